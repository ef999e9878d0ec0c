"""Years that stand in a list: "in 2022 and 2023", 2021、2022和2023年; and whether a number is said of each."""

from __future__ import annotations

from dataclasses import dataclass

from etl.reading.dating import is_year
from etl.reading.page import Page
from etl.reading.years import Year

LINKS = frozenset({"and", "comma", "function", "in"})
_DOTS = frozenset({"·", "・"})
#: Between years of which the same is said: "neither 2022 nor 2023", 2022年も2023年も, 无论2022年还是2023年.
_ALIKE = frozenset({"nor", "も", "도", "에도", "还是"})
#: A plain number between these is a year in a list: 2021、2022和2023年.
_YEARS = range(1900, 2100)
#: Between two years: one of them, nobody says which.
_EITHER = frozenset(
    {"or", "nor", "或", "或者", "または", "或いは", "あるいは", "또는", "혹은", "이나"}
)
#: Beside the years: all of them taken together.
_OVER = frozenset({"over", "across", "between", "during"})
_DURING = frozenset({"동안", "간", "사이", "间", "間", "之间", "期间"})
_BESIDE = frozenset({"of", "unknown", "function", "num", "in", "each"})
_SUMMED = frozenset({"comma", "stop", "topic", "object", ""})


@dataclass(frozen=True, slots=True)
class Run:
    """Years that stand in a list: from which token to which, and whether a number may be said of each of them."""

    years: tuple[str, ...]
    first: int
    last: int
    each: bool


def runs(page: Page) -> list[Run]:
    """The lists of two and more single years that a sentence has."""
    found: list[Run] = []
    if sum(token.kind == "year" or token.num is not None for token in page.tokens) < 2:
        return found
    at = 0
    while at < len(page.tokens):
        years, end, first = [], at, at
        while (year := single(page, end)) and year not in years:
            years.append(year)
            following = end + 1
            while _links(page, following):
                following += 1
            at, end = end, following
        if len(years) > 1 and page.kind(at) == "year" and page.value(at + 1) != "than":
            found.append(Run(tuple(years), first, at, _each(page, first, at)))
        at += 1
    return found


def _links(page: Page, at: int) -> bool:
    """Whether a word stands between years of a list."""
    both = page.word(at) == "에" and page.word(at + 1) == "도"
    return both or page.kind(at) in LINKS or page.word(at) in _DOTS | _ALIKE


def _each(page: Page, first: int, last: int) -> bool:
    """Whether what is said of years in a list is said of each: not of one of them, nor of their sum."""
    neither = page.word(page.skip(first - 1, {"in"}, -1)) == "neither"
    if any(page.word(at) in _EITHER for at in range(first, last)) and not neither:
        return False
    if page.en and page.word(page.skip(first - 1, {"function"}, -1)) in _OVER:
        return False
    at = last + 1
    while page.kind(at) in _BESIDE and page.word(at) not in _DURING:
        at += 1
    total = page.kind(at) == "sum" and page.kind(at + 1) in _SUMMED
    return not (total or page.word(at) in _DURING)


def single(page: Page, at: int) -> str:
    """The single year that a token is; empty if it is none."""
    if page.kind(at) == "year":
        if not is_year(page, at):
            return ""
        year: Year = page.tokens[at].year or Year(vague=True)
        first, last = year.said_in(page.state.said)
        # 前年と比べると、2023年は...: what is held against is no year of a list.
        other = last or year.expected or year.aside
        return "" if other or not first.isdecimal() else first
    num = page.num(at)
    listed = num is not None and num.kind == "plain" and not num.words and num.value in _YEARS
    return str(int(num.value)) if num is not None and listed else ""
