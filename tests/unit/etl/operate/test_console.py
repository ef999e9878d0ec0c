"""Tables on a terminal and in a pipe."""

from __future__ import annotations

import io
import re

import pytest

from etl.operate import console

ROWS = [
    {"id": "share", "name": "中国", "value": 1.5, "note": None},
    {"id": "a", "name": "한국 (ROK)", "value": 12, "note": "two\nlines"},
]


def test_a_table_in_a_pipe_has_one_line_per_row(capsys: pytest.CaptureFixture[str]) -> None:
    console.emit_table(ROWS)
    assert capsys.readouterr().out == (
        "id     name        value  note     \n"
        "share  中国          1.5           \n"
        "a      한국 (ROK)     12  two lines\n"
    )


def test_a_table_without_rows_is_an_empty_line(capsys: pytest.CaptureFixture[str]) -> None:
    console.emit_table([])
    assert capsys.readouterr().out == "\n"


def test_a_table_on_a_terminal_is_folded_and_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    monkeypatch.setattr("sys.stdout", terminal)
    monkeypatch.setenv("COLUMNS", "24")
    monkeypatch.setenv("TERM", "xterm")
    console.emit_table([{"id": "20261126T000407Z-5e332f680d41", "rows": 1234}])
    lines = re.sub(r"\x1b\[[0-9;]*m", "", terminal.getvalue()).splitlines()
    assert max(map(len, lines)) <= 24
    assert "".join(line[:-4].strip() for line in lines[1:]) == "20261126T000407Z-5e332f680d41"
