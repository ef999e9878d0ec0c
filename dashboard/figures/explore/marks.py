"""Events on an axis of years: a line each, told in words where they fit and by number where not; never over each other."""

from __future__ import annotations

import math
from collections.abc import Iterator
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

#: Categories of events; ``key`` are the few that a figure names by itself, ``main`` more that help most readers.
CATEGORIES = {
    "key": N_("Key events"),
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
#: The maximum number of events that a figure names by itself.
MOST_NAMED = 5
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
    """The events that are marked: all that were asked for, or the main ones, or as many as there is room for.

    Those of the first ranks come first, then the latest.
    """
    every = asked(data, view)
    main = [event for event in every if event.shown] or every
    return next((few for few in (every, *_fewer(main)) if _fits(few, data, view)), [])


def _fewer(events: list[Event]) -> Iterator[list[Event]]:
    """All events, all but the one of the last rank, and so on, each in the order of time."""
    latest = events[::-1]
    ranked = sorted(latest, key=lambda event: event.rank or len(catalog.events()))
    for count in range(len(ranked), 0, -1):
        yield sorted(ranked[:count], key=lambda event: event.date)


def _only_key(view: View) -> bool:
    return view.events == ("key",)


def key(data: FigureData, view: View) -> list[str]:
    """What the numbers stand for, as a footnote; none where the labels are words. And that not all are marked."""
    if _only_key(view):
        # Named on the plot, as many as there is room for: nobody asked for all.
        return []
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
        ``asked(data, View())`` are those that a figure names by itself.
    """
    if not KINDS[data.facts["kind"]].dated:
        return []
    first, last = _span(data)
    within = [e for e in catalog.events().values() if first <= int(e.date[:4]) <= last]
    wanted = {
        event.id
        for event in within
        if event.category in view.events or ("main" in view.events and event.shown)
    }
    if "key" in view.events:
        ranked = sorted((e for e in within if e.rank), key=lambda event: event.rank)
        wanted |= {event.id for event in ranked[:MOST_NAMED]}
    return [event for event in within if event.id in wanted]


def _told(events: list[Event], view: View) -> list[str]:
    words = words_for(view)
    return [
        words.gettext("{number} {event} ({date})").format(
            number=n, event=words.gettext(event.label), date=words.dates(event.date, event.end)
        )
        for n, event in enumerate(events, 1)
    ]


def _fits(events: list[Event], data: FigureData, view: View) -> bool:
    """Whether labels and footnote of these events leave room for the plot."""
    canvas, found = canvas_for(view), _estimated(events, data, view, by_words=True)
    footnote = 0.0
    if not found:
        found = _estimated(events, data, view, by_words=False)
        if canvas.furniture:
            size = furniture.fine_print(canvas.type, furniture.NOTE)
            wide = text_width("; ".join(_told(events, view)), size)
            footnote = math.ceil(wide / (canvas.width - 3 * canvas.type)) * size * LINE_HEIGHT
    # Title, definition, source and the other notes take about so much of a file.
    words_of_file = canvas.height * OTHER_WORDS if canvas.furniture else 0.0
    left = canvas.height - words_of_file - 3 * canvas.type - height(found, view) - footnote
    return footnote <= canvas.height * MOST_OF_HEIGHT and left >= LEAST_PLOT * canvas.type


def flags(
    data: FigureData, view: View, span: tuple[int, int], plot: tuple[float, float], beside: float
) -> list[Flag]:
    """The labels of the years with events, on as few lines as keep them apart.

    Key events alone stand in words, as many as there is room for, or not at all.

    Args:
        data: The rows.
        view: The view.
        span: The years at both ends of the axis.
        plot: Width and height of the plot in pixels, without labels.
        beside: The room to the right of the plot, which is free above it.
    """
    if not _only_key(view):
        events = chosen(data, view)
        by_words = _in_words(events, data, view)
        return _placed(events, view, span, plot[0], beside, by_words=by_words)
    room = plot[1] - LEAST_PLOT * canvas_for(view).type
    tried = (
        _placed(few, view, span, plot[0], beside, by_words=True)
        for few in _fewer(asked(data, view))
    )
    return next((found for found in tried if found and height(found, view) <= room), [])


def _placed(
    events: list[Event],
    view: View,
    span: tuple[int, int],
    width: float,
    beside: float,
    *,
    by_words: bool,
) -> list[Flag]:
    """The labels in rows; none in words where these find no room."""
    words = words_for(view)
    years: dict[int, list[str]] = {}
    for n, event in enumerate(events, 1):
        years.setdefault(int(event.date[:4]), []).append(
            words.gettext(event.brief or event.label) if by_words else str(n)
        )
    size, gap = canvas_for(view).type * _SIZE, canvas_for(view).type * 0.5
    at = {year: (year - span[0]) / max(1, span[1] - span[0]) * width for year in years}
    if by_words:
        texts = [" · ".join(each) for each in years.values()]
        wide = [text_width(text, size) + gap for text in texts]
        found = placing.flags(list(at.values()), wide, (0, width + beside), MOST_LINES) or []
        return [
            Flag(year, text, flag.row, "left" if flag.start == at[year] else "right")
            for year, text, flag in zip(at, texts, found, strict=bool(found))
        ]
    numbers, taken = [], list[float]()
    for year, each in reversed(years.items()):
        text = _range(each)
        half = text_width(text, size) / 2
        row = placing.row_of(at[year] - half, at[year] + half + gap, taken)
        numbers.append(Flag(year, text, row, "center"))
    return numbers


_SIZE = 0.82


def height(found: list[Flag], view: View) -> float:
    """How much room the labels take above the plot, in pixels."""
    return (
        (max((flag.tier for flag in found), default=-1) + 1)
        * canvas_for(view).type
        * _SIZE
        * LINE_HEIGHT
    )


def over(
    found: list[Flag],
    view: View,
    span: tuple[int, int],
    width: float,
    edges: tuple[float, float],
) -> bool:
    """Whether a label or its line is between two edges right above a plot of a width."""
    size = canvas_for(view).type * _SIZE
    for flag in found:
        at, wide = (flag.year - span[0]) / max(1, span[1] - span[0]) * width, 0.0
        if flag.tier == 0:
            wide = text_width(flag.text, size)
        start = at - wide * {"left": 0, "center": 0.5, "right": 1}[flag.anchor]
        if start <= edges[1] and edges[0] <= start + wide:
            return True
    return False


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
    """Whether the labels are words: not where they would need more than a few lines."""
    return bool(_estimated(events, data, view, by_words=True))


def _estimated(events: list[Event], data: FigureData, view: View, *, by_words: bool) -> list[Flag]:
    """Where labels come to stand, about: how wide the plot is exactly is known only once its own labels are.

    Words are placed in the narrowest plot that there may be, so that no label leaves the picture.
    """
    wide = canvas_for(view).width
    plot, beside = (NARROWEST, 0.0) if by_words else (0.8, 0.1)
    return _placed(events, view, _span(data), wide * plot, wide * beside, by_words=by_words)


def _span(data: FigureData) -> tuple[int, int]:
    """The first and the last year with a value."""
    years = [int(row.time_period) for row in data.each if row.value == row.value]
    return min(years), max(years)


def _range(numbers: list[str]) -> str:
    """``3``, ``3, 4`` or ``3–6``."""
    return ", ".join(numbers) if len(numbers) < 3 else f"{numbers[0]}–{numbers[-1]}"
