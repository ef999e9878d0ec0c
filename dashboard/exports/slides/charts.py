"""Native charts on slides, each with its workbook."""

from __future__ import annotations

from typing import Any

from pptx.opc.constants import CONTENT_TYPE as CT
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml.shapes.graphfrm import CT_GraphicalObjectFrame
from pptx.parts.chart import ChartPart

from dashboard.exports.carried import carriers
from dashboard.exports.data import workbook
from dashboard.exports.data.marks import marks
from dashboard.exports.job import Job
from dashboard.exports.native import Drawing, Panel, Rect, Series, Tag
from dashboard.exports.office.chart_cells import plain
from dashboard.exports.office.chart_xml import chart_xml
from dashboard.exports.office.paint import Paint
from dashboard.exports.slides.shapes import add_shapes
from dashboard.exports.slides.stage import Stage
from dashboard.exports.slides.tables import add_table
from dashboard.figures.kit.base import LINE_HEIGHT
from dashboard.figures.kit.metrics import text_width

#: Labels of charts may be wider in another font than here.
_WIDER = 1.15


def add_charts(
    made: Stage, slide: Any, job: Job, drawing: Drawing, offset: tuple[float, float], whole: Job
) -> None:
    """The native charts of a figure, and the shapes around them; `whole` is the figure that they are a record of."""
    text = carriers.packed(whole.carried("pptx"))
    before = len(slide.shapes._spTree)
    # Screen readers read the alt text once.
    told = "" if drawing.panels or drawing.table else job.caption.alt
    called = carriers.named(job.caption.title, whole.record.digest)
    if drawing.behind:
        add_shapes(made, slide, "Behind", drawing.behind, offset, told)
        told = ""
    if drawing.table:
        add_table(made, slide, drawing.table, offset, called, job.caption.alt)
    marked = marks(job)
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
        form = job.quantity.form.office
        sheet = workbook.chart_workbook(panel, form, marked, text)
        part.chart_workbook.update_from_xlsx_blob(sheet)
        spot = (
            made.emu(frame.left + offset[0]),
            made.emu(frame.top + offset[1]),
            made.emu(frame.width),
            made.emu(frame.height),
        )
        shapes = slide.shapes
        name = job.caption.title if n == 0 else f"{job.caption.title} ({n + 1})"
        element = CT_GraphicalObjectFrame.new_chart_graphicFrame(
            shapes._next_shape_id, "Chart", slide.part.relate_to(part, RT.CHART), *spot
        )
        properties = element.nvGraphicFramePr.cNvPr
        properties.set("name", carriers.named(name, whole.record.digest))
        properties.set("descr", job.caption.alt if n == 0 else job.caption.title)
        shapes._spTree.append(element)
    if drawing.shapes:
        add_shapes(made, slide, "Labels", drawing.shapes, offset, told)
    # Charts carry the record in their workbooks.
    if not drawing.panels:
        group = slide.shapes._spTree[before]
        about = next(group.iter("{*}cNvPr"))
        about.set(
            "name",
            called if drawing.table else carriers.named(about.get("name"), whole.record.digest),
        )
        carriers.tag(slide.part, group, text)


def _frame_of(panel: Panel, drawing: Drawing, panels: int) -> Rect:
    """The frame of a chart: its plot, and room for what stands along its axes and for its labels."""
    size, plot = drawing.size, panel.plot
    left = plot.left if panels == 1 else min(plot.left, size * (9 if panel.horizontal else 4))
    below = size * (2.4 if not panel.horizontal else 1.2)
    boxes = [_box(panel, s, n, tag) for s in panel.tagged for n, tag in s.tags.items()]
    x = max(0.0, min([plot.left - left, *(box.left for box in boxes)]))
    y = max(0.0, min([plot.top - size, *(box.top for box in boxes)]))
    right = max([plot.right + size * 1.2, *(box.right for box in boxes)])
    bottom = max([plot.bottom + below, *(box.bottom for box in boxes)])
    return Rect(x, y, min(drawing.width, right) - x, min(drawing.height, bottom) - y)


def _box(panel: Panel, series: Series, n: int, tag: Tag) -> Rect:
    """The room that a label takes; fonts may be wider than ours."""
    lines = plain(tag.text).split("\n")
    width = max(text_width(line, tag.size, bold=True) for line in lines) * _WIDER
    height = tag.size * LINE_HEIGHT * len(lines)
    # Beside a bar that lies it is at most beside the longest.
    at = panel.plot.right, panel.plot.bottom - height
    x, y = at if panel.horizontal else panel.spot(series, n)
    x, y = x + tag.push[0], y if panel.horizontal else y + tag.push[1]
    if tag.side in {"t", "b", "ctr"}:
        left, top = x - width / 2, {"t": y - height, "b": y}.get(tag.side, y - height / 2)
    else:
        left, top = x - width if tag.side == "l" else x, y - height / 2
    return Rect(left - tag.size, top, width + 2 * tag.size, height)
