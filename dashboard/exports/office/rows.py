"""The numbers of rows of tables on slides: each follows from what the row said when we wrote it (MS-ODRAWXML 2.35.1.2).

Programs keep the number of a row when somebody edits it. So a row still tells that it is ours and untouched where the
version that renews it would write the table otherwise, and could not know it by comparing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from zlib import crc32

from lxml import etree

from dashboard.markup import Markup, xml_element

_NAMESPACE = "http://schemas.microsoft.com/office/drawing/2014/main"
_URI = "{0D108BD9-81ED-4DB2-BD59-A6C34878D82A}"


def numbered(rows: Iterable[Sequence[str]]) -> Iterator[Markup]:
    """The extension of each row of a table that has its number.

    Args:
        rows: What each cell of each row says.

    Example:
        >>> str(next(numbered([["PPP", "24.5%"]])))[:9]
        '<a:extLst'
    """
    for number in _numbers(rows):
        told = xml_element("a16:rowId", val=number, **{"xmlns:a16": _NAMESPACE})
        yield xml_element("a:extLst", xml_element("a:ext", told, uri=_URI))


def untouched(rows: Sequence[Any], said: Sequence[Sequence[str]]) -> bool:
    """Whether all rows of a table say what they said when they were written; not if programs took their numbers away.

    Args:
        rows: Its ``a:tr``.
        said: What each cell of each of them says.

    Example:
        ``untouched(rows, [["PPP", "24.5%"]])``
    """
    name = etree.QName(_NAMESPACE, "rowId")
    found = [next((e.get("val") for e in row.iter(name)), None) for row in rows]
    return bool(found) and found == [str(number) for number in _numbers(said)]


def _numbers(rows: Iterable[Sequence[str]]) -> Iterator[int]:
    """Numbers that no two rows share: those that say the same are told apart by their order."""
    seen: dict[str, int] = {}
    for cells in rows:
        # Blanks are written by each program in its own way.
        said = "|".join("".join(text.split()) for text in cells)
        seen[said] = seen.get(said, 0) + 1
        yield crc32(f"{seen[said]}|{said}".encode())
