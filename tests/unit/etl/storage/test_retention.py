"""What `trilateral prune` removes, and what it never does."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from obstore.store import MemoryStore

from etl.errors import ReleaseDamaged
from etl.sources.transport import Answer
from etl.storage import backends, holds, retention, snapshots
from etl.storage import store as store_module
from etl.storage.bucket import Bucket
from etl.storage.object_store import ObjectStore
from etl.storage.store import Store
from tests.small import publish, table
from tests.unit.etl.operate.test_cli import Run, run

__all__ = ["run"]

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """An empty store of either kind, which the environment names."""
    url = str(tmp_path / "store")
    if request.param == "bucket":
        memory = MemoryStore()
        monkeypatch.setattr(
            store_module,
            "backend_of",
            lambda url: Bucket(ObjectStore("memory://store", memory), lease=60),
        )
    monkeypatch.setenv("TRILATERAL_DATA", url)
    monkeypatch.setenv("TRILATERAL_CACHE", str(tmp_path / "cache"))
    return Store(url)


class Clock(datetime):
    """Publishes a release as of a day."""

    today = NOW

    @classmethod
    def now(cls, tz: object = None) -> datetime:
        return cls.today


@pytest.fixture
def aged(store: Store, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Publish a release some days ago; its id."""
    monkeypatch.setattr(store_module, "datetime", Clock)
    count = 0

    def aged(days: int) -> str:
        nonlocal count
        count += 1
        Clock.today = NOW - timedelta(days=days)
        return publish(store, table(edition=f"2024-07-{count:02}"), summary=f"{days} days ago")

    return aged


def test_the_newest_and_those_of_the_last_days_stay(store: Store, aged: Callable[..., str]) -> None:
    ids = [aged(days) for days in (400, 300, 200, 80, 40, 2)][::-1]
    chosen = retention.plan(store, 2, 90, NOW)
    assert chosen.kept == tuple(ids[:3])
    assert chosen.releases == tuple(ids[3:])
    assert retention.plan(store, 5, 0, NOW).releases == tuple(ids[5:])
    assert retention.plan(store, 0, 250, NOW).releases == tuple(ids[4:])
    assert retention.plan(store, 0, 0, NOW).kept == (ids[0],)
    with store.lock():
        assert retention.remove(store, chosen) == chosen
    assert store.ids() == ids[:3]
    for release_id in ids[:3]:
        store.open(release_id)


def test_what_is_served_compared_with_or_held_stays(
    store: Store, aged: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third, fourth = (aged(days) for days in (400, 300, 200, 100))
    genuine = Store.open

    def with_change(self: Store, release_id: str | None = None) -> object:
        found = genuine(self, release_id)
        found.changes["from"] = second
        return found

    monkeypatch.setattr(Store, "open", with_change)
    store.set_current(third)
    holds.set_on(store.backend, first, (), NOW)
    assert retention.plan(store, 0, 0, NOW).releases == (fourth,)


def test_what_somebody_rolls_back_to_meanwhile_stays(
    store: Store, aged: Callable[..., str]
) -> None:
    first, second, _ = (aged(days) for days in (400, 300, 200))
    chosen = retention.plan(store, 1, 0, NOW)
    assert set(chosen.releases) == {first, second}
    with store.lock():
        Store(store.url).backend.write("current", f"{first}\n".encode())
        assert retention.remove(store, chosen).releases == (second,)
    store.open(first)


def test_nothing_is_removed_where_the_release_that_is_served_cannot_be_read(
    store: Store, aged: Callable[..., str]
) -> None:
    aged(400)
    last = aged(2)
    store.backend.write(f"releases/{last}/observations.parquet", b"")
    with pytest.raises(ReleaseDamaged):
        retention.plan(Store(store.url), 1, 0, NOW)


def test_raw_answers_stay_for_as_long_as_what_was_made_from_them(
    store: Store, aged: Callable[..., str]
) -> None:
    def keep(url: str, days: int) -> str:
        body = f"{url} {days}".encode()
        digest = snapshots.keep(store.backend, "wdi", Answer(url, body, NOW - timedelta(days=days)))
        return f"snapshots/wdi/{digest[:16]}"

    old, newer = keep("https://a.org/one", 400), keep("https://a.org/one", 40)
    only = keep("https://a.org/two", 500)
    made_from = keep("https://a.org/three", 200)
    keep("https://a.org/three", 3)
    aged(200)
    aged(2)
    assert retention.plan(store, 2, 30, NOW).snapshots == (old,)
    chosen = retention.plan(store, 1, 30, NOW)
    assert set(chosen.snapshots) == {old, made_from}
    with store.lock():
        retention.remove(store, chosen)
    assert set(snapshots.kept(store.backend, "wdi")) >= {newer, only}
    assert not {old, made_from} & set(snapshots.kept(store.backend, "wdi"))
    assert store.backend.read(f"{old}.gz") is None
    assert snapshots.recall(store.backend, "wdi", "https://a.org/two") is not None


def test_a_release_is_gone_or_whole_wherever_its_removal_ends(
    store: Store, aged: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, last = aged(400), aged(2)

    def killed(*_: object, **more: object) -> None:
        raise KeyboardInterrupt

    backend = store.backend
    if isinstance(backend, Bucket):
        monkeypatch.setattr(backend.objects, "entries", killed)
    else:
        monkeypatch.setattr(backends.shutil, "rmtree", killed)
    with pytest.raises(KeyboardInterrupt), store.lock():
        retention.remove(store, retention.Plan((first,), (), ()))
    monkeypatch.undo()
    assert store.ids() == [last]


def test_prune_tells_what_it_does(run: Run, store: Store, aged: Callable[..., str]) -> None:
    ids = [aged(days) for days in (400, 300, 2)][::-1]
    assert json.loads(run("prune", "--keep", "1", "--dry-run", "--json").out) == {
        "dry_run": True,
        "releases": ids[1:],
        "snapshots": [],
        "kept": ids[:1],
    }
    assert f"would remove release {ids[1]}" in run("prune", "--keep", "1", "--dry-run").out
    assert store.ids() == ids
    # Ten releases stay if neither option is given.
    assert "Removed 0 releases and 0 raw answers; 3 releases stay." in run("prune").out
    assert (
        "Removed 2 releases and 0 raw answers; 1 release stays." in run("prune", "--keep", "1").out
    )
    assert store.ids() == ids[:1]
    assert run("rollback", ids[2]).code == 2
    assert run("prune", "--keep", "-1").code == 2


def test_prune_waits_for_nobody(run: Run, store: Store, aged: Callable[..., str]) -> None:
    aged(2)
    with Store(store.url).lock():
        ended = run("prune")
    assert ended.code == 1
    assert "Another process is writing" in ended.err
