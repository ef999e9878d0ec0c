"""Which economy, group or formula a reader means who types a name or a code."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection

from dashboard.words.wording import Words, in_language
from etl import catalog
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
    wanted = _plain(text)
    found: list[tuple[str, str]] = []
    for spoken in (words, in_language("en", words.order)):
        names = [
            (name, area)
            for area in known
            for name in {_plain(spoken.economy(area)), _plain(spoken.economy(area, short=True))}
        ]
        for fits in (str.__eq__, str.startswith, str.__contains__):
            found = [each for each in names if wanted and fits(each[0], wanted)]
            if len({area for _, area in found}) == 1:
                return found[0][1]
            if found:
                # "United Kingdom" is meant before longer names that begin with it.
                short = min(found, key=lambda each: len(each[0]))
                same = {area for name, area in found if name == short[0]}
                if len(same) == 1 and all(name.startswith(short[0]) for name, _ in found):
                    return short[1]
                break
    return ""


def _plain(name: str) -> str:
    """A name without accents, capitals and punctuation."""
    parts = unicodedata.normalize("NFKD", name).casefold()
    return "".join(c for c in parts if c.isalnum())
