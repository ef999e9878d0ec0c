"""The schedule: one JSON line a step, an exit code for each end, one run at a time, clean on SIGTERM."""

from __future__ import annotations

import io
import json
import os
import signal
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
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
    with schedule.log_to(stream):
        yield stream


FOUND = {"guard": "jump", "severity": "error", "message": "x."}


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
    # A guard found something: whoever watches warnings sees it.
    assert (done["event"], done["level"]) == ("refresh done", "warning")
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
        raise GuardsFailed("Not published: [jump] x.", findings=[FOUND])

    assert schedule.run(refresh) == 4
    assert lines(log)[-1]["reason"] == "Not published: [jump] x."
    assert lines(log)[-1]["findings"] == [FOUND]


def test_run_without_findings_is_information(log: io.StringIO) -> None:
    assert schedule.run(lambda step: Outcome("r", "Published")) == 0
    assert lines(log)[-1]["level"] == "info"


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


WRONG = {
    "": "does not have five fields",
    "soon": "does not have five fields",
    "0 6 * *": "does not have five fields",
    "0 6 * * * *": "does not have five fields",
    "@reboot": "does not have five fields",
    "61 6 * * *": "'61' is not a valid minute",
    "0 24 * * *": "'24' is not a valid hour",
    "0 6 0 * *": "'0' is not a valid day of the month",
    "0 6 * 13 *": "'13' is not a valid month",
    "0 6 * * 8": "'8' is not a valid day of the week",
    "0 6 * * mon-sun": "'mon-sun' is not a valid day of the week",
    "0 6 * mon *": "'mon' is not a valid month",
    "0 6 * * 5-1": "'5-1' is not a valid day of the week",
    "*/0 6 * * *": "'*/0' is not a valid minute",
    "1/5 6 * * *": "'1/5' is not a valid minute",
    "0 6 L * *": "'L' is not a valid day of the month",
    "0 6 * * 5L": "'5L' is not a valid day of the week",
    "0 6 * * 1#2": "'1#2' is not a valid day of the week",
    "\u0660 6 * * *": "'\u0660' is not a valid minute",
    f"{'9' * 5000} 6 * * *": "is not a valid minute",
    "0 6 31 2 *": "never comes",
    "0 6 30,31 2 *": "never comes",
    "0 6 31 4,6,9,11 *": "never comes",
    "0 6 30 2 */2": "never comes",
}


@pytest.mark.parametrize("cron", WRONG)
def test_wrong_cron_is_wrong_usage(cron: str) -> None:
    with pytest.raises(UsageError, match="--cron cannot be") as caught:
        schedule.times(cron, SATURDAY)
    assert WRONG[cron] in str(caught.value)
    assert "\n" not in str(caught.value)


#: 28 November 2026, seven in the evening.
SATURDAY = datetime(2026, 11, 28, 19, tzinfo=UTC)
DUE = {
    "0 6 * * *": ["11-29", "11-30", "12-01"],
    "0 6 * * 0": ["11-29", "12-06"],
    "0 6 * * 7": ["11-29", "12-06"],
    "0 6 * * sun": ["11-29", "12-06"],
    "0 6 * * 1": ["11-30", "12-07"],
    "0 6 * * MON": ["11-30", "12-07"],
    "0 6 * * 1-5": ["11-30", "12-01", "12-02", "12-03", "12-04", "12-07"],
    "0 6 * * 5-7": ["11-29", "12-04", "12-05", "12-06"],
    "0 6 * * 0,6": ["11-29", "12-05", "12-06"],
    "0 6 * * */2": ["11-29", "12-01", "12-03", "12-05", "12-06"],
    # Either day is enough ...
    "0 6 13 * 5": ["12-04", "12-11", "12-13", "12-18"],
    "0 6 31 2 1": ["02-01", "02-08"],
    # ... unless one of them says any.
    "0 6 13 * *": ["12-13", "01-13"],
    "0 6 */10 * 5": ["12-11", "01-01"],
    "0 6 29 2 *": ["02-29"],
    "0 6 1 jan *": ["01-01"],
    "@weekly": ["11-29", "12-06"],
    "@monthly": ["12-01", "01-01"],
    "@Yearly": ["01-01"],
}


@pytest.mark.parametrize("cron", DUE)
def test_cron_is_that_of_crontab(cron: str) -> None:
    found = schedule.times(cron, SATURDAY)
    for day in DUE[cron]:
        due = next(found)
        assert f"{due:%m-%d}" == day
        assert due.hour == (0 if cron.startswith("@") else 6)
        assert due.tzinfo == UTC


@pytest.mark.parametrize(
    "cron", ["5 4 * * sun", "0 22 * * 1-5", "23 0-20/2 * * *", "15 14 1 * *", "7 3 1-7,15 */3 2"]
)
def test_cron_says_what_its_manual_says(cron: str) -> None:
    """By a second path: every minute of a year is asked whether it is one, in the words of crontab(5)."""
    minute, hour, day, month, weekday = cron.split()
    found, now = schedule.times(cron, SATURDAY), SATURDAY
    for _ in range(12):
        expected = now + timedelta(minutes=1)
        while not (
            _says(minute, expected.minute, 0, 59)
            and _says(hour, expected.hour, 0, 23)
            and _says(month, expected.month, 1, 12)
            and _is_day(day, weekday, expected)
        ):
            expected += timedelta(minutes=1)
            assert expected < SATURDAY + timedelta(days=2000)
        now = next(found)
        assert now == expected


