"""Which economy, group or formula a reader means who types a name or a code."""

from __future__ import annotations

from collections.abc import Collection

from dashboard.words.wording import Words, in_language
from etl import catalog
from etl.catalog.areas import areas as described
from etl.catalog.names import fitting
from etl.errors import UsageError


def meant(text: str, areas: Collection[str], words: Words) -> str:
    """The area that a text names: by its code, a formula, its name in the reader's language or in English, or a part of it.

    Args:
        text: What was typed.
        areas: The codes that there are figures of.
        words: The words of the reader's language.

    Returns:
        The code or formula; empty if the text names none, or several.

    Example:
        >>> from dashboard.words.wording import in_language
        >>> meant("韓国", ["JPN", "KOR"], in_language("ja")), meant("cjk+hkg", ["HKG"], in_language("en"))
        ('KOR', 'CJK+HKG')
        >>> meant("korea", ["JPN", "KOR", "PRK"], in_language("en"))
        ''
    """
    known = {*areas, *catalog.groups(), catalog.WORLD}
    try:
        return catalog.known_area(text.strip().upper(), known)
    except UsageError:
        pass
    found = candidates(text, known, words)
    return found[0] if len(found) == 1 else ""


def candidates(text: str, areas: Collection[str], words: Words) -> list[str]:
    """The areas that a text may name, by their names in the reader's language or in English, the shortest name first.

    Example:
        >>> from dashboard.words.wording import in_language
        >>> candidates("korea", ["JPN", "KOR", "PRK"], in_language("en"))
        ['KOR', 'PRK']
    """
    # Names in the reader's language first: only where none fits, those in English.
    for spoken in (words, in_language("en", words.order)):
        names = [
            (name, area)
            for area in areas
            for name in (spoken.economy(area), spoken.economy(area, short=True), *_also(area))
        ]
        if found := fitting(text, names):
            return found
    return []


def _also(area: str) -> tuple[str, ...]:
    known = described().get(area)
    return known.also if known else ()
