"""What an operator sees: numbers of requests, their lines in the log, and what is counted."""

from __future__ import annotations

import io
import json
import logging
import logging.config
import math
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from pathlib import Path

import pytest
from fastapi import FastAPI, Request, Response
from fastapi.responses import PlainTextResponse
from prometheus_client.parser import text_string_to_metric_families
from starlette.staticfiles import StaticFiles
from starlette.testclient import TestClient

from dashboard import meters
from dashboard.live import Live
from dashboard.web.metrics import StateCollector, remove_dead_gauges, scrape
from dashboard.web.request_log import RequestLog
from dashboard.web.serving import log_config
from etl import catalog
from etl.bounded.cache import Cache
from etl.errors import Busy, ExportError, StoreError, UsageError
from etl.operate.logs import JsonLines
from etl.storage import runs
from etl.storage.store import Store

Samples = dict[str, dict[tuple[tuple[str, str], ...], float]]


def parsed(body: bytes) -> Samples:
    """Sample -> labels -> value, as Prometheus would read them."""
    found: Samples = {}
    for family in text_string_to_metric_families(body.decode()):
        for sample in family.samples:
            found.setdefault(sample.name, {})[tuple(sorted(sample.labels.items()))] = sample.value
    return found


def counted(name: str, **labels: str) -> float:
    """What has been counted so far in this process."""
    return meters.REGISTRY.get_sample_value(f"trilateral_{name}", labels) or 0.0


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """The lines of requests, as a server with TRILATERAL_LOG=json writes them."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    logger = logging.getLogger("dashboard.requests")
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield stream
    logger.removeHandler(handler)
    logger.setLevel(level)


def words(request: Request) -> Response:
    """The number that inner layers see."""
    return PlainTextResponse(request.state.request_id, headers={"X-Trilateral-Release": "r1"})


def fail(request: Request) -> Response:
    raise ZeroDivisionError


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    """A small application, observed."""
    (tmp_path / "a").write_text("a", encoding="utf-8")
    app = FastAPI()
    for path, answer in {"/item/{name}": words, "/healthz": words, "/fail": fail}.items():
        app.add_api_route(path, answer)
    app.mount("/assets", StaticFiles(directory=tmp_path))
    app.add_middleware(RequestLog)
    return TestClient(app, raise_server_exceptions=False)


@pytest.mark.parametrize("given", ["a", "7f3c-90.B_x", "x" * 64])
def test_a_number_that_came_is_kept(client: TestClient, given: str) -> None:
    """A proxy's number goes through all layers and back to the reader."""
    answer = client.get("/item/a", headers={"X-Request-ID": given})

    assert answer.text == answer.headers["X-Request-ID"] == given


@pytest.mark.parametrize(
    "given",
    [
        b"",
        b"x" * 65,
        b"a b",
        b"a,b",
        b'"a"',
        b"a\xe9",
        b"<script>",
        b"a;b",
        b"\xff",
        b"a\tb",
        b"%0a",
    ],
)
def test_a_number_that_is_none_is_replaced(client: TestClient, given: bytes) -> None:
    answer = client.get("/item/a", headers=[(b"X-Request-ID", given)])

    assert re.fullmatch("[0-9a-f]{16}", answer.headers["X-Request-ID"])
    assert answer.text == answer.headers["X-Request-ID"]


def test_numbers_differ(client: TestClient) -> None:
    assert len({client.get("/item/a").text for _ in range(20)}) == 20


def test_a_request_is_one_line(client: TestClient, log: io.StringIO) -> None:
    client.get("/item/x%0aB?lang=ja%0a", headers={"X-Request-ID": "n1"})

    (line,) = [json.loads(line) for line in log.getvalue().splitlines()]
    seconds = line.pop("seconds")
    line.pop("time")
    assert line == {
        "level": "info",
        "event": "request",
        "id": "n1",
        "method": "GET",
        "route": "/item/{name}",
        "status": 200,
        "release": "r1",
        "address": "/item/x%0aB?lang=ja%0a",
    }
    assert 0 <= seconds < 60


def test_long_addresses_are_cut_in_the_log(client: TestClient, log: io.StringIO) -> None:
    client.get(f"/item/{'x' * 5000}")

    assert len(json.loads(log.getvalue())["address"]) == 500


def test_a_failed_request_is_an_error(client: TestClient, log: io.StringIO) -> None:
    client.get("/fail")

    line = json.loads(log.getvalue())
    assert (line["level"], line["status"], line["release"]) == ("error", 500, "")


