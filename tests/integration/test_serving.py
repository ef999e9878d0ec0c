"""The server as a command: it starts on an empty store, counts in all processes, and logs lines that machines read."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests
from prometheus_client.parser import text_string_to_metric_families

from etl.places import CHECKOUT

pytestmark = pytest.mark.slow

#: So long a busy machine may take to start a process.
PATIENCE = 120
WORKERS = 2


def until(ask: Callable[[], Any]) -> Any:
    """What is answered as soon as it is something; connections refused are nothing."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            if found := ask():
                return found
        except requests.ConnectionError:
            pass
        time.sleep(0.1)
    raise AssertionError("It did not come to pass.")


def test_several_processes_serve_as_one(tmp_path: Path) -> None:
    """From an empty store to a release, asked of two processes, and not a file left behind."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    store, temporary = tmp_path / "store", tmp_path / "tmp"
    for folder in (store, temporary):
        folder.mkdir()
    log = (tmp_path / "log").open("wb")
    server = subprocess.Popen(
        [
            str(Path(sys.executable).with_name("trilateral")),
            "serve", "--port", str(port), "--workers", str(WORKERS),
        ],
        env=os.environ
        | {"TRILATERAL_DATA": str(store), "TRILATERAL_LOG": "json", "TMPDIR": str(temporary)},
        stderr=log,
    )  # fmt: skip
    base = f"http://127.0.0.1:{port}"

    def ask(path: str) -> requests.Response:
        # A connection of its own each time, so that both processes are asked.
        return requests.get(f"{base}{path}", timeout=PATIENCE)

    def ready() -> str:
        answer = ask("/readyz")
        return str(answer.json()["release"]) if answer.ok else ""

    try:
        until(lambda: ask("/healthz").ok)
        assert ask("/readyz").status_code == 503
        current = (CHECKOUT / "data" / "current").read_text(encoding="utf-8").strip()
        shutil.copytree(CHECKOUT / "data" / "releases" / current, store / "releases" / current)
        (store / "current").write_text(f"{current}\n", encoding="utf-8")
        assert until(ready) == current
        # Each process looks for itself.
        until(lambda: all(ready() for _ in range(20)))
        for n in range(20):
            answer = requests.get(
                f"{base}/feed.atom", headers={"X-Request-ID": f"n{n}"}, timeout=PATIENCE
            )
            assert answer.headers["X-Trilateral-Release"] == current
        scrapes = [ask("/metrics").text for _ in range(6)]
    finally:
        server.send_signal(signal.SIGTERM)
        assert server.wait(PATIENCE) == 0
        log.close()

    for scrape in scrapes:
        found = {
            (sample.name, sample.labels.get("route"), sample.labels.get("status")): sample.value
            for family in text_string_to_metric_families(scrape)
            for sample in family.samples
        }
        assert found["trilateral_requests_total", "/feed.atom", "200"] == 20
        assert found["trilateral_export_queue", None, None] == 0
        assert found["trilateral_ready", None, None] == 1
    lines = [json.loads(line) for line in (tmp_path / "log").read_text("utf-8").splitlines()]
    asked = [line for line in lines if line.get("route") == "/feed.atom"]
    assert {line["id"] for line in asked} == {f"n{n}" for n in range(20)}
    assert {line["release"] for line in asked} == {current}
    assert any("has no release yet" in line["event"] for line in lines)
    assert list(temporary.glob("trilateral-metrics-*")) == []
