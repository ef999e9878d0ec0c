"""The words of the explorer: how a value is written, title, definition, the sentence, the table."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from importlib import import_module
from typing import Any

from dashboard.figures.explore import years
from dashboard.figures.explore.asked import areas_of
from dashboard.figures.explore.finding import finding
from dashboard.figures.explore.notes import left_out, notes, of_area
from dashboard.figures.explore.wholes import UNLISTED, asked_in, course, rest
from dashboard.figures.kit.endings import NO_ROOM
from dashboard.figures.kit.spec import Caption, Cells, FigureData, of_rows, once
from dashboard.figures.kit.statuses import with_statuses
from dashboard.locale import N_
from dashboard.look.canvas import canvas_for
from dashboard.look.charts import KINDS, TRANSFORMS
from dashboard.look.view import View
from dashboard.words.values import SHARE, Quantity, ValueFormat
from dashboard.words.wording import Words, words_for
from etl import catalog

#: Growth of amounts of money is not growth of quantities: the title says in what it is measured.
IN_UNIT = N_("{title}, in {unit}")


def quantities(data: FigureData) -> dict[str, Quantity]:
    """What is plotted, and what it was made of: the two numbers of a ratio; what a rank is by, and among how many."""
    facts, kind = data.facts, KINDS[data.facts["kind"]]
    transform = TRANSFORMS[facts["transform"]]
    total = Quantity("level", facts["unit"])
    amount = replace(total, per_person=transform.per_person)
    changed = replace(amount, chained=facts.get("chained", False))
    made = {
        "share": (_share_of(facts), total, total),
        "level": (amount, total, Quantity("level", "PERSONS") if transform.per_person else total),
        "growth": (replace(changed, kind="growth"), amount, amount),
        "contribution": (Quantity("part", of="growth"), total, total),
        "index": (replace(changed, kind="index", base=facts.get("base", "")), amount, amount),
    }[transform.change]
    if kind.shows == "part":
        made = (Quantity("part", of="shown"), made[0], made[0])
    if kind.shows == "rank":
        among = Quantity("rank", of=facts.get("among", "shown"))
        count = Quantity("count", of="economies")
        return {"value": among, years.BY: made[0], years.ECONOMIES: count}
    named = dict(zip(("value", "numerator", "denominator"), made, strict=True))
    return {name: quantity for name, quantity in named.items() if name in data.columns}


def _share_of(facts: Mapping[str, Any]) -> Quantity:
    return SHARE if facts["of"] == catalog.WORLD else Quantity("share", of=facts["of"])


def value_format(data: FigureData, view: View) -> ValueFormat:
    """How the plotted values are written."""
    return ValueFormat(words_for(view), quantities(data)["value"], _largest(data))


@of_rows
def _largest(data: FigureData) -> float:
    """The value that is furthest from zero."""
    return max((abs(row.value) for row in data.each if row.value == row.value), default=math.nan)


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
    if transform.change == "growth" and facts["unit"] != "PERSONS" and not facts.get("chained"):
        text = words.gettext(IN_UNIT).format(title=text, unit=words.unit(facts["unit"]))
    return text


def topic(data: FigureData, view: View) -> str:
    """What values in a sentence are: of ranks and parts among whom; of volumes at the prices of which year.

    Example:
        ``topic(data, view)`` is ``"GDP at constant prices, in constant 2015 US dollars"`` of amounts in these.
    """
    words, facts = words_for(view), data.facts
    shows, change = KINDS[facts["kind"]].shows, TRANSFORMS[facts["transform"]].change
    # Of bars and slopes the title names years, which a sentence names itself.
    named, unit = subject(data, words) if shows == "value" else title(data, view), facts["unit"]
    if change == "level" and shows == "value" and catalog.unit(unit).base_year:
        return words.gettext(IN_UNIT).format(title=named, unit=words.unit(unit))
    # Growth and its index are at the prices of no one year where they are chained.
    priced = change in ("level", "share", "contribution")
    return words.priced(named, unit) if priced else named


def title(data: FigureData, view: View) -> str:
    """What is shown, in one line."""
    words, facts = words_for(view), data.facts
    those = (
        words.gettext("all economies")
        if facts.get("among") == "all"
        else words.gettext("those shown")
    )
    named = {name: facts.get(name, "") for name in ("year", "first", "last")}
    return words.gettext(KINDS[facts["kind"]].title).format(
        title=subject(data, words), those=those, **named
    )


@of_rows
def moment(data: FigureData) -> str:
    """The year to speak of: the last observed one of the first area that has one.

    Example:
        ``moment(data)`` is the last year that is no forecast, such as ``"2024"``.
    """
    facts = data.facts
    if not KINDS[facts["kind"]].across_years:
        return str(facts.get("year") or facts["last"])
    valued = [row for row in data.each if row.value == row.value]
    told = [row for row in valued if row.obs_status != "F"] or valued
    return str(max(row.time_period for row in told if row.ref_area == told[0].ref_area))


def asked_order(data: FigureData, view: View) -> tuple[str, ...]:
    """The areas in the order in which they were asked for, so that each keeps its colour in every kind of chart.

    Example:
        ``asked_order(data, View(areas=("IND", "JPN")))`` is ``("IND", "JPN")`` if the data have both.
    """
    return tuple(area for area in areas_of(view) if area in data.facts["areas"])


def own_words(data: FigureData, view: View) -> list[str]:
    """The sentences that only this kind of chart needs; see `dashboard.look.charts.ChartKind.words`.

    Example:
        ``own_words(data, view)`` is ``[]`` of lines.
    """
    module = KINDS[data.facts["kind"]].words
    if not module:
        return []
    told: list[str] = import_module(f"{__package__}.{module}").sentences(
        data, view, words_for(view)
    )
    return told


@once
def caption(data: FigureData, view: View) -> Caption:
    """Title, definition, source line and the sentence, all read from the rows."""
    words, facts, tell = words_for(view), data.facts, value_format(data, view)
    year = moment(data)
    now = asked_in(data, year)
    each = words.join(
        [
            of_area(
                words,
                row.ref_area,
                _settled(words, value, row.obs_status),
                forecast=row.obs_status == "F",
            )
            for row, value in zip(now, tell.values(row.value for row in now), strict=True)
        ]
    )
    point = words.gettext("{title}. In {year}: {each}.").format(
        title=topic(data, view), year=year, each=each
    )
    subtitle = words.gettext("{concept}; {unit}").format(
        concept=words.gettext(catalog.indicator(facts["indicator"]).concept),
        unit=quantities(data)["value"].words(words),
    )
    if view.scale == "log":
        subtitle = words.gettext("{definition}; logarithmic axis").format(definition=subtitle)
    source = words.source_line(facts["source"], facts["edition"])
    own = own_words(data, view)
    return Caption(
        title(data, view),
        subtitle,
        words.sentences([point, _course(data, view), *own, *left_out(words, data)]),
        point,
        source,
        (*filter(None, [words.sentences(own)]), *notes(data, view), *_wordless(data, view)),
        finding(data, words, subject(data, words), year, tell.value),
    )


def wordless(data: FigureData, view: View) -> bool:
    """Whether there is no room for the values of lines: amounts would leave a phone no room for the lines."""
    lines = KINDS[data.facts["kind"]].builder == "lines"
    return lines and value_format(data, view).money and canvas_for(view).narrow


def _wordless(data: FigureData, view: View) -> list[str]:
    """That values are left out."""
    words = words_for(view)
    return [words.gettext(NO_ROOM)] if wordless(data, view) else []


def _settled(words: Words, value: str, status: str) -> str:
    """A value, with the remark that it is provisional or an estimate if it is; of forecasts the sentence says it itself."""
    return value if status == "F" else words.unsettled(value, status)


def _course(data: FigureData, view: View) -> str:
    """From where to where each line goes, for those who do not see it."""
    words, tell = words_for(view), value_format(data, view)
    if KINDS[data.facts["kind"]].years == "one":
        return ""
    parts = []
    for area in data.facts["areas"]:
        valued = course(data, area)
        start, end = valued[0], valued[-1]
        if start.time_period == end.time_period:
            # The values of a single year are told already.
            continue
        parts.append(
            words.gettext("{economy}: {first_value} in {first}, {last_value} in {last}.").format(
                economy=words.economy(area, short=True),
                first=start.time_period,
                last=end.time_period,
                first_value=words.unsettled(tell.value(start.value), start.obs_status),
                last_value=words.unsettled(tell.value(end.value), end.obs_status),
            )
        )
    return words.sentences(parts)


def table(data: FigureData, view: View) -> Cells:
    """The values as a reader's table: periods down, newest first, areas across; or areas down for one year or two."""
    words, tell, facts = words_for(view), value_format(data, view), data.facts
    areas = list(dict.fromkeys((*facts["areas"], *facts.get("everyone", ()))))
    cells = {
        (row.ref_area, row.time_period): (tell.cell(row.value), row.obs_status)
        for row in data.each
        if row.value == row.value
    }
    none = tell.cell(math.nan), ""
    periods = sorted({row.time_period for row in data.each})
    if not KINDS[facts["kind"]].across_years:
        across = {period: [cells.get((area, period), none) for area in areas] for period in periods}
        shown: dict[str, list[str]] = {
            words.gettext("Economy"): [words.economy(area) for area in areas]
        }
        shown |= with_statuses(words, across)
        left = rest(data) if KINDS[facts["kind"]].whole and "everyone" in facts else 0.0
        if left:
            more = (words.gettext(UNLISTED), tell.cell(left))
            for n, column in enumerate(shown.values()):
                column.append(more[n] if n < len(more) else "")
        return shown
    periods.reverse()
    groups = catalog.groups()
    columns = {
        words.economy(area, short=area in groups): [
            cells.get((area, period), none) for period in periods
        ]
        for area in areas
    }
    return {words.gettext("Year"): periods} | with_statuses(words, columns)
