"""Whole speeches in four languages, as Word documents and as presentations: every claim found, read and judged.

What each claim should be judged by is computed here by another path: from the rows of the release, by arithmetic of its own.
"""

from __future__ import annotations

import io
import math
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from docx import Document
from pptx import Presentation

from dashboard.exports.reports import FORMS, Report
from dashboard.words.wording import in_language
from etl import catalog, documents
from etl.judging import Finding, review
from etl.storage.store import Release, Store
from tests.speeches import SPEECHES, WORDS, Spoken

DATA = str(Path(__file__).parents[4] / "data")
EVERY = [(lang, name) for lang in WORDS for name in SPEECHES]


@pytest.fixture(scope="module")
def shipped() -> Release:
    return Store(DATA).open()


def as_word(lines: tuple[str, ...]) -> bytes:
    """A document: the opening, two thirds as paragraphs, the rest in a table."""
    document = Document()
    document.add_heading(lines[0], 1)
    for line in lines[1:8]:
        half = len(line) // 2
        paragraph = document.add_paragraph(line[:half])
        paragraph.add_run(line[half:]).italic = True
    table = document.add_table(3, 2)
    for n, line in enumerate(lines[8:11]):
        table.cell(n, 1).text = line
    document.add_paragraph(lines[-1])
    return saved(document)


def as_slides(lines: tuple[str, ...]) -> bytes:
    """A presentation: two claims a slide, the last two in the notes."""
    presentation = Presentation()
    for n in range(1, 9, 2):
        slide = presentation.slides.add_slide(presentation.slide_layouts[1])
        slide.shapes.title.text = lines[0]
        slide.placeholders[1].text = "\n".join(lines[n : n + 2])
    slide.notes_slide.notes_text_frame.text = "\n".join(lines[9:])
    return saved(presentation)


def saved(document: Any) -> bytes:
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


@pytest.mark.parametrize(("lang", "name"), EVERY)
@pytest.mark.parametrize("kind", ["docx", "pptx"])
def test_a_speech_is_reviewed_from_end_to_end(
    shipped: Release, lang: str, name: str, kind: str
) -> None:
    lines, spoken = WORDS[lang][name], SPEECHES[name]
    body = (as_word if kind == "docx" else as_slides)(lines)
    paper = documents.opened(f"{name}.{kind}", body)
    found = review(shipped, paper.text)
    claims = [each.judgement.claim for each in found.claims]
    said = [(c.type, c.measure, c.areas, c.value, c.year, c.of, c.versus) for c in claims]
    assert said == [tuple(each) for each in spoken]
    for each, truth, line in zip(found.claims, spoken, lines[1:], strict=False):
        assert each.judgement.claim.quote in line
        assert paper.at(each.judgement.claim.start).text == line
        outcomes = [
            _checked(shipped, finding, truth)
            for finding in each.judgement.findings
            if finding.areas == truth.areas and finding.indicator != "gdp_growth"
        ]
        assert outcomes
        if each.judgement.verdict == "holds":
            assert "holds" in outcomes
        if each.judgement.verdict == "fails":
            assert set(outcomes) == {"fails"}
    report = Report(in_language(lang), f"{name}.{kind}", body, paper, found, shipped.id)
    copy = FORMS[kind](report)
    assert documents.opened("copy", copy).text == paper.text
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        parts = [p for p in archive.namelist() if "comments" in p and p.endswith(".xml")]
        text = "".join(archive.read(part).decode() for part in parts)
    assert text.count("<w:comment " if kind == "docx" else "<p:cm ") == 10


def _checked(release: Release, finding: Finding, spoken: Spoken) -> str:
    """The verdict on what a finding says, by another path; its value is that of the rows."""
    value = _value(release, finding, spoken)
    assert finding.value == pytest.approx(value, rel=1e-9), (finding, spoken)
    if finding.verdict in {"borderline", "depends"}:
        return finding.verdict
    if spoken.type == "rank":
        expected = "holds" if value == spoken.value else "fails"
    elif spoken.value is None:
        expected = "holds" if value > 1 else "fails"
    elif spoken.type == "amount":
        off = abs(value / spoken.value - 1)
        expected = "holds" if off <= 0.04 else "close" if off <= 0.1 else "fails"
    else:
        off = abs(value - spoken.value) / min(1, spoken.value / 0.1)
        near = 0.05 if spoken.type == "growth_contribution" else 0.025
        expected = "holds" if off <= 0.01 else "close" if off <= near else "fails"
    assert finding.verdict == expected, (finding, spoken)
    return expected


@cache
def _table(indicator: str, source: str) -> pd.DataFrame:
    """Areas down and years across, of the release that ships."""
    rows = Store(DATA).open().observations
    rows = rows[
        (rows["indicator"] == indicator)
        & (rows["source"] == source)
        & (rows["freq"] == "A")
        & (rows["counterpart_area"] == "_Z")
    ]
    return rows.pivot_table(index="ref_area", columns="time_period", values="value")


@cache
def _economies(release: Release) -> set[str]:
    known = release.areas
    return set(known.loc[known["kind"] == "economy", "ref_area"]) - {"WLD"}


def _value(release: Release, finding: Finding, spoken: Spoken) -> float:
    table = _table(finding.indicator, finding.source)
    year = table[spoken.year]
    own = _sum(year, spoken.areas)
    if spoken.type == "rank":
        economies = _economies(release) - {spoken.areas}
        return float(1 + (year[year.index.isin(economies)] > own).sum())
    if spoken.type == "amount":
        return own
    if spoken.type == "growth_contribution":
        before = table[finding.since]
        return (own - _sum(before, spoken.areas)) / (year["WLD"] - before["WLD"])
    return own / _sum(year, spoken.versus or spoken.of)


def _sum(values: pd.Series[float], area: str) -> float:
    members = catalog.members(area) if area in catalog.groups() else (area,)
    return math.fsum(values[member] for member in members)
