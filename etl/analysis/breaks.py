"""Between which editions of a source a series changed its methods: breaks along the editions, not along the years. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

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
