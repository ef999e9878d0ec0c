"""Guards on parts and wholes: the World above everybody, and every provider's own sums."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np

from etl import catalog
from etl.catalog import areas
from etl.checks.candidate import THREE, Candidate, Trouble
from etl.checks.sheets import TO, Sheet


def world_present(candidate: Candidate, guard: catalog.Guard) -> Iterator[Trouble]:
    """The World has a value wherever the three have observed ones, and x1 + x2 + x3 <= World."""
    for sheet in candidate.fresh:
        known = f"{sheet.source} {sheet.indicator}" in guard.known
        if not sheet.counted or known or not set(THREE) <= set(sheet.series):
            continue
        if catalog.WORLD not in sheet.series:
            # Until April 2025 economies and groups of an edition came in two files: the other one may follow.
            part = candidate.files and not sheet.latest
            words = f"{sheet.name} has no World total, so there are no shares"
            yield Trouble(words, "warning" if part else None)
            continue
        world, three = sheet.row(catalog.WORLD), sheet.rows(THREE).sum(axis=0)
        for year in sheet.periods[three > world]:
            yield Trouble(f"{sheet.name} {year}: the three exceed the World")
        absent = sheet.periods[np.isnan(world) & ~np.isnan(three)]
        has = sheet.periods[~np.isnan(world)]
        for year in absent[(absent > has.min()) & (absent < has.max())]:
            yield Trouble(f"{sheet.name} {year}: the World is missing between years that have it")
        # A provider adds up the World after its economies: the last year may still come.
        for year in absent[absent > has.max()]:
            yield Trouble(
                f"{sheet.name} {year}: the World is missing, so there is no share yet", "warning"
            )


def nobody_above_world(candidate: Candidate, guard: catalog.Guard) -> Iterator[Trouble]:
    """No economy or aggregate is larger than the World: x <= World * (1 + relative)."""
    for sheet in candidate.fresh:
        if sheet.counted and catalog.WORLD in sheet.series:
            limit = sheet.row(catalog.WORLD) * (1 + guard.limits["relative"])
            for area, year, _ in sheet.cells(sheet.there & (sheet.values > limit)):
                yield Trouble(f"{sheet.named(area, year)} is above the World")


def economies_add_up(candidate: Candidate, guard: catalog.Guard) -> Iterator[Trouble]:
    """The economies together make the World: below <= sum of economies / World <= above.

    The lower bound holds where an edition has nearly all economies, and from `since` on: of earlier years, and of the
    last two, some economies are missing.
    """
    limits = guard.limits
    for sheet in candidate.fresh:
        if not sheet.counted or catalog.WORLD not in sheet.series:
            continue
        mine = sheet.among(economies())[:, 0]
        ratio = np.nansum(sheet.values[mine], axis=0) / sheet.row(catalog.WORLD)
        off = ratio > limits["above"]
        count = sheet.there[mine].sum(axis=0)
        whole = (count >= limits["economies"]) & (sheet.years >= limits["since"])
        whole &= sheet.years < sheet.years.max() - 1
        off |= whole & (ratio < limits["below"])
        for year, part in zip(sheet.periods[off], ratio[off], strict=True):
            yield Trouble(
                f"{sheet.name} {year}: all economies together are {part:.1%} of the World"
            )


def aggregates_add_up(candidate: Candidate, guard: catalog.Guard) -> Iterator[Trouble]:
    """A provider's aggregate is the sum of its members in the same edition: |sum / aggregate - 1| <= relative.

    Only where all members have a value. Two economies that were exchanged show here also in a first release.
    """
    for sheet in candidate.fresh:
        if not sheet.counted:
            continue
        for aggregate, named in guard.wholes.items():
            if aggregate not in sheet.series:
                continue
            members = [member for name in named for member in catalog.members(name)]
            ratio = sheet.rows(members).sum(axis=0) / sheet.row(aggregate)
            off = np.abs(ratio - 1) > guard.limits["relative"]
            for year, part in zip(sheet.periods[off], ratio[off], strict=True):
                yield Trouble(
                    f"{sheet.name} {year}: {', '.join(named)} add up to {part:.2%} of {aggregate}"
                )


def aggregates_steady(candidate: Candidate, guard: catalog.Guard) -> Iterator[Trouble]:
    """The part that its members make of an aggregate stays: |ln(part_t / part_t-1)| <= limit of the aggregate.

    Of members with a value in both years; where a member is missing, or has joined since, the part is not 1 but steady.
    """
    limits = guard.limits
    for sheet in candidate.fresh:
        if not sheet.counted:
            continue
        for aggregate, named in guard.wholes.items():
            if aggregate not in sheet.series:
                continue
            values = sheet.rows([member for name in named for member in catalog.members(name)])
            both = ~np.isnan(values[:, 1:]) & ~np.isnan(values[:, :-1])
            with np.errstate(invalid="ignore", divide="ignore"):
                was = np.where(both, values[:, :-1], 0).sum(axis=0) / sheet.row(aggregate)[:-1]
                now = np.where(both, values[:, 1:], 0).sum(axis=0) / sheet.row(aggregate)[1:]
                moved = np.abs(np.log(now / was))
            held = (sheet.years[1:] > limits["since"]) & (np.diff(sheet.years) == 1)
            held &= np.maximum(was, now) >= limits["part"]
            for place in np.flatnonzero(held & (moved > limits[aggregate])):
                yield Trouble(
                    f"{sheet.name} {sheet.periods[place + 1]}: the same economies are {now[place]:.3%} of {aggregate}, "
                    f"and {was[place]:.3%} the year before"
                )


def flows_within_total(candidate: Candidate, guard: catalog.Guard) -> Iterator[Trouble]:
    """What an economy sells to some partners is not more than what it sells: sum of flows <= exports * (1 + relative).

    The exports are those of the same source, or else of the source that exports are shown from.
    """
    for flows in candidate.fresh:
        if flows.indicator != "bilateral_goods_exports" or flows.freq != "A":
            continue
        exports = catalog.indicator("goods_exports")
        total = candidate.annual(flows.source, exports.id) or candidate.annual(
            exports.default_source, exports.id
        )
        if total is None:
            continue
        reporters = [name.partition(TO)[0] for name in flows.series]
        for reporter in sorted(set(reporters)):
            mine = flows.values[[name == reporter for name in reporters]]
            limit = total.on(total.series[total.series == reporter], flows.periods)
            if len(limit):
                over = np.nansum(mine, axis=0) > limit[0] * (1 + guard.limits["relative"])
                for year in flows.periods[over]:
                    yield Trouble(f"{flows.named(reporter, year)} is more than {reporter} exports")


def periods_add_up(candidate: Candidate, guard: catalog.Guard) -> Iterator[Trouble]:
    """Months and quarters make their year: |sum / year - 1| <= relative, of years that have all of them."""
    for sheet in candidate.fresh:
        if sheet.freq == "A" or unit_is_rate(sheet):
            continue
        year = candidate.annual(sheet.source, sheet.indicator, sheet.edition)
        if year is None:
            continue
        parts = {"Q": 4, "M": 12}[sheet.freq]
        for label in year.periods:
            mine = np.flatnonzero(sheet.years == int(label))
            if len(mine) != parts:
                continue
            total = sheet.values[:, mine].sum(axis=1)
            ratio = total / year.on(sheet.series, year.periods[year.periods == label])[:, 0]
            off = np.abs(ratio - 1) > guard.limits["relative"]
            for series, part in zip(sheet.series[off], ratio[off], strict=True):
                yield Trouble(
                    f"{year.named(series, label)}: its {parts} parts add up to {part:.1%} of it"
                )


def unit_is_rate(sheet: Sheet) -> bool:
    """Whether the values cannot be added up over time."""
    return catalog.indicator(sheet.indicator).unit in ("PERCENT", "LCU_PER_USD", "PERSONS")


@cache
def economies() -> frozenset[str]:
    """The codes of the economies in the catalogue.

    Example:
        >>> "JPN" in economies(), "WLD" in economies()
        (True, False)
    """
    return frozenset(code for code, area in areas.areas().items() if area.kind == "economy")
