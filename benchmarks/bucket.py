"""The store in real services of buckets: conditional writes, and a whole cycle on each of them.

``make bench ARGS=bucket`` asks all that can be had on one machine, ``make bench ARGS="bucket --only ceph"`` one of them.
It prints what is proved, and which services were not at hand.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path

from benchmarks.buckets import ABSENT, SERVICES, Service
from benchmarks.common import free_port, ours, serving
from etl import settings
from etl.errors import StoreBusy, StoreError
from etl.settings import variable
from etl.storage.object_store import connect
from etl.storage.store import Store
from tests.figures import Figures
from tests.replay import Replay
from tests.ways import until, winners

#: How many write at once where one may win.
_WRITERS = 8


class Cycle:
    """What is done on one service, step by step; each step says in words what it proved.

    Args:
        service: Where the bucket is.
        replay: The services of the figures.
        folder: For the cache and the logs.
    """

    def __init__(self, service: Service, replay: Replay, folder: Path) -> None:
        self.service, self.replay = service, replay
        addresses = {variable(f"{name}_url"): url for name, url in replay.urls().items()}
        self.environment = {
            **os.environ,
            **service.environment,
            **addresses,
            "TRILATERAL_DATA": service.url,
            "TRILATERAL_CACHE": str(folder / "cache"),
        }
        self.first = self.second = ""

    def steps(self) -> Mapping[str, Callable[[], str]]:
        """Every step in its order, by what it proves."""
        return {
            "conditions are kept": self.conditions,
            "a refresh publishes": self.publishes,
            "a second finds nothing new, a third what is new": self.renews,
            "of two writers one is refused": self.refuses,
            "a killed writer's lock ends with its lease": self.outlives,
            "rollback --hold holds": self.holds,
            "prune removes what nobody needs": self.prunes,
            "a server shows it, and follows": self.serves,
        }

    def conditions(self) -> str:
        """The proof that precedes every lock; then many writers at once, of whom one may win."""
        objects = connect(self.service.url, settings.load())
        objects.prove()

        created = winners(objects, "create", _WRITERS)
        seen = objects.get("contested")
        assert seen is not None
        replaced = winners(objects, seen.version, _WRITERS)
        assert (created, replaced) == (1, 1), f"{created} created it, {replaced} replaced it"
        objects.delete(["contested"])
        form = objects.form.__name__.strip("_").replace("_", " ")
        return f"1 of {_WRITERS} creates, 1 of {_WRITERS} replaces; ETags {form}"

    def publishes(self) -> str:
        """The first release, in full."""
        self.first = self._refresh()["release"]
        assert self.first == self._store().current_id()
        assert self._run("check").returncode == 0
        return f"{self.first}, every byte of it checked"

    def renews(self) -> str:
        """No news, no release; a figure that changed, and its service says so: the next release."""
        assert self._refresh()["release"] is None
        self.replay.figures.wdi["NY.GDP.MKTP.CD"]["KOR"]["2023"] *= 1.01  # type: ignore[operator]
        self.replay.figures.updated = dict.fromkeys(self.replay.figures.updated, "2026-04-08")
        self.second = self._refresh()["release"]
        assert self.second not in (None, self.first)
        return self.second

    def refuses(self) -> str:
        """A command that comes while another process holds the lock, and one writer that lost it."""
        with self._store().lock():
            refused = self._run("refresh", "--force")
        assert refused.returncode == 1, refused
        assert "Another process is writing" in refused.stderr, refused.stderr
        assert self._store().current_id() == self.second
        return "exit 1, nothing changed"

    def outlives(self) -> str:
        """SIGKILL of a process that holds the lock: refused while the lease lasts, taken over afterwards."""
        seconds = 4
        holder = (
            "import sys, time; from etl.storage.store import Store\n"
            f"with Store({self.service.url!r}).lock(): print('held', flush=True); time.sleep(60)"
        )
        brief = self.environment | {"TRILATERAL_LEASE": str(seconds)}
        process = subprocess.Popen(
            [sys.executable, "-c", holder], env=brief, stdout=subprocess.PIPE, text=True
        )
        assert process.stdout
        assert process.stdout.readline() == "held\n"
        process.kill()
        process.wait()
        begun = time.monotonic()
        try:
            with self._store().lock():
                pass
        except StoreBusy:
            pass
        else:
            raise AssertionError("the lock of a process that lives was taken")
        until(self._free, 60)
        return f"taken over {time.monotonic() - begun:.0f} s after the kill, with a lease of {seconds} s"

    def holds(self) -> str:
        """Back to the first release; a refresh brings nothing until it may."""
        assert self._run("rollback", self.first, "--hold").returncode == 0
        held = self._run("refresh", "--force")
        assert self._store().current_id() == self.first, held.stderr
        assert self._run("unhold").returncode == 0
        return f"refresh ends with {held.returncode} and changes nothing, until unhold"

    def prunes(self) -> str:
        """The release that is not shown goes, the one that is stays."""
        before = len(self._ids())
        assert self._run("prune", "--keep", "0", "--keep-days", "0").returncode == 0
        assert self._store().current_id() in self._ids()
        assert self._run("check").returncode == 0
        return f"{before} releases before, {len(self._ids())} after"

    def serves(self) -> str:
        """A server that has only the bucket: ready, a page, a chart; and the next release within seconds."""
        port = free_port()
        base = f"http://127.0.0.1:{port}"
        with serving(ours(port), f"{base}/healthz", **self._named()):
            shown = self._store().current_id()
            until(lambda: self._ready(base) == shown, 120)
            for path in ("/", "/figure/gdp-share.svg", "/figure/gdp-share.pptx"):
                with urllib.request.urlopen(f"{base}{path}", timeout=60) as answer:
                    assert len(answer.read()) > 1000
            new = self._refresh()["release"]
            assert new not in (None, shown)
            waited = until(lambda: self._ready(base) == new, 60)
        return f"page, chart and slide; the next release {waited:.1f} s after it was published"

    def _free(self) -> bool:
        try:
            with self._store().lock():
                return True
        except StoreBusy:
            return False

    def _ready(self, base: str) -> str:
        with urllib.request.urlopen(f"{base}/readyz", timeout=10) as answer:
            return str(json.load(answer)["release"])

    def _ids(self) -> list[str]:
        return self._store().ids()

    def _store(self) -> Store:
        return Store(self.service.url)

    def _named(self) -> dict[str, str]:
        return {k: v for k, v in self.environment.items() if os.environ.get(k) != v}

    def _refresh(self) -> dict[str, str | None]:
        said = self._run("refresh", "--json", "--force")
        assert said.returncode == 0, said.stderr
        outcome: dict[str, str | None] = json.loads(said.stdout)
        return outcome

    def _run(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = Path(sys.executable).with_name("trilateral")
        return subprocess.run(
            [command, *words], env=self.environment, capture_output=True, text=True, check=False
        )


def main() -> None:
    """Try every service, and end with 1 if anything was not as it should be."""
    asked = argparse.ArgumentParser(prog="bucket")
    asked.add_argument("--only", choices=SERVICES, action="append")
    failed = 0
    for name in asked.parse_args().only or SERVICES:
        with (
            SERVICES[name]() as service,
            Replay(Figures.made()) as replay,
            tempfile.TemporaryDirectory() as folder,
        ):
            os.environ |= service.environment
            print(f"\n{service.name}, {service.url}", flush=True)
            for what, step in Cycle(service, replay, Path(folder)).steps().items():
                try:
                    print(f"  passed    {what}: {step()}", flush=True)
                except (AssertionError, StoreError, OSError) as error:
                    failed += 1
                    print(f"  FAILED    {what}: {error}", flush=True)
    for name in ABSENT:
        print(f"\nNot tested: {name} was not available.")
    if failed:
        sys.exit(1)
