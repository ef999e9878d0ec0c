"""Run the benchmarks: each prints ratios against a peer in the same run; times alone mean little on a shared machine."""

from __future__ import annotations

import importlib
import itertools
import sys
from pathlib import Path

ALL = ("pages", "updates", "cold", "repaint", "exports", "clients", "load", "gold", "texts")


#: Those that run only when they are named: they take long, or install services.
LONG = ("oracle", "bucket", "random")
#: A file of the name of a module of Python would hide it.
FILES = {"random": "random_values"}


def main() -> None:
    """Run those named on the command line, or all; what begins with a dash and all after it is for them."""
    words = sys.argv[1:]
    names = list(itertools.takewhile(lambda word: not word.startswith("-"), words))
    wanted = names or ALL
    sys.argv[1:] = words[len(names) :]
    for name in wanted:
        if name not in (*ALL, *LONG):
            sys.exit(f"There is no benchmark {name!r}. Known: {', '.join((*ALL, *LONG))}.")
    for name in wanted:
        print(f"\n== {name} ==", flush=True)
        importlib.import_module(f"benchmarks.{FILES.get(name, name)}").main()


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    main()
