"""The rows of the definitions side by side: one per definition and source, of its latest year or of one that all have."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from dashboard.figures.kit.spec import FigureData, Origin
from dashboard.look.question import Question
from dashboard.words import sentences
from etl import catalog
from etl.analysis import claims
from etl.errors import UsageError
from etl.storage.store import Release


def select(release: Release, question: Question) -> FigureData:
    """The verdict on each claim by each definition and source, in one year each.

    Raises:
        UsageError: No definition has a share in the year or the years of the question, or no edition is that old.

    Example:
        ``select(release, Question(year=2023)).rows["time_period"].unique()`` is 2023 alone.
    """
    claims.refuse_before(release, question.as_of, question.claim)
    checked = claims.check(release, question.rule)
    if question.claim:
        checked = checked[checked["claim"] == question.claim]
    rows = _of_year(checked, question.year)
    if rows.empty:
        raise UsageError(
            "There is no verdict for this choice.",
            hint="Choose other years, another definition or source, or a later edition.",
        )
    main = sentences.each_once(rows)
    facts = {
        "main": [tuple(row) for row in main[["claim", "indicator", "source"]].to_numpy()],
        "year": str(question.year or ""),
        "past": claims.is_past(release, question.rule) or _is_past(checked, rows),
        "lacking": _lacking(checked, rows),
        "all": len(sentences.by_definition(checked)),
    }
    named = rows[["source", "edition", "indicator"]].drop_duplicates().sort_values("edition")
    order = list(catalog.sources())
    origins = sorted(
        (Origin(*row) for row in named.to_numpy()), key=lambda o: order.index(o.source)
    )
    return FigureData(rows.reset_index(drop=True), tuple(origins), release.id, facts)


def _of_year(checked: pd.DataFrame, year: int) -> pd.DataFrame:
    """The rows of a year; of each definition's last observed one if none is named."""
    return checked[checked["time_period"] == str(year)] if year else claims.latest(checked)


def _is_past(checked: pd.DataFrame, rows: pd.DataFrame) -> bool:
    """Whether any definition has a later observed year than the one shown."""
    key = ["claim", "indicator", "source"]
    both = claims.latest(checked).merge(rows, on=key, suffixes=("_now", ""))
    return bool((both["time_period"] < both["time_period_now"]).any())


def _lacking(checked: pd.DataFrame, rows: pd.DataFrame) -> list[tuple[str, str]]:
    """Indicators and sources that have no share in the year that is shown."""
    shown = set(sentences.by_definition(rows))
    return [key[1:] for key in sentences.by_definition(checked) if key not in shown]


def years(release: Release, question: Question) -> list[tuple[str, bool]]:
    """The years in which any definition has a share, newest first, each with whether all that have one forecast it.

    Example:
        ``years(release, Question())[0]`` is the last year that is forecast, and ``True``.
    """
    checked = claims.check(release, question.rule)
    observed = set(checked.loc[checked["obs_status"] != "F", "time_period"])
    return [
        (year, year not in observed) for year in sorted(set(checked["time_period"]), reverse=True)
    ]


def ordered(data: FigureData) -> dict[str, list[list[Any]]]:
    """Claim -> its definitions, the greatest share first; each the row of its main source, then those of others.

    Example:
        ``ordered(data)["one_fourth"][0][0].indicator`` is the definition with the greatest share of GDP.
    """
    main = [tuple(key) for key in data.facts["main"]]
    found: dict[str, dict[str, list[Any]]] = {}
    for key, rows in sentences.by_definition(data.rows).items():
        group = found.setdefault(key[0], {}).setdefault(key[1], [])
        group.insert(0 if key in main else len(group), rows[-1])
    return {
        claim: sorted(groups.values(), key=lambda group: -group[0].share)
        for claim, groups in found.items()
    }


def apart(groups: Sequence[list[Any]]) -> list[list[Any]]:
    """Each source as a line of its own, the greatest share first."""
    return sorted(([row] for group in groups for row in group), key=lambda line: -line[0].share)
