"""Questions with known answers: each number against the rows of the release, by arithmetic of this file alone, and its proof against both."""

from __future__ import annotations

import json
import math
import tomllib
from collections.abc import Iterator
from functools import cache
from itertools import pairwise, permutations
from pathlib import Path
from typing import Any

import jsonschema
import pandas as pd
import pytest
from starlette.testclient import TestClient

from dashboard.web.assistants.answers import Writer
from dashboard.web.assistants.tools import TOOLS
from dashboard.web.server import create
from dashboard.words.wording import in_language
from etl.errors import TrilateralError
from etl.places import CHECKOUT
from etl.storage.store import Release
from tests.shipped import shipped_store

QUESTIONS = tomllib.loads((Path(__file__).parent / "questions.toml").read_text("utf-8"))["question"]
THREE = ["CHN", "JPN", "KOR"]
BASE = "http://testserver"


class Rows:
    """The rows of the release as its files have them."""

    def __init__(self, release_id: str) -> None:
        folder = CHECKOUT / "data" / "releases" / release_id
        self.latest = pd.read_parquet(folder / "observations.parquet")
        self.earlier = pd.read_parquet(folder / "vintages.parquet")
        both = pd.concat([self.latest, self.earlier])
        self.every = dict(iter(both.groupby(["indicator", "source"], observed=True)))
        areas = pd.read_parquet(folder / "areas.parquet")
        self.economies = set(areas.loc[areas["kind"] == "economy", "ref_area"])

    @cache  # noqa: B019 - one release in a process
    def series(
        self, indicator: str, source: str, edition: str = "", partner: str = "_Z"
    ) -> pd.Series:
        """(area, partner, year) -> value of one edition."""
        rows = self.earlier if edition else self.latest
        rows = rows[(rows["indicator"] == indicator) & (rows["source"] == source) & (rows["freq"] == "A")]  # fmt: skip
        rows = rows[rows["edition"] == edition] if edition else rows
        rows = rows if partner == "any" else rows[rows["counterpart_area"] == partner]
        keys = ["ref_area", "time_period"] if partner != "any" else ["ref_area", "counterpart_area", "time_period"]  # fmt: skip
        found = rows.set_index(keys)["value"]
        assert found.index.is_unique
        return found

    def holding(self, shown: pd.DataFrame) -> pd.DataFrame:
        """Those that are equal to rows that are shown, in every column of these."""
        series = shown[["indicator", "source"]].drop_duplicates().itertuples(index=False, name=None)
        return pd.concat([self.every[key] for key in series]).merge(shown, on=list(shown.columns))

    def sum(self, rows: dict[str, Any], areas: str, year: str) -> float:
        values = self.series(rows["indicator"], rows["source"], rows.get("edition", ""))
        signs = {code.removeprefix("-"): -1 if code[0] == "-" else 1 for code in areas.split()}
        return sum(sign * values.get((code, year), math.nan) for code, sign in signs.items())

    def last(self, rows: dict[str, Any]) -> str:
        every = self.latest[(self.latest["indicator"] == rows["indicator"]) & (self.latest["source"] == rows["source"]) & (self.latest["freq"] == "A")]  # fmt: skip
        every = every[every["ref_area"].isin([*THREE]) & (every["obs_status"] != "F")]
        return str(every.groupby("ref_area")["time_period"].max().min())

    def among(self, source: str, year: str) -> float:
        flows = self.series("bilateral_goods_exports", source, partner="any")
        return sum(flows[(*pair, year)] for pair in permutations(THREE, 2))

    def split(self, part: str, area: str, years: list[str]) -> float:
        """The part of one economy's change by the formulas of docs/methods.md."""
        usd, lcu, real = (self.series(name, "weo") for name in ("gdp_nominal", "gdp_lcu", "gdp_constant_lcu"))  # fmt: skip
        found = 0.0
        for a, b in pairwise(years):
            s0, s1 = usd[area, a] / usd["WLD", a], usd[area, b] / usd["WLD", b]
            weight = (s1 - s0) / math.log(s1 / s0)
            price = [lcu[area, y] / real[area, y] for y in (a, b)]
            rate = [lcu[area, y] / usd[area, y] for y in (a, b)]
            found += (
                weight
                * {
                    "real_growth": math.log(real[area, b] / real[area, a]),
                    "prices": math.log(price[1] / price[0]),
                    "exchange_rate": -math.log(rate[1] / rate[0]),
                    "world_growth": -math.log(usd["WLD", b] / usd["WLD", a]),
                }[part]
            )
        return found

    def expected(self, kind: str, rows: dict[str, Any]) -> float:
        """What a question is answered with."""
        year = self.last(rows) if rows["year"] == "last" else rows["year"]
        rows = rows | {"year": year}
        if kind == "ratio":
            return self.sum(rows, rows["own"], year) / self.sum(rows, rows["of"], year)
        if kind in ("sum", "missing"):
            return self.sum(rows, rows["own"], year)
        if kind == "rank":
            values = self.series(rows["indicator"], rows["source"]).xs(year, level="time_period")
            return 1 + int((values[values.index.isin(self.economies)] > values[rows["own"]]).sum())
        if kind == "growth":
            own, of = ([self.sum(rows, rows[who], y) for y in (rows["since"], year)] for who in ("own", "of"))  # fmt: skip
            return (own[1] - own[0]) / (of[1] - of[0])
        if kind == "rates":
            growth, size = (self.series(name, "weo") for name in ("gdp_growth", "gdp_ppp"))
            years = [str(y) for y in range(int(rows["since"]), int(year) + 1)]
            own = sum(growth[rows["own"], b] * size[rows["own"], a] / size["WLD", a] for a, b in pairwise(years))  # fmt: skip
            return own / sum(growth["WLD", b] for b in years[1:])
        if kind == "among":
            return self.among(rows["source"], year)
        if kind == "among_share":
            exports = self.series("goods_exports", rows["source"])
            return self.among(rows["source"], year) / sum(exports[area, year] for area in THREE)
        if kind == "flow":
            return float(self.series(rows["indicator"], rows["source"], partner=rows["partner"])[rows["own"], year])  # fmt: skip
        years = [rows["since"], year]
        if rows.get("chain"):
            years = [str(y) for y in range(int(years[0]), int(years[1]) + 1)]
        return math.fsum(self.split(kind, area, years) for area in rows["own"].split())


