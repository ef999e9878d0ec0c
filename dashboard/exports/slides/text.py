"""Texts on slides: every run has fonts for all scripts and the language's tag."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml import parse_xml

from dashboard.exports.native import Rect
from dashboard.exports.office import titles
from dashboard.exports.office.brand import PIXEL
from dashboard.exports.office.ooxml import val
from dashboard.exports.slides.stage import Stage
from dashboard.figures.kit.furniture import TITLE
from dashboard.figures.kit.metrics import wrap
from dashboard.markup import xml_element

#: The namespaces of texts and of slides.
SPACES = {
    "xmlns:a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "xmlns:p": "http://schemas.openxmlformats.org/presentationml/2006/main",
}
#: No room between the edges of a box and its text.
NO_ROOM = {"lIns": 0, "tIns": 0, "rIns": 0, "bIns": 0}
_EAST = r"[\u3000-\u30ff\u3400-\u9fff\uac00-\ud7af\uff00-\uffef]"
#: Where programs put room between letters of different scripts.
_BETWEEN = re.compile(f"(?<={_EAST})(?=[!-~“‘])|(?<=[!-~”’])(?={_EAST})")
#: How far the type of a text gives way for that.
_LEAST = 0.8
_FIELD = "{6D0B1C1E-5C1B-4C0A-9C55-6B1F2A7D3E10}"


@dataclass(frozen=True)
class Line:
    """A paragraph.

    Attributes:
        text: With Plotly's few tags.
        size: In pixels; 0 for what the template has.
        colour: Its colour; None for what the template has.
        gap: Above it, in pixels; the first of a frame has none.
        bold: Whether it is bold.
    """

    text: str
    size: float = 0
    colour: str | None = None
    gap: float = 0
    bold: bool = False


def spaced_size(text: str, size: float, width: float, *, bold: bool = False) -> float:
    """The size at which a text takes no more lines where programs put room between East Asian and Latin letters.

    LibreOffice does, pictures do not: a line more would run into what stands below.

    Example:
        >>> spaced_size("Share of the world", 28, 200)
        28
    """
    found, most = size, len(wrap(text, size, width, bold=bold))
    spaced = _BETWEEN.sub("\N{THIN SPACE}", text)
    while found > size * _LEAST and len(wrap(spaced, found, width, bold=bold)) > most:
        found *= 0.98
    return found


def title(
    made: Stage, slide: Any, text: str, place: Rect, size: float, colour: str | None = None
) -> None:
    """The title placeholder: outlines and screen readers look for it.

    Example:
        ``title(made, slide, "Share of the world", Rect(40, 20, 880, 60), 28)``
    """
    shape = slide.shapes.title or slide.shapes.add_textbox(0, 0, 0, 0)
    _set_place(made, shape, place)
    _bare(shape.text_frame)
    write(made, shape.text_frame, [Line(text, size, colour, bold=True)])


def themed_title(made: Stage, slide: Any, text: str, place: Rect) -> None:
    """The title as a template has it: its place, size and colour; at a place of our own if it has none.

    Example:
        ``themed_title(made, slide, "Share of the world", Rect(40, 20, 880, 60))``
    """
    if slide.shapes.title is None:
        title(made, slide, text, place, made.type * TITLE, made.colours["text"])
        return
    frame = slide.shapes.title.text_frame
    write(made, frame, [Line(text)])
    # A long title becomes smaller instead of running into the figure. Programs find the size when somebody writes
    # into it, and not before: that at which it fits is written.
    body = frame._txBody.bodyPr
    for child in list(body):
        body.remove(child)
    body.append(parse_xml(xml_element("a:normAutofit", **SPACES)))
    if slide.shapes.title.left + slide.shapes.title.width > made.deck.slide_width:
        _set_place(made, slide.shapes.title, place)
    known, room = titles.look(slide.slide_layout, slide.slide_layout.slide_master), place
    size = titles.fitting(text, known, room.width * PIXEL, room.height * PIXEL)
    if size < known.size:
        for properties in frame._txBody.iter("{*}rPr"):
            properties.set("sz", str(round(size * 100)))


def text_box(made: Stage, slide: Any, name: str, lines: Sequence[Line], place: Rect) -> Any:
    """A box of paragraphs.

    Example:
        ``text_box(made, slide, "source", [Line("Source: World Bank")], Rect(40, 500, 800, 20))``
    """
    box = slide.shapes.add_textbox(0, 0, 0, 0)
    box.name = name
    _set_place(made, box, place)
    _bare(box.text_frame)
    write(made, box.text_frame, lines)
    return box


def number(made: Stage, slide: Any, place: Rect, size: float) -> None:
    """The number of the slide, where the template has it, or at a place of our own; none if a template has none.

    Example:
        ``number(made, slide, Rect(900, 500, 40, 20), 10)``
    """
    spots = (
        spot
        for spot in slide.slide_layout.placeholders
        if spot.placeholder_format.type == PP_PLACEHOLDER.SLIDE_NUMBER
    )
    spot = next(spots, None)
    if spot is None:
        return
    own = not made.branded
    look = made.ink.properties(
        "rPr", made.points(size) if own else 0, made.colours["muted"] if own else None
    )
    name = xml_element("p:cNvPr", id=slide.shapes._next_shape_id, name="Slide Number")
    kind = xml_element("p:ph", type="sldNum", sz="quarter", idx=spot.placeholder_format.idx)
    locks = xml_element("p:cNvSpPr", xml_element("a:spLocks", noGrp=1))
    text = xml_element("a:t", len(made.deck.slides))
    field = xml_element("a:fld", look, text, id=_FIELD, type="slidenum")
    side = xml_element("a:pPr", algn="r") if own else None
    shape = xml_element(
        "p:sp",
        xml_element("p:nvSpPr", name, locks, xml_element("p:nvPr", kind)),
        xml_element("p:spPr"),
        xml_element(
            "p:txBody",
            xml_element("a:bodyPr"),
            xml_element("a:lstStyle"),
            xml_element("a:p", side, field),
        ),
        **SPACES,
    )
    slide.shapes._spTree.append(parse_xml(shape))
    if own:
        placed = list(slide.placeholders)[-1]
        _set_place(made, placed, place)
        _bare(placed.text_frame)


def write(made: Stage, frame: Any, lines: Sequence[Line]) -> None:
    """Fill a frame.

    Example:
        ``write(made, cell.text_frame, [Line("21.8%", 14)])``
    """
    body = frame._txBody
    for paragraph in body.findall(".//{*}p"):
        body.remove(paragraph)
    for n, line in enumerate(lines):
        before = round(made.points(line.gap) * 100) if n else 0
        look, size = xml_element("a:pPr"), 0.0
        if line.size:
            size = made.points(line.size)
            whole = xml_element("a:lnSpc", val("a:spcPct", 100_000))
            gap = xml_element("a:spcBef", val("a:spcPts", before))
            look = xml_element("a:pPr", whole, gap, algn="l")
        runs = made.ink.runs(line.text, size, line.colour, bold=line.bold)
        body.append(parse_xml(xml_element("a:p", look, runs, **SPACES)))


def add_notes(made: Stage, slide: Any, texts: Sequence[str]) -> None:
    """Speaker notes.

    Example:
        ``add_notes(made, slide, ["The share fell since 2021."])``
    """
    write(made, slide.notes_slide.notes_text_frame, [Line(text) for text in texts])


def drop_empty(slide: Any) -> None:
    """Placeholders of the layout that nothing was put into would say "Click to add text".

    Example:
        ``drop_empty(slide)``
    """
    for shape in list(slide.placeholders):
        if shape.has_text_frame and not shape.text_frame.text.strip():
            shape._element.getparent().remove(shape._element)


def _set_place(made: Stage, shape: Any, place: Rect) -> None:
    shape.left, shape.top = made.emu(place.left), made.emu(place.top)
    shape.width, shape.height = made.emu(place.width), made.emu(place.height)


def _bare(frame: Any) -> None:
    """A frame without room around its text, which begins at its upper edge."""
    body = frame._txBody.bodyPr
    for side, room in NO_ROOM.items():
        body.set(side, str(room))
    body.set("wrap", "square")
    body.set("anchor", "t")
    for child in list(body):
        body.remove(child)
