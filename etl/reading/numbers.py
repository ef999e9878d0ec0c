"""Numbers in Chinese, Japanese and Korean text with what they are of: fractions, ranks, ranges, units.

A small grammar of its own: a number has to be found in running text, with its unit, hedges inside it (7200多亿, 6천만여)
and a half after it (两倍半).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from etl.reading.numerals import Mixed, mixed, value_of
from etl.reading.tables import form, table

Kind = Literal[
    "ratio", "usd", "intl", "currency", "persons", "times", "points", "rank", "count", "years", "other", "plain"
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Num:
    """A number as it is said.

    Attributes:
        kind: What its unit makes it; ``ratio`` for per cent and fractions.
        value: In units: 0.25, dollars, persons, a rank.
        to: The upper end of a range.
        hedge: What the number itself says of its exactness: ``over`` for 7200多亿.
        words: Whether it is a fraction in words rather than a figure.
        each: What a ratio such as "one in five people" counts: ``persons``, ``usd`` or nothing.
    """

    kind: Kind
    value: float
    to: float | None = None
    hedge: str = ""
    words: bool = False
    each: str = ""


#: What units mean that make a number a kind of its own.
_OF_UNITS: tuple[Kind, ...] = ("usd", "intl", "currency", "persons", "count", "years")
Found = tuple[Num, int]
#: What a unit means, by the longest match at a place: its meaning and where it ends.
Units = Callable[[str, int], tuple[str, int] | None]

_TABLE = table("numbers")["cjk"]
_FORMS: dict[str, list[str]] = _TABLE["forms"]
_NATIVE: dict[str, int] = {word: n for n, word in enumerate(_TABLE["native"], 1)}
_NATIVES = "|".join(sorted(_NATIVE, key=len, reverse=True))
_NUM = r"(?:\d{1,4}(?:\.\d{1,4})?|[〇零一二三四五六七八九十百两]{1,6}|[일이삼사오육칠팔구십]{1,3})"
_PARTS = {"NUM": _NUM, "NATIVES": _NATIVES}
_RANGE = re.compile(r"\s?(?:~|-|至|到|から|乃至|ないし|에서)\s?")
_LIST = re.compile(r"[、,·]\s?(?=\d)")


def found(text: str, at: int, units: Units) -> Found | None:
    """The number that begins at ``at``, with its unit, in Chinese, Japanese or Korean."""
    for grammar in (_part_of, _hundredths, _one_in, _top, _rank, _native, _loose, _measured):
        got = grammar(text, at, units)
        if got:
            return got
    return None


_FRACTION = re.compile(rf"({_NUM})\s?(?:分之|分の|분의)\s?({_NUM})")
_SLASH = re.compile(r"(?<![\d/.])(\d{1,2})/(\d{1,3})(?![\d/])")
_HALVES = form(_FORMS["halves"], _PARTS)


def _part_of(text: str, at: int, units: Units) -> Found | None:
    """四分之一, 4分の1, 3분의 2, 1/4, 절반."""
    said = _FRACTION.match(text, at)
    if said:
        whole, part = value_of(said[1]), value_of(said[2])
        if whole in {100.0, 1000.0, 10000.0} and "分之" in said[0]:
            return None
        return _between_0_and_1(part, whole, said.end())
    slash = _SLASH.match(text, at)
    if slash:
        return _between_0_and_1(float(slash[1]), float(slash[2]), slash.end())
    half = _HALVES.match(text, at)
    if half:
        hedge = "over" if half["over"] else ""
        return Num("ratio", 0.5, hedge=hedge, words=True), half.end()
    return None


def _between_0_and_1(part: float, whole: float, end: int) -> Found | None:
    if not 0 < part < whole:
        return None
    return Num("ratio", part / whole, words=True), end


_HUNDREDTH = re.compile(r"百分之|千分之")


def _hundredths(text: str, at: int, units: Units) -> Found | None:
    """百分之二十三点四, 百分之十六至十七."""
    said = _HUNDREDTH.match(text, at)
    first = mixed(text, said.end()) if said and said.end() < len(text) else None
    if not said or not first:
        return None
    whole = 100 if said[0][0] == "百" else 1000
    value = Num("ratio", first.value / whole, hedge=first.hedge)
    joined = _RANGE.match(text, first.end)
    if joined:
        start = joined.end()
        again = _HUNDREDTH.match(text, start)
        start = again.end() if again else start
        last = mixed(text, start) if start < len(text) else None
        if last and last.value > first.value and units(text, last.end) is None:
            return replace(value, to=last.value / whole), last.end
    return value, first.end


_ONE_IN = form(_FORMS["one_in"], _PARTS)
_ONE_OF = form(_FORMS["one_of"], _PARTS)
_EACH: dict[str, str] = _TABLE["each"]
_HEDGED = {word: hedge for hedge in ("about", "at_least") for word in _TABLE[hedge]}


def _one_in(text: str, at: int, units: Units) -> Found | None:
    """5人に1人, 每五个人中就有一个, 4달러 가운데 1달러."""
    said = _ONE_IN.match(text, at) or _ONE_OF.match(text, at)
    if not said or not (said["one"] or said["unit"]):
        return None
    whole, part = (
        float(_NATIVE[each]) if each in _NATIVE else value_of(each)
        for each in (said["whole"], said["part"])
    )
    got = _between_0_and_1(part, whole, said.end(said.lastindex or 0))
    each = _EACH.get(said["one"] or said["unit"] or "", "")
    hedge = _HEDGED.get(said["hedge"] or "", "")
    return (replace(got[0], each=each, hedge=hedge), said.end()) if got and each else None


_RANKS = form(_FORMS["ranks"], _PARTS)
_NO_RANK = frozenset({*"次届期章条家批轮回方号部个代季者線四三年天極", "产业", "産業"})


_TOPS = form(_FORMS["tops"], _PARTS)
_BIG = form(_FORMS["big"], _PARTS)
#: Not the two or the three.
_MANY = 4.0
_GROUP = form(_FORMS["group"], _PARTS)
_LEADING = re.compile(r"(?:世界|全球|亚洲|排名|居|列|入|进入|跻身|在|排)[^,，。]{0,3}$")


def _top(text: str, at: int, units: Units) -> Found | None:
    """世界前三, トップ10, 상위 10위, 10위권: at least that rank."""
    big = _BIG.match(text, at)
    if big and (not at or text[at - 1] not in "0123456789.第"):
        number = next(each for each in big.groups() if each)
        return Num("rank", value_of(number), hedge="at_least"), big.end()
    group = _GROUP.match(text, at)
    if group and (not at or text[at - 1] not in "0123456789.第前"):
        return Num("count", _MANY), group.end()
    said = _TOPS.match(text, at)
    if not said or (said["zh"] and not _LEADING.search(text[max(0, at - 6) : at])):
        return None
    number = next(each for each in said.groups() if each)
    return Num("rank", value_of(number), hedge="at_least"), said.end()


def _rank(text: str, at: int, units: Units) -> Found | None:
    """第二大, 世界6位, 10번째; 第三届 and 第三者 are none."""
    said = _RANKS.match(text, at)
    if not said:
        return None
    if at and text[at - 1] in "~-":
        # 2~4위 are several.
        return Num("other", 0.0), said.end()
    if said["native"]:
        return Num("rank", float(_NATIVE.get(said["native"], 1)), words=True), said.end()
    named = ("order", "which", "place", "japan", "listed", "kanji")
    number = next((said[name] for name in named if said[name]), "")
    if said["noun"] and said["noun"] in _NO_RANK:
        return Num("other", value_of(number)), said.end()
    return Num("rank", value_of(number)), said.end()


_NATIVE_TIMES = re.compile(rf"({_NATIVES})\s?배(\s?반)?")


def _native(text: str, at: int, units: Units) -> Found | None:
    """네 배 반, 여섯 배."""
    said = _NATIVE_TIMES.match(text, at)
    if not said:
        return None
    return Num("times", _NATIVE[said[1]] + (0.5 if said[2] else 0.0), words=True), said.end()


_TENTHS = re.compile(
    r"(割|할|成)(?![合り引当为員员立功果长長就本了分绩績都見])(半|([一二三四五六七八九\d])分|([一二三四五六七八九\d])푼|([一二三四五六七八九]))?"
)


def _measured(text: str, at: int, units: Units) -> Found | None:
    """A number with scales and a unit: 14兆3000億ドル, 16~17%, 二割五分, 两倍半."""
    first = mixed(text, at)
    if not first:
        return None
    joined = _RANGE.match(text, first.end) or _LIST.match(text, first.end)
    if joined:
        ranged = _ranged(text, first, joined, units)
        if ranged and not (_LIST.match(text, first.end) and _in_row(text, at, ranged[1])):
            return ranged
    return _united(text, first, units)


_LISTED = re.compile(r"[\d%万億亿兆만억조]\s?[、,·]\s?$")


def _in_row(text: str, at: int, end: int) -> bool:
    """Whether further numbers are listed before or after two: 29.2兆、18.7兆、19.4兆ドル is no range."""
    return bool(_LISTED.search(text, max(0, at - 4), at) or _LIST.match(text, end))


_LOOSE = re.compile(
    r"(?P<tens>[一二三四五六七八九]?十)?(?P<a>[一二两三四五六七八])[、,]?(?P<b>[二三四五六七八九])(?=[成割十百千万亿億兆倍])"
)
_LOOSE_FIGURES = re.compile(r"(?P<a>\d{2,3})[、,]\s?(?P<b>\d)(?=\s?[成割할万亿億兆억조%])")


def _loose(text: str, at: int, units: Units) -> Found | None:
    """Two digits in a row are a range: 两三成, 二十四五万亿美元, 24、5兆ドル."""
    said = _LOOSE.match(text, at) or _LOOSE_FIGURES.match(text, at)
    if not said or (at and text[at - 1] in ".点"):
        return None
    high = mixed(text, said.start("b"))
    got = _united(text, high, units) if high else None
    last = value_of(said["b"])
    first = value_of(said["a"])
    if not got or last != first % 10 + 1:
        return None
    tens = value_of(said["tens"]) if said.groupdict().get("tens") else first - first % 10
    factor = got[0].value / last
    low, top = (tens + first % 10) * factor, (tens + last) * factor
    return replace(got[0], value=round(low, 9), to=round(top, 9)), got[1]


def _ranged(text: str, first: Mixed, joined: re.Match[str], units: Units) -> Found | None:
    last = mixed(text, joined.end()) if joined.end() < len(text) else None
    got = _united(text, last, units) if last else None
    if not last or not got or got[0].kind in {"plain", "count", "other", "years"}:
        return None
    low = first.value * (last.scale if first.scale == 1 and last.scale > 1 else 1)
    factor = got[0].value / last.value if last.value else 1.0
    low *= factor
    listed = joined[0][0] in "、,·"
    if not low < got[0].value or (listed and got[0].value > 1.3 * low):
        return None
    return replace(got[0], value=low, to=got[0].value), got[1]


def _united(text: str, number: Mixed, units: Units) -> Found | None:
    """The number with the unit that follows it."""
    tenths = _TENTHS.match(text, number.end)
    if tenths and number.value <= 10:
        return _tenths(number, tenths)
    start = number.end
    hedge = number.hedge
    if start < len(text) and text[start] == " ":
        start += 1
    if (
        not hedge
        and text[start : start + 1] == "여"
        and units(text, start + 1 + (text[start + 1 : start + 2] == " "))
    ):
        hedge, start = "over", start + 1 + (text[start + 1 : start + 2] == " ")
    unit = units(text, start)
    if not unit:
        # A numeral alone is part of some other word.
        plain = number.figures or number.scale > 1
        return (Num("plain", number.value, hedge=hedge), number.end) if plain else None
    return _with_unit(text, number, unit, hedge)


def _tenths(number: Mixed, said: re.Match[str]) -> Found:
    part = said[3] or said[4] or said[5]
    more = 0.05 if said[2] == "半" else value_of(part) / 100 if part else 0.0
    return Num("ratio", number.value / 10 + more, hedge=number.hedge, words=True), said.end()


def _with_unit(text: str, number: Mixed, unit: tuple[str, int], hedge: str) -> Found:
    kind, end = unit
    value = number.value
    if kind == "percent":
        return Num("ratio", value / 100, hedge=hedge), end
    if kind == "points":
        return Num("points", value / 100, hedge=hedge), end
    if kind == "times":
        half = re.compile(r"\s?(半|반)").match(text, end)
        return Num(
            "times", value + (0.5 if half else 0.0), hedge=hedge
        ), half.end() if half else end
    known = (each for each in _OF_UNITS if each == kind)
    return Num(next(known, "other"), value, hedge=hedge), end
