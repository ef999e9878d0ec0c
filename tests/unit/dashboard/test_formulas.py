"""Areas as formulas: the same value by every way in, and equal to a sum over the files of the release."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pandas as pd
import pytest
from starlette.testclient import TestClient

from dashboard.commands import main
from dashboard.figures import FIGURES
from dashboard.look.view import View
from etl import catalog
from etl.analysis.shares import shares_asked
from etl.errors import UsageError
from etl.storage.store import Store
from tests.shipped import shipped_store

CHECKOUT = Path(__file__).resolve().parents[3]
THREE = ("CHN", "JPN", "KOR")
ASEAN = ("BRN", "IDN", "KHM", "LAO", "MMR", "MYS", "PHL", "SGP", "THA", "VNM")

#: A formula, what it is of, indicator, source; who is added, who is taken out, and the same of the whole.
CASES = [
    ("CJK+HKG+MAC", "WLD", "goods_trade", "unctad", (*THREE, "HKG", "MAC"), (), ("WLD",)),
    ("WLD-CJK", "WLD", "gdp_ppp", "weo", ("WLD",), THREE, ("WLD",)),
    ("ASEAN+CJK-JPN", "WLD", "gdp_nominal", "weo", (*ASEAN, "CHN", "KOR"), (), ("WLD",)),
    ("CJK", "ASEAN+CJK", "gdp_nominal", "weo", THREE, (), (*ASEAN, *THREE)),
    ("JPN", "CJK", "population", "wdi", ("JPN",), (), THREE),
]  # fmt: skip


def value(store: Store, indicator: str, source: str, codes: tuple[str, ...], year: str) -> float:
    """The sum over the Parquet file: of the parts of an indicator, where it is a sum."""
    facts = catalog.indicator(indicator)
    rows = pd.read_parquet(Path(store.url) / "releases" / store.open().id / "observations.parquet")
    rows = rows[(rows["source"] == source) & (rows["time_period"] == year) & (rows["freq"] == "A")]
    rows = rows[rows["counterpart_area"] == "_Z"]
    return math.fsum(
        float(rows.loc[(rows["indicator"] == part) & (rows["ref_area"] == code), "value"].item())
        for part in facts.sum_of or (indicator,)
        for code in codes
    )


@pytest.fixture(scope="module")
def store() -> Store:
    return shipped_store()


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0]} of {case[1]}")
def test_one_value_by_every_way_in(
    case: tuple[str, str, str, str, tuple[str, ...], tuple[str, ...], tuple[str, ...]],
    store: Store,
    client: TestClient,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    area, of, indicator, source, added, taken, whole = case
    year = "2023"
    numerator = value(store, indicator, source, added, year)
    numerator -= value(store, indicator, source, taken, year)
    right = numerator / value(store, indicator, source, whole, year)

    monkeypatch.setenv("TRILATERAL_DATA", store.url)
    command = f"share --indicator {indicator} --source {source} --area {area} --of {of} --from {year} --to {year} --format json"
    monkeypatch.setattr("sys.argv", ["trilateral", *command.split()])
    main.app(standalone_mode=False)
    [printed] = json.loads(capsys.readouterr().out)
    assert printed["share"] == pytest.approx(right, rel=1e-12)
    assert (printed["ref_area"], printed.get("of", "WLD")) == (area, of)

    asked = {"indicator": indicator, "source": source, "from": year, "to": year}
    [row] = client.get("/api/v1/shares", params={"area": area, "of": of, **asked}).json()["data"]
    # A plus that nobody escaped is a blank.
    page = client.get(f"/explore?areas={area}&of={of}&indicator={indicator}&source={source}")
    assert row["share"] == printed["share"]
    assert page.status_code == 200

    figure = FIGURES["explore"]
    data = figure.select(store.open(), View(areas=area, of=of if of != "WLD" else "", **asked))
    [shown] = data.rows["value"]
    assert shown == pytest.approx(right, rel=1e-12)


@pytest.mark.parametrize(
    ("area", "words"),
    [
        ("CJK+CHN", "CHN would be counted twice in CJK+CHN"),
        ("CJK-USA", "USA cannot be taken out of CJK-USA"),
        ("WLD+CHN", "CHN would be counted twice in WLD+CHN"),
        ("CHN-CHN", "Nothing is left in CHN-CHN"),
        ("WLD-WLD", "Nothing is left in WLD-WLD"),
        ("CJK+XYZ", "There is no area 'XYZ'"),
        ("CJK+", "is not an area"),
        ("+".join(["CJK", *ASEAN, "USA", "CAN", "MEX", "IND", "BRA", "ZAF"]), "is not an area"),
    ],
)
def test_what_cannot_be_added_is_refused(
    area: str,
    words: str,
    store: Store,
    client: TestClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TRILATERAL_DATA", store.url)
    monkeypatch.setattr(
        "sys.argv", ["trilateral", "share", "--indicator", "gdp_nominal", f"--area={area}"]
    )
    with pytest.raises(UsageError, match=words.replace("+", r"\+")):
        main.app(standalone_mode=False)
    assert client.get("/api/v1/shares", params={"area": area}).status_code in (400, 422)
    assert client.get("/explore", params={"areas": area}).status_code in (200, 400)


def test_a_share_is_of_what_it_belongs_to(store: Store) -> None:
    view = View(areas="USA", of="CJK", lang="ja")
    with pytest.raises(UsageError, match="含まれていません"):
        FIGURES["explore"].select(store.open(), view)


def test_goods_through_hong_kong_are_noted(store: Store) -> None:
    """Where Hong Kong is added to the mainland, the reader of trade is told of the goods that are counted twice."""
    figure, release = FIGURES["explore"], store.open()

    def notes(areas: str, indicator: str) -> str:
        view = View(areas=areas, indicator=indicator)
        return " ".join(figure.caption(figure.select(release, view), view).notes)

    assert "counts twice" in notes("CJK+HKG+MAC", "goods_trade")
    assert "counts twice" not in notes("CJK,HKG", "goods_trade")
    assert "counts twice" not in notes("CJK+HKG", "population")


def test_a_share_is_of_an_area_that_all_of_it_belongs_to(store: Store) -> None:
    """All are part of the World but those that are taken out of it: Hong Kong of the World less the three, China not."""
    release, year = store.open(), "2024"
    table = shares_asked(release, "gdp_nominal", "wdi", ["HKG"], of="WLD-CJK")
    world, three = (value(store, "gdp_nominal", "wdi", codes, year) for codes in (("WLD",), THREE))
    right = value(store, "gdp_nominal", "wdi", ("HKG",), year) / (world - three)
    assert table.set_index("time_period")["share"][year] == pytest.approx(right, rel=1e-12)
    for area, told in (
        ("CHN", "China is not part of"),
        ("CJK+HKG", "which does not include China, Japan and the Republic of Korea"),
    ):
        with pytest.raises(UsageError, match="does not include CHN"):
            shares_asked(release, "gdp_nominal", "wdi", [area], of="WLD-CJK")
        view = View(indicator="gdp_nominal", areas=(area,), of="WLD-CJK")
        with pytest.raises(UsageError, match=told):
            FIGURES["explore"].select(release, view)
