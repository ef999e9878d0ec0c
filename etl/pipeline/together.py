"""What is added up comes from one edition: where a service sends a part of it only, all of it stays as it is held."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from etl import catalog
from etl.editions import says_nothing_new
from etl.sources.base import Fetched


def withhold(fetched: dict[str, Fetched], held: pd.DataFrame) -> dict[str, dict[str, str]]:
    """Take the parts of a sum whose other parts did not come out of what came.

    Exports of a new edition beside imports, and a total, of an older one are figures that do not fit together.
    What was never held in all its parts has no total that could be at odds with it, and is taken as it comes.

    Args:
        fetched: Source -> what came of it; changed in place.
        held: The observations that the release holds, all editions of all sources.

    Returns:
        Source -> indicator -> why nothing was taken of it.

    Example:
        ``withhold({"wdi": came}, release.everything)`` takes exports out of what came where imports could not be read.
    """
    found = {}
    for name, came in fetched.items():
        rows, why = _fitting(came, held[held["source"] == name])
        if why:
            fetched[name], found[name] = replace(came, observations=rows), why
    return found


def _fitting(came: Fetched, mine: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, str]]:
    """What fits together of what came of a source, and why the other indicators do not."""
    has = set(mine["indicator"].unique())
    rows, why = came.observations, dict[str, str]()
    for facts in catalog.indicators().values():
        parts = set(facts.sum_of)
        if not parts or not parts <= has:
            continue
        lost = parts & set(came.failed)
        for edition, sent in rows[rows["indicator"].isin(parts)].groupby("edition"):
            there = set(mine.loc[mine["edition"] == edition, "indicator"])
            missing = lost or parts - set(sent["indicator"]) - there
            if not missing or _repeats(sent, mine):
                continue
            rows = rows[~((rows["edition"] == edition) & rows["indicator"].isin(parts))]
            for part in sorted(set(sent["indicator"])):
                stays = mine.loc[mine["indicator"] == part, "edition"].max()
                why[part] = (
                    f"edition {edition} came without {', '.join(sorted(missing))}; what is added up "
                    f"({facts.id}) is of one edition, and stays that of {stays}"
                )
    return rows.reset_index(drop=True), why


def _repeats(sent: pd.DataFrame, held: pd.DataFrame) -> bool:
    """Whether each indicator says what its latest edition held says."""
    for indicator, rows in sent.groupby("indicator"):
        of = held[held["indicator"] == indicator]
        if of.empty or not says_nothing_new(of[of["edition"] == of["edition"].max()], rows):
            return False
    return True
