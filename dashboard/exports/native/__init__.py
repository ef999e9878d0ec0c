"""A chart taken apart into what office programs have of their own: charts, lines, boxes and texts.

Every chart goes through here, so that a new one becomes editable slides and sheets without code of its own. What a
native chart can show exactly becomes series of a chart; direct labels, claim lines and borders become shapes at the
same places. Positions are in pixels of the chart.
"""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.exports.native.bars import CARRIER
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
    Table,
    Tag,
)
from dashboard.exports.native.formats import number_format
from dashboard.exports.native.grid import Grid
from dashboard.exports.native.labels import placed
from dashboard.exports.native.reading import Reading
from dashboard.exports.native.shapes import shape
from dashboard.exports.native.tables import add_table
from dashboard.exports.native.tags import bind, lead
from dashboard.figures.kit.chart import CELL, FURNITURE, Bars, Chart, Curve
from dashboard.figures.kit.endings import LEADER


def take_apart(
    chart: Chart, paper: str, later: str = "{} (forecast)", title: str = "Value"
) -> Drawing:
    """The charts and shapes that a chart becomes.

    Args:
        chart: The finished chart.
        paper: The colour of the paper, for the veil over forecasts.
        later: What a line of forecasts is called.
        title: What a series is called that the chart gives no name.

    Example:
        ``take_apart(spec.build(data, view), "#ffffff")``
    """
    grid = Grid(chart)
    up, along = grid.axis("y"), grid.axis("x")
    drawing = Drawing(
        chart.width,
        chart.height,
        size=chart.font.size,
        muted=up.tickfont.color if up.tickfont else chart.font.color,
        grid=up.gridcolor or along.gridcolor or "#dddddd",
        line=along.linecolor or "#999999",
        paper=paper,
    )
    reading = Reading(chart, grid, drawing, later, title)
    if chart.table:
        add_table(reading, chart.table)
    for (x, y), several in _pairs(() if chart.table else chart.series).items():
        add_charts(reading, x, y, several)
    bound = [text for text in chart.texts if bind(reading, text)]
    led = any(text.xref == "paper" for text in bound)
    names = {FURNITURE, CELL} if chart.table else {FURNITURE}
    for facts in chart.shapes:
        if facts.name in names:
            continue
        if led and facts.name == LEADER:
            lead(drawing)
        else:
            shape(reading, facts)
    for text in chart.texts:
        if text.name not in names and text not in bound:
            drawing.shapes.append(placed(reading, text))
    if chart.table:
        # What lies on a ground that the table has covered.
        drawing.shapes[:0], drawing.behind = drawing.behind, []
    return drawing


def _pairs(several: Sequence[Curve | Bars]) -> dict[tuple[str, str], list[Curve | Bars]]:
    """The series by their pairs of axes."""
    found: dict[tuple[str, str], list[Curve | Bars]] = {}
    for series in several:
        found.setdefault((series.xaxis, series.yaxis), []).append(series)
    return found


__all__ = [
    "CARRIER",
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
    "Table",
    "Tag",
    "number_format",
    "take_apart",
]
