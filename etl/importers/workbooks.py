"""The sheets of workbooks: .xlsx, .ods and .xls, by what is in their cells and by nothing that is said about them.

A workbook says its size (``<dimension>``), and may say it wrong: it is not read. A formula without its value is an error,
since its number is missing and not empty. Hidden sheets, rows and columns are read as the others are.
"""

from __future__ import annotations

import contextlib
import io
import os
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from functools import cache, partial
from typing import Any

import xlrd
from lxml import etree

from etl.bounded.archives import ArchiveError, Zip
from etl.errors import BadAnswer, UsageError
from etl.importers import base
from etl.importers.base import Document, Foreign
from etl.importers.sheets import Row, Sheet
from etl.sources.numbers import Cell

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ODS = b"application/vnd.oasis.opendocument.spreadsheet"
#: No sheet is wider; a cell farther out is a mistake.
WIDEST = 16_384
#: No sheet has more rows (Excel's own limit), and no official file more cells: that of the WDI has 28 million.
MOST_ROWS, MOST_CELLS = 1_048_576, 40_000_000
#: Blanks cost a file next to nothing: a row number or a repetition makes any number of them. Official sheets leave out
#: three of four cells at most; beyond the first hundred thousand, no more than these are made for each cell that is filled.
MOST_BLANKS, BLANKS_PER_CELL = 100_000, 20
#: Formats that show numbers as dates and as percentages, among those that every workbook has.
_DATES = (*range(14, 23), *range(45, 48))
_PERCENTAGES = (9, 10)
_LONG_TAG = re.compile(rb"<[^<>]{100000}")
_FIRST_DAY = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}  # noqa: DTZ001 - a workbook has no zone


def is_workbook(archive: Zip) -> bool:
    """Whether a zip archive is a workbook, which is one file and not many."""
    if "[Content_Types].xml" in archive.names:
        return True
    return "mimetype" in archive.names and archive.read("mimetype").startswith(ODS)


def sheets(document: Document) -> list[Sheet]:
    """The sheets of a workbook; none if the file is not one.

    Raises:
        BadAnswer: It is damaged.
        UsageError: It is encrypted, or of a kind that cannot be read.
    """
    if document.body.startswith(OLE):
        return _xls(document)
    if not document.body.startswith(b"PK\x03\x04"):
        return []
    with _damage_told(document):
        archive = Zip(document.body, most_bytes=base.most_unpacked(document.body))
        if not is_workbook(archive):
            return []
        if "content.xml" in archive.names:
            return _ods(document, _part(archive, "content.xml"))
        return _xlsx(document, archive)


def _book(
    document: Document, tables: Iterable[tuple[str, Callable[[], Iterator[Row]]]]
) -> list[Sheet]:
    """The sheets, by name and rows; each knows the others."""
    book: list[Sheet] = []
    for title, rows in tables:
        name = f"{document.name}, sheet {title!r}"
        book.append(Sheet(name, rows, document.made, title=title, book=book))
    return book


@contextlib.contextmanager
def _damage_told(document: Document) -> Iterator[None]:
    """What libraries raise over bytes that they do not expect, in words."""
    try:
        yield
    except (
        ArchiveError,
        etree.XMLSyntaxError,
        KeyError,
        ValueError,
        IndexError,
        OSError,
        EOFError,
    ) as error:
        match error:
            case KeyError():
                why = f"it has no part {error.args[0]!r}"
            case IndexError():
                why = "it points to something that it does not have"
            case _:
                why = str(error) or type(error).__name__
        raise BadAnswer(
            f"{document.name} is a damaged workbook: {why}.", hint="Download it again."
        ) from error


class _Extent:
    """How much a sheet has made so far, counted as it is made: nothing that the file says of it is believed.

    Args:
        title: The file and the sheet.
    """

    def __init__(self, title: str) -> None:
        self.title = title
        self.rows = self.filled = self.blank = 0

    def add(self, row: Row, times: int = 1) -> None:
        """Count a row before it is given on.

        Raises:
            BadAnswer: The sheet is larger than any sheet of an official file, or hardly anything in it is filled.
        """
        filled = sum(1 for cell in row if cell != "")
        self.rows += times
        self.filled += filled * times
        # A row without cells is work, too.
        self.blank += (len(row) - filled or not row) * times
        if self.rows > MOST_ROWS or self.filled + self.blank > MOST_CELLS:
            raise BadAnswer(
                f"{self.title} has more than {MOST_ROWS:,} rows or {MOST_CELLS:,} cells.",
                hint="Save the table alone as CSV.",
            )
        if self.blank > MOST_BLANKS + BLANKS_PER_CELL * self.filled:
            raise BadAnswer(
                f"{self.title} is blank but for {self.filled:,} of {self.filled + self.blank:,} cells.",
                hint="Delete what stands far from the table, or save the table alone as CSV.",
            )


# --- .xlsx


