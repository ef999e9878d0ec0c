"""The World Economic Outlook: SDMX messages, editions, forecasts, and DataMapper."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from etl.errors import BadAnswer, NotServed
from etl.observations import empty
from etl.sources import datamapper, imf, sdmx
from etl.sources.imf import WorldEconomicOutlook
from etl.sources.transport import Transport
from tests.figures import Figures, level
from tests.replay import Replay
from tests.services import answer

FIGURES = Figures.made()
CODES = {"NGDPD": "gdp_nominal", "NGDP_R": "gdp_constant_lcu"}
PATH = "/external/sdmx/2.1/data/IMF.RES,WEO/CHN+JPN+KOR+G001+G998.NGDPD+NGDP_R.A"


def body() -> bytes:
    return answer(FIGURES, PATH, 1).body


def test_a_message_says_its_edition_and_full_units():
    message = sdmx.parse(body())
    assert message.published == "2025-10-14"
    table = imf.observations(message, CODES)
    china = table[(table["ref_area"] == "CHN") & (table["indicator"] == "gdp_nominal")].set_index(
        "time_period"
    )
    assert china.loc["2024", "value"] == level("gdp_nominal", "CHN", 2024), "SCALE=9 is for display"
    assert set(table["edition"]) == {"2025-10"}


def test_years_after_the_last_actual_one_are_forecasts():
    table = imf.observations(sdmx.parse(body()), CODES)
    for area in ("CHN", "WLD", "G998"):
        rows = table[(table["ref_area"] == area) & (table["indicator"] == "gdp_nominal")]
        assert set(rows[rows["time_period"] <= "2024"]["obs_status"]) == {"A"}
        assert set(rows[rows["time_period"] > "2024"]["obs_status"]) == {"F"}


def test_a_series_without_its_own_last_year_takes_that_of_real_gdp():
    said = body().replace(
        b'INDICATOR="NGDPD" LATEST_ACTUAL_ANNUAL_DATA="2024"', b'INDICATOR="NGDPD"'
    )
    table = imf.observations(sdmx.parse(said), CODES)
    rows = table[(table["indicator"] == "gdp_nominal") & (table["time_period"] == "2025")]
    assert set(rows["obs_status"]) == {"F"}


def test_the_imfs_own_codes_become_those_of_iso():
    said = body().replace(b'"KOR"', b'"WBG"')
    assert "PSE" in set(imf.observations(sdmx.parse(said), CODES)["ref_area"])


def test_an_answer_with_entities_of_its_own_is_refused():
    said = body().replace(b"<message:Struct", b'<!DOCTYPE x [<!ENTITY a "1">]><message:Struct', 1)
    with pytest.raises(BadAnswer, match="entities"):
        sdmx.parse(said)


@pytest.mark.parametrize(
    ("said", "error"),
    [
        (b"<html>Request Rejected</html>", BadAnswer),
        (b"", BadAnswer),
        (body()[:3000], BadAnswer),
        (body().replace(b"<Obs ", b"<Other "), NotServed),
        (body().replace(b'OBS_VALUE="', b'OBS_VALUE="~', 1), BadAnswer),
        (body().replace(b"<Series", b"<Series x=1", 1), BadAnswer),
    ],
)
def test_something_else_than_a_message_is_refused(said, error):
    with pytest.raises(error):
        sdmx.parse(said)


@pytest.mark.parametrize("listing", [True, False])
def test_all_earlier_editions_come_with_their_days(listing):
    figures = Figures.made()
    figures.listing = listing
    with Replay(figures) as replay, Transport(replay.settings(Path())) as session:
        found = WorldEconomicOutlook().fetch(
            session, replay.settings(Path()), empty(), lambda words: None
        )
        asked = len(replay.asked("VINTAGE"))
    assert found.published == {
        "2025-10": "2025-10-14",
        "2025-04": "2025-04-22",
        "2024-10": "2024-10-22",
    }
    assert set(found.observations["edition"]) == set(found.published)
    assert asked == (2 if listing else 21), "without a list the names are tried, once each"


@pytest.mark.parametrize("last", ["2024", ""])
def test_an_edition_without_last_actual_years_is_told(last):
    figures = Figures.made()
    figures.weo["WEO"].latest_actual = last
    with Replay(figures) as replay, Transport(replay.settings(Path())) as session:
        found = WorldEconomicOutlook().fetch(
            session, replay.settings(Path()), empty(), lambda words: None
        )
    told = "weo 2025-10: nothing says where forecasts begin; from 2025 on values count as forecasts"
    assert (told in found.notes) == (not last)


def test_an_edition_that_is_held_is_not_fetched_again():
    with Replay(Figures.made()) as replay, Transport(replay.settings(Path())) as session:
        chosen, adapter = replay.settings(Path()), WorldEconomicOutlook()
        held = adapter.fetch(session, chosen, empty(), lambda words: None).observations
        again = adapter.fetch(session, chosen, held, lambda words: None)
        assert len(replay.asked("WEO_2024_OCT_VINTAGE")) == 1
    assert set(again.observations["edition"]) == {"2025-10"}


def test_a_republished_edition_is_not_taken_for_news():
    with Replay(Figures.made()) as replay, Transport(replay.settings(Path())) as session:
        chosen, adapter = replay.settings(Path()), WorldEconomicOutlook()
        held = adapter.fetch(session, chosen, empty(), lambda words: None).observations
        assert not adapter.changed(session, chosen, held)
        relabelled = held.assign(edition=held["edition"].replace({"2025-10": "2025-10.2"}))
        assert not adapter.changed(session, chosen, relabelled)
        replay.figures.weo["WEO"].series["KOR", "NGDPD"]["2020"] = 1.0
        assert adapter.changed(session, chosen, held)


def test_any_indicator_of_the_three_is_looked_at():
    """Not GDP at market prices alone: purchasing power parities are revised by themselves."""
    with Replay(Figures.made()) as replay, Transport(replay.settings(Path())) as session:
        chosen, adapter = replay.settings(Path()), WorldEconomicOutlook()
        held = adapter.fetch(session, chosen, empty(), lambda words: None).observations
        replay.figures.weo["WEO"].series["G001", "PPPGDP"]["2020"] = 1.0
        assert adapter.changed(session, chosen, held)


def test_the_same_content_under_another_date_is_no_news():
    """A file that is uploaded again in November is still the edition of October."""
    with Replay(Figures.made()) as replay, Transport(replay.settings(Path())) as session:
        chosen, adapter = replay.settings(Path()), WorldEconomicOutlook()
        held = adapter.fetch(session, chosen, empty(), lambda words: None).observations
        replay.figures.weo["WEO"].published = "2025-11-19"
        assert not adapter.changed(session, chosen, held)
        again = adapter.fetch(session, chosen, held, lambda words: None)
    assert set(again.observations["edition"]) == {"2025-10"}
    assert again.published == {}


def test_an_indicator_that_the_catalogue_newly_asks_for_is_news():
    """Or else it would come with the next edition only."""
    with Replay(Figures.made()) as replay, Transport(replay.settings(Path())) as session:
        chosen, adapter = replay.settings(Path()), WorldEconomicOutlook()
        held = adapter.fetch(session, chosen, empty(), lambda words: None).observations
        less = held[held["indicator"] != "gdp_growth"]
        assert adapter.changed(session, chosen, less)
        for edition in replay.figures.weo.values():
            edition.series = {k: v for k, v in edition.series.items() if k[1] != "NGDP_RPCH"}
        assert not adapter.changed(session, chosen, less), "the service does not have it"


def test_an_indicator_that_is_new_comes_of_the_editions_that_are_held_too():
    """And nothing else comes of them: what is held of an edition is not replaced by an extract."""
    with Replay(Figures.made()) as replay, Transport(replay.settings(Path())) as session:
        chosen, adapter = replay.settings(Path()), WorldEconomicOutlook()
        held = adapter.fetch(session, chosen, empty(), lambda words: None).observations
        less = held[(held["indicator"] != "gdp_growth") | (held["edition"] == "2025-04")]
        relabelled = less.assign(edition=less["edition"].replace({"2024-10": "2024-10.2"}))
        found = adapter.fetch(session, chosen, relabelled, lambda words: None)
        assert len(replay.asked("WEO_2025_APR_VINTAGE")) == 1, "it lacks nothing"
    came = found.observations.groupby("edition")["indicator"].agg(set)
    assert came["2024-10"] == {"gdp_growth"}
    assert came["2025-10"] == set(held["indicator"])
    assert set(came.index) == {"2024-10", "2025-10"}
    assert set(found.published) == {"2025-10"}
    rows = found.observations.query("edition == '2024-10'").reset_index(drop=True)
    wanted = held.query("edition == '2024-10' and indicator == 'gdp_growth'").reset_index(drop=True)
    assert rows.equals(wanted)


def test_datamapper_is_read_past_its_quirks():
    said = {
        "values": {
            "NGDPD": {
                "CHN": {"2024": 18743.8, "2025": "n/a", "2026": None},
                "ADVEC": {"2024": 1},
                "WEOWORLD": {"2024": 110000},
            },
            "": None,
        },
        "api": {},
    }
    table, left = datamapper.parse(json.dumps(said).encode(), "NGDPD")
    assert left == ["ADVEC"]
    assert set(zip(table["ref_area"], table["time_period"], strict=True)) == {
        ("CHN", "2024"),
        ("WLD", "2024"),
    }


@pytest.mark.parametrize(
    "said", [b'{"api": {}}', b'{"values": null}', b'{"values": {"PPPGDP": {"CHN": {}}}}']
)
def test_datamapper_without_values_does_not_have_it(said):
    with pytest.raises(NotServed):
        datamapper.parse(said, "NGDPD")


@pytest.mark.parametrize(
    "said", [b"<html>", b"[]", b'{"values": {"NGDPD": {"CHN": {"2024": "about 1"}}}}']
)
def test_datamapper_of_another_shape_is_refused(said):
    with pytest.raises(BadAnswer):
        datamapper.parse(said, "NGDPD")


@pytest.mark.parametrize(
    ("source", "label"),
    [
        ("World Economic Outlook (April 2026)", "2026-04"),
        ("World Economic Outlook (October 2025)", "2025-10"),
        ("Fiscal Monitor (April 2026)", ""),
        ("", ""),
    ],
)
def test_datamapper_says_its_edition_in_words(source, label):
    assert datamapper.edition({"source": source}) == label


def test_datamapper_years_from_the_editions_on_are_forecasts():
    table = pd.DataFrame(
        {"ref_area": ["CHN"] * 2, "time_period": ["2025", "2026"], "value": [1.5, 2.5]}
    )
    found = datamapper.observations(table, "gdp_nominal", "2026-04", 1e9)
    assert list(found["obs_status"]) == ["A", "F"]
    assert list(found["value"]) == [1.5e9, 2.5e9]
