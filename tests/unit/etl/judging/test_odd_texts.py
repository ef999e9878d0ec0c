"""Any text is read and judged without a fault, and what is quoted is an exact piece of it."""

from __future__ import annotations

from pathlib import Path

from etl.judging import review
from etl.storage.store import Store
from tests.odd_texts import odd_texts


def test_five_hundred_odd_texts_are_read_without_a_fault() -> None:
    release = Store(str(Path(__file__).parents[4] / "data")).open()
    found = 0
    for text in odd_texts(500):
        told = review(release, text, said_on="2024-05-27")
        for each in (*(one.judgement.claim for one in told.claims), *told.not_understood):
            assert text[each.start : each.end] == each.quote
            assert each.quote
        found += len(told.claims)
    assert found > 20
