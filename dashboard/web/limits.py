"""What a request may be: how large, for which host, how often. Refused before anything else looks at it.

Answers are made here, too, when something fails that nobody foresaw: in the reader's words, with a number that the log
has beside the whole story, and with nothing of that story.
"""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import re
import threading
import time
import uuid
from collections import OrderedDict
from collections.abc import Callable, Iterable

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.locale import N_
from dashboard.web.errors import Refused, TooMany, Unforeseen
from dashboard.web.plain import refusal
from dashboard.web.routes import UNREGISTERED, Kind, find
from etl.errors import Busy, TrilateralError

log = logging.getLogger(__name__)

#: An address of ours with every choice made has a few hundred letters; proxies and browsers stop at 8,000.
LONGEST_ADDRESS = 8 * 1024
#: A view has 27 fields.
MOST_PARAMETERS = 64
LONGEST_HEADERS = 32 * 1024
#: The only bodies are those of callbacks: an address and the state of one control.
LONGEST_BODY = 64 * 1024
#: So many readers are remembered; who was away longest is forgotten first.
MOST_READERS = 10_000

_HOST = re.compile(
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,251})|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?"
)


class TooLong(Exception):
    """A body goes on beyond what is read."""


class Answer:
    """Sends on, and knows whether the answer has begun: then there can be no other one.

    Args:
        send: Where to.
    """

    def __init__(self, send: Send) -> None:
        self.begun = False
        self._send = send

    async def __call__(self, message: Message) -> None:
        """Send a part of the answer."""
        self.begun = True
        await self._send(message)


class Limited:
    """Refuses what is too large, meant for another host, or asked for too often.

    Args:
        app: The application.
        hosts: Names under which it answers, ``*.example.org`` among them; any if there are none.
        rate: Files a minute for one reader, twice as many at once; 0 for any number.
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str] = (), rate: float = 0) -> None:
        self.app = app
        self.hosts = tuple(name.strip().lower() for name in hosts if name.strip())
        self.turns = Turns(rate)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] == "websocket":
            # Nothing here speaks it; the library that offers it to callbacks would answer with its own words.
            await send({"type": "websocket.close", "code": 1000})
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        error = self._size(scope) or self._host(scope) or self._turn(scope)
        if error is not None:
            await refusal(Request(scope), error)(scope, receive, send)
            return
        answer = Answer(send)
        try:
            await self.app(scope, _counted(receive), answer)
        except TooLong:
            if answer.begun:
                raise
            await refusal(Request(scope), _too_long())(scope, receive, send)

    def _size(self, scope: Scope) -> TrilateralError | None:
        query: bytes = scope["query_string"]
        address = len(scope.get("raw_path") or b"") + len(query)
        if address > LONGEST_ADDRESS or query.count(b"&") >= MOST_PARAMETERS:
            return Refused(
                N_("The address is too long."), 414, hint=N_("Leave out what is not needed.")
            )
        headers: list[tuple[bytes, bytes]] = scope["headers"]
        if sum(len(name) + len(value) for name, value in headers) > LONGEST_HEADERS:
            return Refused(N_("The headers of the request are too long."), 431)
        given = next((value for name, value in headers if name == b"content-length"), b"0")
        if not given.isdigit() or len(given) > 12 or int(given) > LONGEST_BODY:
            return _too_long()
        return None

    def _host(self, scope: Scope) -> TrilateralError | None:
        """What is wrong with the name under which we were asked: links and cards repeat it."""
        given = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
        usable = len(given) <= 1 and all(_HOST.fullmatch(name) for name in given)
        if usable and (not self.hosts or find(scope["path"]).kind is Kind.PROBE):
            return None
        if usable and given and any(_fits(_name(given[0]), known) for known in self.hosts):
            return None
        return Refused(
            N_("This server does not answer under this name."),
            400,
            hint=N_("Use its public address."),
        )

    def _turn(self, scope: Scope) -> TrilateralError | None:
        # A frame is no file: it is a page of somebody else's readers, who may all come from one address.
        route = find(scope["path"])
        if route.kind is not Kind.FILE:
            return None
        # What browsers look for by themselves where there is nothing costs their reader no file.
        elsewhere = " elsewhere" if route is UNREGISTERED else ""
        seconds = self.turns.take(reader(scope) + elsewhere)
        if not seconds:
            return None
        return TooMany(
            N_("Too many files were asked for from your address in a short time."),
            hint=N_("Try again in a moment."),
            retry_after=seconds,
        )


class Guarded:
    """Turns what nobody foresaw into an answer that tells nothing of it but a number; the log tells the rest.

    Args:
        app: The application.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and answer if it fails."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        answer = Answer(send)
        try:
            await self.app(scope, receive, answer)
        except TooLong:
            raise
        except asyncio.CancelledError:
            # The server stops and does not wait any longer. Whatever stands before it asks another one.
            if answer.begun:
                raise
            stopping = Busy(
                N_("The server is being restarted."),
                hint=N_("Try again in a moment."),
                retry_after=1,
            )
            await refusal(Request(scope), stopping)(scope, receive, send)
        except Exception:  # whatever it is: a reader must get an answer, and no details
            number = number_of(scope)
            log.exception("%s %s failed [%s]", scope["method"], scope["path"], number)
            if answer.begun:
                raise
            error = Unforeseen(
                N_("Something failed here; it was noted under the number {number}."),
                hint=N_("Try again, or tell the number to whoever runs this server."),
                number=number,
            )
            await refusal(Request(scope), error)(scope, receive, send)


class Turns:
    """How often each reader may still ask: a bucket of turns that fills up again.

    Args:
        rate: Turns a minute; a full bucket holds twice as many. 0 for any number.
        clock: Seconds that only go forward.
    """

    def __init__(self, rate: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.rate = rate / 60
        self.full = max(1.0, rate * 2)
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, who: str) -> int:
        """Take a turn: 0, or in how many seconds there is one."""
        if not self.rate:
            return 0
        now = self._clock()
        with self._lock:
            left, then = self._left.pop(who, (self.full, now))
            left = min(self.full, left + (now - then) * self.rate)
            wait = 0 if left >= 1 else max(1, int((1 - left) / self.rate + 0.999))
            self._left[who] = (left if wait else left - 1, now)
            while len(self._left) > MOST_READERS:
                self._left.popitem(last=False)
        return wait


def reader(scope: Scope) -> str:
    """Who asks: the address that the server found, which behind a proxy it takes from where it was told to.

    Of an address of version 6 the first half, since whoever has one has all of the second.
    """
    host = (scope.get("client") or ("",))[0]
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return str(host)
    if address.version == 6 and address.ipv4_mapped is None:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return host


def number_of(scope: Scope) -> str:
    """The number under which the log has this request."""
    state = scope.setdefault("state", {})
    number: str = state.setdefault("request_id", uuid.uuid4().hex[:16])
    return number


def _too_long() -> Refused:
    return Refused(N_("The request is too long."), 413)


def _counted(receive: Receive) -> Receive:
    """The body as it comes, but not without end."""
    size = 0

    async def counted() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > LONGEST_BODY:
            raise TooLong
        return message

    return counted


def _name(host: str) -> str:
    """A host without its port."""
    return re.sub(r":\d+$", "", host.lower())


def _fits(name: str, known: str) -> bool:
    return known in ("*", name) or (known.startswith("*.") and name.endswith(known[1:]))


__all__ = ["Guarded", "Limited", "Turns", "number_of", "reader"]
