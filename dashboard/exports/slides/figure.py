"""A slide with one figure: title, definition, chart, source, and what to say about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pptx.enum.shapes import PP_PLACEHOLDER

from dashboard.exports.job import Job
from dashboard.exports.native import Drawing, Rect, take_apart
from dashboard.exports.office.layouts import layout, region
from dashboard.exports.slides.charts import add_charts
from dashboard.exports.slides.stage import Stage
from dashboard.exports.slides.text import (
    Line,
    add_notes,
    drop_empty,
    text_box,
    themed_title,
    title,
)
from dashboard.figures.kit import furniture
from dashboard.figures.kit.base import LINE_HEIGHT
from dashboard.figures.kit.metrics import wrap
from dashboard.look import theme
from dashboard.look.canvas import presets
from dashboard.words.wording import words


def add_figure(made: Stage, job: Job, notes: Sequence[str] = ()) -> Any:
    """A slide with one figure: title, definition, chart, source; what to say about it in the notes."""
    slide = made.deck.slides.add_slide(layout(made.deck, PP_PLACEHOLDER.TITLE))
    page = _brand_page if made.branded else _own_page
    drawing, offset = page(made, slide, job)
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
    drawing = _apart(made, job)
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
    text_box(made, slide, "Definition", [Line(told.subtitle, size, colours["muted"])], below)
    _foot(made, slide, job, Rect(edge, 0, room, board.height - edge * 0.7), board.type)
    return drawing, (0, 0)


def _brand_page(made: Stage, slide: Any, job: Job) -> tuple[Drawing, tuple[float, float]]:
    """The figure in the room that a template leaves."""
    head, room = region(made.deck, slide.slide_layout)
    told, size = job.caption, made.type * furniture.SUBTITLE
    themed_title(made, slide, told.title, head)
    tall = len(wrap(told.subtitle, size, room.width)) * size * LINE_HEIGHT
    below = Rect(room.left, room.top, room.width, tall)
    text_box(made, slide, "Definition", [Line(told.subtitle, size, made.colours["muted"])], below)
    foot = _foot(made, slide, job, room, made.type)
    rest = Rect(room.left, below.bottom, room.width, foot.top - below.bottom - made.type * 0.3)
    return _apart(made, _fitted(made, job, rest)), (rest.left, rest.top)


def _fitted(made: Stage, job: Job, rest: Rect) -> Job:
    """The bare figure at the size of a room, its type as large as that of the slide."""
    width, height = max(200, min(4000, round(rest.width))), max(150, min(4000, round(rest.height)))
    sized = job.with_view(
        plain=True, theme="dark" if made.dark else "light", grey=False, width=width, height=height
    )
    # Presets say how large the type is for a size; the one that comes nearest is taken.
    return min(
        (sized.with_view(preset=name) for name in presets()),
        key=lambda each: abs(each.canvas.type - made.type),
    )


def _apart(made: Stage, job: Job) -> Drawing:
    """The figure as charts and shapes."""
    say = words(job.view.lang, job.view.order)
    return take_apart(job.figure, _colours(made, job)["paper"], say.marked("{}", forecast=True))


def _colours(made: Stage, job: Job) -> Any:
    return theme.palettes()["grey"] if job.view.grey and not made.branded else made.colours


def _foot(made: Stage, slide: Any, job: Job, within: Rect, kind: float) -> Rect:
    """Source, notes and stamp at the lower edge; returns the room they take."""
    size, small = kind * furniture.NOTE, kind * furniture.STAMP
    texts, colour = [job.caption.source, *job.caption.notes], _colours(made, job)["muted"]
    rows = sum(len(wrap(text, size, within.width)) for text in texts)
    height = (rows * size + small) * LINE_HEIGHT
    place = Rect(within.left, within.bottom - height, within.width, height)
    lines = [*(Line(text, size, colour) for text in texts), Line(job.stamp, small, colour)]
    box = text_box(made, slide, "Source", lines, place)
    if job.address:
        box.text_frame.paragraphs[-1].runs[0].hyperlink.address = job.link
    return place
