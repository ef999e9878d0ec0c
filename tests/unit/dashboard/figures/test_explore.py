"""The explorer: values by hand and by the command, what cannot be is said, every kind draws in every language."""

from __future__ import annotations

import json
import re
from importlib import import_module
from itertools import pairwise, permutations
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from dashboard.commands import main
from dashboard.figures import FIGURES, draw, explore
from dashboard.figures.explore import OFFERED, marks
from dashboard.figures.explore import values as arithmetic
from dashboard.figures.explore.reconcile import comparable_year, in_year, other_definitions
from dashboard.figures.kit.axes import Scale, scale_for
from dashboard.figures.kit.metrics import text_width
from dashboard.figures.kit.placing import apart
from dashboard.figures.kit.spec import FigureData
from dashboard.locale import LANGUAGES
from dashboard.look.canvas import canvas_for
from dashboard.look.charts import KINDS, TRANSFORMS, ChartKind
from dashboard.look.view import View
from dashboard.svg.picture import to_svg
from dashboard.web.errors import status_of
from dashboard.words.wording import in_language
from etl import catalog
from etl.analysis.shares import shares
from etl.errors import UsageError
from etl.storage.store import Release, Store
from tests import methods
from tests.live_charts import live
from tests.shipped import shipped_store
from tests.small import GDP, changed, release, table

SPEC = FIGURES["explore"]
PEOPLE = {area: dict.fromkeys(years, 100.0) for area, years in GDP.items()}


@pytest.fixture(scope="module")
def small() -> Release:
    """GDP and people of 2021 to 2024; of the IMF without people, the last year foretold."""
    weo = table(source="weo", edition="2025-10", forecasts_from="2024")
    return release(table(), table(PEOPLE, indicator="population", unit=1e6), weo)


def view(**query: str) -> View:
    """A view as an address has it."""
    return View.strict(query)


def values(data: FigureData, area: str) -> dict[str, float]:
    """Year -> value of an economy."""
    rows = data.rows[data.rows["ref_area"] == area]
    return dict(zip(rows["time_period"], rows["value"], strict=True))


# --- The numbers -------------------------------------------------------------------------------


