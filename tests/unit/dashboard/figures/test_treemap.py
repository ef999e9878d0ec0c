"""The world as rectangles: areas are the shares of the release, of every economy, and what is left is said."""

from __future__ import annotations

import io
import math
import random

import pandas as pd
import pytest
from pptx import Presentation

from dashboard.exports import export
from dashboard.exports.native import Block, take_apart
from dashboard.figures import draw
from dashboard.figures.explore import EXPLORE, refusals
from dashboard.figures.explore.asked import asked as wanted
from dashboard.figures.explore.treemap import laid
from dashboard.figures.kit.chart import Bars
from dashboard.figures.kit.treemap import Box, squarified
from dashboard.locale import LANGUAGES
from dashboard.look import theme
from dashboard.look.view import View
from dashboard.svg.picture import to_svg
from dashboard.words.wording import in_language
from etl import catalog
from etl.errors import UsageError
from etl.observations import rows_of
from etl.storage.store import Release
from tests.live_charts import checked, having

FRAME = Box(0, 0, 900, 400)
#: Definitions and years: with something published for no economy, with forecasts, adding up to the world, of three alone.
ASKED = [
    ("gdp_nominal", "wdi", "2025"),
    ("gdp_ppp", "weo", "2024"),
    ("goods_exports", "unctad", "2024"),
    ("goods_services_trade", "wdi", "2024"),
    ("services_exports", "unctad", "2023"),
]


def view(**query: str) -> View:
    return View.strict({"kind": "treemap", **query})


def shares(release: Release, indicator: str, source: str, year: str) -> pd.Series[float]:
    """The share of each economy that has one, from the rows of the release."""
    table = release.select(indicator, source)
    values = table[table["time_period"] == year].set_index("ref_area")["value"]
    known = release.areas.set_index("ref_area")["kind"]
    economies = [area for area in values.index if known.get(area) == "economy" and area != "WLD"]
    return (values[economies] / values["WLD"]).dropna()


def test_rectangles_are_as_in_the_paper() -> None:
    """The example of Bruls, Huizing and van Wijk: 6, 6, 4, 3, 2, 2, 1 in 6 x 4."""
    found = squarified([6, 6, 4, 3, 2, 2, 1], Box(0, 0, 6, 4))

    assert [(round(b.width, 2), round(b.height, 2)) for b in found] == [
        (3, 2), (3, 2), (1.71, 2.33), (1.29, 2.33), (1.2, 1.67), (1.2, 1.67), (0.6, 1.67),
    ]  # fmt: skip
    with pytest.raises(ValueError, match="positive"):
        squarified([1, 0], FRAME)


def test_rectangles_fill_the_box_and_none_lies_on_another() -> None:
    dice = random.Random(16)
    for _ in range(60):
        sizes = sorted(
            (dice.random() ** 4 + 1e-9 for _ in range(dice.randint(1, 60))), reverse=True
        )
        box = Box(dice.random(), 3.0, 10 + 900 * dice.random(), 10 + 400 * dice.random())
        found = squarified(sizes, box)

        for size, each in zip(sizes, found, strict=True):
            assert each.area == pytest.approx(
                box.area * size / sum(sizes), rel=1e-6, abs=box.area * 1e-12
            )
            assert each.x >= box.x - 1e-6
            assert each.x + each.width <= box.x + box.width + 1e-6
            assert each.y >= box.y - 1e-6
            assert each.y + each.height <= box.y + box.height + 1e-6
        for n, one in enumerate(found):
            for other in found[:n]:
                wide = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
                high = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
                assert wide < 1e-6 or high < 1e-6


@pytest.mark.parametrize(("indicator", "source", "year"), ASKED)
def test_areas_are_the_shares_of_the_release(
    release: Release, indicator: str, source: str, year: str
) -> None:
    """In the picture, in every economy's rectangle and in the outline of the three; the rest is as large as what is left."""
    asked = view(indicator=indicator, source=source, year=year)
    data = EXPLORE.select(release, asked)
    expected = shares(release, indicator, source, year)
    left = 1 - expected.sum()
    whole = max(1.0, float(expected.sum())) if left < 0.0005 else 1.0
    whole = float(expected.sum()) if left < 0.0005 else whole
    outlined, tiles = laid(data, asked, FRAME)
    words = in_language("en")
    names = {words.economy(area, short=True): value for area, value in expected.items()}

    drawn = {tile.name: tile.box.area / FRAME.area for tile in tiles}
    rest = drawn.pop("Not listed by economy", 0.0)
    assert drawn == pytest.approx({n: v / whole for n, v in names.items() if v > 0}, rel=1e-6)
    assert rest == pytest.approx(left if left >= 0.0005 else 0.0, abs=1e-9)
    three = expected[["CHN", "JPN", "KOR"]].sum()
    assert outlined["CJK"].area / FRAME.area == pytest.approx(three / whole, rel=1e-6)

    chart = draw(EXPLORE, data, asked)
    checked(chart)  # plotly.js knows every property
    bars = [each for each in chart.series if isinstance(each, Bars)]
    areas = [w * h for each in bars for w, h in zip(each.width, each.y, strict=True)]
    lines = [shape for shape in chart.shapes if shape.type == "line"]
    assert len(lines) == 4
    wide = max(line.x1 for line in lines if line.x0 == line.x1) - min(
        line.x0 for line in lines if line.x0 == line.x1
    )
    high = max(line.y1 for line in lines) - min(line.y0 for line in lines)
    assert wide * high / sum(areas) == pytest.approx(three / whole)
    hatched = sum(each.hatched(n) for each in bars for n in range(len(each.y)))
    rows = release.select(indicator, source)
    rows = rows[(rows["time_period"] == year) & rows["ref_area"].isin(expected.index)]
    assert hatched == (rows["obs_status"] == "F").sum()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("indicator", "source", "year"), ASKED[:3])
