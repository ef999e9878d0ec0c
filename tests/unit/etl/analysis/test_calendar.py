"""What is expected follows from the rhythm, never from today; only whether it is overdue does."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from etl import catalog
from etl.analysis.calendar import expectations, next_day, published
from tests.small import release, table

NEXT = [
    ("weo", "2026-04", date(2026, 10, 14)),
    ("weo", "2025-10", date(2026, 4, 14)),
    ("weo", "2025-10.2", date(2026, 4, 14)),
    ("unctad", "2026-03-19", date(2027, 4, 1)),
    ("unctad", "2025-04-15", date(2026, 4, 1)),
    ("wdi", "2026-07-13", date(2026, 7, 13) + timedelta(days=92)),
]


@pytest.mark.parametrize(("source", "edition", "day"), NEXT)
def test_the_next_edition(source: str, edition: str, day: date) -> None:
    assert next_day(catalog.source(source).rhythm, edition) == day


@pytest.mark.parametrize("source", list(catalog.sources()))
def test_every_source_has_a_rhythm_with_its_reason(source: str) -> None:
    rhythm = catalog.source(source).rhythm
    assert rhythm.why
    assert bool(rhythm.days) != bool(rhythm.every_days)
    assert next_day(rhythm, "2024-02-29") > published("2024-02-29")


def test_overdue_only_after_the_days_of_grace() -> None:
    some = release(table(edition="2025-07-01"))
    rhythm = catalog.source("wdi").rhythm
    day = date(2025, 7, 1) + timedelta(days=rhythm.every_days)
    last = day + timedelta(days=rhythm.grace_days)
    for today, overdue in ((day, False), (last, False), (last + timedelta(days=1), True)):
        (found,) = expectations(some, today)
        assert (found.source, found.edition, found.day) == ("wdi", "2025-07-01", day)
        assert found.overdue == overdue
