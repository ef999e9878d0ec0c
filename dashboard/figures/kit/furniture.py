"""Title, subtitle, source line and notes inside a figure, for files that leave the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dashboard.figures.kit import qr
from dashboard.figures.kit.base import LINE_HEIGHT, Margins
from dashboard.figures.kit.chart import FURNITURE, Chart, Font, Text
from dashboard.figures.kit.metrics import text_width, wrap
from dashboard.figures.kit.spec import Caption
from dashboard.look import theme
from dashboard.look.appearance import Look
from dashboard.look.canvas import CSS_DOTS, Canvas, canvas_for, presets
from etl.errors import UsageError

#: Multiples of the base size of the type.
TITLE, SUBTITLE, NOTE, STAMP, EDGE, BARE = 1.45, 0.95, 0.72, 0.6, 1.2, 0.5


#: The least size of notes in pixels: 6.5 points of print.
LEAST = 6.5 * CSS_DOTS / 72
#: The least plot of a file, in heights of the type: below it nothing of a figure could be read.
LEAST_WIDTH, LEAST_HEIGHT = 9.0, 5.0
#: A finding takes at most so many lines, and so much of the height of the picture; otherwise the topic stands there.
MOST_LINES, MOST_HEIGHT = 2, 1 / 6


def fine_print(size: float, part: float) -> float:
    """The size of notes or of the stamp beside type of a size: a part of it, and never too small to be read.

    >>> fine_print(34, NOTE), round(fine_print(10, NOTE), 2)
    (24.48, 8.67)
    """
    return max(size * part, LEAST)


def furnish(
    chart: Chart, caption: Caption, look: Look, stamp: str = "", address: str = ""
) -> Chart:
    """The chart with its words around it; the plot gives way, nothing overlaps.

    Args:
        chart: The bare chart.
        caption: Its words.
        look: How it appears.
        stamp: Which view of which release this is, in few characters; left out where it does not fit.
        address: Where the figure is, for its QR code, where `Look.qr` asks for one.

    Raises:
        UsageError: At the size that was asked for nothing is left for the plot.

    Example:
        ``furnish(chart, spec.caption(data, view), view)`` is the chart with its title, notes and sources.
    """
    canvas, colours = canvas_for(look), theme.palette(look.theme)
    own, taken = chart.margin, room(caption, look)
    margin = Margins(
        own.left + taken.left,
        own.right + taken.right,
        own.top + taken.top,
        own.bottom + taken.bottom,
    )
    _refuse_illegible(look, margin)
    if not canvas.furniture:
        return replace(chart, margin=margin)
    edge = canvas.type * EDGE
    above, below = _above(caption, look), _below(caption, look)
    lines = []
    # Paper coordinates count from the plot; the lines count from the edges of the picture.
    across, y = edge - margin.left, edge
    for text, size, role in above:
        font = Font(size, colours[role])
        lines.append(_line(text, font, across, margin.top - y, bold=role == "text", high=True))
        y += size * LINE_HEIGHT
    # From the top down, as they are read: text that is copied or read aloud keeps this order.
    small = fine_print(canvas.type, STAMP)
    y = edge * 0.7 + LINE_HEIGHT * (small + sum(size for _, size, _ in below))
    for text, size, role in below:
        y -= size * LINE_HEIGHT
        lines.append(_line(text, Font(size, colours[role]), across, y - margin.bottom))
    if stamp and text_width(stamp, small) <= _across(look):
        font = Font(small, colours["muted"])
        lines.append(_line(stamp, font, across, edge * 0.7 - margin.bottom))
    code = qr.shapes(address, canvas, margin, edge * 0.7) if look.qr else ()
    return replace(
        chart, margin=margin, texts=(*chart.texts, *lines), shapes=(*chart.shapes, *code)
    )


def _across(look: Look) -> float:
    """How wide lines below the plot may be: a QR code stands right of them."""
    canvas = canvas_for(look)
    edge = canvas.type * EDGE
    return canvas.width - 2 * edge - (qr.side(canvas) + edge * 0.3 if look.qr else 0)


def _refuse_illegible(look: Look, margin: Margins) -> None:
    """Refuse a size, an own one or a preset of files, at which the plot would be too small to read."""
    canvas = canvas_for(look)
    wide = canvas.width - margin.left - margin.right
    high = canvas.height - margin.top - margin.bottom
    lacking = (
        max(0.0, LEAST_WIDTH * canvas.type - wide),
        max(0.0, LEAST_HEIGHT * canvas.type - high),
    )
    if (canvas.furniture or look.width or look.height) and any(lacking):
        raise no_room(canvas)


def no_room(canvas: Canvas) -> UsageError:
    """That a chart does not fit.

    Example:
        >>> str(no_room(canvas_for(Look(width=200, height=150)))).startswith("This chart does not fit into 200 × 150")
        True
    """
    return UsageError(
        "This chart does not fit into {width} × {height} pixels.",
        hint="Choose a larger size.",
        width=str(canvas.width),
        height=str(canvas.height),
    )


def room(caption: Caption, look: Look) -> Margins:
    """How much of each side of the picture the words take, for builders that must know what is left.

    Example:
        ``room(caption, look).top`` is the height of the title in pixels.
    """
    canvas = canvas_for(look)
    if not canvas.furniture:
        # A page leaves room around its figures, a file without words has its own.
        edge = canvas.type * BARE if presets()[look.preset].furniture else 0
        return Margins(edge, edge, edge, edge)
    edge = canvas.type * EDGE
    top = edge + LINE_HEIGHT * sum(size for _, size, _ in _above(caption, look)) + canvas.type * 0.4
    bottom = (
        edge * 0.7
        + fine_print(canvas.type, STAMP) * LINE_HEIGHT
        + LINE_HEIGHT * sum(size for _, size, _ in _below(caption, look))
        + canvas.type * 0.3
    )
    if look.qr:
        bottom = max(bottom, edge * 0.7 + qr.side(canvas) + canvas.type * 0.3)
    return Margins(left=edge, right=edge * 0.4, top=top, bottom=bottom)


def heading(caption: Caption, look: Look) -> str:
    """What stands above the figure: the finding, unless another title was chosen or it would take too much of the height.

    >>> heading(Caption("Share of the world", "", "", "", "", finding="The share fell"), Look())
    'The share fell'
    """
    canvas = canvas_for(look)
    room = canvas.width - 2 * canvas.type * EDGE
    return fitting(caption.headings(look), canvas.type * TITLE, room, canvas.height)


def fitting(headings: Sequence[str], size: float, width: float, height: float) -> str:
    """The first heading that takes two lines at most, and at most a sixth of the height; the last if none does.

    >>> fitting(["The share fell from 2021 to 2025", "Share of the world"], size=40, width=400, height=300)
    'Share of the world'
    """
    most = min(MOST_LINES, int(height * MOST_HEIGHT / (size * LINE_HEIGHT)))
    short = (text for text in headings if len(wrap(text, size, width, bold=True)) <= most)
    return next(short, headings[-1])


def _above(caption: Caption, look: Look) -> list[tuple[str, float, str]]:
    """The lines above the plot: text, size, role of the colour."""
    canvas = canvas_for(look)
    room = canvas.width - 2 * canvas.type * EDGE
    title, subtitle = canvas.type * TITLE, canvas.type * SUBTITLE
    lines = [(text, title, "text") for text in wrap(heading(caption, look), title, room, bold=True)]
    return lines + [(text, subtitle, "muted") for text in wrap(caption.subtitle, subtitle, room)]


def _below(caption: Caption, look: Look) -> list[tuple[str, float, str]]:
    """The lines below the plot."""
    canvas = canvas_for(look)
    room, size = _across(look), fine_print(canvas.type, NOTE)
    return [
        (text, size, "muted")
        for note in (caption.source, *caption.notes)
        for text in wrap(note, size, room)
    ]


def _line(
    text: str, font: Font, xshift: float, yshift: float, *, bold: bool = False, high: bool = False
) -> Text:
    """A line of text at a distance from the upper or lower left corner of the plot."""
    return Text(
        text=f"<b>{text}</b>" if bold else text,
        font=font,
        x=0,
        y=1 if high else 0,
        xref="paper",
        yref="paper",
        xanchor="left",
        yanchor="top" if high else "bottom",
        xshift=xshift,
        yshift=yshift,
        align="left",
        borderpad=0,
        name=FURNITURE,
    )