def test_table_alternative_text_and_labels_say_the_same(
    release: Release, indicator: str, source: str, year: str, lang: str
) -> None:
    """Of the three first, then of all others by size; who has no value has a dash; the largest others are told."""
    asked = view(indicator=indicator, source=source, year=year, lang=lang)
    data, words = EXPLORE.select(release, asked), in_language(lang)
    expected = shares(release, indicator, source, year)
    table = pd.DataFrame(EXPLORE.table(data, asked))
    rest = expected.drop(["CHN", "JPN", "KOR"]).sort_values(ascending=False)

    assert list(table.iloc[:, 0][3 : 3 + len(rest)])[:20] == list(
        map(words.economy, rest.index[:20])
    )
    told = dict(zip(table.iloc[:, 0], table.iloc[:, 1], strict=True))
    for area, value in expected.items():
        said = told[words.economy(area)].rstrip("%")
        digits = len(said.partition(".")[2])
        assert float(said) == pytest.approx(value * 100, abs=0.51 * 10**-digits)
    left = 1 - expected.sum()
    assert (words.gettext("Not listed by economy") in told) == (left >= 0.0005)
    assert list(table.iloc[:, 1]).count("–") == len(table) - len(expected) - (left >= 0.0005)
    alt = EXPLORE.caption(data, asked).alt
    for area in rest.index[:5]:
        assert f"{words.economy(area, short=True)}" in alt
    assert str(len(expected)) in alt
    for preset in ("page", "slide"):
        picture = to_svg(draw(EXPLORE, data, asked.replace(preset=preset)))
        for area in ("CHN", rest.index[0]):
            # A long name stands on two lines.
            assert all(part in picture for part in words.economy(area, short=True).split())
            assert words.percent(float(expected[area])) in picture


def test_groups_lie_together_and_keep_their_colours(release: Release) -> None:
    """Each group in an outline of its own, as large as its members are together."""
    asked = view(areas="CJK,EU27,USMCA", year="2024")
    data = EXPLORE.select(release, asked)
    expected = shares(release, "gdp_nominal", "wdi", "2024")
    outlined, tiles = laid(data, asked, FRAME)
    whole = max(1.0, float(expected.sum()))

    for group in ("CJK", "EU27", "USMCA"):
        total = expected[list(catalog.members(group))].sum()
        assert outlined[group].area / FRAME.area == pytest.approx(total / whole, rel=1e-6)
        box = outlined[group]
        inside = [t for t in tiles if box.x - 1e-6 <= t.box.x < box.x + box.width - 1e-6 and box.y - 1e-6 <= t.box.y < box.y + box.height - 1e-6]  # fmt: skip
        assert len(inside) == len(catalog.members(group))
    assert {tile.role for tile in tiles} == {"china", "japan", "korea", "other1", "other2", "grid", "surface"}  # fmt: skip
    assert any("EU27" in note.text for note in draw(EXPLORE, data, asked).texts)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"transform": "growth"}, "parts of a whole"),
        ({"transform": "per_person"}, "parts of a whole"),
        ({"transform": "index"}, "parts of a whole"),
        ({"areas": "CJK,CHN"}, "counted twice"),
        ({"areas": "WLD"}, "neither an economy nor a sum"),
        ({"areas": "WLD-CJK"}, "neither an economy nor a sum"),
        ({"areas": "EUU"}, "neither an economy nor a sum"),
        ({"areas": "USA", "of": "EU27"}, "not part of"),
        ({"year": "1950"}, "no value in 1950"),
    ],
)
def test_what_has_no_areas_is_refused(release: Release, query: dict[str, str], said: str) -> None:
    """In words, with what to choose instead."""
    with pytest.raises(UsageError, match=said) as refused:
        EXPLORE.select(release, view(**query))
    assert refused.value.hint


def test_negative_parts_are_refused(release: Release) -> None:
    """No source has them among what is offered: a row is turned round."""
    question = view()
    data = EXPLORE.select(release, question)
    rows = data.rows.assign(value=data.rows["value"].where(data.rows["ref_area"] != "JPN", -0.01))
    with pytest.raises(UsageError, match="Negative values"):
        refusals.refuse_values(rows_of(rows), wanted(release, question))


