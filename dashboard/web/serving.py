"""Running the server: how it logs, and how its processes count together."""

from __future__ import annotations

import logging
import logging.config
import os
import resource
import shutil
import signal
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Literal

import uvicorn

from dashboard import settings
from dashboard.web import assets, proxies
from dashboard.web.http_protocol import BoundedHttpProtocol
from etl import settings as etl_settings
from etl.errors import StoreError, TrilateralError
from etl.operate import logs
from etl.storage.memory import be_lean
from etl.storage.store import Store

if TYPE_CHECKING:
    from fastapi import FastAPI

log = logging.getLogger(__name__)

#: Where the counts of several processes meet (see `dashboard.meters`).
TOGETHER = "PROMETHEUS_MULTIPROC_DIR"

#: How long a process makes its first pages before it takes requests.
FIRST_SECONDS = 5.0
#: Files and connections that a process may have open.
OPEN_FILES = 65_536


def run(host: str, port: int, workers: int) -> None:
    """Serve until SIGTERM or SIGINT.

    A store that is empty, damaged or away is no reason not to start: ``/readyz`` and every page say so until it is well.

    Raises:
        TrilateralError: Nobody can listen there.

    Example:
        ``run("127.0.0.1", 8050, workers=1)``
    """
    # Before the first thread: each would have a heap of its own.
    be_lean()
    chosen = settings.load()
    proxies.networks()
    _listen(host, port)
    _allow_connections()
    config = log_config(chosen.log)
    logging.config.dictConfig(config)
    look = threading.Thread(target=_look, args=(Store(etl_settings.load().data),), daemon=True)
    look.start()
    # No start waits for a bucket that does not answer.
    look.join(1.0)
    log.info(
        "Trilateral on http://%s:%d (stop with Ctrl+C)", f"[{host}]" if ":" in host else host, port
    )
    with counting_together(workers):
        uvicorn.run(
            "dashboard.web.serving:application",
            factory=True,
            host=host,
            port=port,
            workers=workers,
            log_config=config,
            log_level="info" if chosen.log == "json" else "warning",
            # `dashboard.web.request_log` writes better ones.
            access_log=False,
            http=BoundedHttpProtocol,
            # No route uses websockets.
            ws="none",
            server_header=False,
            # Open connections get this long to finish; then a stop is a stop.
            timeout_graceful_shutdown=5,
        )


def application() -> FastAPI:
    """The application of one process, which outlives the terminal that it was started from."""
    # Under several workers the process above answers SIGHUP: it replaces them, one after the other.
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    from dashboard.web import server

    return server.create(first=FIRST_SECONDS)


def _allow_connections() -> None:
    """Raise the soft limit of open files, a thousand as a rule, as far as the system lets a process do so."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, OPEN_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def log_config(form: Literal["text", "json"]) -> dict[str, Any]:
    """How the server logs: as JSON each request has a line, as text only those that failed."""
    requests = "INFO" if form == "json" else "ERROR"
    return logs.config(form, {"dashboard": "INFO", "dashboard.requests": requests})


@contextmanager
def counting_together(workers: int) -> Iterator[None]:
    """Within this block processes that are started count into one folder, of which nothing is left behind."""
    if workers == 1 or TOGETHER in os.environ:
        yield
        return
    try:
        folder = tempfile.mkdtemp(prefix="trilateral-metrics-")
    except OSError as error:
        log.warning("/metrics tells of one process at a time: no folder to count in: %s", error)
        yield
        return
    os.environ[TOGETHER] = folder
    try:
        yield
    finally:
        del os.environ[TOGETHER]
        shutil.rmtree(folder, ignore_errors=True)


def _listen(host: str, port: int) -> None:
    """Refuse an address that is taken, before seconds are spent on starting."""
    try:
        (family, *_, address), *_ = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
        # All of it: an address of this link only says on which.
        socket.create_server(address, family=family).close()
    except (OSError, UnicodeError) as error:
        raise TrilateralError(
            f"The server cannot listen on {host}, port {port}: {_reason(error)}.",
            hint="Another program may be there: choose another --port, or another --host.",
        ) from error


def _reason(error: OSError | UnicodeError) -> str:
    """What the system says, without what Python adds."""
    return (getattr(error, "strerror", "") or str(error)).partition(" (")[0]


def _look(store: Store) -> None:
    """Say at once what readers would see otherwise."""
    if lost := assets.missing():
        log.error(
            "Pages cannot be served: %s cannot be read in %s.", ", ".join(lost), assets.ASSETS
        )
    try:
        if store.current_id() is None:
            log.warning(
                "The store %s has no release yet; pages say so until 'trilateral refresh' has run.",
                store.url,
            )
        else:
            log.info("The figures are those in %s", store.place)
    except StoreError as error:
        log.warning("%s Pages say so until it is well.", error)
