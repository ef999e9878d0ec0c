"""Small charts in rows and columns, all with the same axes, a heading of two lines above each."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.figures.kit import axes, base
from dashboard.figures.kit.metrics import text_width
from dashboard.figures.kit.sheet import Sheet
from dashboard.look.appearance import Look
from dashboard.look.canvas import canvas_for

_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Panel:
    """The place of a small chart.

    Attributes:
        x: The name of its horizontal axis.
        y: The name of its vertical axis.
        across: From where to where it goes, in parts of the plot.
        up: The same upwards, without its heading.
        top: Where its heading begins.
        room: Its width in pixels.
        lowest: Whether no chart stands below it.
        leftmost: Whether no chart stands to its left.
    """

    x: str
    y: str
    across: tuple[float, float]
    up: tuple[float, float]
    top: float
    room: float
    lowest: bool
    leftmost: bool


@dataclass(frozen=True)
class Grid:
    """Where the small charts are, and how large the type of their headings is."""

    panels: tuple[Panel, ...]
    size: float
    height: float


def grid(look: Look, count: int, width: float, height: float, columns: int = 0) -> Grid:
    """Places for small charts on a plot.

    Args:
        look: The look, for the size of the type.
        count: How many there are.
        width: The width of the plot in pixels.
        height: Its height.
        columns: How many stand side by side; as suits their shape if 0.

    Example:
        >>> len(grid(Look(), 6, 800, 400).panels)
        6
    """
    canvas = canvas_for(look)
    columns = columns or _columns(count, width / height)
    rows = math.ceil(count / columns)
    # The heading takes less than half of a row however small that is.
    size = min(canvas.type * 0.92, height / rows * 0.16)
    head, below = size * 2.9 / height, size * 0.7 / height
    gap = min(text_width("2000", canvas.type) * 1.25, width / columns * 0.3) / width
    panels = []
    for n in range(count):
        row, column = divmod(n, columns)
        wide = (1 + gap) / columns
        left, top = column * wide, 1 - row / rows
        bottom = 1 - (row + 1) / rows + (below if row < rows - 1 else 0)
        panels.append(
            Panel(
                x=f"x{n + 1 if n else ''}", y=f"y{n + 1 if n else ''}",
                across=(left, min(1.0, left + wide - gap)), up=(max(0.0, bottom), top - head), top=top,
                room=(wide - gap) * width, lowest=n + columns >= count, leftmost=column == 0,
            )
        )  # fmt: skip
    return Grid(tuple(panels), size, height / rows - size * 3.6)


def _columns(count: int, shape: float) -> int:
    """As many columns as suit the shape of the charts, rather those that leave no place empty."""
    wanted = math.sqrt(count * shape / 1.5)
    return min(range(1, count + 1), key=lambda n: abs(n - wanted) + (0.6 if count % n else 0))


def add_axes(
    sheet: Sheet,
    look: Look,
    panel: Panel,
    scale: axes.Scale,
    ticks: Sequence[tuple[float, str]],
    span: tuple[int, int],
) -> None:
    """The axes of a small chart: numbers at the left of a row, the first and the last year below a column.

    Example:
        ``add_axes(sheet, look, panel, scale, [(0.2, "20%")], (2000, 2024))``
    """
    first, last = span
    wide = text_width("2000", canvas_for(look).type)
    ends = [first, last] if last > first and panel.room > 2.6 * wide else [last]
    years = base.year_axis(look, first, last, panel.room, base.alone(first, last))
    told = [text if panel.leftmost else "" for _, text in ticks]
    sheet.update_layout(
        {
            f"xaxis{panel.x[1:]}": years
            | {
                "domain": panel.across,
                "anchor": panel.y,
                "tickvals": ends,
                "ticktext": [str(year) if panel.lowest else "" for year in ends],
            },
            f"yaxis{panel.y[1:]}": axes.value_axis(look, scale, [v for v, _ in ticks], told)
            | {"domain": panel.up, "anchor": panel.x},
        }
    )


def spaced(grid: Grid, size: float, ticks: Sequence[tuple[float, str]]) -> list[tuple[float, str]]:
    """As many of the ticks as stand apart: all, or the first and the last.

    Example:
        >>> ticks = [(0.1, "10%"), (0.2, "20%"), (0.3, "30%")]
        >>> spaced(grid(Look(), 1, 800, 400), 12, ticks) == ticks
        True
    """
    fits = grid.height / (size * 1.5)
    if len(ticks) <= fits or len(ticks) < 2:
        return list(ticks)
    return [ticks[0], ticks[-1]] if fits >= 2 else [ticks[-1]]


def add_heading(
    sheet: Sheet, panel: Panel, size: float, lines: Sequence[tuple[str, str, str]]
) -> None:
    """Two lines above a small chart: text in bold, text that is not, colour; cut where they are too long.

    Example:
        ``add_heading(sheet, panel, 13, [("Japan", "3.6%", "#333333")])``
    """
    for n, (bold, plain, colour) in enumerate(lines):
        room = panel.room
        strong = cut(bold, size, room, bold=True)
        left = room - text_width(f"{strong} ", size, bold=True)
        wide = text_width(_TAG.sub("", plain), size)
        rest = plain if wide <= (left if strong else room) else ""
        text = " ".join(filter(None, (f"<b>{strong}</b>" if strong else "", rest)))
        sheet.add_annotation(
            xref="paper", yref="paper", x=panel.across[0], y=panel.top, xanchor="left", yanchor="top", yshift=-n * size * 1.35,
            showarrow=False, borderpad=0, align="left", text=text, font={"color": colour, "size": size},
        )  # fmt: skip


def cut(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """A text that fits, with an ellipsis where something of it is left out.

    Example:
        >>> cut("Republic of Korea", 14, 60)
        'Repub…'
    """
    if text_width(text, size, bold=bold) <= room:
        return text
    while text and text_width(f"{text}…", size, bold=bold) > room:
        text = text[:-1]
    return f"{text.rstrip()}…" if text else ""
