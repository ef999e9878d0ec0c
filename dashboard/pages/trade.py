"""Trade among the three: six flows over the years, in one year, as a share of all their exports; and how far to trust them."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard.components.card import card
from dashboard.components.context import Context
from dashboard.components.controls import chips, selects
from dashboard.components.page import Page
from dashboard.components.presenting import invitation
from dashboard.drawing import told
from dashboard.figures import FIGURES
from dashboard.figures.trade.rows import INDICATOR, available, matrix, source_of
from dashboard.locale import N_
from etl import catalog
from etl.errors import TrilateralError


def title(context: Context) -> tuple[str, str]:
    """Tab title and description."""
    words, spec = context.words, FIGURES["trade-intensity"]
    heading = f"{words.gettext('Trade among the three')} – Trilateral"
    try:
        return heading, told(context.release, spec, context.view).point
    except TrilateralError:
        return heading, words.gettext(
            "What China, Japan and the Republic of Korea sell to each other."
        )


def body(context: Context) -> list[Component]:
    """Three charts and what exporters and importers tell differently; or how to get the figures."""
    words, view = context.words, context.view
    head: list[Component] = [
        html.H1(words.gettext("Trade among the three")),
        html.P(
            words.gettext("What China, Japan and the Republic of Korea sell to each other."),
            className="lead",
        ),
    ]
    if not available(context.release, view.as_of):
        return [*head, _absent(context), _mirror(context)]
    return [
        *head,
        invitation(context),
        card(
            context, "trade-flows", view, [html.Div(_flow_controls(context), className="controls")]
        ),
        card(context, "trade-matrix", view, [html.Div(_year(context), className="controls")]),
        card(context, "trade-intensity", view, []),
        _mirror(context),
    ]


def _flow_controls(context: Context) -> list[Component]:
    """Bars or pairs, the source if there are several, and the years."""
    words, view, release = context.words, context.view, context.release
    parts: list[Component] = [
        chips(
            context,
            words.gettext("Chart"),
            "kind",
            [
                ("line", words.gettext("All six together")),
                ("multiples", words.gettext("Pair by pair")),
            ],
            "multiples" if view.kind == "multiples" else "line",
        )
    ]
    source = source_of(release, view)
    sources = [
        s for s in catalog.indicator(INDICATOR).sources if release.has(INDICATOR, s, view.as_of)
    ]
    if len(sources) > 1:
        parts.append(
            chips(
                context,
                words.gettext("Source"),
                "source",
                [(s, words.gettext(catalog.source(s).name)) for s in sources],
                source,
            )
        )
    rows = release.select(INDICATOR, source, view.as_of)
    periods = sorted(set(rows.loc[rows["freq"] == "A", "time_period"]))
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


def _year(context: Context) -> list[Component]:
    """The year of the matrix."""
    words, view = context.words, context.view
    try:
        facts = matrix(context.release, view.replace(year=0)).facts
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


def _absent(context: Context) -> html.Section:
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
                    "Nothing is shown here rather than something guessed. Whoever runs this service can add it:"
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


def _mirror(context: Context) -> html.Section:
    """Why the exporter and the importer report different amounts for the same flow."""
    words = context.words
    reasons = [
        words.gettext(
            "Exports are valued f.o.b., at the border of the exporter; imports c.i.f., with freight and insurance to the border of the importer."
        ),
        words.gettext(
            "Goods that travel by way of Hong Kong or another port are exports to there in one account and imports from their origin in the other."
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
                    "Every flow is recorded twice, as an export of one economy and as an import of the other, and the two seldom agree: "
                    "the importer's figure is often the larger one. All figures here are the exporter's, so that nothing is counted twice; "
                    "they must not be set beside figures made of imports or of both."
                )
            ),
            html.Ul([html.Li(text) for text in reasons]),
        ],
        className="card",
        **{"aria-labelledby": "mirror-title"},
    )


PAGE = Page("/trade", N_("Trade"), title, body)
