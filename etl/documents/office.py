"""What Word and PowerPoint documents have in common: archives of XML, read within bounds before any library opens them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from etl.bounded.archives import ArchiveError, Zip
from etl.bounded.documents import DocumentError, root_of
from etl.documents.unread import Unread

#: All parts unpacked, and how many there may be.
MOST_UNPACKED, MOST_PARTS = 300 * 1024 * 1024, 10_000
_TYPES = "application/vnd.openxmlformats-officedocument."
#: What the main part of a document says that it is.
KINDS = {
    f"{_TYPES}wordprocessingml.document.main+xml": "docx",
    f"{_TYPES}presentationml.presentation.main+xml": "pptx",
}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def kind(body: bytes) -> str:
    """``docx`` or ``pptx``, after every part of the archive has been read within bounds.

    Libraries unpack and parse a document whole: whatever they will meet has been met here first.

    Raises:
        Unread: It is neither, broken, encrypted, too large, or declares entities.
    """
    try:
        archive = Zip(body, most_bytes=MOST_UNPACKED, most_parts=MOST_PARTS)
        found = ""
        for name in archive.names:
            part = archive.read(name)
            if name == "[Content_Types].xml":
                types = {each.get("ContentType", "") for each in root_of(part)}
                found = next((KINDS[each] for each in KINDS if each in types), "")
            elif name.endswith((".xml", ".rels", ".vml")):
                root_of(part)
    except (ArchiveError, DocumentError) as error:
        raise Unread(f"cannot be read: {error}") from error
    if not found:
        raise Unread(
            "is neither a Word document nor a presentation",
            hint="Save it as .docx, .pptx or .pdf.",
        )
    return found


def elements(root: Any, tag: str) -> Iterator[Any]:
    """The elements of a name, in the order of the document, without what stands there for older programs."""
    for element in root.iter(tag):
        if next(element.iterancestors(_FALLBACK), None) is None:
            yield element


class Cells:
    """Numbers the cells of tables, as they come.

    Args:
        tags: The names of tables, rows and cells.
    """

    def __init__(self, *tags: str) -> None:
        self._table, self._row, self._cell = tags
        self._tables: dict[Any, int] = {}
        self._rows: dict[Any, int] = {}
        self._cells: dict[Any, int] = {}

    def of(self, paragraph: Any) -> tuple[int, int, int] | None:
        """The numbers of the table, the row and the cell in which a paragraph stands; None if it stands in none."""
        cell: Any = next(paragraph.iterancestors(self._cell), None)
        row: Any = None if cell is None else next(cell.iterancestors(self._row), None)
        table: Any = None if row is None else next(row.iterancestors(self._table), None)
        if table is None:
            return None
        if row not in self._rows:
            self._rows |= {each: n for n, each in enumerate(table.iterchildren(self._row), 1)}
        if cell not in self._cells:
            self._cells |= {each: n for n, each in enumerate(row.iter(self._cell), 1)}
        number = self._tables.setdefault(table, len(self._tables) + 1)
        return number, self._rows.get(row, 0), self._cells[cell]
