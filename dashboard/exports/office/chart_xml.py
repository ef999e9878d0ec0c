"""A native chart as DrawingML: the same for slides and sheets, every text with fonts for all scripts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape

from dashboard.exports.native import Axis, Drawing, Panel, Rect, Series
from dashboard.exports.office.ooxml import Ink

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
)
_ALONG, _UP = 111111111, 222222222


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


def chart_xml(panel: Panel, paint: Paint) -> bytes:
    """The chart part of a panel; its numbers are in the sheet that `columns` describes."""
    plot, frame = panel.plot, paint.frame
    place = (
        "<c:layout><c:manualLayout><c:layoutTarget val=\"inner\"/><c:xMode val=\"edge\"/><c:yMode val=\"edge\"/>"
        f'<c:x val="{(plot.left - frame.left) / frame.width:.6f}"/><c:y val="{(plot.top - frame.top) / frame.height:.6f}"/>'
        f'<c:w val="{plot.width / frame.width:.6f}"/><c:h val="{plot.height / frame.height:.6f}"/></c:manualLayout></c:layout>'
    )  # fmt: skip
    groups = "".join(_groups(panel, paint))
    axes = _dot_axes(panel, paint) if panel.across else _axes(panel, paint)
    size = paint.drawing.size * 0.93 * paint.point
    text = f'<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr>{paint.ink.properties("defRPr", size, paint.drawing.muted)}</a:pPr><a:endParaRPr lang="en-US"/></a:p></c:txPr>'
    return (
        f'{_HEAD}<c:date1904 val="0"/><c:roundedCorners val="0"/><c:chart>{_title(paint)}'
        f"<c:plotArea>{place}{groups}{axes}<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr></c:plotArea>"
        f'{_legend(paint)}<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f"<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{text}</c:chartSpace>"
    ).encode()


def _title(paint: Paint) -> str:
    if not paint.title:
        return '<c:autoTitleDeleted val="1"/>'
    text = paint.ink.runs(paint.title, paint.drawing.size * paint.point * 1.2, None, bold=True)
    rich = f"<c:rich><a:bodyPr/><a:lstStyle/><a:p>{text}</a:p></c:rich>"
    return (
        f'<c:title><c:tx>{rich}</c:tx><c:overlay val="0"/></c:title><c:autoTitleDeleted val="0"/>'
    )


def _legend(paint: Paint) -> str:
    return '<c:legend><c:legendPos val="b"/><c:overlay val="0"/></c:legend>' if paint.legend else ""


def columns(panel: Panel) -> list[tuple[str, Sequence[object]]]:
    """The sheet of a panel, column by column: categories, then series; for dots two columns each."""
    if panel.across:
        return [
            pair
            for s in panel.series
            for pair in ((f"{s.name} x".strip(), s.xs), (s.name, s.values))
        ]
    return [("", panel.categories), *((s.name, s.values) for s in panel.series)]


def letter(column: int) -> str:
    """The name of a column: A, B ... AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def _groups(panel: Panel, paint: Paint) -> list[str]:
    """The series, drawn from below to above: areas, bars, lines, dots."""
    ids = f'<c:axId val="{_ALONG}"/><c:axId val="{_UP}"/>'
    of_kind: dict[tuple[str, str], list[tuple[int, Series]]] = {}
    for n, series in enumerate(panel.series):
        of_kind.setdefault((series.kind, series.group if series.kind == "area" else ""), []).append(
            (n, series)
        )
    parts = []
    for (kind, group), found in sorted(
        of_kind.items(), key=lambda each: ["area", "bar", "line", "dots"].index(each[0][0])
    ):
        if kind == "dots":
            # LibreOffice draws no line at all after a series without one; what is above what is told by the order.
            found.sort(key=lambda each: each[1].width > 0)
        body = "".join(_series(n, series, panel, paint) for n, series in found)
        if kind == "area":
            parts.append(
                f'<c:areaChart><c:grouping val="{"stacked" if group else "standard"}"/><c:varyColors val="0"/>{body}{ids}</c:areaChart>'
            )
        elif kind == "bar":
            grouping, overlap = ("stacked", 100) if panel.stacked else ("clustered", 0)
            parts.append(
                f'<c:barChart><c:barDir val="{"bar" if panel.horizontal else "col"}"/><c:grouping val="{grouping}"/><c:varyColors val="0"/>{body}'
                f'<c:gapWidth val="{panel.gap}"/><c:overlap val="{overlap}"/>{ids}</c:barChart>'
            )
        elif kind == "line":
            parts.append(
                f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{body}<c:marker val="1"/>{ids}</c:lineChart>'
            )
        else:
            parts.append(
                f'<c:scatterChart><c:scatterStyle val="lineMarker"/><c:varyColors val="0"/>{body}{ids}</c:scatterChart>'
            )
    return parts


