"""When the next edition of each source is expected, and whether it is overdue. Pure: the day is given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from etl import catalog
from etl.editions import base
from etl.storage.store import Release


@dataclass(frozen=True)
class Expected:
    """The next edition of a source.

    Attributes:
        source: The source.
        edition: The latest edition of the release.
        day: When the next one is expected, about.
        overdue: Whether it should be here by now, with the days of grace of the source.
        why: What the expectation rests on, a message.
    """

    source: str
    edition: str
    day: date
    overdue: bool
    why: str


def published(edition: str) -> date:
    """The day of an edition; the middle of the month or year that it names.

    >>> published("2026-04"), published("2026-07-13"), published("2025-10.2")
    (datetime.date(2026, 4, 15), datetime.date(2026, 7, 13), datetime.date(2025, 10, 15))
    """
    year, month, day = (int(part) for part in (*base(edition).split("-"), "0", "0")[:3])
    return date(year, month or 7, day or (15 if month else 1))


def next_day(rhythm: catalog.Rhythm, edition: str) -> date:
    """When the edition after one is expected.

    A day of the rhythm that is less than half of the way to the next one after an edition is that edition's own.

    >>> next_day(catalog.source("weo").rhythm, "2026-04")
    datetime.date(2026, 10, 14)
    """
    came = published(edition)
    if not rhythm.days:
        return came + timedelta(days=rhythm.every_days)
    apart = timedelta(days=365 // len(rhythm.days) // 2)
    days = (
        date(year, int(day[:2]), int(day[3:]))
        for year in range(came.year, came.year + 3)
        for day in rhythm.days
    )
    return next(day for day in days if day > came + apart)


def expectations(release: Release, today: date) -> list[Expected]:
    """The next edition of every source of a release, the earliest first.

    Example:
        ``expectations(release, date.today())``
    """
    found = []
    for each in release.package["sources"]:
        name = str(each["name"])
        rhythm = catalog.source(name).rhythm
        day = next_day(rhythm, str(each["edition"]))
        overdue = today > day + timedelta(days=rhythm.grace_days)
        found.append(Expected(name, str(each["edition"]), day, overdue, rhythm.why))
    return sorted(found, key=lambda each: (each.day, each.source))
