"""Plausible nonsense, by every door: nothing of it is published without a word, and honest editions all pass.

What came is in order, what it says is not. A scenario is a source, an indicator, what is wrong with it, and the door
that it comes through; it takes the one path by which anything is published, up to the writing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

import pandas as pd
import pytest

from etl.checks import Finding, Severity
from etl.errors import GuardsFailed
from etl.observations import concat, normalise
from etl.pipeline.publishing import Outcome, publish
from etl.places import CHECKOUT
from etl.sources.base import Fetched
from etl.storage.release import Release
from etl.storage.store import Store
from tests.honest import arrival
from tests.small import areas, release

Spoil = Callable[[pd.DataFrame], pd.DataFrame]


class Unwritten(Store):
    """Takes a release as any store does, and writes nothing."""

    def publish(self, *given: object, **more: object) -> str:
        return "unwritten"


@pytest.fixture(scope="module")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store that nothing is written to."""
    return Unwritten(str(tmp_path_factory.mktemp("store")))


def send(
    store: Store, held: Release | list[pd.DataFrame], new: list[pd.DataFrame], **options: Any
) -> Outcome:
    """What comes of it; nothing is written."""
    arrived = concat(new)
    # Trade is added up on the way.
    arrived = arrived[
        ~arrived["indicator"].isin(
            ["goods_trade", "goods_services_trade", "goods_services_bop_trade"]
        )
    ]
    fetched = {
        str(source): Fetched(rows.reset_index(drop=True), areas(rows))
        for source, rows in arrived.groupby("source")
    }
    standard: dict[str, Any] = {
        "failed": {}, "dry_run": False, "force": False, "provenance": "", "progress": lambda words: None,
    }  # fmt: skip
    severities: dict[str, Severity] = {"error": "error", "warning": "warning"}
    before = held if isinstance(held, Release) else release(*held) if held else None
    try:
        return publish(store, before, fetched, **(standard | options))
    except GuardsFailed as refused:
        found = tuple(
            Finding(f["guard"], severities[f["severity"]], f["message"]) for f in refused.findings
        )
        return Outcome(None, str(refused), findings=found)


# -- What may be wrong with figures ------------------------------------------------------------------------------------
def scaled(factor: float, *of: str, years: tuple[str, str] = ("0", "9999")) -> Spoil:
    """The values of some areas (all if none is named) a factor too large, in some years."""

    def spoil(rows: pd.DataFrame) -> pd.DataFrame:
        mine = rows["time_period"].between(*years)
        if of:
            mine &= rows["ref_area"].isin(of)
        return rows.assign(value=rows["value"].where(~mine, rows["value"] * factor))

    return spoil


def swapped(left: str, right: str) -> Spoil:
    """Two areas under each other's names."""
    return lambda rows: normalise(
        rows.assign(ref_area=rows["ref_area"].replace({left: right, right: left}))
    )


def without(area: str = "", first: str = "0", last: str = "9999") -> Spoil:
    """An area, or all, without some years."""

    def spoil(rows: pd.DataFrame) -> pd.DataFrame:
        gone = rows["time_period"].between(first, last)
        if area:
            gone &= rows["ref_area"] == area
        return rows[~gone].reset_index(drop=True)

    return spoil


def late(years: int, *of: str) -> Spoil:
    """The values of some areas (all if none is named) in other years."""

    def spoil(rows: pd.DataFrame) -> pd.DataFrame:
        mine = rows["ref_area"].isin(of) if of else rows["ref_area"].notna()
        moved = (rows["time_period"].astype(int) + years).astype(str)
        found = rows.assign(time_period=rows["time_period"].where(~mine, moved))
        last = rows["time_period"].max()
        return normalise(found[found["time_period"] <= last])

    return spoil


def rounded(digits: int) -> Spoil:
    return lambda rows: rows.assign(value=[float(f"{v:.{digits}g}") for v in rows["value"]])


def status(mark: str, first: str, last: str = "9999", *of: str) -> Spoil:
    """Another status in some years."""

    def spoil(rows: pd.DataFrame) -> pd.DataFrame:
        mine = rows["time_period"].between(first, last)
        if of:
            mine &= rows["ref_area"].isin(of)
        return rows.assign(obs_status=rows["obs_status"].mask(mine, mark))

    return spoil


