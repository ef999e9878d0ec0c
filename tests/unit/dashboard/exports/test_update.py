"""`trilateral update`: twenty kinds of edits are kept, and every chart, label and note shows the other release."""

from __future__ import annotations

import copy
import io
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document
from lxml import etree
from pptx import Presentation
from pptx.util import Emu

from dashboard.exports import Job, prepare
from dashboard.exports import made as written
from dashboard.exports.carried import carriers, finder
from dashboard.exports.carried.parts import Parts
from dashboard.exports.carried.refigure import Releases
from dashboard.exports.office import deck, table_keys
from dashboard.exports.renewed import columns, shapes, tables, texts
from dashboard.exports.renewed import series as cells
from dashboard.exports.renewed.update import Update, update
from dashboard.look.view import View
from etl.errors import UsageError
from etl.storage.store import Release
from tests import edited
from tests.edited import EDITS, GDP, SAID, chart_on, opened, slide_with
from tests.unit.dashboard.exports.office import broken_references, faults, workbooks

FIGURES = ("gdp-share", "trade-matrix", "why")
VIEW = View(preset="slide")


@pytest.fixture(scope="module")
def made(shipped: Release) -> bytes:
    return deck.pptx(*deck.gather(shipped, VIEW, figures=FIGURES))


@pytest.fixture(scope="module")
def fresh(later: Release) -> bytes:
    """The same deck, made from the later release."""
    return deck.pptx(*deck.gather(later, VIEW, figures=FIGURES))


@pytest.fixture(scope="module")
def theirs(made: bytes) -> bytes:
    """The deck with every edit."""
    document = opened(made)
    for edit in EDITS.values():
        edit.do(document)
    return edited.saved(document)


@pytest.fixture(scope="module")
def done(theirs: bytes, later: Release, releases: Releases) -> Update:
    return update(theirs, later, releases)


@pytest.fixture(scope="module")
def after(done: Update) -> Any:
    return opened(done.body)


def shares(release: Release) -> dict[tuple[str, str], float]:
    """Shares of the World by area and year, by another path than that of figures."""
    rows = release.observations
    rows = rows[(rows["source"] == "wdi") & (rows["indicator"] == "gdp_nominal")]
    wide = rows.pivot_table(index="time_period", columns="ref_area", values="value")
    return {
        (area, str(year)): wide.loc[year, area] / wide.loc[year, "WLD"]
        for area in ("CHN", "JPN", "KOR")
        for year in wide.index
    }


NAMES = {"China": "CHN", "Japan": "JPN", "Republic of Korea": "KOR"}


def shown(parts: Parts, name: str) -> dict[tuple[str, str], float]:
    """The values in the cache of a chart of shares, by area and year."""
    found = {}
    for series in parts.look(name).iter(cells.c("ser")):
        area, told = NAMES.get(cells.name_of(series)), cells.points(series)
        for day, value in zip(told.keys, told.values, strict=True):
            if area and value is not None:
                found[area, _year(day)] = float(value)
    return found


def _year(day: str) -> str:
    """The year of a day that sheets count from the end of 1899 on."""
    return str(1900 + round(float(day) / 365.25)) if float(day) > 3000 else day


def in_sheet(body: bytes) -> dict[tuple[str, str], float]:
    """The values in the workbook of a chart, by area and year."""
    sheet = openpyxl.load_workbook(io.BytesIO(body))["Chart"]
    rows = list(sheet.iter_rows(values_only=True))
    heads = {n: NAMES[name] for n, name in enumerate(rows[0]) if name in NAMES}
    return {
        (area, str(row[0].year) if hasattr(row[0], "year") else str(row[0])): row[n]
        for row in rows[1:]
        for n, area in heads.items()
        if isinstance(row[n], int | float) and row[0] is not None
    }


def charts_of(parts: Parts, figure: str) -> list[str]:
    return [e.target for e in finder.find(parts) if e.record and e.record.figure == figure]


@pytest.mark.parametrize("kind", EDITS)
def test_what_somebody_did_is_still_there(kind: str, theirs: bytes, after: Any) -> None:
    assert EDITS[kind].there(opened(theirs))
    assert EDITS[kind].there(after)


