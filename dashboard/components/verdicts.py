"""The current verdicts of a claim: the claim, the answer, one row per definition."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
from dash import html

from dashboard.components.context import Context
from dashboard.components.reads import elsewhere
from dashboard.figures import FIGURES, NO_CHOICE
from dashboard.figures.explore import EXPLORE
from dashboard.words import sentences
from dashboard.words.terms import VERDICTS
from etl import catalog
from etl.observations import rows_of


def verdicts(context: Context, rows: pd.DataFrame) -> html.Div:
    """All claims side by side.

    Args:
        context: The page.
        rows: Rows of `dashboard.words.sentences.main_definitions`.

    Example:
        ``verdicts(context, now_of(context.release, rule))``
    """
    boxes = [_box(context, claim, those) for claim, those in rows.groupby("claim", sort=False)]
    return html.Div(boxes, className="verdicts")


def chart_of(context: Context, indicator: str, source: str) -> str:
    """The chart of the story that shows a definition, or else the explorer.

    Example:
        ``chart_of(context, "gdp_nominal", "weo")`` is an address such as ``"/?source=weo#gdp-share"``.
    """
    story = (each for each in FIGURES.values() if each.page == "/")
    spec = next((each for each in story if indicator in each.indicators), EXPLORE)
    chosen = context.view.replace(**NO_CHOICE | {"indicator": indicator, "source": source})
    shown = replace(context, view=spec.page_view(chosen))
    return f"{elsewhere(shown, spec.page)}#{spec.id}"


def _box(context: Context, claim: str, rows: pd.DataFrame) -> html.Section:
    words = context.words
    head = words.quoted(catalog.claims()[claim].text)
    answer = sentences.headline(context.release, words, context.view.rule, shares=False)[claim]
    title = f"claim-{claim}"
    return html.Section(
        [
            html.H2(head, id=title),
            html.P(answer, className="answer"),
            html.Ul([_line(context, row) for row in rows_of(rows)]),
        ],
        className="claim",
        **{"aria-labelledby": title},
    )


def _line(context: Context, row: Any) -> html.Li:
    """A definition by its short name, its long one on demand; the word of the verdict is for those who cannot see."""
    words = context.words
    name = html.A(
        words.indicator(row.indicator, short=True),
        href=chart_of(context, row.indicator, row.source),
        title=words.aside(words.indicator(row.indicator), words.source(row.source)),
        **{"data-nav": ""},
    )
    when = words.unsettled(row.time_period, row.obs_status)
    share = [html.B(words.percent(row.share)), " ", html.Span(when, className="year")]
    return html.Li([verdict(context, row), name, html.Span(share, className="share")])


def verdict(context: Context, row: Any) -> html.Span:
    """The sign of a verdict and its words, which narrow places hide from the eye.

    Args:
        context: The page.
        row: A row of `etl.analysis.claims.check`.

    Example:
        ``verdict(context, row)`` is ``✓ holds`` as HTML.
    """
    words = context.words
    mark = html.Span(sentences.sign(row), className="sign", **{"aria-hidden": "true"})
    said, side = words.gettext(VERDICTS[row.verdict]), sentences.side(words, row)
    word = html.Span(said, className="word")
    # The triangle says it to the eye.
    which = [html.Span(words.aside("", side), className="side")] if side else []
    return html.Span([mark, word, *which], className=f"verdict {row.verdict}")
