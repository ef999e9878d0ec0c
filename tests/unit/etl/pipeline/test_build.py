"""Building: editions merged, sums formed, errors corrected, one path to publishing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl import catalog, checks
from etl.editions import base, granularity, merge, split, sums
from etl.errors import GuardsFailed, StoreBusy
from etl.observations import KEY, concat, empty
from etl.pipeline import corrections, description, unfinished
from etl.pipeline.publishing import Outcome, publish
from etl.sources.base import Fetched
from etl.storage.store import Store
from tests.small import GDP, areas, changed, release, table


def labels(everything: pd.DataFrame) -> list[str]:
    return sorted(everything["edition"].unique())


def test_first_data_are_taken_as_they_are() -> None:
    assert merge(empty(), table()).equals(table())


def test_the_same_again_adds_nothing() -> None:
    assert merge(table(), table()).equals(table())


def test_the_same_under_a_later_label_is_no_news() -> None:
    """The provider confirmed what is held: an edition of that day would be an invention."""
    assert merge(table(), table(edition="2026-07-13")).equals(table())
    revised = merge(table(), later())
    assert labels(revised) == ["2025-07-01", "2026-07-13"]
    assert merge(revised, later("2026-09-01")).equals(revised)
    assert labels(merge(revised, table(edition="2026-09-01"))) == [*labels(revised), "2026-09-01"]


def test_the_same_under_an_earlier_label_is_an_edition() -> None:
    """As of a day between the two there is an answer now."""
    assert labels(merge(table(), table(edition="2025-02-24"))) == ["2025-02-24", "2025-07-01"]


def test_parts_of_a_sum_keep_one_label_together() -> None:
    """Imports were revised, exports were not: trade needs both of one edition."""

    def trade(edition: str, factor: float) -> pd.DataFrame:
        parts = {"goods_exports": 1.0, "goods_imports": factor}
        tables = [
            table(indicator=name, source="unctad", edition=edition, unit=size * 1e9)
            for name, size in parts.items()
        ]
        return concat([*tables, sums(concat(tables))])

    held = trade("2025-04-15", 1.0)
    assert merge(held, trade("2026-03-19", 1.0)).equals(held)
    found = merge(held, trade("2026-03-19", 1.01))
    new = found[found["edition"] == "2026-03-19"]
    assert set(new["indicator"]) == {"goods_exports", "goods_imports", "goods_trade"}


def test_edition_published_again_in_place_is_another_vintage() -> None:
    """The World Bank changes figures without changing the label."""
    once = merge(table(), table(changed("KOR", "2024", 1_900)))
    assert labels(once) == ["2025-07-01", "2025-07-01.2"]
    twice = merge(once, table(changed("KOR", "2024", 1_950)))
    assert labels(twice) == ["2025-07-01", "2025-07-01.2", "2025-07-01.3"]
    assert twice[twice["edition"] == "2025-07-01"].reset_index(drop=True).equals(table())
    assert merge(twice, table(changed("KOR", "2024", 1_900))).equals(twice)


def test_value_taken_back_by_a_service_is_another_vintage() -> None:
    found = merge(table(), table(changed("KOR", "2024", None)))
    assert labels(found) == ["2025-07-01", "2025-07-01.2"]


def test_status_changed_by_a_service_is_another_vintage() -> None:
    old = table(source="weo", edition="2025-10", forecasts_from="2024")
    assert labels(merge(old, table(source="weo", edition="2025-10"))) == ["2025-10", "2025-10.2"]


def test_coarser_copy_adds_nothing() -> None:
    """A DataMapper export has three decimals of a billion: it is not another vintage of the full figures."""
    full = table(
        {area: {y: v + 0.0004321 for y, v in years.items()} for area, years in GDP.items()}
    )
    assert merge(full, table()).equals(full)
    assert merge(full, table({"KOR": GDP["KOR"]}), extract=True).equals(full)
    assert labels(merge(table(), full)) == ["2025-07-01", "2025-07-01.2"]


def test_part_of_an_edition_from_a_file_adds_nothing() -> None:
    assert merge(table(), table({"KOR": GDP["KOR"]}), extract=True).equals(table())


def test_file_fills_in_what_is_missing_of_an_edition() -> None:
    held = table({area: GDP[area] for area in ("CHN", "JPN", "WLD")})
    part = table({area: GDP[area] for area in ("JPN", "KOR", "DEU", "TUV")})
    assert merge(held, part, extract=True).equals(table())


def test_file_that_contradicts_is_another_vintage() -> None:
    part = table({"KOR": {"2024": 1_900.0}, "DEU": GDP["DEU"]})
    assert labels(merge(table(), part, extract=True)) == ["2025-07-01", "2025-07-01.2"]


CHANGES = st.lists(
    st.tuples(
        st.sampled_from(sorted(GDP)),
        st.sampled_from(["2021", "2024"]),
        st.sampled_from([None, 1.0, 2.0]),
    ),
    max_size=4,
)


@settings(max_examples=30)
@given(CHANGES, st.booleans())
def test_what_is_held_never_changes_and_nothing_is_taken_twice(
    changes: list[tuple[str, str, float | None]], extract: bool
) -> None:
    """Whatever comes: old rows stay as they are, keys stay unique, and the same again adds nothing."""
    figures: Any = GDP
    for area, year, value in changes:
        figures = changed(area, year, value, figures)
    once = merge(table(), table(figures), extract=extract)
    assert len(once.merge(table(), on=[*KEY, "value", "obs_status"])) == len(table())
    assert not once.duplicated(list(KEY)).any()
    assert merge(once, table(figures), extract=extract).equals(once)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1.946e9, 41.115e9], 1e6),
        ([5e9], 1e6),
        ([1.5e3, 7e3], 100.0),
        ([1.0, 7.0], 1.0),
        ([0.5], 0.0),
    ],
)
def test_granularity(values: list[float], expected: float) -> None:
    assert granularity(pd.Series(values)) == expected


def test_base_of_a_label() -> None:
    assert [base(label) for label in ("2025-10", "2025-10.2", "2026-07-13.10")] == [
        "2025-10",
        "2025-10",
        "2026-07-13",
    ]


def test_split_takes_the_latest_edition_of_each_indicator_and_source() -> None:
    everything = concat(
        [
            table(),
            table(edition="2026-07-13"),
            table(indicator="population"),
            table(source="weo", edition="2024-04"),
        ]
    )
    latest, earlier = split(everything)
    assert labels(earlier) == ["2025-07-01"]
    assert set(earlier["indicator"]) == {"gdp_nominal"}
    assert len(latest) + len(earlier) == len(everything)


def test_sums_need_all_parts_and_are_as_weak_as_the_weakest() -> None:
    exports = table(indicator="goods_exports", source="unctad")
    imports = table(changed("KOR", "2024", None), indicator="goods_imports", source="unctad")
    imports.loc[imports["ref_area"] == "JPN", "obs_status"] = "E"
    found = sums(concat([exports, imports])).set_index(["ref_area", "time_period"])
    assert set(found["indicator"]) == {"goods_trade"}
    assert found.loc[("CHN", "2024"), "value"] == pytest.approx(2 * 18_740e9)
    assert ("KOR", "2024") not in found.index
    assert found.loc["JPN", "obs_status"].unique().tolist() == ["E"]
    assert sums(exports).empty


def test_sums_are_of_one_edition() -> None:
    exports = table(indicator="goods_exports", source="unctad")
    imports = table(indicator="goods_imports", source="unctad", edition="2026-01-01")
    assert sums(concat([exports, imports])).empty


def test_running_year_of_a_fiscal_year_is_a_forecast() -> None:
    """The IMF calls 2024 actual for India in October 2024; for the three it would be a mistake."""
    last = {a: {y: v for y, v in years.items() if y < "2024"} for a, years in GDP.items()}
    fiscal = table({**last, "DEU": GDP["DEU"]}, source="weo", edition="2024-10")
    found, notes = unfinished.mark(fiscal)
    assert found[found["obs_status"] == "F"][["ref_area", "time_period"]].to_numpy().tolist() == [
        ["DEU", "2024"]
    ]
    assert notes == [
        "weo 2024-10: marked as forecasts: 1 value of DEU for 2024, a year that was not over"
    ]
    for area in ("KOR", "WLD"):
        wrong = table({**last, area: GDP[area]}, source="weo", edition="2024-10")
        assert unfinished.mark(wrong)[0].equals(wrong)
    many = {f"X{n:02}": {"2024": 1.0} for n in range(9)}
    assert unfinished.mark(table(many, source="weo", edition="2024-10"))[1] == []


FIX = catalog.Correction(
    id="fix", source="wdi", indicator="gdp_nominal", ref_area="TUV", first="2022", last="2023",
    until="2025-12-31", expect=0.059e9, why="a typing error", cite="https://example.org",
)  # fmt: skip


def test_correction_without_a_value_makes_the_observation_missing() -> None:
    found, applied, notes = corrections.apply(table(), [FIX])
    assert len(found) == len(table()) - 1
    assert applied == {"fix": 1}
    assert notes == []


def test_correction_puts_a_value_in_place() -> None:
    found, _, _ = corrections.apply(table(), [FIX.model_copy(update={"value": 0.061e9})])
    assert (
        found.loc[(found["ref_area"] == "TUV") & (found["time_period"] == "2022"), "value"].item()
        == 0.061e9
    )


def test_mended_figure_is_left_alone_and_the_correction_can_go() -> None:
    mended = table(changed("TUV", "2022", 0.0601))
    found, applied, notes = corrections.apply(mended, [FIX])
    assert found.equals(mended)
    assert applied == {}
    assert "it can go" in notes[0]


@pytest.mark.parametrize("places", [-3, -2, -1, 0, 1, 4])
def test_a_rounded_copy_of_a_wrong_figure_is_put_right_too(places: int) -> None:
    """A file that a spreadsheet program saved as it showed it, 1.15E+04 for 11502.6326447955; `round` is the second way."""
    wrong = 11502.6326447955
    copies = table(
        {"GEO": {"1987": round(wrong, places), "1990": 7.5e9}}, edition="2024-10-24", unit=1
    )
    found, applied, notes = corrections.apply(copies)
    assert found["time_period"].tolist() == ["1990"]
    assert (applied, notes) == ({"geo_gdp_1987": 1}, [])
    # One step further is another figure.
    step = 10.0**-places
    other = copies.assign(
        value=copies["value"].replace(round(wrong, places), round(wrong, places) + step)
    )
    assert corrections.apply(other)[1] == {}


def test_correction_ends_with_its_last_edition() -> None:
    found, applied, notes = corrections.apply(table(edition="2026-07-13"), [FIX])
    assert found.equals(table(edition="2026-07-13"))
    assert (applied, notes) == ({}, [])


def test_declared_corrections_are_applied_and_recorded() -> None:
    """Georgia 1987 in the World Bank's file of October 2024."""
    georgia = table(
        {"GEO": {"1987": 11502.6326447955, "1990": 7.5e9}}, edition="2024-10-24", unit=1
    )
    found, applied, _ = corrections.apply(georgia)
    assert found["time_period"].tolist() == ["1990"]
    (recorded,) = corrections.record(applied, [])
    assert recorded["id"] == "geo_gdp_1987"
    assert recorded["values"] == 1
    assert corrections.record({}, [recorded]) == [recorded]


