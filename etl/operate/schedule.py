"""The refresh on a schedule: one run at a time across processes, one JSON line a step, clean on SIGTERM.

What a run does, and that two of them never write at once, is the store's matter: it is locked by the process that
refreshes, and the lock ends with the process, however it ends.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from types import FrameType
from typing import TextIO

from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.cron import CronTrigger

from etl.errors import StoreBusy, TrilateralError, UsageError
from etl.operate.logs import JsonLines
from etl.pipeline.publishing import Outcome

DONE, FAILED, DONE_IN_PART = 0, 1, 3
#: A run that the machine slept through is made up for within this many seconds; later the next one comes anyway.
GRACE = 3600

logger = logging.getLogger("trilateral.schedule")

Step = Callable[[str], None]
Refresh = Callable[[Step], Outcome]


def log_to(stream: TextIO) -> None:
    """Write the schedule's own lines to a stream, and the scheduler's warnings."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    for name, level in (("trilateral.schedule", logging.INFO), ("apscheduler", logging.WARNING)):
        target = logging.getLogger(name)
        target.handlers = [handler]
        target.setLevel(level)
        target.propagate = False


def run(refresh: Refresh) -> int:
    """One refresh, told in log lines; never raises, so that the next one comes.

    Args:
        refresh: Does it; called with what to call with a few words at each step.

    Returns:
        The exit code of ``trilateral refresh``: 0 done, 1 failed or skipped, 2 wrong settings, 3 done in part,
        4 refused by a guard.
    """
    began = time.monotonic()
    _log("refresh started")
    try:
        outcome = refresh(lambda words: _log("step", words=words))
    except StoreBusy as error:
        _log("refresh skipped", logging.WARNING, reason=str(error))
        return error.exit_code
    except TrilateralError as error:
        _log("refresh failed", logging.ERROR, reason=str(error), seconds=_since(began))
        return error.exit_code
    except Exception:
        logger.exception("refresh crashed", extra={"facts": {"seconds": _since(began)}})
        return FAILED
    _log(
        "refresh done",
        logging.WARNING if outcome.failed else logging.INFO,
        release=outcome.release,
        summary=outcome.summary,
        findings=[finding.as_dict() for finding in outcome.findings],
        notes=list(outcome.notes),
        failed=dict(outcome.failed),
        seconds=_since(began),
    )
    return DONE_IN_PART if outcome.failed else DONE


def trigger(cron: str) -> CronTrigger:
    """When a cron expression says, in UTC.

    Raises:
        UsageError: It is not one.
    """
    try:
        return CronTrigger.from_crontab(cron, timezone=UTC)
    except ValueError as error:
        raise UsageError(
            f"--cron cannot be {cron!r}: {error}.",
            hint='Give minute, hour, day, month and weekday in UTC, for example "0 6 * * *".',
        ) from error


def serve(cron: str, refresh: Refresh) -> None:
    """Refresh when the cron expression says, until SIGTERM or SIGINT.

    A signal lets a refresh that runs come to its end; a second one stops at once, which leaves nothing half done.

    Raises:
        UsageError: The cron expression is not one.
    """
    scheduler = BlockingScheduler(timezone=UTC)
    job = scheduler.add_job(
        run,
        trigger(cron),
        args=[refresh],
        max_instances=1,
        coalesce=True,
        misfire_grace_time=GRACE,
    )
    # In a thread of its own: the signal interrupts the scheduler, which may hold its own lock.
    stopping = threading.Thread(target=_shut_down, args=[scheduler], daemon=True)

    def stop(number: int, frame: FrameType | None) -> None:
        if stopping.ident is not None:
            os._exit(128 + number)
        _log("stopping", signal=signal.Signals(number).name)
        stopping.start()

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    _log(
        "schedule started",
        cron=cron,
        next=job.trigger.get_next_fire_time(None, datetime.now(UTC)).isoformat(),
    )
    try:
        scheduler.start()
        # The scheduler ends its wait before the run that goes on ends.
        stopping.join()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    _log("schedule stopped")


def _shut_down(scheduler: BlockingScheduler) -> None:
    """Stop a scheduler, also one that is just about to start."""
    while not scheduler.running:
        time.sleep(0.01)
    scheduler.shutdown(wait=True)


def _log(event: str, level: int = logging.INFO, **facts: object) -> None:
    logger.log(level, event, extra={"facts": facts})


def _since(began: float) -> float:
    return round(time.monotonic() - began, 3)


__all__ = ["Refresh", "Step", "log_to", "run", "serve", "trigger"]
