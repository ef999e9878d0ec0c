"""Which areas a text may name: the same rule for every language and every door."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from functools import cache

from etl.catalog.areas import areas, from_iso2

#: The languages of names -> their locales in CLDR.
LOCALES = {"en": "en", "zh": "zh_Hans", "ja": "ja", "ko": "ko"}
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
    if wanted.isascii() and len(wanted) < LEAST and wanted not in {name for name, _ in known}:
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


def lacking(text: str, known: Collection[str]) -> list[str]:
    """What of a list or a sum is no code: all of it where it may be one name, else its parts.

    >>> lacking("CHN,Korea", {"CHN"}), lacking("South+Korea", {"CHN"})
    (['Korea'], ['South Korea', 'South', 'Korea'])
    """
    whole = " ".join(text.split("+"))
    parts = [part.strip() for part in re.split("[,+]", text)]
    names = [part for part in parts if part and part not in known]
    return names if len(names) < len(parts) else list(dict.fromkeys([whole, *names]))


@cache
def _every_name() -> tuple[tuple[str, str], ...]:
    """All names that areas have: the catalogue's, and those of CLDR in each language."""
    from babel import Locale

    territories = [Locale.parse(locale).territories for locale in LOCALES.values()]
    found = []
    for code, area in areas().items():
        cldr = (str(each[area.iso2]) for each in territories if area.iso2 in each)
        found += [(name, code) for name in (area.name, *area.also, *cldr)]
    return tuple(found)


def meanings(text: str) -> list[str]:
    """The codes of the areas that a text may name in whatever language, or a list or sum that has a name in it.

    Example:
        >>> meanings("Korea"), meanings("CHN+韓国"), meanings("South Korea"), meanings("Atlantis")
        (['KOR', 'PRK'], ['KOR'], ['KOR'], [])
    """
    each = (fitting(name, _every_name()) for name in lacking(text, areas()))
    return next(filter(None, each), [])[:MOST]


def similar(text: str) -> str:
    """The same with their names in English, for errors.

    Example:
        >>> similar("Korea")
        "KOR (Korea, Rep.), PRK (Korea, Dem. People's Rep.)"
    """
    return ", ".join(f"{code} ({areas()[code].name})" for code in meanings(text))


def _plain(name: str) -> str:
    """A name without accents, capitals and punctuation."""
    parts = unicodedata.normalize("NFKD", name).casefold()
    return "".join(c for c in parts if c.isalnum())
