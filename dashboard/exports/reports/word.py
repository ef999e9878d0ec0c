"""A copy of a Word document with a comment on every claim; the text stays as it was."""

from __future__ import annotations

import copy
import io
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.text.run import Run

from dashboard.exports.reports.report import Report
from etl.documents import word

AUTHOR, INITIALS = "Trilateral", "T"
_PROPERTIES, _RUN = qn("w:rPr"), qn("w:r")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def annotated(report: Report) -> bytes:
    """The document with its comments.

    Comments stand in the body alone: those on a footnote stand at its mark, those on a header at the first words.
    """
    document = Document(io.BytesIO(report.body))
    paragraphs = list(word.paragraphs(document))
    for told in report.claims():
        number, start = report.paper.within(told.start)
        runs = _runs(document, paragraphs[number], start, start + told.end - told.start)
        document.add_comment(
            [Run(run, document) for run in runs],
            "\n".join(told.lines(report.words)),
            AUTHOR,
            INITIALS,
        )
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _runs(document: Any, paragraph: word.Paragraph, start: int, end: int) -> list[Any]:
    """The runs from the first to the last of a stretch of a paragraph, cut where it begins and ends inside of one."""
    if paragraph.anchor is not None:
        return [_outer(paragraph.anchor)]
    if paragraph.piece.place.part:
        first = next(document.element.body.iter(_RUN), None)
        return [document.add_paragraph().add_run()._r if first is None else first]
    for at in (end, start):
        _cut(paragraph.element, at)
    found = [
        _outer(each.run)
        for each in word.segments(paragraph.element)
        if each.start < end and each.start + len(each.text) > start
    ]
    return [found[0], found[-1]]


def _cut(paragraph: Any, at: int) -> None:
    """Cut the run in two inside of which a character of the paragraph stands, so that one begins with it."""
    for each in word.segments(paragraph):
        if each.start <= at < each.start + len(each.text):
            run, element, offset = each.run, each.element, at - each.start
            break
    else:
        return
    before = element.getprevious()
    if _outer(run) is not run or (not offset and (before is None or before.tag == _PROPERTIES)):
        return
    second = copy.deepcopy(run)
    place = run.index(element)
    mine = second[place]
    for child in second[:place]:
        if child.tag != _PROPERTIES:
            second.remove(child)
    for child in run[place + 1 :]:
        run.remove(child)
    if offset:
        whole = element.text
        element.text, mine.text = whole[:offset], whole[offset:]
        for part in (element, mine):
            part.set(_SPACE, "preserve")
    else:
        run.remove(element)
    run.addnext(second)


def _outer(run: Any) -> Any:
    """The run of the body that a run stands in: text boxes and readings take no comments of their own."""
    return next(reversed(list(run.iterancestors(_RUN))), run)
