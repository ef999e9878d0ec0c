"""A sentence as a row of tokens: known words, numbers, years, punctuation, and what is not known."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from etl import catalog
from etl.reading import english, numbers, years
from etl.reading.areas import COUNTED
from etl.reading.language import Language, Word
from etl.reading.numbers import Found, Num
from etl.reading.years import Year


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a sentence.

    Attributes:
        kind: The table that it is from (``area``, ``measure`` ...), or ``num``, ``year``, ``stop``, ``comma``,
            ``semicolon``, ``colon``, ``open``, ``close``, ``poss``, ``arrow``, ``mark``, ``quote``, ``unknown``.
        value: What it means.
        start: Where it begins in the sentence.
        end: Where it ends.
        text: As written.
        glued: Whether it follows the token before it without a blank.
        num: The number, of a ``num``.
        year: The year, of a ``year``.
        parts: The single areas of a list of areas, in its order.
    """

    kind: str
    value: str
    start: int
    end: int
    text: str
    glued: bool = False
    num: Num | None = None
    year: Year | None = None
    parts: tuple[str, ...] = ()

    @property
    def names_areas(self) -> bool:
        """Whether it names an area, other than the World."""
        return self.kind == "area" and self.value != catalog.WORLD

    @property
    def as_area(self) -> Token:
        """Itself; "the three" and "the two" as an area whose formula is resolved when the sentence is read."""
        if self.kind != "trio" or self.value not in COUNTED:
            return self
        return replace(self, kind="area", parts=(self.value,))


