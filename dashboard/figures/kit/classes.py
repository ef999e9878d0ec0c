"""Classes of values: round bounds that readers can keep in mind, and in which class a value is."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from statistics import median

#: The number of classes of amounts, and the part of the greatest value up to which there is a bound.
CLASSES, HIGHEST = 6, 0.5


def bounds(values: Sequence[float]) -> list[float]:
    """The bounds between classes of values that differ by orders of magnitude: 1 and 3 times powers of ten, ascending.

    The highest is at most half of the greatest value, so that the uppermost class has some room.

    Args:
        values: One of them at least is positive.

    Example:
        >>> bounds([0.26, 0.165, 0.01, 0.0002])
        [0.001, 0.003, 0.01, 0.03, 0.1]
    """
    top = max(values) * HIGHEST
    power = math.floor(math.log10(top))
    steps = [s * 10.0**p for p in range(power - CLASSES, power + 1) for s in (1, 3)]
    return [float(f"{step:.0e}") for step in steps if step <= top * (1 + 1e-9)][1 - CLASSES :]


def around_zero(values: Sequence[float]) -> list[float]:
    """The bounds between classes of values that rise and fall: one below zero, zero, and two above.

    The step is the largest of 1, 2 and 5 times a power of ten that is at most the median of the sizes of the values.

    Example:
        >>> around_zero([0.05, 0.02, -0.01, 0.03, 0.12])
        [-0.02, 0.0, 0.02, 0.04]
    """
    middle = median(abs(value) for value in values) or 1.0
    power = 10.0 ** math.floor(math.log10(middle))
    step = max(m * power for m in (1, 2, 5) if m * power <= middle * (1 + 1e-9))
    return [round(n * step, 12) for n in (-1, 0, 1, 2)]


def class_of(value: float, limits: Sequence[float]) -> int:
    """The number of the class of a value, from 0 on; a bound belongs to the class above it.

    Example:
        >>> class_of(0.1, [0.01, 0.1]), class_of(0.001, [0.01, 0.1])
        (2, 0)
    """
    return bisect_right(limits, value)
