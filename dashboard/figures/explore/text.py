"""The words of the explorer: how a value is written, title, definition, the sentence, the table."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from dashboard.figures.explore import marks
from dashboard.figures.explore.select import areas_of
from dashboard.figures.kit.spec import Caption, FigureData
from dashboard.locale import N_
from dashboard.look.view import View
from dashboard.words.values import SHARE, Quantity, ValueFormat
from dashboard.words.wording import Words, words
from etl import catalog
from etl.observations import weakest

#: What is made of the amounts, as controls and titles say it.
TRANSFORMS = {
    "share": N_("Share of the world"),
    "level": N_("Amount"),
    "growth": N_("Growth over the year before"),
    "index": N_("Index"),
    "per_person": N_("Amount per person"),
}
TITLES = {
    "share": N_("{indicator}: share of the world"),
    "level": N_("{indicator}"),
    "growth": N_("{indicator}: growth over the year before"),
    "index": N_("{indicator}: index, {base} = 100"),
    "per_person": N_("{indicator} per person"),
}
#: Growth of amounts of money is not growth of quantities: the unit says of what.
_GROWTH_OF_MONEY = N_("{indicator}: growth over the year before, in {unit}")
KINDS = {
    "line": N_("Lines"),
    "area": N_("Stacked areas"),
    "share": N_("Parts of 100%"),
    "bars": N_("Bars for one year"),
    "slope": N_("Slope between two years"),
    "rank": N_("Ranks"),
    "multiples": N_("Small charts side by side"),
}


def quantities(data: FigureData) -> dict[str, Quantity]:
    """What is plotted, and the two amounts that it was made of."""
    facts = data.facts
    amount = Quantity("level", facts["unit"])
    made = {
        "share": (SHARE, amount, amount),
        "level": (amount, amount, amount),
        "growth": (Quantity("growth", facts["unit"]), amount, amount),
        "index": (Quantity("index", facts["unit"], base=facts.get("base", "")), amount, amount),
        "per_person": (replace(amount, per_person=True), amount, Quantity("level", "PERSONS")),
    }[facts["transform"]]
    if facts["kind"] == "share":
        made = (Quantity("part", of="shown"), made[0], made[0])
    if facts["kind"] == "rank":
        made = (Quantity("rank", of="shown"), made[0], Quantity("count", of="economies"))
    return dict(zip(("value", "numerator", "denominator"), made, strict=True))


def value_format(data: FigureData, view: View) -> ValueFormat:
    """How the plotted values are written."""
    largest = float(data.rows["value"].abs().max())
    return ValueFormat(words(view.lang, view.order), quantities(data)["value"], largest)


def subject(data: FigureData, say: Words) -> str:
    """What the values are of, in one line, without the kind of chart."""
    facts = data.facts
    name = say.indicator(facts["indicator"])
    if facts["kind"] == "share" or (
        facts["kind"] == "rank" and facts["transform"] in ("share", "level")
    ):
        # The part in a sum and the rank are the same by shares and by amounts.
        return name
    pattern = TITLES[facts["transform"]]
    if facts["transform"] == "growth" and facts["unit"] != "PERSONS":
        pattern = _GROWTH_OF_MONEY
    return say._(pattern).format(
        indicator=name, base=facts.get("base", ""), unit=say.unit(facts["unit"])
    )


def title(data: FigureData, view: View) -> str:
    """What is shown, in one line."""
    say, facts = words(view.lang, view.order), data.facts
    text = subject(data, say)
    patterns = {
        "bars": say._("{title}, {year}").format(title=text, year=facts.get("year", "")),
        "slope": say._("{title}, {first} and {last}").format(
            title=text, first=facts.get("first", ""), last=facts.get("last", "")
        ),
        "rank": (
            say._("{title}: rank among all economies")
            if facts.get("among") == "all"
            else say._("{title}: rank among those shown")
        ).format(title=text),
        "share": say._("{title}: parts of the sum of those shown").format(title=text),
    }
    return patterns.get(facts["kind"], text)


def moment(data: FigureData) -> str:
    """The year to speak of: the last observed one of the first area that has one."""
    facts = data.facts
    if facts["kind"] in ("bars", "slope"):
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
    say, facts, tell = words(view.lang, view.order), data.facts, value_format(data, view)
    year = moment(data)
    now = data.rows[(data.rows["time_period"] == year) & data.rows["value"].notna()]
    each = say.join(
        [
            _of(say, area, tell.value(value), forecast=status == "F")
            for area, value, status in zip(
                now["ref_area"], now["value"], now["obs_status"], strict=True
            )
        ]
    )
    heading = title(data, view)
    # Of bars and slopes the heading names years, which the sentence names itself.
    named = subject(data, say) if facts["kind"] in ("bars", "slope") else heading
    point = say._("{title}: in {year} {each}.").format(title=named, year=year, each=each)
    subtitle = say._("{concept}; {unit}").format(
        concept=say._(catalog.indicator(facts["indicator"]).concept),
        unit=quantities(data)["value"].words(say),
    )
    if view.scale == "log":
        subtitle = say._("{definition}; logarithmic axis").format(definition=subtitle)
    source = say.source_line(facts["source"], facts["edition"])
    return Caption(
        heading,
        subtitle,
        say.sentences([point, _course(data, view)]),
        point,
        source,
        tuple(_notes(data, view)),
    )


def _of(say: Words, area: str, value: str, *, forecast: bool = False) -> str:
    text = say._("{economy} {value} (forecast)") if forecast else say._("{economy} {value}")
    return text.format(economy=say.economy(area, short=True), value=value)


def _course(data: FigureData, view: View) -> str:
    """From where to where each line goes, for those who do not see it."""
    say, tell = words(view.lang, view.order), value_format(data, view)
    if data.facts["kind"] == "bars":
        return ""
    parts = []
    for area in data.facts["areas"]:
        valued = data.rows[
            (data.rows["ref_area"] == area) & data.rows["value"].notna()
        ].sort_values("time_period")
        start, end = valued.iloc[0], valued.iloc[-1]
        parts.append(
            say._("{economy}: {first_value} in {first}, {last_value} in {last}.").format(
                economy=say.economy(area, short=True),
                first=start["time_period"],
                last=end["time_period"],
                first_value=tell.value(start["value"]),
                last_value=tell.value(end["value"]),
            )
        )
    return say.sentences(parts)


def _notes(data: FigureData, view: View) -> list[str]:
    say, facts = words(view.lang, view.order), data.facts
    notes = []
    if (data.rows["obs_status"] == "F").any():
        notes.append(_actual(say, facts))
    if facts["transform"] == "growth":
        notes += _growth_of(say, facts["indicator"])
    if facts["skipped"]:
        missing = say.join([say.economy(area, short=True) for area in facts["skipped"]])
        notes.append(say._("No values here for: {economies}.").format(economies=missing))
    memberships = [
        say._("{group}: {note}").format(
            group=say.economy(area, short=True), note=say._(catalog.groups()[area].note)
        )
        for area in facts["areas"]
        if area in catalog.groups() and catalog.groups()[area].note
    ]
    # One footnote for all: a file has room for few lines.
    notes += [say.sentences(memberships)] if memberships else []
    shown = {member for area in facts["areas"] for member in catalog.members(area)}
    if "CHN" in shown:
        notes.append(
            say._(
                "“China” is the mainland; Hong Kong and Macao are economies of their own in these statistics."
            )
        )
    return notes + marks.key(data, view)


def _growth_of(say: Words, indicator: str) -> list[str]:
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
        say._("This growth contains changes of prices and of exchange rates.")
        if facts.unit == "USD"
        else say._("This growth contains changes of prices.")
    )
    more = (
        say._("Real growth is that of {indicator}.").format(indicator=say.in_sentence(real))
        if real
        else ""
    )
    return [say.sentences([note, more])]


def _actual(say: Words, facts: object) -> str:
    """Where forecasts begin: for all alike, or for each."""
    observed, source = facts["observed"], catalog.source(facts["source"])  # type: ignore[index]
    provider, years = say._(source.provider), {year for year in observed.values() if year}
    if len(years) == 1:
        return say._(
            "Last actual year: {year}. Later years are forecasts of the {provider}."
        ).format(year=years.pop(), provider=provider)
    each = say.join([_of(say, area, say.year(year)) for area, year in observed.items() if year])
    return say._("Last actual years: {each}. Later years are forecasts of the {provider}.").format(
        each=each, provider=provider
    )


def table(data: FigureData, view: View) -> pd.DataFrame:
    """The values as a reader's table: periods down, newest first, areas across; or areas down for one year or two."""
    say, tell, facts = words(view.lang, view.order), value_format(data, view), data.facts
    areas = facts["areas"]
    wide = data.rows.pivot(index="time_period", columns="ref_area", values="value")[list(areas)]
    if facts["kind"] in ("bars", "slope"):
        across = wide.T
        shown: dict[str, list[str]] = {say._("Economy"): [say.economy(area) for area in areas]}
        shown |= {str(period): [tell.cell(v) for v in across[period]] for period in across.columns}
        statuses = data.rows.groupby("ref_area")["obs_status"].agg(weakest)
        shown[say._("Status")] = [say.status(str(statuses[area])) for area in areas]
        return pd.DataFrame(shown)
    rows = wide.iloc[::-1]
    shown = {say._("Year"): list(rows.index)}
    groups = catalog.groups()
    shown |= {
        say.economy(area, short=area in groups): [tell.cell(v) for v in rows[area]]
        for area in areas
    }
    known = data.rows[data.rows["value"].notna()]
    statuses = known.groupby("time_period")["obs_status"].unique()
    told = {
        codes: say.join([say.status(code) for code in codes])
        for codes in {tuple(found) for found in statuses}
    }
    missing = say.status("O")
    shown[say._("Status")] = [
        told[tuple(statuses[period])] if period in statuses.index else missing
        for period in rows.index
    ]
    return pd.DataFrame(shown)