def test_probes_are_counted_and_not_logged(client: TestClient, log: io.StringIO) -> None:
    labels = {"route": "/healthz", "method": "GET", "status": "200"}
    before = counted("requests_total", **labels)

    client.get("/healthz")

    assert log.getvalue() == ""
    assert counted("requests_total", **labels) == before + 1


def test_requests_are_counted_by_template(client: TestClient) -> None:
    """However many addresses readers make up, there is one counter for each route."""
    labels = {"route": "/item/{name}", "method": "GET"}
    before = counted("requests_total", **labels, status="200")
    timed = counted("request_seconds_count", **labels)

    for n in range(5):
        client.get(f"/item/{n}")

    assert counted("requests_total", **labels, status="200") == before + 5
    assert counted("request_seconds_count", **labels) == timed + 5


@pytest.mark.parametrize(
    ("method", "path", "labels"),
    [
        ("GET", "/nothing/here", {"route": "none", "method": "GET", "status": "404"}),
        ("BREW", "/item/a", {"route": "/item/{name}", "method": "other", "status": "405"}),
        ("GET", "/assets/a", {"route": "/assets/{path:path}", "method": "GET", "status": "200"}),
        ("GET", "/fail", {"route": "/fail", "method": "GET", "status": "500"}),
    ],
)
def test_what_readers_make_up_is_no_label(
    client: TestClient, method: str, path: str, labels: dict[str, str]
) -> None:
    before = counted("requests_total", **labels)

    client.request(method, path)

    assert counted("requests_total", **labels) == before + 1


def test_looks_into_caches_are_counted() -> None:
    kept = Cache(2)
    before = {
        result: counted("cache_lookups_total", cache="t", result=result)
        for result in ("hit", "miss")
    }

    assert [meters.get_or_compute("t", kept, key, lambda: "made") for key in "aab"] == ["made"] * 3
    with pytest.raises(ZeroDivisionError):
        meters.get_or_compute("t", kept, "c", lambda: 1 / 0)

    assert counted("cache_lookups_total", cache="t", result="hit") == before["hit"] + 1
    assert counted("cache_lookups_total", cache="t", result="miss") == before["miss"] + 3


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (None, "made"),
        (UsageError("x"), "refused"),
        (Busy("x"), "busy"),
        (ExportError("x"), "failed"),
        (MemoryError(), "failed"),
    ],
)
def test_files_are_counted_by_outcome(error: Exception | None, outcome: str) -> None:
    before = counted("exports_total", format="t", outcome=outcome)
    timed = counted("export_seconds_count", format="t")

    try:
        with meters.exporting("t") as made:
            made()
            if error:
                raise error
    except (UsageError, ExportError, MemoryError):
        pass

    assert counted("exports_total", format="t", outcome=outcome) == before + 1
    assert counted("export_seconds_count", format="t") == timed + (error is None)


def test_a_file_at_hand_is_not_timed() -> None:
    before = counted("exports_total", format="t", outcome="kept")
    timed = counted("export_seconds_count", format="t")

    with meters.exporting("t"):
        pass

    assert counted("exports_total", format="t", outcome="kept") == before + 1
    assert counted("export_seconds_count", format="t") == timed


def test_a_scrape_tells_of_release_sources_and_refreshes(store: Store) -> None:
    runs.note(store, "in_part", "x", asked=["wdi", "weo"], failed={"weo": "no answer"})
    live = Live(store)
    live.look()

    found = parsed(scrape(StateCollector(live)))

    assert found["trilateral_ready"] == {(): 1}
    assert found["trilateral_release_info"] == {(("release", live.release.id),): 1}
    assert found["trilateral_release_refused"] == found["trilateral_store_away"] == {(): 0}
    assert 0 <= found["trilateral_refresh_age_seconds"][()] < 600
    outcomes = found["trilateral_refresh_outcome"]
    assert {dict(k)["outcome"] for k, v in outcomes.items() if v} == {"in_part"}
    assert {dict(k)["outcome"] for k in outcomes} == set(runs.OUTCOMES)
    stale = {dict(k)["source"]: v for k, v in found["trilateral_source_stale"].items()}
    ages = {dict(k)["source"]: v for k, v in found["trilateral_source_age_seconds"].items()}
    assert stale == {s["name"]: s["name"] == "weo" for s in live.release.package["sources"]}
    assert ages["wdi"] < 600
    # The source that could not be read is as old as the release; of whatever age that is.
    asked = datetime.fromisoformat(
        next(s["checked"] for s in live.release.package["sources"] if s["name"] == "weo")
    )
    assert ages["weo"] == pytest.approx((datetime.now(UTC) - asked).total_seconds(), abs=60)
    assert found["trilateral_confirmed_age_seconds"][()] >= ages["weo"]


