"""Guards: each fires on what it is for, and real data pass them all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pandas as pd
import pytest

from etl import catalog, checks
from etl.analysis.shares import share_rows
from etl.catalog import areas
from etl.checks import Candidate, Finding
from etl.checks.candidate import Columns
from etl.observations import concat
from etl.storage.store import Release
from tests.shipped import shipped_store
from tests.small import GDP, Values, changed, release, table

TODAY = date(2026, 11, 23)
NEXT = "2026-07-13"
#: Twenty years of steady growth: long enough to be seen to have shifted.
LONG: dict[str, dict[str, float]] = {
    area: {
        str(year): size * (1.03 + 0.002 * (year % 5)) ** (year - 2005) for year in range(2005, 2025)
    }
    for area, size in {
        "CHN": 9000.0,
        "JPN": 4000.0,
        "KOR": 1000.0,
        "DEU": 3000.0,
        "WLD": 60_000.0,
    }.items()
}


def found(
    guard: str,
    new: pd.DataFrame | Release,
    old: pd.DataFrame | None = None,
    *,
    files: bool = False,
    extract: bool = False,
    compute: Callable[[Columns, str], list[dict[str, Any]]] = share_rows,
) -> list[Finding]:
    """What one guard finds in a release of these tables after one of those."""
    held = release(old) if old is not None else None
    if isinstance(new, pd.DataFrame):
        tables = [new] if old is None or set(old["edition"]) == set(new["edition"]) else [new, old]
        new = release(*tables)
    candidate = Candidate(
        new, held, new.observations, files=files, extract=extract, today=TODAY, shares=compute
    )
    return checks.run_one(guard, candidate)


def only(findings: list[Finding], severity: str = "error") -> str:
    """The message of the only finding."""
    assert [finding.severity for finding in findings] == [severity], findings
    return findings[0].message


def later(values: Values = GDP, **options: str) -> pd.DataFrame:
    """The next edition."""
    return table(values, **{"edition": NEXT, **options})


def test_every_guard_is_declared_and_every_declaration_has_a_guard() -> None:
    assert set(catalog.guards()) == set(checks.GUARDS)
    assert all(len(facts.reason) > 20 for facts in catalog.guards().values())


def test_good_data_pass_every_guard() -> None:
    grown = {area: {y: v * 1.01 for y, v in years.items()} for area, years in GDP.items()}
    candidate = Candidate(
        release(later(grown), table()), release(table()), later(grown), today=TODAY
    )
    assert checks.run(candidate) == []


def test_the_shipped_release_passes_every_guard() -> None:
    """Real figures: what the product ships must not need to be forced."""
    store = shipped_store()
    shipped = store.open()
    findings = checks.run(Candidate(shipped, None, shipped.observations))
    assert [finding for finding in findings if finding.severity == "error"] == []


def test_keys_unique() -> None:
    twice = concat([table(), table(changed("KOR", "2024", 1_900)).query("ref_area == 'KOR'")])
    damaged = release(table())
    damaged.observations = twice
    assert (
        "wdi gdp_nominal KOR 2021 (2025-07-01) stands twice"
        in found("keys_unique", damaged)[0].message
    )


def test_values_usable() -> None:
    assert (
        "KOR 2024 is inf"
        in found("values_usable", table(changed("KOR", "2024", float("inf"))))[0].message
    )
    assert "negative" in only(found("values_usable", table(changed("DEU", "2024", -1))))


def test_forecast_marked() -> None:
    future = table(source="weo", edition="2023-10", forecasts_from="2025")
    assert len(found("forecast_marked", future)) == len(GDP)
    assert (
        found("forecast_marked", table(source="weo", edition="2023-10", forecasts_from="2023"))
        == []
    )


def test_zero_is_no_value_of_a_counted_economy() -> None:
    assert "DEU 2024 is zero" in only(found("values_usable", table(changed("DEU", "2024", 0))))
    assert found("values_usable", table(changed("TUV", "2024", 0))) == []
    lcu = table(changed("DEU", "2024", 0), indicator="gdp_lcu", source="weo", edition="2025-10")
    assert found("values_usable", lcu) == []


def test_running_year_of_a_few_fiscal_years_is_told() -> None:
    """India counts in fiscal years: its running one is told, that of the three is refused."""
    last = {a: {y: v for y, v in years.items() if y < "2024"} for a, years in GDP.items()}
    options = {"source": "weo", "edition": "2024-10"}
    assert "TUV 2024" in only(
        found("forecast_marked", table({**last, "TUV": GDP["TUV"]}, **options)), "warning"
    )
    assert "KOR 2024" in only(
        found("forecast_marked", table({**last, "KOR": GDP["KOR"]}, **options))
    )


@pytest.mark.parametrize(
    ("period", "freq", "refused"),
    [
        ("2025-Q3", "Q", False),
        ("2025-Q4", "Q", True),
        ("2025-10", "M", False),
        ("2025-11", "M", True),
    ],
)
def test_quarters_and_months_that_are_not_over(period: str, freq: str, refused: bool) -> None:
    flow = table(
        {"CHN": {period: 20.0}},
        indicator="bilateral_goods_exports",
        source="imts",
        edition="2025-11-02",
    ).assign(freq=freq, counterpart_area="JPN")
    assert bool(found("forecast_marked", flow)) == refused


def test_last_year() -> None:
    assert found("last_year", table(edition="2026-07-13")) == []
    assert "ends for CHN in 2024, JPN in 2024, KOR in 2024, WLD in 2024" in only(
        found("last_year", table(edition="2028-03-01"))
    )
    forecasts = table(source="weo", edition="2025-10", forecasts_from="2000")
    assert "CHN never" in only(found("last_year", forecasts))


def test_nobody_above_world() -> None:
    assert "USA 2024 is above the World" in only(
        found("nobody_above_world", table({**GDP, "USA": {"2024": 580_000.0}}))
    )
    assert found("nobody_above_world", table()) == []


def test_economies_add_up() -> None:
    assert "2024: all economies together are 106.2% of the World" in only(
        found("economies_add_up", table({**GDP, "USA": {"2024": 89_310.0}}))
    )


def test_economies_that_are_missing_from_the_world() -> None:
    """Nearly all economies, and yet a tenth of the World is missing."""
    codes = [code for code, a in areas.areas().items() if a.kind == "economy"][:160]
    years = [str(year) for year in range(2000, 2012)]
    values = {code: dict.fromkeys(years, 600.0) for code in codes}
    whole = {**values, "WLD": dict.fromkeys(years, 97_000.0)}
    assert found("economies_add_up", table(whole, edition="2012-10-01")) == []
    short = {**values, "WLD": dict.fromkeys(years, 110_000.0)}
    assert len(found("economies_add_up", table(short, edition="2012-10-01"))) == 10


def test_aggregates_add_up() -> None:
    members = {code: {"2024": 700.0 + n} for n, code in enumerate(catalog.members("EU27"))}
    total = sum(years["2024"] for years in members.values())
    union = {**members, "EUU": {"2024": total}, "WLD": {"2024": 111_670.0}}
    assert found("aggregates_add_up", table(union)) == []
    swapped = {**union, "DEU": {"2024": 29_000.0}}
    assert "EU27 add up to" in only(found("aggregates_add_up", table(swapped)))
    assert found("aggregates_add_up", table({k: v for k, v in swapped.items() if k != "MLT"})) == []


def flows(value: float) -> pd.DataFrame:
    """What China sells to Japan and to Korea."""
    one = table({"CHN": {"2024": value}}, indicator="bilateral_goods_exports", source="imts")
    return concat([one.assign(counterpart_area=to) for to in ("JPN", "KOR")])


def test_flows_within_total() -> None:
    total = table({"CHN": {"2024": 3_500.0}}, indicator="goods_exports", source="imts")
    assert found("flows_within_total", release(flows(150), total)) == []
    assert "CHN 2024 is more than CHN exports" in only(
        found("flows_within_total", release(flows(1_900), total))
    )
    elsewhere = table({"CHN": {"2024": 3_500.0}}, indicator="goods_exports", source="unctad")
    assert len(found("flows_within_total", release(flows(1_900), elsewhere))) == 1
    assert found("flows_within_total", flows(1_900)) == []


def test_periods_add_up() -> None:
    year = table({"CHN": {"2024": 120.0}}, indicator="goods_exports", source="imts")

    def months(value: float) -> pd.DataFrame:
        labels = {"CHN": {f"2024-{month:02}": value for month in range(1, 13)}}
        return table(labels, indicator="goods_exports", source="imts").assign(freq="M")

    assert found("periods_add_up", release(year, months(10))) == []
    assert "its 12 parts add up to 0.1% of it" in only(
        found("periods_add_up", release(year, months(0.01)))
    )


def test_world_present() -> None:
    assert "no World total" in only(
        found("world_present", table({k: v for k, v in GDP.items() if k != "WLD"}))
    )
    assert "2022: the World is missing between" in only(
        found("world_present", table(changed("WLD", "2022", None)))
    )
    assert "2023: the three exceed the World" in only(
        found("world_present", table(changed("WLD", "2023", 20_000)))
    )


def test_world_of_the_last_year_may_still_come() -> None:
    ragged = table(changed("WLD", "2024", None))
    assert "no share yet" in only(found("world_present", ragged), "warning")


def test_world_is_not_asked_of_what_never_has_it() -> None:
    three = {area: GDP[area] for area in ("CHN", "JPN", "KOR")}
    assert (
        found("world_present", table(three, indicator="goods_services_bop_exports", source="weo"))
        == []
    )
    assert found("world_present", table({"CHN": GDP["CHN"]})) == []


def naive(columns: Columns, area: str) -> list[dict[str, Any]]:
    """Shares as a hurried hand would compute them: missing counts as nothing."""
    wide = pd.DataFrame(columns).pivot_table(
        index="time_period", columns="ref_area", values="value", aggfunc="first"
    )
    share = wide.reindex(columns=list(catalog.members(area))).sum(axis=1) / wide["WLD"]
    return [{"time_period": year, "share": value} for year, value in share.items()]


def test_ragged_year() -> None:
    """China and the World have 2024, Korea not yet: a share of the sum without it is refused."""
    ragged = table(changed("KOR", "2024", None))
    assert "2024: a share without KOR" in only(found("ragged_year", ragged, compute=naive))
    assert found("ragged_year", ragged) == []


def test_recomputed() -> None:
    def off(columns: Columns, area: str) -> list[dict[str, Any]]:
        return [{**row, "share": row["share"] * (1 + 1e-9)} for row in share_rows(columns, area)]

    findings = found("recomputed", table(), compute=off)
    assert len(findings) == checks.MOST + 1
    assert (
        findings[-1].message
        == "And 6 more of the kind, which a dry run or 'trilateral check' lists."
    )
    assert found("recomputed", table()) == []


def test_recomputed_sums() -> None:
    parts = [table(indicator=name, unit=1e8) for name in ("goods_exports", "goods_imports")]
    trade = table(indicator="goods_trade", unit=2e8)
    assert found("recomputed", release(*parts, trade)) == []
    wrong = release(*parts, table(changed("DEU", "2022", 1), indicator="goods_trade", unit=2e8))
    assert (
        "DEU 2022 is not the sum of goods_exports and goods_imports"
        in found("recomputed", wrong)[0].message
    )


def test_plausible_range() -> None:
    """A first release in billions instead of units is caught without any edition to compare with."""
    findings = found("plausible_range", table(unit=1.0))
    assert len(findings) == 4
    assert "wdi gdp_nominal CHN 2024 is 1.87e+04" in findings[0].message
    assert found("plausible_range", table()) == []


@pytest.mark.parametrize("factor", [1000, 0.001])
def test_magnitude_of_one_value(factor: float) -> None:
    slip = later(changed("DEU", "2023", GDP["DEU"]["2023"] * factor))
    assert "DEU 2023 is" in only(found("magnitude", slip, table()))


def test_magnitude_of_a_whole_indicator() -> None:
    findings = found("magnitude", later(unit=1e6), table())
    assert findings[0].message == "wdi gdp_nominal is off by 1,000 throughout: another unit."


def test_magnitude_lets_currencies_be_renamed() -> None:
    """Zimbabwe's has been, by ten million; those of the three have not."""
    old = table(indicator="gdp_lcu", source="weo", edition="2024-04")
    renamed = {"TUV": {year: value / 1e7 for year, value in GDP["TUV"].items()}}
    new = table({**GDP, **renamed}, indicator="gdp_lcu", source="weo", edition="2024-10")
    assert found("magnitude", new, old) == []
    slip = table(changed("KOR", "2024", 1e7), indicator="gdp_lcu", source="weo", edition="2024-10")
    assert "KOR 2024" in only(found("magnitude", slip, old))


