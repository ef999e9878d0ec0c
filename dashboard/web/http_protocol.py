"""The HTTP protocol of uvicorn with bounded connections, a bounded request head and a deadline for each request."""

from __future__ import annotations

from asyncio import TimerHandle, Transport
from collections import Counter
from functools import cache
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from dashboard import meters, settings
from dashboard.web import proxies

#: Bytes. More than `dashboard.web.limits` allows, so that what is only a little too long gets an answer in words there.
LONGEST_HEAD = 64 * 1024
#: Seconds from the first byte of a request to its last; requests have a few hundred bytes.
DEADLINE = 30.0

_TOO_MANY = "Too many connections are open from your address.\n"
_REFUSAL = (
    "HTTP/1.1 429 Too Many Requests\r\nContent-Type: text/plain\r\n"
    f"Content-Length: {len(_TOO_MANY)}\r\nRetry-After: 1\r\nConnection: close\r\n\r\n{_TOO_MANY}"
).encode()

#: Client -> how many connections it has open to this process.
_open: Counter[str] = Counter()

_TOO_LONG = "The head of the request is too long."


class BoundedHttpProtocol(HttpToolsProtocol):
    """uvicorn's own protocol, which by itself accepts a head of any length over any time."""

    _timer: TimerHandle | None = None
    _head_size: int | None = 0
    _peer = ""

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """A client is connected; its first request has until the deadline."""
        super().connection_made(transport)
        host = str((transport.get_extra_info("peername") or ("",))[0])
        self._peer = proxies.client(host)
        _open[self._peer] += 1
        if (limit := _limit()) and _open[self._peer] > limit and not proxies.is_proxy(host):
            meters.CONNECTIONS_REFUSED.inc()
            transport.write(_REFUSAL)
            transport.close()
            return
        self._start_timer()

    def connection_lost(self, exc: Exception | None) -> None:
        """The client is gone."""
        self._stop_timer()
        _open[self._peer] -= 1
        if not _open[self._peer]:
            del _open[self._peer]
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Count the bytes of the head; the body is counted where it is read."""
        if self.transport.is_closing():
            return
        super().data_received(data)
        if self._head_size is None or self.transport.is_closing():
            return
        self._head_size += len(data)
        if self._head_size > LONGEST_HEAD:
            self.send_400_response(_TOO_LONG)

    def on_message_begin(self) -> None:
        """A request begins."""
        self._head_size = 0
        self._start_timer()
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """The head is complete."""
        self._head_size = None
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The request is complete."""
        self._stop_timer()
        super().on_message_complete()

    def _start_timer(self) -> None:
        self._stop_timer()
        self._timer = self.loop.call_later(DEADLINE, self._close)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _close(self) -> None:
        transport: Any = self.transport
        if not transport.is_closing():
            transport.close()


@cache
def _limit() -> int:
    """Connections that one client may have open; 0 for any number."""
    return settings.load().reader_connections
