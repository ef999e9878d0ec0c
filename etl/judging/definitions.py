"""What a definition measures of a claim: its value in a year, in the unit of the claim."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from etl import catalog
from etl.analysis.levels import Level, Levels, levels, ratio
from etl.judging import flows, growth
from etl.judging.ranking import rank
from etl.judging.unjudged import Unjudged
from etl.reading.claims import Claim
from etl.storage.store import Release

#: What is measured in a year of the areas of a claim, their whole and the other side.
Measured = Callable[[str, str, str, str], Level]


@dataclass(frozen=True)
class Definition:
    """An indicator from a source, in an edition, and how it measures a claim.

    Attributes:
        indicator: The indicator.
        source: The source.
        edition: The edition.
        main: Whether the words, taken plainly, mean it.
        years: The years with figures, ascending.
        measured: ``measured(areas, of, versus, year)``.
        grown: ``grown(areas, of, since, year)``: what of the growth of the whole is the areas'.
    """

    indicator: str
    source: str
    edition: str
    main: bool
    years: list[str]
    measured: Measured
    grown: Measured


def definitions(release: Release, claim: Claim, as_of: str) -> list[Definition]:
    """The definitions that the words of a claim allow and the release has, in the order of the catalogue.

    A source that the words name is the only one by which the claim is judged, even if others are without it.

    Example:
        ``definitions(release, claim, "")`` has one for each source of each indicator that the words allow.
    """
    every = _allowed(release, claim, as_of)
    return [each for each in every if not claim.sources or each.source in claim.sources]


def _allowed(release: Release, claim: Claim, as_of: str) -> list[Definition]:
    if "intra_trade" in (claim.type, claim.measure):
        return _among(release, claim, as_of)
    found = []
    for indicator in claim.candidates:
        facts = catalog.indicator(indicator)
        for source in facts.sources if claim.sources else facts.claim_sources:
            values = levels(release, indicator, source, as_of)
            if values is not None:
                measured = _measured(release, claim, values, as_of)
                main = _main(claim, indicator)
                found.append(
                    Definition(
                        indicator, source, values.edition, main, values.years, measured,
                        growth.of_levels(values, points=claim.unit == "points"),
                    )
                )  # fmt: skip
    if claim.type == "growth_contribution" and _at_parities(claim):
        found += _of_rates(release, claim, as_of)
    return found


def _at_parities(claim: Claim) -> bool:
    """Whether the words allow growth rates weighted at purchasing power parities, as the IMF adds them up."""
    return claim.measure == "gdp" and bool({"gdp_ppp", "gdp_ppp_constant"} & set(claim.candidates))


def _of_rates(release: Release, claim: Claim, as_of: str) -> list[Definition]:
    found = []
    for source in catalog.indicator(growth.RATES).sources:
        rates = levels(release, growth.RATES, source, as_of)
        weights = levels(release, growth.WEIGHTS, source, as_of)
        if rates is not None and weights is not None and rates.edition == weights.edition:
            grown = growth.of_rates(rates, weights, points=claim.unit == "points")
            found.append(
                Definition(
                    growth.RATES, source, rates.edition, True, rates.years,
                    _measured(release, claim, weights, as_of), grown,
                )
            )  # fmt: skip
    return found


def _main(claim: Claim, indicator: str) -> bool:
    """Dollars without more are those of the market and of the year; growth is real growth."""
    facts = catalog.indicator(indicator)
    if claim.definition or claim.measure != "gdp":
        return True
    if claim.unit == "usd":
        return facts.unit == "USD"
    return claim.type != "growth_contribution" or facts.price_basis == "constant"


def _measured(release: Release, claim: Claim, values: Levels, as_of: str) -> Measured:
    def of(areas: str, whole: str, versus: str, year: str) -> Level:
        if claim.unit == "rank":
            return rank(
                values, areas, whole, year, economies(release), _elsewhere(release, values, as_of)
            )
        own = values.of(areas, year)
        if claim.unit in {"usd", "persons"}:
            return own
        return ratio(own, values.of(versus if claim.unit == "ratio" else whole, year))

    return of


def economies(release: Release) -> frozenset[str]:
    """The economies among the areas of a release.

    Example:
        ``"JPN" in economies(release)`` is true, ``"WLD" in economies(release)`` is not.
    """
    return release.cache.get_or_compute(
        ("economies",),
        lambda: frozenset(release.areas.loc[release.areas["kind"] == "economy", "ref_area"]),
    )


def _elsewhere(release: Release, values: Levels, as_of: str) -> Callable[[str, str], float]:
    def value(area: str, year: str) -> float:
        for source in catalog.indicator(values.indicator).sources:
            other = levels(release, values.indicator, source, as_of)
            if source != values.source and other is not None and area in other:
                return other.of(area, year).value
        return math.nan

    return value


def _among(release: Release, claim: Claim, as_of: str) -> list[Definition]:
    """Trade among the members: all flows of goods, or their part of all exports of the members."""
    if any(name.startswith("goods_services") for name in claim.definition):
        return []
    if claim.unit not in {"usd", "share"} or (claim.of and claim.of != claim.areas):
        return []
    found = []
    for source in catalog.indicator(flows.INDICATOR).sources:
        values = flows.flows(release, source, as_of)
        if values is not None:
            if not any(values.among(claim.areas, year).known for year in values.years):
                raise Unjudged("flows", (claim.areas,))
            measured = _measured_among(release, claim, values, as_of)
            found.append(
                Definition(
                    flows.INDICATOR, source, values.edition, True, values.years, measured,
                    growth.none,
                )
            )  # fmt: skip
    return found


def _measured_among(release: Release, claim: Claim, values: flows.Flows, as_of: str) -> Measured:
    def of(areas: str, _whole: str, _versus: str, year: str) -> Level:
        among = values.among(areas, year)
        if claim.unit == "usd":
            return among
        return ratio(among, flows.exports(release, values.source, areas, year, as_of))

    return of