def instead(value: float, area: str, year: str) -> Spoil:
    return lambda rows: rows.assign(
        value=rows["value"].mask((rows["ref_area"] == area) & (rows["time_period"] == year), value)
    )


#: What may be wrong with levels of any indicator.
LEVELS: dict[str, Spoil] = {
    "china_thousandfold": scaled(1000, "CHN"),
    "china_a_thousandth": scaled(1e-3, "CHN"),
    "china_negative": scaled(-1, "CHN"),
    "everything_in_billions": scaled(1e-9),
    "everything_in_thousands": scaled(1e-3),
    "everything_a_year_late": late(1),
    "everything_two_years_early": late(-2),
    "korea_a_year_late": late(1, "KOR"),
    "germany_a_year_late": late(1, "DEU"),
    "usa_twentyfold": scaled(20, "USA"),
    "usa_a_twentieth": scaled(0.05, "USA"),
    "germany_twice": scaled(2.2, "DEU"),
    "germany_and_usa_exchanged": swapped("DEU", "USA"),
    "china_and_japan_exchanged": swapped("CHN", "JPN"),
    "japan_a_quarter_more": scaled(1.25, "JPN"),
    "world_a_quarter_more": scaled(1.25, "WLD"),
    "world_below_the_three": scaled(0.1, "WLD"),
    "korea_gone": without("KOR"),
    "germany_gone": without("DEU"),
    "world_gone": without("WLD"),
    "germany_without_35_years": without("DEU", "1985", "2019"),
    "germany_without_its_last_year": without("DEU", "2023"),
    "one_year_gone": without("", "2015", "2015"),
    "one_value_tenfold": scaled(10, "JPN", years=("2010", "2010")),
    "one_value_zero": instead(0.0, "DEU", "2010"),
    "one_value_infinite": instead(float("inf"), "KOR", "2010"),
}
#: Asked of every door; the others of those by which nearly everything comes.
EVERYWHERE = {
    "china_thousandfold",
    "china_negative",
    "everything_in_billions",
    "everything_a_year_late",
    "usa_twentyfold",
    "germany_and_usa_exchanged",
    "germany_without_35_years",
    "japan_a_quarter_more",
    "korea_gone",
    "world_gone",
    "one_year_gone",
}
#: Flows are those of the three: what is wrong with others, and with the World, is nothing to them.
OTHERS = {name for name in LEVELS if {"germany", "usa", "world"} & set(name.split("_"))} | {
    "one_value_zero"
}
INDICATORS = (
    ("wdi", "gdp_nominal"),
    ("weo", "gdp_ppp"),
    ("unctad", "goods_exports"),
    ("imts", "bilateral_goods_exports"),
    ("comtrade", "bilateral_goods_exports"),
)
#: How editions come: which are held, which one comes, and whether from a file.
DOORS: dict[str, tuple[tuple[int, ...], int, bool]] = {
    "refresh": ((0, 1), 2, False),
    "vintage": ((0, 2), 1, False),
    "oldest_vintage": ((1, 2), 0, False),
    "import": ((0, 2), 1, True),
}


def part(source: str, place: int, *indicators: str) -> pd.DataFrame:
    rows = arrival(source, place)
    return rows[rows["indicator"].isin(indicators)].reset_index(drop=True)


@lru_cache(maxsize=4)
def holding(source: str, places: tuple[int, ...], *indicators: str) -> Release:
    """A release with these editions; scenarios that follow each other share it, as nothing is written to it."""
    return release(*(part(source, n, *indicators) for n in places))


def come(store: Store, source: str, door: str, spoil: Spoil, *indicators: str) -> Outcome:
    """Editions of some indicators through a door, the first indicator spoilt."""
    held, place, files = DOORS[door]
    new = part(source, place, *indicators)
    mine = new["indicator"] == indicators[0]
    wrong = concat([spoil(new[mine].reset_index(drop=True)), new[~mine]])
    # A service sends its current edition with the earlier ones.
    beside = [] if files or place == 2 else [part(source, 2, *indicators)]
    return send(store, holding(source, held, *indicators), [wrong, *beside], files=files)


@cache
def told(source: str, door: str, name: str, indicator: str) -> Outcome:
    """What comes of one of `LEVELS`; two tests ask what was found, and nothing else is kept."""
    outcome = come(Unwritten("/nowhere"), source, door, LEVELS[name], indicator)
    return Outcome(None, outcome.summary, findings=outcome.findings)


