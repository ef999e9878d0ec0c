"""A slide with one figure: title, definition, chart, source, and what to say about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml import parse_xml

from dashboard import theme
from dashboard.exports import brand
from dashboard.exports.job import Job
from dashboard.exports.native import Drawing, Rect, take_apart
from dashboard.exports.slides.charts import add_charts
from dashboard.exports.slides.stage import Stage
from dashboard.exports.slides.text import (
    DRAWING,
    add_notes,
    drop_empty,
    text_box,
    themed_title,
    title,
)
from dashboard.figures import furniture
from dashboard.figures.base import LINE_HEIGHT
from dashboard.figures.metrics import wrap
from dashboard.wording import words


def add_figure(made: Stage, job: Job, notes: Sequence[str] = ()) -> Any:
    """A slide with one figure: title, definition, chart, source; what to say about it in the notes."""
    slide = made.deck.slides.add_slide(brand.layout(made.deck, PP_PLACEHOLDER.TITLE))
    if made.brand is None:
        drawing, offset = _own_page(made, slide, job)
    else:
        drawing, offset = _brand_page(made, slide, job)
    add_charts(made, slide, job, drawing, offset)
    add_notes(made, slide, notes or notes_of(job))
    drop_empty(slide)
    return slide


def notes_of(job: Job) -> list[str]:
    """What a presenter says and must be able to answer."""
    say = words(job.view.lang, job.view.order)
    told = job.caption
    return [
        told.point,
        told.subtitle,
        told.source,
        *told.notes,
        *(f"{say._('Citation')}: {citation}" for citation in job.citations),
        *(f"{say._('Licence')}: {licence}" for licence in job.licences),
        f"{say._('This view')}: {job.link} · {job.data.release}",
    ]


def _own_page(made: Stage, slide: Any, job: Job) -> tuple[Drawing, tuple[float, float]]:
    """The figure and its words at the places they have in pictures."""
    board, told = job.canvas, job.caption
    drawing = take_apart(job.figure, theme.palette(job.view.theme)["paper"])
    if not board.furniture:
        title(
            made,
            slide,
            told.title,
            Rect(0, -board.type * 3, board.width, board.type * 2),
            board.type * furniture.TITLE,
        )
        return drawing, (0, 0)
    edge, colours = board.type * furniture.EDGE, _colours(made, job)
    room = board.width - 2 * edge
    size = board.type * furniture.TITLE
    lines = wrap(told.title, size, room, bold=True)
    head = Rect(edge, edge, room, len(lines) * size * LINE_HEIGHT)
    title(made, slide, told.title, head, size, colours["text"])
    size = board.type * furniture.SUBTITLE
    lines = wrap(told.subtitle, size, room)
    below = Rect(edge, head.bottom, room, len(lines) * size * LINE_HEIGHT)
    text_box(made, slide, "Definition", [told.subtitle], below, size, colours["muted"])
    _foot(made, slide, job, Rect(edge, 0, room, board.height - edge * 0.7), board.type)
    return drawing, (0, 0)


def _brand_page(made: Stage, slide: Any, job: Job) -> tuple[Drawing, tuple[float, float]]:
    """The figure in the room that a template leaves."""
    _, room = brand.region(made.deck, slide.slide_layout)
    told = job.caption
    themed_title(made, slide, told.title)
    kind = made.size[1] * 34 / 1080
    size = kind * furniture.SUBTITLE
    head = Rect(
        room.left,
        room.top,
        room.width,
        len(wrap(told.subtitle, size, room.width)) * size * LINE_HEIGHT,
    )
    text_box(made, slide, "Definition", [told.subtitle], head, size, made.colours["muted"])
    foot = _foot(made, slide, job, Rect(room.left, room.top, room.width, room.height), kind)
    rest = Rect(room.left, head.bottom, room.width, foot.top - head.bottom - kind * 0.3)
    plain = job.with_view(
        preset="slide", plain=True, theme="light", grey=False,
        width=max(200, min(4000, round(rest.width))), height=max(150, min(4000, round(rest.height))),
    )  # fmt: skip
    return take_apart(plain.figure, theme.palette("light")["paper"]), (rest.left, rest.top)


def _colours(made: Stage, job: Job) -> Any:
    return theme.palettes()["grey"] if job.view.grey else made.colours


def _foot(made: Stage, slide: Any, job: Job, within: Rect, kind: float) -> Rect:
    """Source, notes and stamp at the lower edge; returns the room they take."""
    size = kind * furniture.NOTE
    texts = [job.caption.source, *job.caption.notes]
    height = (
        sum(len(wrap(text, size, within.width)) for text in texts) * size * LINE_HEIGHT
        + kind * furniture.STAMP * LINE_HEIGHT
    )
    place = Rect(within.left, within.bottom - height, within.width, height)
    box = text_box(made, slide, "Source", texts, place, size, _colours(made, job)["muted"])
    small = made.points(kind * furniture.STAMP)
    colour = _colours(made, job)["muted"]
    stamp = parse_xml(f"<a:p {DRAWING}>{made.ink.runs(job.stamp, small, colour)}</a:p>")
    box.text_frame._txBody.append(stamp)
    if job.address:
        box.text_frame.paragraphs[-1].runs[0].hyperlink.address = job.link
    return place
