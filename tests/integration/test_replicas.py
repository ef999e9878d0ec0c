"""Four servers behind nginx on one bucket: they follow as one, and nobody who reads notices that one of them goes."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from benchmarks.common import free_port
from benchmarks.readers import Crowd, Tally
from etl.places import CHECKOUT
from etl.storage.store import Store
from tests.bucket import BUCKET, S3
from tests.ways import nginx, nginx_file, publish_again, server, until

pytestmark = pytest.mark.slow

SERVERS, READERS = 4, 8
URL = f"s3://{BUCKET}/store"
#: Within so many seconds every server shows what was published.
FOLLOWS = 5.0


class Cluster:
    """The servers and nginx, by their ports; each is ended by whoever has the cluster."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder = folder
        self.ports = [free_port() for _ in range(SERVERS)]
        self.front = free_port()
        self.base = f"http://127.0.0.1:{self.front}"
        self._environment = environment
        self._servers: dict[int, subprocess.Popen[bytes]] = {}
        self._nginx: subprocess.Popen[bytes] | None = None
        self._log = (folder / "log").open("wb")

    def start(self, port: int) -> None:
        """Start the server of a port."""
        self._servers[port] = subprocess.Popen(
            server(port), env=self._environment, stderr=self._log
        )

    def begin(self) -> None:
        """Start all and wait until they are ready."""
        for port in self.ports:
            self.start(port)
        for port in self.ports:
            until(lambda port=port: bool(release_at(port)), 120)  # type: ignore[misc]
        file = self.folder / "nginx.conf"
        # All readers here come from one address.
        often = re.sub(
            r" rate=\d+r/[ms];", " rate=9999r/s;", nginx_file(self.folder, self.front, self.ports)
        )
        file.write_text(often, encoding="utf-8")
        self._nginx = subprocess.Popen(
            [nginx(), "-e", "stderr", "-c", file, "-g", "daemon off;"],
            stdout=self._log,
            stderr=self._log,
        )
        until(lambda: bool(release_at(self.front)))

    def signal(self, port: int, number: int) -> None:
        """Send a server a signal, and wait until it has ended."""
        self._servers[port].send_signal(number)
        self._servers[port].wait(60)

    def end(self) -> None:
        """End all that was started."""
        processes = [*self._servers.values(), *([self._nginx] if self._nginx else [])]
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(60)
        self._log.close()


def release_at(port: int) -> str:
    """The release that whoever listens on a port shows; empty if none."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=30) as answer:
            return str(json.loads(answer.read())["release"])
    except urllib.error.HTTPError:
        return ""


@pytest.fixture(scope="module")
def patches() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patches:
        yield patches


@pytest.fixture(scope="module")
def store(patches: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A bucket with the release that ships."""
    with S3() as s3:
        for name, value in s3.environment().items():
            patches.setenv(name, value)
        patches.setenv("TRILATERAL_CACHE", str(tmp_path_factory.mktemp("cache")))
        store = Store(URL)
        publish_again(store, Store(str(CHECKOUT / "data")).open())
        yield store


@pytest.fixture(scope="module")
def cluster(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    # All readers here come from one address, and nobody has a browser.
    ours = {
        "TRILATERAL_DATA": URL,
        "TRILATERAL_EXPORT_RATE": "0",
        "BROWSER_PATH": "/nowhere/chromium",
    }
    cluster = Cluster(tmp_path_factory.mktemp("cluster"), os.environ | ours)
    try:
        cluster.begin()
        yield cluster
    finally:
        cluster.end()


def test_every_server_follows_a_publication(cluster: Cluster, store: Store) -> None:
    """Within five seconds. A machine that is busy with other things has three tries."""
    waits = []
    for _ in range(3):
        new = publish_again(store)
        waits.append(until(lambda new=new: all(release_at(p) == new for p in cluster.ports)))  # type: ignore[misc]
        if waits[-1] <= FOLLOWS:
            break
    assert min(waits) <= FOLLOWS


def test_readers_do_not_notice_that_servers_go_and_come(cluster: Cluster, store: Store) -> None:
    """One is killed and one restarted while a release is published: no request fails, no answer holds two releases."""
    killed, restarted = cluster.ports[:2]
    before, published = release_at(cluster.front), []
    tally = Tally()

    def disturb() -> None:
        cluster.signal(killed, signal.SIGKILL)
        published.append(publish_again(store))
        cluster.signal(restarted, signal.SIGTERM)
        for port in (killed, restarted):
            cluster.start(port)
        until(lambda: all(release_at(port) == published[0] for port in cluster.ports), 120)

    async def read() -> None:
        crowd = Crowd(cluster.base, tally, think=(0.5, 2.0))
        loop = asyncio.get_running_loop()
        with ThreadPoolExecutor(1) as side:
            async with crowd.reading(READERS):
                await asyncio.sleep(2)
                await loop.run_in_executor(side, disturb)
                await asyncio.sleep(1)

    asyncio.run(read())
    assert not tally.failed
    assert not tally.mixed
    # What a killed server had begun to send cannot be asked of another.
    assert sum(tally.cut.values()) <= 1
    assert set(tally.releases) == {before, published[0]}
    assert len(tally.seconds["document"]) == READERS
    assert len(tally.seconds["update"]) > READERS


def test_servers_that_cannot_draw_are_not_left_out(cluster: Cluster) -> None:
    """What is refused to one reader, as a picture without a browser, keeps nobody else from the pages."""

    def status(path: str) -> int:
        try:
            with urllib.request.urlopen(f"{cluster.base}{path}", timeout=60) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code

    for _ in range(SERVERS):
        assert [status("/figure/gdp-share.png"), status("/about")] == [503, 200]
    assert status("/figure/gdp-share.csv") == 200


def test_no_server_left(cluster: Cluster) -> None:
    """Readers are told when to come again, and are served as soon as one server is back."""
    for port in cluster.ports:
        cluster.signal(port, signal.SIGKILL)
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{cluster.base}/", timeout=30)
    answer: Any = refused.value
    assert answer.code == 503
    assert answer.headers["Retry-After"] == "5"
    assert "Try again" in answer.read().decode()
    cluster.start(cluster.ports[0])
    until(lambda: bool(release_at(cluster.front)), 120)
