"""Explore: any indicator, any economies, seen as the reader likes, with the table and the definition beside it."""

from __future__ import annotations

from typing import Any

from dashboard.components import html
from dashboard.components.card import card
from dashboard.components.choices import off
from dashboard.components.context import Context
from dashboard.components.html import Element, Part
from dashboard.components.page import Page
from dashboard.components.table import in_room
from dashboard.drawing import caption, selected
from dashboard.figures import FIGURES, FigureData
from dashboard.figures.explore import OFFERED, marks, text
from dashboard.figures.explore.asked import whole_of
from dashboard.figures.explore.possible import refusal
from dashboard.figures.explore.reconcile import comparable_year, in_year, other_definitions
from dashboard.figures.share import default_source
from dashboard.locale import N_
from dashboard.pages.explore_panel import NAME, panel
from dashboard.words.wording import Words
from etl import catalog
from etl.errors import TrilateralError
from etl.observations import rows_of

#: The heading of the definitions that are compared.
DEFINITIONS = "definitions-title"


def title(context: Context) -> tuple[str, str]:
    """Tab title and description."""
    words = context.words
    data = _data(context)
    if data is None:
        return f"{words.gettext('Explore')} – Trilateral", words.gettext(
            "Compare economies and groups by any definition, source and edition."
        )
    said = caption(context.release, FIGURES[NAME], data, context.view)
    return f"{said.title} – Trilateral", said.point


def body(context: Context) -> list[Part]:
    """Controls, chart, table and definition; the events; the same share by other definitions."""
    data = _data(context)
    below: list[Element | None] = []
    if data is not None:
        below = [_events(context, data), _definitions(context, data)]
    more = None
    if below and below[-1] is not None:
        more = html.A(
            context.words.gettext("The same economies by other definitions"), href=f"#{DEFINITIONS}"
        )
    chart = card(context, NAME, context.view, [panel(context)], more, open_table=True, first=True)
    return [chart, *(each for each in below if each is not None)]


def _data(context: Context) -> FigureData | None:
    try:
        return selected(context.release, FIGURES[NAME], context.view)
    except TrilateralError:
        return None


# --- What stands below the chart ---------------------------------------------------------------


def _definitions(context: Context, data: FigureData) -> Element | None:
    """The shares of those shown in the year of the chart, by every definition and source; in a sentence that of the first."""
    words, view = context.words, context.view
    areas, last = text.asked_order(data, view), text.moment(data)
    area = areas[0]
    measure = catalog.indicator(str(data.facts["indicator"])).measure
    rows = other_definitions(context.release, area, measure, view.as_of, whole_of(view))
    year = last if view.year else comparable_year(rows, last)
    every = sorted((r for r in rows_of(rows) if r.time_period == year), key=lambda row: row.share)
    if area == catalog.WORLD or len(every) < 2:
        return None
    low, high = every[0], every[-1]
    pattern = (
        words.gettext(
            "Across {count} definition–source pairs, the share of {economy} in the world in {year} ranges from {low} ({low_name}) to {high} ({high_name}), a spread of {spread} percentage points."
        )
        if whole_of(view) == catalog.WORLD
        else words.gettext(
            "Across {count} definition–source pairs, the share of {economy} in {area} in {year} ranges from {low} ({low_name}) to {high} ({high_name}), a spread of {spread} percentage points."
        )
    )
    sentence = pattern.format(
        count=len(every), economy=words.within(area), year=year, area=words.economy(whole_of(view), short=True), low=words.percent(low.share), high=words.percent(high.share),
        low_name=_named(words, low), high_name=_named(words, high), spread=words.number((high.share - low.share) * 100, 1),
    )  # fmt: skip
    parts = [each for each in areas if not catalog.outside(each, whole_of(view))]
    lines = [_line(context, row, parts) for row in reversed(every)]
    heads = [
        words.gettext("Definition"),
        words.gettext("Publisher"),
        words.gettext("Edition"),
        *(words.economy(each, short=True) for each in parts),
    ]
    heading = (
        words.gettext("The same year by other definitions")
        if year == last
        # The last in which most definitions have a value; the chart may show a later one.
        else words.gettext("Other definitions in {year}").format(year=year)
    )
    head = html.Thead(html.Tr([html.Th(each, scope="col") for each in heads]))
    table = html.Table([head, html.Tbody(lines)])
    return html.Section(
        [
            html.H2(heading, id=DEFINITIONS),
            html.P(sentence, className="point"),
            in_room(words.gettext("Table: {title}").format(title=heading), table),
        ],
        className="card",
        **{"aria-labelledby": DEFINITIONS},
    )


def _named(words: Words, row: Any) -> str:
    return words.gettext("{indicator}, {source}").format(
        indicator=words.in_sentence(row.indicator),
        source=words.gettext(catalog.source(row.source).provider),
    )


def _line(context: Context, row: Any, areas: list[str]) -> Element:
    """A definition with the shares by it; its link shows the same chart by it, and the one that is shown is marked."""
    words, view, release = context.words, context.view, context.release
    name, source, edition = row.indicator, row.source, row.edition
    shown = (
        view.indicator or OFFERED[0],
        view.source or default_source(release, view.indicator or OFFERED[0], view.as_of),
    ) == (name, source)
    changed = {
        "indicator": "" if name == OFFERED[0] else name,
        "source": source,
        "transform": "share",
    }
    if why := refusal(release, view, **changed):
        link: Part = off(words.indicator(name), why)
    else:
        link = html.A(words.indicator(name), href=context.link(**changed), **{"data-nav": ""})
    found = in_year(release, (name, source, edition), row.time_period, areas, whole_of(view))
    shares = [
        words.with_status(words.percent(found[area][0], 2), found[area][1])
        if area in found
        else "–"
        for area in areas
    ]
    return html.Tr(
        [
            html.Th(link, scope="row"),
            html.Td(words.gettext(catalog.source(source).provider)),
            html.Td(words.edition(source, edition)),
            *(html.Td(html.B(share) if shown else share) for share in shares),
        ],
        className="shown" if shown else "",
    )


def _events(context: Context, data: FigureData) -> Element | None:
    """What happened, when, and where it can be read."""
    words = context.words
    events = marks.asked(data, context.view)
    if not events:
        return None
    lines = [
        html.Li(
            [
                html.Time(words.dates(event.date, event.end), dateTime=event.date),
                " · ",
                words.gettext(event.label),
                " · ",
                html.Span(
                    words.gettext(marks.CATEGORIES[event.category]), className="control-label"
                ),
                " · ",
                html.A(
                    words.gettext("Source"),
                    href=event.source,
                    rel="noopener",
                    **{
                        "aria-label": words.gettext("Source: {event}").format(
                            event=words.gettext(event.label)
                        )
                    },
                ),
            ]
        )
        for event in events
    ]
    fold = html.Summary(words.gettext("Events and their sources"))
    return html.Details([fold, html.Ol(lines, className="events")])


PAGE = Page("/explore", N_("Explore"), title, body)
