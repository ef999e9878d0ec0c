"""Whose figures a sentence is about, and of when: "according to the IMF in April 2022", 世界银行2015年数据.

A source that is named restricts what a claim is judged by; a month beside it is that of the edition, not of the claim.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from etl.reading.language import Code
from etl.reading.normal import Text
from etl.reading.tables import table

_TABLE = table("citing")
#: Characters between a name and the word that makes it a source, and between it and the month of an edition.
_NEAR, _BESIDE = 40, 30


@dataclass(frozen=True, slots=True)
class Cited:
    """Whose figures are meant.

    Attributes:
        sources: Sources of the catalogue; none if no name is known.
        edition: The month of the edition, ``YYYY-MM``; empty if none is said.
    """

    sources: tuple[str, ...] = ()
    edition: str = ""


def cited(text: Text, code: Code) -> tuple[Cited, Text]:
    """Whose figures a sentence is about, and the sentence without the month of their edition.

    >>> from etl.reading.normal import normalise
    >>> found, rest = cited(normalise("According to the IMF in April 2022, China had 18%."), "en")
    >>> found, rest.chars
    (Cited(sources=('weo', 'imts'), edition='2022-04'), 'According to the IMF in           , China had 18%.')
    """
    chars = text.chars
    named = [each for each in _names().finditer(chars) if _told(chars, each, code)]
    if not named:
        return Cited(), text
    sources = tuple(dict.fromkeys(s for each in named for s in _TABLE["names"][_key(each[0])]))
    for month in _months(code).finditer(chars):
        for name in named:
            low, high = sorted((name.end(), month.start()))
            if month.end() <= name.start():
                low, high = month.end(), name.start()
            between = chars[low:high]
            if high - low <= _BESIDE and not re.search(r"[\d,，、;；%％]", between):
                blank = chars[: month.start()] + " " * len(month[0]) + chars[month.end() :]
                return Cited(sources, _edition(month)), replace(text, chars=blank)
    return Cited(sources), text


def _told(chars: str, name: re.Match[str], code: Code) -> bool:
    """Whether a word that tells a source stands near a name; that of a publication tells it itself."""
    around = chars[max(name.start() - _NEAR, 0) : name.end() + _NEAR].lower()
    return any(cue in around for cue in _TABLE["cues"][code])


def _edition(month: re.Match[str]) -> str:
    given = month.groupdict()
    number = given.get("number") or _TABLE["months"][given["month"].title()]
    return f"{given['year']}-{int(number):02}"


def _key(name: str) -> str:
    return _keys()[name.lower()]


@cache
def _keys() -> dict[str, str]:
    return {name.lower(): name for name in _TABLE["names"]}


@cache
def _names() -> re.Pattern[str]:
    every = sorted(_TABLE["names"], key=len, reverse=True)
    latin = "|".join(re.escape(name) for name in every if name.isascii())
    other = "|".join(re.escape(name) for name in every if not name.isascii())
    return re.compile(rf"(?<![A-Za-z])(?:{latin})(?![A-Za-z])|{other}", re.IGNORECASE)


@cache
def _months(code: Code) -> re.Pattern[str]:
    if code == "en":
        names = "|".join(_TABLE["months"])
        return re.compile(rf"\b(?P<month>{names})(?: of)? (?P<year>20\d\d)\b", re.IGNORECASE)
    year, month = ("년", "월") if code == "ko" else ("年", "月")
    return re.compile(
        rf"(?P<year>20\d\d)\s?{year}\s?(?P<number>1[0-2]|0?[1-9])\s?{month}(?:号|期)?"
    )
