"""Values of a Plotly figure, whatever holds them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

Trace = Mapping[str, Any]


def within(facts: Trace, *path: str) -> Any:
    """What is at the end of a path, or None."""
    found: Any = facts
    for name in path:
        found = (found or {}).get(name)
    return found


def listed(values: Any) -> list[Any]:
    """The values of a trace; none if there is a single one."""
    if values is None or isinstance(values, str | int | float):
        return []
    return list(values.tolist() if hasattr(values, "tolist") else values)


def first(value: Any) -> Any:
    """The first of several values, or the only one."""
    if isinstance(value, list | tuple):
        return value[0] if value else None
    return value


def nth(value: Any, n: int) -> Any:
    """One of several values, which begin again after the last, or the only one."""
    values = listed(value)
    return values[n % len(values)] if values else value


def colours(colour: Any, count: int) -> list[str]:
    """A colour for each point, of which there are `count`."""
    given = [colour] if isinstance(colour, str) else listed(colour)
    return [str(given[n % len(given)]) if given else "#888888" for n in range(max(count, 1))]


def hatches(trace: Trace, count: int) -> list[str]:
    """For each bar, of which there are `count`, the colours of its pattern, of its lines and behind them, or nothing."""
    pattern = within(trace, "marker", "pattern") or {}
    paints = colours(within(trace, "marker", "color"), count)
    return [
        f"{nth(pattern.get('fgcolor'), n) or '#ffffff'} {nth(pattern.get('bgcolor'), n) or paint}"
        if nth(pattern.get("shape"), n)
        else ""
        for n, paint in enumerate(paints)
    ]


def hollow(trace: Trace) -> bool:
    """Whether the marks of a trace are rings."""
    return "open" in str(first(within(trace, "marker", "symbol")) or "")


def is_number(value: Any) -> bool:
    """Whether a value is a number that a chart can show."""
    return isinstance(value, int | float) and value == value


def short(value: Any) -> str:
    """A value as a text, whole numbers without a point."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def plain(text: Any) -> str:
    """A text without tags, on one line."""
    return re.sub(r"<[^>]*>", "", re.sub(r"<br */?>", " ", str(text))).strip()


def name_of(ref: str) -> str:
    """The full name of an axis: ``x`` is ``x1``."""
    return ref if ref[1:] else f"{ref}1"
