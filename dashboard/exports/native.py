"""A Plotly figure taken apart into what office programs have of their own: charts, lines, boxes and texts.

Every figure goes through here, so that a new one becomes editable slides and sheets without code of its own. What a
native chart can show exactly becomes series of a chart; direct labels, claim lines and borders become shapes at the
same places. Positions are in pixels of the figure.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import plotly.graph_objects as go

Kind = Literal["area", "line", "bar", "dots"]
Value = float | None


@dataclass(frozen=True)
class Rect:
    """A rectangle in pixels."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.top + self.height


@dataclass
class Series:
    """One series of a native chart.

    Attributes:
        name: As in a legend.
        kind: How it is drawn.
        values: One a category; None where there is none.
        colour: Its colour, or None for a carrier that is not seen.
        points: Colours of single points, by their index.
        width: Of the line in pixels.
        dash: Plotly's name of the dash.
        hatch: The two colours of a pattern, or nothing.
        marker: The size of markers, 0 for none.
        edge: The colour of the edge of markers, or nothing.
        edges: The same for single points.
        group: Series of one group stack.
        xs: Positions on the horizontal axis, for dots.
    """

    name: str
    kind: Kind
    values: list[Value]
    colour: str | None
    points: dict[int, str] = field(default_factory=dict)
    width: float = 0.0
    dash: str = "solid"
    hatch: str = ""
    marker: float = 0.0
    edge: str = ""
    edges: dict[int, str] = field(default_factory=dict)
    group: str = ""
    xs: list[float] = field(default_factory=list)


@dataclass
class Axis:
    """An axis of values.

    Attributes:
        low: Its lower end.
        high: Its upper end.
        step: Between two ticks; None if the ticks are not evenly spaced.
        form: The number format of its labels; None if the labels are texts of their own.
        log: Whether it is logarithmic.
        shown: Whether it has labels.
        grid: Whether it has a grid.
    """

    low: float
    high: float
    step: float | None = None
    form: str | None = None
    log: bool = False
    shown: bool = True
    grid: bool = True


@dataclass
class Panel:
    """One native chart.

    Attributes:
        plot: Where its plot is.
        categories: Its categories.
        series: Its series.
        axis: Its axis of values.
        across: Its other axis of values, for dots.
        horizontal: Whether bars lie.
        reverse: Whether the first category is at the top or right.
        between: Whether categories have room of their own, as bars need it.
        stacked: Whether bars of one category stack.
        gap: Between bars, in per cent of a bar.
        skip: Every how many categories one is named; 0 for never.
    """

    plot: Rect
    categories: list[str]
    series: list[Series]
    axis: Axis
    across: Axis | None = None
    horizontal: bool = False
    reverse: bool = False
    between: bool = False
    stacked: bool = False
    gap: int = 60
    skip: int = 1

    @property
    def years(self) -> bool:
        """Whether the categories are years."""
        names = self.categories
        return (
            len(names) > 1
            and all(name.isdecimal() and len(name) == 4 for name in names)
            and all(a < b for a, b in itertools.pairwise(names))
        )


@dataclass(frozen=True)
class Label:
    """A text at a point."""

    text: str
    x: float
    y: float
    size: float
    colour: str
    across: str = "left"
    down: str = "middle"


@dataclass(frozen=True)
class Stroke:
    """A line between two points."""

    x0: float
    y0: float
    x1: float
    y1: float
    colour: str
    width: float
    dash: str = "solid"


@dataclass(frozen=True)
class Block:
    """A filled rectangle, or an ellipse; with a pattern, or an edge only."""

    rect: Rect
    colour: str | None
    opacity: float = 1.0
    round: bool = False
    hatch: str = ""
    edge: str = ""
    edge_width: float = 0.0


@dataclass
class Drawing:
    """A whole figure, taken apart.

    Attributes:
        width: Pixels.
        height: Pixels.
        size: Of the type.
        muted: The colour of numbers along the axes.
        grid: The colour of the grid.
        line: The colour of axes.
        panels: The charts.
        behind: Shapes below the charts.
        shapes: Shapes above the charts.
    """

    width: float
    height: float
    size: float
    muted: str
    grid: str
    line: str
    panels: list[Panel] = field(default_factory=list)
    behind: list[Block | Stroke | Label] = field(default_factory=list)
    shapes: list[Block | Stroke | Label] = field(default_factory=list)


