"""The map of tiles: every economy of the source once, in the class of its value, where the catalogue puts it."""

from __future__ import annotations

import itertools
import math
from bisect import bisect_right

import pandas as pd
import pytest

from dashboard.exports.native import Block, take_apart
from dashboard.figures import draw
from dashboard.figures.explore import EXPLORE
from dashboard.figures.explore.mapped import limits, names, tiles
from dashboard.figures.explore.text import value_format
from dashboard.figures.explore.tilemap import AMOUNTS, FILLED, GROWTH, MISSING, roles
from dashboard.figures.kit.chart import Bars
from dashboard.figures.kit.classes import around_zero, bounds
from dashboard.locale import LANGUAGES
from dashboard.look import theme
from dashboard.look.view import View
from dashboard.words.wording import in_language
from etl.catalog.areas import areas
from etl.errors import UsageError
from etl.storage.store import Release
from tests.live_charts import live


def view(**query: str) -> View:
    return View.strict({"kind": "map", **query})


def amounts(release: Release, indicator: str, source: str, year: str) -> pd.Series[float]:
    """The rows of the release in a year, by area."""
    table = release.select(indicator, source)
    return table[table["time_period"] == year].set_index("ref_area")["value"].dropna()


def expected(release: Release, query: dict[str, str]) -> pd.Series[float]:
    """The values of all economies, by pandas of its own."""
    indicator, source, year = query["indicator"], query["source"], query["year"]
    now = amounts(release, indicator, source, year)
    if query["transform"] == "share":
        now = now / now["WLD"]
    if query["transform"].startswith("per_person"):
        now = now / amounts(release, "population", source, year)
    if query["transform"].endswith("growth"):
        before = amounts(release, indicator, source, str(int(year) - 1))
        if query["transform"].startswith("per_person"):
            before = before / amounts(release, "population", source, str(int(year) - 1))
        now = now / before - 1
    kinds = release.areas.set_index("ref_area")["kind"]
    return now[[a for a in now.index if kinds.get(a) == "economy"]].dropna()


def test_each_economy_has_a_place_of_its_own(release: Release) -> None:
    """No economy that any source publishes is left out, and none lies on another."""
    places = {code: area.tile for code, area in areas().items() if area.kind == "economy"}

    assert None not in places.values()
    assert len(set(places.values())) == len(places)
    assert all(area.tile is None for area in areas().values() if area.kind == "aggregate")
    known = release.areas
    assert set(known.loc[known["kind"] == "economy", "ref_area"]) <= set(places)


@pytest.mark.parametrize(
    "query",
    [
        {"indicator": "gdp_nominal", "source": "wdi", "year": "2025", "transform": "share"},
        {"indicator": "gdp_constant", "source": "wdi", "year": "2024", "transform": "growth"},
        {"indicator": "gdp_ppp", "source": "weo", "year": "2024", "transform": "per_person"},
        {"indicator": "gdp_constant", "source": "wdi", "year": "2020", "transform": "per_person_growth"},
        {"indicator": "goods_trade", "source": "unctad", "year": "2024", "transform": "level"},
        {"indicator": "goods_services_trade", "source": "wdi", "year": "2024", "transform": "share"},
        {"indicator": "goods_exports", "source": "unctad", "year": "1980", "transform": "share"},
    ],
)  # fmt: skip
def test_tiles_have_the_class_of_the_value(release: Release, query: dict[str, str]) -> None:
    """In rows, colours, legend, table and tooltips; who has no value is there, hollow; of the past only who had one."""
    asked = view(**query)
    data, words = EXPLORE.select(release, asked), in_language("en")
    found = expected(release, query)
    rows = data.rows.set_index("ref_area")["value"].dropna()
    # The three together are told, but no tile.
    assert rows.pop("CJK") is not None
    assert rows.to_dict() == pytest.approx(found.to_dict())

    limit, colours = limits(data), roles(data)
    scale = GROWTH if "growth" in query["transform"] else AMOUNTS
    assert {a: colours[a] for a in found.index} == {
        a: scale[bisect_right(limit, v)] for a, v in found.items()
    }
    absent = set(colours) - set(found.index)
    assert {colours[area] for area in absent} <= {MISSING}
    assert not any(areas()[area].until and areas()[area].until < query["year"] for area in absent)

    chart = draw(EXPLORE, data, asked)
    live(chart)
    bars = [each for each in chart.series if isinstance(each, Bars)]
    places = [(x - 0.5, -b - (1 + FILLED) / 2) for each in bars for x, b in zip(each.x, each.base, strict=True)]  # fmt: skip
    assert sorted((round(x), round(y)) for x, y in places) == sorted(tiles(data).values())
    told = [said for each in bars for said in each.customdata]
    tell = value_format(data, asked)
    for area in ("CHN", "JPN", "KOR", *found.sort_values().index[-3:]):
        assert any(said.startswith(f"<b>{words.economy(area)}</b> {tell.value(found[area])}") for said in told)  # fmt: skip
    legend = " ".join(note.text for note in chart.texts if "■" in note.text or "□" in note.text)
    for role, name in zip(scale, names(limit, tell), strict=False):
        count = list(colours.values()).count(role)
        assert (f"{name} ({count})" in legend) == bool(count)
    table = pd.DataFrame(EXPLORE.table(data, asked))
    assert list(table.iloc[:, 1]).count("–") == len(table) - len(found) - 1


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("preset", ["page", "phone", "slide"])
def test_the_three_are_outlined_in_every_language(release: Release, lang: str, preset: str) -> None:
    """One line around the three, who lie side by side; alternative text has their values, the highest and how many there are."""
    asked = view(lang=lang, preset=preset, year="2024")
    data, words = EXPLORE.select(release, asked), in_language(lang)
    chart = draw(EXPLORE, data, asked)
    lines = [s for s in chart.shapes if s.type == "line" and s.layer == "above"]
    (x, y), *others = sorted(areas()[code].tile for code in ("CHN", "JPN", "KOR"))

    assert [(x + 1, y), (x + 2, y)] == others
    assert len(lines) == 8
    assert {line.x0 for line in lines} | {line.x1 for line in lines} == {x, x + 1, x + 2, x + 3}
    found = expected(release, {"indicator": "gdp_nominal", "source": "wdi", "year": "2024", "transform": "share"})  # fmt: skip
    alt = EXPLORE.caption(data, asked).alt
    assert words.percent(found[["CHN", "JPN", "KOR"]].sum()) in EXPLORE.caption(data, asked).finding
    for area in ("CHN", "JPN", "KOR", *found.sort_values().index[-5:]):
        assert words.percent(found[area]) in alt
        assert words.economy(area, short=True) in alt
    codes = {note.text.removeprefix("<b>").removesuffix("</b>") for note in chart.texts}
    # A phone has no room for codes.
    assert ({"CHN", "USA", "KEN"} <= codes) == (preset != "phone")


