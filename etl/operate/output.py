"""Standard output and error as the caller gives them: closed, full, gone, or unable to show every letter.

What cannot be printed is one line and exit code 1 where printing was the work, and never undoes or ends other work:
messages on stderr are lost, and a release that was published stays published (exit code 0).
"""

from __future__ import annotations

import codecs
import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import TextIOBase
from typing import TextIO, cast

#: What writing to a stream raises: the system's errors, and letters that its encoding lacks.
UNWRITABLE = (OSError, UnicodeError)


class ReaderGone(Exception):
    """The reader of the output has closed it (``| head``)."""


class ClosedOutput(TextIOBase):
    """Replaces a standard output that the caller closed (``>&-``)."""

    def write(self, text: str) -> int:
        """Refuse, as the system would.

        Raises:
            OSError: Always.
        """
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))


class DiscardedErrors(TextIOBase):
    """Replaces a standard error that the caller closed (``2>&-``)."""

    def write(self, text: str) -> int:
        """Discard the text."""
        return len(text)


class StandardError(TextIOBase):
    """Standard error, for messages: those that cannot be written are lost, and end nothing."""

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """The encoding of standard error."""
        return sys.stderr.encoding or "utf-8"

    def fileno(self) -> int:
        """The file descriptor of standard error."""
        return sys.stderr.fileno()

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        # Asked before a command begins, and so before `prepare`.
        return getattr(sys.stderr, "isatty", bool)()

    def write(self, text: str) -> int:
        """Write what can be written."""
        try:
            return sys.stderr.write(text)
        except UNWRITABLE:
            silence(sys.stderr)
            return 0

    def flush(self) -> None:
        """Pass on what was written."""
        try:
            sys.stderr.flush()
        except UNWRITABLE:
            silence(sys.stderr)


def prepare() -> None:
    """Replace standard streams that the caller closed; the first thing that a command does.

    Example:
        ``prepare()``
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            # The lowest free number is this one: no file that is opened later gets what is printed.
            os.open(os.devnull, os.O_RDWR)
    # None is what Python has for a stream that is closed.
    if cast("TextIO | None", sys.stdout) is None:
        sys.stdout = ClosedOutput()
    if cast("TextIO | None", sys.stderr) is None:
        sys.stderr = DiscardedErrors()


@contextmanager
def best_effort() -> Iterator[None]:
    """A block that reports work that is done: if the report cannot be printed, one line on stderr states it, no more.

    Example:
        ``with best_effort(): emit(table, "table", {})``
    """
    try:
        yield
        sys.stdout.flush()
    except UNWRITABLE as error:
        silence(sys.stdout)
        if not isinstance(error, BrokenPipeError):
            print(f"trilateral: {reason(error)} What was done is done.", file=StandardError())


def close() -> str:
    """Pass on what was printed.

    Returns:
        Why it could not be printed, in words, or an empty string; a reader that has gone away is no fault.

    Example:
        ``unprinted = close()`` is empty, or why not all that was printed arrived.
    """
    StandardError().flush()
    try:
        sys.stdout.flush()
    except UNWRITABLE as error:
        silence(sys.stdout)
        return "" if isinstance(error, BrokenPipeError) else reason(error)
    return ""


def reason(error: OSError | UnicodeError) -> str:
    """Why something could not be printed, and what to do.

    >>> reason(OSError(28, "No space left on device"))
    'The output could not be written: No space left on device.'
    """
    if isinstance(error, UnicodeEncodeError):
        letter = error.object[error.start : error.start + 1]
        return (
            f"The output is in {error.encoding}, which has no {letter!a}. "
            "Set PYTHONIOENCODING=utf-8, or ask for JSON."
        )
    if isinstance(error, OSError):
        return f"The output could not be written: {error.strerror or error}."
    return f"The output could not be written: {error}."


def shows_everything() -> bool:
    """Whether standard output can encode all characters."""
    with suppress(LookupError):
        return codecs.lookup(sys.stdout.encoding or "utf-8").name.startswith("utf")
    return False


def silence(stream: TextIO) -> None:
    """Redirect a stream that cannot be written to nowhere, so that Python's own flush at exit does not fail.

    Example:
        ``silence(sys.stdout)``
    """
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
    with suppress(*UNWRITABLE):
        stream.flush()
