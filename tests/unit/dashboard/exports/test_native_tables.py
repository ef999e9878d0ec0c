"""The strip of verdicts and the matrix of trade are tables of the program, with the verdicts and amounts of the rows."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation
from pptx.util import Pt

from dashboard.exports import Job, slides
from dashboard.figures.kit.metrics import text_width
from dashboard.locale import LANGUAGES
from dashboard.words.terms import VERDICT_SIGNS
from dashboard.words.wording import Words, in_language
from tests.oracle.facts import shipped as shipped_facts
from tests.unit.dashboard.exports.office import faults

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def table_of(job: Job) -> tuple[Any, Any]:
    """The frame of the only table of a slide, and the table."""
    slide = Presentation(io.BytesIO(slides.pptx(job))).slides[0]
    [frame] = [shape for shape in slide.shapes if shape.has_table]
    assert frame._element.nvGraphicFramePr.cNvPr.get("descr") == job.caption.alt
    table = frame.table
    assert (table.first_row, table.first_col) == (True, True)
    sizes = [int(run.get("sz")) for run in table._tbl.iter(f"{A}rPr")]
    assert min(sizes) >= 1000
    return frame, table


def lines(table: Any) -> list[list[str]]:
    return [[cell.text_frame.text for cell in row.cells] for row in table.rows]


def in_cell(
    verdicts: dict[int, str], shares: dict[int, float], year: int, claim: str, words: Words
) -> set[str]:
    """What may stand in a cell: the sign of its verdict and side, alone or with the share."""
    if year not in verdicts:
        return {""}
    verdict, side = verdicts[year], shares[year] > {"one_fourth": 0.25, "one_fifth": 0.2}[claim]
    sided = {"close": "▽△", "fails": "▼▲"}.get(verdict)
    sign = sided[side] if sided else VERDICT_SIGNS[verdict]
    return {sign, f"{sign} {words.percent(shares[year])}"}


def first_drawn(job: Job, query: dict[str, object]) -> int:
    """The first of the years across: of two before one in which a claim is not simply untrue, or was made."""
    if "first" in query:
        return int(str(query["first"]))
    made = {(e["claim"], e["indicator"], e["source"], e["period"]) for e in job.data.facts["said"]}
    return min(
        int(row.time_period) - 2
        for row in job.data.rows.itertuples()
        if row.verdict != "fails" or (row.claim, row.indicator, row.source, row.time_period) in made
    )


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"first": 2004},
        {"first": 2005},
        {"first": 2019},
        {"first": 2025},
    ],
)
def test_years_stand_above_their_own_columns(make: Callable[..., Job], query: dict[str, object]):
    """A year that is named is in the middle above its own column, in cells that have room for it."""
    job = make("claim-strip", **{"lang": "en", "preset": "slide"} | query)
    _, table = table_of(job)
    first, seen = first_drawn(job, query), 0
    head = table._tbl.tr_lst[0].tc_lst
    assert len(head) == len(table.columns)
    for at, cell in enumerate(head):
        text = "".join(part.text or "" for part in cell.iter(f"{A}t"))
        if not text:
            continue
        [side] = {part.get("algn") for part in cell.iter(f"{A}pPr")}
        own, span = int(text) - first + 1, int(cell.get("gridSpan", 1))
        assert (side, own) == ("ctr", at + (span - 1) / 2), text
        wide = sum(each.width for each in list(table.columns)[at : at + span])
        [size] = {int(part.get("sz")) for part in cell.iter(f"{A}rPr")}
        assert text_width(text, size / 100) * Pt(1) < wide, text
        seen += 1
    assert seen > 1 or len(head) < 5


@pytest.mark.parametrize("query", [{}, {"first": 2019}])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_table_of_verdicts_has_those_of_the_rows(
    make: Callable[..., Job], lang: str, query: dict[str, object]
):
    """Years across, definitions down; the share of the last year, from the Parquet by code of the tests alone."""
    facts = shipped_facts()
    job, words = make("claim-strip", lang=lang, preset="slide", **query), in_language(lang)
    _, table = table_of(job)
    head, *body = lines(table)
    rows = job.data.rows
    first, seen = first_drawn(job, query), 0
    named = [text for text in head if text]
    assert named == sorted(named)
    for (indicator, source), own in rows.groupby(["indicator", "source"]):
        name = f"{words.indicator(indicator, short=True)} {words.source_short(source)}"
        found = [line for line in body if line[0] == name]
        for line in found:
            verdicts = dict(zip(own["time_period"].astype(int), own["verdict"], strict=True))
            shares = dict(zip(own["time_period"].astype(int), own["share"], strict=True))
            for year, text in enumerate(line[1:-1], start=first):
                assert text in in_cell(verdicts, shares, year, own["claim"].iloc[0], words)
            observed = own[own["obs_status"] != "F"]
            last, edition = int(observed["time_period"].max()), str(own["edition"].iloc[0])
            share = facts.shares(indicator, source, edition, "CJK")[last].number
            assert words.percent(share) in line[-1]
            assert str(last) in line[-1]
            seen += 1
    assert seen >= 6


def test_forecasts_are_hatched_in_the_table(make: Callable[..., Job]):
    job, words = make("claim-strip", preset="slide"), in_language("en")
    _, table = table_of(job)
    hatched = {
        row.cells[0].text_frame.text: len(list(row._tr.iter(f"{A}pattFill"))) for row in table.rows
    }
    rows, seen = job.data.rows, 0
    for (indicator, source), own in rows.groupby(["indicator", "source"]):
        name = f"{words.indicator(indicator, short=True)} {words.source_short(source)}"
        if name in hatched:
            assert hatched[name] == (own["obs_status"] == "F").sum()
            seen += hatched[name]
    assert seen == sum(hatched.values()) > 0


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_matrix_of_trade_is_a_table(make: Callable[..., Job], lang: str):
    job, words = make("trade-matrix", lang=lang, preset="slide"), in_language(lang)
    _, table = table_of(job)
    head, *body = lines(table)
    three = [words.economy(area, short=False) for area in ("CHN", "JPN", "KOR")]
    short = [words.economy(area, short=True) for area in ("CHN", "JPN", "KOR")]
    assert [text.removeprefix("→ ") for text in head[1:]] in (three, short)
    assert [line[0].removesuffix(" →") for line in body] in (three, short)
    for row in job.data.rows.itertuples():
        pair = [("CHN", "JPN", "KOR").index(a) for a in (row.ref_area, row.counterpart_area)]
        text = body[pair[0]][pair[1] + 1]
        assert words.percent(row.share) in text
        digits = f"{row.value / (1e9 if lang == 'en' else 1e8):,.1f}"
        assert digits in text


@pytest.mark.parametrize("name", ["claim-strip", "trade-matrix"])
def test_tables_are_valid(make: Callable[..., Job], name: str, tmp_path: Path):
    assert faults(slides.pptx(make(name, lang="ko", preset="slide")), "pptx", tmp_path) == []
