"""Explore: any indicator, any economies, seen as the reader likes, with the table and the definition beside it."""

from __future__ import annotations

from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.components.card import card
from dashboard.components.choices import areas, toggles
from dashboard.components.context import Context
from dashboard.components.controls import selects
from dashboard.figures import FIGURES, FigureData
from dashboard.figures.explore import OFFERED, marks, text, values
from dashboard.figures.explore.reconcile import comparable_year, other_definitions
from dashboard.figures.explore.select import areas_of, found
from dashboard.figures.share import default_source
from dashboard.view import View
from dashboard.wording import Words
from etl import catalog
from etl.errors import TrilateralError
from etl.store import Release

NAME = "explore"
#: So many of the largest economies make a set.
LARGEST = 8


def title(context: Context) -> tuple[str, str]:
    """Tab title and description."""
    say = context.say
    data = _data(context)
    if data is None:
        return f"{say._('Explore')} – Trilateral", say._(
            "Compare economies and groups by any definition, source and edition."
        )
    words = FIGURES[NAME].caption(data, context.view)
    return f"{words.title} – Trilateral", words.point


def body(context: Context) -> list[Component]:
    """Controls, chart, table and definition; the same share by other definitions; the events."""
    data = _data(context)
    parts: list[Component] = [
        card(context, NAME, context.view, [_panel(context)], open_table=True, first=True),
    ]
    if data is not None:
        parts += [
            section
            for section in (_events(context, data), _definitions(context, data))
            if section is not None
        ]
    return parts


def _data(context: Context) -> FigureData | None:
    try:
        return FIGURES[NAME].select(context.release, context.view)
    except TrilateralError:
        return None


# --- Controls ----------------------------------------------------------------------------------


def _panel(context: Context) -> html.Div:
    """What is shown, how, of whom; and behind a fold what few readers change."""
    say, view, release = context.say, context.view, context.release
    name = view.indicator or OFFERED[0]
    offered = [n for n in OFFERED if any(release.has(n, s) for s in catalog.indicator(n).sources)]
    indicators = [("" if n == OFFERED[0] else n, say.indicator(n)) for n in offered]
    first = html.Div(
        [
            selects(
                context,
                [("indicator", say._("Indicator"), indicators, "" if name == OFFERED[0] else name)],
                NAME,
                ("source", "as_of", "year"),
            ),
            selects(
                context,
                [
                    (
                        "transform",
                        say._("Shown as"),
                        _options(say, text.TRANSFORMS, "share"),
                        _chosen(view.transform, "share"),
                    ),
                    (
                        "kind",
                        say._("Chart"),
                        _options(say, text.KINDS, "line"),
                        _chosen(view.kind, "line"),
                    ),
                ],
                NAME,
            ),
        ],
        className="panel-row",
    )
    return html.Div(
        [first, html.Div(_areas(context), className="panel-row"), _more(context, name)],
        className="panel",
    )


def _areas(context: Context) -> list[Component]:
    say, view = context.say, context.view
    economies = _economies(context)
    sets: list[tuple[str, tuple[str, ...]]] = [(say._("The three"), ())]
    if len(catalog.groups()) > 1:
        sets.append((say._("Groups"), tuple(catalog.groups())))
    largest = [area for area, _ in sorted(economies.items(), key=lambda item: -item[1])[:LARGEST]]
    if largest:
        sets.append((say._("Largest economies"), tuple(largest)))
    listed = sorted(economies, key=lambda area: collated(say, say.economy(area)))
    return areas(context, areas_of(view), sets, tuple(catalog.groups()), [catalog.WORLD, *listed])


def _economies(context: Context) -> dict[str, float]:
    """The economies (not the providers' aggregates) of this indicator and source, and the last value of each."""
    release, view = context.release, context.view
    try:
        source, edition = found(release, view, context.say)
    except TrilateralError:
        return {}
    name = view.indicator or OFFERED[0]

    def make() -> dict[str, float]:
        table = values.wide(release, name, source, edition).values
        known = set(release.areas.loc[release.areas["kind"] == "economy", "ref_area"])
        last = table[[area for area in table.columns if area in known]].ffill().iloc[-1].dropna()
        return {str(area): float(value) for area, value in last.items()}

    return release.kept.once(("economies", name, source, edition), make)


def collated(say: Words, name: str) -> Any:
    """A key that sorts names as readers expect; Chinese by sound, which the order of GB 18030 follows for common signs."""
    return name.encode("gb18030") if say.lang == "zh" else name.casefold().replace("å", "a")


