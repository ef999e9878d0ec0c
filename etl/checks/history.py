"""Guards on what vanished, and on the order of editions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import numpy as np
import pandas as pd

from etl import catalog
from etl.checks.candidate import CORE, COUNTED, PAIR, Candidate, Trouble, by_pair
from etl.checks.sheets import Flags, Sheet, Step
from etl.counts import many
from etl.editions import base


def coverage(candidate: Candidate, guard: catalog.Guard) -> Iterator[Trouble]:
    """No indicator, economy or year that an edition had is missing from the next: lost = before and not after.

    The edition that would be shown is held to the one that is; another that arrived to the one before it, in its own
    areas and years, or if it is the first to the one after it.
    """
    yield from _indicators_lost(candidate)
    for one in candidate.replaced:
        yield from _Loss(one, candidate, guard).told()
    fresh = {id(sheet) for sheet in candidate.fresh}
    has_before = {id(one.newer) for one in candidate.steps}
    for one in candidate.steps:
        if not candidate.held_before(one.older) and not candidate.held_before(one.newer):
            continue  # They came together: nobody has lost anything yet.
        if id(one.newer) in fresh and not one.newer.latest:
            yield from _Loss(one, candidate, guard, own=True).told()
        if id(one.older) in fresh and id(one.older) not in has_before:
            yield from _missing_beside_next(one, candidate, guard)


def _indicators_lost(candidate: Candidate) -> Iterator[Trouble]:
    held = set(candidate.held.pairs) if candidate.held else set()
    for source, indicator in sorted(held - set(candidate.release.pairs)):
        yield Trouble(f"{source} {indicator} has vanished")


class _Loss:
    """What the later edition of a step no longer has."""

    def __init__(
        self, one: Step, candidate: Candidate, guard: catalog.Guard, *, own: bool = False
    ) -> None:
        self.step, self.guard, self.extract = one, guard, candidate.extract
        self.name = one.newer.name
        self.lost = ~np.isnan(one.before) & np.isnan(one.after)
        has = ~np.isnan(one.after)
        self.gone = ~has.any(axis=1) & self.lost.any(axis=1)
        #: An earlier edition is asked for the economies that are counted; a file of one may hold a part of them.
        self.may_lack = own and candidate.files
        if own:
            counted = one.among(COUNTED)[:, 0]
            self.lost &= ~(self.gone & ~counted)[:, None]
            self.gone &= counted
        first = one.newer.periods.min()
        #: A file may begin later than the edition that the service gave; what it covers it must cover whole.
        self.early = np.zeros(has.shape, dtype=bool)
        if candidate.files or own:
            self.early |= np.array(one.periods < first)[None, :] & self.lost & ~self.gone[:, None]
            self.lost &= ~self.early
        column = np.arange(has.shape[1])
        self.last = np.where(has, column, -1).max(axis=1)[:, None]
        self.first = np.where(has, column, has.shape[1]).min(axis=1)[:, None]

    def told(self) -> Iterator[Trouble]:
        one, limits = self.step, self.guard.limits
        if self.early.any():
            first = one.newer.periods.min()
            yield Trouble(
                f"{self.name}: the file begins in {first}, so earlier years are in older editions only",
                "warning",
            )
        yield from self._gone()
        lost = self.lost & ~self.gone[:, None]
        column = np.arange(lost.shape[1])
        # Forecasts reach as far as their provider wants.
        horizon = lost & one.forecast & (column > self.last)
        if horizon.any():
            areas = int(horizon.any(axis=1).sum())
            yield Trouble(
                f"{self.name}: forecasts of {many(areas, 'area')} end earlier than in {one.older.edition}",
                "warning",
            )
        lost &= ~horizon
        core, counted = one.among(CORE), one.among(COUNTED)
        for row, place in np.argwhere(lost & core):
            yield Trouble(f"{one.named(row, place)} has vanished")
        yield from self._members(lost & counted & ~core)
        others = int((lost & ~counted).sum())
        if others:
            serious = others > limits["share"] * int((~np.isnan(one.after)).sum())
            of = sorted(one.series[(lost & ~counted).any(axis=1)])
            yield Trouble(
                f"{self.name}: {many(others, 'value')} of {many(len(of), 'other area')} vanished, "
                f"{', '.join(of[:5])}{' ...' if len(of) > 5 else ''}",
                None if serious else "warning",
            )

    def _gone(self) -> Iterator[Trouble]:
        """Areas without any value; in an extract only those that no group counts may be."""
        areas = list(self.step.series[self.gone])
        if not areas:
            return
        counted = bool((self.step.among(COUNTED)[:, 0] & self.gone).any())
        serious = counted or (len(areas) > self.guard.limits["areas"] and not self.extract)
        serious = serious and not self.may_lack
        named_first = sorted(areas, key=lambda area: (area not in CORE, area not in COUNTED, area))
        message = f"{self.name}: {many(len(areas), 'area')} vanished, {', '.join(named_first[:5])}"
        yield Trouble(message + (" ..." if len(areas) > 5 else ""), None if serious else "warning")

    def _members(self, lost: Flags) -> Iterator[Trouble]:
        """Of a member of a group some first years may go (the provider doubts them), never the last ones or some between."""
        column = np.arange(lost.shape[1])
        for row in np.flatnonzero(lost.any(axis=1)):
            years = self.step.periods[lost[row]]
            begins = bool((column[lost[row]] < self.first[row]).all())
            few = len(years) <= self.guard.limits["first_years"] or self.extract
            single = len(years) <= self.guard.limits["single"] and not (
                self.step.newer.counted and self.step.large[row]
            )
            of = self.step.newer.named(self.step.series[row], f"{years[0]} to {years[-1]}")
            yield Trouble(
                f"{of}: {many(len(years), 'value')} vanished",
                "warning" if (begins and few) or single else None,
            )


def _missing_beside_next(
    one: Step, candidate: Candidate, guard: catalog.Guard
) -> Iterator[Trouble]:
    """The first edition of all, beside the one after it: what it lacks of the economies that are counted.

    Within its own years: whole economies, years of the three and the World between others, and many years of one. That
    last years are missing is how editions begin.
    """
    own = (one.periods >= one.older.periods.min()) & (one.periods <= one.older.periods.max())
    own = own[None, :] & one.among(COUNTED)
    has = ~np.isnan(one.before)
    lacks = ~has & ~np.isnan(one.after) & own
    gone = one.series[lacks.any(axis=1) & ~has.any(axis=1)]
    if len(gone):
        more = " ..." if len(gone) > 5 else ""
        yield Trouble(
            f"{one.older.name}: {many(len(gone), 'area is', 'areas are')} missing that {one.newer.edition} has, "
            f"{', '.join(sorted(gone, key=lambda area: (area not in CORE, area))[:5])}{more}",
            "warning" if candidate.files else None,
        )
    lacks &= has.any(axis=1)[:, None]
    column = np.arange(has.shape[1])
    first = np.where(has, column, has.shape[1]).min(axis=1)[:, None]
    last = np.where(has, column, -1).max(axis=1)[:, None]
    between = lacks & (column > first) & (column < last) & one.among(CORE)
    often = lacks.sum(axis=1) > guard.limits["beside_next"]
    for row in np.flatnonzero(between.any(axis=1) | often):
        years = one.periods[(lacks if often[row] else between)[row]]
        of = one.older.named(one.series[row], f"{years[0]} to {years[-1]}")
        yield Trouble(
            f"{of}: {many(len(years), 'value is', 'values are')} missing that {one.newer.edition} has",
            "warning" if candidate.extract else None,
        )


def edition_order(candidate: Candidate, guard: catalog.Guard) -> Iterator[Trouble]:
    """No edition is of the future, none of a month in which its provider has none, and no service falls back.

    edition <= today + days; month of the edition in those of its source; edition >= edition held.
    """
    arrived = by_pair(candidate.arrived.groupby(PAIR)["edition"].max())
    limit = (candidate.today + timedelta(days=int(guard.limits["days"]))).isoformat()
    held = by_pair(candidate.old.groupby(PAIR)["edition"].max())
    for (source, indicator), edition in arrived.items():
        if base(edition) > limit[: len(base(edition))]:
            yield Trouble(
                f"{source} {indicator}: the edition {edition} is of the future, or this machine's clock is wrong"
            )
        if not candidate.files and base(edition) < base(held.get((source, indicator), "")):
            yield Trouble(
                f"{source} {indicator}: edition {edition} came, but {held[source, indicator]} is held"
            )
    for sheet in candidate.fresh:
        since, months = guard.months.get(sheet.source, ("9999", ()))
        if sheet.edition >= since and sheet.edition[5:7] not in months:
            yield Trouble(
                f"{sheet.name}: {sheet.source} has no edition of {sheet.edition}, only of the months {', '.join(months)}"
            )


def one_edition(candidate: Candidate, guard: catalog.Guard) -> Iterator[Trouble]:
    """What is added up, and the sum, are of one edition: edition(exports) = edition(imports) = edition(trade).

    What a service sent of it in part is not taken at all, and told. A file may hold one of them only, and the others
    come with the next file.
    """
    for source, told in candidate.withheld.items():
        yield from (Trouble(f"{source} {part}: {why}") for part, why in told.items())
    for facts in catalog.indicators().values():
        for source in facts.sum_of and sorted({name for name, _ in candidate.release.pairs}):
            held = {
                name: edition
                for name in (*facts.sum_of, facts.id)
                if (edition := candidate.release.edition(name, source))
            }
            arrived = any(
                sheet.source == source and sheet.indicator in held for sheet in candidate.fresh
            )
            if (
                facts.id in held
                and arrived
                and len({base(edition) for edition in held.values()}) > 1
            ):
                each = ", ".join(f"{name} {edition}" for name, edition in held.items())
                yield Trouble(f"{source}: what is added up is of several editions, {each}")


def repeated(candidate: Candidate, guard: catalog.Guard) -> Iterator[Trouble]:
    """No edition is another one under a new label: count(x = y) < share * count, with any but the one before it.

    The one before may be repeated: then nothing was revised. So may a farther one, if those between say the same. A
    repetition of the next one is told. A file with a part of an edition may say what others say, too.
    """
    for sheet in candidate.fresh:
        if sheet.freq != "A" or sheet.there.sum() < guard.limits["values"]:
            continue
        editions = candidate.release.editions(sheet.indicator, sheet.source)
        place = editions.index(sheet.edition)
        for others in (editions[:place][::-1], editions[place + 1 :]):
            same = [_same(sheet, candidate, other, guard.limits["share"]) for other in others]
            for distance, other in enumerate(others):
                after = other > sheet.edition
                if not same[distance] or (all(same[:distance]) and not (after and distance == 0)):
                    continue
                soft = distance == 0 or candidate.files or candidate.whole
                yield Trouble(
                    f"{sheet.name} says what the edition {other} says: one of the labels is wrong",
                    "warning" if soft else None,
                )


def _same(sheet: Sheet, candidate: Candidate, other: str, share: float) -> bool:
    """Whether an edition says of nearly all that a sheet says the same."""
    rows = candidate.release.history(sheet.indicator, sheet.source)[other]
    if not _may_repeat(sheet, rows):
        return False
    beside = candidate.annual(sheet.source, sheet.indicator, other)
    if beside is None:
        return False
    same = sheet.values == beside.on(sheet.series, sheet.periods)
    return bool(same.sum() >= share * sheet.there.sum())


def _may_repeat(sheet: Sheet, rows: pd.DataFrame) -> bool:
    """A quick look at the last values, before the whole is compared."""
    last = sheet.values[:, -1]
    last = last[~np.isnan(last)]
    return float(np.isin(last, rows["value"].to_numpy()).mean()) >= 0.5
