"""A report as one HTML page: the text with a mark on every claim, and what was found; without scripts and the network."""

from __future__ import annotations

from dashboard.exports.reports.report import Report, Told
from dashboard.locale import LANGUAGES
from dashboard.look import theme
from dashboard.markup import Child, Markup, html_document, html_element
from dashboard.words import places
from dashboard.words.wording import Words
from etl.places import shipped_text

_STYLE = shipped_text(__package__, "page.css")


def html(report: Report) -> bytes:
    """The report as a page."""
    words, e = report.words, html_element
    claims = report.claims()
    head = e(
        "head",
        e("meta", charset="utf-8"),
        e("meta", name="viewport", content="width=device-width,initial-scale=1"),
        e("title", report.name),
        e("style", Markup(theme.css(_STYLE) + _STYLE.replace("FONT", theme.font(words.lang)))),
    )
    none = words.gettext("No claim about economic size was found.")
    left = [
        e("li", e("q", quote), f" – {why} ", e("span", at, class_="muted"))
        for quote, at, why in report.left_alone()
    ]
    body = e(
        "main",
        e("h1", report.name),
        e("p", report.summary() if claims else none),
        e("div", _text(report, claims), class_="text", dir="auto"),
        [
            e("h2", words.gettext("What was found")),
            e("ol", [_claim(words, told) for told in claims]),
        ]
        if claims
        else None,
        [e("h2", words.gettext("Not checked")), e("ul", left)] if left else None,
        e("p", f"Trilateral · {report.release}", class_="muted"),
    )
    return f"{html_document(head, e('body', body), lang=LANGUAGES[words.lang].tag)}\n".encode()


def _claim(words: Words, told: Told) -> Markup:
    e = html_element
    chip = e("strong", f"{told.sign} {told.worded}", class_=told.verdict)
    return e(
        "li",
        e("p", f"{told.number}. ", chip, " ", e("q", told.quote, dir="auto")),
        e("p", told.because) if told.because else None,
        e("p", f"{told.reading} – {told.place}", class_="muted"),
        e("p", e("b", told.true_at), " ", told.safe) if told.safe else None,
        id=f"claim-{told.number}",
        class_="claim",
    )


def _text(report: Report, claims: list[Told]) -> list[Markup]:
    """The pieces, each under its place, with marks that lead to what was found; marks never overlap."""
    e, at, text = html_element, 0, report.paper.text
    found: list[Markup] = []
    waiting = sorted(claims, key=lambda told: told.start)
    for start, piece in zip(report.paper.starts, report.paper.pieces, strict=True):
        end_of_piece = start + len(piece.text)
        parts: list[Child] = []
        at = max(at, start)
        while waiting and waiting[0].start < end_of_piece:
            told = waiting.pop(0)
            first, last = max(at, told.start), min(told.end, end_of_piece)
            parts.append(text[at:first])
            if last > first:
                parts.append(e("mark", text[first:last], class_=told.verdict))
            parts.append(e("a", f" {told.sign} {told.number} ", href=f"#claim-{told.number}", class_=told.verdict))  # fmt: skip
            at = max(at, last)
        parts.append(text[at:end_of_piece])
        shown = places.place(report.words, piece.place)
        found.append(e("p", *parts, title=shown))
    return found
