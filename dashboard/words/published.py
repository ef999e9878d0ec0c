"""What others have said of the share of the three, and the definition that comes closest to each. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from etl import catalog
from etl.analysis.shares import shares_in
from etl.catalog import PublishedClaim
from etl.observations import rows_of
from etl.storage.store import Release


@dataclass(frozen=True)
class Match:
    """The share of one definition in the year that somebody spoke about.

    Attributes:
        indicator: The definition.
        source: Where the share is from.
        edition: In which edition.
        period: The year.
        share: What it was.
    """

    indicator: str
    source: str
    edition: str
    period: str
    share: float


@dataclass(frozen=True)
class Said:
    """A published claim beside the figures.

    Attributes:
        claim: What was said.
        period: The year it is about; if it names none, the last observed year when it was said, or today's.
        closest: The definition that comes closest in that year, by the latest editions.
        then: The same definition and year in the edition known when it was said, if the release has it.
        now: The same definition in the last observed year.
    """

    claim: PublishedClaim
    period: str
    closest: Match
    then: Match | None
    now: Match


def said(release: Release) -> list[Said]:
    """Every published claim that the release has a figure for, oldest first, undated ones last."""

    def make() -> list[Said]:
        found = (_beside(release, claim) for claim in catalog.published_claims().values())
        return sorted(
            (each for each in found if each),
            key=lambda each: (each.claim.said or "9", each.claim.id),
        )

    return release.cache.get_or_compute(("published",), make)


def _beside(release: Release, claim: PublishedClaim) -> Said | None:
    definitions = [
        (indicator, source)
        for indicator in claim.indicators
        for source in catalog.indicator(indicator).sources
        if release.has(indicator, source)
    ]
    candidates = []
    for indicator, source in definitions:
        series = _series(release, indicator, source)
        period = claim.data_year or _year_meant(claim, series)
        if period in series:
            candidates.append((abs(series[period].share - claim.share), period, series))
    if not candidates:
        return None
    # Of two that come equally close, the first: the order of the catalogue, the default source before others.
    _, period, series = min(candidates, key=lambda candidate: round(candidate[0], 4))
    closest = series[period]
    return Said(claim, period, closest, _then(release, claim, closest), series[max(series)])


def _year_meant(claim: PublishedClaim, series: dict[str, Match]) -> str:
    """The year of a claim that names none: the last whole year before it was said."""
    before = str(int(claim.said[:4]) - 1) if claim.said else "9999"
    return max((period for period in series if period <= before), default="")


def _then(release: Release, claim: PublishedClaim, closest: Match) -> Match | None:
    """What the closest definition said of the year when the words were said."""
    if not claim.said or not release.has(closest.indicator, closest.source, claim.said):
        return None
    known = _series(release, closest.indicator, closest.source, claim.said, forecasts=True)
    return known.get(closest.period)


def _series(
    release: Release, indicator: str, source: str, as_of: str = "", *, forecasts: bool = False
) -> dict[str, Match]:
    """The shares of one definition by year."""
    table = shares_in(release, indicator, source, catalog.CJK, as_of).dropna(subset=["share"])
    if not forecasts:
        table = table[table["obs_status"] != "F"]
    return {
        row.time_period: Match(indicator, source, row.edition, row.time_period, row.share)
        for row in rows_of(table)
    }
