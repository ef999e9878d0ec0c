"""Events on an axis of years: a line each, told in words where they fit and by number where not; never over each other."""

from __future__ import annotations

import math
from dataclasses import dataclass

from dashboard.figures.kit import furniture, placing
from dashboard.figures.kit.base import LINE_HEIGHT
from dashboard.figures.kit.metrics import text_width
from dashboard.figures.kit.sheet import Sheet
from dashboard.figures.kit.spec import FigureData
from dashboard.locale import N_
from dashboard.look import theme
from dashboard.look.canvas import canvas_for
from dashboard.look.charts import KINDS
from dashboard.look.view import View
from dashboard.words.wording import words_for
from etl import catalog
from etl.catalog import Event

#: Categories of events; ``main`` are those that help most readers, of whatever category.
CATEGORIES = {
    "main": N_("Main events"),
    "summit": N_("Trilateral summits"),
    "cooperation": N_("Cooperation"),
    "trade_regime": N_("Trade agreements"),
    "shock": N_("Shocks"),
    "currency": N_("Currencies"),
    "measurement": N_("Changes in the statistics"),
    "dispute": N_("Disputes"),
}
#: The maximum number of lines above the plot on which labels stand in words.
MOST_LINES = 4
#: The part of the height of a file that their footnote may take.
MOST_OF_HEIGHT = 0.16
#: A plot takes at least about this part of the width.
NARROWEST = 0.55
#: How much of the height of a file its other words take, about.
OTHER_WORDS = 0.38
#: A plot is at least as high as this number of lines of text; labels of events give way.
LEAST_PLOT = 8


@dataclass(frozen=True)
class Flag:
    """The label of the events of one year: what it says, and where it stands."""

    year: int
    text: str
    tier: int
    anchor: str


def chosen(data: FigureData, view: View) -> list[Event]:
    """The events that are marked: all that were asked for, or the main ones, or as many of the latest as there is room for."""
    every = asked(data, view)
    main = [event for event in every if event.shown] or every
    fewer = (main[-count:] for count in range(len(main), 0, -1))
    return next((events for events in (every, *fewer) if _fits(events, data, view)), [])


def key(data: FigureData, view: View) -> list[str]:
    """What the numbers stand for, as a footnote; none where the labels are words. And that not all are marked."""
    events, words = chosen(data, view), words_for(view)
    count, notes = len(asked(data, view)), []
    if events and not _in_words(events, data, view):
        notes.append(
            words.gettext("Events: {events}.").format(events=words.clauses(_told(events, view)))
        )
    if not events and count:
        notes.append(words.gettext("No events are marked: there is no room for them at this size."))
    elif len(events) < count:
        pattern = words.gettext(
            "Events marked: {shown} of {all}; there is no room for more at this size."
        )
        notes.append(pattern.format(shown=len(events), all=count))
    return notes


def asked(data: FigureData, view: View) -> list[Event]:
    """The events of the categories of a view, within the years shown.

    Example:
        ``asked(data, View(events=("main",)))`` are the events that a figure shows by itself.
    """
    if not view.events or not KINDS[data.facts["kind"]].dated:
        return []
    first, last = _span(data)
    return [
        event
        for event in catalog.events().values()
        if (event.category in view.events or ("main" in view.events and event.shown))
        and first <= int(event.date[:4]) <= last
    ]


def _told(events: list[Event], view: View) -> list[str]:
    words = words_for(view)
    return [
        words.gettext("{number} {event} ({date})").format(
            number=n, event=words.gettext(event.label), date=words.date(event.date)
        )
        for n, event in enumerate(events, 1)
    ]


def _fits(events: list[Event], data: FigureData, view: View) -> bool:
    """Whether labels and footnote of these events leave room for the plot."""
    canvas, by_words = canvas_for(view), _in_words(events, data, view)
    above = height(_estimated(events, data, view, by_words=by_words), view)
    footnote = 0.0
    if canvas.furniture and not by_words:
        size = furniture.fine_print(canvas.type, furniture.NOTE)
        wide = text_width("; ".join(_told(events, view)), size)
        footnote = math.ceil(wide / (canvas.width - 3 * canvas.type)) * size * LINE_HEIGHT
    # Title, definition, source and the other notes take about so much of a file.
    words_of_file = canvas.height * OTHER_WORDS if canvas.furniture else 0.0
    left = canvas.height - words_of_file - 3 * canvas.type - above - footnote
    return footnote <= canvas.height * MOST_OF_HEIGHT and left >= LEAST_PLOT * canvas.type