#: A refresh brings all nonsense of all indicators. At the other doors, behind which the same guards stand, each nonsense
#: is of every other indicator in turn: each door has met every nonsense and every indicator.
SCENARIOS = [
    (source, indicator, door, name)
    for n, (source, indicator) in enumerate(INDICATORS)
    for k, door in enumerate(DOORS)
    for m, name in enumerate(LEVELS)
    if not (source in ("imts", "comtrade") and name in OTHERS)
    and (door in ("refresh", "vintage") or name in EVERYWHERE)
    and (door == "refresh" or (n + k + m) % 2 == 0)
]
#: A file may hold a part of an earlier edition, and is published; what it lacks is told by name.
TOLD = {("import", "korea_gone"), ("import", "world_gone")}


@pytest.mark.parametrize(
    ("source", "indicator", "door", "name"), [pytest.param(*s, id="-".join(s)) for s in SCENARIOS]
)
def test_nonsense_is_not_published_in_silence(
    source: str, indicator: str, door: str, name: str
) -> None:
    outcome = told(source, door, name, indicator)
    if (door, name) in TOLD:
        assert outcome.findings
    else:
        assert outcome.refused, [f.as_dict() for f in outcome.findings]


BLAMED = (
    "china_thousandfold",
    "everything_in_billions",
    "everything_a_year_late",
    "japan_a_quarter_more",
)


@pytest.mark.parametrize("door", ["vintage", "oldest_vintage", "import"])
@pytest.mark.parametrize("name", BLAMED)
@pytest.mark.parametrize(("source", "indicator"), INDICATORS[:3])
def test_what_is_said_is_said_of_the_edition_that_came(
    source: str, indicator: str, name: str, door: str
) -> None:
    """Not of its neighbour, which is held and was judged when it came: that one is named as what it is compared with."""
    label = part(source, DOORS[door][1], indicator)["edition"].iloc[0]
    outcome = told(source, door, name, indicator)
    said = [f.message for f in outcome.findings if not f.message.startswith("And ")]
    assert said
    # Names begin with source and indicator, and end with the edition, unless it is the one that is shown.
    named = [re.match(rf"{source} {indicator}[^(:]*\(([^)]+)\)", words) for words in said]
    assert {found[1] if found else words for found, words in zip(named, said, strict=True)} == {
        label
    }


# -- What shows beside other indicators only ---------------------------------------------------------------------------
def renamed(left: str, right: str) -> Spoil:
    """Two indicators under each other's names."""
    return lambda rows: normalise(
        rows.assign(indicator=rows["indicator"].replace({left: right, right: left}))
    )


def copied(left: str, right: str) -> Spoil:
    """One indicator under another's name, too."""
    return lambda rows: concat(
        [rows[rows["indicator"] != right], rows[rows["indicator"] == left].assign(indicator=right)]
    )


def only(indicator: str, spoil: Spoil) -> Spoil:
    """One indicator of several spoilt."""

    def spoilt(rows: pd.DataFrame) -> pd.DataFrame:
        mine = rows["indicator"] == indicator
        return concat([spoil(rows[mine].reset_index(drop=True)), rows[~mine]])

    return spoilt


