"""Why a share moved: four parts that sum to the change exactly, from one edition."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.analysis.decomposition import COLUMNS, PARTS, WORLD_PARTS, decompose, parts, years
from etl.errors import UsageError
from etl.storage.store import Release
from tests.small import Values, release, table

#: In billions: dollars, own currency, own currency at constant prices; the IMF's figures of October 2025, rounded.
DOLLARS = {
    "CHN": {"2021": 18_193.0, "2024": 18_750.0},
    "JPN": {"2021": 5_040.0, "2024": 4_019.0},
    "KOR": {"2021": 1_942.0, "2024": 1_875.0},
    "WLD": {"2021": 98_240.0, "2024": 111_113.0},
}
LOCAL = {
    "CHN": {"2021": 117_382.0, "2024": 134_908.0},
    "JPN": {"2021": 553_069.0, "2024": 608_459.0},
    "KOR": {"2021": 2_221_913.0, "2024": 2_556_857.0},
}
CONSTANT = {
    "CHN": {"2021": 104_390.0, "2024": 118_900.0},
    "JPN": {"2021": 539_800.0, "2024": 552_500.0},
    "KOR": {"2021": 2_153_000.0, "2024": 2_292_000.0},
}


def world(
    edition: str = "2025-10",
    dollars: Values = DOLLARS,
    local: Values = LOCAL,
    constant: Values = CONSTANT,
) -> list[pd.DataFrame]:
    """The three indicators of one edition."""
    tables = {"gdp_nominal": dollars, "gdp_lcu": local, "gdp_constant_lcu": constant}
    return [
        table(v, indicator=i, source="weo", edition=edition, forecasts_from="2025")
        for i, v in tables.items()
    ]


def test_parts_of_japan_by_hand() -> None:
    """Japan grew by 2.3 %, its prices rose by 7.5 %, the yen fell by 28 % and the world grew by 13 %."""
    row = decompose(release(*world()), "2021", "2024").set_index("ref_area").loc["JPN"]
    before, after = 5_040 / 98_240, 4_019 / 111_113
    mean = (after - before) / math.log(after / before)
    real = math.log(552_500 / 539_800)
    assert row["share_from"] == pytest.approx(before)
    assert row["share_to"] == pytest.approx(after)
    assert row["real_growth"] == pytest.approx(mean * real)
    assert row["prices"] == pytest.approx(mean * (math.log(608_459 / 553_069) - real))
    assert row["exchange_rate"] == pytest.approx(
        -mean * math.log((608_459 / 4_019) / (553_069 / 5_040))
    )
    assert row["world_growth"] == pytest.approx(-mean * math.log(111_113 / 98_240))


def test_one_row_for_each_and_their_sum() -> None:
    found = decompose(release(*world()), "2021", "2024")
    assert tuple(found.columns) == COLUMNS
    assert found["ref_area"].tolist() == ["CHN", "JPN", "KOR", "CJK"]
    assert found[["source", "edition", "from", "to"]].drop_duplicates().to_numpy().tolist() == [
        ["weo", "2025-10", "2021", "2024"]
    ]
    numbers = ["share_from", "share_to", *PARTS]
    assert found[numbers].iloc[:3].sum().tolist() == pytest.approx(
        found[numbers].iloc[3].tolist(), rel=1e-14
    )
    change = found["share_to"] - found["share_from"]
    assert (found[list(PARTS)].sum(axis=1) - change).abs().max() < 1e-15


POSITIVE = st.floats(1e-3, 1e18, allow_nan=False, allow_infinity=False)


@given(*[st.tuples(POSITIVE, POSITIVE, POSITIVE, st.floats(1e13, 1e18))] * 2)
def test_parts_sum_to_the_change_without_a_residual(
    before: tuple[float, float, float, float], after: tuple[float, float, float, float]
) -> None:
    """Whatever the figures are, the four parts sum to the change of the share."""
    change = after[2] / after[3] - before[2] / before[3]
    size = max(1.0, before[2] / before[3], after[2] / after[3])
    assert math.fsum(parts(before, after)) == pytest.approx(change, abs=1e-12 * size)


@given(st.floats(1e-15, 1e-9), st.sampled_from([1, -1]))
def test_parts_stay_exact_where_the_share_hardly_moves(step: float, sign: int) -> None:
    """Large parts that cancel: the logarithmic mean must not lose its digits."""
    before = (100.0, 200.0, 20.0, 1_000.0)
    after = (150.0, 390.0, 20.0 * (1 + sign * step), 1_000.0)
    found = parts(before, after)
    assert math.fsum(found) == pytest.approx(after[2] / 1_000 - 0.02, abs=1e-17)
    assert found[0] == pytest.approx(0.02 * math.log(1.5), rel=1e-8)


def test_nothing_changed_is_nothing() -> None:
    found = decompose(release(*world()), "2021", "2021")
    assert found[list(PARTS)].to_numpy().tolist() == [[0.0] * 4] * 4


def test_forecast_is_said_to_be_one() -> None:
    later = {a: {"2021": v["2021"], "2026": v["2024"]} for a, v in DOLLARS.items()}
    local, constant = (
        {a: {"2021": v["2021"], "2026": v["2024"]} for a, v in t.items()} for t in (LOCAL, CONSTANT)
    )
    found = decompose(release(*world("2025-10", later, local, constant)), "2021", "2026")
    assert set(found["obs_status"]) == {"F"}


def both() -> Release:
    revised = {**DOLLARS, "KOR": {"2021": 1_818.0, "2024": 1_870.0}}
    return release(*world("2024-10", revised), *world())


def test_earlier_edition_on_request() -> None:
    now, then = decompose(both(), "2021", "2024"), decompose(both(), "2021", "2024", "2025-01-31")
    assert set(then["edition"]) == {"2024-10"}
    assert then["share_from"].iloc[2] == pytest.approx(1_818 / 98_240)
    assert now["share_from"].iloc[2] == pytest.approx(1_942 / 98_240)


def test_editions_are_never_mixed() -> None:
    """Dollars of one edition over the deflator of another would be nobody's figures."""
    mixed = release(*world("2024-10"), world()[0])
    with pytest.raises(UsageError, match="different editions only"):
        decompose(mixed, "2021", "2024")
    assert decompose(mixed, "2021", "2024", "2024-10")["edition"].iloc[0] == "2024-10"


