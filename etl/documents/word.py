"""Word documents: the paragraphs of the body, of tables, text boxes, notes, headers and footers."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, NamedTuple

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RELATED
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from etl.documents.office import Cells, elements
from etl.documents.paper import Paper, Part, Piece, Place

_NOTES: dict[str, tuple[Part, str, str]] = {
    RELATED.FOOTNOTES: ("footnote", "w:footnote", "w:footnoteReference"),
    RELATED.ENDNOTES: ("endnote", "w:endnote", "w:endnoteReference"),
}
_AROUND: dict[str, Part] = {RELATED.HEADER: "header", RELATED.FOOTER: "footer"}
_PARAGRAPH, _RUN, _TEXT = qn("w:p"), qn("w:r"), qn("w:t")
#: What stands for a character.
_SIGNS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
#: What is not to be read: deleted, moved elsewhere, or how to pronounce what stands below.
_UNREAD = frozenset(map(qn, ("w:del", "w:moveFrom", "w:rt")))


class Segment(NamedTuple):
    """A stretch of a paragraph's text: the element that holds it and where it begins."""

    start: int
    text: str
    run: Any
    element: Any


class Paragraph(NamedTuple):
    """A paragraph with text.

    Attributes:
        piece: Its text and place.
        element: Its element.
        anchor: The run of the body that refers to it, where it stands outside of the body; None if there is none.
    """

    piece: Piece
    element: Any
    anchor: Any


def read(body: bytes) -> Paper:
    """The text of a document, which `etl.documents.office.kind` has checked."""
    return Paper(paragraph.piece for paragraph in paragraphs(Document(io.BytesIO(body))))


def paragraphs(document: Any) -> Iterator[Paragraph]:
    """The paragraphs with text: the body, its notes, then headers and footers.

    Example:
        >>> import docx
        >>> list(paragraphs(docx.Document()))
        []
    """
    root = document.element.body
    yield from _within(root, "", None)
    for kind, (part, note, reference) in _NOTES.items():
        runs = {
            each.get(qn("w:id")): next(each.iterancestors(_RUN), None)
            for each in elements(root, qn(reference))
        }
        for related in _related(document, kind):
            for each in elements(parse_xml(related.blob), qn(note)):
                yield from _within(each, part, runs.get(each.get(qn("w:id"))))
    for kind, part in _AROUND.items():
        for related in _related(document, kind):
            yield from _within(related.element, part, None)


def _related(document: Any, kind: str) -> list[Any]:
    """The parts of a kind, each once."""
    links = document.part.rels.values()
    found = [link.target_part for link in links if link.reltype == kind and not link.is_external]
    return list({str(part.partname): part for part in found}.values())


def _within(root: Any, part: Part, anchor: Any) -> Iterator[Paragraph]:
    cells, count = Cells(qn("w:tbl"), qn("w:tr"), qn("w:tc")), 0
    for element in elements(root, _PARAGRAPH):
        text = "".join(segment.text for segment in segments(element))
        if not text.strip():
            continue
        place = cells.of(element)
        if place is None:
            count += 1
            at = Place(paragraph=count, part=part)
        else:
            at = Place(table=place[0], row=place[1], cell=place[2], part=part)
        yield Paragraph(Piece(text, at), element, anchor)


def segments(paragraph: Any) -> Iterator[Segment]:
    """What the text of a paragraph's element is put together from.

    Example:
        ``"".join(segment.text for segment in segments(paragraph))`` is the text of a paragraph.
    """
    at = 0
    for run in elements(paragraph, _RUN):
        above = list(run.iterancestors())
        inside = above[: above.index(paragraph)]
        if any(each.tag == _PARAGRAPH or each.tag in _UNREAD for each in inside):
            # A paragraph of a text box comes on its own.
            continue
        for child in run:
            text = child.text or "" if child.tag == _TEXT else _SIGNS.get(child.tag, "")
            if text:
                yield Segment(at, text, run, child)
                at += len(text)