def test_jump_of_the_three() -> None:
    up, down = found("jump", table(changed("JPN", "2023", 4_213_000)))
    assert up.message == "wdi gdp_nominal JPN 2023 is 990 times the year before."
    assert "JPN 2024" in down.message


def test_jump_of_others_only_up_and_down_again() -> None:
    assert "TUV 2023 stands far out" in only(found("jump", table(changed("TUV", "2023", 62))))
    dollarised = {**GDP, "TUV": {"2021": 0.06, "2022": 0.06, "2023": 60.0, "2024": 65.0}}
    assert found("jump", table(dollarised)) == []


def test_plausible_range_of_earlier_years_and_editions() -> None:
    """The lower end sinks with the years; an edition of 2001 is held to it, too."""
    early = {area: {"2000": v["2021"] / 6} for area, v in GDP.items()}
    assert found("plausible_range", table(early, edition="2001-10-01")) == []
    assert len(found("plausible_range", table(early, edition="2001-10-01", unit=1e6))) == 4
    rates = table({"CHN": {"2023": 52.0}}, indicator="gdp_growth", source="weo", unit=1)
    assert "CHN 2023 is 52" in only(found("plausible_range", rates))


def test_in_proportion() -> None:
    """Market prices and purchasing power parities under each other's names."""
    ppp = {
        area: {y: v * (1.8 if area == "WLD" else 2) for y, v in GDP[area].items()} for area in GDP
    }
    right = release(table(), table(ppp, indicator="gdp_ppp"))
    assert found("in_proportion", right) == []
    wrong = release(table(ppp), table(indicator="gdp_ppp"))
    assert "WLD 2024 is 1.8 times gdp_ppp" in found("in_proportion", wrong)[0].message


