"""Numbers in figures, numerals and scales, as Chinese, Japanese and Korean text writes them: ``14万億``, ``3조1천62억``.

They have to be found in running text and come out exactly; libraries convert a number that somebody else has cut out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,18}(?:\.\d{1,12})?")
_HAN_DIGITS = {
    **dict(zip("〇零一二三四五六七八九", (0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9), strict=True)),
    **dict(zip("两壱弐参壹贰叁肆伍陆柒捌玖", (2, 1, 2, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9), strict=True)),
}
_HANGUL_DIGITS = dict(zip("일이삼사오육칠팔구", range(1, 10), strict=True))
_SMALL = {
    **dict(zip("十百千拾佰仟", (10, 100, 1000) * 2, strict=True)),
    **dict(zip("십백천", (10, 100, 1000), strict=True)),
}
_BIG = dict(
    zip("万萬만亿億억兆조京경", (1e4, 1e4, 1e4, 1e8, 1e8, 1e8, 1e12, 1e12, 1e16, 1e16), strict=True)
)
_MORE = "多余餘여"
_POINT = "点點"
#: Newspapers set vertically write a dot for the point, also of numerals; a dot between two numbers has none such behind.
_POINTED = re.compile(
    r"(\d{1,3}|[〇一二三四五六七八九]{1,3})·(\d|[〇一二三四五六七八九]{1,2})(?=\s?(?:%|パーセント|ポイント)(?:[ぁ-ん、。)]|$))"
)
#: Hangul numerals are also syllables of other words: they count only before a scale of money or a share.
_HANGUL = re.compile(r"[일이삼사오육칠팔구십백천만]{1,12}(?=\s?(?:억|조|퍼센트|프로|할|분의))")
#: "8조 2천억" goes on after the blank; "8조 20 ..." does not.
_GOES_ON = re.compile(
    r"(?:\d{1,3},\d{3}|\d{1,4}(?:\.\d+)?|[일이삼사오육칠팔구]{1,2})(?:여)?[십백천만억조千百万億亿]"
)


@dataclass(slots=True)
class _Sum:
    """A number while it is read from left to right."""

    terms: list[tuple[float, float]]
    section: float = 0.0
    digit: float | None = None
    hedge: str = ""
    scale: float = 1.0
    shown: bool = False

    def small(self, unit: float) -> None:
        self.section += (1.0 if self.digit is None else self.digit) * unit
        self.digit = None

    def big(self, unit: float) -> bool:
        """``万`` and higher; after a smaller one it multiplies it: 14万億, 1万2千亿."""
        lower = [value for value, scale in self.terms if scale < unit]
        said = self.section + (self.digit or 0.0)
        if not said and not lower:
            return False
        kept = [term for term in self.terms if term[1] >= unit]
        self.terms = [*kept, ((sum(lower) + said) * unit, unit)]
        self.section, self.digit = 0.0, None
        self.scale = unit if not lower else unit * 1e4
        return True

    @property
    def value(self) -> float:
        return sum(value for value, _ in self.terms) + self.section + (self.digit or 0.0)


@dataclass(frozen=True, slots=True)
class Mixed:
    """A number as it is written: its value, where it ends, its hedge and scale, and whether it begins with figures."""

    value: float
    end: int
    hedge: str
    scale: float
    figures: bool


def mixed(text: str, at: int) -> Mixed | None:
    """The number in figures, numerals and scales that begins at ``at``, if there is one.

    >>> mixed("2조7백37억 달러", 0).value
    2073700000000.0
    """
    if "가" <= text[at] <= "힣":
        word = _HANGUL.match(text, at)
        if not word:
            return None
    pointed = _POINTED.match(text, at) if text[at].isdecimal() or text[at] in _HAN_DIGITS else None
    if pointed and not (at and (text[at - 1].isdecimal() or text[at - 1] in _HAN_DIGITS)):
        whole, part = (
            "".join(str(_HAN_DIGITS.get(c, c)) for c in each) for each in pointed.groups()
        )
        return Mixed(float(f"{whole}.{part}"), pointed.end(), "", 1.0, figures=True)
    total = _Sum([])
    end = at
    while end < len(text):
        after = _step(text, end, total)
        if after is None:
            break
        end = after
    if not total.shown:
        return None
    return Mixed(total.value, end, total.hedge, total.scale, bool(DIGITS.match(text, at)))


def _step(text: str, at: int, total: _Sum) -> int | None:
    """One more character or figure of a number; None where it ends."""
    char = text[at]
    figures = DIGITS.match(text, at) if char.isdigit() else None
    if figures:
        if total.digit is not None:
            return None
        total.digit = float(figures[0].replace(",", ""))
        total.shown = True
        return figures.end()
    if char in _HAN_DIGITS or char in _HANGUL_DIGITS:
        return _numerals(text, at, total)
    if char in _SMALL:
        total.small(_SMALL[char])
        total.shown = True
        return at + 1
    if char in _BIG:
        return at + 1 if total.big(_BIG[char]) else None
    return _between(text, at, total)


def _numerals(text: str, at: int, total: _Sum) -> int | None:
    """Numerals: one digit, or several in a row read as figures (二〇二三), perhaps with a decimal part."""
    if total.digit is not None:
        return None
    known = _HAN_DIGITS if text[at] in _HAN_DIGITS else _HANGUL_DIGITS
    end = at
    while end < len(text) and text[end] in known and end - at < 8:
        end += 1
    total.digit = float("".join(str(known[char]) for char in text[at:end]))
    total.shown = True
    return end


def _between(text: str, at: int, total: _Sum) -> int | None:
    """What may stand inside a number: a hedge, a decimal point in words, a blank before more of it."""
    if not total.shown:
        return None
    char = text[at]
    following = text[at + 1] if at + 1 < len(text) else ""
    if char in _MORE and not total.hedge:
        if char == "余" and following == "り":
            return None
        total.hedge = "over"
        return at + 1
    if char in _POINT and following in _HAN_DIGITS:
        return _decimals(text, at + 1, total)
    if char == " ":
        if following in _BIG and total.digit is not None:
            return at + 1
        if total.digit is None and _GOES_ON.match(text, at + 1):
            return at + 1
    return None


def _decimals(text: str, at: int, total: _Sum) -> int:
    end = at
    while end < len(text) and text[end] in _HAN_DIGITS and end - at < 8:
        end += 1
    part = "".join(str(_HAN_DIGITS[char]) for char in text[at:end])
    total.digit = (total.digit or 0.0) + float(f"0.{part}")
    return end


def value_of(text: str) -> float:
    """The value of what is a number as a whole.

    >>> value_of("二十五"), value_of("삼십")
    (25.0, 30.0)
    """
    got = mixed(text, 0) if not "가" <= text[0] <= "힣" else None
    if got:
        return got.value
    total = _Sum([])
    for char in text:
        if char in _SMALL:
            total.small(_SMALL[char])
        else:
            total.digit = float(_HANGUL_DIGITS[char])
    return total.value