PRODUCTS = ("gdp_nominal", "gdp_ppp", "gdp_lcu", "gdp_constant_lcu", "gdp_growth", "population")
TRADE = (
    "goods_exports",
    "goods_imports",
    "goods_services_bop_exports",
    "goods_services_bop_imports",
)
FLOWS = ("bilateral_goods_exports", "goods_exports")
#: Name -> source, its indicators, what is wrong.
TOGETHER: dict[str, tuple[str, tuple[str, ...], Spoil]] = {
    "weo_market_prices_and_parities_exchanged": ("weo", PRODUCTS, renamed("gdp_nominal", "gdp_ppp")),
    "weo_dollars_and_own_currency_exchanged": ("weo", PRODUCTS, renamed("gdp_nominal", "gdp_lcu")),
    "weo_own_currency_in_both_places": ("weo", PRODUCTS, copied("gdp_lcu", "gdp_nominal")),
    "weo_parities_in_both_places": ("weo", PRODUCTS, copied("gdp_ppp", "gdp_nominal")),
    "weo_people_for_product": ("weo", PRODUCTS, copied("population", "gdp_nominal")),
    "weo_growth_a_year_late": ("weo", PRODUCTS, only("gdp_growth", late(1))),
    "weo_growth_of_korea_and_japan_exchanged": (
        "weo", PRODUCTS, only("gdp_growth", swapped("KOR", "JPN")),
    ),
    "weo_growth_as_a_fraction": ("weo", PRODUCTS, only("gdp_growth", scaled(0.01))),
    "weo_real_product_rebased_in_2010_only": (
        "weo", PRODUCTS, only("gdp_constant_lcu", scaled(1.2, "CHN", years=("2010", "9999"))),
    ),
    "weo_dollars_without_their_own_currency": (
        "weo", PRODUCTS, only("gdp_nominal", scaled(1.05, "KOR", years=("2015", "2024"))),
    ),
    "weo_yen_in_thousands": ("weo", PRODUCTS, only("gdp_lcu", scaled(1e-3, "JPN"))),
    "weo_everything_observed": ("weo", PRODUCTS, status("A", "0")),
    "weo_running_year_of_the_three_observed": (
        "weo", PRODUCTS, status("A", "2025", "2025", "CHN", "JPN", "KOR"),
    ),
    "weo_running_year_of_everybody_observed": ("weo", PRODUCTS, status("A", "2025", "2025")),
    "weo_everything_forecast_since_1990": ("weo", PRODUCTS, status("F", "1991")),
    "unctad_exports_and_imports_exchanged": (
        "unctad", TRADE, renamed("goods_exports", "goods_imports"),
    ),
    "unctad_goods_for_goods_and_services": (
        "unctad", TRADE, copied("goods_exports", "goods_services_bop_exports"),
    ),
    "unctad_services_exchanged_too": (
        "unctad", TRADE, renamed("goods_services_bop_exports", "goods_services_bop_imports"),
    ),
    "wdi_market_prices_for_parities": (
        "wdi", ("gdp_nominal", "gdp_ppp"), copied("gdp_nominal", "gdp_ppp"),
    ),
    "imts_flows_twentyfold": (
        "imts", FLOWS, only("bilateral_goods_exports", scaled(20)),
    ),
    "comtrade_flows_twentyfold": (
        "comtrade", FLOWS, only("bilateral_goods_exports", scaled(20)),
    ),
}  # fmt: skip


@pytest.mark.parametrize("door", ["refresh", "vintage", "import"])
@pytest.mark.parametrize("name", TOGETHER)
def test_indicators_that_do_not_fit_together(empty_store: Store, name: str, door: str) -> None:
    source, indicators, spoil = TOGETHER[name]
    held, place, files = DOORS[door]
    new = [spoil(part(source, place, *indicators))]
    if not files and place != 2:
        new.append(part(source, 2, *indicators))
    outcome = send(empty_store, holding(source, held, *indicators), new, files=files)
    assert outcome.refused, [f.as_dict() for f in outcome.findings]


# -- Into an empty store there is no edition to compare with ------------------------------------------------------------
def gdp(spoil: Spoil) -> Spoil:
    return only("gdp_nominal", spoil)