def test_share_equals_the_command(
    store: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What the page shows is what `trilateral share` prints for the same view."""
    monkeypatch.setenv("TRILATERAL_DATA", store.url)
    shown = SPEC.select(store.open(), view(source="weo", areas="CJK,JPN,G7", **{"from": "2000"}))
    for area in ("CJK", "JPN", "G7"):
        command = (
            f"share --indicator gdp_nominal --source weo --area {area} --from 2000 --format json"
        )
        monkeypatch.setattr("sys.argv", ["trilateral", *command.split()])
        main.app(standalone_mode=False)
        printed = json.loads(capsys.readouterr().out)
        rows = shown.rows[shown.rows["ref_area"] == area]
        assert len(rows) == len(printed)
        for row, record in zip(rows.to_dict("records"), printed, strict=True):
            value = None if pd.isna(row["value"]) else row["value"]
            assert (row["time_period"], value, row["obs_status"]) == (
                record["time_period"], record["share"], record["obs_status"],
            )  # fmt: skip


@pytest.mark.parametrize("name", OFFERED)
def test_shares_are_those_of_the_core(release: Release, name: str) -> None:
    """Every indicator and source of the shipped release gives the shares that `etl.analysis.shares` computes."""
    for source in catalog.indicator(name).sources:
        if not release.has(name, source):
            continue
        core = shares(release.select(name, source), "CJK").dropna(subset=["share"])
        if core.empty:
            continue
        data = SPEC.select(release, view(indicator=name, source=source, areas="CJK"))
        mine = data.rows.dropna(subset=["value"])
        assert list(mine["value"]) == list(core["share"])
        assert list(mine["obs_status"]) == list(core["obs_status"])


def test_transforms_by_hand(small: Release) -> None:
    """Amount, growth, index and amount per person are what they say."""
    japan = {
        "level": 4.026e12,
        "growth": 4026 / 4213 - 1,
        "index": 4026 / 5035 * 100,
        "per_person": 40_260,
    }
    for transform, expected in japan.items():
        found = values(SPEC.select(small, view(transform=transform, areas="JPN")), "JPN")
        assert found["2024"] == pytest.approx(expected)
    three = values(SPEC.select(small, view(transform="per_person", areas="CJK")), "CJK")
    assert three["2024"] == pytest.approx((18_740 + 4_026 + 1_875) * 1e9 / 300e6)


def test_group_needs_every_member() -> None:
    """Where a member has no value the group has none, and the row names who lacks."""
    data = SPEC.select(release(table(changed("KOR", "2022", None))), view(areas="CJK,CHN"))
    row = data.rows[(data.rows["ref_area"] == "CJK") & (data.rows["time_period"] == "2022")].iloc[0]
    assert pd.isna(row["value"])
    assert (row["missing"], row["obs_status"]) == ("KOR", "O")
    assert values(data, "CHN")["2022"] > 0


def test_gap_stays_a_gap() -> None:
    """A missing year breaks the line and is never drawn as zero."""
    data = SPEC.select(release(table(changed("JPN", "2022", None))), view(areas="JPN,CHN"))
    traces = [
        t for t in live(SPEC.build(data, View())).data if t.name == "Japan" and t.mode == "lines"
    ]
    assert list(traces[0].y)[1] is None
    assert all(y != 0 for t in traces for y in t.y)


def test_growth_looks_over_the_edge_of_the_view(small: Release) -> None:
    """The first year shown has its growth over the year before, which is not shown."""
    assert list(
        values(SPEC.select(small, view(transform="growth", areas="JPN", **{"from": "2023"})), "JPN")
    ) == ["2023", "2024"]


def test_growth_over_a_gap_is_missing() -> None:
    """After a missing year there is no growth: the last value is not the year before."""
    data = SPEC.select(
        release(table(changed("JPN", "2022", None))), view(transform="growth", areas="JPN")
    )
    found = values(data, "JPN")
    assert pd.isna(found["2023"])
    assert found["2024"] == pytest.approx(4026 / 4213 - 1)


def test_index_begins_where_all_have_a_value() -> None:
    """The base year is the first in which all have a value, or the one asked for."""
    ragged = release(table(changed("KOR", "2021", None)))
    assert SPEC.select(ragged, view(transform="index", areas="JPN,KOR")).facts["base"] == "2022"
    assert (
        SPEC.select(ragged, view(transform="index", areas="JPN,KOR", year="2023")).facts["base"]
        == "2023"
    )


#: The economies of the small world and their sum: an edition that has all economies.
WHOLE = {
    **{area: years for area, years in GDP.items() if area != "WLD"},
    "WLD": {
        year: sum(years[year] for area, years in GDP.items() if area != "WLD")
        for year in GDP["WLD"]
    },
}


def test_ranks() -> None:
    """Ranks count from the largest."""
    data = SPEC.select(release(table(WHOLE)), view(kind="rank", areas="CHN,JPN,KOR,DEU"))
    last = data.rows[data.rows["time_period"] == "2024"].set_index("ref_area")["value"]
    assert last.to_dict() == {"CHN": 1, "DEU": 2, "JPN": 3, "KOR": 4}


def ranked(release: Release, source: str, year: str, indicator: str = "gdp_nominal") -> list[str]:
    """The economies of a source in a year, the largest first, straight from its rows."""
    rows = release.select(indicator, source)
    known = release.areas
    economies = known.loc[known["kind"] == "economy", "ref_area"]
    of_year = rows[(rows["time_period"] == year) & rows["ref_area"].isin(economies)]
    return list(of_year.sort_values("value", ascending=False)["ref_area"])


def test_no_rank_among_a_few(small: Release) -> None:
    """Economies that make less than half of the World are not all: who is not there may be larger."""
    with pytest.raises(UsageError, match="too few economies"):
        SPEC.select(small, view(kind="rank", areas="CHN,JPN"))
    # In 2024 the others have no value: no ranks there, and the note says so; the years before keep theirs.
    few = {
        **WHOLE,
        "DEU": {**WHOLE["DEU"], "2024": None},
        "WLD": {**WHOLE["WLD"], "2024": 111_670},
    }
    data = SPEC.select(release(table(few)), chosen := view(kind="rank", areas="CHN,JPN"))
    ranks = data.rows.set_index(["time_period", "ref_area"])
    assert ranks.loc[("2023", "JPN"), "value"] == 3
    assert pd.isna(ranks.loc[("2024", "JPN"), "value"])
    assert ranks.loc[("2024", "JPN"), "obs_status"] == "O"
    assert any("No ranks for 2024" in note for note in SPEC.caption(data, chosen).notes)


@pytest.mark.parametrize("source", ["wdi", "weo"])
def test_economies_are_ranked_among_all_of_the_source(release: Release, source: str) -> None:
    """Who is left out of a chart keeps its rank: the others do not move up."""
    chosen = view(kind="rank", source=source, areas="KOR,CHN,JPN,USA")
    data = SPEC.select(release, chosen)
    for year in ("1990", "2010", "2023"):
        order = ranked(release, source, year)
        rows = data.rows[data.rows["time_period"] == year].set_index("ref_area")
        for area in ("KOR", "CHN", "JPN", "USA"):
            assert rows["value"][area] == order.index(area) + 1
            assert rows["economies"][area] == len(order)
    assert set(data.rows["kind"]) == {"rank"}
    told = SPEC.caption(data, chosen)
    assert told.title == "GDP at market exchange rates: rank among all economies"
    first, last = (
        f(year for year in set(data.rows["time_period"]) if len(ranked(release, source, year)) > 3)
        for f in (min, max)
    )
    for year in (first, last):
        assert any(f"{len(ranked(release, source, year))} in {year}" in note for note in told.notes)
    now = data.rows[data.rows["time_period"] == data.facts["observed"]["KOR"]]
    korea = now.set_index("ref_area")["value"]["KOR"]
    assert f"ROK {korea:.0f}" in told.point


def test_groups_are_ranked_among_those_shown(release: Release) -> None:
    """A group overlaps with its members, so it is ranked among what is shown, and the title says so."""
    data = SPEC.select(release, chosen := view(kind="rank", areas="CJK,EU27,USA"))
    assert data.facts["among"] == "shown"
    told = SPEC.caption(data, chosen)
    assert "rank among those shown" in told.title
    assert "rank among those shown" in told.subtitle


def test_rank_by_amount_per_person(release: Release) -> None:
    """Other values are ranked as well: amounts per person by their own order, by hand."""
    data = SPEC.select(release, view(kind="rank", transform="per_person", areas="KOR,JPN"))
    gdp, people = (release.select(n, "wdi") for n in ("gdp_nominal", "population"))
    tables = [
        rows[rows["time_period"] == "2020"].set_index("ref_area")["value"] for rows in (gdp, people)
    ]
    known = release.areas
    economies = known.loc[known["kind"] == "economy", "ref_area"]
    each = (tables[0] / tables[1]).reindex(economies).dropna()
    rows = data.rows[data.rows["time_period"] == "2020"].set_index("ref_area")
    for area in ("KOR", "JPN"):
        assert rows["value"][area] == 1 + (each > each[area]).sum()


def test_an_index_may_have_its_base_outside_the_years_shown(release: Release) -> None:
    """1970 = 100 is an index of 1990 and later, too."""
    data = SPEC.select(
        release, view(transform="index", year="1970", areas="JPN", **{"from": "1990"})
    )
    rows = release.select("gdp_nominal", "wdi")
    japan = rows[rows["ref_area"] == "JPN"].set_index("time_period")["value"]
    assert values(data, "JPN")["2000"] == pytest.approx(japan["2000"] / japan["1970"] * 100)
    assert min(values(data, "JPN")) == "1990"
    with pytest.raises(UsageError, match="in 1950 there is none for Japan"):
        SPEC.select(release, view(transform="index", year="1950", areas="JPN"))


@pytest.mark.parametrize("chosen", [{}, {"year": "2000"}])
@pytest.mark.parametrize("areas", ["CJK+HKG+MAC,CJK", "CJK,CJK+HKG+MAC"])
def test_an_index_leaves_out_what_has_no_value_as_amounts_do(
    release: Release, areas: str, chosen: dict[str, str]
) -> None:
    """The release has no goods and services of Hong Kong and Macao; the others are an index all the same."""
    asked = {"indicator": "goods_services_exports", "areas": areas, **chosen}
    rows = release.select("goods_services_exports", "wdi")
    assert not rows["ref_area"].isin(["HKG", "MAC"]).any()
    by_year = rows[rows["ref_area"].isin(["CHN", "JPN", "KOR"])].groupby("time_period")["value"]
    amounts = by_year.sum()[by_year.count() == 3]
    index, shown = (view(transform=transform, **asked) for transform in ("index", "level"))
    data = SPEC.select(release, index)
    base = chosen.get("year", amounts.index[0])
    assert values(data, "CJK")["2020"] == pytest.approx(amounts["2020"] / amounts[base] * 100)
    lacking = "No values for: CJK + Hong Kong + Macao (Hong Kong and Macao)."
    assert lacking in SPEC.caption(data, index).notes
    assert lacking in SPEC.caption(SPEC.select(release, shown), shown).notes


def test_index_of_amounts_per_person(release: Release) -> None:
    """GDP per person, 2000 = 100, from the two series."""
    data = SPEC.select(
        release, chosen := view(transform="per_person_index", year="2000", areas="CHN")
    )
    gdp, people = (
        rows[rows["ref_area"] == "CHN"].set_index("time_period")["value"]
        for rows in (release.select(n, "wdi") for n in ("gdp_nominal", "population"))
    )
    each = gdp / people
    assert values(data, "CHN")["2020"] == pytest.approx(each["2020"] / each["2000"] * 100)
    assert SPEC.caption(data, chosen).title.endswith("per person: index, 2000 = 100")


def test_the_population_of_the_nearest_edition_is_used_and_said(release: Release) -> None:
    """Where an edition has amounts but no population, the nearest one that has is divided by."""
    chosen = view(transform="per_person", indicator="gdp_constant", areas="KOR")
    data = SPEC.select(release, chosen)
    edition = data.facts["people_edition"]
    assert edition != data.facts["edition"]
    assert edition in release.editions("population", "wdi")
    assert {o.indicator for o in data.origins} == {"gdp_constant", "population"}
    assert any(
        "Population figures are from the edition" in note
        for note in SPEC.caption(data, chosen).notes
    )
    gdp, people = (
        rows[rows["ref_area"] == "KOR"].set_index("time_period")["value"]
        for rows in (
            release.select("gdp_constant", "wdi"),
            release.select("population", "wdi", edition),
        )
    )
    assert values(data, "KOR")["2020"] == pytest.approx(gdp["2020"] / people["2020"])


def test_growth_says_of_what(release: Release) -> None:
    """Growth of dollars is not real growth: title and sentence say so, and where real growth is."""
    chosen = view(transform="growth", areas="JPN")
    told = SPEC.caption(SPEC.select(release, chosen), chosen)
    assert told.title == "GDP at market exchange rates: growth over the year before, in US dollars"
    assert "in US dollars" in told.point
    assert any("Real growth is that of GDP at constant prices" in note for note in told.notes)
    people = view(transform="growth", areas="JPN", indicator="population")
    assert "dollars" not in SPEC.caption(SPEC.select(release, people), people).title


def test_parts_are_no_shares_of_the_world(release: Release) -> None:
    """Parts of those shown are never called a share of the world."""
    chosen = view(kind="share", indicator="population", areas="CJK,IND,USA,EU27")
    told = SPEC.caption(SPEC.select(release, chosen), chosen)
    text = " ".join((told.title, told.subtitle, told.point, told.alt))
    assert "of the world" not in text
    assert "parts of the sum of those shown" in told.title


def test_a_logarithmic_axis_is_said(release: Release) -> None:
    """Equal distances are equal factors: who reads the definition knows."""
    chosen = view(transform="level", scale="log", areas="CHN,USA")
    assert SPEC.caption(SPEC.select(release, chosen), chosen).subtitle.endswith("logarithmic axis")


def test_parts_sum_to_one(small: Release) -> None:
    """Parts of 100 % are parts of the sum of those shown."""
    data = SPEC.select(small, view(kind="share", transform="level"))
    assert data.rows.groupby("time_period")["value"].sum().tolist() == pytest.approx([1.0] * 4)


def test_as_of_is_followed(release: Release) -> None:
    """An earlier edition is shown where it is asked for, with its own values and name."""
    then, now = (
        SPEC.select(release, view(source="weo", areas="CJK", **q))
        for q in ({"as_of": "2022-04"}, {})
    )
    assert then.facts["edition"] == "2022-04"
    assert values(then, "CJK")["2023"] != values(now, "CJK")["2023"]
    assert "2022" in SPEC.caption(then, View()).source


def test_forecasts(small: Release) -> None:
    """Forecasts are dashed, behind a band with the word, in italics; or hidden."""
    chosen = view(source="weo", areas="CJK")
    data = SPEC.select(small, chosen)
    figure = live(SPEC.build(data, chosen))
    observed, bridge, foretold = [t for t in figure.data if t.mode == "lines"]
    assert (list(observed.x), observed.line.dash) == ([2021, 2022, 2023], "solid")
    assert (list(bridge.x), bridge.line.dash, bridge.hoverinfo) == ([2023, 2024], "dash", "skip")
    assert list(foretold.x) == [2024]
    assert "(forecast)" in foretold.customdata[0]
    assert any("Forecast" in str(note.text) for note in figure.layout.annotations)
    assert "2023" in SPEC.caption(data, chosen).notes[0]
    hidden = SPEC.select(small, view(source="weo", areas="CJK", forecasts="0"))
    assert hidden.rows["time_period"].max() == "2023"


def test_areas_without_values_are_told(small: Release) -> None:
    """An economy without values here is left out, and a note says so."""
    data = SPEC.select(small, view(areas="CJK,USA,XYZ"))
    assert data.facts["areas"] == ("CJK",)
    assert any("United States" in note for note in SPEC.caption(data, View()).notes)


# --- What cannot be ----------------------------------------------------------------------------

REFUSED = [
    ({"transform": "growth", "from": "2021", "to": "2021"}, "two consecutive years"),
    ({"transform": "growth", "kind": "area"}, "do not add up"),
    ({"transform": "index", "kind": "share"}, "do not add up"),
    ({"scale": "log", "kind": "area"}, "which a logarithmic axis does not have"),
    ({"scale": "log", "kind": "bars"}, "which a logarithmic axis does not have"),
    ({"scale": "log", "transform": "growth"}, "zero or negative values"),
    ({"transform": "per_person", "source": "weo"}, "population of the same source"),
    ({"transform": "per_person", "indicator": "population"}, "not meaningful"),
    ({"kind": "area", "areas": "CJK,CHN"}, "counted twice"),
    ({"kind": "area", "areas": "CHN,WLD"}, "its own parts"),
    ({"kind": "rank", "areas": "CJK"}, "at least two"),
    ({"transform": "world_growth"}, "needs volumes"),
    ({"transform": "world_growth", "indicator": "population"}, "is not output"),
    ({"kind": "slope", "from": "2023", "to": "2023"}, "two years"),
    ({"kind": "bars", "year": "1999"}, "no value in 1999"),
    ({"transform": "index", "year": "1999"}, "base year"),
    ({"areas": "XYZ"}, "no economy or group “XYZ”"),
    ({"from": "1900", "to": "1910"}, "for these economies in these years"),
    ({"source": "unctad"}, "This release has no"),
    ({"source": "weo", "as_of": "1999"}, "No edition of 1999 or earlier is held"),
    ({"indicator": "exchange_rate"}, "cannot compare Exchange rate"),
    ({"indicator": "population", "transform": "world_growth"}, "not output"),
    ({"indicator": "population", "source": "weo"}, "This release has no"),
]


@pytest.mark.parametrize(("query", "said"), REFUSED)
def test_what_cannot_be_is_said(small: Release, query: dict[str, str], said: str) -> None:
    """What a view asks for in vain is told in a sentence, with what to do instead."""
    with pytest.raises(UsageError, match=re.escape(said)) as refusal:
        SPEC.select(small, view(**query))
    assert status_of(refusal.value) == 400


@pytest.mark.parametrize("indicator", ["gdp_ppp_constant", "gdp_constant"])
def test_parts_of_world_growth_are_those_of_the_release(release: Release, indicator: str) -> None:
    """The change of an economy by that of the World, worked out here; none of a year in which the World did not grow."""
    chosen = view(indicator=indicator, transform="world_growth", areas="CJK,USA,JPN")
    data = SPEC.select(release, chosen)
    table = release.select(indicator, "wdi").pivot_table(
        index="time_period", columns="ref_area", values="value"
    )
    table["CJK"] = table[["CHN", "JPN", "KOR"]].sum(axis=1, min_count=3)
    change = table.diff().iloc[1:]
    grown = change[change["WLD"] > 0]

    for area in ("CJK", "USA", "JPN"):
        expected = (grown[area] / grown["WLD"]).dropna()
        found = values(data, area)
        assert {year: share for year, share in found.items() if share == share} == pytest.approx(
            expected.to_dict(), abs=1e-12
        )
    shrunk = sorted(change.index[change["WLD"] <= 0])
    assert "2020" in shrunk
    assert all(year in SPEC.caption(data, chosen).notes[0] for year in shrunk)
    assert set(data.rows["kind"]) == {"part"}
    with pytest.raises(UsageError, match="did not grow in 2020"):
        SPEC.select(release, chosen.replace(kind="bars", year=2020))


def test_what_readers_make_of_tables_is_kept_within_bounds(
    small: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sums and formulas are theirs, as many as they like; what has gone is found again, and the same."""
    monkeypatch.setattr(arithmetic, "FOUND", 8)
    small.cache.clear()
    edition = small.edition("gdp_nominal", "wdi")
    wide = arithmetic.wide(small, "gdp_nominal", "wdi", edition or "")
    other = arithmetic.wide(small, "gdp_nominal", "weo", "2025-10")
    first = arithmetic.part(wide, "CHN+JPN", catalog.WORLD)
    assert arithmetic.part(wide, "CHN+JPN", catalog.WORLD) is first
    areas = ["+".join(some) for n in (1, 2, 3) for some in permutations(["CHN", "JPN", "KOR"], n)]
    for area in areas:
        assert arithmetic.valued(wide, area) >= arithmetic.valued(other, area) - {"2024"}
        arithmetic.part(wide, area, catalog.WORLD)
    assert len(wide.found) == len(other.found) == 8
    again = arithmetic.part(wide, "CHN+JPN", catalog.WORLD)
    assert again is not first
    pd.testing.assert_frame_equal(again, first)
    assert not arithmetic.total(other, "CHN").equals(arithmetic.total(wide, "CHN"))
    small.cache.clear()


def test_share_needs_the_world() -> None:
    """Without a total of the World there is no share, and amounts are still shown."""
    without = release(table({area: years for area, years in GDP.items() if area != "WLD"}))
    with pytest.raises(UsageError, match="no world total"):
        SPEC.select(without, View())
    assert len(SPEC.select(without, view(transform="level")).rows) == 16


def test_logarithm_of_zero() -> None:
    """A logarithmic axis refuses a share that is zero."""
    with pytest.raises(UsageError, match="zero or negative values"):
        SPEC.select(release(table(changed("JPN", "2022", 0.0))), view(scale="log", areas="JPN"))


def test_refusals_speak_the_language(small: Release) -> None:
    """A refusal has no braces left in it, whatever the language."""
    for lang in LANGUAGES:
        with pytest.raises(UsageError) as refusal:
            SPEC.select(small, view(kind="area", areas="CJK,CHN", lang=lang))
        assert "{" not in str(refusal.value)


# --- The pictures ------------------------------------------------------------------------------

VIEWS = [
    {},
    {"source": "weo"},
    {"kind": "area", "source": "weo"},
    {"kind": "area", "areas": "CHN"},
    {"kind": "share", "source": "weo"},
    {"kind": "bars", "areas": "CJK,EU27,USMCA,ASEAN,G7,BRICS"},
    {"kind": "bars", "transform": "growth", "year": "2009", "areas": "CHN,JPN,KOR,USA,DEU,GBR"},
    {"kind": "slope", "from": "1990"},
    {"kind": "rank", "areas": "CHN,JPN,KOR,USA,DEU,IND,GBR"},
    {"kind": "multiples", "source": "weo", "areas": "CJK,EU27,USMCA,ASEAN,G7"},
    {
        "transform": "level",
        "scale": "log",
        "areas": "CHN,JPN,KOR,USA,DEU,IND,GBR,FRA,ITA,CAN,BRA,WLD",
    },
    {"transform": "growth", "source": "weo"},
    {"transform": "index", "from": "2000"},
    {"transform": "per_person", "areas": "CHN,JPN,KOR,WLD"},
    {"indicator": "goods_exports", "events": "main,summit"},
    {
        "events": "main,summit,cooperation,trade_regime,shock,currency,measurement,dispute",
        "source": "weo",
    },
    {"from": "2020", "to": "2020"},
    {"kind": "area", "from": "2020", "to": "2020"},
    {"indicator": "population", "transform": "level", "kind": "area"},
    {"order": "language", "kind": "share"},
    {"areas": "CJK+HKG+MAC,CJK,ASEAN+CJK-JPN", "indicator": "goods_trade"},
    {"areas": "WLD-CJK,CHN,JPN,KOR", "kind": "area"},
    {"areas": "CJK,JPN,VNM+LAO", "of": "ASEAN+CJK", "source": "weo"},
]


@pytest.mark.parametrize("query", VIEWS, ids=lambda query: "-".join(query.values()) or "default")
def test_every_kind_draws(release: Release, query: dict[str, str]) -> None:
    """Every kind of chart draws in every language, on a page, a phone, a slide and in a column of print."""
    for lang, preset in (("en", "page"), ("zh", "phone"), ("ja", "slide"), ("ko", "column")):
        drawn(release, view(**query, lang=lang, preset=preset))


@pytest.mark.parametrize(
    "query", VIEWS[:10], ids=lambda query: "-".join(query.values()) or "default"
)
def test_figures_are_pure(release: Release, query: dict[str, str]) -> None:
    """The same rows and view make the same figure, and building it changes no row."""
    chosen = view(**query, theme="dark")
    data = SPEC.select(release, chosen)
    before = data.rows.copy(deep=True)
    assert SPEC.build(data, chosen) == SPEC.build(data, chosen)
    pd.testing.assert_frame_equal(data.rows, before)


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.id)
def test_a_chart_kind_is_whole(kind: ChartKind) -> None:
    """Its module draws, its words are there and translated, and it shows only changes that there are."""
    folder = Path(explore.__file__).parent
    for module, function in ((kind.builder, "build"), (kind.words, "sentences")):
        if module:
            name = f"dashboard/figures/explore/{module}.py"
            assert (folder / f"{module}.py").is_file(), f"{name} is missing: {kind.id} names it"
            found = getattr(import_module(f"{explore.__name__}.{module}"), function, None)
            assert callable(found), f"{name} has no function {function}"
    assert set(kind.shown) <= {each.change for each in TRANSFORMS.values()}
    for lang in [code for code in LANGUAGES if code != "en"]:
        for message in (kind.label, kind.title):
            told = in_language(lang).gettext(message)
            assert told != message or message == "{title}", f"{lang}: {message} is not translated"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("transform", TRANSFORMS)
