"""How requests come in from the network."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest
import uvicorn
from starlette.responses import PlainTextResponse

from dashboard import meters
from dashboard.web import http_protocol, proxies
from etl.errors import UsageError

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


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """An address may have three connections open."""
    monkeypatch.setattr(http_protocol, "_limit", lambda: 3)
    monkeypatch.setattr(http_protocol, "DEADLINE", 30)


def _opened(port: int, number: int, source: str = "127.0.0.1") -> list[socket.socket]:
    """Connections on which nothing is asked."""
    return [
        socket.create_connection(("127.0.0.1", port), timeout=20, source_address=(source, 0))
        for _ in range(number)
    ]


def _asked(line: socket.socket) -> bytes:
    """What is answered on a connection."""
    with suppress(ConnectionError):
        line.sendall(b"GET / HTTP/1.1\r\n" + HOST + b"\r\n")
    said = b""
    with suppress(ConnectionError):
        while part := line.recv(65536):
            said += part
    return said


def test_one_address_does_not_keep_the_others_out(port: int, few: None) -> None:
    """The fourth connection is refused in words; another address is answered, and so is the first once it lets go."""
    before = meters.CONNECTIONS_REFUSED._value.get()
    held = _opened(port, 3)
    (more,) = _opened(port, 1)
    # Not asked: what comes after a refusal may cut it short.
    said = more.recv(65536)
    assert said.startswith(b"HTTP/1.1 429 ")
    assert said.endswith(b"Too many connections are open from your address.\n")
    assert meters.CONNECTIONS_REFUSED._value.get() == before + 1
    (other,) = _opened(port, 1, "127.0.0.2")
    assert b"200 OK" in _asked(other)
    for line in (more, other, held.pop()):
        line.close()
    for _ in range(500):
        (again,) = _opened(port, 1)
        with again:
            if b"200 OK" in _asked(again):
                break
        time.sleep(0.01)
    else:
        raise AssertionError("the address is refused for ever")
    for line in held:
        line.close()


def test_a_proxy_has_as_many_connections_as_it_needs(
    port: int, few: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(proxies.VARIABLE, "127.0.0.0/8,10.0.0.7")
    proxies.networks.cache_clear()
    held = _opened(port, 5)
    assert all(b"200 OK" in _asked(line) for line in held)
    for line in held:
        line.close()
    monkeypatch.undo()
    proxies.networks.cache_clear()


@pytest.mark.parametrize(
    "said", ["*", "10.0.0.7, *", "proxy.internal", "10.0.0.0/99", "0.0.0.0/0", "::/0"]
)
def test_everybody_is_no_proxy(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv(proxies.VARIABLE, said)
    proxies.networks.cache_clear()
    with pytest.raises(UsageError, match="FORWARDED_ALLOW_IPS cannot be"):
        proxies.networks()
    proxies.networks.cache_clear()
