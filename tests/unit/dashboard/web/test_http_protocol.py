"""How requests come in from the network."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from starlette.responses import PlainTextResponse

from dashboard.web import http_protocol

HOST = b"Host: 127.0.0.1\r\nConnection: close\r\n"


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A server that says ok to everything and has little patience."""
    monkeypatch.setattr(http_protocol, "DEADLINE", 0.3)
    config = uvicorn.Config(
        PlainTextResponse("ok"),
        port=0,
        http=http_protocol.BoundedHttpProtocol,
        ws="none",
        lifespan="off",
        log_config=None,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()))
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join(10)


def _told(port: int, request: bytes) -> bytes:
    """All that the server says to some bytes, until it closes."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        said = b""
        try:
            line.sendall(request)
            while part := line.recv(65536):
                said += part
        except ConnectionError:
            pass  # it closed while we were still sending
        return said


def test_requests_are_answered(port: int) -> None:
    """A request of usual length is answered, also the second one on a line."""
    twice = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n" + b"GET / HTTP/1.1\r\n" + HOST + b"\r\n"

    assert _told(port, twice).count(b"200 OK") == 2


@pytest.mark.parametrize(
    "head",
    [
        b"GET / HTTP/1.1\r\nX: " + b"a" * 4 * http_protocol.LONGEST_HEAD,
        b"GET / HTTP/1.1\r\n" + b"X: a\r\n" * http_protocol.LONGEST_HEAD,
        b"GET /" + b"a" * 4 * http_protocol.LONGEST_HEAD,
    ],
    ids=["one header", "many headers", "address"],
)
def test_heads_have_an_end(port: int, head: bytes) -> None:
    """Whoever sends a head without end is told so and cut off, not read for ever."""
    said = _told(port, head)

    assert b"200 OK" not in said
    assert said == b"" or said.startswith(b"HTTP/1.1 400")


@pytest.mark.parametrize(
    "begun",
    [
        b"",
        b"GET / HT",
        b"GET / HTTP/1.1\r\nX: a",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc",
    ],
    ids=["nothing", "line", "headers", "body"],
)
def test_lines_are_not_held_for_ever(port: int, begun: bytes) -> None:
    """Whoever does not finish a request loses the line; what needs no body is answered before."""
    assert _told(port, begun).startswith(b"HTTP/1.1 200 OK" if b"abc" in begun else b"")
