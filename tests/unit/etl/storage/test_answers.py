"""The raw answers of a run that the store fails."""

from __future__ import annotations

import errno
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from etl.errors import StoreError
from etl.sources.transport import Answer
from etl.storage import backends, snapshots
from etl.storage.backends import Folder


def answer(words: bytes) -> Answer:
    return Answer("https://service.test/x", words, datetime(2026, 11, 28, tzinfo=UTC))


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_those_of_the_run_are_removed_and_no_others(tmp_path: Path) -> None:
    backend = Folder(tmp_path)
    snapshots.keep(backend, "wdi", answer(b"of yesterday"))
    before = files(tmp_path)
    run = snapshots.Answers(backend)
    run.keep("wdi", answer(b"of yesterday"))
    run.keep("wdi", answer(b"of today"))
    run.keep("weo", answer(b"of today, too"))
    assert len(files(tmp_path)) == len(before) + 4
    assert run.forget_all() == 2
    assert files(tmp_path) == before
    run.keep("wdi", answer(b"too late"))
    assert files(tmp_path) == before


def test_half_of_an_answer_is_not_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    genuine = backends.write_atomically

    def write(path: Path, body: bytes) -> Any:
        if path.suffix == ".gz":
            raise OSError(errno.ENOSPC, "No space left on device")
        genuine(path, body)

    monkeypatch.setattr(backends, "write_atomically", write)
    with pytest.raises(StoreError, match="No space left"):
        snapshots.keep(Folder(tmp_path), "wdi", answer(b"x"))
    assert files(tmp_path) == []
