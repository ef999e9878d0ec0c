"""Slides and sheets hold what pictures show, and nothing in them makes Office repair a file."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from pptx import Presentation
from pptx.util import Inches

from dashboard.exports import Brand, Job, slides
from dashboard.exports.data import workbook
from dashboard.exports.native import Block, Label, take_apart
from dashboard.exports.office import deck, ooxml
from dashboard.figures import FIGURES
from dashboard.locale import LANGUAGES
from dashboard.look.charts import KINDS
from dashboard.look.view import View
from etl import catalog
from etl.errors import UsageError
from etl.storage.store import Release
from tests.live_charts import chart_of, live
from tests.unit.dashboard.exports.office import alike, broken_references, faults, workbooks

CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
SIX = ("CHN", "JPN", "KOR", "USA", "IND", "DEU")


def parts(body: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return {
            name: archive.read(name).decode()
            for name in archive.namelist()
            if name.endswith((".xml", ".rels"))
        }


def explore(make: Callable[..., Job], kind: str, **view: object) -> Job:
    return make("explore", kind=kind, areas=SIX, source="weo", first=2000, **view)


# --- What the Open XML SDK says ----------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_deck_of_every_figure_is_valid(
    deck_of_all: Callable[[str], bytes], lang: str, tmp_path: Path
) -> None:
    body = deck_of_all(lang)
    assert faults(body, "pptx", tmp_path) == []
    assert broken_references(body) == []
    if lang == "ko":
        inside = {alike(book): (name, book) for name, book in workbooks(body).items()}
        assert len(inside) >= len(FIGURES) - 2
        assert {n: f for n, w in inside.values() if (f := faults(w, "xlsx", tmp_path))} == {}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_chart_is_valid(make: Callable[..., Job], kind: str, tmp_path: Path) -> None:
    sheet = workbook.xlsx(explore(make, kind, lang="ja", theme="dark"))

    assert faults(sheet, "xlsx", tmp_path) == []
    assert broken_references(sheet) == []


def test_a_deck_of_every_kind_of_chart_is_valid(make: Callable[..., Job], tmp_path: Path) -> None:
    """One deck of all: the validator needs half a second to start."""
    jobs = [explore(make, kind, lang="ja", theme="dark") for kind in KINDS]
    body = deck.pptx(jobs, deck.words_about(jobs))

    assert len(Presentation(io.BytesIO(body)).slides) >= len(KINDS)
    assert faults(body, "pptx", tmp_path) == []
    assert broken_references(body) == []


@pytest.mark.parametrize("name", FIGURES)
def test_every_workbook_is_valid(make: Callable[..., Job], name: str, tmp_path: Path) -> None:
    body = workbook.xlsx(make(name, lang="zh"))

    assert faults(body, "xlsx", tmp_path) == []
    assert broken_references(body) == []


# --- Templates ---------------------------------------------------------------------------------


def saved(made: object) -> bytes:
    out = io.BytesIO()
    made.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


def with_parts(body: bytes, change: dict[str, Callable[[bytes], bytes]]) -> bytes:
    """A file some parts of which are otherwise."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return ooxml.settled(body, {n: change_(archive.read(n)) for n, change_ in change.items()})


def organisation(width: float = 10, height: float = 7.5) -> bytes:
    """A template as organisations have them: old slides in sections, a custom show, an outline view, a thumbnail."""
    made = Presentation()
    made.slide_width, made.slide_height = Inches(width), Inches(height)
    for n in range(3):
        slide = made.slides.add_slide(made.slide_layouts[n])
        slide.shapes.title.text = f"CONFIDENTIAL {n}"
        slide.notes_slide.notes_text_frame.text = "SECRET NOTES"
    made.core_properties.category = made.core_properties.content_status = "CONFIDENTIAL"
    ids = [each.get("id") for each in made.slides._sldIdLst]
    rids = [each.rId for each in made.slides._sldIdLst]
    section = (
        '<p:extLst><p:ext uri="{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"><p14:sectionLst xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main">'
        '<p14:section name="CONFIDENTIAL" id="{0D0B1C1E-5C1B-4C0A-9C55-6B1F2A7D3E10}"><p14:sldIdLst>'
        + "".join(f'<p14:sldId id="{n}"/>' for n in ids)
        + "</p14:sldIdLst></p14:section></p14:sectionLst></p:ext></p:extLst>"
    )
    show = (
        '<p:custShowLst><p:custShow name="CONFIDENTIAL" id="0"><p:sldLst>'
        + "".join(f'<p:sld r:id="{n}"/>' for n in rids)
        + "</p:sldLst></p:custShow></p:custShowLst>"
    )
    outline = (
        '<p:outlineViewPr><p:cViewPr><p:scale><a:sx n="1" d="1"/><a:sy n="1" d="1"/></p:scale><p:origin x="0" y="0"/></p:cViewPr>'
        '<p:sldLst><p:sld r:id="rId1"/></p:sldLst></p:outlineViewPr>'
    )
    return with_parts(
        saved(made),
        {
            "ppt/presentation.xml": lambda body: (
                body.decode()
                .replace("<p:defaultTextStyle>", f"{show}<p:defaultTextStyle>", 1)
                .replace("</p:presentation>", f"{section}</p:presentation>")
                .encode()
            ),
            "ppt/viewProps.xml": lambda body: (
                body.decode().replace("<p:slideViewPr>", f"{outline}<p:slideViewPr>", 1).encode()
            ),
            "docProps/app.xml": lambda body: (
                body.decode()
                .replace("</Properties>", "<Company>CONFIDENTIAL</Company></Properties>")
                .encode()
            ),
        },
    )


