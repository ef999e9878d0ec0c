"""The commands, run in this process with the release that ships."""

from __future__ import annotations

import pytest

from dashboard.commands import main
from etl.places import CHECKOUT


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Runs a command in this process: exit code, stdout, stderr."""
    monkeypatch.setenv("TRILATERAL_DATA", str(CHECKOUT / "data"))

    def call(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["trilateral", *words])
        code: object = 0
        try:
            main.main()
        except SystemExit as end:
            code = end.code or 0
        told = capsys.readouterr()
        assert isinstance(code, int)
        return code, told.out, told.err

    return call
