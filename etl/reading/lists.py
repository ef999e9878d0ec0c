"""A heading over a list or a table: its year is that of every item or cell under it that says no other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from etl.reading.listed_years import single
from etl.reading.page import Page
from etl.reading.sentences import Sentence

#: What stands between the cells of a table in text.
_BAR = "|"


@dataclass(slots=True)
class _Heading:
    """The years that were said over what follows.

    Attributes:
        year: The one year of all; empty if none or several were said.
        columns: Of the head of a table, column -> its one year.
    """

    year: str = ""
    columns: dict[int, str] = field(default_factory=dict)

    def of(self, page: Page, at: int) -> str:
        """The year of what stands at a place under it."""
        return self.columns.get(_column(page, at), self.year)


def date(pages: Iterable[tuple[Sentence, Page]]) -> None:
    """Date the items of lists by the year in the heading over them, the cells of tables by that over their column.

    Such as "The three in 2023" over "- GDP: $24 trillion", "| Economy | 2022 | 2023 |" over "| China | 17.8% | 17.0% |".
    """
    heading = _Heading()
    for sentence, page in pages:
        row = _is_row(page)
        if not (page.drafts or page.missed):
            found = _heading(page)
            # "- Economy" in the middle of a list, and the line under the head of a table, begin no other.
            said = found.year or found.columns
            heading = found if said or not (sentence.line or row) else heading
        elif not (sentence.line or row):
            heading = _Heading()
        else:
            for draft in page.drafts:
                year = heading.of(page, draft.at)
                # In a row without a year of its own the last one of the head was carried on, whatever its column.
                own = page.places("year") if row else draft.dated or draft.year
                if year and not (own or draft.untimed or draft.type == "change"):
                    draft.year, draft.dated = year, True


def _is_row(page: Page) -> bool:
    """Whether a line is one of a table."""
    return any(token.text == _BAR for token in page.tokens)


def _column(page: Page, at: int) -> int:
    return sum(token.text == _BAR for token in page.tokens[:at])


def _heading(page: Page) -> _Heading:
    """The years of a heading; none of a sentence, which says something of its own."""
    if page.kind(len(page.tokens) - 1) == "stop":
        return _Heading()
    said = [(_column(page, at), single(page, at)) for at in page.places("year")]
    years = {year for _, year in said}
    if not _is_row(page):
        return _Heading(years.pop() if len(years) == 1 else "")
    columns = {
        column: year
        for column, year in said
        if year and len({other for where, other in said if where == column}) == 1
    }
    # In the first column a year is that of the whole table; the others date their own.
    first = min((n for n, token in enumerate(page.tokens) if token.text != _BAR), default=0)
    return _Heading(columns.pop(_column(page, first), ""), columns)
