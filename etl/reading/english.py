"""Numbers in English text: figures and words, scales, fractions, "one in five", ranges, ordinals."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from etl.reading.numbers import Found, Kind, Num, Units
from etl.reading.numerals import DIGITS
from etl.reading.tables import form, table

_TABLE = table("numbers")["en"]

#: Cardinals in words.
WORDS = {word: n for n, word in enumerate(_TABLE["ones"])} | {
    word: 10 * n for n, word in enumerate(_TABLE["tens"], 2)
}
_SCALES: dict[str, float] = _TABLE["scales"]
_ORDINALS = {word: n for n, word in enumerate(_TABLE["ordinals"], 1)}
_PARTS = {
    **{word: n for word, n in _ORDINALS.items() if n > 2},
    **{f"{word}s": n for word, n in _ORDINALS.items() if n > 2},
    **dict.fromkeys(("quarter", "quarters"), 4),
    **dict.fromkeys(("half", "halves"), 2),
    "hundredth": 100,
}
_WORD = re.compile(r"[a-z]+")
_CURRENCY = re.compile(
    r"(?P<usd>US\$|USD|U\.S\. ?\$|\$US|\$)\s?(?=\d)|(?P<other>€|£|¥|₩|RMB|CNY|JPY|KRW|EUR|GBP|A\$|C\$|HK\$|S\$|NT\$|Rs\.?)\s?(?=\d)"
)
_SCALE = re.compile(
    r"[\s-]?(?P<word>hundred|thousand|millions?|billions?|trillions?|mn|mln|bn|bln|tn|trn|tr)\b|(?P<letter>[mbk])\b",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\s?(?:-|~|,)\s?|\s(?:to|or|and)\s")
_BETWEEN = re.compile(r"between\s(?:about\s|some\s|around\s)?$", re.IGNORECASE)
#: The ends of a change may fall: "from 18 to 17 percent"; those of a range do not.
_FROM = re.compile(r"\bfrom\s(?:about\s|some\s|around\s|nearly\s|over\s)?$", re.IGNORECASE)
_ODD = re.compile(r"[\s-]odd\b")
_GAP = re.compile(r"[\s-]")
_YEARS = (1900, 2101)


@dataclass(frozen=True, slots=True)
class _Cardinal:
    value: float
    end: int
    scale: float
    words: bool


def found(text: str, at: int, units: Units) -> Found | None:
    """The number that begins at ``at``, with its unit; ``at`` is the beginning of a word."""
    for grammar in (_one_in, _fraction, _multiple, _top, _ordinal, _amount):
        got = grammar(text, at, units)
        if got:
            return got
    return None


def cardinal(text: str, at: int) -> _Cardinal | None:
    """A number in figures or words, with its scale.

    >>> cardinal("twenty-four trillion dollars", 0).value
    24000000000000.0
    """
    figures = DIGITS.match(text, at)
    if figures:
        value, end, words = float(figures[0].replace(",", "")), figures.end(), False
    else:
        small = _small(text, at)
        if not small:
            return None
        (value, end), words = small, True
    scale = 1.0
    while True:
        said = _SCALE.match(text, end)
        if not said or not said["word"] or scale > 1e6:
            break
        scale *= _SCALES[said["word"].lower()]
        end = said.end()
    return _Cardinal(value * scale, end, scale, words)


def _small(text: str, at: int) -> tuple[float, int] | None:
    """Words below a hundred, "a" before a scale, halves, "one point six", "two and a half"."""
    word = _word(text, at)
    if word in {"a", "half a"}:
        said = _SCALE.match(text, at + len(word))
        return (1.0, at + len(word)) if said and said["word"] else None
    if word not in WORDS:
        return None
    value, end = float(WORDS[word]), at + len(word)
    if value >= 20 and end < len(text) and _GAP.match(text, end):
        ones = _word(text, end + 1)
        if 0 < WORDS.get(ones, 0) < 10:
            value, end = value + WORDS[ones], end + 1 + len(ones)
    return _and_a_half(text, value, end)


def _and_a_half(text: str, value: float, end: int) -> tuple[float, int]:
    lowered = text[end : end + 20].lower()
    for said in (" and a half", "-and-a-half"):
        if lowered.startswith(said):
            return value + 0.5, end + len(said)
    if lowered.startswith(" point "):
        digits = ""
        rest = end + 7
        while (word := _word(text, rest)) in WORDS and WORDS[word] < 10 and len(digits) < 4:
            digits += str(WORDS[word])
            end = rest + len(word)
            rest = end + 1
        value += float(f"0.{digits}") if digits else 0.0
    return value, end


def _word(text: str, at: int) -> str:
    said = _WORD.match(text[at : at + 16].lower())
    return said[0] if said else ""


_ONE_IN = re.compile(
    r"(?P<part>\d{1,2}|[a-z]+)(?P<one> dollars?| people| persons?)? (?:in|out of|of)(?: every)? (?P<whole>\d{1,3}|[a-z]+)\b(?P<unit> dollars?| people| persons?| inhabitants| human beings| humans)?",
    re.IGNORECASE,
)


def _plain(word: str) -> float:
    return float(word) if word.isdigit() else float(WORDS.get(word.lower(), 0))


def _one_in(text: str, at: int, units: Units) -> Found | None:
    """One in five, two in every ten dollars, nine out of ten."""
    said = _ONE_IN.match(text, at)
    if not said:
        return None
    part, whole = _plain(said["part"]), _plain(said["whole"])
    if not 0 < part < whole or whole > 100:
        return None
    if " of " in said[0] and "out of" not in said[0] and "every" not in said[0]:
        return None
    unit = (said["unit"] or said["one"] or "").strip()
    each = "usd" if unit.startswith("dollar") else "persons" if unit else ""
    return Num("ratio", part / whole, words=True, each=each), said.end()


_FRACTION = re.compile(
    r"(?P<part>an?|one|two|three|four|five|six|seven|eight|nine|\d{1,2})(?:[\s-](?P<amid>full|whole|mere|good|solid|comfortable|scant|bare))?[\s-](?P<whole>thirds?|quarters?|fourths?|fifths?|sixths?|sevenths?|eighths?|"
    r"ninths?|tenths?|twentieths?|hundredth|half)(?![\w-])",
    re.IGNORECASE,
)
_AMID: dict[str, str] = _TABLE["amid"]
_HALF = re.compile(r"(?:half|one[\s-]half|a half)(?![\w-])", re.IGNORECASE)
_SLASH = re.compile(r"(?<![\d/.])(?:(\d{1,2})/(\d{1,3}))(?![\d/])")
_FRACTION_ENDS = form(_TABLE["forms"]["fraction_ends"], {}, any_case=True)
_TIME_BEFORE = form(_TABLE["forms"]["time_before"], {}, any_case=True)


def _fraction(text: str, at: int, units: Units) -> Found | None:
    """A quarter, two-thirds, half, 1/4; not "a third summit", "the fourth quarter"."""
    slash = _SLASH.match(text, at)
    if slash and 0 < int(slash[1]) < int(slash[2]):
        return Num("ratio", int(slash[1]) / int(slash[2]), words=True), slash.end()
    said = _FRACTION.match(text, at) or _HALF.match(text, at)
    if not said or not _FRACTION_ENDS.match(text, said.end()):
        return None
    if _TIME_BEFORE.search(text[max(0, at - 12) : at]):
        return None
    if said.re is _HALF:
        return (
            (Num("ratio", 0.5, words=True), said.end()) if not _a_scale(text, said.end()) else None
        )
    part = 1.0 if said["part"].lower() in {"a", "an"} else _plain(said["part"])
    whole = _PARTS[said["whole"].lower()]
    if not 0 < part < whole:
        return None
    return Num(
        "ratio", part / whole, words=True, hedge=_AMID.get(said["amid"] or "", "")
    ), said.end()


_MULTIPLE = re.compile(
    r"(?P<often>twice|thrice)(?=\s(?:that|those|the|as|what|[A-Z]))|(?P<many>double|triple|treble|quadruple)(?=\s(?:that of|those of|the size of|[A-Z]))"
)
_FOLD = re.compile(r"(?P<count>[a-z]+)[\s-]?fold\b", re.IGNORECASE)
_MULTIPLES = {"twice": 2, "double": 2, "thrice": 3, "triple": 3, "treble": 3, "quadruple": 4}


def _multiple(text: str, at: int, units: Units) -> Found | None:
    """Twice that of, double the size of, sixfold; not "to double the size of"."""
    fold = _FOLD.match(text, at)
    if fold and (count := _plain(fold["count"])):
        return Num("times", count, words=True), fold.end()
    said = _MULTIPLE.match(text, at)
    if not said or (said["many"] and text[max(0, at - 3) : at].lower() == "to "):
        return None
    return Num("times", float(_MULTIPLES[said[0]]), words=True), said.end()


def _a_scale(text: str, at: int) -> bool:
    """Half a billion."""
    return bool(re.compile(r" an? (?:million|billion|trillion)\b", re.IGNORECASE).match(text, at))


_TOP = re.compile(r"(?:the )?top[ -](?P<many>\d{1,3}|[a-z]+)(?![\w%$.-])", re.IGNORECASE)
#: "The top ten account for" says of those ten what it says; "among the top ten" says it of one.
_AMONG = form(_TABLE["forms"]["among"], {}, any_case=True)
_MEASURED_TOP = re.compile(r" (?:per ?cent|percent|million|billion|trillion)\b", re.IGNORECASE)


def _top(text: str, at: int, units: Units) -> Found | None:
    """Among the world's top ten exporters, a top-10 economy: at least that rank."""
    said = _TOP.match(text, at)
    many = _plain(said["many"]) if said else 0.0
    if not said or many < 2 or _MEASURED_TOP.match(text, said.end()):
        return None
    if not _AMONG.search(text[max(0, at - 40) : at]):
        return None
    return Num("rank", many, hedge="at_least"), said.end()


