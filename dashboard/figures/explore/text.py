"""The words of the explorer: how a value is written, title, definition, the sentence, the table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from dashboard.figures.explore import marks
from dashboard.figures.explore.asked import areas_of, is_chained
from dashboard.figures.kit import gaps
from dashboard.figures.kit.spec import Caption, FigureData
from dashboard.locale import N_
from dashboard.look.charts import KINDS, TRANSFORMS
from dashboard.look.view import View
from dashboard.words import volumes
from dashboard.words.values import SHARE, Quantity, ValueFormat
from dashboard.words.wording import Words, in_language
from etl import catalog
from etl.observations import weakest

#: Growth of amounts of money is not growth of quantities: the title says in what it is measured.
_GROWTH_OF_MONEY = N_("{title}, in {unit}")


def quantities(data: FigureData) -> dict[str, Quantity]:
    """What is plotted, and the two numbers that it was made of."""
    facts, kind = data.facts, KINDS[data.facts["kind"]]
    transform = TRANSFORMS[facts["transform"]]
    total = Quantity("level", facts["unit"])
    amount = replace(total, per_person=transform.per_person)
    made = {
        "share": (_share_of(facts), total, total),
        "level": (amount, total, Quantity("level", "PERSONS") if transform.per_person else total),
        "growth": (replace(amount, kind="growth"), amount, amount),
        "index": (replace(amount, kind="index", base=facts.get("base", "")), amount, amount),
    }[transform.change]
    if kind.shows == "part":
        made = (Quantity("part", of="shown"), made[0], made[0])
    if kind.shows == "rank":
        among = Quantity("rank", of=facts.get("among", "shown"))
        made = (among, made[0], Quantity("count", of="economies"))
    return dict(zip(("value", "numerator", "denominator"), made, strict=True))


def _share_of(facts: Mapping[str, Any]) -> Quantity:
    return SHARE if facts["of"] == catalog.WORLD else Quantity("share", of=facts["of"])


def value_format(data: FigureData, view: View) -> ValueFormat:
    """How the plotted values are written."""
    largest = float(data.rows["value"].abs().max())
    return ValueFormat(in_language(view.lang, view.order), quantities(data)["value"], largest)


def subject(data: FigureData, words: Words) -> str:
    """What the values are of, in one line, without the kind of chart."""
    facts, transform = data.facts, TRANSFORMS[data.facts["transform"]]
    name = words.indicator(facts["indicator"])
    if KINDS[facts["kind"]].shows != "value" and transform.adds_up:
        # The part in a sum and the rank are the same by shares and by amounts.
        return name
    if transform.change == "share" and facts["of"] != catalog.WORLD:
        whole = words.economy(facts["of"], short=True)
        return words.gettext("{indicator}: share of {area}").format(indicator=name, area=whole)
    text = words.gettext(transform.title).format(indicator=name, base=facts.get("base", ""))
    if transform.change == "growth" and facts["unit"] != "PERSONS":
        text = words.gettext(_GROWTH_OF_MONEY).format(title=text, unit=words.unit(facts["unit"]))
    return text


def title(data: FigureData, view: View) -> str:
    """What is shown, in one line."""
    words, facts = in_language(view.lang, view.order), data.facts
    those = (
        words.gettext("all economies")
        if facts.get("among") == "all"
        else words.gettext("those shown")
    )
    named = {name: facts.get(name, "") for name in ("year", "first", "last")}
    return words.gettext(KINDS[facts["kind"]].title).format(
        title=subject(data, words), those=those, **named
    )


def moment(data: FigureData) -> str:
    """The year to speak of: the last observed one of the first area that has one."""
    facts = data.facts
    if not KINDS[facts["kind"]].across_years:
        return str(facts.get("year") or facts["last"])
    valued = data.rows[data.rows["value"].notna()]
    observed = valued[valued["obs_status"] != "F"]
    first = (observed if len(observed) else valued).iloc[0]["ref_area"]
    of_first = (
        observed[observed["ref_area"] == first]
        if len(observed)
        else valued[valued["ref_area"] == first]
    )
    return str(of_first["time_period"].max())


def asked_order(data: FigureData, view: View) -> tuple[str, ...]:
    """The areas in the order in which they were asked for, so that each keeps its colour in every kind of chart."""
    return tuple(area for area in areas_of(view) if area in data.facts["areas"])


def caption(data: FigureData, view: View) -> Caption:
    """Title, definition, source line and the sentence, all read from the rows."""
    words, facts, tell = in_language(view.lang, view.order), data.facts, value_format(data, view)
    year = moment(data)
    now = data.rows[(data.rows["time_period"] == year) & data.rows["value"].notna()]
    each = words.join(
        [
            _of(words, area, _settled(words, tell.value(value), status), forecast=status == "F")
            for area, value, status in zip(
                now["ref_area"], now["value"], now["obs_status"], strict=True
            )
        ]
    )
    heading = title(data, view)
    # Of bars and slopes the heading names years, which the sentence names itself.
    named = heading if KINDS[facts["kind"]].across_years else subject(data, words)
    point = words.gettext("{title}: in {year} {each}.").format(title=named, year=year, each=each)
    subtitle = words.gettext("{concept}; {unit}").format(
        concept=words.gettext(catalog.indicator(facts["indicator"]).concept),
        unit=quantities(data)["value"].words(words),
    )
    if view.scale == "log":
        subtitle = words.gettext("{definition}; logarithmic axis").format(definition=subtitle)
    source = words.source_line(facts["source"], facts["edition"])
    return Caption(
        heading,
        subtitle,
        words.sentences([point, _course(data, view)]),
        point,
        source,
        tuple(_notes(data, view)),
    )


def provisional(data: FigureData) -> dict[tuple[str, str], str]:
    """Area and year -> ``P`` where the value is provisional."""
    rows = data.rows[(data.rows["obs_status"] == "P") & data.rows["value"].notna()]
    return dict.fromkeys(zip(rows["ref_area"], rows["time_period"], strict=True), "P")


def _of(words: Words, area: str, value: str, *, forecast: bool = False) -> str:
    text = (
        words.gettext("{economy} {value} (forecast)")
        if forecast
        else words.gettext("{economy} {value}")
    )
    return text.format(economy=words.economy(area, short=True), value=value)


def _settled(words: Words, value: str, status: str) -> str:
    """A value, with the remark that it is provisional if it is."""
    return words.with_status(value, status) if status == "P" else value


def _course(data: FigureData, view: View) -> str:
    """From where to where each line goes, for those who do not see it."""
    words, tell = in_language(view.lang, view.order), value_format(data, view)
    if KINDS[data.facts["kind"]].years == "one":
        return ""
    parts = []
    for area in data.facts["areas"]:
        valued = data.rows[
            (data.rows["ref_area"] == area) & data.rows["value"].notna()
        ].sort_values("time_period")
        start, end = valued.iloc[0], valued.iloc[-1]
        parts.append(
            words.gettext("{economy}: {first_value} in {first}, {last_value} in {last}.").format(
                economy=words.economy(area, short=True),
                first=start["time_period"],
                last=end["time_period"],
                first_value=words.unsettled(tell.value(start["value"]), start["obs_status"]),
                last_value=words.unsettled(tell.value(end["value"]), end["obs_status"]),
            )
        )
    return words.sentences(parts)


def _notes(data: FigureData, view: View) -> list[str]:
    words, facts = in_language(view.lang, view.order), data.facts
    notes = []
    if (data.rows["obs_status"] == "F").any():
        notes.append(_actual(words, data))
    if unsettled := provisional(data):
        notes.append(words.provisional(year for _, year in unsettled))
    if TRANSFORMS[facts["transform"]].change == "growth":
        notes += _growth_of(words, facts["indicator"])
    if TRANSFORMS[facts["transform"]].change == "share":
        notes += filter(None, [volumes.note(words, facts["indicator"], facts.get("based"))])
    notes += _weights(words, data, view)
    notes += _about(words, data)
    notes += _absent(words, data)
    if facts["skipped"]:
        missing = words.join([words.economy(area, short=True) for area in facts["skipped"]])
        notes.append(words.gettext("No values here for: {economies}.").format(economies=missing))
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
    shown = {member for area in facts["areas"] for member in catalog.members(area)}
    if "CHN" in shown:
        notes.append(
            words.gettext(
                "“China” is the mainland; Hong Kong and Macao are economies of their own in these statistics."
            )
        )
    return [*notes, *_counted_twice(words, facts), *marks.key(data, view)]


def _counted_twice(words: Words, facts: Mapping[str, Any]) -> list[str]:
    """That goods which pass through Hong Kong are counted at each border, where it is added to the mainland."""
    together = any({"CHN", "HKG"} <= set(catalog.members(area)) for area in facts["areas"])
    if not together or catalog.indicator(facts["indicator"]).measure != "trade":
        return []
    return [
        words.gettext(
            "Much of Hong Kong's trade is re-exports from and to the mainland: in the sum they are counted twice."
        )
    ]


def _absent(words: Words, data: FigureData) -> list[str]:
    """The years that lack a value, and of whom; why a year was chosen."""
    facts, kind = data.facts, KINDS[data.facts["kind"]]
    if kind.years == "one":
        if not facts.get("chosen") or facts["year"] >= facts["last"]:
            return []
        pattern = words.gettext(
            "{year} is the last year in which all of these have an observed value."
        )
        return [pattern.format(year=facts["year"])]
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


def _lacking(words: Words, area: str, years: Mapping[str, str]) -> str:
    """The years in which an area lacks a value; of a group with the members that lacked one to the end."""
    runs = [[str(year) for year in run] for run in gaps.stretches([int(year) for year in years])]
    told = []
    for run in runs:
        span, who = gaps.spans(words, run), years[run[-1]].split()
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
                "Growth of groups is chained: each year weighs the economies by their values at the prices of the year before."
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
        counted = data.rows.dropna(subset=["denominator"]).sort_values("time_period")
        first, last = counted.iloc[0], counted.iloc[-1]
        pattern = (
            words.gettext(
                "Ranked among the economies that the source has a value for: {count} in {year}."
            )
            if first["denominator"] == last["denominator"]
            else words.gettext(
                "Ranked among the economies that the source has a value for: {least} in {first}, {count} in {year}."
            )
        )
        note = pattern.format(
            least=words.number(first["denominator"]), first=first["time_period"],
            count=words.number(last["denominator"]), year=last["time_period"],
        )  # fmt: skip
        notes.append(note)
    if sparse := facts.get("sparse"):
        notes.append(
            words.gettext(
                "No ranks in {years}: the source has too few economies there to rank among all."
            ).format(years=gaps.spans(words, list(sparse)))
        )
    people = facts.get("people_edition", facts["edition"])
    if people != facts["edition"]:
        notes.append(
            words.gettext("The population is from the edition of {edition}.").format(
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
    valued = data.rows[data.rows["value"].notna()]
    if (valued["obs_status"] == "F").all():
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
            [_of(words, area, words.year(year)) for area, year in actual.items() if year]
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


def table(data: FigureData, view: View) -> pd.DataFrame:
    """The values as a reader's table: periods down, newest first, areas across; or areas down for one year or two."""
    words, tell, facts = in_language(view.lang, view.order), value_format(data, view), data.facts
    areas = facts["areas"]
    wide = data.rows.pivot(index="time_period", columns="ref_area", values="value")[list(areas)]
    if not KINDS[facts["kind"]].across_years:
        across = wide.T
        shown: dict[str, list[str]] = {
            words.gettext("Economy"): [words.economy(area) for area in areas]
        }
        shown |= {str(period): [tell.cell(v) for v in across[period]] for period in across.columns}
        statuses = data.rows.groupby("ref_area")["obs_status"].agg(weakest)
        shown[words.gettext("Status")] = [words.status(str(statuses[area])) for area in areas]
        return pd.DataFrame(shown)
    rows = wide.iloc[::-1]
    shown = {words.gettext("Year"): list(rows.index)}
    groups = catalog.groups()
    shown |= {
        words.economy(area, short=area in groups): [tell.cell(v) for v in rows[area]]
        for area in areas
    }
    known = data.rows[data.rows["value"].notna()]
    statuses = known.groupby("time_period")["obs_status"].unique()
    told = {
        codes: words.join([words.status(code) for code in codes])
        for codes in {tuple(found) for found in statuses}
    }
    missing = words.status("O")
    shown[words.gettext("Status")] = [
        told[tuple(statuses[period])] if period in statuses.index else missing
        for period in rows.index
    ]
    return pd.DataFrame(shown)