def test_every_kind_draws_every_transform_or_says_why_not(
    release: Release, kind: str, transform: str
) -> None:
    """A new chart kind or transform works with all others, in words as in the picture, without another line of code."""
    volumes = TRANSFORMS[transform].change == "contribution"
    measured = {"indicator": "gdp_constant"} if volumes else {}
    chosen = view(kind=kind, transform=transform, areas="CHN,USA", **measured)
    unfit = {
        "parts of a whole": KINDS[kind].whole and TRANSFORMS[transform].change != "share",
        "do not add up": KINDS[kind].stacked and not TRANSFORMS[transform].adds_up,
        "cannot show": bool(KINDS[kind].shown)
        and TRANSFORMS[transform].change not in KINDS[kind].shown,
    }
    if why := next((words for words, so in unfit.items() if so), ""):
        with pytest.raises(UsageError, match=why):
            SPEC.select(release, chosen)
        return
    drawn(release, chosen)
    data = SPEC.select(release, chosen)
    made = "part" if volumes else TRANSFORMS[transform].change
    shows = {"part": "part", "rank": "rank"}.get(KINDS[kind].shows, made)
    assert set(data.rows["kind"]) == {shows}
    for lang in LANGUAGES:
        words = in_language(lang)
        assert lang == "en" or words.gettext(KINDS[kind].label) != KINDS[kind].label
        assert (
            lang == "en"
            or words.gettext(TRANSFORMS[transform].label) != TRANSFORMS[transform].label
        )