_ORDINAL = re.compile(
    r"(?:No\.|no\.|number|Number|#)\s?(?P<number>\d{1,3}|one|two|three|four|five)\b|(?P<word>[a-z]+)(?![\w])|(?P<figure>\d{1,3})(?:st|nd|rd|th)\b",
    re.IGNORECASE,
)


def _ordinal(text: str, at: int, units: Units) -> Found | None:
    """Second, 13th, No. 2."""
    said = _ORDINAL.match(text, at)
    if not said:
        return None
    if said["word"]:
        n = _ORDINALS.get(said["word"].lower())
        return (Num("rank", float(n), words=True), said.end()) if n else None
    number = said["figure"] or said["number"]
    return Num("rank", _plain(number)), said.end()


def _amount(text: str, at: int, units: Units) -> Found | None:
    """US$24.5 trillion, 14 to 15 percent, 1.6 billion people, two and a half times."""
    money = _CURRENCY.match(text, at)
    first = cardinal(text, money.end() if money else at)
    half = re.compile(r"half an? (million|billion|trillion)\b", re.IGNORECASE).match(text, at)
    if half:
        scale = _SCALES[half[1].lower()]
        first = _Cardinal(scale / 2, half.end(), scale, True)
    if not first:
        return None
    first = _letter(text, first) if money else first
    odd = _ODD.match(text, first.end)
    if odd:
        more = _united(text, replace(first, end=odd.end()), money, units)
        return (replace(more[0], hedge="over"), more[1]) if more else None
    joined = _RANGE.match(text, first.end)
    if joined:
        ranged = _ranged(text, at, first, joined, money, units)
        if ranged:
            return ranged
    return _united(text, first, money, units)


