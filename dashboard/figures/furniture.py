"""Title, subtitle, source line and notes inside a figure, for files that leave the page."""

from __future__ import annotations

import plotly.graph_objects as go

from dashboard import theme
from dashboard.canvas import canvas
from dashboard.figures.base import LINE_HEIGHT
from dashboard.figures.metrics import wrap
from dashboard.figures.spec import Caption
from dashboard.view import View

#: Multiples of the base size of the type.
TITLE, SUBTITLE, NOTE, EDGE = 1.45, 0.95, 0.72, 1.2


def furnish(figure: go.Figure, caption: Caption, view: View) -> go.Figure:
    """The figure with its words around it; the plot gives way, nothing overlaps."""
    board, colours = canvas(view), theme.palette(view.theme)
    if not board.furniture:
        return figure
    edge, room = board.type * EDGE, board.width - 2 * board.type * EDGE
    lines = [(text, board.type * TITLE, colours["text"], True) for text in wrap(caption.title, board.type * TITLE, room)]
    lines += [(text, board.type * SUBTITLE, colours["muted"], False) for text in wrap(caption.subtitle, board.type * SUBTITLE, room)]
    y = edge
    for text, size, colour, bold in lines:
        _line(figure, view, text, size, colour, bold=bold, y=y, from_top=True)
        y += size * LINE_HEIGHT
    top = y + board.type * 0.4
    notes = [text for note in (caption.source, *caption.notes) for text in wrap(note, board.type * NOTE, room)]
    size = board.type * NOTE
    y = edge * 0.7
    for text in reversed(notes):
        _line(figure, view, text, size, colours["muted"], bold=False, y=y, from_top=False)
        y += size * LINE_HEIGHT
    bottom = y + board.type * 0.3
    margin = figure.layout.margin
    left, above, below = margin.l + edge, margin.t + top, margin.b + bottom
    figure.update_layout(margin={"l": left, "r": margin.r + edge * 0.4, "t": above, "b": below})
    # Paper coordinates count from the plot; the lines count from the edges of the picture.
    for line in figure.layout.annotations:
        if line.name == "furniture":
            line.update(xshift=edge - left, yshift=line.yshift + (above if line.yanchor == "top" else -below))
    return figure


def _line(figure: go.Figure, view: View, text: str, size: float, colour: str, *, bold: bool, y: float, from_top: bool) -> None:
    """A line of text at a distance from the upper or lower edge of the paper."""
    figure.add_annotation(
        xref="paper", yref="paper", x=0, y=1 if from_top else 0, xanchor="left", yanchor="top" if from_top else "bottom",
        yshift=-y if from_top else y, showarrow=False, align="left", text=f"<b>{text}</b>" if bold else text,
        font={"size": size, "color": colour}, borderpad=0, name="furniture",
    )  # fmt: skip