def _xlsx(document: Document, archive: Zip) -> list[Sheet]:
    names = archive.names
    if "xl/workbook.xml" not in names:
        hint = "Save it as .xlsx or as CSV."
        if "xl/workbook.bin" in names:
            raise UsageError(
                f"{document.name} is a binary workbook (.xlsb), which is not read.", hint=hint
            )
        raise Foreign(f"{document.name} is not a workbook, and is not read.", hint=hint)
    book = _tree(_part(archive, "xl/workbook.xml"))
    parts = {
        part.get("Id"): (
            part.get("Type", ""),
            posixpath.normpath(posixpath.join("/xl", part.get("Target", ""))).lstrip("/"),
        )
        for part in _tree(_part(archive, "xl/_rels/workbook.xml.rels")).iter("{*}Relationship")
    }
    by_type = {kind.rpartition("/")[2]: path for kind, path in parts.values()}
    strings = (
        _strings(_part(archive, path))
        if (path := by_type.get("sharedStrings")) in names and path
        else []
    )
    styles = (
        _styles(_part(archive, path)) if (path := by_type.get("styles")) in names and path else {}
    )
    about = next(book.iter("{*}workbookPr"), None)
    since = _FIRST_DAY[about is not None and about.get("date1904") in ("1", "true")]
    found = []
    for element in book.iter("{*}sheet"):
        link = next((value for name, value in element.attrib.items() if name.endswith("}id")), "")
        kind, path = parts.get(link, ("", ""))
        if not kind.endswith("/worksheet"):
            continue
        title = str(element.get("name", ""))
        name = f"{document.name}, sheet {title!r}"
        rows = partial(_xlsx_rows, document, name, _part(archive, path), strings, styles, since)
        found.append((title, rows))
    return _book(document, found)


def _xlsx_rows(
    document: Document,
    title: str,
    body: bytes,
    strings: list[str],
    styles: dict[int, str],
    since: datetime,
) -> Iterator[Row]:
    """The rows of a sheet, empty ones among them.

    Raises:
        BadAnswer: It is damaged, its rows are not in the order of their numbers, or a formula has no value.
    """
    last, extent = 0, _Extent(title)
    with _damage_told(document):
        for _, row in etree.iterparse(
            io.BytesIO(body), tag="{*}row", resolve_entities=False, no_network=True, huge_tree=True
        ):
            number = int(row.get("r") or last + 1)
            if number <= last:
                raise BadAnswer(
                    f"{title} has its rows in another order than their numbers say: {number} after {last}.",
                    hint="Open it in a spreadsheet program and save it again.",
                )
            extent.add([], number - last - 1)
            yield from ([] for _ in range(number - last - 1))
            last = number
            cells: dict[int, Cell] = {}
            column = 0
            for cell in row.iterchildren("{*}c"):
                column = _column(cell.get("r", "")) or column + 1
                if column > WIDEST:
                    raise ValueError(f"a cell in column {column}")
                # A cell that has a look and no value makes a row no wider.
                if (value := _xlsx_cell(title, cell, strings, styles, since)) != "":
                    cells[column] = value
            line = [cells.get(n, "") for n in range(1, max(cells, default=0) + 1)]
            extent.add(line)
            yield line
            # A whole sheet as a tree takes ten times its bytes.
            before = row.getprevious()
            if before is not None:
                before.clear()


def _xlsx_cell(
    title: str, cell: Any, strings: list[str], styles: dict[int, str], since: datetime
) -> Cell:
    kind, value = cell.get("t", "n"), cell.findtext("{*}v")
    if kind == "inlineStr":
        return _text_in(cell)
    if not value:
        if cell.find("{*}f") is not None and kind != "str":
            raise BadAnswer(
                f"{title} has a formula without its value in {cell.get('r')}.",
                hint="Open it in a spreadsheet program and save it again, or save it as CSV.",
            )
        return ""
    if kind == "s":
        return strings[int(value)]
    if kind == "n":
        number, shown = float(value), styles.get(int(cell.get("s") or 0), "")
        if shown == "date" and 0 < number < 3e6:
            return _day(since, number)
        # Whether 0.029 stands for 0.029 or for 2.9 is not known: no publisher writes figures so.
        return f"{number!r} %" if shown == "percentage" else number
    return "TRUE" if kind == "b" and value == "1" else value


def _column(place: str) -> int:
    """The number of the column in ``AB12``, from 1; 0 if it does not say."""
    number = 0
    for letter in re.match(r"[A-Z]{0,4}", place)[0]:  # type: ignore[index]
        number = number * 26 + ord(letter) - 64
    return number


def _strings(body: bytes) -> list[str]:
    return [_text_in(item) for item in _tree(body).iterchildren("{*}si")]


def _text_in(element: Any) -> str:
    """The text below an element, but for the reading aids of East Asian words."""
    parts = (t for t in element.iter("{*}t") if etree.QName(t.getparent()).localname != "rPh")
    return "".join(part.text or "" for part in parts)


