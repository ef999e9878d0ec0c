"""Native tables on slides: thin lines between their rows, no columns, as large as fits and never too small to be read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pptx.oxml import parse_xml

from dashboard.exports.native import Rect
from dashboard.exports.office.ooxml import val
from dashboard.exports.office.titles import LEAST
from dashboard.exports.slides.stage import Stage
from dashboard.exports.slides.text import SPACES, Line, write
from dashboard.figures.kit.base import LINE_HEIGHT
from dashboard.markup import xml_element

#: "No Style, No Grid" (MS-OE376 2.1.1292): lines are drawn by us.
_PLAIN = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
#: Texts may be wider in another font than here.
_SLACK = 1.06
#: The sizes that are tried, in that of the slide, and the room around a text, in its size.
_SIZES, _ROOM = (0.9, 0.8, 0.7, 0.65, 0.6), 0.5


def add_table(
    made: Stage,
    slide: Any,
    name: str,
    rows: Sequence[Sequence[str]],
    parts: Sequence[float],
    room: Rect,
) -> float:
    """A table whose first row is its head.

    Args:
        made: The presentation.
        slide: The slide.
        name: Of the table.
        rows: The head and the rows.
        parts: How the width is divided.
        room: Where it stands; it may be less high.

    Returns:
        How high it is.

    Example:
        ``add_table(made, slide, "Sources", [["Source"], ["World Bank"]], (1.0,), Rect(40, 90, 880, 300))``
    """
    least = LEAST / made.points(1)
    sizes = [max(made.type * scale, least) for scale in _SIZES]
    fitting = (s for s in sizes if sum(_heights(made, rows, parts, s, room.width)) <= room.height)
    size = next(fitting, sizes[-1])
    heights = _heights(made, rows, parts, size, room.width)
    place = (room.left, room.top, room.width, sum(heights))
    frame = slide.shapes.add_table(len(rows), len(parts), *map(made.emu, place))
    frame.name = name
    table = frame.table
    table._tbl.tblPr.find("{*}tableStyleId").text = _PLAIN
    table.horz_banding = False
    for column, part in zip(table.columns, parts, strict=True):
        column.width = made.emu(room.width * part)
    for n, texts in enumerate(rows):
        table.rows[n].height = made.emu(heights[n])
        for cell, text in zip(table.rows[n].cells, texts, strict=True):
            colour = made.colours["text" if n else "muted"]
            write(made, cell.text_frame, [Line(text, size, colour, bold=not n)])
            _ruled(made, cell)
    return sum(heights)


def _heights(
    made: Stage, rows: Sequence[Sequence[str]], parts: Sequence[float], size: float, width: float
) -> list[float]:
    """How high the rows of a table are, whose longer texts are broken."""
    return [
        max(
            made.rows(text, size, (width * part - size) / _SLACK, bold=not n)
            for text, part in zip(texts, parts, strict=True)
        )
        * size
        * LINE_HEIGHT
        + size * _ROOM
        for n, texts in enumerate(rows)
    ]


def _ruled(made: Stage, cell: Any) -> None:
    """A cell with a thin line below it, and no room at its left, so that columns stand under the title."""
    look = cell._tc.get_or_add_tcPr()
    for side, room in {"marL": 0, "marR": made.emu(made.type * 0.3), "marT": 0, "marB": 0}.items():
        look.set(side, str(int(room)))
    look.set("anchor", "ctr")
    fill = xml_element("a:solidFill", made.ink.colour(made.colours["grid"]))
    line = xml_element("a:lnB", fill, val("a:prstDash", "solid"), w=9525, **SPACES)
    look.insert(0, parse_xml(line))
