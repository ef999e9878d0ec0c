"""The backstop of imports: memory, time and depth end in one line, and the limits of the process are its own again."""

from __future__ import annotations

import subprocess
import sys

import pytest

from dashboard.commands import main
from etl import importers
from etl.bounded.limits import limited
from etl.errors import BadAnswer

SCRIPT = """
import resource
from etl.bounded.limits import limited
from etl.errors import BadAnswer
before = [resource.getrlimit(kind) for kind in (resource.RLIMIT_AS, resource.RLIMIT_CPU)]
try:
    with limited("The file", memory=100_000_000, seconds=1):
        {work}
except BadAnswer as error:
    print(error.args[0])
assert before == [resource.getrlimit(kind) for kind in (resource.RLIMIT_AS, resource.RLIMIT_CPU)]
print(len(bytes(200_000_000)))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="limits of the system")
@pytest.mark.parametrize(
    ("work", "said"),
    [
        ("bytes(300_000_000)", "The file takes more memory to read than there is."),
        ("while True: pass", "The file takes longer to read than 1 seconds."),
        ("bytes(1_000_000)", ""),
    ],
)
def test_too_much_is_one_line_and_the_limits_end(work: str, said: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(work=work)], capture_output=True, text=True, check=True
    )
    assert done.stdout.split("\n") == [*([said] if said else []), "200000000", ""]


def test_what_is_nested_too_deeply() -> None:
    with pytest.raises(BadAnswer, match="nested too deeply"), limited("The file"):
        raise RecursionError


@pytest.mark.parametrize("error", [MemoryError, RecursionError])
def test_import_says_so_in_one_line(error, tmp_path, monkeypatch, capsys) -> None:
    """And nothing is written."""

    def fails(*_: object) -> None:
        raise error

    monkeypatch.setenv("TRILATERAL_DATA", str(tmp_path / "store"))
    monkeypatch.setattr(importers, "collect", fails)
    monkeypatch.setattr("sys.argv", ["trilateral", "import", __file__])

    with pytest.raises(SystemExit) as stopped:
        main.main()

    last = capsys.readouterr().err.strip().splitlines()[-1]
    assert stopped.value.code == 1
    assert last.startswith("trilateral: test_limits.py ")
    assert not (tmp_path / "store" / "releases").exists()
