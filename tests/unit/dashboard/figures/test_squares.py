"""A whole as a hundred squares: as many as the shares of the release make, in order, with the border of the claim."""

from __future__ import annotations

import math
import random

import pytest

from dashboard.exports.native import Block, take_apart
from dashboard.figures import draw
from dashboard.figures.explore import EXPLORE
from dashboard.figures.kit.squares import counted, outline, place
from dashboard.look import theme
from dashboard.look.view import View
from etl.errors import UsageError
from etl.storage.store import Release
from tests.live_charts import live

THREE = ("CHN", "JPN", "KOR")


def view(**query: str) -> View:
    return View.strict({"kind": "squares", **query})


def expected(release: Release, indicator: str, source: str, year: str) -> list[int]:
    """The squares of the three in a year, added up and shared out here."""
    table = release.select(indicator, source)
    values = table[table["time_period"] == year].set_index("ref_area")["value"]
    exact = [100 * values[area] / values["WLD"] for area in THREE]
    whole = [math.floor(each) for each in exact]
    while sum(whole) < round(sum(exact)):
        n = max(range(3), key=lambda n: exact[n] - whole[n])
        whole[n] += 1
    return whole


@pytest.mark.parametrize(
    ("indicator", "source", "year", "claimed"),
    [
        ("gdp_nominal", "wdi", "2025", 25),
        ("gdp_ppp", "weo", "2026", 25),
        ("goods_exports", "unctad", "2024", 20),
        ("population", "wdi", "2020", 0),
    ],
)
@pytest.mark.parametrize("preset", ["page", "phone", "portrait"])
def test_squares_are_those_of_the_shares(
    release: Release, indicator: str, source: str, year: str, claimed: int, preset: str
) -> None:
    """Of each economy in its colour and in order, a hundred in all; the border is around those that the claim says."""
    asked = view(indicator=indicator, source=source, year=year, preset=preset)
    data = EXPLORE.select(release, asked)
    figure = live(EXPLORE.build(data, asked))
    counts = expected(release, indicator, source, year)
    drawn = [(trace.marker.color, len(trace.x)) for trace in figure.data]
    colours = theme.palette("light")

    assert drawn == [
        *zip([colours[role] for role in ("china", "japan", "korea")], counts, strict=True),
        (colours["grid"], 100 - sum(counts)),
    ]
    squares = [
        (x, base) for trace in figure.data for x, base in zip(trace.x, trace.base, strict=True)
    ]
    assert len(set(squares)) == 100
    border = [shape for shape in figure.layout.shapes if shape.type == "line"]
    assert bool(border) == bool(claimed)
    assert f"{sum(counts)} are coloured" in EXPLORE.caption(data, asked).alt


def test_squares_add_up() -> None:
    """Whatever the parts are: the squares of all are the rounded sum, and none is more than one off."""
    dice = random.Random(16)
    for _ in range(500):
        parts = [dice.random() / 12 for _ in range(dice.randint(1, 12))]
        found = counted(parts)

        assert sum(found) == math.floor(round(sum(parts) * 100, 9) + 0.5)
        assert all(abs(n - part * 100) < 1 + 1e-6 for n, part in zip(found, parts, strict=True))


@pytest.mark.parametrize("shape", [(20, 5), (10, 10), (5, 20)])
@pytest.mark.parametrize("count", [1, 7, 20, 25, 33, 99, 100])
def test_the_border_is_around_the_first_squares(shape: tuple[int, int], count: int) -> None:
    """Each square inside of it is one of the first, each outside is not: a line from the left crosses it an odd number of times."""
    edges = outline(count, *shape)
    for number in range(100):
        column, row = place(number, *shape)
        crossed = sum(
            x0 == x1 < column + 0.5 and min(y0, y1) < row + 0.5 < max(y0, y1)
            for x0, y0, x1, y1 in edges
        )

        assert crossed % 2 == (number < count), (number, edges)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"transform": "growth"}, "parts of a whole"),
        ({"transform": "level"}, "parts of a whole"),
        ({"areas": "CJK,CHN"}, "counted twice"),
        ({"scale": "log"}, "begins at zero"),
    ],
)
def test_what_is_no_part_of_a_whole_is_refused(
    release: Release, query: dict[str, str], said: str
) -> None:
    """In words, with what to choose instead."""
    with pytest.raises(UsageError, match=said):
        EXPLORE.select(release, view(**query))


def test_a_slide_has_the_same_squares(release: Release) -> None:
    """As boxes that can be edited, in the colours of the picture."""
    asked = view(preset="slide")
    drawn = draw(EXPLORE, EXPLORE.select(release, asked), asked)
    figure = live(drawn)
    boxes = [shape for shape in take_apart(drawn, "#ffffff").behind if isinstance(shape, Block)]

    assert [box.colour for box in boxes] == [
        trace.marker.color for trace in figure.data for _ in trace.x
    ]
    assert all(math.isclose(box.rect.width, box.rect.height, rel_tol=0.01) for box in boxes)
