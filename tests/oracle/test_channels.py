"""More figures and more channels: why, trade, ranks and parts; notes, pictures, slides and the feed, against plain facts."""

from __future__ import annotations

import json
import math
import os
import random
import re

import pytest
from starlette.testclient import TestClient

from dashboard.words.wording import in_language
from etl import catalog
from etl.places import CHECKOUT
from tests.oracle import reading, test_oracle
from tests.oracle.draws import LANGS, OTHERS, Draw
from tests.oracle.facts import Facts
from tests.pairs import in_turn

PARTS = (
    "real_growth", "prices", "exchange_rate", "world_growth", "world_real_growth", "world_prices_and_rates",
    "prices_and_rates", "relative_real_growth", "relative_prices_and_rates",
)  # fmt: skip
CHUNK = 8
#: How many times as many views as in the tests are drawn; the benchmark draws more.
TIMES = max(1, round(int(os.environ.get("ORACLE_VIEWS", "160")) / 160))


# --- Why -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("chunk", range(6 * TIMES))
def test_why(client: TestClient, facts: Facts, chunk: int) -> None:
    """Rows, sentence, alt text, picture, tooltips, table and API have the parts of the split, relative to the World."""
    for seed in range(chunk * CHUNK, (chunk + 1) * CHUNK):
        pick = random.Random(f"why {seed}")
        as_of = pick.choice(["", "", "", *facts.editions("gdp_lcu", "weo")[-6:]])
        edition = facts.edition("gdp_nominal", "weo", as_of)
        years = facts.split_years(edition)
        first, last = sorted(pick.sample(years, 2))
        method, lang = pick.choice(["", "chain", "ends"]), pick.choice(LANGS)
        chained = method == "chain" or (not method and last - first > 3)
        query = {"from": first, "to": last, "method": method, "as_of": as_of, "lang": lang}
        query = {name: str(value) for name, value in query.items() if value}
        true = facts.split(edition, list(range(first, last + 1)) if chained else [first, last])
        shares = {a: facts.shares("gdp_nominal", "weo", edition, a) for a in true}
        for row in reading.csv_rows(client.get("/figure/why.csv", params=query).text):
            area = row["ref_area"]
            assert row["method"] == ("chain" if chained else "ends"), query
            assert float(row["share_from"]) == pytest.approx(shares[area][first].number), query
            assert float(row["share_to"]) == pytest.approx(shares[area][last].number), query
            for part in PARTS:
                told = float(row[part]) if row[part] else math.nan
                assert told == pytest.approx(true[area][part], abs=1e-12, nan_ok=True), (
                    query,
                    part,
                )
        _why_is_said(
            client, query, true, {a: (s[first].number, s[last].number) for a, s in shares.items()}
        )
        forecast = any(s[last].forecast for s in shares.values())
        words = reading.words(client.get("/figure/why.json", params=query).text)
        assert any(reading.is_forecast(n, lang) for n in words["notes"]) == forecast, query
        if seed % 2:
            asked = {k: v for k, v in query.items() if k != "lang"}
            for row in client.get("/api/v1/decomposition", params=asked).json()["data"]:
                for part in PARTS[:6]:
                    told = math.nan if row[part] is None else row[part]
                    right = true[row["ref_area"]][part]
                    assert told == pytest.approx(right, abs=1e-12, nan_ok=True), (query, part)


