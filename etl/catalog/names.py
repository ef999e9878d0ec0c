"""Which areas a text may name: the same rule for every language and every door."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from etl.catalog.areas import areas, from_iso2

#: Fewer Latin letters are a code of two letters, never the beginning of a name: UK is not Ukraine.
LEAST = 3
#: So many areas are named that a text may mean.
MOST = 4


def fitting(text: str, names: Collection[tuple[str, str]]) -> list[str]:
    """The areas that a text may name, the shortest name first: one that is named so, else those whose names begin so, hold it, or have all its words.

    Args:
        text: What was typed.
        names: The names that count, each with its area; an area may have several.

    Example:
        >>> fitting("korea", [("Korea, Rep.", "KOR"), ("Korea, Dem. People's Rep.", "PRK"), ("Japan", "JPN")])
        ['KOR', 'PRK']
        >>> fitting("Republic of Korea", [("Korea, Rep.", "KOR"), ("Japan", "JPN")])
        ['KOR']
        >>> fitting("Niger", [("Nigeria", "NGA"), ("Niger", "NER")])
        ['NER']
    """
    wanted = _plain(text)
    if not wanted:
        return []
    known = [(_plain(name), area) for name, area in names]
    if wanted.isascii() and len(wanted) < LEAST:
        code = from_iso2().get(wanted.upper(), "")
        return [code] if code in {area for _, area in known} else []
    for fits in (str.__eq__, str.startswith, str.__contains__):
        if found := {each for each in known if fits(each[0], wanted)}:
            return _meant(sorted(found, key=lambda each: (len(each[0]), each)))
    words = _words(text)
    return [area for name, area in names if words and all(_among(w, _words(name)) for w in words)]


def _meant(found: list[tuple[str, str]]) -> list[str]:
    """The one area whose name all the others begin with ("United Kingdom"), else all of them."""
    first, area = found[0]
    alone = {other for name, other in found if name == first} == {area}
    if alone and all(name.startswith(first) for name, _ in found):
        return [area]
    return list(dict.fromkeys(area for _, area in found))


def _words(text: str) -> list[str]:
    """The words that tell one name from another."""
    return [word for word in map(_plain, re.split(r"[^\w'’.]+", text)) if len(word) >= LEAST]


def _among(word: str, others: list[str]) -> bool:
    """Whether a word or its abbreviation is one of others: Republic and Rep."""
    return any(word.startswith(other) or other.startswith(word) for other in others)


def similar(text: str) -> str:
    """Codes and English names of the areas of the catalogue that a text may name; empty if there are none.

    Example:
        >>> similar("Korea")
        "KOR (Korea, Rep.), PRK (Korea, Dem. People's Rep.)"
    """
    known = areas()
    found = fitting(text, [(area.name, code) for code, area in known.items()])
    return ", ".join(f"{code} ({known[code].name})" for code in found[:MOST])


def _plain(name: str) -> str:
    """A name without accents, capitals and punctuation."""
    parts = unicodedata.normalize("NFKD", name).casefold()
    return "".join(c for c in parts if c.isalnum())
