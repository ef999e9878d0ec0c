"""SECURITY.md names tests that hold its statements: they are there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from dashboard.exports.carried import apart
from dashboard.exports.office import package
from etl.bounded import documents, limits
from etl.documents import office, pdf, reader
from etl.importers import base as importing
from etl.importers import workbooks
from etl.pipeline import build
from etl.settings import EtlSettings
from etl.sources import transport, unctad

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


def test_limits_of_what_is_read_are_told_as_they_are() -> None:
    """The figures under "Services that are asked" and "Files that are read" are those of the code."""
    mib, chosen = 1024**2, EtlSettings()
    for value in (
        f"An answer has {transport.MOST_BYTES // 10**6} MB at most",
        f"a source has {chosen.source_deadline:g} seconds in all",
        f"in an import {importing.SMALL // 10**6} MB or a hundred times",
        f"{importing.LIMIT // 10**9} GB at most; {unctad._LIMIT // 10**6} MB from UNCTAD",
        f"{documents.MOST_ELEMENTS:,} elements, {documents.DEEPEST} inside of each other",
        f"{documents.MOST_ATTRIBUTES:,} attributes, {documents.MOST_VALUES:,} values of JSON",
        (f"{workbooks.MOST_ROWS:,} rows, {workbooks.MOST_CELLS:,} cells, {workbooks.MOST_BLANKS:,} blanks and "
        f"{workbooks.BLANKS_PER_CELL} more"),
        f"within {build.ROOM // mib} MiB of address space and ten times",
        f"{limits.MEMORY // 1024**3} GiB at most, and {limits.SECONDS} seconds of computing",
        f"with {apart.MEMORY // mib} MB of memory and {apart.SECONDS} seconds more",
        (f"at most {reader.MOST_FILE // mib} MB, of Office {office.MOST_UNPACKED // mib} MB unpacked in "
        f"{office.MOST_PARTS:,} parts"),
        f"of PDF {pdf.MOST_PAGES:,} pages; in all {reader.LONGEST:,} characters",
        (f"at most {package.MOST_BYTES // mib} MB, {package.MOST_UNPACKED // mib} MB unpacked, "
        f"{package.MOST_PARTS:,} parts"),
    ):  # fmt: skip
        assert value in TEXT, value
    assert (importing.TIMES, build.TIMES) == (100, 10)


def test_every_file_that_is_named_is_there() -> None:
    assert len(NAMED) > 90
    assert [path for path in FILES if not (ROOT / path).is_file()] == []
