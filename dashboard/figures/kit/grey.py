"""A chart for print without colour."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from dashboard.figures.kit.chart import Chart
from dashboard.look import theme

# Colours are values of their own, or those of spans in texts.
_HEX = re.compile(r"(?<![&\w])#([0-9a-fA-F]{6})\b")
T = TypeVar("T")


def greyed(chart: Chart) -> Chart:
    """The chart in greys: each role's colour becomes the role's grey, any other colour as light as it was.

    Example:
        >>> from dashboard.figures.kit.sheet import Margins, bare
        >>> from dashboard.look.appearance import Look
        >>> greyed(bare(Look(), Margins())).font.color
        '#000000'
    """
    roles = {
        theme.palettes()["light"][role]: grey for role, grey in theme.palettes()["grey"].items()
    }

    def grey(found: re.Match[str]) -> str:
        colour = f"#{found[1].lower()}"
        light = _light(*(int(found[1][i : i + 2], 16) for i in (0, 2, 4)))
        return roles.get(colour, f"#{light:02x}{light:02x}{light:02x}")

    return _recoloured(chart, lambda text: _HEX.sub(grey, text))


def _recoloured(part: T, recolour: Callable[[str], str]) -> T:
    """A part of a chart with another text in place of each of its texts."""
    new: Any = part
    if isinstance(part, str):
        new = recolour(part)
    elif is_dataclass(part) and not isinstance(part, type):
        new = replace(
            part, **{f.name: _recoloured(getattr(part, f.name), recolour) for f in fields(part)}
        )
    elif isinstance(part, Mapping):
        new = {name: _recoloured(each, recolour) for name, each in part.items()}
    elif isinstance(part, list | tuple):
        new = tuple(_recoloured(each, recolour) for each in part)
    result: T = new
    return result


def _light(red: int, green: int, blue: int) -> int:
    return round(0.2126 * red + 0.7152 * green + 0.0722 * blue)
