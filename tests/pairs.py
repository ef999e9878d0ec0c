"""Values of several axes together where the code that is tested does not ask for all of their combinations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def in_turn(*axes: Iterable[Any]) -> list[tuple[Any, ...]]:
    """As many combinations as the longest axis has values: each value of each axis is in one at least.

    For a sweep over pages, figures or kinds in every language, say, where what is wrong with one of these is wrong in
    whatever language, and what is wrong with a language wherever it is spoken. Where words may lack, or be too long, in
    one place of one language alone, a test takes all combinations.

    Example:
        >>> in_turn("abc", (1, 2))
        [('a', 1), ('b', 2), ('c', 2)]
    """
    values = [list(axis) for axis in axes]
    longest = max(len(axis) for axis in values)
    # Moved by one each time around: the languages meet both themes, and not always the same one.
    return [
        tuple(axis[(n + n // len(axis)) % len(axis)] for axis in values) for n in range(longest)
    ]
