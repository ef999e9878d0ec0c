"""The release that a server shows: follows ``current``, and keeps the last good one when a new one is damaged."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from etl.errors import NoRelease, StoreError, UnknownName
from etl.kept import Kept
from etl.store import Release, Store

log = logging.getLogger(__name__)

#: A running server follows ``current`` within 5 seconds.
EVERY_SECONDS = 1.0

#: How many releases besides the current one are held for answers that are frozen to them.
_HELD = 3

#: The release that the request at hand is answered from.
_steady: ContextVar[Release | None] = ContextVar("release of this request", default=None)


class Live:
    """The current release, looked after in the background.

    Args:
        store: Where releases are published.
        every: Seconds between two looks at ``current``.
    """

    def __init__(self, store: Store, every: float = EVERY_SECONDS) -> None:
        self.store = store
        self._every = every
        self._release: Release | None = None
        self._refused: str | None = None
        self._held = Kept(_HELD)
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def release(self) -> Release:
        """The release to show; within `steady` always the same.

        Raises:
            NoRelease: No good release has been found yet.
        """
        if (steady := _steady.get()) is not None:
            return steady
        if self._release is None:
            self.look()
        if self._release is None:
            raise NoRelease(
                f"The store {self.store.url} has no release to show.",
                hint="Run 'trilateral refresh'.",
            )
        return self._release

    def named(self, release_id: str) -> Release:
        """The release of this id, or the one to show if it is empty.

        Raises:
            UnknownName: There is no such release, or not any more.
        """
        current = self.release
        if release_id in ("", current.id):
            return current
        try:
            return self._held.once(release_id, lambda: self.store.open(release_id))
        except NoRelease as error:
            gone = UnknownName("release", release_id, self.store.ids())
            gone.http_status = 404
            raise gone from error

    @contextmanager
    def steady(self) -> Iterator[Release | None]:
        """Within this block `release` stays the same, whatever is published meanwhile; None if there is none yet."""
        release = self._release
        token = _steady.set(release)
        try:
            yield release
        finally:
            _steady.reset(token)

    def look(self) -> None:
        """Load what ``current`` names, if it is another release and a good one."""
        try:
            wanted = self.store.current_id()
            if (
                wanted
                and (self._release is None or wanted != self._release.id)
                and wanted != self._refused
            ):
                self._release = self.store.open(wanted)
                self._refused = None
                log.info("showing release %s", wanted)
        except StoreError as error:
            self._refused = self.store.current_id()
            log.error(
                "%s Still showing %s.", error, self._release.id if self._release else "nothing"
            )
            if self._release is None:
                self._release = self._newest_good()

    def start(self) -> None:
        """Begin to follow ``current``."""
        self.look()
        self._thread = threading.Thread(target=self._follow, name="follow-current", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop following."""
        self._stop.set()

    def _follow(self) -> None:
        while not self._stop.wait(self._every):
            self.look()

    def _newest_good(self) -> Release | None:
        """An older release that is whole, if ``current`` names a damaged one at the start."""
        for release_id in self.store.ids():
            try:
                release = self.store.open(release_id)
            except StoreError as error:
                log.error("%s", error)
            else:
                log.warning("showing release %s instead", release_id)
                return release
        return None
