"""Bars: series of a chart, or cells of a table."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.exports.native.drawing import Block, Panel, Rect, Series
from dashboard.exports.native.reading import Reading
from dashboard.exports.native.values import colours, hatches, is_number
from dashboard.figures.kit.chart import Bars, Number, Stroke

#: What stands before the name of a series in that of its carrier.
CARRIER = "→"


def add_bars(
    reading: Reading,
    panel: Panel,
    several: Sequence[Bars],
    numbers: Sequence[float],
    room: float = 1.0,
) -> None:
    """Add bars to a chart.

    Args:
        reading: The figure.
        panel: The chart.
        several: The bars.
        numbers: Where the categories are along the axis.
        room: How much of it each category has.
    """
    based = any(bars.base for bars in several)
    panel.stacked = based or reading.chart.barmode in {"stack", "overlay"}
    panel.gap = _gap(reading, several, room)
    places = {number: n for n, number in enumerate(numbers)}
    for n, bars in enumerate(several):
        name = reading.title if len(several) == 1 else f"{reading.title} ({n + 1})"
        spots = [None if at is None else places.get(float(at)) for at in _sides(bars)[0]]
        carrier, body = _series(bars, name, spots, len(numbers), based=based)
        before = next((s for s in panel.series if _one_with(s, body)), None)
        if before is not None:
            _merge(before, body)
            if based:
                _merge(panel.series[panel.series.index(before) - 1], carrier)
            continue
        if based:
            panel.series.append(carrier)
        panel.series.append(body)
    # A carrier of nothing would be an empty column.
    panel.series = [s for s in panel.series if s.colour is not None or any(s.values)]


def _sides(bars: Bars) -> tuple[Sequence[Number], Sequence[Number]]:
    """Where bars stand, and how long they are."""
    return (bars.y, bars.x) if bars.lying else (bars.x, bars.y)


def _gap(reading: Reading, several: Sequence[Bars], room: float) -> int:
    """Between bars, in per cent of a bar; DrawingML allows 0 to 500 (ST_GapAmount)."""
    free = 0.2 if reading.chart.bargap is None else reading.chart.bargap
    share = max((bars.wide(0, 0.8) for bars in several if bars.width), default=1 - free)
    return round(max(0.0, min(500.0, (room / max(share, 0.05) - 1) * 100)))


def _series(
    bars: Bars, name: str, spots: Sequence[int | None], count: int, *, based: bool
) -> tuple[Series, Series]:
    """The carrier of bars with a base of their own, which is not seen, and the bars on it."""
    lengths = _sides(bars)[1]
    bases = bars.base or [0.0] * len(lengths)
    paints, patterns = colours(bars.marker, len(lengths)), hatches(bars)
    body = Series(bars.name or name, "bar", [None] * count, paints[0], hatch=patterns[0])
    carrier = Series(f"{CARRIER} {body.name}", "bar", [None] * count, None)
    told, at = ((bars.meta or {}).get(name) for name in ("told", "begins"))
    body.whole = told is not None
    for i, (spot, length) in enumerate(zip(spots, lengths, strict=True)):
        if spot is None or not is_number(length):
            continue
        if based:
            body.signed = body.signed or [None] * count
            body.signed[spot] = float(told[i] if told else length)
            body.begins[spot] = float(bases[i]), at
        base = float(bases[i])
        start, end = sorted((base, base + float(length)))
        if start >= 0 and based:
            carrier.values[spot], body.values[spot] = start, end - start
        elif end <= 0 and based:
            carrier.values[spot], body.values[spot] = end, start - end
        else:
            body.values[spot] = float(length) + base
        _paint(body, spot, paints[i], patterns[i])
    return carrier, body


def _one_with(before: Series, body: Series) -> bool:
    """Whether bars are the same series with others: the same name, and no category of both."""
    if (before.name, before.kind, before.hatch) != (body.name, "bar", body.hatch):
        return False
    both = zip(before.values, body.values, strict=True)
    return before.colour is not None and all(a is None or b is None for a, b in both)


def _merge(before: Series, later: Series) -> None:
    """Bars of other categories become part of a series."""
    for n, value in enumerate(later.values):
        if value is not None:
            before.values[n] = value
            if before.signed:
                before.signed[n] = later.signed[n]
                before.begins[n] = later.begins[n]
            own = n in later.points
            colour = later.points[n] if own else later.colour
            _paint(before, n, colour, later.hatches.get(n, "") if own else later.hatch)


def _paint(series: Series, at: int, colour: str | None, pattern: str) -> None:
    """A bar that looks otherwise than its series, by its colour or by its pattern."""
    if colour is None or (colour, pattern) == (series.colour, series.hatch):
        return
    series.points[at] = colour
    if pattern:
        series.hatches[at] = pattern


def add_cells(reading: Reading, several: Sequence[Bars]) -> None:
    """Add bars as boxes behind all else."""
    grid = reading.grid
    for bars in several:
        edge = bars.marker.edge or Stroke(width=0.0)
        along, up = (bars.yaxis, bars.xaxis) if bars.lying else (bars.xaxis, bars.yaxis)
        paints, patterns = colours(bars.marker, len(bars.x)), hatches(bars)
        for n, (at, size) in enumerate(zip(*_sides(bars), strict=True)):
            if at is None or size is None:
                continue
            base, half = bars.base[n] if bars.base else 0.0, bars.wide(n, 0.8) / 2
            sides = sorted(grid.along(along, at + sign * half) for sign in (-1, 1))
            ends = sorted(grid.along(up, value) for value in (base, base + size))
            xs, ys = (ends, sides) if bars.lying else (sides, ends)
            reading.drawing.behind.append(
                Block(
                    Rect(xs[0], ys[0], xs[1] - xs[0], ys[1] - ys[0]),
                    paints[n],
                    hatch=patterns[n],
                    edge=edge.color,
                    edge_width=edge.width,
                )
            )
