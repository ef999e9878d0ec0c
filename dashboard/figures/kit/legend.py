"""A legend above a plot: glyphs and words, as many on a line as fit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from dashboard.figures.kit.base import LINE_HEIGHT, Margins
from dashboard.figures.kit.metrics import text_width
from dashboard.look import theme
from dashboard.look.appearance import Look
from dashboard.look.canvas import Canvas, canvas_for

#: The type of a legend, in multiples of the base size, and what stands between two entries.
SIZE, SPACE = 0.9, "\N{EM SPACE}"

#: A glyph, the role of its colour, and words.
Entry = tuple[str, str, str]


def in_lines(entries: Iterable[Entry], canvas: Canvas, size: float = SIZE) -> list[list[Entry]]:
    """Entries of a legend, as many on a line as fit the width.

    Args:
        entries: The entries in their order.
        canvas: The canvas.
        size: The type, in multiples of the base size.

    Example:
        ``in_lines([("●", "holds", "✓ holds")], canvas)`` is one line.
    """
    lines: list[list[Entry]] = []
    most = canvas.width - (2.4 if canvas.furniture else 0.4) * canvas.type
    left = 0.0
    for entry in entries:
        width = text_width(f"{entry[0]} {entry[2]}{SPACE}", canvas.type * size)
        if not lines or left < width:
            lines.append([])
            left = most
        lines[-1].append(entry)
        left -= width
    return lines


def height(count: int, canvas: Canvas, size: float = SIZE) -> float:
    """The height of so many lines with the gap below them, in pixels.

    Example:
        ``height(2, canvas)`` is the upper margin of a plot with a legend of two lines.
    """
    return count * canvas.type * LINE_HEIGHT * max(1.0, size) + canvas.type * 0.45


def notes(
    look: Look, lines: Sequence[Sequence[Entry]], margins: Margins, size: float = SIZE
) -> list[dict[str, Any]]:
    """The lines as annotations above the plot, from its left margin on.

    Args:
        look: The look, for its theme and canvas.
        lines: The lines of `in_lines`.
        margins: Room around the plot: the legend stands in the upper one.
        size: The type, in multiples of the base size.

    Example:
        ``notes(view, in_lines(entries, canvas), margins)`` has one annotation per line.
    """
    colours, canvas = theme.palette(look.theme), canvas_for(look)
    high = canvas.type * LINE_HEIGHT * max(1.0, size)
    return [
        {
            "xref": "paper", "yref": "paper", "x": 0, "y": 1, "xanchor": "left", "yanchor": "top", "borderpad": 0,
            "xshift": -margins.left, "yshift": margins.top - number * high,
            "showarrow": False, "align": "left", "font": {"color": colours["muted"], "size": canvas.type * size},
            "text": SPACE.join(
                f"<span style='color:{colours[role]}'>{glyph}</span> {told}" for glyph, role, told in entries
            ),
        }
        for number, entries in enumerate(lines)
    ]  # fmt: skip