def test_each_figure_is_renewed(done: Update, later: Release) -> None:
    assert sorted(done.figures) == sorted(FIGURES)
    assert (done.left, done.refused, done.kept) == ([], [], [])
    found = finder.find(Parts(done.body))
    assert {each.record.release for each in found if each.record} == {later.id}
    assert {each.release for each in finder.items(Parts(done.body))[0].carried.records} == {
        later.id
    }


def test_cache_workbook_labels_and_notes_are_the_later_release(
    done: Update, after: Any, later: Release, shipped: Release
) -> None:
    expected, before = shares(later), shares(shipped)
    parts = Parts(done.body)
    (chart,) = charts_of(parts, "gdp-share")
    drawn, kept = shown(parts, chart), in_sheet(parts.read(parts.linked(chart, "package")))
    last = max(year for _, year in expected)
    assert drawn["CHN", last] == pytest.approx(expected["CHN", last], rel=1e-9)
    assert drawn["CHN", "2020"] != pytest.approx(before["CHN", "2020"], rel=1e-3)
    for key, value in drawn.items():
        assert value == pytest.approx(expected[key], rel=1e-9), key
        assert kept[key] == pytest.approx(value, rel=1e-12), key
    assert {key for key in kept if key[0] != "JPN"} == set(drawn)
    slide = slide_with(after, GDP)
    said = f"{expected['CHN', last]:.1%}"
    assert [said in edited.said(each) for each in edited.labels(after, "China")] == [True]
    total = sum(expected[area, last] for area in ("CHN", "JPN", "KOR"))
    for text in (slide.shapes.title.text, slide.notes_slide.notes_text_frame.text):
        assert f"{total:.1%}" in text
    was = f"{sum(before[area, '2025'] for area in ('CHN', 'JPN', 'KOR')):.1%}"
    assert was not in slide.notes_slide.notes_text_frame.text


def test_sentences_that_are_no_longer_true_are_told(done: Update) -> None:
    (found,) = done.untrue
    assert found.quote in SAID
    assert (found.was, found.verdict) == ("holds", "mixed")
    assert any(change.what == "gdp_nominal wdi CHN 2020" for change in done.changes)


def test_the_document_is_valid(done: Update, tmp_path: Path) -> None:
    assert faults(done.body, "pptx", tmp_path) == []
    assert broken_references(done.body) == []
    inside = workbooks(done.body)
    assert {n: f for n, w in inside.items() if (f := faults(w, "xlsx", tmp_path))} == {}


def test_parts_that_are_not_ours_keep_their_bytes(
    done: Update, theirs: bytes, fresh: bytes
) -> None:
    before, after = Parts(theirs), Parts(done.body)
    assert set(before.names) <= set(after.names)
    ours = (
        "ppt/slides/slide",
        "ppt/notesSlides/",
        "ppt/charts/",
        "ppt/embeddings/",
        "ppt/tags/",
        "customXml/item1.xml",
    )
    changed = [n for n in before.names if before.read(n) != after.read(n)]
    # What the document says of its sources and of their editions is renewed; who made it, and what it is called, stays.
    about = "docProps/core.xml"
    assert [n for n in changed if not n.startswith(ours)] == [about]
    was, now, new = (
        {etree.QName(each).localname: each.text for each in p.look(about)}
        for p in (before, after, Parts(fresh))
    )
    assert {tag for tag in was if was[tag] != now[tag]} <= {
        "keywords",
        "description",
        "created",
        "modified",
        "lastPrinted",
    }
    assert now["description"] == new["description"] != was["description"]