def test_a_part_of_another_whole(release: Release) -> None:
    """The members alone, and nothing is left over."""
    asked = view(of="CJK", areas="CHN", year="2024")
    data = EXPLORE.select(release, asked)
    _, tiles = laid(data, asked, FRAME)

    assert sorted(tile.name for tile in tiles) == ["China", "Japan", "ROK"]


def test_what_a_release_does_not_hold_is_not_called_unpublished(release: Release) -> None:
    """Of earlier editions a release has some economies: its notes say so of itself, not of the source."""
    asked = {"source": "weo", "as_of": "2021-10", "year": "2020"}
    rows = release.select("gdp_nominal", "weo", as_of="2021-10")
    of_year = rows[rows["time_period"] == "2020"].set_index("ref_area")["value"].dropna()
    economies = set(release.areas.loc[release.areas["kind"] == "economy", "ref_area"])
    listed = [area for area in of_year.index if area in economies]
    left = 1 - of_year[listed].sum() / of_year["WLD"]
    for kind, said in (
        ("treemap", f"{left:.1%} of the world total is not listed by economy in this release."),
        ("map", f"that the source covers in this release, {len(listed)} in all"),
    ):
        view = View.strict(asked | {"kind": kind})
        notes = " ".join(EXPLORE.caption(EXPLORE.select(release, view), view).notes)
        assert said in notes
        assert "publish" not in notes


def test_hidden_forecasts_are_not_drawn(release: Release) -> None:
    asked = view(indicator="gdp_ppp", source="weo", year="2024", forecasts="0")
    data = EXPLORE.select(release, asked)
    table = release.select("gdp_ppp", "weo")
    table = table[(table["time_period"] == "2024") & (table["obs_status"] != "F")]

    assert not (data.rows["obs_status"] == "F").any()
    assert set(data.rows.dropna(subset=["value"])["ref_area"]) <= set(table["ref_area"])


def test_a_slide_has_the_same_rectangles(release: Release) -> None:
    """As shapes that can be edited, of the same sizes and colours; the file says what it is, in its language's words."""
    asked = view(preset="slide", lang="ko")
    drawn = draw(EXPLORE, EXPLORE.select(release, asked), asked)
    bars = [each for each in drawn.series if isinstance(each, Bars)]
    boxes = [shape for shape in take_apart(drawn, "#ffffff").behind if isinstance(shape, Block)]

    assert [box.colour for box in boxes] == [each.marker.color for each in bars for _ in each.y]
    sizes = [w * h for each in bars for w, h in zip(each.width, each.y, strict=True)]
    assert all(
        math.isclose(box.rect.width * box.rect.height, size, rel_tol=1e-6)
        for box, size in zip(boxes, sizes, strict=True)
    )
    slide = Presentation(io.BytesIO(export(release, "explore", "pptx", asked).body)).slides[0]
    texts = " ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
    assert "중국" in texts
    assert "미국" in texts


def test_type_on_areas_is_legible() -> None:
    """At least 4.5:1 in light and dark on the three and on other economies (WCAG 2.2), 3:1 on the colours of groups."""
    for name in ("light", "dark"):
        colours = theme.palette(name)
        for role in (
            "china",
            "japan",
            "korea",
            "grid",
            "surface",
            *(f"other{n}" for n in range(1, 10)),
        ):
            least = 3.0 if role.startswith("other") else 4.5
            assert theme.contrast(colours[theme.ink(role)], colours[role]) >= least, (name, role)


def test_type_is_legible_on_the_lines_of_forecasts() -> None:
    """Slanting lines are farther from the type than their area, or cover so little that 3:1 are left (WCAG 2.2)."""
    classes = (
        *(f"class{n}" for n in range(1, 7)),
        "below1",
        "below2",
        "above1",
        "above2",
        "above3",
    )
    for name in ("light", "dark"):
        colours = theme.palette(name)
        for role in (
            "china",
            "japan",
            "korea",
            "grid",
            *classes,
            *(f"other{n}" for n in range(1, 10)),
        ):
            line, cover = theme.lines_below_type(role)
            area, over = (
                [int(colours[each][n : n + 2], 16) for n in (1, 3, 5)] for each in (role, line)
            )
            mixed = [round(a + (b - a) * cover) for a, b in zip(area, over, strict=True)]
            type_ = colours[theme.ink(role)]
            least = min(3.0, theme.contrast(type_, colours[role]))
            assert theme.contrast(type_, "#{:02x}{:02x}{:02x}".format(*mixed)) >= least, (
                name,
                role,
            )


def test_a_whole_that_its_economies_exceed_is_said(release: Release) -> None:
    """Then the rectangles share out the sum of the economies, and a note says by how much it is more."""
    asked = view()
    data = EXPLORE.select(release, asked)
    more = having(data, data.rows.assign(value=data.rows["value"] * 1.1))

    assert "more than the world total" in " ".join(EXPLORE.caption(more, asked).notes)
