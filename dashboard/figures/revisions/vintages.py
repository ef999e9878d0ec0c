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
from etl.observations import empty, rows_of
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
    return 0 if found.empty else len(_held(release, indicator, source).editions)


class _Held(NamedTuple):
    """The editions that have a share, those of each year, and of the latest its first and its last observed year."""

    editions: tuple[str, ...]
    by_year: dict[str, list[str]]
    first: str
    last_observed: str


def _held(release: Release, indicator: str, source: str) -> _Held:
    def make() -> _Held:
        rows, by_year = rows_of(vintages(release, indicator, source)), dict[str, list[str]]()
        for row in rows:
            by_year.setdefault(row.time_period, []).append(row.edition)
        latest = [row for row in rows if row.edition == rows[-1].edition]
        observed = [row.time_period for row in latest if row.obs_status != "F"]
        editions = tuple(dict.fromkeys(row.edition for row in rows))
        first = min(row.time_period for row in latest)
        return _Held(editions, by_year, first, max(observed, default=""))

    return release.cache.get_or_compute(("editions held", indicator, source), make)


def _series(release: Release, question: Question) -> tuple[pd.DataFrame, dict[str, Any]]:
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
    found = vintages(release, name, source)
    if found.empty:
        raise UsageError(
            "There is no share of the world for {indicator} from {source}.",
            hint="Choose another source.",
            indicator=name,
            source=source,
        )
    held = _held(release, name, source)
    editions = list(held.editions)
    year = str(question.year or held.last_observed or held.first)
    having = held.by_year.get(year)
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
        "last_observed": held.last_observed,
        "claim": claim.id if claim else "",
        "unheld": unheld(source, editions),
    }
    return found, facts


def unheld(source: str, editions: Sequence[str]) -> list[str]:
    """The editions that the provider published between the first and the last of these, and that are not among them.

    >>> unheld("weo", ["2022-04", "2023-04"])
    ['2022-10']
    """
    held = {base(edition) for edition in editions}
    between = catalog.source(source).editions_between(editions[0], editions[-1])
    return [edition for edition in between if edition not in held]


def _data(rows: pd.DataFrame, release: Release, facts: dict[str, Any]) -> FigureData:
    origins = [
        Origin(facts["source"], edition, facts["indicator"]) for edition in rows["edition"].unique()
    ]
    found = breaks.between(facts["indicator"], facts["source"], dict.fromkeys(rows["edition"]))
    labels = {edition: tuple(each.label for each in named) for edition, named in found.items()}
    # As the status says of a year that it cannot be compared with the one before, this says it of an edition.
    marked = rows["edition"].map(lambda edition: "B" if edition in found else "A")
    rows = rows.assign(edition_status=marked).reset_index(drop=True)
    # The latest edition comes first: it names the files.
    return FigureData.of(rows, tuple(reversed(origins)), release.id, facts | {"breaks": labels})


def select_year(release: Release, question: Question) -> FigureData:
    """One year's share in every edition that has it."""
    found, facts = _series(release, question)
    rows = found[found["time_period"] == facts["year"]]
    if not question.forecasts:
        rows = rows[rows["obs_status"] != "F"]
        if rows.empty:
            raise UsageError(
                "Every edition has a forecast for {year}.",
                hint="Show forecasts.",
                year=facts["year"],
            )
        facts["then"] = (
            facts["then"] if facts["then"] in set(rows["edition"]) else rows["edition"].iloc[0]
        )
    return _data(rows, release, facts)


def select_lines(release: Release, question: Question) -> FigureData:
    """Whole lines of all editions, within the years of the question."""
    found, facts = _series(release, question)
    periods = found["time_period"].tolist()
    years = question.shown(set(periods))
    rows = found.loc[[period in years for period in periods]]
    if not question.forecasts:
        rows = rows[rows["obs_status"] != "F"]
    if not question.first and facts["last_observed"]:
        rows = rows[rows["time_period"] >= str(int(facts["last_observed"]) - YEARS_BEFORE)]
    if facts["edition"] not in set(rows["edition"]):
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