def test_a_deck_that_nobody_edited_becomes_the_one_that_is_made_anew(
    made: bytes, fresh: bytes, shipped: Release, later: Release, releases: Releases
) -> None:
    done = update(made, later, releases)
    parts, new = Parts(done.body), Parts(fresh)
    for name in new.matching(r"ppt/(?:slides|notesSlides)/[a-zA-Z]+[0-9]+\.xml"):
        told = [
            [texts.text_of(each) for each in texts.paragraphs(p.look(name))] for p in (parts, new)
        ]
        assert told[0] == told[1], name
    for name in new.matching(r"ppt/slides/slide[0-9]+\.xml"):
        places = [
            [shapes._place(each) for each in shapes.leaves(p.look(name))] for p in (parts, new)
        ]
        assert places[0] == places[1], name
    for name in new.matching(r"ppt/(?:charts|embeddings)/.*[0-9]+\.x.*"):
        assert parts.read(name) == new.read(name), name
    assert not update(fresh, later, releases).changed
    # And back: what is renewed carries what it is renewed from.
    back, first = Parts(update(done.body, shipped, releases).body), Parts(made)
    for name in first.matching(r"ppt/(?:charts|embeddings)/.*[0-9]+\.x.*"):
        assert back.read(name) == first.read(name), name


