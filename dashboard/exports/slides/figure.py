"""A slide with one figure: title, definition, chart, source, and what to say about it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pptx.enum.shapes import PP_PLACEHOLDER

from dashboard.exports.job import Job
from dashboard.exports.native import Drawing, Rect, take_apart
from dashboard.exports.office.layouts import layout, region
from dashboard.exports.office.titles import LEAST
from dashboard.exports.slides.charts import add_charts
from dashboard.exports.slides.stage import Stage
from dashboard.exports.slides.text import (
    Line,
    add_notes,
    drop_empty,
    spaced_size,
    text_box,
    themed_title,
    title,
)
from dashboard.figures import Caption, Spoken
from dashboard.figures.kit import furniture, qr
from dashboard.figures.kit.base import LINE_HEIGHT
from dashboard.figures.kit.said import parts
from dashboard.look import theme
from dashboard.look.canvas import presets
from dashboard.words.wording import Words, words_for


def add_figure(
    made: Stage, job: Job, beside: Job | None = None, *, notes: Sequence[str] = ()
) -> Any:
    """A slide with one figure: title, definition, chart, source; what to say about it in the notes.

    Args:
        made: The presentation.
        job: The figure.
        beside: The same in another language, as large; each has half of the slide.
        notes: What to say about it, if not what the figure has to say.

    Example:
        ``add_figure(stage(job), job)``
    """
    slide = made.deck.slides.add_slide(layout(made.deck, PP_PLACEHOLDER.TITLE))
    page = _brand_page if made.branded else _own_page
    shown, offset = page(made, slide, job)
    add_charts(made, slide, shown, _apart(made, shown), offset, job)
    if beside is not None:
        half = replace(made, ink=replace(made.ink, lang=beside.view.lang))
        _, place = _own_page(half, slide, beside, job.canvas.width)
        add_charts(half, slide, beside, _apart(half, beside), place, beside)
    add_notes(made, slide, notes or notes_of(job))
    drop_empty(slide)
    return slide


def notes_of(job: Job) -> list[str]:
    """What a presenter says, answers and does not say; below, what the figure is made from, to be read rather than said.

    Example:
        ``notes_of(job)[:2]`` is ``["Say", "…"]``.
    """
    words = words_for(job.view)
    return [
        *spoken_notes(words, job.spoken),
        *(words.labelled(words.gettext("Citation"), citation) for citation in job.citations),
        *(words.labelled(words.gettext("Licence"), licence) for licence in job.licences_in_words),
        words.labelled(words.gettext("This view"), f"{job.link} · {job.data.release}"),
    ]


def spoken_notes(words: Words, spoken: Spoken) -> list[str]:
    """The three parts of notes, each below its heading.

    Example:
        ``spoken_notes(words, job.spoken)``
    """
    return [
        text for part in parts(words, spoken) for text in (f"<b>{part.heading}</b>", *part.texts)
    ]


def _own_page(
    made: Stage, slide: Any, job: Job, left: float = 0
) -> tuple[Job, tuple[float, float]]:
    """The words at the places they have in pictures; returns the figure, and where it begins.

    At the right of another figure, from ``left`` on, the heading is no title: a slide has one.
    """
    canvas, told = job.canvas, job.caption
    if not canvas.furniture:
        title(
            made,
            slide,
            furniture.heading(told, job.view),
            Rect(0, -canvas.type * 3, canvas.width, canvas.type * 2),
            canvas.type * furniture.TITLE,
        )
        return job, (0, 0)
    edge, colours = canvas.type * furniture.EDGE, _colours(made, job)
    room = canvas.width - 2 * edge
    size = canvas.type * furniture.TITLE
    heading = furniture.heading(told, job.view)
    x = left + edge
    head = Rect(x, edge, room, made.rows(heading, size, room, bold=True) * size * LINE_HEIGHT)
    size = spaced_size(heading, size, room, bold=True)
    if left:
        line = Line(heading, size, colours["text"], bold=True)
        text_box(made, slide, "Heading", [line], head)
    else:
        title(made, slide, heading, head, size, colours["text"])
    size = canvas.type * furniture.SUBTITLE
    below = Rect(x, head.bottom, room, made.rows(told.subtitle, size, room) * size * LINE_HEIGHT)
    size = spaced_size(told.subtitle, size, room)
    text_box(made, slide, "Definition", [Line(told.subtitle, size, colours["muted"])], below)
    # Beside type of half a slide notes are larger than in pictures, which left less room for them.
    beside = qr.side(canvas) if job.view.qr else 0.0
    rows = sum(
        made.rows(text, canvas.type * furniture.NOTE, room - beside)
        for text in (told.source, *told.notes)
    )
    wanted = [furniture.fine_print(canvas.type, part) for part in (furniture.NOTE, furniture.STAMP)]
    taken = max((rows * wanted[0] + wanted[1]) * LINE_HEIGHT, beside)
    within = Rect(x, 0, room, canvas.height - edge * 0.7)
    more = _foot_place(made, told, within, canvas.type, code=job.view.qr).height - taken
    within = replace(within, height=within.height + min(max(more, 0), edge * 0.5))
    place = _foot_place(made, told, within, canvas.type, code=job.view.qr)
    _foot(made, slide, job, told, place, canvas.type)
    return job, (left, 0)


def _brand_page(made: Stage, slide: Any, job: Job) -> tuple[Job, tuple[float, float]]:
    """The words in the room that a template leaves; returns the figure fitted into it, and where it begins."""
    head, room = region(made.deck, slide.slide_layout)
    # What the words say of what is shown depends on the room for it, and that on how many words there are.
    first = _fitted(made, job, _rooms(made, job, job.caption, room)[1])
    below, rest, _ = _rooms(made, job, first.caption, room)
    fitted = _fitted(made, job, rest)
    told = fitted.caption
    heading = furniture.fitting(
        told.headings(job.view), made.type * furniture.TITLE, head.width, room.bottom
    )
    themed_title(made, slide, heading, head)
    lines = [Line(told.subtitle, made.type * furniture.SUBTITLE, made.colours["muted"])]
    text_box(made, slide, "Definition", lines, below)
    _foot(made, slide, job, told, _rooms(made, job, told, room)[2], made.type)
    return fitted, (rest.left, rest.top)


def _rooms(made: Stage, job: Job, told: Caption, room: Rect) -> tuple[Rect, Rect, Rect]:
    """The rooms of the definition, of the figure, and of the source and notes."""
    size = made.type * furniture.SUBTITLE
    tall = made.rows(told.subtitle, size, room.width) * size * LINE_HEIGHT
    below = Rect(room.left, room.top, room.width, tall)
    foot = _foot_place(made, told, room, made.type, code=job.view.qr)
    rest = Rect(room.left, below.bottom, room.width, foot.top - below.bottom - made.type * 0.3)
    return below, rest, foot


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
    words = words_for(job.view)
    paper, later = _colours(made, job)["paper"], words.marked("{}", forecast=True)
    return take_apart(job.chart, paper, later, job.caption.title)


def _colours(made: Stage, job: Job) -> Any:
    return theme.palettes()["grey"] if job.view.grey and not made.branded else made.colours


#: Type of as many points is read from a chair, smaller one at hand.
_IN_A_ROOM = 13.0


def _fine_print(made: Stage, kind: float) -> tuple[float, float]:
    """The sizes of notes and of the stamp; on slides, other than in print, no smaller than is read in a room."""
    sizes = [furniture.fine_print(kind, part) for part in (furniture.NOTE, furniture.STAMP)]
    in_a_room = made.branded or made.points(kind) >= _IN_A_ROOM
    least = LEAST / made.points(1) if in_a_room else 0.0
    return max(sizes[0], least), max(sizes[1], least)


def _foot_place(made: Stage, told: Caption, within: Rect, kind: float, *, code: bool) -> Rect:
    """Where source, notes and stamp stand: at the lower edge of a room, left of a QR code if there is one."""
    size, small = _fine_print(made, kind)
    side = qr.SIDE * kind if code else 0.0
    within = replace(within, width=within.width - side - (kind * 0.5 if code else 0))
    rows = sum(made.rows(text, size, within.width) for text in (told.source, *told.notes))
    height = max((rows * size + small) * LINE_HEIGHT, side)
    return Rect(within.left, within.bottom - height, within.width, height)


def _foot(made: Stage, slide: Any, job: Job, told: Caption, place: Rect, kind: float) -> None:
    """Source, notes and stamp."""
    size, small = _fine_print(made, kind)
    texts, colour = (told.source, *told.notes), _colours(made, job)["muted"]
    lines = [*(Line(text, size, colour) for text in texts), Line(job.stamp, small, colour)]
    box = text_box(made, slide, "Source", lines, place)
    if job.coded:
        side = qr.SIDE * kind
        code = slide.shapes.add_picture(
            io.BytesIO(qr.png(job.coded)),
            made.emu(place.right + kind * 0.5),
            made.emu(place.bottom - side),
            made.emu(side),
            made.emu(side),
        )
        code.name = qr.NAME
        code._element.nvPicPr.cNvPr.set("descr", job.coded)
    if job.address:
        box.text_frame.paragraphs[-1].runs[0].hyperlink.address = job.link
