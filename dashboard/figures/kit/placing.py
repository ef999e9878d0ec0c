"""Where labels stand: the one place that decides it, in numbers alone; it draws nothing.

Four methods, each for one kind of label:

* Along one line (ends of lines, bands): `apart` finds the positions that keep order and distance and are nearest to
  those wanted, by least squares. That is isotonic regression, solved by pooling adjacent violators (Barlow et al.,
  *Statistical Inference under Order Restrictions*, 1972).
* A label that had to move away from what it tells is led there by a line: `led` says which (`beside` is both at once).
* Beside points (dots): `first_free` takes the first of several candidate boxes on which nothing lies, the most
  important label first: the greedy search of the fixed-position model (Christensen, Marks and Shieber, *An Empirical
  Study of Algorithms for Point-Feature Label Placement*, ACM Transactions on Graphics 14, 1995).
* In rows above a plot (names of events): `flags` searches for the fewest rows in which no label lies on another and no
  rising line crosses a label, with labels to either side of their lines (depth first, with backtracking). Numbers in
  place of names: `row_of` takes the lowest row in which there is room: first fit, which with intervals sorted by one
  end needs the fewest rows (interval partitioning).

All positions are in one unit, which the caller chooses: pixels or values of an axis.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

#: Left, right, lower and upper edge.
Box = tuple[float, float, float, float]
#: A piece of a line: where it begins and where it ends.
Stroke = tuple[tuple[float, float], tuple[float, float]]


def apart(positions: Sequence[float], heights: Sequence[float], room: float) -> list[float]:
    """Middles of labels moved as little as possible so that none lies on another, all between 0 and ``room``.

    What lies too close is moved apart around its common middle; where there is not room for all, all overlap alike.

    Args:
        positions: Where the middles should be.
        heights: How high each label is.
        room: The upper edge; the lower is 0.

    Example:
        >>> apart([50, 52, 90], [10, 10, 10], 100)
        [46.0, 56.0, 90.0]
    """
    order = sorted(range(len(positions)), key=lambda i: positions[i])
    squeeze = min(1.0, room / (sum(heights) or 1.0))
    high = [heights[i] * squeeze for i in order]
    below = [sum(high[:n]) for n in range(len(high))]
    # Without their heights labels may share a place; sorted places that are pooled by their means are the nearest.
    pools: list[tuple[float, int]] = []
    for n, i in enumerate(order):
        pools.append((positions[i] - below[n] - high[n] / 2, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (second, m), (first, k) = pools.pop(), pools.pop()
            pools.append(((first * k + second * m) / (k + m), k + m))
    bases = [min(max(mean, 0.0), room - sum(high)) for mean, count in pools for _ in range(count)]
    placed = [0.0] * len(positions)
    for n, i in enumerate(order):
        placed[i] = bases[n] + below[n] + high[n] / 2
    return placed


@dataclass(frozen=True)
class Beside:
    """Where labels stand beside what they tell.

    Attributes:
        middles: The middle of each, in the order asked.
        led: Whether each needs a line to what it tells: it had to move away, or something else is nearer.
    """

    middles: tuple[float, ...]
    led: tuple[bool, ...]


def beside(
    positions: Sequence[float], heights: Sequence[float], reaches: Sequence[float], room: float
) -> Beside:
    """Labels beside dots or bands: in the order of these, apart, and led to their own where they stand elsewhere.

    Args:
        positions: The middles of the dots or bands.
        heights: How high each label is.
        reaches: How far from the middle a label still is beside what it tells: half a band, next to nothing for a dot.
        room: The upper edge; the lower is 0.

    Example:
        >>> beside([50, 52, 90], [10, 10, 10], [3, 3, 3], 100)
        Beside(middles=(46.0, 56.0, 90.0), led=(True, True, False))
        >>> beside([50, 52], [10, 10], [8, 3], 100).led
        (False, True)
    """
    middles = apart(positions, heights, room)
    away = [abs(middle - own) for middle, own in zip(middles, positions, strict=True)]
    led = []
    for n, (middle, reach) in enumerate(zip(middles, reaches, strict=True)):
        others = (positions[k] for k in range(len(positions)) if k != n)
        # Nothing but dots can be mistaken for each other: a band says by its size what is its own.
        nearer = any(abs(middle - other) < away[n] for other in others)
        led.append(away[n] > reach or (nearer and reach <= heights[n] * 0.5))
    return Beside(tuple(middles), tuple(led))


def first_free(
    candidates: Iterable[Box],
    taken: Sequence[Box],
    height: float,
    strokes: Sequence[Stroke] = (),
) -> Box | None:
    """The first box that is no lower than 0 and no higher than the plot and on which nothing lies, if there is one.

    Args:
        candidates: Where the label may be, best first.
        taken: Where something is already.
        height: The height of the plot.
        strokes: The lines that may not go through it.

    Example:
        >>> first_free([(0, 4, 0, 2), (0, 4, 3, 5)], [(2, 3, 1, 2)], 9)
        (0, 4, 3, 5)
        >>> first_free([(0, 4, 0, 2), (0, 4, 3, 5)], [], 9, [((0, 0), (9, 1))])
        (0, 4, 3, 5)
    """
    for box in candidates:
        free = box[2] >= 0 and box[3] <= height and not any(_overlap(box, each) for each in taken)
        if free and not any(_within(stroke, box) for stroke in strokes):
            return box
    return None


@dataclass(frozen=True)
class Flag:
    """A label at the end of a line that rises from a plot.

    Attributes:
        row: In which row above the plot it stands; the lowest is 0.
        start: Its left edge.
        end: Its right edge.
    """

    row: int
    start: float
    end: float


#: The maximum number of steps of a search for rows.
STEPS = 250


def flags(
    lines: Sequence[float],
    widths: Sequence[float],
    room: tuple[float, float],
    rows: int,
    gap: float = 0.0,
) -> list[Flag] | None:
    """Labels in rows above a plot, each to the right or to the left of its own line, in as few rows as there can be.

    No label lies on another, and none is crossed by a line that rises to a label above it.

    Args:
        lines: Where the lines are, from left to right.
        widths: How wide each label is.
        room: Between which edges the labels stand.
        rows: The maximum number of rows.
        gap: The distance between labels of a row.

    Returns:
        The flags in the order of the lines; None if there is no room for them.

    Example:
        >>> [(flag.row, flag.start) for flag in flags([10, 20], [8, 30], (0, 60), 2)]
        [(0, 10), (0, 20)]
        >>> [(flag.row, flag.start) for flag in flags([10, 20], [15, 30], (0, 60), 2)]
        [(1, 10), (0, 20)]
        >>> [(flag.row, flag.start) for flag in flags([10, 50], [8, 30], (0, 60), 2)]
        [(0, 10), (0, 20)]
        >>> flags([10, 20], [15, 30], (0, 60), 1)
    """
    labels = list(zip(lines, widths, strict=True))[::-1]
    # Where all rows are not enough, fewer are not: most searches in vain end here.
    found = _searched(labels, room, rows, gap)
    if found is None:
        return None
    fewer = (_searched(labels, room, most, gap) for most in range(1, rows))
    return next((each for each in fewer if each is not None), found)[::-1]


def _searched(
    labels: Sequence[tuple[float, float]], room: tuple[float, float], rows: int, gap: float
) -> list[Flag] | None:
    """The first arrangement by depth-first search: low rows before high ones, the right side before the left one."""
    placed: list[tuple[float, Flag]] = []
    steps = 0

    def place(n: int) -> bool:
        nonlocal steps
        if n == len(labels):
            return True
        at, width = labels[n]
        for row in range(rows):
            for start in (at, at - width):
                steps += 1
                flag = Flag(row, start, start + width)
                free = room[0] <= start and flag.end <= room[1] and steps <= STEPS
                if free and all(_apart(at, flag, *other, gap) for other in placed):
                    placed.append((at, flag))
                    if place(n + 1):
                        return True
                    placed.pop()
        return False

    return [flag for _, flag in placed] if place(0) else None


def _apart(at: float, flag: Flag, other_at: float, other: Flag, gap: float) -> bool:
    """Whether two flags leave each other alone: their labels, and the lower label and the line that rises past it."""
    if flag.row == other.row:
        return flag.end + gap <= other.start or other.end + gap <= flag.start
    low, rising = (other, at) if flag.row > other.row else (flag, other_at)
    return not low.start - gap < rising < low.end + gap


def row_of(start: float, end: float, rows: list[float]) -> int:
    """The lowest row with room for a label, which is noted there; labels come from right to left.

    Args:
        start: Its left edge.
        end: Its right edge, with the distance that it keeps.
        rows: Where the leftmost label of each row begins; changed.

    Example:
        >>> rows = []
        >>> [row_of(80, 99, rows), row_of(70, 85, rows), row_of(10, 60, rows)]
        [0, 1, 0]
    """
    row = next((n for n, free in enumerate(rows) if end <= free), len(rows))
    rows[row : row + 1] = [start]
    return row


def clearance(strokes: Iterable[Stroke], box: Box, most: float) -> float:
    """How far the lines that are drawn above and below a label are from its box: 0 if one goes through, at most ``most``.

    Example:
        >>> clearance([((5, 30), (50, 21))], (0, 10, 15, 20), 100)
        9.0
        >>> clearance([((5, 30), (50, 21))], (0, 60, 15, 25), 100)
        0.0
    """
    found = most
    left, right = box[0], box[1]
    for stroke in strokes:
        (x, _), (u, _) = stroke
        if (x <= left and u <= left) or (x >= right and u >= right):
            continue
        part = _within(stroke, (left, right, -math.inf, math.inf))
        if part is not None:
            low, high = sorted((part[0][1], part[1][1]))
            found = min(found, max(low - box[3], box[2] - high, 0.0))
    return found


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]


def _within(stroke: Stroke, box: Box) -> Stroke | None:
    """The part of a piece of a line that is inside of a box, if any is.

    Source: Liang and Barsky, *A New Concept and Method for Line Clipping*, ACM Transactions on Graphics 3, 1984.
    """
    (x, y), (u, v) = stroke
    enter, leave = 0.0, 1.0
    for start, end, low, high in ((x, u, box[0], box[1]), (y, v, box[2], box[3])):
        if start == end:
            if not low < start < high:
                return None
            continue
        near, far = sorted(((low - start) / (end - start), (high - start) / (end - start)))
        enter, leave = max(enter, near), min(leave, far)
    if enter >= leave:
        return None
    (a, b), (c, d) = (((x + (u - x) * k), (y + (v - y) * k)) for k in (enter, leave))
    return (a, b), (c, d)
