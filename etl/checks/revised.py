"""Guards on what an edition says otherwise than its neighbours in time: shifted years, revisions, shares."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise

import numpy as np

from etl import catalog
from etl.checks.candidate import CORE, COUNTED, THREE, Candidate, Trouble
from etl.checks.sheets import Flags, Floats, Sheet, Step, Words, step
from etl.counts import many
from etl.editions import granularity

LAGS = (-2, -1, 1, 2)


def shifted(candidate: Candidate, guard: catalog.Guard) -> Iterator[Trouble]:
    """No series has its values in other years than in the edition before or after, or than in another source.

    Exact: of the values that changed, at least `values` and the `fraction` are x_t = y_t-lag; of an economy that no group
    counts observed ones, and |x_t - y_t| >= steps times the last digit that its values are written with. Near, in
    `years` observed years: median |ln(x_t / y_t)| > growth, and median |ln(x_t / y_t-lag)| < closer times that.
    """
    for one in candidate.steps:
        if one.newer.freq == "A":
            yield from _shifted(one, guard)
    for one in across_sources(candidate):
        yield from _shifted(one, guard, areas=COUNTED)


def across_sources(candidate: Candidate) -> Iterator[Step]:
    """Each indicator beside the same from another source, latest editions, where either of them arrived.

    What the same words mean by other accounts counts as the same: it differs by definition, and far less than by a mistake.
    """
    fresh = {id(sheet) for sheet in candidate.fresh}
    by_indicator: dict[str, list[Sheet]] = {}
    for source, indicator in candidate.release.pairs:
        if sheet := candidate.annual(source, indicator):
            same = catalog.indicator(indicator).said_as or indicator
            by_indicator.setdefault(same, []).append(sheet)
    for found in by_indicator.values():
        for left, right in combinations(found, 2):
            if fresh & {id(left), id(right)}:
                yield step(left, right, late=id(right) not in fresh)


def _shifted(
    one: Step, guard: catalog.Guard, areas: frozenset[str] | None = None
) -> Iterator[Trouble]:
    for lag in LAGS:
        moved = _moved(one, lag, guard)
        if areas is not None:
            moved &= one.among(areas)[:, 0]
        names = one.series[moved]
        counted = bool((moved & one.among(COUNTED)[:, 0]).any())
        serious = counted or len(names) > guard.limits["areas"]
        other = one.other.edition if one.other.source == one.arrived.source else one.other.source
        for series in names:
            years = "late" if (lag > 0) is not one.late else "early"
            yield Trouble(
                f"{one.arrived.name} {series}: the values stand {many(abs(lag), 'year')} too {years} beside {other}",
                None if serious else "warning",
            )


def _moved(one: Step, lag: int, guard: catalog.Guard) -> Flags:
    """The series whose values are rather those that the other edition has ``lag`` years earlier."""
    limits, years = guard.limits, one.periods.astype(int)
    there = np.full(one.before.shape, np.nan)
    at = {year: n for n, year in enumerate(years)}
    places = np.array([at.get(year - lag, -1) for year in years], dtype=int)
    there[:, places >= 0] = one.before[:, places[places >= 0]]
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        use = (there * one.after > 0) & (one.before * one.after > 0)
        # Only what changed can have moved, and a value that repeats in its series tells nothing.
        use &= (one.after != one.before) & (there != one.before)
        told = use & (one.among(COUNTED) | ~one.forecast)
        same = told & np.isclose(one.after, there, rtol=1e-9, atol=0)
        seen = use & ~one.forecast
        off = np.where(seen, np.abs(np.log(one.after / one.before)), np.nan)
        off_there = np.where(seen, np.abs(np.log(one.after / there)), np.nan)

    def enough(same: Flags, told: Flags) -> Flags:
        count = same.sum(axis=1)
        return (count >= limits["values"]) & (count >= limits["fraction"] * told.sum(axis=1))

    exact = enough(same, told)
    # Values in thousands that grow by a thousand a year are those of the year before whenever they are revised.
    rows = np.flatnonzero(exact & ~one.among(COUNTED)[:, 0])
    fine = np.abs(one.after[rows] - one.before[rows]) >= limits["steps"] * _last_digit(one, rows)
    exact[rows] = enough(same[rows] & fine, told[rows] & fine)
    long = np.flatnonzero(seen.sum(axis=1) >= limits["years"])
    near = np.zeros(len(exact), dtype=bool)
    if len(long):
        here, beside = np.nanmedian(off[long], axis=1), np.nanmedian(off_there[long], axis=1)
        near[long] = (here > limits["growth"]) & (beside < limits["closer"] * here)
    found: Flags = exact | near
    return found


def _last_digit(one: Step, rows: np.ndarray) -> Floats:
    """The power of ten that all values of a series are written in, as a column; 0 where they have decimals."""
    values = (np.concatenate([one.before[row], one.after[row]]) for row in rows)
    found = [granularity(each[np.isfinite(each)]) for each in values]
    return np.array(found, dtype=float).reshape(-1, 1)


def revision(candidate: Candidate, guard: catalog.Guard) -> Iterator[Trouble]:
    """No observed value of an economy that is counted is revised by more than such a value ever was.

    Of the three and the World |new / old - 1| <= limit, by recent and older years. Of others max(new / old, old / new)
    - 1 <= limit, by whether they are 1 % of the World: to a fifth is as far as to five times. Recent values of the large
    ones are told from `told` on.
    """
    for one in candidate.steps:
        if one.newer.freq != "A" or not _comparable(one):
            continue
        seen = one.both & ~one.forecast & (one.before > 0) & (one.after > 0) & one.among(COUNTED)
        ratio = np.divide(one.after, one.before, out=np.ones(seen.shape), where=seen)
        size = np.where(one.among(CORE), np.abs(ratio - 1), np.maximum(ratio, 1 / ratio) - 1)
        limit = np.broadcast_to(_limits(one, candidate, guard), size.shape)
        far = seen & (size > limit)
        for row, column in sorted(np.argwhere(far), key=lambda cell: -size[tuple(cell)]):
            change, most = ratio[row, column] - 1, limit[row, column]
            how = f"would be revised in {one.newer.edition}" if one.late else "is revised"
            # Down to a part a percentage says too little: -99.9 % is more than +150 %.
            by, never = f"by {abs(change):.1%}", f"by more than {most:.1%}"
            if change < 0 and not one.among(CORE)[row].any():
                by = f"to one part in {1 / ratio[row, column]:,.4g}"
                never = f"further than to one in {1 + most:.4g}"
            yield Trouble(f"{one.named(row, column)} {how} {by}; so far never {never}")
        yield from _large_ones(one, np.where(seen & ~far, size, 0.0), guard)


def _large_ones(one: Step, size: Floats, guard: catalog.Guard) -> Iterator[Trouble]:
    """Name each large economy whose recent values are revised by more than such ones nearly ever were."""
    limits = guard.limits
    told = limits.get(f"{one.newer.indicator}_told", limits["told"])
    years = one.periods.astype(int)
    recent = years > years[(size > 0).any(axis=0)].max(initial=0) - limits["recent_years"]
    much = (size > told) & recent & ~one.among(CORE) & one.large[:, None]
    for row in np.flatnonzero(much.any(axis=1)):
        if f"{one.newer.indicator}_{one.series[row]}" in limits:
            continue  # Its exchange rates are known to differ.
        which = one.periods[much[row]]
        span = which[0] if len(which) == 1 else f"{which[0]} to {which[-1]}"
        how = f"would be revised in {one.newer.edition}" if one.late else "are revised"
        yield Trouble(
            f"{one.arrived.named(one.series[row], span)}: {many(len(which), 'value')} {how} "
            f"by up to {size[row, much[row]].max():.1%}",
            "warning",
        )


def _comparable(one: Step) -> bool:
    """Growth rates pass zero, and a new base year changes constant prices altogether."""
    facts = catalog.indicator(one.newer.indicator)
    return facts.unit != "PERCENT" and not (facts.unit == "LCU" and facts.price_basis == "constant")


def _limits(one: Step, candidate: Candidate, guard: catalog.Guard) -> Floats:
    """By how much each value may be revised."""
    indicator, limits = one.newer.indicator, guard.limits
    years = one.periods.astype(int)
    observed = one.both & ~one.forecast & one.among(CORE)
    last = years[observed.any(axis=0)].max() if observed.any() else 9999
    ever = _largest_so_far(one, candidate, int(limits["recent_years"]))
    recent = max(limits.get(f"{indicator}_recent", limits["recent"]), ever)
    older = limits.get(f"{indicator}_older", limits["older"])
    core = np.where(years > last - limits["recent_years"], recent, older)[None, :]
    with np.errstate(invalid="ignore", divide="ignore"):
        place = one.places([catalog.WORLD])[0]
        world = one.before[place] if place >= 0 else np.full(len(years), np.inf)
        small = limits.get(f"{indicator}_small", limits["small"])
        large = np.where(one.before >= 0.01 * world[None, :], limits["large"], small)
    for row, area in enumerate(one.series):
        if own := limits.get(f"{indicator}_{area}"):
            large[row] = own
    return np.where(one.among(CORE), core, large)


def _largest_so_far(one: Step, candidate: Candidate, years: int) -> float:
    """The largest revision of a recent value of the three and the World between editions held before these two."""
    held = candidate.held
    if held is None:
        return 0.0
    indicator, source = one.newer.indicator, one.newer.source
    known = [e for e in held.editions(indicator, source) if e <= one.older.edition]
    core, largest = sorted(CORE), 0.0
    for before, after in pairwise(known):
        left, right = (candidate.annual(source, indicator, e) for e in (before, after))
        if left is None or right is None:
            continue
        recent = right.periods[right.years > right.years.max() - years]
        a, b = (sheet.on(core, recent, observed=True) for sheet in (left, right))
        with np.errstate(invalid="ignore", divide="ignore"):
            sizes = np.abs(b / a - 1)
        sizes = sizes[np.isfinite(sizes)]
        largest = max(largest, float(sizes.max(initial=0.0)))
    return largest


def share_moved(candidate: Candidate, guard: catalog.Guard) -> Iterator[Trouble]:
    """From one edition to the next no share of the World moves far: |new share - old share| <= points.

    Of the three together, and of each economy that is counted. Forecasts may move by more, and by more still where
    the editions lie more than `near_months` apart.
    """
    limits = guard.limits
    for one in candidate.steps:
        if not one.newer.counted or catalog.WORLD not in one.newer.series:
            continue
        near = one.months <= limits["near_months"]
        forecast = limits["forecast"] if near else limits["forecast_far"]
        for name, members in _shown(one.series):
            places = one.places([*members, catalog.WORLD])
            if (places < 0).any():
                continue
            with np.errstate(invalid="ignore", divide="ignore"):
                now, was = (
                    t[places[:-1]].sum(axis=0) / t[places[-1]] for t in (one.mine, one.theirs)
                )
                moved = np.abs(now - was) * 100
                limit = np.where(one.forecast[places].any(axis=0), forecast, limits["observed"])
                far = np.flatnonzero(moved > limit)
            for column in far[np.argsort(-moved[far])]:
                yield Trouble(
                    f"{one.arrived.named(name, one.periods[column])}: its share of the World is {now[column]:.2%}, "
                    f"and {was[column]:.2%} in {one.other.edition}"
                )


def share_jump(candidate: Candidate, guard: catalog.Guard) -> Iterator[Trouble]:
    """From one year to the next no share of the World moves far: |share_t - share_t-1| <= points."""
    for sheet in candidate.fresh:
        if not sheet.counted or catalog.WORLD not in sheet.series:
            continue
        follow = np.diff(sheet.years) == 1
        for name, members in _shown(sheet.series):
            limit = guard.limits["three" if name == catalog.CJK else "economy"]
            with np.errstate(invalid="ignore", divide="ignore"):
                share = sheet.share(members) * 100
                change = np.where(follow, np.diff(share), np.nan)
                far = np.flatnonzero(np.abs(change) > limit)
            for place in far:
                yield Trouble(
                    f"{sheet.named(name, sheet.periods[place + 1])}: its share of the World goes from "
                    f"{share[place]:.2f}% to {share[place + 1]:.2f}% in one year"
                )


def _shown(series: Words) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The three together, and each economy that is counted, but for the World."""
    yield catalog.CJK, THREE
    for area in sorted({*series} & (COUNTED - {catalog.WORLD})):
        yield area, (area,)


def actual_years(candidate: Candidate, guard: catalog.Guard) -> Iterator[Trouble]:
    """What was observed does not become a forecast: count(observed before, forecast now) <= limit, by series."""
    for one in candidate.steps:
        back = one.both & one.forecast_after & ~one.forecast_before
        count = back.sum(axis=1)
        core = one.among(CORE)[:, 0]
        for row in np.flatnonzero(
            count > np.where(core, guard.limits["core"], guard.limits["others"])
        ):
            says, theirs = (
                ("observed", "calls forecasts") if one.late else ("forecasts", "had observed")
            )
            yield Trouble(
                f"{one.arrived.name} {one.series[row]}: {count[row]} years that {one.other.edition} {theirs} are "
                f"called {says}"
            )
