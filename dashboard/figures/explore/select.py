"""The rows of a view: which values there are, and in plain words which there cannot be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any

from dashboard.figures.explore import refusals, transforms, values, years
from dashboard.figures.explore.asked import Asked, chained, is_chained, whole_of
from dashboard.figures.explore.possible import possible
from dashboard.figures.kit.spec import FigureData, Origin
from dashboard.look.question import Question
from dashboard.words import volumes
from etl import catalog
from etl.analysis import breaks, quality
from etl.observations import named, rows_of, table_of
from etl.storage.store import Release

COLUMNS = (
    "indicator", "source", "edition", "transform", "ref_area", "time_period",
    "value", "numerator", "denominator", years.BY, years.ECONOMIES, "obs_status", "missing",
)  # fmt: skip
#: A rank is no ratio.
_NOT_OF_RANKS = ("numerator", "denominator")


def select(release: Release, question: Question) -> FigureData:
    """The values of the areas of a question, one row per value.

    Raises:
        UsageError: The view asks for what cannot be; the message says so in the view's language.
    """
    wanted = chained(possible(release, question))
    having = tuple(
        area
        for area in wanted.areas
        if any(map(question.shows, values.total(wanted.table, area).index.tolist()))
    )
    if not having:
        raise refusals.no_values(wanted)
    made = transforms.made(wanted, having)
    whole = {area: rows_of(made.of(wanted.table, area).reset_index()) for area in having}
    tables = {area: _shown(rows, question) for area, rows in whole.items()}
    tables = {area: rows for area, rows in tables.items() if any(map(_has_value, rows))}
    if not tables:
        growth = wanted.transform.change in ("growth", "contribution")
        raise refusals.no_growth(wanted) if growth else refusals.no_values(wanted)
    names = ("ref_area", *next(iter(tables.values()))[0]._fields)
    cells = [(area, *row) for area, rows in tables.items() for row in rows]
    every, more = named(names, cells), dict[str, Any]()
    refusals.refuse_shrinking(every, wanted)
    if not wanted.kind.as_they_are:
        shown, more = years.shown(table_of(cells, names), wanted, made)
        every, names = rows_of(shown), tuple(shown.columns)
    refusals.refuse_values(every, wanted)
    areas = tuple(a for a in dict.fromkeys(row.ref_area for row in every) if a in wanted.areas)
    unknown = wanted.unknown()
    lacking = absent(tables, _last_shown(every) if _each_by_itself(wanted) else "")
    facts = _facts(wanted, made, tables, whole) | {
        "areas": areas,
        "skipped": tuple(a for a in wanted.areas if a not in areas and a not in unknown),
        "unknown": unknown,
        **_apart(wanted),
        "wanting": refusals.wanting(wanted, set(wanted.areas) - set(areas)),
        "absent": lacking,
        "begins": begins(tables, lacking, str(question.first or "")),
        "breaks": _breaks(wanted, made.base, every),
        **more,
    }
    return FigureData(*_shown_of(every, names, wanted), _origins(wanted, made), release.id, facts)


def _shown_of(
    rows: Sequence[Any], had: Sequence[str], wanted: Asked
) -> tuple[tuple[str, ...], list[Any]]:
    """The columns that are shown, and what all rows have in common."""
    common = {
        "indicator": wanted.indicator,
        "source": wanted.source,
        "edition": wanted.edition,
        "transform": wanted.question.transform,
    }
    without = _NOT_OF_RANKS if wanted.kind.shows == "rank" else ()
    names = tuple(n for n in COLUMNS if n in {*common, *had} and n not in without)
    own = attrgetter(*(name for name in names if name not in common))
    head = tuple(common.values())
    return names, named(names, ((*head, *own(row)) for row in rows))


def _apart(wanted: Asked) -> dict[str, Any]:
    """What of the World belongs to no economy, where one is asked for that the source of it does not list."""
    asked = {code for area in wanted.areas for _, code in catalog.parts(area)}
    if not asked & set(catalog.source(wanted.source).unlisted):
        return {}
    missing = quality.unlisted(wanted.release)
    return {"apart": missing} if missing else {}


def _facts(
    wanted: Asked,
    made: transforms.Made,
    tables: Mapping[str, Sequence[Any]],
    whole: Mapping[str, Sequence[Any]],
) -> dict[str, Any]:
    """What builders and words must know beside the rows, of the years that are shown and of the whole series."""
    facts: dict[str, Any] = {
        "indicator": wanted.indicator,
        "source": wanted.source,
        "edition": wanted.edition,
        "transform": wanted.question.transform,
        "kind": wanted.question.kind,
        "of": whole_of(wanted.question),
        "unit": catalog.indicator(wanted.indicator).unit,
        "observed": {area: _last_observed(rows) for area, rows in tables.items()},
        # Of the whole series: the last actual year may lie outside the years that are shown.
        "actual": {area: _last_observed(whole[area]) for area in tables},
    }
    if wanted.transform.change == "share" and facts["of"] == catalog.WORLD:
        area = next(iter(tables))
        facts["based"] = volumes.based(
            wanted.release,
            wanted.indicator,
            wanted.source,
            area,
            _last_observed(tables[area]),
            wanted.question.as_of,
        )
    if made.base:
        facts["base"] = made.base
    if is_chained(wanted.question) and any(len(catalog.members(a)) > 1 for a in wanted.areas):
        facts["chained"] = True
    if made.people_edition:
        facts["people_edition"] = made.people_edition
    return facts


def _each_by_itself(wanted: Asked) -> bool:
    """Whether an area is shown in a year whatever the others have."""
    among_all = set(wanted.areas) <= set(wanted.economies())
    return wanted.kind.years == "all" and (wanted.kind.shows != "rank" or among_all)


def _has_value(row: Any) -> bool:
    return bool(row.value == row.value)


def _last_shown(rows: Sequence[Any]) -> str:
    """The last year in which an area has a value."""
    return max(str(row.time_period) for row in rows if _has_value(row))


def absent(tables: Mapping[str, Sequence[Any]], shown: str) -> dict[str, dict[str, str]]:
    """Who has no value when: area -> year -> the members that lack one.

    Args:
        tables: The values of each area by year.
        shown: The last year that is shown of any area, where each is shown by itself: a group says why it begins late,
            and any area where it has a gap or ends before the others. Empty if years are shown only where all areas
            have a value: then each must say what it lacks of all years.
    """
    together = not shown
    valued = {a: [row.time_period for row in rows if _has_value(row)] for a, rows in tables.items()}
    first, last = min(v[0] for v in valued.values()), max(v[-1] for v in valued.values())
    found: dict[str, dict[str, str]] = {}
    for area, rows in tables.items():
        members = " ".join(catalog.members(area))
        start = (
            first
            if together
            else (rows[0].time_period if catalog.is_sum(area) else valued[area][0])
        )
        end = last if together else max(shown, valued[area][-1])
        years = [str(year) for year in range(int(start), int(end) + 1)]
        known, missing = set(valued[area]), {row.time_period: row.missing for row in rows}
        lacking = {year: missing.get(year, members) for year in years if year not in known}
        # Growth lacks its first year for want of no one.
        lacking = {year: who for year, who in lacking.items() if who}
        if lacking:
            found[area] = lacking
    return found


def _breaks(wanted: Asked, base: str, rows: Iterable[Any]) -> dict[str, tuple[str, ...]]:
    """Whose series breaks between the years that are compared: of growth with the year before, of an index with its base."""
    marked = breaks.marked(wanted.release, wanted.indicator, wanted.source, wanted.edition)
    reach = int(wanted.transform.change in ("growth", "contribution"))
    of = whole_of(wanted.question) if wanted.transform.change in ("share", "contribution") else ""
    years: dict[str, set[str]] = {}
    for row in rows if marked else ():
        if _has_value(row):
            years.setdefault(row.ref_area, {base} - {""}).add(row.time_period)
    found = dict[str, tuple[str, ...]]()
    for area, own in years.items():
        found |= breaks.crossed(marked, (area, of) if of else (area,), own, reach)
    return found


def begins(
    tables: Mapping[str, Sequence[Any]], lacking: Mapping[str, Mapping[str, str]], asked: str
) -> dict[str, str]:
    """Whose values begin later than the years that are asked for, or than those of others, and when.

    Args:
        tables: The values of each area by year.
        lacking: What `absent` says: who lacks a value before the first is not told twice.
        asked: The first year that is asked for, if one is.

    Example:
        ``begins(tables, {}, "")`` is ``{"RUS": "1988"}`` of Russia beside China, whose values begin in 1960.
    """
    first = {a: next(r.time_period for r in rows if _has_value(r)) for a, rows in tables.items()}
    start = min(first.values())
    start = min(start, asked or start)
    return {
        area: year
        for area, year in first.items()
        if year > start and not any(early < year for early in lacking.get(area, ()))
    }


def _origins(wanted: Asked, made: transforms.Made) -> tuple[Origin, ...]:
    """The amounts, and the population that they are divided by."""
    own = Origin(wanted.source, wanted.edition, wanted.indicator)
    if not made.people_edition:
        return (own,)
    return (own, Origin(wanted.source, made.people_edition, transforms.POPULATION))


def _shown(rows: Sequence[Any], question: Question) -> list[Any]:
    """The years of the view, without forecasts if it hides them."""
    return [
        row
        for row in rows
        if question.shows(row.time_period) and (question.forecasts or row.obs_status != "F")
    ]


def _last_observed(rows: Sequence[Any]) -> str:
    each = (row.time_period for row in rows if _has_value(row) and row.obs_status != "F")
    return max(each, default="")
