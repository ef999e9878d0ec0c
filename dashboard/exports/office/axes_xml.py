"""The axes of a native chart as DrawingML (ECMA-376 part 1, 21.2.2)."""

from __future__ import annotations

from dashboard.exports.native import Axis, Panel
from dashboard.exports.office.ooxml import val
from dashboard.exports.office.paint import AXIS_LINE, Paint
from dashboard.markup import Markup, xml_element

#: The ids of the axis of categories and of that of values; any two numbers do.
ALONG, UP = 111111111, 222222222


def axes_xml(panel: Panel, paint: Paint) -> list[Markup]:
    """The axes of a chart: of categories and of values, or both of values."""
    if panel.across:
        return _dot_axes(panel.across, panel, paint)
    sides = ("l", "b") if panel.horizontal else ("b", "l")
    kind = "c:dateAx" if panel.years else "c:catAx"
    step = max(1, panel.skip)
    if panel.years:
        # Years are dates: only a date axis names every fifth one in all programs.
        tail = [
            val("c:lblOffset", 60),
            val("c:baseTimeUnit", "years"),
            val("c:majorUnit", step),
            val("c:majorTimeUnit", "years"),
        ]
    else:
        tail = [
            val("c:lblAlgn", "ctr"),
            val("c:lblOffset", 60),
            val("c:tickLblSkip", step),
            val("c:noMultiLvlLbl", 1),
        ]
    # Ranks count downwards: the axis of categories stays below.
    low, foot = ("high", "max") if panel.axis.downwards else ("low", "autoZero")
    labels = "none" if panel.beside or not panel.skip else low
    ticks = "none" if panel.between or panel.beside or not panel.skip else "out"
    along = xml_element(
        kind,
        val("c:axId", ALONG),
        xml_element("c:scaling", _orientation(reverse=panel.reverse)),
        val("c:delete", 0),
        val("c:axPos", sides[0]),
        _form("yyyy" if panel.years else "General"),
        val("c:majorTickMark", ticks),
        val("c:minorTickMark", "none"),
        val("c:tickLblPos", labels),
        xml_element("c:spPr", paint.ink.line(paint.drawing.line, AXIS_LINE)),
        # Names wrap at a fixed angle only; years must not: this angle leaves it to the program.
        paint.texts(turned="-60000000" if panel.years else "0"),
        val("c:crossAx", UP),
        val("c:crosses", foot),
        val("c:auto", 0),
        tail,
    )
    cross = "between" if panel.between else "midCat"
    crosses = "max" if panel.reverse else "min"
    return [along, _value_axis(panel.axis, (UP, ALONG), sides[1], paint, crosses, cross)]


def _dot_axes(across: Axis, panel: Panel, paint: Paint) -> list[Markup]:
    return [
        _value_axis(across, (ALONG, UP), "b", paint, "min", "midCat"),
        _value_axis(panel.axis, (UP, ALONG), "l", paint, "min", "midCat"),
    ]


def _orientation(*, reverse: bool) -> Markup:
    return val("c:orientation", "maxMin" if reverse else "minMax")


def _form(code: str) -> Markup:
    return xml_element("c:numFmt", formatCode=code, sourceLinked=0)


def _value_axis(
    axis: Axis, ids: tuple[int, int], side: str, paint: Paint, crosses: str, between: str
) -> Markup:
    """An axis of values; one whose ticks no number format can write has its labels and its grid beside the chart."""
    grid = None
    if axis.grid and axis.step:
        line = paint.ink.line(paint.drawing.grid, AXIS_LINE)
        grid = xml_element("c:majorGridlines", xml_element("c:spPr", line))
    scaling = xml_element(
        "c:scaling",
        val("c:logBase", 10) if axis.log else None,
        _orientation(reverse=axis.downwards),
        val("c:max", repr(axis.high)),
        val("c:min", repr(axis.low)),
    )
    return xml_element(
        "c:valAx",
        val("c:axId", ids[0]),
        scaling,
        val("c:delete", 0),
        val("c:axPos", side),
        grid,
        _form(axis.form or "General"),
        val("c:majorTickMark", "none"),
        val("c:minorTickMark", "none"),
        val("c:tickLblPos", "nextTo" if axis.form is not None and axis.shown else "none"),
        xml_element("c:spPr", paint.ink.line(None)),
        paint.texts(turned="0"),
        val("c:crossAx", ids[1]),
        val("c:crosses", crosses),
        val("c:crossBetween", between),
        val("c:majorUnit", repr(axis.step)) if axis.step else None,
    )
