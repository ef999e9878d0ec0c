"""Numbers of several years: "in 2013 and 2023 ... 12.7 and 17.1 percent", and one number that two years have."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from etl import catalog
from etl.reading.areas import codes
from etl.reading.claims import Comparator
from etl.reading.draft import Draft
from etl.reading.listed_years import LINKS, Run, runs, single
from etl.reading.numerals import DIGITS
from etl.reading.page import Page

#: Claims that a row of numbers may make.
_ROWS = frozenset({"share", "amount", "intra_trade"})


def in_turn(page: Page) -> frozenset[int]:
    """Give the n-th number of a row the n-th of the years that stand in a list; where the numbers of such rows stand.

    A row whose numbers may as well be of that many economies is left to those who tell economies apart.
    """
    found = runs(page)
    done: set[int] = set()
    if len(found) != 1 or not found[0].each:
        return frozenset()
    years = found[0].years
    for draft in list(page.drafts):
        row = _row(page, draft)
        if len(row) != len(years) or len(row) < 2 or _counted(draft, len(row)):
            continue
        scale = _scale(page, draft)
        alike = [each for each in page.drafts if each.at in row]
        if scale and len({(d.type, d.areas, d.of, d.measure, d.unit) for d in alike}) == 1:
            dated = [
                _of_year(page, draft, at, scale, year) for at, year in zip(row, years, strict=True)
            ]
            place = page.drafts.index(alike[0])
            page.drafts = [each for each in page.drafts if each.at not in row]
            page.drafts[place:place] = dated
            done.update(row)
    return frozenset(done)


def spread(page: Page, done: frozenset[int]) -> None:
    """One number said of several years is a claim for each of them; of years taken together it is not understood."""
    for run in runs(page):
        for draft in list(page.drafts):
            if draft.at in done or draft.year_to or not draft.dated or draft.year not in run.years:
                continue
            if draft.type == "change":
                if len(run.years) == 2:
                    # 2010年和2023年，比重由9%升至17%
                    draft.year, draft.year_to = run.years
            elif not _own_year(page, draft, run):
                place = page.drafts.index(draft)
                each = [replace(draft, year=year) for year in run.years] if run.each else []
                page.drafts[place : place + 1] = each
                if not each:
                    page.missed.append((min(draft.first, draft.at), draft.at, "ambiguous"))


def _own_year(page: Page, draft: Draft, run: Run) -> bool:
    """Such as "17 percent in 2022 and 2023, and Japan 4 percent in 2023": the year is not that of the list."""
    beyond = (
        range(run.last + 1, len(page.tokens)) if draft.at > run.last else range(draft.at, run.first)
    )
    return any(single(page, at) == draft.year for at in beyond)


def _row(page: Page, draft: Draft) -> list[int]:
    """The numbers that stand in a row with a claim's, which is the last of them."""
    if draft.type not in _ROWS or draft.value_to is not None or draft.year_to:
        return []
    following = page.skip(draft.at + 1, LINKS)
    if following in page.anchors and any(d.at == following for d in page.drafts):
        return []
    row = [draft.at]
    while True:
        before = page.skip(row[0] - 1, LINKS, -1)
        num = page.num(before)
        claimed = any(each.at == before for each in page.drafts)
        if num is None or before == row[0] - 1 or single(page, before):
            return row
        if not claimed and (num.kind != "plain" or num.words):
            return row
        row.insert(0, before)


def _counted(draft: Draft, n: int) -> bool:
    """Whether as many economies as numbers are named."""
    parts = catalog.members(catalog.CJK) if draft.areas == catalog.CJK else codes(draft.areas)
    return len(parts) == n


def _scale(page: Page, draft: Draft) -> float:
    """What a plain number beside the claim's own is to be taken times: 0.01 for per cent; 0 where that is not known."""
    said = DIGITS.search(page.word(draft.at))
    own = float(said.group().replace(",", "")) if said else 0.0
    return draft.value / own if own and draft.value else 0.0


def _of_year(page: Page, draft: Draft, at: int, scale: float, year: str) -> Draft:
    num = page.num(at)
    own = next((each for each in page.drafts if each.at == at), None)
    if own is not None or at == draft.at or num is None:
        return replace(own or draft, year=year, dated=True)
    return replace(
        draft,
        at=at,
        value=num.value * scale if num.kind == "plain" else num.value,
        comparator=cast(Comparator, page.value(at) or "exact"),
        first=min(draft.first, at),
        year=year,
        dated=True,
    )
