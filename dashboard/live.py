"""The release that a server shows: follows ``current``, and keeps the last good one when a new one is damaged."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass

from dashboard import settings
from dashboard.locale import N_
from dashboard.words.freshness import FRESH, Freshness, judge
from etl.bounded.cache import Cache
from etl.errors import NoRelease, ReleaseDamaged, StoreError, UsageError
from etl.storage import holds, runs
from etl.storage.memory import give_back
from etl.storage.store import Release, Store

log = logging.getLogger(__name__)

#: A running server follows ``current`` within 5 seconds.
EVERY_SECONDS = 1.0
#: And after so many free memory is returned to the system, which takes some thousandths of a second.
GIVE_BACK_SECONDS = 10.0
#: How often the note of the last refresh is read, and a damaged release looked at again: it may have been mended.
NOTE_SECONDS, AGAIN_SECONDS = 15.0, 30.0
#: How long after a look began what it found may be opened and made ready, while the last is still shown.
READY_SECONDS = 3.0
#: How long a start waits for a bucket that does not answer, before it shows what was shown last on this machine.
PATIENCE_SECONDS = 5.0

#: How many releases besides the current one are held for answers that are frozen to them.
_HELD = 3

#: What is wrong with the release itself; any other error is the store's, and the next look may find it well.
_REFUSED = (NoRelease, ReleaseDamaged)


@dataclass(frozen=True, eq=False)
class Shown:
    """What pages are made from. Another one when anything in it changes, so that answers may be kept for this one."""

    release: Release
    freshness: Freshness = FRESH


#: What the request at hand is answered from: one or none in a list that is emptied afterwards, since the threads of a
#: server keep the context of their last work, and with it a release that is long gone.
_steady: ContextVar[list[Shown] | None] = ContextVar("what this request shows", default=None)


class NoSuchRelease(UsageError):
    """An address names a release that is not in the store."""


class Live:
    """The current release, looked after in the background.

    Args:
        store: Where releases are published.
        every: Seconds between two looks at ``current``.
        max_age: For how many days after they were confirmed figures count as fresh; as the environment says if left out.

    Attributes:
        latest: What a request that comes now is shown, or None before the first good release.
        run: How the last refresh ended, if it is known.
        held: Whether a person holds the release that is served: nothing else is published meanwhile.
        hold: That hold, or None where there is none or it cannot be understood.
        refused: The release that ``current`` names though it cannot be shown, or None.
        away: What the store says instead of answering, or empty.
        warm: Called before what is shown changes, with what is next within `steady`; gets what was shown so far, and
            when by `time.monotonic` to stop. It may make answers ready.
    """

    def __init__(
        self, store: Store, every: float = EVERY_SECONDS, max_age: float | None = None
    ) -> None:
        self.store = store
        self.latest: Shown | None = None
        self.run: runs.Run | None = None
        self.held = False
        self.hold: holds.Hold | None = None
        self.refused: str | None = None
        self._every = every
        self._max_age = settings.load().max_age if max_age is None else max_age
        self._held = Cache(_HELD)
        self._looking = threading.Lock()
        self._opening = threading.Lock()
        self._again = self._noted = float("-inf")
        self.away = ""
        self.warm: Callable[[Shown, float], None] = lambda *_: None
        self._looked, self._stop = threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def shown(self) -> Shown:
        """What is shown; within `steady` always the same.

        Raises:
            NoRelease: No good release has been found yet.
        """
        if steady := _steady.get():
            return steady[0]
        if self.latest is None and self._thread is None:
            # Once it is followed, no reader waits for a store that does not answer.
            self.look()
        if self.latest is None:
            raise NoRelease(
                N_("There is no release to show yet."), hint=N_("Run 'trilateral refresh'.")
            )
        return self.latest

    @property
    def release(self) -> Release:
        """The release to show; within `steady` always the same.

        Raises:
            NoRelease: No good release has been found yet.
        """
        return self.shown.release

    def named(self, name: str) -> Release:
        """A release by its id or short name; the one to show if that is empty.

        Pages, charts, frames, files and the data API all get theirs here.

        Raises:
            NoSuchRelease: There is none, or not any more.
            UsageError: Several releases have this short name.
        """
        current = self.release
        if name in ("", current.id):
            return current
        try:
            release_id = self.store.find(name)
            if release_id == current.id:
                return current
            # One at a time: many readers of many releases would otherwise hold them all at once.
            with self._opening:
                return self._held.get_or_compute(release_id, lambda: self._open(release_id))
        except NoRelease as error:
            raise NoSuchRelease(
                N_("There is no release {release} here, or it is no longer kept."),
                hint=N_("Leave the release out to see the current one."),
                release=name,
            ) from error

    @contextmanager
    def steady(self, shown: Shown | None = None) -> Iterator[Release | None]:
        """Within this block `release` stays the same, whatever is published meanwhile; None if there is none yet.

        Args:
            shown: What is shown within it; what is shown now if left out.
        """
        shown = shown or self.latest
        held = [shown] if shown else []
        token = _steady.set(held)
        try:
            yield shown.release if shown else None
        finally:
            held.clear()
            _steady.reset(token)

    def look(self) -> None:
        """Load what ``current`` names, if it is another release and a good one, and how the last refresh ended."""
        with self._looking:
            until = time.monotonic() + READY_SECONDS
            try:
                release = self._wanted() or (self.latest.release if self.latest else None)
                self._judge(release, until)
                self.away = ""
            except StoreError as error:
                # Asked every second: a store that does not answer is told once.
                if str(error) != self.away:
                    log.error("%s Still showing %s.", error, self._name())
                    self.away = str(error)
                self._remembered()

    def start(self) -> None:
        """Begin to follow ``current``; by the end of it there is something to show, if anything is known."""
        self._thread = threading.Thread(target=self._follow, name="follow-current", daemon=True)
        self._thread.start()
        if not self._looked.wait(PATIENCE_SECONDS if self.store.backend.origin else None):
            self._remembered()

    def stop(self) -> None:
        """Stop following."""
        self._stop.set()

    def _follow(self) -> None:
        given = time.monotonic()
        while not self._stop.is_set():
            try:
                self.look()
            except Exception:  # whatever it was: the next look comes
                log.exception("The store could not be looked at. Still showing %s.", self._name())
            self._looked.set()
            if time.monotonic() >= given + GIVE_BACK_SECONDS:
                give_back()
                given = time.monotonic()
            self._stop.wait(self._every)

    def _open(self, release_id: str) -> Release:
        """A release, read to the end here: no reader waits for a table."""
        release = self.store.open(release_id)
        release.load()
        return release

    def _name(self) -> str:
        return self.latest.release.id if self.latest else "nothing"

    def _wanted(self) -> Release | None:
        """The release that is to be shown from now on, if it is another one.

        Raises:
            StoreError: The store does not answer.
        """
        wanted = self.store.current_id()
        if wanted is None and self.latest is not None:
            raise StoreError(
                f"The store {self.store.url} names no release any more: it was emptied, moved or unmounted.",
                hint="Put it back, or run 'trilateral rollback RELEASE'.",
            )
        if wanted is None or (self.latest and wanted == self.latest.release.id):
            self.refused = None
            return None
        if wanted == self.refused and time.monotonic() < self._again:
            return None
        try:
            release = self._open(wanted)
        except Exception as error:
            # The next look may find everything well; at a start from a disk another release may be read meanwhile.
            away = isinstance(error, StoreError) and not isinstance(error, _REFUSED)
            if away and (self.latest or self.store.backend.origin):
                raise
            self.refused, self._again = wanted, time.monotonic() + AGAIN_SECONDS
            unforeseen = not isinstance(error, StoreError)
            log.error("%s Still showing %s.", error, self._name(), exc_info=unforeseen)
            return None if self.latest else self._newest_good()
        self.refused = None
        self.store.remember(wanted)
        log.info("showing release %s", wanted)
        return release

    def _remembered(self) -> None:
        """While the store does not answer and nothing is shown: what was shown last on this machine."""
        if self.latest is None and (known := self.store.remembered()):
            try:
                release = self._open(known)
            except StoreError:
                return
            log.warning("showing release %s, the last one shown on this machine", known)
            self._show_at_first(Shown(release, judge(release, self.run, self._max_age)))

    def _show_at_first(self, shown: Shown) -> None:
        """Show it unless a look has found something meanwhile."""
        if self.latest is None:
            self.latest = shown

    def _judge(self, release: Release | None, until: float) -> None:
        """Show a release, and how fresh it is; until then it may be made ready."""
        now = time.monotonic()
        if now - self._noted >= NOTE_SECONDS or (
            release and (self.latest is None or release is not self.latest.release)
        ):
            self.run, self._noted = runs.last(self.store), now
            self.held, self.hold = _held(self.store)
        if release is None:
            return
        freshness = judge(release, self.run, self._max_age)
        if self.latest is None or (release, freshness) != (
            self.latest.release,
            self.latest.freshness,
        ):
            shown = Shown(release, freshness)
            self._make_ready(shown, until)
            self.latest = shown

    def _make_ready(self, shown: Shown, until: float) -> None:
        """Else all readers would wait for the same new pages at the same moment. At the start nobody reads yet."""
        if self.latest is None:
            return
        try:
            with self.steady(shown):
                self.warm(self.latest, until)
        except Exception:  # whatever it was: it is made when it is asked for
            log.exception("Release %s is shown without being made ready.", shown.release.id)

    def _newest_good(self) -> Release | None:
        """An older release that is whole, if ``current`` names a damaged one at the start."""
        for release_id in self.store.ids():
            if release_id == self.refused:
                continue
            try:
                release = self._open(release_id)
            except StoreError as error:
                log.error("%s", error)
            else:
                log.warning("showing release %s instead", release_id)
                return release
        return None


def _held(store: Store) -> tuple[bool, holds.Hold | None]:
    """Whether there is a hold, and which; one that cannot be understood counts."""
    held = bool(store.backend.read(holds.NOTE))
    with suppress(StoreError):
        return held, holds.read(store.backend)
    return held, None
