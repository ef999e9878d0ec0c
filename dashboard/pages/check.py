"""Check a text: a form, and what was found in the text that was sent: marks, readings, definitions, safe wordings.

The text is sent by POST, so that it stands in no address; it is answered and forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable

from dashboard.components import html
from dashboard.components.context import Context, Sent
from dashboard.components.findings import finding
from dashboard.components.html import Element, Part
from dashboard.components.page import Page
from dashboard.locale import N_
from dashboard.markup import html_element
from dashboard.words import reviewing
from etl.judging import Review
from etl.reading import NotUnderstood

#: Characters that the form takes; a body has at most 64 KB.
LONGEST = 60_000
#: How the form asks for the findings as slides, and what that file is called.
AS, SLIDES, FILE = "as", "slides", "findings.pptx"
_FORM = "check-form"
#: Documents that are read, as browsers name them.
ACCEPTED = ".docx,.pptx,.pdf,.md,.txt"


def title(context: Context) -> tuple[str, str]:
    """Tab title and description."""
    words = context.words
    return f"{words.gettext('Check a text')} – Trilateral", words.gettext(_LEAD)


_LEAD = N_(
    "Paste a speech, a press release or a page: every claim about economic size in it is found, and judged by every "
    "definition that its words allow. English, Chinese, Japanese and Korean are read."
)


def body(context: Context) -> list[Part]:
    """The form, and what was found in the text that was sent."""
    words = context.words
    head = html.Section(
        [
            html.H1(words.gettext("Check a text")),
            html.P(words.gettext(_LEAD), className="lead"),
            _form(context),
        ],
        className="headline",
    )
    if context.sent is None:
        return [head]
    return [head, *_found(context, context.sent)]


def _form(context: Context) -> Element:
    words, sent = context.words, context.sent
    text, said_on = (sent.review.text, sent.said_on) if sent else ("", "")
    return html.Form(
        [
            html.Label(words.gettext("The text"), htmlFor="check-text", className="control-label"),
            html.Textarea(
                text, id="check-text", name="text", rows=9, maxLength=LONGEST, dir="auto",
                **{"aria-describedby": "check-private"},
            ),
            html.P(
                words.gettext("The text is not stored, not logged and not passed on."),
                id="check-private", className="point",
            ),
            html.Div(
                [
                    html.Label(
                        [
                            html.Span(
                                words.gettext("or a document"), className="control-label"
                            ),
                            html_element(
                                    "input", type="file", name="document", id="check-document", accept=ACCEPTED
                                ),
                        ],
                        className="control",
                    ),
                    html.Label(
                        [
                            html.Span(words.gettext("Said on"), className="control-label"),
                            html_element(
                                    "input", type="text", placeholder="YYYY-MM-DD", pattern="[0-9]{4}-[0-9]{2}-[0-9]{2}", autocomplete="off", name="said_on", value=said_on or None, id="check-said"
                                ),
                        ],
                        className="control",
                    ),
                    html.Button(words.gettext("Check"), type="submit", className="chip chosen"),
                ],
                className="controls",
            ),
        ],
        method="post",
        action=context.link(),
        encType="multipart/form-data",
        className="check",
        id=_FORM,
    )  # fmt: skip


def _found(context: Context, sent: Sent) -> list[Part]:
    words, review = context.words, sent.review
    if not review.claims and not review.not_understood:
        told = words.gettext("No claim about economic size was found.")
        return [html.Section(html.P(told, role="status"), className="card")]
    text = html.Section(
        [
            html.H2(words.gettext("What was found"), id="found-title"),
            html.P(reviewing.summary(words, review), role="status", className="point"),
            html.Div(_marked(context, review), className="reviewed", dir="auto"),
            html.P(
                html.Button(
                    words.gettext("Download as slides"),
                    type="submit",
                    form=_FORM,
                    name=AS,
                    value=SLIDES,
                    className="chip",
                )
            ),
        ],
        className="card",
        id="found",
        **{"aria-labelledby": "found-title"},
    )
    claims = html.Ol(
        [
            finding(context, n, each, at=sent.paper.at(each.judgement.claim.start).place)
            for n, each in enumerate(review.claims, 1)
        ],
        className="findings",
    )
    parts: list[Part] = [text, html.Section(claims, className="card")] if review.claims else [text]
    if review.not_understood:
        parts.append(_left_alone(context, review.not_understood))
    return parts


def _marked(context: Context, review: Review) -> list[Part | str]:
    """The text with a mark on each claim, which leads to what was found; marks never overlap."""
    words, at = context.words, 0
    found: list[Part | str] = []
    every = sorted(enumerate(review.claims, 1), key=lambda each: each[1].judgement.claim.start)
    for n, each in every:
        claim, verdict = each.judgement.claim, each.judgement.verdict
        start = max(at, claim.start)
        found.append(review.text[at:start])
        chip = html.A(
            [
                html.Span(reviewing.SIGNS[verdict], **{"aria-hidden": "true"}),
                f" {n} ",
                html.Span(words.gettext(reviewing.WORDED[verdict]), className="unseen"),
            ],
            href=f"#claim-{n}",
            className=f"verdict {verdict}",
        )
        # A claim whose words another one has marked already has its chip after them.
        marked = (
            [html.Mark(review.text[start : claim.end], className=verdict)]
            if claim.end > start
            else []
        )
        found += [*marked, chip]
        at = max(at, claim.end)
    return [*found, review.text[at:]]


def _left_alone(context: Context, missed: Iterable[NotUnderstood]) -> Element:
    words = context.words
    lines = [
        html.Li(
            [
                html.Q(" ".join(each.quote.split()), dir="auto"),
                f" – {reviewing.not_read(words, each.why)}",
            ]
        )
        for each in missed
    ]
    return html.Section(
        [html.H2(words.gettext("Not checked"), id="left-title"), html.Ul(lines)],
        className="card",
        **{"aria-labelledby": "left-title"},
    )


PAGE = Page("/check", N_("Text check"), title, body, posts=True)