def _why_is_said(
    client: TestClient,
    query: dict[str, str],
    true: dict[str, dict[str, float]],
    shares: dict[str, tuple[float, float]],
) -> None:
    """Every number in points is a part, every percentage a share, and what is relative is said first."""
    allowed = [v * 100 for parts in true.values() for v in parts.values() if v == v]
    change = [(b - a) * 100 for a, b in shares.values()]
    percents = [v * 100 for pair in shares.values() for v in pair]
    told = reading.words(client.get("/figure/why.json", params=query).text)
    chart = client.get("/chart/why", params=query).json()
    bars = [t["customdata"][0] for t in chart["data"] if t.get("type") == "bar"]
    table = reading.plain(
        client.get("/why", params=query).text.partition("<table")[2].partition("</table")[0]
    )
    texts = {
        "point": told["point"],
        "alt": told["trilateral"]["told"]["alt"],
        "tooltips": " ".join(bars),
        "table": table,
    }
    svg = reading.svg_texts(client.get("/figure/why.svg", params=query).text)
    texts["picture"] = " ".join(text for text in svg if "%" not in text or "." in text)
    ticks = reading.ticks(svg)
    for channel, text in texts.items():
        for printed in reading.points(text):
            assert any(printed.says(v) for v in [*allowed, *change]), (channel, query, printed)
        for printed in reading.percents(text):
            right = any(printed.says(v) for v in percents) or (
                channel == "picture" and printed.value in ticks
            )
            assert right, (channel, query, printed)
    whole = true["CJK"]
    split = whole["world_real_growth"] == whole["world_real_growth"]
    names = (
        ["relative_real_growth", "relative_prices_and_rates"]
        if split
        else ["real_growth", "prices_and_rates"]
    )
    said = [p.value for p in reading.points(told["point"])]
    for name in names:
        # What rounds to nothing has no sign.
        nothing = abs(whole[name]) < 0.0005001 and re.search(
            r"(?<![\d.+−-])0\.0(?!\d)", told["point"]
        )
        assert nothing or any(abs(v - whole[name] * 100) <= 0.0501 for v in said), (
            query,
            name,
            told["point"],
        )


# --- Trade among the three -----------------------------------------------------------------------


@pytest.mark.parametrize("chunk", range(3 * TIMES))
def test_trade(client: TestClient, facts: Facts, chunk: int) -> None:
    """Flows, matrix and the share that stays: rows, sentence, superlative, tooltips, and no line through what is missing."""
    sources = facts.sources("bilateral_goods_exports")
    if not sources:
        pytest.skip("the release has no trade by partner")
    for seed in range(chunk * CHUNK, (chunk + 1) * CHUNK):
        pick = random.Random(f"trade {seed}")
        source, lang = pick.choice(sources), pick.choice(LANGS)
        edition = facts.edition("bilateral_goods_exports", source)
        flows = facts.flows(source, edition)
        years = sorted({year for *_, year in flows})
        complete = [y for y in years if sum(key[2] == y for key in flows) == 6]
        query = {"source": source, "lang": lang}
        first, last = years[0], years[-1]
        if pick.random() < 0.7 and len(complete) > 1:
            first, last = sorted(pick.sample(complete, 2))
            query |= {"from": str(first), "to": str(last)}
        shown = [y for y in complete if first <= y <= last]
        rows = reading.csv_rows(client.get("/figure/trade-flows.csv", params=query).text)
        told = {
            (r["ref_area"], r["counterpart_area"], int(r["time_period"])): float(r["value"])
            for r in rows
            if r["value"]
        }
        right = {k: v.number for k, v in flows.items() if first <= k[2] <= last}
        assert told == pytest.approx(right), query
        matrix = dict(query) | {"year": str(pick.choice(shown))}
        for r in reading.csv_rows(client.get("/figure/trade-matrix.csv", params=matrix).text):
            key = (r["ref_area"], r["counterpart_area"], int(r["time_period"]))
            assert float(r["value"]) == pytest.approx(flows[key].number), matrix
        _stays(client, facts, query, source, edition, shown)


def _stays(
    client: TestClient,
    facts: Facts,
    query: dict[str, str],
    source: str,
    edition: str,
    shown: list[int],
) -> None:
    """The part of their exports that the three send to each other."""
    flows = facts.flows(source, edition)
    whole = facts.levels("goods_exports", source, edition, "CJK")
    true = {
        y: sum(v.number for k, v in flows.items() if k[2] == y) / whole[y].number
        for y in shown
        if y in whole
    }
    answer = client.get("/figure/trade-among.csv", params=query)
    if not true:
        assert answer.status_code != 200
        return
    rows = [r for r in reading.csv_rows(answer.text) if r["share"]]
    assert {int(r["time_period"]): float(r["share"]) for r in rows} == pytest.approx(true), query
    words = reading.words(client.get("/figure/trade-among.json", params=query).text)
    point = str(words["point"])
    for printed in reading.percents(point):
        assert any(printed.says(v * 100) for v in true.values()), (query, point)
    highest = re.search(r"highest share shown was ([\d.]+)% in (\d{4})", point)
    if highest:
        assert true[int(highest[2])] == max(true.values()), (query, point)
    chart = client.get("/chart/trade-among", params=query).json()
    for trace in chart["data"]:
        if "markers" not in trace.get("mode", ""):
            # What tooltips stand at: a dash where there is no value.
            spots = zip(trace["x"], trace.get("customdata") or trace["x"], strict=False)
            told = {x: text for x, text in spots if isinstance(text, str) and "%" in text}
            assert set(told) <= set(true), (query, told)
            continue
        drawn = {x: y for x, y in zip(trace["x"], trace["y"], strict=True) if y is not None}
        assert drawn == pytest.approx(true), query
        absent = [y for y in range(min(true), max(true) + 1) if y not in true]
        assert set(absent) <= set(trace["x"]), (query, "drawn through", absent)
        assert not trace.get("connectgaps"), query


