"""Archives from anywhere, read within bounds: zip and gzip (7z: `etl.bounded.seven_zips`). Nothing that an archive says of its sizes is believed.

What comes out is counted as it comes out, and reading stops at the limit. In a zip only what is stored or deflated is
read: other methods give out any amount of memory before a byte can be counted.

>>> from io import BytesIO
>>> import zipfile
>>> file = BytesIO()
>>> with zipfile.ZipFile(file, "w") as made:
...     made.writestr("a.txt", "text")
>>> Zip(file.getvalue()).read("a.txt")
b'text'
"""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from typing import IO

#: How much all that is read from an archive may have, unpacked, if nobody says otherwise.
MOST_BYTES = 200_000_000
#: The least that is asked of a stream at once.
_CHUNK, _SMALL_CHUNK = 256 * 1024, 1024
#: The start of an entry of a zip's directory (APPNOTE.TXT, section 4.3.12).
_ENTRY = b"PK\x01\x02"
#: What the readers of the libraries raise for a file that is broken.
DAMAGED = (
    OSError,
    EOFError,
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    NotImplementedError,
    RuntimeError,
    AssertionError,
    struct.error,
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
)


class ArchiveError(ValueError):
    """An archive is broken, too large, encrypted, or packed in a way that is not read; the message says which."""


class TooLarge(ArchiveError):
    """More comes out of an archive than is read of any."""


class Zip:
    """A zip archive.

    Args:
        body: The file.
        most_bytes: How much all that is read from it may have, unpacked.
        most_parts: How many files it may have.

    Attributes:
        names: The names of its files, in its order.

    Raises:
        ArchiveError: It is none, has too many files, two of one name, or names that leave its folder.
    """

    def __init__(
        self, body: bytes, *, most_bytes: int = MOST_BYTES, most_parts: int = 5_000
    ) -> None:
        self._left = self._most = most_bytes
        # Counted before anything is made of each; packed bytes may look like an entry, hence the slack.
        if body.count(_ENTRY) > 2 * most_parts:
            raise ArchiveError(f"it has more than {most_parts:,} parts")
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(body))
            infos = [info for info in self._archive.infolist() if not info.is_dir()]
        except DAMAGED as error:
            raise ArchiveError("it is broken, or no zip archive") from error
        if len(infos) > most_parts:
            raise ArchiveError(f"it has more than {most_parts:,} parts")
        self._infos = {info.filename: info for info in infos}
        if len({name.casefold() for name in self._infos}) != len(infos):
            raise ArchiveError("it has two parts of one name")
        self.names = list(self._infos)
        if any(leaves(name) for name in self.names):
            raise ArchiveError("it has a part outside of its own folder")

    def read(self, name: str) -> bytes:
        """A file of the archive.

        Raises:
            ArchiveError: It is broken, encrypted, packed in a way that is not read, or too large.
        """
        info = self._infos[name]
        if info.flag_bits & 0x1:
            raise ArchiveError("it is encrypted")
        if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise ArchiveError(f"it is packed by a method that is not read ({info.compress_type})")
        try:
            with self._archive.open(info) as file:
                found = read(file, self._left)
        except ArchiveError as error:
            raise TooLarge(f"it is too large, unpacked more than {size_of(self._most)}") from error
        except DAMAGED as error:
            raise ArchiveError("it is broken") from error
        self._left -= len(found)
        return found


def read(file: IO[bytes], most: int) -> bytes:
    """All of a stream.

    Raises:
        ArchiveError: There is more of it.

    Example:
        >>> read(io.BytesIO(b"a,b"), 100)
        b'a,b'
    """
    parts, left = [], most
    while chunk := file.read(min(_CHUNK, left + 1)):
        left -= len(chunk)
        if left < 0:
            raise TooLarge(f"it is too large, unpacked more than {size_of(most)}")
        parts.append(chunk)
    return b"".join(parts)


def inflate(body: bytes, most: int) -> bytes:
    """What zlib packed.

    Raises:
        ArchiveError: It is broken or too large.

    Example:
        >>> inflate(zlib.compress(b"a,b"), 100)
        b'a,b'
    """
    unpacker = zlib.decompressobj()
    try:
        found = unpacker.decompress(body, most + 1)
    except zlib.error as error:
        raise ArchiveError("it is broken") from error
    if len(found) > most:
        raise TooLarge(f"it is too large, unpacked more than {size_of(most)}")
    return found


def gunzip(body: bytes, most: int) -> bytes:
    """What gzip packed, however many members it has (RFC 1952); zeros after the last are padding.

    Raises:
        ArchiveError: It is broken or too large.

    Example:
        >>> import gzip
        >>> gunzip(gzip.compress(b"a,b"), 100)
        b'a,b'
    """
    parts, left, place = [], most, 0
    while place < len(body):
        if not body[place]:
            place += 1
            continue
        unpacker, size = zlib.decompressobj(wbits=31), _SMALL_CHUNK
        while not unpacker.eof:
            # What is beyond a member is copied: of many small ones little may be beyond.
            packed = body[place : place + size]
            size = min(2 * size, _CHUNK)
            if not packed:
                raise ArchiveError("it is cut short")
            try:
                found = unpacker.decompress(packed, left + 1)
            except zlib.error as error:
                raise ArchiveError("it is broken") from error
            left -= len(found)
            if left < 0:
                raise TooLarge(f"it is too large, unpacked more than {size_of(most)}")
            parts.append(found)
            place += len(packed) - len(unpacker.unused_data) - len(unpacker.unconsumed_tail)
    return b"".join(parts)


def leaves(name: str) -> bool:
    """Whether the name of a part leads out of its archive.

    >>> leaves("a/../../b"), leaves("/etc/passwd"), leaves("a/b.txt")
    (True, True, False)
    """
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or not parts[0] or parts[0].endswith(":") or "\0" in name


def size_of(count: int) -> str:
    """A number of bytes in words.

    >>> size_of(200_000_000), size_of(1_024)
    ('200 MB', '1,024 bytes')
    """
    return f"{count / 1_000_000:,.0f} MB" if count >= 1_000_000 else f"{count:,} bytes"
