"""Numbers in Chinese, Japanese and Korean text: mixed figures and numerals, scales, fractions, ranges, units.

A small grammar of its own: a number has to be found in running text, with its unit, hedges inside it (7200多亿, 6천만여)
and a half after it (两倍半), and ``14万億`` or ``3조1천62억`` have to come out exactly. Libraries convert a number that
somebody else has cut out.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

Kind = Literal[
    "ratio",
    "usd",
    "intl",
    "currency",
    "persons",
    "times",
    "points",
    "rank",
    "count",
    "years",
    "other",
    "plain",
]


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


Found = tuple[Num, int]
#: What a unit means, by the longest match at a place: its meaning and where it ends.
Units = Callable[[str, int], tuple[str, int] | None]

DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,18}(?:\.\d{1,12})?")
_HAN_DIGITS = {
    **dict(zip("〇零一二三四五六七八九", (0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9), strict=True)),
    **dict(zip("两壱弐参壹贰叁肆伍陆柒捌玖", (2, 1, 2, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9), strict=True)),
}
_HANGUL_DIGITS = dict(zip("일이삼사오육칠팔구", range(1, 10), strict=True))
_SMALL = {
    "十": 10,
    "拾": 10,
    "百": 100,
    "佰": 100,
    "千": 1000,
    "仟": 1000,
    "십": 10,
    "백": 100,
    "천": 1000,
}
_BIG = {
    "万": 1e4,
    "萬": 1e4,
    "亿": 1e8,
    "億": 1e8,
    "兆": 1e12,
    "京": 1e16,
    "만": 1e4,
    "억": 1e8,
    "조": 1e12,
    "경": 1e16,
}
_MORE = "多余餘여"
_POINT = "点點"
#: Hangul numerals are also syllables of other words: they count only before a scale of money or a share.
_HANGUL = re.compile(r"[일이삼사오육칠팔구십백천만]{1,12}(?=\s?(?:억|조|퍼센트|프로|할|분의))")
_NATIVE = {
    "한": 1,
    "두": 2,
    "세": 3,
    "네": 4,
    "다섯": 5,
    "여섯": 6,
    "일곱": 7,
    "여덟": 8,
    "아홉": 9,
    "열": 10,
}
#: "8조 2천억" goes on after the blank; "8조 20 ..." does not.
_GOES_ON = re.compile(
    r"(?:\d{1,3},\d{3}|\d{1,4}(?:\.\d+)?|[일이삼사오육칠팔구]{1,2})(?:여)?[십백천만억조千百万億亿]"
)
_RANGE = re.compile(r"\s?(?:~|-|至|到|から|乃至|ないし|에서)\s?")
_LIST = re.compile(r"[、,·]\s?(?=\d)")


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
class _Mixed:
    value: float
    end: int
    hedge: str
    scale: float
    figures: bool


def mixed(text: str, at: int) -> _Mixed | None:
    """The number in figures, numerals and scales that begins at ``at``, if there is one.

    >>> mixed("2조7백37억 달러", 0).value
    2073700000000.0
    """
    if "가" <= text[at] <= "힣":
        word = _HANGUL.match(text, at)
        if not word:
            return None
    total = _Sum([])
    end = at
    while end < len(text):
        after = _step(text, end, total)
        if after is None:
            break
        end = after
    if not total.shown:
        return None
    return _Mixed(total.value, end, total.hedge, total.scale, bool(DIGITS.match(text, at)))


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


def found(text: str, at: int, units: Units) -> Found | None:
    """The number that begins at ``at``, with its unit, in Chinese, Japanese or Korean."""
    for grammar in (_part_of, _hundredths, _one_in, _rank, _native, _loose, _measured):
        got = grammar(text, at, units)
        if got:
            return got
    return None


_NUM = r"(?:\d{1,4}(?:\.\d{1,4})?|[〇零一二三四五六七八九十百两]{1,6}|[일이삼사오육칠팔구십]{1,3})"
_FRACTION = re.compile(rf"({_NUM})\s?(?:分之|分の|분의)\s?({_NUM})")
_SLASH = re.compile(r"(?<![\d/.])(\d{1,2})/(\d{1,3})(?![\d/])")
_HALVES = re.compile(
    r"(?P<over>过半数|過半数|过半|過半|과반수|과반|大半|半数を超える|半数以上)"
    r"|(?P<half>一半|半数|半分|半ば|절반|半壁江山)|(?<=[近约逾超])半(?![年个月世数导])"
)


def _number(text: str) -> float:
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


def _part_of(text: str, at: int, units: Units) -> Found | None:
    """四分之一, 4分の1, 3분의 2, 1/4, 절반."""
    said = _FRACTION.match(text, at)
    if said:
        whole, part = _number(said[1]), _number(said[2])
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


_ONE_IN = re.compile(
    rf"每?(?P<whole>{_NUM})(?:个|名|位)?(?P<one>人|美元|元|ドル|円)?(?:口)?(?:中|里|当中|之中|に|のうち|につき|中の|のうちの)"
    rf"(?:就|便)?(?P<hedge>约|約|大约|至少|最少|不止|少なくとも)?(?:有)?(?P<part>{_NUM})(?:个|名|位)?(?P<unit>人|美元|元|ドル|円|是|来自|生活|住)?"
)
_NATIVES = "|".join(sorted(_NATIVE, key=len, reverse=True))
_ONE_OF = re.compile(
    rf"(?P<whole>\d{{1,3}}|{_NATIVES})\s?(?P<one>명|달러|사람|원)\s?(?:중|가운데|당)\s?(?:(?P<hedge>적어도|최소|약|대략)\s?)?"
    rf"(?P<part>\d{{1,3}}|{_NATIVES})\s?(?P<unit>명|달러|사람|원)"
)
_EACH = {
    "人": "persons",
    "명": "persons",
    "사람": "persons",
    "美元": "usd",
    "ドル": "usd",
    "달러": "usd",
}
_HEDGED = {
    **dict.fromkeys(("约", "約", "大约", "약", "대략"), "about"),
    **dict.fromkeys(("至少", "最少", "不止", "少なくとも", "적어도", "최소"), "at_least"),
}


def _one_in(text: str, at: int, units: Units) -> Found | None:
    """5人に1人, 每五个人中就有一个, 4달러 가운데 1달러."""
    said = _ONE_IN.match(text, at) or _ONE_OF.match(text, at)
    if not said or not (said["one"] or said["unit"]):
        return None
    whole, part = (
        float(_NATIVE[each]) if each in _NATIVE else _number(each)
        for each in (said["whole"], said["part"])
    )
    got = _between_0_and_1(part, whole, said.end(said.lastindex or 0))
    each = _EACH.get(said["one"] or said["unit"] or "", "")
    hedge = _HEDGED.get(said["hedge"] or "", "")
    return (replace(got[0], each=each, hedge=hedge), said.end()) if got and each else None


_RANKS = re.compile(
    r"第(?P<order>\d{1,3}|[一二三四五六七八九十百]{1,4})(?P<noun>大|位|名|の|番目|次|届|期|章|条|家|批|轮|回|方|号|部|个|代|三|季|者|四|線|年|天|产业|産業|極)?"
    rf"|(?P<native>첫|{_NATIVES})\s?번째"
    r"|제?(?P<place>\d{1,3})\s?(?:위|번째)(?!원|안)|(?P<japan>\d{1,3}|[一二三四五六七八九十]{1,3})(?:位|番目)(?!置)"
    r"|(?P<listed>\d{1,3})(?=(?:[、,·]\s?\d{1,3})+\s?(?:위|位))|(?P<kanji>[一二三四五六七八九十]{1,3})(?:位|위)"
)
_NO_RANK = frozenset({*"次届期章条家批轮回方号部个代季者線四三年天極", "产业", "産業"})


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
    number = said["order"] or said["place"] or said["japan"] or said["listed"] or said["kanji"]
    if said["noun"] and said["noun"] in _NO_RANK:
        return Num("other", _number(number)), said.end()
    return Num("rank", _number(number)), said.end()


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
    last = _number(said["b"])
    first = _number(said["a"])
    if not got or last != first % 10 + 1:
        return None
    tens = _number(said["tens"]) if said.groupdict().get("tens") else first - first % 10
    factor = got[0].value / last
    low, top = (tens + first % 10) * factor, (tens + last) * factor
    return replace(got[0], value=round(low, 9), to=round(top, 9)), got[1]


def _ranged(text: str, first: _Mixed, joined: re.Match[str], units: Units) -> Found | None:
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


def _united(text: str, number: _Mixed, units: Units) -> Found | None:
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


def _tenths(number: _Mixed, said: re.Match[str]) -> Found:
    part = said[3] or said[4] or said[5]
    more = 0.05 if said[2] == "半" else _number(part) / 100 if part else 0.0
    return Num("ratio", number.value / 10 + more, hedge=number.hedge, words=True), said.end()


def _with_unit(text: str, number: _Mixed, unit: tuple[str, int], hedge: str) -> Found:
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
    known: dict[str, Kind] = {
        "usd": "usd",
        "intl": "intl",
        "currency": "currency",
        "persons": "persons",
        "count": "count",
        "years": "years",
    }
    return Num(known.get(kind, "other"), value, hedge=hedge), end
