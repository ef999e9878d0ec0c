"""Areas and lines over categories; forecasts after observations."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.exports.native.drawing import Block, Panel, Rect, Series
from dashboard.exports.native.reading import Reading
from dashboard.exports.native.values import Trace, first, is_number, listed, within


def add_lines(
    reading: Reading, panel: Panel, traces: Sequence[Trace], along: str, numbers: Sequence[float]
) -> None:
    """Add areas and lines; what goes on under the same name after the last observed year is one series with it.

    Args:
        reading: The figure.
        panel: The chart.
        traces: The lines.
        along: The axis of the categories.
        numbers: Where the categories are along it.
    """
    places = {number: n for n, number in enumerate(numbers)}
    for trace in traces:
        area = bool(trace.get("stackgroup")) or trace.get("fill") in {"tozeroy", "tonexty"}
        if trace.get("mode") == "none" and not area:
            continue
        series = _series(trace, len(numbers), area=area)
        dots = not series.width and not area
        for at, value in zip(listed(trace["x"]), listed(trace["y"]), strict=True):
            spot = places.get(reading.grid.number(along, at))
            if spot is not None and is_number(value):
                series.values[spot] = float(value)
        if dots and _mark(panel, series):
            continue
        before = next((s for s in panel.series if _goes_on(s, series)), None)
        if before is None:
            panel.series.append(series)
        elif area:
            _join(reading, panel, before, series, numbers)
        else:
            # No program dashes half a line.
            series.name = reading.later.format(series.name)
            _lengthen(panel, series)


def width_of(trace: Trace) -> float:
    """The width of a line, 0 if there are markers only."""
    if "lines" not in (trace.get("mode") or "lines"):
        return 0.0
    width = within(trace, "line", "width")
    return 2.0 if width is None else float(width)


def _series(trace: Trace, count: int, *, area: bool) -> Series:
    """How a line or an area looks."""
    width, marks = width_of(trace), first(within(trace, "marker", "color"))
    colour = within(trace, "line", "color") or marks or "#888888"
    series = Series(
        trace.get("name") or "",
        "area" if area else "line",
        [None] * count,
        (trace.get("fillcolor") if area else None) or colour,
        width=width,
        dash=within(trace, "line", "dash") or "solid",
        group="stacked" if trace.get("stackgroup") else "",
    )
    if "markers" in (trace.get("mode") or ""):
        series.marker = float(first(within(trace, "marker", "size")) or 6)
        if "lines" not in trace["mode"]:
            series.colour = marks or series.colour
        if first(within(trace, "marker", "line", "width")):
            series.edge = first(within(trace, "marker", "line", "color")) or ""
    return series


def _mark(panel: Panel, dots: Series) -> bool:
    """Put dots on the lines whose points they are; not done if some are no points of a line."""
    found = {n: value for n, value in enumerate(dots.values) if value is not None}
    lines = {}
    for n, value in found.items():
        on = [s for s in panel.series if s.colour == dots.colour and s.values[n] == value]
        if not on:
            return False
        lines[n] = on[-1]
    for n, line in lines.items():
        line.dots[n] = dots.marker
    return True


def _lengthen(panel: Panel, series: Series) -> None:
    """Add forecasts: to those of the same name, if there are."""
    for before in panel.series:
        if (before.name, before.kind, before.dash) == (series.name, "line", series.dash):
            both = zip(before.values, series.values, strict=True)
            before.values = [after if known is None else known for known, after in both]
            return
    panel.series.append(series)


def _goes_on(before: Series, later: Series) -> bool:
    """Whether one series begins where another of its name ends."""
    if (before.name, before.kind) != (later.name, later.kind):
        return False
    ends = [n for n, value in enumerate(before.values) if value is not None]
    starts = [n for n, value in enumerate(later.values) if value is not None]
    return bool(ends and starts) and starts[0] >= ends[-1]


def _join(
    reading: Reading, panel: Panel, before: Series, later: Series, numbers: Sequence[float]
) -> None:
    """One area of observations and forecasts, under a veil: office areas cannot change their pattern halfway."""
    both = zip(before.values, later.values, strict=True)
    before.values = [after if known is None else known for known, after in both]
    told = [number for number, v in zip(numbers, later.values, strict=True) if v is not None]
    unit = panel.plot.width / max(1.0, numbers[-1] - numbers[0])
    left, right = (panel.plot.left + (at - numbers[0]) * unit for at in (told[0], told[-1]))
    veil = Rect(left, panel.plot.top, right - left, panel.plot.height)
    block = Block(veil, reading.paper, opacity=0.42)
    if block not in reading.drawing.shapes:
        reading.drawing.shapes.insert(0, block)
