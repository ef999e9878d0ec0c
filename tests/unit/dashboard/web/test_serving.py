"""Starting the server."""

from __future__ import annotations

import os
import signal
import socket
from pathlib import Path

import pytest

from dashboard.web import assets, serving
from etl.errors import TrilateralError
from etl.storage.store import Store


def test_a_port_that_is_taken_is_said_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(TrilateralError) as refused:
            serving.run("127.0.0.1", port, 1)
    assert f"port {port}: Address already in use. Another program" in str(refused.value)
    assert "--port" in refused.value.hint
    assert refused.value.exit_code == 1


@pytest.mark.parametrize(
    ("host", "shown"), [("127.0.0.1", "127.0.0.1"), ("::1", "[::1]"), ("localhost", "localhost")]
)
def test_the_address_that_is_told_is_one(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, host: str, shown: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
    ran: list[object] = []
    monkeypatch.setattr(serving.uvicorn, "run", lambda *words, **more: ran.append(more["host"]))
    monkeypatch.setattr(serving.logging.config, "dictConfig", lambda _: None)
    monkeypatch.setattr(serving, "_allow_connections", lambda: None)
    caplog.set_level("INFO")
    serving.run(host, port, 1)
    assert ran == [host]
    assert f"Trilateral on http://{shown}:{port} " in caplog.text


@pytest.mark.parametrize(
    "host", ["nowhere.invalid.", "a" * 70 + ".test", "::1%nolink", "1.2.3.4.5"]
)
def test_an_address_that_is_none_is_one_line(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    def getaddrinfo(name: str, *_: object, **more: object) -> object:
        name.encode("idna")
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(serving.socket, "getaddrinfo", getaddrinfo)
    with pytest.raises(TrilateralError, match="The server cannot listen on"):
        serving.run(host, 8050, 1)


def test_a_terminal_that_closes_does_not_end_a_server(monkeypatch: pytest.MonkeyPatch) -> None:
    from dashboard.web import server

    before = signal.getsignal(signal.SIGHUP)
    monkeypatch.setattr(server, "create", lambda **_: "made")
    try:
        assert serving.application() == "made"
        os.kill(os.getpid(), signal.SIGHUP)
    finally:
        signal.signal(signal.SIGHUP, before)


def test_what_pages_need_and_have_not_is_told_at_the_start(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    monkeypatch.setattr(assets, "ASSETS", tmp_path)
    serving._look(Store(str(tmp_path / "store")))
    assert "Pages cannot be served: style.css, boot.js, " in caplog.text
