"""The fault matrix: what the product does when a service, the network, the disk or the clock does not behave.

Every test here is a row of docs/faults.md (`test_every_fault_is_documented` holds the two together). The rule behind
them all: nothing wrong is ever published, nothing good is lost, and one clear line says what happened and what to do.
"""

from __future__ import annotations

import errno
import io
import json
import multiprocessing
import random
import re
import shutil
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import formatdate
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from starlette.testclient import TestClient

from dashboard.commands import main
from dashboard.web.server import create
from etl import catalog, checks
from etl.errors import GuardsFailed, NoRelease, ReleaseDamaged, SourceError, StoreBusy, StoreError
from etl.operate import webhook
from etl.pipeline import build, provisional
from etl.pipeline.publishing import Outcome
from etl.sources import adapters, imts, transport, unctad
from etl.sources.base import Fetched
from etl.storage import backends, runs, snapshots
from etl.storage import store as store_module
from etl.storage.store import Store
from tests import small
from tests.figures import Figures, aggregate, level
from tests.replay import (
    BODY,
    BOM,
    BROKEN_GZIP,
    CUT,
    DRIP,
    EMPTY,
    HALF,
    HANG,
    OUTAGE_PAGE,
    RESET,
    STATUS,
    TEXT,
    Fault,
    Replay,
    refresh_in_child,
)
from tests.services import Reply

ROOT = Path(__file__).resolve().parents[2]
GDP = "country/all/indicator/NY.GDP.MKTP.CD"
GDP_CSV = "en/indicator/NY.GDP.MKTP.CD"
WEO = "data/IMF.RES,WEO/"
ARCHIVE = "US.TradeMerchTotal/bulkfile/"


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits between tries are a matter of milliseconds here."""
    monkeypatch.setattr(transport, "PAUSE", 0.01)
    monkeypatch.setattr(transport, "FIREWALL_PAUSE", 0.02)


@pytest.fixture
def replay() -> Iterator[Replay]:
    """The four services, in order; IMTS among them."""
    with Replay(Figures.made().with_imts()) as server:
        yield server


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one release of the figures as made."""
    folder = tmp_path_factory.mktemp("store")
    with Replay(Figures.made().with_imts()) as server:
        build.refresh(Store(str(folder)), server.settings(folder))
    return folder


@pytest.fixture
def store(published: Path, tmp_path: Path) -> Store:
    """A store of the test's own with that release."""
    shutil.copytree(published, tmp_path / "store")
    return Store(str(tmp_path / "store"))


