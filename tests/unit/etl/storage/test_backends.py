"""Places of a store: what holds for a folder on a disk holds for a bucket."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from obstore.store import MemoryStore

from etl.errors import StoreBusy, StoreError, UsageError
from etl.storage import backends
from etl.storage.addresses import backend_of
from etl.storage.backends import Folder, StorageBackend
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


@pytest.mark.parametrize(
    ("code", "remedy"),
    [
        (errno.ENOSPC, "Nothing was changed. Free some space, or set TRILATERAL_DATA to"),
        (errno.EACCES, "Nothing was changed. Let the user of this process write there, or set"),
        (errno.EPERM, "Nothing was changed. Let the user of this process write there, or set"),
        (errno.EROFS, "Nothing was changed. Mount it for writing, or set TRILATERAL_DATA to"),
    ],
)
def test_what_to_do_is_what_helps(
    code: int, remedy: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(path: Path, body: bytes) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(backends, "write_atomically", fails)
    with pytest.raises(StoreError) as refused:
        Folder(tmp_path).write("current", b"one")
    assert str(refused.value).startswith(
        f"{tmp_path}/current cannot be written: {os.strerror(code)}."
    )
    assert refused.value.hint.startswith(remedy)


def test_a_folder_that_is_not_there_may_be_written_where_its_parent_may(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Root may write anywhere, so the system's answer is made up."""
    assert Folder(tmp_path / "a" / "b").writable
    monkeypatch.setattr(os, "access", lambda path, how: path != tmp_path)
    assert not Folder(tmp_path / "a" / "b").writable
    (tmp_path / "a").mkdir()
    assert Folder(tmp_path / "a" / "b").writable
