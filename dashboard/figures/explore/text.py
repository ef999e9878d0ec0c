"""The words of the explorer: how a value is written, title, definition, the sentence, the table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard.figures.explore import marks
from dashboard.figures.explore.select import areas_of
from dashboard.figures.kit.spec import Caption, FigureData
from dashboard.locale import N_
from dashboard.look.view import View
from dashboard.words import amounts
from dashboard.words.wording import Words, words
from etl import catalog
from etl.observations import weakest

DASH = "–"

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
KINDS = {
    "line": N_("Lines"),
    "area": N_("Stacked areas"),
    "share": N_("Parts of 100%"),
    "bars": N_("Bars for one year"),
    "slope": N_("Slope between two years"),
    "rank": N_("Places"),
    "multiples": N_("Small charts side by side"),
}


@dataclass(frozen=True)
class Teller:
    """How the values of a figure are written.

    Attributes:
        say: The words of the language.
        transform: What was made of the amounts; ``rank`` for places, ``part`` for parts of a sum.
        unit: The unit of the amounts.
        largest: The largest value, which all amounts side by side take their size from.
    """

    say: Words
    transform: str
    unit: str
    largest: float

    def value(self, value: float) -> str:
        """One value, with its unit."""
        if self.money:
            return self.say.amount(value, self.unit, amounts.size(value, self.unit, self.say.lang))
        return self._plain(value, 1)

    @property
    def money(self) -> bool:
        """Whether values are amounts with a unit."""
        return self.transform in ("level", "per_person")

    def ticks(self, values: Sequence[float], *, log: bool = False) -> list[str]:
        """Values of an axis, with as many decimals as tell them apart; on a logarithmic one each in its own size."""
        if self.money and log:
            sizes = [amounts.size(v, self.unit, self.say.lang) for v in values]
            return [
                self.say.amount(v, self.unit, size, amounts.decimals([v / size.power]))
                for v, size in zip(values, sizes, strict=True)
            ]
        if self.money:
            size = amounts.size(self.largest, self.unit, self.say.lang)
            digits = amounts.decimals([v / size.power for v in values])
            return [self.say.amount(v, self.unit, size, digits) for v in values]
        factor = 100 if self.transform in ("share", "growth", "part") else 1
        return [self._plain(v, amounts.decimals([w * factor for w in values])) for v in values]

    def cell(self, value: float) -> str:
        """A value of the table: more exact, all of one size; a dash where there is none."""
        if pd.isna(value):
            return DASH
        if self.money:
            size = amounts.size(self.largest, self.unit, self.say.lang)
            return self.say.amount(value, self.unit, size, 0 if size.power == 1 else 3)
        return self._plain(value, 2)

    def _plain(self, value: float, digits: int) -> str:
        if self.transform == "rank":
            return self.say.number(value)
        if self.transform == "index":
            return self.say.number(value, digits)
        return self.say.percent(value, digits)


def teller(data: FigureData, view: View) -> Teller:
    """How the values of these rows are written."""
    transform = {"rank": "rank", "share": "part"}.get(data.facts["kind"], data.facts["transform"])
    return Teller(
        words(view.lang, view.order),
        transform,
        data.facts["unit"],
        float(data.rows["value"].abs().max()),
    )


def title(data: FigureData, view: View) -> str:
    """What is shown, in one line."""
    say, facts = words(view.lang, view.order), data.facts
    text = say._(TITLES[facts["transform"]]).format(
        indicator=say.indicator(facts["indicator"]), base=facts.get("base", "")
    )
    patterns = {
        "bars": say._("{title}, {year}").format(title=text, year=facts.get("year", "")),
        "slope": say._("{title}, {first} and {last}").format(
            title=text, first=facts.get("first", ""), last=facts.get("last", "")
        ),
        "rank": say._("{title}: places among those shown").format(title=text),
        "share": say._("{title}: parts of the sum of those shown").format(title=text),
    }
    return patterns.get(facts["kind"], text)


def unit(data: FigureData, say: Words) -> str:
    """The unit of the values, in words."""
    facts = data.facts
    if facts["kind"] == "share":
        return say._("per cent of the sum of those shown")
    if facts["kind"] == "rank":
        return say._("1 is the largest")
    money = say.unit(facts["unit"])
    return {
        "share": say._("per cent of the world"),
        "level": money,
        "growth": say._("per cent, of amounts in {unit}").format(unit=money),
        "index": say._("{base} = 100").format(base=facts.get("base", "")),
        "per_person": say._("{unit} per person").format(unit=money),
    }[str(facts["transform"])]


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
    say, facts, tell = words(view.lang, view.order), data.facts, teller(data, view)
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
    pattern = say._("{title}: in {year} {each}.")
    heading = title(data, view)
    plain = say._(TITLES[facts["transform"]]).format(
        indicator=say.indicator(facts["indicator"]), base=facts.get("base", "")
    )
    point = pattern.format(
        title=heading if facts["kind"] in ("rank", "share") else plain, year=year, each=each
    )
    facts_of = catalog.indicator(facts["indicator"])
    subtitle = say._("{concept}; {unit}").format(
        concept=say._(facts_of.concept), unit=unit(data, say)
    )
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
    say, tell = words(view.lang, view.order), teller(data, view)
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
    say, tell, facts = words(view.lang, view.order), teller(data, view), data.facts
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
