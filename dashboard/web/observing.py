"""What an operator sees of the requests: a number for each, its line in the log, and what is counted of it."""

from __future__ import annotations

import itertools
import logging
import os
import re
import secrets
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard import meters
from dashboard.live import Live
from dashboard.web.routes import Kind, find
from etl.operate.logs import within
from etl.storage import runs

log = logging.getLogger("dashboard.requests")

#: What may come from elsewhere: it goes into headers and logs as it is.
_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")
_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
_LONGEST = 500
#: Ids that no two processes share, and that cost next to nothing.
_PROCESS, _COUNT = secrets.token_hex(4), itertools.count()
_RELEASE = b"x-trilateral-release"

# A second line for every one, with the time when the process began: nobody asks for it.
disable_created_metrics()  # type: ignore[no-untyped-call]


class Observed:
    """Gives each request an id, counts it, and writes a line about it.

    The id is that of the incoming ``X-Request-ID``, if it is one, and goes back in the answer's.

    Args:
        app: The application.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._counters: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and keep a record of it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = time.perf_counter()
        number = _number(scope)
        scope.setdefault("state", {})["request_id"] = number
        status, headers = 500, []

        async def answer(message: Message) -> None:
            nonlocal status, headers
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = [*message["headers"], (b"x-request-id", number.encode())]
                message = {**message, "headers": headers}
            await send(message)

        token = within.set({"id": number})
        try:
            await self.app(scope, receive, answer)
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
            # Templates, methods and statuses are few, whatever readers ask for.
            requests = meters.REQUESTS.labels(*key[:2], str(status))
            found = self._counters[key] = (requests, meters.SECONDS.labels(*key[:2]))
        found[0].inc()
        found[1].observe(seconds)
        level = logging.ERROR if status >= 500 else logging.INFO
        # Probes come every few seconds. Why a server is not ready has a line already.
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


class Facts(Collector):
    """What is known of release, sources and refreshes when somebody asks; the same in every process.

    Args:
        live: Whose release it is.
    """

    def __init__(self, live: Live) -> None:
        self.live = live

    def collect(self) -> Iterator[Metric]:
        """The facts as metrics."""
        now = datetime.now(UTC)
        shown, run = self.live.latest, self.live.run
        yield _gauge("ready", "Whether a good release is shown.", float(shown is not None))
        yield _gauge(
            "release_refused",
            "Whether 'current' names a release that is damaged or absent; an earlier one is shown.",
            float(self.live.refused is not None),
        )
        yield _gauge(
            "store_away",
            "Whether the store did not answer when it was last looked at; what was shown stays.",
            float(bool(self.live.away)),
        )
        if run:
            age = (now - run.finished).total_seconds()
            yield _gauge("refresh_age_seconds", "Since the last refresh or import ended.", age)
            ended = GaugeMetricFamily(
                "trilateral_refresh_outcome",
                "1 for how the last refresh or import ended.",
                labels=["outcome"],
            )
            for outcome in runs.OUTCOMES:
                ended.add_metric([outcome], float(outcome == run.outcome))
            yield ended
        if shown is None:
            return
        release = shown.release
        yield InfoMetricFamily(
            "trilateral_release", "The release that is shown.", value={"release": release.id}
        )
        age = (now - release.created).total_seconds()
        yield _gauge("release_age_seconds", "Since the release was published.", age)
        age = (now - runs.confirmed(release, run)).total_seconds()
        yield _gauge(
            "confirmed_age_seconds", "Since it is not known whether there are newer figures.", age
        )
        ages = GaugeMetricFamily(
            "trilateral_source_age_seconds", "Since a source last answered.", labels=["source"]
        )
        stale = GaugeMetricFamily(
            "trilateral_source_stale",
            "Whether a source could not be read when it was last asked.",
            labels=["source"],
        )
        missed = runs.missed(release, run)
        for source, when in runs.checked(release, run).items():
            ages.add_metric([source], (now - when).total_seconds())
            stale.add_metric([source], float(source in missed))
        yield from (ages, stale)


def scrape(facts: Collector) -> bytes:
    """All metrics in Prometheus' text format: counts of all processes, and the facts."""
    registry = CollectorRegistry()
    if folder := os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        forget_the_dead(Path(folder))
        MultiProcessCollector(registry, folder)  # type: ignore[no-untyped-call]
    else:
        registry.register(meters.REGISTRY)
        ProcessCollector(registry=registry)
    registry.register(facts)
    return generate_latest(registry)


def forget_the_dead(folder: Path) -> None:
    """Remove what processes that ended said of their present; what they counted stays counted."""
    for path in folder.glob("gauge_live*_*.db"):
        process = path.stem.rpartition("_")[2]
        if process.isdigit() and not _lives(int(process)):
            path.unlink(missing_ok=True)


def route_of(scope: Scope) -> str:
    """The template of the route that answered, or ``none``: what a reader typed is not a name for a counter.

    What is answered before the framework looks for a route, or by one without a template, is found in the registry.
    """
    path: str | None = getattr(scope.get("route"), "path", None)
    return find(scope["path"]).path if path is None else path


def _number(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _ID.fullmatch(value):
            return str(value.decode())
    return f"{_PROCESS}{next(_COUNT):08x}"


def _gauge(name: str, told: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"trilateral_{name}", told, value=value)


def _lives(process: int) -> bool:
    with suppress(ProcessLookupError):
        try:
            os.kill(process, 0)
        except PermissionError:
            return True
        return True
    return False


__all__ = ["Facts", "Observed", "forget_the_dead", "route_of", "scrape"]
