"""The data API: the numbers of the commands, typed, paged, in words where it cannot answer."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from typing import Any

import pandas as pd
import pysdmx.io
import pytest
import sdmx
from starlette.testclient import TestClient
from typer.testing import CliRunner

from dashboard.commands.main import app
from dashboard.exports.data.tables import harmless
from dashboard.figures import FIGURES
from dashboard.web.api import ROOT, models, questions
from dashboard.web.api.answers import to_csv
from dashboard.web.api.tables import known_then
from dashboard.web.server import create
from etl import catalog
from etl.analysis import claims, decomposition
from etl.observations import COLUMNS
from etl.storage.store import Release, Store
from tests import small
from tests.small import full_width


def ask(client: TestClient, path: str, **query: Any) -> dict[str, Any]:
    """The JSON at an address; names that Python has for itself end with a line."""
    answer = client.get(f"{ROOT}/{path}", params={k.rstrip("_"): v for k, v in query.items()})
    assert answer.status_code == 200, answer.text
    content: dict[str, Any] = answer.json()
    return content


def command(*words: str) -> Any:
    """What a command prints as JSON."""
    return json.loads(CliRunner().invoke(app, list(words)).stdout)


@pytest.mark.parametrize(
    ("indicator", "source", "area"),
    [("gdp_nominal", "weo", "CJK"), ("goods_trade", "unctad", "JPN"), ("gdp_ppp", "wdi", "ASEAN")],
)
def test_shares_are_those_of_the_command(
    client: TestClient, indicator: str, source: str, area: str
) -> None:
    told = command(
        "share", "--indicator", indicator, "--source", source, "--area", area, "--format", "json"
    )
    assert ask(client, "shares", indicator=indicator, source=source, area=area)["data"] == told


def test_shares_of_an_earlier_day_are_those_of_the_command(client: TestClient) -> None:
    told = command(
        *("share", "--indicator", "gdp_ppp", "--source", "weo", "--as-of", "2022-05-01"),
        *("--from", "2000", "--to", "2023", "--format", "json"),
    )
    asked = {"indicator": "gdp_ppp", "source": "weo", "as_of": "2022-05-01"}
    found = ask(client, "shares", **asked, from_="2000", to="2023")["data"]
    assert found == told
    assert {row["edition"] for row in found} == {"2022-04"}


def test_shares_of_several_areas_are_those_of_each(client: TestClient) -> None:
    each = [ask(client, "shares", area=area)["data"] for area in ("KOR", "CJK", "CHN")]
    for listed in ("area=KOR,CJK,CHN", "area=KOR&area=CJK,CHN&area=KOR"):
        assert client.get(f"{ROOT}/shares?{listed}").json()["data"] == [
            row for rows in each for row in rows
        ]


@pytest.mark.parametrize("as_of", ["", "2025-10", "2024-12-31"])
def test_claims_are_those_of_the_command(client: TestClient, as_of: str) -> None:
    told = command("claim", "--json", *(["--as-of", as_of] if as_of else []))
    assert ask(client, "claims", limit=10_000, as_of=as_of)["data"] == told


@pytest.mark.parametrize("as_of", ["", "2025-04"])
def test_parts_are_those_of_the_command(client: TestClient, as_of: str) -> None:
    told = ask(client, "decomposition", from_="2021", to="2024", as_of=as_of)["data"]
    when = ["--as-of", as_of] if as_of else []
    assert told == command("why", "--from", "2021", "--to", "2024", "--json", *when)


@pytest.mark.parametrize("method", ["", "chain", "ends"])
def test_long_splits_are_those_of_the_command(client: TestClient, method: str) -> None:
    told = ask(client, "decomposition", from_="1995", to="2024", method=method)["data"]
    chosen = ["--method", method] if method else []
    assert told == command("why", "--from", "1995", "--to", "2024", "--json", *chosen)
    assert {row["method"] for row in told} == {method or "chain"}


@pytest.mark.parametrize("as_of", ["", "2025-04"])
@pytest.mark.parametrize("indicator", ["gdp_nominal", "gdp_ppp"])
def test_errors_of_forecasts_are_those_of_the_command(
    client: TestClient, indicator: str, as_of: str
) -> None:
    chosen = ["--indicator", indicator, *(["--as-of", as_of] if as_of else [])]
    told = ask(client, "forecast-accuracy", indicator=indicator, as_of=as_of)["data"]
    assert told == command("forecasts", "--json", *chosen)
    each = ask(client, "forecast-errors", indicator=indicator, as_of=as_of)["data"]
    assert each == command("forecasts", "--each", "--json", *chosen)
    assert all(row["edition"] < row["latest_edition"] <= (as_of or "9") for row in each)


def flows_by_hand(release: Release, source: str, side: str, year: str) -> dict[str, float]:
    """Exporter and importer -> dollars, as one of the two sides reports them."""
    rows = release.observations
    found = {}
    for row in rows[rows["indicator"] == f"bilateral_goods_{side}"].itertuples():
        pair = row.ref_area, row.counterpart_area
        if (row.source, row.freq, row.time_period) == (source, "A", year) and set(pair) <= {
            "CHN",
            "JPN",
            "KOR",
        }:
            found["-".join(pair if side == "exports" else pair[::-1])] = row.value
    return found


def test_both_mirrors_by_hand(client: TestClient, release: Release) -> None:
    found = ask(client, "mirrors", source="comtrade", from_="2024", to="2024")["data"]
    for side in ("exports", "imports"):
        told = {f"{row['exporter']}-{row['importer']}": row[side] for row in found}
        assert told == flows_by_hand(release, "comtrade", side, "2024")
        assert len(told) == 6
    assert all(row["gap"] == row["imports"] - row["exports"] for row in found)
    refused = client.get(f"{ROOT}/mirrors?source=weo")
    assert refused.status_code == 400
    assert "comtrade" in refused.json()["hint"]


@pytest.mark.parametrize("side", ["exports", "imports"])
def test_net_trade_by_hand(client: TestClient, release: Release, side: str) -> None:
    asked = {"indicator": f"bilateral_goods_{side}", "from_": "2023"}
    found = ask(client, "net-trade", **asked)["data"]
    rows = release.select(f"goods_{side}", "unctad")
    assert {row["source"] for row in found} == {"comtrade"}
    assert found
    for row in found:
        year = rows[rows["time_period"] == row["time_period"]].set_index("ref_area")["value"]
        three = sum(year[area] for area in ("CHN", "JPN", "KOR"))
        among = sum(flows_by_hand(release, "comtrade", side, row["time_period"]).values())
        assert row["among"] == pytest.approx(among)
        assert row["share"] == pytest.approx(three / year["WLD"])
        assert row["net_share"] == pytest.approx((three - among) / (year["WLD"] - among))


def test_rows_of_the_api_are_rows_of_the_arithmetic() -> None:
    """A column more there is a field more here."""
    assert tuple(models.columns(models.Claim)) == claims.COLUMNS
    assert tuple(models.columns(models.Part)) == decomposition.COLUMNS
    assert tuple(models.columns(models.Observation)) == COLUMNS


def test_observations_are_those_of_the_release(client: TestClient, release: Release) -> None:
    query = {"indicator": "gdp_nominal", "source": "weo", "area": "CHN,WLD", "from_": "2020"}
    found = pd.DataFrame(ask(client, "observations", **query)["data"])
    rows = release.observations
    held = rows[
        (rows["indicator"] == "gdp_nominal")
        & (rows["source"] == "weo")
        & rows["ref_area"].isin(["CHN", "WLD"])
        & (rows["time_period"] >= "2020")
    ]
    assert found.to_dict("list") == held.to_dict("list")


def test_observations_of_an_earlier_day(client: TestClient, release: Release) -> None:
    earlier = release.editions("gdp_nominal", "weo")[0]
    for query in (
        {"as_of": earlier, "source": "weo", "indicator": "gdp_nominal"},
        {"edition": earlier, "source": "weo", "indicator": "gdp_nominal"},
        {"as_of": earlier, "indicator": "gdp_nominal"},
    ):
        found = {row["edition"] for row in ask(client, "observations", **query)["data"]}
        assert earlier in found
        assert max(found) == earlier


def test_every_edition_at_once(client: TestClient, release: Release) -> None:
    found = ask(client, "observations", edition="all", limit=1)
    assert found["total"] == len(release.everything)


def test_vintages_name_every_edition(client: TestClient, release: Release) -> None:
    found = ask(client, "vintages", indicator="gdp_nominal", source="weo")["data"]
    assert [row["edition"] for row in found] == release.editions("gdp_nominal", "weo")
    assert [row["latest"] for row in found].count(True) == 1


def test_figures_are_the_registry(client: TestClient) -> None:
    found = ask(client, "figures")["data"]
    assert [row["id"] for row in found] == list(FIGURES)
    assert client.get(found[0]["url"].replace("{format}", "json")).status_code == 200


def test_indicators_areas_and_releases_are_listed(client: TestClient, release: Release) -> None:
    assert [row["id"] for row in ask(client, "indicators")["data"]] == list(catalog.indicators())
    areas = {row["ref_area"]: row for row in ask(client, "areas")["data"]}
    assert areas[catalog.CJK]["members"] == ["CHN", "JPN", "KOR"]
    assert areas["JPN"]["name"] == "Japan"
    assert [row["id"] for row in ask(client, "releases")["data"] if row["current"]] == [release.id]
    current = ask(client, "releases/current")
    assert current["id"] == release.id
    assert current["sources"][0]["citation"]
    assert ask(client, f"releases/{release.id}") == current


def test_pages_follow_each_other(client: TestClient) -> None:
    """Following `next` gives every row once."""
    whole = ask(client, "vintages")["data"]
    rows, following = [], f"{ROOT}/vintages?limit=40"
    while following:
        answer = client.get(following)
        rows += answer.json()["data"]
        assert answer.headers["X-Total-Count"] == str(len(whole))
        assert ("Link" in answer.headers) == bool(answer.json()["next"])
        following = answer.json()["next"]
        if following:
            assert answer.headers["Link"] == f'<{following}>; rel="next"'
    assert rows == whole


@pytest.mark.parametrize(
    "path",
    ["observations?indicator=gdp_ppp&source=weo", "claims?", "areas?", "shares?area=CJK,JPN"],
)
def test_the_order_of_rows_stays(client: TestClient, path: str) -> None:
    """Rows asked for in two windows are those of one window twice as large, also in SDMX."""
    once = client.get(f"{ROOT}/{path}&limit=60").json()["data"]
    first = client.get(f"{ROOT}/{path}&limit=30").json()
    second = client.get(first["next"]).json()
    assert first["data"] + second["data"] == once
    assert second["release"] == first["release"]


def test_pages_of_sdmx_follow_each_other(client: TestClient) -> None:
    asked = {"indicator": "population", "source": "wdi", "format": "sdmx-csv", "limit": 3}
    first = client.get(f"{ROOT}/observations", params=asked)
    address = first.headers["Link"].partition(">")[0][1:]
    second = client.get(address)
    assert second.headers["content-type"] == first.headers["content-type"]
    assert first.text.splitlines()[0] == second.text.splitlines()[0]
    assert first.text.splitlines()[3] != second.text.splitlines()[1]


def test_an_answer_of_a_named_release_stays_the_same(store: Store) -> None:
    """Another release is served, and the question with `release=` is answered as before."""
    old = store.current_id()
    assert old
    with TestClient(create(store)) as client:
        before = client.get(f"{ROOT}/shares?from=2023")
        frozen = client.get(f"{ROOT}/shares?from=2023&release={old}")
        small.publish(store, small.table())
        client.app.state.app.live.look()  # type: ignore[attr-defined]
        after = client.get(f"{ROOT}/shares?from=2023")
        again = client.get(f"{ROOT}/shares?from=2023&release={old}")
    assert before.json()["release"] == old != after.json()["release"]
    assert again.json() == frozen.json()
    assert again.headers["ETag"] == frozen.headers["ETag"]
    assert "max-age=60" in after.headers["Cache-Control"]
    assert "max-age=86400" in again.headers["Cache-Control"]


def test_pages_are_of_one_release_also_if_another_is_published(store: Store) -> None:
    with TestClient(create(store)) as client:
        first = client.get(f"{ROOT}/vintages?limit=40").json()
        small.publish(store, small.table())
        client.app.state.app.live.look()  # type: ignore[attr-defined]
        second = client.get(first["next"]).json()
    assert second["release"] == first["release"]
    assert second["total"] == first["total"]


def test_a_release_gives_its_files_whole(client: TestClient, release: Release) -> None:
    answer = client.get(f"{ROOT}/releases/{release.id}/observations.parquet")
    assert pd.read_parquet(io.BytesIO(answer.content)).equals(release.observations)
    described = ask(client, f"releases/{release.id}")["resources"]
    held = {each["path"]: each["hash"] for each in described}
    digest = hashlib.sha256(answer.content).hexdigest()
    assert held["observations.parquet"] == f"sha256:{digest}"
    assert release.id in answer.headers["Content-Disposition"]


def test_behind_the_end_is_nothing(client: TestClient) -> None:
    found = ask(client, "vintages", offset=9_999_999)
    assert found["data"] == []
    assert found["next"] is None


@pytest.mark.parametrize("path", ["shares", "vintages", "claims", "figures", "areas", "releases"])
def test_csv_and_json_say_the_same(client: TestClient, path: str) -> None:
    told = ask(client, path, limit=50)["data"]
    answer = client.get(f"{ROOT}/{path}", params={"limit": 50, "format": "csv"})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert len(rows) == len(told)
    for row, full in zip(rows, told, strict=True):
        for name, value in full.items():
            if isinstance(value, float):
                assert float(row[name]) == value
            elif isinstance(value, list):
                assert row[name].split() == value
            else:
                written = {True: "true", False: "false", None: ""}
                assert row[name] == (written[value] if value in (None, True, False) else str(value))
    assert ask(client, "releases/current")["id"] in answer.headers["Content-Disposition"]


def test_no_text_is_a_formula() -> None:
    frame = pd.DataFrame({"name": ["=1+1", "@x", "-2", "Japan"], "value": [-1.5, 2.0, 3.0, 4.0]})
    assert to_csv(frame).decode().split("\r\n")[1:5] == [
        "'=1+1,-1.5",
        "'@x,2.0",
        "'-2,3.0",
        "Japan,4.0",
    ]
    assert harmless(None) is None


def test_the_same_answer_is_not_sent_again(client: TestClient) -> None:
    first = client.get(f"{ROOT}/shares")
    tag = first.headers["ETag"]
    again = client.get(f"{ROOT}/shares", headers={"If-None-Match": f'"other", {tag}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == tag
    assert "max-age" in first.headers["Cache-Control"]
    assert client.get(f"{ROOT}/shares", headers={"If-None-Match": '"other"'}).status_code == 200


def test_head_is_get_without_the_body(client: TestClient) -> None:
    got, head = client.get(f"{ROOT}/shares"), client.head(f"{ROOT}/shares")
    assert (head.status_code, head.content) == (200, b"")
    for name in ("ETag", "X-Total-Count", "X-Release", "Content-Type"):
        assert head.headers[name] == got.headers[name]


@pytest.mark.parametrize(
    "path",
    ["shares", "shares?limit=0", "nothing", "releases/current", f"shares?area={'A' * 20_000}"],
)
def test_pages_of_other_sites_may_read(client: TestClient, path: str) -> None:
    """Answers and refusals say so also to those who do not name their origin: caches give them to others."""
    answer = client.get(f"{ROOT}/{path}")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "X-Total-Count" in answer.headers["Access-Control-Expose-Headers"]


def test_a_browser_may_ask_whether_it_may_ask(client: TestClient) -> None:
    asked = {
        "Origin": "https://example.org",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "if-none-match",
    }
    answer = client.options(f"{ROOT}/shares", headers=asked)
    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "GET" in answer.headers["Access-Control-Allow-Methods"]
    assert "If-None-Match" in answer.headers["Access-Control-Allow-Headers"]
    assert client.options(f"{ROOT}/shares").headers["Allow"] == "GET, HEAD, OPTIONS"


def test_pages_are_not_for_scripts_of_other_sites(client: TestClient) -> None:
    assert "Access-Control-Allow-Origin" not in client.get("/about").headers
    assert (
        client.options("/_dash-update-component").headers.get("Access-Control-Allow-Origin") is None
    )


def test_only_reading_is_answered(client: TestClient) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        answer = client.request(method, f"{ROOT}/shares")
        assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")
        assert method in answer.json()["error"]


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("shares?indicator=gdp", 422, "indicator cannot be 'gdp'. Did you mean 'gdp_"),
        ("shares?indicator=gdp_growth", 400, "no shares of the world"),
        ("shares?indicator=population&source=weo", 400, "no World total"),
        ("shares?source=unctad", 400, "no gdp_nominal from unctad"),
        ("shares?source=imf", 422, "source cannot be 'imf'. Known: comtrade, imts, unctad"),
        ("shares?area=XXX", 400, "There is no area 'XXX'."),
        ("shares?area=Korea", 422, "KOR (Korea, Rep.), PRK (Korea, Dem. People's Rep.)"),
        ("observations?area=Korea", 422, "KOR (Korea, Rep.), PRK (Korea, Dem. People's Rep.)"),
        ("claim?share=2%25&areas=Republic of Korea", 422, "KOR (Korea, Rep.)"),
        ("claim?share=2%25&areas=XXX", 400, "There is no area 'XXX'."),
        ("shares?area=", 422, "area cannot be ['']. Give at least one"),
        ("shares?from=abc", 422, "from cannot be 'abc'. Give a year, for example 2020."),
        (
            f"shares?from={full_width(2000)}",
            422,
            f"from cannot be '{full_width(2000)}'. Give a year, for example 2020.",
        ),
        (
            f"shares?as_of={full_width(2022)}-04",
            422,
            f"as_of cannot be '{full_width(2022)}-04'. Give an edition or a date",
        ),
        (f"claims?as_of={full_width(2022)}-04", 422, f"as_of cannot be '{full_width(2022)}-04'."),
        (
            f"decomposition?from={full_width(2021)}&to=2024",
            422,
            f"from cannot be '{full_width(2021)}'.",
        ),
        (f"observations?to={full_width(2022)}", 422, "Give a year, a quarter or a month"),
        (f"observations?edition={full_width(2022)}-04", 422, "edition cannot be"),
        ("shares?from=2030&to=2000", 422, "from 2030 is after to 2000. Swap them."),
        ("shares?as_of=2025-13", 422, "as_of cannot be '2025-13'. Give an edition or a date"),
        ("shares?as_of=2021-02-30", 422, "as_of cannot be '2021-02-30'. No calendar has this day"),
        ("shares?as_of=x", 422, "as_of cannot be 'x'. Give an edition or a date"),
        ("shares?as_of=1999", 400, "The first edition is"),
        ("shares?form=csv", 422, "no parameter 'form'. Did you mean 'format'? Known: area, as_of"),
        ("shares?limit=0", 422, "limit cannot be '0'. Give a number that is 1 or more."),
        ("shares?limit=10001", 422, "Give a number that is 10000 or less."),
        ("shares?limit=all", 422, "limit cannot be 'all'. Give a whole number."),
        ("shares?offset=-1", 422, "offset cannot be '-1'."),
        ("shares?format=xml", 422, "format cannot be 'xml'. Give 'json' or 'csv'."),
        (
            "shares?release=last",
            422,
            "release cannot be 'last'. Give the id or short name of a release",
        ),
        ("shares?release=20200101T000000Z-000000000000", 404, "no release 2020"),
        ("observations?area=jpn", 422, "area cannot be 'jpn'. Give codes in capital letters"),
        ("observations?counterpart=x", 422, "counterpart cannot be 'x'. Give codes"),
        (
            "observations?area=CJK",
            400,
            "added up here. Ask for its shares, or for its members: CHN,JPN,KOR.",
        ),
        ("observations?area=ZZZ", 400, "There is no area 'ZZZ'."),
        ("observations?counterpart=ZZZ", 400, "There is no area 'ZZZ'."),
        (
            "shares?indicator=goods_exports&source=wdi&area=USA",
            400,
            "goods_exports from wdi has no values for USA.",
        ),
        (
            "shares?indicator=goods_exports&source=wdi&area=CHN&of=CJK%2BUSA",
            400,
            "goods_exports from wdi has no values for USA.",
        ),
        ("shares?indicator=goods_exports&source=wdi&area=CJK%2BXXX", 400, "no area 'XXX'."),
        (
            "observations?indicator=goods_exports&source=wdi&area=USA",
            400,
            "goods_exports from wdi has no values for USA.",
        ),
        ("observations?area=U0001", 400, "The release has no values for U0001."),
        ("observations?edition=2019-01", 400, "There is no edition '2019-01'."),
        ("shares?indicator=goods_exports&source=wdi&area=USMCA", 400, "has no member of USMCA."),
        ("observations?from=2024-Q5", 422, "Give a year, a quarter or a month: 2024, 2024-Q1"),
        ("observations?area=" + ",".join(f"A{n}" for n in range(51)), 422, "Give at most 50."),
        ("observations?as_of=2025&edition=all", 422, "as_of and edition cannot both be given."),
        ("observations?format=SDMX", 422, "'sdmx-csv' or 'sdmx-json'."),
        ("claims?latest=perhaps", 422, "latest cannot be 'perhaps'. Give true or false."),
        ("claims?claim=all_of_it", 422, "claim cannot be 'all_of_it'. Known: one_fifth"),
        ("decomposition", 422, "from is missing. Add from"),
        ("decomposition?from=2020&to=2099", 400, "2099"),
        ("structure?what=1", 422, "There is no parameter 'what'. Known: release."),
        ("nothing/here", 404, "There is nothing at /api/v1/nothing/here"),
        ("shares/", 404, "There is nothing at /api/v1/shares/. Did you mean /api/v1/shares?"),
        ("vintage", 404, "Did you mean /api/v1/vintages?"),
        ("releases/none", 422, "id cannot be 'none'. Give the id or short name of a release"),
        ("releases/20200101T000000Z-000000000000", 404, "There is no release"),
        ("releases/current?form=1", 422, "There is no parameter 'form'."),
        ("releases/20261126T000407Z-5e332f680d41/current", 422, "file cannot be 'current'."),
    ],
)
def test_what_cannot_be_answered_is_said(
    client: TestClient, address: str, status: int, words: str
) -> None:
    answer = client.get(f"{ROOT}/{address}")
    assert answer.status_code == status
    told = answer.json()
    assert words in f"{told['error']} {told['hint']}"
    assert told["hint"]
    assert set(answer.json()) == {"error", "hint"}


@pytest.mark.parametrize(
    "as_of", ["2025", "2025-10", "2025-10-10", "2026", "2019-12-31", "2025-11-30"]
)
def test_days_without_news_are_the_day_of_the_last_news(release: Release, as_of: str) -> None:
    """The day that stands for another finds the same edition of everything."""
    day = known_then(release, as_of)
    for e in release.package["editions"]:
        pair = (e["indicator"], e["source"])
        assert release.edition(*pair, day) == release.edition(*pair, as_of)


def test_examples_are_what_is_answered(client: TestClient) -> None:
    """Each address with rows has a question in the document, and the answer beside it is the server's own."""
    described = client.get("/openapi.json").json()["paths"]
    for name in questions.QUESTIONS:
        facts = described[f"{ROOT}/{name}"]["get"]
        asked = facts["description"].rpartition("For example: `")[2].rstrip("`")
        content = facts["responses"]["200"]["content"]
        there = json.dumps(content["application/json"]["example"])
        told = json.loads(there.replace(questions.HERE, "http://testserver"))
        assert client.get(asked).json() == told
        assert told["data"]
        answer = client.get(f"{asked}&format=csv")
        assert answer.text == content["text/csv"]["example"].replace(
            questions.HERE, "http://testserver"
        )
    with_rows = {
        path.removeprefix(f"{ROOT}/")
        for path, facts in described.items()
        if path.startswith(ROOT)
        and {"text/csv", "application/json"}
        <= set(facts.get("get", facts.get("post"))["responses"]["200"].get("content", {}))
    }
    # The second is files as they were published.
    assert with_rows - set(questions.QUESTIONS) == {"releases", "releases/{id}/{file}"}


