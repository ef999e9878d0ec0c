"""Trade by partner: six flows among the three, each one's trade with the World, by year and by month."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from etl.observations import empty, validate
from etl.sources import sdmx
from etl.sources.imts import BILATERAL, BY_PARTNER, TradeByPartner, observations
from etl.sources.transport import Transport
from tests.figures import Figures
from tests.replay import Replay
from tests.services import answer

CODES = {"goods_exports": "XG_FOB_USD", "goods_imports": "MG_CIF_USD"}
PATH = "/external/sdmx/2.1/data/IMF.STA,IMTS/CHN+JPN+KOR+G001.XG_FOB_USD+MG_CIF_USD.CHN+JPN+KOR+G001.A+Q+M"


@pytest.fixture(scope="module")
def table():
    body = answer(Figures.made().with_imts(), PATH, 1).body
    return validate(observations(sdmx.parse(body), CODES, "2026-01-01"), "the flows")


def test_six_flows_and_no_trade_with_oneself(table):
    flows = table[(table["indicator"] == BILATERAL) & (table["freq"] == "A")]
    assert set(zip(flows["ref_area"], flows["counterpart_area"], strict=True)) == set(
        permutations(("CHN", "JPN", "KOR"), 2)
    )


def test_trade_with_the_world_has_no_partner(table):
    total = table[table["indicator"].isin(["goods_exports", "goods_imports"])]
    assert set(total["counterpart_area"]) == {"_Z"}
    assert set(total["ref_area"]) == {"CHN", "JPN", "KOR"}


def test_imports_from_a_partner_are_the_same_flows_as_the_importer_reports_them(table):
    assert set(table["indicator"]) == {*BY_PARTNER, *BY_PARTNER.values()}
    flows = table[(table["indicator"] == BY_PARTNER["goods_imports"]) & (table["freq"] == "A")]
    assert set(zip(flows["ref_area"], flows["counterpart_area"], strict=True)) == set(
        permutations(("CHN", "JPN", "KOR"), 2)
    )


def test_months_are_written_as_months(table):
    assert set(table.loc[table["freq"] == "M", "time_period"]) == {"2024-01"}


def test_the_edition_is_the_day_of_the_update(table):
    assert set(table["edition"]) == {"2025-11-02"}


def test_estimates_by_the_staff_are_marked():
    """As in the IMF's own answers: the totals of its members are mixed, ``M``, and scaled for display only."""
    series = "".join(
        f'<Series COUNTRY="{area}" INDICATOR="XG_FOB_USD" COUNTERPART_COUNTRY="{partner}" FREQUENCY="A" SCALE="6">'
        f'<Obs OBS_VALUE="2019551635133" DERIVATION_TYPE="{kind}" TIME_PERIOD="2023"/></Series>'
        for area, partner, kind in (
            ("JPN", "G001", "M"),
            ("JPN", "KOR", "O"),
            ("KOR", "JPN", "SE"),
            ("KOR", "CHN", "SP"),
            ("CHN", "KOR", ""),
        )
    )
    body = f'<m:StructureSpecificData xmlns:m="m"><m:DataSet UPDATE_DATE="2025-11-19T21:00:00Z">{series}</m:DataSet></m:StructureSpecificData>'
    found = observations(sdmx.parse(body.encode()), CODES, "2026-01-01")
    assert set(found["value"]) == {2019551635133.0}
    assert {(row.ref_area, row.counterpart_area): row.obs_status for row in found.itertuples()} == {
        ("JPN", "_Z"): "E",
        ("JPN", "KOR"): "A",
        ("KOR", "JPN"): "E",
        ("KOR", "CHN"): "F",
        ("CHN", "KOR"): "A",
    }


def test_without_a_date_the_day_of_retrieval_stands_for_it():
    body = answer(Figures.made().with_imts(), PATH, 1).body
    for name in (b"UPDATE_DATE", b"PUBLICATION_DATE"):
        body = body.replace(name, b"X_" + name)
    assert set(observations(sdmx.parse(body), CODES, "2026-01-01")["edition"]) == {"2026-01-01"}


def test_missing_frequencies_are_noted_and_unchanged_figures_are_no_news():
    with (
        Replay(Figures.made().with_imts()) as replay,
        Transport(replay.settings(Path())) as session,
    ):
        chosen, adapter = replay.settings(Path()), TradeByPartner()
        found = adapter.fetch(session, chosen, empty(), lambda words: None)
        assert found.notes == (
            "imts has no flows of frequency Q",
            "imts: 1 other dimension or attribute left out, SCALE",
        )
        assert not adapter.changed(session, chosen, found.observations)
        assert adapter.fetch(
            session, chosen, found.observations, lambda words: None
        ).observations.empty
        replay.figures.imts["KOR", "XG_FOB_USD", "JPN", "M"] = {"2024-M01": 1.0}
        assert adapter.changed(session, chosen, found.observations)
