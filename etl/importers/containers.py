"""Files out of what they are packed in: gzip, zip and 7z, recognised by their first bytes."""

from __future__ import annotations

import gzip
import io
import lzma
import zipfile
import zlib
from datetime import UTC

import py7zr
from py7zr.io import BytesIOFactory

from etl.errors import BadAnswer
from etl.importers.base import Document

#: More than the largest official file ten times over; a bomb stops here.
LIMIT = 2_000_000_000
_DAMAGED = (
    OSError,
    EOFError,
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
)


def unpack(document: Document) -> list[Document]:
    """The files in a document; the document itself if it is not packed.

    Raises:
        BadAnswer: The packing is damaged, encrypted or absurdly large.
    """
    body = document.body
    try:
        if body.startswith(b"\x1f\x8b"):
            return unpack(Document(document.name.removesuffix(".gz"), _gunzip(body)))
        if body.startswith(b"PK\x03\x04"):
            return _members_of_zip(document)
        if body.startswith(b"7z\xbc\xaf\x27\x1c"):
            return _members_of_7z(document)
    except (*_DAMAGED, py7zr.exceptions.ArchiveError) as error:
        raise BadAnswer(
            f"{document.name} is damaged: {str(error) or type(error).__name__}.",
            hint="Download it again.",
        ) from error
    return [document]


def _gunzip(body: bytes) -> bytes:
    with gzip.open(io.BytesIO(body)) as file:
        found = file.read(LIMIT + 1)
    _check_size(len(found))
    return found


def _members_of_zip(document: Document) -> list[Document]:
    """The members of a zip archive; a workbook (.xlsx) is a zip archive, too, but one file."""
    with zipfile.ZipFile(io.BytesIO(document.body)) as archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
        _check_size(sum(info.file_size for info in infos))
        if "[Content_Types].xml" in archive.namelist():
            return [document]
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


def _check_size(size: int) -> None:
    if size > LIMIT:
        raise OSError(f"it holds more than {LIMIT:,} bytes")
