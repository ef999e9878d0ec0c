"""The exceptions of this project, by what the reader can do about them.

::

    TrilateralError             one clear line and what to do next
    ├── UsageError              what was asked for cannot be understood: change the call (exit 2)
    │   └── UnknownName         no such indicator, source, figure, release ...
    ├── SourceError             a service or a file could not be read (exit 1)
    │   ├── NothingRead         none of those that were asked
    │   ├── Unavailable         no answer, or an answer that says "later": retried, then given up
    │   ├── BadAnswer           something else than data came back: retried, then given up
    │   │   └── ParserFault     the program failed on an answer
    │   └── NotServed           the service says that it does not have this: final, never retried
    ├── StoreError              the store could not be read or written (exit 1)
    │   ├── NoRelease           there is no such release, or none yet
    │   │   └── UnknownRelease  a release was named that is not there (exit 2)
    │   ├── ReleaseDamaged      a file of a release is not what was published
    │   ├── StoreBusy           another refresh holds the store
    │   │   └── StoreChanged    what only the holder of the lock replaces was replaced by somebody else
    │   └── RolledBack          somebody rolled back while a refresh ran (exit 4)
    ├── GuardsFailed            a guard refused to publish (exit 4)
    └── ExportError             a figure could not be written in this format (exit 1)
        └── Busy                too many are asked for at once: try again later
"""

from __future__ import annotations

import difflib
import traceback
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


class TrilateralError(Exception):
    """What happened and where; ``hint`` says what to do next.

    Attributes:
        hint: One sentence with the next step, or an empty string.
        patterns: Message and hint with the ``values`` still as named placeholders, for those who say them otherwise.
        values: What fills them.
        exit_code: What a command exits with.
    """

    exit_code = 1

    def __init__(self, message: str, *, hint: str = "", **values: str) -> None:
        super().__init__(message.format(**values) if values else message)
        self.hint = hint.format(**values) if values else hint
        self.patterns = (message, hint)
        self.values = values

    def __str__(self) -> str:
        message = str(self.args[0])
        return f"{message} {self.hint}" if self.hint else message


class UsageError(TrilateralError):
    """What was asked for cannot be understood or is not there."""

    exit_code = 2


class UnknownName(UsageError):
    """No such indicator, source, figure, area or release.

    Args:
        kind: What was looked for, in words ("indicator").
        name: What was given.
        known: What there is.
        similar: What it may be the name of, in words.
        instead: What to give, where ``known`` is too long a list to read.
    """

    def __init__(
        self, kind: str, name: str, known: Iterable[str], *, similar: str = "", instead: str = ""
    ) -> None:
        known = sorted(known)
        by_case = {each.casefold(): each for each in known}
        close = difflib.get_close_matches(name.casefold(), by_case, n=1)
        guess = f"Did you mean {by_case[close[0]]!r}? " if close else ""
        if similar:
            guess = f"Similar names: {similar}. "
        shown = instead or f"Known: {', '.join(known[:30])}{', ...' if len(known) > 30 else ''}."
        super().__init__(
            f"There is no {kind} {_brief(name)}.",
            hint=f"{guess}{shown}" if known else "None is known yet.",
        )
        self.kind, self.name = kind, name


def named(kind: str, name: str, known: Mapping[str, T]) -> T:
    """The entry of this name.

    Raises:
        UnknownName: There is none.

    Example:
        >>> named("unit", "USD", {"USD": "US dollars"})
        'US dollars'
    """
    if name not in known:
        raise UnknownName(kind, name, known)
    return known[name]


class SourceError(TrilateralError):
    """A service or a file could not be read."""


class NothingRead(SourceError):
    """None of the sources that were asked could be read.

    Args:
        failed: Source -> why.

    Attributes:
        failed: The same.

    Example:
        >>> print(NothingRead({"weo": "No answer."}))
        No source could be read. weo: No answer. Nothing was changed.
    """

    def __init__(self, failed: Mapping[str, str]) -> None:
        reasons = " ".join(f"{name}: {why}" for name, why in failed.items())
        super().__init__(f"No source could be read. {reasons}", hint="Nothing was changed.")
        self.failed = dict(failed)


class Unavailable(SourceError):
    """No answer, or an answer that says "later"; ``retry_after``: in how many seconds, if the service says so."""

    def __init__(self, message: str, *, hint: str = "", retry_after: float | None = None) -> None:
        super().__init__(message, hint=hint)
        self.retry_after = retry_after


class BadAnswer(SourceError):
    """The answer is something else than the data asked for."""


class ParserFault(BadAnswer):
    """The program failed on an answer; other sources go on."""

    def __init__(self, what: str, error: Exception) -> None:
        frames = traceback.extract_tb(error.__traceback__)
        place = f", {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
        why = " ".join(str(error).split())[:160]
        super().__init__(
            f"{what} sent something that this program cannot read ({type(error).__name__}: {why}{place}).",
            hint="If it lasts, the service has changed and the program must follow.",
        )


class NotServed(SourceError):
    """The service states that it does not have this."""


class StoreError(TrilateralError):
    """The store could not be read or written."""


class NoRelease(StoreError):
    """There is no such release, or none yet."""


class UnknownRelease(NoRelease):
    """A release was named that is not in the store."""

    exit_code = 2


class ReleaseDamaged(StoreError):
    """A file of a release is not what was published."""


class StoreBusy(StoreError):
    """Another refresh holds the store."""


class StoreChanged(StoreBusy):
    """A file is not, or no longer, in the state in which it was to be replaced."""


class RolledBack(StoreError):
    """Somebody rolled back while a refresh or an import ran; exit code 4, because trying again would undo that.

    Args:
        served: The id of the release that is served now.
    """

    exit_code = 4

    def __init__(self, served: str) -> None:
        super().__init__(
            f"Not published: while this run went on, somebody rolled back to {served}.",
            hint=f"Nothing was changed. The next refresh publishes what it finds; 'trilateral rollback {served} --hold' prevents that.",
        )


class GuardsFailed(TrilateralError):
    """A guard refused to publish; exit code 4, because trying again brings the same figures.

    Attributes:
        failed: Source -> why it could not be read, or what a guard found in its news.
        news: The sources that brought something new, which is not published.
        findings: The ``guard``, ``severity`` and ``message`` of each finding.
        notes: What was passed over in what came, and what it lacks: often the reason why a guard refused it.
    """

    exit_code = 4

    def __init__(
        self,
        message: str,
        *,
        hint: str = "",
        failed: Mapping[str, str] | None = None,
        news: Iterable[str] = (),
        findings: Iterable[Mapping[str, str]] = (),
        notes: Iterable[str] = (),
    ) -> None:
        super().__init__(message, hint=hint)
        self.failed = dict(failed or {})
        self.news = frozenset(news)
        self.findings = tuple(dict(finding) for finding in findings)
        self.notes = tuple(notes)


class ExportError(TrilateralError):
    """A figure could not be written in this format."""


class Busy(ExportError):
    """Too many figures are asked for at once; ``retry_after`` says in how many seconds to ask again."""

    def __init__(
        self, message: str, *, hint: str = "Try again in a moment.", retry_after: int = 2
    ) -> None:
        super().__init__(message, hint=hint)
        self.retry_after = retry_after


def _brief(text: str) -> str:
    """The text as given, in quotes, shortened if it is long."""
    return repr(text if len(text) <= 40 else text[:39] + "…")
