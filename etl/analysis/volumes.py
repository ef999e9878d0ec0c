"""Volumes: shares of them at the prices of other base years, and growth of groups chained year by year. Pure.

A share of volumes values all years at the prices of one, and depends on which: economies whose relative prices rose
since count for less the older the base. With ``V`` the volumes and ``P(b) = N(b) / V(b)`` the price levels of a base
year ``b`` (``N``: the same at the prices of each year), the share of a group ``G`` in year ``t`` is

    sum of V(t) P(b) over G / sum of V(t) P(b) over all economies that have the three values.

Growth of a group has the same question and, chained, no base year: each year's growth weighs the members by their
values in the year before (Laspeyres; System of National Accounts 2008, chapter 15).
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from etl import catalog
from etl.observations import rows_of
from etl.storage.store import Release

#: Less of the World than this in the economies that have all values is no World to take a share of.
COVERED = 0.9
COLUMNS = ("base", "time_period", "share", "economies")


def sensitivity(
    release: Release, indicator: str, source: str, area: str = catalog.CJK, as_of: str = ""
) -> pd.DataFrame:
    """The share of an area in the volumes of all economies, at the prices of each base year of the catalogue.

    Args:
        release: The release.
        indicator: An indicator with `catalog.Indicator.base_years`.
        source: From which source; price levels are of the same.
        area: A group, an economy or a formula.
        as_of: An edition or a date; the latest if empty. Price levels are of the edition known by then, else of the first that is held.

    Returns:
        `COLUMNS`, one row per base year and year with a share: a fraction of the sum of economies, and how many these
        are. Base years without price levels, and years in which the economies are less than `COVERED` of the
        provider's World, have no row. Do not change it.

    Example:
        ``sensitivity(release, "gdp_constant", "wdi")``
    """
    key = ("base years", indicator, source, area, release.edition(indicator, source, as_of), as_of)
    return release.cache.get_or_compute(
        key, lambda: _sensitivity(release, indicator, source, area, as_of)
    )


def at_base_years(
    release: Release, indicator: str, source: str, as_of: str = ""
) -> dict[str, list[Any]]:
    """Year -> the rows of `sensitivity` for the three, one a base year. Do not change it.

    Example:
        ``at_base_years(release, "gdp_constant", "wdi")["2020"][0].share``
    """

    def make() -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = {}
        for row in rows_of(sensitivity(release, indicator, source, as_of=as_of)):
            found.setdefault(row.time_period, []).append(row)
        return found

    return release.cache.get_or_compute(("at base years", indicator, source, as_of), make)


def _sensitivity(
    release: Release, indicator: str, source: str, area: str, as_of: str
) -> pd.DataFrame:
    facts = catalog.indicator(indicator)
    nothing = pd.DataFrame(columns=list(COLUMNS))
    if not facts.base_years or not release.has(indicator, source, as_of):
        return nothing
    values = levels(release, indicator, source, as_of)
    if values is None:
        return nothing
    volumes = _wide(release.select(indicator, source, as_of))
    known = release.areas
    names = set(known.loc[known["kind"] == "economy", "ref_area"]) - {catalog.WORLD}
    economies = [name for name in volumes.columns if name in names and name in values.columns]
    signs = catalog.terms(area)
    if catalog.WORLD not in volumes or not set(signs) <= set(economies):
        return nothing
    tables = []
    for base, valued, total, counted in _valued(
        release, indicator, source, as_of, volumes, values, economies
    ):
        members = (valued[list(signs)] * list(signs.values())).sum(axis=1, skipna=False)
        share = (members / total).dropna()
        tables.append(
            pd.DataFrame(
                {
                    "base": base,
                    "time_period": share.index,
                    "share": share.to_numpy(),
                    "economies": counted.reindex(share.index).to_numpy(),
                }
            )
        )
    return pd.concat(tables, ignore_index=True) if tables else nothing


_Valued = tuple[str, pd.DataFrame, "pd.Series[float]", "pd.Series[int]"]


def _valued(
    release: Release,
    indicator: str,
    source: str,
    as_of: str,
    volumes: pd.DataFrame,
    values: pd.DataFrame,
    economies: list[str],
) -> list[_Valued]:
    """Of each base year: the volumes at its prices, their sum where enough of the World is in it, and how many these are."""

    def make() -> list[_Valued]:
        found = []
        for base in catalog.indicator(indicator).base_years:
            if base not in values.index or base not in volumes.index:
                continue
            prices = values.loc[base, economies] / volumes.loc[base, economies]
            valued = volumes[economies] * prices
            # Of the World at the prices of its own base: so much do the economies that have all values make up.
            covered = volumes[economies].where(valued.notna()).sum(axis=1) / volumes[catalog.WORLD]
            total = valued.sum(axis=1).where(covered >= COVERED)
            found.append((base, valued, total, valued.notna().sum(axis=1)))
        return found

    # Days between two editions have the same.
    edition = release.edition(indicator, source, as_of)
    _, priced = _priced(release, indicator, source, as_of)
    return release.cache.get_or_compute(("valued", indicator, source, edition, priced), make)


def spread(
    release: Release, indicator: str, source: str, area: str = catalog.CJK, as_of: str = ""
) -> dict[str, tuple[float, ...]]:
    """Year -> the shares at the prices of each base year, where there are at least two.

    Example:
        ``min(spread(release, "gdp_constant", "wdi")["2024"])``
    """

    def make() -> dict[str, tuple[float, ...]]:
        if not catalog.indicator(indicator).base_years:
            return {}  # as of nearly all definitions: no tables for nothing
        table = sensitivity(release, indicator, source, area, as_of)
        found: dict[str, list[float]] = {}
        rows = zip(table["time_period"].tolist(), table["share"].tolist(), strict=True)
        for period, share in rows:
            found.setdefault(period, []).append(share)
        return {period: tuple(shares) for period, shares in found.items() if len(shares) > 1}

    key = ("spread", indicator, source, area, release.edition(indicator, source, as_of), as_of)
    return release.cache.get_or_compute(key, make)


def levels(release: Release, indicator: str, source: str, as_of: str = "") -> pd.DataFrame | None:
    """The values at the prices of each year that belong to volumes: years down, areas across; None if there are none.

    Args:
        release: The release.
        indicator: An indicator with `catalog.Indicator.valued_by`.
        source: From which source.
        as_of: An edition or a date; if nothing is that old, the first edition that is held.

    Example:
        ``levels(release, "gdp_constant", "wdi")``
    """
    name, edition = _priced(release, indicator, source, as_of)
    if not edition:
        return None
    key = ("price levels", name, source, edition)
    return release.cache.get_or_compute(key, lambda: _wide(release.select(name, source, edition)))


def _priced(release: Release, indicator: str, source: str, as_of: str) -> tuple[str, str]:
    """The indicator that has the values at the prices of each year, and its edition; empty if there is none."""
    name = catalog.indicator(indicator).valued_by
    editions = release.editions(name, source) if name else []
    if not editions:
        return name, ""
    known = release.edition(name, source, as_of) if as_of else editions[-1]
    return name, known or editions[0]


def _wide(rows: pd.DataFrame) -> pd.DataFrame:
    annual = rows[rows["freq"] == "A"]
    return annual.pivot(index="time_period", columns="ref_area", values="value")


def chained(
    volumes: pd.DataFrame, values: pd.DataFrame, signs: dict[str, int], reference: str
) -> pd.Series[float]:
    """The volume of a group, chained year by year.

    Args:
        volumes: Volumes, years down without a gap, the members among the columns.
        values: The same at the prices of each year.
        signs: Member -> +1 or -1.
        reference: The year in which the chain equals the sum of the volumes.

    Returns:
        Year -> volume, at the prices of the reference year in that year alone; no value where a link is missing
        between the year and the reference.

    Example:
        >>> volumes = pd.DataFrame({"A": [100.0, 110.0], "B": [100.0, 100.0]}, index=["2015", "2016"])
        >>> values = pd.DataFrame({"A": [300.0, 330.0], "B": [100.0, 100.0]}, index=["2015", "2016"])
        >>> chained(volumes, values, {"A": 1, "B": 1}, "2015").round(6).tolist()
        [200.0, 215.0]
    """
    members = list(signs)
    volume = volumes.reindex(columns=members)
    weights = values.reindex(index=volume.index, columns=members).shift(1) * list(signs.values())
    grown = volume / volume.shift(1)
    link = (weights * grown).sum(axis=1, skipna=False) / weights.sum(axis=1, skipna=False)
    found = pd.Series(float("nan"), index=volume.index, dtype=float)
    if reference not in found.index:
        return found
    found[reference] = (volume.loc[reference] * list(signs.values())).sum(skipna=False)
    years = list(found.index)
    start = years.index(reference)
    for before, year in zip(years[start:], years[start + 1 :], strict=False):
        found[year] = found[before] * link[year]
    for year, after in zip(years[start - 1 :: -1] if start else [], years[start:0:-1], strict=True):
        found[year] = found[after] / link[after]
    return found
