"""A server on loopback that answers as the services do, from figures it makes itself, with faults on demand.

In tests::

    with Replay(Figures()) as replay:
        replay.fault("NY.GDP.MKTP.CD", STATUS(502), times=1)
        build.refresh(store, replay.settings(data=...))
        assert len(replay.asked("NY.GDP.MKTP.CD")) == 2

For benchmarks, with the figures of a release: ``python tests/replay.py --port 8900 --latency-ms 20 --table FILE.parquet``.
"""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import signal
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from etl.errors import TrilateralError
from etl.pipeline import build
from etl.settings import EtlSettings
from etl.sources import comtrade
from etl.storage.store import Store
from tests.figures import Figures
from tests.services import Reply, answer, json_reply

#: A server of our own needs no pauses between questions.
comtrade.PAUSE = 0.0

Fault = Callable[["Handler", Reply], "Reply | None"]


def STATUS(status: int, **headers: str) -> Fault:  # noqa: N802 - reads like a constant at the call
    """Another status, with a page for a body."""
    page = f"<html><body>{status} busy</body></html>".encode()
    said = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda handler, reply: Reply(page if status != 204 else b"", "text/html", status, said)


def BODY(change: Callable[[bytes], bytes]) -> Fault:  # noqa: N802
    """Another body."""
    return lambda handler, reply: Reply(change(reply.body), reply.kind, reply.status, reply.headers)


def TEXT(old: str, new: str) -> Fault:  # noqa: N802
    """A part of the body replaced."""
    return BODY(lambda body: body.replace(old.encode(), new.encode()))


def _emptied(body: bytes) -> bytes:
    """The same answer without rows, in the shape that it has."""
    answer = json.loads(body)
    if isinstance(answer, list):
        return json.dumps([answer[0] | {"pages": 0, "total": 0}, None]).encode()
    return (
        b"[" + json.dumps({"page": 1, "pages": 0, "per_page": 50, "total": 0}).encode() + b", null]"
    )


