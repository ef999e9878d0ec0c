"""What a storage backend has to do, and a folder on a disk, which does it; `etl.storage.addresses` knows the others.

Complete or absent, never half, and one writer at a time: that is all a store asks of its backend.
"""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

from etl.errors import StoreBusy, StoreChanged, StoreError
from etl.storage.files import write_atomically

#: What to do about a folder that cannot be written, where it is not for want of space.
_REMEDIES: Mapping[int | None, str] = {
    errno.EACCES: "Let the user of this process write there",
    errno.EPERM: "Let the user of this process write there",
    errno.EROFS: "Mount it for writing",
}

#: Begins the name of a folder that is being written or removed.
_HALF = ".incoming-"


class StorageBackend(Protocol):
    """Files under names with slashes."""

    @property
    def name(self) -> str:
        """Its name in messages."""
        ...

    @property
    def place(self) -> str:
        """Where what is read lies, and where it will be written if that is elsewhere; in words."""
        ...

    @property
    def origin(self) -> str:
        """What distinguishes a remote backend from every other; empty for a local one, where reading costs nothing."""
        ...

    def read(self, path: str) -> bytes | None:
        """The bytes of a file, or None if there is none."""
        ...

    def folders(self, path: str, holding: str) -> list[str]:
        """The names of the folders in a folder that hold a certain file; none if it does not exist."""
        ...

    def files(self, path: str) -> list[str]:
        """The names of the files in a folder, the latest first; none if it does not exist."""
        ...

    def write(self, path: str, body: bytes) -> None:
        """Write a file; a reader finds the old bytes or the new ones."""
        ...

    def write_folder(self, path: str, files: Mapping[str, bytes]) -> None:
        """Write a new folder, the last of its files last; a reader who goes by that one finds all or nothing."""
        ...

    def remove(self, path: str) -> None:
        """Remove a file; one that is gone already is no fault."""
        ...

    def remove_folder(self, path: str, first: str) -> None:
        """Remove a folder, first the file by which readers go: they find all or nothing."""
        ...

    def lock(self, name: str, over: str) -> AbstractContextManager[None]:
        """Hold a lock that ends with the block or with the process.

        ``over``: a file that its holder replaces only if nobody else has, since others may, without the lock.
        """
        ...


