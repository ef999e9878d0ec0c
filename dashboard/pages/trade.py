"""Trade among the three: six flows over the years, in one year, as a share of all their exports; and how far to trust them."""

from __future__ import annotations

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.components.card import card
from dashboard.components.context import Context
from dashboard.components.controls import chips, selects
from dashboard.components.page import Page
from dashboard.components.presenting import invitation
from dashboard.components.table import table as table_of
from dashboard.drawing import told
from dashboard.figures import FIGURES
from dashboard.figures.share import default_source
from dashboard.figures.trade.rows import (
    FLOWS,
    IMPORTS,
    INDICATOR,
    available,
    flow_name,
    flows,
    flows_by_year,
    gaps_in_words,
    matrix,
    mirror_of,
    source_of,
    sources,
)
from dashboard.locale import N_
from etl import catalog
from etl.analysis.trade import MIRRORS, both_mirrors, net_shares, twelve_months
from etl.errors import TrilateralError
from etl.observations import rows_of

#: Of all amounts here.
USD = "USD"


def title(context: Context) -> tuple[str, str]:
    """Tab title and description."""
    words, spec = context.words, FIGURES["trade-intensity"]
    heading = f"{words.gettext('Trade among the three')} – Trilateral"
    try:
        return heading, told(context.release, spec, context.view).point
    except TrilateralError:
        return heading, words.gettext(
            "What China, Japan and the Republic of Korea export to one another."
        )


def body(context: Context) -> list[Component]:
    """Three charts, both mirrors of each flow, and the world without them; or how to get the figures."""
    words, view = context.words, context.view
    head: list[Component] = [
        html.H1(words.gettext("Trade among the three")),
        html.P(
            words.gettext("What China, Japan and the Republic of Korea export to one another."),
            className="lead",
        ),
    ]
    if not available(context.release, view.as_of):
        return [*head, _absent(context), _mirror(context)]
    return [
        *head,
        html.P(words.sentences([_latest(context), *_months(context)]), className="lead"),
        invitation(context),
        card(
            context,
            "trade-flows",
            view,
            [html.Div(_flow_controls(context), className="controls"), *_gaps(context)],
        ),
        card(context, "trade-matrix", view, [html.Div(_year(context), className="controls")]),
        card(context, "trade-intensity", view, []),
        _mirror(context),
        *_net(context),
    ]


def _latest(context: Context) -> str:
    """How old the latest year with all six flows is, and which other source has a later one."""
    words, view, release = context.words, context.view, context.release
    mirror, shown = mirror_of(view), source_of(release, view)

    def last(source: str) -> str:
        counted = flows_by_year(release, mirror, source, view.as_of)
        return max((year for year, count in counted.items() if count == FLOWS), default="")

    year = last(shown)
    if not year:
        return words.gettext("{source} has no year in which all six flows are reported.").format(
            source=words.source(shown)
        )
    told = [
        words.gettext(
            "The latest year in which all six flows are reported is {year} ({source}); this release was built in {made}."
        ).format(year=year, source=words.source(shown), made=release.created.year)
    ]
    later = [(last(s), s) for s in sources(release, mirror, view.as_of) if last(s) > year]
    if later:
        newer, source = max(later)
        told.append(
            words.gettext("{source} has {year}; the two are not joined.").format(
                source=words.source(source), year=newer
            )
        )
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
    return [
        words.gettext(
            "The six flows totalled {amount} in the twelve months to {period}, {change} on a year before (provisional; {source})."
        ).format(
            period=words.date(months.last) if "Q" not in months.last else months.last,
            amount=words.amount(months.value, USD),
            change=words.change(months.change),
            source=words.source(source),
        )
    ]


def _gaps(context: Context) -> list[Component]:
    """Which flows are missing in which years, folded."""
    words = context.words
    try:
        told = gaps_in_words(flows(context.release, context.view), words)
    except TrilateralError:
        return []
    if not told:
        return []
    parts = [
        html.Summary(words.gettext("Which flows are missing")),
        html.Ul([html.Li(text) for text in told]),
    ]
    return [html.Details(parts)]


def _flow_controls(context: Context) -> list[Component]:
    """Bars or pairs, the source if there are several, and the years."""
    words, view, release = context.words, context.view, context.release
    parts: list[Component] = [
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
    rows = release.select(mirror, source, view.as_of)
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


def _mirror(context: Context) -> html.Section:
    """Why the exporter and the importer report different amounts for the same flow, and by how much they differ."""
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
                    "Each flow is recorded by both sides, and the two rarely agree; importers often report more. "
                    "Exporters' data are shown unless you choose importers'; they are two measures, never joined and never added up."
                )
            ),
            *_mirrors(context),
            html.Ul([html.Li(text) for text in reasons]),
        ],
        className="card",
        **{"aria-labelledby": "mirror-title"},
    )


