"""What else stands in an archive: passed over, counted and named; a damaged file that may be ours ends all, by its name."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from docx import Document

from etl import importers
from etl.errors import BadAnswer, TrilateralError, UsageError
from tests.unit.etl.importers.test_importers import api_csv, zipped


def word() -> bytes:
    """A Word document."""
    out = io.BytesIO()
    Document().save(out)
    return out.getvalue()


def workbook() -> bytes:
    """A workbook of somebody's own."""
    book = openpyxl.Workbook()
    book.worksheets[0].append(["shopping"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def spoilt(name: str, body: bytes) -> bytes:
    """An archive with our file and another one, two bytes of which were changed."""
    made = zipped({"a.csv": api_csv(), name: body})
    at = zipfile.ZipFile(io.BytesIO(made)).getinfo(name).header_offset + 30 + len(name) + 5
    return made[:at] + bytes([made[at] ^ 0xFF, made[at + 1] ^ 0xFF]) + made[at + 2 :]


OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(4000)
#: Name of a member -> the archive with it and with one of ours.
PASSED_OVER = {
    name: zipped({"a.csv": api_csv(), name: body})
    for name, body in {
        "notes.docx": word(),
        "cut.docx": word()[:-400],
        "notes.doc": OLE,
        "readme.txt": b"hello\n",
        "terms.pdf": b"%PDF-1.4" + bytes(300),
        "chart.png": b"\x89PNG" + bytes(300),
        "page.html": b"<html><body>x</body></html>",
        "list.xml": b"<a><b/></a>",
        "mine.xlsx": workbook(),
        "renamed.dat": word(),
        "empty.csv": b"",
        "quote.txt": b'he said "x\nand so\n' * 3,
    }.items()
} | {"damaged.docx": spoilt("damaged.docx", word())}
#: Name of a member -> the archive in which it is damaged, though it may be ours.
REFUSED = {
    "b.xlsx": zipped({"a.csv": api_csv(), "b.xlsx": workbook()[:-400]}),
    "b.csv.gz": zipped({"a.csv": api_csv(), "b.csv.gz": b"\x1f\x8b" + bytes(300)}),
    "b.csv": spoilt("b.csv", api_csv() * 3),
    "cut.csv": zipped({"a.csv": api_csv(), "cut.csv": api_csv()[:-30]}),
    "b.xls": zipped({"a.csv": api_csv(), "b.xls": OLE}),
}


def test_what_is_none_of_ours_is_passed_over_and_named(tmp_path: Path) -> None:
    for name, body in PASSED_OVER.items():
        path = tmp_path / "all.zip"
        path.write_bytes(body)
        found = importers.read([path], "", lambda words: None)["wdi"]
        assert len(found.observations) == 9
        damaged = " (damaged)" if name in ("damaged.docx", "cut.docx") else ""
        assert f"all.zip: 1 of no known kind left out, all.zip/{name}{damaged}" in found.notes


@pytest.mark.parametrize("name", REFUSED)
def test_a_damaged_file_that_may_be_ours_is_said_by_name(tmp_path: Path, name: str) -> None:
    path = tmp_path / "all.zip"
    path.write_bytes(REFUSED[name])
    with pytest.raises((BadAnswer, UsageError), match=f"^all.zip/{name.removesuffix('.gz')}"):
        importers.read([path], "", lambda words: None)


def test_many_are_all_named(tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    path.write_bytes(zipped({"a.csv": api_csv(), **{f"{n}.txt": b"x" for n in range(12)}}))
    notes = importers.read([path], "", lambda words: None)["wdi"].notes
    assert any("12 of no known kind" in note and "all.zip/11.txt" in note for note in notes)


def test_a_document_alone_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.docx"
    path.write_bytes(word())
    with pytest.raises(TrilateralError, match=r"^notes.docx is not a workbook, and is not read"):
        importers.read([path], "", lambda words: None)
