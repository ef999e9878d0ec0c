"""A native chart as DrawingML (ECMA-376 part 1, 21.2): the same for slides and sheets, every text with fonts for all scripts."""

from __future__ import annotations

from dataclasses import replace

from dashboard.exports.native import Panel, Series
from dashboard.exports.office import ooxml
from dashboard.exports.office.axes_xml import ALONG, UP, axes_xml
from dashboard.exports.office.chart_cells import column_of, columns, drawn_column_of, letter, serial
from dashboard.exports.office.data_xml import categories, numbers, texts
from dashboard.exports.office.labels_xml import SAID, labels_xml, range_xml
from dashboard.exports.office.ooxml import val
from dashboard.exports.office.paint import AXIS_LINE, Paint
from dashboard.markup import Markup, fragment, xml_element

_SPACES = {
    f"xmlns:{prefix}": f"http://schemas.openxmlformats.org/{path}"
    for prefix, path in (
        ("c", "drawingml/2006/chart"),
        ("a", "drawingml/2006/main"),
        ("r", "officeDocument/2006/relationships"),
    )
}
#: From below to above.
_ORDER = ("area", "bar", "line", "dots")
#: Widths in points: of the edge of an area, and of the edge of a marker.
_AREA_EDGE, _MARK_EDGE = 0.25, 1.5
#: A marker has 2 to 72 points (ST_MarkerSize).
_LEAST_MARK, _MOST_MARK = 2, 72
_GREY = "#888888"
_NOTHING = xml_element(
    "c:spPr", xml_element("a:noFill"), xml_element("a:ln", xml_element("a:noFill"))
)


def chart_xml(panel: Panel, paint: Paint) -> bytes:
    """The chart part of a panel; its numbers are in the sheet that `columns` describes.

    It knows nothing of slides: whoever holds it puts the bytes into a part of the type ``drawingml.chart+xml``, relates that
    to the workbook of `dashboard.exports.data.workbook.chart_workbook` and names the relation in ``c:externalData``, and
    gives the frame (``p:graphicFrame``, ``wp:inline``, an anchor of a sheet) the size of ``paint.frame``, alt text and title.
    Where no shapes lie beside the chart, `dashboard.exports.data.workbook.beside_nothing` lets it say all by itself: with a
    legend in place of the labels that stand where the picture has them.

    Args:
        panel: The chart.
        paint: Its frame, colours and fonts.

    Example:
        ``chart_xml(panel, paint)`` are the bytes of ``ppt/charts/chart1.xml``.
    """
    axes = axes_xml(panel, paint)
    plot = xml_element("c:plotArea", _place(panel, paint), _groups(panel, paint), axes, _NOTHING)
    chart = [
        *_title(paint),
        plot,
        _legend(panel, paint),
        val("c:plotVisOnly", 1),
        val("c:dispBlanksAs", "gap"),
    ]
    space = xml_element(
        "c:chartSpace",
        val("c:date1904", 0),
        val("c:roundedCorners", 0),
        xml_element("c:chart", chart),
        _NOTHING,
        paint.texts(),
        **_SPACES,
    )
    return fragment(ooxml.DECLARATION, space).encode()


def _place(panel: Panel, paint: Paint) -> Markup:
    """Where the plot lies in the frame, in parts of it."""
    plot, frame = panel.plot, paint.frame
    places = {
        "c:x": (plot.left - frame.left) / frame.width,
        "c:y": (plot.top - frame.top) / frame.height,
        "c:w": plot.width / frame.width,
        "c:h": plot.height / frame.height,
    }
    manual = xml_element(
        "c:manualLayout",
        val("c:layoutTarget", "inner"),
        val("c:xMode", "edge"),
        val("c:yMode", "edge"),
        [val(name, f"{part:.6f}") for name, part in places.items()],
    )
    return xml_element("c:layout", manual)


def _title(paint: Paint) -> list[Markup]:
    if not paint.title:
        return [val("c:autoTitleDeleted", 1)]
    text = paint.ink.runs(paint.title, paint.drawing.size * paint.point * 1.2, None, bold=True)
    rich = xml_element(
        "c:rich", xml_element("a:bodyPr"), xml_element("a:lstStyle"), xml_element("a:p", text)
    )
    title = xml_element("c:title", xml_element("c:tx", rich), val("c:overlay", 0))
    return [title, val("c:autoTitleDeleted", 0)]


