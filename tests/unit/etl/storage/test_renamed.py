"""Figures that moved to an indicator of their own: old releases, addresses, commands and questions find them there."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from dashboard.exports import prepare
from dashboard.look.view import View
from dashboard.web.api import queries, tables
from dashboard.web.api.sdmx.flows import FLOWS
from etl import catalog
from etl.analysis.shares import share_rows_asked, shares_in
from etl.storage.release import Release
from etl.storage.store import Store
from tests import small

OLD, NEW = "goods_services_trade", "goods_services_bop_trade"


def _tables(bop: str) -> list[pd.DataFrame]:
    """Trade by the national accounts (WDI) and, under this name, by the balance of payments (UNCTAD) in two editions."""
    return [
        small.table(source="wdi", indicator=OLD, edition="2025-07-01"),
        small.table(small.changed("CHN", "2024", 18_000), source="unctad", indicator=bop, edition="2023-10-15"),
        small.table(source="unctad", indicator=bop, edition="2024-10-15"),
    ]  # fmt: skip


def _release(bop: str) -> Release:
    return small.release(*_tables(bop))


@pytest.mark.parametrize("asked", [OLD, NEW])
@pytest.mark.parametrize("held", [OLD, NEW])
def test_releases_of_before_and_names_of_before_are_understood(held: str, asked: str) -> None:
    """Whichever of the two names a release has, and whichever is asked for: the same rows, under today's name."""
    found, now = _release(held), _release(NEW)
    expected = now.select(NEW, "unctad")
    assert found.select(asked, "unctad").equals(expected)
    assert found.pairs == [("unctad", NEW), ("wdi", OLD)]
    assert found.editions(asked, "unctad") == ["2023-10-15", "2024-10-15"]
    assert found.rows(asked, "unctad").equals(now.rows(NEW, "unctad"))
    assert found.has(asked, "unctad", "2023-12-31")
    assert shares_in(found, asked, "unctad", "CJK").equals(shares_in(now, NEW, "unctad", "CJK"))
    assert set(found.observations.query("source == 'wdi'")["indicator"]) == {OLD}


@pytest.mark.parametrize("held", [OLD, NEW])
def test_one_series_is_read_alone_under_either_name(tmp_path: Path, held: str) -> None:
    """The short way of commands, from the bytes of a file, says what the long one does."""
    store = Store(str(tmp_path))
    small.publish(store, *_tables(held))
    for name in (OLD, NEW):
        found = store.open()
        rows = share_rows_asked(found, name, "unctad", "CJK", "", "WLD")
        assert {row["indicator"] for row in rows} == {NEW}
        assert [row["share"] for row in rows] == list(
            shares_in(found, NEW, "unctad", "CJK")["share"]
        )
        assert {e["indicator"] for e in found.package["editions"] if e["source"] == "unctad"} == {
            NEW
        }


def test_addresses_and_questions_have_the_name_of_today() -> None:
    for name, asked in (
        ("indicator", {"indicator": OLD, "source": "unctad"}),
        ("indicator", {"indicator": OLD, "source": "weo"}),
        ("trade", {"trade": OLD, "trade_source": "unctad"}),
    ):
        assert getattr(View.strict(asked), name) == NEW
    assert View.strict({"indicator": OLD}).indicator == OLD
    assert View.strict({"indicator": OLD, "source": "wdi"}).indicator == OLD
    assert queries.SharesQuery(indicator=OLD, source="unctad").indicator == NEW
    assert queries.SharesQuery(indicator=OLD, source="wdi").indicator == OLD


def test_every_door_gives_the_same_under_the_former_name() -> None:
    found = _release(NEW)
    rows = [
        tables.observations(found, queries.ObservationsQuery(indicator=name, source="unctad"))
        for name in (OLD, NEW)
    ]
    assert rows[0].equals(rows[1])
    assert len(rows[0])
    keys = [{"SOURCE": ("unctad",), "INDICATOR": (name,)} for name in (OLD, NEW)]
    flow = FLOWS["OBSERVATIONS"]
    assert flow.table(found, keys[0]).equals(flow.table(found, keys[1]))
    assert len(flow.table(found, keys[0]))
    titles = {
        prepare(found, "explore", View.strict({"indicator": OLD, "source": source})).caption.title
        for source in ("unctad", "wdi")
    }
    assert any("balance of payments" in title for title in titles)
    assert any("national accounts" in title for title in titles)


def test_a_former_name_is_that_of_something_else_today() -> None:
    """Each pair of a former name and a source leads to one indicator, which has that source, and never in a circle."""
    for (before, source), now in catalog.renamed().items():
        assert source in catalog.indicator(now).sources
        assert source not in catalog.indicator(before).sources
        assert catalog.current(now, source) == now
