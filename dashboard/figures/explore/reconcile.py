"""The same share of the same year by every definition and source that the release has: how far apart they lie."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from operator import mul

import pandas as pd

from dashboard.figures.explore import values
from etl import catalog
from etl.analysis.shares import shares
from etl.observations import STATUS_ORDER
from etl.storage.store import Release

#: So large a part of the definitions is enough to compare.
MOST = 0.6
COLUMNS = ("indicator", "source", "edition", "time_period", "share", "obs_status")


def other_definitions(
    release: Release, area: str, measure: str, as_of: str = "", of: str = catalog.WORLD
) -> pd.DataFrame:
    """The shares of an economy or a group by every definition and source, all years, `COLUMNS`. Do not change it.

    Args:
        release: The release to look into.
        area: Whose share.
        measure: ``gdp``, ``trade`` or ``population``: only what measures the same is compared.
        as_of: An edition or a date; empty for the latest.
        of: The area that they are shares of.

    Example:
        >>> set(other_definitions(release, "CJK", "population")["indicator"])
        {'population'}
    """

    def make() -> pd.DataFrame:
        tables = []
        for name, facts in catalog.indicators().items():
            if facts.measure != measure:
                continue
            for source in facts.sources:
                if not release.has(name, source, as_of):
                    continue
                rows = release.select(name, source, as_of)
                found = shares(rows[rows["freq"] == "A"], area, of=of)
                tables.append(found[found["share"].notna()][list(COLUMNS)])
        every = [table for table in tables if len(table)]
        return pd.concat(every, ignore_index=True) if every else pd.DataFrame(columns=list(COLUMNS))

    return release.cache.get_or_compute(("definitions", area, measure, as_of, of), make)


def in_year(
    release: Release,
    definition: tuple[str, str, str],
    year: str,
    areas: Sequence[str],
    of: str = catalog.WORLD,
) -> dict[str, tuple[float, str]]:
    """The shares of areas in one year by one definition, each with its status; an area without a value is left out.

    Args:
        release: The release to look into.
        definition: Indicator, source and edition.
        year: The year.
        areas: Whose shares.
        of: The area that they are shares of.

    Example:
        >>> found = in_year(release, ("gdp_nominal", "weo", release.edition("gdp_nominal", "weo")), "2020", ["CJK", "JPN"])
        >>> found["CJK"][0] > found["JPN"][0]
        True
    """
    table = values.wide(release, *definition)

    def total(area: str) -> tuple[float, float]:
        signs = catalog.terms(area)
        amounts, weakness = zip(*table.cells(year, signs), strict=True)
        return sum(map(mul, signs.values(), amounts)), max(weakness)

    whole, weak = total(of)
    found = {area: total(area) for area in areas}
    return {
        area: (amount / whole, STATUS_ORDER[int(max(weak, weakest))])
        for area, (amount, weakest) in found.items()
        if not math.isnan(amount) and whole > 0
    }


def comparable_year(rows: pd.DataFrame, last: str) -> str:
    """The last year, not after ``last``, for which most definitions that ever have an observed share have one.

    Example:
        >>> import pandas as pd
        >>> rows = pd.DataFrame({"time_period": ["2023", "2023", "2024"], "obs_status": ["A", "E", "A"]})
        >>> comparable_year(rows, "2024")
        '2023'
    """
    each = zip(rows["time_period"].tolist(), rows["obs_status"].tolist(), strict=True)
    counted = Counter(period for period, status in each if status != "F" and period <= last)
    enough = max(counted.values(), default=0) * MOST
    return max((period for period, n in counted.items() if n >= enough), default=last)
