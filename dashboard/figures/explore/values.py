"""Arithmetic on observations: sums, shares, growth, an index, amounts per person. Exact and pure.

A value of a group exists only where every member has one; nothing is filled, nothing is guessed.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import compress

import pandas as pd

from etl import catalog
from etl.analysis import volumes
from etl.bounded.cache import Cache
from etl.observations import STATUS_ORDER
from etl.storage.store import Release

#: So much of what readers ask of tables is kept for a release: sums and formulas are theirs, and there is no end of them.
FOUND = 512


@dataclass(frozen=True)
class Wide:
    """One indicator of one source and edition: years down without a gap, areas across.

    Attributes:
        values: The observations.
        weakness: Their statuses, as positions in `STATUS_ORDER`.
        chains: The totals of groups and formulas that are chained, by area.
        name: What it is called where `found` has results of other tables, too.
        found: What `total`, `part` and `valued` have found.
    """

    values: pd.DataFrame
    weakness: pd.DataFrame
    chains: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    name: tuple[str, ...] = ()
    found: Cache = field(default_factory=lambda: Cache(FOUND))

    @cached_property
    def places(self) -> tuple[dict[str, int], dict[str, int]]:
        """Where each year and each area stand."""
        years, areas = self.values.index.tolist(), self.values.columns.tolist()
        return {y: n for n, y in enumerate(years)}, {a: n for n, a in enumerate(areas)}

    def cells(self, year: str, areas: Iterable[str]) -> list[tuple[float, float]]:
        """Observation and weakness of each area in a year; not numbers where there is none.

        Example:
            >>> edition = release.edition("gdp_nominal", "weo")
            >>> wide(release, "gdp_nominal", "weo", edition).cells("1900", ["JPN"])
            [(nan, nan)]
        """
        (years, columns), none = self.places, (math.nan, math.nan)
        both = self.values.to_numpy(), self.weakness.to_numpy()
        row = years.get(year)
        return [
            none if row is None or n is None else (float(both[0][row, n]), float(both[1][row, n]))
            for n in map(columns.get, areas)
        ]


def wide(release: Release, indicator: str, source: str, edition: str) -> Wide:
    """The annual observations, made once for a release. Do not change them.

    Example:
        >>> edition = release.edition("gdp_nominal", "weo")
        >>> "JPN" in wide(release, "gdp_nominal", "weo", edition).values
        True
    """

    def make() -> Wide:
        rows = release.select(indicator, source, edition)
        rows = rows[rows["freq"] == "A"]
        ranked = rows.assign(weakness=rows["obs_status"].map(STATUS_ORDER.index).astype(float))
        table = ranked.set_index(["time_period", "ref_area"])[["value", "weakness"]].unstack(
            "ref_area"
        )
        years = [
            str(year)
            for year in range(int(rows["time_period"].min()), int(rows["time_period"].max()) + 1)
        ]
        found = release.cache.within("found in tables", lambda: Cache(FOUND))
        return Wide(
            table["value"].reindex(years),
            table["weakness"].reindex(years),
            name=(indicator, source, edition),
            found=found,
        )

    return release.cache.get_or_compute(("wide", indicator, source, edition), make)


def total(table: Wide, area: str) -> pd.DataFrame:
    """An economy, or the sum of a group or formula: ``value, weakness, missing`` by year; years in which nobody has a value go.

    ``missing`` names the members that lack a value, separated by blanks. Do not change it: it is found once.
    """
    if area in table.chains:
        return table.chains[area]
    return table.found.get_or_compute((table.name, "total", area), lambda: _total(table, area))


def valued(table: Wide, area: str) -> frozenset[str]:
    """The years in which an area has an amount, found once."""

    def make() -> frozenset[str]:
        amounts = total(table, area)["value"]
        return frozenset(amounts.index[amounts.notna()].tolist())

    return table.found.get_or_compute((table.name, "valued", area), make)


def _total(table: Wide, area: str) -> pd.DataFrame:
    signs = catalog.terms(area)
    members = list(signs)
    values = table.values.reindex(columns=members)
    absent = values.isna()
    found = pd.DataFrame(
        {
            "value": (values * list(signs.values())).sum(axis=1, skipna=False),
            "weakness": table.weakness.reindex(columns=members).max(axis=1),
            "missing": [" ".join(compress(members, row)) for row in absent.to_numpy()],
        },
        index=values.index,
    )
    return found[~absent.all(axis=1)]


def chained(table: Wide, prices: pd.DataFrame, reference: str, areas: Iterable[str]) -> Wide:
    """The same volumes, with those of groups and formulas chained year by year; see `etl.analysis.volumes.chained`.

    Args:
        table: Volumes at the prices of one year.
        prices: The values at the prices of each year, years down, areas across.
        reference: The year in which a chain equals the sum of its members.
        areas: Which areas are shown.
    """
    chains = {}
    for area in areas:
        signs = catalog.terms(area)
        if len(signs) > 1:
            whole = total(table, area)
            chain = volumes.chained(table.values, prices, signs, reference).reindex(whole.index)
            lacking = prices.reindex(index=table.values.index, columns=list(signs)).isna()
            broken = " ".join(lacking.columns[lacking.any()])
            chains[area] = whole.assign(
                value=chain,
                missing=[
                    known or (broken if pd.isna(value) else "")
                    for known, value in zip(whole["missing"], chain, strict=True)
                ],
            )
    return Wide(table.values, table.weakness, chains)


def quotient(whole: pd.DataFrame, by: pd.DataFrame, name: str) -> pd.DataFrame:
    """Amounts divided by others of the same year, as `total` has amounts: by those of the World, or by the people.

    Args:
        whole: What `total` gives.
        by: What `total` gives of the others.
        name: What is missing where the others lack a year altogether.
    """
    other = by.reindex(whole.index)
    lacking = [
        " ".join(filter(None, pair))
        for pair in zip(whole["missing"], other["missing"].fillna(name), strict=True)
    ]
    return whole.assign(
        value=whole["value"] / other["value"],
        weakness=pd.concat([whole["weakness"], other["weakness"]], axis=1).max(axis=1),
        missing=lacking,
    )


def part(table: Wide, area: str, of: str) -> pd.DataFrame:
    """The shares of an area in another, in all years. Do not change them: they are found once."""
    return table.found.get_or_compute(
        (table.name, "part", area, of), lambda: divided(total(table, area), total(table, of), of)
    )


def level(whole: pd.DataFrame) -> pd.DataFrame:
    """The amounts themselves."""
    return _shown(whole, {}, whole["value"])


def divided(whole: pd.DataFrame, by: pd.DataFrame, name: str) -> pd.DataFrame:
    """Amounts divided by others of the same year; see `quotient`."""
    both = quotient(whole, by, name)
    return _shown(both, _ratio(whole["value"], by["value"].reindex(whole.index)), both["value"])


def growth(whole: pd.DataFrame, area: str) -> pd.DataFrame:
    """Growth over the year before; the first year has none, for want of no one.

    Args:
        whole: What `total` gives of the area.
        area: The area: growth is missing where it lacks a value in a year or in the year before.
    """
    # Years without any value were dropped, so the year before is looked up, not the row before.
    before = whole.reindex([str(int(period) - 1) for period in whole.index]).set_index(whole.index)
    everyone = " ".join(catalog.members(area))
    lacking = [
        " ".join(dict.fromkeys(f"{now} {then}".split()))
        for now, then in zip(whole["missing"], before["missing"].fillna(everyone), strict=True)
    ]
    whole = whole.assign(missing=["", *lacking[1:]])
    weakness = pd.concat([whole["weakness"], before["weakness"]], axis=1).max(axis=1)
    change = whole["value"] / before["value"].where(before["value"] != 0) - 1
    made_of = _ratio(whole["value"], before["value"])
    return _shown(whole.assign(weakness=weakness), made_of, change)


def contribution(whole: pd.DataFrame, by: pd.DataFrame, area: str, name: str) -> pd.DataFrame:
    """The part of an area in the growth of a whole over the year before: its change by that of the whole.

    A year in which the whole did not grow has none: a part of a loss is no contribution to growth.

    Args:
        whole: What `total` gives of the area.
        by: What `total` gives of the whole.
        area: The area, as for `growth`.
        name: The whole.
    """
    own, all_of_it = growth(whole, area), growth(by, name).reindex(whole.index)
    change = own["numerator"] - own["denominator"]
    grown = all_of_it["numerator"] - all_of_it["denominator"]
    statuses = [
        own["obs_status"].replace("O", "A").map(STATUS_ORDER.index),
        all_of_it["obs_status"].fillna("A").replace("O", "A").map(STATUS_ORDER.index),
    ]
    lacking = [
        " ".join(dict.fromkeys(f"{mine} {of}".split()))
        for mine, of in zip(own["missing"], all_of_it["missing"].fillna(""), strict=True)
    ]
    weakness = pd.concat(statuses, axis=1).max(axis=1).astype(float)
    return _shown(
        whole.assign(weakness=weakness, missing=lacking),
        _ratio(change, grown),
        change / grown.where(grown > 0),
    )


def index(whole: pd.DataFrame, base: str) -> pd.DataFrame:
    """Amounts as an index that is 100 in the base year."""
    start = float(whole.loc[base, "value"])
    weakness = whole["weakness"].clip(lower=whole.loc[base, "weakness"])
    made_of = _ratio(whole["value"], start)
    return _shown(whole.assign(weakness=weakness), made_of, whole["value"] / start * 100)


def _ratio(numerator: object, denominator: object) -> dict[str, object]:
    """The two numbers that a ratio is made of; an amount is made of none."""
    return {"numerator": numerator, "denominator": denominator}


def _shown(
    whole: pd.DataFrame, made_of: dict[str, object], value: pd.Series[float]
) -> pd.DataFrame:
    """The columns that all transforms share, and what a value is made of."""
    statuses = [
        "O" if pd.isna(v) else STATUS_ORDER[int(w)]
        for v, w in zip(value, whole["weakness"], strict=True)
    ]
    return pd.DataFrame(
        {
            "value": value,
            **made_of,
            "obs_status": statuses,
            "missing": whole["missing"],
        },
        index=whole.index,
    ).rename_axis("time_period")
