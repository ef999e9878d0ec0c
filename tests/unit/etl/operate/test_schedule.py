"""The schedule: one JSON line a step, an exit code for each end, one run at a time, clean on SIGTERM."""

from __future__ import annotations

import io
import json
import logging
import os
import signal
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from etl.checks import Finding
from etl.errors import GuardsFailed, SourceError, UsageError
from etl.operate import schedule
from etl.pipeline.publishing import Outcome
from etl.storage.store import Store


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Where the schedule's lines go."""
    stream = io.StringIO()
    before = {
        name: logging.getLogger(name).handlers for name in ("trilateral.schedule", "apscheduler")
    }
    schedule.log_to(stream)
    yield stream
    for name, handlers in before.items():
        logging.getLogger(name).handlers = handlers


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_done_run_says_what_it_published(log: io.StringIO) -> None:
    def refresh(step: schedule.Step) -> Outcome:
        step("wdi: asking for news")
        finding = Finding("jump", "warning", "x")
        return Outcome("20261123T060000Z-a", "Published", {}, (finding,), ("a note",))

    assert schedule.run(refresh) == 0
    started, step, done = lines(log)
    assert started["event"] == "refresh started"
    assert (step["event"], step["words"]) == ("step", "wdi: asking for news")
    assert (done["event"], done["level"]) == ("refresh done", "info")
    assert done["release"] == "20261123T060000Z-a"
    assert done["findings"] == [{"guard": "jump", "severity": "warning", "message": "x"}]
    assert done["notes"] == ["a note"]
    assert done["seconds"] >= 0
    assert datetime.fromisoformat(done["time"]).tzinfo is not None


def test_run_done_in_part_exits_3(log: io.StringIO) -> None:
    assert schedule.run(lambda step: Outcome("r", "Published", failed={"weo": "no answer"})) == 3
    assert lines(log)[-1]["level"] == "warning"
    assert lines(log)[-1]["failed"] == {"weo": "no answer"}


def test_failed_run_exits_1_and_says_why(log: io.StringIO) -> None:
    def refresh(step: schedule.Step) -> Outcome:
        raise SourceError("No source could be read.", hint="Nothing was changed.")

    assert schedule.run(refresh) == 1
    line = lines(log)[-1]
    assert (line["event"], line["level"]) == ("refresh failed", "error")
    assert line["reason"] == "No source could be read. Nothing was changed."


def test_refused_run_exits_4(log: io.StringIO) -> None:
    """Another code than that of a failure: a scheduler that retries would get the same figures again."""

    def refresh(step: schedule.Step) -> Outcome:
        raise GuardsFailed("Not published: [jump] x.")

    assert schedule.run(refresh) == 4
    assert lines(log)[-1]["reason"] == "Not published: [jump] x."


def test_run_beside_another_is_skipped(log: io.StringIO, store: Store) -> None:
    """The store's lock holds across processes: two schedules on one store never write at once."""

    def refresh(step: schedule.Step) -> Outcome:
        with store.lock():
            raise AssertionError("two at once")

    with store.lock():
        assert schedule.run(refresh) == 1
    assert lines(log)[-1]["event"] == "refresh skipped"


def test_crash_is_told_and_the_next_run_comes(log: io.StringIO) -> None:
    def refresh(step: schedule.Step) -> Outcome:
        raise ZeroDivisionError("by zero")

    assert schedule.run(refresh) == 1
    line = lines(log)[-1]
    assert line["event"] == "refresh crashed"
    assert "ZeroDivisionError: by zero" in line["traceback"]


@pytest.mark.parametrize("cron", ["", "soon", "0 6 * *", "61 6 * * *", "0 6 * * * *"])
def test_wrong_cron_is_wrong_usage(cron: str) -> None:
    with pytest.raises(UsageError, match="--cron cannot be"):
        schedule.trigger(cron)


def test_cron_is_in_utc() -> None:
    due = schedule.trigger("0 6 * * *").get_next_fire_time(
        None, datetime(2026, 11, 23, 7, tzinfo=UTC)
    )
    assert due == datetime(2026, 11, 24, 6, tzinfo=UTC)


def test_sigterm_stops_the_schedule(log: io.StringIO) -> None:
    before = signal.getsignal(signal.SIGTERM)
    threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGTERM)).start()
    schedule.serve("0 6 * * *", lambda step: Outcome(None, "Nothing new"))
    events = [line["event"] for line in lines(log)]
    assert events == ["schedule started", "stopping", "schedule stopped"]
    assert lines(log)[1]["signal"] == "SIGTERM"
    assert signal.getsignal(signal.SIGTERM) == before


def test_sigterm_lets_a_run_come_to_its_end(
    log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A refresh is not cut short: the schedule stops when it is done."""

    def refresh(step: schedule.Step) -> Outcome:
        os.kill(os.getpid(), signal.SIGTERM)
        threading.Event().wait(0.3)
        return Outcome("r", "Published")

    every_second = schedule.CronTrigger(second="*", timezone=UTC)
    monkeypatch.setattr(schedule, "trigger", lambda cron: every_second)
    schedule.serve("* * * * *", refresh)
    events = [line["event"] for line in lines(log)]
    assert events == [
        "schedule started",
        "refresh started",
        "stopping",
        "refresh done",
        "schedule stopped",
    ]