def test_same_values() -> None:
    twice = release(table(), table(indicator="gdp_ppp"))
    assert "gdp_nominal says the same as gdp_ppp" in only(found("same_values", twice))
    assert found("same_values", release(table(), table(indicator="gdp_ppp", unit=1.1e9))) == []


#: Nine economies more, each with figures of its own.
MANY: Values = LONG | {
    area: {year: value * (n + 2) / 7 for year, value in LONG["KOR"].items()}
    for n, area in enumerate(("AUS", "BRA", "CAN", "ESP", "FRA", "GBR", "IND", "ITA", "MEX"))
}


def full_digits(digits: int = 15) -> Values:
    """Figures with many digits, as the World Bank has them, rounded to some."""
    return {
        area: {
            y: float(f"{v * 1.0123456789 ** (n + 1):.{digits}g}")
            for n, (y, v) in enumerate(years.items())
        }
        for area, years in LONG.items()
    }


def test_carried() -> None:
    """A year filled in with the one before: of one economy on every page, and of most; others may repeat a figure."""

    def filled(*areas: str) -> pd.DataFrame:
        return later({a: y | ({"2024": y["2023"]} if a in areas else {}) for a, y in MANY.items()})

    assert found("carried", filled(), table(MANY)) == []
    assert found("carried", filled("FRA", "ITA"), table(MANY)) == []
    said = only(found("carried", filled("KOR"), table(MANY)))
    assert said == "wdi gdp_nominal KOR 2024 is the value of the year before."
    said = only(found("carried", filled(*MANY), table(MANY)))
    assert said == "wdi gdp_nominal 2024: 14 of 14 values are those of the year before."
    half = only(found("carried", filled(*sorted(MANY)[:8]), table(MANY)))
    assert "8 of 14 values" in half