def _legend(panel: Panel, paint: Paint) -> Markup | None:
    if not paint.legend:
        return None
    drawn = [each for _, members in _drawn(panel, paint) for each in members]
    # What is inside of hollow marks, and what is not seen.
    own = {n: series for n, series in enumerate(panel.series) if series.colour is not None}
    others = [at for at, (n, series) in enumerate(drawn) if series is not own.get(n)]
    hidden = [xml_element("c:legendEntry", val("c:idx", at), val("c:delete", 1)) for at in others]
    return xml_element("c:legend", val("c:legendPos", "b"), hidden, val("c:overlay", 0))


def _drawn(panel: Panel, paint: Paint) -> list[tuple[tuple[str, str], list[tuple[int, Series]]]]:
    """The series by their kinds, as they are drawn from below to above; those with hollow marks once more, for what is inside.

    Each comes with its place in the sheet.
    """
    found: dict[tuple[str, str], list[tuple[int, Series]]] = {}
    for n, series in enumerate([*panel.series, *panel.guides]):
        key = (series.kind, series.group if series.kind == "area" else "")
        found.setdefault(key, []).append((n, series))
    ordered = sorted(found.items(), key=lambda each: _ORDER.index(each[0][0]))
    for (kind, _), members in ordered:
        if kind == "dots":
            # LibreOffice draws no line at all after a series without one; the order decides what is drawn above.
            members.sort(key=lambda each: each[1].width > 0)
        if kind in {"dots", "line"}:
            rings = [(n, _inside(series, paint)) for n, series in members]
            inside = [(n, series) for n, series in rings if series.marker or series.dots]
            # By its number it is drawn last; LibreOffice draws dots that come first last, and lines that come last.
            members[:] = [*inside, *members] if kind == "dots" else [*members, *inside]
    return ordered


def _groups(panel: Panel, paint: Paint) -> list[Markup]:
    """The charts of the kinds of series, drawn from below to above: areas, bars, lines, dots."""
    every = [*panel.series, *panel.guides]
    groups, more = [], len(every)
    for (kind, group), members in _drawn(panel, paint):
        body = []
        for n, series in members:
            # What is inside of marks has a number of its own, the next after those of all series.
            more += series is not every[n]
            number = n if series is every[n] else more - 1
            body.append(_series((every[n], number), series, panel, paint))
        groups.append(_group(kind, group, body, panel))
    return groups


def _inside(series: Series, paint: Paint) -> Series:
    """The paper inside of hollow marks as a series of the same cells: some programs fill all marks with one colour."""
    spots = [n for n, v in enumerate(series.values) if v is not None and _hollow(n, series, paint)]
    wall = 2 * _MARK_EDGE / paint.point
    whole = len(spots) == sum(v is not None for v in series.values)
    sizes = {n: series.dots.get(n, series.marker) - wall for n in spots}
    return replace(
        series,
        colour=paint.drawing.paper,
        width=0.0,
        points={},
        edge="",
        edges={},
        named=False,
        tags={},
        marker=series.marker - wall if whole and spots else 0.0,
        dots={} if whole else sizes,
    )


def _hollow(at: int, series: Series, paint: Paint) -> bool:
    """Whether a mark shows the paper."""
    return (
        bool(series.dots.get(at, series.marker) and series.edges.get(at, series.edge))
        and series.points.get(at, series.colour) == paint.drawing.paper
    )


def _group(kind: str, group: str, body: list[Markup], panel: Panel) -> Markup:
    """A chart of the series of a kind."""
    ids, same = [val("c:axId", ALONG), val("c:axId", UP)], val("c:varyColors", 0)
    if kind == "area":
        grouping = val("c:grouping", "stacked" if group else "standard")
        return xml_element("c:areaChart", grouping, same, body, ids)
    if kind == "bar":
        direction = val("c:barDir", "bar" if panel.horizontal else "col")
        grouping = val("c:grouping", "stacked" if panel.stacked else "clustered")
        width = [val("c:gapWidth", panel.gap), val("c:overlap", 100 if panel.stacked else 0)]
        return xml_element("c:barChart", direction, grouping, same, body, width, ids)
    if kind == "line":
        grouping = val("c:grouping", "standard")
        return xml_element("c:lineChart", grouping, same, body, val("c:marker", 1), ids)
    return xml_element("c:scatterChart", val("c:scatterStyle", "lineMarker"), same, body, ids)


