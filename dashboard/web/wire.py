"""How requests come in from the network: not without end, and not without hurry."""

from __future__ import annotations

from asyncio import TimerHandle, Transport
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

#: More than `dashboard.web.limits` lets pass, so that what is only a little too long is refused there, in words.
LONGEST_HEAD = 64 * 1024
#: From the first byte of a request to its last; it is a few hundred bytes.
PATIENCE = 30.0

_TOO_LONG = "The head of the request is too long."


class Bounded(HttpToolsProtocol):
    """uvicorn's own reader of requests, which by itself reads a head of any length for any time."""

    _timer: TimerHandle | None = None
    _head: int | None = 0

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Somebody is there; they have so long to ask."""
        super().connection_made(transport)
        self._hurry()

    def connection_lost(self, exc: Exception | None) -> None:
        """They are gone."""
        self._rest()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Count what belongs to a head; the rest is counted where it is read."""
        super().data_received(data)
        if self._head is None or self.transport.is_closing():
            return
        self._head += len(data)
        if self._head > LONGEST_HEAD:
            self.send_400_response(_TOO_LONG)

    def on_message_begin(self) -> None:
        """A request begins."""
        self._head = 0
        self._hurry()
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Its head is whole."""
        self._head = None
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """All of it is there."""
        self._rest()
        super().on_message_complete()

    def _hurry(self) -> None:
        self._rest()
        self._timer = self.loop.call_later(PATIENCE, self._give_up)

    def _rest(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _give_up(self) -> None:
        transport: Any = self.transport
        if not transport.is_closing():
            transport.close()


__all__ = ["LONGEST_HEAD", "PATIENCE", "Bounded"]
