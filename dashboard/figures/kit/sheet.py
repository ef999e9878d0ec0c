"""What builders draw on: a chart that is collected piece by piece, in Plotly's words for its properties."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from dashboard.figures.kit.chart import (
    Axis,
    Bars,
    Chart,
    Curve,
    Font,
    Hatch,
    Margins,
    Marker,
    Shape,
    Stroke,
    Text,
)
from dashboard.figures.kit.plotly import CLEAR
from dashboard.look import theme
from dashboard.look.appearance import Look
from dashboard.look.canvas import canvas_for, presets

#: The type at the pointer is no larger than this, in pixels.
HOVER = 16

Facts = Mapping[str, Any]
T = TypeVar("T")
#: Parts that have parts of their own.
_PARTS: dict[str, type] = {
    "fillpattern": Hatch,
    "font": Font,
    "line": Stroke,
    "marker": Marker,
    "pattern": Hatch,
    "textfont": Font,
    "tickfont": Font,
}


def bare(look: Look, margins: Margins) -> Chart:
    """An empty chart with the theme's colours, the language's font and the canvas' size.

    Example:
        >>> bare(Look(preset="slide"), Margins()).width
        1920
    """
    canvas, colours = canvas_for(look), theme.palette(look.theme)
    # On pages the paper is the page's; a file has its own, also without title and source line.
    clear = look.transparent or not presets()[look.preset].furniture
    hover = Font(min(canvas.type, HOVER), colours["text"])
    return Chart(
        width=canvas.width,
        height=canvas.height,
        margin=replace(margins),
        family=theme.font(look.lang),
        font=Font(canvas.type, colours["text"]),
        paper=CLEAR if clear else colours["paper"],
        hover=(hover, colours["surface"], colours["axis"]),
        hovermode="x unified",
        axes={},
        series=(),
        shapes=(),
        texts=(),
    )


class Sheet:
    """Collects series, shapes and texts, and is the chart of them in the end.

    Args:
        look: The look, for size, colours and font.
        margins: Room around the plot.

    Raises:
        TypeError: A property is named that no writer draws; so do all its methods.
    """

    def __init__(self, look: Look, margins: Margins) -> None:
        self._bare = bare(look, margins)
        self._series: list[Curve | Bars] = []
        self._shapes: list[Shape] = []
        self._texts: list[Text] = []
        self._axes: dict[str, Axis] = {}
        self._more: dict[str, Any] = {}

    def add_scatter(self, **facts: Any) -> None:
        """Add lines, markers, texts or areas."""
        self._series.append(made(Curve, facts))

    def add_bar(self, **facts: Any) -> None:
        """Add bars."""
        self._series.append(made(Bars, facts))

    def add_shape(self, **facts: Any) -> None:
        """Add a line or a rectangle."""
        self._shapes.append(made(Shape, facts))

    def add_rule(
        self, axis: str, at: float, colour: str, *, to: float = 1, layer: str = "below", **line: Any
    ) -> None:
        """Add a thin line through the whole plot at a value of the axis ``x`` or ``y``; ``to`` is its end in parts of the plot."""
        other = "y" if axis == "x" else "x"
        ends = {f"{axis}0": at, f"{axis}1": at, f"{other}0": 0, f"{other}1": to}
        refs = {f"{axis}ref": axis, f"{other}ref": "paper"}
        line = {"color": colour, "width": 1, **line}
        self.add_shape(type="line", **refs, **ends, line=line, layer=layer)

    def add_annotation(self, **facts: Any) -> None:
        """Add a text."""
        self._texts.append(_text(facts))

    def add_until(self, shapes: Sequence[Facts], texts: Sequence[Facts]) -> None:
        """Add shapes and texts that stand there until forecasts are shown."""
        self._more["until"] = (*(made(Shape, each) for each in shapes), *map(_text, texts))

    def update_layout(self, facts: Facts | None = None, **more: Any) -> None:
        """Set axes and what concerns the whole chart."""
        for name, value in {**(facts or {}), **more}.items():
            if name[1:5] == "axis":
                self._axes[f"{name[0]}{name[5:]}"] = made(Axis, value)
            else:
                self._more[name] = value

    def figure(self) -> Chart:
        """The chart."""
        return replace(
            self._bare,
            axes=dict(
                sorted(self._axes.items(), key=lambda axis: (int(axis[0][1:] or 1), axis[0]))
            ),
            series=self._series,
            shapes=self._shapes,
            texts=self._texts,
            **self._more,
        )


def read(facts: Facts) -> Chart:
    """The chart of a figure of Plotly, as `dashboard.figures.kit.plotly` writes it, changed or not.

    Raises:
        TypeError: There is something in it that charts here have not.
        KeyError: It lacks something that they have.

    Example:
        ``read(figure.to_plotly_json()).family`` is the font of the figure.
    """
    layout = dict(facts["layout"])
    hover, margin = layout.pop("hoverlabel"), layout.pop("margin")
    font = layout.pop("font")
    for name in ("template", "plot_bgcolor", "showlegend", "dragmode"):
        layout.pop(name, None)
    until = layout.pop("meta", {}).get("until", ())
    axes = {f"{n[0]}{n[5:]}": made(Axis, layout.pop(n)) for n in [*layout] if n[1:5] == "axis"}
    return Chart(
        margin=Margins(margin["l"], margin["r"], margin["t"], margin["b"]),
        family=font["family"],
        font=Font(font["size"], font["color"]),
        paper=layout.pop("paper_bgcolor"),
        hover=(
            Font(hover["font"]["size"], hover["font"]["color"]),
            hover["bgcolor"],
            hover["bordercolor"],
        ),
        axes=axes,
        series=[_series(each) for each in facts["data"]],
        shapes=[made(Shape, each) for each in layout.pop("shapes", ())],
        texts=[_text(each) for each in layout.pop("annotations", ())],
        until=[made(Shape, each) if "type" in each else _text(each) for each in until],
        **layout,
    )


def _series(facts: Facts) -> Curve | Bars:
    kinds: dict[str, type[Curve] | type[Bars]] = {"scatter": Curve, "bar": Bars}
    kind = kinds.get(facts["type"])
    if kind is None:
        raise TypeError(f"no writer draws {facts['type']!r}")
    return made(kind, {name: said for name, said in facts.items() if name != "type"})


def made(kind: type[T], facts: Facts) -> T:
    """A part of a chart, of what is said of it in Plotly's words, and of its own parts likewise.

    Example:
        >>> made(Curve, {"x": [2024], "y": [0.2], "line": {"color": "#16202c", "dash": "dot"}}).line
        Stroke(color='#16202c', width=2.0, dash='dot')
    """
    given = dict(facts)
    for name in _PARTS.keys() & given.keys():
        if given[name] is not None:
            given[name] = made(_PARTS[name], given[name])
    return kind(**given)


def _text(facts: Facts) -> Text:
    if facts.get("showarrow"):
        raise TypeError("no writer draws arrows")
    return made(Text, {name: said for name, said in facts.items() if name != "showarrow"})
