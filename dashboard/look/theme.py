"""Colours by role and fonts by language, once for pages, charts and files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from dashboard.locale import LANGUAGES
from etl.places import declared

#: The colour of an economy is its own, whatever stands beside it.
ECONOMY_ROLES = {"CHN": "china", "JPN": "japan", "KOR": "korea"}


#: The families of pages and frames; languages with their own letters put theirs before.
SANS = '-apple-system,BlinkMacSystemFont,"Segoe UI",Roboto,"Helvetica Neue",Arial,"Liberation Sans",sans-serif'

#: A colour as the palettes have them.
_COLOUR = re.compile("#[0-9a-f]{6}")
#: A variable where one is used.
_VARIABLE = re.compile(r"var\(--([\w-]+)")


@cache
def palettes() -> Mapping[str, Mapping[str, str]]:
    """Theme -> role -> colour.

    Example:
        >>> {"light", "dark", "grey"} <= set(palettes())
        True
    """
    return declared(__package__, "theme")


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


def css(within: str | None = None) -> str:
    """What depends on palettes and languages.

    Colours as CSS variables: light, dark by the reader's system, either by the page's own choice; paper is light.

    Args:
        within: The document with its own rules, for the colours that these use; all of them without it.

    Example:
        >>> css().startswith(":root"), "--china:" in css("a{color:var(--china)}"), "--china:" in css("a{color:red}")
        (True, True, False)
    """
    return _css(None if within is None else frozenset(_VARIABLE.findall(within)))


@lru_cache(maxsize=64)
def _css(used: frozenset[str] | None) -> str:
    """What `css` has, with these variables; with all without any."""
    blocks = {
        name: "".join(
            f"--{variable}:{c};" for variable, c in _declared(p) if used is None or variable in used
        )
        for name, p in palettes().items()
    }
    return (
        f":root{{--sans:{SANS}}}"
        f":root,[data-theme=light]{{color-scheme:light;{blocks['light']}}}"
        f"@media screen and (prefers-color-scheme:dark){{:root:not([data-theme=light]){{color-scheme:dark;{blocks['dark']}}}}}"
        f"@media screen{{[data-theme=dark]{{color-scheme:dark;{blocks['dark']}}}}}"
        f"{''.join(language.css for language in LANGUAGES.values())}"
    )


def _declared(palette: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The names of the variables of a palette, and their colours."""
    return ((role.replace("_", "-"), colour) for role, colour in palette.items())


def with_variables(svg: str) -> str:
    """A light picture whose colours follow the page's theme: every colour becomes its CSS variable.

    Example:
        >>> with_variables(f'<path fill="{palettes()["light"]["claim"]}"/>')
        '<path fill="var(--claim)"/>'
    """
    variables = _variables()
    return _COLOUR.sub(lambda found: variables.get(found[0], found[0]), svg)


@cache
def _variables() -> Mapping[str, str]:
    """Colour of the light theme -> its CSS variable; of two roles of one colour that of the first."""
    return {
        colour: f"var(--{variable})"
        for variable, colour in reversed(list(_declared(palettes()["light"])))
    }


@cache
def ink(role: str) -> str:
    """The role of the type that is legible on an area of a role, in the light theme as in the dark one.

    Example:
        >>> ink("china"), ink("korea"), ink("grid")
        ('paper', 'on_area', 'text')
    """
    themes = [palettes()[name] for name in ("light", "dark")]
    return max(
        ("paper", "text", "on_area"), key=lambda on: min(contrast(p[on], p[role]) for p in themes)
    )


def lines_below_type(role: str) -> tuple[str, float]:
    """The role of slanting lines on an area of a role that carries type, and how much they cover.

    They are farther from the type than the area is, in the light theme as in the dark one; what no colour does for both
    covers less.

    Example:
        >>> lines_below_type("china"), lines_below_type("grid"), lines_below_type("korea")
        (('text', 1.0), ('paper', 1.0), ('paper', 0.25))
    """
    type_ = ink(role)
    return "text" if type_ == "paper" else "paper", 0.25 if type_ == "on_area" else 1.0


def contrast(one: str, other: str) -> float:
    """The ratio of contrast of two colours (WCAG 2.2).

    >>> contrast("#000000", "#ffffff")
    21.0
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    """The relative luminance of a colour (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def mixed(one: str, other: str) -> str:
    """The colour half way between two.

    >>> mixed("#000000", "#fffffe")
    '#7f7f7f'
    """
    parts = (sum(int(c[i : i + 2], 16) for c in (one, other)) // 2 for i in (1, 3, 5))
    return "#" + "".join(f"{value:02x}" for value in parts)
