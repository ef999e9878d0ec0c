"""The story: the sentence, its verdict now, and the two charts that show why."""

from __future__ import annotations

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard import sentences
from dashboard.components.card import card
from dashboard.components.context import Context
from dashboard.components.controls import chips, years
from dashboard.figures import FIGURES, share
from dashboard.view import View
from dashboard.wording import VERDICT_SIGNS, VERDICTS
from etl import catalog, claims


def title(context: Context) -> tuple[str, str]:
    """Tab title and description."""
    say = context.say
    head = say._("One-fourth of world GDP, one-fifth of world trade?")
    answers = sentences.headline(context.release, say)
    return f"{head} – Trilateral", " ".join(answers.values())


def body(context: Context) -> list[Component]:
    """Headline, verdicts, GDP and trade."""
    say, view = context.say, context.view
    gdp = view.replace(trade="", trade_source="")
    trade = view.replace(indicator=view.trade, source=view.trade_source, trade="", trade_source="")
    return [
        _headline(context),
        card(context, "gdp-share", gdp, _controls(context, "gdp-share", gdp, "indicator", "source")),
        card(context, "trade-share", trade, _controls(context, "trade-share", trade, "trade", "trade_source")),
        html.P(html.A(say._("How this is computed, and where the figures come from"), href=context.view.link("/about"), **{"data-nav": ""})),
    ]


def _headline(context: Context) -> html.Section:
    say = context.say
    now = sentences.main_definitions(claims.check(context.release))
    quote = say._("China, Japan and the Republic of Korea account for “about one-fourth of the world's GDP and one-fifth of world trade”. Is it true?")
    by = say._("The sentence is that of the Trilateral Cooperation Secretariat; the answer depends on the definition.")
    groups = [_verdicts(context, claim, rows) for claim, rows in now.groupby("claim", sort=False)]
    return html.Section([html.H1(quote), html.P(by, className="lead"), html.Div(groups, className="verdicts")], className="headline")


def _verdicts(context: Context, claim: str, rows: pd.DataFrame) -> html.Div:
    """One claim: the sentence, and a row a definition."""
    say = context.say
    answer = sentences.verdict_now(say, rows)
    lines = [
        html.Li(
            [
                html.Span([VERDICT_SIGNS[row.verdict], " ", say._(VERDICTS[row.verdict])], className=f"verdict {row.verdict}"),
                html.A(say.indicator(row.indicator), href=_link(context, row), **{"data-nav": ""}),
                html.Span([html.B(say.percent(row.share)), " ", html.Span(row.time_period, className="year")], className="share"),
            ]
        )
        for row in rows.itertuples()
    ]
    head = say.quoted(catalog.claims()[claim].text)
    return html.Div([html.H2(head), html.P(answer, className="answer"), html.Ul(lines)], className="claim")


def _link(context: Context, row: object) -> str:
    """The chart that shows a definition."""
    name, source = row.indicator, row.source  # type: ignore[attr-defined]
    trade = catalog.indicator(name).measure == "trade"
    fields = {"trade": name, "trade_source": source} if trade else {"indicator": name, "source": source}
    return context.link(**fields) + ("#trade-share" if trade else "#gdp-share")


def _controls(context: Context, figure: str, view: View, indicator_field: str, source_field: str) -> list[Component]:
    """Definition, source and years of one chart."""
    say, release = context.say, context.release
    offered = [n for n in FIGURES[figure].indicators if any(release.has(n, s) for s in catalog.indicator(n).sources)]
    name = view.indicator or FIGURES[figure].indicators[0]
    if name not in offered:
        return []
    sources = [s for s in catalog.indicator(name).sources if release.has(name, s)]
    source = view.source or share.default_source(release, name, view.as_of)
    periods = sorted(set(release.select(name, source)["time_period"])) if source in sources else []
    definitions = [(n, say.indicator(n, short=True)) for n in offered]
    parts: list[Component] = [
        chips(context, say._("Definition"), indicator_field, definitions, name, **{source_field: ""}),
        chips(context, say._("Source"), source_field, [(s, say._(catalog.source(s).provider)) for s in sources], source),
        years(context, periods, figure),
    ]
    return [html.Div(parts, className="controls")]
