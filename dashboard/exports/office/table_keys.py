"""The numbers of columns and rows of tables on slides, written and read (MS-ODRAWXML 2.35.1.1 and 2.35.1.2).

Programs keep them when somebody edits a table. That of a column follows from its key, so that it is known when others
come or go. That of a row follows from what it said when we wrote it: so it still tells that it is ours and untouched
where the version that renews it would write the table otherwise, and could not know it by comparing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from zlib import crc32

from lxml import etree

from dashboard.markup import Markup, xml_element

_NAMESPACE = "http://schemas.microsoft.com/office/drawing/2014/main"
#: Element -> the extension that it stands in.
_EXTENSIONS = {
    "colId": "{9D8B030D-6E8A-4147-A177-3AD203B41FA5}",
    "rowId": "{0D108BD9-81ED-4DB2-BD59-A6C34878D82A}",
}


def column(key: str) -> Markup | None:
    """The extension of a column that has its number; none of a column without a key.

    Example:
        >>> str(column("2025"))[:9]
        '<a:extLst'
    """
    return _extension("colId", crc32(key.encode())) if key else None


def columns(grid: Iterable[Any]) -> list[str]:
    """The numbers of columns, or nothing where some have none or two have the same.

    Args:
        grid: The ``a:gridCol`` of a table.

    Example:
        ``columns(table.tblGrid)``
    """
    found = [_number(each, "colId") for each in grid]
    return found if all(found) and len(set(found)) == len(found) else []


def rows(said: Iterable[Sequence[str]]) -> Iterator[Markup]:
    """The extension of each row of a table that has its number.

    Args:
        said: What each cell of each row says.

    Example:
        >>> str(next(rows([["PPP", "24.5%"]])))[:9]
        '<a:extLst'
    """
    return (_extension("rowId", number) for number in _numbers(said))


def untouched(there: Sequence[Any], said: Sequence[Sequence[str]]) -> bool:
    """Whether all rows of a table say what they said when they were written; not if programs took their numbers away.

    Args:
        there: Its ``a:tr``.
        said: What each cell of each of them says.

    Example:
        ``untouched(rows, [["PPP", "24.5%"]])``
    """
    found = [_number(row, "rowId") for row in there]
    return bool(found) and found == [str(number) for number in _numbers(said)]


def _numbers(rows: Iterable[Sequence[str]]) -> Iterator[int]:
    """Numbers that no two rows share: those that say the same are told apart by their order."""
    seen: dict[str, int] = {}
    for cells in rows:
        # Blanks are written by each program in its own way.
        said = "|".join("".join(text.split()) for text in cells)
        seen[said] = seen.get(said, 0) + 1
        yield crc32(f"{seen[said]}|{said}".encode())


def _extension(name: str, number: int) -> Markup:
    told = xml_element(f"a16:{name}", val=number, **{"xmlns:a16": _NAMESPACE})
    return xml_element("a:extLst", xml_element("a:ext", told, uri=_EXTENSIONS[name]))


def _number(element: Any, name: str) -> str:
    found = element.iter(etree.QName(_NAMESPACE, name))
    return next((each.get("val", "") for each in found), "")
