"""A copy of a presentation with a comment on every claim; slides stay as they were.

Comments are those of ECMA-376 (part 1, 13.3.2 and 13.3.3), which every PowerPoint shows. A deck with the later kind, which
may not stand beside them, gets its findings at the end of the notes instead.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml

from dashboard.exports.office.ooxml import DECLARATION
from dashboard.exports.reports.report import Report, Told
from dashboard.exports.reports.word import AUTHOR, INITIALS
from dashboard.markup import fragment, xml_element
from etl.documents import slides

_MAIN = "http://schemas.openxmlformats.org/presentationml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.presentationml"
_COMMENTS, _AUTHORS = f"{_OFFICE}/comments", f"{_OFFICE}/commentAuthors"
#: How comments of the later kind are told (MS-PPTX 2.1.29).
_LATER = "/2018/10/relationships/"
#: EMU in a unit of a comment's place: 576 to the inch.
_UNIT = 914_400 // 576
#: Comments at one place stand below each other.
_STEP = 200


def annotated(report: Report) -> bytes:
    """The presentation with its comments."""
    presentation: Any = Presentation(io.BytesIO(report.body))
    paragraphs = list(slides.paragraphs(presentation))
    found = [(paragraphs[report.paper.within(told.start)[0]], told) for told in report.claims()]
    if any(_LATER in link.reltype for link in presentation.part.rels.values()):
        for paragraph, told in found:
            _noted(report, paragraph.slide, told)
    elif found:
        _Comments(presentation).add(report, found)
    made = io.BytesIO()
    presentation.save(made)
    return made.getvalue()


class _Comments:
    """The comments of a presentation, and who wrote them."""

    def __init__(self, presentation: Any) -> None:
        self._package = presentation.part.package
        self._authors = self._part(presentation.part, _AUTHORS, "commentAuthors", "cmAuthorLst")
        self._list = parse_xml(self._authors.blob)
        numbers = [int(each.get("id", "0")) for each in self._list]
        self._author = max(numbers, default=-1) + 1

    def add(self, report: Report, found: list[tuple[slides.Paragraph, Told]]) -> None:
        """Add the findings, each to its slide."""
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.000")
        number = 0
        slides_found = {paragraph.slide.slide_id: paragraph.slide for paragraph, _ in found}
        for identity, slide in slides_found.items():
            part = self._part(slide.part, _COMMENTS, "comments/comment", "cmLst")
            comments = parse_xml(part.blob)
            places: dict[tuple[int, int], int] = {}
            for paragraph, told in found:
                if paragraph.slide.slide_id != identity:
                    continue
                number += 1
                x, y = _offset(slide, paragraph.element)
                step = places[x, y] = places.get((x, y), -1) + 1
                lines = [*told.lines(report.words), f"({told.place}: {told.quote})"]
                comment = xml_element(
                    "p:cm",
                    xml_element("p:pos", x=x, y=y + step * _STEP),
                    xml_element("p:text", "\n".join(lines)),
                    **{"xmlns:p": _MAIN, "authorId": self._author, "dt": now, "idx": number},
                )
                comments.append(parse_xml(comment))
            part.blob = _written(comments)
        author = xml_element(
            "p:cmAuthor", id=self._author, name=AUTHOR, initials=INITIALS, lastIdx=number, clrIdx=self._author % 8,
            **{"xmlns:p": _MAIN},
        )  # fmt: skip
        self._list.append(parse_xml(author))
        self._authors.blob = _written(self._list)

    def _part(self, owner: Any, related: str, name: str, root: str) -> Any:
        """The part of a kind that a part refers to; a new one if it refers to none."""
        for link in owner.rels.values():
            if link.reltype == related and not link.is_external:
                return link.target_part
        if related == _COMMENTS:
            uri = self._package.next_partname(f"/ppt/{name}%d.xml")
        else:
            uri = PackURI(f"/ppt/{name}.xml")
        kind = f"{_TYPES}.{'comments' if related == _COMMENTS else 'commentAuthors'}+xml"
        blob = fragment(DECLARATION, xml_element(f"p:{root}", **{"xmlns:p": _MAIN})).encode()
        part = Part(uri, kind, self._package, blob)
        owner.relate_to(part, related)
        return part


def _written(root: Any) -> bytes:
    body: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return body


def _offset(slide: Any, element: Any) -> tuple[int, int]:
    """Where on its slide the shape of a paragraph begins, in units of a comment's place; near a corner if that is not said."""
    for shape in slide.shapes:
        own = shape._element
        if own in element.iterancestors() and shape.left is not None and shape.top is not None:
            return max(shape.left // _UNIT, 0), max(shape.top // _UNIT, 0)
    return 10, 10


def _noted(report: Report, slide: Any, told: Told) -> None:
    frame = slide.notes_slide.notes_text_frame
    if frame is not None:
        lines = [f"[{AUTHOR}] {told.quote}", *told.lines(report.words)]
        for line in lines:
            frame.add_paragraph().text = line
