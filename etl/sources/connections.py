"""Connections that can be ended from outside, whatever they wait for.

A time limit of the HTTP library counts from one byte to the next: an answer that drips in has none in all.
"""

from __future__ import annotations

import socket
from contextlib import suppress
from typing import Any
from weakref import WeakSet

from requests.adapters import HTTPAdapter


class EndableAdapter(HTTPAdapter):
    """Knows its connections, so that they can be ended from outside."""

    def __init__(self, **options: Any) -> None:
        self._connections: WeakSet[Any] = WeakSet()
        self._over = False
        super().__init__(**options)

    def get_connection_with_tls_context(self, *words: Any, **more: Any) -> Any:
        """A pool of connections that are known here."""
        pool: Any = super().get_connection_with_tls_context(*words, **more)
        if not hasattr(pool.ConnectionCls, "adapter"):
            pool.ConnectionCls = type("Known", (_Known, pool.ConnectionCls), {"adapter": self})
        return pool

    def known(self, connection: Any) -> None:
        """Note a connection that begins.

        Raises:
            OSError: The time is over.
        """
        self.check()
        self._connections.add(connection)

    def check(self) -> None:
        """Look whether the connections were ended.

        Raises:
            OSError: They were.
        """
        if self._over:
            raise TimeoutError("the time of its source is over")

    def end_connections(self) -> None:
        """End all of them; whoever waits for one gets an error at once."""
        self._over = True
        for connection in tuple(self._connections):
            connection.end()


class _Known:
    """A connection that can be ended from another thread at any moment.

    Whoever ends it says so first: what is not seen by `end` is seen by the check that follows it here.
    """

    adapter: EndableAdapter
    sock: socket.socket | None
    _last: socket.socket | None = None

    def connect(self) -> None:
        """Connect, to the proxy and through it if there is one."""
        self.adapter.known(self)
        super().connect()  # type: ignore[misc]
        # The library lets go of it once the answer has begun, if it is the last on this connection.
        self._last = self.sock
        self.adapter.check()

    def _new_conn(self) -> socket.socket:
        """The connection as it is before TLS."""
        self._last = opened = super()._new_conn()  # type: ignore[misc]
        try:
            self.adapter.check()
        except OSError:
            opened.close()
            raise
        return opened  # type: ignore[no-any-return]

    def _tunnel(self) -> None:
        """Let the proxy connect; it may never come to the end of its answer either."""
        super()._tunnel()  # type: ignore[misc]
        self.adapter.check()

    def end(self) -> None:
        """End it, whatever it waits for."""
        for each in (self.sock, self._last):
            if each is not None:
                with suppress(OSError):
                    # Not the method of a TLS socket, which would first say farewell.
                    socket.socket.shutdown(each, socket.SHUT_RDWR)
