"""Texts on slides: every run has fonts for all scripts and the language's tag."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml import parse_xml

from dashboard.exports.native import Rect
from dashboard.exports.slides.stage import Stage

#: The namespaces of texts and of slides.
DRAWING = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
SLIDE = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
_FIELD = "{6D0B1C1E-5C1B-4C0A-9C55-6B1F2A7D3E10}"


def title(
    made: Stage, slide: Any, text: str, place: Rect, size: float, colour: str | None = None
) -> None:
    """The title placeholder: outlines and screen readers look for it."""
    shape = slide.shapes.title
    _set_place(made, shape, place)
    _bare(shape.text_frame)
    paragraphs(made, shape.text_frame, [text], made.points(size), colour, bold=True)


def themed_title(made: Stage, slide: Any, text: str) -> None:
    """The title as a template has it: its place, size and colour."""
    frame = slide.shapes.title.text_frame
    paragraphs(made, frame, [text], 0, None)
    # A long title becomes smaller instead of running into the figure.
    body = frame._txBody.bodyPr
    for child in list(body):
        body.remove(child)
    body.append(parse_xml(f"<a:normAutofit {DRAWING}/>"))


def text_box(
    made: Stage,
    slide: Any,
    name: str,
    texts: Sequence[str],
    place: Rect,
    size: float,
    colour: str,
    *,
    gap: float = 0,
) -> Any:
    """A box of paragraphs, with a gap between them."""
    box = slide.shapes.add_textbox(0, 0, 0, 0)
    box.name = name
    _set_place(made, box, place)
    _bare(box.text_frame)
    paragraphs(made, box.text_frame, texts, made.points(size), colour, gap=made.points(gap))
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
    own = made.brand is None
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


def paragraphs(
    made: Stage,
    frame: Any,
    texts: Sequence[str],
    points: float,
    colour: str | None,
    *,
    bold: bool = False,
    gap: float = 0,
) -> None:
    """The texts of a frame; without a size they look as the template has it."""
    body = frame._txBody
    for paragraph in body.findall(".//{*}p"):
        body.remove(paragraph)
    for n, text in enumerate(texts):
        before = round(gap * 100) if n else 0
        look = (
            '<a:pPr algn="l"><a:lnSpc><a:spcPct val="100000"/></a:lnSpc>'
            f'<a:spcBef><a:spcPts val="{before}"/></a:spcBef></a:pPr>'
            if points
            else "<a:pPr/>"
        )
        runs = made.ink.runs(text, points, colour, bold=bold)
        body.append(parse_xml(f"<a:p {DRAWING}>{look}{runs}</a:p>"))


def add_notes(made: Stage, slide: Any, texts: Sequence[str]) -> None:
    """Speaker notes."""
    paragraphs(made, slide.notes_slide.notes_text_frame, texts, 0, None)


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
