"""Events on an axis of years: a line each, told in words where they fit and by number where not; never over each other."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.figures.kit import furniture
from dashboard.figures.kit.base import LINE_HEIGHT
from dashboard.figures.kit.metrics import text_width
from dashboard.figures.kit.sheet import Sheet
from dashboard.figures.kit.spec import FigureData
from dashboard.locale import N_
from dashboard.look import theme
from dashboard.look.canvas import canvas
from dashboard.look.charts import KINDS
from dashboard.look.view import View
from dashboard.words.wording import words
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
#: On so many lines above the plot labels may stand in words.
MOST_LINES = 4
#: So much of the height of a file their footnote may take.
MOST_OF_HEIGHT = 0.16


@dataclass(frozen=True)
class Flag:
    """The label of the events of one year: what it says, and where it stands."""

    year: int
    text: str
    tier: int
    anchor: str


def chosen(data: FigureData, view: View) -> list[Event]:
    """The events of the categories of a view, within the years shown: the main ones where there is no room for all."""
    every = asked(data, view)
    if _roomy(every, view):
        return every
    main = [event for event in every if event.shown]
    return main if _roomy(main, view) else []


def key(data: FigureData, view: View) -> list[str]:
    """What the numbers stand for, as a footnote; none where the labels are words."""
    events, say = chosen(data, view), words(view.lang, view.order)
    notes = []
    if events and not _in_words(data, view):
        notes.append(say._("Events: {events}.").format(events=say.clauses(_told(events, view))))
    if len(events) < len(asked(data, view)):
        notes.append(say._("Not all events are marked: there is no room for them at this size."))
    return notes


def asked(data: FigureData, view: View) -> list[Event]:
    """The events of the categories of a view, within the years shown."""
    if not view.events or not KINDS[data.facts["kind"]].dated:
        return []
    years = data.rows.loc[data.rows["value"].notna(), "time_period"].astype(int)
    return [
        event
        for event in catalog.events().values()
        if (event.category in view.events or ("main" in view.events and event.shown))
        and years.min() <= int(event.date[:4]) <= years.max()
    ]


def _told(events: list[Event], view: View) -> list[str]:
    say = words(view.lang, view.order)
    return [
        say._("{number} {event} ({date})").format(
            number=n, event=say._(event.label), date=say.date(event.date)
        )
        for n, event in enumerate(events, 1)
    ]


def _roomy(events: list[Event], view: View) -> bool:
    """Whether their footnote leaves a figure that carries its own words enough room for the plot."""
    board = canvas(view)
    if not board.furniture:
        return True
    size = board.type * furniture.NOTE
    lines = text_width("; ".join(_told(events, view)), size) / (board.width - 3 * board.type)
    return lines * size * LINE_HEIGHT <= board.height * MOST_OF_HEIGHT


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
    return _placed(
        chosen(data, view), view, (first, last), width, beside, by_words=_in_words(data, view)
    )


def _placed(
    events: list[Event],
    view: View,
    span: tuple[int, int],
    width: float,
    beside: float,
    *,
    by_words: bool,
) -> list[Flag]:
    say = words(view.lang, view.order)
    years: dict[int, list[str]] = {}
    for n, event in enumerate(events, 1):
        years.setdefault(int(event.date[:4]), []).append(say._(event.label) if by_words else str(n))
    size, gap = canvas(view).type * _SIZE, canvas(view).type * 0.5
    taken: list[float] = []
    found = []
    # From right to left: a line then rises past labels that begin to its right, and crosses none.
    for year, texts in reversed(years.items()):
        text = " · ".join(texts) if by_words else _range(texts)
        wide, at = text_width(text, size), (year - span[0]) / max(1, span[1] - span[0]) * width
        start = at - wide / 2
        if by_words:
            start = at if at + wide <= width + beside else at - wide
        tier = next((n for n, end in enumerate(taken) if start + wide + gap <= end), len(taken))
        taken[tier : tier + 1] = [start]
        anchor = "center" if not by_words else "left" if start == at else "right"
        found.append(Flag(year, text, tier, anchor))
    return found


_SIZE = 0.82


def height(found: list[Flag], view: View) -> float:
    """How much room the labels take above the plot, in pixels."""
    return (
        (max((flag.tier for flag in found), default=-1) + 1)
        * canvas(view).type
        * _SIZE
        * LINE_HEIGHT
    )


def add(sheet: Sheet, view: View, found: list[Flag], plot_height: float) -> None:
    """Draw a line and a label for each."""
    board, colours = canvas(view), theme.palette(view.theme)
    line = board.type * _SIZE * LINE_HEIGHT
    for flag in found:
        up = 1 + (flag.tier * line + line * 0.15) / plot_height
        sheet.add_shape(
            type="line", xref="x", yref="paper", x0=flag.year, x1=flag.year, y0=0, y1=up,
            line={"color": colours["axis"], "width": 1, "dash": "dot"}, layer="below",
        )  # fmt: skip
        sheet.add_annotation(
            xref="x", yref="paper", x=flag.year, y=1, yshift=flag.tier * line + line * 0.15, xanchor=flag.anchor, yanchor="bottom",
            showarrow=False, text=flag.text, borderpad=0, font={"color": colours["muted"], "size": board.type * _SIZE},
        )  # fmt: skip


def _in_words(data: FigureData, view: View) -> bool:
    """Whether the labels are told in words: not on a phone, and not where they would need more than a few lines."""
    board, events = canvas(view), chosen(data, view)
    if board.narrow or not events:
        return False
    years = data.rows.loc[data.rows["value"].notna(), "time_period"].astype(int)
    # The plot takes about so much of the width; how much exactly is known only once its labels are.
    found = _placed(
        events,
        view,
        (int(years.min()), int(years.max())),
        board.width * 0.8,
        board.width * 0.1,
        by_words=True,
    )
    return max(flag.tier for flag in found) < MOST_LINES


def _range(numbers: list[str]) -> str:
    """``3``, ``3, 4`` or ``3–6``."""
    return ", ".join(numbers) if len(numbers) < 3 else f"{numbers[0]}–{numbers[-1]}"