@pytest.mark.parametrize("kind", KINDS)
def test_tiny_and_huge_sizes(release: Release, kind: str) -> None:
    """No size that a view may ask for breaks a chart: it is drawn, or refused in one line where it could not be read."""
    for size in (
        {"width": "200", "height": "150"},
        {"width": "200", "height": "4000", "preset": "slide"},
    ):
        why = refusal(release, view(kind=kind, **size))
        assert not why or f"{size['width']} × {size['height']} pixels" in why
    drawn(release, view(kind=kind, width="4000", height="600"))


def refusal(release: Release, chosen: View) -> str:
    """Why a view is not drawn; empty if it is."""
    try:
        drawn(release, chosen)
    except UsageError as error:
        return str(error)
    return ""


def drawn(release: Release, chosen: View) -> None:
    """Select, draw and tell."""
    data = SPEC.select(release, chosen)
    svg = to_svg(draw(SPEC, data, chosen), title="x")
    assert svg.startswith("<svg")
    told = SPEC.caption(data, chosen)
    texts = " ".join([told.title, told.subtitle, told.alt, told.point, told.source, *told.notes])
    assert "{" not in texts
    assert not pd.DataFrame(SPEC.table(data, chosen)).empty


def test_colours_belong_to_economies(release: Release) -> None:
    """An economy has the same colour in every kind of chart of the same economies."""
    asked = "CJK,USA,DEU,IND"
    line = live(SPEC.build(SPEC.select(release, v := view(areas=asked)), v))
    bars = live(SPEC.build(SPEC.select(release, v := view(areas=asked, kind="bars")), v))
    by_line = {t.name: t.line.color for t in line.data if t.mode == "lines"}
    by_bar = {
        re.split(r" \d", str(d))[0]: c
        for d, c in zip(bars.data[0].customdata, bars.data[0].marker.color, strict=True)
    }
    assert by_line["Germany"] == by_bar["Germany"]
    assert by_line["India"] == by_bar["India"]


