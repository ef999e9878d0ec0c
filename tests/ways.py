"""Ways that several tests go: publishing the same figures once more, waiting for what other processes do."""

from __future__ import annotations

import os
import re
import shutil
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from etl.places import CHECKOUT
from etl.storage.object_store import ObjectStore, PreconditionFailed
from etl.storage.store import Release, Store

if TYPE_CHECKING:
    from etl.storage.object_store import Version


def publish_again(store: Store, held: Release | None = None) -> str:
    """The same figures as a new release: those of the store's own, or of another store's."""
    held = held or store.open()
    about = {k: v for k, v in held.package.items() if k not in ("created", "resources")}
    # The same words in the same second would be the same release.
    about["summary"] = f"published again, {time.time_ns()}"
    tables = {name: getattr(held, name) for name in ("observations", "vintages", "areas")}
    notes = {"checks": held.checks, "changes": held.changes}
    return store.publish(tables, notes, about)


def until(true: Callable[[], bool], seconds: float = 60.0) -> float:
    """Wait until something is true, and how long that took; what cannot be asked yet is not true.

    Raises:
        AssertionError: It did not become true in time.
    """
    begun = time.monotonic()
    while True:
        try:
            if true():
                return time.monotonic() - begun
        except OSError:
            pass
        assert time.monotonic() - begun < seconds, "It did not happen in time."
        time.sleep(0.05)


def server(port: int) -> list[str]:
    """The command of a server that makes no page before somebody asks for it: the first ones take seconds of each server."""
    code = (
        "from dashboard.commands.main import main; from dashboard.web import serving; "
        "serving.FIRST_SECONDS = 0; main()"
    )
    return [sys.executable, "-c", code, "serve", "--port", str(port)]


def nginx() -> str:
    """The program, which on Debian is not on everybody's path."""
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    assert program, "nginx is missing: make setup-dev installs it."
    return program


def nginx_file(folder: Path, front: int, servers: Sequence[int]) -> str:
    """The file that ships, with servers at these ports of this machine, a port of its own, and its files in a folder."""
    text = (CHECKOUT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    lines = re.findall(r"\n +server server-\d:8050.*", text)
    ours = (re.sub(r"server-\d:8050", f"127.0.0.1:{port}", lines[0]) for port in servers)
    text = text.replace("".join(lines), "".join(ours)).replace("/tmp/", f"{folder}/")
    return text.replace("listen 8080;", f"listen 127.0.0.1:{front};")


def winners(objects: ObjectStore, mode: Literal["create"] | Version, writers: int) -> int:
    """How many of many who write the object ``contested`` at once succeed.

    Args:
        objects: Where it is.
        mode: Whether it is created, or replaces the version that all have seen.
        writers: Number of writers.
    """

    def tried(number: int) -> bool:
        try:
            objects.put("contested", f"{mode} {number}".encode(), mode)
        except PreconditionFailed:
            return False
        return True

    with ThreadPoolExecutor(writers) as pool:
        return sum(pool.map(tried, range(writers)))