def test_no_age_is_small_because_the_clock_fell_back(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An alarm on an age would be silent for as long as the clock is wrong."""
    runs.note(store, "unchanged", "x", asked=["wdi", "weo"])
    live = Live(store)
    live.look()

    class Fallen(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Fallen:
            return cls(2020, 1, 1, tzinfo=tz)

    monkeypatch.setattr("dashboard.web.metrics.datetime", Fallen)
    found = parsed(scrape(StateCollector(live)))

    ages = [
        value for name in found if name.endswith("_age_seconds") for value in found[name].values()
    ]
    assert len(ages) == 3 + len(live.release.package["sources"])
    assert set(ages) == {math.inf}


def test_a_scrape_tells_what_each_guard_found(store: Store) -> None:
    """In the release that is shown, and in what was refused since."""
    refused = [{"guard": "shifted", "severity": "error", "message": "x"}] * 2
    runs.note(store, "refused", "x", asked=["wdi"], findings=refused)
    live = Live(store)
    live.look()
    live.release.checks["findings"] = [{"guard": "jump", "severity": "warning", "message": "y"}]

    found = parsed(scrape(StateCollector(live)))

    def told(name: str) -> dict[tuple[str, str], float]:
        rows = {tuple(dict(k).values()): v for k, v in found[name].items()}
        assert {guard for guard, _ in rows} == set(catalog.guards())
        return {key: value for key, value in rows.items() if value}

    assert told("trilateral_refresh_findings") == {("shifted", "error"): 2}
    assert told("trilateral_release_findings") == {("jump", "warning"): 1}


def test_a_scrape_says_when_the_store_does_not_answer(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = Live(store)
    live.look()

    def away() -> str:
        raise StoreError("The bucket does not answer.")

    monkeypatch.setattr(store, "current_id", away)
    live.look()
    found = parsed(scrape(StateCollector(live)))

    assert found["trilateral_store_away"] == found["trilateral_ready"] == {(): 1}


def test_a_scrape_without_a_release_says_so(tmp_path: Path) -> None:
    found = parsed(scrape(StateCollector(Live(Store(str(tmp_path))))))

    assert found["trilateral_ready"] == {(): 0}
    assert "trilateral_release_info" not in found
    assert "trilateral_refresh_outcome" not in found


COUNTING = """
import os, sys
from dashboard import meters
meters.REQUESTS.labels("/", "GET", "200").inc(int(sys.argv[1]))
meters.SECONDS.labels("/", "GET").observe(0.02)
meters.QUEUE.inc(int(sys.argv[1]))
print(os.getpid(), flush=True)
sys.stdin.read()
"""


def test_several_processes_answer_as_one(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever is asked, counts are those of all, also of one that ended; what waits is of those that live."""
    environment = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    (tmp_path / "gauge_livesum_notes.db.txt").write_text("not one of them", encoding="utf-8")
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", COUNTING, str(n)],
            env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for n in (3, 4)
    ]  # fmt: skip
    for worker in workers:
        assert worker.stdout is not None
        worker.stdout.readline()
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    facts = StateCollector(Live(store))
    labels = (("method", "GET"), ("route", "/"), ("status", "200"))

    both = parsed(scrape(facts))
    workers[0].communicate()
    one = parsed(scrape(facts))
    workers[1].communicate()

    assert both["trilateral_requests_total"][labels] == 7
    assert both["trilateral_request_seconds_count"][labels[:2]] == 2
    assert both["trilateral_export_queue"] == {(): 7}
    assert one["trilateral_requests_total"][labels] == 7
    assert one["trilateral_export_queue"] == {(): 4}


def test_the_dead_are_forgotten_and_the_living_are_not(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    mine = tmp_path / f"gauge_livesum_{os.getpid()}.db"
    theirs = tmp_path / f"gauge_livesum_{ended.pid}.db"
    counts = tmp_path / f"counter_{ended.pid}.db"
    for path in (mine, theirs, counts):
        path.write_bytes(b"")

    remove_dead_gauges(tmp_path)

    assert sorted(tmp_path.iterdir()) == sorted([mine, counts])


@pytest.mark.parametrize(("form", "requests"), [("json", True), ("text", False)])
def test_a_server_logs_each_request_for_machines_only(form: str, requests: bool) -> None:
    config = log_config(form)  # type: ignore[arg-type]
    level = config["loggers"]["dashboard.requests"]["level"]

    logging.config.DictConfigurator(config).configure_formatter(config["formatters"]["lines"])
    assert (level == "INFO") == requests
