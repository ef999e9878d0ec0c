"""What the benchmarks share: peers in environments of their own, servers that come and go, small tables."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "bench"
PEERS = ROOT / "benchmarks" / "peers"


def environment(name: str, packages: Sequence[str]) -> Path:
    """The Python of a virtual environment with these packages, made on first use."""
    folder = BUILD / name
    python = folder / "bin" / "python"
    stamp = folder / f".{'-'.join(packages).replace('/', '_').replace('=', '')[:120]}"
    if not stamp.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *packages], check=True)
        stamp.touch()
    return python


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(command: Sequence[str], url: str, **env: str) -> Iterator[None]:
    """A server process, for the length of the block."""
    process = subprocess.Popen(
        command,
        env=os.environ | env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(url, timeout=5).close()
                break
            except OSError:
                time.sleep(0.1)
        else:
            sys.exit(f"{url} did not answer")
        yield
    finally:
        os.killpg(process.pid, 15)
        process.wait(15)


def observations() -> Path:
    """The observations of the shipped release."""
    current = (ROOT / "data" / "current").read_text(encoding="utf-8").strip()
    return ROOT / "data" / "releases" / current / "observations.parquet"


def ours(port: int, workers: int = 1) -> list[str]:
    """The command that serves our dashboard."""
    command = Path(sys.executable).with_name("trilateral")
    return [str(command), "serve", "--port", str(port), "--workers", str(workers)]


def plain(python: Path, port: int, workers: int = 1) -> list[str]:
    """The command that serves plain Dash, with the Python of its environment."""
    where = ["-b", f"127.0.0.1:{port}", "--chdir", str(PEERS)]
    return [str(python), "-m", "gunicorn", f"-w{workers}", *where, "plain_dash:server"]


def show(rows: Sequence[Sequence[object]]) -> None:
    """A table with columns as wide as their longest cell; the first row is the heading."""
    widths = [max(len(str(row[i])) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        print(
            "  ".join(
                str(cell).ljust(width) for cell, width in zip(row, widths, strict=True)
            ).rstrip()
        )
