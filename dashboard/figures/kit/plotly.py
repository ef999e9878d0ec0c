"""A chart as JSON for plotly.js."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

from dashboard.figures.kit.chart import Axis, Bars, Chart, Curve, Hatch, Later, Shape, Text

CLEAR = "rgba(0,0,0,0)"
#: What Plotly takes to be otherwise where it is not said.
_SAID: dict[type, frozenset[str]] = {
    Axis: frozenset({"type"}),
    Curve: frozenset({"mode"}),
    Hatch: frozenset({"shape", "fgopacity"}),
    Shape: frozenset({"xref", "yref"}),
}
#: What plotly.js has no place for.
_UNKNOWN = frozenset({"tells", "stays"})
_ADDED: dict[type, dict[str, Any]] = {
    Bars: {"type": "bar"},
    Curve: {"type": "scatter"},
    Text: {"showarrow": False},
}


def written(chart: Chart) -> dict[str, Any]:
    """A chart as ``{"data": [...], "layout": {...}}`` of plain values, for JSON.

    Its names are those of Plotly, so each part is written as it is, without what is usual.

    Example:
        >>> from dashboard.figures.kit.sheet import Margins, bare
        >>> from dashboard.look.appearance import Look
        >>> written(bare(Look(), Margins(left=40)))["layout"]["margin"]["l"]
        40
    """
    margin, (hover, ground, edge) = chart.margin, chart.hover
    layout: dict[str, Any] = {
        "template": {},
        "width": chart.width,
        "height": chart.height,
        "margin": {
            "l": margin.left,
            "r": margin.right,
            "t": margin.top,
            "b": margin.bottom,
            "pad": 0,
            "autoexpand": False,
        },
        "paper_bgcolor": chart.paper,
        "plot_bgcolor": CLEAR,
        "font": {"family": chart.family, **_plain(chart.font)},
        "showlegend": False,
        "dragmode": False,
        "hovermode": chart.hovermode,
        # Without a colour of their own Plotly gives the words that of the border.
        "hoverlabel": {"font": {"family": chart.family, **_plain(hover)}, "bgcolor": ground, "bordercolor": edge},
        "shapes": [_plain(shape) for shape in chart.shapes],
        "annotations": [_plain(text) for text in chart.texts],
    }  # fmt: skip
    layout |= {f"{name[0]}axis{name[1:]}": _plain(axis) for name, axis in chart.axes.items()}
    for name in ("barmode", "bargap"):
        if (said := getattr(chart, name)) is not None:
            layout[name] = said
    if chart.until:
        layout["meta"] = {"until": [_plain(each) for each in chart.until]}
    return {"data": [_plain(series) for series in chart.series], "layout": layout}


def _plain(value: Any) -> Any:
    """A part of a chart without what is usual; sequences as lists."""
    if is_dataclass(value) and not isinstance(value, type):
        found: dict[str, Any] = {**_ADDED.get(type(value), {})}
        for name, usual in _properties(type(value)):
            said = getattr(value, name)
            if said != usual:
                found[name] = _plain(said)
        return found
    if isinstance(value, list | tuple | Later):
        return [_plain(each) for each in value]
    return value


@cache
def _properties(part: type[Any]) -> tuple[tuple[str, object], ...]:
    """The names of the properties of a part of a chart, and what each usually is."""
    said = _SAID.get(part, frozenset())
    # Nothing equals a new object: what has it is always written.
    return tuple(
        (f.name, object() if f.name in said else f.default)
        for f in fields(part)
        if f.name not in _UNKNOWN
    )