#: Name -> source, what is wrong; the other sources are as they should be.
FIRST: dict[str, tuple[str, Spoil]] = {
    "wdi_in_billions": ("wdi", gdp(scaled(1e-9))),
    "wdi_in_thousands": ("wdi", gdp(scaled(1e-3))),
    "wdi_negative": ("wdi", gdp(scaled(-1, "DEU"))),
    "wdi_a_year_late": ("wdi", gdp(late(1))),
    "wdi_china_thousandfold": ("wdi", gdp(scaled(1000, "CHN"))),
    "wdi_usa_twentyfold": ("wdi", gdp(scaled(20, "USA"))),
    "wdi_germany_and_usa_exchanged": ("wdi", gdp(swapped("DEU", "USA"))),
    "wdi_market_prices_and_parities_exchanged": ("wdi", renamed("gdp_nominal", "gdp_ppp")),
    "wdi_rounded_to_six_digits": ("wdi", gdp(rounded(6))),
    "wdi_china_a_third_more": ("wdi", gdp(scaled(1.3, "CHN"))),
    "wdi_years_of_constant_prices": ("wdi", only("gdp_constant", late(1))),
    "wdi_ends_years_ago": ("wdi", gdp(without("", "2021"))),
    "weo_in_billions": ("weo", gdp(scaled(1e-9))),
    "weo_germany_and_usa_exchanged": ("weo", gdp(swapped("DEU", "USA"))),
    "weo_usa_twentyfold": ("weo", gdp(scaled(20, "USA"))),
    "weo_market_prices_and_parities_exchanged": ("weo", renamed("gdp_nominal", "gdp_ppp")),
    "weo_everything_observed": ("weo", status("A", "0")),
    "weo_everything_forecast": ("weo", status("F", "0")),
    "weo_growth_of_another_economy": ("weo", only("gdp_growth", swapped("CHN", "JPN"))),
    "unctad_in_millions": ("unctad", only("goods_exports", scaled(1e-6))),
    "unctad_exports_and_imports_exchanged": ("unctad", renamed("goods_exports", "goods_imports")),
    "unctad_china_thousandfold": ("unctad", only("goods_exports", scaled(1000, "CHN"))),
    "unctad_world_too_small": ("unctad", only("goods_exports", scaled(0.3, "WLD"))),
    "unctad_goods_with_services_exchanged": (
        "unctad", renamed("goods_exports", "goods_services_bop_exports"),
    ),
    "imts_flows_in_thousands": ("imts", only("bilateral_goods_exports", scaled(1e-3))),
    "imts_exports_a_year_late": ("imts", only("goods_exports", late(1))),
    "comtrade_flows_twice": ("comtrade", only("bilateral_goods_exports", scaled(2.5))),
}  # fmt: skip


@pytest.mark.parametrize("name", FIRST)
def test_nonsense_in_a_first_release(empty_store: Store, name: str) -> None:
    source, spoil = FIRST[name]
    others = [
        arrival(other, 2)
        for other in ("wdi", "weo", "unctad", "imts", "comtrade")
        if other != source
    ]
    new = spoil(arrival(source, 2))
    outcome = send(empty_store, [], [new, *others])
    assert outcome.refused, [f.as_dict() for f in outcome.findings]


# -- Labels ------------------------------------------------------------------------------------------------------------
def labelled(source: str, place: int, label: str, indicator: str) -> pd.DataFrame:
    return part(source, place, indicator).assign(edition=label)


#: Name -> source, indicator, which editions are held, which content comes, its label, and whether from a file.
LABELS: dict[str, tuple[str, str, tuple[int, ...], int, str, bool]] = {
    "old_content_under_a_new_label_wdi": ("wdi", "gdp_nominal", (0, 1), 0, "2026-02-24", False),
    "old_content_under_a_new_label_weo": ("weo", "gdp_nominal", (0, 1), 0, "2026-04", False),
    "old_content_under_a_new_label_unctad": ("unctad", "goods_exports", (0, 1), 0, "2026-03-19", False),
    "new_content_under_an_old_label": ("weo", "gdp_nominal", (1,), 2, "2023-10", True),
    "archive_filed_as_today": ("wdi", "gdp_nominal", (2,), 0, "2026-10-01", True),
    "content_of_2024_filed_years_later": ("wdi", "gdp_nominal", (), 0, "2028-01-15", True),
    "edition_of_the_future": ("wdi", "gdp_nominal", (0, 1), 2, "2099-01-01", False),
    "outlook_of_november": ("weo", "gdp_nominal", (0, 1), 2, "2025-11", True),
    "service_falls_back": ("wdi", "gdp_nominal", (1, 2), 0, "2024-01-15", False),
}  # fmt: skip


@pytest.mark.parametrize("name", LABELS)
def test_wrong_labels(empty_store: Store, name: str) -> None:
    source, indicator, held, place, label, files = LABELS[name]
    tables = [part(source, n, indicator) for n in held]
    outcome = send(empty_store, tables, [labelled(source, place, label, indicator)], files=files)
    assert outcome.refused, [f.as_dict() for f in outcome.findings]


@pytest.mark.parametrize("door", ["refresh", "vintage", "import"])
def test_rounded_to_six_digits_under_another_label(empty_store: Store, door: str) -> None:
    outcome = come(empty_store, "wdi", door, rounded(6), "gdp_nominal")
    assert outcome.refused
    assert {f.guard for f in outcome.findings if f.severity == "error"} == {"rounded"}


