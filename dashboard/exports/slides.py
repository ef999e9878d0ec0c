"""PowerPoint: native, editable charts with direct labels, alt text, speaker notes, fonts for all scripts."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from xml.sax.saxutils import quoteattr

from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.opc.constants import CONTENT_TYPE as CT
from pptx.oxml import parse_xml
from pptx.oxml.shapes.graphfrm import CT_GraphicalObjectFrame
from pptx.parts.chart import ChartPart
from pptx.util import Emu

from dashboard import theme
from dashboard.exports import brand, ooxml, workbook
from dashboard.exports.brand import PIXEL, Brand
from dashboard.exports.chart_xml import Paint, chart_xml
from dashboard.exports.job import Job
from dashboard.exports.native import Block, Drawing, Label, Panel, Rect, Stroke, take_apart
from dashboard.exports.record import VERSION
from dashboard.figures import furniture
from dashboard.figures.base import LINE_HEIGHT
from dashboard.figures.metrics import text_width, wrap
from dashboard.wording import words

_NS = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
_NSP = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
#: Labels may be wider in another font than here.
_SLACK = 1.2


@dataclass
class Stage:
    """A presentation that is being made.

    Attributes:
        deck: The presentation.
        ink: Colours and fonts.
        unit: EMU in a pixel.
        brand: The template, if there is one.
        dark: Whether our own colours are the dark ones.
    """

    deck: Any
    ink: ooxml.Ink
    unit: float
    brand: Brand | None
    dark: bool = False

    @property
    def colours(self) -> Any:
        """Role -> colour."""
        return theme.palette("dark" if self.dark else "light")

    @cached_property
    def size(self) -> tuple[float, float]:
        """Width and height in pixels."""
        return self.deck.slide_width / self.unit, self.deck.slide_height / self.unit

    def points(self, pixels: float) -> float:
        """A size of type in points."""
        return pixels * self.unit / 12700

    def emu(self, pixels: float) -> Emu:
        """A length in EMU."""
        return Emu(round(pixels * self.unit))


def stage(job: Job, template: Brand | None = None) -> Stage:
    """An empty presentation for a job's language, size and theme."""
    board, lang, dark = job.canvas, job.view.lang, job.view.theme == "dark" and not job.view.grey
    if template is not None:
        return Stage(template.open(), template.ink(lang), PIXEL, template)
    unit = PIXEL if board.mm is None else board.mm[0] * 36000 / board.width
    return Stage(
        brand.own(round(board.width * unit), round(board.height * unit), lang, dark),
        ooxml.Ink(lang),
        unit,
        None,
        dark,
    )


def pptx(job: Job, template: Brand | None = None) -> bytes:
    """The figure as a presentation of one slide."""
    made = stage(job, template)
    add_figure(made, job)
    return finished(made, job, job.carried("pptx"))


def finished(made: Stage, job: Job, record: str) -> bytes:
    """The bytes of a presentation: its properties, its record, nothing that changes by itself."""
    about = made.deck.core_properties
    about.title, about.subject = job.caption.title, job.caption.subtitle[:255]
    about.keywords, about.comments = "; ".join(job.citations)[:255], job.caption.source[:255]
    about.author = about.last_modified_by = "Trilateral"
    about.language, about.revision, about.version = ooxml.TAGS[job.view.lang], 1, VERSION
    about.created = about.modified = about.last_printed = job.created.replace(tzinfo=None)
    out = io.BytesIO()
    made.deck.save(out)
    return workbook.with_item(out.getvalue(), record, "ppt/_rels/presentation.xml.rels", {})


def add_figure(made: Stage, job: Job, notes: Sequence[str] = ()) -> Any:
    """A slide with one figure: title, definition, chart, source; what to say about it in the notes."""
    slide = made.deck.slides.add_slide(brand.layout(made.deck, PP_PLACEHOLDER.TITLE))
    if made.brand is None:
        drawing, offset = _own_page(made, slide, job)
    else:
        drawing, offset = _brand_page(made, slide, job)
    _chart(made, slide, job, drawing, offset)
    add_notes(made, slide, notes or notes_of(job))
    drop_empty(slide)
    return slide


def notes_of(job: Job) -> list[str]:
    """What a presenter says and must be able to answer."""
    say = words(job.view.lang, job.view.order)
    told = job.caption
    return [
        told.point,
        told.subtitle,
        told.source,
        *told.notes,
        *(f"{say._('Citation')}: {citation}" for citation in job.citations),
        *(f"{say._('Licence')}: {licence}" for licence in job.licences),
        f"{say._('This view')}: {job.link} · {job.data.release}",
    ]


