"""Files out of what they are packed in: gzip, bzip2, xz, zip and 7z, one in another, recognised by their first bytes."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zipfile
import zlib
from collections.abc import Callable
from datetime import UTC
from typing import Any

import py7zr
from py7zr.io import BytesIOFactory

from etl.errors import BadAnswer, UsageError
from etl.importers import workbooks
from etl.importers.base import Document

#: More than the largest official file ten times over; a bomb stops here.
LIMIT = 2_000_000_000
#: Archives in archives in archives: nobody packs deeper.
DEEPEST = 5
#: What programs that pack add of their own.
_JUNK = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
_STREAMS: dict[bytes, tuple[str, Callable[..., Any]]] = {
    b"\x1f\x8b": (".gz", gzip.open),
    b"BZh": (".bz2", bz2.open),
    b"\xfd7zXZ\x00": (".xz", lzma.open),
}
_DAMAGED = (
    OSError,
    EOFError,
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    ValueError,
    py7zr.exceptions.ArchiveError,
)


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
        if size > LIMIT:
            raise BadAnswer(f"{document.name} holds more than {LIMIT:,} bytes.")
        ours = [member for member in inner if not _is_junk(member.name)]
        junk += len(inner) - len(ours)
        left = [(member, depth + 1) for member in ours] + left
    return found, junk


def _inner(document: Document) -> list[Document] | None:
    """What is packed in a document; None if nothing is."""
    body = document.body
    try:
        for first, (ending, opened) in _STREAMS.items():
            if body.startswith(first):
                with opened(io.BytesIO(body)) as file:
                    content = file.read(LIMIT + 1)
                _check_size(len(content))
                return [Document(document.name.removesuffix(ending), content, document.made)]
        if body.startswith(b"PK\x03\x04"):
            return _members_of_zip(document)
        if body.startswith(b"7z\xbc\xaf\x27\x1c"):
            return _members_of_7z(document)
    except _DAMAGED as error:
        said = str(error) or type(error).__name__
        if isinstance(error, py7zr.exceptions.PasswordRequired) or "encrypted" in said:
            raise UsageError(f"{document.name} is encrypted.", hint="Unpack it first.") from error
        if isinstance(
            error, NotImplementedError | py7zr.exceptions.UnsupportedCompressionMethodError
        ):
            raise UsageError(
                f"{document.name} is packed in a way that is not read here: {said}.",
                hint="Unpack it first.",
            ) from error
        raise BadAnswer(
            f"{document.name} is damaged: {said}.", hint="Download it again."
        ) from error
    return None


def _members_of_zip(document: Document) -> list[Document] | None:
    """The members of a zip archive; a workbook (.xlsx, .ods) is a zip archive, too, but one file."""
    with zipfile.ZipFile(io.BytesIO(document.body)) as archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
        _check_size(sum(info.file_size for info in infos))
        if workbooks.is_workbook(archive):
            return None
        return [Document(f"{document.name}/{info.filename}", archive.read(info)) for info in infos]


def _members_of_7z(document: Document) -> list[Document]:
    with py7zr.SevenZipFile(io.BytesIO(document.body)) as archive:
        infos = [info for info in archive.list() if info.is_file]
        _check_size(sum(info.uncompressed for info in infos))
        factory = BytesIOFactory(LIMIT)
        archive.extractall(factory=factory)
    days = {i.filename: i.creationtime.astimezone(UTC).date() for i in infos if i.creationtime}
    return [
        Document(f"{document.name}/{name}", product.read(), str(days.get(name, "")))
        for name, product in factory.products.items()
    ]


def _is_junk(name: str) -> bool:
    last = name.rpartition("/")[2]
    return "/__MACOSX/" in name or last in _JUNK or last.startswith("._")


def _check_size(size: int) -> None:
    if size > LIMIT:
        raise OSError(f"it holds more than {LIMIT:,} bytes")
