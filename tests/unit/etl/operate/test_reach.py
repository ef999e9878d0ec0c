"""`trilateral doctor --network` asks as a refresh asks, and says by which way."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from etl.operate import reach
from etl.storage.store import Store
from tests.bucket import _certificates
from tests.figures import Figures
from tests.replay import STATUS, Replay
from tests.small import publish, table


@pytest.fixture
def replay(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Replay]:
    """The services and a store with something of two of them, which the environment names."""
    monkeypatch.setenv("TRILATERAL_DATA", str(tmp_path / "store"))
    publish(Store(str(tmp_path / "store")), table(), table(source="weo", edition="2025-10"))
    with Replay(Figures.made()) as server:
        for name, url in server.urls().items():
            monkeypatch.setenv(f"TRILATERAL_{name.removesuffix('_url').upper()}_URL", url)
        yield server


def test_a_service_that_answers(replay: Replay) -> None:
    assert reach.ask("worldbank")[:3] == (True, f"{replay.url}/v2 answers, directly", "")


def test_a_service_that_is_busy(replay: Replay) -> None:
    replay.fault("/v2", STATUS(503))
    well, said, hint, _ = reach.ask("worldbank")
    assert not well
    assert "answered 503 Service Unavailable" in said
    assert "try again" in hint


def test_a_certificate_that_nobody_trusts(
    replay: Replay, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A connection comes about; a refresh would not take it."""
    _, certificate, key = _certificates(tmp_path)
    server = HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(
        server.socket, server_side=True, do_handshake_on_connect=False
    )
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    url = f"https://localhost:{server.server_port}/v2"
    monkeypatch.setenv("TRILATERAL_WORLDBANK_URL", url)
    well, said, hint, _ = reach.ask("worldbank")
    server.shutdown()
    server.server_close()
    assert not well
    assert "no trusted connection (TLS)" in said
    assert "REQUESTS_CA_BUNDLE" in hint


def test_a_name_that_only_a_proxy_knows(replay: Replay, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRILATERAL_WORLDBANK_URL", "http://service.test/v2")
    monkeypatch.setenv("HTTP_PROXY", replay.url)
    well, said, *_ = reach.ask("worldbank")
    assert well
    assert said == f"http://service.test/v2 answers, through HTTP_PROXY={replay.url}"


def test_certificates_that_are_not_there(replay: Replay, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRILATERAL_WORLDBANK_URL", "https://service.test/v2")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere/corporate.pem")
    well, said, *_ = reach.ask("worldbank")
    assert not well
    assert said == "REQUESTS_CA_BUNDLE names /nowhere/corporate.pem, which is not there"
    # Services without TLS do not need them.
    assert reach.ask("imf").well
