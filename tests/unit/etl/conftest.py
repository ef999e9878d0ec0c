"""A store of the test's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.storage.store import Store


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """An empty store, which the environment names, too."""
    monkeypatch.setenv("TRILATERAL_DATA", str(tmp_path / "store"))
    return Store(str(tmp_path / "store"))
