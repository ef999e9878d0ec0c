"""Files out of what they are packed in: gzip, bzip2, xz, zip and 7z, one in another, recognised by their first bytes."""

from __future__ import annotations

import bz2
import io
import lzma
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC
from typing import Any

import py7zr

from etl.bounded.archives import ArchiveError, TooLarge, Zip, gunzip, read
from etl.bounded.seven_zips import seven_zip
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
    most = base.most_unpacked(document.body)
    left = [(document, 0)]
    while left:
        this, depth = left.pop(0)
        try:
            inner = None if this.fault else _inner(this, most)
        except (BadAnswer, UsageError) as error:
            if not (depth and this.foreign):
                raise
            inner = None
            this = replace(this, body=b"", fault=str(error.args[0]))
        if inner is None:
            found.append(this)
            continue
        if depth == DEEPEST:
            raise BadAnswer(f"{this.name} is packed more than {DEEPEST} times.")
        size += sum(len(member.body) for member in inner)
        if size > most:
            raise BadAnswer(f"{document.name} holds more than {most:,} bytes.")
        ours = [member for member in inner if not _is_junk(member.name)]
        junk += len(inner) - len(ours)
        left = [(member, depth + 1) for member in ours] + left
    return found, junk


def _inner(document: Document, most: int) -> list[Document] | None:
    """What is packed in a document; None if nothing is."""
    opened = next((o for first, o in _OPENED.items() if document.body.startswith(first)), None)
    if opened is None:
        return None
    try:
        return opened(document, most)
    except (ArchiveError, OSError, EOFError, lzma.LZMAError) as error:
        raise damaged(document.name, str(error) or type(error).__name__) from error


def damaged(name: str, said: str) -> BadAnswer | UsageError:
    """What to say of a file that could not be unpacked, and why it could not."""
    if "encrypted" in said or "a method that is not read" in said:
        return UsageError(f"{name} cannot be unpacked: {said}.", hint="Unpack it first.")
    return BadAnswer(f"{name} is damaged: {said}.", hint="Download it again.")


def _of_gzip(document: Document, most: int) -> list[Document]:
    return [_without(document, ".gz", gunzip(document.body, most))]


def _of_bzip2(document: Document, most: int) -> list[Document]:
    return _of_stream(document, ".bz2", bz2.open, most)


def _of_xz(document: Document, most: int) -> list[Document]:
    return _of_stream(document, ".xz", lzma.open, most)


def _of_stream(
    document: Document, ending: str, opened: Callable[..., Any], most: int
) -> list[Document]:
    with opened(io.BytesIO(document.body)) as file:
        return [_without(document, ending, read(file, most))]


def _without(document: Document, ending: str, body: bytes) -> Document:
    return Document(document.name.removesuffix(ending), body, document.made)


def _of_zip(document: Document, most: int) -> list[Document] | None:
    """The members of a zip archive; a workbook (.xlsx, .ods) is a zip archive, too, but one file."""
    archive = Zip(document.body, most_bytes=most)
    if workbooks.is_workbook(archive):
        return None
    return [_member(document, archive, name) for name in archive.names]


def _member(document: Document, archive: Zip, name: str) -> Document:
    """A member of a zip archive; one that is damaged says so, since it may be none of ours."""
    try:
        return Document(f"{document.name}/{name}", archive.read(name))
    except TooLarge:
        raise
    except ArchiveError as error:
        return Document(f"{document.name}/{name}", b"", fault=str(error))


def _of_7z(document: Document, most: int) -> list[Document]:
    files = seven_zip(document.body, most_bytes=most)
    with py7zr.SevenZipFile(io.BytesIO(document.body)) as archive:
        made = {i.filename: i.creationtime for i in archive.list() if i.creationtime}
    days = {name: str(moment.astimezone(UTC).date()) for name, moment in made.items()}
    return [
        Document(f"{document.name}/{name}", body, days.get(name, ""))
        for name, body in files.items()
    ]


_OPENED: dict[bytes, Callable[[Document, int], list[Document] | None]] = {
    b"\x1f\x8b": _of_gzip,
    b"BZh": _of_bzip2,
    b"\xfd7zXZ\x00": _of_xz,
    b"PK\x03\x04": _of_zip,
    b"7z\xbc\xaf\x27\x1c": _of_7z,
}


def _is_junk(name: str) -> bool:
    last = name.rpartition("/")[2]
    return "/__MACOSX/" in name or last in _JUNK or last.startswith("._")
