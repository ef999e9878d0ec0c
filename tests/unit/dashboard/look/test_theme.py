"""Colours: lines can be told from the paper."""

from __future__ import annotations

import pytest

from dashboard.figures.kit.series import styles
from dashboard.look import theme
from dashboard.look.view import View
from etl import catalog


def luminance(colour: str) -> float:
    """The relative luminance of WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("name", ["light", "dark"])
def test_lines_stand_out_from_the_paper(name: str) -> None:
    """At least 3:1, as WCAG asks of what is no text; the names 4.5:1; twelve economies have twelve colours."""
    paper = luminance(theme.palette(name)["paper"])
    drawn = styles([catalog.CJK, "CHN", "JPN", "KOR", *"ABCDEFGH"], View(theme=name))
    assert len({style.colour for style in drawn.values()}) == len(drawn) == 12
    for area, style in drawn.items():
        light, dark = sorted((luminance(style.colour), paper), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 3, area
        light, dark = sorted((luminance(style.text), paper), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, area
