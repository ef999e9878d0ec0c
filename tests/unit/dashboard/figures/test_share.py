"""What is said of the share of the three: of the years shown, of forecasts, of what later years have overtaken."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest

from dashboard.figures import FIGURES, draw
from dashboard.figures.kit.tooltips import MISSING, of_one_year
from dashboard.look.view import View
from etl.storage.store import Release, Store
from tests import methods
from tests.live_charts import live

GDP = FIGURES["gdp-share"]


def shares(release: Release, source: str) -> dict[int, tuple[float, bool]]:
    """Year -> the share of the three and whether it is a forecast, by plain division."""
    rows = release.select("gdp_nominal", source)
    cells = {
        (area, int(period)): (value, status)
        for area, period, value, status in zip(
            rows["ref_area"], rows["time_period"], rows["value"], rows["obs_status"], strict=True
        )
    }
    found = {}
    for area, year in cells:
        parts = [cells.get((one, year)) for one in ("CHN", "JPN", "KOR")]
        if area == "WLD" and all(parts):
            known = [part for part in (*parts, cells["WLD", year]) if part]
            found[year] = (
                sum(value for value, _ in known[:3]) / known[3][0],
                any(status == "F" for _, status in known),
            )
    return found


def point(release: Release, **query: str) -> str:
    view = View.strict(query)
    return GDP.caption(GDP.select(release, view), view).point


def test_the_highest_is_that_of_the_years_shown(release: Release) -> None:
    """2012 was no record: the share was higher in 1995, which is not shown."""
    true = {
        year: share for year, (share, forecast) in shares(release, "wdi").items() if not forecast
    }
    assert max(true[y] for y in range(2003, 2013)) < max(true[y] for y in range(1980, 2003))

    said = point(release, **{"from": "2003", "to": "2012"})

    assert "so far" not in said
    assert f"{true[2012]:.1%} of the world total in 2012, the highest of the years shown" in said
    assert "did not hold" in said or "held" in said or "was close" in said


def test_all_years_have_a_highest_so_far_or_one_that_was(release: Release) -> None:
    true = {
        year: share for year, (share, forecast) in shares(release, "wdi").items() if not forecast
    }
    peak = max(true, key=lambda year: true[year])

    said = point(release)

    assert f"the highest was {true[peak]:.1%} in {peak}." in said


def test_forecasts_alone_are_told_as_forecasts(release: Release) -> None:
    """Nothing happened yet in years that are all forecasts, and no claim holds because of them."""
    true = shares(release, "weo")
    last = max(year for year, (_, forecast) in true.items() if forecast)
    view = View.strict({"source": "weo", "from": str(last - 4), "to": str(last)})

    told = GDP.caption(GDP.select(release, view), view)

    assert (
        f"are forecast to account for {true[last][0]:.1%} of the world total in {last}."
        in told.point
    )
    assert "holds" not in told.point
    assert "highest" not in told.point
    assert told.notes[0].startswith("All years shown are forecasts")


def test_a_chosen_end_is_no_last_actual_year(release: Release) -> None:
    view = View.strict({"from": "2003", "to": "2012"})

    told = GDP.caption(GDP.select(release, view), view)

    assert not any("Actual data to" in note for note in told.notes)


@pytest.mark.parametrize("query", [{}, {"from": "2020"}, {"from": "2026", "to": "2030"}])
def test_tooltips_are_of_exactly_one_year(release: Release, query: dict[str, str]) -> None:
    """Each series has one tooltip in each year, and its value there is that of the year."""
    view = View.strict({"source": "weo", **query})
    true = shares(release, "weo")
    chart = of_one_year(json.loads(live(draw(GDP, GDP.select(release, view), view)).to_json()))

    shown = [trace for trace in chart["data"] if trace.get("hovertemplate")]
    assert len({trace["name"] for trace in shown}) == len(shown) == 4
    years = [x for x in shown[0]["x"] if x is not None]
    assert years == list(range(years[0], years[-1] + 1))
    for trace in shown:
        assert trace["x"] == shown[0]["x"]
        # Between the points of a tooltip nothing is drawn.
        assert trace["y"][1::2] == [None] * len(years)
    whole = dict(zip(shown[-1]["x"], shown[-1]["customdata"], strict=True))
    for year in years:
        share, forecast = true[year]
        assert f"{share:.1%}" in whole[year]
        assert ("(forecast)" in whole[year]) is forecast


def test_a_year_without_a_value_has_a_dash() -> None:
    line = {
        "type": "scatter",
        "name": "CJK",
        "x": [1948, 1950, 1951],
        "y": [0.1, 0.2, 0.3],
        "customdata": ["10%", "20%", "30%"],
        "hovertemplate": "CJK %{customdata}<extra></extra>",
    }

    (drawn, told) = of_one_year({"data": [line], "layout": {"hovermode": "x unified"}})["data"]

    assert drawn["hoverinfo"] == "skip"
    assert told["x"][::2] == [1948, 1949, 1950, 1951]
    assert told["customdata"][::2] == ["CJK 10%", f"CJK {MISSING}", "CJK 20%", "CJK 30%"]


def test_the_sum_of_exports_and_imports_says_that_they_differ() -> None:
    """By plain division of the World's two totals; 0.987 in 2024."""
    shipped = Store(str(methods.DATA)).open()
    view = View.strict({"indicator": "goods_trade", "to": "2024"})
    data = FIGURES["trade-share"].select(shipped, view)
    exports, imports = (
        methods.newest("unctad", name)["WLD", "2024"] for name in ("goods_exports", "goods_imports")
    )
    said = " ".join(FIGURES["trade-share"].caption(data, view).notes)
    assert f"in 2024 exports were {exports / imports:.3f} times imports" in said
    assert round(exports / imports, 3) == 0.987
    alone = FIGURES["trade-share"].select(shipped, view.replace(indicator="goods_exports"))
    assert alone.facts["ratio"] is None