def test_rounded() -> None:
    """Through a spreadsheet, and under a new date."""
    fine = table(full_digits())
    assert "values are rounded to 6 digits" in only(found("rounded", later(full_digits(6)), fine))
    assert found("rounded", later(full_digits(9)), fine) == []
    assert found("rounded", later(LONG), fine) == []
    older = table(full_digits(6), edition="2025-02-24")
    assert "(2025-02-24)" in only(found("rounded", release(fine, older), fine))
    alone = full_digits() | {"JPN": full_digits(2)["JPN"]}
    assert " JPN: " in only(found("rounded", later(alone), fine))


def test_rounded_in_a_first_release() -> None:
    assert found("rounded", table(full_digits())) == []
    assert "100% of the values have 6 digits" in only(found("rounded", table(full_digits(6))))


def test_one_edition() -> None:
    """What is added up is of one edition, and of files that hold one part only that is told."""
    family = ("goods_exports", "goods_imports", "goods_trade")
    old = [table(indicator=name, edition="2025-07-01") for name in family]
    new = [later(indicator=name) for name in family]
    for tables, told in ((old + new, 0), (old + new[:1], 1), (old + new[1:2], 1), (new[:1], 0)):
        made, held = release(*tables), release(*old)
        findings = checks.run_one(
            "one_edition", Candidate(made, held, made.observations, files=True)
        )
        assert [finding.severity for finding in findings] == ["warning"] * told
        assert all("goods_exports 20" in finding.message for finding in findings)


