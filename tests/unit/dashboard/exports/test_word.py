"""Word documents: every number is that of the release, every text has its fonts, Word counts the captions, nothing is repaired."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from docx import Document
from typer.testing import CliRunner

from dashboard.commands.main import app
from dashboard.exports import Job
from dashboard.exports.carried.unpack import unpack
from dashboard.exports.pictures import images
from dashboard.exports.word import docx, drawing
from dashboard.exports.word.brief import brief
from dashboard.exports.word.package import STYLES
from dashboard.figures import FIGURES
from dashboard.locale import LANGUAGES
from dashboard.look.view import View
from dashboard.words.answer import answers
from dashboard.words.wording import in_language
from etl import catalog
from etl.analysis.claims import Rule
from etl.errors import UsageError
from etl.storage.store import Release
from tests.pairs import in_turn
from tests.unit.dashboard.exports.office import (
    broken_references,
    elements,
    faults,
    with_charts_of,
    workbooks,
)

CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
#: What Word calls figures in its own captions, so that both are counted together.
LABELS = {"en": "Figure", "zh": "图", "ja": "図", "ko": "그림"}


def _png() -> bytes:
    """A picture of one dot: what a browser draws is tested with the pictures."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (
        images.PNG_SIGN
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0\0"))
        + chunk(b"IEND", b"")
    )


@pytest.fixture(autouse=True)
def no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "png", lambda _: _png())


def read(body: bytes) -> Any:
    return Document(io.BytesIO(body))


