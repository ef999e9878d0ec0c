"""Guards on our own arithmetic: no share without its inputs, and every figure by a second path."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from etl import catalog
from etl.checks.candidate import THREE, Candidate, Trouble

WANTED = (*THREE, catalog.WORLD)


def ragged_year(candidate: Candidate, guard: catalog.Guard) -> Iterator[Trouble]:
    """A share stands only where each of the three and the World have a value: no sum without one of them."""
    for key, shares in candidate.shares_of_three.items():
        rows = candidate.core[key]
        have = set(zip(rows["ref_area"], rows["time_period"], strict=True))
        for row in shares:
            year = row["time_period"]
            if missing := [area for area in WANTED if (area, year) not in have]:
                yield Trouble(
                    f"{' '.join(key[:2])} {year}: a share without {' and '.join(missing)}"
                )


def recomputed(candidate: Candidate, guard: catalog.Guard) -> Iterator[Trouble]:
    """Shares, and indicators that are sums, come out the same in exact fractions, without any table.

    |shown - exact| <= relative * exact, with exact = (x1 + x2 + x3) / world in fractions.
    """
    slack = Fraction(guard.limits["relative"])
    for key, rows in candidate.core.items():
        columns = (rows[name] for name in ("ref_area", "time_period", "value"))
        exact = {
            (area, year): Fraction(value)
            for area, year, value in zip(*columns, strict=True)
            if math.isfinite(value)
        }
        shown = {area: candidate.known_shares(key, area) for area in THREE}
        for area, shares in (shown | {catalog.CJK: candidate.shares_of_three[key]}).items():
            members = catalog.members(area)
            for row in shares:
                year, share = row["time_period"], row["share"]
                parts = [exact.get((member, year)) for member in members]
                world = exact.get((catalog.WORLD, year))
                if not world or None in parts or not math.isfinite(share):
                    continue  # Of this `ragged_year` and `values_usable` speak.
                second = sum(part for part in parts if part is not None) / world
                if abs(Fraction(share) - second) > slack * abs(second):
                    name = f"{' '.join(key[:2])} {area} {year}"
                    yield Trouble(
                        f"{name}: the share {share:.6f} is {float(second):.6f} in fractions"
                    )
    yield from _sums_recomputed(candidate, float(slack))


def _sums_recomputed(candidate: Candidate, slack: float) -> Iterator[Trouble]:
    for sheet in candidate.fresh:
        parts = catalog.indicator(sheet.indicator).sum_of
        if not parts:
            continue
        total = np.zeros(sheet.values.shape)
        for part in parts:
            of = next(
                (
                    s
                    for s in candidate.sheets(sheet.source, part, sheet.edition)
                    if s.freq == sheet.freq
                ),
                None,
            )
            if of is None:
                total = np.full(total.shape, np.nan)
                break
            total = total + of.on(sheet.series, sheet.periods)
        off = sheet.there & ~(np.abs(sheet.values - total) <= slack * np.abs(total))
        for series, period, _ in sheet.cells(off):
            yield Trouble(f"{sheet.named(series, period)} is not the sum of {' and '.join(parts)}")