def test_table_has_the_rows_of_the_export(small: Release) -> None:
    """The table shows every value of the rows, years down and newest first, a dash where there is none."""
    data = SPEC.select(small, view(areas="CJK,JPN"))
    shown = pd.DataFrame(SPEC.table(data, View()))
    assert list(shown["Year"]) == ["2024", "2023", "2022", "2021"]
    assert list(shown["Japan"]) == [f"{v:.2%}" for v in reversed(values(data, "JPN").values())]
    bars = SPEC.select(small, chosen := view(kind="bars", areas="JPN,CHN"))
    assert list(pd.DataFrame(SPEC.table(bars, chosen))["Economy"]) == ["China", "Japan"]


# --- Labels and scales -------------------------------------------------------------------------


@given(st.lists(st.tuples(st.floats(0, 400), st.floats(5, 40)), min_size=1, max_size=12))
def test_labels_never_overlap(ends: list[tuple[float, float]]) -> None:
    """Labels keep their order, stay within the plot and never lie on each other while there is room for all."""
    positions, heights = [p for p, _ in ends], [h for _, h in ends]
    places = apart(positions, heights, 400)
    squeeze = min(1.0, 400 / sum(heights))
    order = sorted(range(len(ends)), key=lambda i: positions[i])
    for below, above in pairwise(order):
        assert (
            places[above] - places[below] >= (heights[above] + heights[below]) / 2 * squeeze - 1e-6
        )
    assert min(p - h / 2 * squeeze for p, h in zip(places, heights, strict=True)) >= -1e-6
    assert max(p + h / 2 * squeeze for p, h in zip(places, heights, strict=True)) <= 400 + 1e-6


