"""No channel denies another: views drawn at random, read back out of every channel, held against plain facts."""

from __future__ import annotations

import os
import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from dashboard.words.wording import in_language
from tests.oracle import reading
from tests.oracle.draws import Draw, draw
from tests.oracle.facts import Facts, Series, Value

#: How many views are drawn here, beside more than two hundred of `test_channels`; the benchmark draws more.
VIEWS = int(os.environ.get("ORACLE_VIEWS", "160"))
CHUNK = 16
#: What of the drawn views may have nothing to show: years before a source begins, and the like.
REFUSED = 0.3


def expected(facts: Facts, view: Draw, area: str) -> Series:
    """What a view shows of an area."""
    series = facts.transformed(view.transform, view.indicator, view.source, view.edition, area)
    return {
        year: value
        for year, value in series.items()
        if view.first <= year <= view.last
        and (not value.forecast or view.query.get("forecasts") != "0")
    }


def address(view: Draw, extension: str) -> str:
    return f"/figure/{view.figure}.{extension}"


@pytest.mark.parametrize("chunk", range((VIEWS + CHUNK - 1) // CHUNK))
def test_every_channel_says_what_the_release_says(
    client: TestClient, facts: Facts, chunk: int
) -> None:
    faults: list[str] = []
    refused = 0
    for seed in range(chunk * CHUNK, min((chunk + 1) * CHUNK, VIEWS)):
        view = draw(facts, seed)
        answer = client.get(address(view, "csv"), params=view.query)
        if answer.status_code != 200:
            assert answer.status_code in (400, 404, 422), (str(view), answer.status_code)
            refused += 1
            continue
        found = [
            *(_rows(facts, view, answer.text)),
            *(_words(client, facts, view)),
            *(_live(client, facts, view)),
            *(_page(client, facts, view) if seed % 4 == 0 else ()),
            *(_workbook(client, facts, view) if seed % 8 == 1 else ()),
            *(_native(client, facts, view) if seed % 8 == 2 else ()),
            *(_api(client, facts, view) if seed % 4 == 3 else ()),
        ]
        faults += [f"seed {seed}: {view}: {fault}" for fault in found]
    assert not faults, "\n".join(faults[:20])
    assert refused <= REFUSED * CHUNK + 2


def _rows(facts: Facts, view: Draw, body: str) -> list[str]:
    """The rows of the CSV: every value and status, and no other."""
    return _against(facts, view, reading.csv_rows(body), "csv")


def _against(facts: Facts, view: Draw, rows: list[dict], channel: str) -> list[str]:
    faults = []
    column = "value" if view.figure == "explore" else "share"
    if view.figure.startswith("revisions"):
        for row in rows:
            if row[column] in ("", None):
                continue
            edition, year = str(row["edition"]), int(row["time_period"])
            true = facts.shares(view.indicator, view.source, edition, "CJK")[year]
            faults += _same(
                channel, f"{edition} {year}", true, float(row[column]), row["obs_status"]
            )
        return faults
    for area in view.areas:
        wanted = expected(facts, view, area)
        shown = {
            int(row["time_period"]): row
            for row in rows
            if row["ref_area"] == area and row[column] not in ("", None)
        }
        if set(shown) != set(wanted):
            faults.append(
                f"{channel}: {area} has years {sorted(set(shown) ^ set(wanted))[:5]} too many or too few"
            )
        for year in set(shown) & set(wanted):
            row = shown[year]
            faults += _same(
                channel, f"{area} {year}", wanted[year], float(row[column]), row["obs_status"]
            )
    return faults


def _same(channel: str, where: str, true: Value, number: float, status: str | None) -> list[str]:
    faults = []
    if abs(number - true.number) > 1e-9 * max(1.0, abs(true.number)):
        faults.append(f"{channel}: {where} is {number!r}, not {true.number!r}")
    if status is not None and status != true.status:
        faults.append(f"{channel}: {where} has status {status}, not {true.status}")
    return faults


# --- Sentences -----------------------------------------------------------------------------------


def _words(client: TestClient, facts: Facts, view: Draw) -> list[str]:
    """Title, definition, sentence and notes: numbers are of the release, years of the view, forecasts are said to be so."""
    told = reading.words(client.get(address(view, "json"), params=view.query).text)
    return _sentence(facts, view, str(told["point"]), "point")


def _sentence(facts: Facts, view: Draw, text: str, channel: str) -> list[str]:
    if view.transform == "level":
        return []
    if view.figure.startswith("revisions"):
        editions = facts.editions(view.indicator, view.source)
        tables = [facts.shares(view.indicator, view.source, e, "CJK") for e in editions]
        return _numbers(facts, [v for t in tables for v in t.values()], text, channel)
    tables = [expected(facts, view, area) for area in view.areas]
    shown, three = {year for table in tables for year in table}, expected(facts, view, "CJK")
    faults = _numbers(facts, [v for table in tables for v in table.values()], text, channel)
    for sentence in re.split(r"(?<=[.。])\s*(?=\D)", text):
        for year in reading.years(sentence) & set(three):
            if three[year].forecast and not reading.is_forecast(sentence, view.lang):
                faults.append(f"{channel}: {year} is a forecast and is not said to be: {sentence}")
    for year in reading.years(text) - shown - {2015, 2017, 2021}:
        faults.append(f"{channel}: {year} is not shown: {text}")
    return faults + (_superlatives(facts, view, text, channel) if view.lang == "en" else [])


def _numbers(facts: Facts, values: list[Value], text: str, channel: str) -> list[str]:
    """Every percentage is a value of the figure, or what a claim says."""
    allowed = [v.number * 100 for v in values]
    allowed += [claim["fraction"] * 100 for claim in facts.claims.values()]
    return [
        f"{channel}: {printed.value}% is nobody's: {text}"
        for printed in reading.percents(text)
        if not any(printed.says(number) for number in allowed)
    ]


def _superlatives(facts: Facts, view: Draw, text: str, channel: str) -> list[str]:
    """The highest is the highest: of all observed years, unless it is said to be of those that are shown."""
    found = re.search(r"([\d.]+)% of the world total in (\d{4}), the highest", text)
    found = found or re.search(r"the highest[^.%]* was ([\d.]+)% in (\d{4})", text)
    if not found:
        return []
    of_shown = "of the years shown" in text
    every = facts.shares(view.indicator, view.source, view.edition, "CJK")
    within = expected(facts, view, "CJK") if of_shown else every
    observed = {year: v.number for year, v in within.items() if not v.forecast}
    if observed.get(int(found[2])) != max(observed.values()):
        return [f"{channel}: {found[1]}% in {found[2]} is not the highest: {text}"]
    return []


# --- Live charts ---------------------------------------------------------------------------------


def _named(view: Draw) -> dict[str, str]:
    words = in_language(view.lang)
    names = {words.economy(area): area for area in view.areas}
    names |= {words.economy(area, short=True): area for area in view.areas}
    return names | {words.gettext("Total"): "CJK", words.gettext("Together"): "CJK"}


def _live(client: TestClient, facts: Facts, view: Draw) -> list[str]:
    """Each point is of its year, each tooltip of its point, and each line joins neighbours."""
    if view.figure.startswith("revisions"):
        return []
    chart = client.get(f"/chart/{view.figure}", params=view.query).json()
    names = _named(view)
    faults: list[str] = []
    hovered: dict[tuple[str, int], int] = {}
    for trace in reading.traces(chart):
        area = names.get(trace.name)
        if area is None:
            continue
        wanted = expected(facts, view, area)
        before: int | None = None
        for x, y, told in trace.points:
            if y is None or x is None or not float(x).is_integer():
                before = None
                continue
            year = int(x)
            if year in wanted and told and told not in ("–", "None"):
                faults += _tooltip(view, trace, area, year, wanted[year], told)
                if trace.hovers:
                    hovered[area, year] = hovered.get((area, year), 0) + 1
            if "lines" in trace.mode and before is not None and year - before > 1:
                faults.append(f"live: {area} is drawn through from {before} to {year}")
            before = year
    faults += _years_of_tooltips(chart)
    faults += [f"live: {n} tooltips for {area} in {y}" for (area, y), n in hovered.items() if n > 1]
    return faults


def _years_of_tooltips(chart: dict[str, Any]) -> list[str]:
    """One tooltip for all curves shows one year: each has a point in every year, or a neighbour's would be shown."""
    if chart["layout"].get("hovermode") != "x unified":
        return []
    axes: dict[str, set[frozenset[int]]] = {}
    for trace in reading.traces(chart):
        if trace.hovers:
            years = frozenset(int(x) for x, _, _ in trace.points if x is not None)
            axes.setdefault(trace.axis, set()).add(years)
    return [
        f"live: tooltips on {axis} have other years" for axis, each in axes.items() if len(each) > 1
    ]


def _tooltip(
    view: Draw, trace: reading.Trace, area: str, year: int, true: Value, told: str
) -> list[str]:
    faults = []
    if trace.hovers and reading.is_forecast(told, view.lang) != true.forecast:
        faults.append(f"live: {area} {year} has status {true.status}: {told}")
    printed = reading.percents(told)
    if view.transform != "level" and printed and not printed[0].says(true.number * 100):
        faults.append(f"live: {area} {year} is {true.number:.4%}: {told}")
    return faults


# --- Pages, files, API ---------------------------------------------------------------------------


def _page(client: TestClient, facts: Facts, view: Draw) -> list[str]:
    """The embed: what it says in words, and the numbers in its picture."""
    body = client.get(f"/embed/{view.figure}", params=view.query).text
    faults = []
    for alt in re.findall(r'aria-label="([^"]{80,})"', body):
        told, gaps = _without_gaps(view, reading.plain(alt))
        faults += _sentence(facts, view, told, "alt text")
        tables = [expected(facts, view, area) for area in view.areas]
        faults += [
            f"alt text: {year} is no year without a value: {gaps}"
            for year in reading.years(gaps)
            if not view.first <= year <= view.last or all(year in table for table in tables)
        ]
    return faults


def _without_gaps(view: Draw, text: str) -> tuple[str, str]:
    """What a text says of values, and what it says of the years without one."""
    words = in_language(view.lang)
    before, after = words.gettext("Years without a value: {years}.").split("{years}")
    found = re.search(rf"{re.escape(before)}.*?{re.escape(after)}(?=\s|$|\D)", text)
    return (text.replace(found[0], ""), found[0]) if found else (text, "")


def _workbook(client: TestClient, facts: Facts, view: Draw) -> list[str]:
    body = client.get(address(view, "xlsx"), params=view.query).content
    return _against(facts, view, reading.sheet(body, "Data"), "workbook")


def _native(client: TestClient, facts: Facts, view: Draw) -> list[str]:
    """The native chart: each series by its name, each value in its year; no observation in a series of forecasts."""
    if view.figure.startswith("revisions"):
        return []
    answer = client.get(address(view, "pptx"), params={**view.query, "preset": "slide"})
    faults, names = [], _named(view)
    for series in reading.native(answer.content):
        marked = reading.is_forecast(series.name, view.lang)
        area = names.get(re.sub(r"\s*[(（].*[)）]$", "", series.name))
        if area is None:
            continue
        wanted = expected(facts, view, area)
        for place, number in series.values.items():
            year = re.sub(r"\D.*$", "", place)
            if not year.isdigit() or int(year) not in wanted:
                continue
            true = wanted[int(year)]
            factor = 1.0 if abs(number) < 1.5 or view.transform == "level" else 0.01
            if view.transform != "level" and abs(number * factor - true.number) > 1e-6:
                faults.append(f"native: {series.name} {year} is {number}, not {true.number}")
            if marked and not true.forecast and place != next(iter(series.values)):
                faults.append(f"native: {series.name} {year} is an observation")
        # Only the point at which the forecasts are joined to what is observed may be one of both.
        told = [wanted[int(y)] for y in series.values if y.isdigit() and int(y) in wanted]
        if marked and told and not any(v.forecast for v in told):
            faults.append(f"native: {series.name} has no forecast")
    return faults


def _api(client: TestClient, facts: Facts, view: Draw) -> list[str]:
    """The data API gives the very shares."""
    asked = {"indicator": view.indicator, "source": view.source, "area": "CJK", "limit": "1000"}
    asked |= {name: view.query[name] for name in ("from", "to", "as_of") if name in view.query}
    if view.figure.startswith("revisions"):
        return []
    told = client.get("/api/v1/shares", params=asked).json().get("data", [])
    shares = facts.shares(view.indicator, view.source, view.edition, "CJK")
    faults = []
    for row in told:
        if row["share"] is not None:
            year = int(row["time_period"])
            faults += _same("api", f"CJK {year}", shares[year], row["share"], row["obs_status"])
    given = {int(row["time_period"]) for row in told if row["share"] is not None}
    wanted = {year for year in shares if view.first <= year <= view.last}
    if given != wanted:
        faults.append(f"api: years {sorted(given ^ wanted)[:5]}")
    return faults


# --- Claims --------------------------------------------------------------------------------------

#: Rules of the address: tolerance, edition, years.
RULES = [
    {},
    {"holds": "0.1", "close": "0.2"},
    {"holds": "3", "close": "5"},
    {"as_of": "2022-04"},
    {"as_of": "2025-04-30"},
    {"from": "1979", "to": "2001"},
    {"to": "2012"},
    {"from": "2015"},
    {"as_of": "2025-10", "to": "2019", "holds": "2"},
]


def _now(
    facts: Facts, rule: dict[str, str]
) -> dict[tuple[str, str, str], tuple[int, float, str, str]]:
    """Claim, indicator and source -> the last observed year under a rule, its share, verdict and status."""
    holds, close = float(rule.get("holds", 1.0)), float(rule.get("close", 2.5))
    found = {}
    for claim, indicator, source in facts.definitions:
        edition = facts.edition(indicator, source, rule.get("as_of", ""))
        observed = {
            year: value
            for year, value in facts.shares(indicator, source, edition, "CJK").items()
            if not value.forecast and int(rule.get("from", 0)) <= year <= int(rule.get("to", 9999))
        }
        if edition and observed:
            year = max(observed)
            verdict = facts.verdict(
                (claim, indicator, source),
                year,
                observed[year].number,
                holds,
                close,
                rule.get("as_of", ""),
            )
            last = observed[year]
            found[claim, indicator, source] = year, last.number, verdict, last.status
    return found


def _main(
    facts: Facts, now: dict[tuple[str, str, str], tuple[int, float, str, str]]
) -> dict[str, Any]:
    """Each indicator once, from its default source where that is held."""
    chosen: dict[str, Any] = {}
    for (_, indicator, source), told in now.items():
        if indicator not in chosen or facts.indicators[indicator]["default_source"] == source:
            chosen[indicator] = told
    return chosen


@pytest.mark.parametrize("rule", RULES, ids=str)
def test_every_sentence_on_the_claims_follows_one_rule(
    client: TestClient, facts: Facts, rule: dict[str, str]
) -> None:
    """Description, cards, strip and slides give the verdicts of the rule in the address, and no other."""
    words = in_language("en")
    now = _now(facts, rule)
    patterns = {
        "holds": r"(?:Holds|Held): ([^.]*(?:\.\d[^.]*)*)\.",
        "close": r"(?:Close|Was close): ([^.]*(?:\.\d[^.]*)*)\.",
        "fails": r"(?:Does|Did) not hold: ([^.]*(?:\.\d[^.]*)*)\.",
        "borderline": r"(?:Borderline|Was borderline): ([^.]*(?:\.\d[^.]*)*)\.",
        "depends": r"Depend(?:s|ed) on the base year: ([^.]*(?:\.\d[^.]*)*)\.",
    }
    remarks = {"P": ", provisional", "E": ", estimate"}
    texts = []
    for page in ("/", "/claim"):
        body = client.get(page, params=rule).text
        found = re.search(r'<meta name="description" content="([^"]*)"', body)
        assert found
        texts.append(reading.plain(found[1]))
    deck = client.get("/deck.pptx", params=rule)
    if deck.status_code == 200:
        # The slide after the first one says of each definition what it gives, to those who do not see it, too.
        texts.append(" ".join(reading.alt_texts(deck.content)[1]))
    for text in texts:
        for indicator, (year, share, verdict, status) in _main(facts, now).items():
            name = words.short_in_sentence(indicator)
            told = [
                v
                for v, pattern in patterns.items()
                for sentence in re.findall(pattern, text)
                for part in re.findall(
                    rf"(?:^|, | and ){re.escape(name)} \(([\d.]+)% in (\d+){remarks.get(status, '')}\)",
                    sentence,
                )
                if int(part[1]) == year and abs(float(part[0]) - share * 100) <= 0.051
            ]
            assert set(told) == {verdict}, (indicator, year, share, verdict, text)


@pytest.mark.parametrize("rule", RULES[:5], ids=str)
def test_the_strip_has_the_verdicts_of_the_rule(
    client: TestClient, facts: Facts, rule: dict[str, str]
) -> None:
    holds, close = float(rule.get("holds", 1.0)), float(rule.get("close", 2.5))
    rows = reading.csv_rows(client.get("/figure/claim-strip.csv", params=rule).text)
    assert rows
    for row in rows:
        series = facts.shares(row["indicator"], row["source"], row["edition"], "CJK")
        true = series[int(row["time_period"])]
        assert float(row["share"]) == pytest.approx(true.number, rel=1e-9)
        assert row["obs_status"] == true.status
        definition = row["claim"], row["indicator"], row["source"]
        assert row["verdict"] == facts.verdict(
            definition,
            int(row["time_period"]),
            true.number,
            holds,
            close,
            rule.get("as_of", ""),
        )
        assert row["edition"] == facts.edition(
            row["indicator"], row["source"], rule.get("as_of", "")
        )
