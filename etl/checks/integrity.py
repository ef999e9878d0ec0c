"""Guards on the candidate itself: keys, usable values, the World, ragged years, forecasts, shares by a second path."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np
import pandas as pd

from etl import catalog
from etl.checks.candidate import Candidate, Trouble, named
from etl.observations import KEY

THREE = catalog.members(catalog.CJK)


def keys_unique(candidate: Candidate, guard: catalog.Guard) -> Iterator[Trouble]:
    """No two rows say something of the same observation, in any edition."""
    for table in (candidate.new, candidate.release.vintages):
        for row in table[table.duplicated(list(KEY), keep="first")].itertuples():
            yield Trouble(f"{named(row)} ({row.edition}) stands twice")


def values_usable(candidate: Candidate, guard: catalog.Guard) -> Iterator[Trouble]:
    """Every value is a finite number, and what has shares is not negative."""
    new = candidate.new
    for row in new[~np.isfinite(new["value"])].itertuples():
        yield Trouble(f"{named(row)} is {row.value}")
    for rows in candidate.with_shares.values():
        for row in rows[rows["value"] < 0].itertuples():
            yield Trouble(f"{named(row)} is negative")


def forecast_marked(candidate: Candidate, guard: catalog.Guard) -> Iterator[Trouble]:
    """A year after the year of the edition is a forecast and is marked as one."""
    for table in (candidate.new, candidate.release.vintages):
        later = table["time_period"].str[:4] > table["edition"].str[:4]
        for row in table[later & (table["obs_status"] != "F")].itertuples():
            yield Trouble(f"{named(row)} ({row.edition}) lies in the edition's future")


def world_present(candidate: Candidate, guard: catalog.Guard) -> Iterator[Trouble]:
    """The World has a value wherever the three have observed ones, and it is not below their sum."""
    for (source, indicator), rows in candidate.with_shares.items():
        name = f"{source} {indicator}"
        of_interest = rows[rows["ref_area"].isin([*THREE, catalog.WORLD])]
        wide = of_interest.pivot_table(
            index="time_period", columns="ref_area", values="value", aggfunc="first"
        )
        if not set(THREE) <= set(wide) or name in guard.known:
            continue
        if catalog.WORLD not in wide:
            yield Trouble(f"{name} has no World total, so there are no shares")
            continue
        world, three = wide[catalog.WORLD], wide[list(THREE)].sum(axis=1, skipna=False)
        for year in wide.index[three > world]:
            yield Trouble(f"{name} {year}: the three exceed the World")
        absent = wide.index[world.isna() & three.notna()]
        first, last = world.first_valid_index(), world.last_valid_index()
        for year in absent[(absent > first) & (absent < last)]:
            yield Trouble(f"{name} {year}: the World is missing between years that have it")
        # A provider adds up the World after its economies: the last year may still come.
        for year in absent[absent > last]:
            yield Trouble(
                f"{name} {year}: the World is missing, so there is no share yet", "warning"
            )


def ragged_year(candidate: Candidate, guard: catalog.Guard) -> Iterator[Trouble]:
    """A share stands only where each of the three and the World have a value: no sum without one of them."""
    wanted = (*THREE, catalog.WORLD)
    for pair, table in candidate.shares_of_three.items():
        rows = candidate.with_shares[pair]
        have = set(zip(rows["ref_area"], rows["time_period"], strict=True))
        for year in table["time_period"]:
            if missing := [area for area in wanted if (area, year) not in have]:
                yield Trouble(f"{' '.join(pair)} {year}: a share without {' and '.join(missing)}")


def recomputed(candidate: Candidate, guard: catalog.Guard) -> Iterator[Trouble]:
    """Shares, and indicators that are sums, come out the same in exact fractions, without any table."""
    slack = Fraction(guard.limits["relative"])
    for pair, rows in candidate.with_shares.items():
        used = rows[rows["ref_area"].isin([*THREE, catalog.WORLD])]
        columns = (used[name] for name in ("ref_area", "time_period", "value"))
        exact = {(area, year): Fraction(value) for area, year, value in zip(*columns, strict=True)}
        tables = {area: candidate.shares(used, area) for area in THREE}
        for area, table in (tables | {catalog.CJK: candidate.shares_of_three[pair]}).items():
            shown = table.dropna(subset=["share"])
            for year, share in zip(shown["time_period"], shown["share"], strict=True):
                parts = [exact.get((member, year)) for member in catalog.members(area)]
                world = exact.get((catalog.WORLD, year))
                if world is None or None in parts:
                    continue  # Of this `ragged_year` speaks.
                second = sum(part for part in parts if part is not None) / world
                if abs(Fraction(share) - second) > slack * second:
                    name = f"{' '.join(pair)} {area} {year}"
                    yield Trouble(
                        f"{name}: the share {share:.6f} is {float(second):.6f} in fractions"
                    )
    yield from _sums_recomputed(candidate, float(slack))


def _sums_recomputed(candidate: Candidate, slack: float) -> Iterator[Trouble]:
    key = ["source", "edition", "ref_area", "counterpart_area", "freq", "time_period"]
    for name, facts in catalog.indicators().items():
        whole = candidate.new[candidate.new["indicator"] == name]
        if not facts.sum_of or whole.empty:
            continue
        found = whole
        for n, part in enumerate(facts.sum_of):
            rows = candidate.new.loc[candidate.new["indicator"] == part, [*key, "value"]]
            found = found.merge(rows.rename(columns={"value": f"part{n}"}), on=key, how="left")
        total = sum(
            (found[f"part{n}"] for n in range(len(facts.sum_of))), pd.Series(0.0, index=found.index)
        )
        for row in found[~((found["value"] - total).abs() <= slack * total.abs())].itertuples():
            yield Trouble(f"{named(row)} is not the sum of {' and '.join(facts.sum_of)}")


__all__ = [
    "forecast_marked",
    "keys_unique",
    "ragged_year",
    "recomputed",
    "values_usable",
    "world_present",
]
