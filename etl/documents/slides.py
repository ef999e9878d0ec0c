"""Presentations: shapes, groups, tables and diagrams of every slide, and its notes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, NamedTuple

from pptx import Presentation
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn

from etl.documents.office import Cells, elements
from etl.documents.paper import Paper, Part, Piece, Place

_PARAGRAPH, _TEXT, _BREAK = qn("a:p"), qn("a:t"), qn("a:br")
#: Fields that hold the number of the slide or the day: no part of what is said.
_FIELD = qn("a:fld")
_DIAGRAM = "/diagramData"


class Paragraph(NamedTuple):
    """A paragraph with text, the slide that it belongs to, and its element."""

    piece: Piece
    slide: Any
    element: Any


def read(body: bytes) -> Paper:
    """The text of a presentation, which `etl.documents.office.kind` has checked."""
    return Paper(each.piece for each in paragraphs(Presentation(io.BytesIO(body))))


def paragraphs(presentation: Any) -> Iterator[Paragraph]:
    """The paragraphs with text, slide by slide: shapes, diagrams, notes.

    Example:
        >>> import pptx
        >>> list(paragraphs(pptx.Presentation()))
        []
    """
    for number, slide in enumerate(presentation.slides, 1):
        yield from _within(slide.element, slide, number, "")
        for link in slide.part.rels.values():
            if link.reltype.endswith(_DIAGRAM) and not link.is_external:
                yield from _within(parse_xml(link.target_part.blob), slide, number, "diagram")
        if slide.has_notes_slide:
            frame = slide.notes_slide.notes_text_frame
            if frame is not None:
                yield from _within(frame._txBody, slide, number, "notes")


def _within(root: Any, slide: Any, number: int, part: Part) -> Iterator[Paragraph]:
    cells, count = Cells(qn("a:tbl"), qn("a:tr"), qn("a:tc")), 0
    for element in elements(root, _PARAGRAPH):
        text = "".join(_texts(element))
        if not text.strip():
            continue
        place = cells.of(element)
        if place is None:
            count += 1
            at = Place(slide=number, paragraph=count, part=part)
        else:
            at = Place(slide=number, table=place[0], row=place[1], cell=place[2], part=part)
        yield Paragraph(Piece(text, at), slide, element)


def _texts(paragraph: Any) -> Iterator[str]:
    for child in paragraph:
        if child.tag == _BREAK:
            yield "\n"
        elif child.tag != _FIELD:
            yield from (each.text or "" for each in child.iter(_TEXT))