def test_repeated() -> None:
    """The content of one edition under the label of another."""
    first, second, third = (
        table({a: {y: v * f for y, v in years.items()} for a, years in LONG.items()}, edition=e)
        for e, f in {"2025-02-01": 1.0, "2025-07-01": 1.01, "2025-10-01": 1.02}.items()
    )
    again = first.assign(edition="2026-07-13")
    held = release(first, second, third)
    candidate = Candidate(release(first, second, third, again), held, again, today=TODAY)
    assert "says what the edition 2025-02-01 says" in only(checks.run_one("repeated", candidate))
    unrevised = third.assign(edition="2026-07-13")
    candidate = Candidate(release(first, second, third, unrevised), held, unrevised, today=TODAY)
    assert checks.run_one("repeated", candidate) == []


def test_coverage_of_an_indicator() -> None:
    old = concat([table(), table(indicator="population", unit=1e6)])
    assert "wdi population has vanished" in only(found("coverage", release(later(), table()), old))


def test_coverage_of_an_economy() -> None:
    short = {area: years for area, years in GDP.items() if area != "DEU"}
    assert "1 area vanished, DEU" in only(found("coverage", later(short), table()))
    tiny = {area: years for area, years in GDP.items() if area != "TUV"}
    assert "TUV" in only(found("coverage", later(tiny), table()), "warning")


def test_coverage_of_a_year() -> None:
    assert "KOR 2023 has vanished" in only(
        found("coverage", later(changed("KOR", "2023", None)), table())
    )
    cut = {area: {y: v for y, v in years.items() if y < "2024"} for area, years in GDP.items()}
    assert len(found("coverage", later(cut), table())) == 6


def test_coverage_of_others_counts() -> None:
    findings = found("coverage", later(changed("TUV", "2021", None)), table())
    assert "1 value of 1 other area vanished, TUV" in only(findings)


def test_coverage_of_an_older_edition_is_nobodys_loss() -> None:
    """A narrower file of an earlier edition goes to the vintages; the latest stays as it is."""
    old = later()
    narrow = table({"JPN": {"2023": 4_213.0}})
    told = only(found("coverage", release(old, narrow), old, files=True), "warning")
    assert "4 areas are missing that 2026-07-13 has, CHN, KOR, WLD, DEU" in told


def test_coverage_lets_a_file_begin_later() -> None:
    """A DataBank export is an extract: it may begin in 2022, but must not have holes."""
    short = {area: {y: v for y, v in years.items() if y > "2021"} for area, years in GDP.items()}
    assert "begins in 2022" in only(found("coverage", later(short), table(), files=True), "warning")
    assert len(found("coverage", later(short), table())) > 1
    holes = changed("KOR", "2023", None, short)
    severities = [f.severity for f in found("coverage", later(holes), table(), files=True)]
    assert severities == ["error", "warning"]


@pytest.mark.parametrize("lag", [-2, -1, 1, 2])
def test_shifted(lag: int) -> None:
    moved = {**LONG, "KOR": {str(int(y) + lag): v for y, v in LONG["KOR"].items()}}
    message = only(found("shifted", later(moved), table(LONG)))
    assert "KOR: the values stand" in message
    assert ("late" if lag > 0 else "early") in message


def test_shifted_and_revised() -> None:
    """Values that were revised a little and carried into the next year match none exactly."""
    moved = {**LONG, "JPN": {str(int(y) + 1): v * 1.001 for y, v in LONG["JPN"].items()}}
    assert "JPN" in only(found("shifted", later(moved), table(LONG)))


