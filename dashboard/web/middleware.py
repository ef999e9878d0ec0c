"""What every answer gets, and answers that are given again: ASGI, so that it costs next to nothing."""

from __future__ import annotations

import asyncio
from typing import Annotated, Literal

from pydantic import BaseModel, Field, ValidationError
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard import meters
from dashboard.live import Live, Shown
from dashboard.locale import N_
from dashboard.look.view import View, query_of
from dashboard.web.errors import Refused
from dashboard.web.limits import LONGEST_ADDRESS
from dashboard.web.plain import refusal
from etl.errors import StoreError
from etl.storage.memo import Kept

CALLBACK = "/_dash-update-component"
#: So many answers are kept, and so many bytes of them.
MOST = 2048
ROOM = 64 * 1024 * 1024
#: What a question has at most that is understood once; a page's own has a few hundred bytes.
SHORT = 1024
_HIT, _MISS = (meters.lookup("callback", result) for result in ("hit", "miss"))


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


class Address(BaseModel):
    """What the browser says of itself, see `assets/site.js`."""

    path: Annotated[str, Field(max_length=200)]
    search: Annotated[str, Field(max_length=LONGEST_ADDRESS)]
    narrow: bool


class Given(BaseModel):
    """The one input of the one callback."""

    id: Literal["site"] = "site"
    property: Literal["address"] = "address"
    value: Address


class Question(BaseModel):
    """The body of a callback; Dash takes what is wrong in it for a fault of its own, so it gets nothing else."""

    output: Literal["site.answer"] = "site.answer"
    outputs: dict[str, str] = {"id": "site", "property": "answer"}
    inputs: tuple[Given]
    changedPropIds: tuple[str, ...] = ("site.address",)  # noqa: N815 - Dash's own name

    def settled(self) -> tuple[bytes, bool]:
        """The same question in the same words whoever asks, and whether others may ask it again.

        Of an address with unusable values there are as many as there are letters, and each tells of its own.
        """
        asked = self.inputs[0].value
        view, refused = View.lenient(query_of(asked.search))
        search = asked.search if refused else f"?{view.query()}"
        value = asked.model_copy(update={"search": search})
        return Question(inputs=(Given(value=value),)).model_dump_json().encode(), not refused


class SameAgain:
    """Answers of callbacks, kept by question for one release: they are pure, so the same question has the same answer.

    Args:
        app: The application.
        live: Whose release the answers are made from.
        asked: Body -> `Question.settled`; understanding a question costs more than finding its answer.
        most: How many answers are kept.
        room: How many bytes all of them may have.
    """

    def __init__(
        self, app: ASGIApp, live: Live, asked: Kept, most: int = MOST, room: int = ROOM
    ) -> None:
        self.app = app
        self.live = live
        self.asked = asked
        self.most = most
        self.room = room
        self.kept: tuple[Shown | None, Kept] = (None, self._empty())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a callback, from what is kept if it can be."""
        if scope["type"] != "http" or scope["path"] != CALLBACK or scope["method"] != "POST":
            await self.app(scope, receive, send)
            return
        body = await _body(receive)
        asked: tuple[bytes, bool] | None = self.asked.get(body)
        if asked is None:
            try:
                asked = Question.model_validate_json(body).settled()
            except ValidationError:
                error = Refused(N_("This is no question that a page asks."), 400)
                await refusal(Request(scope), error)(scope, receive, send)
                return
            if len(body) <= SHORT:
                self.asked.put(body, asked)
        question, lasting = asked
        try:
            shown = self.live.shown
        except StoreError:
            shown = None
        packed = "gzip" in Headers(scope=scope).get("accept-encoding", "")
        if self.kept[0] is not shown:
            # The answers of another release, or of other news of its freshness, are not asked for again.
            self.kept = (shown, self._empty())
        answers = self.kept[1]
        found = answers.get((packed, question))
        (_HIT if found else _MISS).inc()
        if found is None:
            # Only what the answer depends on: it is given to others, too.
            headers = [(b"content-type", b"application/json")]
            headers += [(b"accept-encoding", b"gzip")] if packed else []
            found = await self._ask({**scope, "headers": headers}, question)
            if lasting and found[0]["status"] == 200:
                answers.put((packed, question), found)
        for message in found:
            # The layers above add headers to what they are given, so each reader gets an own copy.
            await send(
                {**message, "headers": list(message["headers"])}
                if "headers" in message
                else message
            )

    def _empty(self) -> Kept:
        return Kept(self.most, self.room, lambda found: sum(len(m.get("body", b"")) for m in found))

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


async def _body(receive: Receive) -> bytes:
    """The whole body of a request; how long it may be, others see to."""
    body = b""
    while True:
        message = await receive()
        body += bytes(message.get("body", b""))
        if not message.get("more_body"):
            return body
