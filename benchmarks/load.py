"""Load and soak: 200 readers moving through the pages and 20 taking files, first in peace, then while releases come.

It prints errors, how long figure updates took, and the memory of each process over time, for one server with two
processes on this machine; the readers are on it, too. `--seconds 60` makes it shorter.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import psutil

from benchmarks.common import ROOT, free_port, ours, serving, show
from benchmarks.readers import Crowd, Tally, percentile

READERS, EXPORTERS, WORKERS = 200, 20, 2
#: Between two choices a reader looks at what came for so long.
THINK = (4.0, 12.0)
EVERY = 10.0
#: As long as this they read before anything is measured: what is made once is made then.
WARM = 30.0
SAMPLE = 5.0
GOAL = 0.250


@dataclass(frozen=True)
class Published:
    """A release of the soak.

    Attributes:
        at: When it was published, by `time.time`.
        shares: Year -> share of the World.
    """

    at: float
    shares: dict[str, float]


#: By the id of the release, in their order.
Releases = dict[str, Published]

#: Publishes a release every so many seconds, each with its own figure for China's GDP, as a refresh would: in a process
#: of its own. Says of each when, and what share of the World the three have, year by year.
PUBLISHER = """
import json, sys, time
from etl import catalog
from etl.shares import shares
from etl.store import Store
store, every, count = Store(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
held = store.open()
about = {k: v for k, v in held.package.items() if k not in ("created", "resources")}
for n in range(count):
    begun = time.monotonic()
    rows = held.observations.copy()
    mine = (rows["ref_area"] == "CHN") & (rows["indicator"] == "gdp_nominal")
    rows.loc[mine, "value"] *= 1 + n / 1000
    tables = {"observations": rows, "vintages": held.vintages, "areas": held.areas}
    release = store.publish(tables, {"checks": {}, "changes": {}}, about)
    at = time.time()
    found = shares(store.open(release).select("gdp_nominal", "wdi"), catalog.CJK).dropna(subset=["share"])
    print(json.dumps([release, at, dict(zip(found["time_period"], found["share"]))]), flush=True)
    time.sleep(max(0.0, every - (time.monotonic() - begun)))
"""


def main() -> None:
    """Put the load on, and print what came of it."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="trilateral-load-") as folder:
        store = Path(folder) / "store"
        shutil.copytree(ROOT / "data", store, ignore=shutil.ignore_patterns("snapshots", ".*"))
        port = free_port()
        base = f"http://127.0.0.1:{port}"
        # All readers here come from one address.
        ours_env = {"TRILATERAL_DATA": str(store), "TRILATERAL_EXPORT_RATE": "0"}
        with serving(ours(port, WORKERS), f"{base}/readyz", **ours_env):
            server = _listening(port)
            warm, _ = asyncio.run(_load(base, server, options, WARM, None))
            print(
                f"{WARM:.0f} s to begin with: {warm.answers} answers, {sum(warm.failed.values())} failed"
            )
            calm, memory = asyncio.run(_load(base, server, options, options.seconds, None))
            _tell(f"{options.seconds:.0f} s in peace", calm)
            _tell_memory(memory)
            published: Releases = {}
            soak, memory = asyncio.run(
                _load(base, server, options, options.seconds, (store, published))
            )
            _tell(f"{options.seconds:.0f} s, a release every {EVERY:.0f} s", soak)
            _tell_memory(memory)
            _tell_releases(soak, published)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="load", description=__doc__)
    parser.add_argument("--seconds", type=float, default=300.0, help="how long each half lasts")
    parser.add_argument("--readers", type=int, default=READERS)
    parser.add_argument("--exporters", type=int, default=EXPORTERS)
    return parser.parse_args()


