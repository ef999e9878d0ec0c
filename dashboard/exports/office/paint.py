"""How the parts of a chart are painted."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.exports.native import Drawing, Rect
from dashboard.exports.office.ooxml import Ink
from dashboard.markup import Markup, xml_element

#: The type of axes, in that of the figure: as in pictures.
_AXIS_TYPE = 0.93
#: The width of the line and of the grid of an axis, in points.
AXIS_LINE = 0.75


@dataclass(frozen=True)
class Paint:
    """How a panel becomes XML.

    Attributes:
        drawing: The figure it is part of.
        ink: Colours and fonts.
        point: Points in a pixel.
        frame: The frame of the chart, in pixels.
        sheet: The sheet that holds its numbers.
        title: What stands above it; nothing on slides, where it has a place of its own.
        legend: Whether it has a legend; on slides there are direct labels.
    """

    drawing: Drawing
    ink: Ink
    point: float
    frame: Rect
    sheet: str = "Chart"
    title: str = ""
    legend: bool = False

    def texts(self, *, turned: str | None = None) -> Markup:
        """How texts look: their type and, for axes, the angle."""
        size = self.drawing.size * _AXIS_TYPE * self.point
        look = xml_element("a:pPr", self.ink.properties("defRPr", size, self.drawing.muted))
        vert = "horz" if turned is not None else None
        return xml_element(
            "c:txPr",
            xml_element("a:bodyPr", rot=turned, vert=vert),
            xml_element("a:lstStyle"),
            xml_element("a:p", look, xml_element("a:endParaRPr", lang="en-US")),
        )
