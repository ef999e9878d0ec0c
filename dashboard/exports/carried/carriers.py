"""The record of a figure at the figure itself, so that it travels when a chart or a slide is copied into another file.

No program keeps everything, so a figure in an Office document has several carriers, and the finder
(`dashboard.exports.carried.finder`) takes the best one that is left:

* the workbook inside a chart has a very hidden sheet with the record: Excel, Word and PowerPoint keep it, and it goes
  along with the chart (`hide`);
* on slides, what has no workbook, a table or a group, has the record as a user-defined tag (ECMA-376 part 1,
  13.3.12), which PowerPoint copies with the shape (`tag`);
* the name of the shape ends with a short key of the record (`named`), which leads to the record that the document has
  once as a custom XML part: LibreOffice keeps both, and neither tags nor the workbooks of charts.

How a writer attaches the record of a job to a chart part::

    text = packed(job.carried("docx"))
    sheet = workbook.chart_workbook(panel, form, marked, text)  # the workbook that is put into the chart part
    name = named(job.caption.title, job.record.digest)          # of the graphic frame, or of wp:docPr in Word
    tag(slide.part, element, text)                              # on slides, where a table or shapes are the figure

The document has the record, or several of them, once by `workbook.with_item(body, record, rels, {})`.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Iterator
from typing import Any

from dashboard.exports.carried.record import MOST_BYTES, Damaged, Record, from_text
from dashboard.exports.office import ooxml
from dashboard.markup import fragment, xml_element
from etl.bounded.archives import ArchiveError, Zip, inflate
from etl.bounded.documents import DocumentError, elements, root_of

#: The name of the tag; PowerPoint writes names of tags in capitals.
TAG = "TRILATERAL"
#: The sheet of a chart's workbook that nobody sees.
SHEET = "Trilateral"
#: A cell holds 32,767 characters.
_CELL = 30_000
#: A workbook of a chart of ours has some ten thousand bytes; one that somebody has added to, more.
_MOST_WORKBOOK = 64 * 1024 * 1024
#: A name of a shape, with its key.
_MOST_NAME = 120
_KEY = re.compile(r" \[([0-9a-f]{8})\]$")

_MAIN = "http://schemas.openxmlformats.org/presentationml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TAGS_LINK = f"{_OFFICE}/tags"
TAGS_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.tags+xml"


def packed(record: str) -> str:
    """A record, as `Job.carried` writes it, in few letters that any XML and any cell holds.

    >>> packed("{}")[:2]
    '1:'
    """
    return "1:" + base64.b64encode(zlib.compress(record.encode(), 9)).decode()


def unpacked(text: str) -> Record:
    """The record again.

    Raises:
        Damaged: It is none, or too large.

    Example:
        ``unpacked(packed(job.carried("pptx"))).digest == job.record.digest``
    """
    version, _, body = text.partition(":")
    if version != "1":
        raise Damaged("A record inside this file is of a later version.", hint="Update Trilateral.")
    try:
        return from_text(inflate(base64.b64decode(body, validate=True), MOST_BYTES))
    except (binascii.Error, ArchiveError, ValueError) as error:
        raise Damaged("A record inside this file cannot be read.") from error


def named(name: str, digest: str) -> str:
    """The name of a shape with the key of its record.

    >>> named("Share of the world", "3f9a1c2e00")
    'Share of the world [3f9a1c2e]'
    """
    key = f" [{digest[:8]}]"
    return name[: _MOST_NAME - len(key)] + key


def key_in(name: str) -> str:
    """The key at the end of a name, or nothing.

    >>> key_in("Share of the world [3f9a1c2e]"), key_in("Chart 3")
    ('3f9a1c2e', '')
    """
    found = _KEY.search(name)
    return found[1] if found else ""


def without_key(name: str) -> str:
    """The name alone.

    >>> without_key("Share of the world [3f9a1c2e]")
    'Share of the world'
    """
    return _KEY.sub("", name)


def hide(book: Any, text: str) -> None:
    """Put a record into a workbook that is being written by XlsxWriter, on a sheet that no menu offers to show.

    Example:
        ``hide(book, packed(job.carried("pptx")))``
    """
    sheet = book.add_worksheet(SHEET)
    sheet.very_hidden()
    for line, piece in enumerate(pieces(text)):
        sheet.write_string(line, 0, piece)


def pieces(text: str) -> list[str]:
    """A packed record as the cells that hold it.

    >>> pieces("1:")
    ['1:']
    """
    return [text[start : start + _CELL] for start in range(0, len(text), _CELL)]


def hidden(workbook: bytes) -> str:
    """The record that a workbook hides, packed; nothing if it has none.

    Raises:
        ArchiveError: It is no workbook, or too large.

    Example:
        ``unpacked(hidden(chart_part.chart_workbook.xlsx_part.blob)).figure`` is ``"gdp-share"``.
    """
    archive = Zip(workbook, most_bytes=_MOST_WORKBOOK)
    name = _sheet_of(archive)
    if not name:
        return ""
    strings = "xl/sharedStrings.xml"
    shared = list(_texts(archive.read(strings), "si")) if strings in archive.names else []
    found, text = [], ""
    for each in elements(archive.read(name)):
        if _local(each) in {"v", "t"}:
            text += each.text or ""
        elif _local(each) == "c":
            known = each.get("t") == "s" and text.isdecimal() and int(text) < len(shared)
            found.append(shared[int(text)] if known else text)
            text = ""
    return "".join(found)


def _sheet_of(archive: Zip) -> str:
    """The part of the hidden sheet, or nothing."""
    book, rels = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
    if not {book, rels} <= set(archive.names):
        return ""
    sheets = (each for each in root_of(archive.read(book)).iter() if _local(each) == "sheet")
    link = next((s.get(f"{{{_OFFICE}}}id") for s in sheets if s.get("name") == SHEET), None)
    targets = {each.get("Id"): each.get("Target", "") for each in root_of(archive.read(rels))}
    target = targets.get(link, "")
    name = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
    return name if link and name in archive.names else ""


def _texts(body: bytes, tag: str) -> Iterator[str]:
    """The whole text of each element of a name."""
    text = ""
    for each in elements(body):
        if _local(each) == "t":
            text += each.text or ""
        elif _local(each) == tag:
            yield text
            text = ""


def in_picture(body: bytes) -> bool:
    r"""Whether a picture may have a record in its own bytes.

    >>> in_picture(b"\x89PNG")
    False
    """
    return ooxml.NAMESPACE.encode() in body or b"trilateral" in body


def tag(part: Any, shape: Any, text: str) -> None:
    """Put a record on a shape of a slide that is being written by python-pptx: a frame or a group.

    Args:
        part: The part of the slide.
        shape: The element of the shape.
        text: The packed record.

    Example:
        ``tag(slide.part, frame._element, packed(job.carried("pptx")))``
    """
    # Whoever calls has python-pptx loaded; a workbook's record does without it.
    from lxml import etree
    from pptx.opc.package import Part
    from pptx.opc.packuri import PackURI

    package = part.package
    name = package.next_partname("/ppt/tags/tag%d.xml")
    link = part.relate_to(Part(PackURI(name), TAGS_TYPE, package, tag_part(text)), TAGS_LINK)
    facts = next(shape.iter(f"{{{_MAIN}}}nvPr"))
    data = etree.SubElement(facts, f"{{{_MAIN}}}custDataLst")
    etree.SubElement(data, f"{{{_MAIN}}}tags").set(f"{{{_OFFICE}}}id", link)
    # What is unknown stands after it (CT_ApplicationNonVisualDrawingProps).
    facts[:] = sorted(facts, key=lambda each: str(each.tag).endswith("}extLst"))


def tag_part(text: str) -> bytes:
    """The part of a tag that holds a record.

    >>> tag_part("1:").endswith(b'<p:tag name="TRILATERAL" val="1:"/></p:tagLst>')
    True
    """
    inner = xml_element("p:tag", name=TAG, val=text)
    whole = xml_element("p:tagLst", inner, **{"xmlns:p": _MAIN})
    return fragment(ooxml.DECLARATION, whole).encode()


def tagged(part: bytes) -> str:
    """The record in the part of a tag, packed; nothing if the tag is somebody else's.

    >>> tagged(tag_part("1:"))
    '1:'
    """
    try:
        found = root_of(part)
    except DocumentError:
        return ""
    values = (each.get("val", "") for each in found if str(each.get("name", "")).upper() == TAG)
    return next(values, "")


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]
