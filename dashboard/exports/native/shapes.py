"""Lines, boxes and marks that no chart has."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from dashboard.exports.native.drawing import Block, Outline, Rect, Stroke
from dashboard.exports.native.labels import texts
from dashboard.exports.native.reading import Reading
from dashboard.exports.native.values import colours, each
from dashboard.figures.kit.chart import Curve, Marker, Shape


def shape(reading: Reading, facts: Shape) -> None:
    """Add a line or a box; on axes it ends with the plot."""
    x0, x1 = _ends(reading, "x", facts.xref, (facts.x0, facts.x1))
    y0, y1 = _ends(reading, "y", facts.yref, (facts.y0, facts.y1))
    drawing, line = reading.drawing, facts.line
    layer = drawing.behind if facts.layer == "below" else drawing.shapes
    if facts.type == "line":
        layer.append(Stroke(x0, y0, x1, y1, line.color, line.width, line.dash))
    elif facts.fillcolor:
        rect = Rect(min(x0, x1), min(y0, y1), abs(x1 - x0), abs(y1 - y0))
        layer.append(Block(rect, facts.fillcolor, facts.opacity))


def _ends(reading: Reading, letter: str, ref: str, at: tuple[float, float]) -> list[float]:
    """Both ends of a shape in one direction."""
    ends = [reading.grid.point(ref, letter, value) for value in at]
    if ref == "paper" or ref.endswith(" domain"):
        return ends
    low, high = sorted(reading.grid.domain(ref))
    return [min(max(end, low), high) for end in ends]


def overlay(reading: Reading, curve: Curve) -> None:
    """Add the lines, marks and texts of a curve over bars that lie, which no chart has beside them."""
    points = reading.grid.points(curve)
    if curve.lines and curve.line:
        look = curve.color, curve.line.width, curve.line.dash
        for (x0, y0), (x1, y1) in itertools.pairwise(points):
            reading.drawing.shapes.append(Stroke(x0, y0, x1, y1, *look))
    if curve.marks:
        reading.drawing.shapes += _marks(curve.marks, points)
    texts(reading, curve)


def fills(reading: Reading, curves: Sequence[Curve]) -> None:
    """Add what is filled between a line and the one before it.

    No area of a chart can show it: an area that begins or ends within a chart slopes to zero, as a missing value of it
    is zero to office programs.
    """
    for before, curve in itertools.pairwise(curves):
        if curve.fill != "tonexty" or curve.stackgroup:
            continue
        lower, upper = reading.grid.points(before), reading.grid.points(curve)
        if len(lower) > 1 and len(upper) > 1:
            # Without a colour of its own a fill is that of its line at half strength.
            strength = 1.0 if curve.fillcolor else 0.5
            colour = curve.fillcolor or curve.color
            reading.drawing.shapes.append(Outline((*lower, *reversed(upper)), colour, strength))


def _marks(marker: Marker, points: list[tuple[float, float]]) -> list[Block]:
    """Marks, hollow ones with an edge only."""
    found, width = [], marker.line.width if marker.line else 0.0
    for n, ((at, up), paint) in enumerate(zip(points, colours(marker, len(points)), strict=False)):
        size = float(each(marker.size, n))
        edge = paint if marker.hollow else marker.edge.color if marker.edge else ""
        found.append(
            Block(
                Rect(at - size / 2, up - size / 2, size, size),
                None if marker.hollow else paint,
                round=True,
                edge=edge,
                edge_width=width or 1.5,
            )
        )
    return found
