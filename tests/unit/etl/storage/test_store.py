"""The store: whole releases or none, refused by name when altered, one writer at a time."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from etl.errors import NoRelease, ReleaseDamaged, StoreBusy, StoreError, UnknownName, UsageError
from etl.places import CHECKOUT
from etl.storage import tables
from etl.storage.store import Store
from tests.small import changed, publish, release, table


def folder(store: Store, release_id: str) -> Path:
    return Path(store.url) / "releases" / release_id


def test_what_is_published_is_read_again(store: Store) -> None:
    release_id = publish(store, table(), table(edition="2024-10-24"))
    found = store.open()
    assert found.id == release_id == store.current_id()
    assert found.observations.equals(table())
    assert found.vintages.equals(table(edition="2024-10-24"))
    assert found.editions("gdp_nominal", "wdi") == ["2024-10-24", "2025-07-01"]


def test_empty_store_says_what_to_do(store: Store) -> None:
    assert store.current_id() is None
    assert store.releases() == []
    with pytest.raises(NoRelease, match="trilateral refresh"):
        store.open()


@pytest.mark.parametrize(
    "name",
    ["observations.parquet", "vintages.parquet", "areas.parquet", "checks.json", "changes.json"],
)
def test_altered_file_is_refused_by_its_name(store: Store, name: str) -> None:
    path = folder(store, publish(store, table())) / name
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(ReleaseDamaged, match=f"{name} is not what was published"):
        store.open()


def test_truncated_file_is_refused_by_its_name(store: Store) -> None:
    path = folder(store, publish(store, table())) / "observations.parquet"
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(ReleaseDamaged, match=r"observations\.parquet"):
        store.open()


def test_missing_file_is_refused_by_its_name(store: Store) -> None:
    (folder(store, publish(store, table())) / "vintages.parquet").unlink()
    with pytest.raises(ReleaseDamaged, match=r"vintages\.parquet is missing"):
        store.open()


def test_altered_package_is_refused(store: Store) -> None:
    """Whoever alters a file and its sha256 in the package is found by the digest in the release's own name."""
    path = folder(store, publish(store, table())) / "datapackage.json"
    package = json.loads(path.read_bytes())
    package["resources"][0]["hash"] = "sha256:" + "0" * 64
    path.write_text(json.dumps(package), encoding="utf-8")
    with pytest.raises(ReleaseDamaged, match=r"datapackage\.json is not what was published"):
        store.open()
    path.write_text("{", encoding="utf-8")
    with pytest.raises(ReleaseDamaged, match=r"datapackage\.json is broken"):
        store.open()


def test_damaged_release_does_not_hide_the_others(store: Store) -> None:
    first = publish(store, table())
    second = publish(store, table(), table(edition="2026-07-13"), summary="second")
    (folder(store, second) / "datapackage.json").write_text("{", encoding="utf-8")
    assert [found.id for found in store.releases()] == [first]
    store.set_current(first)
    assert store.open().id == first