def test_labels_far_apart_stay() -> None:
    """Labels that do not touch are not moved."""
    assert apart([50, 200, 320], [20, 20, 20], 400) == pytest.approx([50, 200, 320])


@given(st.lists(st.floats(1e-6, 1e14), min_size=1, max_size=20), st.booleans(), st.booleans())
def test_scale_holds_all_values(amounts: list[float], log: bool, from_zero: bool) -> None:
    """Every value lies between the ends of its scale, and ticks too."""
    scale = scale_for(amounts, log=log, from_zero=from_zero)
    assert all(-1e-9 <= scale.place(v) <= 1 + 1e-9 for v in amounts)
    assert all(-1e-6 <= scale.place(tick) <= 1 + 1e-6 for tick in scale.ticks(5))


@pytest.mark.parametrize(
    ("low", "high", "right"),
    [
        (0.326926, 0.374885, [0.33, 0.34, 0.35, 0.36, 0.37]),
        (96, 132, [100, 110, 120, 130]),
        (0.1, 0.3, [0.1, 0.15, 0.2, 0.25, 0.3]),
        (1, 1000, [1, 10, 100, 1000]),
    ],
)
def test_a_short_logarithmic_axis_has_round_ticks(
    low: float, high: float, right: list[float]
) -> None:
    """Where a range holds a power or none, its ticks are round values, never its own odd ends."""
    ticks = Scale(low, high, log=True).ticks(4)
    assert set(ticks) <= set(right)
    assert len(ticks) >= 3


def test_a_single_bar_does_not_fill_the_picture(release: Release) -> None:
    """Bars are not thicker than a few lines of text, and no thinner for it where there are many."""
    views = (view(kind="bars", areas=areas) for areas in ("KOR", "CHN,JPN,KOR,USA,DEU,IND,GBR"))
    one, many = (live(draw(SPEC, SPEC.select(release, each), each)) for each in views)
    assert 1 - one.layout.bargap < 0.4
    assert 1 - many.layout.bargap == pytest.approx(0.72)


def test_scale_of_places_counts_downwards() -> None:
    """The first place is at the top."""
    assert Scale(4.5, 0.5).place(1) == pytest.approx(0.875)