def _says(field: str, value: int, first: int, last: int) -> bool:
    field = field.replace("sun", "0")
    for item in field.split(","):
        span, _, step = item.partition("/")
        low, _, high = (f"{first}-{last}" if span == "*" else span).partition("-")
        if value in range(int(low), int(high or low) + 1, int(step or 1)):
            return True
    return False


def _is_day(day: str, weekday: str, when: datetime) -> bool:
    number = when.isoweekday() % 7
    of_week = _says(weekday, number, 0, 7) or (number == 0 and _says(weekday, 7, 0, 7))
    of_month = _says(day, when.day, 1, 31)
    if "*" in (day[0], weekday[0]):
        return of_month and of_week
    return of_month or of_week


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> dict[str, datetime]:
    """The schedule's clock, which goes on only where the schedule sleeps."""
    clock = {"now": datetime(2026, 11, 23, 5, 59, 58, tzinfo=UTC)}

    def sleep(seconds: float) -> None:
        clock["now"] += timedelta(seconds=seconds)

    monkeypatch.setattr(schedule, "_now", lambda: clock["now"])
    monkeypatch.setattr(schedule.time, "sleep", sleep)
    return clock


def events(log: io.StringIO) -> list[str]:
    return [line["event"] for line in lines(log)]


def test_sigterm_stops_the_schedule(log: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    before = signal.getsignal(signal.SIGTERM)
    monkeypatch.setattr(schedule.time, "sleep", lambda _: os.kill(os.getpid(), signal.SIGTERM))
    schedule.serve("0 6 1 1 *", lambda step: Outcome(None, "Nothing new"))
    assert events(log) == ["schedule started", "stopping", "schedule stopped"]
    assert lines(log)[1]["signal"] == "SIGTERM"
    assert signal.getsignal(signal.SIGTERM) == before


def test_sigterm_lets_a_run_come_to_its_end(log: io.StringIO, clock: dict[str, datetime]) -> None:
    """A refresh is not cut short: the schedule stops when it is done."""

    def refresh(step: schedule.Step) -> Outcome:
        os.kill(os.getpid(), signal.SIGTERM)
        step("goes on")
        return Outcome("r", "Published")

    schedule.serve("0 6 * * *", refresh)
    assert events(log) == [
        "schedule started", "refresh started", "stopping", "step", "refresh done", "schedule stopped",
    ]  # fmt: skip


def test_a_terminal_that_closes_stops_nothing(log: io.StringIO, clock: dict[str, datetime]) -> None:
    runs = []

    def refresh(step: schedule.Step) -> Outcome:
        os.kill(os.getpid(), signal.SIGHUP)
        runs.append(clock["now"])
        if len(runs) == 2:
            os.kill(os.getpid(), signal.SIGTERM)
        return Outcome(None, "Nothing new")

    before = signal.getsignal(signal.SIGHUP)
    schedule.serve("0 6 * * *", refresh)
    assert runs == [datetime(2026, 11, day, 6, tzinfo=UTC) for day in (23, 24)]
    assert signal.getsignal(signal.SIGHUP) == before


def test_a_run_that_lasts_longer_than_the_time_to_the_next_is_followed_by_the_one_after(
    log: io.StringIO, clock: dict[str, datetime]
) -> None:
    runs = []

    def refresh(step: schedule.Step) -> Outcome:
        runs.append(clock["now"])
        clock["now"] += timedelta(minutes=90)
        if len(runs) == 2:
            os.kill(os.getpid(), signal.SIGTERM)
        return Outcome(None, "Nothing new")

    schedule.serve("0 * * * *", refresh)
    assert [f"{each:%H:%M}" for each in runs] == ["06:00", "08:00"]


@pytest.mark.parametrize(
    ("asleep", "made_up"), [(timedelta(minutes=59), True), (timedelta(hours=2), False)]
)
def test_a_run_that_the_machine_slept_through_is_made_up_for_within_an_hour(
    log: io.StringIO,
    clock: dict[str, datetime],
    monkeypatch: pytest.MonkeyPatch,
    asleep: timedelta,
    made_up: bool,
) -> None:
    runs = []

    def sleep(seconds: float) -> None:
        monkeypatch.setattr(schedule.time, "sleep", lambda s: os.kill(os.getpid(), signal.SIGTERM))
        clock["now"] += asleep

    monkeypatch.setattr(schedule.time, "sleep", sleep)

    def refresh(step: schedule.Step) -> Outcome:
        runs.append(clock["now"])
        return Outcome(None, "Nothing new")

    schedule.serve("0 6 * * *", refresh)
    assert bool(runs) == made_up
    assert ("refresh missed" in events(log)) != made_up
