"""Guards that compare what should agree: levels and growth, dollars and national currency, one source and another."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import pairwise

import numpy as np

from etl import catalog
from etl.checks.candidate import CORE, COUNTED, THREE, Candidate, Trouble
from etl.checks.revised import across_sources
from etl.checks.sheets import Sheet, Step, step
from etl.counts import many


def growth_agrees(candidate: Candidate, guard: catalog.Guard) -> Iterator[Trouble]:
    """Levels grow by the rates of the same edition: |100 (x_t / x_t-1 - 1) - g_t| <= points.

    Of economies that are counted. Of the three also the World Bank's constant prices beside the IMF's rates, which
    are in other prices: |...| <= `other_source`; nor do they agree far better with the rates of another year: median of
    |...| > `late` and, a year or two away, below a third of that.
    """
    limits = guard.limits
    for source, edition in _editions(candidate, ("gdp_constant_lcu", "gdp_growth")):
        levels = candidate.annual(source, "gdp_constant_lcu", edition)
        rates = candidate.annual(source, "gdp_growth", edition)
        if levels is not None and rates is not None:
            yield from _grown(levels, rates, sorted(COUNTED), limits["points"])
    fresh = {(s.source, s.indicator) for s in candidate.fresh if s.latest}
    for source in catalog.indicator("gdp_constant").sources:
        of = candidate.annual(source, "gdp_constant")
        rates = candidate.annual(catalog.indicator("gdp_growth").default_source, "gdp_growth")
        if of and rates and fresh & {(source, "gdp_constant"), (rates.source, "gdp_growth")}:
            yield from _grown(of, rates, list(THREE), limits["other_source"])
            yield from _grown_late(of, rates, limits["late"])


def _grown(levels: Sheet, rates: Sheet, areas: list[str], points: float) -> Iterator[Trouble]:
    names = sorted({*areas} & {*levels.series})
    values = levels.on(names, levels.periods)
    said = rates.on(names, levels.periods)
    with np.errstate(invalid="ignore", divide="ignore"):
        change = (values[:, 1:] / values[:, :-1] - 1) * 100
        change = np.where(np.diff(levels.years) == 1, change, np.nan)
        apart = np.abs(change - said[:, 1:])
    for row in np.flatnonzero((apart > points).any(axis=1)):
        place = int(np.nanargmax(apart[row]))
        year = levels.periods[place + 1]
        yield Trouble(
            f"{levels.named(names[row], year)} grows by {change[row, place]:.2f}%, "
            f"and {rates.indicator} ({rates.source}) says {said[row, place + 1]:.2f}%"
        )


def _grown_late(levels: Sheet, rates: Sheet, late: float) -> Iterator[Trouble]:
    names = sorted({*THREE} & {*levels.series})
    values = levels.on(names, levels.periods)
    with np.errstate(invalid="ignore", divide="ignore"):
        change = (values[:, 1:] / values[:, :-1] - 1) * 100
    for row, area in enumerate(names):
        apart = {}
        for lag in (0, -2, -1, 1, 2):
            years = [str(int(year) - lag) for year in levels.periods[1:]]
            off = np.abs(change[row] - rates.on([area], years)[0])
            apart[lag] = (
                float(np.median(off[~np.isnan(off)])) if (~np.isnan(off)).sum() > 9 else 0.0
            )
        lag = min((-2, -1, 1, 2), key=lambda lag: apart[lag])
        if apart[0] > late and apart[lag] < apart[0] / 3:
            yield Trouble(
                f"{levels.name} {area}: grows as {rates.indicator} ({rates.source}) says {many(abs(lag), 'year')} "
                f"{'earlier' if lag > 0 else 'later'}"
            )


def dollars_agree(candidate: Candidate, guard: catalog.Guard) -> Iterator[Trouble]:
    """Dollars are national currency over exchange rate: |ln(lcu / usd / rate)| <= limit, of observed years.

    The rate is that of a source that has it; and from one edition to the next the rate that both imply is the same.
    """
    limits, fresh = guard.limits, set(_editions(candidate, ("gdp_lcu", "gdp_nominal")))
    for source in catalog.indicator("gdp_lcu").sources:
        editions = candidate.release.editions("gdp_lcu", source)
        implied = {e: _implied(candidate, source, e) for e in editions}
        for other in catalog.indicator("exchange_rate").sources:
            rate = candidate.annual(other, "exchange_rate")
            for edition in [e for e in editions if rate and (source, e) in fresh]:
                if rate and (mine := implied[edition]):
                    yield from _rates_apart(step(rate, mine), THREE, limits["rate"])
        for left, right in pairwise(editions):
            before, after = implied[left], implied[right]
            if before and after and fresh & {(source, left), (source, right)}:
                one = step(before, after, late=(source, right) not in fresh)
                others = sorted(COUNTED - CORE - set(guard.known))
                yield from _rates_apart(one, THREE, limits["three"])
                yield from _rates_apart(one, others, limits["members"])


def _implied(candidate: Candidate, source: str, edition: str) -> Sheet | None:
    """National currency a dollar, as an edition's products in both imply."""
    lcu = candidate.annual(source, "gdp_lcu", edition)
    usd = candidate.annual(source, "gdp_nominal", edition)
    if lcu is None or usd is None:
        return None
    with np.errstate(invalid="ignore", divide="ignore"):
        values = lcu.values / usd.on(lcu.series, lcu.periods)
    return Sheet(
        source,
        "exchange_rate",
        edition,
        "A",
        lcu.latest,
        lcu.series,
        lcu.periods,
        values,
        lcu.forecast,
    )


