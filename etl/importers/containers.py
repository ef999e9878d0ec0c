"""Files out of what they are packed in: gzip, bzip2, xz, zip and 7z, one in another, recognised by their first bytes."""

from __future__ import annotations

import bz2
import io
import lzma
from collections.abc import Callable
from datetime import UTC
from typing import Any

import py7zr

from etl.bounded.archives import ArchiveError, Zip, gunzip, read, seven_zip
from etl.errors import BadAnswer, UsageError
from etl.importers import base, workbooks
from etl.importers.base import Document

#: Archives in archives in archives: nobody packs deeper.
DEEPEST = 5
#: What programs that pack add of their own.
_JUNK = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})


def unpack(document: Document) -> tuple[list[Document], int]:
    """The files in a document, itself if it is not packed, and how many were the packing program's own.

    Raises:
        BadAnswer: The packing is damaged or absurdly large.
        UsageError: It is encrypted, or packed in a way that cannot be read.
    """
    found, junk, size = [], 0, 0
    left = [(document, 0)]
    while left:
        this, depth = left.pop(0)
        inner = _inner(this)
        if inner is None:
            found.append(this)
            continue
        if depth == DEEPEST:
            raise BadAnswer(f"{this.name} is packed more than {DEEPEST} times.")
        size += sum(len(member.body) for member in inner)
        if size > base.LIMIT:
            raise BadAnswer(f"{document.name} holds more than {base.LIMIT:,} bytes.")
        ours = [member for member in inner if not _is_junk(member.name)]
        junk += len(inner) - len(ours)
        left = [(member, depth + 1) for member in ours] + left
    return found, junk


def _inner(document: Document) -> list[Document] | None:
    """What is packed in a document; None if nothing is."""
    opened = next((o for first, o in _OPENED.items() if document.body.startswith(first)), None)
    if opened is None:
        return None
    try:
        return opened(document)
    except (ArchiveError, OSError, EOFError, lzma.LZMAError) as error:
        said = str(error) or type(error).__name__
        if "encrypted" in said or "a method that is not read" in said:
            raise UsageError(
                f"{document.name} cannot be unpacked: {said}.", hint="Unpack it first."
            ) from error
        raise BadAnswer(
            f"{document.name} is damaged: {said}.", hint="Download it again."
        ) from error


def _of_gzip(document: Document) -> list[Document]:
    return [_without(document, ".gz", gunzip(document.body, base.LIMIT))]


def _of_bzip2(document: Document) -> list[Document]:
    return _of_stream(document, ".bz2", bz2.open)


def _of_xz(document: Document) -> list[Document]:
    return _of_stream(document, ".xz", lzma.open)


def _of_stream(document: Document, ending: str, opened: Callable[..., Any]) -> list[Document]:
    with opened(io.BytesIO(document.body)) as file:
        return [_without(document, ending, read(file, base.LIMIT))]


def _without(document: Document, ending: str, body: bytes) -> Document:
    return Document(document.name.removesuffix(ending), body, document.made)


def _of_zip(document: Document) -> list[Document] | None:
    """The members of a zip archive; a workbook (.xlsx, .ods) is a zip archive, too, but one file."""
    archive = Zip(document.body, most_bytes=base.LIMIT)
    if workbooks.is_workbook(archive):
        return None
    return [Document(f"{document.name}/{name}", archive.read(name)) for name in archive.names]


def _of_7z(document: Document) -> list[Document]:
    files = seven_zip(document.body, most_bytes=base.LIMIT)
    with py7zr.SevenZipFile(io.BytesIO(document.body)) as archive:
        made = {i.filename: i.creationtime for i in archive.list() if i.creationtime}
    days = {name: str(moment.astimezone(UTC).date()) for name, moment in made.items()}
    return [
        Document(f"{document.name}/{name}", body, days.get(name, ""))
        for name, body in files.items()
    ]


_OPENED: dict[bytes, Callable[[Document], list[Document] | None]] = {
    b"\x1f\x8b": _of_gzip,
    b"BZh": _of_bzip2,
    b"\xfd7zXZ\x00": _of_xz,
    b"PK\x03\x04": _of_zip,
    b"7z\xbc\xaf\x27\x1c": _of_7z,
}


def _is_junk(name: str) -> bool:
    last = name.rpartition("/")[2]
    return "/__MACOSX/" in name or last in _JUNK or last.startswith("._")
