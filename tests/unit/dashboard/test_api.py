"""The data API: the numbers of the commands, typed, paged, in words where it cannot answer."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pandas as pd
import pytest
import sdmx
from starlette.testclient import TestClient
from typer.testing import CliRunner

from dashboard.api import ROOT, models
from dashboard.api.answers import harmless, to_csv
from dashboard.api.tables import known_then
from dashboard.cli import app
from dashboard.figures import FIGURES
from etl import catalog, claims, decomposition
from etl.observations import COLUMNS
from etl.store import Release


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


def test_claims_are_those_of_the_command(client: TestClient) -> None:
    assert ask(client, "claims", limit=10_000)["data"] == command("claim", "--json")


def test_parts_are_those_of_the_command(client: TestClient) -> None:
    told = ask(client, "decomposition", from_="2021", to="2024")["data"]
    assert told == command("why", "--from", "2021", "--to", "2024", "--json")


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
    assert areas[catalog.CJK]["members"] == "CHN JPN KOR"
    assert areas["JPN"]["name"] == "Japan"
    assert [row["id"] for row in ask(client, "releases")["data"] if row["current"]] == [release.id]
    current = ask(client, "releases/current")
    assert current["id"] == release.id
    assert current["sources"][0]["citation"]


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
    assert rows == whole


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
    written = {True: "True", False: "False", None: ""}
    assert len(rows) == len(told)
    for row, full in zip(rows, told, strict=True):
        for name, value in full.items():
            same = float(row[name]) if isinstance(value, float) else row[name]
            assert same == (written[value] if isinstance(value, bool | None) else type(same)(value))


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


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("shares?indicator=gdp", 422, "gdp_nominal"),
        ("shares?indicator=gdp_growth", 400, "no shares of the world"),
        ("shares?indicator=population&source=weo", 400, "no World total"),
        ("shares?source=unctad", 400, "no gdp_nominal from unctad"),
        ("shares?area=XXX", 400, "no area"),
        ("shares?from=abc", 422, "from"),
        ("shares?from=2030&to=2000", 422, "from 2030 is after to 2000"),
        ("shares?as_of=2025-13", 422, "as_of"),
        ("shares?as_of=1999", 400, "The first edition is"),
        ("shares?form=csv", 422, "There is no parameter 'form'"),
        ("shares?limit=0", 422, "limit"),
        ("shares?limit=10001", 422, "limit"),
        ("shares?offset=-1", 422, "offset"),
        ("shares?format=xml", 422, "format"),
        ("observations?area=jpn", 422, "area"),
        ("observations?area=" + ",".join(["JPN"] * 51), 422, "area"),
        ("observations?as_of=2025&edition=all", 422, "as_of and edition"),
        ("decomposition", 422, "from"),
        ("decomposition?from=2020&to=2099", 400, "2099"),
        ("claims?claim=all_of_it", 422, "one_fourth"),
        ("nothing/here", 404, "There is nothing at /api/v1/nothing/here"),
        ("releases/none", 404, "There is nothing"),
    ],
)
def test_what_cannot_be_answered_is_said(
    client: TestClient, address: str, status: int, words: str
) -> None:
    answer = client.get(f"{ROOT}/{address}")
    assert answer.status_code == status
    assert words in answer.json()["error"] + answer.json()["hint"]
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


def test_answers_are_as_described(client: TestClient) -> None:
    """Every model reads its own rows, and the document has an example of each."""
    described = client.get("/openapi.json").json()
    for path, facts in described["paths"].items():
        content = facts["get"]["responses"]["200"].get("content", {})
        if path.startswith(ROOT) and "text/csv" in content and "releases" not in path:
            example = content["application/json"]["example"]
            assert example["data"], path
            assert content["text/csv"]["example"]
    models.Page[models.Share].model_validate(ask(client, "shares"))
    models.Page[models.Part].model_validate(ask(client, "decomposition", from_="2021", to="2024"))
    models.Page[models.Area].model_validate(ask(client, "areas"))
    models.CurrentRelease.model_validate(ask(client, "releases/current"))


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
    monkeypatch.setattr("dashboard.api.documented.SWAGGER", "vendor/not-there")
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
