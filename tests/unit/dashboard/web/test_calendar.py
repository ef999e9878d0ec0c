"""The calendar is one that calendars read, in four languages."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from typing import Any

import pytest

from dashboard.locale import LANGUAGES
from dashboard.pages import about
from dashboard.web import metrics
from dashboard.web.api import calendar
from dashboard.words.wording import in_language
from etl.analysis.calendar import expectations
from etl.storage.store import Release

#: The present of these tests: sources are overdue at it, and others are not.
NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)


class Clock(datetime):
    """A clock that stands still."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Clock:
        """Noon."""
        return cls.fromtimestamp(NOON.timestamp(), tz)


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever the day is asked for, it is that of these tests."""
    for module in (about, calendar, metrics):
        monkeypatch.setattr(module, "datetime", Clock)


def test_the_day_tells_sources_that_are_late_from_others(release: Release) -> None:
    assert {each.overdue for each in expectations(release, NOON.date())} == {True, False}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_calendar(client: Any, release: Release, lang: str) -> None:
    """One event per source on the expected day; no line is longer than 75 bytes."""
    answer = client.get("/calendar.ics", params={"lang": lang})
    assert answer.headers["content-type"].startswith("text/calendar")
    lines = answer.content.decode().split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert all(len(line.encode()) <= 75 for line in lines)
    found = expectations(release, NOON.date())
    starts = [line.partition(":")[2] for line in lines if line.startswith("DTSTART")]
    assert starts == [f"{each.day:%Y%m%d}" for each in found]
    whole = answer.content.decode().replace("\r\n ", "")
    words = in_language(lang)
    for each in found:
        assert words.source_short(each.source) in whole


@pytest.mark.parametrize("lang", LANGUAGES)
def test_about_says_what_comes_next(client: Any, release: Release, lang: str) -> None:
    """Each source with the expected day and its reason; those that are late are called so."""
    page = client.get("/about", params={"lang": lang}).text
    words = in_language(lang)
    for each in expectations(release, NOON.date()):
        assert words.date(each.day.isoformat()) in page
    assert "/calendar.ics" in page


def test_metrics_and_status(client: Any, release: Release) -> None:
    """Both say of every source when its next edition is expected, and whether it is overdue."""
    told = client.get("/metrics").text
    for each in expectations(release, NOON.date()):
        line = f'trilateral_source_overdue{{source="{each.source}"}} {float(each.overdue)}'
        assert line in told
