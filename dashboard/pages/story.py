"""The story: the sentence, its verdict now, and the charts that show why, one after another."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard.components.card import card
from dashboard.components.context import Context
from dashboard.components.controls import chips, years
from dashboard.components.presenting import invitation
from dashboard.components.shell import PAGES
from dashboard.components.verdicts import verdicts
from dashboard.figures import FIGURES, share
from dashboard.locale import N_
from dashboard.look.view import View
from dashboard.words import sentences
from etl import catalog
from etl.storage.store import Release

#: What follows the two charts with controls of their own: figure, the page that has more, and the words of the link.
CHAPTERS = (
    (
        "claim-strip",
        "/claim",
        N_("Change the rule, go back to earlier editions, see what others said"),
    ),
    ("why", "/why", N_("Choose the years, read the method")),
    ("trade-flows", "/trade", N_("All flows and how their figures differ")),
    ("revisions", "/revisions", N_("Choose the year, compare whole lines")),
)
#: What the charts of the story have of their own; the others do without.
_OWN = {"indicator": "", "source": "", "trade": "", "trade_source": ""}


def title(context: Context) -> tuple[str, str]:
    """Tab title and description."""
    say = context.say
    head = say._("One-fourth of world GDP, one-fifth of world trade?")
    answers = sentences.headline(context.release, say)
    return f"{head} – Trilateral", say.sentences(list(answers.values()))


def body(context: Context) -> list[Component]:
    """Headline, verdicts, and the chapters."""
    view = context.view
    gdp = view.replace(trade="", trade_source="")
    trade = view.replace(**_OWN | {"indicator": view.trade, "source": view.trade_source})
    return [
        _headline(context),
        card(
            context, "gdp-share", gdp, _controls(context, "gdp-share", gdp, "indicator", "source")
        ),
        card(
            context,
            "trade-share",
            trade,
            _controls(context, "trade-share", trade, "trade", "trade_source"),
        ),
        *(
            card(context, name, view.replace(**_OWN), [], _more(context, path, text))
            for name, path, text in CHAPTERS
            if name in FIGURES
        ),
        html.P(
            html.A(
                context.say._("How this is computed, and where the figures come from"),
                href=view.link("/about"),
                **{"data-nav": ""},
            )
        ),
    ]


def _headline(context: Context) -> html.Section:
    say = context.say
    now = sentences.now_of(context.release)
    lead = say._(
        "The Trilateral Cooperation Secretariat says that China, Japan and the Republic of Korea account for "
        "“about one-fourth of the world's GDP and one-fifth of world trade”. "
        "Whether that is true depends on the definition."
    )
    return html.Section(
        [
            html.H1(say._("One-fourth of world GDP, one-fifth of world trade?")),
            html.P(lead, className="lead"),
            verdicts(context, now),
            invitation(context),
        ],
        className="headline",
        id="headline",
    )


def _more(context: Context, path: str, text: str) -> Component | None:
    """The way to the page of a figure, if there is one."""
    if path not in PAGES:
        return None
    return html.A(
        context.say._(text), href=context.view.replace(**_OWN).link(path), **{"data-nav": ""}
    )


def _controls(
    context: Context, figure: str, view: View, indicator_field: str, source_field: str
) -> list[Component]:
    """Definition, source and years of one chart."""
    say, release = context.say, context.release
    offered = [
        n
        for n in FIGURES[figure].indicators
        if any(release.has(n, s) for s in catalog.indicator(n).sources)
    ]
    name = view.indicator or FIGURES[figure].indicators[0]
    if name not in offered:
        return []
    sources = [s for s in catalog.indicator(name).sources if release.has(name, s)]
    source = view.source or share.default_source(release, name, view.as_of)
    periods = _periods(release, name, source) if source in sources else []
    definitions = [(n, say.indicator(n, short=True)) for n in offered]
    parts: list[Component] = [
        chips(
            context, say._("Definition"), indicator_field, definitions, name, **{source_field: ""}
        )
    ]
    if len(sources) > 1:
        providers = [(s, say._(catalog.source(s).provider)) for s in sources]
        parts.append(chips(context, say._("Source"), source_field, providers, source))
    parts.append(years(context, periods, figure))
    return [html.Div(parts, className="controls")]


def _periods(release: Release, indicator: str, source: str) -> list[str]:
    """The years of an indicator, found once."""
    return release.kept.once(
        ("periods", indicator, source),
        lambda: sorted(release.select(indicator, source)["time_period"].unique()),
    )