def _mirrors(context: Context) -> list[Component]:
    """Both mirrors of each flow in the latest year that has all of them, from one source."""
    words, release, as_of = context.words, context.release, context.view.as_of
    years = []
    for source in sources(release, INDICATOR, as_of):
        both = both_mirrors(release, source, as_of)
        counted = both.groupby("time_period").size()
        years += [(str(year), source) for year in counted.index[counted == FLOWS]]
    wanted = [each for each in years if each[1] == context.view.source] or years
    if not wanted:
        return []
    year, source = max(wanted)
    rows = both_mirrors(release, source, as_of)
    rows = rows[rows["time_period"] == year]
    exports, imports = float(rows["exports"].sum()), float(rows["imports"].sum())
    each = [
        (flow_name(words, (row.exporter, row.importer)), row.exports, row.imports)
        for row in rows_of(rows)
    ]
    lines = [*each, (words.gettext("Together"), exports, imports)]
    edition = str(release.edition(INDICATOR, source, as_of))
    told = words.gettext(
        "In {year}, exporters reported {exports} (f.o.b.) and importers {imports} (c.i.f.), a difference of {ratio}. The Trilateral Cooperation Secretariat uses importers' data."
    ).format(
        year=year,
        exports=words.amount(exports, USD),
        imports=words.amount(imports, USD),
        ratio=words.percent(imports / exports - 1),
    )
    table = pd.DataFrame(
        {
            words.gettext("Flow"): [name for name, *_ in lines],
            words.gettext("Exporter (f.o.b.)"): [words.amount(x, USD) for _, x, _ in lines],
            words.gettext("Importer (c.i.f.)"): [words.amount(m, USD) for *_, m in lines],
            words.gettext("Difference"): [words.amount(m - x, USD) for _, x, m in lines],
            words.gettext("in %"): [words.percent(m / x - 1) for _, x, m in lines],
        }
    )
    title = words.gettext("Both mirrors of the six flows, {year}").format(year=year)
    return [
        html.P(told, className="point"),
        table_of(context, "mirrors", title, table, f"{source}-{year}"),
        html.P(words.source_line(source, edition), className="more"),
    ]


def _net(context: Context) -> list[Component]:
    """The share of the world's trade with and without trade among the three; nothing where no year has all of it."""
    words, view, release = context.words, context.view, context.release
    mirror, source = mirror_of(view), source_of(release, view, one_year=True)
    total = MIRRORS[mirror]
    whole = default_source(release, total, view.as_of)
    rows = net_shares(release, mirror, source, whole, view.as_of).iloc[::-1]
    if rows.empty:
        return []
    last = rows.iloc[0]
    exports = mirror == INDICATOR
    pattern = (
        words.gettext(
            "The three accounted for {share} of world merchandise exports in {year}; excluding their trade with one another from both totals, {net}."
        )
        if exports
        else words.gettext(
            "The three accounted for {share} of world merchandise imports in {year}; excluding their trade with one another from both totals, {net}."
        )
    )
    told = pattern.format(
        year=last["time_period"],
        share=words.percent(last["share"]),
        net=words.percent(last["net_share"]),
    )
    table = pd.DataFrame(
        {
            words.gettext("Year"): list(rows["time_period"]),
            words.gettext("Share of world trade"): [words.percent(v, 2) for v in rows["share"]],
            words.gettext("Excluding trade among the three"): [
                words.percent(v, 2) for v in rows["net_share"]
            ],
            words.gettext("Trade among the three"): [words.amount(v, USD) for v in rows["among"]],
        }
    )
    origins = [
        (source, str(release.edition(mirror, source, view.as_of))),
        (whole, str(release.edition(total, whole, view.as_of))),
    ]
    title = words.gettext("Share of world trade, excluding trade among the three")
    return [
        html.Section(
            [
                html.H2(title, id="net-title"),
                html.P(told, className="point"),
                table_of(context, "net-trade", title, table, f"{mirror}-{source}"),
                html.P(words.sources_line(origins), className="more"),
            ],
            className="card",
            **{"aria-labelledby": "net-title"},
        )
    ]


PAGE = Page("/trade", N_("Trade"), title, body)