def _amounts(facts: Facts, side: str, source: str) -> dict[tuple[str, str, int], float]:
    edition = facts.edition(f"bilateral_goods_{side}", source)
    return {k: v.number for k, v in facts.mirrored(side, source, edition).items()}


@pytest.mark.parametrize("lang", LANGS)
def test_mirrors(client: TestClient, facts: Facts, lang: str) -> None:
    """File, sentence, tooltips, slide and API have the two sides of each flow."""
    query = {"source": "comtrade", "year": "2024", "lang": lang}
    sides = {side: _amounts(facts, side, "comtrade") for side in ("exports", "imports")}
    sides = {side: {k: v for k, v in each.items() if k[2] == 2024} for side, each in sides.items()}
    rows = reading.csv_rows(client.get("/figure/trade-mirrors.csv", params=query).text)
    asked = {"source": "comtrade", "from": "2024", "to": "2024"}
    api = client.get("/api/v1/mirrors", params=asked).json()["data"]
    for side, true in sides.items():
        told = {(r["ref_area"], r["counterpart_area"], 2024): float(r[side]) for r in rows}
        assert told == pytest.approx(true)
        assert {(r["exporter"], r["importer"], 2024): r[side] for r in api} == pytest.approx(true)
    ratios = [sides["imports"][key] / value - 1 for key, value in sides["exports"].items()]
    whole = sum(sides["imports"].values()) / sum(sides["exports"].values()) - 1
    words = reading.words(client.get("/figure/trade-mirrors.json", params=query).text)
    chart = client.get("/chart/trade-mirrors", params=query).json()
    texts = [
        str(words["point"]),
        *(text for trace in chart["data"] for text in trace["customdata"]),
    ]
    printed = [number for text in texts for number in reading.percents(text)]
    assert len(printed) == 7
    for number in printed:
        assert any(number.says(v * 100) for v in [whole, *ratios]), (lang, number)
    deck = client.get("/figure/trade-mirrors.pptx", params=query).content
    bars = [sorted(series.values.values()) for series in reading.native(deck)]
    assert len(bars) == 2
    for series, true in zip(bars, sides.values(), strict=True):
        assert series == pytest.approx(sorted(true.values()))


@pytest.mark.parametrize("side", ["exports", "imports"])
@pytest.mark.parametrize("source", ["wits", "comtrade"])
def test_net_of_trade_among_the_three(
    client: TestClient, facts: Facts, side: str, source: str
) -> None:
    """File, sentence, chart and API have the share without the six flows, in years that have all of them."""
    flows, total = _amounts(facts, side, source), f"goods_{side}"
    edition = facts.edition(total, "unctad")
    three, world = (facts.levels(total, "unctad", edition, area) for area in ("CJK", "WLD"))
    true = {}
    for year in {key[2] for key in flows}:
        six = [value for key, value in flows.items() if key[2] == year]
        if len(six) == 6 and year in three and year in world:
            among = sum(six)
            true[year] = (three[year].number - among) / (world[year].number - among)
    query = {"source": source, "indicator": f"bilateral_goods_{side}"}
    answer = client.get("/figure/trade-net.csv", params=query)
    if not true:
        assert answer.status_code == 400
        return
    rows = reading.csv_rows(answer.text)
    assert {int(r["time_period"]): float(r["net_share"]) for r in rows} == pytest.approx(true)
    api = client.get("/api/v1/net-trade", params=query).json()["data"]
    assert {int(r["time_period"]): r["net_share"] for r in api} == pytest.approx(true)
    chart = client.get("/chart/trade-net", params=query).json()
    drawn = [(x, y) for t in chart["data"] for x, y in zip(t["x"], t["y"], strict=True)]
    for year, share in true.items():
        assert any(x == year and y == pytest.approx(share) for x, y in drawn)
    words = reading.words(client.get("/figure/trade-net.json", params=query).text)
    last = reading.percents(str(words["point"]))[-1]
    assert last.says(true[max(true)] * 100)


