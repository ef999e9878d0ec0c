"""Work on what comes from anywhere, within a memory and a time, where the system knows such limits.

A backstop: readers count what they make of a file as they make it. What a library underneath makes may still grow.
"""

from __future__ import annotations

import math
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from etl.errors import BadAnswer


def _system() -> Any:
    """What the system knows of limits; None where it knows none."""
    try:
        import resource
    except ImportError:
        return None
    return resource


resource = _system()
#: How much more address space than it has a process may take, in bytes, and for how many seconds it may compute.
MEMORY, SECONDS = 2 * 1024**3, 300


@contextmanager
def limited(what: str, memory: int = MEMORY, seconds: int = SECONDS) -> Iterator[None]:
    """Limit this process for the length of the block; its own limits hold again afterwards.

    The time is limited in the main thread only: nothing else can be interrupted.

    Args:
        what: What is read, as the error names it: ``The file``.
        memory: In bytes, beside what the process has.
        seconds: Of computing, beside what it has computed.

    Raises:
        BadAnswer: It took more, or is nested deeper than can be followed.

    Example:
        ``with limited("The file"): parse(body)``
    """
    try:
        with _memory(memory), _time(seconds):
            yield
    except MemoryError as error:
        raise BadAnswer(
            f"{what} takes more memory to read than there is.",
            hint="Download it again, or import one file after the other.",
        ) from error
    except RecursionError as error:
        raise BadAnswer(
            f"{what} is nested too deeply to be read.", hint="Download it again."
        ) from error
    except _Late as error:
        raise BadAnswer(
            f"{what} takes longer to read than {seconds} seconds.", hint="Download it again."
        ) from error


class _Late(Exception):
    """The time is up."""


def _late(number: int, frame: FrameType | None) -> None:
    raise _Late


@contextmanager
def _memory(most: int) -> Iterator[None]:
    own = _address_space() if resource else 0
    if not own:
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    known = [bound for bound in (soft, hard, own + most) if bound != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_AS, (min(known), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


@contextmanager
def _time(seconds: int) -> Iterator[None]:
    if resource is None or threading.current_thread() is not threading.main_thread():
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    end = math.ceil(time.process_time()) + seconds
    known = [bound for bound in (soft, hard, end) if bound != resource.RLIM_INFINITY]
    before = signal.signal(signal.SIGXCPU, _late)
    resource.setrlimit(resource.RLIMIT_CPU, (min(known), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))
        signal.signal(signal.SIGXCPU, before)


def _address_space() -> int:
    """How much this process has, in bytes; 0 where the system does not say."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - no file of ours
            pages = int(file.read().split()[0])
        return pages * int(resource.getpagesize())
    except OSError:
        return 0
