"""A QR code of the public address stands in files that ask for one, and says just that address."""

from __future__ import annotations

import io
import re

import numpy as np
import pytest
import segno
from docx import Document
from PIL import Image
from pptx import Presentation

from dashboard.exports import made, prepare
from dashboard.exports.carried.unpack import unpack
from dashboard.figures.kit import qr
from dashboard.figures.kit.chart import FURNITURE
from dashboard.look.view import View
from dashboard.svg.picture import to_svg
from etl.errors import UsageError
from etl.storage.store import Release

PUBLIC = "https://statistics.example.org/trilateral"


@pytest.fixture
def public(monkeypatch: pytest.MonkeyPatch) -> None:
    """The dashboard has a public address."""
    monkeypatch.setenv("TRILATERAL_PUBLIC_URL", PUBLIC)


def modules(address: str) -> np.ndarray:
    """The modules of a code, without the quiet zone."""
    return np.array([list(row) for row in segno.make_qr(address, error="l").matrix], dtype=bool)


def painted(svg: str) -> np.ndarray:
    """What the black rectangles of a picture cover, in modules."""
    number = r"([\d.]+)"
    drawn = re.findall(rf'd="M{number},{number}v{number}h{number}V[\d.]+z" fill="#000000"', svg)
    boxes = [(float(x), float(y), float(wide), float(high)) for x, y, high, wide in drawn]
    x, y, wide, high = np.array(boxes).T
    module = min(high)
    size = round((max(x + wide) - min(x)) / module)
    grid = np.zeros((size, size), dtype=bool)
    for left, top, w, h in np.round((np.array(boxes) - [min(x), min(y), 0, 0]) / module).astype(
        int
    ):
        grid[top : top + h, left : left + w] = True
    return grid


@pytest.mark.usefixtures("public")
@pytest.mark.parametrize("preset", ["slide", "column", "og"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_picture_has_the_code_of_its_address(release: Release, preset: str, theme: str) -> None:
    """Dark on light in every theme, in whole pixels, right of the notes."""
    job = prepare(release, "gdp-share", View(lang="ja", preset=preset, theme=theme, qr=True))
    assert job.link == f"{PUBLIC}/f/gdp-share?lang=ja"
    assert np.array_equal(painted(to_svg(job.chart)), modules(job.link))
    shapes = [shape for shape in job.chart.shapes if shape.name == FURNITURE]
    assert {shape.fillcolor for shape in shapes} == {qr.DARK, qr.LIGHT}
    plain = prepare(release, "gdp-share", View(lang="ja", preset=preset, theme=theme))
    assert not any(shape.name == FURNITURE for shape in plain.chart.shapes)


@pytest.mark.usefixtures("public")
def test_slides_and_documents_have_it_as_a_picture(release: Release) -> None:
    """With the address as its alt text, large enough for a camera, and inside the slide."""
    job = prepare(release, "gdp-share", View(qr=True))
    deck = Presentation(io.BytesIO(made(job, "pptx").body))
    [code] = [shape for shape in deck.slides[0].shapes if shape.name == qr.NAME]
    assert code._element.nvPicPr.cNvPr.get("descr") == job.link
    assert code.left + code.width <= deck.slide_width
    assert code.top + code.height <= deck.slide_height
    source = next(shape for shape in deck.slides[0].shapes if shape.name.startswith("Source"))
    assert source.left + source.width <= code.left
    plain = Presentation(io.BytesIO(made(prepare(release, "gdp-share", View()), "pptx").body))
    drawn = [sum(1 for _ in each.slides[0].element.iter("{*}cNvPr")) for each in (deck, plain)]
    assert drawn[0] == drawn[1] + 1
    assert unpack(made(job, "pptx").body).left == ()
    document = Document(io.BytesIO(made(job, "docx").body))
    held = [
        part.blob for part in document.part.package.iter_parts() if part.content_type == "image/png"
    ]
    for png in (code.image.blob, held[-1]):
        pixels = np.array(Image.open(io.BytesIO(png)).convert("L")) < 128
        border, size = 4 * 8, len(modules(job.link)) * 8
        inside = pixels[border : border + size, border : border + size]
        assert np.array_equal(inside[4::8, 4::8], modules(job.link))


def test_without_a_public_address_there_is_none(release: Release) -> None:
    """A code that leads nowhere is refused, with what to set; pages have none anyhow."""
    for form in ("png", "pptx", "docx"):
        with pytest.raises(UsageError, match="no public address") as caught:
            made(prepare(release, "gdp-share", View(qr=True)), form)
        assert "TRILATERAL_PUBLIC_URL" in caught.value.hint
