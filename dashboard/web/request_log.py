"""The request log: an id, a log line and the counters of each request."""

from __future__ import annotations

import itertools
import logging
import re
import secrets
import time
from collections.abc import Iterable

from prometheus_client import Counter, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard import meters
from dashboard.web.routes import Kind, find
from etl.operate.logs import within

log = logging.getLogger("dashboard.requests")

#: What an id from elsewhere may consist of: it goes into headers and logs as it is.
_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")
_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
#: The maximum number of characters of an address in the log.
_LONGEST = 500
#: Ids are a random part of the process and a count: unique and quick to make.
_PROCESS, _COUNT = secrets.token_hex(4), itertools.count()
_RELEASE = b"x-trilateral-release"


class RequestLog:
    """Gives each request an id, counts it, and writes a line about it.

    The id is that of the incoming ``X-Request-ID``, if it is a valid one, and is in the response's.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._counters: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and record it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = time.perf_counter()
        number = _request_id(scope)
        scope.setdefault("state", {})["request_id"] = number
        status, headers = 500, []

        async def add_id(message: Message) -> None:
            nonlocal status, headers
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = [*message["headers"], (b"x-request-id", number.encode())]
                message = {**message, "headers": headers}
            await send(message)

        token = within.set({"id": number})
        try:
            await self.app(scope, receive, add_id)
        finally:
            self._record(scope, status, time.perf_counter() - began, headers)
            within.reset(token)

    def _record(
        self, scope: Scope, status: int, seconds: float, headers: Iterable[tuple[bytes, bytes]]
    ) -> None:
        method = scope["method"] if scope["method"] in _METHODS else "other"
        key = (route_of(scope), method, status)
        found = self._counters.get(key)
        if found is None:
            # Templates, methods and statuses are few, whatever is requested.
            requests = meters.REQUESTS.labels(*key[:2], str(status))
            found = self._counters[key] = (requests, meters.SECONDS.labels(*key[:2]))
        found[0].inc()
        found[1].observe(seconds)
        level = logging.ERROR if status >= 500 else logging.INFO
        # Probes come every few seconds, and why a server is not ready has a line already.
        probe = find(scope["path"]).kind is Kind.PROBE
        if not log.isEnabledFor(level) or (probe and status != 500):
            return
        query = scope["query_string"].decode("latin-1")
        address = (scope.get("raw_path") or scope["path"].encode()).decode("latin-1")
        release = next((value for name, value in headers if name == _RELEASE), b"")
        facts = {
            "method": scope["method"][:20],
            "route": key[0],
            "status": status,
            "seconds": round(seconds, 6),
            "release": release.decode("latin-1"),
            "address": (f"{address}?{query}" if query else address)[:_LONGEST],
        }
        log.log(level, "request", extra={"facts": facts})


def route_of(scope: Scope) -> str:
    """The template of the route that answered, or ``none``: no label is made of what a reader typed.

    Where FastAPI did not look for a route, or it has no template, the registry says it.
    """
    path: str | None = getattr(scope.get("route"), "path", None)
    return find(scope["path"]).path if path is None else path


def _request_id(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _ID.fullmatch(value):
            return str(value.decode())
    return f"{_PROCESS}{next(_COUNT):08x}"
