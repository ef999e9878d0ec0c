"""What stands above a figure is the finding of its rows: every number, year and direction of it, in four languages."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from dashboard.commands.main import main
from tests.oracle import reading
from tests.oracle.facts import Facts
from tests.shipped import computed_once

LANGS = ("en", "zh", "ja", "ko")
ANYWHERE = (
    ("gdp-share", {}), ("gdp-share", {"source": "weo", "from": "2027"}), ("trade-share", {}), ("revisions", {"year": "2023"}),
    ("revisions-lines", {}), ("claim-strip", {}), ("why", {}), ("why", {"from": "2021", "to": "2026"}), ("trade-flows", {}), ("trade-matrix", {}),
    ("trade-among", {}), ("trade-mirrors", {}), ("trade-net", {}), ("explore", {}), ("explore", {"source": "weo", "from": "2027"}),
)  # fmt: skip


def above(client: TestClient, figure: str, **query: str) -> str:
    """The words in the place of the title, as an embed has them."""
    answer = client.get(f"/embed/{figure}", params=query)
    assert answer.status_code == 200, (figure, query)
    found = re.search(r"<h1[^>]*>(.*?)</h1>", answer.text, re.DOTALL)
    assert found
    return reading.plain(found[1])


def printed(text: str) -> list[reading.Printed]:
    return reading.percents(text)


@pytest.mark.parametrize("seed", range(24))
def test_a_share_stands_beside_the_highest_of_the_years_shown(
    client: TestClient, facts: Facts, seed: int
) -> None:
    pick = random.Random(f"heading {seed}")
    figure, indicator, source = pick.choice([
        ("gdp-share", "gdp_nominal", "weo"), ("gdp-share", "gdp_nominal", "wdi"), ("gdp-share", "gdp_ppp", "weo"),
        ("trade-share", "goods_exports", "unctad"), ("trade-share", "goods_services_exports", "wdi"),
    ])  # fmt: skip
    every = facts.shares(indicator, source, facts.edition(indicator, source), "CJK")
    first, last = sorted(pick.sample(sorted(every), 2))
    said = above(client, figure, indicator=indicator, source=source, **{"from": str(first), "to": str(last)})  # fmt: skip
    shown = {year: value for year, value in every.items() if first <= year <= last}
    observed = {year: value for year, value in shown.items() if not value.forecast}
    found = re.search(r"have ([\d.]+)% of the world total in (\d{4})|had ([\d.]+)% of the world total in (\d{4})", said)  # fmt: skip
    assert found, said
    year = int(found[2] or found[4])
    assert year == max(observed or shown)
    assert printed(said)[0].says(shown[year].number * 100), said
    assert ("forecast" in said) == (not observed)
    highest = max(observed, key=lambda each: observed[each].number, default=0)
    if len(observed) > 1 and highest == year:
        assert re.search("highest (so far|of the years shown)$", said), said
        alone = first > min(every) or year < max(y for y, v in every.items() if not v.forecast)
        assert said.endswith("shown") or not alone, said
    elif len(observed) > 1:
        down = re.search(r", down from [\d.]+% in (\d{4})$", said)
        assert down, said
        assert int(down[1]) == highest
        assert printed(said)[1].says(observed[highest].number * 100)


@pytest.mark.parametrize(
    ("query", "area"),
    [
        ({}, "CJK"), ({"areas": "CHN,USA", "from": "1990"}, "USA"), ({"areas": "IND,JPN", "source": "weo", "to": "2010"}, "JPN"),
        ({"source": "weo", "from": "2027"}, "CJK"), ({"kind": "bars", "areas": "DEU,JPN", "year": "1995"}, "JPN"),
    ],
)  # fmt: skip
def test_a_comparison_says_who_leads(
    client: TestClient, facts: Facts, query: dict[str, str], area: str
) -> None:
    """The three together where they are shown, else the largest: its share in the last observed year, and in the first."""
    said = above(client, "explore", **query)
    source = query.get("source", "wdi")
    every = facts.shares("gdp_nominal", source, facts.edition("gdp_nominal", source), area)
    name = {"CJK": "CJK", "USA": "United States", "JPN": "Japan"}[area]
    assert f": {name} " in said, said
    years = [int(year) for year in re.findall(r"in (\d{4})", said)]
    assert all(p.says(every[y].number * 100) for p, y in zip(printed(said), years, strict=True)), said  # fmt: skip
    shown = [y for y in every if int(query.get("from", 0)) <= y <= int(query.get("to", 9999))]
    observed = [y for y in shown if not every[y].forecast]
    if "year" not in query:
        assert years == ([max(observed), min(observed)] if observed else [max(shown)]), said
    assert ("forecast" in said) == (not observed)


@pytest.mark.parametrize(("first", "last"), [(2021, 2024), (1990, 2010), (2021, 2026)])
def test_the_share_that_is_explained(
    client: TestClient, facts: Facts, first: int, last: int
) -> None:
    shares = facts.shares("gdp_nominal", "weo", facts.edition("gdp_nominal", "weo"), "CJK")
    said = above(client, "why", **{"from": str(first), "to": str(last)})
    start, end = printed(said)
    assert start.says(shares[first].number * 100), said
    assert end.says(shares[last].number * 100), said
    rose = shares[last].number > shares[first].number
    verbs = (
        ("projected to rise", "projected to fall") if shares[last].forecast else ("rose", "fell")
    )
    assert verbs[0 if rose else 1] in said, said


def test_by_how_many_definitions_each_claim_holds(client: TestClient, facts: Facts) -> None:
    said = above(client, "claim-strip")
    counts = re.findall(r"holds under (\d+) of (\d+) definitions", said)
    right = []
    for claim in facts.claims:
        held = []
        measure = facts.claims[claim]["measure"]
        for name, indicator in facts.indicators.items():
            pairs = [d for d in facts.definitions if d[:2] == (claim, name)]
            if indicator["measure"] != measure or not pairs:
                continue
            usual = [d for d in pairs if d[2] == indicator["default_source"]] or pairs
            shares = facts.shares(name, usual[0][2], facts.edition(name, usual[0][2]), "CJK")
            year = max(y for y, v in shares.items() if not v.forecast)
            held.append(facts.verdict(usual[0], year, shares[year].number, 1, 2.5) == "holds")
        right.append((str(sum(held)), str(len(held))))
    assert counts == right, said


def test_flows(client: TestClient, facts: Facts) -> None:
    """The largest flow of the matrix, and both mirrors together."""
    source, edition = "comtrade", facts.edition("bilateral_goods_exports", "comtrade")
    flows = {key: v.number for key, v in facts.flows(source, edition).items()}
    year = max(y for *_, y in flows if sum(k[2] == y for k in flows) == 6)
    largest = max((k for k in flows if k[2] == year), key=lambda key: flows[key])
    said = above(client, "trade-matrix", source=source)
    names = {"CHN": "China", "JPN": "Japan", "KOR": "Korea"}
    assert str(year) in said
    seller, buyer = said.split(" exports to ")
    assert names[largest[0]] in seller
    assert names[largest[1]] in buyer
    assert f"US${flows[largest] / 1e9:.1f} bn" in said, said
    mirrors = above(client, "trade-mirrors", source=source)
    for side in ("exports", "imports"):
        whole = sum(v.number for k, v in facts.mirrored(side, source, edition).items() if k[2] == year)  # fmt: skip
        assert f"US${whole / 1e9:.1f} bn" in mirrors, mirrors


@pytest.mark.parametrize(("figure", "query"), ANYWHERE)
def test_all_languages_say_the_same(client: TestClient, figure: str, query: dict[str, str]) -> None:
    """Numbers and years of a heading do not depend on the language; nor does whether it is of a forecast."""
    said = {lang: above(client, figure, lang=lang, **query) for lang in LANGS}
    shares = {
        lang: (
            sorted(p.value for p in printed(text)),
            sorted(re.findall(r"(?<![\d,.])(?:19|20)\d\d(?![\d,.]\d|\d)", text)),
        )
        for lang, text in said.items()
    }
    assert all(found == shares["en"] for found in shares.values()), said
    ahead = {lang: reading.is_forecast(text, lang) for lang, text in said.items()}
    assert len(set(ahead.values())) == 1, said
    assert not any(text.endswith((".", "。")) for text in said.values())


@pytest.mark.parametrize(("figure", "query"), ANYWHERE)
def test_the_topic_is_an_option_of_every_door(
    client: TestClient, figure: str, query: dict[str, str]
) -> None:
    told: Any = reading.words(client.get(f"/figure/{figure}.json", params=query).text)
    assert above(client, figure, **query, title="topic") == told["title"]
    for form, texts in (("svg", reading.svg_texts), ("html", lambda body: [reading.plain(body)])):
        answer = client.get(f"/figure/{figure}.{form}", params=query | {"title": "topic", "preset": "a4-landscape"})  # fmt: skip
        whole = re.sub(r"\s+", "", "".join(texts(answer.text)))
        assert re.sub(r"\s+", "", told["title"]) in whole
    named = client.get(f"/figure/{figure}.svg", params=query | {"preset": "a4-landscape"}).text
    whole = re.sub(r"\s+", "", "".join(reading.svg_texts(named)))
    assert any(
        re.sub(r"\s+", "", each) in whole
        for each in (above(client, figure, **query), told["title"])
    )


def ended(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    """The exit code of a command."""
    monkeypatch.setattr("sys.argv", ["trilateral", *words])
    try:
        main()
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def test_own_words_are_for_files_of_whoever_asks(
    client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At an address of ours nobody's words stand as ours; a file has them, and is made again with them."""
    for path in (
        "/figure/gdp-share.svg",
        "/embed/gdp-share",
        "/chart/gdp-share",
        "/deck.pptx",
        "/f/gdp-share",
    ):
        answer = client.get(path, params={"title": "All is well"}, follow_redirects=False)
        assert answer.status_code == 400, path
        assert "All is well" not in answer.text.replace("title=All is well", ""), path
    page = client.get("/", params={"title": "All is well"})
    assert page.status_code == 400
    assert "All is well" not in re.sub(r"title=All is well", "", page.text)
    path, again = tmp_path / "own.svg", tmp_path / "again.svg"
    own = "Our share of the world"
    with computed_once():
        assert ended(monkeypatch, "export", "gdp-share", "-o", str(path), "--title", own) == 0
        assert own in "".join(reading.svg_texts(path.read_text("utf-8")))
        assert ended(monkeypatch, "refigure", str(path), "-o", str(again)) == 0
        assert again.read_bytes() == path.read_bytes()
        for odd in ("a\nb", "\x1b[31m", " ", "x" * 161):
            words = "export", "gdp-share", "-o", str(tmp_path / "no.svg"), "--title", odd
            assert ended(monkeypatch, *words) == 2
            assert not (tmp_path / "no.svg").exists()