def send(
    store: Store,
    *tables: pd.DataFrame,
    published: Mapping[str, str] | None = None,
    failed: Mapping[str, str] | None = None,
    **options: Any,
) -> Outcome:
    """Publish what came, as a refresh does."""
    found = concat(list(tables))
    fetched = {
        str(source): Fetched(rows.reset_index(drop=True), areas(rows), published=published or {})
        for source, rows in found.groupby("source")
    }
    standard: dict[str, Any] = {
        "failed": failed or {}, "dry_run": False, "force": False, "provenance": "", "progress": lambda words: None,
    }  # fmt: skip
    with store.lock():
        held = store.open() if store.current_id() else None
        return publish(store, held, fetched, **(standard | options))


def test_publish_describes_itself(store: Store) -> None:
    outcome = send(
        store, table(), published={"2025-07-01": "2025-07-02"}, provenance="from public copies"
    )
    found = store.open()
    assert found.id == outcome.release
    assert found.package["provenance"] == "from public copies"
    assert found.package["sources"][0]["licence"] == "CC-BY-4.0"
    assert found.package["licenses"][0]["name"] == "CC-BY-4.0"
    assert found.package["editions"] == [
        {
            "source": "wdi",
            "indicator": "gdp_nominal",
            "edition": "2025-07-01",
            "published": "2025-07-02",
        }
    ]
    assert found.checks["findings"] == []
    assert found.changes["added"] == len(table())
    assert send(store, later()).release
    assert store.open().package["provenance"] == "from public copies"


