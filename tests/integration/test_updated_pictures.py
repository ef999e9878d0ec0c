"""Pictures of ours in slides and texts, drawn by the real browser: after an update they are those of a fresh export."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from lxml import etree
from pptx import Presentation
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.util import Emu

from dashboard.exports import made, prepare
from dashboard.exports.carried.parts import Parts
from dashboard.exports.renewed.update import update
from dashboard.exports.word.brief import brief
from dashboard.look.view import View
from etl.storage.store import Release
from tests import edited
from tests.shipped import shipped_store
from tests.unit.dashboard.exports.office import faults

VIEW = View(preset="half-slide", theme="dark", lang="ja", source="weo")
IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
SVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
#: The namespace of drawings, before a name.
SPACE = f"{{{edited.DRAWING}}}"


@pytest.fixture(scope="module")
def both() -> tuple[Release, Release]:
    shipped = shipped_store().open()
    return shipped, edited.revised(shipped)


def pictures(body: bytes) -> list[bytes]:
    parts = Parts(body)
    return [parts.read(name) for name in parts.names if "/media/" in name]


def test_pictures_in_slides_and_texts_are_those_of_a_fresh_export(
    both: tuple[Release, Release], tmp_path: Path
) -> None:
    """A picture resized and cropped, a drawing beside its picture, and somebody's own; of the same bytes as a new export."""
    png, svg, wide = (
        [made(prepare(release, figure, view), form).body for release in both]
        for figure, view, form in (
            ("definitions", VIEW.replace(source=""), "png"),
            ("gdp-share", View(preset="square"), "svg"),
            ("gdp-share", View(preset="square"), "png"),
        )
    )
    assert all(old != new for old, new in (png, svg, wide))
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    first = slide.shapes.add_picture(io.BytesIO(png[0]), Emu(5), Emu(7), Emu(3_000_000))
    first.crop_left = 0.1
    second = slide.shapes.add_picture(io.BytesIO(wide[0]), 0, 0)
    drawing = Part(PackURI("/ppt/media/drawing1.svg"), "image/svg+xml", deck.part.package, svg[0])
    blip = next(second._element.iter("{*}blip"))
    ext: Any = etree.SubElement(blip, f"{SPACE}extLst")
    ext = etree.SubElement(ext, f"{SPACE}ext", uri="{96DAC541-7B7A-43D3-8B79-37D633B846F1}")
    link = f"{{{IMAGE.rpartition('/')[0]}}}embed"
    etree.SubElement(ext, f"{{{SVG}}}svgBlip").set(link, slide.part.relate_to(drawing, IMAGE))
    done = update(edited.saved(deck), both[1], {r.id: r for r in both}.get, name="a.pptx")
    assert (sorted(done.figures), done.left) == (["definitions", "gdp-share"], [])
    assert set(pictures(done.body)) == {png[1], svg[1], wide[1]}
    shown = edited.opened(done.body).slides[0].shapes[0]
    assert (shown.left, shown.top, shown.width, shown.crop_left) == (5, 7, 3_000_000, 0.1)
    assert faults(done.body, "pptx", tmp_path) == []

    text = Document()
    text.add_picture(io.BytesIO(png[0]), Emu(2_000_000))
    done = update(edited.saved(text), both[1], {r.id: r for r in both}.get, name="a.docx")
    assert pictures(done.body) == [png[1]]
    assert Document(io.BytesIO(done.body)).inline_shapes[0].width == 2_000_000


def test_the_picture_of_a_brief_is_that_of_a_new_one(both: tuple[Release, Release]) -> None:
    before, after = (brief(release, View(lang="ko")) for release in both)
    done = update(before, both[1], {r.id: r for r in both}.get, name="a.docx")
    assert pictures(done.body) == pictures(after) != pictures(before)
