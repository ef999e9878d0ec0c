"""First figures of a year are provisional, where the source is declared to mark none, and nothing else is."""

from __future__ import annotations

import pytest

from etl import catalog
from etl.observations import from_records
from etl.pipeline import provisional


def statuses(source: str, edition: str, *rows: tuple[str, str, str]) -> list[str]:
    """What becomes of rows of an area, a period and a status."""
    names = ("ref_area", "time_period", "obs_status")
    records = [
        dict(zip(names, row, strict=True)) | {"indicator": "goods_exports", "value": 1.0}
        for row in rows
    ]
    found = provisional.mark(from_records(records, source=source, edition=edition))
    held = found.set_index(["ref_area", "time_period"])["obs_status"]
    return [held[row[:2]] for row in rows]


@pytest.mark.parametrize(
    ("source", "edition", "status"),
    [
        ("unctad", "2025-04-15", "P"),
        ("unctad", "2025-06-30", "P"),
        ("unctad", "2025-07-01", "A"),
        ("unctad", "2026-03-19", "A"),
        ("wdi", "2025-02-24", "P"),
        ("wdi", "2025-12-31", "P"),
        ("wdi", "2025-07-13.2", "P"),
        ("wdi", "2026-02-24", "A"),
        ("weo", "2025-10", "A"),
        ("wits", "2025-06-30", "A"),
    ],
)
def test_the_year_before_an_edition_while_it_is_new(source: str, edition: str, status: str) -> None:
    """A status of its own is kept, and so are the years before and after."""
    rows = [("CHN", "2024", "A"), ("CHN", "2023", "A"), ("JPN", "2024", "E"), ("CHN", "2025", "F")]
    assert statuses(source, edition, *rows) == [status, "A", "E", "F"]


def test_months_are_left_alone() -> None:
    rows = [
        {"indicator": "goods_exports", "ref_area": "CHN", "time_period": "2024-11", "freq": "M", "value": 1.0}
    ]  # fmt: skip
    found = provisional.mark(from_records(rows, source="unctad", edition="2025-01-15"))
    assert found["obs_status"].tolist() == ["A"]


def test_who_declares_it_says_a_day() -> None:
    """The declared day is a month and a day, comparable with those of editions by day."""
    for source in catalog.sources().values():
        if source.provisional_until:
            assert source.edition_style == "date"
            month, day = source.provisional_until.split("-")
            assert 1 <= int(month) <= 12
            assert 1 <= int(day) <= 31
