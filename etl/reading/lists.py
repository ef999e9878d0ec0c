"""A heading over a list: its year is that of every item that says no other."""

from __future__ import annotations

from collections.abc import Iterable

from etl.reading.listed_years import single
from etl.reading.page import Page
from etl.reading.sentences import Sentence


def date(pages: Iterable[tuple[Sentence, Page]]) -> None:
    """Date the items of lists by the year in the heading over them: "The three in 2023" over "- GDP: $24 trillion"."""
    year = ""
    for sentence, page in pages:
        if not (page.drafts or page.missed):
            found = _year(page)
            # "- Economy" in the middle of a list begins no other.
            year = found if found or not sentence.line else year
        elif not sentence.line:
            year = ""
        elif year:
            for draft in page.drafts:
                if not (draft.dated or draft.untimed or draft.year or draft.type == "change"):
                    draft.year, draft.dated = year, True


def _year(page: Page) -> str:
    """The one year of a heading; empty for a sentence, which says something of its own."""
    years = {single(page, at) for at in page.places("year")}
    prose = page.kind(len(page.tokens) - 1) == "stop"
    return "" if prose or len(years) != 1 else years.pop()
