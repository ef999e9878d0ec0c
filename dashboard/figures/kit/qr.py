"""The address of a figure as a QR code (ISO/IEC 18004), for those who see it on a wall or on paper."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator, Sequence
from functools import lru_cache

import segno

from dashboard.figures.kit.base import Margins
from dashboard.figures.kit.chart import FURNITURE, Shape, Stroke
from dashboard.look.canvas import Canvas

#: The side of a code with the quiet zone around it, in multiples of the type: its modules are read from where text is.
SIDE = 6.0
#: Modules left free on each side, as the standard wants them.
QUIET = 4
#: Cameras read dark on light, whatever the theme is.
DARK, LIGHT = "#000000", "#ffffff"
#: What the picture of a code is called in Office.
NAME = "QR code"


def side(canvas: Canvas) -> float:
    """How wide and high a code is, in pixels.

    Example:
        >>> from dashboard.look.canvas import presets
        >>> side(presets()["slide"]) == 6 * presets()["slide"].type
        True
    """
    return SIDE * canvas.type


def png(address: str, scale: int = 8) -> bytes:
    """The code of an address as a picture.

    Args:
        address: What the code says.
        scale: The side of a module in pixels.

    Example:
        >>> png("https://example.org/f/why")[1:4]
        b'PNG'
    """
    out = io.BytesIO()
    _code(address).save(out, kind="png", scale=scale, border=QUIET, dark=DARK, light=LIGHT)
    return out.getvalue()


def shapes(address: str, canvas: Canvas, margin: Margins, edge: float) -> Iterator[Shape]:
    """The code of an address in the lower right corner of a picture: a light square with the dark modules of each row.

    Args:
        address: What the code says.
        canvas: The size of the picture.
        margin: The room around its plot, in pixels.
        edge: The distance from the edges of the picture, in pixels.

    Example:
        >>> from dashboard.look.canvas import presets
        >>> square, *rest = shapes("https://example.org/f/why", presets()["slide"], Margins(50, 50, 90, 300), 20)
        >>> square.fillcolor, {each.fillcolor for each in rest}
        ('#ffffff', {'#000000'})
    """
    matrix = _code(address).matrix
    count = len(matrix) + 2 * QUIET
    # Of a whole number of pixels each is as large as the others.
    module = max(1, int(side(canvas) / count))
    left, top = (int(each - edge - count * module) for each in (canvas.width, canvas.height))

    def box(column: float, row: float, wide: float, high: float, colour: str) -> Shape:
        # Of the plot, which the margins leave of the picture, from its lower left corner.
        across = canvas.width - margin.left - margin.right
        up = canvas.height - margin.top - margin.bottom
        x, y = left + column * module - margin.left, top + row * module - margin.top
        return Shape(
            type="rect",
            xref="paper",
            yref="paper",
            x0=x / across,
            x1=(x + wide * module) / across,
            y0=1 - y / up,
            y1=1 - (y + high * module) / up,
            line=Stroke(colour, 0),
            fillcolor=colour,
            name=FURNITURE,
        )

    yield box(0, 0, count, count, LIGHT)
    # By rows and by columns: where only rows lie upon each other, pictures have light seams between them.
    for row, start, length in _runs(matrix):
        yield box(start + QUIET, row + QUIET, length, 1, DARK)
    for column, start, length in _runs(tuple(zip(*matrix, strict=True))):
        if length > 1:
            yield box(column + QUIET, start + QUIET, 1, length, DARK)


def _runs(matrix: Sequence[Sequence[int]]) -> Iterator[tuple[int, int, int]]:
    """The line, the first place and the length of each run of dark modules."""
    for line, bits in enumerate(matrix):
        at = 0
        for dark, those in itertools.groupby(bits):
            length = len(list(those))
            if dark:
                yield line, at, length
            at += length


@lru_cache(maxsize=64)
def _code(address: str) -> segno.QRCode:
    return segno.make_qr(address, error="l")