async def _load(
    base: str,
    server: psutil.Process,
    options: argparse.Namespace,
    seconds: float,
    releases: tuple[Path, Releases] | None,
) -> tuple[Tally, dict[str, list[float]]]:
    """Readers for some time; releases are published meanwhile into a store, and what they say is noted."""
    tally, memory = Tally(), {}
    # Other wishes each time.
    crowd = Crowd(base, tally, THINK, seed=int(time.time()))
    with _publishing(releases, seconds):
        async with crowd.reading(options.readers, options.exporters):
            end = time.monotonic() + seconds
            while time.monotonic() < end:
                await asyncio.sleep(SAMPLE)
                for name, size in _sizes(server).items():
                    memory.setdefault(name, []).append(size)
    return tally, memory


@contextmanager
def _publishing(releases: tuple[Path, Releases] | None, seconds: float) -> Iterator[None]:
    if releases is None:
        yield
        return
    store, published = releases
    count = str(max(1, int(seconds / EVERY)))
    command = ["nice", sys.executable, "-c", PUBLISHER, str(store), str(EVERY), count]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        yield
    finally:
        said, _ = process.communicate(timeout=60)
        for line in said.splitlines():
            release, at, shares = json.loads(line)
            published[release] = Published(at, shares)


def _listening(port: int) -> psutil.Process:
    """The server: the one of our children that has the port."""
    for process in psutil.Process().children():
        if str(port) in process.cmdline():
            return process
    sys.exit("The server is gone.")


def _sizes(server: psutil.Process) -> dict[str, float]:
    """Megabytes that each process of the server has for itself; its browsers together."""
    sizes: dict[str, float] = {"browsers": 0.0}
    for process in [server, *server.children(recursive=True)]:
        try:
            line = " ".join(process.cmdline())
            size = process.memory_full_info().uss / 2**20
        except psutil.Error:
            continue
        if "chrom" in line:
            sizes["browsers"] += size
        elif "spawn_main" in line:
            sizes[f"server {process.pid}"] = size
    return sizes


def _tell(title: str, tally: Tally) -> None:
    print(f"\n{title}: {tally.answers:,} answers, {sum(tally.failed.values())} failed")
    for what, count in tally.failed.most_common(8):
        print(f"    {count} x {what}")
    rows: list[list[object]] = [["answers", "number", "p50 ms", "p99 ms", "slowest ms"]]
    for kind, seconds in sorted(tally.seconds.items()):
        times = [percentile(seconds, 0.5), percentile(seconds, 0.99), max(seconds)]
        rows.append([kind, len(seconds), *(round(t * 1000) for t in times)])
    show(rows)
    updates = tally.seconds.get("update")
    if not updates:
        sys.exit("Nobody chose anything: give it more seconds.")
    p99 = percentile(updates, 0.99)
    verdict = "below" if p99 < GOAL else "NOT below"
    print(f"figure updates: p99 {p99 * 1000:.0f} ms, {verdict} {GOAL * 1000:.0f} ms")


def _tell_memory(memory: dict[str, list[float]]) -> None:
    rows: list[list[object]] = [["memory of its own, MB", "begin", "middle", "end", "most"]]
    for name, sizes in sorted(memory.items()):
        third = max(1, len(sizes) // 3)
        parts = (sizes[:third], sizes[third : 2 * third] or sizes, sizes[-third:])
        rows.append([name, *(round(statistics.median(p)) for p in parts), round(max(sizes))])
    show(rows)


def _tell_releases(tally: Tally, published: Releases) -> None:
    """Whether every answer was of one release, and every figure that of the release that it names."""
    wrong = sum(
        release in published and abs(published[release].shares[year] - share) > 1e-12
        for release, year, share in tally.shares
    )
    checked = sum(release in published for release, _, _ in tally.shares)
    print(
        f"releases: {len(tally.releases)} seen, {len(published)} published; "
        f"{sum(tally.mixed.values())} answers hold two; {wrong} of {checked} shares are another release's"
    )
    for what, count in tally.mixed.most_common(4):
        print(f"    {count} x {what}")
    late = [
        tally.last[before] - published[release].at
        for before, release in pairwise(published)
        if before in tally.last
    ]
    if late:
        print(f"{max(late):.1f} s after a publication nobody was given the release before")


if __name__ == "__main__":
    main()
