"""What files lack, by name: a share that stays empty should not have to be explained afterwards."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from etl import catalog
from etl.observations import NOT_APPLICABLE

#: A source whose files are whole editions of many indicators.
_WHOLE = "weo"


def lacking(observations: pd.DataFrame) -> Iterator[str]:
    """Which of the three and the World have no value of what the files hold, and which indicators of an edition are not there.

    Args:
        observations: What the files hold.
    """
    for (source, edition), rows in observations.groupby(["source", "edition"]):
        yield from _areas(f"{source} {edition}", str(source), rows)
        expected = {n for n, i in catalog.indicators().items() if source in i.series}
        if source == _WHOLE and (missing := sorted(expected - set(rows["indicator"]))):
            yield f"{source} {edition}: not in these files are {', '.join(missing)}"


def _areas(name: str, source: str, rows: pd.DataFrame) -> Iterator[str]:
    """Which areas are missing, the indicators that lack the same ones together."""
    three = catalog.members(catalog.CJK)
    without_world = catalog.guard("world_present").known
    found: dict[str, list[str]] = {}
    for indicator, of in rows[rows["counterpart_area"] == NOT_APPLICABLE].groupby("indicator"):
        counted = catalog.indicator(str(indicator)).measure != "support"
        world = counted and f"{source} {indicator}" not in without_world
        wanted = (*three, catalog.WORLD) if world else three
        if missing := [area for area in wanted if area not in set(of["ref_area"])]:
            found.setdefault(", ".join(missing), []).append(str(indicator))
    for missing_areas, indicators in found.items():
        yield f"{name}: no value of {missing_areas} for {', '.join(indicators)}"
