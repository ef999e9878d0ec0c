"""Which kind of chart the series of a pair of axes become."""

from __future__ import annotations

import math
from collections.abc import Sequence

from dashboard.exports.native.bars import add_bars, add_cells
from dashboard.exports.native.dots import add_dots
from dashboard.exports.native.drawing import Panel, Rect, Series
from dashboard.exports.native.labels import texts, ticks
from dashboard.exports.native.lines import add_lines, cover_gaps
from dashboard.exports.native.reading import Reading
from dashboard.exports.native.shapes import fills, overlay
from dashboard.figures.kit.chart import Bars, Curve


def add_charts(reading: Reading, x: str, y: str, several: Sequence[Curve | Bars]) -> None:
    """Add the chart of a pair of axes, and what no chart can show as shapes."""
    bars = [series for series in several if isinstance(series, Bars)]
    # Some marks are there for the pointer only.
    curves = [
        s for s in several if isinstance(s, Curve) and not (s.marker and s.marker.opacity == 0)
    ]
    if any(_repeats(each.y if each.lying else each.x) or each.uneven for each in bars):
        # Cells of a table or rectangles: a chart has one bar a category, and all are as wide.
        add_cells(reading, bars)
        for curve in curves:
            overlay(reading, curve)
        ticks(reading, x, always=True)
    elif bars or _whole(curves):
        _add_panel(reading, x, y, bars, curves)
        # What the pointer alone reads above a stack is the sum of its bars.
        for each in several if bars else ():
            if isinstance(each, Curve) and each not in curves:
                _add_sums(reading.drawing.panels[-1], each)
    else:
        add_dots(reading, x, y, curves)


def _add_panel(
    reading: Reading, x: str, y: str, bars: Sequence[Bars], curves: Sequence[Curve]
) -> None:
    """A chart of categories: bars, or lines and areas over years."""
    # No program draws lines over lying bars.
    lying = any(each.lying for each in bars)
    lines = [] if lying else curves
    grid, along, up = reading.grid, *((y, x) if lying else (x, y))
    names, numbers = grid.categories(along, [*bars, *lines])
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
        numbers=numbers,
    )
    add_bars(reading, panel, bars, numbers, room)
    if not lying:
        add_lines(reading, panel, lines, numbers)
        cover_gaps(reading, panel, numbers)
        _name_pieces(panel)
        fills(reading, lines)
    panel.series = [s for s in panel.series if any(v is not None for v in s.values)]
    if panel.series:
        reading.drawing.panels.append(panel)
    for curve in curves if lying else ():
        overlay(reading, curve)
    ticks(reading, up)
    if panel.beside:
        ticks(reading, along, always=True)
    for curve in lines:
        texts(reading, curve)


def _add_sums(panel: Panel, curve: Curve) -> None:
    """Add the sums of bars that stand on each other as what labels can tell."""
    sums = dict(zip(curve.x, curve.y, strict=True))
    values = [sums.get(number) for number in panel.numbers]
    told = [s.values for s in panel.series if s.colour is not None]
    total = [sum(v or 0.0 for v in each) for each in zip(*told, strict=True)]
    if panel.stacked and all(
        a is None or math.isclose(a, b) for a, b in zip(values, total, strict=True)
    ):
        panel.guides.append(Series(curve.name or "", "line", values, None))


def _name_pieces(panel: Panel) -> None:
    """Tell years that stand alone, which are bars, from the areas of the same name."""
    areas = {s.name for s in panel.series if s.kind == "area"}
    for series in panel.series:
        if series.kind == "bar" and series.name in areas:
            values = zip(panel.categories, series.values, strict=True)
            years = [name for name, value in values if value is not None]
            series.piece_of, series.name = series.name, f"{series.name} {', '.join(years)}"


def _repeats(values: Sequence[object]) -> bool:
    return len(values) != len(set(values))


def _whole(curves: Sequence[Curve]) -> bool:
    """Whether all positions are whole numbers: years."""
    values = [v for curve in curves for v in curve.x]
    return bool(values) and all(v is not None and float(v).is_integer() for v in values)
