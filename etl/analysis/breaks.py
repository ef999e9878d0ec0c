"""Where a series is not comparable with itself: along the editions of a source, and along the years of one edition. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

from etl import catalog
from etl.catalog import Break
from etl.editions import base
from etl.storage.release import Release


def between(
    indicator: str, source: str, editions: Iterable[str], area: str = catalog.CJK
) -> dict[str, tuple[Break, ...]]:
    """The editions that are not comparable with the one before, each with the reasons; those that are have none.

    Args:
        indicator: What is measured.
        source: From which source.
        editions: Editions of it, oldest first.
        area: Whose figures: an economy, a group or a formula; anyone's if empty.

    Example:
        >>> found = between("gdp_ppp", "weo", ["2024-04", "2024-10", "2025-10"])
        >>> {edition: [each.id for each in breaks] for edition, breaks in found.items()}
        {'2024-10': ['icp2021', 'kor_2020'], '2025-10': ['chn_census5']}
    """
    members = frozenset(catalog.members(area)) if area else frozenset()
    of_series = [
        each
        for each in catalog.breaks().values()
        if indicator in each.indicators
        and source in each.first
        and (not area or each.concerns(members))
    ]
    found = {
        after: tuple(e for e in of_series if base(before) < e.first[source] <= base(after))
        for before, after in pairwise(editions)
    }
    return {edition: breaks for edition, breaks in found.items() if breaks}


def held(
    release: Release, indicator: str, source: str, area: str = catalog.CJK
) -> dict[str, tuple[Break, ...]]:
    """The same of the editions that a release holds.

    Example:
        ``list(held(release, "gdp_ppp", "weo"))``
    """
    return between(indicator, source, release.history(indicator, source), area)


def marked(
    release: Release, indicator: str, source: str, edition: str
) -> Mapping[str, tuple[str, ...]]:
    """Area -> the years that its publisher does not compare with the year before (``obs_status`` B). Do not change it.

    Args:
        release: A release.
        indicator: What is measured.
        source: From which source.
        edition: In which edition.

    Example:
        ``marked(release, "services_exports", "unctad", "2024-10-15")["CHN"]`` is ``("2014",)``.
    """

    def make() -> dict[str, tuple[str, ...]]:
        rows = release.select(indicator, source, edition)
        rows = rows[(rows["obs_status"] == "B") & (rows["freq"] == "A")]
        return {
            str(area): tuple(sorted(of)) for area, of in rows.groupby("ref_area")["time_period"]
        }

    return release.cache.get_or_compute(("breaks", indicator, source, edition), make)


def crossed(
    marked: Mapping[str, Iterable[str]], areas: Iterable[str], years: Iterable[str], reach: int = 0
) -> dict[str, tuple[str, ...]]:
    """The economies of some areas whose series breaks between the years that are compared, and when.

    Args:
        marked: What `marked` gives.
        areas: Economies, groups or formulas.
        years: The years that are compared.
        reach: How many years before the first of these they are compared with: one for growth.

    Example:
        >>> breaks = {"CHN": ("2014",), "SAU": ("2008",)}
        >>> crossed(breaks, ["CJK"], ["2005", "2023"]), crossed(breaks, ["CJK"], ["2014", "2023"])
        ({'CHN': ('2014',)}, {})
        >>> crossed(breaks, ["CJK"], ["2014"], reach=1)
        {'CHN': ('2014',)}
    """
    compared = sorted(map(int, years))
    if not marked or not compared:
        return {}
    members = dict.fromkeys(member for area in areas for member in catalog.members(area))
    found = {
        member: tuple(y for y in marked[member] if compared[0] - reach < int(y) <= compared[-1])
        for member in members
        if member in marked
    }
    return {member: starts for member, starts in found.items() if starts}


def of_definitions(
    release: Release, rows: Iterable[Any], area: str
) -> dict[str, dict[str, tuple[str, ...]]]:
    """Indicator -> whose series breaks between its years, as `crossed` has them; those without a break have none.

    Args:
        release: The release that the rows are from.
        rows: Rows with ``indicator, source, edition, time_period``.
        area: Whose figures they are.

    Example:
        ``of_definitions(release, rows, "CJK")`` is ``{"goods_services_bop_trade": {"CHN": ("2014",)}}``.
    """
    series: dict[tuple[str, str, str], list[str]] = {}
    for row in rows:
        series.setdefault((row.indicator, row.source, row.edition), []).append(row.time_period)
    found = {
        name[0]: crossed(marked(release, *name), [area], years) for name, years in series.items()
    }
    return {indicator: breaks for indicator, breaks in found.items() if breaks}
