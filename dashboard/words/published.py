"""What others have said of shares of the world, and the definition that comes closest to each, then and now. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from etl import catalog
from etl.analysis.claims import Tolerance, verdict
from etl.analysis.shares import shares_in
from etl.analysis.verdicts import Verdict
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
        then: The same definition and year in the edition of its day: the latest one known when it was said, from the
            same source or from another one that has it; None if the release has none that old.
        first_held: The first edition that the release has of this definition, where it has none of that day.
        now: The same definition in the last observed year.
    """

    claim: PublishedClaim
    period: str
    closest: Match
    then: Match | None
    first_held: tuple[str, str]
    now: Match

    def verdict(self, match: Match, tolerance: Tolerance) -> Verdict:
        """Whether the words are true by one edition: of ``over`` a share only what is below it counts as off."""
        if self.claim.comparison == "over" and match.share >= self.claim.share:
            return "holds"
        return verdict(match.share, self.claim.share, tolerance)


def said(release: Release) -> list[Said]:
    """Every published claim that the release has a figure for, oldest first, undated ones last.

    Example:
        ``said(release)[0].claim`` is the claim that was published first.
    """

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
        series = _series(release, claim.area, indicator, source)
        period = claim.data_year or _year_meant(claim, series)
        if period in series:
            candidates.append((abs(series[period].share - claim.share), period, series))
    if not candidates:
        return None
    # A definition that ends earlier is about another year.
    latest = max(period for _, period, _ in candidates)
    candidates = [candidate for candidate in candidates if candidate[1] == latest]
    # Of two that come equally close, the first: the order of the catalogue, the default source before others.
    _, period, series = min(candidates, key=lambda candidate: round(candidate[0], 4))
    closest = series[period]
    then = _then(release, claim, closest)
    held = () if then or not claim.said else _first_held(release, closest.indicator)
    return Said(claim, period, closest, then, held or ("", ""), series[max(series)])


def _year_meant(claim: PublishedClaim, series: dict[str, Match]) -> str:
    """The year of a claim that names none: the last whole year before it was said."""
    before = str(int(claim.said[:4]) - 1) if claim.said else "9999"
    return max((period for period in series if period <= before), default="")


def _then(release: Release, claim: PublishedClaim, closest: Match) -> Match | None:
    """What the closest definition said of the year when the words were said."""
    if not claim.said:
        return None
    others = (s for s in catalog.indicator(closest.indicator).sources if s != closest.source)
    for source in (closest.source, *others):
        if release.has(closest.indicator, source, claim.said):
            known = _series(
                release, claim.area, closest.indicator, source, claim.said, forecasts=True
            )
            if closest.period in known:
                return known[closest.period]
    return None


def _first_held(release: Release, indicator: str) -> tuple[str, str]:
    """The source with the oldest edition of an indicator, and that edition."""
    oldest = [
        (min(editions), source)
        for source in catalog.indicator(indicator).sources
        if (editions := release.editions(indicator, source))
    ]
    edition, source = min(oldest)
    return source, edition


def _series(
    release: Release,
    area: str,
    indicator: str,
    source: str,
    as_of: str = "",
    *,
    forecasts: bool = False,
) -> dict[str, Match]:
    """The shares of one definition by year; many claims are about the same ones."""

    def make() -> dict[str, Match]:
        table = shares_in(release, indicator, source, area, as_of).dropna(subset=["share"])
        if not forecasts:
            table = table[table["obs_status"] != "F"]
        return {
            row.time_period: Match(indicator, source, row.edition, row.time_period, row.share)
            for row in rows_of(table)
        }

    key = ("published", area, indicator, source, as_of, forecasts)
    return release.cache.get_or_compute(key, make)
