"""Every request is answered from one release, even if another one is published meanwhile."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.live import Live


class ReleasePinning:
    """Pins `Live.release` for the time of a request, and names the release in the response."""

    def __init__(self, app: ASGIApp, live: Live) -> None:
        self.app = app
        self.live = live

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and add ``X-Trilateral-Release`` to its response."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        with self.live.steady() as release:

            async def add_header(message: Message) -> None:
                if release is not None and message["type"] == "http.response.start":
                    headers = MutableHeaders(scope=message)
                    # A frozen figure is made from the release that its address names.
                    headers["X-Trilateral-Release"] = headers.get("X-Release", release.id)
                await send(message)

            await self.app(scope, receive, add_header)
