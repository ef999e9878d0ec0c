"""Points and lines on two axes of values."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.exports.native.drawing import Panel, Rect, Series
from dashboard.exports.native.labels import texts, ticks
from dashboard.exports.native.lines import width_of
from dashboard.exports.native.reading import Reading
from dashboard.exports.native.values import Trace, colours, first, is_number, listed, within


def add_dots(reading: Reading, x: str, y: str, traces: Sequence[Trace]) -> None:
    """Add a chart whose axes both have values.

    Args:
        reading: The figure.
        x: Its horizontal axis.
        y: Its vertical axis.
        traces: All that is drawn on them.
    """
    grid = reading.grid
    wide, high = grid.domain(x), sorted(grid.domain(y))
    plot = Rect(wide[0], high[0], wide[1] - wide[0], high[1] - high[0])
    panel = Panel(plot, [], [], grid.values(y), across=grid.values(x))
    for trace in traces:
        if trace["type"] != "scatter" or not listed(trace.get("x")):
            continue
        pairs = [
            (float(a), float(b))
            for a, b in zip(listed(trace["x"]), listed(trace["y"]), strict=True)
            if a is not None and is_number(b)
        ]
        mode = trace.get("mode") or "lines"
        if pairs and ("lines" in mode or "markers" in mode):
            series = _series(trace, pairs, mode)
            series.name = series.name or reading.unnamed(panel)
            panel.series.append(series)
        texts(reading, trace, x, y)
    if panel.series:
        reading.drawing.panels.append(panel)
    ticks(reading, x)
    ticks(reading, y)


def _series(trace: Trace, pairs: Sequence[tuple[float, float]], mode: str) -> Series:
    """How points look, and the line between them."""
    paints = colours(within(trace, "marker", "color"), len(pairs))
    line = within(trace, "line", "color") if "lines" in mode else None
    series = Series(
        trace.get("name") or "",
        "dots",
        [b for _, b in pairs],
        line or paints[0],
        width=width_of(trace),
        dash=within(trace, "line", "dash") or "solid",
        xs=[a for a, _ in pairs],
    )
    if "markers" in mode:
        series.marker = float(first(within(trace, "marker", "size")) or 6)
        series.points = {n: colour for n, colour in enumerate(paints) if colour != series.colour}
        edge = within(trace, "marker", "line") or {}
        if first(edge.get("width")) and first(edge.get("color")):
            edges = colours(edge["color"], len(pairs))
            series.edge = edges[0]
            series.edges = {n: colour for n, colour in enumerate(edges) if colour != edges[0]}
    return series
