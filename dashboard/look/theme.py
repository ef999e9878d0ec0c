"""Colours by role and fonts by language, once for pages, charts and files."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from dashboard.locale import LANGUAGES

#: The colour of an economy is its own, whatever stands beside it.
ECONOMY_ROLES = {"CHN": "china", "JPN": "japan", "KOR": "korea"}


#: The families of pages and frames; languages with their own letters put theirs before.
SANS = '-apple-system,BlinkMacSystemFont,"Segoe UI",Roboto,"Helvetica Neue",Arial,"Liberation Sans",sans-serif'


@cache
def palettes() -> Mapping[str, Mapping[str, str]]:
    """Theme -> role -> colour.

    Example:
        >>> {"light", "dark", "grey"} <= set(palettes())
        True
    """
    return tomllib.loads((files(__package__) / "theme.toml").read_text(encoding="utf-8"))


def palette(theme: str) -> Mapping[str, str]:
    """Role -> colour of a theme; ``auto`` is drawn light until a reader's own choice is known.

    Example:
        >>> palette("auto") == palette("light")
        True
    """
    return palettes()["dark" if theme == "dark" else "light"]


def font(lang: str) -> str:
    """The font families for a language.

    Example:
        >>> font("ja") == LANGUAGES["ja"].families
        True
    """
    return LANGUAGES[lang].families


def css() -> str:
    """What depends on palettes and languages.

    Colours as CSS variables: light, dark by the reader's system, either by the page's own choice; paper is light.

    Example:
        >>> css().startswith(":root")
        True
    """
    blocks = {
        name: "".join(f"--{role.replace('_', '-')}:{c};" for role, c in p.items())
        for name, p in palettes().items()
    }
    return (
        f":root{{--sans:{SANS}}}"
        f":root,[data-theme=light]{{color-scheme:light;{blocks['light']}}}"
        f"@media screen and (prefers-color-scheme:dark){{:root:not([data-theme=light]){{color-scheme:dark;{blocks['dark']}}}}}"
        f"@media screen{{[data-theme=dark]{{color-scheme:dark;{blocks['dark']}}}}}"
        f"{''.join(language.css for language in LANGUAGES.values())}"
    )


def with_variables(svg: str) -> str:
    """A light picture whose colours follow the page's theme: every colour becomes its CSS variable.

    Example:
        >>> with_variables(f'<path fill="{palettes()["light"]["claim"]}"/>')
        '<path fill="var(--claim)"/>'
    """
    for role, colour in palettes()["light"].items():
        svg = svg.replace(colour, f"var(--{role.replace('_', '-')})")
    return svg


def mixed(one: str, other: str) -> str:
    """The colour half way between two.

    >>> mixed("#000000", "#fffffe")
    '#7f7f7f'
    """
    parts = (sum(int(c[i : i + 2], 16) for c in (one, other)) // 2 for i in (1, 3, 5))
    return "#" + "".join(f"{value:02x}" for value in parts)
