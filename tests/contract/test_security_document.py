"""SECURITY.md names tests that hold its statements: they are there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`(tests/[a-z_/]+\.py)::(test_[a-z_0-9]+)`", TEXT)
FILES = re.findall(r"`(tests/[a-z_/]+\.py)", TEXT)


@pytest.mark.parametrize(("path", "name"), NAMED)
def test_every_test_that_is_named_is_there(path: str, name: str) -> None:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    assert name in {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}


def test_every_row_names_a_test() -> None:
    """A statement without a test beside it is a hope; a row is one statement."""
    table = TEXT.partition("| statement | test |\n")[2].partition("\n\n")[0].splitlines()[1:]
    assert len(table) > 70
    for line in table:
        _, statement, tests, _ = line.split("|")
        names = [name.strip() for name in tests.split(",")]
        assert statement.strip()
        for name in names:
            assert re.fullmatch(r"`tests/[a-z_/]+\.py::test_[a-z_0-9]+`", name), line
    statements = [line.split("|")[1] for line in table]
    assert len({*statements}) == len(statements)


def test_every_file_that_is_named_is_there() -> None:
    assert len(NAMED) > 90
    assert [path for path in FILES if not (ROOT / path).is_file()] == []