def _series(n: int, series: Series, panel: Panel, paint: Paint) -> str:
    ink, width = paint.ink, series.width * paint.point
    last = (len(series.values) if panel.across else len(panel.categories)) + 1
    column = letter(2 * n + 1 if panel.across else n + 1)
    name = _text_cache(f"{paint.sheet}!${column}$1", [series.name])
    head = f'<c:idx val="{n}"/><c:order val="{n}"/><c:tx>{name}</c:tx>'
    values = f"<c:numRef><c:f>{paint.sheet}!${column}$2:${column}${last}</c:f>{_numbers(series.values, panel.axis.form or 'General')}</c:numRef>"
    names = f"<c:cat>{_categories(panel, f'{paint.sheet}!$A$2:$A${last}')}</c:cat>"
    points = "".join(
        _point(at, series, paint) for at in sorted({*series.points, *series.edges, *series.dots})
    )
    if series.kind == "area":
        edge = (
            ink.line(paint.drawing.grid, 0.25) if not series.group else "<a:ln><a:noFill/></a:ln>"
        )
        return f"<c:ser>{head}<c:spPr>{ink.fill(series.colour)}{edge}</c:spPr>{names}<c:val>{values}</c:val></c:ser>"
    if series.kind == "bar":
        fill = ink.hatch(series.hatch) if series.hatch else ink.fill(series.colour)
        look = f"<c:spPr>{fill}<a:ln><a:noFill/></a:ln></c:spPr>"
        return f'<c:ser>{head}{look}<c:invertIfNegative val="0"/>{points}{names}<c:val>{values}</c:val></c:ser>'
    line = (
        ink.line(series.colour, width, series.dash)
        if width
        else _unseen(series.edge or series.colour or "#888888", ink)
    )
    look = f"<c:spPr>{line}</c:spPr>{_marker(series.marker, series.colour, series.edge, paint)}"
    if series.kind == "line":
        return f'<c:ser>{head}{look}{points}{_end_label(series)}{names}<c:val>{values}</c:val><c:smooth val="0"/></c:ser>'
    xs = letter(2 * n)
    across = f"<c:xVal><c:numRef><c:f>{paint.sheet}!${xs}$2:${xs}${last}</c:f>{_numbers(series.xs, 'General')}</c:numRef></c:xVal>"
    return (
        f'<c:ser>{head}{look}{points}{across}<c:yVal>{values}</c:yVal><c:smooth val="0"/></c:ser>'
    )


def _end_label(series: Series) -> str:
    """The name and the value of a series at its last point, where an axis cannot say them."""
    last = max((n for n, v in enumerate(series.values) if v is not None), default=None)
    if not series.named or last is None:
        return ""
    shown = "".join(
        f'<c:{name} val="{int(name in ("showVal", "showSerName"))}"/>'
        for name in (
            "showLegendKey",
            "showVal",
            "showCatName",
            "showSerName",
            "showPercent",
            "showBubbleSize",
        )
    )
    none = shown.replace('val="1"', 'val="0"')
    return (
        f'<c:dLbls><c:dLbl><c:idx val="{last}"/><c:dLblPos val="r"/>{shown}<c:separator> </c:separator></c:dLbl>'
        f"{none}</c:dLbls>"
    )


def _point(at: int, series: Series, paint: Paint) -> str:
    ink, colour = paint.ink, series.points.get(at, series.colour)
    if series.kind == "bar":
        return f'<c:dPt><c:idx val="{at}"/><c:invertIfNegative val="0"/><c:bubble3D val="0"/><c:spPr>{ink.fill(colour)}<a:ln><a:noFill/></a:ln></c:spPr></c:dPt>'
    width = series.width * paint.point
    line = ink.line(colour, width, series.dash) if width else _unseen(colour or "#888888", ink)
    return f'<c:dPt><c:idx val="{at}"/>{_marker(series.dots.get(at, series.marker), colour, series.edges.get(at, series.edge), paint)}<c:bubble3D val="0"/><c:spPr>{line}</c:spPr></c:dPt>'


def _unseen(colour: str, ink: Ink) -> str:
    """A line that is not seen: some programs take "none" for all lines of a chart."""
    return f'<a:ln w="9525">{ink.fill(colour, 0.0)}</a:ln>'


def _marker(size: float, colour: str | None, edge: str, paint: Paint) -> str:
    if not size:
        return '<c:marker><c:symbol val="none"/></c:marker>'
    points = max(2, min(72, round(size * paint.point)))
    look = f"<c:spPr>{paint.ink.fill(colour)}{paint.ink.line(edge or None, 1.5)}</c:spPr>"
    return f'<c:marker><c:symbol val="circle"/><c:size val="{points}"/>{look}</c:marker>'


def _categories(panel: Panel, where: str) -> str:
    if not panel.years:
        return _text_cache(where, panel.categories)
    return f"<c:numRef><c:f>{where}</c:f>{_numbers([serial(name) for name in panel.categories], 'yyyy')}</c:numRef>"


def serial(year: str) -> int:
    """The first day of a year as sheets count days."""
    return (date(int(year), 1, 1) - date(1899, 12, 30)).days


def _text_cache(where: str, texts: Sequence[str]) -> str:
    points = "".join(
        f'<c:pt idx="{n}"><c:v>{escape(text)}</c:v></c:pt>' for n, text in enumerate(texts)
    )
    return f'<c:strRef><c:f>{where}</c:f><c:strCache><c:ptCount val="{len(texts)}"/>{points}</c:strCache></c:strRef>'