def _said(path: str, name: str) -> dict[str, str]:
    """What a claim by its parts needs beside one of them: it says one thing, a ratio has two sides, a period two years."""
    if not path.endswith("/claim") or name in {"share", "amount", "rank", "contribution", "among"}:
        return {}
    if name in {"ratio", "versus"}:
        return {"ratio": "0.8", "versus": "USA"}
    return {"share": "0.24"} | ({"year": "2020"} if name == "until" else {})


def test_every_parameter_has_an_example_that_works(client: TestClient) -> None:
    """Each example alone, beside what the address must have, finds rows."""
    described = client.get("/openapi.json").json()["paths"]
    tried = 0
    for path, facts in described.items():
        # What is sent to an address has no parameters in it: test_review.py sends it.
        parameters = facts.get("get", {}).get("parameters", [])
        if not path.startswith(ROOT) or "{" in path:
            continue
        needed = {p["name"]: p["schema"]["examples"][0] for p in parameters if p["required"]}
        for parameter in parameters:
            assert parameter["description"], (path, parameter["name"])
            for example in parameter["schema"].get("examples", []):
                asked = needed | _said(path, parameter["name"]) | {parameter["name"]: example}
                answer = client.get(path, params=asked)
                assert answer.status_code == 200, (path, asked, answer.text)
                assert int(answer.headers.get("X-Total-Count", 1)) > 0, (path, asked)
                tried += 1
            assert parameter["schema"].get("examples") or parameter["name"] == "release"
    assert tried > 30


