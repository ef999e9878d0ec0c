"""Volumes at the prices of other base years, and chains, against plain loops over the Parquet files."""

from __future__ import annotations

import pytest

from etl import catalog
from etl.analysis import claims, margins, volumes
from etl.analysis.claims import Rule
from etl.storage.store import Release
from tests import methods
from tests.shipped import shipped_store

#: What a reader may recompute in a spreadsheet; per cent of the sum of economies.
GDP_2024 = {"2000": 25.0, "2005": 22.1, "2010": 24.0, "2015": 26.2, "2021": 26.4, "2024": 22.4}
PPP_2024 = {"2011": 26.4, "2017": 25.1, "2021": 24.4, "2023": 24.3}


@pytest.fixture(scope="module")
def shipped() -> Release:
    return shipped_store().open()


@pytest.mark.parametrize(
    ("indicator", "expected"), [("gdp_constant", GDP_2024), ("gdp_ppp_constant", PPP_2024)]
)
def test_the_share_of_2024_at_other_prices(
    shipped: Release, indicator: str, expected: dict[str, float]
) -> None:
    kinds = zip(shipped.areas["ref_area"], shipped.areas["kind"], strict=True)
    economies = [area for area, kind in kinds if kind == "economy" and area != "WLD"]
    found = volumes.sensitivity(shipped, indicator, "wdi")
    found = found[found["time_period"] == "2024"].set_index("base")["share"]
    assert tuple(found.index) == catalog.indicator(indicator).base_years
    for base, per_cent in expected.items():
        assert found[base] == pytest.approx(
            methods.revalued(indicator, base, "2024", economies), rel=1e-12
        )
        assert round(found[base] * 100, 1) == per_cent


def test_a_verdict_on_volumes_is_that_of_every_base_year(shipped: Release) -> None:
    checked = claims.check(shipped)
    rows = checked[checked["indicator"] == "gdp_constant"].set_index("time_period")
    assert rows.loc["2024", "verdict"] == "depends"
    assert rows.loc["2000", "verdict"] == "fails"
    low, high = (round(float(rows.loc["2024", name]) * 100, 1) for name in ("low", "high"))
    assert (low, high) == (22.1, 26.4)


def test_without_price_levels_there_is_no_other_base_year(shipped: Release) -> None:
    assert volumes.sensitivity(shipped, "gdp_nominal", "wdi").empty
    assert volumes.levels(shipped, "gdp_nominal", "wdi") is None


def test_growth_of_the_three_chained_and_fixed(shipped: Release) -> None:
    rows = shipped.select("gdp_constant", "wdi")
    wide = rows.pivot(index="time_period", columns="ref_area", values="value")
    levels = volumes.levels(shipped, "gdp_constant", "wdi")
    assert levels is not None
    chain = volumes.chained(wide, levels, catalog.terms("CJK"), "2015")
    chained, fixed = methods.grown(1995, 2024)
    assert chain["2024"] / chain["1995"] == pytest.approx(chained, rel=1e-12)
    assert chain["2015"] == pytest.approx(wide.loc["2015", list(methods.THREE)].sum())
    assert (round(chained, 2), round(fixed, 2)) == (3.10, 3.99)


@pytest.mark.parametrize(("indicator", "points"), [("gdp_nominal", 0.29), ("gdp_ppp", 0.06)])
def test_the_mean_revision_from_the_first_estimate_to_today(
    shipped: Release, indicator: str, points: float
) -> None:
    expected = methods.revised(indicator)
    mean = sum(expected.values()) / len(expected)
    assert margins.mean_revision(shipped, indicator, "weo") == pytest.approx(mean, rel=1e-9)
    assert round(mean * 100, 2) == points
    assert set(margins.first_estimates(shipped, indicator, "weo")) == set(expected)


def test_a_source_of_few_editions_is_measured_by_another(shipped: Release) -> None:
    assert margins.mean_revision(shipped, "gdp_nominal", "wdi") == margins.mean_revision(
        shipped, "gdp_nominal", "weo"
    )
    assert margins.mean_revision(shipped, "goods_trade", "unctad") == 0.0


def test_a_sum_with_parts_of_few_editions_is_judged_by_the_rule_of_the_three(
    shipped: Release,
) -> None:
    """Before the newest editions there are no Hong Kong and Macao; what is near a threshold is no more certain with them."""
    wide = [*methods.THREE, "HKG", "MAC"]
    margin = sum(methods.revised("gdp_nominal").values()) / len(methods.revised("gdp_nominal"))
    checked = claims.check(shipped, area="CJK+HKG+MAC")
    seen = 0
    for source in ("wdi", "weo"):
        rows = shipped.select("gdp_nominal", source)
        table = rows.pivot_table(index="time_period", columns="ref_area", values="value")
        shares = (table[wide].sum(axis=1, min_count=5) / table["WLD"]).dropna()
        judged = checked[(checked["indicator"] == "gdp_nominal") & (checked["source"] == source)]
        for year, verdict in zip(judged["time_period"], judged["verdict"], strict=True):
            near = any(abs(shares[year] - each) < margin for each in (0.225, 0.24, 0.26, 0.275))
            assert (verdict == "borderline") == near, (source, year)
            seen += near
    assert seen


def test_nothing_within_the_mean_revision_of_a_threshold_is_decided(shipped: Release) -> None:
    for about in ("points", "fraction"):
        checked = claims.check(shipped, Rule(about=about))  # type: ignore[arg-type]
        for row in checked[checked["indicator"] == "gdp_nominal"].itertuples():
            margin = sum(methods.revised("gdp_nominal").values()) / len(
                methods.revised("gdp_nominal")
            )
            at = (
                [0.225, 0.24, 0.26, 0.275]
                if about == "points"
                else [(0.25 * 0.2) ** 0.5, (0.25 / 3) ** 0.5]
            )
            near = any(abs(row.share - each) < margin for each in at)
            assert (row.verdict == "borderline") == near, row


def test_simple_fractions_by_geometric_midpoints() -> None:
    nearest = [str(claims.nearest_simple(each)) for each in (0.222, 0.182, 0.166, 0.25, 0.2237)]
    assert nearest == ["1/5", "1/6", "1/6", "1/4", "1/4"]
    assert claims.borders(0.2) == pytest.approx(((1 / 30) ** 0.5, (1 / 20) ** 0.5))
    # A fraction that no sentence would round to is checked by points.
    tolerance = claims.Tolerance(1.0, 2.5)
    assert claims.verdict(0.24, 0.235, tolerance, about="fraction") == "holds"