_AXIS_REF = re.compile(r"^([xy])(\d*)( domain)?$")


def take_apart(figure: go.Figure, paper: str, later: str = "{} (forecast)") -> Drawing:
    """The charts and shapes of a figure.

    Args:
        figure: The finished figure.
        paper: The colour of the paper, for the veil over forecasts.
        later: What a line of forecasts is called.
    """
    return _Reader(figure, paper, later).drawing


class _Reader:
    """Reads one figure."""

    def __init__(self, figure: go.Figure, paper: str, later: str) -> None:
        self.later = later
        self.layout: dict[str, Any] = figure.layout.to_plotly_json()
        self.paper = paper
        margin = self.layout["margin"]
        self.plot = Rect(
            margin["l"], margin["t"],
            self.layout["width"] - margin["l"] - margin["r"], self.layout["height"] - margin["t"] - margin["b"],
        )  # fmt: skip
        font = self.layout.get("font", {})
        some = self._axis("y1")
        self.drawing = Drawing(
            self.layout["width"], self.layout["height"], font.get("size", 14),
            (some.get("tickfont") or {}).get("color") or font.get("color", "#444444"),
            some.get("gridcolor", "#dddddd"), self._axis("x1").get("linecolor", "#999999"),
        )  # fmt: skip
        self.categories: dict[str, list[str]] = {}
        pairs: dict[tuple[str, str], list[Any]] = {}
        for trace in figure.data:
            if trace.visible in (None, True):
                pairs.setdefault((_name(trace.xaxis or "x"), _name(trace.yaxis or "y")), []).append(
                    trace
                )
        for (x, y), traces in pairs.items():
            self._learn_categories(x, y, traces)
            self._panel(x, y, traces)
        for shape in self.layout.get("shapes", ()):
            self._shape(shape)
        for note in self.layout.get("annotations", ()):
            if note.get("name") != "furniture" and note.get("visible", True):
                self._note(note)

    # Axes and positions.

    def _axis(self, name: str) -> dict[str, Any]:
        key = f"{name[0]}axis{name[1:] if name[1:] != '1' else ''}"
        return self.layout.get(key) or {}

    def _learn_categories(self, x: str, y: str, traces: Sequence[Any]) -> None:
        for name, letter in ((x, "x"), (y, "y")):
            values = [v for trace in traces for v in _list(getattr(trace, letter))]
            if (
                any(isinstance(v, str) for v in values)
                or self._axis(name).get("type") == "category"
            ):
                given = [str(v) for v in self._axis(name).get("categoryarray") or ()]
                self.categories[name] = list(
                    dict.fromkeys([*given, *self.categories.get(name, ()), *map(str, values)])
                )

    def _domain(self, name: str) -> tuple[float, float]:
        """Where an axis begins and ends, in pixels; the vertical ones from the bottom up."""
        low, high = self._axis(name).get("domain") or (0, 1)
        if name[0] == "x":
            return self.plot.left + low * self.plot.width, self.plot.left + high * self.plot.width
        return self.plot.bottom - low * self.plot.height, self.plot.bottom - high * self.plot.height

    def _range(self, name: str) -> tuple[float, float]:
        given = self._axis(name).get("range")
        if given is not None:
            return float(given[0]), float(given[1])
        if name in self.categories:
            ends = (-0.5, len(self.categories[name]) - 0.5)
            return (ends[1], ends[0]) if self._axis(name).get("autorange") == "reversed" else ends
        return 0.0, 1.0

    def _number(self, name: str, value: Any) -> float:
        """A value as a number along its axis."""
        if name in self.categories and str(value) in self.categories[name]:
            return float(self.categories[name].index(str(value)))
        number = float(value)
        return (
            math.log10(number) if self._axis(name).get("type") == "log" and number > 0 else number
        )

    def _place(self, name: str, value: Any, *, plain: bool = False) -> float:
        """A value as a pixel; ``plain`` values are already along a logarithmic axis."""
        start, end = self._domain(name)
        low, high = self._range(name)
        number = (
            float(value)
            if plain and not isinstance(value, str) and name not in self.categories
            else self._number(name, value)
        )
        return start + (number - low) / (high - low) * (end - start)

    def _point(self, ref: str, letter: str, value: Any) -> float:
        """Where a shape or annotation stands."""
        if ref == "paper":
            if letter == "x":
                return self.plot.left + float(value) * self.plot.width
            return self.plot.bottom - float(value) * self.plot.height
        found = _AXIS_REF.match(ref)
        name = _name(ref.removesuffix(" domain"))
        if found and found[3]:
            start, end = self._domain(name)
            return start + float(value) * (end - start)
        return self._place(name, value, plain=True)

    # Charts.

    def _panel(self, x: str, y: str, traces: list[Any]) -> None:  # noqa: C901 - one case a kind of chart
        bars = [t for t in traces if t.type == "bar"]
        horizontal = any(t.orientation == "h" for t in bars)
        along = y if horizontal else x
        traces = [
            t
            for t in traces
            if t.opacity != 0 and not (t.type == "scatter" and t.marker.opacity == 0)
        ]
        if any(
            len(spots) != len(set(spots))
            for spots in (_list(t.y if horizontal else t.x) for t in bars)
        ):
            # Cells of a table: a chart has one bar a category.
            self._cells(bars, x, y)
            for trace in traces:
                if trace.type == "scatter":
                    self._overlay(trace, x, y)
            self._ticks(x, always=True)
            return
        if not bars and not (along in self.categories or self._whole(traces)):
            self._dots(x, y, traces)
            return
        if horizontal or bars:
            chart, drawn = (
                (bars, [t for t in traces if t.type != "bar"]) if horizontal else (traces, [])
            )
        else:
            chart, drawn = traces, []
        names, numbers = self._along(along, chart, "y" if horizontal else "x")
        if not names:
            return
        value = x if horizontal else y
        panel = Panel(Rect(0, 0, 0, 0), names, [], self._value_axis(value), horizontal=horizontal)
        low, high = self._range(along)
        panel.between = bool(bars)
        panel.reverse = low > high
        pad = 0.5 if panel.between else 0.0
        ends = self._along_pixels(along, numbers[0] - pad, numbers[-1] + pad)
        sides = sorted(self._domain(value))
        if horizontal:
            panel.plot = Rect(sides[0], min(ends), sides[1] - sides[0], abs(ends[1] - ends[0]))
        else:
            panel.plot = Rect(min(ends), sides[0], abs(ends[1] - ends[0]), sides[1] - sides[0])
        panel.skip = self._skip(along, names)
        self._bars(panel, bars, numbers, along, horizontal=horizontal)
        if not horizontal:
            self._lines(panel, [t for t in chart if t.type == "scatter"], numbers, along)
        panel.series = [s for s in panel.series if any(v is not None for v in s.values)]
        if panel.series:
            self.drawing.panels.append(panel)
        for trace in drawn:
            self._overlay(trace, x, y)
        self._ticks(value)
        for trace in chart:
            self._texts(trace, x, y)

    def _whole(self, traces: Sequence[Any]) -> bool:
        """Whether all positions are whole numbers: years."""
        values = [v for t in traces for v in _list(t.x)]
        return bool(values) and all(
            isinstance(v, int | float) and float(v).is_integer() for v in values
        )

    def _along(
        self, name: str, traces: Sequence[Any], letter: str
    ) -> tuple[list[str], list[float]]:
        """The categories and their positions; years that nothing is known of are left out, never zero."""
        if name in self.categories:
            names = self.categories[name]
            said = self._said(name)
            return [said.get(str(c), said.get(str(n), _plain(c))) for n, c in enumerate(names)], [
                float(n) for n in range(len(names))
            ]
        years = sorted({int(v) for t in traces for v in _list(getattr(t, letter)) if v is not None})
        if any(t.type == "bar" for t in traces):
            # Between bars a year without one is an empty place.
            years = list(range(years[0], years[-1] + 1)) if years else []
        said = self._said(name) if len(years) <= len(self._said(name)) else {}
        return [said.get(str(v), str(v)) for v in years], [float(v) for v in years]

    def _said(self, name: str) -> dict[str, str]:
        axis = self._axis(name)
        return {
            _short(v): _plain(t)
            for v, t in zip(axis.get("tickvals") or (), axis.get("ticktext") or (), strict=False)
        }

    def _along_pixels(self, name: str, first: float, last: float) -> tuple[float, float]:
        start, end = self._domain(name)
        low, high = self._range(name)
        return start + (first - low) / (high - low) * (end - start), start + (last - low) / (
            high - low
        ) * (end - start)

    def _skip(self, name: str, names: Sequence[str]) -> int:
        axis = self._axis(name)
        if axis.get("showticklabels") is False or axis.get("visible") is False:
            return 0
        ticks = [float(v) for v in axis.get("tickvals") or () if isinstance(v, int | float)]
        if len(ticks) > 1 and name not in self.categories:
            return max(1, round(ticks[1] - ticks[0]))
        return 1 if len(names) <= 40 else math.ceil(len(names) / 12)

    def _value_axis(self, name: str) -> Axis:
        axis = self._axis(name)
        low, high = self._range(name)
        log = axis.get("type") == "log"
        found = Axis(*((10**low, 10**high) if log else (min(low, high), max(low, high))), log=log)
        found.shown = axis.get("showticklabels") is not False and axis.get("visible") is not False
        found.grid = bool(axis.get("showgrid")) and axis.get("visible") is not False
        ticks = [float(v) for v in axis.get("tickvals") or ()]
        texts = [_plain(t) for t in axis.get("ticktext") or ()]
        if log or len(ticks) < 2:
            return found
        steps = {round(b - a, 9) for a, b in itertools.pairwise(ticks)}
        # Programs count ticks from the lower end of the axis.
        offset = (ticks[0] - found.low) / (ticks[1] - ticks[0])
        if len(steps) == 1 and abs(offset - round(offset)) < 1e-6:
            found.step = ticks[1] - ticks[0]
            found.form = number_format(ticks, texts)
        return found

    def _bars(
        self,
        panel: Panel,
        traces: Sequence[Any],
        numbers: Sequence[float],
        along: str,
        *,
        horizontal: bool,
    ) -> None:
        """Bars; one with a base of its own stands on a carrier that is not seen."""
        places = {number: n for n, number in enumerate(numbers)}
        mode = self.layout.get("barmode") or "group"
        based = any(len(_list(t.base)) or isinstance(t.base, int | float) for t in traces)
        panel.stacked = based or mode in {"stack", "relative", "overlay"}
        gap = self.layout.get("bargap")
        widths = [
            w
            for t in traces
            for w in (_list(t.width) or ([t.width] if isinstance(t.width, int | float) else []))
        ]
        share = max(widths) if widths else 1 - (0.2 if gap is None else gap)
        panel.gap = round(max(0.0, min(500.0, (1 / max(share, 0.05) - 1) * 100)))
        for n, trace in enumerate(traces):
            spots = [
                places.get(self._number(along, v))
                for v in _list(trace.y if horizontal else trace.x)
            ]
            lengths = _list(trace.x if horizontal else trace.y)
            bases = _list(trace.base) or (
                [trace.base] * len(lengths) if isinstance(trace.base, int | float) else []
            )
            colours = _colours(trace.marker.color, len(lengths))
            body = Series(
                trace.name or f"{n + 1}",
                "bar",
                [None] * len(numbers),
                colours[0] if colours else "#888888",
            )
            body.hatch = _hatch(trace)
            carrier = Series(f"{body.name} (from)", "bar", [None] * len(numbers), None)
            for i, (spot, length) in enumerate(zip(spots, lengths, strict=True)):
                if spot is None or not _is_number(length):
                    continue
                base = float(bases[i]) if i < len(bases) and _is_number(bases[i]) else 0.0
                start, end = sorted((base, base + float(length)))
                if start >= 0 and based:
                    carrier.values[spot], body.values[spot] = start, end - start
                elif end <= 0 and based:
                    carrier.values[spot], body.values[spot] = end, start - end
                else:
                    body.values[spot] = float(length) + base
                if colours[i] != body.colour:
                    body.points[spot] = colours[i]
            if based and any(carrier.values):
                panel.series.append(carrier)
            panel.series.append(body)

    def _lines(
        self, panel: Panel, traces: Sequence[Any], numbers: Sequence[float], along: str
    ) -> None:
        """Areas and lines; what goes on under the same name after the last observed year is one series with it."""
        places = {number: n for n, number in enumerate(numbers)}
        for trace in traces:
            mode = trace.mode or "lines"
            area = bool(trace.stackgroup) or trace.fill in {"tozeroy", "tonexty"}
            if mode == "none" and not area:
                continue
            spots = [places.get(self._number(along, v)) for v in _list(trace.x)]
            series = Series(
                trace.name or "", "area" if area else "line", [None] * len(numbers),
                (trace.fillcolor if area else None) or trace.line.color or _first(trace.marker.color) or "#888888",
                width=(2.0 if trace.line.width is None else trace.line.width) if "lines" in mode else 0.0,
                dash=trace.line.dash or "solid", group="stacked" if trace.stackgroup else "",
            )  # fmt: skip
            if "markers" in mode:
                series.marker = float(_first(trace.marker.size) or 6)
                series.colour = (
                    series.colour
                    if "lines" in mode
                    else _first(trace.marker.color) or series.colour
                )
                series.edge = (
                    (_first(trace.marker.line.color) or "") if trace.marker.line.width else ""
                )
            for spot, value in zip(spots, _list(trace.y), strict=True):
                if spot is not None and _is_number(value):
                    series.values[spot] = float(value)
            before = next(
                (
                    s
                    for s in panel.series
                    if s.name == series.name and s.kind == series.kind and _goes_on(s, series)
                ),
                None,
            )
            if before is None:
                panel.series.append(series)
                continue
            self._join(panel, before, series, numbers, veil=area)

    def _join(
        self, panel: Panel, before: Series, later: Series, numbers: Sequence[float], *, veil: bool
    ) -> None:
        """Forecasts after observations: one area under a veil, or a line of its own, since no program dashes half a line."""
        if not veil:
            later.name = self.later.format(later.name)
            panel.series.append(later)
            return
        before.values = [
            b if b is not None else v for b, v in zip(before.values, later.values, strict=True)
        ]
        # Office areas cannot change their pattern halfway; a veil over the forecasts does it for all of them.
        told = [number for number, v in zip(numbers, later.values, strict=True) if v is not None]
        unit = panel.plot.width / max(1.0, numbers[-1] - numbers[0])
        left, right = (panel.plot.left + (at - numbers[0]) * unit for at in (told[0], told[-1]))
        block = Block(
            Rect(left, panel.plot.top, right - left, panel.plot.height), self.paper, opacity=0.42
        )
        if block not in self.drawing.shapes:
            self.drawing.shapes.insert(0, block)

    def _dots(self, x: str, y: str, traces: Sequence[Any]) -> None:
        """Points and lines on two axes of values."""
        wide, high = self._domain(x), sorted(self._domain(y))
        panel = Panel(
            Rect(wide[0], high[0], wide[1] - wide[0], high[1] - high[0]),
            [],
            [],
            self._value_axis(y),
            self._value_axis(x),
        )
        panel.between = False
        for trace in traces:
            if trace.type != "scatter" or not len(_list(trace.x)):
                continue
            mode = trace.mode or "lines"
            pairs = [
                (self._raw(x, a), self._raw(y, b)) for a, b in zip(_list(trace.x), _list(trace.y), strict=True)
                if a is not None and b is not None and (isinstance(b, str) or _is_number(b))
            ]  # fmt: skip
            colours = _colours(trace.marker.color, len(pairs))
            main = trace.line.color if "lines" in mode else None
            series = Series(trace.name or "", "dots", [b for _, b in pairs], main or (colours[0] if colours else "#888888"),
                            xs=[a for a, _ in pairs], dash=trace.line.dash or "solid",
                            width=(2.0 if trace.line.width is None else trace.line.width) if "lines" in mode else 0.0)  # fmt: skip
            if "markers" in mode:
                series.marker = float(_first(trace.marker.size) or 6)
                series.points = {n: c for n, c in enumerate(colours) if c != series.colour}
                if trace.marker.line.width and trace.marker.line.color:
                    edges = _colours(trace.marker.line.color, len(pairs))
                    series.edge, series.edges = (
                        edges[0],
                        {n: e for n, e in enumerate(edges) if e != edges[0]},
                    )
            if pairs and ("lines" in mode or "markers" in mode):
                panel.series.append(series)
            self._texts(trace, x, y)
        if panel.series:
            self.drawing.panels.append(panel)
        self._ticks(x)
        self._ticks(y)

    def _raw(self, name: str, value: Any) -> float:
        return self._number(name, value) if name in self.categories else float(value)

    # Shapes.

    def _cells(self, bars: Sequence[Any], x: str, y: str) -> None:
        """Bars as boxes."""
        for trace in bars:
            length = len(_list(trace.x))
            widths = _list(trace.width) or [trace.width or 0.8] * length
            bases = _list(trace.base) or [trace.base or 0.0] * length
            colours, hatch = _colours(trace.marker.color, length), _hatch(trace)
            edge = trace.marker.line.color if trace.marker.line.width else ""
            for n, (a, b) in enumerate(zip(_list(trace.x), _list(trace.y), strict=True)):
                if a is None or b is None:
                    continue
                if trace.orientation == "h":
                    ends, sides = (
                        (bases[n], bases[n] + a),
                        (self._number(y, b) - widths[n] / 2, self._number(y, b) + widths[n] / 2),
                    )
                    spots = (
                        [self._place(x, v, plain=True) for v in ends],
                        [self._along_pixels(y, *sides)],
                    )
                    xs, ys = sorted(spots[0]), sorted(spots[1][0])
                else:
                    at = self._number(x, a)
                    xs = sorted(self._along_pixels(x, at - widths[n] / 2, at + widths[n] / 2))
                    ys = sorted(self._place(y, v, plain=True) for v in (bases[n], bases[n] + b))
                rect = Rect(xs[0], ys[0], xs[1] - xs[0], ys[1] - ys[0])
                self.drawing.behind.append(
                    Block(
                        rect,
                        colours[n],
                        hatch=hatch,
                        edge=_first(edge) or "",
                        edge_width=float(_first(trace.marker.line.width) or 0),
                    )
                )

    def _ticks(self, name: str, *, always: bool = False) -> None:
        """Labels and grid of an axis that no number format can write or whose ticks are not even."""
        axis, facts = self._value_axis(name), self._axis(name)
        if (axis.form is not None and not always) or not facts.get("ticktext"):
            return
        lines, texts = [], []
        font = facts.get("tickfont") or {}
        ends = sorted(self._domain(name))
        for value, text in zip(facts["tickvals"], facts["ticktext"], strict=False):
            at = self._place(name, value)
            if not ends[0] - 1 <= at <= ends[1] + 1:
                continue
            if name[0] == "y":
                left, right = self.plot.left, self.plot.right
                lines.append(Stroke(left, at, right, at, self.drawing.grid, 1))
                label = Label(
                    str(text),
                    left - self.drawing.size * 0.35,
                    at,
                    font.get("size", self.drawing.size),
                    font.get("color", self.drawing.muted),
                    "right",
                )
            else:
                sides = self._domain("y1")
                lines.append(Stroke(at, min(sides), at, max(sides), self.drawing.grid, 1))
                label = Label(
                    str(text),
                    at,
                    max(sides) + self.drawing.size * 0.35,
                    font.get("size", self.drawing.size),
                    font.get("color", self.drawing.muted),
                    "center",
                    "top",
                )
            texts.append(label)
        if axis.grid and axis.step is None:
            self.drawing.behind.extend(lines)
        if axis.shown:
            self.drawing.shapes.extend(texts)

    def _overlay(self, trace: Any, x: str, y: str) -> None:
        """Marks over lying bars, which no chart has beside them."""
        points = [
            (self._place(x, a), self._place(y, b))
            for a, b in zip(_list(trace.x), _list(trace.y), strict=True)
            if a is not None and b is not None
        ]
        mode = trace.mode or "lines"
        if "lines" in mode:
            for (x0, y0), (x1, y1) in itertools.pairwise(points):
                self.drawing.shapes.append(
                    Stroke(
                        x0,
                        y0,
                        x1,
                        y1,
                        trace.line.color or "#444444",
                        trace.line.width or 2,
                        trace.line.dash or "solid",
                    )
                )
        if "markers" in mode:
            sizes, colours = (
                _list(trace.marker.size) or [trace.marker.size or 6],
                _colours(trace.marker.color, len(points)),
            )
            open_ = "open" in str(_first(trace.marker.symbol) or "")
            edges, width = (
                _colours(trace.marker.line.color or "", len(points)),
                float(_first(trace.marker.line.width) or 0),
            )
            for n, ((at, up), colour) in enumerate(zip(points, colours, strict=True)):
                size = float(sizes[n % len(sizes)])
                rect = Rect(at - size / 2, up - size / 2, size, size)
                edge = (colour if open_ else edges[n]) if width or open_ else ""
                self.drawing.shapes.append(
                    Block(
                        rect,
                        None if open_ else colour,
                        round=True,
                        edge=edge,
                        edge_width=width or 1.5,
                    )
                )
        self._texts(trace, x, y)

    def _texts(self, trace: Any, x: str, y: str) -> None:
        """Texts that stand at points or bars."""
        texts = _list(trace.text) or (
            [trace.text] * len(_list(trace.x)) if isinstance(trace.text, str) else []
        )
        position = _first(trace.textposition) or (
            "auto" if trace.type == "bar" else "middle center"
        )
        if (
            not texts
            or position == "none"
            or (trace.type == "scatter" and "text" not in (trace.mode or ""))
        ):
            return
        font = trace.textfont.to_plotly_json() if trace.textfont else {}
        bases = _list(trace.base) if trace.type == "bar" else []
        for n, (a, b, text) in enumerate(zip(_list(trace.x), _list(trace.y), texts, strict=False)):
            if not text or a is None or b is None:
                continue
            size = _first(font.get("size")) or self.drawing.size
            colour = _nth(font.get("color"), n) or self.layout.get("font", {}).get(
                "color", "#000000"
            )
            self.drawing.shapes.append(
                self._text(
                    trace,
                    x,
                    y,
                    (a, b),
                    str(text),
                    position,
                    float(size),
                    colour,
                    bases[n] if n < len(bases) else 0,
                )
            )

    def _text(
        self,
        trace: Any,
        x: str,
        y: str,
        spot: tuple[Any, Any],
        text: str,
        position: str,
        size: float,
        colour: str,
        base: float,
    ) -> Label:
        a, b = spot
        if trace.type != "bar":
            at, up = self._place(x, a), self._place(y, b)
            across = "right" if "left" in position else "left" if "right" in position else "center"
            down = "bottom" if "top" in position else "top" if "bottom" in position else "middle"
            push = size * 0.4 + float(_first(trace.marker.size) or 0) / 2
            return Label(
                text,
                at + {"left": push, "right": -push}.get(across, 0),
                up + {"bottom": -push, "top": push}.get(down, 0),
                size,
                colour,
                across,
                down,
            )
        base = float(base or 0)
        if trace.orientation == "h":
            end, start, up = (
                self._place(x, base + float(a)),
                self._place(x, base),
                self._place(y, b),
            )
            if position == "outside":
                back = float(a) < 0
                return Label(
                    text,
                    end + (-0.4 if back else 0.4) * size,
                    up,
                    size,
                    colour,
                    "right" if back else "left",
                )
            return Label(text, (start + end) / 2, up, size, colour, "center")
        end, start, at = self._place(y, base + float(b)), self._place(y, base), self._place(x, a)
        if position == "outside":
            falls = float(b) < 0
            return Label(
                text,
                at,
                end + (0.25 if falls else -0.25) * size,
                size,
                colour,
                "center",
                "top" if falls else "bottom",
            )
        return Label(text, at, (start + end) / 2, size, colour, "center")

    def _shape(self, shape: dict[str, Any]) -> None:
        xref, yref = shape.get("xref", "x"), shape.get("yref", "y")
        x0, x1 = (self._point(xref, "x", shape[k]) for k in ("x0", "x1"))
        y0, y1 = (self._point(yref, "y", shape[k]) for k in ("y0", "y1"))
        if not xref.startswith("paper") and "domain" not in xref:
            low, high = sorted(self._domain(_name(xref)))
            x0, x1 = (min(max(v, low), high) for v in (x0, x1))
        if not yref.startswith("paper") and "domain" not in yref:
            low, high = sorted(self._domain(_name(yref)))
            y0, y1 = (min(max(v, low), high) for v in (y0, y1))
        line = shape.get("line") or {}
        place = self.drawing.behind if shape.get("layer") == "below" else self.drawing.shapes
        if shape.get("type") == "line":
            place.append(
                Stroke(
                    x0,
                    y0,
                    x1,
                    y1,
                    line.get("color", "#444444"),
                    line.get("width", 2),
                    line.get("dash", "solid"),
                )
            )
        elif shape.get("type") in {"rect", "circle"} and shape.get("fillcolor"):
            rect = Rect(min(x0, x1), min(y0, y1), abs(x1 - x0), abs(y1 - y0))
            place.append(
                Block(
                    rect, shape["fillcolor"], shape.get("opacity", 1.0), shape["type"] == "circle"
                )
            )

    def _note(self, note: dict[str, Any]) -> None:
        x = self._point(note.get("xref", "paper"), "x", note.get("x", 0)) + note.get("xshift", 0)
        y = self._point(note.get("yref", "paper"), "y", note.get("y", 0)) - note.get("yshift", 0)
        font = note.get("font") or {}
        colour = font.get("color") or self.layout.get("font", {}).get("color", "#000000")
        size = font.get("size") or self.drawing.size
        across, down = note.get("xanchor", "auto"), note.get("yanchor", "auto")
        if note.get("showarrow", True) and (note.get("ax") or note.get("ay")):
            to_x, to_y = x + note.get("ax", 0), y + note.get("ay", 0)
            if note.get("arrowwidth") != 0:
                self.drawing.shapes.append(
                    Stroke(
                        x,
                        y,
                        to_x,
                        to_y,
                        note.get("arrowcolor") or colour,
                        note.get("arrowwidth") or 1,
                    )
                )
            x, y = to_x, to_y
        across = across if across in {"left", "center", "right"} else "center"
        down = down if down in {"top", "middle", "bottom"} else "middle"
        self.drawing.shapes.append(
            Label(str(note.get("text", "")), x, y, size, colour, across, down)
        )