def test_answers_are_as_described(client: TestClient) -> None:
    """Every model reads its own rows, and names in the document are those of functions and models."""
    models.Page[models.Share].model_validate(ask(client, "shares"))
    models.Page[models.Part].model_validate(ask(client, "decomposition", from_="2021", to="2024"))
    models.Page[models.Area].model_validate(ask(client, "areas"))
    models.WholeRelease.model_validate(ask(client, "releases/current"))
    described = client.get("/openapi.json").json()
    assert described["paths"][f"{ROOT}/shares"]["get"]["operationId"] == "shares"
    assert "SharePage" in described["components"]["schemas"]


def test_the_root_lists_the_addresses(client: TestClient) -> None:
    described = client.get("/openapi.json").json()["paths"]
    for root in (ROOT, f"{ROOT}/"):
        told = models.Index.model_validate(client.get(root).json())
        assert [each.path for each in told.addresses] == [
            p for p in described if p.startswith(ROOT)
        ]


def test_the_document_names_no_inner_doors(client: TestClient) -> None:
    described = client.get("/openapi.json").json()
    assert f"{ROOT}/shares" in described["paths"]
    assert not [path for path in described["paths"] if path.startswith("/_")]
    assert all("head" not in facts for facts in described["paths"].values())


def test_the_document_for_people_asks_nobody_else(client: TestClient) -> None:
    answer = client.get("/docs")
    assert answer.status_code == 200
    assert "://" not in answer.text
    assert "/openapi.json" in answer.text


