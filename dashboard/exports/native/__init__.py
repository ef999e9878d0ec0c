"""A Plotly figure taken apart into what office programs have of their own: charts, lines, boxes and texts.

Every figure goes through here, so that a new one becomes editable slides and sheets without code of its own. What a
native chart can show exactly becomes series of a chart; direct labels, claim lines and borders become shapes at the
same places. Positions are in pixels of the figure.
"""

from __future__ import annotations

from typing import Any

from dashboard.exports.native.charts import add_charts
from dashboard.exports.native.drawing import (
    Axis,
    Block,
    Drawing,
    Label,
    Outline,
    Panel,
    Rect,
    Series,
    Shape,
    Stroke,
)
from dashboard.exports.native.formats import number_format
from dashboard.exports.native.grid import Grid
from dashboard.exports.native.labels import note
from dashboard.exports.native.reading import Reading
from dashboard.exports.native.shapes import shape
from dashboard.exports.native.values import Trace, name_of
from dashboard.figures.kit.chart import Chart
from dashboard.figures.kit.plotly import written


def take_apart(
    chart: Chart, paper: str, later: str = "{} (forecast)", title: str = "Value"
) -> Drawing:
    """The charts and shapes that a chart becomes.

    Args:
        chart: The finished chart.
        paper: The colour of the paper, for the veil over forecasts.
        later: What a line of forecasts is called.
        title: What a series is called that the figure gives no name.

    Example:
        ``take_apart(spec.build(data, view), "#ffffff")``
    """
    figure = written(chart)
    layout: dict[str, Any] = figure["layout"]
    reading = _reading(layout, paper, later, title)
    for (x, y), traces in _pairs(figure["data"]).items():
        add_charts(reading, x, y, traces)
    for facts in layout.get("shapes", ()):
        shape(reading, facts)
    for facts in layout.get("annotations", ()):
        if facts.get("name") != "furniture" and facts.get("visible", True):
            note(reading, facts)
    return reading.drawing


def _pairs(data: list[Trace]) -> dict[tuple[str, str], list[Trace]]:
    """The traces that are seen, by their pairs of axes."""
    found: dict[tuple[str, str], list[Trace]] = {}
    for trace in data:
        if trace.get("visible") in (None, True):
            pair = name_of(trace.get("xaxis") or "x"), name_of(trace.get("yaxis") or "y")
            found.setdefault(pair, []).append(trace)
    return found


def _reading(layout: dict[str, Any], paper: str, later: str, title: str) -> Reading:
    """A drawing of the figure's size and colours with nothing on it, and what is needed to fill it."""
    grid, font = Grid(layout), layout.get("font", {})
    up, along = grid.axis("y1"), grid.axis("x1")
    drawing = Drawing(
        layout["width"],
        layout["height"],
        size=font.get("size", 14),
        muted=(up.get("tickfont") or {}).get("color") or font.get("color", "#444444"),
        grid=up.get("gridcolor") or along.get("gridcolor") or "#dddddd",
        line=along.get("linecolor", "#999999"),
        paper=paper,
    )
    return Reading(
        grid,
        drawing,
        paper,
        later,
        title,
        text=font.get("color", "#000000"),
        bars=layout.get("barmode") or "group",
        gap=0.2 if layout.get("bargap") is None else layout["bargap"],
    )


__all__ = [
    "Axis",
    "Block",
    "Drawing",
    "Label",
    "Outline",
    "Panel",
    "Rect",
    "Series",
    "Shape",
    "Stroke",
    "number_format",
    "take_apart",
]
