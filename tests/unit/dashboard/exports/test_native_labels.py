"""Labels of native charts are those of the picture, and are read from cells: an edit of the workbook changes them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.exports import Job, slides
from dashboard.exports.office.chart_cells import letter
from dashboard.exports.word import docx
from dashboard.locale import LANGUAGES
from dashboard.words.wording import in_language
from tests.oracle.facts import shipped as shipped_facts
from tests.pairs import in_turn
from tests.unit.dashboard.exports.office import faults, with_charts_of, workbooks

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
C15 = "{http://schemas.microsoft.com/office/drawing/2012/chart}"

#: Figures and kinds whose values are told beside them: lines, ranks, areas, stacks, bars, bars on carriers.
SHOWN = [
    ("gdp-share", {}),
    ("gdp-share", {"source": "weo"}),
    ("explore", {}),
    ("explore", {"source": "weo", "transform": "level"}),
    ("explore", {"kind": "rank"}),
    ("explore", {"kind": "area"}),
    ("explore", {"kind": "slope"}),
    ("explore", {"kind": "bars"}),
    ("explore", {"kind": "bars", "transform": "index"}),
    ("why", {}),
    ("trade-flows", {}),
    ("trade-net", {}),
    ("trade-among", {}),
    ("trade-flows", {"kind": "multiples"}),
    ("trade-mirrors", {}),
    ("explore", {"kind": "multiples"}),
    ("explore", {"kind": "multiples", "source": "weo", "transform": "level"}),
    ("definitions", {}),
    ("definition-lines", {}),
    ("revisions", {}),
    ("revisions-lines", {}),
]


@dataclass(frozen=True)
class Told:
    """A label: what it says, what of it is read from a cell, what that says, whether any of it is bold, the cell, the series."""

    text: str
    field: str
    cached: str
    bold: bool
    chart: int
    column: str
    line: int
    series: ET.Element


def labels(deck: bytes) -> Iterator[Told]:
    """The labels of the charts of a presentation or a document."""
    with zipfile.ZipFile(io.BytesIO(deck)) as package:
        names = [n for n in package.namelist() if re.match(r"\w+/charts/chart\d*\.xml", n)]
        charts = [ET.fromstring(package.read(n)) for n in sorted(names, key=_number)]
    for n, chart in enumerate(charts):
        for series in chart.iter(f"{C}ser"):
            yield from labels_of(series, n)


def _number(name: str) -> int:
    return int(re.sub(r"\D", "", name))


def labels_of(series: ET.Element, number: int) -> Iterator[Told]:
    """The labels of a series that are read from cells."""
    told = series.find(f".//{C15}datalabelsRange")
    if told is None:
        return
    column, first = re.findall(r"\$(\w+)\$(\d+):", told.findtext(f"{C15}f", ""))[0]
    cache = {int(p.get("idx", "")): p.findtext(f"{C}v", "") for p in told.iter(f"{C}pt")}
    for label in series.findall(f"{C}dLbls/{C}dLbl"):
        at = int(label.find(f"{C}idx").get("val", ""))  # type: ignore[union-attr]
        field = next(label.iter(f"{A}fld"), None)
        if field is None:
            continue
        assert field.get("type") == "CELLRANGE"
        assert label.find(f".//{C15}showDataLabelsRange").get("val") == "1"  # type: ignore[union-attr]
        bold = any(look.get("b") is not None for look in label.iter(f"{A}rPr"))
        lines = ["".join(t.text or "" for t in p.iter(f"{A}t")) for p in label.iter(f"{A}p")]
        said = field.findtext(f"{A}t", "")
        line = int(first) + at
        yield Told(" ".join(lines), said, cache[at], bold, number, column, line, series)


def sheets_of(deck: bytes, *, values: bool) -> list[Worksheet]:
    """The sheets of the charts of a presentation, in their order."""
    books = sorted(workbooks(deck).items(), key=lambda book: _number(book[0]))
    return [openpyxl.load_workbook(io.BytesIO(b), data_only=values)["Chart"] for _, b in books]


def sheet_of(deck: bytes, *, values: bool) -> Worksheet:
    [sheet] = sheets_of(deck, values=values)
    return sheet


def plain(text: str) -> str:
    return re.sub("<[^>]*>", "", re.sub("<br */?>", " ", text))


@pytest.mark.parametrize(("shown", "lang"), in_turn(SHOWN, LANGUAGES, times=2))
def test_labels_are_those_of_the_picture_and_stand_in_cells(
    make: Callable[..., Job], shown: tuple[str, dict[str, object]], lang: str
):
    """Of each figure in two languages: which texts are labels and which cells they name is asked for in none."""
    name, query = shown
    job = make(name, lang=lang, preset="slide", **query)
    deck = slides.pptx(job)
    found, sheets = list(labels(deck)), sheets_of(deck, values=True)
    for each in found:
        cell = sheets[each.chart][f"{each.column}{each.line}"].value
        assert cell == each.cached
        assert each.field == each.cached.replace("\n", " ")
        assert re.search(r"\d", each.field) or each.field == each.text
    pictured = [text for text in job.chart.texts if text.tells]
    assert pictured
    expected = sorted((plain(text.text), "<b>" in text.text) for text in pictured)
    assert sorted((each.text, each.bold) for each in found) == expected
    # No text box says it once more.
    with zipfile.ZipFile(io.BytesIO(deck)) as package:
        boxes = package.read("ppt/slides/slide1.xml").decode()
    slide = ["".join(p.itertext()) for p in ET.fromstring(boxes).iter(f"{A}p")]
    assert not {text for text, _ in expected} & set(slide)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("name", "query"), [("explore", {}), ("gdp-share", {"source": "weo"}), ("explore", {"kind": "area"})]
)  # fmt: skip
def test_labels_and_cells_say_the_shares_of_the_release(
    make: Callable[..., Job], name: str, query: dict[str, object], lang: str
):
    """Computed from the Parquet by code of the tests alone."""
    facts = shipped_facts()
    job = make(name, lang=lang, preset="slide", **query)
    [origin] = {(o.indicator, o.source, o.edition) for o in job.data.origins}
    deck = slides.pptx(job)
    sheet, words = sheet_of(deck, values=True), in_language(lang)
    heads = {cell.value: cell.column for cell in sheet[1]}
    last = max(str(sheet.cell(line, 1).value)[:4] for line in range(2, sheet.max_row + 1)
               if re.match(r"\d{4}", str(sheet.cell(line, 1).value)))  # fmt: skip
    line = next(n for n in range(2, sheet.max_row + 1) if str(sheet.cell(n, 1).value)[:4] == last)
    said = [each.text for each in labels(deck)]
    for area in ("CHN", "JPN", "KOR"):
        share = facts.shares(*origin, area)[int(last)].number
        short = words.economy(area, short=True)
        [text] = [text for text in said if text.startswith(short)]
        assert f"{share * 100:.1f}" in text
        names = {short, words.economy(area), words.marked(short, forecast=True)}
        columns = [n for head, n in heads.items() if head in names]
        cells = {sheet.cell(line, column).value for column in columns} - {None}
        assert list(cells) == [pytest.approx(share, rel=1e-12)]


#: Those that are one native chart in a document.
IN_DOCUMENTS = [
    (name, query, lang)
    for (name, query), lang in in_turn(SHOWN, LANGUAGES)
    if name not in {"definitions", "definition-lines", "revisions-lines"} and query.get("kind") != "multiples"
]  # fmt: skip


def test_documents_with_each_chart_are_valid(make: Callable[..., Job], tmp_path: Path):
    jobs = [make(name, lang=lang, preset="slide", **query) for name, query, lang in IN_DOCUMENTS]
    first, *others = map(docx, jobs)
    body = with_charts_of(first, others)
    with zipfile.ZipFile(io.BytesIO(body)) as package:
        charts = [n for n in package.namelist() if re.fullmatch(r"word/charts/chart\d+\.xml", n)]
    assert len(charts) == len(IN_DOCUMENTS)
    assert faults(body, "docx", tmp_path) == []


@pytest.mark.parametrize(("name", "query", "lang"), IN_DOCUMENTS)
def test_charts_in_documents_have_the_labels_of_slides(
    make: Callable[..., Job], name: str, query: dict[str, object], lang: str
):
    """Each in the words of the slide, with the cell that they are read from; the legend names no series that is not seen."""
    job = make(name, lang=lang, preset="slide", **query)
    document, deck = docx(job), slides.pptx(job)
    found, sheet = list(labels(document)), sheet_of(document, values=True)
    # At another size an edition may be named beside its value, or not.
    assert sorted(each.field for each in found) == sorted(each.field for each in labels(deck))
    for each in found:
        assert sheet[f"{each.column}{each.line}"].value == each.cached
    formulas = sheet_of(document, values=False)
    assert all(str(formulas[f"{e.column}{e.line}"].value).startswith("=") for e in found)
    with zipfile.ZipFile(io.BytesIO(document)) as package:
        chart = ET.fromstring(package.read("word/charts/chart1.xml"))
    drawn = chart.findall(f".//{C}ser")
    seen = [s for s in drawn if not s.findtext(f"{C}tx//{C}v", "").startswith(("⌖", "→"))]
    hidden = {e.find(f"{C}idx").get("val") for e in chart.iter(f"{C}legendEntry")}  # type: ignore[union-attr]
    assert len(drawn) - len(hidden) <= len(seen)


def test_shares_of_definitions_side_by_side_are_a_column_of_their_own(make: Callable[..., Job]):
    """As percentages under their name; labels name the cell of the share, and not the row on which the dot is."""
    job = make("definitions", lang="en", preset="slide")
    deck = slides.pptx(job)
    formulas, values = (sheet_of(deck, values=known) for known in (False, True))
    assert values["A1"].value == "Share"
    shares = {cell.value for cell in values["A"][1:] if isinstance(cell.value, float)}
    known = {f"{share:.12g}" for share in job.data.rows["share"]}
    assert {f"{share:.12g}" for share in shares} <= known
    assert all("%" in cell.number_format for cell in values["A"][1:] if cell.value in shares)
    found = list(labels(deck))
    for each in found:
        [cell] = re.findall(r"TEXT\((A\d+),", formulas[f"{each.column}{each.line}"].value)
        assert f"{values[cell].value:.1%}" in each.text
    assert len(found) > 5


def test_cells_of_labels_follow_from_those_of_values(make: Callable[..., Job]):
    """Formulas name the cells of the series and of the value, and are otherwise what the label says."""
    deck = slides.pptx(make("explore", lang="en", preset="slide"))
    formulas, values = (sheet_of(deck, values=known) for known in (False, True))
    heads = [cell.value for cell in values[1]]
    seen = 0
    for each in labels(deck):
        formula = formulas[f"{each.column}{each.line}"].value
        series = heads.index(each.series.findtext(f"{C}tx//{C}v"))
        head, cell = f"{letter(series)}$1", f"{letter(series)}{each.line}"
        told = re.fullmatch(rf'={re.escape(head)}&" "&TEXT\({cell},"0\.0%"\)&?"?(.*?)"?', formula)
        assert told
        assert each.cached == f"{heads[series]} {values[cell].value:.1%}{told[1]}"
        seen += 1
    assert seen == 4


def test_labels_of_a_stack_stand_in_the_middle_of_what_they_tell(make: Callable[..., Job]):
    """Where a label stands follows from the cells of its area and of those below."""
    deck = slides.pptx(make("gdp-share", lang="en", preset="slide"))
    formulas, values = (sheet_of(deck, values=known) for known in (False, True))
    heads = [cell.value for cell in values[1]]
    line, below = values.max_row, 0.0
    line = next(n for n in range(line, 1, -1) if values.cell(n, 2).value is not None)
    cells: list[str] = []
    for area in ("CHN", "JPN", "KOR"):
        name = in_language("en").economy(area)
        own = values.cell(line, heads.index(name) + 1)
        place = heads.index(f"⌖ {name}") + 1
        cells.append(own.coordinate)
        assert values.cell(line, place).value == pytest.approx(below + own.value / 2)
        assert formulas.cell(line, place).value == f"={'+'.join(cells)}/2"
        below += own.value


@pytest.mark.parametrize(
    "query", [{"source": "weo"}, {"source": "weo", "kind": "bars", "year": 2028}]
)
def test_forecasts_are_marked_in_a_column(make: Callable[..., Job], query: dict[str, object]):
    """The marking of dashes and hatches stands in the workbook, too, in the codes of the rows."""
    job = make("explore", lang="ko", preset="slide", transform="level", **query)
    sheet = sheet_of(slides.pptx(job), values=True)
    heads = [cell.value for cell in sheet[1]]
    column = heads.index("obs_status") + 1
    rows = job.data.rows
    key = "time_period" if "year" not in query else "ref_area"
    names = {in_language("ko").economy(a, short=True): a for a in set(rows["ref_area"])}
    marked = set()
    for line in range(2, sheet.max_row + 1):
        first = str(sheet.cell(line, 1).value)
        if sheet.cell(line, column).value == "F":
            marked.add(first[:4] if key == "time_period" else names[first])
    expected = set(rows.loc[rows["obs_status"] == "F", key])
    assert marked == expected
    assert expected


def recalculated(sheet: Worksheet, place: str) -> float:
    """A cell of the few formulas of bars that stand on others, worked out from the cells that hold numbers."""
    value = sheet[place].value
    if not isinstance(value, str):
        return float(value)
    text = re.sub(r"[A-Z]+\d+", lambda cell: f"({recalculated(sheet, cell[0])!r})", value[1:])
    scope = {"MIN": min, "ABS": abs, "__builtins__": {}}
    return float(eval(text, scope))


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    ("name", "query"), [("why", {}), ("explore", {"kind": "bars", "transform": "index"})]
)
def test_bars_on_others_follow_from_values_with_their_signs(
    make: Callable[..., Job], name: str, query: dict[str, object], lang: str
):
    """A negative contribution is a negative number; what is drawn is what an edit of it would give."""
    job = make(name, lang=lang, preset="slide", **query)
    deck = slides.pptx(job)
    sheet = sheet_of(deck, values=False)
    with zipfile.ZipFile(io.BytesIO(deck)) as package:
        part = next(n for n in package.namelist() if re.match(r"ppt/charts/chart\d*\.xml", n))
        chart = ET.fromstring(package.read(part))
    drawn = chart.findall(f".//{C}ser/{C}val/{C}numRef")[:2]
    for cells in drawn:
        column = re.findall(r"\$(\w+)\$2:", cells.findtext(f"{C}f", ""))[0]
        for point in cells.iter(f"{C}pt"):
            place = f"{column}{int(point.get('idx', '')) + 2}"
            assert str(sheet[place].value).startswith("=")
            expected = float(point.findtext(f"{C}v", ""))
            assert recalculated(sheet, place) == pytest.approx(expected, rel=1e-12, abs=1e-12)
    values = [sheet.cell(n, 2).value for n in range(2, sheet.max_row + 1)]
    values = [value for value in values if isinstance(value, float)]
    rows = job.data.rows
    if name == "why":
        whole = rows[rows["ref_area"] == "CJK"].iloc[0]
        moved = [whole["relative_real_growth"], whole["relative_prices_and_rates"]]
        assert min(moved) < 0
        assert {f"{v:.12g}" for v in (whole["share_from"], *moved, whole["share_to"])} <= {
            f"{v:.12g}" for v in values
        }
        assert values[0] + sum(moved) == pytest.approx(values[-1], abs=1e-12)
    else:
        assert sorted(values) == pytest.approx(sorted(rows["value"]))
