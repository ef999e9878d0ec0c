"""Which kind of chart the traces of a pair of axes become."""

from __future__ import annotations

import math
from collections.abc import Sequence

from dashboard.exports.native.bars import add_bars, add_cells
from dashboard.exports.native.dots import add_dots
from dashboard.exports.native.drawing import Panel, Rect
from dashboard.exports.native.labels import texts, ticks
from dashboard.exports.native.lines import add_lines, cover_gaps
from dashboard.exports.native.reading import Reading
from dashboard.exports.native.shapes import fills, overlay
from dashboard.exports.native.values import Trace, listed, within


def add_charts(reading: Reading, x: str, y: str, traces: Sequence[Trace]) -> None:
    """Add the chart of a pair of axes, and what no chart can show as shapes."""
    traces = [trace for trace in traces if not _unseen(trace)]
    bars = [trace for trace in traces if trace["type"] == "bar"]
    lying = any(trace.get("orientation") == "h" for trace in bars)
    along = y if lying else x
    if any(_repeats(listed(trace.get(along[0]))) for trace in bars):
        # Cells of a table: a chart has one bar a category.
        add_cells(reading, bars, x, y)
        for trace in traces:
            if trace["type"] == "scatter":
                overlay(reading, trace, x, y)
        ticks(reading, x, always=True)
    elif bars or _whole(traces):
        _add_panel(reading, x, y, traces, lying=lying)
    else:
        add_dots(reading, x, y, traces)


def _add_panel(reading: Reading, x: str, y: str, traces: Sequence[Trace], *, lying: bool) -> None:
    """A chart of categories: bars, or lines and areas over years."""
    grid, along, up = reading.grid, *((y, x) if lying else (x, y))
    # No program draws lines over lying bars.
    bars = [trace for trace in traces if trace["type"] == "bar"]
    chart = bars if lying else traces
    names, numbers = grid.categories(along, chart)
    if not names:
        return
    low, high = grid.range(along)
    # A year that stands alone in the middle has the whole plot, as in the picture.
    alone = len(numbers) == 1 and not lying and math.isclose(low + high, 2 * numbers[0])
    room = abs(high - low) if alone else 1.0
    pad = room / 2 if bars or len(numbers) == 1 else 0.0
    ends = sorted(grid.along(along, n) for n in (numbers[0] - pad, numbers[-1] + pad))
    values, skip = grid.values(up), grid.skip(along, len(names))
    sides = sorted(grid.domain(up))
    wide, tall = (sides, ends) if lying else (ends, sides)
    panel = Panel(
        Rect(wide[0], tall[0], wide[1] - wide[0], tall[1] - tall[0]),
        names,
        [],
        values,
        horizontal=lying,
        reverse=low > high,
        # Without room of its own a year that stands alone is at the left edge.
        between=bool(bars) or len(numbers) == 1,
        skip=skip,
        beside=not lying and grid.named_otherwise(along, numbers, skip),
    )
    add_bars(reading, panel, bars, along, numbers, room)
    if not lying:
        lines = [trace for trace in chart if trace["type"] == "scatter"]
        add_lines(reading, panel, lines, along, numbers)
        cover_gaps(reading, panel, numbers)
        _name_pieces(panel)
        fills(reading, lines, x, y)
    panel.series = [s for s in panel.series if any(v is not None for v in s.values)]
    if panel.series:
        reading.drawing.panels.append(panel)
    if lying:
        for trace in traces:
            if trace["type"] != "bar":
                overlay(reading, trace, x, y)
    ticks(reading, up)
    if panel.beside:
        ticks(reading, along, always=True)
    for trace in chart:
        if trace["type"] != "bar":
            texts(reading, trace, x, y)


def _name_pieces(panel: Panel) -> None:
    """Tell years that stand alone, which are bars, from the areas of the same name."""
    areas = {s.name for s in panel.series if s.kind == "area"}
    for series in panel.series:
        if series.kind == "bar" and series.name in areas:
            values = zip(panel.categories, series.values, strict=True)
            years = [name for name, value in values if value is not None]
            series.piece_of, series.name = series.name, f"{series.name} {', '.join(years)}"


def _unseen(trace: Trace) -> bool:
    """Whether a trace is there for the pointer only."""
    if trace.get("opacity") == 0:
        return True
    return bool(trace["type"] == "scatter" and within(trace, "marker", "opacity") == 0)


def _repeats(values: Sequence[object]) -> bool:
    return len(values) != len(set(values))


def _whole(traces: Sequence[Trace]) -> bool:
    """Whether all positions are whole numbers: years."""
    values = [v for trace in traces for v in listed(trace.get("x"))]
    return bool(values) and all(
        isinstance(v, int | float) and float(v).is_integer() for v in values
    )