def test_shifted_series_of_one_other_economy_is_a_warning() -> None:
    small = {**LONG, "TUV": {y: v / 1e5 for y, v in LONG["DEU"].items()}}
    moved = {**small, "TUV": {str(int(y) + 1): v for y, v in small["TUV"].items()}}
    assert "TUV" in only(found("shifted", later(moved), table(small)), "warning")


#: What the IMF wrote of Grenada's population, in thousands, from 2001 on: in April and in October 2024.
APRIL = [
    103,
    104,
    104,
    104,
    105,
    105,
    105,
    105,
    106,
    106,
    107,
    107,
    108,
    109,
    110,
    110,
    111,
    111,
    112,
    113,
    113,
    114,
]
OCTOBER = [
    103,
    104,
    105,
    105,
    104,
    105,
    105,
    105,
    105,
    105,
    107,
    108,
    109,
    109,
    110,
    111,
    111,
    112,
    113,
    113,
    114,
    114,
]


def peopled(values: list[int]) -> Values:
    """A small economy's population beside the others'."""
    return {**LONG, "TUV": {str(2001 + n): float(value) for n, value in enumerate(values)}}


def test_thousands_that_grow_by_one_a_year_have_not_shifted() -> None:
    """An honest edition: whenever such a value is revised it is that of a neighbouring year."""
    old, new = (table(peopled(each), unit=1e3) for each in (APRIL, OCTOBER))
    assert found("shifted", new.assign(edition=NEXT), old) == []
    # Where it grows by more, the same is a shift.
    steep = [100 + 7 * n + n % 3 for n in range(22)]
    old = table(peopled(steep), unit=1e3)
    late = table(peopled([90, *steep[:-1]]), unit=1e3, edition=NEXT)
    assert "TUV" in only(found("shifted", late, old), "warning")


def test_shifted_series_of_a_member_of_a_group() -> None:
    moved = {**LONG, "DEU": {str(int(y) + 1): v for y, v in LONG["DEU"].items()}}
    assert "DEU" in only(found("shifted", later(moved), table(LONG)))


def test_ordinary_revisions_have_not_shifted() -> None:
    revised = {area: {y: v * 1.02 for y, v in years.items()} for area, years in LONG.items()}
    assert found("shifted", later(revised), table(LONG)) == []
    assert found("shifted", later(LONG), table(LONG)) == []


def test_revision() -> None:
    big = later(changed("KOR", "2023", GDP["KOR"]["2023"] * 1.2))
    assert "KOR 2023 is revised by 20.0%; so far never by more than 10.0%" in only(
        found("revision", big, table())
    )
    assert "DEU 2023 is revised by 98.9%" in only(
        found("revision", later(changed("DEU", "2023", 9_000)), table())
    )
    assert (
        "DEU 2023 is revised to one part in 1,000; so far never further than to one in 1.6"
        in only(
            found("revision", later(changed("DEU", "2023", GDP["DEU"]["2023"] / 1000)), table())
        )
    )
    assert found("revision", later(changed("DEU", "2023", 5_000)), table()) == []
    assert found("revision", later(changed("TUV", "2023", 0.2)), table()) == []


def test_large_economy_revised_throughout_is_told() -> None:
    """Germany 15 % larger in every year moves no sum far enough to be refused, and is not passed over in silence."""
    years = GDP["DEU"]
    larger = GDP | {"DEU": {year: value * 1.15 for year, value in years.items()}}
    for rows, size in ((later(larger), "15.0%"), (later(changed("DEU", "2023", 5_200)), "14.9%")):
        told = only(found("revision", rows, table()), "warning")
        assert told.startswith("wdi gdp_nominal DEU 20")
        assert told.endswith(f"by up to {size}.")
    assert (
        found("revision", later(changed("TUV", "2023", GDP["TUV"]["2023"] * 1.15)), table()) == []
    )