OUTAGE_PAGE = BODY(lambda body: b"<!DOCTYPE html><html><title>5XX Error page</title></html>")
BOM = BODY(lambda body: b"\xef\xbb\xbf" + body)
HALF = BODY(lambda body: body[: len(body) // 2])
EMPTY = BODY(_emptied)


def CUT(handler: Handler, reply: Reply) -> None:  # noqa: N802
    """The connection ends in the middle of the body."""
    handler.start(reply, length=len(reply.body))
    handler.wfile.write(reply.body[: len(reply.body) // 2])
    handler.close_connection = True


def RESET(handler: Handler, reply: Reply) -> None:  # noqa: N802
    """The connection ends without an answer."""
    handler.close_connection = True


def BROKEN_GZIP(handler: Handler, reply: Reply) -> Reply:  # noqa: N802
    """A compressed body that cannot be expanded."""
    body = bytearray(gzip.compress(reply.body))
    body[len(body) // 2 : len(body) // 2 + 8] = b"\x00" * 8
    return Reply(bytes(body), reply.kind, 200, {"Content-Encoding": "gzip"})


def DRIP(seconds: float) -> Fault:  # noqa: N802
    """A byte now and then."""

    def drip(handler: Handler, reply: Reply) -> None:
        handler.start(reply, length=len(reply.body))
        for byte in reply.body:
            handler.wfile.write(bytes([byte]))
            handler.wfile.flush()
            if handler.server.closing.wait(seconds):
                break
        handler.close_connection = True

    return drip


def HANG(handler: Handler, reply: Reply) -> None:  # noqa: N802
    """No answer at all, until the server closes."""
    handler.server.closing.wait(30)
    handler.close_connection = True


@dataclass
class _Armed:
    where: str
    fault: Fault
    left: float


class Server(ThreadingHTTPServer):
    """The server's state."""

    daemon_threads = True

    def __init__(self, figures: Figures, port: int, latency: float, per_page: int) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.figures, self.latency, self.most_per_page = figures, latency, per_page
        self.log: list[tuple[str, str]] = []
        self.armed: list[_Armed] = []
        self.busy: dict[str, int] = defaultdict(int)
        self.busiest: dict[str, int] = defaultdict(int)
        self.lock = threading.Lock()
        self.closing = threading.Event()
        #: For benchmarks: an answer is made once, so that no client is timed by how fast this server writes.
        self.made: dict[str, Reply] | None = None

    def answer(self, path: str) -> Reply:
        """What the service at an address says."""
        if self.made is None:
            return answer(self.figures, path, self.most_per_page)
        if path not in self.made:
            self.made[path] = answer(self.figures, path, self.most_per_page)
        return replace(self.made[path], headers={})

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: clients that hang up are what tests are about."""


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        """Answer, or do what a fault wants."""
        path = unquote(self.path)
        with self.server.lock:
            service = path[:5]
            self.server.busy[service] += 1
            self.server.busiest[service] = max(
                self.server.busiest[service], self.server.busy[service]
            )
            armed = next((a for a in self.server.armed if a.where in path and a.left > 0), None)
            if path.startswith("/_"):
                armed = None
            elif armed:
                armed.left -= 1
            if not path.startswith("/_"):
                self.server.log.append((path, self.headers.get("User-Agent", "")))
        try:
            time.sleep(self.server.latency)
            reply: Reply | None = (
                json_reply([p for p, _ in self.server.log])
                if path == "/_log"
                else self.server.answer(path)
            )
            if armed:
                reply = armed.fault(self, reply)  # type: ignore[arg-type]
            if reply:
                self.start(reply, length=len(reply.body))
                self.wfile.write(reply.body)
        finally:
            with self.server.lock:
                self.server.busy[service] -= 1

    def do_POST(self) -> None:
        """Arm a named fault for a benchmark: ``POST /_fault?name=bom&where=/v2/&times=1``; forget all: no name."""
        query = {k: v[-1] for k, v in parse_qs(urlsplit(self.path).query).items()}
        with self.server.lock:
            self.server.armed.clear()
            self.server.log.clear()
            if name := query.get("name"):
                self.server.armed.append(_Armed("/v2/", BENCH[name], float(query.get("times", 1))))
        self.start(Reply(b""), length=0)

    def start(self, reply: Reply, length: int) -> None:
        """The head of an answer."""
        wanted = "gzip" in self.headers.get("Accept-Encoding", "") and length == len(reply.body)
        if wanted and length > 1400 and "Content-Encoding" not in reply.headers:
            reply.body = _packed(reply.body)
            reply.headers["Content-Encoding"] = "gzip"
            length = len(reply.body)
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.kind)
        self.send_header("Content-Length", str(length))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@lru_cache(maxsize=64)
def _packed(body: bytes) -> bytes:
    return gzip.compress(body, 1)


class Replay:
    """The server, for the length of a ``with`` block."""

    def __init__(self, figures: Figures, *, latency: float = 0.0, per_page: int = 32_500) -> None:
        self.server = Server(figures, 0, latency, per_page)
        self.figures = figures
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def __enter__(self) -> Replay:
        self._thread = threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.server.closing.set()
        self.server.shutdown()
        self.server.server_close()

    def settings(self, data: Path, **changes: Any) -> EtlSettings:
        """Settings that lead here, with little patience."""
        quick = {"connect_timeout": 5.0, "read_timeout": 10.0, "deadline": 30.0, "attempts": 3}
        return EtlSettings(data=str(data), services=self.urls(), **(quick | changes))

    def urls(self) -> dict[str, str]:
        """The addresses of the services."""
        return {
            "worldbank": f"{self.url}/v2",
            "imf": f"{self.url}/external/sdmx",
            "datamapper": f"{self.url}/external/datamapper/api/v1",
            "unctad": f"{self.url}/api",
            "comtrade": f"{self.url}/public/v1",
        }

    def fault(self, where: str, fault: Fault, times: float = float("inf")) -> None:
        """Let requests whose address holds ``where`` meet a fault, so many times."""
        with self.server.lock:
            self.server.armed.append(_Armed(where, fault, times))

    def mend(self) -> None:
        """No more faults."""
        with self.server.lock:
            self.server.armed.clear()

    def asked(self, where: str = "") -> list[str]:
        """The addresses asked for so far that hold ``where``."""
        return [path for path, _ in self.server.log if where in path]


BENCH: dict[str, Fault] = {"bom": BOM, "502": STATUS(502), "empty": EMPTY}


def refresh_in_child(urls: dict[str, str], data: str, sources: list[str], limit: int) -> None:
    """A refresh in a process of its own, for tests that kill it or limit its files; exits like the command."""
    if limit:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    try:
        build.refresh(Store(data), EtlSettings(data=data, services=urls), sources)
    except TrilateralError:
        sys.exit(1)


def main() -> None:
    """Serve until told to stop."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8900)
    parser.add_argument("--latency-ms", type=float, default=0)
    parser.add_argument(
        "--table", type=Path, help="observations.parquet of a release; made figures if left out"
    )
    args = parser.parse_args()
    figures = Figures.of_table(args.table) if args.table else Figures.made()
    server = Server(figures, args.port, args.latency_ms / 1000, 32_500)
    server.made = {}
    server.serve_forever()


if __name__ == "__main__":
    main()