# --- Ranks and parts -----------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(16 * TIMES))
def test_ranks_and_parts(client: TestClient, facts: Facts, seed: int) -> None:
    """A rank is among all economies, a part is of those shown: rows, workbook, units, wording, native axis."""
    pick = random.Random(f"rank {seed}")
    kind = ("rank", "share")[seed % 2]
    indicator = pick.choice(["gdp_nominal", "gdp_ppp", "goods_exports", "population"])
    source = pick.choice([s for s in facts.sources(indicator) if s not in ("wits", "imts")])
    edition = facts.edition(indicator, source)
    if not facts.levels(indicator, source, edition, "WLD"):
        return  # no share of a World that is not published
    held = [a for a in (*OTHERS[:4], "JPN", "KOR") if facts.levels(indicator, source, edition, a)]
    areas = ["CHN", *pick.sample(held, min(3, len(held)))]
    query = {
        "kind": kind,
        "indicator": indicator,
        "source": source,
        "areas": ",".join(areas),
        "lang": "en",
    }
    answer = client.get("/figure/explore.csv", params=query)
    levels = {a: facts.levels(indicator, source, edition, a) for a in areas}
    if kind == "rank" and answer.status_code == 400:
        # A rank among a few is none: what the source has of economies makes less than half of the World.
        world = facts.levels(indicator, source, edition, "WLD")
        every = facts.together(indicator, source, edition)
        assert "less than half of the world" in answer.text
        assert all(every.get(year, 0.0) < 0.5 * each.number for year, each in world.items())
        return
    assert answer.status_code == 200, (query, answer.text[:200])
    rows = [r for r in reading.csv_rows(answer.text) if r["value"]]
    assert rows
    ranks = {a: facts.ranks(indicator, source, edition, a) for a in areas}
    for row in rows:
        area, year = row["ref_area"], int(row["time_period"])
        if kind == "rank":
            right = ranks[area][year].number
        else:
            right = levels[area][year].number / sum(levels[a][year].number for a in areas)
        assert float(row["value"]) == pytest.approx(right), (query, area, year)
        assert ("rank among all" if kind == "rank" else "sum of those shown") in row["unit"], query
    told = reading.words(client.get("/figure/explore.json", params=query).text)
    said = f"{told['title']} {told['definition']} {told['point']}"
    if kind == "rank":
        assert "rank among all economies" in said, said
    else:
        assert "share of the world" not in said.lower(), said
        assert "per cent of the world" not in said, said
        assert "sum of those shown" in said, said
    book = client.get("/figure/explore.xlsx", params=query).content
    percent = any("%" in form for form in reading.formats(book, "Data", "value"))
    assert percent == (kind == "share"), query
    if seed < 8:
        deck = client.get("/figure/explore.pptx", params=query | {"preset": "slide"}).content
        assert all(down == (kind == "rank") for down in reading.downwards(deck)), query


# --- Notes, pictures, slides ---------------------------------------------------------------------

