"""Tables on a terminal and in a pipe."""

from __future__ import annotations

import ast
import io
import re

import pytest

from etl.operate import console
from etl.places import CHECKOUT

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


HOSTILE = "a\x1b[2J\x9b31m\u202eb\x07 25 %"


def test_what_is_shown_moves_no_cursor(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a service, a file or a text put into words: on stderr, on stdout, and in tables of both kinds."""
    console.say(HOSTILE)
    console.show(f"{HOSTILE}\n{HOSTILE}")
    console.emit_table([{"what": HOSTILE, "n": 1}])
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    console.emit_table([{"what": HOSTILE, "n": 1}])
    out, err = capsys.readouterr()
    shown = re.sub(r"\x1b\[[0-9;]*m", "", out) + err
    assert not {"\x1b", "\x9b", "\u202e", "\x07"} & {*shown}
    assert out.count("a\\x1b[2J\\x9b31m\\u202eb\\x07") >= 3
    assert out.count("\n") >= 6


def test_commands_print_by_one_way() -> None:
    """`print` and `echo` show what they are given: only the module that makes it printable calls them."""
    for folder in ("etl/operate/commands", "dashboard/commands"):
        for path in (CHECKOUT / folder).glob("*.py"):
            calls = [
                n for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.Call)
            ]
            names = {
                n.func.id if isinstance(n.func, ast.Name) else n.func.attr
                for n in calls
                if isinstance(n.func, ast.Name | ast.Attribute)
            }
            assert not names & {"print", "echo", "secho"}, path
