"""The refresh on a schedule: one run at a time across processes, one JSON line per step, a clean end on SIGTERM.

What a run does, and that two of them never write at once, is the store's matter: it is locked by the process that
refreshes, and the lock ends with the process, however it ends.
"""

from __future__ import annotations

import logging
import os
import re
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from types import FrameType
from typing import TextIO

from cronsim import CronSim, CronSimError

from etl.errors import GuardsFailed, RolledBack, StoreBusy, TrilateralError, UsageError
from etl.operate.logs import JsonLines, lines_to
from etl.operate.stopping import Stopped
from etl.pipeline.publishing import Outcome

DONE, FAILED, DONE_IN_PART = 0, 1, 3
#: A run that the machine slept through is made up for within this many seconds; later the next one comes anyway.
GRACE = timedelta(hours=1)
#: The clock is looked at this often, in seconds: it may be set, and the machine may sleep.
TICK = 1.0
#: The fields of an expression, and what each may hold, in crontab(5).
FIELDS = ("minute", "hour", "day of the month", "month", "day of the week")
_VALUE = r"([0-9]{1,4}|[a-z]{3})"
_ITEM = rf"({_VALUE}|({_VALUE}-{_VALUE}|\*)(/[0-9]{{1,4}})?)"
#: The library understands more than that (``L``, ``5#2``).
_FIELD = re.compile(rf"{_ITEM}(,{_ITEM})*", re.IGNORECASE)
#: The names that crontab(5) has for whole expressions; ``@reboot`` is no time of the clock.
NAMES = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}

logger = logging.getLogger("trilateral.schedule")

Step = Callable[[str], None]
Refresh = Callable[[Step], Outcome]


@contextmanager
def log_to(stream: TextIO) -> Iterator[None]:
    """Write what is logged within this block to a stream, one JSON object a line: steps, and warnings of all parts.

    Example:
        ``with log_to(sys.stdout): serve("0 6 * * *", refresh)``
    """
    before = logger.level
    logger.setLevel(logging.INFO)
    try:
        with lines_to(stream, JsonLines()):
            yield
    finally:
        logger.setLevel(before)


def run(refresh: Refresh) -> int:
    """Run one refresh and log its steps; never raises, so that the next one comes.

    Args:
        refresh: Does it; called with what to call with a few words at each step.

    Returns:
        The exit code of ``trilateral refresh``: 0 done, 1 failed or skipped, 2 wrong settings, 3 done in part,
        4 refused by a guard or stopped by a rollback, 128 and the signal's number if one ended it.

    Example:
        ``run(lambda progress: refresh(store, settings, progress=progress))`` is the exit code.
    """
    began, over = time.monotonic(), False
    _log("refresh started")
    try:
        outcome = refresh(lambda words: None if over else _log("step", words=words))
    except StoreBusy as error:
        _log("refresh skipped", logging.WARNING, reason=str(error))
        return error.exit_code
    except Stopped as stop:
        # Threads that still ask a service have nothing more to say.
        over = True
        _log("refresh interrupted", logging.WARNING, reason=str(stop), seconds=_since(began))
        return stop.exit_code
    except RolledBack as error:
        _log("refresh stopped", logging.WARNING, reason=str(error), seconds=_since(began))
        return error.exit_code
    except TrilateralError as error:
        facts = (
            {"findings": list(error.findings), "notes": list(error.notes)}
            if isinstance(error, GuardsFailed)
            else {}
        )
        _log("refresh failed", logging.ERROR, reason=str(error), seconds=_since(began), **facts)
        return error.exit_code
    except Exception:
        logger.exception("refresh crashed", extra={"facts": {"seconds": _since(began)}})
        return FAILED
    _log(
        "refresh done",
        # What a guard only warns of is seen, too: it may be the first sign.
        logging.WARNING if outcome.failed or outcome.found else logging.INFO,
        release=outcome.release,
        summary=outcome.summary,
        findings=[finding.as_dict() for finding in outcome.found],
        notes=list(outcome.notes),
        failed=dict(outcome.failed),
        seconds=_since(began),
    )
    return DONE_IN_PART if outcome.failed else DONE


def times(cron: str, after: datetime) -> Iterator[datetime]:
    """When a cron expression says, in UTC, as crontab(5) has it.

    0 and 7 are Sunday, names of days and months have three letters, and where both the day of the month and the day
    of the week are given, either of them is enough.

    Args:
        cron: Five fields (minute, hour, day of the month, month, day of the week) or a name (``@daily``).
        after: The moment after which the first time comes.

    Raises:
        UsageError: It is not one, or it never comes (31 February).

    Example:
        >>> next(times("0 6 * * 1", datetime(2026, 11, 28, tzinfo=UTC)))
        datetime.datetime(2026, 11, 30, 6, 0, tzinfo=datetime.timezone.utc)
    """
    expression = NAMES.get(cron.strip().lower(), cron)
    fields = expression.split()
    if len(fields) != len(FIELDS):
        raise _no_time(cron, "it does not have five fields")
    for number, field in enumerate(fields):
        alone = ["*"] * len(FIELDS)
        alone[number] = field
        if not _FIELD.fullmatch(field) or not _usable(" ".join(alone)):
            raise _no_time(cron, f"{field[:40]!r} is not a valid {FIELDS[number]}")
    try:
        found = CronSim(expression, after)
        first = next(found)
    except (CronSimError, StopIteration) as error:
        raise _no_time(cron, "no month has such a day, so it never comes") from error

    def all_of_them() -> Iterator[datetime]:
        yield first
        yield from found

    return all_of_them()


def serve(cron: str, refresh: Refresh) -> None:
    """Refresh when the cron expression says, until SIGTERM or SIGINT.

    A signal lets a refresh that runs come to its end; a second one stops at once, which leaves nothing half done.
    SIGHUP, which a terminal sends when it closes, changes nothing.

    Raises:
        UsageError: The cron expression is not one.

    Example:
        ``serve("0 6 * * *", refresh)`` refreshes every day at six.
    """
    stopping = False

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal stopping
        if stopping:
            os._exit(128 + number)
        stopping = True
        _log("stopping", signal=signal.Signals(number).name)

    comes = next(times(cron, _now()))
    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    before[signal.SIGHUP] = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    _log("schedule started", cron=cron, next=comes.isoformat())
    try:
        while not stopping:
            if (left := (comes - _now()).total_seconds()) > 0:
                # A signal ends no sleep, so none is long.
                time.sleep(min(left, TICK))
                continue
            late = _now() - comes
            if late <= GRACE:
                run(refresh)
            else:
                _log("refresh missed", logging.WARNING, due=comes.isoformat(), seconds=late.seconds)
            comes = next(times(cron, _now()))
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    _log("schedule stopped")


def _usable(expression: str) -> bool:
    """Whether the library understands an expression."""
    try:
        CronSim(expression, datetime(2000, 1, 1, tzinfo=UTC))
    except CronSimError:
        return False
    return True


def _no_time(cron: str, why: str) -> UsageError:
    return UsageError(
        f"--cron cannot be {cron[:80]!r}: {why}.",
        hint='Give minute, hour, day, month and weekday in UTC as crontab(5) has them, for example "0 6 * * *".',
    )


def _now() -> datetime:
    return datetime.now(UTC)


def _log(event: str, level: int = logging.INFO, **facts: object) -> None:
    logger.log(level, event, extra={"facts": facts})


def _since(began: float) -> float:
    return round(time.monotonic() - began, 3)
