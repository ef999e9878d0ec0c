"""The tables of `import trilateral` are those of the other doors: of the commands, of the data API, and of anybody's pandas."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal
from starlette.testclient import TestClient
from typer.testing import CliRunner

import trilateral
from dashboard.commands.main import app
from dashboard.notebooks.frames import typed
from dashboard.web.api.questions import QUESTIONS
from dashboard.web.server import create
from etl.errors import UsageError
from etl.places import CHECKOUT
from etl.storage.store import Release, Store
from tests.shipped import shipped_store
from trilateral import Data


@pytest.fixture(scope="module")
def release() -> Release:
    return shipped_store().open()


@pytest.fixture(scope="module")
def data(release: Release) -> Data:
    """The shipped release, read once for all tests."""
    data = Data()
    vars(data)["release"] = release
    return data


@pytest.fixture(scope="module")
def api() -> TestClient:
    return TestClient(create(shipped_store()))


def as_typed(frame: pd.DataFrame, like: pd.DataFrame) -> pd.DataFrame:
    """What a file without types says, with the types of another table."""
    return frame.astype(dict(like.dtypes))


def printed(*command: str) -> str:
    """What a command prints, of the release that is read already."""
    held = shipped_store().open()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Store, "open", lambda *_: held)
        ended = CliRunner().invoke(app, list(command))
    assert ended.exit_code == 0, ended.output
    return ended.stdout


@pytest.mark.parametrize(
    ("indicator", "source", "area"),
    [
        ("gdp_nominal", "weo", "CJK"),
        ("gdp_ppp", "wdi", "CJK+HKG+MAC"),
        ("goods_trade", "unctad", "KOR"),
        ("population", "wdi", "WLD-CHN"),
    ],
)
def test_shares_are_those_of_the_command_the_api_and_plain_pandas(
    indicator: str, source: str, area: str, data: Data, api: TestClient
) -> None:
    ours = data.shares(indicator, source, area, first=1995, last=2030)

    options = ("--indicator", indicator, "--source", source, "--area", area)
    command = printed("share", *options, "--from", "1995", "--to", "2030", "--format", "csv")
    assert_frame_equal(as_typed(pd.read_csv(io.StringIO(command)), ours), ours)

    asked = {"indicator": indicator, "source": source, "area": area, "from": 1995, "to": 2030}
    answer = api.get("/api/v1/shares", params=asked | {"format": "csv", "limit": 10_000})
    assert_frame_equal(as_typed(pd.read_csv(io.StringIO(answer.text)), ours), ours)

    # The table that all questions of the data API have is the same one.
    assert_frame_equal(data.ask("shares", **asked | {"from": None, "first": 1995}), ours)
    assert ours.attrs == {"release": data.release.id}

    theirs = added_up(indicator, source, area)
    mine = ours[ours["obs_status"] != "O"].set_index("time_period")["share"]
    assert len(mine) > 20
    assert_frame_equal(mine.to_frame(), theirs.loc[mine.index].to_frame("share"), rtol=1e-12)


def added_up(indicator: str, source: str, area: str) -> pd.Series[float]:
    """Shares by year, from the file of the release and from nothing else."""
    served = (CHECKOUT / "data" / "current").read_text(encoding="utf-8").strip()
    rows = pd.read_parquet(CHECKOUT / "data" / "releases" / served / "observations.parquet")
    rows = rows[(rows["indicator"] == indicator) & (rows["source"] == source)]
    wide = rows.pivot_table(index="time_period", columns="ref_area", values="value")
    signs = {
        "CJK": {"CHN": 1, "JPN": 1, "KOR": 1},
        "CJK+HKG+MAC": dict.fromkeys(["CHN", "JPN", "KOR", "HKG", "MAC"], 1),
        "KOR": {"KOR": 1},
        "WLD-CHN": {"WLD": 1, "CHN": -1},
    }[area]
    summed = sum(wide[name] * sign for name, sign in signs.items())
    shares = summed / wide["WLD"]
    shares.index = shares.index.astype("int64")
    return shares


#: What is asked of each question, here and over HTTP.
ASKED: dict[str, tuple[Any, dict[str, object]]] = {
    "observations": (
        lambda d: d.observations("gdp_nominal", "weo", ["JPN", "WLD"], edition="all"),
        {"indicator": "gdp_nominal", "source": "weo", "area": "JPN,WLD", "edition": "all"},
    ),
    "vintages": (lambda d: d.vintages("gdp_ppp"), {"indicator": "gdp_ppp"}),
    "mirrors": (lambda d: d.trade("comtrade", first=2023), {"source": "comtrade", "from": 2023}),
    "decomposition": (lambda d: d.why(2015, 2024), {"from": 2015, "to": 2024}),
    "claims": (lambda d: d.claim(as_of="2025-10"), {"as_of": "2025-10"}),
    "net-trade": (lambda d: d.ask("net-trade"), {}),
    "forecast-accuracy": (lambda d: d.ask("forecast-accuracy", area="JPN"), {"area": "JPN"}),
    "areas": (lambda d: d.ask("areas"), {}),
}


@pytest.mark.parametrize("name", ASKED)
def test_tables_are_those_of_the_api(
    name: str, data: Data, api: TestClient, release: Release
) -> None:
    table, asked = ASKED[name]
    answer = api.get(f"/api/v1/{name}", params=asked | {"limit": 10_000}).json()
    assert len(answer["data"]) == answer["total"] > 0
    ours = table(data)
    assert_frame_equal(ours, typed(release, answer["data"], QUESTIONS[name].model)[list(ours)])
    assert ours.attrs == {"release": answer["release"]}


def test_why_and_claims_are_those_of_the_commands(data: Data) -> None:
    why = json.loads(printed("why", "--from", "2021", "--to", "2024", "--json"))
    ours = data.why(2021, 2024)
    assert_frame_equal(as_typed(pd.DataFrame(why), ours)[list(ours)], ours)
    claims = json.loads(printed("claim", "--json"))
    ours = data.claim()
    assert_frame_equal(as_typed(pd.DataFrame(claims), ours), ours)
    sentence = "They produced about a quarter of the world's GDP in 2020."
    ours = data.claim(sentence.replace("They", "China, Japan and Korea"))
    said = printed("claim", sentence.replace("They", "China, Japan and Korea"), "--json")
    assert_frame_equal(as_typed(pd.DataFrame(json.loads(said)), ours), ours)


def test_a_claim_by_its_parts_is_that_of_the_command(data: Data) -> None:
    ours = data.claim(share="24%", measure="exports", area="CJK+HKG", of="WLD", year=2020)
    options = ("--measure", "exports", "--area", "CJK+HKG", "--year", "2020", "--json")
    said = printed("claim", "--share", "24%", *options)
    assert_frame_equal(as_typed(pd.DataFrame(json.loads(said)), ours), ours)
    assert not ours.empty


def test_columns_have_the_types_that_they_say(data: Data) -> None:
    for table in (data.shares(first=2020), data.shares("gdp_nominal", "weo", as_of="2020-10")):
        assert table["time_period"].dtype == "int64"
        assert table["obs_status"].dtype == pd.CategoricalDtype(list("ABPEFO"), ordered=True)
        assert {str(table[name].dtype) for name in ("numerator", "share")} == {"float64"}
        assert {str(table[name].dtype) for name in ("source", "edition")} == {"str"}
    # Without a row as well.
    none = data.shares(first=2090)
    assert none.empty
    assert dict(none.dtypes) == dict(data.shares(first=2020).dtypes)
    # What is done with a table changes no other one.
    mine = data.observations("population", "wdi", "JPN")
    mine["value"] = 0.0
    assert data.observations("population", "wdi", "JPN")["value"].min() > 0


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (lambda d: d.shares("gdp"), "Did you mean"),
        (lambda d: d.shares(area="CJK+CHN"), "CHN"),
        (lambda d: d.shares(first=2024, last=2020), "Swap them"),
        (lambda d: d.shares(first="lately"), "no years"),
        (lambda d: d.trade(first=2024, last=2020), "after to 2020"),
        (lambda d: d.shares(as_of="lately"), "an edition or a date"),
        (lambda d: d.ask("share"), "Did you mean 'shares'"),
        (lambda d: d.ask("shares", limit=3), "leave it out"),
        (lambda d: d.ask("shares", year=2020), "no parameter 'year'"),
        (lambda d: d.claim("Good morning."), "No claim"),
        (lambda d: d.claim("They make up 24%.", share="24%"), "several claims"),
        (lambda d: d.claim(share="a lot"), "a lot"),
        (lambda d: d.claim(share="24%", as_of="lately"), "as_of"),
        (lambda d: d.review("", lang="fr"), "Known: en, ja, ko, zh"),
        (lambda d: d.review("", said_on="2021-02-30"), "said_on"),
        (lambda d: d.figure("gdp-shares"), "Did you mean 'gdp-share'"),
        (lambda d: d.figure(colour="red"), "no choice of a view 'colour'"),
        (lambda d: d.figure(year=2020), "'year'"),
        (lambda _: trilateral.open(release="20200101T000000Z-000000000000"), "no release"),
    ],
)
def test_what_cannot_be_answered_is_said(asked: Any, said: str, data: Data) -> None:
    with pytest.raises(Exception, match=said) as refused:
        asked(data)
    assert isinstance(refused.value, UsageError) or refused.type.__name__ == "UnknownRelease"


def test_a_store_is_opened_by_its_path(tmp_path: Path) -> None:
    store = Store(str(CHECKOUT / "data"))
    (tmp_path / "releases").symlink_to(CHECKOUT / "data" / "releases")
    (tmp_path / "current").write_text(f"{store.current_id()}\n")
    opened = trilateral.open(str(tmp_path))
    assert repr(opened) == f"<trilateral {store.current_id()}>"
    assert repr(Data(str(tmp_path))) == "<trilateral not read yet>"


def test_a_share_loads_nothing_that_draws_or_serves() -> None:
    code = (
        "import sys; import trilateral; trilateral.shares(); "
        "print([n for n in ('plotly', 'dash', 'fastapi', 'dashboard.figures') if n in sys.modules])"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]"


def test_importing_it_imports_nothing_of_weight() -> None:
    code = (
        "import sys; import trilateral; "
        "print([n for n in sys.modules if n.partition('.')[0] in "
        "('etl', 'dashboard', 'pandas', 'numpy', 'plotly', 'dash', 'fastapi', 'pydantic')])"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]"