def test_release_that_cannot_be_read_does_not_hide_the_others(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = publish(store, table())
    second = publish(store, table(), table(edition="2026-07-13"), summary="second")
    genuine = store.backend.read

    def read(path: str) -> bytes | None:
        if second in path:
            raise StoreError(f"{path} cannot be read: Permission denied.")
        return genuine(path)

    monkeypatch.setattr(store.backend, "read", read)
    said: list[str] = []
    found = store.releases(lambda name, error: said.append(f"{name}: {error}"))
    assert [each.id for each in found] == [first]
    assert len(said) == 1
    assert said[0].startswith(f"{second}: ")
    assert "Permission denied" in said[0]


def test_current_names_an_existing_release_only(store: Store) -> None:
    release_id = publish(store, table())
    with pytest.raises(UnknownName, match="no release"):
        store.set_current("20200101T000000Z-000000000000")
    assert store.current_id() == release_id


def test_current_that_points_nowhere_is_said_clearly(store: Store) -> None:
    publish(store, table())
    (Path(store.url) / "current").write_text("20200101T000000Z-000000000000\n", encoding="utf-8")
    with pytest.raises(NoRelease, match="trilateral rollback"):
        store.open()


def test_single_file_is_verified_too(store: Store) -> None:
    """What is given away as a file is what was published, or nothing."""
    path = folder(store, publish(store, table())) / "vintages.parquet"
    found = store.open()
    assert store.file(found, "vintages.parquet") == path.read_bytes()
    assert store.file(found, "../current") is None
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(ReleaseDamaged, match=r"vintages\.parquet is not what was published"):
        store.file(found, "vintages.parquet")


def test_an_id_is_no_path(store: Store) -> None:
    """Ids come from addresses, too: one that leads out of the store finds nothing there."""
    release_id = publish(store, table())
    for name in (f"../releases/{release_id}", f"{release_id}/../{release_id}", "..", "/etc"):
        with pytest.raises(NoRelease, match="has no release"):
            store.open(name)


def test_the_same_release_may_be_published_twice(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two refreshes that make the same within a second make one release."""
    moment = datetime.now(UTC)

    class Still(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return moment

    for module in ("etl.storage.store", "etl.pipeline.description"):
        monkeypatch.setattr(f"{module}.datetime", Still)
    first = publish(store, table())
    assert publish(store, table()) == first == store.current_id()
    assert store.ids() == [first]


def test_rollback_serves_the_earlier_release(store: Store) -> None:
    first = publish(store, table())
    publish(store, table(changed("CHN", "2024", 19_000)))
    store.set_current(first)
    assert store.open().observations.equals(table())


def test_failed_write_leaves_everything_as_it_was(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk in the middle of a release: no half of it stays, and `current` is the old one."""
    first = publish(store, table())
    written = []

    def full(path: Path, body: bytes) -> None:
        written.append(path)
        if len(written) == 3:
            raise OSError(28, "No space left on device")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)

    monkeypatch.setattr("etl.storage.backends.write_atomically", full)
    with pytest.raises(StoreError, match="No space left on device"):
        publish(store, table(edition="2026-07-13"))
    assert store.current_id() == first
    assert [path.name for path in (Path(store.url) / "releases").iterdir()] == [first]


def test_second_writer_is_told_to_wait(store: Store) -> None:
    """The lock holds between processes, and ends with the process that holds it."""
    code = (
        "import sys; from etl.storage.store import Store\n"
        "with Store(sys.argv[1]).lock():\n"
        "    print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, store.url]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(StoreBusy, match="Another process"), store.lock():
            pass
        other.kill()
    with store.lock():
        pass


def test_unknown_names_are_told_apart_from_missing_data(store: Store) -> None:
    publish(store, table())
    found = store.open()
    with pytest.raises(UnknownName, match="gdp_nominal"):
        found.select("gdp_nominl", "wdi")
    with pytest.raises(UnknownName, match="source"):
        found.select("gdp_nominal", "wd")
    with pytest.raises(UsageError, match="Available in: wdi"):
        found.select("gdp_nominal", "weo")


@pytest.mark.parametrize(
    ("as_of", "edition"),
    [
        ("", "2026-04"),
        ("2026-04", "2026-04"),
        ("2026-04-10", "2025-10.2"),
        ("2026-04-14", "2026-04"),
        ("2025-11-01", "2025-10"),
        ("2025-12", "2025-10.2"),
        ("2025-10", "2025-10"),
        ("2025-10.2", "2025-10.2"),
        ("2025-10-13", None),
        ("2024", None),
    ],
)
def test_as_of_finds_what_was_known_then(as_of: str, edition: str | None) -> None:
    """An edition is known from the day of its publication on, also when it was published again in place."""
    labels = {"2025-10": "2025-10-14", "2025-10.2": "2025-12-02", "2026-04": "2026-04-14"}
    found = release(
        *(table(source="weo", edition=label) for label in labels),
        package={
            "editions": [
                {"source": "weo", "indicator": "gdp_nominal", "edition": label, "published": day}
                for label, day in labels.items()
            ]
        },
    )
    assert found.edition("gdp_nominal", "weo", as_of) == edition


def test_a_question_reads_the_latest_editions_only(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half of a release are earlier editions, which most questions do not need, and most are other series."""
    publish(store, table(edition="2024-10-24"), table())
    read: list[str] = []
    parsed = tables._read

    def reading(body: bytes, pieces: dict[str, Any]) -> pd.DataFrame:
        read.append("a table")
        return parsed(body, pieces)

    monkeypatch.setattr(tables, "_read", reading)
    release = store.open()
    assert set(release.columns("gdp_nominal", "wdi")["edition"]) == {"2025-07-01"}
    assert not read
    assert release.select("gdp_nominal", "wdi")["edition"].unique() == ["2025-07-01"]
    assert len(read) == 1
    assert release.editions("gdp_nominal", "wdi") == ["2024-10-24", "2025-07-01"]
    assert len(read) == 2
    release.load()
    assert len(read) == 3


def test_a_series_read_alone_is_the_series_of_the_whole_release() -> None:
    one, whole = Store(str(CHECKOUT / "data")).open(), Store(str(CHECKOUT / "data")).open()
    whole.load()
    for source, indicator in whole.pairs:
        if whole.has(indicator, source):
            alone = pd.DataFrame(one.columns(indicator, source))
            pd.testing.assert_frame_equal(alone, whole.select(indicator, source))
            assert whole.columns(indicator, source) == one.columns(indicator, source)
    assert "observations" not in vars(one)
