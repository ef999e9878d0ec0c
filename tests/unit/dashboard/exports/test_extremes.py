"""Figures at the ends of what may be asked for: each is drawn, or refused in words."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest

from dashboard.exports import Job
from dashboard.figures import FIGURES
from etl.errors import UsageError

SIZES = [(200, 150), (200, 1000), (200, 4000), (960, 150), (4000, 150), (4000, 4000)]


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_every_size_is_drawn_or_refused(make: Callable[..., Job], name: str, lang: str) -> None:
    """Nothing between the narrowest and the widest that may be asked for is a fault."""
    drawn = 0
    for width, height in SIZES:
        for plain in (False, True):
            job = make(name, width=width, height=height, plain=plain, lang=lang)
            with suppress(UsageError):
                assert job.figure.layout.width == width
                drawn += 1

    assert drawn >= len(SIZES)


def test_what_has_no_room_says_so(make: Callable[..., Job]) -> None:
    """Words that leave nothing of a picture are no picture."""
    with pytest.raises(UsageError, match="no room at 4000 × 150 pixels"):
        _ = make("claim-strip", width=4000, height=150).figure
