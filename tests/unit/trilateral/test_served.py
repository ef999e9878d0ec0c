"""A release is read from a server's address: the same tables, every byte verified, nothing written."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from pandas.testing import assert_frame_equal
from starlette.testclient import TestClient
from typer.testing import CliRunner

import trilateral
from dashboard.commands.main import app
from dashboard.web.server import create
from etl.errors import ReleaseDamaged, StoreError, UnknownRelease
from etl.storage.store import Store
from tests.shipped import shipped_store


class Server(ThreadingHTTPServer):
    """The dashboard on a port of this machine, below a path, as behind a proxy."""

    def __init__(self, client: TestClient) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.client = client
        #: What was asked, in order.
        self.asked: list[str] = []
        #: Path -> what is answered instead.
        self.instead: dict[str, bytes] = {}

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/economy"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        path = self.path.removeprefix("/economy")
        self.server.asked.append(path)
        answer = self.server.client.get(path)
        body = self.server.instead.get(path.rpartition("/")[2], answer.content)
        self.send_response(answer.status_code)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Type", answer.headers["content-type"])
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing: standard error is the tests'."""


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(create(shipped_store())) as client:
        yield client


@pytest.fixture
def server(client: TestClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Server]:
    monkeypatch.setenv("TRILATERAL_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("TRILATERAL_ATTEMPTS", "1")
    with Server(client) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def test_tables_are_those_of_the_release_that_it_shows(server: Server) -> None:
    shipped = shipped_store().open()
    data = trilateral.open(server.address)
    assert data.release.id == shipped.id
    assert_frame_equal(data.release.vintages, shipped.vintages)
    mine = trilateral.Data()
    vars(mine)["release"] = shipped
    assert_frame_equal(
        data.shares(area="CJK+HKG", first=2000), mine.shares(area="CJK+HKG", first=2000)
    )
    # Fetched once: the second time it is asked for nothing but which release it shows.
    server.asked.clear()
    assert trilateral.open(f"{server.address}/").release.id == shipped.id
    assert server.asked == ["/api/v1/releases/latest"]
    assert trilateral.open(server.address, release=shipped.name).release.id == shipped.id


def test_what_was_changed_on_the_way_is_refused(server: Server) -> None:
    server.instead["datapackage.json"] = b"{}"
    with pytest.raises(ReleaseDamaged, match="digest"):
        trilateral.open(server.address)
    del server.instead["datapackage.json"]
    server.instead["observations.parquet"] = b"PAR1 and more"
    with pytest.raises(ReleaseDamaged, match=r"observations\.parquet is not what was published"):
        trilateral.open(server.address)


def test_what_is_not_there_is_said(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnknownRelease):
        trilateral.open(server.address, release="20200101T000000Z-000000000000")
    with pytest.raises(StoreError, match="not the address of a server with releases"):
        trilateral.open(f"{server.address}/claim")
    server.instead["latest"] = b"<!doctype html>"
    with pytest.raises(StoreError, match="not the address of a server with releases"):
        trilateral.open(server.address)
    server.shutdown()
    server.server_close()
    with pytest.raises(StoreError, match="cannot be reached"):
        Store(server.address).current_id()


def test_nothing_is_written_there(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRILATERAL_DATA", server.address)
    shares = CliRunner().invoke(app, ["share", "--indicator", "population", "--from", "2024"])
    assert shares.exit_code == 0, shares.output
    held = shipped_store().current_id()
    for command in (
        ["refresh"],
        ["rollback", str(held), "--hold"],
        ["prune"],
    ):
        refused = CliRunner().invoke(app, command)
        assert isinstance(refused.exception, StoreError), command
        assert "can only be read" in str(refused.exception), command
