"""Values of several axes together where the code that is tested does not ask for all of their combinations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def in_turn(*axes: Iterable[Any], times: int = 1) -> list[tuple[Any, ...]]:
    """Each value of each axis with one of each other, or with as many as it is to meet: never all combinations.

    For a sweep over pages, figures or kinds in every language, say, where what is wrong with one of these is wrong in
    whatever language, and what is wrong with a language wherever it is spoken. Where words may lack, or be too long, in
    one place of one language alone, a test takes all combinations.

    Args:
        axes: Values that have to be met.
        times: How often each value of the longest axis is in a combination, with other values each time.

    Example:
        >>> in_turn("abc", (1, 2))
        [('a', 1), ('b', 2), ('c', 2)]
    """
    values = [list(axis) for axis in axes]
    longest = max(values, key=len)

    def value(axis: list[Any], n: int, time: int) -> Any:
        # Moved by one each time around: the languages meet both themes, and not always the same one.
        moved = 0 if axis is longest else n // len(axis) + time * max(1, len(axis) // times)
        return axis[(n + moved) % len(axis)]

    return [
        tuple(value(axis, n, time) for axis in values)
        for time in range(times)
        for n in range(len(longest))
    ]
