"""The shipped release, and a server on a store of its own."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from starlette.testclient import TestClient

from dashboard.web.server import create
from etl.places import CHECKOUT
from etl.storage.store import Release, Store
from tests.shipped import shipped_store


@pytest.fixture(scope="session")
def release() -> Release:
    """The release that ships with the product."""
    return shipped_store().open()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store of the test's own, with the shipped release in it."""
    current = shipped_store().current_id()
    assert current is not None
    shutil.copytree(CHECKOUT / "data" / "releases" / current, tmp_path / "releases" / current)
    (tmp_path / "current").write_text(f"{current}\n", encoding="utf-8")
    return Store(str(tmp_path))


@pytest.fixture(scope="session")
def client() -> Iterator[TestClient]:
    """A server that shows the shipped release, which is fresh however long ago it was shipped."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRILATERAL_MAX_AGE", "0")
        app = create(shipped_store())
    with TestClient(app) as client:
        yield client


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """A server on loopback that shows the shipped release, for clients that speak HTTP."""
    app = create(shipped_store())
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(10)
