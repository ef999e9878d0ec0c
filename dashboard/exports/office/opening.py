"""The first slide: the question, and its answer in a sentence for each claim; when, where and by whom it is shown."""

from __future__ import annotations

from collections.abc import Sequence

from pptx.enum.shapes import PP_PLACEHOLDER

from dashboard.exports import slides
from dashboard.exports.native import Rect
from dashboard.exports.office.closing import tall
from dashboard.exports.office.layouts import layout
from dashboard.exports.office.titles import LEAST
from dashboard.exports.slides import Line, Stage
from dashboard.figures.kit import furniture
from dashboard.figures.kit.base import LINE_HEIGHT

#: In the type of the slide: the title, and the answers at most.
_TITLE, _MOST = furniture.TITLE, 1.7
#: Answers of as many points are read from a chair.
_READ = 14.0
#: Between the answers, and above the first, in the size of their type.
_GAP, _FIRST = 0.6, 1.0


def opening(
    made: Stage,
    title: str,
    quote: str,
    answers: Sequence[str],
    foot: Sequence[str],
    notes: Sequence[str],
) -> None:
    """The first slide.

    Args:
        made: The presentation.
        title: The title.
        quote: The sentence that the answers are about; may be empty.
        answers: The answers.
        foot: Below them: when, where, who, and which release.
        notes: What is said of it.

    Example:
        ``opening(made, told.title, told.quote, told.answers, [job.release_name], [])``
    """
    slide = made.deck.slides.add_slide(
        layout(made.deck, PP_PLACEHOLDER.CENTER_TITLE, PP_PLACEHOLDER.SUBTITLE)
    )
    width, height = made.size
    edge, colours = made.type * furniture.EDGE, made.colours
    room, kind = width - 2 * edge, made.type * _TITLE
    high = made.rows(title, kind, room, bold=True) * kind * LINE_HEIGHT
    small = max(made.type * furniture.NOTE, LEAST / made.points(1))
    above = [Line(quote, made.type * furniture.SUBTITLE, colours["muted"])] if quote else []
    below = [Line(text, small, colours["muted"], gap=small * 0.3) for text in foot]
    foot_high = tall(made, foot, small, room, small * 0.3)
    bottom = height - edge * 0.7 - foot_high - made.type * 0.5
    # A deck of many figures has many answers: they begin higher up before they are too small to be read.
    places = [
        (y, _largest(made, answers, above, room, bottom - (y + made.type * 1.6 + high)))
        for y in (max(height * part, edge) for part in (0.16, 0.1, 0.03))
    ]
    y, size = next((each for each in places if made.points(each[1]) >= _READ), places[-1])
    top = y + made.type * 1.6 + high
    slides.stripe(made, slide, Rect(edge, y, made.type * 4.5, made.type * 0.22))
    slides.title(
        made, slide, title, Rect(edge, y + made.type * 0.8, room, high), kind, colours["text"]
    )
    # One box: however a program breaks the lines, they push each other down.
    lines = [
        *above,
        *(
            Line(each, size, colours["text"], gap=size * (_GAP if n else _FIRST))
            for n, each in enumerate(answers)
        ),
    ]
    slides.text_box(made, slide, "Answer", lines, Rect(edge, top, room, bottom - top))
    place = Rect(edge, height - edge * 0.7 - foot_high, room, foot_high)
    slides.text_box(made, slide, "Foot", below, place)
    slides.add_notes(made, slide, notes)
    slides.drop_empty(slide)


def _largest(
    made: Stage, answers: Sequence[str], above: Sequence[Line], room: float, height: float
) -> float:
    """The largest size of type at which the answers fit below the quote; never too small to be read."""
    taken = sum(tall(made, [line.text], line.size, room, 0) for line in above)
    least = LEAST / made.points(1)
    sizes = [max(made.type * step / 50, least) for step in range(round(_MOST * 50), 21, -1)]
    fitting = (
        s for s in sizes if taken + tall(made, answers, s, room, s * _GAP) + s * _FIRST <= height
    )
    return next(fitting, sizes[-1])
