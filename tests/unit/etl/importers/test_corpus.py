"""Every file that means harm is refused in one line, within 400 MB, and nothing is written."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.unit.etl.importers.corpus import FILES

#: For each path on its input: reads the file as `trilateral import` does, in a process of its own.
READ_EACH = """
import json, os, pathlib, sys
from etl import importers
from etl.errors import TrilateralError
from etl.pipeline import build
from etl.storage.store import Store

def one(path):
    pathlib.Path("/proc/self/clear_refs").write_text("5")  # The peak begins anew.
    try:
        build.import_files(Store(sys.argv[1]), [pathlib.Path(path)])
        said, code = "taken", 0
    except TrilateralError as error:
        said, code = str(error), error.exit_code
    except BaseException as error:
        said, code = "UNFORESEEN " + repr(error)[:300], -1
    peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
    times = os.times()
    print(json.dumps([said, code, int(peak.split()[1]) // 1024, times.user + times.system]), flush=True)

for path in sys.stdin:
    child = os.fork()
    if not child:
        one(path.rstrip("\\n"))
        os._exit(0)
    _, ended = os.waitpid(child, 0)
    if ended:
        print(json.dumps([f"UNFORESEEN end {ended}", -1, 0, 0]), flush=True)
"""
MOST = 400


class Told(NamedTuple):
    """What came of a file: the line, the exit code, the peak of memory in MB, and seconds of computing."""

    line: str
    code: int
    peak: int
    seconds: float


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hostile") / "store"


@pytest.fixture(scope="module")
def said(store: Path) -> dict[str, Told]:
    """File -> what came of it."""
    found: dict[str, Told] = {}
    with subprocess.Popen(
        [sys.executable, "-c", READ_EACH, str(store)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as reader:
        assert reader.stdin
        assert reader.stdout
        for name, make in FILES.items():
            path = store.parent / name
            path.write_bytes(make())
            reader.stdin.write(f"{path}\n")
            reader.stdin.flush()
            told = found[name] = Told(*json.loads(reader.stdout.readline()))
            path.unlink()
            print(f"{told.peak:4} MB {told.seconds:5.2f} s  {name}: {told.line}")  # noqa: T201
    return found


def test_every_hostile_file_is_refused_in_one_line(said: dict[str, Told], store: Path) -> None:
    assert len(said) >= 60
    assert {n: t for n, t in said.items() if t.code not in (1, 2)} == {}
    odd = [t.line for t in said.values() if "\n" in t.line or len(t.line) > 700]
    assert odd == []
    assert not store.exists() or [*store.rglob("*")] == []


def test_no_hostile_file_takes_much_memory(said: dict[str, Told]) -> None:
    assert {n: t for n, t in said.items() if t.peak > MOST} == {}


@pytest.mark.parametrize(
    "name", ["zip of names.zip", "gz of many members.gz", "xlsx attributes.xlsx"]
)
def test_the_command_says_the_same(tmp_path: Path, name: str) -> None:
    """One line on stderr, an exit code that says what was wrong, and no data."""
    path = tmp_path / name
    path.write_bytes(FILES[name]())
    done = subprocess.run(
        [sys.executable, "-c", "from dashboard.commands import main; main.main()", "import", str(path)],
        capture_output=True, text=True, check=False, env={**os.environ, "TRILATERAL_DATA": str(tmp_path / "store")},
    )  # fmt: skip
    assert done.returncode in (1, 2)
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith(f"trilateral: {name}")
    assert done.stderr.rstrip("\n").isprintable()
    kept = {path.name for path in (tmp_path / "store").rglob("*")}
    assert kept <= {
        ".refresh.json",
        ".refresh.lock",
        ".turn.lock",
    }  # What the run came to, for `status`.
