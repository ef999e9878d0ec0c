"""The languages with all that is known of each: names, tags, separators, big numbers, fonts, line breaks.

A language is an entry in `languages.toml` and a message catalogue; nothing else names one.
"""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from etl.places import declared

#: The language of the messages themselves, which has no catalogue, and of what only programs and libraries read.
SOURCE = "en"
#: From katakana to the hiragana of the same sound.
KANA = ord("ァ") - ord("ぁ")


class Size(NamedTuple):
    """A power of ten, how an amount of that size is written, and from how many units on, if not from its power."""

    power: float
    pattern: str
    least: float = 0


class WordBreak(BaseModel):
    """Values of the CSS property ``word-break``; empty for the browser's own.

    Attributes:
        text: Everywhere.
        headings: In headings.
        cells: In cells of tables.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str = ""
    headings: str = ""
    cells: str = ""


class Language(BaseModel):
    """A language.

    Attributes:
        code: Its code in links and commands, and the folder of its catalogue.
        name: As its own speakers call it.
        tag: In HTML, SVG, PDF and links (BCP 47).
        office_tag: In Office files, always with a territory.
        babel: Its locale in Babel: numbers, dates, lists, names of territories.
        three: The order in which the language names the three economies.
        list_separator: Between all parts of a list in a sentence; Babel's pattern if empty, which has a word before
            the last part. A word there would be misread where names of parts contain it.
        sentence_space: Between sentences.
        clause_separator: Between clauses that have commas of their own.
        year_span: Between the first and the last year.
        collation: The encoding whose order is that of the language's dictionaries; the order of Unicode, accents
            apart, if empty. Chinese: GB 18030 has common signs in the order of their sound.
        readings: Words that names begin with -> how they are read; dictionaries have them in that order.
        particles: Both forms of a particle, as messages have them -> the one after a consonant, the one after a vowel.
        amounts: Kind of unit (`etl.catalog.Unit.kind`) -> sizes of amounts, the largest first.
        fonts: Families in figures and pages, in order. One font for all three languages with Han characters would
            show the wrong forms of shared ones (Han unification).
        own_fonts: Parts of the names of families that have the right forms; empty if any family has.
        office_font: The East Asian family in Office files, one that comes with Office on Windows and macOS.
        font_package: The Debian package with one of the families.
        square: Whether most characters are as wide as high: headings then are smaller and set wider.
        word_break: Where lines may break.
        italics: Whether the script has italics: slanted Han characters and Hangul are none, a remark stands instead.
        trim_punctuation: Whether wide punctuation at the beginning of a line loses its blank half.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    name: str
    tag: str
    office_tag: str
    babel: str
    three: tuple[str, str, str]
    list_separator: str = ""
    sentence_space: str
    clause_separator: str
    year_span: str
    collation: str = ""
    readings: dict[str, str] = {}
    particles: dict[str, tuple[str, str]] = {}
    amounts: dict[str, tuple[Size, ...]]
    fonts: tuple[str, ...]
    own_fonts: tuple[str, ...] = ()
    office_font: str
    font_package: str
    square: bool = False
    word_break: WordBreak = WordBreak()
    italics: bool = True
    trim_punctuation: bool = False

    def sort_key(self, name: str) -> bytes:
        """A key that sorts names as readers expect."""
        for word, reading in self.readings.items():
            if name.startswith(word):
                name = reading + name.removeprefix(word)
                break
        if self.readings:
            name = "".join(chr(ord(c) - KANA) if "ァ" <= c <= "ヶ" else c for c in name)
        if self.collation:
            return name.encode(self.collation, "replace")
        plain = unicodedata.normalize("NFD", name.casefold())
        return "".join(c for c in plain if not unicodedata.combining(c)).encode()

    @property
    def families(self) -> str:
        """The families as CSS has them: ``'Noto Sans CJK JP', …, sans-serif``."""
        return ", ".join(
            [*(f"'{name}'" if " " in name else name for name in self.fonts), "sans-serif"]
        )

    @property
    def css(self) -> str:
        """The rules of its text on pages."""
        here = f":lang({self.tag})"
        rules = {
            here: {
                "font-family": f"{self.families.removesuffix('sans-serif')}system-ui,sans-serif"
                if self.own_fonts
                else "",
                "word-break": self.word_break.text,
                "text-spacing-trim": "trim-start" if self.trim_punctuation else "",
            },
            f"{here} :is(h1,h2,h3)": {"word-break": self.word_break.headings},
            f"{here} :is(td,th)": {"word-break": self.word_break.cells},
        }
        blocks = {
            place: "".join(f"{name}:{value};" for name, value in said.items() if value)
            for place, said in rules.items()
        }
        return "".join(f"{place}{{{block}}}" for place, block in blocks.items() if block)


#: The languages by their codes.
LANGUAGES = {
    code: Language(code=code, **facts) for code, facts in declared(__package__, "languages").items()
}
