"""SIGTERM and SIGINT in the middle of a refresh: the command ends at once, says what is true, and leaves all well."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.storage.store import Store
from tests.figures import Figures
from tests.integration.test_faults import refreshed, unharmed
from tests.replay import HANG, Replay

#: The number of a line of a refresh, or how it begins.
MOMENTS = (1, 2, 3, 4, 6, 8, 10, "checking", "checking", "published")
COMMAND = Path(sys.executable).with_name("trilateral")


@pytest.fixture(scope="module")
def replay() -> Iterator[Replay]:
    with Replay(Figures.made()) as server:
        yield server


@pytest.fixture(scope="module")
def published(replay: Replay, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with a release."""
    folder = tmp_path_factory.mktemp("published") / "store"
    refreshed(replay, Store(str(folder)), "wdi")
    return folder


@pytest.fixture
def store(published: Path, tmp_path: Path) -> Store:
    shutil.copytree(published, tmp_path / "store")
    return Store(str(tmp_path / "store"))


def start(replay: Replay, store: Store, *words: str) -> subprocess.Popen[str]:
    urls = {f"TRILATERAL_{name.upper()}_URL": url for name, url in replay.urls().items()}
    return subprocess.Popen(
        [COMMAND, *words, "--source", "wdi"],
        env=os.environ | urls | {"TRILATERAL_DATA": store.url},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def news(replay: Replay, number: int) -> None:
    """Another edition, with another figure."""
    for code in replay.figures.wdi:
        replay.figures.updated[code] = f"2026-09-{number + 1:02d}"
    series = replay.figures.wdi["NY.GDP.MKTP.CD"]["CHN"]
    series["2024"] = (series["2024"] or 0) * 1.0001


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("words", [("refresh",), ("schedule", "--once")], ids=["refresh", "once"])
def test_a_service_that_hangs_keeps_no_signal_waiting(
    replay: Replay, store: Store, number: signal.Signals, words: tuple[str, ...]
) -> None:
    before = store.current_id()
    news(replay, 1)
    replay.fault("", HANG)
    try:
        running = start(replay, store, *words)
        assert running.stderr is not None
        for line in running.stderr:
            if "asking for news" in line:
                break
        running.send_signal(number)
        began = time.monotonic()
        _, err = running.communicate(timeout=60)
    finally:
        replay.mend()
    # Not when the service lets go, after half a minute.
    assert time.monotonic() - began < 25
    assert running.returncode == 128 + number
    last = err.strip().splitlines()[-1]
    words_said = json.loads(last)["reason"] if words[0] == "schedule" else last
    if words[0] == "schedule":
        assert json.loads(last)["event"] == "refresh interrupted"
    assert f"Stopped by {number.name}. What is served was not changed" in words_said
    unharmed(store, before)
    with store.lock():
        pass


def test_a_signal_at_any_moment(replay: Replay, store: Store) -> None:
    """After each of ten lines of a refresh, either signal: whole, free, swept up, and the last line says what is served."""
    stopped = 0
    for n, moment in enumerate(MOMENTS):
        number = (signal.SIGTERM, signal.SIGINT)[n % 2]
        before = store.current_id()
        news(replay, 2 + n)
        running = start(replay, store, "refresh")
        assert running.stderr is not None
        said = []
        for line in running.stderr:
            said.append(line)
            if moment == len(said) or line.startswith(str(moment)):
                break
        running.send_signal(number)
        out, rest = running.communicate(timeout=300)
        err, now = "".join(said) + rest, store.current_id()
        assert "Traceback" not in err
        if running.returncode == 0:
            assert out.startswith(f"Published {now}")
        elif "Stopped by" in err:
            stopped += 1
            assert running.returncode == 128 + number
            last = err.strip().splitlines()[-1]
            if now == before:
                assert f"Stopped by {number.name}. What is served was not changed" in last
            else:
                assert f"Stopped by {number.name} after {now} was published" in last
        else:
            # When all was said.
            assert running.returncode in (-number, 128 + number)
            assert out.startswith(f"Published {now}")
        store.open()
        for name in store.ids():
            store.open(name)
    assert stopped >= 5, "most were over"
    news(replay, 20)
    assert refreshed(replay, store, "wdi").release
    unharmed(store, store.current_id())
    assert not re.findall(r"\.part|\.incoming", " ".join(map(str, Path(store.url).rglob("*"))))