def as_template(body: bytes) -> bytes:
    """The same as a .potx."""
    return with_parts(
        body,
        {
            "[Content_Types].xml": lambda types: types.replace(
                b"presentationml.presentation.main+xml", b"presentationml.template.main+xml"
            )
        },
    )


@pytest.mark.parametrize(
    "template",
    [organisation(), organisation(13.333, 7.5), organisation(7.5, 10), as_template(organisation())],
    ids=["4:3", "16:9", "portrait", "potx"],
)
def test_nothing_of_an_organisation_s_slides_stays_in_a_deck(
    shipped: Release, template: bytes, tmp_path: Path
) -> None:
    """Neither titles nor lists that name slides that are gone, at which PowerPoint repairs the file."""
    jobs, told = deck.gather(shipped, View())
    body = deck.pptx(jobs, told, Brand(template))
    found = parts(body)

    assert len(Presentation(io.BytesIO(body)).slides) == len(jobs) + 2
    assert not [name for name, text in found.items() if "CONFIDENTIAL" in text or "SECRET" in text]
    assert not re.findall("sectionLst|custShow|outlineViewPr", "".join(found.values()))
    assert "docProps/thumbnail.jpeg" not in zipfile.ZipFile(io.BytesIO(body)).namelist()
    assert f"<Slides>{len(jobs) + 2}</Slides>" in found["docProps/app.xml"]
    assert broken_references(body) == []
    assert faults(body, "pptx", tmp_path) == []


def test_notes_count_what_is_shown_in_the_room_that_a_template_leaves(
    make: Callable[..., Job],
) -> None:
    """A template leaves less room than our slides: the strip shows fewer definitions, and says so."""
    found = parts(slides.pptx(make("claim-strip"), Brand(organisation())))
    slide = found["ppt/slides/slide1.xml"]
    [behind] = re.findall(r'name="Behind[^"]*".*?</p:grpSp>', slide, re.DOTALL)
    areas = re.findall(
        r'name="Area \d+".*?<a:off x="\d+" y="(\d+)"/><a:ext cx="\d+" cy="(\d+)"', behind
    )
    # Cells of one row are of three heights around one middle.
    rows = {round((int(y) + int(height) / 2) / 10_000) for y, height in areas}
    counted = re.search(r"(\d+) of \d+ definitions", " ".join(re.findall(r"<a:t>([^<]*)", slide)))
    assert counted
    assert int(counted[1]) == len(rows)
    # What is said aloud counts the definitions that there are, not those that are drawn.
    spoken = " ".join(re.findall(r"<a:t>([^<]*)", found["ppt/notesSlides/notesSlide1.xml"]))
    there = {len({name for name, _ in claim.definitions}) for claim in catalog.claims().values()}
    assert {int(n) for n in re.findall(r"under \d+ of (\d+) definitions", spoken)} == there


# --- The same as the picture -------------------------------------------------------------------


@pytest.mark.parametrize("name", [*FIGURES, *KINDS])
def test_series_have_names_and_no_observation_is_called_a_forecast(
    make: Callable[..., Job], name: str
) -> None:
    job = explore(make, name) if name in KINDS else make(name)
    drawing = take_apart(job.chart, "#ffffff", "{} (forecast)", job.caption.title)
    forecasts = "F" in set(job.data.rows.get("obs_status", ()))
    for panel in drawing.panels:
        names = [series.name for series in panel.series if series.colour is not None]
        assert all(name.removesuffix("(forecast)").strip() for name in names)
        assert len(names) == len(set(names))
        assert forecasts or not [name for name in names if "(forecast)" in name]


def test_the_last_point_of_a_line_is_marked_on_the_line(make: Callable[..., Job]) -> None:
    """Not a series of its own, which would be named and counted like an economy."""
    job = make("explore", areas=SIX)
    [panel] = take_apart(job.chart, "#ffffff").panels

    assert len(panel.series) == len(SIX)
    for series in panel.series:
        known = [n for n, value in enumerate(series.values) if value is not None]
        assert list(series.dots) == known[-1:]


