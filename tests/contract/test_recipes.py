"""The recipes of docs/recipes.md name what there is, and what they compute is what the product says."""

from __future__ import annotations

import io
import re

import pandas as pd
import pytest
from starlette.testclient import TestClient

from dashboard.web.server import create
from etl.places import CHECKOUT
from tests.shipped import shipped_store
from trilateral import Data

TEXT = (CHECKOUT / "docs" / "recipes.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    found = re.search(rf"^```{language}\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)
    assert found is not None
    return found[1]


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(create(shipped_store()))


def test_the_query_is_the_share(monkeypatch: pytest.MonkeyPatch) -> None:
    """By DuckDB, on the file of the release, as it stands on the page."""
    duckdb = pytest.importorskip("duckdb")
    data = Data()
    vars(data)["release"] = release = shipped_store().open()
    monkeypatch.chdir(CHECKOUT / "data/releases" / release.id)
    with duckdb.connect() as database:
        found = database.execute(block("sql")).fetchall()
    ours = data.shares("gdp_nominal", "weo").query("obs_status != 'O'")
    assert [year for year, _ in found] == ours["time_period"].astype(str).tolist()
    assert [share for _, share in found] == pytest.approx(ours["share"].tolist(), rel=1e-12)


def test_the_variables_of_the_stata_recipe_are_in_its_file(client: TestClient) -> None:
    recipe = block("stata")
    [address] = re.findall(r"127\.0\.0\.1:8050(/[^\"]*)", recipe)
    table = pd.read_stata(io.BytesIO(client.get(address).content))
    kept = table[(table["ref_area"] == "CJK") & (table["obs_status"] != "F")]
    assert kept["time_period"].min() == 2000
    assert kept["share"].between(0, 1).all()
    for name in re.findall(r"\b(ref_area|obs_status|share|time_period)\b(?=[ \n=!])", recipe):
        assert name in table


def test_columns_that_are_texts_are_named_by_their_places(client: TestClient) -> None:
    [address] = re.findall(r'import delimited "http://127\.0\.0\.1:8050(/[^"]*)"', TEXT)
    table = pd.read_csv(io.StringIO(client.get(address).text), dtype=str)
    texts = [1, 2, 3, 4, 5, 7, 9]
    assert "stringcols(1/5 7 9)" in TEXT
    assert [table.columns[n - 1] for n in texts] == [
        "source", "indicator", "ref_area", "counterpart_area", "freq", "edition", "obs_status",
    ]  # fmt: skip
    assert table.columns[5] == "time_period"


def test_a_sheet_gets_plain_csv(client: TestClient) -> None:
    [address] = re.findall(r'IMPORTDATA\("https://stats\.example\.org(/[^"]*)"', TEXT)
    answer = client.get(address)
    assert answer.headers["content-type"].startswith("text/csv")
    table = pd.read_csv(io.StringIO(answer.text))
    assert set(table["ref_area"]) == {"CHN", "JPN", "KOR", "CJK"}
    assert answer.text.startswith("indicator,")
