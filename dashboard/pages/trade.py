"""Trade among the three: six flows over the years, in one year, as a share of all their exports; and how far to trust them."""

from __future__ import annotations

from typing import Any

from dashboard.components import html, notes
from dashboard.components.card import card, waits
from dashboard.components.context import Context
from dashboard.components.controls import chips, selects
from dashboard.components.html import Element, Part
from dashboard.components.page import Page
from dashboard.components.presenting import invitation
from dashboard.drawing import selected, told
from dashboard.figures import FIGURES, FigureData
from dashboard.figures.trade.rows import refuse_before, six_flows
from dashboard.figures.trade.sources import (
    IMPORTS,
    available,
    last_complete,
    later,
    mirror_of,
    source_of,
    sources,
)
from dashboard.figures.trade.text import gaps_in_words, later_in_words
from dashboard.locale import N_
from etl import catalog
from etl.analysis.trade import twelve_months
from etl.errors import TrilateralError

#: Of all amounts here.
USD = "USD"


def title(context: Context) -> tuple[str, str]:
    """Tab title and description."""
    words, spec = context.words, FIGURES["trade-among"]
    heading = f"{words.gettext('Trade among the three')} – Trilateral"
    try:
        return heading, told(context.release, spec, context.view).point
    except TrilateralError:
        return heading, words.gettext(
            "What China, Japan and the Republic of Korea export to one another."
        )


def body(context: Context) -> list[Part]:
    """The charts, why both mirrors of each flow, and the world without them; or how to get the figures."""
    words, view = context.words, context.view
    head: list[Part] = [
        html.H1(words.gettext("Trade among the three")),
        html.P(
            words.gettext("What China, Japan and the Republic of Korea export to one another."),
            className="lead",
        ),
    ]
    if not available(context.release, view.as_of):
        return [*head, _not_held(context) or _absent(context), _mirror(context)]
    common = notes.repeated(
        context, [(spec.id, view) for spec in FIGURES.values() if spec.page == PAGE.path]
    )
    years: list[Part] = [html.Div(_year(context), className="controls")]
    return [
        *head,
        html.P(words.sentences([_latest(context), *_months(context)]), className="lead"),
        invitation(context),
        card(
            context,
            "trade-flows",
            view,
            [html.Div(_flow_controls(context), className="controls"), *_gaps(context)],
            common=common,
        ),
        card(context, "trade-matrix", view, years, common=common),
        card(context, "trade-among", view, [], common=common),
        *_shown(context, "trade-mirrors", common),
        _mirror(context),
        *_shown(context, "trade-net", common),
        *notes.below(context, common),
    ]


def _latest(context: Context) -> str:
    """How old the latest year with all six flows is, and which other source has a later one."""
    words, view, release = context.words, context.view, context.release
    mirror, shown = mirror_of(view), source_of(release, view)
    year = last_complete(release, mirror, shown, view.as_of)
    if not year:
        return words.gettext("{source} has no year in which all six flows are known.").format(
            source=words.source(shown)
        )
    told = [
        words.gettext(
            "The latest year in which all six flows are known is {year} ({source}); this release was built in {made}."
        ).format(
            year=year, source=words.gettext(catalog.source(shown).name), made=release.created.year
        )
    ]
    newer = later(release, mirror, shown, view.as_of)
    if newer:
        told.append(later_in_words(words, newer))
    return words.sentences(told)


def _months(context: Context) -> list[str]:
    """The last twelve months and the change on a year before, where a source has months or quarters."""
    words, view, release = context.words, context.view, context.release
    mirror = mirror_of(view)
    offered = sources(release, mirror, view.as_of)
    shown = [view.source] if view.source in offered else offered
    found = [
        (months, source)
        for source in shown
        if (months := twelve_months(release, mirror, source, view.as_of))
    ]
    if not found:
        return []
    months, source = max(found, key=lambda each: each[0].last)
    pattern = (
        words.gettext(
            "The six flows totalled {amount} in the four quarters to {period}, {change} on a year before (provisional; {source})."
        )
        if months.quarters
        else words.gettext(
            "The six flows totalled {amount} in the twelve months to {period}, {change} on a year before (provisional; {source})."
        )
    )
    return [
        pattern.format(
            period=words.date(months.last),
            amount=words.amount(months.value, USD),
            change=words.change(months.change),
            source=words.source(source),
        )
    ]


def _gaps(context: Context) -> list[Part]:
    """Which flows are missing in which years, folded."""
    words = context.words
    try:
        told = gaps_in_words(_rows(context, "trade-flows"), words)
    except TrilateralError:
        return []
    if not told:
        return []
    parts = [
        html.Summary(words.gettext("Which flows are missing")),
        html.Ul([html.Li(text) for text in told]),
    ]
    return [html.Details(parts)]