def _own_page(made: Stage, slide: Any, job: Job) -> tuple[Drawing, tuple[float, float]]:
    """The figure and its words at the places they have in pictures."""
    board, told = job.canvas, job.caption
    drawing = take_apart(job.figure, theme.palette(job.view.theme)["paper"])
    if not board.furniture:
        title(
            made,
            slide,
            told.title,
            Rect(0, -board.type * 3, board.width, board.type * 2),
            board.type * furniture.TITLE,
        )
        return drawing, (0, 0)
    edge, colours = board.type * furniture.EDGE, _colours(made, job)
    room = board.width - 2 * edge
    size = board.type * furniture.TITLE
    lines = wrap(told.title, size, room, bold=True)
    head = Rect(edge, edge, room, len(lines) * size * LINE_HEIGHT)
    title(made, slide, told.title, head, size, colours["text"])
    size = board.type * furniture.SUBTITLE
    lines = wrap(told.subtitle, size, room)
    below = Rect(edge, head.bottom, room, len(lines) * size * LINE_HEIGHT)
    text_box(made, slide, "Definition", [told.subtitle], below, size, colours["muted"])
    _foot(made, slide, job, Rect(edge, 0, room, board.height - edge * 0.7), board.type)
    return drawing, (0, 0)


def _brand_page(made: Stage, slide: Any, job: Job) -> tuple[Drawing, tuple[float, float]]:
    """The figure in the room that a template leaves."""
    _, room = brand.region(made.deck, slide.slide_layout)
    told = job.caption
    themed_title(made, slide, told.title)
    kind = made.size[1] * 34 / 1080
    size = kind * furniture.SUBTITLE
    head = Rect(
        room.left,
        room.top,
        room.width,
        len(wrap(told.subtitle, size, room.width)) * size * LINE_HEIGHT,
    )
    text_box(made, slide, "Definition", [told.subtitle], head, size, made.colours["muted"])
    foot = _foot(made, slide, job, Rect(room.left, room.top, room.width, room.height), kind)
    rest = Rect(room.left, head.bottom, room.width, foot.top - head.bottom - kind * 0.3)
    plain = job.with_view(
        preset="slide", plain=True, theme="light", grey=False,
        width=max(200, min(4000, round(rest.width))), height=max(150, min(4000, round(rest.height))),
    )  # fmt: skip
    return take_apart(plain.figure, theme.palette("light")["paper"]), (rest.left, rest.top)


def _colours(made: Stage, job: Job) -> Any:
    return theme.palettes()["grey"] if job.view.grey else made.colours


def _foot(made: Stage, slide: Any, job: Job, within: Rect, kind: float) -> Rect:
    """Source, notes and stamp at the lower edge; returns the room they take."""
    size = kind * furniture.NOTE
    texts = [job.caption.source, *job.caption.notes]
    height = (
        sum(len(wrap(text, size, within.width)) for text in texts) * size * LINE_HEIGHT
        + kind * furniture.STAMP * LINE_HEIGHT
    )
    place = Rect(within.left, within.bottom - height, within.width, height)
    box = text_box(made, slide, "Source", texts, place, size, _colours(made, job)["muted"])
    small = made.points(kind * furniture.STAMP)
    colour = _colours(made, job)["muted"]
    stamp = parse_xml(f"<a:p {_NS}>{made.ink.runs(job.stamp, small, colour)}</a:p>")
    box.text_frame._txBody.append(stamp)
    if job.address:
        box.text_frame.paragraphs[-1].runs[0].hyperlink.address = job.link
    return place


# Texts.


def title(
    made: Stage, slide: Any, text: str, place: Rect, size: float, colour: str | None = None
) -> None:
    """The title placeholder: outlines and screen readers look for it."""
    shape = slide.shapes.title
    _set_place(made, shape, place)
    _frame(shape.text_frame)
    _paragraphs(made, shape.text_frame, [text], made.points(size), colour, bold=True)


def themed_title(made: Stage, slide: Any, text: str) -> None:
    """The title as a template has it: its place, size and colour."""
    frame = slide.shapes.title.text_frame
    _paragraphs(made, frame, [text], 0, None)
    # A long title becomes smaller instead of running into the figure.
    body = frame._txBody.bodyPr
    for child in list(body):
        body.remove(child)
    body.append(parse_xml(f"<a:normAutofit {_NS}/>"))


def text_box(
    made: Stage,
    slide: Any,
    name: str,
    texts: Sequence[str],
    place: Rect,
    size: float,
    colour: str,
    *,
    bold: bool = False,
) -> Any:
    """A box of paragraphs."""
    box = slide.shapes.add_textbox(0, 0, 0, 0)
    box.name = name
    _set_place(made, box, place)
    _frame(box.text_frame)
    _paragraphs(made, box.text_frame, texts, made.points(size), colour, bold=bold)
    return box


def _set_place(made: Stage, shape: Any, place: Rect) -> None:
    shape.left, shape.top = made.emu(place.left), made.emu(place.top)
    shape.width, shape.height = made.emu(place.width), made.emu(place.height)


def _frame(frame: Any, *, wrapped: bool = True, anchor: str = "t") -> None:
    body = frame._txBody.bodyPr
    for side in ("lIns", "tIns", "rIns", "bIns"):
        body.set(side, "0")
    body.set("wrap", "square" if wrapped else "none")
    body.set("anchor", anchor)
    for child in list(body):
        body.remove(child)