def _rates_apart(one: Step, areas: Collection[str], limit: float) -> Iterator[Trouble]:
    with np.errstate(invalid="ignore", divide="ignore"):
        apart = np.abs(np.log(one.after / one.before))
    apart = np.where(one.among(areas) & ~one.forecast & np.isfinite(apart), apart, 0.0)
    for row in np.flatnonzero((apart > limit).any(axis=1)):
        place, area = int(apart[row].argmax()), one.series[row]
        yield Trouble(
            f"{one.arrived.source} {area} {one.periods[place]} ({one.arrived.edition}): gdp_lcu / gdp_nominal is "
            f"{one.mine[row, place]:.6g} a dollar, and {one.other.source} {one.other.edition} says "
            f"{one.theirs[row, place]:.6g}"
        )


def sources_apart(candidate: Candidate, guard: catalog.Guard) -> Iterator[Trouble]:
    """Two sources of one thing say about the same, in the last observed years.

    Share of the three: |a - b| <= `points` (beyond: a warning), <= `error` (beyond: an error). Level of each economy
    that is counted: median |ln(a / b)| <= the limit of the three, or of large and small ones.
    """
    limits = guard.limits
    for one in across_sources(candidate):
        if one.newer.counted:
            yield from _shares_apart(one, limits)
        yield from _levels_apart(one, limits)


def _shares_apart(one: Step, limits: dict[str, float]) -> Iterator[Trouble]:
    places = one.places([*THREE, catalog.WORLD])
    if (places < 0).any():
        return
    with np.errstate(invalid="ignore", divide="ignore"):
        left, right = (t[places[:3]].sum(axis=0) / t[places[3]] for t in (one.before, one.after))
    seen = np.flatnonzero(~np.isnan(left - right) & ~one.forecast[places].any(axis=0))
    seen = seen[-int(limits["years"]) :]
    if not len(seen):
        return
    apart = np.abs(left - right)[seen] * 100
    if apart.max() > limits["points"]:
        year = seen[apart.argmax()]
        yield Trouble(
            f"{one.newer.indicator} {one.periods[year]}: {one.older.source} says {left[year]:.2%} and "
            f"{one.newer.source} {right[year]:.2%} for the three",
            "error" if apart.max() > limits["error"] else None,
        )


def _levels_apart(one: Step, limits: dict[str, float]) -> Iterator[Trouble]:
    indicator = one.newer.indicator
    if catalog.indicator(indicator).unit in ("PERCENT", "LCU"):
        return
    with np.errstate(invalid="ignore", divide="ignore"):
        apart = np.abs(np.log(one.after / one.before))
    apart = np.where(one.forecast | ~np.isfinite(apart) | ~one.among(COUNTED), np.nan, apart)
    for row in np.flatnonzero((~np.isnan(apart)).any(axis=1)):
        area = one.series[row]
        last = np.flatnonzero(~np.isnan(apart[row]))[-int(limits["years"]) :]
        median = float(np.median(apart[row, last]))
        kind = "core" if one.among(CORE)[row, 0] else "large" if one.large[row] else "small"
        limit = limits.get(f"{indicator}_{kind}", limits[kind])
        if median > limit:
            yield Trouble(
                f"{indicator} {area}: {one.arrived.source} and {one.other.source} are {np.expm1(median):.0%} apart "
                f"in {one.periods[last[0]]} to {one.periods[last[-1]]}",
                "error",
            )


def _editions(candidate: Candidate, indicators: tuple[str, ...]) -> list[tuple[str, str]]:
    """(source, edition) of what arrived of some indicators."""
    return sorted({(s.source, s.edition) for s in candidate.fresh if s.indicator in indicators})
