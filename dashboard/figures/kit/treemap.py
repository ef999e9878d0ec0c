"""A whole as rectangles: each part has as much of the area as it has of the whole, and is as near to a square as can be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: its lower left corner, its width and its height.

    Example:
        >>> Box(0, 0, 4, 2).area
        8
    """

    x: float
    y: float
    width: float
    height: float

    @property
    def area(self) -> float:
        """Width times height."""
        return self.width * self.height

    def edges(self, more: float = 0.0) -> list[tuple[float, float, float, float]]:
        """The lines around it, the horizontal ones longer by so much at both ends, so that thick lines close the corners.

        Example:
            >>> Box(0, 0, 4, 2).edges(1)
            [(-1, 0, 5, 0), (-1, 2, 5, 2), (0, 0, 0, 2), (4, 0, 4, 2)]
        """
        right, top = self.x + self.width, self.y + self.height
        across = [(self.x - more, y, right + more, y) for y in (self.y, top)]
        return [*across, *((x, self.y, x, top) for x in (self.x, right))]


def squarified(sizes: Sequence[float], box: Box) -> list[Box]:
    """Rectangles that fill a box, one per size, in the order of the sizes, whose areas are in proportion to them.

    Rows are laid along the shorter side of what is free, each as long as that makes its rectangles squarer (Bruls,
    Huizing and van Wijk, "Squarified Treemaps", 2000). Sizes that descend give the squarest ones.

    Args:
        sizes: All positive.
        box: What they fill.

    Raises:
        ValueError: A size is not positive.

    Example:
        >>> [(b.x, b.y, b.width, b.height) for b in squarified([6, 2], Box(0.0, 0.0, 4.0, 2.0))]
        [(0.0, 0.0, 3.0, 2.0), (3.0, 0.0, 1.0, 2.0)]
    """
    if any(size <= 0 for size in sizes):
        raise ValueError("parts of a treemap are positive")
    scale = box.area / sum(sizes) if sizes else 0.0
    areas, found, start = [size * scale for size in sizes], list[Box](), 0
    while start < len(areas):
        side, end = min(box.width, box.height), start + 1
        while end < len(areas) and _worst(areas[start : end + 1], side) <= _worst(
            areas[start:end], side
        ):
            end += 1
        row, box = _laid(areas[start:end], box, last=end == len(areas))
        found, start = [*found, *row], end
    return found


def _worst(row: Sequence[float], side: float) -> float:
    """The worst ratio of the rectangles of a row along a side."""
    square = sum(row) ** 2
    return max(side**2 * max(row) / square, square / (side**2 * min(row)))


def _laid(row: Sequence[float], box: Box, *, last: bool) -> tuple[list[Box], Box]:
    """The rectangles of a row along the shorter side of a box, from the upper left corner on, and what is left of the box."""
    upright = box.width >= box.height
    side = box.height if upright else box.width
    # The last row takes what is left, so that nothing is lost in rounding.
    deep = (box.width if upright else box.height) if last else sum(row) / side
    found, at = list[Box](), 0.0
    for area in row:
        long = area / sum(row) * side
        found.append(
            Box(box.x, box.y + box.height - at - long, deep, long)
            if upright
            else Box(box.x + at, box.y + box.height - deep, long, deep)
        )
        at += long
    left = (
        Box(box.x + deep, box.y, box.width - deep, box.height)
        if upright
        else Box(box.x, box.y, box.width, box.height - deep)
    )
    return found, left