def flags(
    data: FigureData, view: View, first: int, last: int, width: float, beside: float
) -> list[Flag]:
    """The labels of the years with events, on as few lines as keep them apart.

    Args:
        data: The rows.
        view: The view.
        first: The year at the left end of the axis.
        last: The year at its right end.
        width: The width of the plot in pixels.
        beside: The room to the right of the plot, which is free above it.
    """
    events = chosen(data, view)
    by_words = _in_words(events, data, view)
    return _placed(events, view, (first, last), width, beside, by_words=by_words)


def _placed(
    events: list[Event],
    view: View,
    span: tuple[int, int],
    width: float,
    beside: float,
    *,
    by_words: bool,
) -> list[Flag]:
    words = words_for(view)
    years: dict[int, list[str]] = {}
    for n, event in enumerate(events, 1):
        years.setdefault(int(event.date[:4]), []).append(
            words.gettext(event.label) if by_words else str(n)
        )
    size, gap = canvas_for(view).type * _SIZE, canvas_for(view).type * 0.5
    taken: list[float] = []
    found = []
    # From right to left: a line then rises past labels that begin to its right, and crosses none.
    for year, texts in reversed(years.items()):
        text = " · ".join(texts) if by_words else _range(texts)
        wide, at = text_width(text, size), (year - span[0]) / max(1, span[1] - span[0]) * width
        start = at - wide / 2
        if by_words:
            start = at if at + wide <= width + beside else at - wide
        tier = placing.row_of(start, start + wide + gap, taken)
        anchor = "center" if not by_words else "left" if start == at else "right"
        found.append(Flag(year, text, tier, anchor))
    return found


_SIZE = 0.82


def height(found: list[Flag], view: View) -> float:
    """How much room the labels take above the plot, in pixels."""
    return (
        (max((flag.tier for flag in found), default=-1) + 1)
        * canvas_for(view).type
        * _SIZE
        * LINE_HEIGHT
    )


def add(sheet: Sheet, view: View, found: list[Flag], plot_height: float) -> None:
    """Draw a line and a label for each."""
    canvas, colours = canvas_for(view), theme.palette(view.theme)
    line = canvas.type * _SIZE * LINE_HEIGHT
    for flag in found:
        up = 1 + (flag.tier * line + line * 0.15) / plot_height
        sheet.add_rule("x", flag.year, colours["axis"], to=up, dash="dot")
        sheet.add_annotation(
            xref="x", yref="paper", x=flag.year, y=1, yshift=flag.tier * line + line * 0.15, xanchor=flag.anchor, yanchor="bottom",
            showarrow=False, text=flag.text, borderpad=0, font={"color": colours["muted"], "size": canvas.type * _SIZE},
        )  # fmt: skip


def _in_words(events: list[Event], data: FigureData, view: View) -> bool:
    """Whether the labels are words: not on a phone, and not where they would need more than a few lines."""
    if canvas_for(view).narrow or not events:
        return False
    found = _estimated(events, data, view, by_words=True)
    # A label that goes to the left of its line must not leave the picture, however narrow the plot turns out to be.
    first, last, size = *_span(data), canvas_for(view).type * _SIZE
    wide = canvas_for(view).width * NARROWEST / max(1, last - first)
    inside = all(
        flag.anchor == "left" or text_width(flag.text, size) <= (flag.year - first) * wide
        for flag in found
    )
    return inside and max(flag.tier for flag in found) < MOST_LINES


def _estimated(events: list[Event], data: FigureData, view: View, *, by_words: bool) -> list[Flag]:
    """Where labels come to stand, about: how wide the plot is exactly is known only once its own labels are."""
    wide = canvas_for(view).width
    return _placed(events, view, _span(data), wide * 0.8, wide * 0.1, by_words=by_words)


def _span(data: FigureData) -> tuple[int, int]:
    """The first and the last year with a value."""
    years = data.rows.loc[data.rows["value"].notna(), "time_period"].astype(int)
    return int(years.min()), int(years.max())


def _range(numbers: list[str]) -> str:
    """``3``, ``3, 4`` or ``3–6``."""
    return ", ".join(numbers) if len(numbers) < 3 else f"{numbers[0]}–{numbers[-1]}"