def _styles(body: bytes) -> dict[int, str]:
    """The styles of cells that show a number as a ``date`` or a ``percentage``."""
    tree = _tree(body)
    own = {int(f.get("numFmtId", 0)): f.get("formatCode", "") for f in tree.iter("{*}numFmt")}
    known = dict.fromkeys(_DATES, "date") | dict.fromkeys(_PERCENTAGES, "percentage")
    known |= {number: shown for number, code in own.items() if (shown := _shown(code))}
    styles = next(tree.iter("{*}cellXfs"), None)
    cells = (
        []
        if styles is None
        else [int(xf.get("numFmtId", 0)) for xf in styles.iterchildren("{*}xf")]
    )
    return {n: known[number] for n, number in enumerate(cells) if number in known}


def _shown(code: str) -> str:
    """As what a format shows a number, apart from its quoted words, colours and conditions."""
    bare = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", code).lower()
    return "percentage" if "%" in bare else "date" if re.search(r"[dy]", bare) else ""


def _day(since: datetime, number: float) -> str:
    return (since + timedelta(days=number)).date().isoformat()


# --- .ods


def _ods(document: Document, body: bytes) -> list[Sheet]:
    tables = _tree(body).iter("{*}table")
    return _book(
        document, ((_attribute(t, "name"), partial(_ods_rows, document, t)) for t in tables)
    )


def _ods_rows(document: Document, table: Any) -> Iterator[Row]:
    extent = _Extent(f"{document.name}, sheet {_attribute(table, 'name')!r}")
    with _damage_told(document):
        for row in table.iter("{*}table-row"):
            cells: Row = []
            for cell in row.iterchildren("{*}table-cell", "{*}covered-table-cell"):
                value = _ods_cell(document, cell)
                # The rest of the sheet is one empty cell, repeated.
                times = int(_attribute(cell, "number-columns-repeated") or 1)
                cells += [value] * min(times, WIDEST - len(cells))
            while cells and cells[-1] == "":
                cells.pop()
            times = int(_attribute(row, "number-rows-repeated") or 1)
            times = times if cells else min(times, 1_000)
            extent.add(cells, times)
            yield from ([*cells] for _ in range(times))


def _ods_cell(document: Document, cell: Any) -> Cell:
    kind, value = _attribute(cell, "value-type"), _attribute(cell, "value")
    if kind in ("float", "currency"):
        return float(value)
    if kind == "percentage":
        return f"{value} %"
    if kind == "date":
        return _attribute(cell, "date-value")[:10]
    words = "\n".join("".join(p.itertext()) for p in cell.iterchildren("{*}p"))
    if not words and _attribute(cell, "formula"):
        raise BadAnswer(
            f"{document.name} has a formula without its value.",
            hint="Open it in a spreadsheet program and save it again, or save it as CSV.",
        )
    return words


def _attribute(element: Any, name: str) -> str:
    """An attribute by its name, whatever namespace it is in."""
    return next((str(v) for key, v in element.attrib.items() if key.rpartition("}")[2] == name), "")


# --- .xls


def _xls(document: Document) -> list[Sheet]:
    if "EncryptedPackage".encode("utf-16-le") in document.body:
        raise UsageError(f"{document.name} is encrypted.", hint="Save it without a password.")
    with open(os.devnull, "w") as silence:  # noqa: PTH123 - xlrd prints what it finds odd
        try:
            book = xlrd.open_workbook(
                file_contents=document.body, ignore_workbook_corruption=True, logfile=silence
            )
            found = book.sheets()
        # xlrd lets all kinds of errors through when the bytes are not what it expects.
        except Exception as error:
            if "encrypted" in str(error):
                raise UsageError(
                    f"{document.name} is encrypted.", hint="Save it without a password."
                ) from error
            raise BadAnswer(
                f"{document.name} cannot be read as a workbook: {error}.", hint="Download it again."
            ) from error
    return _book(document, ((s.name, partial(_xls_rows, s, book.datemode)) for s in found))


def _xls_rows(sheet: Any, datemode: int) -> Iterator[Row]:
    for number in range(sheet.nrows):
        yield [_xls_cell(cell, datemode) for cell in sheet.row(number)]


def _xls_cell(cell: Any, datemode: int) -> Cell:
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        return float(cell.value)
    if cell.ctype == xlrd.XL_CELL_DATE:
        return _day(_FIRST_DAY[bool(datemode)], cell.value)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, "#ERROR"))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if cell.value else "FALSE"
    return str(cell.value)


@cache
def _parser() -> Any:
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)


def _part(archive: Zip, name: str) -> bytes:
    """A part of a workbook, before anything is made of it.

    Raises:
        ArchiveError: A tag is longer than any of a workbook: a million attributes make a parser compute for minutes.
    """
    body = archive.read(name)
    if _LONG_TAG.search(body):
        raise ArchiveError(f"{name} has a tag of more than 100,000 bytes")
    return body


def _tree(body: bytes) -> Any:
    if b"<!DOCTYPE" in body[:2000]:
        raise ValueError("it declares entities of its own")
    return etree.fromstring(body, _parser())