def _flow_controls(context: Context) -> list[Part]:
    """Bars or pairs, the source if there are several, and the years."""
    words, view, release = context.words, context.view, context.release
    parts: list[Part] = [
        chips(
            context,
            words.gettext("Chart"),
            "kind",
            [
                ("line", words.gettext("Total of the six")),
                ("multiples", words.gettext("By pair")),
            ],
            "multiples" if view.kind == "multiples" else "line",
        )
    ]
    mirror, source = mirror_of(view), source_of(release, view)
    if sources(release, IMPORTS, view.as_of):
        parts.append(
            chips(
                context,
                words.gettext("Reported by"),
                "indicator",
                [
                    ("", words.gettext("exporters (f.o.b.)")),
                    (IMPORTS, words.gettext("importers (c.i.f.)")),
                ],
                mirror if mirror == IMPORTS else "",
            )
        )
    offered = sources(release, mirror, view.as_of)
    if len(offered) > 1:
        parts.append(
            chips(
                context,
                words.gettext("Source"),
                "source",
                [(s, words.gettext(catalog.source(s).name)) for s in offered],
                source,
            )
        )
    periods = list(six_flows(release, view.put(forecasts=True), mirror, source))
    first = [("", words.gettext("first")), *((p, p) for p in periods)]
    last = [("", words.gettext("latest")), *((p, p) for p in reversed(periods))]
    parts.append(
        selects(
            context,
            [
                ("from", words.gettext("From"), first, str(view.first or "")),
                ("to", words.gettext("To"), last, str(view.last or "")),
            ],
            "trade-flows",
        )
    )
    return parts


def _year(context: Context) -> list[Part]:
    """The year of the matrix."""
    words, view = context.words, context.view
    try:
        facts = _rows(context, "trade-matrix", year=0).facts
    except TrilateralError:
        return []
    years = [
        ("", words.gettext("latest ({year})").format(year=facts["year"])),
        *((p, p) for p in reversed(facts["reported"]) if p != facts["year"]),
    ]
    return [
        selects(
            context, [("year", words.gettext("Year"), years, str(view.year or ""))], "trade-matrix"
        )
    ]


def _not_held(context: Context) -> Element | None:
    """That no edition as old as asked for is held, and which is the first; None if there is none at all."""
    try:
        refuse_before(context.release, context.view)
    except TrilateralError as error:
        told = context.words.sentences(list(context.words.error(error)))
        return html.P(told, className="notice", role="status")
    return None


def _absent(context: Context) -> Element:
    """That there is nothing, and how to get it."""
    words = context.words
    ways = [
        (
            words.gettext("From the IMF's service, where the network reaches it:"),
            "trilateral refresh --source imts",
        ),
        (
            words.gettext(
                "From files: country trade summaries of WITS (one for each of the three), or a file of the IMF's International Trade in Goods:"
            ),
            "trilateral import FILE...",
        ),
    ]
    return html.Section(
        [
            html.H2(words.gettext("This release has no trade by partner"), id="absent-title"),
            html.P(
                words.gettext(
                    "Nothing is shown here rather than a guess. The administrator can add the data:"
                ),
                className="notice",
                role="status",
            ),
            html.Ol(
                [
                    html.Li(
                        [
                            text,
                            html.Pre(
                                html.Code(command),
                                tabIndex=0,
                                role="region",
                                **{"aria-label": text},
                            ),
                        ]
                    )
                    for text, command in ways
                ]
            ),
        ],
        className="card",
        **{"aria-labelledby": "absent-title"},
    )


def _mirror(context: Context) -> Element:
    """Why the exporter and the importer report different amounts for the same flow, and by how much they differ."""
    words = context.words
    reasons = [
        words.gettext(
            "Exports are valued f.o.b., at the border of the exporter; imports c.i.f., with freight and insurance to the border of the importer."
        ),
        words.gettext(
            "Goods that travel through Hong Kong or another port may be recorded by one side as exports to that port and by the other as imports from their origin."
        ),
        words.gettext(
            "What leaves at the end of a year arrives in the next, and exchange rates change on the way."
        ),
        words.gettext(
            "The two sides draw the line differently: re-exports, processing trade, ships, returned goods."
        ),
    ]
    return html.Section(
        [
            html.H2(words.gettext("Why exporter and importer differ"), id="mirror-title"),
            html.P(
                words.gettext(
                    "Each flow is recorded by both sides, and the two rarely agree; importers often report more. "
                    "Exporters' data are shown unless you choose importers'; they are two measures, never joined and never added up."
                )
            ),
            html.Ul([html.Li(text) for text in reasons]),
        ],
        className="card",
        **{"aria-labelledby": "mirror-title"},
    )


def _rows(context: Context, name: str, **changed: Any) -> FigureData:
    """The rows of a figure of the page, or of another year."""
    spec = FIGURES[name]
    return selected(context.release, spec, spec.used(context.view.put(**changed)))


def _shown(context: Context, name: str, common: tuple[str, ...]) -> list[Part]:
    """The card of a figure, where this view has something of it; what has to wait keeps its place."""
    if waits(context, name, context.view):
        return [card(context, name, context.view, [])]
    try:
        _rows(context, name)
    except TrilateralError:
        return []
    return [card(context, name, context.view, [], common=common)]


PAGE = Page("/trade", N_("Trade"), title, body)
