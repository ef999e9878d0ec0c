"""Texts on slides: every run has fonts for all scripts and the language's tag."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml import parse_xml

from dashboard.exports.native import Rect
from dashboard.exports.slides.stage import Stage
from dashboard.figures.kit.furniture import TITLE

#: The namespaces of texts and of slides.
DRAWING = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
SLIDE = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
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


def title(
    made: Stage, slide: Any, text: str, place: Rect, size: float, colour: str | None = None
) -> None:
    """The title placeholder: outlines and screen readers look for it."""
    shape = slide.shapes.title or slide.shapes.add_textbox(0, 0, 0, 0)
    _set_place(made, shape, place)
    _bare(shape.text_frame)
    write(made, shape.text_frame, [Line(text, size, colour, bold=True)])


def themed_title(made: Stage, slide: Any, text: str, place: Rect) -> None:
    """The title as a template has it: its place, size and colour; at a place of our own if it has none."""
    if slide.shapes.title is None:
        title(made, slide, text, place, made.type * TITLE, made.colours["text"])
        return
    frame = slide.shapes.title.text_frame
    write(made, frame, [Line(text)])
    # A long title becomes smaller instead of running into the figure.
    body = frame._txBody.bodyPr
    for child in list(body):
        body.remove(child)
    body.append(parse_xml(f"<a:normAutofit {DRAWING}/>"))


def text_box(made: Stage, slide: Any, name: str, lines: Sequence[Line], place: Rect) -> Any:
    """A box of paragraphs."""
    box = slide.shapes.add_textbox(0, 0, 0, 0)
    box.name = name
    _set_place(made, box, place)
    _bare(box.text_frame)
    write(made, box.text_frame, lines)
    return box


def number(made: Stage, slide: Any, place: Rect, size: float) -> None:
    """The number of the slide, where the template has it, or at a place of our own; none if a template has none."""
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
    name = f'<p:cNvPr id="{slide.shapes._next_shape_id}" name="Slide Number"/>'
    kind = f'<p:ph type="sldNum" sz="quarter" idx="{spot.placeholder_format.idx}"/>'
    field = f'<a:fld id="{_FIELD}" type="slidenum">{look}<a:t>{len(made.deck.slides)}</a:t></a:fld>'
    side = '<a:pPr algn="r"/>' if own else ""
    slide.shapes._spTree.append(
        parse_xml(
            f'<p:sp {DRAWING} {SLIDE}><p:nvSpPr>{name}<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr>{kind}</p:nvPr></p:nvSpPr>'
            f"<p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/><a:p>{side}{field}</a:p></p:txBody></p:sp>"
        )
    )
    if own:
        shape = list(slide.placeholders)[-1]
        _set_place(made, shape, place)
        _bare(shape.text_frame)


def write(made: Stage, frame: Any, lines: Sequence[Line]) -> None:
    """Fill a frame."""
    body = frame._txBody
    for paragraph in body.findall(".//{*}p"):
        body.remove(paragraph)
    for n, line in enumerate(lines):
        before = round(made.points(line.gap) * 100) if n else 0
        look = (
            '<a:pPr algn="l"><a:lnSpc><a:spcPct val="100000"/></a:lnSpc>'
            f'<a:spcBef><a:spcPts val="{before}"/></a:spcBef></a:pPr>'
            if line.size
            else "<a:pPr/>"
        )
        size = made.points(line.size) if line.size else 0
        runs = made.ink.runs(line.text, size, line.colour, bold=line.bold)
        body.append(parse_xml(f"<a:p {DRAWING}>{look}{runs}</a:p>"))


def add_notes(made: Stage, slide: Any, texts: Sequence[str]) -> None:
    """Speaker notes."""
    write(made, slide.notes_slide.notes_text_frame, [Line(text) for text in texts])


def drop_empty(slide: Any) -> None:
    """Placeholders of the layout that nothing was put into would say "Click to add text"."""
    for shape in list(slide.placeholders):
        if shape.has_text_frame and not shape.text_frame.text.strip():
            shape._element.getparent().remove(shape._element)


def _set_place(made: Stage, shape: Any, place: Rect) -> None:
    shape.left, shape.top = made.emu(place.left), made.emu(place.top)
    shape.width, shape.height = made.emu(place.width), made.emu(place.height)


def _bare(frame: Any) -> None:
    """A frame without room around its text, which begins at its upper edge."""
    body = frame._txBody.bodyPr
    for side in ("lIns", "tIns", "rIns", "bIns"):
        body.set(side, "0")
    body.set("wrap", "square")
    body.set("anchor", "t")
    for child in list(body):
        body.remove(child)