def test_the_document_for_people_without_its_script(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where swagger-ui was not installed, the page is a list with a link to the whole description."""
    monkeypatch.setattr("dashboard.web.api.documented.SWAGGER", "vendor/not-there")
    answer = client.get("/docs")
    assert answer.status_code == 200
    assert "<script" not in answer.text
    assert f"{ROOT}/shares" in answer.text


QUERY = {"indicator": "gdp_nominal", "source": "weo", "area": "CHN,JPN,KOR,WLD", "from": "2020"}


def _flat(series: pd.Series) -> dict[tuple[str, str], float]:
    frame = series.rename("value").reset_index()
    keys = zip(frame["REF_AREA"], frame["TIME_PERIOD"], strict=True)
    return dict(zip(keys, frame["value"].astype(float), strict=True))


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
def test_sdmx_readers_read_the_observations(client: TestClient) -> None:
    """sdmx1 reads the structure, and the same values from SDMX-JSON and, with the structure, from SDMX-CSV 2.0."""
    rows = client.get(f"{ROOT}/observations", params=QUERY).json()["data"]
    held = {(row["ref_area"], row["time_period"]): row["value"] for row in rows}

    def of(form: str) -> io.BytesIO:
        answer = client.get(f"{ROOT}/observations", params=QUERY | {"format": form})
        assert answer.headers["content-type"].startswith("application/vnd.sdmx.data+")
        return io.BytesIO(answer.content)

    structure = sdmx.read_sdmx(io.BytesIO(client.get(f"{ROOT}/structure").content))
    flow = structure.dataflow["OBSERVATIONS"]
    by_json = sdmx.read_sdmx(of("sdmx-json"), format="JSON")
    by_csv = sdmx.read_sdmx(of("sdmx-csv"), format="CSV", structure=flow)

    assert _flat(sdmx.to_pandas(by_json)) == held
    assert _flat(sdmx.to_pandas(by_csv)) == held
    statuses = {str(o.attached_attribute["OBS_STATUS"].value) for o in by_csv.data[0].obs}
    assert statuses == {row["obs_status"] for row in rows}


def test_code_lists_know_every_code(client: TestClient, release: Release) -> None:
    structure = sdmx.read_sdmx(io.BytesIO(client.get(f"{ROOT}/structure").content))
    for name in ("ref_area", "counterpart_area", "indicator", "source", "obs_status", "freq"):
        codes = set(structure.codelist[f"CL_{name.upper()}"].items)
        assert set(release.everything[name]) <= codes


def test_pysdmx_reads_the_observations(client: TestClient, release: Release) -> None:
    """It takes the structure for valid SDMX-ML 2.1, and finds the values of SDMX-CSV 2.0 with the types it declares."""
    structure = io.BytesIO(client.get(f"{ROOT}/structure").content)
    data = client.get(f"{ROOT}/observations", params=QUERY | {"format": "sdmx-csv"})
    (found,) = pysdmx.io.get_datasets(io.BytesIO(data.content), structure)
    columns = [column.upper() for column in COLUMNS if column != "value"]
    rows = found.data.rename(columns={"OBS_VALUE": "VALUE"})
    told = client.get(f"{ROOT}/observations", params=QUERY).json()["data"]
    assert rows[columns].to_dict("records") == [
        {name: row[name.lower()] for name in columns} for row in told
    ]
    assert [float(value) for value in rows["VALUE"]] == [row["value"] for row in told]
    assert set(rows["UNIT_MEASURE"]) == {"USD"}
    assert found.structure.id == "OBSERVATIONS"