def test_edition_published_again_is_still_one_edition() -> None:
    again = table(DOLLARS, source="weo", edition="2025-10.2")
    assert len(decompose(release(*world(), again), "2021", "2024")) == 4


def test_missing_year_names_what_lacks_and_what_there_is() -> None:
    with pytest.raises(
        UsageError,
        match=r"2025-10 has no gdp_nominal of CHN in 2019\. There is .* from 2021 to 2024",
    ):
        decompose(release(*world()), "2019", "2024")
    without = {area: values for area, values in DOLLARS.items() if area != "WLD"}
    with pytest.raises(UsageError, match="gdp_nominal of WLD in 2021"):
        decompose(release(*world("2025-10", without)), "2021", "2024")


def test_missing_indicator_is_said() -> None:
    with pytest.raises(UsageError, match="no gdp_lcu from weo"):
        decompose(release(world()[0]), "2021", "2024")
    assert years(release(world()[0])) == []


def test_years_are_those_with_every_input() -> None:
    assert years(release(*world())) == ["2021", "2024"]
    ragged = {**LOCAL, "KOR": {"2021": 1.0}}
    assert years(release(*world("2025-10", DOLLARS, ragged))) == ["2021"]


def yearly() -> Release:
    """Five years, and an economy beside the three that is the rest of the World."""
    span = range(2020, 2025)
    grown = {"CHN": 1.05, "JPN": 1.01, "KOR": 1.03, "USA": 1.02}
    rate = {"CHN": 1.01, "JPN": 1.08, "KOR": 1.02, "USA": 1.0}
    size = {"CHN": 15_000.0, "JPN": 5_000.0, "KOR": 1_700.0, "USA": 78_300.0}

    def series(of: str, growth: float) -> dict[str, float]:
        return {str(year): size[of] * growth ** (year - 2020) for year in span}

    quantity = {a: series(a, grown[a]) for a in size}
    local = {a: series(a, grown[a] * 1.02) for a in size}
    dollars = {a: series(a, grown[a] * 1.02 / rate[a]) for a in size}
    total = {str(year): sum(dollars[a][str(year)] for a in size) for year in span}
    return release(*world("2025-10", {**dollars, "WLD": total}, local, quantity))


def test_chained_is_the_sum_of_the_years_and_exact() -> None:
    found = decompose(yearly(), "2020", "2024").set_index("ref_area")
    each = [
        decompose(yearly(), str(year), str(year + 1), method="ends").set_index("ref_area")
        for year in range(2020, 2024)
    ]
    assert set(found["method"]) == {"chain"}
    for part in (*PARTS, *WORLD_PARTS):
        for area in found.index:
            total = math.fsum(float(year.loc[area, part]) for year in each)
            assert found.loc[area, part] == pytest.approx(total, abs=1e-15)
    change = found["share_to"] - found["share_from"]
    assert (found[list(PARTS)].sum(axis=1) - change).abs().max() < 1e-15


def test_up_to_three_years_are_split_end_to_end() -> None:
    assert set(decompose(yearly(), "2020", "2023")["method"]) == {"ends"}
    assert set(decompose(yearly(), "2020", "2024", method="ends")["method"]) == {"ends"}


def test_growth_of_the_world_is_real_growth_and_the_rest() -> None:
    """The real growth of all economies at the prices of the year before: by hand for one year."""
    row = decompose(yearly(), "2020", "2021").set_index("ref_area").loc["KOR"]
    size = {"CHN": 15_000.0, "JPN": 5_000.0, "KOR": 1_700.0, "USA": 78_300.0}
    grown = {"CHN": 1.05, "JPN": 1.01, "KOR": 1.03, "USA": 1.02}
    rate = {"CHN": 1.01, "JPN": 1.08, "KOR": 1.02, "USA": 1.0}
    later = {a: size[a] * grown[a] * 1.02 / rate[a] for a in size}
    before, after = sum(size.values()), sum(later.values())

    def mean(a: str) -> float:
        s, t = size[a] / before, later[a] / after
        return (t - s) / math.log(t / s)

    real = math.log(sum(size[a] * grown[a] for a in size) / before)
    assert row["world_real_growth"] == pytest.approx(-mean("KOR") * real, rel=1e-12)
    assert row["world_growth"] == pytest.approx(
        row["world_real_growth"] + row["world_prices_and_rates"], rel=1e-12
    )


def test_real_growth_of_the_world_needs_its_economies() -> None:
    """The three alone say nothing of the World's real growth."""
    found = decompose(release(*world()), "2021", "2024")
    assert found[list(WORLD_PARTS)].isna().all().all()


def test_chaining_needs_every_year() -> None:
    with pytest.raises(UsageError, match="in 2022"):
        decompose(release(*world()), "2021", "2024", method="chain")
