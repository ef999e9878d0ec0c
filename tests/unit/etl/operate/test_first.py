"""A store that has lost its releases is not filled anew as though it were new; a new one is, by a person."""

from __future__ import annotations

import json
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from obstore.store import MemoryStore

from etl.operate import webhook
from etl.pipeline import build
from etl.sources.base import Fetched
from etl.storage import holds, runs
from etl.storage.bucket import Bucket
from etl.storage.object_store import ObjectStore
from etl.storage.store import Store
from tests.small import areas, table
from tests.unit.etl.operate.test_cli import Ended, Run, run, world_bank_csv

__all__ = ["run"]

REFUSED = "Not published: [first] The store "


@pytest.fixture(autouse=True)
def _services(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """One release is what they say; and a cache of the test's own."""
    monkeypatch.setenv("TRILATERAL_CACHE", str(tmp_path / "cache"))
    fetched = {"wdi": Fetched(table(), areas(table()))}
    monkeypatch.setattr(build, "fetch", lambda *_: (dict(fetched), {}))


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the operator's address is told."""
    messages: list[dict[str, Any]] = []
    monkeypatch.setattr(webhook, "send", lambda settings, told: messages.extend(told))
    return messages


@pytest.fixture
def bulk(tmp_path: Path) -> str:
    path = tmp_path / "gdp.csv"
    path.write_text(world_bank_csv("2025-07-01"), encoding="utf-8")
    return str(path)


def refused(ended: Ended, why: str) -> None:
    """By a guard, in one line that says what to do."""
    assert ended.code == 4
    assert REFUSED in ended.err
    assert why in ended.err
    assert "Mount or restore it. If it is to begin anew, 'trilateral refresh --first'" in ended.err


def test_a_new_store_is_filled_by_a_person(run: Run, store: Store, bulk: str) -> None:
    assert "the first release of this store" in run("refresh").out
    assert store.current_id()


def test_a_new_store_is_filled_by_files(run: Run, store: Store, bulk: str) -> None:
    assert run("import", bulk).code == 0
    assert store.current_id()


def test_a_schedule_makes_no_first_release(
    run: Run, store: Store, told: list[dict[str, Any]]
) -> None:
    ended = run("schedule", "--once")
    line = json.loads(ended.err.splitlines()[-1])
    assert (ended.code, line["event"], line["level"]) == (4, "refresh failed", "error")
    assert f"{REFUSED}{store.url} has no release, and a schedule makes no first" in line["reason"]
    assert [(each["event"], each["outcome"]) for each in told] == [("failed", "refused")]
    assert "[first]" in told[0]["text"]
    noted = runs.last(store)
    assert noted is not None
    assert noted.outcome == "refused"
    assert store.ids() == []
    # That a schedule met it does not make it one that was in use.
    assert run("refresh").code == 0
    assert run("schedule", "--once").code == 0


def test_a_schedule_makes_one_where_it_is_asked_for(run: Run, store: Store) -> None:
    assert run("schedule", "--once", "--first").code == 0
    assert store.current_id()


@pytest.mark.parametrize("command", ["refresh", "import", "schedule"])
@pytest.mark.parametrize("left", ["nothing", "note", "hold"])
def test_a_store_that_was_in_use_is_not_filled_anew(
    run: Run, store: Store, bulk: str, tmp_path: Path, left: str, command: str
) -> None:
    """Known by what is left in it, or, where that is nothing, by what this machine has noted."""
    words = {"refresh": ["refresh"], "import": ["import", bulk], "schedule": ["schedule", "--once"]}
    assert run("refresh").code == 0
    was, root = str(store.current_id()), Path(store.url)
    away = root.rename(tmp_path / "away")
    root.mkdir()
    why = f"this machine has seen release {was} there"
    if left == "note":
        shutil.copy(away / runs.NOTE, root)
        why = f"knew release {was}"
    if left == "hold":
        holds.set_on(store.backend, was, (), datetime.now(UTC))
        why = "a hold lies in it (.hold.json)"
    if left != "nothing":
        shutil.rmtree(tmp_path / "cache")
    before = {path.name for path in root.iterdir()}
    refused(run(*words[command]), why)
    refused(run("refresh", "--force"), why)
    # Nothing but how it ended.
    assert {path.name for path in root.iterdir()} - before <= {runs.NOTE, ".turn.lock"}
    # A dry run shows what would come, changes nothing, and ends as the run does.
    dry = run("refresh", "--dry-run")
    assert dry.code == 4
    assert re.match(r"Would be refused \(first\): .*values added", dry.out)
    assert why in dry.err
    assert store.ids() == []
    # Mounted again, all is as it was.
    shutil.rmtree(root)
    away.rename(root)
    assert run("refresh").code == 0
    assert store.current_id() == was


def test_a_store_that_is_to_begin_anew(run: Run, store: Store, bulk: str) -> None:
    assert run("refresh").code == 0
    for words in (("refresh", "--first"), ("import", bulk, "--first")):
        for path in Path(store.url).iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        assert run("refresh").code == 4
        assert run(*words).code == 0
        assert store.current_id()
    # Where there is a release, it is no first one.
    assert run("refresh", "--first").out.startswith("Nothing new")


def test_a_folder_that_was_removed_altogether_is_new(run: Run, store: Store) -> None:
    assert run("refresh").code == 0
    shutil.rmtree(store.url)
    assert run("refresh").code == 0


@pytest.mark.parametrize("words", [("refresh",), ("refresh", "--first"), ("schedule", "--once")])
def test_releases_of_which_none_is_served(run: Run, store: Store, words: tuple[str, ...]) -> None:
    """Without what is served nothing can be compared with it: not even a first release is asked for there."""
    assert run("refresh").code == 0
    (Path(store.url) / "current").unlink()
    [there] = store.ids()
    ended = run(*words)
    assert ended.code == 4
    assert "has 1 release and names none as the one that is served" in ended.err
    assert f"'trilateral rollback {there}' serves the newest" in ended.err
    assert run("rollback", there).code == 0
    assert run(*words).code == 0


def test_a_bucket_that_was_emptied(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    memory = MemoryStore()
    monkeypatch.setattr(
        "etl.storage.store.backend_of",
        lambda url: Bucket(ObjectStore("memory://store", memory), lease=60),
    )
    assert run("refresh").code == 0
    memory = MemoryStore()
    refused(run("refresh"), "this machine has seen release ")
    assert run("refresh", "--first").code == 0


def test_a_machine_that_cannot_take_notes(
    run: Run, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A first release needs no note; what the store itself says is heard."""
    monkeypatch.setenv("TRILATERAL_CACHE", "/dev/null/nowhere")
    assert run("refresh").code == 0
    for path in Path(store.url).iterdir():
        if path.is_dir() or path.name == "current":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    refused(run("refresh"), "its last run, of ")