_PUNCTUATION = {
    **dict.fromkeys(",，、﹐", "comma"),
    **dict.fromkeys(";；", "semicolon"),
    **dict.fromkeys(":：", "colon"),
    **dict.fromkeys(".。!！?？…\n", "stop"),
    **dict.fromkeys("([{", "open"),
    **dict.fromkeys(")]}", "close"),
    **dict.fromkeys("→", "arrow"),
    **dict.fromkeys("\"'", "quote"),
}
#: No word, year or number begins with these: they are looked at no further.
_ALONE = frozenset(",;，；")
#: Between short names: 한·중·일, 美、中、日.
_BETWEEN = frozenset({"·", "、"})
#: Before a short name that stands alone, and after it.
_HEADS = frozenset(" ,、。;；・(")
_MARKING = frozenset({"は", "が"})
_LATIN = re.compile(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ&0-9]*(?:['-][A-Za-zÀ-ɏ0-9]+)*")
_HANGUL = re.compile(r"[가-힣]+")
_KATAKANA = re.compile(r"[ァ-ヺー]+")
_HIRAGANA = re.compile(r"[ぁ-ゖ]")
_HAN = re.compile(r"[㐀-鿿々]")
#: Korean particles and endings: they stand after a word, never at the beginning of an eojeol.
_PARTICLES = frozenset({"topic", "of", "object", "to", "from", "ending"})
#: After these a rest of the eojeol is an ending of a verb.
_INFLECTED = frozenset(
    {
        "hold",
        "rise",
        "predicate",
        "after",
        "function",
        "forecast",
        "contribution",
        "sum",
        "include",
        "ending",
        "deny",
        "aim",
        "rank",
        "say",
        "ask",
    }
)


Tokens = list[Token]


def joined(first: Token, last: Token, **changes: object) -> Token:
    """One token in the place of several."""
    return replace(first, end=last.end, **changes)  # type: ignore[arg-type]


def lex(text: str, facts: Language) -> list[Token]:
    """The tokens of a sentence; every character but blanks belongs to one."""
    return _Lexer(text, facts).run()


class _Lexer:
    def __init__(self, text: str, facts: Language) -> None:
        self.text = text
        lowered = text.lower()
        self.lowered = lowered if len(lowered) == len(text) else text
        self.facts = facts
        self.tokens: list[Token] = []
        self.at = 0

    def run(self) -> list[Token]:
        while self.at < len(self.text):
            if self.text[self.at] == " ":
                self.at += 1
            else:
                self._one()
        return self.tokens

    def _one(self) -> None:
        """The longest of what can begin here."""
        if self.text[self.at] in _ALONE:
            self._add(_PUNCTUATION[self.text[self.at]], "", self.at + 1)
            return
        word = self._word()
        short = self.text[self.at] in self.facts.short
        single = short and word is not None and len(word.text) == 1 and word.kind != "area"
        if short and (self._dotted() or single) and self._abbreviated():
            return
        if short and self._headed():
            self._add("area", self.facts.short[self.text[self.at]], self.at + 1)
            return
        year = years.found(self.text, self.at, self.facts.code)
        number = self._number()
        ends = (
            self.at + len(word.text) if word else 0,
            year[1] if year else 0,
            number[1] if number else 0,
        )
        end = max(ends)
        if not end:
            self._other()
        elif year and year[1] == end:
            self._add("year", "", end, year=year[0])
        elif word and ends[0] == end and not _multiple(number, end):
            self._known(word, end)
        elif number:
            self._add("num", number[0].kind, end, num=number[0])

    def _add(
        self, kind: str, value: str, end: int, *, num: Num | None = None, year: Year | None = None
    ) -> None:
        last = self.tokens[-1] if self.tokens else None
        glued = last is not None and last.end == self.at
        if (
            kind == "unknown"
            and last
            and glued
            and last.kind == "unknown"
            and self.facts.code != "en"
        ):
            self.tokens[-1] = replace(last, end=end, text=self.text[last.start : end])
        else:
            piece = self.text[self.at : end]
            self.tokens.append(Token(kind, value, self.at, end, piece, glued, num, year))
        self.at = end

    def _known(self, word: Word, end: int) -> None:
        if word.kind == "year":
            self._add("year", "", end, year=_said(word.value))
        else:
            self._add(word.kind, word.value, end)

    # Words

    def _word(self) -> Word | None:
        if self.facts.code == "ko" and "가" <= self.text[self.at] <= "힣":
            return self._korean()
        if self.facts.code == "en" and self.at and self.text[self.at - 1].isalnum():
            return None
        return self.facts.match(self.text, self.lowered, self.at)

    def _korean(self) -> Word | None:
        """A word at the beginning of an eojeol, a particle or a further word in the middle of it."""
        first = self.at == 0 or self.text[self.at - 1] == " "
        word = self.facts.match(self.text, self.lowered, self.at)
        if first:
            if word and word.kind in _PARTICLES:
                return None
            return word if word and self._complete(word) else None
        ending = self.facts.ending(self.text, self.lowered, self.at)
        if word and ending:
            return ending if len(ending.text) > len(word.text) else word
        return word or ending

    def _complete(self, word: Word) -> bool:
        """A single syllable is a word only if what follows in the eojeol is known, too."""
        if len(word.text) > 1 or not "가" <= word.text <= "힣":
            return True
        end = self.at + 1
        if end >= len(self.text) or not "가" <= self.text[end] <= "힣":
            return True
        rest = self.facts.ending(self.text, self.lowered, end)
        more = self.facts.match(self.text, self.lowered, end)
        if more and more.kind in _PARTICLES and (not rest or len(more.text) > len(rest.text)):
            rest = more
        if not rest:
            return False
        after = end + len(rest.text)
        return after >= len(self.text) or not "가" <= self.text[after] <= "힣"

    # Numbers

    def _units(self, text: str, at: int) -> tuple[str, int] | None:
        word = self.facts.unit(self.text, self.lowered, at)
        return (word.value, at + len(word.text)) if word else None

    def _number(self) -> Found | None:
        if self.facts.code == "en":
            if self.at and (self.text[self.at - 1].isalnum()):
                return None
            got = english.found(self.text, self.at, self._units)
            if got and got[0].kind == "plain" and got[0].words and got[0].value < 1000:
                return None
            return got
        if self.facts.code == "ko" and "가" <= self.text[self.at] <= "힣" and self.at:
            before = self.text[self.at - 1]
            if "가" <= before <= "힣":
                return None
        return numbers.found(self.text, self.at, self._units) or self._english_number()

    def _english_number(self) -> Found | None:
        """US$24.5 trillion in a text of another language."""
        if self.text[self.at] not in "$U€£¥₩" or (
            self.at and self.text[self.at - 1].isalnum() and self.text[self.at - 1].isascii()
        ):
            return None
        return english.found(self.text, self.at, self._units)

    # What is no known word

    def _other(self) -> None:
        char = self.text[self.at]
        if (
            self.facts.code == "en"
            and self.text.startswith("'s", self.at)
            and self.at
            and not self.text[self.at + 2 : self.at + 3].isalnum()
        ):
            self._add("poss", "", self.at + 2)
        elif self.facts.code == "en" and char == "'" and self.at and self.text[self.at - 1] == "s":
            self._add("poss", "", self.at + 1)
        elif char in _PUNCTUATION:
            self._add(_PUNCTUATION[char], "", self.at + 1)
        elif self.facts.code == "ko" and "가" <= char <= "힣":
            self._hangul()
        else:
            self._unknown(char)

    def _hangul(self) -> None:
        run = _HANGUL.match(self.text, self.at)
        last = self.tokens[-1] if self.tokens else None
        end = run.end() if run else self.at + 1
        abbreviated = self._abbreviated()
        if abbreviated:
            return
        if last and last.end == self.at and last.kind in _INFLECTED:
            self._add("function", "", end)
        else:
            self._add("unknown", "", end)

    def _abbreviated(self) -> bool:
        """Single characters in a row, each an economy: 中美, 한·중·일."""
        areas: list[str] = []
        end = at = self.at
        while at < len(self.text) and self.text[at] in self.facts.short:
            areas.append(self.facts.short[self.text[at]])
            end = at + 1
            at = end + 1 if self.text[end : end + 1] in _BETWEEN else end
        if len(areas) > 1 and self._cut_short(end):
            areas.pop()
            end -= 1
        if len(areas) < 2 or len(set(areas)) < len(areas):
            return False
        formula = "+".join(areas)
        self._add("area", formula, end)
        self.tokens[-1] = replace(self.tokens[-1], parts=tuple(areas))
        return True

    def _dotted(self) -> bool:
        """One of several short names with dots between them."""
        return (
            self.text[self.at + 1 : self.at + 2] in _BETWEEN
            and self.text[self.at + 2 : self.at + 3] in self.facts.short
        )

    def _headed(self) -> bool:
        """One short name alone at the head of a clause: 韓は1.7%; not その中は."""
        begins = self.at == 0 or self.text[self.at - 1] in _HEADS
        return (
            begins and self.facts.code == "ja" and self.text[self.at + 1 : self.at + 2] in _MARKING
        )

    def _cut_short(self, end: int) -> bool:
        """The last character begins a name of its own: 中日本..."""
        word = self.facts.match(self.text, self.lowered, end - 1)
        return bool(word and word.kind in {"area", "year", "world"} and len(word.text) > 1)

    def _unknown(self, char: str) -> None:
        latin = _LATIN.match(self.text, self.at)
        if latin:
            text = latin[0]
            if self.facts.code == "en" and text.endswith(("'s", "'S")):
                text = text[:-2]
            adverb = self.facts.code == "en" and text.endswith("ly")
            count = self.facts.code == "en" and text.lower() in english.WORDS
            self._add(
                "function" if adverb or count else "unknown",
                "count" if count else "",
                self.at + len(text),
            )
        elif _KATAKANA.match(self.text, self.at):
            self._katakana()
        elif _HIRAGANA.match(char):
            self._add("function", "kana", self.at + 1)
        elif _HAN.match(char):
            if not self._abbreviated():
                self._add("unknown", "", self.at + 1)
        elif char.isalnum():
            end = self.at + 1
            while (
                end < len(self.text) and self.text[end].isalnum() and not _HAN.match(self.text[end])
            ):
                end += 1
            self._add("unknown", "", end)
        else:
            self._add("mark", char, self.at + 1)

    def _katakana(self) -> None:
        run = _KATAKANA.match(self.text, self.at)
        self._add("unknown", "", run.end() if run else self.at + 1)


def _multiple(number: Found | None, end: int) -> bool:
    """Such as "double that of", which is no verb, and "among the top ten", who are nobody."""
    if number is None or number[1] != end:
        return False
    return number[0].kind == "times" or (number[0].kind, number[0].hedge) == ("rank", "at_least")


def _said(value: str) -> Year:
    if value.startswith("~"):
        apart = int(value[1:])
        return Year(apart=apart, ago=1 if apart == -1 else None)
    if value.startswith(("+", "-")) or value == "0":
        return Year(ago=-int(value))
    return Year(value)
