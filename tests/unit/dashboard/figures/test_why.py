"""Why the share moved: the numbers of the command, bars that lead from one share to the other, and what is refused."""

from __future__ import annotations

import json
import math
from itertools import pairwise
from typing import Any

import pandas as pd
import pytest

from dashboard.commands import main
from dashboard.figures import FIGURES, FigureData, draw, why
from dashboard.figures.kit.furniture import room
from dashboard.locale import LANGUAGES
from dashboard.look.canvas import presets
from dashboard.look.view import View
from dashboard.svg.picture import to_svg
from dashboard.words.wording import in_language
from etl.analysis.decomposition import WORLD_PARTS
from etl.errors import UsageError
from etl.storage.store import Release, Store
from tests import methods
from tests.live_charts import live
from tests.small import GDP, release, table

SPEC = FIGURES["why"]
OWN = ("real_growth", "prices", "exchange_rate")
#: In national currency: more of it every year, at constant prices less so.
LOCAL = {
    area: {year: value * (1 + 0.05 * n) for n, (year, value) in enumerate(GDP[area].items())}
    for area in ("CHN", "JPN", "KOR")
}
CONSTANT = {
    area: {year: value * (1 + 0.02 * n) for n, (year, value) in enumerate(GDP[area].items())}
    for area in ("CHN", "JPN", "KOR")
}


@pytest.fixture(scope="module")
def small() -> Release:
    """One edition with all that the split needs; the last year is a forecast."""
    kinds = {"gdp_nominal": GDP, "gdp_lcu": LOCAL, "gdp_constant_lcu": CONSTANT}
    return release(
        *(
            table(v, indicator=i, source="weo", edition="2025-10", forecasts_from="2024")
            for i, v in kinds.items()
        )
    )


def view(**query: str) -> View:
    """A view as an address has it."""
    return View.strict(query)