# --- Events ------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("preset", ["page", "phone", "slide", "column"])
def test_event_labels_never_overlap(release: Release, lang: str, preset: str) -> None:
    """Labels of events stand in rows of their own where they would touch."""
    chosen = view(
        events="main,summit,cooperation,trade_regime,shock", lang=lang, preset=preset, source="weo"
    )
    data = SPEC.select(release, chosen)
    canvas = canvas_for(chosen)
    plot = canvas.width * 0.75, canvas.height * 0.6
    found = marks.flags(data, chosen, (1980, 2030), plot, canvas.width * 0.1)
    assert len({(flag.tier, flag.year) for flag in found}) == len(found)
    if preset == "page":
        assert [event.id for event in marks.chosen(data, chosen)] == [
            event.id for event in marks.asked(data, chosen)
        ]
    if preset == "column":
        assert any("no room" in note for note in marks.key(data, chosen)) or lang != "en"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "preset", ["page", "tablet", "frame", "phone", "slide", "half-slide", "column"]
)
@pytest.mark.parametrize(
    "query", [{}, {"source": "weo"}, {"kind": "area", "from": "2008"}], ids=str
)
def test_key_events_are_named_on_the_plot(
    release: Release, lang: str, preset: str, query: dict[str, str]
) -> None:
    """Three to five events in words, by their ranks; as drawn no label touches another, a line or the edge."""
    chosen = view(lang=lang, preset=preset, **query)
    data = SPEC.select(release, chosen)
    ranked = sorted(marks.asked(data, chosen), key=lambda event: event.rank)
    figure = live(draw(SPEC, data, chosen))
    words = in_language(lang)
    size = figure.layout.font.size * 0.82
    margin, (first, last) = figure.layout.margin, figure.layout.xaxis.range
    plot = canvas_for(chosen).width - margin.l - margin.r
    lines = {s.x0 for s in figure.layout.shapes if s.type == "line" and s.xref == "x"}
    briefs = {words.gettext(event.brief): event for event in ranked}
    labels = [n for n in figure.layout.annotations if set(str(n.text).split(" · ")) <= {*briefs}]
    named = [briefs[text] for label in labels for text in str(label.text).split(" · ")]
    assert (1 if preset == "column" else 3) <= len(named) <= 5
    assert {event.id for event in named} == {event.id for event in ranked[: len(named)]}
    if not query and preset != "column":
        assert {"plaza", "yuan1994", "crisis1997"} <= {event.id for event in named}
    boxes = []
    for label in labels:
        at, wide = (label.x - first) / (last - first) * plot, text_width(label.text, size)
        start = at if label.xanchor == "left" else at - wide
        boxes.append((start, start + wide, label.yshift, label.x))
        assert -margin.l <= start
        assert start + wide <= plot + margin.r
    for (start, end, row, year), (other_start, other_end, other_row, _) in permutations(boxes, 2):
        assert row != other_row or end < other_start or other_end < start
        rising = (year - first) / (last - first) * plot
        assert row <= other_row or not other_start <= rising <= other_end
    assert lines == {int(event.date[:4]) for event in named}


def test_events_can_be_switched_off_and_disputes_only_on(release: Release) -> None:
    """Neither key nor main events hold a dispute; a reader may ask for them, or for no events."""
    data = SPEC.select(release, view(source="weo"))
    for events in ("key", "main"):
        assert all(event.category != "dispute" for event in marks.asked(data, view(events=events)))
    assert all(event.category == "dispute" for event in marks.asked(data, view(events="dispute")))
    assert marks.asked(data, view(events="none")) == []
    assert View(events=()).query() == "events=none"
    assert view(events="none,shock").events == ("shock",)


@pytest.mark.parametrize(
    ("lang", "lasted"),
    [
        ("en", ["July 2019\u2009–\u2009March 2023", "2022–2023", "29–30 May 2010"]),
        ("zh", ["2019年7月至2023年3月", "2022—2023年", "2010年5月29日至30日"]),
        ("ja", ["2019年7月～2023年3月", "2022～2023年", "2010年5月29日～30日"]),
        ("ko", ["2019년 7월 ~ 2023년 3월", "2022~2023년", "2010년 5월 29일~30일"]),
    ],
)
def test_what_lasted_is_told_with_its_end(
    client: TestClient, release: Release, lang: str, lasted: list[str]
) -> None:
    """On the page, and in the notes of a file."""
    chosen = {"events": "dispute,currency,summit", "from": "2008", "lang": lang}
    page = client.get("/explore", params=chosen).text
    asked = view(**chosen)
    notes = " ".join(SPEC.caption(SPEC.select(release, asked), asked).notes)
    for span in lasted:
        assert span in page
        assert span in notes


# --- Names of one's own ---------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_sum_has_the_name_that_its_address_gives(release: Release, lang: str) -> None:
    """It is quoted wherever the sum is named, and a note says what it is; the values are those of the sum."""
    query = {"areas": "CHN+IND,USA", "source": "weo", "lang": lang}
    plain, named = view(**query), view(**query, names="CHN IND:Big  two")
    data = SPEC.select(release, named)
    pd.testing.assert_frame_equal(data.rows, SPEC.select(release, plain).rows)
    told, quoted = SPEC.caption(data, named), in_language(lang).quote("Big two")
    assert quoted in told.point
    assert quoted in " ".join(pd.DataFrame(SPEC.table(data, named)).columns)
    assert quoted in to_svg(draw(SPEC, data, named))
    assert any(
        quoted in note and in_language(lang).economy("CHN+IND") in note for note in told.notes
    )
    assert quoted not in SPEC.caption(data, plain).point
    assert SPEC.used(view(areas="USA", names="CHN+IND:Two")).names == ()


@pytest.mark.parametrize(
    "names",
    [
        "CHN:Two",
        "CHN+IND:Japan",
        "CHN+IND:g7",
        "CHN+IND:<b>",
        "CHN+IND:",
        "CHN+IND",
        "CHN+IND:" + "a" * 33,
    ],
)
def test_names_of_others_and_markup_are_refused(names: str) -> None:
    """A name is a few letters, of a sum, and not that of an economy or a group."""
    with pytest.raises(UsageError, match="names cannot be"):
        View.strict({"names": names})


# --- The page ----------------------------------------------------------------------------------


def test_other_definitions(release: Release) -> None:
    """The same year by all definitions: least and most are those of the shares."""
    rows = other_definitions(release, "CJK", "gdp")
    year = comparable_year(rows, "2025")
    found = rows[rows["time_period"] == year]
    assert len(found) >= 4
    nominal = shares(release.select("gdp_nominal", "wdi"), "CJK").set_index("time_period")["share"]
    assert nominal[year] in set(found["share"])
    # The same by the way that tables of several areas are made.
    areas = ("CJK", "JPN", "USA+MEX", "XYZ")
    for row in found.itertuples():
        definition = (str(row.indicator), str(row.source), str(row.edition))
        told = in_year(release, definition, year, areas)
        assert told["CJK"] == (pytest.approx(row.share), row.obs_status)
        assert "XYZ" not in told
        group = shares(release.select(*definition), "USA+MEX").set_index("time_period")
        assert told["USA+MEX"][0] == pytest.approx(group["share"][year])
        assert told["USA+MEX"][1] == group["obs_status"][year]