def test_no_line_goes_through_the_label_of_the_claim(release: Release) -> None:
    """Where the sum runs closely above the claim, the label of the claim stands above both."""
    chosen = View.strict({"from": "2020", "to": "2021", "preset": "slide"})
    data = FIGURES["gdp-share"].select(release, chosen)
    layout = live(FIGURES["gdp-share"].build(data, chosen)).to_plotly_json()["layout"]
    claim = next(note for note in layout["annotations"] if "25%" in note["text"])
    total = data.rows.loc[data.rows["ref_area"] == "CJK", "share"]
    assert total.min() > 0.25
    assert claim["y"] > total.max()
    every = live(
        FIGURES["gdp-share"].build(FIGURES["gdp-share"].select(release, View()), View())
    ).to_plotly_json()["layout"]
    assert next(n["y"] for n in every["annotations"] if "25%" in n["text"]) == 0.25


def test_a_heading_never_falls_to_the_share_it_fell_from() -> None:
    """With one decimal both are 23.5%; the second decimal tells them apart."""
    shipped, spec = Store(str(methods.DATA)).open(), FIGURES["gdp-share"]
    rows = shipped.select("gdp_nominal", "wdi").pivot_table(
        index="time_period", columns="ref_area", values="value"
    )
    shares = rows[["CHN", "JPN", "KOR"]].sum(axis=1) / rows["WLD"]
    close = [
        (first, last)
        for first, last in pairwise(shares.dropna().index)
        if shares[first] > shares[last] and round(shares[first], 3) == round(shares[last], 3)
    ]
    assert close
    for first, last in close:
        view = View.strict({"from": first, "to": last})
        caption = spec.caption(spec.select(shipped, view), view)
        for text in (caption.finding, caption.point):
            assert f"{shares[first]:.2%}" in text
            assert f"{shares[last]:.2%}" in text


def test_a_higher_forecast_that_is_shown_is_no_lower_year(release: Release) -> None:
    """Where some years are shown and a forecast among them is higher, the highest is that of the years with data."""
    for asked in ({"indicator": "gdp_ppp"}, {"source": "weo", "as_of": "2022-04"}):
        for forecasts in (True, False):
            view = View.strict({**asked, "from": "2000", "forecasts": str(int(forecasts))})
            data = GDP.select(release, view)
            rows = data.rows[data.rows["ref_area"] == "CJK"].set_index("time_period")
            foretold = rows["obs_status"] == "F"
            higher = rows["share"][foretold].max() > rows["share"][~foretold].max()
            told = GDP.caption(data, view)
            spoken = [each for each in GDP.spoken(data, view).say if "highest" in each]
            said = [told.headings(view)[0], told.point, *spoken]
            wrong, right = "of the years shown", "of the years with data"
            assert higher == forecasts
            assert [wrong in each for each in said] == [not higher] * 3, said
            assert [right in each for each in said] == [higher] * 3, said