def test_revision_as_large_as_one_before_is_not_the_largest() -> None:
    """History counts: what the indicator has been revised by once may happen again."""
    first, second = (
        table(edition="2024-07-01"),
        table(changed("KOR", "2023", GDP["KOR"]["2023"] * 1.2)),
    )
    held = release(first, second)
    third = later(
        changed(
            "JPN",
            "2023",
            GDP["JPN"]["2023"] * 1.15,
            changed("KOR", "2023", GDP["KOR"]["2023"] * 1.2),
        )
    )
    candidate = Candidate(release(first, second, third), held, third, today=TODAY)
    assert checks.run_one("revision", candidate) == []


def test_revision_of_forecasts_is_no_matter() -> None:
    old = table(source="weo", edition="2023-10", forecasts_from="2023")
    new = table(changed("KOR", "2024", 9_000), source="weo", edition="2025-10")
    assert found("revision", new, old) == []


def moved(share: float, status: str = "A", edition: str = NEXT) -> pd.DataFrame:
    """China larger, so that the share of the three moves by so many points."""
    more = share / 100 * GDP["WLD"]["2024"]
    rows = later(changed("CHN", "2024", GDP["CHN"]["2024"] + more), edition=edition)
    return rows.assign(obs_status=rows["obs_status"].mask(rows["time_period"] == "2024", status))


def test_share_moved() -> None:
    assert found("share_moved", moved(1.4), table()) == []
    # Of the three together, and of China.
    both = found("share_moved", moved(1.6), table())
    assert [f.message.split()[2] for f in both] == ["CJK", "CHN"]
    assert "is 23.67%, and 22.07% in 2025-07-01" in both[0].message


def test_share_of_forecasts_may_move_more() -> None:
    old = table(source="weo", edition="2023-10", forecasts_from="2024")
    for edition, points, refused in (("2024-04", 4, 0), ("2024-04", 5, 2), ("2026-04", 7, 0)):
        new = moved(points, "F", edition).assign(source="weo")
        assert len(found("share_moved", new, old)) == refused


def test_share_jump() -> None:
    up = changed("CHN", "2024", GDP["CHN"]["2024"] + 5_000)
    jumps = found("share_jump", table(up))
    assert (
        "CJK 2024: its share of the World goes from 22.22% to 26.54% in one year"
        in jumps[0].message
    )
    assert found("share_jump", table()) == []


def test_actual_years() -> None:
    old = table(LONG, source="weo", edition="2025-04", forecasts_from="2025")
    new = table(LONG, source="weo", edition="2025-10", forecasts_from="2010")
    assert "15 years that 2025-04 had observed" in found("actual_years", new, old)[0].message
    fine = table(LONG, source="weo", edition="2025-10", forecasts_from="2024")
    assert found("actual_years", fine, old) == []


RATES = {area: {y: (v / GDP[area][str(int(y) - 1)] - 1) * 100 for y, v in years.items() if y > "2021"}
         for area, years in GDP.items()}  # fmt: skip


def test_growth_agrees() -> None:
    levels = table(indicator="gdp_constant_lcu", source="weo", edition="2025-10")
    rates = table(RATES, indicator="gdp_growth", source="weo", edition="2025-10", unit=1)
    assert found("growth_agrees", release(levels, rates)) == []
    off = {**RATES, "KOR": {**RATES["KOR"], "2023": 9.0}}
    rates = table(off, indicator="gdp_growth", source="weo", edition="2025-10", unit=1)
    assert "KOR 2023 grows by 2.56%, and gdp_growth (weo) says 9.00%" in only(
        found("growth_agrees", release(levels, rates))
    )


def test_growth_of_another_source_agrees() -> None:
    rates = table(RATES, indicator="gdp_growth", source="weo", edition="2025-10", unit=1)
    constant = table(indicator="gdp_constant")
    assert found("growth_agrees", release(constant, rates)) == []
    late = {a: {str(int(y) + 1): v for y, v in years.items()} for a, years in GDP.items()}
    shifted = table(late, indicator="gdp_constant", edition="2026-07-13")
    assert len(found("growth_agrees", release(shifted, rates))) == 3


def in_currency(rate: float, edition: str, nominal: Values = GDP) -> tuple[pd.DataFrame, ...]:
    """Product in dollars, and in currencies of so many to a dollar."""
    own = {
        area: {y: v * rate for y, v in GDP[area].items()} for area in ("CHN", "JPN", "KOR", "DEU")
    }
    return (
        table(nominal, source="weo", edition=edition),
        table(own, indicator="gdp_lcu", source="weo", edition=edition),
    )


