"""The definitions of each claim side by side: a dot per definition and source beside what the claim says."""

from __future__ import annotations

from dataclasses import replace

from dashboard.figures.claim.spoken import spoken
from dashboard.figures.definitions.courses import DEFINITION_LINES
from dashboard.figures.definitions.drawing import build, shown_lines
from dashboard.figures.definitions.rows import select, years
from dashboard.figures.definitions.text import TITLE, answers, frame, table
from dashboard.figures.kit.spec import RULE, Caption, FigureData, FigureSpec
from dashboard.locale import N_
from dashboard.look.view import View
from dashboard.words.values import SHARE
from dashboard.words.wording import words_for
from etl import catalog


def caption(data: FigureData, view: View) -> Caption:
    """The rule, and what each definition says of its claim."""
    words = words_for(view)
    made = frame(data, view, shown_lines(data, view))
    told = words.sentences([*answers(data, view)])
    return replace(made, alt=told, point=told)


DEFINITIONS = FigureSpec(
    id="definitions",
    title=TITLE,
    question=N_("By which definition is it true?"),
    question_then=N_("As of {date}, by which definition was it true?"),
    indicators=catalog.claimed(),
    rows=select,
    build=build,
    caption=caption,
    table=table,
    spoken=spoken,
    quantities=lambda data: {"share": SHARE, "low": SHARE, "high": SHARE},
    value="share",
    page="/",
    slide=1,
    sized=True,
    reads=RULE | {"claim", "as_of", "first", "last", "year"},
    choice=(),
)

__all__ = ["DEFINITIONS", "DEFINITION_LINES", "years"]