def _paragraphs(
    made: Stage,
    frame: Any,
    texts: Sequence[str],
    points: float,
    colour: str | None,
    *,
    bold: bool = False,
    align: str = "",
) -> None:
    """The texts of a frame, with fonts for all scripts and the language's tag."""
    body = frame._txBody
    for paragraph in body.findall(".//{*}p"):
        body.remove(paragraph)
    for text in texts:
        side = f' algn="{align}"' if align else ' algn="l"' if points else ""
        spacing = (
            '<a:lnSpc><a:spcPct val="100000"/></a:lnSpc><a:spcBef><a:spcPts val="0"/></a:spcBef>'
            if points
            else ""
        )
        body.append(
            parse_xml(
                f"<a:p {_NS}><a:pPr{side}>{spacing}</a:pPr>{made.ink.runs(text, points, colour, bold=bold)}</a:p>"
            )
        )


def add_notes(made: Stage, slide: Any, texts: Sequence[str]) -> None:
    """Speaker notes."""
    _paragraphs(made, slide.notes_slide.notes_text_frame, texts, 0, None)


def drop_empty(slide: Any) -> None:
    """Placeholders of the layout that nothing was put into would say "Click to add text"."""
    for shape in list(slide.placeholders):
        if shape.has_text_frame and not shape.text_frame.text.strip():
            shape._element.getparent().remove(shape._element)


# Charts.


def _chart(
    made: Stage, slide: Any, job: Job, drawing: Drawing, offset: tuple[float, float]
) -> None:
    """The native charts of a figure, and the shapes around them."""
    if drawing.behind:
        _shapes(made, slide, "Behind", drawing.behind, offset)
    for n, panel in enumerate(drawing.panels):
        frame = _frame_of(panel, drawing, len(drawing.panels))
        paint = Paint(drawing, made.ink, made.unit / 12700, frame)
        package = made.deck.part.package
        part = ChartPart.load(
            package.next_partname("/ppt/charts/chart%d.xml"),
            CT.DML_CHART,
            package,
            chart_xml(panel, paint),
        )
        part.chart_workbook.update_from_xlsx_blob(workbook.chart_workbook(panel))
        spot = (
            made.emu(frame.left + offset[0]),
            made.emu(frame.top + offset[1]),
            made.emu(frame.width),
            made.emu(frame.height),
        )
        shapes = slide.shapes
        name = job.caption.title if n == 0 else f"{job.caption.title} ({n + 1})"
        element = CT_GraphicalObjectFrame.new_chart_graphicFrame(
            shapes._next_shape_id, "Chart", slide.part.relate_to(part, _CHART), *spot
        )
        properties = element.nvGraphicFramePr.cNvPr
        properties.set("name", name[:120])
        properties.set("descr", job.caption.alt if n == 0 else job.caption.title)
        shapes._spTree.append(element)
    if drawing.shapes:
        _shapes(made, slide, "Labels", drawing.shapes, offset)


_CHART = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/chart"


def _frame_of(panel: Panel, drawing: Drawing, panels: int) -> Rect:
    """The frame of a chart: its plot, and room for what stands along its axes."""
    size, plot = drawing.size, panel.plot
    whole = Rect(0, 0, drawing.width, drawing.height)
    left = plot.left if panels == 1 else min(plot.left, size * (9 if panel.horizontal else 4))
    right = size * 1.2
    top = plot.top - max(0.0, plot.top - size)
    below = size * (2.4 if not panel.horizontal else 1.2)
    x, y = max(whole.left, plot.left - left), max(0.0, plot.top - top)
    return Rect(
        x, y, min(whole.width, plot.right + right) - x, min(whole.height, plot.bottom + below) - y
    )


def _shapes(
    made: Stage,
    slide: Any,
    name: str,
    found: Sequence[Block | Stroke | Label],
    offset: tuple[float, float],
) -> None:
    """Lines, boxes and texts, as one group that can be moved and taken apart.

    Written as one piece of XML: the library measures a group again after each shape that is added.
    """
    first = slide.shapes._next_shape_id
    parts = [_shape(made, first + n, shape, offset) for n, shape in enumerate(found, start=1)]
    size = f'cx="{made.deck.slide_width}" cy="{made.deck.slide_height}"'
    # The group is as large as the slide, so that places inside of it are places on the slide.
    place = f'<a:xfrm><a:off x="0" y="0"/><a:ext {size}/><a:chOff x="0" y="0"/><a:chExt {size}/></a:xfrm>'
    head = f'<p:nvGrpSpPr><p:cNvPr id="{first}" name={quoteattr(name)}/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr>{place}</p:grpSpPr>'
    slide.shapes._spTree.append(
        parse_xml(f"<p:grpSp {_NS} {_NSP}>{head}{''.join(parts)}</p:grpSp>")
    )


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


__all__ = [
    "Stage",
    "add_figure",
    "add_notes",
    "finished",
    "notes_of",
    "pptx",
    "stage",
    "text_box",
    "title",
]
