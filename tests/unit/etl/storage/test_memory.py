"""What a process returns to the system of the memory that it no longer uses."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from dashboard import live as following
from dashboard.live import Live
from tests.shipped import shipped_store

SIZES = """
from etl.storage.memory import be_lean, give_back
be_lean()
def size():
    return int(open("/proc/self/statm").read().split()[1]) * 4096
several = [bytes(20_000) for _ in range(10_000)]
# The last one stays: what lies before it is not the end of the heap.
del several[:-1]
before = size()
give_back()
print(before - size())
"""


def test_what_lies_free_between_is_returned() -> None:
    """Two hundred megabytes before one text that is still used."""
    done = subprocess.run([sys.executable, "-c", SIZES], capture_output=True, text=True, check=True)
    assert int(done.stdout) > 100_000_000


#: A part of what it takes is the code that reads Parquet.
LOADED = """
import gc, os, sys
os.environ["ARROW_DEFAULT_MEMORY_POOL"] = "system"
import pandas
from etl.storage.memory import be_lean, give_back
from etl.storage.store import Store
def size():
    gc.collect()
    give_back()
    return int(open("/proc/self/statm").read().split()[1]) * 4096
be_lean()
release = Store(sys.argv[1]).open()
before = size()
release.load()
print(size() - before, len(release.observations) + len(release.vintages))
"""


def test_a_release_takes_no_more_than_its_rows_say() -> None:
    """633,000 rows took 41 MB when each word said where it begins, and take 25 MB."""
    run = [sys.executable, "-c", LOADED, shipped_store().url]
    done = subprocess.run(run, capture_output=True, text=True, check=True)
    taken, rows = map(int, done.stdout.split())
    assert taken < 56 * rows


def test_a_server_returns_it_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without anybody asking, as long as it follows the store."""
    given: list[Any] = []
    monkeypatch.setattr(following, "GIVE_BACK_SECONDS", 0.0)
    monkeypatch.setattr(following, "give_back", lambda: (given.append(1), live._stop.set()))
    live = Live(shipped_store(), every=0.01)
    live.start()
    assert live._thread is not None
    live._thread.join(10)
    live.stop()
    assert given == [1]
