"""The shipped release, and a server on a store of its own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
import uvicorn
from httpx2 import Response
from starlette.testclient import TestClient

from dashboard.exports.carried import apart
from dashboard.exports.carried.record import Damaged
from dashboard.web.server import create
from etl.documents import Paper, reader
from etl.documents.unread import Unread
from etl.errors import UsageError
from etl.storage.store import Release, Store
from tests.shipped import computed_once, copied, shipped_store


@pytest.fixture(scope="module", autouse=True)
def releases_are_computed_once() -> Iterator[None]:
    """Whatever opens the shipped release shares what has been computed from it.

    A command or a server with a release of its own computes for seconds what the test before it has computed. Tests of
    what is kept, and those that change how something is computed or worded, have this fixture do nothing.
    """
    with computed_once():
        yield


@pytest.fixture(autouse=True)
def where_files_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Figures in files, templates and documents are read in this process, by what reads them in one of their own.

    Each such process computes for one or two seconds before it reads. That it answers the same, and ends alone, is held
    by `test_corpus` of the exports, which has this fixture do nothing, and by the tests of documents.
    """

    def here(what: str, body: bytes, otherwise: str) -> bytes:
        try:
            return apart._answer(what, body)
        except (Damaged, UsageError) as error:
            kind = Damaged if isinstance(error, Damaged) else UsageError
            raise kind(str(error.args[0]), hint=error.hint) from error
        except Exception as error:
            raise UsageError(otherwise) from error

    def document(body: bytes) -> Paper:
        try:
            return reader._read(body)
        except Unread:
            raise
        except Exception as error:
            raise Unread("cannot be read: it is broken") from error

    monkeypatch.setattr(apart, "_run", here)
    monkeypatch.setattr(reader, "_apart", document)


@pytest.fixture(scope="session")
def release() -> Release:
    """The release that ships with the product."""
    return shipped_store().open()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store of the test's own, with the shipped release in it."""
    return copied(tmp_path)


@pytest.fixture(scope="session")
def client() -> Iterator[TestClient]:
    """A server that shows the shipped release, which is fresh however long ago it was shipped."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRILATERAL_MAX_AGE", "0")
        app = create(shipped_store())
    with TestClient(app) as client:
        yield client


@pytest.fixture(scope="module")
def there(client: TestClient) -> Callable[[str], Response]:
    """What is answered of a file, asked for once: pages in every language lead to the same ones, some of them large."""
    return cache(client.head)


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
