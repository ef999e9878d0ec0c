"""Years that are counted from the one said last: "the year before", "two decades earlier", 前年, 二十年前, 이듬해."""

from __future__ import annotations

from dataclasses import replace

from etl.reading.dating import text
from etl.reading.page import Page
from etl.reading.years import Year

_UNKNOWN = Year(vague=True)
_BEFORE = frozenset({"of", "open", "object", "topic", "function"})
_UNDER = frozenset({"under", "nearly"})
_OVER = frozenset({"over", "at_least"})


def resolve(page: Page) -> None:
    """Give every such year its figure; what cannot be counted is a time that is no year."""
    for at in page.places("year"):
        year = page.tokens[at].year
        if year is None or (year.apart is None and year.ago is None):
            continue
        page.change(at, replace(page.tokens[at], year=_resolved(page, at, year)))


def _resolved(page: Page, at: int, year: Year) -> Year:
    if year.apart is not None:
        told = _told(page, at, year) or _last(page, year)
        if told:
            return Year(str(int(told) + year.apart), aside=year.apart < 0)
        if year.ago is None or page.state.said is None:
            return _UNKNOWN
        return replace(year, apart=None)
    counted = year.ago is not None and abs(year.ago) > 1
    return _UNKNOWN if counted and page.state.said is None else year


def _told(page: Page, at: int, year: Year) -> str:
    """The year of the sentence from which it is counted: the last one before, else the first one after."""
    before = (_figure(page, k) for k in reversed(page.places("year")) if k < at)
    spoken = year.ago not in {None, 1} and page.state.said is not None
    after = (_figure(page, k) for k in page.places("year") if k > at and not spoken)
    return next((told for told in before if told), "") or next((told for told in after if told), "")


def _last(page: Page, year: Year) -> str:
    """The year of the sentence before, for words that can mean no other."""
    state = page.state
    only = year.ago is None or year.ago == 1 or state.said is None
    if state.year is None or not only or state.year_in < state.sentence - 1:
        return ""
    return _end(page, state.year)


def _figure(page: Page, at: int) -> str:
    """The year that a token names by itself, of a period its end; empty if it names none."""
    year = page.tokens[at].year
    if year is None or year.vague or year.apart is not None or year.aside:
        return ""
    return _end(page, year)


def _end(page: Page, year: Year) -> str:
    """The figure of a year, of a period its end; empty if it has none."""
    first, last = text(page, year)
    told = last or first
    return told if told.isdecimal() else ""


def held_against(page: Page) -> None:
    """23.9%で、前年の25.7%を下回った: it is under the number of the year before, which is that number exactly."""
    for draft in page.drafts:
        k = page.skip(draft.at - 1, _BEFORE, -1)
        year = page.tokens[k].year if page.kind(k) == "year" else None
        if year is None or not year.aside or draft.value is None:
            continue
        for other in page.drafts:
            same = (other.type, other.areas, other.measure, other.unit) == (
                draft.type, draft.areas, draft.measure, draft.unit
            )  # fmt: skip
            if same and other.at < draft.at and other.value is not None:
                under = other.value < draft.value and draft.comparator in _UNDER
                over = other.value > draft.value and draft.comparator in _OVER
                draft.comparator = "exact" if under or over else draft.comparator