def number_format(values: Sequence[float], texts: Sequence[str]) -> str | None:
    """The number format that writes these values as these texts, or None if there is none."""
    texts = [t.replace("\N{MINUS SIGN}", "-") for t in texts]
    found = [_NUMBER.match(t) for t in texts]
    if not all(found) or len({(f[1], f[3]) for f in found if f}) != 1:
        return None
    before, _, after = found[0].groups() if found[0] else ("", "", "")
    digits = len((found[-1] or found[0])[2].partition(".")[2])  # type: ignore[index]
    zeros = f"0.{'0' * digits}" if digits else "0"
    if after == "%" and not before and [f"{v:.{digits}%}" for v in values] == texts:
        return f"{zeros}%"
    for power in range(5):
        # A comma after the digits divides by a thousand; larger units of East Asia have no format.
        for grouped in ("", "#,##"):
            written = [
                f"{before}{v / 1000**power:{',' if grouped else ''}.{digits}f}{after}"
                for v in values
            ]
            if written == texts:
                quoted = [f'"{part}"' if part else "" for part in (before, after)]
                return f"{quoted[0]}{grouped}{zeros}{',' * power}{quoted[1]}"
    return None


_NUMBER = re.compile(r"^([^\d-]*)(-?[\d,]*\.?\d+)(\D*)$")