@pytest.fixture
def two(store: Store) -> Store:
    """A store with two sources."""
    send(store, table(), table(source="weo", edition="2025-10"))
    return store


WRONG = table(changed("KOR", "2024", None), edition="2026-07-13")
GOOD = table(changed("KOR", "2024", 1_880), source="weo", edition="2026-04")


def test_a_first_release_says_that_it_is_the_first(store: Store) -> None:
    """A store that was emptied or not mounted looks like a new one to a refresh, and not to whoever watches."""
    assert send(store, table()).summary.endswith("; the first release of this store")
    assert "first release" not in send(store, later()).summary


def test_a_refused_source_keeps_no_other_waiting(two: Store) -> None:
    """Of it stays what is held, and the release says so of it alone; whoever looks sees what the guard found."""
    outcome = send(two, WRONG, GOOD, asked=["wdi", "weo"])

    assert outcome.release == two.current_id()
    assert outcome.failed.keys() == outcome.aside.keys() == {"wdi"}
    assert outcome.failed["wdi"].startswith("[coverage] wdi gdp_nominal KOR 2024 has vanished")
    assert not outcome.refused
    assert {f.guard for f in outcome.found if f.severity == "error"} == {"coverage"}
    published = two.open()
    assert published.edition("gdp_nominal", "wdi") == "2025-07-01"
    assert published.edition("gdp_nominal", "weo") == "2026-04"
    assert "2026-07-13" not in {e["edition"] for e in published.package["editions"]}
    assert {s["name"] for s in published.package["sources"] if "stale" in s} == {"wdi"}
    assert not published.checks["forced"]