def _series(places: tuple[Series, int], series: Series, panel: Panel, paint: Paint) -> Markup:
    """One series: its name, its look, where its numbers are and what they are.

    Its places are the series whose cells it has, and its number among all that is drawn.
    """
    own, drawn = places
    last = (len(series.values) if panel.across else len(panel.categories)) + 1
    place = drawn_column_of(panel, own)
    column, named = letter(place), column_of(panel, own)
    where = f"{paint.sheet}!${column}$2:${column}${last}"
    name = texts(f"{paint.sheet}!${letter(named)}$1", [columns(panel)[named][0]])
    head = [val("c:idx", drawn), val("c:order", drawn), xml_element("c:tx", name)]
    values = numbers(where, series.values, panel.axis.form or "General")
    names = xml_element("c:cat", categories(panel, f"{paint.sheet}!$A$2:$A${last}"))
    spots = sorted({*series.points, *series.edges, *series.dots})
    points = [_point(at, series, paint) for at in spots]
    labels = labels_xml(series, drawn, panel, paint)
    told = range_xml(series, panel, paint)
    if series.kind == "area":
        return xml_element(
            "c:ser", head, _area_look(series, paint), names, xml_element("c:val", values)
        )
    if series.kind == "bar":
        look = [_bar_look(series, paint), val("c:invertIfNegative", 0)]
        return xml_element(
            "c:ser", head, look, points, labels, names, xml_element("c:val", values), told
        )
    look = [
        xml_element("c:spPr", _line(series, series.edge or series.colour, paint)),
        _marker(series.marker, series.colour, series.edge, paint),
    ]
    smooth = val("c:smooth", 0)
    if series.kind == "line":
        labels = labels or _end_label(series)
        return xml_element(
            "c:ser", head, look, points, labels, names, xml_element("c:val", values), smooth, told
        )
    shared = panel.shared and not any(own is guide for guide in panel.guides)
    xs = letter(0 if shared else place - 1)
    across = numbers(f"{paint.sheet}!${xs}$2:${xs}${last}", series.xs, panel.dates or "General")
    both = [xml_element("c:xVal", across), xml_element("c:yVal", values)]
    return xml_element("c:ser", head, look, points, labels, both, smooth, told)


def _end_label(series: Series) -> Markup | None:
    """The name and the value of a series at its last point, where an axis cannot say them."""
    last = max((n for n, v in enumerate(series.values) if v is not None), default=None)
    if not series.named or last is None:
        return None
    shown = [val(f"c:{name}", int(name in {"showVal", "showSerName"})) for name in SAID]
    label = xml_element(
        "c:dLbl", val("c:idx", last), val("c:dLblPos", "r"), shown, xml_element("c:separator", " ")
    )
    return xml_element("c:dLbls", label, [val(f"c:{name}", 0) for name in SAID])


def _area_look(series: Series, paint: Paint) -> Markup:
    edge = None if series.group else paint.drawing.grid
    return xml_element("c:spPr", paint.ink.fill(series.colour), paint.ink.line(edge, _AREA_EDGE))


def _bar_look(series: Series, paint: Paint) -> Markup:
    fill = paint.ink.hatch(series.hatch) if series.hatch else paint.ink.fill(series.colour)
    return xml_element("c:spPr", fill, paint.ink.line(None))


def _line(series: Series, unseen: str | None, paint: Paint) -> Markup:
    """The line of a series; one that is not seen has a colour: some programs take "none" for all lines of a chart."""
    if series.width:
        return paint.ink.line(series.colour, series.width * paint.point, series.dash)
    return xml_element(
        "a:ln", paint.ink.fill(unseen or _GREY, 0.0), w=round(AXIS_LINE * ooxml.POINT)
    )


def _point(at: int, series: Series, paint: Paint) -> Markup:
    """A point that looks otherwise than its series."""
    colour = series.points.get(at, series.colour)
    if series.kind == "bar":
        pattern = series.hatches.get(at)
        fill = paint.ink.hatch(pattern) if pattern else paint.ink.fill(colour)
        look = xml_element("c:spPr", fill, paint.ink.line(None))
        return xml_element(
            "c:dPt", val("c:idx", at), val("c:invertIfNegative", 0), val("c:bubble3D", 0), look
        )
    size, edge = series.dots.get(at, series.marker), series.edges.get(at, series.edge)
    look = xml_element("c:spPr", _line(series, colour, paint))
    mark = _marker(size, colour, edge, paint)
    return xml_element("c:dPt", val("c:idx", at), mark, val("c:bubble3D", 0), look)


def _marker(size: float, colour: str | None, edge: str, paint: Paint) -> Markup:
    if not size:
        return xml_element("c:marker", val("c:symbol", "none"))
    points = max(_LEAST_MARK, min(_MOST_MARK, round(size * paint.point)))
    outline = paint.ink.line(edge or None, _MARK_EDGE)
    look = xml_element("c:spPr", paint.ink.fill(colour), outline)
    return xml_element("c:marker", val("c:symbol", "circle"), val("c:size", points), look)


__all__ = ["chart_xml", "columns", "serial"]