def _letter(text: str, number: _Cardinal) -> _Cardinal:
    """$754b: a letter is a scale only after a sign of money."""
    said = _SCALE.match(text, number.end)
    if not said or not said["letter"]:
        return number
    scale = {"m": 1e6, "b": 1e9, "k": 1e3}[said["letter"].lower()]
    return _Cardinal(number.value * scale, said.end(), scale, number.words)


def _ranged(
    text: str,
    at: int,
    first: _Cardinal,
    joined: re.Match[str],
    money: re.Match[str] | None,
    units: Units,
) -> Found | None:
    again = _CURRENCY.match(text, joined.end())
    last = cardinal(text, again.end() if again else joined.end())
    got = _united(text, last, money or again, units) if last else None
    if not last or not got or got[0].kind in {"plain", "count", "other", "years", "rank"}:
        return None
    if " and " in joined[0] and not _BETWEEN.search(text[max(0, at - 20) : at]):
        return None
    low = first.value * (last.scale if first.scale == 1 and last.scale > 1 else 1)
    low *= got[0].value / last.value if last.value else 1.0
    listed = joined[0][0] == "," or " or " in joined[0]
    falls = " to " in joined[0] and bool(_FROM.search(text[max(0, at - 20) : at]))
    if not (low < got[0].value or falls) or (listed and got[0].value > 1.3 * low):
        return None
    return replace(got[0], value=low, to=got[0].value), got[1]


def _united(
    text: str, number: _Cardinal, money: re.Match[str] | None, units: Units
) -> Found | None:
    start = number.end
    while start < len(text) and text[start] in " -(":
        start += 1
        if start - number.end > 1:
            break
    unit = units(text, start) or units(text, number.end)
    if money:
        end = unit[1] if unit and unit[0] in {"usd", "currency"} else number.end
        kind: Kind = "usd" if money["usd"] else "currency"
        return Num(kind, number.value), end
    year = number.scale == 1 and _YEARS[0] < number.value < _YEARS[1]
    if not unit or (year and "(" in text[number.end : start]):
        # "world GDP, 2023 (per cent)" is a year, and the unit that of a column.
        return (Num("plain", number.value, words=number.words), number.end)
    if unit[0] in {"usd", "intl"} and year and not number.words:
        # "2015 US dollars" are those of a year.
        return None
    return _with_unit(number, unit)


_KINDS: dict[str, Kind] = {
    "usd": "usd",
    "intl": "intl",
    "currency": "currency",
    "persons": "persons",
    "times": "times",
    "count": "count",
    "years": "years",
}


def _with_unit(number: _Cardinal, unit: tuple[str, int]) -> Found:
    kind, end = unit
    if kind == "percent":
        return Num("ratio", number.value / 100), end
    if kind == "points":
        return Num("points", number.value / 100), end
    return Num(_KINDS.get(kind, "other"), number.value, words=number.words), end
