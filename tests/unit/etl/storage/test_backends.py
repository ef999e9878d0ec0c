"""Places of a store: what holds for a folder on a disk holds for a bucket."""

from __future__ import annotations

from pathlib import Path

import pytest
from obstore.store import MemoryStore

from etl.errors import StoreBusy, UsageError
from etl.storage.backends import Folder, StorageBackend, backend_of
from etl.storage.bucket import Bucket
from etl.storage.object_store import ObjectStore


@pytest.fixture(params=["folder", "bucket"])
def somewhere(request: pytest.FixtureRequest, tmp_path: Path) -> StorageBackend:
    """An empty place of either kind; the bucket lies in memory, and its conditional writes are real."""
    if request.param == "folder":
        return Folder(tmp_path / "store")
    return Bucket(ObjectStore("memory://store", MemoryStore()), lease=60)


def test_what_is_written_is_read(somewhere: StorageBackend) -> None:
    assert somewhere.read("current") is None
    somewhere.write("current", b"one")
    somewhere.write("current", b"two")
    assert somewhere.read("current") == b"two"


def test_a_folder_is_there_when_its_last_file_is(somewhere: StorageBackend) -> None:
    """Half a release is none, whatever a killed run left."""
    assert somewhere.folders("releases", holding="package") == []
    somewhere.write_folder("releases/a", {"table": b"1", "package": b"2"})
    somewhere.write("releases/b/table", b"1")
    assert somewhere.folders("releases", holding="package") == ["a"]
    assert somewhere.read("releases/a/table") == b"1"


def test_files_of_a_folder_come_without_those_below(somewhere: StorageBackend) -> None:
    assert somewhere.files("snapshots/wdi") == []
    somewhere.write("snapshots/wdi/a.gz", b"1")
    somewhere.write("snapshots/wdi/b.gz", b"1")
    somewhere.write("snapshots/wdi2/c.gz", b"1")
    somewhere.write("snapshots/wdi/below/d.gz", b"1")
    assert sorted(somewhere.files("snapshots/wdi")) == ["a.gz", "b.gz"]


def test_one_writer_at_a_time(somewhere: StorageBackend) -> None:
    with somewhere.lock("refresh", over="current"):
        somewhere.write("current", b"one")
        with (
            pytest.raises(StoreBusy, match="Another process is writing"),
            somewhere.lock("refresh", over="current"),
        ):
            pass
        somewhere.write("current", b"two")
    with somewhere.lock("refresh", over="current"):
        assert somewhere.read("current") == b"two"


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("ftp://host/path", "begins with s3://, gs://"),
        ("s3://", "TRILATERAL_DATA cannot be 's3://'"),
        ("s3://bucket/prefix?version=1", r"no more than s3://bucket/prefix"),
        ("az://container/prefix", "'az://container/prefix': Account must be specified"),
        ("gs://bucket/prefix", "Unable to open service account file from /nowhere"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused(
    url: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AZURE_STORAGE_ACCOUNT_NAME", raising=False)
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", "/nowhere")
    with pytest.raises(UsageError, match=words):
        backend_of(url)
