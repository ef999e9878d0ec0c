"""Sheets that make far more of themselves than their file holds: refused after little work, in one line."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from etl import importers
from etl.errors import BadAnswer, TrilateralError
from etl.importers import workbooks
from etl.importers.base import Document

_NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns"


def _xlsx(rows: str) -> bytes:
    """A workbook with one sheet, whose rows are these."""
    book, made = openpyxl.Workbook(), io.BytesIO()
    book.save(made)
    out = io.BytesIO()
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            body = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                said = '<dimension ref="A1:XFD20000"/>'
                body = f"<worksheet {_NS}>{said}<sheetData>{rows}</sheetData></worksheet>".encode()
            new.writestr(name, body)
    return out.getvalue()


def _ods(rows: str) -> bytes:
    """An OpenDocument sheet, whose rows are these."""
    content = (
        f'<o:document-content xmlns:o="{_OFFICE}:office:1.0" xmlns:t="{_OFFICE}:table:1.0" '
        f'xmlns:x="{_OFFICE}:text:1.0"><o:body><o:spreadsheet><t:table t:name="A">{rows}'
        "</t:table></o:spreadsheet></o:body></o:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    return out.getvalue()


_FAR = "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(1, 20_001))
HOSTILE = {
    "cells_in_the_last_column": ("a.xlsx", lambda: _xlsx(_FAR)),
    "a_row_far_below": ("a.xlsx", lambda: _xlsx('<row r="1048576"><c><v>1</v></c></row>')),
    "a_row_below_the_last": ("a.xlsx", lambda: _xlsx('<row r="900000000"><c><v>1</v></c></row>')),
    "rows_repeated": (
        "a.ods",
        lambda: _ods(
            '<t:table-row t:number-rows-repeated="900000000"><t:table-cell><x:p>1</x:p></t:table-cell></t:table-row>'
        ),
    ),
    "cells_repeated": (
        "a.ods",
        lambda: _ods(
            '<t:table-row t:number-rows-repeated="1000000">'
            '<t:table-cell t:number-columns-repeated="900000000"><x:p>1</x:p></t:table-cell></t:table-row>'
        ),
    ),
    "blanks_repeated": (
        "a.ods",
        lambda: _ods(
            '<t:table-row t:number-rows-repeated="1000000"><t:table-cell t:number-columns-repeated="16000"/>'
            "<t:table-cell><x:p>1</x:p></t:table-cell></t:table-row>"
        ),
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_sheets_that_make_more_of_themselves(name: str, tmp_path: Path) -> None:
    file, make = HOSTILE[name]
    path = tmp_path / file
    path.write_bytes(make())
    assert path.stat().st_size < 200_000
    with pytest.raises(TrilateralError, match=r"a\.(xlsx|ods)"):
        importers.read([path], "", lambda words: None)


@pytest.mark.parametrize("name", HOSTILE)
def test_rows_are_counted_as_they_are_made(name: str) -> None:
    """Whoever reads such a sheet to its end is stopped before it is in memory."""
    file, make = HOSTILE[name]
    (sheet,) = workbooks.sheets(Document(file, make()))
    with pytest.raises(BadAnswer, match=r"has more than|is blank but for"):
        for _ in sheet.rows():
            pass


def test_what_is_said_of_the_size_is_not_believed(tmp_path: Path) -> None:
    """A sheet that says it had 300 million cells and has one is a sheet with one cell."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(_xlsx('<row r="1"><c><v>1</v></c><c r="XFD1" s="0"/></row>'))
    with pytest.raises(TrilateralError, match=r"a\.xlsx") as caught:
        importers.read([path], "", lambda words: None)
    assert "blank" not in str(caught.value)