@pytest.fixture(scope="module")
def release() -> Release:
    return shipped_store().open()


@pytest.fixture(scope="module")
def rows(release: Release) -> Rows:
    return Rows(release.id)


@pytest.fixture(scope="module")
def api() -> Iterator[TestClient]:
    with TestClient(create(shipped_store()), base_url=BASE) as client:
        yield client


def ask(release: Release, question: dict[str, Any]) -> dict[str, Any]:
    """What a tool answers, as it is sent; it keeps to its schema."""
    tool = TOOLS[question["tool"]]
    found = tool.ask(
        question.get("given", {}), lambda asked: Writer(release, in_language(asked.lang), BASE)
    )
    answer: dict[str, Any] = json.loads(found.answer.model_dump_json())
    answers_of(question["tool"]).validate(answer)
    return answer


@cache
def answers_of(tool: str) -> jsonschema.protocols.Validator:
    """The schema of the answers of a tool, checked itself."""
    schema = TOOLS[tool].model.model_json_schema(mode="serialization")
    kind = jsonschema.validators.validator_for(schema)
    kind.check_schema(schema)
    return kind(schema)


def near(one: float | None, other: float) -> bool:
    if one is None:
        return math.isnan(other)
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)


def test_there_are_enough_of_every_tool() -> None:
    assert len(QUESTIONS) >= 60
    assert {q["tool"] for q in QUESTIONS if "refused" not in q} == set(TOOLS)
    assert len({q["text"] for q in QUESTIONS}) == len(QUESTIONS)


@pytest.mark.parametrize(
    "question", [q for q in QUESTIONS if "refused" not in q], ids=lambda q: q["text"][:50]
)
def test_the_answer_is_that_of_the_rows(
    question: dict[str, Any], release: Release, rows: Rows, api: TestClient
) -> None:
    answer = ask(release, question)

    assert answer["release"] == release.id
    assert answer["sentence"]
    every = " ".join([answer["sentence"], *(n["sentence"] for n in answer["numbers"])])
    for words in question.get("says", ()):
        assert words in every
    if "verdict" in question:
        assert [c["verdict"] for c in answer["claims"]] == [question["verdict"]]
    if "claims" in question:
        assert len(answer["claims"]) == question["claims"]
    if "is" not in question:
        return
    if question["is"] == "editions":
        assert_editions(question["rows"], answer, rows)
        found = answer["numbers"]
    else:
        wanted = rows.expected(question["is"], question["rows"])
        found = [n for n in answer["numbers"] if near(n["value"], wanted) and is_meant(question, n)]
        assert found, (wanted, [(n["area"], n["time_period"], n["value"]) for n in answer["numbers"]])  # fmt: skip
    for number in found[:2]:
        assert number["obs_status"] == question.get("status", number["obs_status"])
        assert_proved(number, question, api, rows)


def is_meant(question: dict[str, Any], number: dict[str, Any]) -> bool:
    """Whether a number is of the indicator, source, edition and year of a question."""
    said, proof = question["rows"], number["proof"]
    same = {"indicator": number["indicator"], "source": proof["source"], "since": number["since"], "year": number["time_period"]}  # fmt: skip
    if said.get("edition", proof["edition"]) != proof["edition"]:
        return False
    return all(said.get(name) in (None, "last", value) for name, value in same.items())