class Folder:
    """The storage backend of a folder on a disk.

    Args:
        root: The folder; made when first written to.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        #: File that the holder of the lock replaces only if it is as it was -> its bytes, None if there were none.
        self._guarded: dict[str, bytes | None] = {}

    @property
    def name(self) -> str:
        """Its name in messages."""
        return str(self.root)

    @property
    def place(self) -> str:
        """Its folder."""
        return str(self.root)

    @property
    def writable(self) -> bool:
        """Whether this process may write there, as far as its rights say; a folder that is not there counts as its parent."""
        there = next(
            folder for folder in (self.root, *self.root.absolute().parents) if folder.exists()
        )
        return os.access(there, os.W_OK | os.X_OK)

    @property
    def origin(self) -> str:
        """Empty: a disk is local."""
        return ""

    def read(self, path: str) -> bytes | None:
        """The bytes of a file, or None if there is none."""
        try:
            return (self.root / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise _unreadable(self.root / path, error) from error

    def folders(self, path: str, holding: str) -> list[str]:
        """The names of the folders in a folder that hold a certain file; none if it does not exist."""
        try:
            found = [entry.name for entry in os.scandir(self.root / path)]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise _unreadable(self.root / path, error) from error
        return sorted(name for name in found if _there(self.root / path / name / holding))

    def files(self, path: str) -> list[str]:
        """The names of the files in a folder, the latest first; none if it does not exist."""
        try:
            found = [entry for entry in os.scandir(self.root / path) if entry.is_file()]
            found.sort(key=lambda entry: entry.stat().st_mtime, reverse=True)
        except FileNotFoundError:
            return []
        except OSError as error:
            raise _unreadable(self.root / path, error) from error
        return [entry.name for entry in found]

    def write(self, path: str, body: bytes) -> None:
        """Write a file; a reader finds the old bytes or the new ones."""
        with self._said_clearly(path):
            (self.root / path).parent.mkdir(parents=True, exist_ok=True)
            if "/" in path:
                write_atomically(self.root / path, body)
                return
            with self._turn():
                if path in self._guarded and self.read(path) != self._guarded[path]:
                    raise StoreChanged(
                        f"Another process has written {self.root / path} meanwhile.",
                        hint="Nothing was changed. Try again.",
                    )
                write_atomically(self.root / path, body)
                if path in self._guarded:
                    self._guarded[path] = body

    def remove(self, path: str) -> None:
        """Remove a file; one that is gone already is no fault."""
        with self._said_clearly(path):
            (self.root / path).unlink(missing_ok=True)

    def remove_folder(self, path: str, first: str) -> None:
        """Remove a folder; a reader finds all of it or nothing."""
        final = self.root / path
        leaving = final.with_name(f"{_HALF}{final.name}")
        with self._said_clearly(path):
            # What is left of it when the process is killed is swept up by the next holder of the lock.
            final.rename(leaving)
            shutil.rmtree(leaving, ignore_errors=True)

    def write_folder(self, path: str, files: Mapping[str, bytes]) -> None:
        """Write a new folder; a reader finds all of it or nothing."""
        final = self.root / path
        incoming = final.with_name(f"{_HALF}{final.name}")
        with self._said_clearly(path):
            incoming.mkdir(parents=True)
            try:
                for name, body in files.items():
                    write_atomically(incoming / name, body)
                incoming.rename(final)
            finally:
                shutil.rmtree(incoming, ignore_errors=True)

    @contextmanager
    def lock(self, name: str, over: str) -> Iterator[None]:
        """Hold a lock that ends with the block or with the process."""
        with self._flock(f".{name}.lock", fcntl.LOCK_EX | fcntl.LOCK_NB):
            with self._said_clearly(""):
                self._sweep(over)
            self._guarded = {over: self.read(over)}
            try:
                yield
            finally:
                self._guarded = {}

    def _turn(self) -> AbstractContextManager[None]:
        """For the moment in which a file of the store itself is replaced."""
        return self._flock(".turn.lock", fcntl.LOCK_EX)

    @contextmanager
    def _flock(self, name: str, how: int) -> Iterator[None]:
        with self._said_clearly(name):
            self.root.mkdir(parents=True, exist_ok=True)
            handle = os.open(self.root / name, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            self._wait_for(handle, how)
            yield
        finally:
            os.close(handle)

    def _wait_for(self, handle: int, how: int) -> None:
        try:
            fcntl.flock(handle, how)
        except OSError as error:
            if error.errno in (errno.EWOULDBLOCK, errno.EACCES):
                raise StoreBusy(
                    f"Another process is writing to {self.root}.",
                    hint="Wait until it is done, then try again.",
                ) from error
            # NFS without lockd, some CIFS and FUSE mounts.
            raise StoreError(
                f"{self.root}: this file system has no locks ({error.strerror}).",
                hint="Nothing was changed. Use a local folder or a bucket.",
            ) from error

    def _sweep(self, over: str) -> None:
        """Delete what a killed run left half-written; called by the holder of the lock only."""
        for left in self.root.glob(f"*/{_HALF}*"):
            shutil.rmtree(left, ignore_errors=True)
        for pattern in (f".{over}.*.part", "*/**/.*.part"):
            for left in self.root.glob(pattern):
                left.unlink(missing_ok=True)

    @contextmanager
    def _said_clearly(self, path: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise StoreError(
                f"{self.root / path} cannot be written: {error.strerror}.",
                hint=f"Nothing was changed. {_REMEDIES.get(error.errno, 'Free some space')}, "
                "or set TRILATERAL_DATA to a folder that can be written.",
            ) from error


def _there(path: Path) -> bool:
    """Whether there is a file, also one that cannot be read: whoever reads it says so."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def _unreadable(path: Path, error: OSError) -> StoreError:
    return StoreError(
        f"{path} cannot be read: {error.strerror}.",
        hint="Check the disk, and who may read the folder that TRILATERAL_DATA names.",
    )
