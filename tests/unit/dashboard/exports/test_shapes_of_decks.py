"""Decks of many figures and templates of other shapes: words stay on their slides."""

from __future__ import annotations

import io
from typing import Any

import pytest
from pptx import Presentation
from pptx.util import Inches

from dashboard.exports import Brand
from dashboard.exports.office import deck
from dashboard.exports.slides import stage
from dashboard.figures.kit.base import LINE_HEIGHT
from dashboard.figures.kit.metrics import wrap
from dashboard.look.canvas import presets
from dashboard.look.view import View
from etl.storage.store import Release


def template(width: float, height: float) -> Brand:
    """A template of a size in inches."""
    made, body = Presentation(), io.BytesIO()
    made.slide_width, made.slide_height = Inches(width), Inches(height)
    made.save(body)
    return Brand(body.getvalue())


@pytest.mark.parametrize(
    ("width", "height", "preset"),
    [(13.333, 7.5, "slide"), (10, 7.5, "slide-4-3"), (7.5, 13.333, "portrait")],
)
def test_type_follows_the_shape_of_a_template(
    release: Release, width: float, height: float, preset: str
) -> None:
    """As large as on slides of our own; on a narrow one as in pictures of its width."""
    jobs, _ = deck.gather(release, View(preset="slide"), figures=["gdp-share"])
    assert stage(jobs[0], template(width, height)).type == pytest.approx(
        presets()[preset].type, rel=0.01
    )


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_first_slide_of_a_long_deck_holds_its_answers(release: Release, lang: str) -> None:
    """The box of answers is as high as its paragraphs, however many figures were chosen."""
    names = [
        "gdp-share",
        "trade-share",
        "claim-strip",
        "revisions",
        "explore",
        "why",
        "trade-flows",
    ]
    view = View(preset="slide", lang=lang)
    jobs, told = deck.gather(release, view, figures=names)
    body = deck.pptx(jobs, told)
    slide: Any = Presentation(io.BytesIO(body)).slides[0]
    box = next(shape for shape in slide.shapes if shape.name == "Answer")
    high = 0.0
    for n, each in enumerate(box.text_frame.paragraphs):
        size = each.runs[0].font.size
        rows = wrap(each.text, size / 12700, box.width / 12700)
        high += len(rows) * size * LINE_HEIGHT + (each.space_before or 0 if n else 0)
    assert high <= box.height
