"""The notes of the explorer: what a reader must know of the values that are shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.figures.explore import marks
from dashboard.figures.explore.asked import is_chained
from dashboard.figures.explore.refusals import nobody, shrinking, valueless
from dashboard.figures.explore.years import ECONOMIES
from dashboard.figures.kit import gaps
from dashboard.figures.kit.spec import FigureData
from dashboard.look.charts import KINDS, TRANSFORMS
from dashboard.look.view import View
from dashboard.words import comparing, volumes
from dashboard.words.wording import Words, words_for
from dashboard.words.years import broken, spans, stretches, unsettled
from etl import catalog


def notes(data: FigureData, view: View) -> list[str]:
    """The notes of a figure, in the order in which they stand below it."""
    words, facts = words_for(view), data.facts
    notes = []
    # Of all economies each kind of chart says itself how many values are forecasts.
    if any(row.obs_status == "F" for row in data.each) and "everyone" not in facts:
        notes.append(_actual(words, data))
    shown = [row for row in data.each if row.value == row.value]
    notes += unsettled(words, ((row.time_period, row.obs_status) for row in shown))
    notes += broken(words, facts.get("breaks", {}))
    if TRANSFORMS[facts["transform"]].change == "growth":
        notes += _growth_of(words, facts["indicator"])
    if TRANSFORMS[facts["transform"]].change == "contribution":
        notes += _no_growth(words, data)
    if TRANSFORMS[facts["transform"]].change == "share":
        notes += filter(None, [volumes.note(words, facts["indicator"], facts.get("based"))])
    notes += _weights(words, data, view)
    notes += _about(words, data)
    notes += [
        words.gettext("In this address, {name} means {economies}.").format(
            name=words.economy(area), economies=words.added(catalog.parts(area))
        )
        for area in facts["areas"]
        if area in words.names
    ]
    notes += left_out(words, data)
    memberships = [
        words.gettext("{group}: {note}").format(
            group=words.economy(code, short=True), note=words.gettext(catalog.groups()[code].note)
        )
        for code in dict.fromkeys(
            code for area in (*facts["areas"], facts["of"]) for _, code in catalog.parts(area)
        )
        if code in catalog.groups() and catalog.groups()[code].note
    ]
    # One footnote for all: a file has room for few lines.
    notes += [words.sentences(memberships)] if memberships else []
    members = {member for area in facts["areas"] for member in catalog.members(area)}
    if "CHN" in members:
        notes.append(words.mainland(catalog.indicator(facts["indicator"]).measure))
    return [*notes, *_counted_twice(words, facts), *marks.key(data, view)]


def _counted_twice(words: Words, facts: Mapping[str, Any]) -> list[str]:
    """That goods which pass through Hong Kong are counted at each border, where it is added to the mainland."""
    together = any({"CHN", "HKG"} <= set(catalog.members(area)) for area in facts["areas"])
    measured = catalog.indicator(facts["indicator"])
    if not together or measured.measure != "trade" or measured.services:
        return []
    return [
        words.gettext(
            "Much of Hong Kong's trade is re-exports to and from the mainland, which the sum counts twice."
        )
    ]


def _no_growth(words: Words, data: FigureData) -> list[str]:
    """The years without a share of growth, since the world did not grow."""
    if KINDS[data.facts["kind"]].shows == "rank" or not (years := shrinking(data.each)):
        return []
    told = words.gettext(
        "World output did not grow in {years}, so there is no share of its growth."
    )
    return [told.format(years=spans(words, years))]


def left_out(words: Words, data: FigureData) -> list[str]:
    """What is not shown of what was asked for: years in which somebody lacks a value, later years, areas without any.

    Example:
        ``left_out(words, data)`` is ``["No values here for: India."]`` where the source has none of India.
    """
    found = [*_chosen(words, data), *_absent(words, data), *_begins(words, data)]
    if data.facts["unknown"]:
        found.append(nobody(words, data.facts["unknown"]))
    if data.facts["skipped"]:
        found.append(
            comparing.unlisted(
                words, data.facts["source"], data.facts["skipped"], data.facts.get("apart")
            )
        )
        found.append(valueless(words, data.facts["skipped"], data.facts.get("wanting", {})))
    return [each for each in found if each]


def _chosen(words: Words, data: FigureData) -> list[str]:
    """Why a year was chosen before the last one that there is, and whose values end with it."""
    facts = data.facts
    year = str(facts["year"] if KINDS[facts["kind"]].years == "one" else facts.get("last", ""))
    latest = str(facts.get("latest") or facts.get("last", ""))
    # A forecast was chosen where there is no year that all have observed; those beside them are not asked.
    if not facts.get("chosen") or year >= latest:
        return []
    if any(
        row.obs_status == "F"
        for row in data.each
        if row.time_period == year and row.ref_area in facts["areas"]
    ):
        return []
    pattern = words.gettext("{year} is the last year in which all of these have an observed value.")
    ends = {area: last for area, last in facts["observed"].items() if last}
    each = [of_area(words, area, words.year(last)) for area, last in ends.items()]
    told = words.gettext("Actual data to: {each}.").format(each=words.join(each))
    return [
        words.sentences([pattern.format(year=year), told if len(set(ends.values())) > 1 else ""])
    ]


def _absent(words: Words, data: FigureData) -> list[str]:
    """The years that lack a value, and of whom."""
    facts, kind = data.facts, KINDS[data.facts["kind"]]
    if kind.years == "one":
        return []
    parts = [
        words.gettext("{name}: {sentence}").format(
            name=words.economy(area, short=True), sentence=_lacking(words, area, years)
        )
        for area, years in facts.get("absent", {}).items()
    ]
    if not parts:
        return []
    together = kind.years != "all" or facts.get("among") == "shown"
    return [
        words.sentences(
            [
                words.gettext("Only years in which all have a value are shown.")
                if together
                else "",
                words.gettext("Years without a value: {years}.").format(years=words.clauses(parts)),
            ]
        )
    ]


def _begins(words: Words, data: FigureData) -> list[str]:
    """The first years of those that begin later than others, or than the years that are asked for."""
    facts = data.facts
    first = {area: year for area, year in facts.get("begins", {}).items() if area in facts["areas"]}
    alike = len(first) == len(facts["areas"]) and len({*first.values()}) == 1
    # Others than lines begin where all have a value, which is said of those that lack one.
    if not first or (KINDS[facts["kind"]].years != "all" and not alike):
        return []
    each = words.join([of_area(words, area, words.year(year)) for area, year in first.items()])
    each = words.year(min(first.values())) if alike else each
    return [words.gettext("First year with a value: {each}.").format(each=each)]


def _lacking(words: Words, area: str, years: Mapping[str, str]) -> str:
    """The years in which an area lacks a value; of a group with the members that lacked one to the end."""
    runs = [[str(year) for year in run] for run in stretches([int(year) for year in years])]
    told = []
    for run in runs:
        span, who = spans(words, run), [*dict.fromkeys(years[run[-1]].split())]
        told.append(span if who == [area] else words.aside(span, gaps.named(words, who)))
    return words.join(told)


def _weights(words: Words, data: FigureData, view: View) -> list[str]:
    """How the growth of the volumes of groups is added up, where a group is shown."""
    facts = data.facts
    base = catalog.unit(catalog.indicator(facts["indicator"]).unit).base_year
    groups = any(len(catalog.members(area)) > 1 for area in facts["areas"])
    if not (groups and base) or TRANSFORMS[facts["transform"]].change not in ("growth", "index"):
        return []
    if is_chained(view):
        return [
            words.gettext(
                "Growth of groups is chained: each year's growth is weighted by the economies' values in the year before."
            )
        ]
    return [
        words.gettext(
            "Growth of groups is that of the sum of volumes, at the fixed prices of {year}."
        ).format(year=base)
    ]


def _about(words: Words, data: FigureData) -> list[str]:
    """Among how many a rank is one, and which edition the population is from if it is another."""
    facts, notes = data.facts, []
    if facts.get("among") == "all":
        # Files that were made before have the count under another name.
        count = ECONOMIES if ECONOMIES in data.columns else "denominator"
        counted = data.rows.dropna(subset=[count]).sort_values("time_period")
        first, last = counted.iloc[0], counted.iloc[-1]
        pattern = (
            words.gettext(
                "Ranked among the economies for which the source has a value in this release: {count} in {year}."
            )
            if first[count] == last[count]
            else words.gettext(
                "Ranked among the economies for which the source has a value in this release: {least} in {first}, {count} in {year}."
            )
        )
        note = pattern.format(
            least=words.number(first[count]), first=first["time_period"],
            count=words.number(last[count]), year=last["time_period"],
        )  # fmt: skip
        notes.append(note)
    if sparse := facts.get("sparse"):
        notes.append(
            words.gettext(
                "No ranks for {years}: the source covers too few economies in those years."
            ).format(years=spans(words, list(sparse)))
        )
    people = facts.get("people_edition", facts["edition"])
    if people != facts["edition"]:
        notes.append(
            words.gettext("Population figures are from the edition of {edition}.").format(
                edition=words.edition(facts["source"], people)
            )
        )
    return notes


def _growth_of(words: Words, indicator: str) -> list[str]:
    """What else than real growth is in the growth of amounts at current prices, and where that is to be had."""
    facts = catalog.indicator(indicator)
    if facts.price_basis != "current":
        return []
    unit = catalog.unit(facts.unit)
    real = next(
        (
            each.id
            for each in catalog.indicators().values()
            if each.measure == facts.measure
            and each.price_basis == "constant"
            and catalog.unit(each.unit).current == unit.id
        ),
        "",
    )
    note = (
        words.gettext("This growth includes changes in prices and exchange rates.")
        if facts.unit == "USD"
        else words.gettext("This growth includes changes in prices.")
    )
    more = (
        words.gettext("Real growth is that of {indicator}.").format(
            indicator=words.in_sentence(real)
        )
        if real
        else ""
    )
    return [words.sentences([note, more])]


def _actual(words: Words, data: FigureData) -> str:
    """Where forecasts begin: for all alike, for each, or before all years that are shown."""
    actual = data.facts["actual"]
    provider = words.gettext(catalog.source(data.facts["source"]).provider)
    if all(row.obs_status == "F" for row in data.each if row.value == row.value):
        return words.gettext("All years shown are forecasts of the {provider}.").format(
            provider=provider
        )
    years = {year for year in actual.values() if year}
    if len(years) == 1:
        told = words.gettext(
            "Actual data to {year}; later years are {provider} projections."
        ).format(year=years.pop(), provider=provider)
    else:
        each = words.join(
            [of_area(words, area, words.year(year)) for area, year in actual.items() if year]
        )
        told = words.gettext(
            "Actual data to: {each}. Later years are {provider} projections."
        ).format(each=each, provider=provider)
    never = [words.economy(area, short=True) for area, year in actual.items() if not year]
    if not never:
        return told
    # A group may lack an actual year altogether: one member's forecast makes a sum a forecast.
    without = words.gettext("All years shown are forecasts for: {economies}.")
    return words.sentences([told, without.format(economies=words.join(never))])


def not_final(data: FigureData) -> dict[tuple[str, str], str]:
    """Area and year -> ``P`` where the value is provisional, ``E`` where it is an estimate."""
    return {
        (row.ref_area, row.time_period): row.obs_status
        for row in data.each
        if row.obs_status in ("P", "E") and row.value == row.value
    }


def of_area(words: Words, area: str, value: str, *, forecast: bool = False) -> str:
    """An area with what is told of it: ``Japan 3.6%``."""
    text = (
        words.gettext("{economy} {value} (forecast)")
        if forecast
        else words.gettext("{economy} {value}")
    )
    return text.format(economy=words.economy(area, short=True), value=value)
