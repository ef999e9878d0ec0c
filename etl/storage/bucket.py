"""A store in a bucket, with the same guarantees as on a disk.

A bucket has no folders, no rename and no locks. So a folder counts as there when its last file is there, which is
written last; a file that several may want to replace is replaced by a conditional write; and the lock is a lease.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from etl.settings import EtlSettings
from etl.storage.lease import RENEWALS, Lease
from etl.storage.object_store import ObjectStore, PreconditionFailed, connect

if TYPE_CHECKING:
    from obstore import UpdateVersion as Version


class Bucket:
    """The storage backend of a bucket.

    Args:
        objects: What lies there.
        lease: Seconds after which a writer that is not heard of has lost its lock.
        quick: The same, with no more patience than a lock has; ``objects`` if left out.
    """

    def __init__(
        self, objects: ObjectStore, lease: float, quick: ObjectStore | None = None
    ) -> None:
        self.objects = objects
        self._lease, self._quick = lease, quick or objects
        self._held: Lease | None = None
        #: File that only the holder of the lock may replace -> the version it last saw, None if there was none.
        self._guarded: dict[str, Version | None] = {}

    @property
    def name(self) -> str:
        """The name of the bucket in messages."""
        return self.objects.url

    @property
    def place(self) -> str:
        """Its address."""
        return self.objects.url

    @property
    def origin(self) -> str:
        """Tells this bucket from every other, one of the same name at another service too."""
        return self.objects.origin

    def read(self, path: str) -> bytes | None:
        """The bytes of a file, or None if there is none."""
        found = self.objects.get(path)
        return None if found is None else found.body

    def folders(self, path: str, holding: str) -> list[str]:
        """The names of the folders in a folder that hold a certain file."""
        start, end = len(path) + 1, f"/{holding}"
        return [
            entry.path[start : -len(end)]
            for entry in self.objects.entries(path)
            if entry.path.endswith(end)
        ]

    def files(self, path: str) -> list[str]:
        """The names of the files in a folder, the latest first."""
        found = sorted(self.objects.entries(path), key=lambda e: e.modified, reverse=True)
        names = (entry.path[len(path) + 1 :] for entry in found)
        return [name for name in names if "/" not in name]

    def write(self, path: str, body: bytes) -> None:
        """Write a file; one that a lock is held for only as its holder, and only if nobody else has replaced it."""
        if path not in self._guarded:
            self.objects.put(path, body)
            return
        self._confirm()
        seen = self._guarded[path]
        try:
            self._guarded[path] = self.objects.put(path, body, seen or "create")
        except PreconditionFailed:
            # An answer that got lost on its way may have been a success.
            found = self.objects.get(path)
            if found is None or found.body != body:
                raise
            self._guarded[path] = found.version

    def write_folder(self, path: str, files: Mapping[str, bytes]) -> None:
        """Write a new folder; the last of its files makes it whole."""
        *rest, last = files
        if self._held:
            self._sweep(path.rpartition("/")[0], last)
        for file in rest:
            self.objects.put(f"{path}/{file}", files[file])
        # Whoever holds the lock by now may have swept the rest away as left over.
        self._confirm()
        self.objects.put(f"{path}/{last}", files[last])

    def remove(self, path: str) -> None:
        """Remove a file; one that is gone already is no fault."""
        self.objects.delete([path])

    def remove_folder(self, path: str, first: str) -> None:
        """Remove a folder, first the file by which readers go."""
        # Whoever holds the lock by now may have another view of what is needed.
        self._confirm()
        self.objects.delete([f"{path}/{first}"])
        self.objects.delete(entry.path for entry in self.objects.entries(path))

    @contextmanager
    def lock(self, name: str, over: str) -> Iterator[None]:
        """Hold a lock that ends with the block, or some time after the process; ``over``: the file that it guards."""
        lease = Lease(self._quick, f".{name}.lock", self._lease)
        with lease.held():
            self.objects.speak_like(self._quick)
            found = self.objects.get(over)
            self._held, self._guarded = lease, {over: found.version if found else None}
            try:
                yield
            finally:
                self._held, self._guarded = None, {}

    def _confirm(self) -> None:
        if self._held:
            self._held.confirm()

    def _sweep(self, path: str, last: str) -> None:
        """Remove what a killed run left half-written; only the holder of the lock comes here."""
        folders: dict[str, list[str]] = {}
        for entry in self.objects.entries(path):
            folders.setdefault("/".join(entry.path.split("/")[:2]), []).append(entry.path)
        for folder, found in folders.items():
            # Asked for by its name, too: no list, however it came about, makes a whole release half a one.
            if f"{folder}/{last}" not in found and self.objects.get(f"{folder}/{last}") is None:
                self.objects.delete(found)


def bucket(url: str, settings: EtlSettings) -> Bucket:
    """The storage backend of the bucket that a URL names.

    Raises:
        UsageError: The URL, or what the environment says of the service, cannot be used.
    """
    patience = min(settings.read_timeout, settings.lease / RENEWALS)
    quick = settings.model_copy(update={"read_timeout": patience, "deadline": patience})
    return Bucket(connect(url, settings), settings.lease, connect(url, quick))
