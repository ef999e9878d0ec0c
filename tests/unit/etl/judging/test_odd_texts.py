"""Any text is read and judged without a fault, and what is quoted is an exact piece of it."""

from __future__ import annotations

from etl.judging import review
from tests.odd_texts import odd_texts
from tests.shipped import shipped_store


def test_five_hundred_odd_texts_are_read_without_a_fault() -> None:
    release = shipped_store().open()
    found = 0
    for text in odd_texts(500):
        told = review(release, text, said_on="2024-05-27")
        for each in (*(one.judgement.claim for one in told.claims), *told.not_understood):
            assert text[each.start : each.end] == each.quote
            assert each.quote
        found += len(told.claims)
    assert found > 20
