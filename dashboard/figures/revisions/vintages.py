"""How a share looked in earlier editions: one year edition by edition, and whole lines against the latest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import pandas as pd

from dashboard.figures.kit.spec import (
    SERIES,
    Chapter,
    FigureData,
    FigureSpec,
    Origin,
    share_quantities,
)
from dashboard.figures.revisions import dots, lines, spoken, text
from dashboard.locale import N_
from dashboard.look.question import Question
from dashboard.words.wording import words_for
from etl import catalog
from etl.analysis import breaks
from etl.analysis.shares import shares
from etl.editions import base
from etl.errors import TrilateralError, UsageError
from etl.observations import empty, named, rows_of
from etl.storage.store import Release

#: What has a share of the world, GDP first.
OFFERED = catalog.with_shares()
#: Without years of the reader's own, lines begin this many years before the last observed one.
YEARS_BEFORE = 14


def vintages(release: Release, indicator: str, source: str) -> pd.DataFrame:
    """The share of the three in every edition, oldest first; of each edition the years with a share.

    Example:
        >>> len(set(vintages(release, "gdp_nominal", "weo")["edition"])) > 1
        True
    """

    def make() -> pd.DataFrame:
        history = release.history(indicator, source).values()
        tables = [shares(one, catalog.CJK) for one in history or [empty()]]
        found = pd.concat(tables, ignore_index=True)
        return found.dropna(subset=["share"]).reset_index(drop=True)

    return release.cache.get_or_compute(("vintages", indicator, source), make)


def default_source(release: Release, indicator: str) -> str:
    """The source with the most editions that have a share; of equals the indicator's own order.

    Example:
        >>> default_source(release, "gdp_nominal")
        'weo'
    """
    offered = catalog.indicator(indicator).sources
    return max(offered, key=lambda source: _compared(release, indicator, source))


def refusal(release: Release, question: Question) -> str:
    """Why a view of revisions cannot be shown, or shows none; empty if it can.

    Example:
        >>> refusal(release, Question(indicator="gdp_nominal", source="weo"))
        ''
    """
    words = words_for(question)
    try:
        facts = _series(release, question)[1]
    except TrilateralError as error:
        return words.error(error)[0]
    if len(facts["editions"]) > 1:
        return ""
    return words.gettext(text.ALONE)


def _compared(release: Release, indicator: str, source: str) -> int:
    """How many editions have a share."""
    found = vintages(release, indicator, source)
    return 0 if found.empty else len(held(release, indicator, source).editions)


class Held(NamedTuple):
    """The rows of `vintages`, the editions that have a share, those of each year, and of the latest its first and its last observed year."""

    rows: list[Any]
    editions: tuple[str, ...]
    by_year: dict[str, list[str]]
    first: str
    last_observed: str


def held(release: Release, indicator: str, source: str) -> Held:
    """What is known of the editions of an indicator from a source, found once. Do not change it.

    Example:
        >>> known = held(release, "gdp_nominal", "weo")
        >>> known.editions[-1] == release.edition("gdp_nominal", "weo")
        True
    """

    def make() -> Held:
        rows, by_year = rows_of(vintages(release, indicator, source)), dict[str, list[str]]()
        for row in rows:
            by_year.setdefault(row.time_period, []).append(row.edition)
        latest = [row for row in rows if row.edition == rows[-1].edition]
        observed = [row.time_period for row in latest if row.obs_status != "F"]
        editions = tuple(dict.fromkeys(row.edition for row in rows))
        first = min((row.time_period for row in latest), default="")
        return Held(rows, editions, by_year, first, max(observed, default=""))

    return release.cache.get_or_compute(("editions held", indicator, source), make)


def _series(release: Release, question: Question) -> tuple[list[Any], dict[str, Any]]:
    """All editions of what the view names, and what both figures must know of them.

    Raises:
        UsageError: There is no such share, or no edition that old.
    """
    name = question.indicator or OFFERED[0]
    if name not in OFFERED:
        raise UsageError(
            "This chart cannot show {indicator}.",
            hint="Choose another indicator.",
            indicator=name,
        )
    source = question.source or default_source(release, name)
    release.select(name, source, question.as_of)
    if vintages(release, name, source).empty:
        raise UsageError(
            "There is no share of the world for {indicator} from {source}.",
            hint="Choose another source.",
            indicator=name,
            source=source,
        )
    known = held(release, name, source)
    editions = list(known.editions)
    year = str(question.year or known.last_observed or known.first)
    having = known.by_year.get(year)
    if not having:
        raise UsageError(
            "No edition has a share for {year}.", hint="Choose another year.", year=year
        )
    then = release.edition(name, source, question.as_of) if question.as_of else None
    claim = catalog.claim_about(name)
    facts = {
        "indicator": name,
        "source": source,
        "edition": editions[-1],
        "editions": editions,
        "year": year,
        # The edition that is set against the latest: the one asked for, else the first that has the year.
        "then": then if then in having else having[0],
        "last_observed": known.last_observed,
        "claim": claim.id if claim else "",
        "unheld": unheld(source, editions),
    }
    return known.rows, facts


def unheld(source: str, editions: Sequence[str]) -> list[str]:
    """The editions that the provider published between the first and the last of these, and that are not among them.

    >>> unheld("weo", ["2022-04", "2023-04"])
    ['2022-10']
    """
    held = {base(edition) for edition in editions}
    between = catalog.source(source).editions_between(editions[0], editions[-1])
    return [edition for edition in between if edition not in held]


def _data(rows: Sequence[Any], release: Release, facts: dict[str, Any]) -> FigureData:
    editions = dict.fromkeys(row.edition for row in rows)
    origins = [Origin(facts["source"], edition, facts["indicator"]) for edition in editions]
    found = breaks.between(facts["indicator"], facts["source"], editions)
    labels = {edition: tuple(each.label for each in named) for edition, named in found.items()}
    # As the status says of a year that it cannot be compared with the one before, this says it of an edition.
    names = (*rows[0]._fields, "edition_status")
    each = named(names, ((*row, "B" if row.edition in found else "A") for row in rows))
    # The latest edition comes first: it names the files.
    return FigureData(names, each, tuple(reversed(origins)), release.id, facts | {"breaks": labels})


def select_year(release: Release, question: Question) -> FigureData:
    """One year's share in every edition that has it."""
    found, facts = _series(release, question)
    rows = [row for row in found if row.time_period == facts["year"]]
    if not question.forecasts:
        rows = [row for row in rows if row.obs_status != "F"]
        if not rows:
            raise UsageError(
                "Every edition has a forecast for {year}.",
                hint="Show forecasts.",
                year=facts["year"],
            )
        having = [row.edition for row in rows]
        facts["then"] = facts["then"] if facts["then"] in having else having[0]
    return _data(rows, release, facts)


