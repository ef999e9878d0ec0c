"""Shares of the world: numerator / denominator of one indicator, period, source and edition. Exact and pure.

A share exists only where every member and the World have a value; nothing is filled, nothing is guessed.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from etl import catalog
from etl.errors import UsageError
from etl.observations import NOT_APPLICABLE, STATUS_ORDER
from etl.storage.store import Release

#: The columns of a share table; the contract of ``trilateral share --format json`` names the first nine.
COLUMNS = (
    "indicator",
    "source",
    "edition",
    "ref_area",
    "time_period",
    "numerator",
    "denominator",
    "share",
    "obs_status",
    "missing",
)
_IDENTITY = ("indicator", "source", "edition")


def shares(observations: pd.DataFrame, area: str, *, of: str = catalog.WORLD) -> pd.DataFrame:
    """The share of an area in the world or in another area, one row per year.

    Args:
        observations: Rows of one source, indicator and edition; those of quarters, months and partners do not count.
        area: A group of the catalogue (``CJK``), a reference area (``JPN``) or a formula (``CJK+HKG+MAC``).
        of: The area of the denominator.

    Returns:
        `COLUMNS`, sorted by year. Where an input is missing, numerator, denominator and share are as far as known
        null, ``obs_status`` is ``O`` and ``missing`` names what lacks, separated by blanks. Years in which no
        member has a value have no row.

    Raises:
        UsageError: The observations are of more than one source, indicator or edition; or a formula counts twice.

    Example:
        >>> from etl.observations import from_records
        >>> rows = [{"indicator": "population", "ref_area": area, "time_period": "2024", "value": value}
        ...         for area, value in {"JPN": 124e6, "WLD": 8142e6}.items()]
        >>> table = from_records(rows, source="wdi", edition="2026-07-13")
        >>> shares(table, "JPN")["share"].round(4).tolist()
        [0.0152]
    """
    signs, whole = catalog.terms(area), catalog.terms(of)
    wanted = list(dict.fromkeys([*signs, *whole]))
    annual = (observations["freq"] == "A") & (observations["counterpart_area"] == NOT_APPLICABLE)
    rows = observations[annual & observations["ref_area"].isin(wanted)]
    named = set(zip(*(rows[name].tolist() for name in _IDENTITY), strict=True))
    if len(named) > 1:
        raise UsageError("A share needs one indicator, source and edition; these are several.")
    if rows.empty:
        return pd.DataFrame(columns=list(COLUMNS))
    cells: dict[str, dict[str, float]] = {}
    ranks: dict[str, int] = {}
    columns = ("time_period", "ref_area", "value", "obs_status")
    for period, name, value, status in zip(*(rows[c].tolist() for c in columns), strict=True):
        ranks[period] = max(ranks.get(period, 0), STATUS_ORDER.index(status))
        if value == value:  # not a number is no value
            cells.setdefault(period, {})[name] = value
    periods = [p for p in sorted(cells) if any(member in cells[p] for member in signs)]
    absent = {p: [name for name in wanted if name not in cells[p]] for p in periods}
    frame = pd.DataFrame(
        {
            **dict(zip(_IDENTITY, named.pop(), strict=True)),
            "ref_area": area,
            "time_period": pd.Series(periods, dtype="str"),
            "numerator": [_sum(cells[p], signs) for p in periods],
            "denominator": [_sum(cells[p], whole) for p in periods],
        }
    )
    share = frame["numerator"] / frame["denominator"]
    known = share.notna().tolist()
    return frame.assign(
        share=share,
        obs_status=[
            STATUS_ORDER[ranks[p]] if has else "O" for p, has in zip(periods, known, strict=True)
        ],
        missing=[" ".join(names) for names in absent.values()],
    )[list(COLUMNS)]


def _sum(values: Mapping[str, float], signs: Mapping[str, int]) -> float:
    """The sum of what is added, less what is taken out; not a number where one lacks a value."""
    return sum(sign * values.get(name, math.nan) for name, sign in signs.items())


def shares_in(
    release: Release,
    indicator: str,
    source: str,
    area: str,
    as_of: str = "",
    *,
    of: str = catalog.WORLD,
) -> pd.DataFrame:
    """The shares of an area in a release, cached with it. Do not change them.

    Example:
        ``shares_in(release, "gdp_nominal", "weo", "CJK", as_of="2022-04")``

    Raises:
        UnknownName: The catalogue has no such indicator or source.
        UsageError: The release has nothing of it, or nothing that old.
    """
    rows = release.select(indicator, source, as_of)
    edition = release.edition(indicator, source, as_of)
    key = ("shares", indicator, source, edition, area, of)
    return release.cache.get_or_compute(key, lambda: shares(rows, area, of=of))


def shares_asked(
    release: Release,
    indicator: str,
    source: str,
    areas: Sequence[str],
    as_of: str = "",
    of: str = catalog.WORLD,
) -> pd.DataFrame:
    """The shares that a reader asks for, of one area after the other, each with the area that it is a share ``of`` unless that is the World.

    Args:
        release: The release.
        indicator: An indicator that can be added up.
        source: The source; the indicator's default if empty.
        areas: Economies, groups and formulas.
        as_of: An edition or a date; the latest if empty.
        of: The area of the denominator.

    Raises:
        UnknownName: There is no such indicator, source, economy or group.
        UsageError: The release has no such share, and why.

    Example:
        ``shares_asked(release, "goods_trade", "unctad", ["CJK+HKG+MAC"])``; of the World the columns are `COLUMNS`.
    """
    facts = catalog.indicator(indicator)
    if not facts.has_shares:
        raise UsageError(
            f"{indicator} has no shares of the world.",
            hint="Choose an indicator that can be added up, or ask for its observations.",
        )
    source = source or facts.default_source
    name = f"{indicator} from {source}"
    has = set(release.select(indicator, source, as_of)["ref_area"].unique())
    if catalog.WORLD not in has and (1, catalog.WORLD) in catalog.parts(of):
        raise UsageError(
            f"{name} has no World total, so there is no share.",
            hint="Choose another source; the World is never added up by us.",
        )
    whole, wanted = catalog.known_area(of, has), [catalog.known_area(area, has) for area in areas]
    for area in (*wanted, whole):
        if not has & set(catalog.members(area)):
            raise UsageError(f"{name} has no member of {area}.", hint="Choose another source.")
        if outside := catalog.outside(area, whole):
            raise UsageError(
                f"{area} is no part of {whole}, which does not include {', '.join(outside)}.",
                hint="A share is of an area that all of it belongs to.",
            )
    found = [shares_in(release, indicator, source, area, as_of, of=whole) for area in wanted]
    table = pd.concat(found, ignore_index=True)[list(COLUMNS)]
    return table if whole == catalog.WORLD else table.assign(of=whole)
