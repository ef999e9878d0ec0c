"""How far shares are revised: the mean revision from the first estimate of a year to today, from the editions held. Pure."""

from __future__ import annotations

import pandas as pd

from etl import catalog
from etl.analysis.levels import Levels, editions_of, ratio
from etl.storage.store import Release

#: From fewer years than this no mean is taken.
LEAST = 3


def first_estimates(
    release: Release, indicator: str, source: str, area: str = catalog.CJK
) -> dict[str, tuple[str, float, float]]:
    """The first estimate of each year beside today's.

    The first estimate of a year is that of the first edition of the year after; years of which that is not held (an
    earlier edition of the source's calendar is missing) are left out, and so are those whose first estimate is also
    the latest.

    Args:
        release: The release.
        indicator: An indicator with shares.
        source: From which source.
        area: Whose share it is.

    Returns:
        Year -> the edition, the share in it and the share in the latest edition, as fractions.

    Example:
        ``first_estimates(release, "gdp_nominal", "weo")["2023"]``
    """
    found = {
        edition: _shares(each, area)
        for edition, each in editions_of(release, indicator, source).items()
    }
    editions = sorted(found)
    if len(editions) < 2:
        return {}
    latest = editions[-1]
    first: dict[str, tuple[str, float, float]] = {}
    for period, today in found[latest].items():
        following = str(int(period) + 1)
        having = [e for e in editions if e[:4] == following and period in found[e]]
        if not having or having[0] == latest:
            continue
        published = catalog.source(source).editions_between(f"{following}-01", having[0])
        if published in ([], [having[0][:7]]):
            first[period] = having[0], found[having[0]][period], today
    return first


def _shares(values: Levels, area: str) -> dict[str, float]:
    """Year -> the share of an area in the World."""
    found = {
        year: ratio(values.of(area, year), values.of(catalog.WORLD, year)) for year in values.years
    }
    return {year: share.value for year, share in found.items() if share.known}


def mean_revision(release: Release, indicator: str, source: str, area: str = catalog.CJK) -> float:
    """The mean absolute revision of a share from the first estimate of a year to today, as a fraction of the World.

    Sources with few editions are measured by the one that has the most of the same indicator, and a sum of which few
    editions have all parts by the part of it that is revised most: the three with Hong Kong and Macao by the three.
    0 where there are not `LEAST` years anywhere.

    Example:
        ``mean_revision(release, "gdp_nominal", "wdi")``
    """

    def make() -> float:
        offered = [s for s in catalog.indicator(indicator).sources if release.has(indicator, s)]
        found = {
            each: first_estimates(release, indicator, each, area)
            for each in dict.fromkeys([source, *offered])
            if each in offered
        }
        best = max(found, key=lambda each: (len(found[each]) >= LEAST, each == source), default="")
        revised = found.get(best, {})
        if len(revised) < LEAST:
            each = [code for _, code in catalog.parts(area)] if catalog.is_formula(area) else []
            parts = [code for code in each if code != catalog.WORLD]
            return max(
                (mean_revision(release, indicator, source, code) for code in parts), default=0.0
            )
        return float(pd.Series([abs(now - then) for _, then, now in revised.values()]).mean())

    return release.cache.get_or_compute(("mean revision", indicator, source, area), make)
