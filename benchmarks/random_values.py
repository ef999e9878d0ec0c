"""Random values in every parameter, many times: what a server keeps of them, and how long other readers wait meanwhile.

`make bench ARGS="random --requests 20000"` prints the memory of the server every 1,000 requests, how many answers were
faults (5xx), and how long readers of the front page waited, on the server while it was idle and then in between; the
load of the machine stands beside it. `--clients 4` asks from four sides at once, `--minutes 6` ends it earlier.
"""

from __future__ import annotations

import argparse
import os
import random
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from urllib.parse import quote, urlencode

import psutil

from benchmarks.common import free_port, ours, serving
from dashboard import pages
from dashboard.figures import FIGURES
from dashboard.locale import LANGUAGES
from dashboard.look.canvas import presets
from dashboard.look.charts import KINDS, TRANSFORMS
from etl import catalog

GOAL = 0.5
#: Readers of the front page, and for how many seconds they read before the others come.
READERS, IDLE = 3, 20.0


def main() -> None:
    """Ask, and print what came of it."""
    parser = argparse.ArgumentParser(prog="bench random", description=__doc__)
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--clients", type=int, default=1)
    given = parser.parse_args()
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    with serving(ours(port), f"{base}/readyz", TRILATERAL_EXPORT_RATE="0"):
        servers = [p for p in psutil.process_iter() if _serves(p, port)]
        _read(base, "idle", lambda: time.sleep(IDLE))
        crowd = _Crowd(base, servers, given.requests, time.monotonic() + 60 * given.minutes)
        _read(base, "meanwhile", lambda: crowd.ask(given.clients))


def _read(base: str, when: str, work: Callable[[], object]) -> None:
    """Let others read while something is done, and print how long they waited."""
    others = [_Reader(base) for _ in range(READERS)]
    for other in others:
        other.start()
    try:
        work()
    finally:
        for other in others:
            other.ended.set()
            other.join()
    took = sorted(seconds for other in others for seconds in other.took)
    shown = "  ".join(
        f"{name} {took[min(len(took) - 1, int(len(took) * part))]:.3f} s"
        for name, part in (("p50", 0.5), ("p99", 0.99), ("slowest", 1.0))
    )
    slow = sum(seconds > GOAL for seconds in took)
    print(
        f"{READERS} other readers, {when}: {len(took)} answers, {shown}, {slow} slower than {GOAL} s; "
        f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores",
        flush=True,
    )


def _serves(process: psutil.Process, port: int) -> bool:
    try:
        return str(port) in process.cmdline()
    except psutil.Error:
        return False


class _Crowd:
    """Those who ask for random values."""

    def __init__(self, base: str, servers: list[psutil.Process], count: int, end: float) -> None:
        self.base, self.servers, self.count, self.end = base, servers, count, end
        self.codes = dict[int, int]()
        self.asked, self.lock, self.began = 0, threading.Lock(), time.monotonic()

    def ask(self, clients: int) -> None:
        """From so many sides at once, until all is asked or the time is over."""
        self._show()
        threads = [threading.Thread(target=self._one, args=(7 + n,)) for n in range(clients)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self._show()
        faults = sum(n for code, n in self.codes.items() if code >= 500)
        print(f"{self.asked} requests: {dict(sorted(self.codes.items()))}; faults {faults}")

    def _one(self, seed: int) -> None:
        dice = random.Random(seed)
        while time.monotonic() < self.end:
            status = _status(f"{self.base}{_address(dice)}")
            with self.lock:
                self.codes[status] = self.codes.get(status, 0) + 1
                self.asked += 1
                if self.asked % 1000 == 0:
                    self._show()
                if self.asked >= self.count:
                    return

    def _show(self) -> None:
        print(
            f"{self.asked:>6}  {_memory(self.servers):.0f} MB  {time.monotonic() - self.began:.0f} s  "
            f"load average {os.getloadavg()[0]:.1f}",
            flush=True,
        )


def _memory(servers: list[psutil.Process]) -> float:
    """Of the server and its children, in MB."""
    every = {p for s in servers for p in (s, *s.children(recursive=True))}
    return float(sum(p.memory_info().rss for p in every)) / 1e6


def _status(address: str) -> int:
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:
            answer.read()
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.read()
        return error.code


def _address(dice: random.Random) -> str:
    query = urlencode(_values(dice), safe=",+-")
    figure = dice.choice(list(FIGURES))
    return dice.choice([
        f"{dice.choice(sorted(pages.PAGES))}?{query}", f"/chart/{quote(figure)}?{query}", f"/embed/{quote(figure)}?{query}",
        f"/figure/{quote(figure)}.{dice.choice(['csv', 'json', 'xlsx'])}?{query}",
    ])  # fmt: skip


def _values(dice: random.Random) -> dict[str, str]:
    """One to eight parameters, each with any value that it may have, and now and then one that it may not."""
    economies = ["CHN", "JPN", "KOR", "USA", "DEU", "IND", "HKG", "BRA", "VNM", "FRA", "CJK", "EU27", "ASEAN"]  # fmt: skip

    def formula() -> str:
        return "+".join(dice.sample(economies, dice.randrange(1, 6)))

    def tolerance(top: float) -> str:
        return f"{dice.uniform(0, top):.{dice.choice([1, 2, 6])}f}"

    first = dice.randrange(1900, 2101)
    every = {
        "indicator": dice.choice(list(catalog.indicators())), "source": dice.choice(list(catalog.sources())),
        "claim": dice.choice(list(catalog.claims())), "from": str(first), "to": str(dice.randrange(first, 2101)),
        "as_of": f"{dice.randrange(1990, 2040)}-{dice.randrange(1, 13):02}-{dice.randrange(1, 32):02}",
        "year": str(dice.randrange(1900, 2101)), "areas": ",".join(formula() for _ in range(dice.randrange(1, 8))), "of": formula(),
        "kind": dice.choice(list(KINDS)), "transform": dice.choice(list(TRANSFORMS)), "scale": dice.choice(["linear", "log"]),
        "forecasts": dice.choice("01"), "order": dice.choice(["alpha", "language"]), "holds": tolerance(5), "close": tolerance(10),
        "events": ",".join(dice.sample(catalog.event_categories(), 3)), "lang": dice.choice(list(LANGUAGES)),
        "preset": dice.choice(list(presets())), "width": str(dice.randrange(200, 4001)), "height": str(dice.randrange(150, 4001)),
        "theme": dice.choice(["light", "dark"]), "grey": dice.choice("01"), "plain": dice.choice("01"), "transparent": dice.choice("01"),
    }  # fmt: skip
    return {name: every[name] for name in dice.sample(sorted(every), dice.randrange(1, 9))}


class _Reader(threading.Thread):
    """Somebody else, who reads the front page five times a second."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self.base, self.ended = base, threading.Event()
        self.took: list[float] = []

    def run(self) -> None:
        """Until it has ended."""
        while not self.ended.wait(0.2):
            began = time.monotonic()
            _status(f"{self.base}/")
            self.took.append(time.monotonic() - began)
