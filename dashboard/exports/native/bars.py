"""Bars: series of a chart, or cells of a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.exports.native.drawing import Block, Panel, Rect, Series
from dashboard.exports.native.reading import Reading
from dashboard.exports.native.values import (
    Trace,
    colours,
    first,
    hatches,
    is_number,
    listed,
    within,
)


def add_bars(
    reading: Reading,
    panel: Panel,
    traces: Sequence[Trace],
    along: str,
    numbers: Sequence[float],
    room: float = 1.0,
) -> None:
    """Add bars to a chart.

    Args:
        reading: The figure.
        panel: The chart.
        traces: The bars.
        along: The axis of the categories.
        numbers: Where the categories are along it.
        room: How much of it each category has.
    """
    based = any(_given(trace.get("base")) for trace in traces)
    panel.stacked = based or reading.bars in {"stack", "relative", "overlay"}
    panel.gap = _gap(reading, traces, room)
    places = {number: n for n, number in enumerate(numbers)}
    for n, trace in enumerate(traces):
        spots = [
            places.get(reading.grid.number(along, value)) for value in listed(trace.get(along[0]))
        ]
        carrier, body = _series(
            trace,
            reading.title if len(traces) == 1 else f"{reading.title} ({n + 1})",
            spots,
            len(numbers),
            based=based,
        )
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


def _gap(reading: Reading, traces: Sequence[Trace], room: float) -> int:
    """Between bars, in per cent of a bar; DrawingML allows 0 to 500 (ST_GapAmount)."""
    widths = [w for trace in traces for w in _each(trace.get("width"), 1)]
    share = max(widths) if widths else 1 - reading.gap
    return round(max(0.0, min(500.0, (room / max(share, 0.05) - 1) * 100)))


def _series(
    trace: Trace, name: str, spots: Sequence[int | None], count: int, *, based: bool
) -> tuple[Series, Series]:
    """The carrier of bars with a base of their own, which is not seen, and the bars on it."""
    lengths = listed(trace.get("x" if trace.get("orientation") == "h" else "y"))
    bases = _each(trace.get("base"), len(lengths))
    paints = colours(within(trace, "marker", "color"), len(lengths))
    patterns = hatches(trace, len(lengths))
    body = Series(trace.get("name") or name, "bar", [None] * count, paints[0], hatch=patterns[0])
    carrier = Series(f"→ {body.name}", "bar", [None] * count, None)
    told = within(trace, "meta", "told")
    for i, (spot, length) in enumerate(zip(spots, lengths, strict=True)):
        if spot is None or not is_number(length):
            continue
        if based:
            body.signed = body.signed or [None] * count
            body.signed[spot] = float(length if told is None else told[i])
        base = float(bases[i]) if i < len(bases) and is_number(bases[i]) else 0.0
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


def add_cells(reading: Reading, traces: Sequence[Trace], x: str, y: str) -> None:
    """Add bars as boxes behind all else."""
    for trace in traces:
        lying = trace.get("orientation") == "h"
        length, edge = len(listed(trace.get("x"))), within(trace, "marker", "line") or {}
        widths = _each(trace.get("width") or 0.8, length)
        bases = _each(trace.get("base") or 0.0, length)
        paints = colours(within(trace, "marker", "color"), length)
        patterns = hatches(trace, length)
        for n, (a, b) in enumerate(zip(listed(trace["x"]), listed(trace["y"]), strict=True)):
            if a is None or b is None:
                continue
            size, at = (a, b) if lying else (b, a)
            along, up = (y, x) if lying else (x, y)
            middle = reading.grid.number(along, at)
            sides = [reading.grid.along(along, middle + sign * widths[n] / 2) for sign in (-1, 1)]
            ends = [reading.grid.spot(up, value) for value in (bases[n], bases[n] + size)]
            xs, ys = (sorted(ends), sorted(sides)) if lying else (sorted(sides), sorted(ends))
            reading.drawing.behind.append(
                Block(
                    Rect(xs[0], ys[0], xs[1] - xs[0], ys[1] - ys[0]),
                    paints[n],
                    hatch=patterns[n],
                    edge=(first(edge.get("color")) or "") if edge.get("width") else "",
                    edge_width=float(first(edge.get("width")) or 0),
                )
            )


def _given(value: Any) -> bool:
    return bool(listed(value)) or isinstance(value, int | float)


def _each(value: Any, count: int) -> list[Any]:
    """One value for each, where some are given."""
    return listed(value) or ([value] * count if isinstance(value, int | float) else [])