def part(body: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return archive.read(name).decode()


@cache
def shares(release: Release, indicator: str, source: str, area: str) -> dict[int, float]:
    """Year -> share of the world, divided here from the latest observations."""
    rows = release.observations
    own = rows[(rows["indicator"] == indicator) & (rows["source"] == source)]
    by = own.pivot_table(index="time_period", columns="ref_area", values="value")
    return {int(year): value for year, value in (by[area] / by["WLD"]).dropna().items()}


def test_documents_of_all_figures_are_valid(make: Callable[..., Job], tmp_path: Path) -> None:
    """One of all that are charts, and one of those that are pictures: their texts have the same elements."""
    bodies = [docx(make(name, lang=lang)) for name, lang in in_turn(FIGURES, LANGUAGES)]
    charts = [body for body in bodies if workbooks(body)]
    pictures = [body for body in bodies if not workbooks(body)]
    assert len(charts) + len(pictures) == len(FIGURES)
    assert faults(with_charts_of(charts[0], charts[1:]), "docx", tmp_path) == []
    assert all(elements(other) == elements(pictures[0]) for other in pictures)
    assert faults(pictures[0], "docx", tmp_path) == []


@pytest.mark.parametrize(("name", "lang"), in_turn(FIGURES, LANGUAGES))
def test_a_document_of_each_figure_says_what_it_is(
    make: Callable[..., Job], name: str, lang: str
) -> None:
    job = make(name, lang=lang)
    body = docx(job)

    assert broken_references(body) == []
    # The workbooks inside are made as those of slides are, which the validator reads for every figure.
    assert all(name.endswith(".xlsx") for name in workbooks(body))
    assert body == docx(make(name, lang=lang))
    assert [record.digest for record in unpack(body).records] == [job.record.digest]
    document = read(body)
    by_style: dict[str, list[str]] = {}
    for each in document.paragraphs:
        by_style.setdefault(each.style.style_id, []).append(each.text)
    assert by_style["Heading1"] == [job.caption.headings(job.view)[0]]
    # Of what the picture has room for.
    assert drawing.shown(job).caption.source in by_style["Source"]
    for licence in job.licences_in_words:
        assert any(text.endswith(licence) for text in by_style["Source"])
    for origin in job.data.origins:
        source = catalog.source(origin.source)
        cited = next(t for t in by_style["Source"] if source.citation.partition("{")[0] in t)
        assert source.dated(origin.edition) in cited
    # One drawing, which says in words what it shows.
    drawings = re.findall(r"<wp:docPr [^>]*>", part(body, "word/document.xml"))
    assert len(drawings) == 1
    assert 'descr=""' not in drawings[0]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_captions_are_counted_by_word_and_texts_have_fonts_for_all_scripts(
    make: Callable[..., Job], lang: str
) -> None:
    body = docx(make("gdp-share", lang=lang))
    document, styles = part(body, "word/document.xml"), part(body, "word/styles.xml")
    facts = LANGUAGES[lang]

    assert re.findall(r"<w:instrText[^>]*> (SEQ \S+ \\\* ARABIC) <", document) == [
        f"SEQ {LABELS[lang]} \\* ARABIC"
    ]
    assert f"{LABELS[lang]} 1" in "".join(re.findall(r"<w:t [^>]*>([^<]*)", document))
    assert f'w:eastAsia="{facts.office_font}"' in styles
    assert f'<w:lang w:val="{facts.office_tag}" w:eastAsia="{facts.office_tag}"/>' in styles
    # No run has fonts of its own, so that the document takes those of whoever pastes it.
    assert "w:rFonts" not in document
    assert f'<a:ea typeface="{facts.office_font}"' in part(body, "word/charts/chart1.xml")
    assert min(style.points for style in STYLES.values()) >= 8


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_native_chart_has_the_shares_of_the_release_in_its_cache_and_its_workbook(
    make: Callable[..., Job], shipped: Release, lang: str
) -> None:
    body = docx(make("gdp-share", lang=lang))
    [book] = workbooks(body).values()
    sheet = openpyxl.load_workbook(io.BytesIO(book))["Chart"]
    heads, *rows = sheet.iter_rows(values_only=True)
    root, words = ET.fromstring(part(body, "word/charts/chart1.xml")), in_language(lang)
    assert root.find(f"{CHART}externalData") is not None
    cached = {
        series.findtext(f"{CHART}tx//{CHART}v"): {
            int(point.get("idx", "")): float(point.findtext(f"{CHART}v", ""))
            for point in series.find(f"{CHART}val").iter(f"{CHART}pt")  # type: ignore[union-attr]
        }
        for series in root.iter(f"{CHART}ser")
    }
    for area in ("CHN", "JPN", "KOR"):
        wanted = shares(shipped, "gdp_nominal", "wdi", area)
        name = words.economy(area)
        column = heads.index(name)
        written = {
            row[0].year: row[column]
            for row in rows
            if hasattr(row[0], "year") and row[column] is not None
        }
        assert written == pytest.approx({year: wanted[year] for year in written})
        assert set(wanted) == set(written)
        assert list(cached[name].values()) == pytest.approx(list(written.values()))


def test_a_chart_that_cannot_name_all_in_it_is_a_picture(make: Callable[..., Job]) -> None:
    """Dots beside names, tables of cells, small charts, two dozen editions."""
    for name in (
        "definitions",
        "claim-strip",
        "trade-matrix",
        "definition-lines",
        "revisions-lines",
    ):
        body = docx(make(name))
        assert workbooks(body) == {}
        assert "word/media/image1.png" in zipfile.ZipFile(io.BytesIO(body)).namelist()


def test_an_address_is_a_link_and_nothing_else_leads_outside(make: Callable[..., Job]) -> None:
    job = make("why")
    reached = docx(Job(job.spec, job.data, job.view, "https://example.org"))

    assert 'TargetMode="External"' not in part(docx(job), "word/_rels/document.xml.rels")
    links = re.findall(
        r'Target="([^"]*)" TargetMode="External"', part(reached, "word/_rels/document.xml.rels")
    )
    assert links == ["https://example.org/f/why"]


def test_what_somebody_changed_in_a_document_is_named(make: Callable[..., Job]) -> None:
    document = read(docx(make("gdp-share")))
    document.paragraphs[0].runs[0].text = "A title of my own"
    out = io.BytesIO()
    document.save(out)

    assert unpack(out.getvalue()).left == ("1 text that somebody has changed or removed",)


# --- The brief ---------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_brief_answers_and_shows_every_definition_with_its_latest_share(
    shipped: Release, lang: str, tmp_path: Path
) -> None:
    body = brief(shipped, View(lang=lang))
    words = in_language(lang)
    document = read(body)
    said = [each.text for each in document.paragraphs]

    assert faults(body, "docx", tmp_path) == []
    assert broken_references(body) == []
    assert body == brief(shipped, View(lang=lang))
    for answer in answers(shipped, words, Rule()):
        assert any(text.startswith(answer) for text in said)
    definitions, sources = document.tables
    rows = [[cell.text for cell in row.cells] for row in definitions.rows[1:]]
    wanted = {
        words.indicator(name, short=True): name
        for claim in catalog.claims().values()
        for name, _ in claim.definitions
    }
    shown = {cells[0]: cells for cells in rows if cells[0] in wanted}
    assert set(shown) == set(wanted)
    for text, name in wanted.items():
        _, share, period, source, verdict = shown[text]
        source = next(s for s in catalog.indicator(name).sources if words.source_short(s) == source)
        year = int(re.search(r"\d{4}", period)[0])  # type: ignore[index]
        own = [shares(shipped, name, source, area).get(year, 0.0) for area in ("CHN", "JPN", "KOR")]
        assert float(share.rstrip("%")) == pytest.approx(100 * sum(own), abs=0.0501)
        assert verdict
    named = {row.cells[0].text for row in sources.rows[1:]}
    assert named == {words.source(s) for s in ("wdi", "weo", "unctad")}
    checked = {str(each["name"]): str(each["checked"])[:10] for each in shipped.package["sources"]}
    assert words.date(checked["weo"]) in {row.cells[2].text for row in sources.rows[1:]}
    assert shipped.name in said[-1]


def test_a_brief_of_another_day_is_about_that_day(shipped: Release) -> None:
    def latest(**view: Any) -> set[str]:
        table = read(brief(shipped, View(**view))).tables[0]
        return {row.cells[2].text for row in table.rows[2:]}

    assert any("2025" in text for text in latest())
    assert not any("2025" in text for text in latest(as_of="2022-04"))


def test_the_command_writes_a_brief_per_language_or_nothing(tmp_path: Path) -> None:
    runner, file = CliRunner(), tmp_path / "brief.docx"

    assert runner.invoke(app, ["brief", "-o", str(file), "--lang", "all"]).exit_code == 0
    assert {each.name for each in tmp_path.iterdir()} == {
        f"brief-{lang}.docx" for lang in LANGUAGES
    }
    for line in (["--lang", "en,xx"], ["--as-of", "1850"], ["--view", "kind=bars"]):
        other = tmp_path / "other.docx"
        refused = runner.invoke(app, ["brief", "-o", str(other), *line])
        assert isinstance(refused.exception, UsageError), line
        assert not list(tmp_path.glob("other*"))
    refused = runner.invoke(app, ["brief", "-o", str(tmp_path / "a.pptx")])
    assert isinstance(refused.exception, UsageError)
