"""The panel of base years: the same volumes, valued at the prices of one year after another."""

from __future__ import annotations

from typing import Any

from dashboard.components import html
from dashboard.components.context import Context
from dashboard.components.html import Element
from dashboard.components.table import plain_table
from dashboard.words import verdicts
from dashboard.words.terms import VERDICT_COLOURS, VERDICT_SIGNS, VERDICTS
from etl import catalog
from etl.analysis import claims, volumes


def panel(context: Context) -> Element | None:
    """A table for each definition by volumes: the share of its last year at the prices of each base year; None if there is none.

    Example:
        ``panel(context)`` is None where the release has no shares by volume.
    """
    words, view, release = context.words, context.view, context.release
    tables = []
    for claim in catalog.claims().values():
        if view.claim not in ("", claim.id):
            continue
        for indicator, source in claim.definitions:
            found = volumes.at_base_years(release, indicator, source, view.as_of)
            if last := max(view.shown(found), default=""):
                tables.append(_table(context, claim, indicator, last, found[last]))
    if not tables:
        return None
    lead = words.sentences(
        [
            words.gettext(
                "Volumes value every year at the prices of one base year. The choice of that year decides how much each economy counts, and so the share of the three."
            ),
            words.gettext(
                "Here the same volumes are valued at the price levels of other years. A price level is the value at current prices ÷ the volume, both in the base year; the total is that of all economies that have both."
            ),
        ]
    )
    return html.Section(
        [
            html.H2(words.gettext("Shares of volumes by base year"), id="base-years-title"),
            html.P(lead, className="point"),
            *tables,
        ],
        className="card",
        id="base-years",
        **{"aria-labelledby": "base-years-title"},
    )


def _table(
    context: Context, claim: catalog.Claim, indicator: str, period: str, rows: list[Any]
) -> Element:
    """The rows of one definition."""
    words, rule = context.words, context.view.rule
    heads = [
        words.gettext("Base year"),
        words.gettext("Share of the three"),
        words.gettext("Verdict"),
        words.gettext("Economies in the total"),
    ]
    lines = []
    for row in rows:
        found = claims.verdict(row.share, claim.fraction, rule.of(claim), about=rule.about)
        lines.append(
            html.Tr(
                [
                    html.Th(words.year(row.base), scope="row"),
                    html.Td(verdicts.told(words, row.share, claim, rule)),
                    html.Td(
                        f"{VERDICT_SIGNS[found]} {words.gettext(VERDICTS[found])}",
                        className=f"verdict {VERDICT_COLOURS[found]}",
                    ),
                    html.Td(words.number(row.economies)),
                ]
            )
        )
    title = words.aside(words.indicator(indicator), words.year(period))
    return plain_table(words, title, heads, lines, seen=True)
