"""Goods and services are together what goods and services are: in what is shipped, and not where one of them is off."""

from __future__ import annotations

import pandas as pd
import pytest

from etl import catalog
from etl.observations import concat
from tests.shipped import shipped_store
from tests.small import release, table
from tests.unit.etl.checks.test_checks import found, only

WHOLE, GOODS, SERVICES = "goods_services_bop_exports", "goods_bop_exports", "services_exports"
#: Exports of services and of goods, billions of dollars; the whole is added up here, by a second path.
KINDS = {
    SERVICES: {"CHN": 381.0, "GBR": 584.0, "U3412": 100.0, "WLD": 7_900.0},
    GOODS: {"CHN": 3_179.0, "GBR": 482.0, "U3412": 900.0, "WLD": 23_400.0},
}
TOTAL = {area: KINDS[SERVICES][area] + KINDS[GOODS][area] for area in KINDS[GOODS]}


def kind(indicator: str, edition: str = "2025-04-15", **other: float) -> pd.DataFrame:
    """One of the three of an edition, with some values replaced."""
    values = {**(TOTAL if indicator == WHOLE else KINDS[indicator]), **other}
    years = {area: {"2022": value * 0.97, "2023": value} for area, value in values.items()}
    return table(years, indicator=indicator, source="unctad", edition=edition)


def test_kinds_that_make_the_whole_pass() -> None:
    assert found("kinds_add_up", release(*map(kind, (WHOLE, GOODS, SERVICES)))) == []


@pytest.mark.parametrize("factor", [0.9, 0.98, 1.02, 1.1, 2.0, 10.0])
def test_services_that_are_off_are_found_either_way(factor: float) -> None:
    spoiled = kind(SERVICES, GBR=KINDS[SERVICES]["GBR"] * factor)
    expected = (KINDS[SERVICES]["GBR"] * factor + KINDS[GOODS]["GBR"]) / TOTAL["GBR"]
    said = only(found("kinds_add_up", release(kind(WHOLE), kind(GOODS), spoiled)))
    assert f"unctad {WHOLE} GBR 202" in said
    assert f"{GOODS} and {SERVICES} are {expected:.1%} of it, 2 years are off" in said


def test_groups_have_more_room() -> None:
    """UNCTAD's own 3412 is off by 0.0095."""
    for size, errors in ((TOTAL["U3412"] * 1.0095, 0), (TOTAL["U3412"] * 1.03, 1)):
        off = kind(WHOLE, U3412=size)
        assert len(found("kinds_add_up", release(off, kind(GOODS), kind(SERVICES)))) == errors


def test_what_did_not_change_keeps_its_older_label() -> None:
    """Only services came: they are held to the goods, and to both together, that are held."""
    held = concat([kind(WHOLE), kind(GOODS), kind(SERVICES)])
    same = kind(SERVICES, "2026-06-15")
    wrong = kind(SERVICES, "2026-06-15", CHN=KINDS[SERVICES]["CHN"] * 1.1)
    assert found("kinds_add_up", same, held) == []
    assert f"unctad {WHOLE} CHN 202" in only(found("kinds_add_up", wrong, held))


def test_a_whole_without_its_kinds_is_not_judged() -> None:
    assert found("kinds_add_up", kind(WHOLE)) == []
    assert found("kinds_add_up", release(kind(WHOLE), kind(SERVICES))) == []


def test_the_shipped_release_passes_as_its_limits_were_measured() -> None:
    """By a second path, row by row: no economy and no group is further off than the limit."""
    shipped = shipped_store().open()
    guard = catalog.guards()["kinds_add_up"]
    assert found("kinds_add_up", shipped) == []
    rows = shipped.observations
    rows = rows[rows["source"] == "unctad"]
    for whole, kinds in guard.wholes.items():
        of = {
            name: rows[rows["indicator"] == name]
            .set_index(["ref_area", "time_period"])["value"]
            .to_dict()
            for name in (whole, *kinds)
        }
        off = {
            place: abs(sum(of[name][place] for name in kinds) / value - 1)
            for place, value in of[whole].items()
            if value and all(place in of[name] for name in kinds)
        }
        assert len(off) > 5_000
        assert max(off.values()) <= guard.limits["groups"]
        assert (
            max(v for (a, _), v in off.items() if not a.startswith("U") or len(a) == 3)
            <= guard.limits["relative"] / 10
        )
