"""What words mean, by language: the TOML files beside this module, with the names of economies from CLDR and the catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from babel import Locale

from etl.catalog.areas import areas
from etl.catalog.names import LOCALES
from etl.reading.normal import normalise
from etl.reading.tables import table

Code = Literal["en", "zh", "ja", "ko"]
CODES: tuple[Code, ...] = ("en", "zh", "ja", "ko")
#: Tables that are no kinds of words in running text.
_APART = frozenset({"unit", "not_area", "short", "traditional"})
#: By how many first characters words are found.
_KEY = 4
_LATIN = re.compile(r"[A-Za-z0-9]")


@dataclass(frozen=True, slots=True)
class Word:
    """An entry of a table: what is written, what kind of word it is, and what it means."""

    text: str
    kind: str
    value: str
    cased: bool
    begins: bool
    ends: bool


@dataclass(frozen=True, slots=True)
class Language:
    """A language's words, found by their first characters, the longest first."""

    code: Code
    words: Mapping[str, tuple[Word, ...]]
    endings: Mapping[str, tuple[Word, ...]]
    units: Mapping[str, tuple[Word, ...]]
    short: Mapping[str, str]
    simplified: Mapping[int, str]

    def match(self, text: str, lowered: str, at: int) -> Word | None:
        """The longest word that stands at ``at``."""
        return _longest(self.words, text, lowered, at)

    def ending(self, text: str, lowered: str, at: int) -> Word | None:
        """The longest ending that stands at ``at``, in the middle of an eojeol."""
        return _longest(self.endings, text, lowered, at)

    def unit(self, text: str, lowered: str, at: int) -> Word | None:
        """The longest unit that stands at ``at``."""
        return _longest(self.units, text, lowered, at)


def _beginning(index: Mapping[str, tuple[Word, ...]], lowered: str, at: int) -> tuple[Word, ...]:
    for size in range(_KEY, 0, -1):
        found = index.get(lowered[at : at + size])
        if found is not None:
            return found
    return ()


def _longest(
    index: Mapping[str, tuple[Word, ...]], text: str, lowered: str, at: int
) -> Word | None:
    for word in _beginning(index, lowered, at):
        if word.cased:
            # "The two Koreas" at the beginning of a sentence.
            same = text.startswith(word.text[1:], at + 1) and (
                text[at] == word.text[0] or word.text[0].islower()
            )
        else:
            same = lowered.startswith(word.text, at)
        if same and _whole(word, text, at):
            return word
    return None


def _whole(word: Word, text: str, at: int) -> bool:
    """Latin letters are not cut out of longer words."""
    end = at + len(word.text)
    following = text[end : end + 1]
    if word.kind == "trio" and following == "-":
        # "the three-way trade"
        return False
    if word.kind == "area" and following == "$":
        # "the US$130 billion of 1999"
        return False
    if (
        word.ends
        and following.isascii()
        and (following.isalpha() or (word.text[-1].isdigit() and following.isdigit()))
    ):
        return False
    return not (word.begins and at and text[at - 1].isascii() and text[at - 1].isalnum())


@cache
def language(code: Code) -> Language:
    """The words of a language, read once."""
    tables: dict[str, dict[str, str]] = table(code)
    entries: dict[str, Word] = {}
    for name, formula in _names(code, tables.get("not_area", {})).items():
        entries[name] = _word(name, "area", formula)
    for kind in tables.keys() - _APART - {"ending"}:
        for text, value in tables[kind].items():
            entries[text.strip()] = _word(text.strip(), kind, value)
    short = tables.get("short", {})
    pairs = tables.get("traditional", {})
    simplified = {ord(a): b for old, new in pairs.items() for a, b in zip(old, new, strict=True)}
    return Language(
        code,
        _index(entries.values()),
        _index(_word(text, "ending", value) for text, value in tables.get("ending", {}).items()),
        # 4.3x, 24pc: a unit is written on to its number.
        _index(
            replace(_word(text, "unit", value), begins=False)
            for text, value in tables["unit"].items()
        ),
        short,
        simplified,
    )


def _word(text: str, kind: str, value: str) -> Word:
    text = normalise(text).chars
    cased = any(char.isupper() for char in text)
    return Word(text, kind, value, cased, bool(_LATIN.match(text[0])), bool(_LATIN.match(text[-1])))


def _index(words: Iterable[Word]) -> dict[str, tuple[Word, ...]]:
    """The words by their first characters, with the shorter ones that begin so."""
    own: dict[str, list[Word]] = {}
    for word in words:
        own.setdefault(word.text.lower()[:_KEY], []).append(word)
    found = {
        key: [*those, *(word for size in range(1, len(key)) for word in own.get(key[:size], ()))]
        for key, those in own.items()
    }
    return {
        first: tuple(sorted(those, key=lambda word: (-len(word.text), not word.cased)))
        for first, those in found.items()
    }


def _names(code: Code, without: Mapping[str, str]) -> dict[str, str]:
    """The names of economies: CLDR's, in English the catalogue's as well."""
    territories = Locale.parse(LOCALES[code]).territories
    names: dict[str, str] = {}
    for area in areas().values():
        if area.kind != "economy":
            continue
        said = [str(territories.get(area.iso2, ""))]
        if code == "en":
            said.append(area.name)
        for name in said:
            plain = re.sub(r"\s*[（(].*", "", name)
            if len(plain) > 1 and "," not in plain and plain not in without:
                names[plain] = area.ref_area
    return names
