"""Rows of cells, whatever the file they came in: lines of text by their separator, or the sheets of a workbook."""

from __future__ import annotations

import csv
import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from etl.errors import BadAnswer
from etl.importers.base import Document
from etl.sources.numbers import Cell

#: Within so many rows the headings of a table stand, below a title or a preamble.
HEAD = 60
#: What may stand between the cells of a line of text.
SEPARATORS = "\t,;|"
Row = list[Cell]
#: No line of an official file is longer, in characters, and none has more lines: the database of the WDI has 400,000.
LONGEST, MOST_LINES = 1_000_000, 4_000_000
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


@dataclass(frozen=True)
class Sheet:
    """The rows of a file, or of one sheet of a workbook.

    Attributes:
        name: What messages call it: ``WEOOct2025all.xlsx, sheet 'Countries'``.
        rows: Begins anew with each call.
        made: The day when the file was made, where its archive says so.
        whole: Each row has all its cells, as lines of text have; a workbook leaves out the empty ones at the end.
        separator: What stands between the cells of a line; empty in workbooks.
        tail: The last line, if nothing ends it: the file may have been cut there.
        title: The name of the sheet in its workbook.
        book: All sheets of the workbook.
    """

    name: str
    rows: Callable[[], Iterator[Row]]
    made: str = ""
    whole: bool = False
    separator: str = ""
    tail: str = ""
    title: str = ""
    book: Sequence[Sheet] = ()

    @cached_property
    def head(self) -> list[list[str]]:
        """The first rows as text; those that can be read."""
        found: list[list[str]] = []
        try:
            found.extend(
                [text(cell) for cell in row] for row in itertools.islice(self.rows(), HEAD)
            )
        except BadAnswer:
            return found
        return found

    def header(self, wanted: Callable[[list[str]], bool]) -> int | None:
        """The number of the row, from 0, whose headings are wanted, written as `heading` writes them."""
        return next((n for n, row in enumerate(self.head) if wanted([*map(heading, row)])), None)


def heading(cell: Cell) -> str:
    """A heading to compare: small letters, one blank between words."""
    return " ".join(text(cell).split()).casefold()


def text(cell: Cell) -> str:
    """A cell as text: a whole number of a workbook without its ``.0``."""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    return cell.strip()


def of_text(document: Document) -> list[Sheet]:
    """The lines of a text, once for each separator that there may be; which one is right shows in the headings."""
    content = decode(document.body)
    if content.count("\0") > len(content) // 100:
        return []
    # A line for spreadsheets, which says what the others are separated by.
    content = re.sub(r"^sep=.(\r\n|\r|\n)", "", content, count=1, flags=re.IGNORECASE)
    # The separator that makes most cells of a line of the beginning comes first.
    beginning = content[:20_000].splitlines()[:HEAD]
    marks = sorted(
        SEPARATORS, key=lambda mark: -max((line.count(mark) for line in beginning), default=0)
    )

    tail = "" if content.endswith(("\n", "\r")) else re.split(r"[\r\n]", content[-20_000:])[-1]

    def lines(mark: str) -> Callable[[], Iterator[Row]]:
        return lambda: _lines(document, content, mark)

    return [
        Sheet(document.name, lines(mark), document.made, whole=True, separator=mark, tail=tail)
        for mark in marks
    ]


def _lines(document: Document, content: str, separator: str) -> Iterator[Row]:
    """The lines of a text, whatever ends them.

    Raises:
        BadAnswer: A quotation mark does not end.
    """
    # With tabs quotation marks are kept within cells as they are; what does not end shows in the length of a line.
    lines = _physical(document.name, content)
    reader = csv.reader(lines, delimiter=separator, strict=separator != "\t")
    try:
        for row in reader:
            yield [*row]
    except csv.Error as error:
        raise BadAnswer(
            f"{document.name} has a quotation mark that does not end, in line {reader.line_num:,} or before: {error}.",
            hint="Download it again.",
        ) from error


def _physical(name: str, content: str) -> Iterator[str]:
    """The lines with what ends them, none of them copied before it is its turn.

    Raises:
        BadAnswer: One is longer, or there are more, than in any official file.
    """
    for number, found in enumerate(_LINE.finditer(content)):
        if found.end() - found.start() > LONGEST or number > MOST_LINES:
            what = "a line of more characters" if number <= MOST_LINES else "more lines"
            most = LONGEST if number <= MOST_LINES else MOST_LINES
            raise BadAnswer(
                f"{name} has {what} than any official file: {most:,}.", hint="Download it again."
            )
        yield found[0]


def decode(body: bytes) -> str:
    """The text of a file: UTF-8 with or without a mark, UTF-16 or UTF-32, or else the Western European of Windows.

    Codes and figures are ASCII in every other encoding, too; only names would be garbled, and names are not trusted.
    """
    if body.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        return body.decode("utf-32", "replace")
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", "replace")
    if body[1:2] == b"\x00" and body[3:4] == b"\x00":
        return body.decode("utf-16-le", "replace")
    if body[:1] == b"\x00" and body[2:3] == b"\x00":
        return body.decode("utf-16-be", "replace")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    return body.decode("latin-1")
