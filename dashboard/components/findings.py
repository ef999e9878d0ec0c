"""A claim of a text or of a reader's own: its verdict, how it was read, every definition, and what would be true."""

from __future__ import annotations

from dashboard.components import html
from dashboard.components.context import Context
from dashboard.components.html import Element, Part
from dashboard.components.verdicts import chart_of
from dashboard.words import reviewing, stating
from dashboard.words.places import place
from etl import catalog
from etl.documents import Place
from etl.judging import Finding, Judged
from etl.observations import NOT_APPLICABLE


def finding(
    context: Context, n: int, each: Judged, *, quoted: bool = True, at: Place | None = None
) -> Element:
    """A claim with what was found.

    Args:
        context: The page.
        n: Its number on the page.
        each: The claim, judged.
        quoted: Whether it has words of its own.
        at: Where it stands in the document.

    Example:
        ``finding(context, 1, judged)`` is the first item of a review.
    """
    words, judgement = context.words, each.judgement
    claim, verdict = judgement.claim, judgement.verdict
    safe = stating.statement(words, claim, each.today)
    parts: list[Part | None] = [
        html.H3(
            [
                html.Span(
                    f"{reviewing.SIGNS[verdict]} {words.gettext(reviewing.WORDED[verdict])}",
                    className=f"verdict {verdict}",
                ),
                *([" ", html.Q(" ".join(claim.quote.split()), dir="auto")] if quoted else []),
            ]
        ),
        html.P(reviewing.because(words, judgement)) if judgement.why or judgement.nearest else None,
        html.P(
            " – ".join([reviewing.reading(words, claim), *([place(words, at)] if at else [])]),
            className="point",
        ),
        _definitions(context, each) if judgement.findings else None,
        html.P([html.B(reviewing.true_at(words, context.view.as_of)), " ", safe], className="safe")
        if safe
        else None,
    ]
    return html.Li([part for part in parts if part is not None], id=f"claim-{n}", tabIndex=-1)


def _definitions(context: Context, each: Judged) -> Element:
    """Every definition with its dot, its value and its verdict."""
    words, claim = context.words, each.judgement.claim
    lines = [
        html.Li(
            [
                html.Span(
                    [
                        html.Span(
                            reviewing.SIGNS[found.verdict],
                            className="sign",
                            **{"aria-hidden": "true"},
                        ),
                        html.Span(
                            words.gettext(reviewing.WORDED[found.verdict]), className="unseen"
                        ),
                    ],
                    className=f"verdict {found.verdict}",
                ),
                " ",
                _linked(context, claim.unit, found, reviewing.found_line(words, claim, found)),
            ]
        )
        for found in each.judgement.findings
    ]
    dots = html.Span(
        [
            html.Span(reviewing.SIGNS[found.verdict], className=f"verdict {found.verdict}")
            for found in each.judgement.findings
        ],
        className="dots",
        **{"aria-hidden": "true"},
    )
    return html.Details(
        [html.Summary([words.gettext("Under each definition"), " ", dots]), html.Ul(lines)]
    )


def _linked(context: Context, unit: str, found: Finding, text: str) -> Part | str:
    """A definition of a share with the way to its chart."""
    shown = found.indicator in catalog.with_shares()
    if unit != "share" or found.areas == NOT_APPLICABLE or not shown:
        return text
    return html.A(text, href=chart_of(context, found.indicator, found.source))
