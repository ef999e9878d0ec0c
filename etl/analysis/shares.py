"""Shares of the world: numerator / denominator of one indicator, period, source and edition. Exact and pure.

A share exists only where every member and the World have a value; nothing is filled, nothing is guessed.
"""

from __future__ import annotations

import math

import numpy as np
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


def shares(observations: pd.DataFrame, area: str, *, world: str = catalog.WORLD) -> pd.DataFrame:
    """The share of an economy or a group in the world, one row per year.

    Args:
        observations: Rows of one source, indicator and edition; those of quarters, months and partners do not count.
        area: A group of the catalogue (``CJK``) or a reference area (``JPN``).
        world: The reference area of the denominator.

    Returns:
        `COLUMNS`, sorted by year. Where an input is missing, numerator, denominator and share are as far as known
        null, ``obs_status`` is ``O`` and ``missing`` names what lacks, separated by blanks. Years in which no
        member has a value have no row.

    Raises:
        UsageError: The observations are of more than one source, indicator or edition.

    Example:
        >>> from etl.observations import from_records
        >>> rows = [{"indicator": "population", "ref_area": area, "time_period": "2024", "value": value}
        ...         for area, value in {"JPN": 124e6, "WLD": 8142e6}.items()]
        >>> table = from_records(rows, source="wdi", edition="2026-07-13")
        >>> shares(table, "JPN")["share"].round(4).tolist()
        [0.0152]
    """
    members = list(catalog.members(area))
    wanted = list(dict.fromkeys([*members, world]))
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
    periods = [p for p in sorted(cells) if any(member in cells[p] for member in members)]
    absent = {p: [name for name in wanted if name not in cells[p]] for p in periods}
    values = [[cells[p].get(name, math.nan) for name in members] for p in periods]
    frame = pd.DataFrame(
        {
            **dict(zip(_IDENTITY, named.pop(), strict=True)),
            "ref_area": area,
            "time_period": pd.Series(periods, dtype="str"),
            "numerator": np.array(values).reshape(-1, len(members)).sum(axis=1),
            "denominator": [cells[p].get(world, math.nan) for p in periods],
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


def shares_in(
    release: Release, indicator: str, source: str, area: str, as_of: str = ""
) -> pd.DataFrame:
    """The shares of an economy or a group in a release, cached with it. Do not change them.

    Example:
        ``shares_in(release, "gdp_nominal", "weo", "CJK", as_of="2022-04")``

    Raises:
        UnknownName: The catalogue has no such indicator or source.
        UsageError: The release has nothing of it, or nothing that old.
    """
    rows = release.select(indicator, source, as_of)
    edition = release.edition(indicator, source, as_of)
    key = ("shares", indicator, source, edition, area)
    return release.cache.get_or_compute(key, lambda: shares(rows, area))
