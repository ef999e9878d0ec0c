"""Charts, groups and pictures have their record with themselves, and are found wherever they were taken."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from lxml import etree
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as RT

from dashboard.exports import Job, made
from dashboard.exports.carried import carriers, finder
from dashboard.exports.carried.parts import Parts
from dashboard.exports.carried.record import Damaged
from dashboard.exports.office import deck
from dashboard.look.view import View
from etl.storage.store import Release
from tests.edited import pasted, saved
from tests.unit.dashboard.exports.office import broken_references, faults

FIGURES = ("gdp-share", "trade-matrix", "why")


@pytest.fixture(scope="module")
def slides(shipped: Release) -> bytes:
    jobs, told = deck.gather(shipped, View(preset="slide", lang="ja"), figures=FIGURES)
    return deck.pptx(jobs, told)


def found(body: bytes) -> list[tuple[str, str]]:
    return [(each.record.figure, each.carrier) for each in finder.find(Parts(body)) if each.record]


def test_each_figure_is_found_in_its_deck_and_in_another_one(slides: bytes, tmp_path: Path) -> None:
    own = [("gdp-share", "workbook"), ("trade-matrix", "tag"), ("why", "workbook")]
    assert found(slides) == own
    assert faults(slides, "pptx", tmp_path) == []
    assert broken_references(slides) == []
    # A deck that they were copied into twice has no record of its own: they brought theirs.
    other = pasted(slides, 2)
    assert found(other) == own * 2
    assert finder.items(Parts(other)) == []
    assert len(finder.items(Parts(slides))[0].carried.records) == len(FIGURES)


def test_without_tags_and_workbooks_names_lead_to_the_record_of_the_document(slides: bytes) -> None:
    """What LibreOffice leaves: names, and the custom XML of the document."""
    parts = Parts(slides)
    for name in parts.matching(r"ppt/(?:slides|charts)/[a-z]+[0-9]+[.]xml"):
        for gone in parts.tree(name).xpath(
            "//*[local-name()='custDataLst' or local-name()='externalData']"
        ):
            gone.getparent().remove(gone)
    rels = parts.matching(r"ppt/charts/_rels/chart[0-9]+[.]xml[.]rels")
    for name in rels:
        for link in list(parts.tree(name)):
            parts.tree(name).remove(link)
    assert found(parts.saved()) == [(name, "document") for name in FIGURES]


def test_a_workbook_that_was_edited_in_a_spreadsheet_program_still_has_it(slides: bytes) -> None:
    edited = Presentation(io.BytesIO(slides))
    chart = next(s.chart for slide in edited.slides for s in slide.shapes if s.has_chart)
    book = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
    assert [sheet.sheet_state for sheet in book] == ["visible", "veryHidden"]
    book["Chart"]["B2"] = 0.5
    book.create_sheet("Mine")
    chart.part.chart_workbook.xlsx_part._blob = saved(book)
    assert found(saved(edited))[0] == ("gdp-share", "workbook")


@pytest.mark.parametrize("form", ["png", "svg"])
def test_a_picture_in_a_document_is_found(make: Callable[..., Job], form: str) -> None:
    job = make("why")
    body = made(job, form).body if form == "svg" else _png(job)
    parts = Parts(_with_picture())
    picture = parts.matching(r"word/media/image[0-9]+[.]png")[0]
    if form == "png":
        parts.put(picture, body)
    else:
        parts.put("word/media/image9.svg", body, "image/svg+xml")
        link = parts.relate("word/document.xml", "word/media/image9.svg", RT.IMAGE)
        blip = next(parts.tree("word/document.xml").iter("{*}blip"))
        extensions = f'<a:extLst xmlns:a="{blip.nsmap["a"]}"><a:ext uri="{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}"><s:svgBlip xmlns:s="http://schemas.microsoft.com/office/drawing/2016/SVG/main" xmlns:r="{blip.nsmap["r"]}" r:embed="{link}"/></a:ext></a:extLst>'
        blip.append(etree.fromstring(extensions))
    assert found(parts.saved()) == [("why", "picture")]


def _png(job: Job) -> bytes:
    """A picture with the record of a figure, as a browser would have drawn it."""
    from PIL import Image

    from dashboard.exports.pictures.images import KEY, _text

    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "PNG")
    body = out.getvalue()
    return body[:33] + _text(KEY, job.carried("png")) + body[33:]


def _with_picture() -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "PNG")
    document = Document()
    document.add_picture(io.BytesIO(out.getvalue()))
    return saved(document)


def test_altered_records_are_told_and_never_used(make: Callable[..., Job]) -> None:
    job = make("trade-matrix")
    content = json.loads(job.carried("pptx"))
    place = content["table"]["columns"].index("value")
    content["table"]["rows"][0][place] = 1.0
    parts = Parts(made(job, "pptx").body)
    tag = parts.matching(r"ppt/tags/tag[0-9]+[.]xml")[0]
    parts.put(tag, carriers.tag_part(carriers.packed(json.dumps(content))))
    # The record of the document is whole, and the name leads to it.
    assert found(parts.saved()) == [("trade-matrix", "document")]
    item = finder.items(parts)[0].part
    parts.tree(item).text = json.dumps(content)
    (only,) = finder.find(Parts(parts.saved()))
    assert only.record is None
    assert isinstance(only.fault, Damaged)
    assert "altered" in str(only.fault)


@pytest.mark.parametrize(
    "text", ["", "1:", "1:!", "2:AAAA", "1:AAAA", carriers.packed("[]"), carriers.packed("{" * 999)]
)
def test_what_is_no_record_is_refused(text: str) -> None:
    with pytest.raises(Damaged):
        carriers.unpacked(text)


@pytest.mark.parametrize("body", [b"", b"PK", b"no archive"])
def test_what_is_no_document_is_refused(body: bytes) -> None:
    with pytest.raises(Damaged):
        Parts(body)


def test_parts_that_nobody_touches_keep_their_bytes(slides: bytes) -> None:
    assert Parts(slides).saved() == slides
