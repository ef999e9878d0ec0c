"""The rows of the share of the world: the three and their sum, and what is said of them."""

from __future__ import annotations

from typing import Any

from dashboard.figures.kit import band
from dashboard.figures.kit.spec import FigureData, Origin, of_rows
from dashboard.look.question import Question
from dashboard.words import sums, volumes
from dashboard.words.wording import words_for
from etl import catalog
from etl.analysis import breaks, claims
from etl.analysis.shares import COLUMNS, each_share
from etl.errors import UsageError
from etl.observations import table_of
from etl.storage.store import Release


def select(release: Release, question: Question, offered: tuple[str, ...]) -> FigureData:
    """The shares of the three and of their sum, within the years of the question.

    Raises:
        UsageError: The view asks for an indicator that this figure does not show, or for no year that there is.
    """
    name = question.indicator or offered[0]
    if name not in offered:
        raise UsageError(
            "This chart cannot show {indicator}.",
            hint="Choose another indicator.",
            indicator=name,
        )
    source = question.source or default_source(release, name, question.as_of)
    three = words_for(question).three()
    of_sum = each_share(release, name, source, catalog.CJK, question.as_of)
    rows = [
        row
        for area in (*three, catalog.CJK)
        for row in each_share(release, name, source, area, question.as_of)
        if question.shows(row.time_period) and (question.forecasts or row.obs_status != "F")
    ]
    whole = [row for row in rows if row.ref_area == catalog.CJK and row.share == row.share]
    if not whole:
        raise UsageError(
            "There is no share of the world for {indicator} from {source} in these years.",
            hint="Choose other years or another source.",
            indicator=name,
            source=source,
        )
    actual = [row.time_period for row in whole if row.obs_status != "F"]
    every = [row.time_period for row in of_sum if row.share == row.share and row.obs_status != "F"]
    last = actual[-1] if actual else ""
    claim = catalog.claim_about(name)
    facts: dict[str, Any] = {
        "indicator": name,
        "source": source,
        "edition": whole[0].edition,
        "last_observed": last,
        # What is said of the years shown is said of all years only where they are all.
        "last_actual": every[-1] if every else "",
        "all_years": len(actual) == len(every),
        "past": claims.is_past(release, question.rule),
        "claim": claim.id if claim else "",
        "based": volumes.based(release, name, source, catalog.CJK, last, question.as_of),
        "ratio": sums.ratio(release, name, source, last, question.as_of),
        "verdicts": claims.of_definition(release, question.rule, claim, name, source)
        if claim
        else {},
    }
    if question.band and len(actual) < len(whole):
        shown = table_of(whole, COLUMNS)
        facts["band"] = band.years_of(release, name, source, catalog.CJK, question.as_of, shown)
    marked = breaks.marked(release, name, source, facts["edition"])
    facts["breaks"] = breaks.crossed(marked, [catalog.CJK], [row.time_period for row in whole])
    if question.first and all(row.time_period > str(question.first) for row in rows):
        facts["begins"] = whole[0].time_period
    origin = Origin(source, facts["edition"], name)
    return FigureData(COLUMNS, rows, (origin,), release.id, facts)


def default_source(release: Release, indicator: str, as_of: str = "") -> str:
    """The indicator's own default source if the release has it, else the first that it has.

    Example:
        >>> default_source(release, "gdp_nominal")
        'wdi'
    """
    offered = catalog.indicator(indicator).sources
    return next((s for s in offered if release.has(indicator, s, as_of)), offered[0])


@of_rows
def lines_of(data: FigureData) -> dict[str, dict[str, float]]:
    """Area -> year -> share, where there is one. Do not change them."""
    found: dict[str, dict[str, float]] = {}
    for row in data.each:
        if row.share == row.share:
            found.setdefault(row.ref_area, {})[row.time_period] = row.share
    return found


@of_rows
def status_lines(data: FigureData) -> dict[str, dict[str, str]]:
    """Area -> year -> ``obs_status`` of its share. Do not change them.

    Example:
        ``status_lines(data)["CJK"]["2024"]`` is the weakest of its parts.
    """
    found: dict[str, dict[str, str]] = {}
    for row in data.each:
        found.setdefault(row.ref_area, {})[row.time_period] = row.obs_status
    return found


@of_rows
def of_three(data: FigureData) -> list[Any]:
    """The rows of the three together that have a share. Do not change them."""
    return [row for row in data.each if row.ref_area == catalog.CJK and row.share == row.share]
