"""Find what a file carries. Files come from anywhere: nothing is executed, nothing is fetched, all has a limit."""

from __future__ import annotations

from dashboard.exports.carried.carrying import BROKEN, Carried
from dashboard.exports.carried.record import Damaged
from dashboard.exports.formats import FORMATS
from etl.bounded.archives import ArchiveError
from etl.bounded.documents import DocumentError

#: A file of more than this is not read.
MOST_FILE = 100 * 1024 * 1024
_AS_MADE = "Use the file as it was made."
#: Loaded with this module: a process that reads files from anywhere is limited to what it takes from then on.
_READERS = tuple(dict.fromkeys(each.read() for each in FORMATS.values() if each.reader))


def unpack(body: bytes) -> Carried:
    """What a file carries.

    Raises:
        Damaged: It carries nothing, or nothing that can be read.
    """
    if len(body) > MOST_FILE:
        raise Damaged(f"The file is too large ({len(body) // 1024**2} MB).")
    for reader in _READERS:
        if reader.fits(body):
            try:
                found = reader.read(body)
            except (ArchiveError, DocumentError) as error:
                raise Damaged(f"The file cannot be read: {error}.", hint=_AS_MADE) from error
            except BROKEN as error:
                raise Damaged("The file is broken.", hint=_AS_MADE) from error
            if found is not None:
                return found
            break
    raise Damaged(
        "This file carries no figure of ours.",
        hint="It was made elsewhere, or something on its way took the data out: chats and many image programs do.",
    )
