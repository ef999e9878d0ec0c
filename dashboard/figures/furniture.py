"""Title, subtitle, source line and notes inside a figure, for files that leave the page."""

from __future__ import annotations

import plotly.graph_objects as go

from dashboard import theme
from dashboard.canvas import canvas
from dashboard.figures.base import LINE_HEIGHT, Margins
from dashboard.figures.metrics import text_width, wrap
from dashboard.figures.spec import Caption
from dashboard.view import View

#: Multiples of the base size of the type.
TITLE, SUBTITLE, NOTE, STAMP, EDGE = 1.45, 0.95, 0.72, 0.6, 1.2


def furnish(figure: go.Figure, caption: Caption, view: View, stamp: str = "") -> go.Figure:
    """The figure with its words around it; the plot gives way, nothing overlaps.

    Args:
        figure: The bare figure.
        caption: Its words.
        view: What was chosen.
        stamp: Which view of which release this is, in few characters; left out where it does not fit.
    """
    board, colours = canvas(view), theme.palette(view.theme)
    if not board.furniture:
        return figure
    edge = board.type * EDGE
    above, below = _above(caption, view), _below(caption, view)
    y = edge
    for text, size, role in above:
        _line(figure, view, text, size, colours[role], bold=role == "text", y=y, from_top=True)
        y += size * LINE_HEIGHT
    y = edge * 0.7
    if stamp and text_width(stamp, board.type * STAMP) <= board.width - 2 * edge:
        _line(
            figure,
            view,
            stamp,
            board.type * STAMP,
            colours["muted"],
            bold=False,
            y=y,
            from_top=False,
        )
    y += board.type * STAMP * LINE_HEIGHT
    for text, size, role in reversed(below):
        _line(figure, view, text, size, colours[role], bold=False, y=y, from_top=False)
        y += size * LINE_HEIGHT
    margin, taken = figure.layout.margin, room(caption, view)
    left, top, bottom = margin.l + taken.left, margin.t + taken.top, margin.b + taken.bottom
    figure.update_layout(margin={"l": left, "r": margin.r + taken.right, "t": top, "b": bottom})
    # Paper coordinates count from the plot; the lines count from the edges of the picture.
    for line in figure.layout.annotations:
        if line.name == "furniture":
            line.update(
                xshift=edge - left, yshift=line.yshift + (top if line.yanchor == "top" else -bottom)
            )
    return figure


def room(caption: Caption, view: View) -> Margins:
    """How much of each side of the picture the words take, for builders that must know what is left."""
    board = canvas(view)
    if not board.furniture:
        return Margins()
    edge = board.type * EDGE
    top = edge + LINE_HEIGHT * sum(size for _, size, _ in _above(caption, view)) + board.type * 0.4
    bottom = (
        edge * 0.7
        + board.type * STAMP * LINE_HEIGHT
        + LINE_HEIGHT * sum(size for _, size, _ in _below(caption, view))
        + board.type * 0.3
    )
    return Margins(left=edge, right=edge * 0.4, top=top, bottom=bottom)


def _above(caption: Caption, view: View) -> list[tuple[str, float, str]]:
    """The lines above the plot: text, size, role of the colour."""
    board = canvas(view)
    room = board.width - 2 * board.type * EDGE
    title, subtitle = board.type * TITLE, board.type * SUBTITLE
    lines = [(text, title, "text") for text in wrap(caption.title, title, room, bold=True)]
    return lines + [(text, subtitle, "muted") for text in wrap(caption.subtitle, subtitle, room)]


def _below(caption: Caption, view: View) -> list[tuple[str, float, str]]:
    """The lines below the plot."""
    board = canvas(view)
    room, size = board.width - 2 * board.type * EDGE, board.type * NOTE
    return [
        (text, size, "muted")
        for note in (caption.source, *caption.notes)
        for text in wrap(note, size, room)
    ]


def _line(
    figure: go.Figure,
    view: View,
    text: str,
    size: float,
    colour: str,
    *,
    bold: bool,
    y: float,
    from_top: bool,
) -> None:
    """A line of text at a distance from the upper or lower edge of the paper."""
    figure.add_annotation(
        xref="paper", yref="paper", x=0, y=1 if from_top else 0, xanchor="left", yanchor="top" if from_top else "bottom",
        yshift=-y if from_top else y, showarrow=False, align="left", text=f"<b>{text}</b>" if bold else text,
        font={"size": size, "color": colour}, borderpad=0, name="furniture",
    )  # fmt: skip
