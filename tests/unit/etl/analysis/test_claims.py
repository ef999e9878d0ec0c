"""Claims: a verdict for each definition and year, and only where there is a share."""

from __future__ import annotations

import pytest

from etl.analysis import claims
from etl.analysis.claims import Rule, Tolerance, verdict
from tests.shipped import shipped_store
from tests.small import GDP, changed, release, table

RULE = Tolerance(holds=1.0, close=2.5)


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (0.25, "holds"),
        (0.24, "holds"),
        (0.26, "holds"),
        (0.2399999, "close"),
        (0.225, "close"),
        (0.275, "close"),
        (0.2249999, "fails"),
        (0.2750001, "fails"),
        (0.0, "fails"),
    ],
)
def test_verdict_at_its_edges(share: float, expected: str) -> None:
    """24.0 % is within one point of 25 %, whatever floats say of 0.25 - 0.24."""
    assert verdict(share, 0.25, RULE) == expected


def test_every_year_with_a_share_has_a_verdict() -> None:
    found = claims.check(release(table(changed("KOR", "2024", None))))
    of_gdp = found[found["claim"] == "one_fourth"]
    assert tuple(found.columns) == (*claims.COLUMNS, *claims.RANGE)
    assert of_gdp["time_period"].tolist() == ["2021", "2022", "2023"]
    assert of_gdp["verdict"].tolist() == ["holds", "close", "fails"]


def test_the_year_asked_for_is_that_of_the_edition() -> None:
    both = release(table(), table(changed("CHN", "2023", 20_000), edition="2026-07-13"))
    now, then = claims.check(both), claims.check(both, Rule(as_of="2025-12-31"))
    verdicts = [t.set_index("time_period")["verdict"]["2023"] for t in (then, now)]
    assert verdicts == ["fails", "holds"]


def test_forecasts_are_checked_but_never_the_latest() -> None:
    rows = table(source="weo", edition="2023-10", forecasts_from="2023")
    found = claims.check(release(rows))
    assert found["obs_status"].tolist() == ["A", "A", "F", "F"]
    assert claims.latest(found)["time_period"].tolist() == ["2022"]


def test_another_rule_may_be_asked_for() -> None:
    found = claims.check(release(table()), Rule(Tolerance(holds=5.0, close=6.0)))
    assert set(found["verdict"]) == {"holds"}


def test_another_area_may_be_asked_for() -> None:
    found = claims.check(release(table()), area="CHN")
    assert found["share"].iloc[0] == pytest.approx(GDP["CHN"]["2021"] / GDP["WLD"]["2021"])


def test_nothing_to_check_is_an_empty_table() -> None:
    nothing = release(table(indicator="exchange_rate"))
    for rule in (Rule(), Rule(first=2000, last=2020), Rule(last=2092)):
        found = claims.check(nothing, rule)
        assert found.empty
        assert tuple(found.columns) == (*claims.COLUMNS, *claims.RANGE)
        assert claims.latest(found).empty
        assert not claims.is_past(nothing, rule)


@pytest.mark.parametrize("area", ["CJK", "CJK+HKG+MAC"])
@pytest.mark.parametrize(
    "rule",
    [
        Rule(),
        Rule(first=1990, last=2015),
        Rule(Tolerance(0.5, 3.0), as_of="2015-10"),
        Rule(about="fraction", last=2010),
        Rule(last=1900),
    ],
)
def test_the_last_years_alone_have_the_verdicts_of_all_years(rule: Rule, area: str) -> None:
    found = shipped_store().open()
    assert claims.judged_last(found, rule, area=area) == claims.last_observed(
        claims.judged(found, rule, area=area)
    )
