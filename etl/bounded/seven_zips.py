"""7z archives from anywhere, read within the bounds of `etl.bounded.archives`.

Apart from zip and gzip: what reads them takes 5 MB of a process, and no server that shows a release needs it.
"""

from __future__ import annotations

import io
from collections.abc import Iterable

import py7zr
from py7zr.compressor import get_methods_names
from py7zr.io import Py7zIO, WriterFactory

from etl.bounded.archives import DAMAGED, ArchiveError, TooLarge, leaves, size_of

#: What py7zr calls the methods of a 7z that give out bytes a chunk at a time.
_METHODS = frozenset({"COPY", "DEFLATE", "LZMA", "LZMA2", "BCJ", "DELTA"})


def seven_zip(body: bytes, *, most_bytes: int, most_parts: int = 5_000) -> dict[str, bytes]:
    """The files of a 7z archive by their names.

    Raises:
        ArchiveError: It is broken, encrypted, packed in a way that is not read, or too large.

    Example:
        ``seven_zip(body, most_bytes=10**8)["US_TradeMerchTotal.csv"]`` are the bytes of a file.
    """
    folder = _Folder(most_bytes)
    try:
        with py7zr.SevenZipFile(io.BytesIO(body)) as archive:
            if archive.needs_password():
                raise ArchiveError("it is encrypted")
            names = archive.getnames()
            if len(names) > most_parts:
                raise ArchiveError(f"it has more than {most_parts:,} parts")
            if any(leaves(name) for name in names):
                raise ArchiveError("it has a part outside of its own folder")
            unread = set(_methods(archive)) - _METHODS
            if unread:
                raise ArchiveError(f"it is packed by a method that is not read ({min(unread)})")
            archive.extractall(factory=folder)
    except ArchiveError:
        raise
    except (*DAMAGED, py7zr.exceptions.ArchiveError, MemoryError) as error:
        if folder.left < 0:
            raise TooLarge(f"it is too large, unpacked more than {size_of(most_bytes)}") from error
        if lacking := missing_here(error):
            raise ArchiveError(f"it cannot be unpacked on this machine ({lacking})") from error
        raise ArchiveError("it is broken") from error
    return {name: b"".join(product.parts) for name, product in folder.products.items()}


def missing_here(error: BaseException) -> str:
    """The file that this machine lacks, if an archive in memory could not be read for that; empty if the archive is at fault.

    py7zr asks how much memory is free, and `/proc/meminfo` may be hidden from a service.

    Example:
        >>> missing_here(FileNotFoundError(2, "No such file or directory", "/proc/meminfo"))
        '/proc/meminfo: No such file or directory'
    """
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}"
    return ""


def _methods(archive: py7zr.SevenZipFile) -> Iterable[str]:
    """The methods of a 7z, as py7zr names them."""
    streams = archive.header.main_streams
    # What py7zr offers for it asks for the archive's file, and there is none.
    coders = [f.coders for f in streams.unpackinfo.folders] if streams else []
    return (name.upper().rstrip("*") for name in get_methods_names(coders))


class _Folder(WriterFactory):
    """Keeps what comes out of a 7z, up to a limit for all of it."""

    def __init__(self, most: int) -> None:
        self.left = self.most = most
        self.products: dict[str, _File] = {}

    def create(self, filename: str) -> Py7zIO:
        return self.products.setdefault(filename, _File(self))


class _File(Py7zIO):
    def __init__(self, folder: _Folder) -> None:
        self.folder = folder
        self.parts: list[bytes] = []

    def write(self, s: bytes | bytearray) -> int:
        self.folder.left -= len(s)
        if self.folder.left < 0:
            most = size_of(self.folder.most)
            raise TooLarge(f"it is too large, unpacked more than {most}")
        self.parts.append(bytes(s))
        return len(s)

    def read(self, size: int | None = None) -> bytes:
        return b""

    def seek(self, offset: int, whence: int = 0) -> int:
        return 0

    def flush(self) -> None:
        pass

    def size(self) -> int:
        return sum(map(len, self.parts))
