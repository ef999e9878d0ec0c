"""Points and lines on two axes of values."""

from __future__ import annotations

from calendar import isleap
from collections.abc import Sequence
from datetime import date

from dashboard.exports.native.drawing import Panel, Rect, Series
from dashboard.exports.native.labels import texts, ticks
from dashboard.exports.native.lines import width_of
from dashboard.exports.native.reading import Reading
from dashboard.exports.native.values import colours, each, is_number
from dashboard.figures.kit import chart as kit


def add_dots(reading: Reading, x: str, y: str, curves: Sequence[kit.Curve]) -> None:
    """Add a chart whose axes both have values."""
    grid = reading.grid
    wide, high = grid.domain(x), sorted(grid.domain(y))
    plot = Rect(wide[0], high[0], wide[1] - wide[0], high[1] - high[0])
    panel = Panel(plot, [], [], grid.values(y), across=grid.values(x))
    for curve in curves:
        pairs = [
            (float(a), float(b))
            for a, b in zip(curve.x, curve.y, strict=True)
            if a is not None and is_number(b)
        ]
        if pairs and (curve.lines or curve.marks):
            series = _series(curve, pairs, reading.paper)
            series.name = series.name or reading.unnamed(panel)
            panel.series.append(series)
        texts(reading, curve)
    if panel.series:
        _share_places(panel)
        _date(panel, curves)
        reading.drawing.panels.append(panel)
    ticks(reading, x)
    ticks(reading, y)


def _share_places(panel: Panel) -> None:
    """One column of positions for all series, unless a line would be broken by the positions of others."""
    every = sorted({x for series in panel.series for x in series.xs})
    for series in panel.series:
        own = [x for x in every if min(series.xs) <= x <= max(series.xs)]
        if series.xs != (own if series.width else sorted(set(series.xs))):
            return
    panel.numbers = every
    for series in panel.series:
        at = [every.index(x) for x in series.xs]
        known = dict(zip(at, series.values, strict=True))
        series.values = [known.get(n) for n in range(len(every))]
        series.points = {at[n]: colour for n, colour in series.points.items()}
        series.edges = {at[n]: colour for n, colour in series.edges.items()}
        series.xs = list(every)


def _date(panel: Panel, curves: Sequence[kit.Curve]) -> None:
    """Positions that the figure calls dates, as years with decimals, become days: a sheet shows no 2021.2917."""
    along = next((curve.meta for curve in curves if curve.meta and "along" in curve.meta), None)
    if along is None or panel.across is None:
        return
    panel.along, panel.dates = along["along"], along.get("dates", "")
    if not panel.dates:
        return
    for series in panel.series:
        series.xs = [days(x) for x in series.xs]
    axis = panel.across
    axis.low, axis.high = days(axis.low), days(axis.high)
    if axis.step:
        # From the second of January on: years of 365.25 days never end in the year before.
        axis.low, axis.high, axis.step = axis.low + 1, axis.high + 1, axis.step * 365.25
        axis.form = "yyyy" if axis.form is not None else None


def days(year: float) -> float:
    """A moment, as a year with decimals, in days as sheets count them: from the end of 1899 on.

    >>> days(1900), days(2020.5)
    (2.0, 44014.0)
    """
    whole = int(year)
    start = (date(whole, 1, 1) - date(1899, 12, 30)).days
    return float(start) + (year - whole) * (366 if isleap(whole) else 365)


def _series(curve: kit.Curve, pairs: Sequence[tuple[float, float]], paper: str) -> Series:
    """How points look, and the line between them."""
    line, marks, count = curve.line or kit.Stroke(), curve.marks, len(pairs)
    paints = colours(curve.marker, count)
    series = Series(
        curve.name or "",
        "dots",
        [b for _, b in pairs],
        (line.color if curve.lines else "") or paints[0],
        width=width_of(curve),
        dash=line.dash,
        xs=[a for a, _ in pairs],
    )
    if marks:
        series.marker = float(each(marks.size, 0))
        series.points = {n: colour for n, colour in enumerate(paints) if colour != series.colour}
        if marks.hollow:
            series.colour, series.edge = paper, paints[0]
        elif marks.edge and marks.edge.color:
            series.edge = marks.edge.color
    return series
