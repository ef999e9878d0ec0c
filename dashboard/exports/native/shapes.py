"""Lines, boxes and marks that no chart has."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

from dashboard.exports.native.drawing import Block, Outline, Rect, Stroke
from dashboard.exports.native.labels import texts
from dashboard.exports.native.reading import Reading
from dashboard.exports.native.values import (
    Trace,
    colours,
    first,
    hollow,
    is_number,
    listed,
    name_of,
    nth,
    within,
)


def shape(reading: Reading, facts: dict[str, Any]) -> None:
    """Add a line, a box or an ellipse of the layout; on axes it ends with the plot."""
    x0, x1 = _ends(reading, facts, "x")
    y0, y1 = _ends(reading, facts, "y")
    drawing, line = reading.drawing, facts.get("line") or {}
    layer = drawing.behind if facts.get("layer") == "below" else drawing.shapes
    if facts.get("type") == "line":
        layer.append(
            Stroke(
                x0,
                y0,
                x1,
                y1,
                line.get("color", "#444444"),
                line.get("width", 2),
                line.get("dash", "solid"),
            )
        )
    elif facts.get("type") in {"rect", "circle"} and facts.get("fillcolor"):
        layer.append(
            Block(
                Rect(min(x0, x1), min(y0, y1), abs(x1 - x0), abs(y1 - y0)),
                facts["fillcolor"],
                facts.get("opacity", 1.0),
                round=facts["type"] == "circle",
            )
        )


def _ends(reading: Reading, facts: dict[str, Any], letter: str) -> list[float]:
    """Both ends of a shape in one direction."""
    ref = facts.get(f"{letter}ref", letter)
    ends = [reading.grid.point(ref, letter, facts[f"{letter}{n}"]) for n in (0, 1)]
    if ref.startswith("paper") or "domain" in ref:
        return ends
    low, high = sorted(reading.grid.domain(name_of(ref)))
    return [min(max(end, low), high) for end in ends]


def overlay(reading: Reading, trace: Trace, x: str, y: str) -> None:
    """Add the lines, marks and texts of a trace over bars that lie, which no chart has beside them."""
    mode, points = trace.get("mode") or "lines", _places(reading, trace, x, y)
    if "lines" in mode:
        line = trace.get("line") or {}
        look = (line.get("color") or "#444444", line.get("width") or 2, line.get("dash") or "solid")
        for (x0, y0), (x1, y1) in itertools.pairwise(points):
            reading.drawing.shapes.append(Stroke(x0, y0, x1, y1, *look))
    if "markers" in mode:
        reading.drawing.shapes += _marks(trace, points)
    texts(reading, trace, x, y)


def fills(reading: Reading, traces: Sequence[Trace], x: str, y: str) -> None:
    """Add what is filled between a line and the one before it.

    No area of a chart can show it: an area that begins or ends within a chart slopes to zero, as a missing value of it
    is zero to office programs.
    """
    for before, trace in itertools.pairwise(traces):
        if trace.get("fill") != "tonexty" or trace.get("stackgroup"):
            continue
        lower, upper = (_places(reading, each, x, y) for each in (before, trace))
        if len(lower) > 1 and len(upper) > 1:
            colour = trace.get("fillcolor") or within(trace, "line", "color") or "#888888"
            # Without a colour of its own a fill is that of its line at half strength.
            strength = 1.0 if trace.get("fillcolor") else 0.5
            outline = Outline((*lower, *reversed(upper)), colour, strength)
            reading.drawing.shapes.append(outline)


def _places(reading: Reading, trace: Trace, x: str, y: str) -> list[tuple[float, float]]:
    """The points of a trace in pixels."""
    return [
        (reading.grid.place(x, a), reading.grid.place(y, b))
        for a, b in zip(listed(trace["x"]), listed(trace["y"]), strict=True)
        if a is not None and is_number(b)
    ]


def _marks(trace: Trace, points: list[tuple[float, float]]) -> list[Block]:
    """The markers of a trace, hollow ones with an edge only."""
    marker = trace.get("marker") or {}
    empty = hollow(trace)
    width = float(first(within(marker, "line", "width")) or 0)
    paints = colours(marker.get("color"), len(points))
    edges = colours(within(marker, "line", "color") or "", len(points))
    found = []
    for n, (at, up) in enumerate(points):
        size = float(nth(marker.get("size"), n) or 6)
        edge = paints[n] if empty else edges[n] if width else ""
        found.append(
            Block(
                Rect(at - size / 2, up - size / 2, size, size),
                None if empty else paints[n],
                round=True,
                edge=edge,
                edge_width=width or 1.5,
            )
        )
    return found
