"""Findings of a text as slides: each number of a table is that of the rows, in four languages, and nothing is left out in silence."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pptx import Presentation
from typer.testing import CliRunner

from dashboard.commands.main import app
from dashboard.exports.reports import Report, deck
from dashboard.locale import LANGUAGES
from dashboard.words.wording import in_language
from etl.documents import of_text
from etl.errors import UsageError
from etl.judging import review
from etl.storage.store import Release
from tests.unit.dashboard.exports.office import faults

TEXT = (
    "China, Japan and the Republic of Korea accounted for about one-fourth of the world's GDP in 2021. "
    "China is the world's second-largest economy. Japan's GDP was 4.2 trillion dollars in 2024. "
    "Our exports grew by 7 percent.\n\n2024年中日韩占世界人口的20%。"
)


def made(release: Release, text: str, lang: str = "en") -> tuple[Any, bytes, Report]:
    paper = of_text(text)
    report = Report(in_language(lang), "speech.txt", b"", paper, review(release, text), release.id)
    body = deck.pptx(report)
    return Presentation(io.BytesIO(body)), body, report


def words_of(slide: Any) -> str:
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def sources_of(report: Report) -> set[str]:
    judged = report.review.claims
    return {found.source for each in judged for found in each.judgement.findings}


def table_of(slide: Any) -> list[list[str]]:
    tables = [shape.table for shape in slide.shapes if shape.has_table]
    return [[cell.text for cell in row.cells] for row in tables[0].rows] if tables else []


@pytest.mark.parametrize("lang", sorted(LANGUAGES))
def test_each_claim_has_a_slide_with_every_definition(
    release: Release, lang: str, tmp_path: Path
) -> None:
    presentation, body, report = made(release, TEXT, lang)
    claims = report.review.claims
    assert len(claims) == 4
    slides = list(presentation.slides)
    assert len(slides) == 1 + len(claims) + 2
    assert not faults(body, "pptx", tmp_path)
    assert body == made(release, TEXT, lang)[1]
    for slide, judged, told in zip(slides[1:], claims, report.claims(), strict=False):
        assert told.quote in slide.shapes.title.text_frame.text
        verdict = told.worded[:1].upper() + told.worded[1:]
        assert f"{told.sign} {verdict}" in words_of(slide)
        assert told.safe in words_of(slide)
        rows = table_of(slide)[1:]
        assert len(rows) == len(judged.judgement.findings)
        for cells, found in zip(rows, judged.judgement.findings, strict=True):
            assert found.time_period in cells[1]
            if judged.judgement.claim.unit == "share":
                said = float(re.sub(r"[^0-9.].*", "", cells[2]))
                assert said == pytest.approx(found.value * 100, abs=0.05 + 1e-9)
        assert told.quote in slide.notes_slide.notes_text_frame.text
    assert "7 percent" in words_of(slides[-2])
    assert release.id in words_of(slides[-1])
    # The sources are named in the language of the reader.
    sources = {row[0] for row in table_of(slides[-1])[1:]}
    assert sources == {report.words.source(name) for name in sources_of(report)}


def test_shares_on_slides_are_those_of_the_rows(release: Release) -> None:
    """The share of 2021 at market rates, divided here from the observations themselves."""
    presentation, *_ = made(release, TEXT)
    rows = release.observations
    rows = rows[
        (rows.indicator == "gdp_nominal") & (rows.source == "wdi") & (rows.time_period == "2021")
    ]
    rows = rows[rows.edition == rows.edition.max()].set_index("ref_area").value
    share = rows[["CHN", "JPN", "KOR"]].sum() / rows["WLD"]
    first = table_of(presentation.slides[1])[1]
    assert first[0].startswith("GDP at market exchange rates (WDI")
    assert first[1:3] == ["2021", f"{share:.1%}"]


def test_a_text_without_claims_says_so(release: Release) -> None:
    presentation, *_ = made(release, "Good morning.")
    assert "No claim" in words_of(presentation.slides[0])
    assert len(presentation.slides) == 2


def test_a_long_text_says_how_many_claims_it_has(release: Release) -> None:
    text = " ".join(["Japan makes up 4% of world GDP."] * (deck.MOST + 3))
    presentation, *_ = made(release, text)
    assert f"{deck.MOST} of {deck.MOST + 3}" in words_of(presentation.slides[0])
    assert len(presentation.slides) == 1 + deck.MOST + 1


def test_the_command_writes_them_and_keeps_the_document(tmp_path: Path) -> None:
    text, out = tmp_path / "speech.txt", tmp_path / "findings.pptx"
    text.write_text(TEXT, encoding="utf-8")
    run = CliRunner()
    assert run.invoke(app, ["review", str(text), "--deck", str(out)]).exit_code == 0
    assert len(Presentation(out).slides) == 7
    refused = run.invoke(app, ["review", str(text), "--deck", str(text)])
    assert isinstance(refused.exception, UsageError)
    own = run.invoke(app, ["review", str(out), "--deck", str(out)])
    assert isinstance(own.exception, UsageError)
    assert text.read_text(encoding="utf-8") == TEXT


def test_the_page_gives_them(client: TestClient) -> None:
    page = client.post("/check", data={"text": TEXT})
    assert 'name="as"' in page.text
    answer = client.post("/check?lang=ja", data={"text": TEXT, "as": "slides"})
    assert answer.headers["cache-control"] == "no-store"
    assert "attachment" in answer.headers["content-disposition"]
    assert len(Presentation(io.BytesIO(answer.content)).slides) == 7
