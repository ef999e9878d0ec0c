"""A whole as a hundred squares: how many each part has, where they lie, and the outline of the first so many."""

from __future__ import annotations

import math
from collections.abc import Sequence

#: A whole in squares.
WHOLE = 100
#: A line between two corners of squares: columns from the left, rows from the top.
Edge = tuple[float, float, float, float]


def counted(parts: Sequence[float]) -> list[int]:
    """How many of a hundred squares each part of a whole has.

    The sum is rounded first, half a square up, and then shared out: each part has its whole squares, and those with the
    largest remainders one more. So the squares of all are what the sum of all rounds to (Hamilton's method of
    apportionment: Balinski and Young, *Fair Representation*, 1982).

    Args:
        parts: Fractions of the whole, none negative, at most 1 together.

    Example:
        >>> counted([0.1658, 0.0361, 0.0161]), counted([0.004, 0.004, 0.004])
        ([16, 4, 2], [1, 0, 0])
    """
    exact = [round(part * WHOLE, 9) for part in parts]
    found = [math.floor(each) for each in exact]
    more = math.floor(sum(exact) + 0.5) - sum(found)
    remainders = sorted(range(len(exact)), key=lambda n: (found[n] - exact[n], n))
    for n in remainders[:more]:
        found[n] += 1
    return found


def place(number: int, columns: int, rows: int) -> tuple[int, int]:
    """Column and row of a square, counted along the shorter side: column by column where these are the shorter ones.

    Example:
        >>> place(6, 20, 5), place(12, 10, 10)
        ((1, 1), (1, 2))
    """
    if columns >= rows:
        return divmod(number, rows)
    row, column = divmod(number, columns)
    return column, row


def outline(count: int, columns: int, rows: int) -> list[Edge]:
    """The lines around the first so many squares.

    Example:
        >>> outline(25, 20, 5)
        [(0, 0, 0, 5), (0, 0, 5, 0), (0, 5, 5, 5), (5, 0, 5, 5)]
        >>> len(outline(25, 10, 10))
        6
    """
    if columns < rows:
        return [(y0, x0, y1, x1) for x0, y0, x1, y1 in outline(count, rows, columns)]
    full, rest = divmod(count, rows)
    right, low = full + bool(rest), rows if full else rest
    edges: list[Edge] = [(0, 0, 0, low), (0, 0, right, 0)]
    if full:
        edges.append((0, rows, full, rows))
        edges.append((full, rest, full, rows))
    if rest:
        edges.append((right, 0, right, rest))
        edges.append((full, rest, right, rest))
    return edges


def grid(width: float, height: float) -> tuple[int, int]:
    """Columns and rows of a hundred squares that are large in so much room; rather twenty columns, which fifths and fourths fill.

    Example:
        >>> grid(1000, 300), grid(350, 300), grid(200, 900)
        ((20, 5), (10, 10), (5, 20))
    """
    shapes = {(20, 5): 1.2, (10, 10): 1.0, (5, 20): 1.0}
    return max(shapes, key=lambda shape: shapes[shape] * min(width / shape[0], height / shape[1]))
