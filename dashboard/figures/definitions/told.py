"""The words of the definitions over the years: title and notes, what is spoken, and the table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dashboard.figures.definitions.text import spans
from dashboard.figures.kit import speaking
from dashboard.figures.kit.spec import Caption, Cells, FigureData, Spoken
from dashboard.locale import N_
from dashboard.look.canvas import canvas_for
from dashboard.look.view import View
from dashboard.words.sentences import by_claim
from dashboard.words.terms import UNSETTLED
from dashboard.words.wording import Words, words_for
from dashboard.words.years import broken_by
from dashboard.words.years import spans as spans_of_years
from etl import catalog

TITLE = N_("The definitions over the years")
#: What a claim is a share of.
OF = {"gdp": N_("Share of world GDP"), "trade": N_("Share of world trade")}


def groups_of(data: FigureData) -> dict[str, list[Any]]:
    """Indicator -> its rows, in the order of the catalogue."""
    found: dict[str, list[Any]] = {}
    for row in data.each:
        found.setdefault(row.indicator, []).append(row)
    return found


def latest_of(rows: Sequence[Any]) -> Any:
    """The last observed year of a definition."""
    return [row for row in rows if row.obs_status != "F"][-1]


def frame(data: FigureData, view: View, shown: Sequence[str]) -> Caption:
    """Title, source line and notes, without the sentences; of which definitions there is a chart."""
    words, area, notes = words_for(view), data.facts["area"], list[str]()
    groups = groups_of(data)
    if data.facts["lacking"]:
        told = words.gettext("No share by: {definitions}.")
        notes.append(told.format(definitions=_named(words, data.facts["lacking"])))
    if len(shown) < len(groups):
        told = words.gettext("Shown: {shown} of {all} definitions.")
        notes.append(told.format(shown=len(shown), all=len(groups)))
    if canvas_for(view).narrow:
        notes.append(_years_of_shares(words, [latest_of(groups[name]) for name in shown]))
    notes += _ahead(words, {name: groups[name] for name in shown})
    # Furniture has little room for what the axes show.
    if not canvas_for(view).furniture:
        drawn = {name: groups[name] for name in shown}
        notes += _begins(words, drawn, data.facts.get("asked", ""))
    notes += broken_by(words, data.facts.get("breaks", {}), shown)
    if area == catalog.CJK:
        levels = dict.fromkeys(catalog.claims()[row.claim].fraction for row in data.each)
        notes.append(
            words.gettext("Claim lines: {levels}.").format(
                levels=words.join([words.percent(each, 0) for each in levels])
            )
        )
    notes = [words.sentences(notes)] if notes else []
    mainland = [words.mainland()] if "CHN" in catalog.members(area) else []
    whose = words.names_of_three() if area == catalog.CJK else words.economy(area)
    first, last = (f(row.time_period for row in data.each) for f in (min, max))
    return Caption(
        title=words.labelled(whose, words.gettext(TITLE)),
        subtitle=words.gettext(
            "Share of the world by each definition, {years}, from its usual source."
        ).format(years=words.span(first, last)),
        alt="",
        point="",
        source=words.sources_line(
            (o.source, o.edition) for o in data.origins if o.indicator in shown
        ),
        notes=(*notes, *mainland),
        finding=words.labelled(whose, spans(words, [latest_of(rows) for rows in groups.values()])),
    )


def _named(words: Words, names: Iterable[str]) -> str:
    """Definitions in a sentence."""
    return words.join([words.short_in_sentence(name) for name in names])


def _years_of_shares(words: Words, latest: Sequence[Any]) -> str:
    """Of which years shares are that stand without one, and which of them are not final; what most have comes last."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in latest:
        status = row.obs_status if row.obs_status in UNSETTLED else "A"
        found.setdefault((row.time_period, status), []).append(row.indicator)
    groups = [
        (words.unsettled(words.year(year), status), names)
        for (year, status), names in found.items()
    ]
    *few, (usual, _) = sorted(groups, key=lambda group: len(group[1]))
    each = words.gettext("{years} for {definitions}")
    parts = [each.format(years=years, definitions=_named(words, names)) for years, names in few]
    rest = words.gettext("{years} for all others").format(years=usual) if few else usual
    told = words.labelled(words.gettext("Latest year"), words.clauses([*parts, rest]))
    return words.gettext("{statement}.").format(statement=told)


def _ahead(words: Words, shown: Mapping[str, Sequence[Any]]) -> list[str]:
    """Which definitions have forecasts behind the dot at their last actual year, and for which years."""
    each = [
        f"{words.short_in_sentence(name)} {spans_of_years(words, years)}"
        for name, rows in shown.items()
        if (years := [row.time_period for row in rows if row.obs_status == "F"])
    ]
    told = words.gettext("After the dot: forecast ({each}).")
    return [told.format(each=words.join(each))] if each else []


def _begins(words: Words, shown: Mapping[str, Sequence[Any]], asked: str) -> list[str]:
    """The first years of definitions that begin later than others, or than the years that are asked for."""
    first = {name: rows[0].time_period for name, rows in shown.items()}
    start = min(*first.values(), asked or "9999")
    found: dict[str, list[str]] = {}
    for name, year in first.items():
        if year > start:
            found.setdefault(year, []).append(name)
    each = [words.set_off(words.year(year), _named(words, found[year])) for year in sorted(found)]
    told = words.gettext("First year with a value: {each}.")
    return [told.format(each=words.join(each))] if each else []


def table(data: FigureData, view: View) -> Cells:
    """Years down, newest first, definitions across; each share has its own status, which others of its year need not have."""
    words = words_for(view)
    periods = sorted({row.time_period for row in data.each}, reverse=True)
    shown: dict[str, Sequence[str]] = {words.gettext("Year"): periods}
    for name, rows in groups_of(data).items():
        cells = {
            row.time_period: words.with_status(words.percent(row.share, 2), row.obs_status)
            for row in rows
        }
        shown[words.indicator(name, short=True)] = [cells.get(year, "–") for year in periods]
    return shown


def _by_year(words: Words, rows: Sequence[Any]) -> dict[str, str]:
    """Year, the last one first -> the definitions of which it is the latest, each with its share and status."""
    found: dict[str, list[str]] = {}
    for row in rows:
        share = words.unsettled(words.percent(row.share), row.obs_status)
        told = f"{words.short_in_sentence(row.indicator)} {share}"
        found.setdefault(row.time_period, []).append(told)
    return {year: words.join(found[year]) for year in sorted(found, reverse=True)}


def spoken(data: FigureData, view: View) -> Spoken:
    """Of each claim's definitions the shares that title and chart tell, by the last observed year of each."""
    words, area, say = words_for(view), data.facts["area"], list[str]()
    latest = [latest_of(rows) for rows in groups_of(data).values()]
    for claim, rows in by_claim(latest).items():
        (year, first), *others = _by_year(words, rows).items()
        more = words.gettext("in {year} {each}")
        subject = words.gettext(OF[catalog.claims()[claim].measure])
        # Whose shares they are is said once.
        subject = subject if say else words.labelled(words.economy(area, short=True), subject)
        told = words.gettext("{subject}. In {year}: {each}.")
        each = [first, *(more.format(year=other, each=those) for other, those in others)]
        say.append(told.format(subject=subject, year=year, each=words.clauses(each)))
    return Spoken(
        say=tuple(say),
        asked=(
            speaking.sources(words, data),
            *([speaking.mainland(words)] if "CHN" in catalog.members(area) else []),
        ),
        avoid=(
            words.gettext("“True” or “false” without the definition and the year."),
            words.gettext("“Published”: these shares are calculated here."),
        ),
    )
