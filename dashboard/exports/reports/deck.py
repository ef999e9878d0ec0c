"""The findings of a document as slides: how many claims hold, each claim with every definition, what was not checked, sources."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pptx.enum.shapes import PP_PLACEHOLDER

from dashboard.exports import slides
from dashboard.exports.native import Rect
from dashboard.exports.office.closing import citations, listing, numbered, sources
from dashboard.exports.office.layouts import layout
from dashboard.exports.office.ooxml import settled
from dashboard.exports.reports.report import Report, Told
from dashboard.exports.slides import Line, Stage
from dashboard.exports.slides.table import add_table
from dashboard.figures.kit import furniture
from dashboard.figures.kit.base import LINE_HEIGHT
from dashboard.figures.kit.metrics import wrap
from dashboard.locale import N_
from dashboard.look.canvas import presets
from dashboard.words import reviewing
from dashboard.words.sourcing import sourced
from dashboard.words.stating import named
from dashboard.words.terms import VERDICT_COLOURS
from etl.judging import Judged
from etl.storage.naming import published

#: A deck of more would not be shown; the first slide says how many there are.
MOST = 60
#: Claims that the first slide names.
_LISTED = 8
#: Definitions on a slide: as many as can be read.
_ROWS = 10
_HEADS = (N_("Definition"), N_("Year"), N_("Value"), N_("Verdict"))
#: How the width of a table is divided.
_PARTS = (0.5, 0.1, 0.19, 0.21)


def pptx(report: Report) -> bytes:
    """The findings as a presentation; the same findings are the same bytes.

    Example:
        ``pptx(report)[:2]`` is ``b"PK"``.
    """
    words = report.words
    made = slides.empty(presets()["slide"], words.lang)
    claims = report.claims()
    _opening(made, report, claims)
    for told, judged in list(zip(claims, report.review.claims, strict=True))[:MOST]:
        _claim(made, report, told, judged)
    missed = [
        words.labelled(f"{words.quote(quote)} ({at})", why)
        for quote, at, why in report.left_alone()
    ]
    if missed:
        listing(made, words.gettext("Not checked"), missed)
    found = [each for judged in report.review.claims for each in judged.judgement.findings]
    origins = [(each.source, each.edition) for each in found]
    sources(made, words, sourced(words, None, origins), report.release, citations(origins))
    about = made.deck.core_properties
    about.title, about.subject = _title(report), report.summary()[:255]
    return settled(slides.saved(made, words.lang, published(report.release)))


def _title(report: Report) -> str:
    found = report.words.gettext("What was found")
    return report.words.labelled(found, report.name) if report.name else found


def _opening(made: Stage, report: Report, claims: Sequence[Told]) -> None:
    """What was checked, and how many of its claims have which verdict."""
    words, colours = report.words, made.colours
    slide = made.deck.slides.add_slide(
        layout(made.deck, PP_PLACEHOLDER.CENTER_TITLE, PP_PLACEHOLDER.SUBTITLE)
    )
    width, height = made.size
    edge, size = made.type * furniture.EDGE * 1.6, made.type * 1.75
    room, y = width - 2 * edge, height * 0.16
    slides.stripe(made, slide, Rect(edge, y, made.type * 4.5, made.type * 0.22))
    y += made.type * 0.8
    tall = len(wrap(_title(report), size, room, bold=True)) * size * LINE_HEIGHT
    slides.title(made, slide, _title(report), Rect(edge, y, room, tall), size, colours["text"])
    texts = [report.summary() or words.gettext("No claim about economic size was found.")]
    texts += [f"{told.sign} {words.quote(told.quote)}" for told in claims[:_LISTED]]
    if len(claims) > MOST:
        more = words.gettext("These slides show the first {count} of {total} claims.")
        texts.append(more.format(count=MOST, total=len(claims)))
    stamp = words.labelled(words.gettext("Release of the data"), report.release)
    top = y + tall + made.type * 0.8
    size = made.type * (1.0 if len(texts) < 5 else 0.8)
    lines = [
        Line(text, size, colours["text"], gap=size * 0.5, bold=not n)
        for n, text in enumerate(texts)
    ]
    lines.append(Line(stamp, made.type * 0.72, colours["muted"], gap=made.type))
    slides.text_box(made, slide, "Answer", lines, Rect(edge, top, room, height - edge - top))
    slides.add_notes(made, slide, [_title(report), *texts])
    slides.drop_empty(slide)


def _claim(made: Stage, report: Report, told: Told, judged: Judged) -> None:
    """A claim: its words, the verdict, every definition, and what can be said instead."""
    words, colours = report.words, made.colours
    slide = made.deck.slides.add_slide(layout(made.deck, PP_PLACEHOLDER.TITLE))
    width, height = made.size
    edge = made.type * furniture.EDGE
    room, foot = width - 2 * edge, height - edge * 0.7
    heading = words.quote(told.quote)
    sizes = [made.type * furniture.TITLE * scale for scale in (1.0, 0.85, 0.7, 0.6, 0.5)]
    size = next((s for s in sizes if len(wrap(heading, s, room, bold=True)) <= 3), sizes[-1])
    y = edge
    tall = len(wrap(heading, size, room, bold=True)) * size * LINE_HEIGHT
    slides.title(made, slide, heading, Rect(edge, y, room, tall), size, colours["text"])
    y += tall + made.type * 0.5
    verdict = told.lines(words)[0]
    role = f"{VERDICT_COLOURS[told.verdict]}_text" if told.verdict in VERDICT_COLOURS else "text"
    above = [
        Line(verdict, made.type * 0.95, colours[role], bold=True),
        Line(
            f"{told.reading} – {told.place}", made.type * 0.7, colours["muted"], gap=made.type * 0.3
        ),
    ]
    tall = _tall(above, room)
    slides.text_box(made, slide, "Definition", above, Rect(edge, y, room, tall))
    y += tall + made.type * 0.5
    below = (
        [Line(told.lines(words)[-1], made.type * 0.9, colours["text"], bold=True)]
        if told.safe
        else []
    )
    rest = foot - made.type * furniture.STAMP * 2 - _tall(below, room) - made.type * 0.5 - y
    y += _definitions(made, slide, report, judged, Rect(edge, y, room, rest))
    if below:
        place = Rect(edge, y + made.type * 0.5, room, _tall(below, room))
        slides.text_box(made, slide, "Answer", below, place)
    slides.add_notes(made, slide, [*told.lines(words), f"{told.place}: {heading}"])
    slides.drop_empty(slide)
    numbered(made, slide)


def _tall(lines: Sequence[Line], width: float) -> float:
    """How high paragraphs are."""
    rows = (
        len(wrap(line.text, line.size, width, bold=line.bold)) * line.size * LINE_HEIGHT + line.gap
        for line in lines
    )
    return sum(rows)


def _definitions(made: Stage, slide: Any, report: Report, judged: Judged, room: Rect) -> float:
    """A native table of what each definition says; how high it is."""
    words, claim = report.words, judged.judgement.claim
    found = judged.judgement.findings
    shown = found[:_ROWS]
    if not shown:
        return 0.0
    rows = [[words.gettext(head) for head in _HEADS]]
    rows += [
        [
            named(words, each),
            reviewing.found_period(words, each),
            reviewing.found_value(words, claim, each),
            f"{reviewing.SIGNS[each.verdict]} {words.gettext(reviewing.WORDED[each.verdict])}",
        ]
        for each in shown
    ]
    name = words.gettext("Under each definition")
    return add_table(made, slide, name, rows, _PARTS, room)
