"""Guards on units: a factor of a thousand slipped in, billions taken for units, one value out of its series."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from etl import catalog
from etl.checks.candidate import CORE, COUNTED, STEADY, Candidate, Trouble, unit
from etl.checks.sheets import Floats, Sheet
from etl.editions import granularity

#: The year of which `plausible_range` says the lower ends.
RANGE_YEAR = 2024


def plausible_range(candidate: Candidate, guard: catalog.Guard) -> Iterator[Trouble]:
    """Each value of the three and the World lies where such a value can lie: low * shrink^(2024 - year) <= x <= high.

    Before 2024 the lower end sinks by `shrink` a year, as fast as the fastest of them grew; that of a rate stays.
    """
    for sheet in candidate.fresh:
        if sheet.freq != "A":
            continue
        for area, (low, high) in sorted(guard.ranges.get(sheet.indicator, {}).items()):
            for series in sheet.series[sheet.among({area})[:, 0]]:
                values, years = sheet.row(series), np.maximum(RANGE_YEAR - sheet.years, 0)
                floor = low * (guard.limits["shrink"] if low > 0 else 1.0) ** years
                off = np.flatnonzero((values < floor) | (values > high))
                if len(off):
                    bound = floor[off[-1]]
                    more = f"; {len(off) - 1} more years are out of range" if len(off) > 1 else ""
                    yield Trouble(
                        f"{sheet.named(series, sheet.periods[off[-1]])} is {values[off[-1]]:.3g}, "
                        f"not between {bound:.0e} and {high:.0e}{more}"
                    )


def in_proportion(candidate: Candidate, guard: catalog.Guard) -> Iterator[Trouble]:
    """Two indicators of one economy stand to each other as they always did: low <= x / y <= high, of the last years.

    One filed under the name of the other, or both exchanged, show here also in a first release.
    """
    for sheet in candidate.fresh:
        if sheet.freq != "A":
            continue
        for pair, ranges in guard.ranges.items():
            above, _, below = pair.partition("/")
            if sheet.indicator not in (above, below):
                continue
            other = below if sheet.indicator == above else above
            beside = candidate.annual(sheet.source, other, sheet.edition)
            if beside is None:
                continue
            over, under = (sheet, beside) if sheet.indicator == above else (beside, sheet)
            recent = over.periods[over.years > over.years.max() - guard.limits["years"]]
            for area, (low, high) in ranges.items():
                ratio = (over.on([area], recent) / under.on([area], recent))[0]
                off = np.flatnonzero((ratio < low) | (ratio > high))
                if len(off):
                    yield Trouble(
                        f"{over.named(area, recent[off[-1]])} is {ratio[off[-1]]:.3g} times {below}, "
                        f"not between {low:g} and {high:g} times"
                    )


def same_values(candidate: Candidate, guard: catalog.Guard) -> Iterator[Trouble]:
    """No two indicators of one edition say the same of the three and the World: count(x = y) <= share * count."""
    for sheet in candidate.fresh:
        if sheet.freq != "A":
            continue
        for source, other in candidate.release.pairs:
            if source != sheet.source or other <= sheet.indicator:
                continue
            beside = candidate.annual(source, other, sheet.edition)
            if beside is None:
                continue
            mine, theirs = (s.on(sorted(CORE), sheet.periods) for s in (sheet, beside))
            both = ~np.isnan(mine) & ~np.isnan(theirs)
            same = (mine == theirs) & both
            if (
                both.sum() >= guard.limits["values"]
                and same.sum() > guard.limits["share"] * both.sum()
            ):
                yield Trouble(
                    f"{sheet.name} says the same as {other}: one is filed under two names"
                )


def magnitude(candidate: Candidate, guard: catalog.Guard) -> Iterator[Trouble]:
    """No value is of another order of magnitude than in the edition before or after: |ln(new / old)| < ln factor.

    Nor did one become zero. National currencies are renamed now and then: there only the three count.
    """
    factor = float(np.log(guard.limits["factor"]))
    for step in candidate.steps:
        if unit(step.newer) == "PERCENT":
            continue
        rising = (step.before > 0) & (step.after > 0)
        ratio = np.divide(step.after, step.before, out=np.ones(rising.shape), where=rising)
        off = np.abs(np.log(ratio))
        median = float(np.median(off[rising])) if rising.any() else 0.0
        if median >= factor:
            times = float(np.exp(median))
            yield Trouble(f"{step.arrived.name} is off by {times:,.6g} throughout: another unit")
        far = off >= factor
        if unit(step.newer) not in STEADY:
            far &= step.among(CORE)
        for row, column in np.argwhere(far):
            with np.errstate(divide="ignore"):
                times = 1 / ratio[row, column] if step.late else ratio[row, column]
            yield Trouble(
                f"{step.named(row, column)} is {times:,.6g} times what {step.other.edition} says"
            )
        if unit(step.newer) in STEADY:
            for row, column in np.argwhere((step.before > 0) & (step.after == 0)):
                words = (
                    f"is not zero, as {step.other.edition} says" if step.late else "has become zero"
                )
                yield Trouble(f"{step.named(row, column)} {words}")


def jump(candidate: Candidate, guard: catalog.Guard) -> Iterator[Trouble]:
    """No value stands out of its own series: |ln(x_t / x_t-1)| <= ln limit, by how well the economy is measured.

    The three and the World `core`; members of groups `members`, since 2000 `members_recent`; others up and down again
    by `spike`.
    """
    limits = {name: float(np.log(value)) for name, value in guard.limits.items()}
    for sheet in candidate.fresh:
        if sheet.freq != "A" or unit(sheet) == "PERCENT":
            continue
        before, after = _changes(sheet)
        core = sheet.among(CORE)
        members = sheet.among(COUNTED) & ~core & (unit(sheet) in STEADY)
        bound = np.where(sheet.years >= 2000, limits["members_recent"], limits["members"])
        with np.errstate(invalid="ignore"):
            far = (core & (np.abs(before) > limits["core"])) | (members & (np.abs(before) > bound))
            spike = np.minimum(np.abs(before), np.abs(after)) > limits["spike"]
            spike &= (np.sign(before) == np.sign(after)) & ~core & ~members
        for row, column in np.argwhere(far):
            name = sheet.named(sheet.series[row], sheet.periods[column])
            yield Trouble(f"{name} is {np.exp(before[row, column]):,.3g} times the year before")
        for series, period, _ in sheet.cells(spike):
            yield Trouble(f"{sheet.named(series, period)} stands far out of its series")


def rounded(candidate: Candidate, guard: catalog.Guard) -> Iterator[Trouble]:
    """An edition has as many digits as the one before or after: share of values that lost digits <= share.

    Counted are values with more than `digits` significant digits in one of the two editions, that are so large that
    their unit in the other (thousands, millions) does not cost them; lost are those with no more than `digits` there.
    In a first release: share of values with few digits <= usual + share.
    """
    digits, share = int(guard.limits["digits"]), guard.limits["share"]
    for step in candidate.steps:
        both = step.both & ~np.isinf(step.after) & ~np.isinf(step.before)
        core = {name: both & step.among([name]) for name in sorted(CORE)}
        for named, rough, fine in (
            (step.newer, step.after, step.before),
            (step.older, step.before, step.after),
        ):
            unit_of = max(granularity(rough[both]), 1.0)
            large = np.abs(rough) >= unit_of * 10.0 ** (digits + 1)
            for name, which in {"": both, **core}.items():
                full = which & large & ~_few(fine, digits)
                lost = full & _few(rough, digits)
                if full.sum() >= guard.limits["values"] and lost.sum() > share * full.sum():
                    yield Trouble(
                        f"{named.name}{name and ' '}{name}: {lost.sum():,} of {full.sum():,} values are rounded to {digits} digits"
                    )
                    break
    compared = {id(s) for step in candidate.steps for s in (step.older, step.newer)}
    for sheet in candidate.fresh:
        usual = guard.limits.get(f"{sheet.source}_{sheet.indicator}")
        if usual is None or id(sheet) in compared:
            continue
        few_now = _few(sheet.values[sheet.there & (sheet.values != 0)], digits)
        if len(few_now) >= guard.limits["first"] and few_now.mean() > usual + share:
            yield Trouble(f"{sheet.name}: {few_now.mean():.0%} of the values have {digits} digits")


def carried(candidate: Candidate, guard: catalog.Guard) -> Iterator[Trouble]:
    """No level is, digit by digit, that of the year before: x_t != x_t-1, of the three and the World.

    Of all economies together: count(x_t = x_t-1) <= share * count, where at least `values` have both years.
    """
    for sheet in candidate.fresh:
        if sheet.freq != "A" or unit(sheet) not in STEADY:
            continue
        now, before = sheet.values[:, 1:], sheet.values[:, :-1]
        both = sheet.there[:, 1:] & sheet.there[:, :-1] & (now != 0) & (np.diff(sheet.years) == 1)
        same = both & (now == before)
        many = both.sum(axis=0) >= guard.limits["values"]
        many &= same.sum(axis=0) > guard.limits["share"] * both.sum(axis=0)
        for column in np.flatnonzero(many):
            yield Trouble(
                f"{sheet.name} {sheet.periods[column + 1]}: {same[:, column].sum()} of "
                f"{both[:, column].sum()} values are those of the year before"
            )
        for row, column in np.argwhere(same & sheet.among(CORE) & ~many):
            name = sheet.named(sheet.series[row], sheet.periods[column + 1])
            yield Trouble(f"{name} is the value of the year before")


def _changes(sheet: Sheet) -> tuple[Floats, Floats]:
    """ln(x_t / x_t-1) and ln(x_t / x_t+1) of years that follow each other."""
    logs = np.log(np.where(sheet.values > 0, sheet.values, np.nan))
    follow = np.diff(sheet.years) == 1
    change = np.where(follow, np.diff(logs, axis=1), np.nan)
    edge = np.full((len(logs), 1), np.nan)
    return np.hstack([edge, change]), np.hstack([-change, edge])


def _few(values: Floats, digits: int) -> np.ndarray:
    """Which values have no more significant digits than so many."""
    size = np.floor(np.log10(np.abs(np.where(values == 0, 1.0, values))))
    steps = values / 10.0 ** (size - digits + 1)
    found: np.ndarray = np.abs(steps - np.round(steps)) < 1e-6
    return found