@pytest.mark.parametrize(
    ("sent", "options"),
    [
        pytest.param((WRONG, table(source="weo", edition="2025-10")), {}, id="nothing else is new"),
        pytest.param((WRONG, GOOD), {"files": True}, id="files"),
        pytest.param(
            (WRONG, table(changed("JPN", "2024", None), source="weo", edition="2026-04")),
            {},
            id="all of them",
        ),
    ],
)
def test_where_nothing_is_left_all_is_refused(
    two: Store, sent: tuple[pd.DataFrame, ...], options: dict[str, Any]
) -> None:
    before = two.current_id()
    with pytest.raises(GuardsFailed, match=r"\[coverage\]"):
        send(two, *sent, **options)
    assert two.current_id() == before


@pytest.mark.parametrize(
    ("other", "refused"),
    [
        pytest.param([], {"wdi"}, id="the other has no news"),
        pytest.param(
            [table(changed("JPN", "2024", None), source="weo", edition="2026-04")],
            {"wdi", "weo"},
            id="nor is the other in order",
        ),
    ],
)
def test_a_refusal_names_the_sources_whose_news_it_is(
    two: Store, other: list[pd.DataFrame], refused: set[str]
) -> None:
    with pytest.raises(GuardsFailed) as caught:
        send(two, WRONG, *other, asked=["wdi", "weo"], failed={"imts": "no answer"})
    error = caught.value
    assert error.failed.keys() == {*refused, "imts"}
    assert error.failed["wdi"].startswith("[coverage] wdi gdp_nominal KOR 2024 has vanished")
    assert "JPN" not in error.failed["wdi"]
    assert error.news == refused


def test_a_refusal_of_files_is_no_fault_of_a_service(two: Store) -> None:
    with pytest.raises(GuardsFailed) as caught:
        send(two, WRONG, files=True)
    assert caught.value.failed == {}


