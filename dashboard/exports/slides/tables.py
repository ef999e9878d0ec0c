"""Native tables on slides (ECMA-376 part 1, 21.1.3)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from pptx.oxml import parse_xml

from dashboard.exports.native import Table
from dashboard.exports.office import table_keys
from dashboard.exports.office.ooxml import plain, val
from dashboard.exports.slides.stage import Stage
from dashboard.exports.slides.text import SPACES
from dashboard.figures.kit.chart import Cell
from dashboard.figures.kit.metrics import text_width
from dashboard.markup import Markup, xml_element

_TABLE = "http://schemas.openxmlformats.org/drawingml/2006/table"
_SIDES = {"left": "l", "center": "ctr", "right": "r"}
#: Between the words and the sides of a cell, in sizes of the type; cells of a sign have none.
_ROOM = 0.4
#: How high a line is, in sizes of the type, and how much wider words may be in another font than here.
_HIGH, _WIDER = 1.12, 1.12
#: The least type, in points.
_LEAST = 10.0


def add_table(
    made: Stage, slide: Any, table: Table, offset: tuple[float, float], name: str, told: str
) -> None:
    """Add a table.

    Args:
        made: The presentation.
        slide: The slide.
        table: The table.
        offset: Where the figure begins on the slide.
        name: What the frame is called.
        told: The table in words.
    """
    rect, frame = table.rect, slide.shapes._next_shape_id
    place = xml_element(
        "p:xfrm",
        xml_element("a:off", x=made.emu(rect.left + offset[0]), y=made.emu(rect.top + offset[1])),
        xml_element("a:ext", cx=made.emu(rect.width), cy=made.emu(rect.height)),
    )
    keys = table.keys or [""] * len(table.widths)
    grid = xml_element(
        "a:tblGrid",
        [
            xml_element("a:gridCol", table_keys.column(key), w=made.emu(width))
            for width, key in zip(table.widths, keys, strict=True)
        ],
    )
    body = xml_element(
        "a:tbl", xml_element("a:tblPr", firstRow=1, firstCol=1), grid, _rows(made, table)
    )
    locks = xml_element("a:graphicFrameLocks", noGrp=1)
    facts = xml_element(
        "p:nvGraphicFramePr",
        xml_element("p:cNvPr", id=frame, name=name, descr=told),
        xml_element("p:cNvGraphicFramePr", locks),
        xml_element("p:nvPr"),
    )
    data = xml_element("a:graphic", xml_element("a:graphicData", body, uri=_TABLE))
    slide.shapes._spTree.append(
        parse_xml(xml_element("p:graphicFrame", facts, place, data, **SPACES))
    )


def _rows(made: Stage, table: Table) -> list[Markup]:
    rows: list[Markup] = []
    parts = _parts(table, _LEAST / made.points(1))
    numbers = table_keys.rows([[plain(cell.text) for cell in cells] for cells in table.rows])
    for cells, height, number in zip(table.rows, table.heights, numbers, strict=True):
        foot = height * table.foot if rows else 0.0
        found = [
            each
            for at, cell in _placed(cells)
            for each in _cell(made, cell, parts[at, cell.span], table.gap, foot)
        ]
        rows.append(xml_element("a:tr", found, number, h=made.emu(height)))
    return rows


def _placed(cells: Sequence[Cell]) -> Iterator[tuple[int, Cell]]:
    """Each cell of a row after the number of its column."""
    at = 0
    for cell in cells:
        yield at, cell
        at += cell.span


def _parts(table: Table, least: float) -> dict[tuple[int, int], float]:
    """The part of its type that each column has, or each width of several: no words are wider than their cell."""
    found: dict[tuple[int, int], float] = {}
    for at, cell in (placed for cells in table.rows for placed in _placed(cells)):
        size, lines = cell.font.size, re.split("<br */?>", cell.text)
        widest = max(text_width(plain(line), size, bold="<b>" in line) for line in lines)
        room = sum(table.widths[at : at + cell.span]) - _room(cell)
        fits = max(min(1.0, room / max(1.0, widest * _WIDER)), min(1.0, least / size))
        found[at, cell.span] = min(fits, found.get((at, cell.span), 1.0))
    return found


def _room(cell: Cell) -> float:
    """The room beside the words of a cell, in pixels."""
    return cell.font.size * _ROOM if cell.align != "center" else 0.0


def _cell(made: Stage, cell: Cell, part: float, gap: float, foot: float) -> list[Markup]:
    """A cell with a part of its type, and those that it takes the place of."""
    room, points = _room(cell), made.points(cell.font.size * part)
    paper = made.ink.line(made.colours["paper"] if cell.fill else None, made.points(gap))
    edges = [_renamed(paper, name) for name in ("lnL", "lnR", "lnT", "lnB")]
    fill = made.ink.fill(cell.fill or None)
    sides = {
        "marL": made.emu(room if cell.align == "left" else 0),
        "marR": made.emu(room if cell.align == "right" else 0),
        "marT": 0,
        "marB": made.emu(foot),
    }
    look = xml_element(
        "a:tcPr",
        edges,
        made.ink.hatch(f"{cell.hatch} {cell.fill}") if cell.hatch else fill,
        **sides,
        anchor="ctr",
    )
    start = xml_element("a:bodyPr"), xml_element("a:lstStyle")
    body = xml_element("a:txBody", start, _paragraphs(made, cell, points))
    span = cell.span if cell.span > 1 else None
    covered = xml_element("a:txBody", start, xml_element("a:p"))
    empty = xml_element("a:tc", covered, xml_element("a:tcPr"), hMerge=1)
    return [xml_element("a:tc", body, look, gridSpan=span), *[empty] * (cell.span - 1)]


def _paragraphs(made: Stage, cell: Cell, points: float) -> list[Markup]:
    """The words of a cell on lines that are no higher than their type, whatever the font."""
    lines, colour = re.split("<br */?>", cell.text), cell.font.color
    spacing = xml_element("a:lnSpc", val("a:spcPts", round(points * 100 * _HIGH)))
    side = xml_element("a:pPr", spacing, algn=_SIDES[cell.align])
    return [
        xml_element("a:p", side, made.ink.runs(line, points, colour))
        if line
        # What is empty has the least type, so that it makes no row higher.
        else xml_element("a:p", side, made.ink.properties("endParaRPr", 1, colour))
        for line in lines
    ]


def _renamed(line: Markup, name: str) -> Markup:
    """A line as the edge of a cell."""
    return Markup(line.replace("<a:ln", f"<a:{name}", 1).replace("</a:ln>", f"</a:{name}>"))