@pytest.mark.parametrize(("source", "indicator"), INDICATORS)
def test_other_content_under_the_same_label(
    empty_store: Store, source: str, indicator: str
) -> None:
    """Published again in place: held to what the label said before."""
    held = [part(source, n, indicator) for n in (0, 1)]
    again = scaled(1.3, "CHN")(part(source, 1, indicator))
    assert send(empty_store, held, [again]).refused


# -- What is right passes ------------------------------------------------------------------------------------------------
SOURCES = ("wdi", "weo", "unctad", "imts", "comtrade")


@pytest.mark.parametrize("source", SOURCES)
def test_honest_editions_pass_one_after_the_other(empty_store: Store, source: str) -> None:
    for place in range(3):
        held = [arrival(source, n) for n in range(place)]
        outcome = send(empty_store, held, [arrival(source, place)])
        assert outcome.findings == ()
        assert outcome.release


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(("source", "indicator"), INDICATORS)
def test_honest_editions_pass_by_every_door(
    empty_store: Store, source: str, indicator: str, door: str
) -> None:
    outcome = come(empty_store, source, door, lambda rows: rows, indicator)
    assert outcome.findings == ()


def test_an_honest_first_release_passes(empty_store: Store) -> None:
    outcome = send(
        empty_store, [], [arrival(source, place) for source in SOURCES for place in range(3)]
    )
    assert outcome.findings == ()


@pytest.mark.parametrize("source", SOURCES)
def test_the_same_values_under_a_new_label_are_no_news(empty_store: Store, source: str) -> None:
    held = arrival(source, 2)
    label = "2026-04" if source == "weo" else "2026-09-26"
    outcome = send(empty_store, [held], [held.assign(edition=label)])
    assert outcome.summary.startswith("Nothing new")


def test_rounded_to_six_digits_under_the_same_label_is_no_news(empty_store: Store) -> None:
    held = part("wdi", 2, "gdp_nominal")
    assert send(empty_store, [held], [rounded(6)(held)], files=True).summary.startswith(
        "Nothing new"
    )


def test_a_part_of_an_earlier_edition_from_a_file_passes_and_is_named(empty_store: Store) -> None:
    """Four areas and six years of an official file: what it lacks is told, what it has is taken."""
    few = part("wdi", 0, "gdp_nominal")
    few = few[few["ref_area"].isin(["CHN", "JPN", "KOR", "WLD"]) & (few["time_period"] >= "2018")]
    held = [part("wdi", n, "gdp_nominal") for n in (1, 2)]
    outcome = send(empty_store, held, [few.reset_index(drop=True)], files=True)
    assert not outcome.refused
    assert "10 areas are missing that 2025-07-01 has" in outcome.findings[0].message


def test_an_extract_may_lack_what_no_group_counts(empty_store: Store) -> None:
    """And nothing else: with or without the option, Germany belongs to a group."""
    held = part("unctad", 1, "goods_exports")
    held = concat(
        [
            held,
            *(
                held[held["ref_area"] == "AUS"].assign(ref_area=f"X{n}", value=1e9)
                for n in range(6)
            ),
        ]
    )
    new = part("unctad", 2, "goods_exports")
    assert send(empty_store, [held], [new], files=True).refused
    outcome = send(empty_store, [held], [new], files=True, extract=True)
    assert [f.severity for f in outcome.findings] == ["warning"]
    assert send(empty_store, [held], [without("DEU")(new)], files=True, extract=True).refused


def test_every_kind_of_nonsense_is_documented() -> None:
    """Each kind is a row of docs/faults.md, beside the test that tries it, and no row is of a kind that is not tried."""
    text = (CHECKOUT / "docs" / "faults.md").read_text(encoding="utf-8")
    tried = {
        test_nonsense_is_not_published_in_silence: LEVELS,
        test_indicators_that_do_not_fit_together: TOGETHER,
        test_nonsense_in_a_first_release: FIRST,
        test_wrong_labels: LABELS,
    }
    rows = set(re.findall(r"(?m)^\| `(\w+)` \|.*\| `(test_\w+)` \|$", text))
    known = {test.__name__ for test in tried}
    assert {row for row in rows if row[1] in known} == {
        (kind, test.__name__) for test, kinds in tried.items() for kind in kinds
    }