def test_slides_in_a_deck_of_another_template_twice(
    made: bytes, later: Release, releases: Releases, tmp_path: Path
) -> None:
    """Copied to another deck twice, and the template changed with that."""
    other = edited.pasted(made, 2)
    done = update(other, later, releases)
    assert sorted(done.figures) == sorted(FIGURES * 2)
    assert (done.left, done.refused) == ([], [])
    parts, expected = Parts(done.body), shares(later)
    charts = charts_of(parts, "gdp-share")
    assert len(charts) == 2
    last = max(year for _, year in expected)
    for chart in charts:
        assert shown(parts, chart) == {
            k: pytest.approx(v, rel=1e-9) for k, v in expected.items() if k in shown(parts, chart)
        }
        said = [edited.said(each) for each in parts.look(chart).iter("{*}dLbl")]
        assert any(f"China {expected['CHN', last]:.1%}" in text for text in said)
    assert faults(done.body, "pptx", tmp_path) == []


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_saved_by_libreoffice(
    theirs: bytes, later: Release, releases: Releases, tmp_path: Path
) -> None:
    """It drops tags and workbooks of charts and writes all else anew; names and the record of the document stay."""
    file = tmp_path / "theirs.pptx"
    file.write_bytes(theirs)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(
        [
            "soffice",
            profile,
            "--headless",
            "--convert-to",
            "pptx",
            "--outdir",
            tmp_path / "out",
            file,
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    done = update((tmp_path / "out/theirs.pptx").read_bytes(), later, releases)
    assert sorted(done.figures) == sorted(FIGURES)
    assert (done.left, done.refused) == ([], [])
    parts, expected = Parts(done.body), shares(later)
    (chart,) = charts_of(parts, "gdp-share")
    last = max(year for _, year in expected)
    drawn, kept = shown(parts, chart), in_sheet(parts.read(parts.linked(chart, "package")))
    assert drawn["CHN", last] == pytest.approx(expected["CHN", last], rel=1e-9)
    assert all(kept[key] == pytest.approx(value, rel=1e-9) for key, value in drawn.items())
    after = opened(done.body)
    assert edited.TYPED in [s.shapes.title.text for s in after.slides if s.shapes.title is not None]
    slide = slide_with(after, GDP)
    assert not edited.labels(after, "Japan")
    china = edited.labels(after, "China")
    assert [f"{expected['CHN', last]:.1%}" in edited.said(each) for each in china] == [True]
    total = sum(expected[area, last] for area in ("CHN", "JPN", "KOR"))
    assert f"{total:.1%}" in slide.shapes.title.text
    assert f"{total:.1%}" in slide.notes_slide.notes_text_frame.text
    assert edited.THANKS in slide.notes_slide.notes_text_frame.text


def test_a_number_that_somebody_typed_into_the_sheet_stays(
    made: bytes, later: Release, releases: Releases
) -> None:
    document = opened(made)
    chart = chart_on(slide_with(document, GDP)).chart
    book = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
    book["Chart"]["B12"] = 0.5
    book.create_sheet("Mine")["A1"] = "keep"
    chart.part.chart_workbook.xlsx_part._blob = edited.saved(book)
    series = next(chart._chartSpace.iter(cells.c("ser")))
    series.find(f"{cells.c('val')}//{cells.c('pt')}[@idx='10']/{cells.c('v')}").text = "0.5"
    done = update(edited.saved(document), later, releases)
    assert [(figure, value) for figure, _, value in done.kept] == [("gdp-share", "0.5")]
    parts = Parts(done.body)
    (name,) = charts_of(parts, "gdp-share")
    body = parts.read(parts.linked(name, "package"))
    drawn, kept = shown(parts, name), in_sheet(body)
    assert drawn == {k: pytest.approx(v) for k, v in kept.items()}
    assert drawn["CHN", "1970"] == 0.5
    assert openpyxl.load_workbook(io.BytesIO(body))["Mine"]["A1"].value == "keep"
    assert carriers.unpacked(carriers.hidden(body)).release == later.id


def test_altered_records_are_refused_and_the_others_renewed(
    make: Callable[..., Job], made: bytes, later: Release, releases: Releases
) -> None:
    parts = Parts(made)
    # A digest of its own, and the rows of nobody: the release that it names says otherwise.
    record = make("trade-matrix", preset="slide").record
    rows = [list(row) for row in record.table.rows]
    rows[0][record.table.columns.index("value")] = 1.0
    lie = record.model_copy(update={"table": record.table.model_copy(update={"rows": rows})})
    from dashboard.exports.carried.record import digest, to_text

    lie = lie.model_copy(update={"digest": digest(lie)})
    (tag,) = parts.matching(r"ppt/tags/tag[0-9]+\.xml")
    parts.put(tag, carriers.tag_part(carriers.packed(to_text(lie))))
    done = update(parts.saved(), later, releases)
    assert sorted(done.figures) == ["gdp-share", "why"]
    (refused,) = done.refused
    assert "not what its release" in refused


def test_a_document_without_a_figure_of_ours_is_refused(later: Release) -> None:
    with pytest.raises(UsageError, match="no figure of ours"):
        update(edited.saved(Presentation()), later)


def test_a_deck_of_an_earlier_version_is_found_by_titles_and_stamps(
    made: bytes, later: Release, releases: Releases
) -> None:
    """Such a deck has its records at its end only: no tags, no keys in names, nothing in workbooks."""
    parts = Parts(made)
    for name in parts.matching(r"ppt/slides/slide[0-9]+\.xml"):
        for each in parts.tree(name).iter("{*}cNvPr"):
            each.set("name", carriers.without_key(each.get("name", "")))
        for each in list(parts.tree(name).iter("{*}custDataLst")):
            each.getparent().remove(each)
    for name in parts.matching(r"ppt/embeddings/.*[0-9]+\.xlsx"):
        book = openpyxl.load_workbook(io.BytesIO(parts.read(name)))
        del book[carriers.SHEET]
        parts.put(name, edited.saved(book))
    done = update(parts.saved(), later, releases)
    assert sorted(done.figures) == sorted(FIGURES)
    assert (done.left, done.refused) == ([], [])
    found = finder.find(Parts(done.body))
    assert {each.record.release for each in found if each.record} == {later.id}


def test_a_word_document_that_somebody_has_worked_on(
    make: Callable[..., Job], later: Release, releases: Releases, tmp_path: Path
) -> None:
    """Two figures in one text, of which one came from slides; a heading typed by hand, a remark, a table, a picture size."""
    first = Document(io.BytesIO(written(make("gdp-share"), "docx").body))
    first.paragraphs[0].runs[0].text = edited.TYPED
    first.add_paragraph(SAID)
    table = first.add_table(2, 2)
    table.rows[0].cells[0].text = "16.5%"
    table._tbl.remove(table.rows[1]._tr)
    inline = first.inline_shapes[0]
    inline._inline.extent.cx, inline._inline.extent.cy = Emu(3_000_000), Emu(2_000_000)
    before = edited.saved(first)
    done = update(before, later, releases, name="paper.docx")
    assert done.figures == ["gdp-share"]
    assert (done.left, done.refused, done.kept) == ([], [], [])
    after, expected = Document(io.BytesIO(done.body)), shares(later)
    said = [each.text for each in after.paragraphs]
    assert said[0] == edited.TYPED
    assert SAID in said
    assert after.tables[0].rows[0].cells[0].text == "16.5%"
    assert len(after.tables[0].rows) == 1
    assert (after.inline_shapes[0].width, after.inline_shapes[0].height) == (3_000_000, 2_000_000)
    assert any("2 November 2026" in text for text in said)
    assert not any("13 July 2026" in text for text in said)
    parts = Parts(done.body)
    (chart,) = charts_of(parts, "gdp-share")
    drawn, kept = shown(parts, chart), in_sheet(parts.read(parts.linked(chart, "package")))
    assert drawn == {k: pytest.approx(v, rel=1e-9) for k, v in expected.items() if k in drawn}
    assert kept == {k: pytest.approx(v, rel=1e-9) for k, v in drawn.items()}
    assert ("CHN", max(year for _, year in expected)) in drawn
    assert {each.was for each in done.untrue if each.quote in SAID} == {"holds"}
    assert faults(done.body, "docx", tmp_path) == []
    untouched = Parts(written(make("gdp-share"), "docx").body)
    same, new = (
        Parts(update(untouched.saved(), later, releases).body),
        Parts(written(prepare(later, "gdp-share", View()), "docx").body),
    )
    told = [
        [texts.text_of(each) for each in texts.paragraphs(p.look("word/document.xml"))]
        for p in (same, new)
    ]
    assert told[0] == told[1]
    charts = [etree.tostring(p.look("word/charts/chart1.xml"), method="c14n") for p in (same, new)]
    assert charts[0] == charts[1]
    assert same.read("word/embeddings/chart1.xlsx") == new.read("word/embeddings/chart1.xlsx")


def test_rows_of_tables_and_what_somebody_did_to_them() -> None:
    """A row deleted stays deleted, a cell typed by hand stays, the others are renewed, and a new row comes where it belongs."""

    def table(rows: list[tuple[str, ...]]) -> Any:
        slide = Presentation().slides.add_slide(Presentation().slide_layouts[6])
        frame = slide.shapes.add_table(len(rows), len(rows[0]), 0, 0, 100, 100)
        for row, told in zip(frame.table.rows, rows, strict=True):
            for cell, text in zip(row.cells, told, strict=True):
                cell.text = text
        return frame.table._tbl

    old = [("Definition", "Share"), ("Market", "21.8%"), ("PPP", "24.5%"), ("Constant", "25.9%")]
    new = [
        ("Definition", "Share"),
        ("Market", "22.0%"),
        ("PPP", "24.6%"),
        ("Constant", "26.0%"),
        ("Volumes", "24.0%"),
    ]
    theirs = table(
        [("Definition", "Share"), ("PPP", "24.5%"), ("Constant", "26%, we say"), ("Ours", "21.8%")]
    )
    tables.merge(theirs, table(old), table(new))
    said = [[texts.text_of(p) for p in texts.paragraphs(row)] for row in theirs.iter("{*}tr")]
    assert said == [
        ["Definition", "Share"],
        ["PPP", "24.6%"],
        ["Constant", "26%, we say"],
        ["Volumes", "24.0%"],
        ["Ours", "21.8%"],
    ]


def test_a_table_with_a_year_more_keeps_what_somebody_typed_or_is_left_alone() -> None:
    def table(*rows: tuple[str, ...]) -> Any:
        slide = Presentation().slides.add_slide(Presentation().slide_layouts[6])
        made = slide.shapes.add_table(len(rows), len(rows[0]), 0, 0, 100, 100).table
        for row, told in zip(made.rows, rows, strict=True):
            for cell, text in zip(row.cells, told, strict=True):
                cell.text = text
        return made._tbl

    def said(told: Any) -> list[list[str]]:
        return [[each.text for each in columns.cells_of(row)] for row in columns.rows_of(told)]

    old, new = (
        table(("", "2025"), ("PPP", "holds")),
        table(("", "2025", "2026"), ("PPP", "holds", "fails")),
    )
    theirs = table(("", "2025"), ("PPP", "holds"))
    tables.merge(theirs, old, new)
    assert etree.tostring(theirs) == etree.tostring(new)
    edited_one = table(("", "2025"), ("PPP", "we think so"))
    tables.merge(edited_one, old, new)
    assert said(edited_one) == [["", "2025", "2026"], ["PPP", "we think so", "fails"]]
    # What they typed stands in a column that there is no longer, or in a row that is none of ours.
    for own, now in (
        (table(("", "2025"), ("PPP", "we think so")), table(("", "2026"), ("PPP", "fails"))),
        (table(("", "2025"), ("PPP", "holds"), ("Ours", "yes")), new),
    ):
        before = etree.tostring(own)
        with pytest.raises(columns.Reshaped):
            tables.merge(own, old, now)
        assert etree.tostring(own) == before
    # Which of two alike columns was deleted, nothing tells.
    twice = table(("", "2024", "2025"), ("PPP", "holds", "holds"))
    told = [[["", "", ""], ["PPP", "holds", "holds"]], [["", ""], ["PPP", "holds"]]]
    with pytest.raises(columns.Reshaped):
        tables.merge(*(table(*map(tuple, each)) for each in told[::-1]), twice)


def test_bold_numbers_stay_bold_when_they_change() -> None:
    frame = (
        Presentation()
        .slides.add_slide(Presentation().slide_layouts[6])
        .shapes.add_textbox(0, 0, 9, 9)
        .text_frame
    )
    for text, bold in (("The share was ", False), ("21.8%", True), (" in 2025.", False)):
        run = frame.paragraphs[0].add_run()
        run.text, run.font.bold = text, bold
    texts.rewrite(frame.paragraphs[0]._p, "The share was 24.5% in 2026, provisional.")
    assert [(run.text, run.font.bold) for run in frame.paragraphs[0].runs] == [
        ("The share was ", False), ("24.5%", True), (" in 2026, provisional.", False),
    ]  # fmt: skip


#: What is said of a table whose rows or cells have no place in that of now.
_LEFT = "rows or cells in it are not as this version writes them"


@pytest.fixture(scope="module")
def strips(shipped: Release, later: Release) -> tuple[bytes, bytes]:
    """The strip of then and of now, without forecasts: there is a year more in it."""
    view = VIEW.replace(forecasts=False)
    both = (prepare(each, "claim-strip", view) for each in (shipped, later))
    before, after = (written(job, "pptx").body for job in both)
    return before, after


def cells_in(body: bytes) -> list[list[tuple[str, str]]]:
    """The text and the ground of each cell of the table of a deck."""
    [frame] = [each for each in opened(body).slides[0].shapes if each.has_table]
    return [
        [(cell.text, etree.tostring(cell._tc.tcPr, method="c14n").decode()) for cell in row.cells]
        for row in frame.table.rows
    ]


def test_a_strip_without_a_row_and_a_column_gains_a_year(
    strips: tuple[bytes, bytes], later: Release, releases: Releases
) -> None:
    """What was deleted stays so, what was typed and painted stays where it belongs, and all else is as in a fresh one."""
    made = opened(strips[0])
    [frame] = [shape for shape in made.slides[0].shapes if shape.has_table]
    table, was, now = frame.table, cells_in(strips[0]), cells_in(strips[1])
    assert len(was[0]) != len(now[0])
    (gone,) = [n for n, row in enumerate(was) if row[0][0].startswith("PPP")]
    table._tbl.remove(table._tbl.tr_lst[gone])
    typed, painted = len(was[0]) - 10, len(was[0]) - 9
    table.rows[gone].cells[typed].text = "as we see it"
    table.rows[gone].cells[painted].fill.solid()
    table.rows[gone].cells[painted].fill.fore_color.rgb = edited.RED
    # The column of latest shares, the last one.
    table._tbl.tblGrid.remove(table._tbl.tblGrid[-1])
    for row in table._tbl.tr_lst:
        if row.tc_lst[-1].get("hMerge"):
            row.tc_lst[0].set("gridSpan", str(len(row.tc_lst) - 1))
        row.remove(row.tc_lst[-1])
    done = update(edited.saved(made), later, releases, name="strip.pptx")
    assert (done.left, done.refused) == ([], [])
    found = cells_in(done.body)
    (same,) = [n for n, row in enumerate(now) if row[0][0].startswith("PPP")]
    assert len(found) == len(now) - 1
    assert {len(row) for row in found} == {len(now[0]) - 1}
    # Both begin with the same year, and the later one ends a year later.
    assert len(now[0]) == len(was[0]) + 1
    spots = {(gone, typed): "as we see it", (gone, painted): str(edited.RED)}
    for n, row in enumerate(found):
        for m, cell in enumerate(row):
            expected = now[n + (n >= same)][m]
            if (n, m) in spots:
                assert spots[n, m] in "".join(cell)
            elif not expected[0].startswith(("“", "2")):
                assert cell == expected, (n, m)


def test_a_strip_that_was_laid_out_otherwise_is_ours_of_now(
    strips: tuple[bytes, bytes], later: Release, releases: Releases
) -> None:
    """An earlier version wrote no column of latest shares, and other heads; where somebody wrote into it, too, it is left."""

    def earlier(*, typed: str = "") -> bytes:
        made = opened(strips[0])
        [frame] = [shape for shape in made.slides[0].shapes if shape.has_table]
        table = frame.table._tbl
        table.tblGrid.remove(table.tblGrid[-1])
        for row in table.tr_lst:
            if row.tc_lst[-1].get("hMerge"):
                row.tc_lst[0].set("gridSpan", str(len(row.tc_lst) - 1))
            row.remove(row.tc_lst[-1])
        for row in list(frame.table.rows)[1:]:
            row.cells[0].text = f"By {row.cells[0].text.lower()} of all"
        cells = [[each.text for each in columns.cells_of(row)] for row in table.tr_lst]
        for row, number in zip(table.tr_lst, table_keys.rows(cells), strict=True):
            space = "http://schemas.openxmlformats.org/drawingml/2006/main"
            fresh = str(number).replace("<a:extLst", f'<a:extLst xmlns:a="{space}"', 1)
            row.replace(row.find("{*}extLst"), etree.fromstring(fresh))
        if typed:
            frame.table.rows[2].cells[3].text = typed
        return edited.saved(made)

    done = update(earlier(), later, releases, name="strip.pptx")
    assert (done.left, done.refused) == ([], [])
    assert cells_in(done.body) == cells_in(strips[1])
    done = update(earlier(typed="ours"), later, releases, name="strip.pptx")
    assert [_LEFT in each for each in done.left] == [True]


def test_a_verdict_that_is_another_one_has_another_ground(
    strips: tuple[bytes, bytes], shipped: Release, later: Release, releases: Releases
) -> None:
    """In a table with the same columns, too, of which somebody has changed another cell."""
    views = View(preset="slide", first=2010, last=2025)
    before, after = (
        written(prepare(each, "claim-strip", views), "pptx").body for each in (shipped, later)
    )
    assert len(cells_in(before)[0]) == len(cells_in(after)[0])
    assert cells_in(before) != cells_in(after)
    made = opened(before)
    [frame] = [shape for shape in made.slides[0].shapes if shape.has_table]
    frame.table.rows[2].cells[3].text_frame.paragraphs[0].runs[0].font.italic = True
    found, now = cells_in(update(edited.saved(made), later, releases).body), cells_in(after)
    assert found == now


def test_a_table_of_ours_that_is_left_says_nothing_of_theirs(
    strips: tuple[bytes, bytes], later: Release, releases: Releases
) -> None:
    """A strip with a row of somebody's own cannot gain a year; it is told as left, and its old cells are nobody's sentences."""
    made = opened(strips[0])
    [frame] = [shape for shape in made.slides[0].shapes if shape.has_table]
    frame.table._tbl.append(copy.deepcopy(frame.table._tbl.tr_lst[-1]))
    for cell in frame.table.rows[len(frame.table.rows) - 1].cells:
        cell.text = "ours"
    done = update(edited.saved(made), later, releases, name="strip.pptx")
    assert [_LEFT in each for each in done.left] == [True]
    assert done.untrue == []
