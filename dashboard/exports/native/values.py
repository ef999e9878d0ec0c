"""The looks of a chart's series, one for each value."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeGuard

from dashboard.figures.kit.chart import Bars, Marker


def each(given: str | float | Sequence[str] | Sequence[float], n: int) -> str | float:
    """What is given for one of several values, or for all."""
    return given if isinstance(given, str | int | float) else given[n % len(given)]


def colours(marker: Marker | None, count: int) -> list[str]:
    """The colours of marks or bars, of which there are `count`."""
    return [str(each(marker.color, n)) if marker else "" for n in range(max(count, 1))]


def hatches(bars: Bars) -> list[str]:
    """For each bar the colours of its pattern, of its lines and behind them, or nothing."""
    pattern, count = bars.marker.pattern, len(bars.x)
    return [
        f"{pattern.fgcolor} {pattern.bgcolor or paint}" if pattern and bars.hatched(n) else ""
        for n, paint in enumerate(colours(bars.marker, count)[:count])
    ]


def is_number(value: float | None) -> TypeGuard[float]:
    """Whether a value is a number that a chart can show."""
    return value is not None and value == value


def plain(text: str) -> str:
    """A text without tags, on one line."""
    return re.sub(r"<[^>]*>", "", re.sub(r"<br */?>", " ", text)).strip()
