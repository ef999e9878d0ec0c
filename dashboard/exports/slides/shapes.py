"""Lines, boxes and labels on slides, written as XML."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import quoteattr

from pptx.oxml import parse_xml

from dashboard.exports.native import Block, Label, Rect, Stroke
from dashboard.exports.office import ooxml
from dashboard.exports.office.brand import ROLES
from dashboard.exports.slides.stage import Stage
from dashboard.exports.slides.text import DRAWING, SLIDE
from dashboard.figures.kit.base import LINE_HEIGHT
from dashboard.figures.kit.metrics import text_width

#: Labels may be wider in another font than here.
_SLACK = 1.2


def add_shapes(
    made: Stage,
    slide: Any,
    name: str,
    found: Sequence[Block | Stroke | Label],
    offset: tuple[float, float],
    told: str = "",
) -> None:
    """Lines, boxes and texts, as one group that can be moved and taken apart.

    Written as one piece of XML: the library measures a group again after each shape that is added.

    Args:
        made: The presentation.
        slide: The slide.
        name: Of the group.
        found: The shapes.
        offset: Where the figure begins on the slide.
        told: The group in words, where it is all there is to see.
    """
    first = slide.shapes._next_shape_id
    parts = [_shape(made, first + n, shape, offset) for n, shape in enumerate(found, start=1)]
    size = f'cx="{made.deck.slide_width}" cy="{made.deck.slide_height}"'
    # The group is as large as the slide, so that places inside of it are places on the slide.
    place = f'<a:xfrm><a:off x="0" y="0"/><a:ext {size}/><a:chOff x="0" y="0"/><a:chExt {size}/></a:xfrm>'
    words = f" descr={quoteattr(told)}" if told else ""
    head = f'<p:nvGrpSpPr><p:cNvPr id="{first}" name={quoteattr(name)}{words}/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr>{place}</p:grpSpPr>'
    slide.shapes._spTree.append(
        parse_xml(f"<p:grpSp {DRAWING} {SLIDE}>{head}{''.join(parts)}</p:grpSp>")
    )


def stripe(made: Stage, slide: Any, place: Rect) -> None:
    """A line in the colours of the three."""
    part = place.width / 3
    blocks = [
        Block(Rect(place.left + n * part, place.top, part, place.height), made.colours[role])
        for n, role in enumerate(ROLES[:3])
    ]
    add_shapes(made, slide, "Stripe", blocks, (0, 0))


def _shape(
    made: Stage, number: int, shape: Block | Stroke | Label, offset: tuple[float, float]
) -> str:
    if isinstance(shape, Label):
        return _label(made, number, shape, offset)
    return (
        _stroke(made, number, shape, offset)
        if isinstance(shape, Stroke)
        else _block(made, number, shape, offset)
    )


def _label(made: Stage, number: int, label: Label, offset: tuple[float, float]) -> str:
    lines = [ooxml.plain(line) for line in re.split("<br */?>", label.text)]
    width = (
        max(text_width(line, label.size, bold="<b>" in label.text) for line in lines) * _SLACK
        + label.size
    )
    height = len(lines) * label.size * LINE_HEIGHT
    x = label.x - {"left": 0.0, "center": width / 2, "right": width}[label.across] + offset[0]
    y = label.y - {"top": 0.0, "middle": height / 2, "bottom": height}[label.down] + offset[1]
    # A box ends with the slide; its text does not wrap, so nothing is lost.
    if label.across == "left":
        width = max(label.size, min(width, made.size[0] - x))
    elif label.across == "right" and x < 0:
        x, width = 0.0, width + x
    side = {"left": "l", "center": "ctr", "right": "r"}[label.across]
    anchor = {"top": "t", "middle": "ctr", "bottom": "b"}[label.down]
    runs = made.ink.runs(label.text, made.points(label.size), label.colour)
    name = quoteattr(" ".join(lines)[:60])
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name={name}/><p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr>'
        f'<p:spPr>{_placed(made, x, y, width, height)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></p:spPr>'
        f'<p:txBody><a:bodyPr wrap="none" lIns="0" tIns="0" rIns="0" bIns="0" anchor="{anchor}"><a:noAutofit/></a:bodyPr><a:lstStyle/>'
        f'<a:p><a:pPr algn="{side}"/>{runs}</a:p></p:txBody></p:sp>'
    )


def _stroke(made: Stage, number: int, stroke: Stroke, offset: tuple[float, float]) -> str:
    x, y = min(stroke.x0, stroke.x1) + offset[0], min(stroke.y0, stroke.y1) + offset[1]
    flips = (' flipH="1"' if stroke.x1 < stroke.x0 else "") + (
        ' flipV="1"' if stroke.y1 < stroke.y0 else ""
    )
    place = _placed(made, x, y, abs(stroke.x1 - stroke.x0), abs(stroke.y1 - stroke.y0), flips)
    line = made.ink.line(stroke.colour, made.points(stroke.width), stroke.dash)
    return (
        f'<p:cxnSp><p:nvCxnSpPr><p:cNvPr id="{number}" name="Line {number}"/><p:cNvCxnSpPr/><p:nvPr/></p:nvCxnSpPr>'
        f'<p:spPr>{place}<a:prstGeom prst="line"><a:avLst/></a:prstGeom>{line}</p:spPr></p:cxnSp>'
    )


def _block(made: Stage, number: int, block: Block, offset: tuple[float, float]) -> str:
    rect = block.rect
    place = _placed(made, rect.left + offset[0], rect.top + offset[1], rect.width, rect.height)
    kind = "ellipse" if block.round else "rect"
    hatched = made.ink.hatch(block.hatch) if block.hatch else ""
    fill = hatched or made.ink.fill(block.colour, block.opacity)
    edge = made.ink.line(block.edge or None, made.points(block.edge_width))
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="Area {number}"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr>'
        f'<p:spPr>{place}<a:prstGeom prst="{kind}"><a:avLst/></a:prstGeom>{fill}{edge}</p:spPr>'
        "<p:txBody><a:bodyPr/><a:lstStyle/><a:p/></p:txBody></p:sp>"
    )


def _placed(made: Stage, x: float, y: float, width: float, height: float, flips: str = "") -> str:
    x, y, width, height = (made.emu(v) for v in (x, y, width, height))
    return f'<a:xfrm{flips}><a:off x="{x}" y="{y}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
