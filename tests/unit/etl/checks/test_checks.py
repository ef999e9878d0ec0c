"""Guards: each fires on what it is for, and real data pass them all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pandas as pd
import pytest

from etl import catalog, checks
from etl.analysis.shares import shares
from etl.checks import Candidate, Finding
from etl.observations import concat
from etl.settings import CHECKOUT
from etl.storage.store import Release, Store
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
    extract: bool = False,
    compute: Callable[[pd.DataFrame, str], pd.DataFrame] = shares,
) -> list[Finding]:
    """What one guard finds in a release of these tables after one of those."""
    held = release(old) if old is not None else None
    if isinstance(new, pd.DataFrame):
        tables = [new] if old is None or set(old["edition"]) == set(new["edition"]) else [new, old]
        new = release(*tables)
    candidate = Candidate(new, held, new.observations, extract=extract, today=TODAY, shares=compute)
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
    store = Store(str(CHECKOUT / "data"))
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
        found("world_present", table(three, indicator="goods_services_exports", source="weo")) == []
    )
    assert found("world_present", table({"CHN": GDP["CHN"]})) == []


def naive(rows: pd.DataFrame, area: str) -> pd.DataFrame:
    """Shares as a hurried hand would compute them: missing counts as nothing."""
    wide = rows.pivot_table(
        index="time_period", columns="ref_area", values="value", aggfunc="first"
    )
    share = wide.reindex(columns=list(catalog.members(area))).sum(axis=1) / wide["WLD"]
    return pd.DataFrame({"time_period": wide.index, "share": share, "obs_status": "A"}).reset_index(
        drop=True
    )


def test_ragged_year() -> None:
    """China and the World have 2024, Korea not yet: a share of the sum without it is refused."""
    ragged = table(changed("KOR", "2024", None))
    assert "2024: a share without KOR" in only(found("ragged_year", ragged, compute=naive))
    assert found("ragged_year", ragged) == []


def test_recomputed() -> None:
    def off(rows: pd.DataFrame, area: str) -> pd.DataFrame:
        return shares(rows, area).assign(share=lambda t: t["share"] * (1 + 1e-9))

    findings = found("recomputed", table(), compute=off)
    assert len(findings) == checks.MOST + 1
    assert findings[-1].message == "And 6 more of the kind."
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
    assert "DEU 2023 stands far out" in only(
        found("jump", table(changed("DEU", "2023", 4_526_000)))
    )
    dollarised = {**GDP, "TUV": {"2021": 0.06, "2022": 0.06, "2023": 60.0, "2024": 65.0}}
    assert found("jump", table(dollarised)) == []


def test_coverage_of_an_indicator() -> None:
    old = concat([table(), table(indicator="population", unit=1e6)])
    assert "wdi population has vanished" in only(found("coverage", release(later(), table()), old))


def test_coverage_of_an_economy() -> None:
    short = {area: years for area, years in GDP.items() if area != "DEU"}
    assert "1 area(s) vanished, DEU" in only(found("coverage", later(short), table()))
    tiny = {area: years for area, years in GDP.items() if area != "TUV"}
    assert "TUV" in only(found("coverage", later(tiny), table()), "warning")


def test_coverage_of_a_year() -> None:
    assert "KOR 2023 has vanished" in only(
        found("coverage", later(changed("KOR", "2023", None)), table())
    )
    cut = {area: {y: v for y, v in years.items() if y < "2024"} for area, years in GDP.items()}
    assert len(found("coverage", later(cut), table())) == 5


def test_coverage_of_others_counts() -> None:
    findings = found("coverage", later(changed("TUV", "2021", None)), table())
    assert "1 values of other areas" in only(findings)


def test_coverage_of_an_older_edition_is_nobodys_loss() -> None:
    """A narrower file of an earlier edition goes to the vintages; the latest stays as it is."""
    old = later()
    narrow = table({"JPN": {"2023": 4_213.0}})
    assert found("coverage", release(old, narrow), old, extract=True) == []


def test_coverage_lets_a_file_begin_later() -> None:
    """A DataBank export is an extract: it may begin in 2022, but must not have holes."""
    short = {area: {y: v for y, v in years.items() if y > "2021"} for area, years in GDP.items()}
    assert "begins in 2022" in only(
        found("coverage", later(short), table(), extract=True), "warning"
    )
    assert len(found("coverage", later(short), table())) > 1
    holes = changed("KOR", "2023", None, short)
    severities = [f.severity for f in found("coverage", later(holes), table(), extract=True)]
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
    moved = {**LONG, "DEU": {str(int(y) + 1): v for y, v in LONG["DEU"].items()}}
    assert "DEU" in only(found("shifted", later(moved), table(LONG)), "warning")


def test_ordinary_revisions_have_not_shifted() -> None:
    revised = {area: {y: v * 1.02 for y, v in years.items()} for area, years in LONG.items()}
    assert found("shifted", later(revised), table(LONG)) == []
    assert found("shifted", later(LONG), table(LONG)) == []


def test_revision() -> None:
    big = later(changed("KOR", "2023", GDP["KOR"]["2023"] * 1.2))
    assert "KOR 2023 is revised by 20.0%; so far never by more than 10.0%" in only(
        found("revision", big, table())
    )
    assert found("revision", later(changed("DEU", "2023", 9_000)), table()) == []


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


def test_edition_order() -> None:
    old = later()
    arrived = table(edition="2025-01-01")
    candidate = Candidate(release(old, arrived), release(old), arrived, today=TODAY)
    assert "2025-01-01 came, but 2026-07-13 is held" in only(
        checks.run_one("edition_order", candidate)
    )
    from_a_file = Candidate(release(old, arrived), release(old), arrived, extract=True, today=TODAY)
    assert checks.run_one("edition_order", from_a_file) == []


@pytest.mark.parametrize(
    ("edition", "source", "refused"),
    [
        ("2026-11-24", "wdi", False),
        ("2026-11-25", "wdi", True),
        ("2026-11", "weo", False),
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
    assert findings[-1] == Finding("jump", "warning", "And 11 more of the kind.")
