"""Shares of the world: numerator / denominator of one indicator, period, source and edition. Exact and pure.

A share exists only where every member and the World have a value; nothing is filled, nothing is guessed.
"""

from __future__ import annotations

import pandas as pd

from etl import catalog
from etl.errors import UsageError
from etl.observations import NOT_APPLICABLE, STATUS_ORDER
from etl.store import Release

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


def shares(observations: pd.DataFrame, area: str, *, world: str = catalog.WORLD) -> pd.DataFrame:
    """The share of an economy or a group in the world, one row a year.

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
    """
    members = list(catalog.members(area))
    wanted = list(dict.fromkeys([*members, world]))
    annual = (observations["freq"] == "A") & (observations["counterpart_area"] == NOT_APPLICABLE)
    rows = observations[annual & observations["ref_area"].isin(wanted)]
    one = rows[["indicator", "source", "edition"]].drop_duplicates()
    if len(one) > 1:
        raise UsageError("A share needs one indicator, source and edition; these are several.")
    if rows.empty:
        return pd.DataFrame(columns=list(COLUMNS))
    ranked = rows.assign(rank=rows["obs_status"].map(STATUS_ORDER.index))
    wide = ranked.set_index(["time_period", "ref_area"])[["value", "rank"]].unstack("ref_area")
    # An area without any row is a column of nulls.
    values, ranks = (wide[column].reindex(columns=wanted) for column in ("value", "rank"))
    values = values[values[members].notna().any(axis=1)]
    absent = values.isna()
    numerator = values[members].sum(axis=1, skipna=False)
    share = numerator / values[world]
    status = ranks.loc[values.index].max(axis=1).map(lambda rank: STATUS_ORDER[int(rank)])
    frame = pd.DataFrame(
        {
            "time_period": values.index,
            "numerator": numerator,
            "denominator": values[world],
            "share": share,
            "obs_status": status.where(share.notna(), "O"),
            "missing": [" ".join(absent.columns[row]) for row in absent.to_numpy()],
        }
    )
    identity = one.iloc[0]
    frame = frame.assign(
        indicator=identity["indicator"],
        source=identity["source"],
        edition=identity["edition"],
        ref_area=area,
    )
    return frame[list(COLUMNS)].reset_index(drop=True)


def shares_in(
    release: Release, indicator: str, source: str, area: str, as_of: str = ""
) -> pd.DataFrame:
    """The shares of an economy or a group as a release has them, computed once. Do not change them.

    Raises:
        UnknownName: The catalogue has no such indicator or source.
        UsageError: The release has nothing of it, or nothing that old.
    """
    rows = release.select(indicator, source, as_of)
    edition = release.edition(indicator, source, as_of)
    key = ("shares", indicator, source, edition, area)
    return release.kept.once(key, lambda: shares(rows, area))
