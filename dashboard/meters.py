"""What is counted, for ``/metrics``: instruments only, so that every layer may use them.

With ``PROMETHEUS_MULTIPROC_DIR`` set, which ``trilateral serve --workers N`` does, the instruments of all processes are
files in that folder, and whichever process is asked answers for all of them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import TypeVar

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from etl.bounded.cache import Cache
from etl.errors import Busy, UsageError

T = TypeVar("T")

REGISTRY = CollectorRegistry()

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

REQUESTS = Counter(
    "trilateral_requests", "Requests answered.", ("route", "method", "status"), registry=REGISTRY
)
SECONDS = Histogram(
    "trilateral_request_seconds",
    "From a request's first byte to the last of its answer.",
    ("route", "method"),
    buckets=_SECONDS,
    registry=REGISTRY,
)
EXPORTS = Counter(
    "trilateral_exports",
    "Files asked for: made; kept, made before; refused, cannot be asked for; busy, too many at once; failed.",
    ("format", "outcome"),
    registry=REGISTRY,
)
EXPORT_SECONDS = Histogram(
    "trilateral_export_seconds",
    "Making a file, without those that were kept.",
    ("format",),
    buckets=_SECONDS,
    registry=REGISTRY,
)
TOOLS = Counter(
    "trilateral_tool_calls",
    "Tools asked by assistants: answered; refused, cannot be asked so; failed.",
    ("tool", "outcome"),
    registry=REGISTRY,
)
LOOKUPS = Counter(
    "trilateral_cache_lookups",
    "Cache lookups: of a callback, a document, a chart, the pictures of a page, a file.",
    ("cache", "result"),
    registry=REGISTRY,
)
QUEUE = Gauge(
    "trilateral_export_queue",
    "Pictures that wait for the browser or are being drawn.",
    registry=REGISTRY,
    multiprocess_mode="livesum",
)
RESTARTS = Counter(
    "trilateral_browser_restarts",
    "Browsers replaced: renewed, after a fixed number of pictures; gone, it exited or did not respond.",
    ("reason",),
    registry=REGISTRY,
)
CONNECTIONS_REFUSED = Counter(
    "trilateral_connections_refused",
    "Connections refused because their address had too many open.",
    registry=REGISTRY,
)


def get_or_compute(name: str, cache: Cache, key: Hashable, compute: Callable[[], T]) -> T:
    """What a cache has for a key, computed if it has nothing; hits and misses are counted.

    Args:
        name: The name of the cache in the metrics.
        cache: The cache.
        key: What is looked for.
        compute: Computes it if it is not there.

    Example:
        >>> get_or_compute("example", Cache(1), "answer", lambda: 42)
        42
    """
    found = True

    def computed() -> T:
        nonlocal found
        found = False
        return compute()

    try:
        return cache.get_or_compute(key, computed)
    finally:
        lookup(name, "hit" if found else "miss").inc()


@cache
def lookup(cache: str, result: str) -> Counter:
    """The counter of looks into a cache; a dictionary look-up, for those who count ten thousand a second.

    Example:
        ``lookup("page", "hit").inc()``
    """
    return LOOKUPS.labels(cache, result)


@contextmanager
def exporting(form: str) -> Iterator[Callable[[], None]]:
    """Count a file that is asked for within the block; what the block is given is called where the file is made anew.

    Example:
        ``with exporting("png") as making: making()``
    """
    began, outcome = time.perf_counter(), "kept"

    def made() -> None:
        nonlocal outcome
        outcome = "made"

    try:
        yield made
    except Exception as error:
        outcome = _fault(error)
        raise
    finally:
        EXPORTS.labels(form, outcome).inc()
        if outcome == "made":
            EXPORT_SECONDS.labels(form).observe(time.perf_counter() - began)


def _fault(error: Exception) -> str:
    if isinstance(error, Busy):
        return "busy"
    return "refused" if isinstance(error, UsageError) else "failed"