def test_rows_equal_the_command(
    store: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What the page shows is what `trilateral why` prints for the same years and edition."""
    monkeypatch.setenv("TRILATERAL_DATA", store.url)
    for words in ("--from 2021 --to 2024", "--from 2000 --to 2019 --as-of 2022-04"):
        monkeypatch.setattr("sys.argv", ["trilateral", "why", *words.split(), "--json"])
        main.app(standalone_mode=False)
        printed = pd.DataFrame(json.loads(capsys.readouterr().out)).set_index("ref_area")
        printed = printed.astype(dict.fromkeys(WORLD_PARTS, float))
        first, last, *as_of = [*words.split(), ""][1::2]
        query = {"from": first, "to": last} | ({"as_of": as_of[0]} if as_of and as_of[0] else {})
        shown = SPEC.select(store.open(), view(**query)).rows.set_index("ref_area")
        shown = shown.set_axis(shown.index.astype("str")).loc[printed.index, list(printed.columns)]
        words = {name: "str" for name in shown if shown[name].dtype == "str"}
        pd.testing.assert_frame_equal(shown.astype(words), printed)


def test_years_are_read_from_the_data(small: Release) -> None:
    """Left out, the years are that of the highest observed share and the last observed one."""
    facts = SPEC.select(small, View()).facts
    assert (facts["first"], facts["last"]) == ("2021", "2023")


def test_years_of_the_shipped_release(release: Release) -> None:
    """In the shipped release too, nothing observed is higher than the first of the two shares."""
    data = SPEC.select(release, View())
    whole = data.rows.set_index("ref_area").loc["CJK"]
    assert whole["share_from"] > whole["share_to"]
    assert whole["obs_status"] != "F"


def test_bars_lead_from_share_to_share(release: Release) -> None:
    """Every sum begins where the one above ends, its parts lead from its begin to its end, and the last is the share."""
    for query in ({}, {"from": "1995"}, {"from": "1995", "method": "ends"}):
        data = SPEC.select(release, chosen := view(**query))
        bars = why.steps(data, chosen)
        sums = [n for n, bar in enumerate(bars) if not bar.within]
        for before, after in pairwise(sums[:-1]):
            assert bars[after].start == pytest.approx(bars[before].end)
            beneath = bars[before + 1 : after]
            if beneath:
                assert beneath[0].start == bars[before].start
                assert beneath[-1].end == pytest.approx(bars[before].end)
            for part, following in pairwise(beneath):
                assert following.start == pytest.approx(part.end)
        assert bars[sums[-2]].end == pytest.approx(bars[-1].end)
    bars = why.steps(SPEC.select(release, View()), View())
    assert [bar.role for bar in bars if bar.area == "JPN"] == ["up", "down"]


@pytest.mark.parametrize("lang", ["en", "zh", "ja", "ko"])
def test_there_are_as_many_bars_as_are_legible(release: Release, lang: str) -> None:
    """In no size does a label of a bar touch the next; where parts are told together or left out, a note says so."""
    data = SPEC.select(release, View())
    shown = {}
    for preset, canvas in presets().items():
        layout = live(SPEC.build(data, view(preset=preset, lang=lang))).to_plotly_json()["layout"]
        labels = [n for n in layout["annotations"] if n["xref"] == "paper"]
        margin, caption = layout["margin"], SPEC.caption(data, view(preset=preset, lang=lang))
        taken = room(caption, view(preset=preset, lang=lang))
        high = canvas.height - margin["t"] - margin["b"] - taken.top - taken.bottom
        assert high / len(labels) >= labels[0]["font"]["size"] * 1.15, preset
        shown[preset] = len(labels)
        assert (len(labels) < 12) == (caption.notes[-1] != full(data, lang)[-1]), preset
    assert shown["slide"] == shown["page"] == shown["phone"] == shown["half-slide"] == 13
    assert shown["og"] < 13


def full(data: FigureData, lang: str) -> tuple[str, ...]:
    """The notes of the picture with all bars."""
    return SPEC.caption(data, view(preset="slide", lang=lang)).notes


def test_no_part_is_told_as_nothing(release: Release) -> None:
    """A part that one decimal would tell as zero is told with two, and then all are."""
    data = SPEC.select(release, chosen := view(**{"from": "2024", "to": "2025"}))
    told = [bar.told for bar in why.steps(data, chosen)[1:-1]]
    assert "0.0" not in told
    assert {len(text.partition(".")[2]) for text in told} == {2}


def _recomputed(release: Release, points: list[int]) -> dict[str, float]:
    """The parts of the three, from the rows of the release by plain arithmetic of its own, in points."""
    rows = release.observations
    rows = rows[(rows["source"] == "weo") & rows["indicator"].str.startswith("gdp_")]
    edition = rows["edition"].max()
    rows = rows[rows["edition"] == edition]
    cells = {
        (i, a, int(y)): v
        for i, a, y, v in zip(
            rows["indicator"], rows["ref_area"], rows["time_period"], rows["value"], strict=True
        )
    }
    # The members of the World: all that have GDP in national currency at constant prices.
    every = {a for i, a, _ in cells if i == "gdp_constant_lcu"}
    found = dict.fromkeys(("real", "prices", "rates", "world", "world_real"), 0.0)
    for y0, y1 in pairwise(points):
        world = math.log(cells["gdp_nominal", "WLD", y1] / cells["gdp_nominal", "WLD", y0])

        def weight(area: str, y0: int = y0, y1: int = y1) -> float:
            a, b = (
                cells["gdp_nominal", area, y] / cells["gdp_nominal", "WLD", y] for y in (y0, y1)
            )
            return (b - a) / math.log(b / a)

        def grew(name: str, area: str, y0: int = y0, y1: int = y1) -> float:
            return math.log(cells[name, area, y1] / cells[name, area, y0])

        held = [
            a
            for a in every
            if all(
                (i, a, y) in cells for i in ("gdp_nominal", "gdp_constant_lcu") for y in (y0, y1)
            )
        ]
        start = {a: cells["gdp_nominal", a, y0] for a in held}
        real = math.log(
            sum(n * math.exp(grew("gdp_constant_lcu", a)) for a, n in start.items())
            / sum(start.values())
        )
        for area in ("CHN", "JPN", "KOR"):
            mean = weight(area) * 100
            quantity, local = grew("gdp_constant_lcu", area), grew("gdp_lcu", area)
            found["real"] += mean * quantity
            found["prices"] += mean * (local - quantity)
            found["rates"] += mean * (grew("gdp_nominal", area) - local)
            found["world"] -= mean * world
            found["world_real"] -= mean * real
    return found


@pytest.mark.parametrize(
    ("query", "points"),
    [
        ({"from": "2021", "to": "2024"}, [2021, 2024]),
        ({"from": "1995", "to": "2024"}, list(range(1995, 2025))),
        ({"from": "2021", "to": "2024", "method": "chain"}, [2021, 2022, 2023, 2024]),
        ({"from": "1995", "to": "2024", "method": "ends"}, [1995, 2024]),
    ],
)
def test_parts_are_those_of_plain_arithmetic(
    release: Release, query: dict[str, str], points: list[int]
) -> None:
    """Rows, table and sentence have what another way of computing gives."""
    data = SPEC.select(release, chosen := view(**query))
    whole = data.rows.set_index("ref_area").loc["CJK"]
    true = _recomputed(release, points)
    assert whole["real_growth"] * 100 == pytest.approx(true["real"])
    assert whole["prices"] * 100 == pytest.approx(true["prices"])
    assert whole["exchange_rate"] * 100 == pytest.approx(true["rates"])
    assert whole["prices_and_rates"] * 100 == pytest.approx(true["prices"] + true["rates"])
    assert whole["world_growth"] * 100 == pytest.approx(true["world"])
    table = pd.DataFrame(SPEC.table(data, chosen)).set_index("Part")["The three"]
    relative = true["real"] + true["world_real"]
    others = true["prices"] + true["rates"] + true["world"] - true["world_real"]
    assert table["Real growth relative to the world"] == signed(relative, 2)
    assert table["Prices and exchange rate relative to the world"] == signed(others, 2)
    said = SPEC.caption(data, chosen).point
    assert f"real growth relative to the world {signed(relative)}" in said
    assert f"prices and exchange rates relative to the world {signed(others)}" in said
    change = (whole["share_to"] - whole["share_from"]) * 100
    assert relative + others == pytest.approx(change)


def test_an_edition_of_few_economies_says_why_nothing_is_relative(release: Release) -> None:
    """Of the edition of April 2025 the members of groups are held: less than 95 % of the World."""
    chosen = view(**{"from": "2015", "to": "2019", "as_of": "2025-04"})
    data = SPEC.select(release, chosen)
    table = pd.DataFrame(SPEC.table(data, chosen)).set_index("Part")["The three"]
    assert table["Real growth relative to the world"] == "–"
    assert "not decomposed" in " ".join(SPEC.caption(data, chosen).notes)


def signed(points: float, digits: int = 1) -> str:
    """As points are written."""
    return f"{points:+.{digits}f}".replace("-", "−")


def test_sentence_has_the_numbers_of_the_rows(release: Release) -> None:
    """The sentence tells the change, both shares, each part and the currencies."""
    data = SPEC.select(release, View())
    whole = data.rows.set_index("ref_area").loc["CJK"]
    said = SPEC.caption(data, View()).point
    change = abs(whole["share_to"] - whole["share_from"]) * 100
    for told in (
        f"fell {change:.1f} percentage points",
        f"{whole['share_from']:.1%}",
        f"{whole['share_to']:.1%}",
        "the yen",
    ):
        assert told in said
    for part in (*OWN, *WORLD_PARTS, "relative_real_growth", "relative_prices_and_rates"):
        assert signed(whole[part] * 100) in said


def test_reasons_stand_in_the_notes(release: Release) -> None:
    """Why prices and exchange rates are one sum, that rounded parts need not add up, and what happened in 1994."""
    notes = {
        first: " ".join(SPEC.caption(SPEC.select(release, v := view(**{"from": first})), v).notes)
        for first in ("1990", "1995")
    }
    assert all(
        "pass-through" in told and "rounded figures may not" in told for told in notes.values()
    )
    assert "beginning of 1994" in notes["1990"]
    assert "1994" not in notes["1995"]


def test_a_forecast_is_called_one(small: Release) -> None:
    """A split up to a forecast says so at the bar, in the notes and nowhere else."""
    data = SPEC.select(small, chosen := view(to="2024"))
    assert "(forecast)" in why.steps(data, chosen)[-1].label
    assert "2024 is a forecast" in SPEC.caption(data, chosen).notes[0]
    past = SPEC.select(small, chosen := view(to="2023"))
    assert "forecast" not in " ".join(SPEC.caption(past, chosen).notes)


def test_each_year_that_is_a_forecast_is_told(release: Release) -> None:
    """A change up to a forecast is projected, in every text; the note, the bars and the table name each such year."""
    for query in (
        {"from": "2025", "to": "2026"},
        {"from": "2021", "to": "2024", "as_of": "2021-04"},
        {"from": "2015", "to": "2019", "as_of": "2021-04"},
    ):
        data = SPEC.select(release, chosen := view(**query))
        rows = release.select("gdp_nominal", "weo", query.get("as_of", ""))
        rows = rows[rows["ref_area"].isin(["CHN", "JPN", "KOR", "WLD"])]
        foretold = set(rows[rows["obs_status"] == "F"]["time_period"])
        told = [query[name] for name in ("from", "to") if query[name] in foretold]
        caption = SPEC.caption(data, chosen)
        for text in (caption.point, caption.alt):
            assert ("is projected to" in text) == (query["to"] in told)
        said = {0: "", 1: " is a forecast of", 2: " are forecasts of"}[len(told)]
        assert not told or caption.notes[0].startswith(" and ".join(told) + said)
        bars = why.steps(data, chosen)
        labels = [bars[0].label, bars[-1].label]
        parts = SPEC.table(data, chosen)["Part"]
        for year, label, line in zip((query["from"], query["to"]), labels, parts, strict=False):
            assert ("(forecast)" in label) == ("(forecast)" in line) == (year in told)


def test_bars_that_do_not_begin_at_zero_say_so(release: Release) -> None:
    """Where the axis is cut, a note and marks in the bars tell it; where it is not, there is neither."""
    data = SPEC.select(release, View())
    assert "are truncated" in SPEC.caption(data, View()).notes[0]
    long = SPEC.select(release, chosen := view(**{"from": "1990", "to": "2024"}))
    assert "are truncated" not in " ".join(SPEC.caption(long, chosen).notes)
    assert live(SPEC.build(long, chosen)).layout.xaxis.range[0] == 0


REFUSED = [
    ({"from": "2022", "to": "2022"}, "two different years"),
    ({"from": "1900"}, "No decomposition for 1900"),
    ({"to": "2099"}, "No decomposition for 2099"),
]


@pytest.mark.parametrize(("query", "said"), REFUSED)
def test_what_cannot_be_is_said(small: Release, query: dict[str, str], said: str) -> None:
    """Years that cannot be compared are refused with the years that can."""
    with pytest.raises(UsageError, match=said):
        SPEC.select(small, view(**query))


def test_without_inputs_it_says_so() -> None:
    """A release without amounts in national currency says what it lacks."""
    with pytest.raises(UsageError, match="national currency"):
        SPEC.select(release(table(source="weo", edition="2025-10")), View())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_draws(release: Release, lang: str) -> None:
    """It draws on a page, a phone, a slide and in a column, in every language; twice the same, changing nothing."""
    for preset in ("phone", "slide"):
        chosen = view(lang=lang, theme="dark", preset=preset)
        data = SPEC.select(release, chosen)
        before = data.rows.copy(deep=True)
        drawn = draw(SPEC, data, chosen)
        assert drawn == draw(SPEC, data, chosen)
        pd.testing.assert_frame_equal(data.rows, before)
        assert to_svg(drawn).startswith("<svg")
        told = SPEC.caption(data, chosen)
        assert "{" not in " ".join(
            [told.title, told.subtitle, told.alt, told.point, told.source, *told.notes]
        )
        assert list(pd.DataFrame(SPEC.table(data, chosen)).iloc[0])[1:] == [
            in_language(lang).percent(v, 2) for v in data.rows["share_from"]
        ]


def test_order_of_the_language(release: Release) -> None:
    """Where the reader wants it, each language names its own country first."""
    rows = SPEC.select(release, view(lang="ko", order="language")).rows
    assert list(rows["ref_area"]) == ["KOR", "CHN", "JPN", "CJK"]


def test_page(client: Any) -> None:
    """The page has the chart, the table of shares and parts and the method with its source."""
    page = client.get("/why?lang=en").text
    assert page.count("<h1") == 1
    assert "LMDI" in page
    assert "10.1016/j.enpol.2003.10.010" in page
    assert page.count("<tr data-n=") == 12
    assert 'name="method"' in page


def test_page_without_a_split(client: Any) -> None:
    """Years that cannot be compared leave the controls and a sentence."""
    answer = client.get("/why?from=2020&to=2020")
    assert answer.status_code == 200
    assert "two different years" in answer.text
    assert 'name="from"' in answer.text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_headlines_agree_with_the_shares_they_name(lang: str) -> None:
    """A share that moved stands beside another one: with one decimal 18.65% and 18.75% are the same, 18.18% and 18.15% not."""
    words = in_language(lang)
    shipped = Store(str(methods.DATA)).open()
    rows = shipped.select("gdp_nominal", "weo").pivot_table(
        index="time_period", columns="ref_area", values="value"
    )
    shares = rows[["CHN", "JPN", "KOR"]].sum(axis=1) / rows["WLD"]
    for first, last in (("2001", "2009"), ("1987", "2002"), ("2021", "2025")):
        view = View.strict({"from": first, "to": last, "lang": lang})
        caption = SPEC.caption(SPEC.select(shipped, view), view)
        moved = abs(shares[last] - shares[first])
        digits = 1 if round(moved, 3) and round(shares[first], 3) != round(shares[last], 3) else 2
        told = [words.percent(shares[year], digits) for year in (first, last)]
        assert told[0] != told[1]
        for text in (caption.finding, caption.point):
            assert all(each in text for each in told)
        assert words.number(moved * 100, digits) in caption.point
