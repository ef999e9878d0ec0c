"""Responses to callbacks, kept per release: they are pure functions of the request.

It works on ASGI messages, below Dash and FastAPI: a hit costs a dictionary look-up.
"""

from __future__ import annotations

import asyncio
from typing import Annotated, Literal, NamedTuple

from pydantic import BaseModel, Field, ValidationError
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard import meters
from dashboard.components import reads
from dashboard.drawing import PLACES, WIDE
from dashboard.figures import FIGURES
from dashboard.live import Live, Shown
from dashboard.locale import N_
from dashboard.look.view import query_of
from dashboard.web.asking import Asked
from dashboard.web.error_pages import error_response
from dashboard.web.errors import Refused
from dashboard.web.limits import LONGEST_ADDRESS
from dashboard.web.packing import read_by
from etl.bounded.cache import Cache
from etl.errors import StoreError

CALLBACK = "/_dash-update-component"
#: The maximum number of responses that are kept, and of their bytes.
MOST = 2048
ROOM = 16 * 1024 * 1024
#: The maximum number of bytes of a request body whose parsed form is kept; those of our pages have a few hundred.
SHORT = 1024
#: The header of an answer that is not kept.
NOT_KEPT = ("Cache-Control", "no-store")
#: Where the browser does not know which figures will be in sight, so many come first.
FIRST = 2
_HIT, _MISS = (meters.lookup("callback", result) for result in ("hit", "miss"))


class Address(BaseModel):
    """What the browser sends, see `assets/site.js`.

    Attributes:
        path: The page.
        search: The query of its address.
        preset: What pictures are drawn for.
        sight: The figures that are in sight, which the answer has in any case; none where the browser does not know. Without
            it the answer is the whole page.
    """

    path: Annotated[str, Field(max_length=200)]
    search: Annotated[str, Field(max_length=LONGEST_ADDRESS)]
    preset: Annotated[str, Field(pattern=f"^({'|'.join(PLACES)})$")] = WIDE
    sight: (
        Annotated[
            tuple[Annotated[str, Field(pattern=f"^({'|'.join(FIGURES)})$")], ...],
            Field(max_length=len(FIGURES)),
        ]
        | None
    ) = None


class Given(BaseModel):
    """The one input of the one callback."""

    id: Literal["site"] = "site"
    property: Literal["address"] = "address"
    value: Address


class Meant(NamedTuple):
    """What a question means.

    Attributes:
        whole: The question for the whole page, in its canonical form.
        lasting: Whether its response is kept.
        first: The question for what is in sight; the same where that is the whole page.
    """

    whole: bytes
    lasting: bool
    first: bytes


class Question(BaseModel):
    """The body of a callback. Dash answers an invalid one with an internal error, so it gets none."""

    output: Literal["site.answer"] = "site.answer"
    outputs: dict[str, str] = {"id": "site", "property": "answer"}
    inputs: tuple[Given]
    changedPropIds: tuple[str, ...] = ("site.address",)  # noqa: N815 - Dash's own name

    def canonical(self) -> Meant:
        """The question in its canonical form, and whether its response is kept.

        Responses to addresses with unusable values, or names of nothing, are not: there is any number of these, and each repeats its own.
        """
        asked = self.inputs[0].value
        meant = Asked.of(asked.path, query_of(asked.search))
        search = f"?{meant.given.query()}" if meant.canonical else asked.search
        value = asked.model_copy(update={"search": search, "sight": None})
        whole = _written(value)
        if asked.sight is None:
            return Meant(whole, meant.canonical, whole)
        there = [spec.id for spec, _ in reads.shown(asked.path, meant.view)]
        sight = tuple(name for name in there if name in asked.sight) or tuple(there[:FIRST])
        first = value.model_copy(update={"sight": sight})
        return Meant(whole, meant.canonical, whole if len(sight) == len(there) else _written(first))


def _written(address: Address) -> bytes:
    """A question in the form in which it is compared."""
    question = Question(inputs=(Given(value=address),))
    return question.model_dump_json(exclude_none=True).encode()


class CallbackCache:
    """Answers callbacks from responses made before.

    Args:
        app: The application.
        live: Whose release the responses are made from.
        asked: Body -> `Question.canonical`; parsing a body costs more than finding its response.
        most: The maximum number of responses that are kept.
        room: The maximum number of bytes of all of them.
    """

    def __init__(
        self, app: ASGIApp, live: Live, asked: Cache, most: int = MOST, room: int = ROOM
    ) -> None:
        self.app = app
        self.live = live
        self.asked = asked
        self.most = most
        self.room = room
        self.kept: tuple[Shown | None, Cache] = (None, self._empty())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a callback, from the cache if possible; pass any other request on."""
        if scope["type"] != "http" or scope["path"] != CALLBACK or scope["method"] != "POST":
            await self.app(scope, receive, send)
            return
        body = await _body(receive)
        asked: Meant | None = self.asked.get(body)
        if asked is None:
            try:
                asked = Question.model_validate_json(body).canonical()
            except ValidationError:
                error = Refused(N_("Unrecognised request."), 400)
                await error_response(Request(scope), error)(scope, receive, send)
                return
            if len(body) <= SHORT:
                self.asked.put(body, asked)
        question = asked.whole
        packed = read_by(Headers(scope=scope))
        responses = self._current()
        found = responses.get((packed, question))
        (_HIT if found else _MISS).inc()
        if found is None:
            # Only the headers that the response depends on: it is given to others, too.
            headers = [(b"content-type", b"application/json")]
            headers += [(b"accept-encoding", packed.encode())] if packed else []
            found = await self._ask({**scope, "headers": headers}, asked.first)
            if asked.lasting and _is_whole(found[0]):
                responses.put((packed, question), found)
        for message in found:
            # The layers above add headers to what they are given, so each reader gets a copy.
            await send(
                {**message, "headers": list(message["headers"])}
                if "headers" in message
                else message
            )

    def _current(self) -> Cache:
        """The responses for what is shown now; those for an earlier release, or freshness, are dropped."""
        try:
            shown = self.live.shown
        except StoreError:
            shown = None
        if self.kept[0] is not shown:
            self.kept = (shown, self._empty())
        return self.kept[1]

    def _empty(self) -> Cache:
        return Cache(
            self.most, self.room, lambda found: sum(len(m.get("body", b"")) for m in found)
        )

    async def _ask(self, scope: Scope, body: bytes) -> list[Message]:
        """The application's response to a body that was already read."""
        messages: list[Message] = []
        unread = [body]

        async def receive() -> Message:
            if unread:
                return {"type": "http.request", "body": unread.pop(), "more_body": False}
            # The next message would be that the client disconnected, which this layer does not pass on.
            await asyncio.Event().wait()
            raise AssertionError("unreachable")

        async def send(message: Message) -> None:
            messages.append(dict(message))

        await self.app(scope, receive, send)
        return messages


def _is_whole(start: Message) -> bool:
    """Whether a response is that of the whole page, and no error."""
    name, value = (part.lower().encode() for part in NOT_KEPT)
    return start["status"] == 200 and (name, value) not in start["headers"]


async def _body(receive: Receive) -> bytes:
    """The whole body of a request; `RequestLimits` bounds it."""
    body = b""
    while True:
        message = await receive()
        body += bytes(message.get("body", b""))
        if not message.get("more_body"):
            return body