def test_a_missing_year_is_a_gap_and_never_zero(make: Callable[..., Job]) -> None:
    """1949 has no trade: no line joins its neighbours, areas neither join them nor fall to zero; 1948 is a bar."""
    job = make("trade-share")
    drawing = take_apart(job.chart, "#ffffff")
    [panel] = drawing.panels
    missing = panel.categories.index("1949")

    assert [s.values[missing] for s in panel.series] == [None] * len(panel.series)
    covers = [
        s
        for s in drawing.shapes
        if isinstance(s, Block) and s.colour == "#ffffff" and s.opacity == 1
    ]
    assert len(covers) == 1
    year = panel.plot.width / len(panel.categories)
    assert covers[0].rect.left == pytest.approx(panel.plot.left + year * 1.5)
    assert covers[0].rect.width == pytest.approx(year)
    alone = [s for s in panel.series if s.kind == "bar"]
    assert [[n for n, v in enumerate(s.values) if v is not None] for s in alone] == [[0]] * 3
    sheet = ET.fromstring(parts(workbook.xlsx(job))["xl/charts/chart1.xml"])
    assert sheet.find(f".//{CHART}areaChart") is None
    for series in sheet.iterfind(f".//{CHART}barChart/{CHART}ser/{CHART}val"):
        assert str(missing) not in {e.get("idx") for e in series.iter(f"{CHART}pt")}


@pytest.mark.parametrize("name", ["trade-share", "trade-flows", "gdp-share"])
def test_years_along_native_charts_are_those_of_the_picture(
    make: Callable[..., Job], name: str
) -> None:
    job = make(name)
    drawing = take_apart(job.chart, "#ffffff")
    [panel] = drawing.panels
    axis = live(job.chart).layout.xaxis
    shown = [
        str(t)
        for v, t in zip(axis.tickvals, axis.ticktext, strict=True)
        if min(axis.range) <= v <= max(axis.range)
    ]
    if panel.beside:
        beside = [
            s.text for s in drawing.shapes if isinstance(s, Label) and s.text in panel.categories
        ]
        assert [t for t in shown if t in panel.categories] == beside
    else:
        assert panel.categories[:: panel.skip] == shown


def test_a_figure_of_one_year_is_written(make: Callable[..., Job]) -> None:
    areas = (
        {"type": "scatter", "x": [2020], "y": [0.25], "stackgroup": "all", "name": name}
        for name in ("A", "B")
    )
    axes = {"xaxis": {"range": [2020, 2020]}, "yaxis": {"range": [0, 1]}}
    [panel] = take_apart(chart_of(*areas, **axes), "#ffffff").panels

    assert panel.plot.width == 200
    assert [(s.kind, s.values) for s in panel.series] == [("bar", [0.25])] * 2
    assert panel.stacked
    assert slides.pptx(make("gdp-share", first=2020, last=2020))


def test_years_of_small_charts_stand_below_the_last_row(make: Callable[..., Job]) -> None:
    """Below the others there are the titles of the next."""
    drawing = take_apart(explore(make, "multiples").chart, "#ffffff")
    bottom = max(panel.plot.bottom for panel in drawing.panels)
    upper = [panel for panel in drawing.panels if panel.plot.bottom < bottom - 1]

    assert upper
    assert all(panel.beside for panel in upper)
    years = [s for s in drawing.shapes if isinstance(s, Label) and s.text in {"2000", "2030"}]
    assert all(label.y > bottom for label in years)


# --- What the file says of itself --------------------------------------------------------------


@pytest.mark.parametrize(
    ("preset", "kind"), [("slide", None), ("slide-4-3", None), ("square", None)]
)
def test_slides_have_no_type_of_another_size(
    make: Callable[..., Job], preset: str, kind: str | None
) -> None:
    size = re.search(
        r"<p:sldSz[^>]*>", parts(slides.pptx(make(preset=preset)))["ppt/presentation.xml"]
    )
    assert size
    width, height = (int(v) for v in re.findall(r'c[xy]="(\d+)"', size[0]))
    named = re.search(r'type="(\w+)"', size[0])
    assert (named[1] if named else kind) == (
        "screen4x3" if (width, height) == (9144000, 6858000) else kind
    )


def test_a_deck_is_called_what_its_first_slide_says(shipped: Release) -> None:
    jobs, told = deck.gather(shipped, View(lang="ko"))
    body = deck.pptx(jobs, told)

    assert Presentation(io.BytesIO(body)).core_properties.title == told.title
    assert f"<Slides>{len(jobs) + 2}</Slides>" in parts(body)["docProps/app.xml"]


def test_a_deck_of_chosen_figures_opens_with_what_they_show(shipped: Release) -> None:
    jobs, told = deck.gather(shipped, View(), "", ("trade-flows",))
    opening = parts(deck.pptx(jobs, told))["ppt/slides/slide1.xml"]
    said = " ".join(re.findall(r"<a:t>([^<]*)</a:t>", opening))

    assert jobs[0].caption.point in said
    assert "one-fourth" not in said
    assert "World Bank" not in said


# --- What is refused ---------------------------------------------------------------------------


def test_a_program_in_a_template_is_refused() -> None:
    spoilt = with_parts(
        organisation(),
        {
            "[Content_Types].xml": lambda types: types.replace(
                b"</Types>",
                b'<Default Extension="jpeg2" ContentType="application/vnd.ms-office.vbaProject"/></Types>',
            )
        },
    )
    with_program = ooxml.settled(spoilt, {"ppt/vbaProject.jpeg2": b"\xd0\xcf"})
    with pytest.raises(UsageError, match="program"):
        Brand(with_program).open()
