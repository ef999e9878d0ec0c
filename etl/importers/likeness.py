"""What a file of no known kind looks like: who asks for help should hear more than that it is unknown."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.errors import TrilateralError
from etl.importers import workbooks
from etl.importers.base import Document
from etl.importers.sheets import decode

#: First bytes -> what such files are.
_BEGINNINGS = {
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"PK\x05\x06": "an archive without files",
    b"Rar!": "a RAR archive, which is not unpacked",
    b"PAR1": "a Parquet file",
}


def looks_like(members: Sequence[Document]) -> str:
    """A sentence on a file, or on what an archive holds."""
    if len(members) == 1:
        return f"This one looks like {_one(members[0])}."
    shown = ", ".join(member.name.rpartition("/")[2] for member in members[:5])
    return (
        f"This one holds {shown}{' ...' if len(members) > 5 else ''}."
        if members
        else "This one holds no file."
    )


def _one(document: Document) -> str:
    body = document.body
    if not body.strip():
        return "an empty file"
    for first, what in _BEGINNINGS.items():
        if body.startswith(first):
            return what
    try:
        book = workbooks.sheets(document)
    except TrilateralError:
        return "a workbook that cannot be read"
    if book:
        return f"a workbook with the sheets {', '.join(repr(sheet.title) for sheet in book[:5])}"
    text = decode(body[:4000])
    if re.match(r"\s*<(!doctype html|html)", text, re.IGNORECASE):
        return "a web page, perhaps one that says why there is no file"
    if re.match(r"\s*<", text):
        return "XML"
    if re.match(r"\s*[\[{]", text):
        return "JSON"
    if text.count("\0") > 4 or (not text.isprintable() and not re.search(r"[\r\n]", text)):
        return "a binary file"
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return f"text that begins with {line[:60]!r}"
