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
from dashboard.exports.native import Drawing, Panel, Rect
from dashboard.exports.office.chart_cells import plain
from dashboard.exports.office.chart_xml import chart_xml
from dashboard.exports.office.paint import Paint
from dashboard.exports.slides.shapes import add_shapes
from dashboard.exports.slides.stage import Stage
from dashboard.exports.slides.tables import add_table
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
    """The frame of a chart: its plot, and room for what stands along its axes."""
    size, plot = drawing.size, panel.plot
    whole = Rect(0, 0, drawing.width, drawing.height)
    left = plot.left if panels == 1 else min(plot.left, size * (9 if panel.horizontal else 4))
    right = max(size * 1.2, _beside(panel))
    top = plot.top - max(0.0, plot.top - size)
    below = size * (2.4 if not panel.horizontal else 1.2)
    x, y = max(whole.left, plot.left - max(left, _beside(panel, "l"))), max(0.0, plot.top - top)
    return Rect(
        x, y, min(whole.width, plot.right + right) - x, min(whole.height, plot.bottom + below) - y
    )


def _beside(panel: Panel, side: str = "") -> float:
    """The room that labels of values take beside a plot, at its left or else at its right; fonts may be wider than ours."""
    return max(
        (
            abs(tag.push[0]) + tag.size + text_width(line, tag.size, bold=True) * _WIDER
            for series in panel.tagged
            for tag in series.tags.values()
            for line in plain(tag.text).split("\n")
            if (tag.side == "l") == (side == "l")
        ),
        default=0.0,
    )
