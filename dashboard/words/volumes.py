"""What is said of volumes: at whose prices they are, and how much a share of them depends on that."""

from __future__ import annotations

from typing import NamedTuple

from dashboard.words.wording import Words
from etl import catalog
from etl.analysis import volumes
from etl.storage.store import Release


class Based(NamedTuple):
    """Between which shares an area moves with the base year, in one year; a tuple, so that files can carry it.

    Attributes:
        area: Whose share it is.
        period: The year.
        low: The least, as a fraction of the sum of economies.
        high: The greatest.
    """

    area: str
    period: str
    low: float
    high: float


def based(
    release: Release, indicator: str, source: str, area: str, period: str, as_of: str = ""
) -> Based | None:
    """How much the share of an area in volumes depends on the base year; None for what are no volumes, or is not known.

    Example:
        >>> based(release, "gdp_nominal", "weo", "CJK", "2024") is None
        True
    """
    if not catalog.indicator(indicator).base_years:
        return None
    found = volumes.spread(release, indicator, source, area, as_of).get(period)
    return Based(area, period, min(found), max(found)) if found else None


def note(words: Words, indicator: str, found: Based | None) -> str:
    """What a share of volumes is, and how much it depends on the base year; nothing for what are no volumes.

    Example:
        >>> from dashboard.words.wording import in_language
        >>> note(in_language("en"), "gdp_nominal", None)
        ''
    """
    year = catalog.unit(catalog.indicator(indicator).unit).base_year
    if not year:
        return ""
    what = words.gettext(
        "Volumes at {year} prices: a share of them is not a share of output at each year's own prices."
    ).format(year=year)
    if found is None:
        return what
    # From a file it comes back as a plain tuple.
    found = Based(*found)
    depends = words.gettext(
        "At the prices of other base years, the share of {area} in {year} ranges from {low} to {high} of the sum of all economies."
    ).format(
        area=words.economy(found.area, short=True),
        year=found.period,
        low=words.percent(found.low),
        high=words.percent(found.high),
    )
    return words.sentences([what, depends])
