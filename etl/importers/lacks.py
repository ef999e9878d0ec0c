"""What files lack, by name: a share that stays empty should not have to be explained afterwards."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from etl import catalog
from etl.observations import NOT_APPLICABLE

#: A source whose files are whole editions of many indicators.
_WHOLE = "weo"
#: From this edition on countries and groups stand in one file.
_ONE_FILE = "2025-10"


def lacking(observations: pd.DataFrame, held: pd.DataFrame | None = None) -> Iterator[str]:
    """Which of the three and the World have no value of what the files hold, and which indicators of an edition are not there.

    Args:
        observations: What the files hold.
        held: What is held of the World Economic Outlook: the other part of an edition may have come before.
    """
    for (source, edition), rows in observations.groupby(["source", "edition"]):
        yield from _areas(f"{source} {edition}", str(source), rows)
        if source == _WHOLE:
            yield from _other_file(str(edition), rows, held)
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


def _other_file(edition: str, rows: pd.DataFrame, held: pd.DataFrame | None) -> Iterator[str]:
    """What to do where only the countries or only the groups of an edition came: they stood in two files for long."""
    has = set(rows["ref_area"])
    if held is not None:
        has |= set(held.loc[held["edition"] == edition, "ref_area"])
    world, three = catalog.WORLD in has, bool(has & set(catalog.members(catalog.CJK)))
    if edition < _ONE_FILE and world != three:
        here, other = ("groups", "countries") if world else ("countries", "groups")
        yield (
            f"weo {edition}: {here} without their {other}, which stand in a file of their own until April 2025: "
            "import both in one command"
        )