TEXTS = [
    ("gdp-share", {"source": "weo"}), ("gdp-share", {"source": "weo", "from": "1990", "to": "2012"}), ("trade-share", {}),
    ("explore", {"source": "weo", "areas": "ASEAN,CJK,EU27"}), ("explore", {"transform": "growth"}), ("revisions", {"year": "2023"}),
    ("revisions-lines", {}), ("claim-strip", {}), ("why", {"from": "1990"}), ("trade-flows", {}), ("trade-matrix", {}), ("trade-among", {}),
    ("trade-mirrors", {}), ("trade-net", {"source": "wits"}), ("gdp-share", {"source": "weo", "band": "1"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "lang"), in_turn(TEXTS, LANGS, times=2), ids=lambda v: str(v)[:60]
)
def test_notes_stand_in_every_channel(
    client: TestClient, text: tuple[str, dict[str, str]], lang: str
) -> None:
    """What the data file notes stands on the embed and on its slide, of each figure in two languages.

    All have the notes from one place; how they are cut into lines depends on the language, whatever the figure.
    """
    figure, query = text[0], text[1] | {"lang": lang}
    answer = client.get(f"/figure/{figure}.json", params=query)
    assert answer.status_code == 200, (figure, query)
    told = reading.words(answer.text)

    def joined(text: str) -> str:
        return re.sub(r"\s+", "", text)

    embed = joined(reading.plain(client.get(f"/embed/{figure}", params=query).text))
    every = str(sum(len(claim.definitions) for claim in catalog.claims().values()))
    for note in told["notes"]:
        for sentence in re.findall(r"[^.。]+(?:\.\d[^.。]*)*[.。]?", note):
            said = joined(sentence)
            # How many definitions are shown depends on the size of the picture, and whether a status stands beside its share.
            if figure == "claim-strip" and every in said:
                continue
            if figure == "claim-strip" and (year := re.search(r"20\d\d", said)):
                said = said[: year.end()]
            assert said in embed, (figure, query, sentence)
    deck = client.get(f"/figure/{figure}.pptx", params=query | {"preset": "slide"}).content
    spoken = joined(reading.speaker_notes(deck))
    for note in (*told["notes"], told["source"]):
        assert joined(note) in spoken, (figure, query, note)


@pytest.mark.parametrize("seed", range(24 * TIMES))
def test_texts_of_pictures(client: TestClient, facts: Facts, seed: int) -> None:
    """A year with a percentage in a picture is that of the release, and "last actual year" is the source's, not the range's."""
    pick = random.Random(f"svg {seed}")
    figure, indicator = pick.choice(
        [("gdp-share", "gdp_nominal"), ("gdp-share", "gdp_ppp"), ("trade-share", "goods_exports")]
    )
    source = pick.choice([s for s in facts.sources(indicator) if s not in ("wits", "imts")])
    edition = facts.edition(indicator, source)
    every = facts.shares(indicator, source, edition, "CJK")
    if len(every) < 2:
        return
    first, last = sorted(pick.sample(sorted(every), 2))
    query = {
        "indicator": indicator,
        "source": source,
        "from": str(first),
        "to": str(last),
        "lang": "en",
    }
    answer = client.get(f"/figure/{figure}.svg", params=query | {"preset": "slide"})
    if answer.status_code != 200:
        return
    texts = reading.svg_texts(answer.text)
    observed = [y for y, v in every.items() if not v.forecast]
    for text in texts:
        for year, share in re.findall(r"\b(\d{4}): ([\d.]+)%", text):
            digits = len(share.partition(".")[2])
            assert reading.Printed(float(share), digits).says(every[int(year)].number * 100), (
                query,
                text,
            )
        actual = re.search(r"Actual data to (\d{4})", text)
        if actual:
            assert int(actual[1]) == max(observed), (query, text)
    said = str(reading.words(client.get(f"/figure/{figure}.json", params=query).text)["point"])
    shown = [y for y in observed if first <= y <= last]
    if not shown:
        assert not re.search(r"\b(accounted|was|were|fell|rose)\b", said), (query, said)
    if "so far" in said and shown:
        assert every[shown[-1]].number == max(every[y].number for y in observed), (query, said)


@pytest.mark.parametrize("year", ["2019", "2021", "2023"])
@pytest.mark.parametrize("figure", ["gdp-share", "explore", "trade-share"])
@pytest.mark.parametrize("extension", ["csv", "pptx", "xlsx", "svg"])
def test_one_year_is_answered(client: TestClient, figure: str, year: str, extension: str) -> None:
    """A range of one year is a figure or a clear refusal in every format, never an internal error."""
    answer = client.get(
        f"/figure/{figure}.{extension}", params={"from": year, "to": year, "preset": "slide"}
    )
    assert answer.status_code in (200, 400, 404, 422)
    if extension == "pptx" and answer.status_code == 200:
        assert any(series.values for series in reading.native(answer.content))


# --- The strip and the feed ----------------------------------------------------------------------


def test_a_verdict_has_its_direction(client: TestClient, facts: Facts) -> None:
    """Where a share is too high or too low, the cells of the table say which."""
    rows = reading.csv_rows(client.get("/figure/claim-strip.csv").text)
    body = client.get("/claim").text
    signs = dict.fromkeys("△▽▲▼", 0)
    for row in rows:
        if sides := {"close": "▽△", "fails": "▼▲"}.get(row["verdict"]):
            signs[sides[float(row["share"]) > facts.claims[row["claim"]]["fraction"]]] += 1
    table = reading.plain(body.partition("<table")[2].rpartition("</table")[0])
    for sign, count in signs.items():
        assert (sign in table) == bool(count), (sign, count)


def test_feed(client: TestClient, facts: Facts) -> None:
    """The current release is the first entry, dated as it is, and it says what its record of changes says."""
    first = reading.entries(client.get("/feed.atom").text)[0]
    folder = CHECKOUT / "data" / "releases" / facts.release
    changes = json.loads((folder / "changes.json").read_text("utf-8"))
    stamp = facts.release[:8]
    assert first["updated"][:10].replace("-", "") == stamp
    for one in (*changes["editions"], *changes["vintages"]):
        named = one.get("edition") or one.get("to")
        assert named in first["content"], named
    for one in (*changes["editions"], *changes["vintages"]):
        assert one["indicator"] in first["content"], one
    for flip in changes["claims"]:
        assert flip["indicator"] in first["content"], flip


# --- Tooltips and bands of the others --------------------------------------------------------------


@pytest.mark.parametrize("seed", range(12 * TIMES))
def test_the_band_of_forecasts(client: TestClient, facts: Facts, seed: int) -> None:
    """It begins with the last year in which any area is observed, wherever others end before."""
    pick = random.Random(f"band {seed}")
    areas = [
        "ASEAN",
        *pick.sample(["CJK", "EU27", "USA", "KOR", "IND", "BRA"], pick.choice([1, 2])),
    ]
    query = {"source": "weo", "areas": ",".join(areas)}
    edition = facts.edition("gdp_nominal", "weo")
    observed = {
        area: max(
            y
            for y, v in facts.shares("gdp_nominal", "weo", edition, area).items()
            if not v.forecast
        )
        for area in areas
    }
    layout = client.get("/chart/explore", params=query).json()["layout"]
    bands = [s["x0"] for s in layout["shapes"] if s["type"] == "rect" and s.get("xref", "x") == "x"]
    assert max(observed.values()) in bands, (query, bands, observed)
    assert min(bands) == max(observed.values()), (query, bands, observed)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("figure", ["revisions", "revisions-lines"])
def test_tooltips_of_revisions(client: TestClient, facts: Facts, figure: str, lang: str) -> None:
    """Each tells the share of its edition in its year, and marks what was a forecast."""
    words = in_language(lang)
    editions = {words.edition("weo", e): e for e in facts.editions("gdp_nominal", "weo")}
    told = 0
    for year in ("2021", "2024"):
        chart = client.get(
            f"/chart/{figure}", params={"year": year, "source": "weo", "lang": lang}
        ).json()
        for trace in chart["data"]:
            for text in trace.get("customdata") or ():
                found = re.match(r"<b>(.*?)</b><br>(?:(\d{4})[^\d]{1,3})?([\d.]+)%", str(text))
                if not found or found[1] not in editions:
                    continue
                shares = facts.shares("gdp_nominal", "weo", editions[found[1]], "CJK")
                true = shares[int(found[2] or year)]
                digits = len(found[3].partition(".")[2])
                assert reading.Printed(float(found[3]), digits).says(true.number * 100), text
                assert reading.is_forecast(str(text), lang) == true.forecast, text
                told += 1
    assert told > 5


@pytest.mark.parametrize(
    "query", [{}, {"holds": "0.5", "close": "1"}, {"holds": "3", "close": "5"}], ids=str
)
def test_tooltips_of_the_strip(client: TestClient, facts: Facts, query: dict[str, str]) -> None:
    """Each tells a share of a definition in a year, with the verdict of the rule in the address."""
    rows = reading.csv_rows(client.get("/figure/claim-strip.csv", params=query).text)
    known: dict[tuple[int, str], list[dict[str, str]]] = {}
    for row in rows:
        key = int(row["time_period"]), f"{float(row['share']) * 100:.2f}"
        known.setdefault(key, []).append(row)
    holds, close = float(query.get("holds", 1.0)), float(query.get("close", 2.5))
    words = {"fails": "does not hold", "depends": "depends on the base year"}
    told = 0
    for trace in client.get("/chart/claim-strip", params=query).json()["data"]:
        for text in trace.get("customdata") or ():
            found = re.search(r"([\d.]+)% in (\d{4})", str(text))
            if not found:
                continue
            # Two definitions may have one share to the second decimal: then either's verdict is right.
            right = []
            for row in known[int(found[2]), found[1]]:
                share = float(row["share"])
                definition = row["claim"], row["indicator"], row["source"]
                verdict = facts.verdict(definition, int(found[2]), share, holds, close)
                sides = (
                    {"too high", "△", "▲"}
                    if share > facts.claims[row["claim"]]["fraction"]
                    else {"too low", "▽", "▼"}
                )
                right.append(
                    words.get(verdict, verdict) in str(text)
                    and (
                        verdict not in ("close", "fails")
                        or any(side in str(text) for side in sides)
                    )
                )
            assert any(right), (query, text)
            told += 1
    assert told > 20


@pytest.mark.parametrize("figure", ["trade-flows", "trade-among", "trade-share", "gdp-share"])
def test_one_tooltip_is_of_one_year(client: TestClient, figure: str) -> None:
    """Where one tooltip serves all curves, each curve that has one has every year."""
    chart = client.get(f"/chart/{figure}").json()
    if chart["layout"].get("hovermode") != "x unified":
        return
    axes: dict[str, set[frozenset[int]]] = {}
    for trace in chart["data"]:
        if trace.get("hovertemplate") and trace.get("hoverinfo") != "skip":
            years = frozenset(int(x) for x in trace["x"] if x is not None)
            axes.setdefault(trace.get("xaxis", "x"), set()).add(years)
    assert axes
    assert all(len(each) == 1 for each in axes.values()), figure


# --- Gaps and forecasts, where they are ------------------------------------------------------------


@pytest.mark.parametrize(("figure", "lang"), in_turn(["trade-share", "explore"], LANGS))
def test_nothing_is_drawn_through_a_missing_year(
    client: TestClient, facts: Facts, figure: str, lang: str
) -> None:
    """The source whose share has a year without a value in between: live chart and native chart leave it out."""
    areas = ("CHN", "JPN", "KOR", "CJK")
    found = 0
    for indicator in ("goods_trade", "goods_exports", "goods_imports"):
        for source in facts.sources(indicator):
            edition = facts.edition(indicator, source)
            years = sorted(facts.shares(indicator, source, edition, "CJK"))
            if not years or len(years) == years[-1] - years[0] + 1:
                continue
            query = {"indicator": indicator, "source": source, "lang": lang}
            view = Draw(figure, query, indicator, source, edition, lang, areas)
            if figure == "explore":
                view.query["areas"] = ",".join(areas)
            assert test_oracle._live(client, facts, view) == []
            assert test_oracle._native(client, facts, view) == []
            found += 1
    if not found:
        pytest.skip("the release has no share with a gap")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("areas", ["CJK,USA", "CHN,JPN,KOR"])
def test_series_of_forecasts_have_no_observation(
    client: TestClient, facts: Facts, areas: str, lang: str
) -> None:
    """The native chart of lines with forecasts: what is named a forecast is one, in every year."""
    edition = facts.edition("gdp_nominal", "weo")
    query = {"indicator": "gdp_nominal", "source": "weo", "areas": areas, "lang": lang}
    view = Draw("explore", query, "gdp_nominal", "weo", edition, lang, tuple(areas.split(",")))
    assert test_oracle._native(client, facts, view) == []
    deck = client.get("/figure/explore.pptx", params={**query, "preset": "slide"}).content
    named = [s for s in reading.native(deck) if reading.is_forecast(s.name, lang)]
    assert named


@pytest.mark.parametrize("indicator", ["gdp_constant", "gdp_ppp_constant", "goods_trade"])
@pytest.mark.parametrize("extension", ["csv", "json", "xlsx", "pptx", "svg"])
def test_volumes_have_files(
    client: TestClient, facts: Facts, indicator: str, extension: str
) -> None:
    """A share at constant prices is in every format, whatever is said of its base year."""
    for figure in ("trade-share" if indicator == "goods_trade" else "gdp-share", "explore"):
        for source in facts.sources(indicator):
            if not facts.levels(indicator, source, facts.edition(indicator, source), "WLD"):
                continue
            query = {"indicator": indicator, "source": source, "preset": "slide"}
            assert client.get(f"/figure/{figure}.{extension}", params=query).status_code == 200
