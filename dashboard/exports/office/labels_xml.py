"""Labels of values that follow their cells: "Value From Cells", as Office has had it since 2013 ([MS-ODRAWXML] 2.24.3).

The text of a label is a field, whose words are those of a cell of the same line; programs that do not know it show what
it says now.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from dashboard.exports.native import Panel, Series, Tag
from dashboard.exports.office.chart_cells import Piece, label_column_of, label_texts, letter, pieces
from dashboard.exports.office.data_xml import cached
from dashboard.exports.office.ooxml import val
from dashboard.exports.office.paint import Paint
from dashboard.markup import Markup, xml_element

_SPACE = "http://schemas.microsoft.com/office/drawing/2012/chart"
#: The extensions of labels, and of series.
_LABEL, _SERIES = "{CE6537A1-D6FC-4f65-9D91-7224C49458BB}", "{02D57815-91ED-43cb-92C2-25804820EDAC}"
#: What a label of a point may say (Group_DLbl), in the order of the schema.
SAID = ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize")


def labels_xml(series: Series, number: int, panel: Panel, paint: Paint) -> Markup | None:
    """The labels of a series, or none; its number tells their fields apart."""
    if not series.tags:
        return None
    each = [_label(at, series, number, paint) for at in sorted(series.tags)]
    led = _extended(_LABEL, val("c15:showLeaderLines", int(panel.led)))
    plain = xml_element(
        "c:spPr", xml_element("a:noFill"), xml_element("a:ln", xml_element("a:noFill"))
    )
    return xml_element("c:dLbls", each, plain, [val(f"c:{name}", 0) for name in SAID], led)


def range_xml(series: Series, panel: Panel, paint: Paint) -> Markup | None:
    """The cells of the labels of a series, and what they say now."""
    if not series.tags:
        return None
    texts, column = label_texts(series), letter(label_column_of(panel, series))
    points = [cached(n, text) for n, text in enumerate(texts) if text is not None]
    cache = xml_element("c15:dlblRangeCache", val("c:ptCount", len(texts)), points)
    where = f"{paint.sheet}!${column}$2:${column}${len(texts) + 1}"
    return _extended(
        _SERIES, xml_element("c15:datalabelsRange", xml_element("c15:f", where), cache)
    )


def _label(at: int, series: Series, number: int, paint: Paint) -> Markup:
    tag = series.tags[at]
    layout = None
    if any(tag.push):
        shifts = tag.push[0] / paint.frame.width, tag.push[1] / paint.frame.height
        moved = [val(f"c:{name}", f"{part:.6f}") for name, part in zip("xy", shifts, strict=True)]
        layout = xml_element("c:layout", xml_element("c:manualLayout", moved))
    return xml_element(
        "c:dLbl",
        val("c:idx", at),
        layout,
        xml_element("c:tx", _text(tag, (number, at), paint)),
        val("c:dLblPos", tag.side),
        [val(f"c:{name}", 0) for name in SAID],
        _extended(_LABEL, val("c15:showDataLabelsRange", 1)),
    )


def _text(tag: Tag, place: tuple[int, int], paint: Paint) -> Markup:
    """The text of a label: what has its value as a field, other pieces as they are, a paragraph a line."""
    parts, at = pieces(tag.text)

    def look(kind: str, piece: Piece) -> Markup:
        _, bold, italic, own = piece
        size = tag.size * paint.point
        return paint.ink.properties(kind, size, own or tag.colour, bold=bold, italic=italic)

    side = {"r": "l", "l": "r", "inBase": "l"}.get(tag.side, "ctr")
    lines: list[list[Markup]] = [[]]
    for n, piece in enumerate(parts):
        if n == at:
            lines[-1].append(_field(piece, place, look))
        elif piece[0] == "\n":
            lines.append([])
        else:
            text = xml_element("a:t", piece[0])
            lines[-1].append(xml_element("a:r", look("rPr", piece), text))
    usual = xml_element("a:pPr", look("defRPr", parts[at]), algn=side)
    paragraphs = [xml_element("a:p", usual, line, look("endParaRPr", parts[at])) for line in lines]
    room = dict.fromkeys(("lIns", "tIns", "rIns", "bIns"), 0)
    return xml_element(
        "c:rich",
        xml_element("a:bodyPr", wrap="none", **room, anchor="ctr"),
        xml_element("a:lstStyle"),
        paragraphs,
    )


def _field(piece: Piece, place: tuple[int, int], look: Callable[[str, Piece], Markup]) -> Markup:
    """What a cell says."""
    return xml_element(
        "a:fld",
        look("rPr", piece),
        xml_element("a:pPr", look("defRPr", piece)),
        xml_element("a:t", re.sub("\n", " ", piece[0])),
        id=f"{{7A1C9B52-3B7E-4C1F-{place[0]:04X}-{place[1]:012X}}}",
        type="CELLRANGE",
    )


def _extended(uri: str, content: Markup) -> Markup:
    """What is known since Office 2013; an extension has one child."""
    known = xml_element("c:ext", content, uri=uri, **{"xmlns:c15": _SPACE})
    return xml_element("c:extLst", known)