def _goes_on(before: Series, later: Series) -> bool:
    """Whether one series begins where the other ends."""
    ends = [n for n, v in enumerate(before.values) if v is not None]
    starts = [n for n, v in enumerate(later.values) if v is not None]
    return bool(ends and starts) and starts[0] >= ends[-1]


def _name(ref: str) -> str:
    return ref if ref[1:] else f"{ref}1"


def _list(values: Any) -> list[Any]:
    """The values of a trace, whatever holds them."""
    if values is None or isinstance(values, str | int | float):
        return []
    return list(values.tolist() if hasattr(values, "tolist") else values)


def _first(value: Any) -> Any:
    return (
        value[0]
        if isinstance(value, list | tuple) and value
        else None
        if isinstance(value, list | tuple)
        else value
    )


def _nth(value: Any, n: int) -> Any:
    return value[n % len(value)] if isinstance(value, list | tuple) and value else value


def _colours(colour: Any, count: int) -> list[str]:
    given = _list(colour) if not isinstance(colour, str) else [colour]
    return [str(given[n % len(given)]) if given else "#888888" for n in range(max(count, 1))]


def _hatch(trace: Any) -> str:
    """The colours of a bar's pattern, of its lines and behind them, or nothing."""
    pattern = trace.marker.pattern
    if not _first(pattern.shape):
        return ""
    behind = _first(pattern.bgcolor) or _first(_list(trace.marker.color) or [trace.marker.color])
    return f"{_first(pattern.fgcolor) or '#ffffff'} {behind or '#888888'}"


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and value == value


def _short(value: Any) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _plain(text: Any) -> str:
    """A text without tags, on one line."""
    return re.sub(r"<[^>]*>", "", re.sub(r"<br */?>", " ", str(text))).strip()