def assert_editions(said: dict[str, Any], answer: dict[str, Any], rows: Rows) -> None:
    """One number an edition, oldest first, none left out."""
    wanted = {}
    of = rows.earlier[(rows.earlier["indicator"] == said["indicator"]) & (rows.earlier["source"] == said["source"])]  # fmt: skip
    latest = rows.latest[(rows.latest["indicator"] == said["indicator"]) & (rows.latest["source"] == said["source"])]  # fmt: skip
    for edition in [*sorted(of["edition"].unique()), latest["edition"].iloc[0]]:
        facts = said | {"edition": edition if edition != latest["edition"].iloc[0] else ""}
        value = rows.expected("ratio", facts)
        if not math.isnan(value):
            wanted[edition] = value
    assert [n["proof"]["edition"] for n in answer["numbers"]] == list(wanted)
    assert all(near(n["value"], wanted[n["proof"]["edition"]]) for n in answer["numbers"])


def assert_proved(
    number: dict[str, Any], question: dict[str, Any], api: TestClient, rows: Rows
) -> None:
    """The link leads to the number again, to rows of the release, and to the digest of their file."""
    link = number["proof"]["link"]
    answer = api.get(link.removeprefix(BASE))
    assert answer.status_code == 200, answer.text
    proof = answer.json()
    assert near(number["value"], proof["value"] if proof["value"] is not None else math.nan)
    assert (proof["unit"], proof["obs_status"]) == (number["unit"], number["obs_status"])
    assert {n: proof[n] for n in ("release", "source", "edition", "series", "formula")} == {
        n: number["proof"][n] for n in ("release", "source", "edition", "series", "formula")
    }
    shown = pd.DataFrame(proof["observations"])
    assert len(rows.holding(shown)) == len(shown) > 0
    described = {r["path"]: r["hash"] for r in shipped_store().open().package["resources"]}
    assert proof["files"]
    assert all(described[f["path"]] == f"sha256:{f['sha256']}" for f in proof["files"])
    if question["is"] in ("ratio", "editions"):
        own, of = (_added(shown, area) for area in number["proof"]["formula"].split(" / "))
        assert near(number["value"], own / of)
    if question["is"] == "sum":
        assert near(number["value"], shown["value"].sum())


def _added(shown: pd.DataFrame, formula: str) -> float:
    """A sum as the formula of a proof writes it, of the observations of the proof."""
    values = shown.set_index("ref_area")["value"]
    codes = formula.strip("()").replace("- ", "-").replace("+ ", "").split()
    return sum(-values[c[1:]] if c[0] == "-" else values[c] for c in codes)


@pytest.mark.parametrize(
    "question", [q for q in QUESTIONS if "refused" in q], ids=lambda q: q["text"][:50]
)
def test_what_cannot_be_asked_is_refused_in_words(
    question: dict[str, Any], release: Release
) -> None:
    with pytest.raises(TrilateralError) as refused:
        ask(release, question)
    for words in question["refused"]:
        assert words in str(refused.value)


@pytest.mark.parametrize(
    ("proof", "status"),
    [
        ("x", 422),
        ("{id}~share~gdp_nominal~wdi~2026-07-13~CJK~WLD~~1066", 404),
        ("{id}~shar~gdp_nominal~wdi~2026-07-13~CJK~WLD~~2024", 404),
        ("{id}~share~gdp~wdi~2026-07-13~CJK~WLD~~2024", 404),
        ("{id}~share~gdp_nominal~wdi~2026-07-14~CJK~WLD~~2024", 404),
        ("{id}~share~gdp_nominal~wdi~2026-07-13~CJK+~WLD~~2024", 422),
        ("{id}~share~gdp_nominal~wdi~2026-07-13~CJK~~~2024", 404),
        ("{id}~contribution~gdp_nominal~wdi~2026-07-13~CJK~WLD~~2024", 404),
        ("{id}~prices~gdp_nominal~weo~2026-04~CJK~CHN~2021~2024", 404),
        ("{id}~flow~gdp_nominal~wdi~2026-07-13~CJK~WLD~~2024", 404),
        ("{id}~rank~gdp_nominal~wdi~2026-07-13~XXX~WLD~~2024", 404),
        ("20200101T000000Z-000000000000~share~gdp_nominal~wdi~2026-07-13~CJK~WLD~~2024", 404),
    ],
)
def test_a_proof_of_nothing_is_refused(
    proof: str, status: int, api: TestClient, release: Release
) -> None:
    answer = api.get(f"/api/v1/proof/{proof.format(id=release.id)}")
    assert answer.status_code == status
    assert set(answer.json()) == {"error", "hint"}
