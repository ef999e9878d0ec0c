"""Random values in every parameter, many times: what a server keeps of them, and how long another reader waits meanwhile.

`make bench ARGS="random --requests 20000"` prints the memory of the server at a quarter, a half and the end, how many answers were
faults (5xx), and the slowest answer that a reader of the front page got in between. `--minutes 6` ends it earlier.
"""

from __future__ import annotations

import argparse
import random
import threading
import time
import urllib.error
import urllib.request
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


def main() -> None:
    """Ask, and print what came of it."""
    parser = argparse.ArgumentParser(prog="bench random", description=__doc__)
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--minutes", type=float, default=60.0)
    given = parser.parse_args()
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    with serving(ours(port), f"{base}/healthz", TRILATERAL_EXPORT_RATE="0"):
        servers = [p for p in psutil.process_iter() if _serves(p, port)]
        other = _Reader(base)
        other.start()
        _ask(base, servers, given.requests, time.monotonic() + 60 * given.minutes)
        other.ended.set()
        other.join()
    print(f"another reader: {len(other.took)} answers, the slowest {max(other.took):.2f} s (aim {GOAL} s),"
          f" {sum(t > GOAL for t in other.took)} slower than that")  # fmt: skip


def _serves(process: psutil.Process, port: int) -> bool:
    try:
        return str(port) in process.cmdline()
    except psutil.Error:
        return False


def _ask(base: str, servers: list[psutil.Process], count: int, end: float) -> None:
    dice, codes, n = random.Random(7), dict[int, int](), 0
    shown = {count // 4, count // 2, count}
    print(f"{n:>6}  {_memory(servers):.0f} MB", flush=True)
    began = time.monotonic()
    for n in range(1, count + 1):
        status = _status(f"{base}{_address(dice)}")
        codes[status] = codes.get(status, 0) + 1
        if n in shown or n % 250 == 0 or time.monotonic() > end:
            print(
                f"{n:>6}  {_memory(servers):.0f} MB  {time.monotonic() - began:.0f} s", flush=True
            )
        if time.monotonic() > end:
            break
    print(
        f"{n} requests: {dict(sorted(codes.items()))}; faults {sum(v for k, v in codes.items() if k >= 500)}"
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
