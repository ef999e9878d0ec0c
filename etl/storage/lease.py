"""A lock in a bucket: held as long as its holder renews it, so that it outlives no crash for long.

The lock is one object. Taking, renewing and giving back are conditional writes, so that of two who try at once one
succeeds. Age is judged by the bucket's clock alone, its holder's own deadline by a clock that nobody sets.
"""

from __future__ import annotations

import json
import logging
import os
import secrets
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from etl.errors import StoreBusy, StoreError
from etl.storage.object_store import Object, ObjectStore, PreconditionFailed

if TYPE_CHECKING:
    from obstore import UpdateVersion as Version

log = logging.getLogger(__name__)

#: The number of renewals within the duration of a lease.
RENEWALS = 4
#: The clock of the bucket has whole seconds.
_TICK = timedelta(seconds=1)


class Lease:
    """A lock that this process holds.

    Args:
        objects: Where the lock lies.
        path: The object that is the lock.
        seconds: After how long without a renewal it counts as lost.
    """

    def __init__(self, objects: ObjectStore, path: str, seconds: float) -> None:
        self._objects, self._path, self._seconds = objects, path, seconds
        self._mine = secrets.token_hex(8)
        self._beats = 0
        self._version: Version = {}
        self._until = 0.0
        self._turn = threading.Lock()
        self._done = threading.Event()

    def confirm(self) -> None:
        """Renew it now.

        Raises:
            StoreBusy: It was lost.
            StoreError: The bucket does not answer.
        """
        with self._turn:
            self._renew()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold it for a block.

        Raises:
            StoreBusy: Somebody else holds it.
        """
        self._take()
        beat = threading.Thread(target=self._beat, name="lease", daemon=True)
        beat.start()
        try:
            yield
        finally:
            self._done.set()
            beat.join()
            self._give_back()

    def _take(self) -> None:
        self._objects.prove()
        found = self._objects.get(self._path)
        try:
            if found is None:
                self._write("create")
            elif _content(found).get("holder"):
                self._take_over(found)
            else:
                self._write(found.version)
        except PreconditionFailed as error:
            self._insist(self._busy(), error)

    def _take_over(self, found: Object) -> None:
        """Take the lock of a holder that is not heard of any more.

        Raises:
            StoreBusy: It is still heard of.
        """
        content = _content(found)
        seconds = self._seconds_of(content)
        silent = self._objects.now() - found.modified
        if silent <= timedelta(seconds=seconds) + _TICK:
            raise self._busy(content, seconds - silent.total_seconds())
        log.warning(
            "taking over from %s, process %s, not heard of for %d seconds",
            *_who(content),
            silent.total_seconds(),
        )
        self._write(found.version)

    def _renew(self) -> None:
        if time.monotonic() > self._until:
            raise self._lost()
        try:
            self._write(self._version)
        except PreconditionFailed as error:
            self._until = 0.0
            self._insist(self._lost(), error)

    def _beat(self) -> None:
        while not self._done.wait(self._seconds / RENEWALS):
            try:
                self.confirm()
            except StoreError as error:
                if time.monotonic() > self._until:
                    log.error("%s", error)
                    return

    def _give_back(self) -> None:
        try:
            self._objects.put(self._path, b"{}\n", self._version)
        except StoreError as error:
            # It ends by itself.
            log.warning("the lock was not given back: %s", error)

    def _write(self, mode: Any) -> None:
        """Write the lock as ours; its time counts from before the request, so we never think it longer than others do."""
        begun = time.monotonic()
        self._beats += 1
        content = {
            "holder": self._mine,
            "machine": socket.gethostname(),
            "process": os.getpid(),
            "seconds": self._seconds,
            # No two states of the lock have the same bytes, and so none the same version.
            "renewal": self._beats,
        }
        self._version = self._objects.put(self._path, json.dumps(content).encode(), mode)
        self._until = begun + self._seconds

    def _insist(self, otherwise: StoreBusy, cause: PreconditionFailed) -> None:
        """Renew it all the same, if it was this process that wrote it: the answer of a success may get lost."""
        found = self._objects.get(self._path)
        if found is None or _content(found).get("holder") != self._mine:
            raise otherwise from cause
        self._write(found.version)

    def _seconds_of(self, content: Mapping[str, Any]) -> float:
        """How long a lock lasts: as its holder says, since that is what the holder goes by."""
        said = content.get("seconds")
        return float(said) if isinstance(said, int | float) else self._seconds

    def _busy(self, content: dict[str, Any] | None = None, left: float = 0.0) -> StoreBusy:
        who = " ({}, process {})".format(*_who(content)) if content else ""
        hint = "Wait until it is done, then try again."
        if content:
            hint += f" If it is gone, its lock ends in {max(left, 0) + 1:.0f} seconds."
        return StoreBusy(f"Another process is writing to {self._objects.url}{who}.", hint=hint)

    def _lost(self) -> StoreBusy:
        return StoreBusy(
            f"The lock on {self._objects.url} was lost: it could not be renewed within {self._seconds:g} seconds.",
            hint="Nothing was changed. Try again; TRILATERAL_LEASE makes it last longer.",
        )


def _content(found: Object) -> dict[str, Any]:
    """What a lock says; one that nobody can read counts as held, until it is old."""
    try:
        content = json.loads(found.body)
    except ValueError:
        content = None
    return content if isinstance(content, dict) else {"holder": "unknown"}


def _who(content: Mapping[str, Any]) -> tuple[str, str]:
    """Where the holder of a lock is."""
    return str(content.get("machine", "unknown")), str(content.get("process", "unknown"))
