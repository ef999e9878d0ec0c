"""Rows for spreadsheets and programs, and how to cite them."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest
from PIL import Image
from pptx import Presentation

from dashboard.exports import FORMATS, Job, form_of, made, prepare
from dashboard.exports.data import bundle, citations, stata, tables, workbook
from dashboard.exports.data.tables import harmless
from dashboard.exports.filenames import filename
from dashboard.exports.office import ooxml
from dashboard.exports.pictures import images, page
from dashboard.figures import FIGURES
from dashboard.locale import LANGUAGES
from dashboard.look import theme
from dashboard.look.view import View, query_of
from dashboard.words.wording import in_language
from etl import catalog
from etl.bounded.cache import Cache
from etl.errors import UnknownName
from etl.storage.store import Release


def test_csv_opens_in_pandas_without_options_and_in_excel_with_its_letters(
    make: Callable[..., Job],
):
    body = tables.csv(make("gdp-share", lang="ko"))
    assert body.startswith(b"\xef\xbb\xbf")
    table = pd.read_csv(io.BytesIO(body))
    assert table["share"].dtype == float
    assert table["citation"].str.contains("World Bank").all()
    assert table["licence"].notna().all()
    assert table["trilateral"].notna().sum() == 1


#: What a value is made of -> the columns that say so.
MADE_OF = {
    "rank": {"ranked_by", "economies"},
    "level": set(),
    **{kind: {"numerator", "denominator"} for kind in ("share", "part", "growth", "index")},
}


@pytest.mark.parametrize(
    ("kind", "transform"),
    [("rank", "share"), ("rank", "per_person"), ("share", "level"), ("line", "level"), ("line", "growth"),
     ("line", "per_person"), ("line", "per_person_index"), ("line", "share")],
)  # fmt: skip
def test_columns_say_what_a_value_is_made_of(
    make: Callable[..., Job], kind: str, transform: str
) -> None:
    """A value can be had again from its columns: a ratio from two amounts, a rank from all that are ranked."""
    areas = ("CHN", "JPN", "KOR", "USA", "DEU")
    job = make("explore", kind=kind, transform=transform, areas=areas, first=2010, last=2020)
    table = pd.read_csv(io.BytesIO(tables.csv(job)))
    book = openpyxl.load_workbook(io.BytesIO(workbook.xlsx(job)))["Data"]
    is_kind = set(table["kind"]).pop()
    made_of = (
        {"numerator", "denominator"}
        if transform == "per_person" and kind == "line"
        else MADE_OF[is_kind]
    )
    every = {"numerator", "denominator", "ranked_by", "economies"}
    for columns in (set(table), {cell.value for cell in book[1]}):
        assert columns & every == made_of
    if is_kind == "rank":
        for _, year in table.groupby("time_period"):
            by = year.set_index("ref_area")["ranked_by"]
            order = list(by.sort_values(ascending=False).index)
            assert order == list(year.sort_values("value")["ref_area"])
            assert (year["value"] <= year["economies"]).all()
            assert by.between(0, 1).all() == (transform == "share")
    elif made_of:
        ratio = table["numerator"] / table["denominator"]
        again = {"growth": ratio - 1, "index": ratio * 100}.get(is_kind, ratio)
        pd.testing.assert_series_equal(again, table["value"], check_names=False)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "\tx", "\rx", "\n=1", "\uff1d1"])
def test_no_text_becomes_a_formula(text: str):
    assert harmless(text) == f"'{text}"


def test_a_workbook_has_units_formats_a_chart_and_says_what_it_is(make: Callable[..., Job]):
    job = make("gdp-share", lang="zh")
    book = openpyxl.load_workbook(io.BytesIO(workbook.xlsx(job)))
    assert book.sheetnames == ["Data", "Chart", "About"]
    head = [cell.value for cell in book["Data"][1]]
    row = dict(zip(head, book["Data"][2], strict=True))
    assert row["share"].number_format == "0.00%"
    assert row["numerator"].number_format == "#,##0"
    assert row["unit"].value
    assert len(book["Chart"]._charts) == 1
    about = {str(cell.value) for line in book["About"] for cell in line}
    assert {
        job.caption.title,
        job.caption.source,
        job.data.release,
        *job.citations,
        *job.licences_in_words,
    } <= about
    assert not any(cell.data_type == "f" for sheet in book for line in sheet for cell in line)


def test_columns_of_a_workbook_are_what_they_are_called(make: Callable[..., Job]):
    """Years are numbers, shares have per cent signs, and every value has its unit."""
    book = openpyxl.load_workbook(io.BytesIO(workbook.xlsx(make("claim-strip"))))
    row = {book["Data"].cell(1, cell.column).value: cell for cell in book["Data"][2]}
    assert (row["kind"].value, row["unit"].value) == ("share", "per cent of the world")
    assert isinstance(row["time_period"].value, int)
    assert row["edition"].value.count("-") >= 1
    book = openpyxl.load_workbook(io.BytesIO(workbook.xlsx(make("explore"))))
    row = {book["Data"].cell(1, cell.column).value: cell for cell in book["Data"][2]}
    assert row["value"].number_format == "0.00%"


def test_the_claim_stands_beside_the_numbers_of_the_chart(make: Callable[..., Job]):
    book = openpyxl.load_workbook(io.BytesIO(workbook.xlsx(make("gdp-share"))))
    head = [cell.value for cell in book["Chart"][1]]
    assert "One-fourth (25%)" in head
    assert book["Chart"].cell(5, head.index("One-fourth (25%)") + 1).value == pytest.approx(0.25)


def marked(cell: Any) -> bool:
    """Whether a cell has the ground of a value that is not observed."""
    return cell.fill.fgColor.rgb in {"FFE4E7EB", "FFFFF1CC"}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("gdp-share", {"source": "weo"}),
        ("explore", {"source": "weo", "kind": "area", "areas": ("CHN", "JPN", "IND")}),
        ("explore", {"source": "weo", "kind": "bars", "year": 2029}),
        ("revisions", {}),
        ("revisions-lines", {}),
    ],
)
def test_every_forecast_of_a_workbook_is_marked(
    make: Callable[..., Job], name: str, query: dict[str, object], lang: str
) -> None:
    """Each cell of a forecast has its ground and is in italics, or has the remark where a language has no italics; no
    observed one has any of it; the sheets say what it means.
    """
    job = make(name, lang=lang, **query)
    book = openpyxl.load_workbook(io.BytesIO(workbook.xlsx(job)))
    words = in_language(lang, job.view.order)
    rows = job.data.rows
    # By rows: the year, where there are several, and the value.
    ahead = {
        (row["time_period"], round(row[job.spec.value], 12))
        for row in rows.to_dict("records")
        if row["obs_status"] == "F"
    }
    plotted = {round(v, 12) for v in rows[job.spec.value].dropna()}
    many = len(set(rows["time_period"])) > 1
    seen = set()
    for first, *cells in book["Chart"].iter_rows(min_row=2):
        year = str(getattr(first.value, "year", "")) if many else rows["time_period"].iloc[0]
        for cell in (c for c in cells if isinstance(c.value, float)):
            found = (year, round(cell.value, 12))
            if found[1] in plotted:
                assert marked(cell) == (found in ahead), cell
                if found in ahead and not words.language.italics:
                    assert words.status("F") in cell.number_format
                assert not cell.font.i or words.language.italics
                seen |= {found} & ahead
    assert seen
    assert book["Chart"]["B1"].value != "1"
    said = [c.value for c in book["Chart"]["A"] if marked(c)]
    assert said == [words.status("F")]
    status = [c.value for c in book["Data"][1]].index("obs_status")
    for line in book["Data"].iter_rows(min_row=2):
        assert marked(line[status]) == (line[status].value in {"F", "E", "P"})
    assert ["obs_status F", words.status("F")] in [[c.value for c in r] for r in book["About"]]


def test_sheets_of_editions_have_dates_and_names_of_their_own(make: Callable[..., Job]) -> None:
    """The dates are those of the editions in the rows, in sheets of workbooks and inside slides."""
    job = make("revisions")
    slide = Presentation(io.BytesIO(made(job, "pptx").body)).slides[0]
    chart = next(s for s in slide.shapes if s.has_chart).chart
    inside = chart.part.chart_workbook.xlsx_part.blob
    for body in (workbook.xlsx(job), inside):
        sheet = openpyxl.load_workbook(io.BytesIO(body))["Chart"]
        heads = [cell.value for cell in sheet[1]]
        assert len(heads) == len(set(heads))
        assert not any(re.search(r"\(\d+\)$", head) for head in heads)
        assert heads[0] == "Edition"
        dates = [c for c in sheet["A"][1:] if isinstance(c.value, datetime)]
        assert [f"{c.value:%Y-%m}" for c in dates] == list(job.data.rows["edition"])
        assert {c.number_format for c in dates} == {"yyyy-mm"}


@pytest.mark.parametrize("indicator", ["bilateral_goods_exports", "bilateral_goods_imports"])
def test_columns_of_a_matrix_follow_its_indicator(make: Callable[..., Job], indicator: str) -> None:
    """Imports stand in no column called exports; what they are shares of is the total of the same side."""
    job = make("trade-matrix", indicator=indicator)
    side, other = ("exports", "imports") if "exports" in indicator else ("imports", "exports")
    table = pd.read_csv(io.BytesIO(tables.csv(job)))
    assert side in table
    assert other not in table
    assert (table["value"] / table[side]).tolist() == pytest.approx(table["share"].tolist())
    assert side in [c.value for c in openpyxl.load_workbook(io.BytesIO(workbook.xlsx(job)))["Data"][1]]  # fmt: skip
    assert side in job.quantities


def test_ranks_in_files_are_whole_numbers(make: Callable[..., Job]) -> None:
    """In CSV, JSON and Parquet, and a record that is kept without its rows is restored from each."""
    job = make("explore", kind="rank", source="weo", areas=("CHN", "JPN", "KOR", "USA"))
    lines = list(csv.DictReader(io.StringIO(tables.csv(job).decode("utf-8-sig"))))
    assert {line["value"] for line in lines} <= {str(n) for n in range(1, 250)} | {""}
    assert [line["value"] for line in lines if line["value"]] == [
        f"{v:.0f}" for v in job.data.rows["value"].dropna()
    ]
    content = json.loads(tables.json(job))
    assert all(isinstance(row["value"], int | None) for row in content["rows"])
    found = pq.read_table(io.BytesIO(tables.parquet(job)))
    assert str(found.schema.field("value").type) == "int64"
    back = tables.restored(job.record, found.to_pandas())
    assert back.table == job.record.table


def test_files_name_the_quality_report(make: Callable[..., Job]) -> None:
    """In the workbook, in JSON and in the data package."""
    job = replace(make("gdp-share", lang="ja"), address="https://example.org")
    where = "https://example.org/about?lang=ja#quality"
    about = openpyxl.load_workbook(io.BytesIO(workbook.xlsx(job)))["About"]
    assert where in [line[1].value for line in about]
    assert json.loads(tables.json(job))["quality"] == where
    parts = {"data.csv": tables.csv(job)}
    assert json.loads(bundle._package(job, parts))["quality"] == where


def test_parquet_tells_its_source_to_whoever_asks(make: Callable[..., Job]):
    job = make("trade-share")
    schema = pq.read_schema(io.BytesIO(tables.parquet(job)))
    assert schema.metadata[b"citation"].decode() == "; ".join(job.citations)
    # Words are kept by Arrow in a file and by Python in a figure; both are of the type "str".
    rows = job.data.rows
    rows = rows.astype({name: "str" for name in rows if rows[name].dtype == "str"})
    pd.testing.assert_frame_equal(pd.read_parquet(io.BytesIO(tables.parquet(job))), rows)


@pytest.mark.parametrize("name", FIGURES)
def test_stata_reads_the_rows_with_their_types(make: Callable[..., Job], name: str) -> None:
    """The same values as the rows, years as numbers, units as labels, and the release in each row."""
    job = make(name, lang="ko")
    rows = tables.counted(job)
    with pd.io.stata.StataReader(io.BytesIO(stata.dta(job))) as reader:
        found = reader.read(convert_categoricals=False)
        labels, title = reader.variable_labels(), reader.data_label
    assert title == job.caption.title[:80]
    assert list(found) == [*rows, *tables.TOLD, tables.KEY]
    for column, kind in rows.dtypes.items():
        if kind.kind in "fiu":
            assert found[column].astype("float64").equals(rows[column].astype("float64"))
        else:
            assert (
                found[column].astype(str).tolist() == rows[column].fillna("").astype(str).tolist()
            )
    assert {found[name].dtype.kind for name in ("time_period", "from", "to") if name in found} == {
        "i"
    }
    assert labels[job.spec.value].endswith(job.quantity.stored[-20:])
    assert set(found["release"]) == {job.data.release}
    assert set(found["citation"]) == {"; ".join(job.citations)}


def test_ranks_and_what_is_missing_are_so_in_stata(make: Callable[..., Job]) -> None:
    job = make("explore", kind="rank", source="weo", areas=("CHN", "JPN", "KOR", "USA"))
    found = pd.read_stata(io.BytesIO(stata.dta(job)))
    assert found["value"].equals(job.data.rows["value"].astype("float64"))


def test_names_of_files_say_what_they_are(make: Callable[..., Job]):
    job = make("gdp-share", source="weo", lang="ja")
    assert filename(job, "png") == f"gdp-share-weo-{job.data.origins[0].edition}-ja.png"
    square = job.with_view(preset="square")
    assert filename(square, "png").endswith("-ja-square.png")
    assert filename(square, "csv").endswith("-ja.csv")


@pytest.mark.parametrize(
    ("name", "query", "begin"),
    [
        ("gdp-share", {"indicator": "gdp_ppp"}, "gdp-share-gdp-ppp-weo-"),
        ("gdp-share", {"first": 2000, "last": 2020}, "gdp-share-2000-2020-wdi-"),
        ("explore", {"kind": "bars", "year": 2010}, "explore-bars-2010-wdi-"),
        ("explore", {"transform": "growth"}, "explore-growth-wdi-"),
        ("explore", {"areas": ("CHN", "USA"), "kind": "rank"}, "explore-rank-chn-usa-wdi-"),
        ("explore", {"areas": ("JPN",), "first": 2020, "last": 2020}, "explore-jpn-2020-wdi-"),
        ("why", {"first": 2010, "last": 2020}, "why-2010-2020-weo-"),
        ("trade-matrix", {"year": 2010}, "trade-matrix-2010-"),
    ],
)
def test_names_of_files_differ_by_what_was_chosen(
    make: Callable[..., Job], name: str, query: dict[str, object], begin: str
):
    """Two files of one figure that show different things do not replace each other in a folder."""
    job = make(name, **query)
    assert filename(job, "csv").startswith(begin)
    assert filename(job, "csv").count(job.data.origins[0].edition) == 1


def test_a_phone_has_a_figure_of_its_own_on_the_page(make: Callable[..., Job]):
    text = page.html(make("gdp-share", theme="dark")).decode()
    wide, small = (
        json.loads(re.search(rf'id="{name}">(.*?)</script>', text)[1])["layout"]
        for name in ("chart", "small")
    )
    assert len(small["xaxis"]["tickvals"]) < len(wide["xaxis"]["tickvals"])
    assert "width" not in wide | small
    assert wide["paper_bgcolor"] == small["paper_bgcolor"] == theme.palette("dark")["paper"]


def test_the_page_needs_no_network_and_nothing_ends_its_data(make: Callable[..., Job]):
    text = page.html(make("gdp-share", lang="ja")).decode()
    assert 'lang="ja"' in text
    for found in re.finditer(
        r'<script type="application/json"[^>]*>(.*?)</script>', text, re.DOTALL
    ):
        json.loads(found[1])
    outside = re.sub(r"<script.*?</script>", "", text, flags=re.DOTALL)
    assert not re.search(r'(?:src|href)="(?!https://creativecommons)', outside)
    assert "default-src" not in outside


def test_references_name_provider_edition_and_year(make: Callable[..., Job]):
    job = make("gdp-share", source="weo")
    edition = job.data.origins[0].edition
    assert (
        f"International Monetary Fund. ({edition[:4]}). World Economic Outlook"
        in citations.txt(job).decode()
    )
    assert re.search(
        r"@misc\{weo-.*\n  author = \{\{International Monetary Fund\}\}",
        citations.bib(job).decode(),
    )
    lines = citations.ris(job).decode().split("\r\n")
    assert lines[0] == "TY  - DATA"
    assert lines.count("ER  - ") == 2
    items = json.loads(citations.csl(job))
    assert items[0]["type"] == "dataset"
    assert items[0]["issued"]["date-parts"][0][0] == int(edition[:4])


@pytest.mark.parametrize("lang", sorted(LANGUAGES))
def test_references_are_in_the_words_of_the_reader(make: Callable[..., Job], lang: str):
    """Edition, kind, release and licence in the language of the figure; authors and titles as their publishers have them."""
    job = make("gdp-share", source="weo", lang=lang)
    words, origin = in_language(lang), job.data.origins[0]
    told = citations.txt(job).decode()
    assert "International Monetary Fund. (" in told
    assert words.edition(origin.source, origin.edition) in told.splitlines()[0]
    assert f"[{words.gettext('Data set')}]" in told.splitlines()[0]
    assert words.gettext(catalog.source("weo").licence_title) in told
    if lang != "en":
        assert not re.search(r"edition of|Data set|release |view |re-use", told), told


def test_tex_takes_no_sign_for_a_command():
    assert citations._tex("A & B_1 50% {x}") == r"A \& B\_1 50\% \{x\}"


def test_the_data_package_is_valid_and_its_table_reads(
    make: Callable[..., Job], monkeypatch, tmp_path
):
    frictionless = pytest.importorskip("frictionless")
    buffer = io.BytesIO()
    Image.new("RGB", (2, 2)).save(buffer, "PNG")
    for form in ("png", "svg", "pdf"):
        monkeypatch.setattr(images, form, lambda job: buffer.getvalue())
    import zipfile

    with zipfile.ZipFile(io.BytesIO(bundle.zipped(make("gdp-share")))) as archive:
        assert archive.namelist()[:3] == ["README.txt", "datapackage.json", "data.csv"]
        archive.extractall(tmp_path)
    report = frictionless.validate(str(tmp_path / "datapackage.json"), type="package")
    assert report.valid, report.flatten(["message"])


def test_an_archive_depends_on_its_parts_alone():
    first = ooxml.archive({"a": b"1", "b": b"2"})
    assert ooxml.settled(first) == ooxml.settled(ooxml.archive({"b": b"2", "a": b"1"}))


def test_the_end_of_a_name_is_its_format():
    assert [form_of(name) for name in ("a.png", "a.b.csl.json", "a.v2.JSON", "x.tar.zip")] == [
        "png",
        "csl.json",
        "json",
        "zip",
    ]
    for name in ("a.exe", "png", ""):
        with pytest.raises(UnknownName):
            form_of(name)


def test_what_was_made_is_at_hand_and_made_once():
    import threading
    import time

    from dashboard.exports import Export

    cache, made = Cache(max_weight=100, weigh=lambda export: len(export.body)), []

    def slow(size: int = 40) -> Export:
        made.append(size)
        time.sleep(0.05)
        return Export(b"x" * size, "text/plain", "x")

    threads = [threading.Thread(target=lambda: cache.get_or_compute("a", slow)) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [40]
    cache.get_or_compute("b", lambda: slow(41))
    cache.get_or_compute("c", lambda: slow(42))
    cache.get_or_compute("a", slow)
    assert made == [40, 41, 42, 40]


def test_a_failure_is_not_kept():
    cache = Cache(max_weight=10, weigh=lambda export: len(export.body))
    with pytest.raises(ZeroDivisionError):
        cache.get_or_compute("a", lambda: 1 / 0)  # type: ignore[arg-type,return-value]
    with pytest.raises(ZeroDivisionError):
        cache.get_or_compute("a", lambda: 1 / 0)  # type: ignore[arg-type,return-value]


def test_every_format_has_a_media_type():
    assert all("/" in form.media_type for form in FORMATS.values())


def test_no_two_views_have_one_name(release: Release) -> None:
    """Files of different views in one folder do not overwrite each other: whatever was chosen is in the name."""
    views = [
        ("explore", query)
        for query in (
            "", "indicator=gdp_ppp", "source=weo", "from=2000", "from=2000&to=2020", "to=2020", "areas=CHN", "areas=JPN",
            "areas=ASEAN%2BCJK", "areas=ASEAN-LAO", "areas=ASEAN,LAO", "areas=ASEAN%2BHKG", "areas=ASEAN,CJK", "kind=bars", "kind=bars&year=2010", "kind=slope",
            "kind=slope&from=2010", "kind=multiples", "kind=area", "transform=level", "transform=level&scale=log", "transform=growth",
            "transform=index", "transform=index&year=2010", "areas=CHN&of=CJK", "events=main", "source=weo&forecasts=0",
            "source=weo&as_of=2024-04", "order=language&lang=ja", "lang=ja", "preset=square", "theme=dark", "grey=1", "plain=1", "transparent=1", "width=900", "height=700",
            "indicator=gdp_constant&transform=growth", "indicator=gdp_constant&transform=growth&weights=fixed",
            "areas=" + ",".join(["VNM%2BLAO"] * 1 + ["CHN%2BJPN%2BKOR%2BIND%2BIDN%2BTHA%2BPHL%2BMYS%2BSGP", "USA%2BCAN%2BMEX%2BBRA%2BARG%2BCHL%2BPER%2BCOL", "FRA%2BDEU%2BITA%2BESP%2BNLD%2BBEL"]),
            "areas=" + ",".join(["VNM%2BLAO"] * 1 + ["CHN%2BJPN%2BKOR%2BIND%2BIDN%2BTHA%2BPHL%2BMYS%2BSGP", "USA%2BCAN%2BMEX%2BBRA%2BARG%2BCHL%2BPER%2BCOL", "FRA%2BDEU%2BITA%2BESP%2BNLD%2BPRT"]),
        )
    ] + [
        ("gdp-share", "source=weo&band=1"), ("gdp-share", "source=weo"),
        ("trade-flows", ""), ("trade-flows", "kind=multiples"), ("trade-flows", "kind=multiples&scale=log"),
        ("trade-matrix", ""), ("trade-matrix", "year=2010"), ("why", ""), ("why", "method=ends"), ("why", "from=2010"),
    ]  # fmt: skip
    names: dict[str, str] = {}
    for figure, query in views:
        view = View.strict(query_of(query))
        name = filename(prepare(release, figure, view), "png")
        assert re.fullmatch(r"[a-z0-9.-]{1,155}", name)
        other = names.setdefault(name, f"{figure}?{query}")
        assert other == f"{figure}?{query}", name
