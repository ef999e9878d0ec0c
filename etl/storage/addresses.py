"""The storage backend that an address names: a folder, a bucket (`etl.storage.bucket`), or a server (`etl.storage.served`)."""

from __future__ import annotations

from pathlib import Path

from etl import places, settings
from etl.errors import UsageError
from etl.storage.backends import Folder, StorageBackend
from etl.storage.users_folder import UsersFolder

#: Kinds of addresses that name a bucket.
_BUCKETS = ("s3", "gs", "az", "abfs", "abfss")
#: Kinds of addresses that name a server of ours, whose releases are read over its data API.
_SERVERS = ("https", "http")


def backend_of(url: str) -> StorageBackend:
    """The storage backend that a path or URL names.

    Raises:
        UsageError: The kind of URL is not known, or its service cannot be used.
    """
    scheme, separator, rest = url.partition("://")
    if not separator:
        path = Path(url).expanduser()
        if path == places.DEFAULT != places.SHIPPED:
            return UsersFolder(path, places.SHIPPED)
        return Folder(path)
    if scheme == "file":
        return Folder(Path(rest))
    if scheme in _BUCKETS:
        # A store on a disk does not need the client of buckets.
        from etl.storage.bucket import bucket

        return bucket(url, settings.load())
    if scheme in _SERVERS:
        from etl.storage.served import served

        return served(url, settings.load())
    raise UsageError(
        f"TRILATERAL_DATA cannot be {url!r}.",
        hint=f"Give a folder, or an address that begins with {'://, '.join((*_BUCKETS, *_SERVERS))}://.",
    )
