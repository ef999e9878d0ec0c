"""What is a table in programs that have tables."""

from __future__ import annotations

from dashboard.exports.native.drawing import Block, Rect, Table
from dashboard.exports.native.reading import Reading
from dashboard.figures.kit import chart as kit

#: The diameter of rings, in sizes of the type of what they are around, and their width.
_RING, _WIDTH = 1.35, 0.15
#: How large those beside a text are, as a part of it.
_BESIDE = 0.5


def add_table(reading: Reading, table: kit.Table) -> None:
    """Add a table, and the rings around what stands in its cells."""
    plot, (left, right) = reading.grid.plot, table.widths
    columns = sum(cell.span for cell in table.rows[0]) - bool(left) - bool(right)
    inner = [plot.width / columns] * columns
    widths = [*([left] if left else []), *inner, *([right] if right else [])]
    heights = [table.heights[0], *(part * plot.height for part in table.heights[1:])]
    rect = Rect(plot.left - left, plot.top - table.above, sum(widths), sum(heights))
    found = Table(rect, widths, heights, table.rows, table.gap, table.foot, table.keys)
    reading.drawing.table = found
    for cell, x, y in found.middles():
        if cell.ring:
            size, width = cell.font.size * _RING, cell.font.size * _WIDTH
            if len(cell.text) > 1:
                # Beside a share, at the end of its cell.
                size *= _BESIDE
                x += inner[0] * cell.span / 2 - size / 2 - width
            at = Rect(x - size / 2, y - size / 2, size, size)
            ring = Block(at, None, round=True, edge=cell.ring, edge_width=width)
            reading.drawing.shapes.append(ring)
