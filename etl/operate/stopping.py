"""Stop a refresh or an import by a signal: at once, with a last line that is true, and nothing half done.

The store is safe whenever a process ends (`etl.storage`). What a signal needs of its own is the end of the waiting for
services, the lock given back also where it is no lock of the system, and words about what was done until then.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

from etl.errors import StoreError

if TYPE_CHECKING:
    from etl.storage.store import Store

SIGNALS = (signal.SIGTERM, signal.SIGINT)


class Stopped(BaseException):
    """A signal ended the work; its text says what is served now. No `Exception`: what goes on after a fault ends, too.

    Args:
        number: The signal.
        words: What happened.
    """

    def __init__(self, number: int, words: str = "") -> None:
        super().__init__(words)
        self.number = number

    @property
    def exit_code(self) -> int:
        """That of a process which the signal ended, as shells have it: 143 for SIGTERM, 130 for SIGINT."""
        return 128 + self.number

    def __str__(self) -> str:
        return str(self.args[0])


@contextmanager
def stoppable(store: Store) -> Iterator[None]:
    """Within this block SIGTERM and SIGINT end the work in an orderly way; a second one ends the process at once.

    Raises:
        Stopped: One came.

    Example:
        ``with stoppable(store): refresh(store, settings)``
    """
    before = _served(store)
    handlers = {number: signal.signal(number, _stop) for number in SIGNALS}
    try:
        yield
    except Stopped as stop:
        raise Stopped(stop.number, _words(stop.number, before, _served(store))) from None
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)


def leave(code: int) -> NoReturn:
    """End the process, without waiting for the threads that still ask services after a signal.

    Example:
        ``leave(0)``
    """
    others = (t for t in threading.enumerate() if t is not threading.main_thread())
    if code > 128 and any(not thread.daemon for thread in others):
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):
                stream.flush()
        os._exit(code)
    sys.exit(code)


def _stop(number: int, frame: FrameType | None) -> NoReturn:
    for each in SIGNALS:
        signal.signal(each, lambda n, _: os._exit(128 + n))
    raise Stopped(number)


def _served(store: Store) -> str | None:
    try:
        return store.current_id()
    except StoreError:
        return None


def _words(number: int, before: str | None, now: str | None) -> str:
    name = signal.Signals(number).name
    if before == now:
        return f"Stopped by {name}. What is served was not changed; the next run sweeps up what is left."
    return f"Stopped by {name} after {now} was published: it is served now."