@pytest.fixture(scope="module")
def published_twice(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same store after news of every service."""
    folder = tmp_path_factory.mktemp("twice") / "store"
    shutil.copytree(published, folder)
    with Replay(Figures.made().with_imts()) as server:
        news_everywhere(server.figures)
        assert refreshed(server, Store(str(folder))).release
    return folder


@pytest.fixture(scope="module")
def whole() -> dict[str, pd.DataFrame]:
    """What each source sends when nothing is wrong."""
    with Replay(Figures.made().with_imts()) as server:
        names = ("weo", "imts", "unctad", "wdi")
        return {name: observations(fetched(server, name)[0]) for name in names}


def fetched(replay: Replay, source: str, **settings: float) -> tuple[Fetched | None, str]:
    """What comes of asking a source that nothing is held of, and why it failed."""
    with tempfile.TemporaryDirectory() as folder:
        chosen = replay.settings(Path(folder), **settings)
        found, failed = build.fetch([source], Store(folder), chosen, None, lambda words: None)
    return found.get(source), failed.get(source, "")


def observations(result: Fetched | None) -> pd.DataFrame:
    """The table, which there is."""
    assert result is not None
    return result.observations


def refreshed(replay: Replay, store: Store, *sources: str, **settings: float) -> Outcome:
    """A refresh of a store."""
    return build.refresh(store, replay.settings(Path(store.url), **settings), sources)


def of(store: Store, source: str) -> pd.DataFrame:
    """The latest editions that the current release has of a source."""
    rows = store.open().observations
    return rows[rows["source"] == source].reset_index(drop=True)


def unharmed(store: Store, before: str | None) -> None:
    """The release is the one of before, whole, and nothing half-written lies about."""
    assert store.current_id() == before
    store.open()
    assert not list(Path(store.url).rglob("*.part"))
    assert not list(Path(store.url).glob("releases/.incoming-*"))


# -- A disturbance that passes, or a quirk: the figures are those of a quiet day ---------------------------------------
def rows(change: Callable[[dict[str, Any], list[Any]], list[Any]]) -> Fault:
    """The header and the rows of a World Bank answer changed; a refusal stays as it is."""

    def changed(body: bytes) -> bytes:
        answer = json.loads(body)
        return json.dumps(change(*answer) if len(answer) == 2 else answer).encode()

    return BODY(changed)


STRINGS_IN_HEADER = rows(lambda head, rows: [{k: str(v) for k, v in head.items()}, rows])
STRINGS_IN_ROWS = rows(
    lambda head, rows: [head, [r | {"value": r["value"] and str(r["value"])} for r in rows]]
)
YEARS_NOT_ASKED_FOR = rows(
    lambda head, rows: [
        head | {"total": head["total"] + 2},
        [*rows, rows[1] | {"date": "1955"}, rows[1] | {"date": "2099"}],
    ]
)


def flipped(body: bytes) -> bytes:
    middle = len(body) // 2
    return body[:middle] + bytes(b ^ 0xFF for b in body[middle : middle + 64]) + body[middle + 64 :]


def in_a_moment(handler: object, reply: Reply) -> Reply:
    """Busy until a time by the service's clock, which is an hour ahead of ours."""
    ahead = time.time() + 3600
    said = {"Date": formatdate(ahead, usegmt=True), "Retry-After": formatdate(ahead, usegmt=True)}
    return Reply(b"busy", "text/plain", 429, said)


ALWAYS = float("inf")
SURVIVED: dict[str, tuple[str, str, Fault, float]] = {
    "byte_order_mark": ("wdi as JSON", "/v2/", BOM, ALWAYS),
    "one_502": ("wdi", GDP_CSV, STATUS(502), 1),
    "burst_of_503": ("wdi", "/v2/", STATUS(503), 4),
    "429_retry_after_0": ("wdi", "/v2/", STATUS(429, Retry_After="0"), 2),
    "429_retry_after_a_date_by_another_clock": ("wdi", GDP_CSV, in_a_moment, 1),
    "403_of_the_firewall": ("weo", WEO, STATUS(403), 1),
    "outage_page_with_200": ("wdi as JSON", GDP, OUTAGE_PAGE, 1),
    "request_rejected_page_with_200": ("weo", WEO, OUTAGE_PAGE, 1),
    "connection_cut_mid_body": ("wdi as JSON", GDP, CUT, 1),
    "connection_reset": ("wdi as JSON", GDP, RESET, 1),
    "json_breaks_off": ("wdi as JSON", GDP, HALF, 1),
    "xml_breaks_off": ("weo", WEO, HALF, 1),
    "broken_gzip": ("wdi as JSON", GDP, BROKEN_GZIP, 1),
    "no_answer_in_time": ("wdi as JSON", GDP, HANG, 1),
    "empty_page_once": ("wdi as JSON", GDP, EMPTY, 1),
    "numbers_in_the_header_as_strings": ("wdi as JSON", "indicator/", STRINGS_IN_HEADER, ALWAYS),
    "values_as_strings": ("wdi as JSON", "indicator/", STRINGS_IN_ROWS, ALWAYS),
    "years_not_asked_for": ("wdi as JSON", "indicator/", YEARS_NOT_ASKED_FOR, ALWAYS),
    "scale_is_for_display": ("weo", WEO, TEXT('SCALE="9"', 'SCALE="6"'), ALWAYS),
    "csv_breaks_off": ("wdi", GDP_CSV, HALF, 1),
    "page_instead_of_a_csv": ("wdi", GDP_CSV, OUTAGE_PAGE, 1),
    "archive_cut": ("unctad", ARCHIVE, HALF, 1),
    "archive_damaged": ("unctad", ARCHIVE, BODY(flipped), 1),
    "page_instead_of_an_archive": ("unctad", ARCHIVE, OUTAGE_PAGE, 1),
    "page_instead_of_a_list_of_files": ("unctad", "bulkfiles", OUTAGE_PAGE, 1),
}


@pytest.mark.parametrize("name", SURVIVED)
def test_survived(name: str, replay: Replay, whole: dict[str, pd.DataFrame]) -> None:
    source, where, fault, times = SURVIVED[name]
    if source == "wdi as JSON":
        source = "wdi"
        replay.fault("downloadformat=csv", STATUS(404))
    replay.fault(where, fault, times)
    patience = {"read_timeout": 1.0, "attempts": 5} if fault is HANG else {}
    result, failed = fetched(replay, source, **patience)
    assert failed == ""
    pd.testing.assert_frame_equal(observations(result), whole[source])


def test_page_boundary_inside_an_economy(whole: dict[str, pd.DataFrame]) -> None:
    with Replay(Figures.made(), per_page=100) as replay:
        replay.fault("downloadformat=csv", STATUS(404))
        result, failed = fetched(replay, "wdi")
        assert len(replay.asked("&page=2")) == len(replay.figures.wdi)
    assert failed == ""
    pd.testing.assert_frame_equal(observations(result), whole["wdi"])


def test_page_changes_between_requests(whole: dict[str, pd.DataFrame]) -> None:
    with Replay(Figures.made(), per_page=1000) as replay:
        replay.fault("downloadformat=csv", STATUS(404))
        replay.fault(
            "CD?format=json&per_page=32500&date=1960:2026&page=2",
            TEXT("2026-07-13", "2026-08-01"),
            1,
        )
        result, failed = fetched(replay, "wdi")
    assert failed == ""
    pd.testing.assert_frame_equal(observations(result), whole["wdi"])


def test_income_groups_without_a_code(whole: dict[str, pd.DataFrame]) -> None:
    rows = whole["wdi"]
    assert "HIC" in set(rows["ref_area"])
    assert "" not in set(rows["ref_area"])


def test_future_years_are_null(whole: dict[str, pd.DataFrame]) -> None:
    assert whole["wdi"]["time_period"].max() == "2024"


# -- An indicator that does not come as CSV comes as JSON, and the other way round --------------------------------------
def csv_with(change: Callable[[str], str]) -> Fault:
    """The figures in the CSV download changed; a refusal stays as it is."""

    def changed(body: bytes) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(out, "w") as new:
            for name in old.namelist():
                new.writestr(name, change(old.read(name).decode()))
        return out.getvalue()

    return BODY(changed)


BY_JSON: dict[str, Fault] = {
    "502_for_ever": STATUS(502),
    "429_for_ever": STATUS(429, Retry_After="3600"),
    "404": STATUS(404),
    "outage_page_for_ever": OUTAGE_PAGE,
    "slow_drip": DRIP(0.02),
    "archive_damaged": BODY(lambda body: body[:200] + bytes(200) + body[400:]),
    "another_indicator": csv_with(lambda text: text.replace("NY.GDP.MKTP.CD", "SP.POP.TOTL")),
    "no_edition": csv_with(lambda text: text.replace("Last Updated Date", "")),
    "words_for_numbers": csv_with(lambda text: text.replace('","1', '","about 1')),
    "breaks_off_inside": csv_with(lambda text: text[: len(text) - 100]),
    "no_figures": csv_with(lambda text: re.sub(r'"[0-9.]+"', '""', text)),
}


@pytest.mark.parametrize("name", BY_JSON)
def test_came_as_json(name: str, replay: Replay, whole: dict[str, pd.DataFrame]) -> None:
    replay.fault(GDP_CSV, BY_JSON[name])
    result, failed = fetched(replay, "wdi", **({"deadline": 3.0} if "drip" in name else {}))
    assert failed == ""
    pd.testing.assert_frame_equal(observations(result), whole["wdi"])
    assert result is not None
    assert any(note.startswith("gdp_nominal came as JSON: ") for note in result.notes)


ROWS_LOST = rows(lambda head, rows: [head, rows[:-3]])
ROWS_DOUBLED = rows(lambda head, rows: [head, [rows[0], *rows[:-1]]])

REFUSED: dict[str, Fault] = {
    "502_for_ever": STATUS(502),
    "429_for_ever": STATUS(429, Retry_After="3600"),
    "outage_page_for_ever": OUTAGE_PAGE,
    "slow_drip": DRIP(0.02),
    "another_indicator": TEXT("NY.GDP.MKTP.CD", "SP.POP.TOTL"),
    "rows_lost": ROWS_LOST,
    "rows_doubled": ROWS_DOUBLED,
    "not_a_number": rows(lambda head, rows: [head, [r | {"value": "about 1"} for r in rows]]),
    "a_number_beyond_all": BODY(lambda body: re.sub(rb'"value": [0-9.]+', b'"value": 1e400', body)),
    "a_total_beyond_all": BODY(lambda body: re.sub(rb'"total": [0-9]+', b'"total": 1e400', body)),
    "nested_without_end": BODY(lambda body: b"[" * 200_000 + b"]" * 200_000),
    "no_edition": TEXT('"lastupdated": "2026-07-13"', '"lastupdated": ""'),
    "another_shape": BODY(lambda body: b'{"data": []}'),
    "empty_page_for_ever": EMPTY,
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str, replay: Replay, whole: dict[str, pd.DataFrame]) -> None:
    """Neither CSV nor usable JSON: the indicator is not taken, the others come."""
    replay.fault(GDP_CSV, STATUS(404))
    replay.fault(GDP, REFUSED[name])
    result, failed = fetched(replay, "wdi", **({"deadline": 3.0} if "drip" in name else {}))
    assert failed.startswith("gdp_nominal: ") or "empty" in name
    others = whole["wdi"][whole["wdi"]["indicator"] != "gdp_nominal"].reset_index(drop=True)
    pd.testing.assert_frame_equal(observations(result), others)


# -- What the program itself stumbles over ends no other source ---------------------------------------------------------
def stumbles(*_: object, **__: object) -> object:
    """A mistake of ours that nobody foresaw."""
    return {}["nobody foresaw this"]


def test_parser_stumbles(replay: Replay, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer that a parser cannot take is an answer that was not understood: one line, and the others come."""
    news_everywhere(replay.figures)
    monkeypatch.setattr(unctad, "read", stumbles)
    outcome = refreshed(replay, store)
    assert (
        "sent something that this program cannot read (KeyError: 'nobody"
        in (outcome.failed["unctad"])
    )
    assert set(outcome.failed) == {"unctad"}
    assert outcome.release == store.current_id()


def test_adapter_stumbles(replay: Replay, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    news_everywhere(replay.figures)
    monkeypatch.setattr(imts, "observations", stumbles)
    outcome = refreshed(replay, store)
    assert outcome.failed["imts"].startswith("imts sent something that this program cannot read")
    assert set(outcome.failed) == {"imts"}
    assert outcome.release == store.current_id()


def test_guard_stumbles(replay: Replay, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """What one source sent cannot be judged: its last good figures stay, those of the others are renewed."""
    before = of(store, "wdi")
    news_everywhere(replay.figures)

    def guard(candidate: checks.Candidate, facts: catalog.Guard) -> Iterator[checks.Trouble]:
        if any(sheet.source == "wdi" for sheet in candidate.fresh):
            stumbles()
        return iter(())

    monkeypatch.setitem(checks.GUARDS, "jump", guard)
    outcome = refreshed(replay, store)
    assert "The guard itself stumbled over what came (KeyError" in outcome.failed["wdi"]
    assert set(outcome.failed) == {"wdi"}
    assert outcome.release == store.current_id()
    pd.testing.assert_frame_equal(of(store, "wdi"), before)
    assert not store.open().checks["forced"]


def test_guard_stumbles_over_everything(
    replay: Replay, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = store.current_id()
    news_everywhere(replay.figures)
    monkeypatch.setitem(checks.GUARDS, "jump", stumbles)
    with pytest.raises(GuardsFailed, match=r"\[jump\] The guard itself stumbled"):
        refreshed(replay, store)
    unharmed(store, before)


# -- What the service says it does not have is a note ------------------------------------------------------------------
NOT_SERVED: dict[str, Fault] = {
    "message_120": BODY(
        lambda body: b'[{"message":[{"id":"120","key":"Invalid value","value":"not valid"}]}]'
    ),
    "message_as_an_object": BODY(lambda body: b'{"message":[{"id":"120","value":"not valid"}]}'),
    "archived_indicator_in_xml": BODY(
        lambda body: (
            b'\xef\xbb\xbf<?xml version="1.0" encoding="utf-8"?><wb:error xmlns:wb="http://www.worldbank.org">'
            b'<wb:message id="175" key="Invalid format">The indicator was not found.</wb:message></wb:error>'
        )
    ),
}


@pytest.mark.parametrize("name", NOT_SERVED)
def test_not_served(name: str, replay: Replay, whole: dict[str, pd.DataFrame]) -> None:
    replay.fault("NY.GDP.MKTP.CD", NOT_SERVED[name])
    result, failed = fetched(replay, "wdi")
    assert failed == ""
    assert len(replay.asked("NY.GDP.MKTP.CD")) == 1, "the service's own 'invalid value' is final"
    assert result is not None
    assert "wdi does not serve gdp_nominal (NY.GDP.MKTP.CD)" in result.notes
    others = whole["wdi"][whole["wdi"]["indicator"] != "gdp_nominal"].reset_index(drop=True)
    pd.testing.assert_frame_equal(result.observations, others)


def test_no_rows_of_what_was_never_held(replay: Replay) -> None:
    replay.fault("en/indicator/PA.NUS.FCRF", STATUS(404))
    replay.fault(
        "all/indicator/PA.NUS.FCRF", BODY(lambda body: b'[{"pages": 0, "total": 0}, null]')
    )
    result, failed = fetched(replay, "wdi")
    assert failed == ""
    assert result is not None
    assert "wdi does not serve exchange_rate (PA.NUS.FCRF)" in result.notes


IMTS_ABSENT: dict[str, Fault] = {
    "204_no_such_dataflow": STATUS(204),
    "200_without_series": BODY(lambda body: re.sub(rb"<Series.*</Series>", b"", body)),
}


@pytest.mark.parametrize("name", IMTS_ABSENT)
def test_imts_absent(name: str, replay: Replay) -> None:
    replay.fault("IMF.STA,IMTS", IMTS_ABSENT[name])
    result, failed = fetched(replay, "imts")
    assert failed == ""
    assert result is not None
    assert result.observations.empty
    assert result.notes[0].startswith("imts is not served")


# -- Figures that cannot be right: a guard refuses, by its name, and nothing changes ----------------------------------
def gdp(change: Callable[[Figures, dict[str, Any]], object]) -> Callable[[Figures], object]:
    """A change of the World Bank's GDP."""
    return lambda figures: change(figures, figures.wdi["NY.GDP.MKTP.CD"])


def times(series: dict[str, float | None], factor: float, *years: str) -> None:
    for year in years or tuple(series):
        series[year] = (series[year] or 0) * factor


def revised_as_of(figures: Figures, series: dict[str, Any], day: str) -> None:
    """A small revision under another date; the same content would be no news, whatever the date."""
    times(series["CHN"], 1.001, "2023")
    figures.updated["NY.GDP.MKTP.CD"] = day


def a_year_late(series: dict[str, float | None]) -> None:
    for year in sorted(series, reverse=True)[:-1]:
        series[year] = series[str(int(year) - 1)]


def uneven(figures: Figures) -> None:
    """Growth that is not the same every year, or else no shift could be seen; published first."""
    for area, series in figures.wdi["NY.GDP.MKTP.CD"].items():
        for year in series:
            times(series, 1 + (hash_of(area, year) % 50) / 1000, year)


def hash_of(*words: str) -> int:
    return sum(map(ord, "".join(words))) * 7919


WRONG: dict[str, tuple[str, Callable[[Figures], object]]] = {
    "thousands_for_units": (
        "magnitude",
        gdp(lambda f, series: [times(one, 1e-3) for one in series.values()]),
    ),
    "one_value_a_thousand_times_too_large": (
        "magnitude",
        gdp(lambda f, series: times(series["KOR"], 1000, "2023")),
    ),
    "an_economy_vanished": ("coverage", gdp(lambda f, series: series["KOR"].clear())),
    "a_year_vanished": (
        "coverage",
        gdp(lambda f, series: [one.pop("2015") for one in series.values()]),
    ),
    "the_world_below_the_three": (
        "world_present",
        gdp(lambda f, series: times(series["WLD"], 0.2, "2022")),
    ),
    "a_negative_product": (
        "values_usable",
        gdp(lambda f, series: times(series["JPN"], -1, "2001")),
    ),
    "values_a_year_late": (
        "shifted",
        gdp(lambda f, series: [a_year_late(one) for one in series.values()]),
    ),
    "a_revision_larger_than_any": (
        "revision",
        gdp(lambda f, series: times(series["JPN"], 1.25, "2022")),
    ),
    "an_older_edition": (
        "edition_order",
        gdp(lambda f, series: revised_as_of(f, series, "2026-05-01")),
    ),
    "an_edition_of_the_future": (
        "edition_order",
        gdp(lambda f, series: revised_as_of(f, series, "2099-01-01")),
    ),
    "forecasts_called_actual": (
        "forecast_marked",
        lambda figures: setattr(figures.weo["WEO"], "latest_actual", "2028"),
    ),
}


#: The first of each guard comes beside good news, too: whose news it is that a guard refuses follows from the guard.
WAITED_FOR = {guard: name for name, (guard, _) in reversed(WRONG.items())}.values()


@pytest.fixture(scope="module")
def uneven_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with two releases of figures that do not grow the same every year."""
    folder = tmp_path_factory.mktemp("uneven")
    figures = Figures.made()
    with Replay(figures) as server:
        build.refresh(Store(str(folder)), server.settings(folder), ["wdi", "weo"])
        uneven(figures)
        news_everywhere(figures)
        build.refresh(Store(str(folder)), server.settings(folder), ["wdi", "weo"])
    return folder


@pytest.mark.parametrize("name", WRONG)
def test_guard_refuses(name: str, replay: Replay, uneven_store: Path, tmp_path: Path) -> None:
    guard, change = WRONG[name]
    shutil.copytree(uneven_store, tmp_path / "uneven")
    store = Store(str(tmp_path / "uneven"))
    before = store.current_id()
    uneven(replay.figures)
    news_everywhere(replay.figures)
    for code in replay.figures.updated:
        replay.figures.updated[code] = "2026-09-01"
    replay.figures.weo["WEO"].published = "2026-10-14"
    # Good news of both, too.
    times(replay.figures.weo["WEO"].series["CHN", "NGDPD"], 1.001, "2023")
    times(replay.figures.wdi["NY.GDP.MKTP.CD"]["JPN"], 1.001, "2023")
    change(replay.figures)
    outlook = guard == "forecast_marked"
    wrong, right = ("weo", "wdi") if outlook else ("wdi", "weo")
    with pytest.raises(GuardsFailed, match=rf"Not published: .*\[{guard}\]"):
        refreshed(replay, store, wrong)
    unharmed(store, before)
    if name not in WAITED_FOR:
        return
    held, was = of(store, wrong), of(store, right)
    outcome = refreshed(replay, store, "wdi", "weo")
    assert outcome.release == store.current_id() != before, "no other source waits for it"
    assert f"[{guard}]" in outcome.failed[wrong]
    assert guard in {finding.guard for finding in outcome.aside[wrong]}
    pd.testing.assert_frame_equal(of(store, wrong), held)
    assert not of(store, right).equals(was)
    assert not store.open().checks["forced"]


def test_guard_overruled(replay: Replay, store: Store) -> None:
    """What is published all the same says so, for as long as the release is kept."""
    news_everywhere(replay.figures)
    times(replay.figures.wdi["NY.GDP.MKTP.CD"]["JPN"], 1.25, "2022")
    chosen = replay.settings(Path(store.url))
    outcome = build.refresh(store, chosen, ["wdi"], force=True)
    assert outcome.release == store.current_id()
    report = store.open().checks
    assert report["forced"]
    assert "revision" in {finding["guard"] for finding in report["findings"]}


# -- Same label, other content; same content, another date --------------------------------------------------------------
def test_other_content_under_the_same_label(replay: Replay, store: Store) -> None:
    """Where a probe looks: not at GDP at market prices alone, but at every indicator of the three and the World."""
    replay.figures.weo["WEO"].series["G001", "PPPGDP"]["2020"] *= 1.001  # type: ignore[operator]
    outcome = refreshed(replay, store)
    assert outcome.release
    assert store.open().edition("gdp_ppp", "weo") == "2025-10.2"


def test_other_content_elsewhere_is_read_within_a_week(replay: Replay, store: Store) -> None:
    """Where no probe looks: everything is read in full now and then, whatever the probes say."""
    times(replay.figures.wdi["NY.GDP.MKTP.CD"]["BRA"], 1.001, "2020")
    chosen = replay.settings(Path(store.url))

    def run() -> Outcome:
        return webhook.run_and_report(
            store, chosen, lambda: build.refresh(store, chosen), asked=[*adapters()]
        )

    assert run().release is None
    note = json.loads((Path(store.url) / runs.NOTE).read_text())
    week_ago = datetime.now(UTC) - timedelta(days=8)
    served = note["known"][store.current_id()]
    served["read"] = dict.fromkeys(adapters(), week_ago.isoformat())
    (Path(store.url) / runs.NOTE).write_text(json.dumps(note))
    outcome = run()
    assert outcome.release
    assert store.open().edition("gdp_nominal", "wdi") == "2026-07-13.2"
    asked = len(replay.asked(GDP_CSV))
    assert run().release is None
    assert len(replay.asked(GDP_CSV)) == asked, "read in full, and not again the next day"


def test_same_content_under_another_date(replay: Replay, store: Store) -> None:
    """No edition is invented: neither a World Economic Outlook of November nor another day of the World Bank."""
    before = store.current_id()
    for code in replay.figures.updated:
        replay.figures.updated[code] = "2026-09-26"
    replay.figures.weo["WEO"].published = "2025-11-19"
    assert refreshed(replay, store).release is None
    assert store.current_id() == before
    # Nor where all of it is read.
    chosen = replay.settings(Path(store.url))
    runs.note(store, "failed", "x", asked=[], failed=dict.fromkeys(adapters(), "no answer"))
    assert build.refresh(store, chosen).release is None
    assert store.open().edition("gdp_nominal", "weo") == "2025-10"


# -- A service that does not come back: its last good data stay, marked stale ------------------------------------------
STALE: dict[str, tuple[str, str, Fault]] = {
    "world_bank_down": ("wdi", "/v2/", STATUS(503)),
    "world_bank_refuses_connections": ("wdi", "/v2/", RESET),
    "world_bank_shows_a_page": ("wdi", "/v2/", OUTAGE_PAGE),
    "world_bank_blames_the_request": ("wdi", "/v2/", STATUS(400)),
    "imf_down": ("weo", "/external/", STATUS(503)),
    "imf_firewall_for_ever": ("weo", "/external/", STATUS(403)),
    "imf_shows_a_page": ("weo", "/external/", OUTAGE_PAGE),
    "imf_answer_too_large": ("weo", "/external/", STATUS(413)),
    "imf_without_an_edition": ("weo", "/external/", TEXT("PUBLICATION_DATE", "X_DATE")),
    "imf_sends_words_for_numbers": (
        "weo",
        "/external/",
        TEXT('OBS_VALUE="1', 'OBS_VALUE="about 1'),
    ),
    "unctad_down": ("unctad", "/api/", STATUS(500)),
    "unctad_damaged_for_ever": ("unctad", "/bulkfile/", BODY(flipped)),
    "wrong_address": ("unctad", "/api/", STATUS(404)),
}


#: The first of each source is followed into the release. Of another, too, nothing has come, which is all that a release
#: learns of it.
FOLLOWED = {source: name for name, (source, _, _) in reversed(STALE.items())}.values()


def news_everywhere(figures: Figures) -> None:
    """Every service has a new edition, with China a little larger."""
    for code, series in figures.wdi.items():
        figures.updated[code] = "2026-08-01"
        series["CHN"]["2024"] = (series["CHN"]["2024"] or 0) * 1.001
        series["WLD"]["2024"] = (series["WLD"]["2024"] or 0) * 1.001
    edition = figures.weo["WEO"]
    figures.weo["WEO_2025_OCT_VINTAGE"] = edition
    later = {key: dict(series) for key, series in edition.series.items()}
    later["CHN", "NGDPD"]["2024"] = (later["CHN", "NGDPD"]["2024"] or 0) * 1.001
    figures.weo["WEO"] = type(edition)("2026-04-14", later, "2025")
    for report, (number, text, made) in figures.unctad.items():
        newer = re.sub(r"(2024,.*156,.*\.)\d+", r"\g<1>999", text)
        figures.unctad[report] = (number + 10, newer, made + timedelta(days=300))


@pytest.mark.parametrize("name", STALE)
def test_last_good_data_stay(name: str, replay: Replay, store: Store) -> None:
    source, where, fault = STALE[name]
    before, others = of(store, source), {"wdi", "weo", "unctad"} - {source}
    news_everywhere(replay.figures)
    replay.fault(where, fault)
    if name not in FOLLOWED:
        settings = replay.settings(Path(store.url))
        found, failed = build.fetch(
            [*others, source], store, settings, store.open(), lambda words: None
        )
        assert failed.keys() == {source}
        assert found.keys() == others
        return
    outcome = refreshed(replay, store)
    assert outcome.release == store.current_id()
    assert source in outcome.failed
    pd.testing.assert_frame_equal(of(store, source), before)
    sources = {s["name"]: s for s in store.open().package["sources"]}
    assert sources[source]["stale"]
    assert not any("stale" in sources[other] for other in others)
    assert all(max(of(store, other)["edition"]) > "2025-12" for other in others)


def test_fresh_again_after_the_service_is_back(replay: Replay, store: Store) -> None:
    """Neither that it is away nor that it is back is a reason for a release; it is asked in full when it is back."""
    before = store.current_id()
    settings = replay.settings(Path(store.url))

    def run() -> Outcome:
        return webhook.run_and_report(
            store, settings, lambda: build.refresh(store, settings), asked=["wdi"]
        )

    replay.fault("/v2/", STATUS(503))
    assert set(run().failed) == {"wdi"}
    assert set(runs.missed(store.open(), runs.last(store))) == {"wdi"}
    replay.mend()
    replay.server.log.clear()
    assert run().failed == {}
    assert any("downloadformat=csv" in path for path, _ in replay.server.log)
    assert runs.missed(store.open(), runs.last(store)) == {}
    assert store.current_id() == before


def test_one_indicator_lost_the_others_come(replay: Replay, store: Store) -> None:
    before = of(store, "wdi")
    news_everywhere(replay.figures)
    replay.fault("/indicator/NY.GDP.MKTP.CD", STATUS(502))
    outcome = refreshed(replay, store, "wdi")
    assert "gdp_nominal" in outcome.failed["wdi"]
    after = of(store, "wdi")
    lost = after["indicator"] == "gdp_nominal"
    assert set(after[lost]["edition"]) == {"2026-07-13"}
    assert set(after[~lost]["edition"]) == {"2026-08-01"}
    assert len(after) == len(before)


IMPORTS = {"lost": STATUS(502), "not_served": NOT_SERVED["message_120"]}


@pytest.mark.parametrize("name", IMPORTS)
def test_parts_of_a_total_keep_one_edition(name: str, replay: Replay, store: Store) -> None:
    """Exports come and imports do not: exports, imports and their total stay those of the edition held."""
    family = ["goods_services_exports", "goods_services_imports", "goods_services_trade"]
    before = of(store, "wdi")
    news_everywhere(replay.figures)
    replay.fault("/indicator/NE.IMP.GNFS.CD", IMPORTS[name])
    settings = replay.settings(Path(store.url))
    outcome = webhook.run_and_report(
        store, settings, lambda: build.refresh(store, settings, ["wdi"]), asked=["wdi"]
    )
    after = of(store, "wdi")
    mine = after["indicator"].isin(family)
    assert after[mine].equals(before[before["indicator"].isin(family)])
    assert set(after[~mine]["edition"]) == {"2026-08-01"}
    words = "goods_services_exports: edition 2026-08-01 came without goods_services_imports"
    assert words in outcome.failed["wdi"]
    told = [finding for finding in outcome.found if finding.guard == "one_edition"]
    assert words in told[0].message
    assert told[0].severity == "warning"
    assert store.open().checks["findings"] == [finding.as_dict() for finding in told]
    run = runs.last(store)
    assert run is not None
    assert run.outcome == "in_part"
    assert "wdi" in run.failed
    # Nothing else is new the next time: it is told all the same.
    again = refreshed(replay, store, "wdi")
    assert again.release is None
    assert words in again.failed["wdi"]
    assert [finding.guard for finding in again.found] == ["one_edition"]
    replay.mend()
    refreshed(replay, store, "wdi")
    whole = of(store, "wdi")
    assert set(whole[whole["indicator"].isin(family)]["edition"]) == {"2026-08-01"}
    assert not build.refresh(store, settings, ["wdi"]).found


def test_revised_exports_beside_imports_that_are_not(replay: Replay, store: Store) -> None:
    """The same of a service that does not say its edition: what is not revised comes along."""
    number, text, made = replay.figures.unctad["US.TradeMerchTotal"]
    lines = text.splitlines(keepends=True)
    place = next(n for n, line in enumerate(lines) if line.startswith("2024,156,CHN,02"))
    lines[place] = re.sub(r"\.\d+", ".777", lines[place], count=1)
    newer = (number + 1, "".join(lines), made + timedelta(days=300))
    replay.figures.unctad["US.TradeMerchTotal"] = newer
    assert refreshed(replay, store, "unctad").release
    after = of(store, "unctad")
    family = after[after["indicator"].isin(["goods_exports", "goods_imports", "goods_trade"])]
    assert (
        family.groupby("indicator")["edition"].unique().map(list).tolist() == [["2026-02-05"]] * 3
    )


def test_every_service_down(replay: Replay, store: Store) -> None:
    before = store.current_id()
    replay.fault("/", STATUS(503))
    with pytest.raises(SourceError, match="No source could be read"):
        refreshed(replay, store)
    unharmed(store, before)


def test_nobody_listens(replay: Replay, store: Store) -> None:
    before = store.current_id()
    gone = replay.settings(Path(store.url)).model_copy(
        update={
            "services": {
                name: url.replace(replay.url, "http://127.0.0.1:9")
                for name, url in replay.urls().items()
            }
        }
    )
    with pytest.raises(SourceError, match="Connection refused"):
        build.refresh(store, gone)
    unharmed(store, before)


def test_certificate_that_does_not_hold(replay: Replay, store: Store) -> None:
    """A server that cannot show who it is is not believed."""
    before = store.current_id()
    secret = replay.urls()["unctad"].replace("http://", "https://")
    wrong = replay.settings(Path(store.url)).model_copy(
        update={"services": replay.urls() | {"unctad": secret}}
    )
    with pytest.raises(SourceError, match=r"no trusted connection \(TLS\), wrong version number"):
        build.refresh(store, wrong, ["unctad"])
    unharmed(store, before)
    assert replay.asked("/api/") == []


def test_address_that_is_none(replay: Replay, store: Store) -> None:
    wrong = replay.settings(Path(store.url)).model_copy(
        update={"services": replay.urls() | {"worldbank": "api.worldbank.org/v2"}}
    )
    with pytest.raises(SourceError, match="is not an address"):
        build.refresh(store, wrong, ["wdi"])


def test_area_that_nobody_named(replay: Replay) -> None:
    replay.fault("downloadformat=csv", STATUS(404))
    replay.fault(GDP, TEXT('"countryiso3code": "BRA"', '"countryiso3code": "QQQ"'))
    result, failed = fetched(replay, "wdi")
    assert "The World Bank sent QQQ, that its own list does not name." in failed
    assert "gdp_nominal" not in set(observations(result)["indicator"])


def test_area_that_only_the_service_knows(replay: Replay) -> None:
    replay.figures.countries.append(aggregate("QQQ", "Q1", "A new group"))
    for series in replay.figures.wdi.values():
        series["QQQ"] = dict(series["USA"])
    result, failed = fetched(replay, "wdi")
    assert failed == ""
    assert result is not None
    assert "A new group" in set(result.areas["name"])
    assert len(replay.asked("country/all?")) == 1


def test_list_of_economies_does_not_come(replay: Replay, whole: dict[str, pd.DataFrame]) -> None:
    replay.fault("downloadformat=csv", STATUS(404))
    replay.fault(GDP, TEXT('"countryiso3code": "BRA"', '"countryiso3code": "QQQ"'))
    replay.fault("country/all?", OUTAGE_PAGE)
    result, failed = fetched(replay, "wdi")
    assert "The World Bank sent QQQ, and its list of economies did not come" in failed
    others = whole["wdi"][whole["wdi"]["indicator"] != "gdp_nominal"].reset_index(drop=True)
    pd.testing.assert_frame_equal(observations(result), others)


# -- The IMF's own ways ------------------------------------------------------------------------------------------------
def test_datamapper_has_the_new_edition(replay: Replay, store: Store) -> None:
    news_everywhere(replay.figures)
    replay.figures.datamapper = ("WEO", True)
    replay.fault("/external/sdmx", STATUS(503))
    outcome = refreshed(replay, store, "weo")
    assert any("comes from DataMapper" in note for note in outcome.notes)
    assert "gdp_lcu" in outcome.failed["weo"]
    rows = of(store, "weo")
    china = rows[(rows["indicator"] == "gdp_nominal") & (rows["ref_area"] == "CHN")].set_index(
        "time_period"
    )
    assert set(china["edition"]) == {"2026-04"}
    assert china.loc["2024", "value"] == pytest.approx(
        level("gdp_nominal", "CHN", 2024) * 1.001, abs=1e6
    )
    assert china.loc["2025", "obs_status"] == "A"
    assert china.loc["2026", "obs_status"] == "F"


def test_datamapper_says_what_is_held(replay: Replay, store: Store) -> None:
    replay.fault("/external/sdmx", STATUS(503))
    with pytest.raises(
        SourceError, match="the same as edition 2025-10: it is still the current one"
    ):
        refreshed(replay, store, "weo")


def test_datamapper_does_not_say_its_edition(replay: Replay, store: Store) -> None:
    news_everywhere(replay.figures)
    replay.fault("/external/sdmx", STATUS(503))
    with pytest.raises(SourceError, match="not of which edition; nothing is guessed"):
        refreshed(replay, store, "weo")


def test_earlier_edition_lost_comes_next_time(replay: Replay, tmp_path: Path) -> None:
    store = Store(str(tmp_path / "store"))
    replay.fault("WEO_2024_OCT_VINTAGE", STATUS(502))
    outcome = refreshed(replay, store, "weo")
    assert "edition 2024-10" in outcome.failed["weo"]
    replay.mend()
    assert refreshed(replay, store, "weo").failed == {}
    assert store.open().editions("gdp_nominal", "weo") == ["2024-10", "2025-04", "2025-10"]


def test_fiscal_year_as_last_actual(replay: Replay) -> None:
    replay.fault(
        WEO, TEXT('LATEST_ACTUAL_ANNUAL_DATA="2024"', 'LATEST_ACTUAL_ANNUAL_DATA="FY2023/24"')
    )
    rows = observations(fetched(replay, "weo")[0])
    china = rows[(rows["ref_area"] == "CHN") & (rows["edition"] == "2025-10")]
    assert set(china[china["time_period"] > "2023"]["obs_status"]) == {"F"}
    assert set(china[china["time_period"] <= "2023"]["obs_status"]) == {"A"}


def test_world_without_a_last_actual_year(whole: dict[str, pd.DataFrame]) -> None:
    rows = whole["weo"][whole["weo"]["edition"] == "2025-10"]
    world = rows[(rows["ref_area"] == "WLD") & (rows["indicator"] == "gdp_nominal")]
    assert set(world[world["time_period"] > "2024"]["obs_status"]) == {"F"}


def test_rows_without_a_number(replay: Replay, whole: dict[str, pd.DataFrame]) -> None:
    value = int(level("gdp_nominal", "KOR", 2024))
    replay.fault(WEO, TEXT(f'OBS_VALUE="{value}"', 'OBS_VALUE="NP"'))
    rows = observations(fetched(replay, "weo")[0])
    assert len(rows) == len(whole["weo"]) - 1
    assert (rows["value"] != 0).all()


# -- UNCTAD's own ways -------------------------------------------------------------------------------------------------
def test_same_figures_under_another_label(replay: Replay, store: Store) -> None:
    before = store.current_id()
    for report, (number, text, made) in replay.figures.unctad.items():
        replay.figures.unctad[report] = (number + 1, text, made + timedelta(days=90))
    outcome = refreshed(replay, store, "unctad")
    assert outcome.release is None
    assert "Nothing new" in outcome.summary
    unharmed(store, before)


def unctad_with(replay: Replay, change: Callable[[str], str]) -> None:
    number, text, made = replay.figures.unctad["US.TradeMerchTotal"]
    replay.figures.unctad["US.TradeMerchTotal"] = (number + 1, change(text), made)


UNCTAD_REFUSED: dict[str, tuple[Callable[[str], str], str]] = {
    "unknown_economy": (lambda text: text.replace(",076,", ",999,"), "does not know: 999"),
    "renamed_columns": (
        lambda text: text.replace("US$ at current", "USD at current"),
        "other columns",
    ),
    "words_for_a_number": (
        lambda text: text.replace(",1000.500,", ",~1000,").replace(",1000.5,", ",~1000,"),
        "not a number",
    ),
    "unknown_flow": (lambda text: text.replace(",02,", ",09,"), "flow '09'"),
    "breaks_off": (lambda text: text[:-40], "breaks off"),
}


@pytest.mark.parametrize("name", UNCTAD_REFUSED)
def test_unctad_refused(name: str, replay: Replay, store: Store) -> None:
    change, words = UNCTAD_REFUSED[name]
    before = of(store, "unctad")
    unctad_with(replay, change)
    outcome = refreshed(replay, store, "unctad")
    assert words in outcome.failed["unctad"]
    pd.testing.assert_frame_equal(of(store, "unctad"), before)


def test_reason_for_a_missing_value_outweighs_a_number(replay: Replay) -> None:
    unctad_with(replay, lambda text: text.replace("1000.5,,", "1000.5,,Not publishable"))
    rows = observations(fetched(replay, "unctad")[0])
    exports = rows[rows["indicator"] == "goods_exports"]
    assert "U5100" not in set(exports["ref_area"])
    assert "HKG" not in set(exports["ref_area"])


def test_number_of_a_former_territory(whole: dict[str, pd.DataFrame]) -> None:
    rows = provisional.mark(whole["unctad"])
    indonesia = rows[
        (rows["ref_area"] == "IDN") & (rows["indicator"] == "goods_exports")
    ].set_index("time_period")
    assert indonesia.index.min() == "2000"
    assert indonesia.loc["2003", "obs_status"] == "B"
    newest = indonesia.index.max()
    assert indonesia.loc[newest, "obs_status"] == "P"
    assert set(indonesia.drop(["2003", newest])["obs_status"]) == {"A"}


# -- The store, the disk, the clock ------------------------------------------------------------------------------------
def full(*_: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def read_only(*_: object) -> None:
    raise OSError(errno.EROFS, "Read-only file system")


UNWRITABLE: dict[str, tuple[str, Callable[..., None], str]] = {
    "disk_full_while_keeping_an_answer": ("snapshots", full, "snapshots/.*No space left"),
    "disk_full_within_an_answer": (".gz", full, "snapshots/.*No space left"),
    "disk_full_while_publishing": ("releases", full, "releases/.*No space left"),
    "disk_full_at_the_pointer": ("current", full, "current cannot be written: No space left"),
    "read_only_store": ("", read_only, "Read-only file system"),
}


@pytest.mark.parametrize("name", UNWRITABLE)
def test_unwritable(
    name: str, replay: Replay, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    where, fails, words = UNWRITABLE[name]
    before, there = store.current_id(), store.ids()
    raw = kept_of(store)
    news_everywhere(replay.figures)
    genuine = backends.write_atomically

    def write(path: Path, body: bytes) -> None:
        if where in str(path.relative_to(store.url)):
            fails()
        genuine(path, body)

    monkeypatch.setattr(backends, "write_atomically", write)
    # Whose release cannot be written makes no difference: news of one service are checked sooner.
    sources = ["unctad"] if where in ("releases", "current") else []
    with pytest.raises(StoreError, match=words) as caught:
        refreshed(replay, store, *sources)
    assert "Nothing was changed" in str(caught.value)
    monkeypatch.undo()
    unharmed(store, before)
    assert store.ids() == there, (
        "a release that nobody was told of would be served once 'current' is damaged"
    )
    # A thread that was asking when the disk was full may still be removing its own.
    eventually(lambda: kept_of(store) == raw)


def kept_of(store: Store) -> set[Path]:
    """The files of raw answers."""
    return {path for path in Path(store.url).glob("snapshots/**/*") if path.is_file()}


def eventually(holds: Callable[[], bool]) -> None:
    """Wait until something holds; a test that never gets there ends with its own limit."""
    for _ in range(200):
        if holds():
            return
        time.sleep(0.05)
    assert holds()


def test_raw_answers_stay_where_a_guard_refuses(replay: Replay, store: Store) -> None:
    """They are what has to be looked at; only where the store fails they are removed."""
    raw = kept_of(store)
    news_everywhere(replay.figures)
    times(replay.figures.wdi["NY.GDP.MKTP.CD"]["JPN"], -1, "2022")
    with pytest.raises(GuardsFailed):
        refreshed(replay, store, "wdi")
    assert kept_of(store) > raw


def _no_locks(*_: object) -> None:
    raise OSError(errno.ENOLCK, "No locks available")


def test_no_locks(replay: Replay, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """NFS without lockd, some CIFS and FUSE mounts."""
    before = store.current_id()
    monkeypatch.setattr(backends.fcntl, "flock", _no_locks)
    with pytest.raises(StoreError, match=r"has no locks \(No locks available\)") as caught:
        refreshed(replay, store)
    assert "Nothing was changed" in str(caught.value)
    monkeypatch.undo()
    unharmed(store, before)


@pytest.mark.parametrize(
    "words",
    ["rollback {}", "rollback {} --hold", "prune --keep 0"],
    ids=["rollback", "hold", "prune"],
)
def test_no_locks_for_other_commands(
    words: str, store: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same line, and exit code 1, wherever a command writes."""
    other = store.current_id()
    before = small.publish(store, small.table(), summary="another one")
    monkeypatch.setenv("TRILATERAL_DATA", store.url)
    monkeypatch.setattr("sys.argv", ["trilateral", *words.format(other).split()])
    with monkeypatch.context() as patched:
        patched.setattr(backends.fcntl, "flock", _no_locks)
        with pytest.raises(SystemExit) as ended:
            main.main()
    assert ended.value.code == 1
    assert "this file system has no locks (No locks available)" in capsys.readouterr().err
    unharmed(store, before)


def test_store_below_a_file(replay: Replay, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be read: Not a directory"):
        refreshed(replay, Store(str(tmp_path / "file" / "store")))


def test_files_cannot_grow(replay: Replay, store: Store) -> None:
    """A limit of the operating system, in a process of its own."""
    before = store.current_id()
    news_everywhere(replay.figures)
    child = _child(replay, store, limit=4096)
    child.start()
    child.join(30)
    assert child.exitcode == 1
    unharmed(store, before)


def test_killed_at_any_moment(replay: Replay, store: Store) -> None:
    """SIGKILL at 20 random moments of a refresh: the old release or the new one, and the next run works."""
    started = time.monotonic()
    child = _child(replay, store)
    child.start()
    child.join(30)
    assert child.exitcode == 0
    length = max(time.monotonic() - started, 0.5)
    known = {release.id for release in store.releases()}
    moments = random.Random(20)
    killed = 0
    for number in range(20):
        figures = replay.figures
        for code in figures.wdi:
            figures.updated[code] = f"2026-09-{number + 1:02d}"
        figures.wdi["NY.GDP.MKTP.CD"]["CHN"]["2024"] = (
            level("gdp_nominal", "CHN", 2024) + number * 1e9
        )
        child = _child(replay, store)
        child.start()
        child.join(moments.uniform(0, length))
        killed += child.is_alive()
        child.kill()
        child.join(30)
        release = store.open()
        assert release.id in known or release.package["sources"]
        for name in store.ids():
            store.open(name)
        known |= set(store.ids())
    assert killed >= 5, "most runs were over before they could be killed"
    for code in replay.figures.wdi:
        replay.figures.updated[code] = "2026-10-01"
    replay.figures.wdi["NY.GDP.MKTP.CD"]["CHN"]["2024"] = level("gdp_nominal", "CHN", 2024) + 30e9
    refreshed(replay, store, "wdi")
    assert store.open().edition("gdp_nominal", "wdi") == "2026-10-01"
    unharmed(store, store.current_id())


def _child(replay: Replay, store: Store, limit: int = 0) -> multiprocessing.process.BaseProcess:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["etl.pipeline.build", "tests.replay"])
    return context.Process(target=refresh_in_child, args=(replay.urls(), store.url, ["wdi"], limit))


def test_two_refreshes_at_once(replay: Replay, store: Store) -> None:
    before = store.current_id()
    with store.lock(), pytest.raises(StoreBusy, match="Another process"):
        refreshed(replay, store)
    unharmed(store, before)
    news_everywhere(replay.figures)
    assert refreshed(replay, store, "unctad").release


@pytest.mark.parametrize("hours", [-1, 1])
def test_clock_an_hour_off(
    hours: int, replay: Replay, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Off(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return datetime.now(UTC) + timedelta(hours=hours)

    monkeypatch.setattr(store_module, "datetime", Off)
    news_everywhere(replay.figures)
    outcome = refreshed(replay, store, "unctad")
    assert outcome.release == store.current_id()
    assert store.open().edition("goods_exports", "unctad") == "2026-02-05"
    assert refreshed(replay, store, "unctad").release is None


@pytest.mark.parametrize("year", [2020, 2035])
def test_clock_years_off(
    year: int, replay: Replay, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is dated by such a clock, and who is on call reads which of the two says what."""

    class Off(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return datetime.now(UTC).replace(year=year, month=3, day=1)

    before = store.current_id()
    news_everywhere(replay.figures)
    monkeypatch.setattr(transport, "datetime", Off)
    with pytest.raises(SourceError, match=f"this machine's clock {year}-03-01 ") as caught:
        refreshed(replay, store)
    assert f"says that it is {datetime.now(UTC):%Y-%m-}" in str(caught.value)
    assert "Set the clock" in str(caught.value)
    unharmed(store, before)
    monkeypatch.undo()
    assert refreshed(replay, store, "unctad").release == store.current_id() != before


def test_snapshot_corrupted(replay: Replay, store: Store) -> None:
    kept = list(Path(store.url).glob("snapshots/unctad/*.gz"))
    originals = {path: path.read_bytes() for path in kept}
    for path, body in originals.items():
        path.write_bytes(body[: len(body) // 2])
        with pytest.raises(StoreError, match="cannot be read"):
            snapshots.read(store.backend, f"snapshots/unctad/{path.stem}")
    asked = len(replay.asked("/bulkfile/"))
    assert "Nothing new" in refreshed(replay, store, "unctad").summary
    assert len(replay.asked("/bulkfile/")) > asked, "what is damaged is fetched again"
    assert {path: path.read_bytes() for path in kept} == originals


def test_current_points_nowhere(replay: Replay, store: Store) -> None:
    good = store.current_id()
    (Path(store.url) / "current").write_text("20200101T000000Z-0123456789ab\n", encoding="utf-8")
    with pytest.raises(NoRelease, match="rollback"):
        store.open()
    with pytest.raises(NoRelease, match="rollback"):
        refreshed(replay, store)
    assert good is not None
    store.set_current(good)
    unharmed(store, good)


@pytest.mark.parametrize("name", ["observations.parquet", "datapackage.json", "changes.json"])
def test_release_damaged(name: str, store: Store) -> None:
    path = Path(store.url) / "releases" / str(store.current_id()) / name
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(ReleaseDamaged, match=name):
        store.open()


EARLIER_DAMAGED: dict[str, tuple[str, Callable[[bytes], bytes | None], str]] = {
    "altered": ("observations.parquet", flipped, "is not what was published (sha256)"),
    "cut": ("vintages.parquet", lambda body: body[:-20], "is not what was published (sha256)"),
    "gone": ("areas.parquet", lambda body: None, "is missing"),
    "described_otherwise": (
        "datapackage.json",
        lambda body: body.replace(b"sha256:", b"sha256:0", 1),
        "is not what was published (digest)",
    ),
}


@pytest.mark.parametrize("name", EARLIER_DAMAGED)
def test_earlier_release_damaged(
    name: str,
    published_twice: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Lists name the release and its file, everywhere: a rollback may need it one day."""
    file, damage, how = EARLIER_DAMAGED[name]
    shutil.copytree(published_twice, tmp_path / "store")
    store = Store(str(tmp_path / "store"))
    earlier = next(each for each in store.ids() if each != store.current_id())
    monkeypatch.setenv("TRILATERAL_DATA", store.url)

    def told(*words: str) -> tuple[object, str, str]:
        monkeypatch.setattr("sys.argv", ["trilateral", *words])
        code: object = 0
        try:
            main.main()
        except SystemExit as ended:
            code = ended.code or 0
        return code, *capsys.readouterr()

    assert told("releases")[0] == 0
    path = Path(store.url) / "releases" / earlier / file
    body = damage(path.read_bytes())
    path.unlink()
    if body is not None:
        path.write_bytes(body)
    why = f"{file} {how}"
    code, out, err = told("releases", "--json")
    assert code == 3
    assert {row["id"]: row["damaged"] for row in json.loads(out)} == {
        earlier: why,
        store.current_id(): "",
    }
    assert f"Release {earlier}: {why}." in err
    code, _, err = told("rollback", earlier)
    assert (code, why in err) == (1, True)
    if name != "altered":
        return  # The others tell of it in the same words, however it came about.
    code, out, _ = told("releases")
    assert (code, why in out) == (3, True)
    _, out, _ = told("doctor", "--json")
    findings = {each["name"]: each for each in json.loads(out)}
    assert findings["store"]["state"] == "ok"
    assert findings["releases"]["state"] == "warning"
    assert f"release {earlier}: {why}" in findings["releases"]["said"]
    with TestClient(create(store)) as client:
        rows = client.get("/api/v1/releases").json()["data"]
    assert {row["id"]: row["damaged"] for row in rows}[earlier] == why
    # What is served is whole, and says so; the damaged one is refused by its name.
    assert told("status")[0] == 0
    for words in ("check", "diff"):
        code, _, err = told(words)
        assert (code, why in err) == (0, True)
    store.backend.write("current", f"{earlier}\n".encode())
    for words in (("status",), ("status", "--json"), ("check",)):
        code, _, err = told(*words)
        assert (code, why in err) == (1, True)


def test_polite(replay: Replay, tmp_path: Path) -> None:
    """At most four connections to a service at once, all of them named after the product."""
    replay.server.latency = 0.02
    refreshed(replay, Store(str(tmp_path)))
    assert all(agent.startswith("trilateral-dashboard") for _, agent in replay.server.log)
    assert max(replay.server.busiest.values()) == 4


def test_every_fault_is_documented(request: pytest.FixtureRequest) -> None:
    text = (ROOT / "docs" / "faults.md").read_text(encoding="utf-8")
    here = {i.name for i in request.session.items if i.path == Path(__file__)}
    missing = sorted(name for name in here if f"`{name}`" not in text and name != request.node.name)
    assert missing == []
    documented = set(re.findall(r"`(test_\w+(?:\[[^]`]+\])?)`", text))
    assert len(documented) >= 30