def select_lines(release: Release, question: Question) -> FigureData:
    """Whole lines of all editions, within the years of the question."""
    found, facts = _series(release, question)
    years = question.shown({row.time_period for row in found})
    if not question.first and facts["last_observed"]:
        begin = str(int(facts["last_observed"]) - YEARS_BEFORE)
        years = {year for year in years if year >= begin}
    forecasts = question.forecasts
    rows = [r for r in found if r.time_period in years and (forecasts or r.obs_status != "F")]
    if not any(row.edition == facts["edition"] for row in rows):
        raise UsageError(
            "The latest edition has no share in these years.", hint="Choose other years."
        )
    return _data(rows, release, facts)


REVISIONS = FigureSpec(
    id="revisions",
    title=N_("One year, edition by edition"),
    question=N_("What did the data show when the claim was made?"),
    indicators=OFFERED,
    rows=select_year,
    build=lambda data, view: dots.dots(data, view, text.caption_year(data, view)),
    caption=text.caption_year,
    table=text.table_year,
    spoken=spoken.spoken,
    beside=spoken.beside,
    page="/revisions",
    reads=SERIES - {"first", "last"} | {"year"},
    chapter=Chapter(4, N_("Choose the year, compare whole series")),
    quantities=share_quantities,
    value="share",
)

REVISIONS_LINES = FigureSpec(
    id="revisions-lines",
    title=N_("Earlier editions against the latest"),
    question=N_("How did the whole series change?"),
    indicators=OFFERED,
    rows=select_lines,
    build=lambda data, view: lines.lines(data, view, text.caption_lines(data, view)),
    caption=text.caption_lines,
    table=text.table_lines,
    spoken=spoken.spoken,
    beside=spoken.beside,
    page="/revisions",
    reads=SERIES | {"year"},
    quantities=share_quantities,
    value="share",
)