def test_what_only_two_sources_together_bring_is_nobodys_fault(
    two: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing says which of them is wrong: neither is published, and nothing that came with them."""

    def guard(candidate: checks.Candidate, facts: catalog.Guard) -> Iterator[checks.Trouble]:
        if {sheet.source for sheet in candidate.fresh} >= {"wdi", "weo"}:
            yield checks.Trouble("they contradict each other", "error")

    monkeypatch.setitem(checks.GUARDS, "sources_apart", guard)
    before = two.current_id()
    with pytest.raises(
        GuardsFailed, match=r"\[sources_apart\] they contradict each other"
    ) as caught:
        send(two, table(changed("KOR", "2024", 1_880), edition="2026-07-13"), GOOD)
    why = "[sources_apart] they contradict each other."
    assert caught.value.failed == {"wdi": why, "weo": why}
    assert two.current_id() == before


def test_a_first_release_is_whole_or_not_at_all(store: Store) -> None:
    negative = table(changed("KOR", "2024", -1_875))
    with pytest.raises(GuardsFailed, match=r"\[values_usable\]"):
        send(store, negative, table(source="weo", edition="2025-10"))
    assert store.current_id() is None


def test_force_publishes_what_would_be_set_aside(two: Store) -> None:
    outcome = send(two, WRONG, GOOD, force=True)
    assert outcome.aside == {}
    assert two.open().edition("gdp_nominal", "wdi") == "2026-07-13"
    assert two.open().checks["forced"]


def later(edition: str = "2026-07-13", factor: float = 1.01) -> pd.DataFrame:
    return table(
        {a: {y: v * factor for y, v in years.items()} for a, years in GDP.items()}, edition=edition
    )


def test_nothing_new_publishes_nothing(store: Store) -> None:
    send(store, table())
    before = store.current_id()
    outcome = send(store, table())
    assert outcome.release is None
    assert "Nothing new" in outcome.summary
    assert store.current_id() == before


def test_guard_refuses_and_nothing_changes(store: Store) -> None:
    send(store, table())
    before = store.current_id()
    with pytest.raises(
        GuardsFailed, match=r"\[coverage\] wdi gdp_nominal KOR 2024 has vanished.*--force"
    ) as refused:
        send(
            store,
            table(changed("KOR", "2024", None), edition="2026-07-13"),
            failed={"weo": "no answer"},
        )
    assert refused.value.failed == {
        "weo": "no answer",
        "wdi": "[coverage] wdi gdp_nominal KOR 2024 has vanished.",
    }
    assert store.current_id() == before
    assert len(store.ids()) == 1


def test_forced_release_says_why_it_was_refused(store: Store) -> None:
    send(store, table())
    outcome = send(store, table(changed("KOR", "2024", None), edition="2026-07-13"), force=True)
    assert outcome.refused
    found = store.open()
    assert found.id == outcome.release
    assert found.checks["forced"]
    assert found.checks["findings"][0]["message"] == "wdi gdp_nominal KOR 2024 has vanished."


def test_dry_run_shows_the_change_and_publishes_nothing(store: Store) -> None:
    send(store, table())
    outcome = send(store, later(), dry_run=True)
    assert outcome.release is None
    assert outcome.changes["revised"] == len(table())
    assert len(store.ids()) == 1
    refused = send(store, table(changed("KOR", "2024", None), edition="2026-07-13"), dry_run=True)
    assert refused.refused


def test_older_edition_goes_to_the_vintages(store: Store) -> None:
    send(store, table())
    outcome = send(store, table(changed("KOR", "2024", None), edition="2025-02-24"), files=True)
    found = store.open()
    assert found.id == outcome.release
    held = table()
    held.loc[held["time_period"] == "2024", "obs_status"] = "P"
    assert found.observations.equals(held)
    assert found.editions("gdp_nominal", "wdi") == ["2025-02-24", "2025-07-01"]
    assert "earlier editions added: wdi 2025-02-24" in outcome.summary


def test_sum_is_formed_when_its_second_part_comes(store: Store) -> None:
    """Exports from one file today, imports of the same edition from another tomorrow."""
    send(store, table(indicator="goods_exports", source="unctad"), files=True)
    assert "goods_trade" not in set(store.open().observations["indicator"])
    send(store, table(indicator="goods_imports", source="unctad"), files=True)
    assert "goods_trade" in set(store.open().observations["indicator"])


def test_failed_source_keeps_its_data_and_is_marked_stale(store: Store) -> None:
    weo = table(source="weo", edition="2025-04")
    send(store, table(), weo)
    send(store, later(), failed={"weo": "no answer"})
    facts = {s["name"]: s for s in store.open().package["sources"]}
    assert facts["weo"]["stale"] == "no answer"
    assert "stale" not in facts["wdi"]
    assert store.open().has("gdp_nominal", "weo")
    since = facts["weo"]["stale_since"]
    send(store, later("2026-08-01", 1.02), failed={"weo": "still no answer"})
    facts = {s["name"]: s for s in store.open().package["sources"]}
    assert facts["weo"]["stale_since"] == since
    assert facts["weo"]["checked"] <= facts["wdi"]["checked"]


def test_a_source_that_does_not_answer_is_no_reason_for_a_release(store: Store) -> None:
    send(store, table(), table(source="weo", edition="2025-04"))
    before = store.current_id()
    outcome = send(store, failed={"weo": "no answer"})
    assert (outcome.release, outcome.failed) == (None, {"weo": "no answer"})
    assert outcome.summary == "Nothing new from the sources that could be read; not read: weo."
    assert send(store, asked=["weo", "wdi"]).release is None
    assert store.ids() == [before]


def test_source_that_answers_again_is_no_longer_stale(store: Store) -> None:
    send(store, table(), table(source="weo", edition="2025-04"))
    send(store, later(), failed={"weo": "no answer"})
    outcome = send(store, later("2026-08-01", 1.02), asked=["weo", "wdi"])
    assert "; weo no longer stale" in outcome.summary
    assert not any("stale" in s for s in store.open().package["sources"])


def test_source_that_was_not_asked_stays_as_it_was() -> None:
    held = release(
        table(),
        package={
            "sources": [{"name": "wdi", "checked": "2026-01-01T00:00:00+00:00", "stale": "x"}]
        },
    )
    fresh = description.freshness(held, ["weo"], {})
    assert fresh["wdi"] == {"checked": "2026-01-01T00:00:00+00:00", "stale": "x"}
    assert description.stale(fresh) == {"wdi"}


def test_edition_published_again_is_known_from_today_on(store: Store) -> None:
    """As of the day before, the first version must be found."""
    send(store, table(source="weo", edition="2025-10"), published={"2025-10": "2025-10-14"})
    send(
        store,
        table(changed("KOR", "2024", 1_900), source="weo", edition="2025-10"),
        published={"2025-10": "2025-10-14"},
    )
    found = store.open()
    assert found.edition("gdp_nominal", "weo", "2025-12-31") == "2025-10"
    assert found.edition("gdp_nominal", "weo") == "2025-10.2"


def test_areas_of_a_file_do_not_rename_those_of_the_service(store: Store) -> None:
    named = pd.DataFrame(
        {"ref_area": ["KOR"], "name": ["Korea, Rep."], "kind": ["economy"]}, dtype="str"
    )
    send(store, table())
    with store.lock():
        held = store.open()
        other = Fetched(later(), named)
        options: dict[str, Any] = {
            "failed": {}, "dry_run": False, "force": False, "provenance": "", "progress": lambda words: None,
        }  # fmt: skip
        publish(store, held, {"wdi": other}, files=True, **options)
    names = store.open().areas.set_index("ref_area")["name"]
    assert names["KOR"] == "KOR"


def test_two_runs_at_once_are_one_run(store: Store) -> None:
    with store.lock(), pytest.raises(StoreBusy):
        send(store, table())


def general(value: float) -> float:
    """A value as a spreadsheet program's format "General" shows it: six digits from twelve on, else ten."""
    return float(f"{value:.5E}" if abs(value) >= 1e11 else f"{value:.10g}")


@pytest.mark.parametrize("digits", [6, 5, 3])
def test_rounding_to_some_digits_is_no_republication(digits: int) -> None:
    """A file that a spreadsheet program has saved shows six digits of large numbers, or as many as a column is wide."""
    rng = np.random.default_rng(1)
    full = table()
    full["value"] *= rng.uniform(0.9, 1.1, len(full))

    def shown(value: float) -> float:
        return float(f"{value:.{digits - 1}E}") if abs(value) >= 1e11 else float(f"{value:.10g}")

    rounded = full.assign(value=full["value"].map(shown))
    assert (rounded["value"] != full["value"]).any()
    assert merge(full, rounded, extract=True).equals(full)
    part = rounded[rounded["ref_area"].isin(["CHN", "WLD"])].reset_index(drop=True)
    assert merge(full, part, extract=True).equals(full)


def test_value_that_differs_beyond_its_rounding_is_another_vintage() -> None:
    rng = np.random.default_rng(1)
    full = table()
    full["value"] *= rng.uniform(0.9, 1.1, len(full))
    rounded = full.assign(value=full["value"].map(general))
    place = rounded.index[rounded["ref_area"] == "CHN"][0]
    rounded.loc[place, "value"] *= 1.00001
    assert labels(merge(full, rounded, extract=True)) == ["2025-07-01", "2025-07-01.2"]


def test_full_digits_after_rounded_ones_are_another_vintage() -> None:
    """What is held never changes: the finer figures stand beside the coarser ones."""
    rng = np.random.default_rng(1)
    full = table()
    full["value"] *= rng.uniform(0.9, 1.1, len(full))
    rounded = full.assign(value=full["value"].map(general))
    assert labels(merge(rounded, full, extract=True)) == ["2025-07-01", "2025-07-01.2"]
