"""Which economy, group or formula a reader means who types a name or a code."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection

from dashboard.words.wording import Words, in_language
from etl import catalog
from etl.catalog.areas import from_iso2
from etl.errors import UsageError

#: Fewer Latin letters are a code of two letters, never the beginning of a name: UK is not Ukraine.
LEAST = 3


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
    wanted = _plain(text)
    if wanted.isascii() and len(wanted) < LEAST:
        code = from_iso2().get(wanted.upper(), "")
        return [code] if code in areas else []
    for spoken in (words, in_language("en", words.order)) if wanted else ():
        names = [
            (name, area)
            for area in areas
            for name in {_plain(spoken.economy(area)), _plain(spoken.economy(area, short=True))}
        ]
        for fits in (str.__eq__, str.startswith, str.__contains__):
            found = sorted(
                (each for each in names if fits(each[0], wanted)),
                key=lambda each: (len(each[0]), each),
            )
            if not found:
                continue
            # "United Kingdom" is meant before longer names that begin with it.
            first, area = found[0]
            alone = {other for name, other in found if name == first} == {area}
            if alone and all(name.startswith(first) for name, _ in found):
                return [area]
            return list(dict.fromkeys(area for _, area in found))
    return []


def _plain(name: str) -> str:
    """A name without accents, capitals and punctuation."""
    parts = unicodedata.normalize("NFKD", name).casefold()
    return "".join(c for c in parts if c.isalnum())
