"""Run the benchmarks: each prints ratios against a peer in the same run; times alone mean little on a shared machine."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

ALL = ("pages", "updates", "repaint", "exports", "clients")


def main() -> None:
    """Run those named on the command line, or all."""
    wanted = sys.argv[1:] or ALL
    for name in wanted:
        if name not in ALL:
            sys.exit(f"There is no benchmark {name!r}. Known: {', '.join(ALL)}.")
    for name in wanted:
        print(f"\n== {name} ==", flush=True)
        importlib.import_module(f"benchmarks.{name}").main()


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    main()
