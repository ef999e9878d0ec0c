"""Years as sentences say them: figures, numerals, eras, two digits, periods, "25 years ago", "since 2018"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from etl.reading.english import WORDS
from etl.reading.tables import form, table

_TABLE = table("years")
_DIGITS = {char: str(n) for n, char in enumerate("零一二三四五六七八九")} | {"〇": "0"}  # noqa: RUF001


@dataclass(frozen=True, slots=True)
class Year:
    """A year or a period as it is said.

    Attributes:
        first: The year, ``latest``, or empty where only `ago` or nothing exact is said.
        last: The end of a period; ``latest`` for "since".
        ago: Years before (after, if negative) the day it was said; None if the words name the year.
        expected: The words mark it as an estimate or a forecast: "2024e".
        period: Whether a period ends here that begins so many years before.
        vague: A time that is no single year: "the early 1990s".
        apart: Years after (before, if negative) the year said last, for words that are counted from it; with `ago`, these
            are counted from the day it was said where no year is.
        aside: Whether it was counted back so, and what is told next is of the year that it was counted from.
    """

    first: str = ""
    last: str = ""
    ago: int | None = None
    expected: bool = False
    period: int = 0
    vague: bool = False
    apart: int | None = None
    aside: bool = False

    def said_in(self, year: int | None) -> tuple[str, str]:
        """First and last, as said in a year; empty if that is needed and not known."""
        if self.ago is not None:
            return (str(year - self.ago), "") if year is not None else ("", "")
        if self.period and self.last:
            return str(int(self.last) - self.period), self.last
        return self.first, self.last


def _unnamed(pattern: re.Pattern[str]) -> str:
    """A pattern without the names of its groups, of which others have the same."""
    return re.sub(r"\(\?P<\w+>", "(?:", pattern.pattern)


def _forms(code: str) -> Iterator[tuple[re.Pattern[str], str]]:
    """The forms of a language, each with its kind, the first that fits before the others."""
    shared = _TABLE["forms"]["cjk"] if code in {"zh", "ja"} else ()
    for kind, text in (*shared, *_TABLE["forms"][code]):
        yield form([text], _TABLE["parts"]), kind
    yield form(_TABLE["once"][code], {}, any_case=True), "vague"


_FORMS = {code: tuple(_forms(code)) for code in _TABLE["starts"]}
_STARTS = {code: re.compile(text) for code, text in _TABLE["starts"].items()}
#: Whether any form begins at a place, by one match instead of one for each.
_ANY = {
    code: re.compile(
        "|".join(
            f"(?{'i' if each.flags & re.IGNORECASE else ''}:{_unnamed(each)})" for each, _ in forms
        )
    )
    for code, forms in _FORMS.items()
}


def found(text: str, at: int, code: str) -> tuple[Year, int] | None:
    """The year or period that begins at ``at``, and where it ends.

    >>> found("2013—2016年".replace("—", "-"), 0, "zh")[0].last
    '2016'
    """
    if not _STARTS[code].match(text, at):
        return None
    if (code == "en" and at and text[at - 1].isalnum()) or not _ANY[code].match(text, at):
        return None
    for pattern, kind in _FORMS[code]:
        said = pattern.match(text, at)
        if said:
            return _year(said, kind), said.end()
    return None


def _year(said: re.Match[str], kind: str) -> Year:
    given = said.groupdict()
    if kind == "year":
        return Year(given["a"], expected=bool(given.get("e")))
    if kind == "span":
        return Year(given["a"], given["b"])
    if kind == "since":
        return Year(given["a"], "latest")
    if kind == "until-1":
        return Year(given["a"], "-1")
    if kind == "vague":
        return Year(vague=True)
    return _counted(given, kind)


def _counted(given: dict[str, str], kind: str) -> Year:
    if kind == "period":
        return Year(
            last=given["b"],
            period=_TABLE["periods"].get(given["k"].lower()) or _count(given["k"].split()[0]),
        )
    if kind == "era":
        return Year(str(_TABLE["eras"][given["era"]] + _count(given["n"])))
    if kind == "han":
        return Year("".join(_DIGITS[char] for char in given["han"]))
    if kind == "two":
        two = int(given["two"])
        return Year(str(2000 + two if two < 70 else 1900 + two))
    if kind == "beside":
        return Year(apart=-1, ago=1) if given["before"] else Year(apart=1)
    said = given["n"].lower()
    years = _TABLE["counts"].get(said) or WORDS.get(said) or _count(said)
    years *= 10 if given.get("tens") else 1
    if not 0 < years < 200:
        return Year(vague=True)
    if kind == "apart":
        return Year(apart=years if given["way"].lower() == "later" else -years)
    # 二十年前 is counted from the year that is told, or from the day.
    return Year(ago=years, apart=-years if kind == "before" else None)


def _count(said: str) -> int:
    if said.isdigit():
        return int(said)
    if said == "元":
        return 1
    total, digit = 0, 0
    for char in said:
        unit = {"十": 10, "百": 100, "千": 1000}.get(char)
        if unit:
            total, digit = total + (digit or 1) * unit, 0
        else:
            digit = int(_DIGITS.get(char, "2" if char == "两" else "0"))
    return total + digit