def test_page(client: Any) -> None:
    """The first response has the chart, one heading, the table, the definition and the other definitions."""
    page = client.get("/explore?source=weo&areas=CJK,EU27&events=main").text
    assert page.count("<h1") == 1
    assert 'data-reader="explore"' in page
    assert "NGDPD" in page
    assert "/figure/explore.csv?source=weo" in page
    assert "EU27 =" in page or "EU27 = " in page
    assert 'aria-label="Remove EU27"' in page
    assert "/explore?source=weo&amp;areas=CJK&amp;events=main" in page
    # The year and both areas; of the last year one is a forecast and the other is not, so each cell says it itself.
    assert page.count('<th scope="col" aria-sort="none">') == 3
    assert "% (forecast)" in page


def test_page_says_what_cannot_be(client: Any) -> None:
    """An impossible combination is a sentence in the place of the chart, with all controls there to change it."""
    answer = client.get("/explore?kind=area&transform=growth")
    assert answer.status_code == 200
    assert "do not add up" in answer.text
    assert 'name="transform"' in answer.text


@pytest.mark.parametrize("name", sorted(set(catalog.indicators()) - set(OFFERED)))
def test_page_says_what_is_not_offered(client: Any, name: str) -> None:
    """An indicator that cannot be explored is refused in words, and the choices beside it still work."""
    answer = client.get(f"/explore?indicator={name}")

    assert answer.status_code == 200
    assert "<select" in answer.text


@pytest.mark.parametrize(("weights", "times"), [("chained", 3.10), ("fixed", 3.99)])
def test_growth_of_the_volumes_of_the_three(release: Release, weights: str, times: float) -> None:
    """From 1995 to 2024, chained year by year and at fixed prices, against plain loops over the Parquet file."""
    asked = {"indicator": "gdp_constant", "transform": "index", "from": "1995", "to": "2024"}
    view = View.strict({**asked, "areas": "CJK", "weights": weights})
    rows = FIGURES["explore"].select(release, view).rows.set_index("time_period")["value"]
    chained, fixed = methods.grown(1995, 2024)
    expected = chained if weights == "chained" else fixed
    assert rows["2024"] == pytest.approx(expected * 100, rel=1e-12)
    assert round(rows["2024"] / 100, 2) == times
    grown = FIGURES["explore"].select(release, view.replace(transform="growth")).rows
    grown = grown.set_index("time_period")["value"]
    assert grown["2024"] == pytest.approx(rows["2024"] / rows["2023"] - 1)


def test_where_forecasts_begin_is_said_of_the_whole_series(release: Release) -> None:
    """The last actual year of each area is that of its members' files, though it lies before the years shown."""

    def note(**query: str) -> str:
        data = SPEC.select(release, chosen := view(source="weo", **query))
        return SPEC.caption(data, chosen).notes[0]

    asked = {"areas": "ASEAN+CJK,CHN", "from": "2022"}
    rows = release.select("gdp_nominal", "weo")
    last = {}
    for area in asked["areas"].split(","):
        own = rows[rows["ref_area"].isin([*catalog.members(area), catalog.WORLD])]
        told = own[own["obs_status"] == "F"]["time_period"].min()
        last[area] = str(int(told) - 1)
    assert last["ASEAN+CJK"] < "2022" <= last["CHN"]
    expected = f"Actual data to: ASEAN + CJK {last['ASEAN+CJK']} and China {last['CHN']}. Later"
    assert note(**asked).startswith(expected)
    assert note(**asked, to="2024").startswith(expected)
    only = "All years shown are forecasts of the International Monetary Fund."
    assert note(areas="CJK", **{"from": "2027", "to": "2031"}) == only
    assert note(areas="CJK", kind="bars", year="2028") == only


def test_an_area_without_an_actual_year_is_named() -> None:
    """Where one area has forecasts only, it is named beside the last actual year of the others."""
    old, new = (
        {a: {y: v} for a, years in GDP.items() for y, v in years.items() if y == at}
        for at in ("2023", "2024")
    )
    old = {a: years for a, years in old.items() if a != "KOR"}
    found = release(
        table(old, source="weo", edition="2025-10"),
        table(new, source="weo", edition="2025-10", forecasts_from="2024"),
    )
    data = SPEC.select(found, chosen := view(source="weo", areas="CHN,KOR"))
    note = SPEC.caption(data, chosen).notes[0]
    assert note.startswith("Actual data to 2023")
    assert note.endswith("All years shown are forecasts for: ROK.")


def test_a_refusal_names_only_sources_that_have_the_areas() -> None:
    """The WEO has trade in goods and services for groups of its own alone: who follows the hint finds values."""
    shipped = Store(str(methods.DATA)).open()
    rows = shipped.select("goods_services_trade", "weo", "2022-10")
    assert len(rows)
    assert not set(rows["ref_area"]) & {"CHN", "JPN", "KOR", "WLD"}
    hints = {}
    for indicator in ("goods_services_trade", "gdp_nominal"):
        query = {"indicator": indicator, "source": "wdi", "as_of": "2022-10"}
        with pytest.raises(UsageError) as refused:
            FIGURES["explore"].select(shipped, View.strict(query))
        hints[indicator] = refused.value.hint
    assert "IMF" not in hints["goods_services_trade"]
    assert "IMF" in hints["gdp_nominal"]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("transform", ["growth", "index"])
def test_chained_volumes_are_at_the_prices_of_no_one_year(transform: str, lang: str) -> None:
    """What changes of a chained group are measured in names no base year; those of one economy and of fixed weights do."""
    asked = {"indicator": "gdp_constant", "transform": transform, "lang": lang}
    told, shipped = {}, shipped_store().open()
    for name, more in {
        "chained": {"areas": "CHN,CJK"},
        "alone": {"areas": "CHN"},
        "fixed": {"areas": "CHN,CJK", "weights": "fixed"},
    }.items():
        chosen = View.strict(asked | more)
        data = SPEC.select(shipped, SPEC.used(chosen))
        told[name] = SPEC.quantities(data)["value"].words(in_language(lang))
    assert "2015" not in told["chained"]
    assert "2015" in told["alone"]
    assert told["alone"] == told["fixed"]