def _numbers(values: Sequence[float | None], form: str) -> str:
    points = "".join(
        f'<c:pt idx="{n}"><c:v>{value!r}</c:v></c:pt>'
        for n, value in enumerate(values)
        if value is not None
    )
    return f'<c:numCache><c:formatCode>{escape(form)}</c:formatCode><c:ptCount val="{len(values)}"/>{points}</c:numCache>'


def _axes(panel: Panel, paint: Paint) -> str:
    """The axis of categories and the axis of values."""
    ink, drawing = paint.ink, paint.drawing
    sides = ("l", "b") if panel.horizontal else ("b", "l")
    line = ink.line(drawing.line, 0.75)
    size = drawing.size * 0.93 * paint.point
    # Names wrap at a fixed angle only; years must not.
    turn = ' rot="-60000000"' if panel.years else ' rot="0"'
    label = f'<c:txPr><a:bodyPr{turn} vert="horz"/><a:lstStyle/><a:p><a:pPr>{ink.properties("defRPr", size, drawing.muted)}</a:pPr><a:endParaRPr lang="en-US"/></a:p></c:txPr>'
    # Years are dates: only a date axis names every fifth one in all programs.
    kind = "dateAx" if panel.years else "catAx"
    step = max(1, panel.skip)
    tail = (
        f'<c:lblOffset val="60"/><c:baseTimeUnit val="years"/><c:majorUnit val="{step}"/><c:majorTimeUnit val="years"/>'
        if panel.years
        else f'<c:lblAlgn val="ctr"/><c:lblOffset val="60"/><c:tickLblSkip val="{step}"/><c:noMultiLvlLbl val="1"/>'
    )
    along = (
        f'<c:{kind}><c:axId val="{_ALONG}"/><c:scaling><c:orientation val="{"maxMin" if panel.reverse else "minMax"}"/></c:scaling>'
        f'<c:delete val="0"/><c:axPos val="{sides[0]}"/><c:numFmt formatCode="{"yyyy" if panel.years else "General"}" sourceLinked="0"/>'
        f'<c:majorTickMark val="{"none" if panel.between else "out"}"/><c:minorTickMark val="none"/>'
        f'<c:tickLblPos val="{("high" if panel.axis.downwards else "low") if panel.skip else "none"}"/>'
        f'<c:spPr>{line}</c:spPr>{label}<c:crossAx val="{_UP}"/><c:crosses val="{"max" if panel.axis.downwards else "autoZero"}"/><c:auto val="0"/>{tail}</c:{kind}>'
    )
    cross = "between" if panel.between else "midCat"
    return along + _value_axis(
        panel.axis,
        (_UP, _ALONG),
        sides[1],
        paint,
        f'<c:crossBetween val="{cross}"/>',
        reverse=panel.reverse,
    )


def _dot_axes(panel: Panel, paint: Paint) -> str:
    assert panel.across is not None  # noqa: S101 - who calls has looked
    middle = '<c:crossBetween val="midCat"/>'
    return _value_axis(panel.across, (_ALONG, _UP), "b", paint, middle) + _value_axis(
        panel.axis, (_UP, _ALONG), "l", paint, middle
    )


def _value_axis(
    axis: Axis, ids: tuple[int, int], side: str, paint: Paint, cross: str, *, reverse: bool = False
) -> str:
    ink, drawing = paint.ink, paint.drawing
    # An axis whose ticks no number format can write has its labels and its grid beside the chart.
    own = axis.form is not None
    grid = (
        f"<c:majorGridlines><c:spPr>{ink.line(drawing.grid, 0.75)}</c:spPr></c:majorGridlines>"
        if axis.grid and axis.step
        else ""
    )
    size = drawing.size * 0.93 * paint.point
    label = f'<c:txPr><a:bodyPr rot="0" vert="horz"/><a:lstStyle/><a:p><a:pPr>{ink.properties("defRPr", size, drawing.muted)}</a:pPr><a:endParaRPr lang="en-US"/></a:p></c:txPr>'
    step = f'<c:majorUnit val="{axis.step!r}"/>' if axis.step else ""
    log = '<c:logBase val="10"/>' if axis.log else ""
    crosses = '<c:crosses val="max"/>' if reverse else '<c:crosses val="min"/>'
    return (
        f'<c:valAx><c:axId val="{ids[0]}"/><c:scaling>{log}<c:orientation val="{"maxMin" if axis.downwards else "minMax"}"/><c:max val="{axis.high!r}"/><c:min val="{axis.low!r}"/></c:scaling>'
        f'<c:delete val="0"/><c:axPos val="{side}"/>{grid}<c:numFmt formatCode="{escape(axis.form or "General", {chr(34): "&quot;"})}" sourceLinked="0"/>'
        f'<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="{"nextTo" if own and axis.shown else "none"}"/>'
        f'<c:spPr><a:ln><a:noFill/></a:ln></c:spPr>{label}<c:crossAx val="{ids[1]}"/>{crosses}{cross}{step}</c:valAx>'
    )
