"""What every answer gets, and answers that are given again: ASGI, so that it costs next to nothing."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.live import Live
from etl.errors import StoreError
from etl.kept import Kept

CALLBACK = "/_dash-update-component"
#: An address and the state of one control; a longer body is not ours.
LONGEST_BODY = 64 * 1024

#: Dash and Plotly set style attributes, hence 'unsafe-inline' for styles; scripts come from here only.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "connect-src 'self'; font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'"
)


class Hardened:
    """Security headers on every answer, and a long life for assets whose address names their version.

    Args:
        app: The application.
        frame_ancestors: Path -> who may show it in a frame, as a CSP source list.
    """

    def __init__(self, app: ASGIApp, frame_ancestors: Callable[[str], str]) -> None:
        self.app = app
        self.frame_ancestors = frame_ancestors

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and add to its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path, query = scope["path"], scope["query_string"]

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault(
                    "Content-Security-Policy",
                    f"{POLICY}; frame-ancestors {self.frame_ancestors(path)}",
                )
                headers.setdefault("X-Content-Type-Options", "nosniff")
                headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
                headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
                headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
                if (
                    path.startswith("/assets/")
                    and query.startswith(b"m=")
                    and message["status"] == 200
                ):
                    headers["Cache-Control"] = "public, max-age=31536000, immutable"
            await send(message)

        await self.app(scope, receive, answer)


class OneRelease:
    """Every request is answered from one release, which the answer names, even if another one is published meanwhile.

    Args:
        app: The application.
        live: Whose release it is.
    """

    def __init__(self, app: ASGIApp, live: Live) -> None:
        self.app = app
        self.live = live

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and name the release in its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        with self.live.steady() as release:

            async def answer(message: Message) -> None:
                if release is not None and message["type"] == "http.response.start":
                    headers = MutableHeaders(scope=message)
                    # A frozen figure is made from the release that its address names.
                    headers["X-Trilateral-Release"] = headers.get("X-Release", release.id)
                await send(message)

            await self.app(scope, receive, answer)


class SameAgain:
    """Answers of callbacks, kept by request for one release: they are pure, so the same question has the same answer.

    Args:
        app: The application.
        live: Whose release the answers are made from.
        most: How many answers are kept.
    """

    def __init__(self, app: ASGIApp, live: Live, most: int = 2048) -> None:
        self.app = app
        self.live = live
        self.most = most
        self.kept = ("", Kept(most))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a callback, from what is kept if it can be."""
        if scope["type"] != "http" or scope["path"] != CALLBACK or scope["method"] != "POST":
            await self.app(scope, receive, send)
            return
        body = await _body(receive)
        if body is None:
            await PlainTextResponse("The request is too long.", 413)(scope, receive, send)
            return
        try:
            release = self.live.release.id
        except StoreError:
            release = ""
        packed = "gzip" in Headers(scope=scope).get("accept-encoding", "")
        if self.kept[0] != release:
            # The answers of another release are not asked for again.
            self.kept = (release, Kept(self.most))
        answers = self.kept[1]
        key = (packed, hashlib.sha256(body).digest())
        found = answers.get(key)
        if found is None:
            found = await self._ask(scope, body)
            if found[0]["status"] == 200:
                answers.put(key, found)
        for message in found:
            # The layers above add headers to what they are given, so each reader gets an own copy.
            await send(
                {**message, "headers": list(message["headers"])}
                if "headers" in message
                else message
            )

    async def _ask(self, scope: Scope, body: bytes) -> list[Message]:
        """The application's answer to a body that was already read."""
        messages: list[Message] = []
        unread = [body]

        async def receive() -> Message:
            if unread:
                return {"type": "http.request", "body": unread.pop(), "more_body": False}
            # Whoever asks again waits for the reader to leave, which this layer does not tell.
            await asyncio.Event().wait()
            raise AssertionError("unreachable")

        async def send(message: Message) -> None:
            messages.append(dict(message))

        await self.app(scope, receive, send)
        return messages


async def _body(receive: Receive) -> bytes | None:
    """The whole body of a request, or None if it is too long."""
    body = b""
    while True:
        message = await receive()
        body += bytes(message.get("body", b""))
        if len(body) > LONGEST_BODY:
            return None
        if not message.get("more_body"):
            return body
