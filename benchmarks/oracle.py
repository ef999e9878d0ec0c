"""The oracle over many more views than the tests draw: every channel against facts computed from the release's Parquet."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time

from benchmarks.common import ROOT


def main() -> None:
    """Draw views, and end with the exit code of the tests."""
    asked = argparse.ArgumentParser(prog="oracle")
    asked.add_argument("--views", type=int, default=5000)
    asked.add_argument("--workers", default="auto")
    chosen = asked.parse_args()
    begun = time.monotonic()
    command = [sys.executable, "-m", "pytest", "-q", "-n", chosen.workers, "tests/oracle"]
    ended = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "ORACLE_VIEWS": str(chosen.views)}, check=False
    )
    print(f"{chosen.views:,} views in {time.monotonic() - begun:.0f} s")
    if ended.returncode:
        sys.exit(ended.returncode)