def test_dollars_agree() -> None:
    held = release(*in_currency(100, "2025-04"))
    same = release(*in_currency(100, "2025-04"), *in_currency(101, "2025-10"))
    assert found("dollars_agree", same) == []
    other = release(*in_currency(100, "2025-04"), *in_currency(107, "2025-10"))
    candidate = Candidate(other, held, other.observations, today=TODAY)
    assert len(checks.run_one("dollars_agree", candidate)) == 3
    rate = table(
        {area: dict.fromkeys(GDP[area], 108.0) for area in ("CHN", "JPN", "KOR")},
        indicator="exchange_rate", unit=1,
    )  # fmt: skip
    assert "gdp_lcu / gdp_nominal is 100 a dollar, and wdi 2025-07-01 says 108" in (
        found("dollars_agree", release(*in_currency(100, "2025-10"), rate))[0].message
    )


def test_edition_order() -> None:
    old = later()
    arrived = table(edition="2025-01-01")
    candidate = Candidate(release(old, arrived), release(old), arrived, today=TODAY)
    assert "2025-01-01 came, but 2026-07-13 is held" in only(
        checks.run_one("edition_order", candidate)
    )
    from_a_file = Candidate(release(old, arrived), release(old), arrived, files=True, today=TODAY)
    assert checks.run_one("edition_order", from_a_file) == []


@pytest.mark.parametrize(
    ("edition", "source", "refused"),
    [
        ("2026-11-24", "wdi", False),
        ("2026-11-25", "wdi", True),
        ("2026-10", "weo", False),
        ("2026-11", "weo", True),
        ("2205-10", "weo", True),
    ],
)
def test_edition_of_the_future(edition: str, source: str, refused: bool) -> None:
    """A day more may be a time zone, or a clock an hour off; later is a slip that would stay the latest for good."""
    assert bool(found("edition_order", table(source=source, edition=edition))) == refused


def test_sources_apart() -> None:
    other = table(changed("CHN", "2023", 19_000), source="weo", edition="2025-10")
    message = only(found("sources_apart", release(table(), other)), "warning")
    assert "gdp_nominal 2023: wdi says 22.22% and weo 23.34% for the three" in message
    forecast = table(
        changed("CHN", "2024", 30_000), source="weo", edition="2024-04", forecasts_from="2024"
    )
    assert found("sources_apart", release(table(), forecast)) == []


def test_sources_far_apart_are_an_error() -> None:
    other = table(changed("CHN", "2023", 20_500), source="weo", edition="2025-10")
    assert "weo 24.74% for the three" in only(found("sources_apart", release(table(), other)))


def test_levels_of_sources_apart() -> None:
    """Germany and another economy exchanged: the three are as they were."""
    other = table({**GDP, "DEU": GDP["KOR"]}, source="weo", edition="2025-10")
    assert "gdp_nominal DEU: wdi and weo are" in only(
        found("sources_apart", release(table(), other))
    ).replace("weo and wdi", "wdi and weo")
    late = {**LONG, "KOR": {str(int(y) + 1): v for y, v in LONG["KOR"].items()}}
    shifted = release(table(LONG), table(late, source="weo", edition="2026-04"))
    assert "too late beside" in only(found("shifted", shifted)).replace("early", "late")


def test_report_says_what_was_looked_for() -> None:
    findings = [Finding("jump", "error", "x"), Finding("jump", "warning", "y")]
    report = checks.report(findings)
    assert report["forced"]
    assert len(report["guards"]) == len(checks.GUARDS)
    assert {g["guard"]: g["findings"] for g in report["guards"]}["jump"] == 2
    assert not checks.report([])["forced"]


def test_errors_come_first_and_the_rest_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    def many(candidate: Candidate, guard: catalog.Guard) -> Iterator[checks.Trouble]:
        yield from (checks.Trouble(f"{n}", "warning") for n in range(20))
        yield checks.Trouble("worst")

    monkeypatch.setitem(checks.GUARDS, "jump", many)
    findings = found("jump", table())
    assert findings[0] == Finding("jump", "error", "worst.")
    words = "And 11 more of the kind, which a dry run or 'trilateral check' lists."
    assert findings[-1] == Finding("jump", "warning", words, of=11)
