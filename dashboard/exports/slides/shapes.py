"""Lines, boxes and labels on slides, written as XML."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from pptx.oxml import parse_xml

from dashboard.exports.native import Block, Label, Outline, Rect, Shape, Stroke
from dashboard.exports.office import ooxml
from dashboard.exports.office.brand import ROLES
from dashboard.exports.slides.stage import Stage
from dashboard.exports.slides.text import NO_ROOM, SPACES
from dashboard.figures.kit.base import LINE_HEIGHT
from dashboard.figures.kit.metrics import text_width
from dashboard.markup import Markup, xml_element

#: Labels may be wider in another font than here.
_SLACK = 1.2


def add_shapes(
    made: Stage,
    slide: Any,
    name: str,
    found: Sequence[Shape],
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
    # The group is as large as the slide, so that places inside of it are places on the slide.
    size = {"cx": made.deck.slide_width, "cy": made.deck.slide_height}
    place = xml_element(
        "a:xfrm",
        xml_element("a:off", x=0, y=0),
        xml_element("a:ext", **size),
        xml_element("a:chOff", x=0, y=0),
        xml_element("a:chExt", **size),
    )
    group = xml_element(
        "p:grpSp",
        xml_element(
            "p:nvGrpSpPr",
            xml_element("p:cNvPr", id=first, name=name, descr=told or None),
            xml_element("p:cNvGrpSpPr"),
            xml_element("p:nvPr"),
        ),
        xml_element("p:grpSpPr", place),
        parts,
        **SPACES,
    )
    slide.shapes._spTree.append(parse_xml(group))


def stripe(made: Stage, slide: Any, place: Rect) -> None:
    """A line in the colours of the three.

    Example:
        ``stripe(made, slide, Rect(0, 0, 960, 6))``
    """
    part = place.width / 3
    blocks = [
        Block(Rect(place.left + n * part, place.top, part, place.height), made.colours[role])
        for n, role in enumerate(ROLES[:3])
    ]
    add_shapes(made, slide, "Stripe", blocks, (0, 0))


def _shape(made: Stage, number: int, shape: Shape, offset: tuple[float, float]) -> Markup:
    if isinstance(shape, Label):
        return _label(made, number, shape, offset)
    if isinstance(shape, Stroke):
        return _stroke(made, number, shape, offset)
    if isinstance(shape, Outline):
        return _outline(made, number, shape, offset)
    return _block(made, number, shape, offset)


def _label(made: Stage, number: int, label: Label, offset: tuple[float, float]) -> Markup:
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
    body = xml_element(
        "a:bodyPr", xml_element("a:noAutofit"), wrap="none", **NO_ROOM, anchor=anchor
    )
    return _written(
        number,
        " ".join(lines)[:60],
        [_placed(made, x, y, width, height), _geometry("rect"), made.ink.fill(None)],
        [
            body,
            xml_element("a:lstStyle"),
            xml_element("a:p", xml_element("a:pPr", algn=side), runs),
        ],
        text=True,
    )


def _stroke(made: Stage, number: int, stroke: Stroke, offset: tuple[float, float]) -> Markup:
    x, y = min(stroke.x0, stroke.x1) + offset[0], min(stroke.y0, stroke.y1) + offset[1]
    flips = {"flipH": stroke.x1 < stroke.x0 or None, "flipV": stroke.y1 < stroke.y0 or None}
    place = _placed(made, x, y, abs(stroke.x1 - stroke.x0), abs(stroke.y1 - stroke.y0), **flips)
    line = made.ink.line(stroke.colour, made.points(stroke.width), stroke.dash)
    about = xml_element("p:cNvPr", id=number, name=f"Line {number}")
    facts = xml_element("p:nvCxnSpPr", about, xml_element("p:cNvCxnSpPr"), xml_element("p:nvPr"))
    return xml_element("p:cxnSp", facts, xml_element("p:spPr", place, _geometry("line"), line))


def _block(made: Stage, number: int, block: Block, offset: tuple[float, float]) -> Markup:
    rect = block.rect
    place = _placed(made, rect.left + offset[0], rect.top + offset[1], rect.width, rect.height)
    hatched = made.ink.hatch(block.hatch) if block.hatch else None
    # Whatever a template has behind its slides: a colour of our own would be seen on it.
    fill = hatched or (None if block.ground else made.ink.fill(block.colour, block.opacity))
    edge = made.ink.line(block.edge or None, made.points(block.edge_width))
    body = [xml_element("a:bodyPr"), xml_element("a:lstStyle"), xml_element("a:p")]
    look = [place, _geometry("ellipse" if block.round else "rect"), *([fill] if fill else []), edge]
    return _written(number, f"Area {number}", look, body, ground=block.ground)


def _outline(made: Stage, number: int, outline: Outline, offset: tuple[float, float]) -> Markup:
    """A shape of its own geometry (ECMA-376 part 1, 20.1.9.8): its corners, from the upper left one of what it fills."""
    xs, ys = zip(*outline.corners, strict=True)
    left, top = min(xs), min(ys)
    wide, high = (made.emu(max(each) - min(each)) for each in (xs, ys))
    corners = [
        xml_element("a:pt", x=made.emu(x - left), y=made.emu(y - top)) for x, y in outline.corners
    ]
    steps = [
        xml_element("a:moveTo", corners[0]),
        *(xml_element("a:lnTo", corner) for corner in corners[1:]),
        xml_element("a:close"),
    ]
    paths = xml_element("a:pathLst", xml_element("a:path", steps, w=wide, h=high))
    parts = [xml_element(f"a:{name}") for name in ("avLst", "gdLst", "ahLst", "cxnLst")]
    whole = xml_element("a:rect", l=0, t=0, r="r", b="b")
    look = [
        _placed(made, left + offset[0], top + offset[1], max(xs) - left, max(ys) - top),
        xml_element("a:custGeom", parts, whole, paths),
        made.ink.fill(outline.colour, outline.opacity),
        made.ink.line(None),
    ]
    body = [xml_element("a:bodyPr"), xml_element("a:lstStyle"), xml_element("a:p")]
    return _written(number, f"Area {number}", look, body)


def _written(
    number: int,
    name: str,
    look: list[Markup],
    body: list[Markup],
    *,
    text: bool = False,
    ground: bool = False,
) -> Markup:
    """A shape: what it is called, how it looks, what stands in it."""
    about = xml_element("p:cNvPr", id=number, name=name)
    facts = [about, xml_element("p:cNvSpPr", txBox=text or None), xml_element("p:nvPr")]
    return xml_element(
        "p:sp",
        xml_element("p:nvSpPr", facts),
        xml_element("p:spPr", look),
        xml_element("p:txBody", body),
        useBgFill="1" if ground else None,
    )


def _geometry(kind: str) -> Markup:
    return xml_element("a:prstGeom", xml_element("a:avLst"), prst=kind)


def _placed(
    made: Stage, x: float, y: float, width: float, height: float, **flips: bool | None
) -> Markup:
    x, y, width, height = (made.emu(v) for v in (x, y, width, height))
    place = xml_element("a:off", x=x, y=y), xml_element("a:ext", cx=width, cy=height)
    return xml_element("a:xfrm", place, **flips)
