"""On slides that are read in a room nothing is smaller than ten points, however much they have to say."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from pptx import Presentation
from pptx.util import Pt

from dashboard.figures import FIGURES
from dashboard.locale import LANGUAGES

LEAST = Pt(10)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("preset", ["slide", "slide-4-3"])
def test_a_deck_of_all_figures_can_be_read(
    deck_of_all: Callable[..., bytes], preset: str, lang: str
) -> None:
    """The first slide has an answer of each figure, the others have notes and stamps."""
    slides = list(Presentation(io.BytesIO(deck_of_all(lang, preset))).slides)
    assert len(slides) == len(FIGURES) + 2
    small = [
        (number, run.font.size.pt, run.text)
        for number, slide in enumerate(slides, 1)
        for shape in slide.shapes
        if shape.has_text_frame
        for paragraph in shape.text_frame.paragraphs
        for run in paragraph.runs
        if run.font.size is not None and run.font.size < LEAST and run.text.strip()
    ]
    assert not small
