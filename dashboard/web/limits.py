"""Limits on requests: size, host, and how often files are requested. Checked before anything else reads a request."""

from __future__ import annotations

import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.locale import N_
from dashboard.web import proxies, turns
from dashboard.web.error_boundary import BodyTooLong, TrackedSend
from dashboard.web.error_pages import error_response
from dashboard.web.errors import Refused, TooMany
from dashboard.web.routes import UNREGISTERED, Kind, find
from etl.errors import TrilateralError

#: Bytes. An address of ours with every choice made has a few hundred; proxies and browsers stop at 8,000.
LONGEST_ADDRESS = 8 * 1024
#: A view has about thirty fields.
MOST_PARAMETERS = 64
#: Bytes.
LONGEST_HEADERS = 32 * 1024
#: Bytes. The only bodies are those of callbacks: an address and the state of one control.
LONGEST_BODY = 64 * 1024
#: The number of clients whose rate is remembered; the one that was away longest is forgotten first.
MOST_READERS = 10_000

_HOST = re.compile(
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,251})|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?"
)


class RequestLimits:
    """Refuses requests that are too large, meant for another host, or for too many files.

    Args:
        app: The application.
        hosts: Host names that are answered, ``*.example.org`` among them; any if empty.
        rate: Files per minute and client, twice as many at once; 0 for any number.
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str] = (), rate: float = 0) -> None:
        self.app = app
        self.hosts = tuple(name.strip().lower() for name in hosts if name.strip())
        self.rate_limiter = RateLimiter(rate)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] == "websocket":
            # No route uses websockets; Dash, which offers them for callbacks, would answer by itself.
            await send({"type": "websocket.close", "code": 1000})
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        error = _size_error(scope) or self._host_error(scope) or self._rate_error(scope)
        if error is not None:
            await error_response(Request(scope), error)(scope, receive, send)
            return
        tracked = TrackedSend(send)
        turns.asking.set((scope.get("client") or ("",))[0])
        try:
            await self.app(scope, _bounded(receive), tracked)
        except BodyTooLong:
            if tracked.started:
                raise
            await error_response(Request(scope), _body_error())(scope, receive, send)

    def _host_error(self, scope: Scope) -> TrilateralError | None:
        """What is wrong with the ``Host`` header: links and cards repeat it."""
        given = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
        usable = len(given) <= 1 and all(_HOST.fullmatch(name) for name in given)
        if usable and (not self.hosts or find(scope["path"]).kind is Kind.PROBE):
            return None
        if usable and given and any(is_host(given[0], h) for h in self.hosts):
            return None
        return Refused(
            N_("Unknown host name."),
            400,
            hint=N_("Use its public address."),
        )

    def _rate_error(self, scope: Scope) -> TrilateralError | None:
        # A frame is no file: it is a page of another site's readers, who may all come from one address.
        route = find(scope["path"])
        sent = route.posts and scope["method"] == "POST"
        if route.kind is not Kind.FILE and not sent:
            return None
        # What browsers look for by themselves where there is nothing costs their reader no file.
        elsewhere = " elsewhere" if route is UNREGISTERED else ""
        seconds = self.rate_limiter.acquire(client_of(scope) + elsewhere)
        if not seconds:
            return None
        return TooMany(
            N_("Too many files were asked for from your address in a short time."),
            hint=N_("Try again in a moment."),
            retry_after=seconds,
        )


class RateLimiter:
    """A token bucket per client.

    Args:
        rate: Tokens per minute; a full bucket holds twice as many. 0 for no limit.
        clock: Seconds that only go forward.
    """

    def __init__(self, rate: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.rate = rate / 60
        self.capacity = max(1.0, rate * 2)
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def acquire(self, client: str) -> int:
        """Take a token: 0, or the number of seconds until there is one."""
        if not self.rate:
            return 0
        now = self._clock()
        with self._lock:
            left, then = self._buckets.pop(client, (self.capacity, now))
            left = min(self.capacity, left + (now - then) * self.rate)
            wait = 0 if left >= 1 else max(1, int((1 - left) / self.rate + 0.999))
            self._buckets[client] = (left if wait else left - 1, now)
            while len(self._buckets) > MOST_READERS:
                self._buckets.popitem(last=False)
        return wait


def client_of(scope: Scope) -> str:
    """The client, by its network address: behind a trusted proxy by the one that the proxy states."""
    return proxies.client((scope.get("client") or ("",))[0])


def _size_error(scope: Scope) -> TrilateralError | None:
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
        return _body_error()
    return None


def _body_error() -> Refused:
    return Refused(N_("The request is too long."), 413)


def _bounded(receive: Receive) -> Receive:
    """The body as it comes, up to the limit."""
    size = 0

    async def bounded() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > LONGEST_BODY:
            raise BodyTooLong
        return message

    return bounded


def is_host(given: str, allowed: str) -> bool:
    """Whether the name in a ``Host`` header, with or without a port, is one that is allowed.

    >>> is_host("a.example.org:8050", "*.example.org"), is_host("[::1]:8050", "::1"), is_host("example.com", "example.org")
    (True, True, False)
    """
    name = re.sub(r":[0-9]+$", "", given.lower()).strip("[]")
    allowed = allowed.strip("[]")
    return allowed in ("*", name) or (allowed.startswith("*.") and name.endswith(allowed[1:]))
