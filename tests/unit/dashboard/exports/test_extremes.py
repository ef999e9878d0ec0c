"""Figures at the ends of what may be asked for: each is drawn, or refused in words."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest

from dashboard.exports import Job
from dashboard.figures import FIGURES
from etl.errors import UsageError
from tests.live_charts import live

SIZES = [
    (200, 150),
    (200, 1000),
    (200, 4000),
    (960, 150),
    (4000, 150),
    (4000, 4000),
    (4000, 600),
    (600, 2000),
    (640, 480),
]
#: At these every figure is legible, with its words and without.
LEGIBLE = {(4000, 4000), (600, 2000)}
#: At this none is, with its words.
ILLEGIBLE = (200, 150)


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_every_size_is_drawn_or_refused(make: Callable[..., Job], name: str, lang: str) -> None:
    """Nothing between the narrowest and the widest that may be asked for is a fault; what is drawn can be read."""
    drawn = set()
    for width, height in SIZES:
        for plain in (False, True):
            job = make(name, width=width, height=height, plain=plain, lang=lang)
            with suppress(UsageError):
                layout = live(job.chart).layout
                assert layout.width == width
                assert job.canvas.type >= 12
                sizes = [note.font.size for note in layout.annotations if note.name == "furniture"]
                assert not sizes or min(sizes) * 72 / 96 >= 6.5
                drawn.add((width, height, plain))
    for plain in (False, True):
        assert {(*size, plain) for size in LEGIBLE} <= drawn
    assert (*ILLEGIBLE, False) not in drawn


def test_what_has_no_room_says_so(make: Callable[..., Job]) -> None:
    """Words that leave nothing of a picture are no picture."""
    with pytest.raises(UsageError, match="4000 × 150 pixels"):
        _ = make("claim-strip", width=4000, height=150).chart
