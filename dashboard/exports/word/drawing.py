"""A figure in a line of text: its native chart where that says all by itself, its picture otherwise."""

from __future__ import annotations

from dataclasses import replace

from dashboard.exports.carried import carriers
from dashboard.exports.data import workbook
from dashboard.exports.data.marks import marks
from dashboard.exports.job import Job
from dashboard.exports.native import Drawing, Panel, Rect, take_apart
from dashboard.exports.office import ooxml
from dashboard.exports.office.chart_xml import chart_xml
from dashboard.exports.office.paint import Paint
from dashboard.exports.pictures import images
from dashboard.exports.word.package import WIDTH, Package
from dashboard.figures.kit import qr
from dashboard.look import theme
from dashboard.markup import Markup, xml_element
from dashboard.words.wording import words_for

#: The frame of a chart in pixels, its type, and what the legend takes below it.
_FRAME, _TYPE, _LEGEND = Rect(0, 0, 960, 520), 17, 84
#: What stands at the left of a plot, and of one of lying bars: numbers or names that programs write.
_LEFT, _NAMES = 86, 260
#: A legend of more series leaves no room for the chart.
_NAMED = 12
#: The side of a QR code in points: 25 mm are read at arm's length.
_CODE = 71.0
_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"


def shown(job: Job) -> Job:
    """A figure as it is in a document: light, without the words that stand around it, as many pixels as a page of print shows.

    Example:
        ``shown(job).canvas.furniture`` is False.
    """
    return job.with_view(
        preset="slide", width=0, height=0, theme="light", plain=True, transparent=False
    )


def figure(package: Package, job: Job, height: float = 0.0) -> Markup:
    """The figure as a drawing in a line of text.

    Args:
        package: The document that it is added to.
        job: The figure.
        height: Of a picture, in parts of its width; that of the slide if left out.

    Raises:
        ExportError: It has no native chart, and pictures cannot be drawn on this machine.

    Example:
        ``paragraph("Figure", figure(package, job))``
    """
    panel, drawing = _native(job)
    if panel is None:
        canvas = shown(job).canvas
        own = round(canvas.width * height) if height else 0
        told = shown(job).with_view(height=own)
        parts = told.canvas.height / told.canvas.width
        # A program that draws a picture anew takes its record out: its name leads to that of the document.
        digest = job.record.digest
        return _inline(package, told, parts, _picture(package.picture(images.png(told))), digest)
    form = job.quantity.form
    workbook.beside_nothing(panel, form.axis, labelled=True)
    plot = panel.plot
    left = max(plot.left, _NAMES if panel.horizontal else _LEFT)
    panel.plot = replace(plot, left=left, width=plot.right - left)
    if panel.across:
        workbook.in_years(panel)
    paint = Paint(
        replace(drawing, size=_TYPE), ooxml.Ink(job.view.lang), WIDTH / _FRAME.width, _FRAME, legend=True
    )  # fmt: skip
    sheet = workbook.chart_workbook(
        panel, form.office, marks(job), carriers.packed(job.carried("docx"))
    )
    number = package.chart(chart_xml(panel, paint), sheet)
    chart = xml_element("c:chart", **{"xmlns:c": _CHART, "r:id": number})
    return _inline(package, job, _FRAME.height / _FRAME.width, chart, job.record.digest)


def code(package: Package, job: Job) -> Markup:
    """The QR code of its address, as a drawing in a line of text.

    Example:
        ``paragraph("Source", code(package, job))``
    """
    picture = _picture(package.picture(qr.png(job.coded)))
    about = {"name": qr.NAME, "descr": job.coded}
    return _drawn(package, (_CODE, _CODE), about, picture)


def _native(job: Job) -> tuple[Panel | None, Drawing]:
    """The chart that a figure becomes, if it is one chart whose axes and legend name all that is in it."""
    # As large as its frame, so that labels have the room that they take there.
    page = shown(job).with_view(width=round(_FRAME.width), height=round(_FRAME.height) - _LEGEND)
    later = words_for(job.view).marked("{}", forecast=True)
    paper = theme.palette("light")["paper"]
    drawing = take_apart(page.chart, paper, later, job.caption.title)
    panels = drawing.panels
    alone = len(panels) == 1 and (not panels[0].across or bool(panels[0].dates))
    if not alone or len(panels[0].series) > _NAMED:
        return None, drawing
    return workbook.with_level(panels[0], drawing), drawing


def _inline(package: Package, job: Job, parts: float, content: Markup, digest: str) -> Markup:
    """A drawing as wide as the text, with its name, which has the key of a record, and alt text."""
    about = {"name": carriers.named(job.caption.title, digest), "descr": job.caption.alt}
    return _drawn(package, (WIDTH, WIDTH * parts), about, content)


def _drawn(
    package: Package, size: tuple[float, float], about: dict[str, str], content: Markup
) -> Markup:
    """A drawing of a size in points."""
    number = sum(kind.endswith(("/chart", "/image")) for kind, _ in package.links.values())
    extent = dict(zip(("cx", "cy"), (round(each * ooxml.POINT) for each in size), strict=True))
    uri = _CHART if content.startswith("<c:") else _PICTURE
    data = xml_element("a:graphicData", content, uri=uri)
    inline = xml_element(
        "wp:inline",
        xml_element("wp:extent", **extent),
        xml_element("wp:docPr", id=number, **about),
        xml_element("wp:cNvGraphicFramePr"),
        xml_element("a:graphic", data),
        distT=0,
        distB=0,
        distL=0,
        distR=0,
    )
    return xml_element("w:r", xml_element("w:drawing", inline))


def _picture(number: str) -> Markup:
    """A picture that fills its frame."""
    blip = xml_element("a:blip", **{"r:embed": number})
    fill = xml_element("pic:blipFill", blip, xml_element("a:stretch", xml_element("a:fillRect")))
    return xml_element(
        "pic:pic",
        xml_element(
            "pic:nvPicPr",
            xml_element("pic:cNvPr", id=0, name="figure.png"),
            xml_element("pic:cNvPicPr"),
        ),
        fill,
        xml_element("pic:spPr", xml_element("a:prstGeom", xml_element("a:avLst"), prst="rect")),
        **{"xmlns:pic": _PICTURE},
    )
