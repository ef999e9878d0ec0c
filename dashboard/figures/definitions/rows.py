"""The rows of the definitions side by side: one per definition and source, of its latest year or of one that all have."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.figures.kit.spec import FigureData, origins_of
from dashboard.look.question import Question
from dashboard.words import histories, sentences
from etl.analysis import claims
from etl.analysis.claims import Judged
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
    checked = [
        row for row in claims.judged(release, question.rule) if question.claim in ("", row.claim)
    ]
    rows = _of_year(checked, question.year)
    if not rows:
        raise UsageError(
            "There is no verdict for this choice.",
            hint="Choose other years, another definition or source, or a later edition.",
        )
    facts = {
        "main": [row[:3] for row in sentences.each_once(rows)],
        "year": _common_year(rows, question),
        "until": str(question.last or ""),
        "past": claims.is_past(release, question.rule) or _is_past(checked, rows),
        "lacking": _lacking(checked, rows),
        "all": len(histories.by_definition(checked)),
    }
    return FigureData(Judged._fields, rows, origins_of(rows), release.id, facts)


def _of_year(checked: Sequence[Judged], year: int) -> Sequence[Judged]:
    """The rows of a year; of each definition's last observed one if none is named."""
    if not year:
        return claims.last_observed(checked)
    return [row for row in checked if row.time_period == str(year)]


def _common_year(rows: Sequence[Judged], question: Question) -> str:
    """The year of all rows, where one was asked for or where they end in a year that was."""
    if question.year or not question.last:
        return str(question.year or "")
    found = {row.time_period for row in rows}
    return found.pop() if len(found) == 1 else ""


def _is_past(checked: Sequence[Judged], rows: Sequence[Judged]) -> bool:
    """Whether any definition has a later observed year than the one shown."""
    last = {row[:3]: row.time_period for row in claims.last_observed(checked)}
    return any(row.time_period < last.get(row[:3], "") for row in rows)


def _lacking(checked: Sequence[Judged], rows: Sequence[Judged]) -> list[tuple[str, str]]:
    """Indicators and sources that have no share in the year that is shown."""
    shown = set(histories.by_definition(rows))
    return [key[1:] for key in histories.by_definition(checked) if key not in shown]


def years(release: Release, question: Question) -> list[tuple[str, bool]]:
    """The years in which any definition has a share, newest first, each with whether all that have one forecast it.

    Example:
        ``years(release, Question())[0]`` is the last year that is forecast, and ``True``.
    """
    checked = claims.judged(release, question.rule)
    observed = {row.time_period for row in checked if row.obs_status != "F"}
    every = {row.time_period for row in checked}
    return [(year, year not in observed) for year in sorted(every, reverse=True)]


def ordered(data: FigureData) -> dict[str, list[list[Any]]]:
    """Claim -> its definitions, the greatest share first; each the row of its main source, then those of others.

    Example:
        ``ordered(data)["one_fourth"][0][0].indicator`` is the definition with the greatest share of GDP.
    """
    main = [tuple(key) for key in data.facts["main"]]
    found: dict[str, dict[str, list[Any]]] = {}
    for key, rows in histories.by_definition(data.each).items():
        group = found.setdefault(key[0], {}).setdefault(key[1], [])
        group.insert(0 if key in main else len(group), rows[-1])
    return {
        claim: sorted(groups.values(), key=lambda group: -group[0].share)
        for claim, groups in found.items()
    }


def apart(groups: Sequence[list[Any]]) -> list[list[Any]]:
    """Each source as a line of its own, the greatest share first."""
    return sorted(([row] for group in groups for row in group), key=lambda line: -line[0].share)
