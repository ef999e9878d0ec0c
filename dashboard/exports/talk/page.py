"""A talk as one page: the slides as pictures, keys to turn them, notes on a second screen, and nothing from the network.

The pictures are those of pages (`dashboard.svg`): letters stay letters. A second window, which the page opens itself,
shows the slide, the next one, the notes and the time; both turn the slides, by messages between the two.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator

from dashboard.exports.carried.record import VERSION
from dashboard.exports.job import Job
from dashboard.exports.office import deck
from dashboard.exports.office.deck import Slide, Talk
from dashboard.exports.pictures import texts
from dashboard.exports.pictures.images import KEY
from dashboard.locale import LANGUAGES, N_
from dashboard.look import theme
from dashboard.markup import Markup, html_document, html_element
from dashboard.svg.picture import to_svg
from dashboard.words.sourcing import HEADS, sourced
from dashboard.words.wording import Words, words_for
from etl.places import shipped_text

MEDIA_TYPE = "text/html; charset=utf-8"
#: They stand in the page, so that it is one file; their first lines are for those who edit them.
_STYLE, _SCRIPT = (
    shipped_text(__package__, name).partition("\n")[2].strip() for name in ("talk.css", "talk.js")
)
#: What the keys do, below the notes of the presenter.
_KEYS = N_("Arrow keys: turn the slides. P: presenter view. F: full screen. N: notes.")


def html(talk: Talk) -> bytes:
    """The talk as a page that works from a disk.

    Example:
        ``html(Talk(told, (Slide((job,)),)))[:15]`` is ``b"<!DOCTYPE html>"``.
    """
    e, job = html_element, talk.shown
    words, lang = words_for(job.view), LANGUAGES[job.view.lang].tag
    shown = [*_slides(talk, words)]
    sections = [
        e(
            "section",
            e("div", *content, class_=f"slide {kind}"),
            e("aside", [e("p", Markup(_bold(note))) for note in notes], class_="notes"),
            aria_label=f"{number} / {len(shown)}",
            class_="page",
        )
        for number, (kind, content, notes) in enumerate(shown, 1)
    ]
    style, record = _style(job), deck.carried(talk, len(shown))
    script = base64.b64encode(hashlib.sha256(_SCRIPT.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{script}'"
    head = e(
        "head",
        e("meta", charset="utf-8"),
        e("meta", http_equiv="Content-Security-Policy", content=policy),
        e("meta", name="viewport", content="width=device-width,initial-scale=1"),
        e("meta", name="generator", content=f"Trilateral {VERSION}"),
        e("title", talk.words.title),
        e("style", Markup(style)),
    )
    presenter = e(
        "div",
        e("p", e("output", id="clock"), " ", e("output", id="place")),
        e("p", words.gettext(_KEYS), class_="keys"),
        id="bar",
    )
    body = [e("main", sections), presenter]
    marks = texts.of_page(str(e("html", head, e("body", body))).encode())
    kept = [_data(KEY, record), _data(texts.MADE, texts.written(marks))]
    return f"{html_document(head, e('body', body, kept, e('script', Markup(_SCRIPT))), lang=lang)}\n".encode()  # fmt: skip


def _slides(talk: Talk, words: Words) -> Iterator[tuple[str, list[Markup], list[str]]]:
    """Each slide: what kind it is, what stands on it, and what is said of it."""
    e, told = html_element, talk.words
    stamp = words.labelled(words.gettext("Release of the data"), talk.jobs[0].release_name)
    opening = [
        e("h1", told.title),
        e("p", told.quote, class_="muted") if told.quote else Markup(),
        *(e("p", each, class_="answer") for each in told.answers),
        e("footer", [e("p", each) for each in (*told.foot, stamp)]),
    ]
    yield "words", opening, deck.first_notes(talk)
    for each in talk.slides:
        if each.jobs:
            yield "figure", [_picture(job) for job in each.jobs], each.spoken
        else:
            yield "words", _paragraphs(each), list(each.notes or each.lines)
    origins = [(each.source, each.edition) for job in talk.jobs for each in job.data.origins]
    found = told.sources or sourced(words, None, origins)
    rows = [
        e("tr", [e("th", words.gettext(head), scope="col") for head in HEADS]),
        *(e("tr", [e("td", cell) for cell in each.cells]) for each in found),
    ]
    cited = [f"{each.name} <{each.address}>" for each in found]
    title = e("h2", words.gettext("Sources, licences, freshness"))
    yield "words", [title, e("table", rows), e("footer", e("p", stamp))], cited


def _paragraphs(slide: Slide) -> list[Markup]:
    e = html_element
    return [e("h2", slide.title), *(e("p", each) for each in slide.lines)]


def _picture(job: Job) -> Markup:
    """A figure as a slide has it, with its words."""
    told = job.caption
    drawn = to_svg(job.chart, title=told.title, description=told.alt)
    return html_element("div", Markup(drawn), lang=LANGUAGES[job.view.lang].tag)


def _bold(note: str) -> str:
    """A note, whose only tags are those of its headings."""
    text = str(html_element("i", note))[3:-4]
    return text.replace("&lt;b&gt;", "<b>").replace("&lt;/b&gt;", "</b>")


def _data(name: str, text: str) -> Markup:
    """Data that cannot end the element it stands in."""
    inert = text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return html_element("script", Markup(inert), type="application/json", id=name)


def _style(job: Job) -> str:
    colours, style = theme.palette(job.view.theme), _STYLE
    for role in ("paper", "text", "muted", "grid", "accent", "china", "japan", "korea"):
        style = style.replace(f"${role}", colours[role])
    canvas = job.canvas
    style = style.replace("$font", theme.font(job.view.lang))
    return style.replace("$ratio", f"{canvas.width / canvas.height:.6f}")
