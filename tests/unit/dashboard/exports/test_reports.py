"""Findings of documents as files: copies with comments, whose text is that of the original, and reports."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from pptx import Presentation
from typer.testing import CliRunner

from dashboard.commands.main import app
from dashboard.exports import reports
from dashboard.exports.reports import FORMS
from dashboard.words.wording import in_language
from etl import documents
from etl.errors import UsageError
from etl.judging import review
from etl.storage.store import Release

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def word() -> bytes:
    document = Document()
    paragraph = document.add_paragraph("China, Japan and Korea account for ")
    paragraph.add_run("about one-fourth").bold = True
    paragraph.add_run(" of the world's GDP and one-fifth of\tworld trade. More follows.")
    document.add_table(1, 2).cell(0, 1).text = "Japan is the fourth-largest economy."
    last = document.add_paragraph("In 2020 ")
    xml = f"<w:hyperlink {_W}><w:r><w:t>China made up 17% of world GDP</w:t></w:r></w:hyperlink>"
    last._p.append(parse_xml(xml))
    document.sections[0].footer.paragraphs[0].text = "Korea makes up 2% of world GDP."
    return saved(document)


def slides() -> bytes:
    presentation = Presentation()
    for text in ("China accounts for 18% of world GDP.", "Nothing here.", "Japan is the fourth-largest economy."):  # fmt: skip
        slide = presentation.slides.add_slide(presentation.slide_layouts[5])
        slide.shapes.title.text = text
    slide.notes_slide.notes_text_frame.text = "In 2020 China made up 17% of world GDP."
    return saved(presentation)


def saved(document: Any) -> bytes:
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def report(release: Release, name: str, body: bytes, lang: str = "en") -> reports.Report:
    paper = documents.opened(name, body)
    found = review(release, paper.text)
    return reports.Report(in_language(lang), name, body, paper, found, release.id)


def marked(document: Any) -> list[str]:
    """What each comment stands on."""
    found: dict[str, str] = {}
    opened: set[str] = set()
    for element in document.element.body.iter():
        if element.tag == qn("w:commentRangeStart"):
            opened.add(element.get(qn("w:id")))
        elif element.tag == qn("w:commentRangeEnd"):
            opened.discard(element.get(qn("w:id")))
        elif element.tag in {qn("w:t"), qn("w:tab")}:
            for each in opened:
                found[each] = found.get(each, "") + (element.text or "\t")
    return [found[each] for each in sorted(found, key=int)]


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_word_document_gets_a_comment_on_every_claim(release: Release, lang: str) -> None:
    told = report(release, "a.docx", word(), lang)
    copy = FORMS["docx"](told)
    document = Document(io.BytesIO(copy))
    claims = told.claims()
    assert [each.quote for each in claims] == [
        "China, Japan and Korea account for about one-fourth of the world's GDP",
        "one-fifth of world trade",
        "Japan is the fourth-largest economy",
        "China made up 17% of world GDP",
        "Korea makes up 2% of world GDP",
    ]
    comments = list(document.comments)
    for comment, claim in zip(comments, claims, strict=True):
        assert comment.author == "Trilateral"
        assert comment.text.splitlines() == claim.lines(in_language(lang))
    on = [" ".join(text.split()) for text in marked(document)]
    assert on[:4] == [each.quote for each in claims[:4]]
    # The footer takes no comments: the first words do.
    assert "China, Japan and Korea account for".startswith(on[4])
    assert documents.opened("a.docx", copy).text == told.paper.text
    assert [run.bold for run in document.paragraphs[0].runs if run.text == "about one-fourth"] == [True]  # fmt: skip


def test_a_presentation_gets_a_comment_on_every_claim_and_is_else_the_same(release: Release) -> None:  # fmt: skip
    told = report(release, "a.pptx", slides())
    copy = FORMS["pptx"](told)
    with zipfile.ZipFile(io.BytesIO(copy)) as made, zipfile.ZipFile(io.BytesIO(told.body)) as was:
        for name in was.namelist():
            if name.endswith(("slide1.xml", "slide2.xml", "slide3.xml")):
                assert made.read(name) == was.read(name)
        new = set(made.namelist()) - set(was.namelist())
        assert new == {"ppt/commentAuthors.xml", "ppt/comments/comment1.xml", "ppt/comments/comment2.xml"}  # fmt: skip
        texts = [made.read(name).decode() for name in sorted(new)]
    assert [text.count("<p:cm ") for text in texts] == [0, 1, 2]
    for claim, text in zip(told.claims(), (texts[1], texts[2], texts[2]), strict=True):
        assert claim.quote in text
        assert claim.reading in text
    assert documents.opened("a.pptx", copy).text == told.paper.text
    # A second look adds to what is there.
    again = FORMS["pptx"](report(release, "b.pptx", copy))
    with zipfile.ZipFile(io.BytesIO(again)) as made:
        assert made.read("ppt/comments/comment2.xml").count(b"<p:cm ") == 4
        assert made.read("ppt/commentAuthors.xml").count(b"<p:cmAuthor ") == 2


def test_a_deck_with_comments_of_the_later_kind_gets_notes(release: Release) -> None:
    presentation = Presentation(io.BytesIO(slides()))
    later = "http://schemas.microsoft.com/office/2018/10/relationships/authors"
    presentation.part.relate_to(presentation.slides[0].part, later)
    told = report(release, "a.pptx", saved(presentation))
    copy = Presentation(io.BytesIO(FORMS["pptx"](told)))
    notes = copy.slides[0].notes_slide.notes_text_frame.text
    assert told.claims()[0].reading in notes


@pytest.mark.parametrize("lang", ["en", "zh", "ja", "ko"])
def test_reports_have_every_claim_and_its_place(release: Release, lang: str) -> None:
    told = report(release, "<a>.docx", word(), lang)
    page, plain = FORMS["html"](told).decode(), FORMS["md"](told).decode()
    rows = list(csv.DictReader(io.StringIO(FORMS["csv"](told).decode("utf-8-sig"))))
    content = json.loads(FORMS["json"](told))
    assert "<a>" not in page
    assert re.findall(r'<li id="claim-(\d+)"', page) == [str(n) for n in range(1, 6)]
    shown = re.findall(r'<p title="([^"]*)">(.*?)</p>', page, re.DOTALL)
    assert shown[0][0] == told.claims()[0].place
    for claim, row, record in zip(told.claims(), rows, content["claims"], strict=True):
        assert claim.place in page
        assert claim.place in plain
        assert (row["place"], row["quote"], row["verdict"]) == (claim.place, claim.quote, claim.verdict)  # fmt: skip
        assert record["place"] == told.paper.at(claim.start).place.record()
        assert record["verdict"] == claim.verdict
    assert content["claims"][2]["place"] == {"table": 1, "row": 1, "cell": 2}


def test_the_command_writes_what_is_asked_and_never_the_document_itself(tmp_path: Path) -> None:
    speech, out = tmp_path / "a.docx", tmp_path / "b.docx"
    speech.write_bytes(word())
    runner = CliRunner()
    assert runner.invoke(app, ["review", str(speech), "-o", str(out)]).exception is None
    assert len(list(Document(str(out)).comments)) == 5
    for wrong in (speech, tmp_path / "a.pptx", tmp_path / "a.exe", tmp_path / "a"):
        before = speech.read_bytes()
        asked = runner.invoke(app, ["review", str(speech), "-o", str(wrong)])
        assert isinstance(asked.exception, UsageError), wrong
        assert speech.read_bytes() == before
    told = json.loads(runner.invoke(app, ["review", str(speech), "--json"]).stdout)
    assert told["claims"][0]["place"] == {"paragraph": 1}
