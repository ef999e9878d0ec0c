"""Paragraphs, fields and tables of Word documents."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.exports.office import ooxml
from dashboard.exports.word.package import WIDTH
from dashboard.look import theme
from dashboard.markup import Child, Markup, fragment, xml_element

#: Programs keep blanks at the ends of a text only where it says so.
_KEPT = {"xml:space": "preserve"}
_RULE = theme.palette("light")["grid"].lstrip("#")


def run(text: str, *, bold: bool = False) -> Markup:
    """A text in the style of its paragraph; Plotly's tags are left out.

    Example:
        >>> str(run("Share"))
        '<w:r><w:t xml:space="preserve">Share</w:t></w:r>'
    """
    look = xml_element("w:rPr", xml_element("w:b")) if bold else None
    before, after = len(text) - len(text.lstrip()), len(text.rstrip())
    plain = f"{text[:before]}{ooxml.plain(text)}{text[after:]}" if text.strip() else text
    return xml_element("w:r", look, xml_element("w:t", plain, **_KEPT))


def paragraph(style: str, *content: Child) -> Markup:
    """A paragraph of a style; texts in it become runs.

    Example:
        ``paragraph("Source", "Source: World Bank")``
    """
    look = xml_element("w:pPr", xml_element("w:pStyle", **{"w:val": style}))
    parts = [run(each) if type(each) is str else each for each in content]
    return xml_element("w:p", look, parts)


def field(code: str, shown: str) -> Markup:
    r"""A field that Word computes anew (ECMA-376 part 1, 17.16.18), and what it shows until then.

    Example:
        ``field(r"SEQ Figure \* ARABIC", "1")``
    """
    marks = [
        xml_element("w:r", xml_element("w:fldChar", **{"w:fldCharType": kind}))
        for kind in ("begin", "separate", "end")
    ]
    told = xml_element("w:r", xml_element("w:instrText", f" {code} ", **_KEPT))
    return fragment(marks[0], told, marks[1], run(shown), marks[2])


def caption(label: str, number: int, text: str) -> Markup:
    """A caption with its number: one that Word counts together with those of the document that it is pasted into.

    Args:
        label: "Figure" or "Table" in the language: Word's own captions in it count under the same name.
        number: Which it is in this document.
        text: What stands below or above.

    Example:
        ``caption("Figure", 1, "Share of the world")``
    """
    counted = field(f"SEQ {label} \\* ARABIC", str(number))
    return paragraph("Caption", f"{label} ", counted, f"  {text}")


def link(number: str, text: str) -> Markup:
    """A text that leads to an address, by the id of the reference to it.

    Example:
        ``link(package.address("https://example.org/f/why"), "example.org/f/why")``
    """
    return xml_element("w:hyperlink", run(text), **{"r:id": number, "w:history": True})


def table(rows: Sequence[Sequence[str]], parts: Sequence[float]) -> Markup:
    """A table with a head that is repeated on each page, thin lines between its rows, as wide as the text.

    Args:
        rows: The head, and the rows; one of a single text is a heading within the table.
        parts: How the width is divided.

    Example:
        ``table([["Definition", "Share"], ["PPP", "24.5%"]], (0.7, 0.3))``
    """
    widths = [round(WIDTH * 20 * part) for part in parts]
    rule = {"w:val": "single", "w:sz": 4, "w:space": 0, "w:color": _RULE}
    borders = [xml_element(f"w:{side}", **rule) for side in ("top", "bottom", "insideH")]
    room = [
        xml_element(f"w:{side}", **{"w:w": wide, "w:type": "dxa"})
        for side, wide in (("left", 0), ("right", 80))
    ]
    look = xml_element(
        "w:tblPr",
        xml_element("w:tblW", **{"w:w": sum(widths), "w:type": "dxa"}),
        xml_element("w:tblBorders", borders),
        xml_element("w:tblLayout", **{"w:type": "fixed"}),
        xml_element("w:tblCellMar", room),
        xml_element("w:tblLook", **{"w:val": "0020", "w:firstRow": True}),
    )
    grid = xml_element("w:tblGrid", [xml_element("w:gridCol", **{"w:w": wide}) for wide in widths])
    return xml_element(
        "w:tbl", look, grid, [_row(each, widths, head=not n) for n, each in enumerate(rows)]
    )


def _row(texts: Sequence[str], widths: Sequence[int], *, head: bool) -> Markup:
    alone = len(texts) == 1
    kept = [xml_element("w:cantSplit"), xml_element("w:tblHeader") if head else None]
    span = xml_element("w:gridSpan", **{"w:val": len(widths)}) if alone else None
    cells = [
        xml_element(
            "w:tc",
            xml_element("w:tcPr", xml_element("w:tcW", **{"w:w": wide, "w:type": "dxa"}), span),
            paragraph("Cell", run(text, bold=head or alone)),
        )
        for text, wide in zip(texts, [sum(widths)] if alone else widths, strict=True)
    ]
    return xml_element("w:tr", xml_element("w:trPr", kept), cells)