def _more(context: Context, name: str) -> html.Details:
    """Source, edition, years, axis, forecasts and events."""
    say, view, release = context.say, context.view, context.release
    sources = [s for s in catalog.indicator(name).sources if release.has(name, s)]
    source = view.source if view.source in sources else default_source(release, name)
    editions = release.editions(name, source)
    periods = _periods(release, name, source, editions)
    own = [("" if s == default_source(release, name) else s, say.source(s)) for s in sources]
    latest = (
        say._("Latest ({edition})").format(edition=say.edition(source, editions[-1]))
        if editions
        else say._("Latest")
    )
    known = [("", latest), *((e, say.edition(source, e)) for e in reversed(editions[:-1]))]
    years: list[tuple[str, str, list[tuple[str, str]], str]] = [
        (
            "from",
            say._("From"),
            [("", say._("first")), *((p, p) for p in periods)],
            str(view.first or ""),
        ),
        (
            "to",
            say._("To"),
            [("", say._("latest")), *((p, p) for p in reversed(periods))],
            str(view.last or ""),
        ),
    ]
    if view.kind == "bars" or view.transform == "index":
        label = say._("Base year") if view.transform == "index" else say._("Year")
        years.append(
            (
                "year",
                label,
                [("", say._("chosen by the data")), *((p, p) for p in reversed(periods))],
                str(view.year or ""),
            )
        )
    shown = [
        (
            "scale",
            say._("Axis"),
            [("", say._("Linear")), ("log", say._("Logarithmic"))],
            _chosen(view.scale, "linear"),
        ),
        (
            "forecasts",
            say._("Forecasts"),
            [("", say._("Shown")), ("0", say._("Hidden"))],
            "" if view.forecasts else "0",
        ),
    ]
    parts: list[Component] = [
        selects(
            context,
            [("source", say._("Source"), own, _chosen(source, default_source(release, name)))],
            NAME,
            ("as_of",),
        ),
        selects(
            context,
            [("as_of", say._("Edition"), known, view.as_of if view.as_of in editions else "")],
            NAME,
        ),
        selects(context, years, NAME),
        selects(context, shown, NAME),
    ]
    if catalog.events() and view.kind in marks.DATED:
        categories = [
            (key, say._(label))
            for key, label in marks.CATEGORIES.items()
            if key == "main" or _any(key)
        ]
        parts.append(toggles(context, say._("Events"), "events", categories, view.events))
    changed = View(
        source=view.source,
        as_of=view.as_of,
        first=view.first,
        last=view.last,
        year=view.year,
        scale=view.scale,
        forecasts=view.forecasts,
        events=view.events,
    )
    fold = html.Summary(say._("Source, edition, years, axis, forecasts, events"))
    return html.Details([fold, html.Div(parts, className="panel-row")], open=changed != View())


def _any(category: str) -> bool:
    return any(event.category == category for event in catalog.events().values())


def _periods(release: Release, name: str, source: str, editions: list[str]) -> list[str]:
    if not editions:
        return []
    return list(values.wide(release, name, source, editions[-1]).values.index)


def _options(say: Words, names: dict[str, str], default: str) -> list[tuple[str, str]]:
    return [("" if key == default else key, say._(label)) for key, label in names.items()]


def _chosen(value: str, default: str) -> str:
    return "" if value == default else value


# --- What stands below the chart ---------------------------------------------------------------


def _definitions(context: Context, data: FigureData) -> html.Section | None:
    """The share of the first economy in the year of the chart, by every definition and source."""
    say, view = context.say, context.view
    area, last = text.asked_order(data, view)[0], text.moment(data)
    measure = catalog.indicator(str(data.facts["indicator"])).measure
    rows = other_definitions(context.release, area, measure, view.as_of)
    year = last if view.year else comparable_year(rows, last)
    rows = rows[rows["time_period"] == year].sort_values("share", kind="stable")
    if area == catalog.WORLD or len(rows) < 2:
        return None
    every = list(rows.itertuples())
    low, high = every[0], every[-1]
    sentence = say._(
        "{count} definitions and sources give the share of {economy} in {year}: from {low} ({low_name}) to {high} ({high_name}), {spread} points apart."
    ).format(
        count=len(rows), economy=say.economy(area), year=year, low=say.percent(low.share), high=say.percent(high.share),
        low_name=_named(say, low), high_name=_named(say, high), spread=say.number((high.share - low.share) * 100, 1),
    )  # fmt: skip
    lines = [_line(context, row) for row in reversed(every)]
    heading = say._("The same year by other definitions")
    head = [say._("Definition"), say._("Publisher"), say._("Edition"), say._("Share")]
    table = html.Table(
        [html.Thead(html.Tr([html.Th(t, scope="col") for t in head])), html.Tbody(lines)]
    )
    room = html.Div(
        table,
        className="table-room",
        tabIndex=0,
        role="region",
        **{"aria-label": say._("Table: {title}").format(title=heading)},
    )
    return html.Section(
        [html.H2(heading, id="definitions-title"), html.P(sentence, className="point"), room],
        className="card",
        **{"aria-labelledby": "definitions-title"},
    )


def _named(say: Words, row: Any) -> str:
    return say._("{indicator}, {source}").format(
        indicator=say.in_sentence(row.indicator),
        source=say._(catalog.source(row.source).provider),
    )


def _line(context: Context, row: Any) -> html.Tr:
    """A definition; the one that is shown is marked."""
    say, view = context.say, context.view
    name, source, edition = row.indicator, row.source, row.edition
    shown = (
        view.indicator or OFFERED[0],
        view.source or default_source(context.release, view.indicator or OFFERED[0], view.as_of),
    ) == (name, source)
    link = context.link(
        indicator="" if name == OFFERED[0] else name, source=source, transform="share"
    )
    share = say.with_status(say.percent(row.share, 2), row.obs_status)
    return html.Tr(
        [
            html.Th(html.A(say.indicator(name), href=link, **{"data-nav": ""}), scope="row"),
            html.Td(say._(catalog.source(source).provider)),
            html.Td(say.edition(source, edition)),
            html.Td(html.B(share) if shown else share),
        ],
        className="shown" if shown else "",
    )


def _events(context: Context, data: FigureData) -> html.Details | None:
    """What happened, when, and where it can be read."""
    say = context.say
    events = marks.asked(data, context.view)
    if not events:
        return None
    lines = [
        html.Li(
            [
                html.Time(say.date(event.date), dateTime=event.date),
                " · ",
                event.label[context.view.lang],
                " · ",
                html.Span(say._(marks.CATEGORIES[event.category]), className="control-label"),
                " · ",
                html.A(
                    say._("Source"),
                    href=event.source,
                    rel="noopener",
                    **{
                        "aria-label": say._("Source: {event}").format(
                            event=event.label[context.view.lang]
                        )
                    },
                ),
            ]
        )
        for event in events
    ]
    fold = html.Summary(say._("Events and where they can be read"))
    return html.Details([fold, html.Ol(lines, className="events")])