def test_members_of_groups_are_outlined(release: Release) -> None:
    asked = view(areas="ASEAN", year="2024")
    chart = draw(EXPLORE, EXPLORE.select(release, asked), asked)

    assert sum(s.type == "line" and s.layer == "above" for s in chart.shapes) > 4
    bold = {note.text for note in chart.texts if len(note.text) == 10}
    assert {"<b>IDN</b>", "<b>VNM</b>"} <= bold
    assert "<b>CHN</b>" not in bold


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"transform": "index"}, "cannot show “Index”"),
        (
            {"transform": "world_growth", "indicator": "gdp_constant"},
            "cannot show “Share of world growth”.*“Amount”",
        ),
        ({"scale": "log"}, "no value axis"),
        ({"areas": "WLD"}, "neither an economy nor a sum"),
        ({"year": "1950"}, "no value in 1950"),
    ],
)
def test_what_no_map_shows_is_refused(release: Release, query: dict[str, str], said: str) -> None:
    with pytest.raises(UsageError, match=said) as refused:
        EXPLORE.select(release, view(**query))
    assert refused.value.hint


def test_bounds_are_round_and_few() -> None:
    """At most six classes of amounts and five of growth, whatever the values are; each bound is 1, 2, 3 or 5 times a power of ten."""
    for size in (1e-9, 0.3, 7.0, 2.5e13):
        found = bounds([size, size / 7, size / 90, 0.0])
        assert len(found) == 5
        assert found == sorted(found)
        assert found[-1] <= size
        assert {f"{each:.0e}"[0] for each in found} <= {"1", "3"}
        steps = around_zero([size, -size / 3, size / 2])
        assert steps[1] == 0
        assert [round(each / steps[2], 6) for each in steps] == [-1, 0, 1, 2]
    assert around_zero([0.0]) == [-1, 0, 1, 2]


def test_classes_are_told_apart_without_colour_and_types_on_them_are_legible() -> None:
    """The farther from zero the stronger, in print without colour from the lowest to the highest; no two are alike in grey.

    Type has at least 4.5:1 (WCAG 2.2).
    """
    for name, white in (("light", "#ffffff"), ("dark", "#000000"), ("grey", "#ffffff")):
        colours = theme.palette(name) if name != "grey" else theme.palettes()["grey"]
        distance = {role: theme.contrast(colours[role], white) for role in (*AMOUNTS, *GROWTH)}
        ordered = [GROWTH] if name == "grey" else [GROWTH[1::-1], GROWTH[2:]]
        for scale in (AMOUNTS, *ordered):
            steps = [distance[role] for role in scale]
            assert steps == sorted(steps)
        for scale in (AMOUNTS, GROWTH):
            apart = itertools.pairwise(sorted(distance[role] for role in scale))
            assert all(b / a > 1.14 for a, b in apart)
        for role in (*AMOUNTS, *GROWTH):
            if name != "grey":
                assert theme.contrast(colours[theme.ink(role)], colours[role]) >= 4.5, (name, role)


def test_a_slide_has_the_same_tiles(release: Release) -> None:
    """As shapes that can be edited, in the colours of the picture."""
    asked = view(preset="slide")
    drawn = draw(EXPLORE, EXPLORE.select(release, asked), asked)
    bars = [each for each in drawn.series if isinstance(each, Bars)]
    boxes = [shape for shape in take_apart(drawn, "#ffffff").behind if isinstance(shape, Block)]

    assert [box.colour for box in boxes] == [each.marker.color for each in bars for _ in each.x]
    assert all(math.isclose(box.rect.width, boxes[0].rect.width, rel_tol=1e-6) for box in boxes)
