"""What native charts fill and what they leave hollow is what the picture does."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from openpyxl import load_workbook
from pptx import Presentation

from dashboard.exports import Job, made
from dashboard.exports.native import Outline, take_apart
from dashboard.exports.office import deck
from dashboard.locale import LANGUAGES
from dashboard.look import theme
from tests.live_charts import live
from tests.pairs import in_turn
from tests.unit.dashboard.exports.office import faults, workbooks

#: A chart and its parts.
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def charts(body: bytes) -> list[Any]:
    """The charts of the first slide, as XML."""
    shapes = Presentation(io.BytesIO(body)).slides[0].shapes
    return [shape.chart._chartSpace for shape in shapes if shape.has_chart]


def banded(make: Callable[..., Job], lang: str, look: str) -> Job:
    """Shares with the band of editions."""
    query = {"source": "weo", "band": True, "first": 2015, "lang": lang, "theme": look}
    return make("gdp-share", preset="slide", **query)


@pytest.mark.parametrize(("lang", "look"), in_turn(LANGUAGES, ["light", "dark"]))
def test_the_band_is_filled_between_its_ends(
    make: Callable[..., Job], lang: str, look: str
) -> None:
    """The corners on the slide, read back by the scale of the chart, are the ends that its sheet has."""
    job = banded(make, lang, look)
    body = made(job, "pptx").body
    drawing = take_apart(job.chart, theme.palette(look)["paper"])
    (outline,) = [shape for shape in drawing.shapes if isinstance(shape, Outline)]
    panel = drawing.panels[0]
    step = panel.plot.width / (len(panel.categories) - 1)
    height = panel.axis.high - panel.axis.low
    read = [
        (
            int(panel.categories[round((x - panel.plot.left) / step)]),
            panel.axis.low + (panel.plot.bottom - y) / panel.plot.height * height,
        )
        for x, y in outline.corners
    ]
    (sheet,) = (load_workbook(io.BytesIO(part))["Chart"] for part in workbooks(body).values())
    years = [cell.value.year for cell in sheet["A"][1:] if isinstance(cell.value, datetime)]
    ends = [
        [(year, value) for year, value in zip(years, column, strict=False) if value is not None]
        for column in ([c.value for c in cells[1:]] for cells in sheet.columns)
        if len([v for v in column if v is not None]) == len(outline.corners) // 2
    ]
    lower, upper = min(ends, key=lambda e: e[0][1]), max(ends, key=lambda e: e[0][1])
    for (year, value), (other, end) in zip(read, [*lower, *reversed(upper)], strict=True):
        assert year == other
        assert value == pytest.approx(end, abs=0.0005)
    # On the slide it is one shape with as many corners, half of which one sees through.
    slide = Presentation(io.BytesIO(body)).slides[0]
    (drawn,) = slide.shapes._spTree.xpath(".//p:sp[p:spPr/a:custGeom]")
    assert len(drawn.xpath(".//a:pt")) == len(outline.corners)
    assert drawn.xpath(".//a:alpha/@val") == ["50000"]


def test_a_band_of_one_year_has_nothing_to_fill(make: Callable[..., Job]) -> None:
    job = make("gdp-share", source="weo", band=True, first=2027, last=2027)
    drawing = take_apart(job.chart, "#ffffff")
    assert not [shape for shape in drawing.shapes if isinstance(shape, Outline)]


#: Figures with marks that are filled with paper.
HOLLOW: list[tuple[str, dict[str, object]]] = [
    ("revisions", {}),
    ("revisions", {"theme": "dark"}),
    ("gdp-share", {"source": "weo", "band": True}),
    ("trade-flows", {"kind": "multiples", "first": 2014, "last": 2014}),
]


def test_slides_with_bands_and_hollow_marks_are_valid(
    make: Callable[..., Job], tmp_path: Path
) -> None:
    """One deck of all: the validator needs half a second to start."""
    jobs = [make(name, preset="slide", **query) for name, query in HOLLOW]
    jobs += [banded(make, lang, look) for lang, look in in_turn(LANGUAGES, ["light", "dark"])]
    body = deck.pptx(jobs, deck.words_about(jobs))
    assert len(Presentation(io.BytesIO(body)).slides) >= len(jobs)
    assert not faults(body, "pptx", tmp_path)


@pytest.mark.parametrize(("name", "query"), HOLLOW)
@pytest.mark.parametrize("form", ["pptx", "xlsx"])
def test_hollow_marks_are_hollow_in_programs_that_fill_marks_with_one_colour(
    make: Callable[..., Job], name: str, query: dict[str, object], form: str, tmp_path: Path
) -> None:
    """Each is drawn with its own edge and paper in it, and once more, smaller and all of paper, from the same cells."""
    job = make(name, preset="slide", **query)
    hollow = 0
    for trace in live(job.chart).data:
        if trace.type != "scatter" or "markers" not in (trace.mode or "") or not trace.x:
            continue
        paints = trace.marker.color
        paints = [paints] * len(trace.x) if isinstance(paints, str) else list(paints)
        paper = theme.palette(job.view.theme)["paper"]
        rings = str(trace.marker.symbol or "").endswith("-open")
        hollow += sum(rings or paint == paper for paint in paints)
    body = made(job, form).body
    spaces = charts(body) if form == "pptx" else drawn_in(body)
    found = 0
    for space in spaces:
        numbers: dict[str, list[Any]] = {}
        for series in space.iter(f"{CHART}ser"):
            numbers.setdefault(source_of(series).find(f".//{CHART}f").text, []).append(series)
        drawn = [s.find(f"{CHART}idx").get("val") for both in numbers.values() for s in both]
        assert len(drawn) == len(set(drawn))
        for both in numbers.values():
            inside = [s for s in both if len(both) > 1 and s is max(both, key=number)]
            for series in inside:
                points = series.findall(f"{CHART}dPt")
                marks = [m for p in points for m in p.iter(f"{CHART}symbol")]
                values = [*source_of(series).iter(f"{CHART}pt")]
                found += len(marks) or len(values)
                sizes = {int(s.get("val")) for s in series.iter(f"{CHART}size")}
                own = {int(s.get("val")) for s in min(both, key=number).iter(f"{CHART}size")}
                assert max(sizes) < max(own)
    assert found == hollow > 0
    assert form == "pptx" or not faults(body, form, tmp_path)


def source_of(series: Any) -> Any:
    """Where the values of a series come from."""
    return next(part for part in series if part.tag in {f"{CHART}yVal", f"{CHART}val"})


def number(series: Any) -> int:
    return int(series.find(f"{CHART}idx").get("val"))


def drawn_in(body: bytes) -> list[Any]:
    """The charts of a workbook, as XML, each of whose legends names a series once."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        names = [n for n in archive.namelist() if re.fullmatch(r"xl/charts/chart\d+\.xml", n)]
        spaces = [ET.fromstring(archive.read(name)) for name in names]
    for space in spaces:
        cells = [s.find(f"{CHART}tx//{CHART}f").text for s in space.iter(f"{CHART}ser")]
        hidden = {int(e.find(f"{CHART}idx").get("val")) for e in space.iter(f"{CHART}legendEntry")}
        told = [cell for n, cell in enumerate(cells) if n not in hidden]
        assert sorted(told) == sorted(set(cells))
    return spaces
