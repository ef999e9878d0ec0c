"""Shares: only from complete numerators of one edition, whatever is missing."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl import catalog
from etl.analysis.shares import COLUMNS, shares, shares_in
from etl.errors import UsageError
from tests.small import GDP, changed, release, table

THREE = catalog.members(catalog.CJK)
YEARS = tuple(GDP["WLD"])
CELLS = [(area, year) for area in (*THREE, catalog.WORLD) for year in YEARS]


def test_share_is_sum_of_members_over_world() -> None:
    found = shares(table(), "CJK").set_index("time_period")
    assert list(found.index) == list(YEARS)
    row = found.loc["2021"]
    assert row["numerator"] == pytest.approx(24_797e9)
    assert row["share"] == pytest.approx(24_797 / 98_780)
    assert (row["indicator"], row["source"], row["edition"]) == ("gdp_nominal", "wdi", "2025-07-01")
    assert row["obs_status"] == "A"
    assert row["missing"] == ""


def test_ragged_last_year_has_no_share() -> None:
    """WDI of October 2025 had China and the World for 2024, but not Korea: 20.5 % would be wrong."""
    row = shares(table(changed("KOR", "2024", None)), "CJK").iloc[-1]
    assert row["time_period"] == "2024"
    assert pd.isna(row["share"])
    assert pd.isna(row["numerator"])
    assert row["obs_status"] == "O"
    assert row["missing"] == "KOR"


def test_missing_world_is_named() -> None:
    row = shares(table(changed("WLD", "2024", None)), "CJK").iloc[-1]
    assert pd.isna(row["share"])
    assert row["missing"] == "WLD"


def test_years_without_any_member_have_no_row() -> None:
    figures = GDP
    for area in THREE:
        figures = changed(area, "2024", None, figures)
    assert "2024" not in set(shares(table(figures), "CJK")["time_period"])


def test_world_is_all_of_the_world() -> None:
    assert shares(table(), "WLD")["share"].tolist() == [1.0] * 4


def test_quarters_and_partners_do_not_count() -> None:
    """Trade by partner has them beside the years."""
    rows = table()
    quarters = rows.assign(freq="Q", time_period=rows["time_period"] + "-Q1")
    partners = rows.assign(counterpart_area="DEU", value=1.0)
    assert shares(pd.concat([rows, quarters, partners]), "CJK").equals(shares(rows, "CJK"))


def test_share_is_as_weak_as_its_weakest_input() -> None:
    rows = table()
    rows.loc[(rows["ref_area"] == "KOR") & (rows["time_period"] == "2024"), "obs_status"] = "E"
    rows.loc[(rows["ref_area"] == "WLD") & (rows["time_period"] == "2023"), "obs_status"] = "F"
    found = shares(rows, "CJK").set_index("time_period")["obs_status"]
    assert found.to_dict() == {"2021": "A", "2022": "A", "2023": "F", "2024": "E"}


def test_zero_is_a_value() -> None:
    figures = {**GDP, "TUV": dict.fromkeys(YEARS, 0.0)}
    assert shares(table(figures), "TUV")["share"].tolist() == [0.0] * 4


def test_several_editions_are_refused() -> None:
    both = pd.concat([table(), table(edition="2026-07-13")])
    with pytest.raises(UsageError, match="one indicator, source and edition"):
        shares(both, "CJK")


def test_nothing_gives_an_empty_table() -> None:
    found = shares(table({"DEU": GDP["DEU"]}), "CJK")
    assert found.empty
    assert tuple(found.columns) == COLUMNS


def test_shares_in_a_release_are_those_of_its_edition() -> None:
    both = release(table(), table(changed("CHN", "2024", 20_000), edition="2026-07-13"))
    for edition in ("2025-07-01", "2026-07-13"):
        found = shares_in(both, "gdp_nominal", "wdi", "CJK", edition)
        assert found.equals(shares(both.select("gdp_nominal", "wdi", edition), "CJK"))


@settings(max_examples=40)
@given(st.sets(st.sampled_from(CELLS)))
def test_whatever_is_missing_no_share_is_incomplete(missing: set[tuple[str, str]]) -> None:
    """Any subset of the observations may be missing: shares are there just where all four values are."""
    figures = {
        area: {y: v for y, v in years.items() if (area, y) not in missing}
        for area, years in GDP.items()
    }
    found = shares(table(figures), "CJK").set_index("time_period")["share"].dropna()
    complete = [y for y in YEARS if all((area, y) not in missing for area in (*THREE, "WLD"))]
    assert list(found.index) == complete
    for year, share in found.items():
        assert share == pytest.approx(sum(GDP[a][str(year)] for a in THREE) / GDP["WLD"][str(year)])


@settings(max_examples=25)
@given(st.sets(st.sampled_from(CELLS)), st.sets(st.sampled_from(CELLS)))
def test_no_share_mixes_editions(
    missing: set[tuple[str, str]], missing_later: set[tuple[str, str]]
) -> None:
    """What one edition lacks is never taken from another, whichever of the two is asked for."""
    factor = {"2025-07-01": 1.0, "2026-07-13": 1.05}
    lacks = {"2025-07-01": missing, "2026-07-13": missing_later}
    tables = [
        table(
            {
                a: {y: v * factor[e] for y, v in years.items() if (a, y) not in lacks[e]}
                for a, years in GDP.items()
            },
            edition=e,
        )
        for e in factor
    ]
    both = release(*tables)
    for edition in factor:
        for row in shares(both.select("gdp_nominal", "wdi", edition), "CJK").itertuples():
            assert row.edition == edition
            year = str(row.time_period)
            complete = all((area, year) not in lacks[edition] for area in (*THREE, "WLD"))
            assert pd.notna(row.share) == complete
            if complete:
                expected = sum(GDP[a][year] for a in THREE) * factor[edition] * 1e9
                assert row.numerator == pytest.approx(expected)


MEMBERS = sorted({area for group in catalog.groups() for area in catalog.members(group)})
SOME = st.sets(st.sampled_from([*MEMBERS, catalog.WORLD]), max_size=8)


@settings(max_examples=12)
@given(SOME, st.sampled_from([*catalog.groups()]))
def test_shares_of_members_sum_to_the_share_of_the_group(missing: set[str], group: str) -> None:
    """Where a group has a share its members' add up to it; it has none where one of them has none."""
    sizes = {area: 10.0 + n for n, area in enumerate(MEMBERS)} | {catalog.WORLD: 1e5}
    rows = table({area: {"2024": size} for area, size in sizes.items() if area not in missing})
    whole = shares(rows, group)["share"].dropna()
    parts = [shares(rows, area)["share"].dropna() for area in catalog.members(group)]
    assert len(whole) == all(len(part) for part in parts)
    if len(whole):
        total = sum(float(part.iloc[0]) for part in parts)
        assert total == pytest.approx(float(whole.iloc[0]), rel=1e-12)
