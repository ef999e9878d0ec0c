"""World Bank answers: pages, refusals, the CSV download, and one request for a few economies."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from etl import catalog
from etl.errors import BadAnswer, NotServed
from etl.observations import empty
from etl.sources import worldbank_csv, worldbank_json
from etl.sources.transport import Transport
from etl.sources.worldbank import WorldDevelopmentIndicators
from tests.figures import Figures, level
from tests.replay import Replay
from tests.services import answer

SERVED = {name for name, facts in catalog.indicators().items() if "wdi" in facts.series}
CODES = {"NY.GDP.MKTP.CD": "gdp_nominal", "SP.POP.TOTL": "population"}
FIGURES = Figures.made()


def body(query: str = "", codes: str = "NY.GDP.MKTP.CD", areas: str = "CHN;JPN;KOR;WLD") -> bytes:
    path = f"/v2/country/{areas}/indicator/{codes}?format=json&per_page=20000&date=2020:2026{query}"
    return answer(FIGURES, path, 20000).body


def test_rows_become_observations_in_units():
    table = worldbank_json.parse([body()], CODES)
    china = table[(table["ref_area"] == "CHN") & (table["time_period"] == "2024")].iloc[0]
    assert china["value"] == level("gdp_nominal", "CHN", 2024)
    assert (china["source"], china["edition"], china["freq"]) == ("wdi", "2026-07-13", "A")
    assert len(table) == 4 * 5, "2025 is listed without figures, so it has no rows"


def test_several_indicators_in_one_answer_are_told_apart():
    table = worldbank_json.parse([body("&source=2", ";".join(CODES))], CODES)
    assert set(table["indicator"]) == {"gdp_nominal", "population"}


def test_a_flag_of_the_world_bank_is_kept():
    flagged = body().replace(b'"obs_status": ""', b'"obs_status": "E"', 1)
    rows = json.loads(flagged)[1]
    rows[0]["value"] = 1.0
    table = worldbank_json.parse([json.dumps([json.loads(flagged)[0], rows]).encode()], CODES)
    assert "E" in set(table["obs_status"])


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (b'[{"message":[{"id":"120","value":"a"},{"id":"120","value":"b"}]}]', "a; b"),
        (b'[{"message":"all wrong"}]', "all wrong"),
        (b'<wb:error><wb:message id="175">Archived.</wb:message></wb:error>', "Archived."),
    ],
)
def test_the_services_own_no_is_told_in_its_words(said, words):
    with pytest.raises(NotServed, match=words):
        worldbank_json.page(said)


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"null",
        b"[]",
        b"[1]",
        b"[1, 2]",
        b'[{"page": 1}, []]',
        b'[{"total": "x"}, [{}]]',
        b"<html>",
    ],
)
def test_everything_else_is_a_bad_answer(said):
    with pytest.raises(BadAnswer):
        worldbank_json.page(said)


@pytest.mark.parametrize("rows", ["null", "[]"])
def test_an_answer_without_rows_is_told_apart(rows):
    with pytest.raises(worldbank_json.Empty):
        worldbank_json.page(
            f'[{{"page": 1, "pages": 0, "total": 0, "lastupdated": "2026-01-01"}}, {rows}]'.encode()
        )


def test_a_list_of_economies_tells_aggregates():
    table = worldbank_json.parse_areas(
        answer(FIGURES, "/v2/country/all?format=json&per_page=400", 400).body
    )
    kinds = dict(zip(table["ref_area"], table["kind"], strict=True))
    assert kinds["CHN"] == "economy"
    assert kinds["WLD"] == "aggregate"
    assert "China" in set(table["name"]), "names end in a blank now and then"


def archive(change=lambda text: text) -> bytes:
    whole = answer(FIGURES, "/v2/en/indicator/NY.GDP.MKTP.CD?downloadformat=csv", 1).body
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name).decode("utf-8-sig")))
    return out.getvalue()


def test_the_csv_download_says_what_the_json_says():
    table = worldbank_csv.parse(archive(), "NY.GDP.MKTP.CD", "gdp_nominal")
    same = worldbank_json.parse([body(areas="all").replace(b"2020:2026", b"")], CODES)
    both = table.merge(same, on=["ref_area", "time_period", "value", "edition"])
    assert len(both) == len(same)


OTHER_SHAPES = {
    "no edition": lambda text: text.replace("Last Updated Date", "Updated"),
    "no header": lambda text: text.replace("Country Name", "Name"),
    "another indicator": lambda text: text.replace("NY.GDP.MKTP.CD", "SP.POP.TOTL"),
    "breaks off": lambda text: text[:-300],
    "words": lambda text: text.replace('"China ",', '"China ","CHN","x","NY.GDP.MKTP.CD",').replace(
        '"x","NY.GDP.MKTP.CD","CHN"', '"x","NY.GDP.MKTP.CD","one"'
    ),
}


@pytest.mark.parametrize("change", OTHER_SHAPES)
def test_a_csv_download_of_another_shape_is_refused(change):
    with pytest.raises(BadAnswer):
        worldbank_csv.parse(archive(OTHER_SHAPES[change]), "NY.GDP.MKTP.CD", "gdp_nominal")


@pytest.mark.parametrize("said", [b"", b"PK\x03\x04", b"<html>"])
def test_something_else_than_an_archive_is_refused(said):
    with pytest.raises(BadAnswer, match=r"something else than a zip|a web page|broken JSON"):
        worldbank_csv.parse(said, "NY.GDP.MKTP.CD", "gdp_nominal")


def test_a_few_economies_take_one_request():
    figures = Figures.made()
    figures.wdi["PA.NUS.FCRF"] = figures.wdi["SP.POP.TOTL"]
    figures.updated["PA.NUS.FCRF"] = "2026-07-13"
    with Replay(figures) as replay, Transport(replay.settings(Path())) as session:
        adapter = WorldDevelopmentIndicators(("CHN", "JPN", "KOR", "WLD"))
        found = adapter.fetch(session, replay.settings(Path()), empty(), lambda words: None)
        assert len(replay.asked()) == 1
    assert set(found.observations["ref_area"]) == {"CHN", "JPN", "KOR", "WLD"}
    assert set(found.observations["indicator"]) == SERVED


def test_one_unknown_indicator_does_not_cost_the_others():
    with Replay(Figures.made()) as replay, Transport(replay.settings(Path())) as session:
        adapter = WorldDevelopmentIndicators(("CHN", "JPN", "KOR", "WLD"))
        found = adapter.fetch(session, replay.settings(Path()), empty(), lambda words: None)
    assert set(found.observations["indicator"]) == SERVED - {"exchange_rate"}
    assert found.notes == ("wdi does not serve exchange_rate (PA.NUS.FCRF)",)


@pytest.mark.parametrize("what", ["edition", "value", "nothing"])
def test_news_are_told_by_one_small_request(what):
    figures = Figures.made()
    figures.wdi["PA.NUS.FCRF"] = figures.wdi["SP.POP.TOTL"]
    figures.updated["PA.NUS.FCRF"] = "2026-07-13"
    with Replay(figures) as replay, Transport(replay.settings(Path())) as session:
        chosen, adapter = replay.settings(Path()), WorldDevelopmentIndicators()
        held = adapter.fetch(session, chosen, empty(), lambda words: None).observations
        if what == "edition":
            figures.updated = dict.fromkeys(figures.updated, "2026-08-01")
        if what == "value":
            figures.wdi["SP.POP.TOTL"]["KOR"]["2020"] = 1.0
        before = len(replay.asked())
        # The same content under another date is no news.
        assert adapter.changed(session, chosen, held) is (what == "value")
        assert len(replay.asked()) == before + 1


def test_an_indicator_that_the_catalogue_newly_asks_for_is_news():
    """Or else it would come with the next edition only."""
    figures = Figures.made()
    with Replay(figures) as replay, Transport(replay.settings(Path())) as session:
        chosen, adapter = replay.settings(Path()), WorldDevelopmentIndicators()
        held = adapter.fetch(session, chosen, empty(), lambda words: None).observations
        assert not adapter.changed(session, chosen, held), "the service does not have it"
        figures.wdi["PA.NUS.FCRF"] = figures.wdi["SP.POP.TOTL"]
        figures.updated["PA.NUS.FCRF"] = "2026-07-13"
        assert adapter.changed(session, chosen, held)
