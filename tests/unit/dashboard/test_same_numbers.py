"""What stands on a page is what the commands print for the same view."""

from __future__ import annotations

import json
from typing import Any

import pytest
from lxml.html import document_fromstring
from starlette.testclient import TestClient
from typer.testing import CliRunner

from dashboard.commands.main import app
from dashboard.figures import FIGURES
from dashboard.words.terms import VERDICT_SIGNS, VERDICTS
from dashboard.words.wording import in_language
from etl import catalog
from etl.storage.store import Release

SAY = in_language("en")
DASH = "–"
AREAS = ("CHN", "JPN", "KOR", "CJK")


def printed(*command: str) -> list[dict[str, Any]]:
    """The records that a command prints."""
    ended = CliRunner().invoke(app, list(command))
    assert ended.exit_code == 0, ended.output
    records: list[dict[str, Any]] = json.loads(ended.stdout)
    return records


def shares(indicator: str, source: str, area: str, *more: str) -> dict[str, dict[str, Any]]:
    """Year -> what `trilateral share` says."""
    asked = ("--indicator", indicator, "--source", source, "--area", area)
    return {row["time_period"]: row for row in printed("share", *asked, *more, "--format", "json")}


def rows(client: TestClient, address: str, name: str) -> tuple[list[str], list[list[str]]]:
    """The headings and the cells of a table on a page."""
    answer = client.get(address)
    assert answer.status_code == 200
    table = document_fromstring(answer.text).find(f'.//*[@data-table="{name}"]//table')
    assert table is not None
    head, *body = ([cell.text_content() for cell in row] for row in table.iter("tr"))
    return head, body


def told(row: dict[str, Any]) -> str:
    """A share as tables write it."""
    share = row["share"]
    return DASH if share is None else SAY.percent(share, 2)


def pairs(release: Release, name: str) -> list[tuple[str, str]]:
    """Each indicator of a figure with each of its sources."""
    return [
        (indicator, source)
        for indicator in dict.fromkeys(FIGURES[name].indicators)
        for source in catalog.indicator(indicator).sources
        if release.has(indicator, source)
    ]


@pytest.mark.parametrize(
    ("name", "fields"),
    [("gdp-share", ("indicator", "source")), ("trade-share", ("trade", "trade_source"))],
)
def test_story(client: TestClient, release: Release, name: str, fields: tuple[str, str]) -> None:
    """Each definition and source of the story's charts, every year; of the first each economy, too."""
    for n, pair in enumerate(pairs(release, name)):
        query = "&".join(f"{field}={value}" for field, value in zip(fields, pair, strict=True))
        command = ["share", "--indicator", pair[0], "--source", pair[1]]
        if CliRunner().invoke(app, command).exit_code:
            # What the command refuses, the page cannot show either.
            text = client.get(f"/?{query}").text
            assert f'data-table="{name}"' not in text
            assert 'class="notice"' in text
            continue
        head, body = rows(client, f"/?{query}", name)
        assert len(body) > 10
        for area in AREAS if n == 0 else AREAS[-1:]:
            said, at = shares(*pair, area), head.index(SAY.economy(area))
            for line in body:
                expected = told(said[line[0]]) if line[0] in said else DASH
                assert line[at].partition(" (")[0] == expected


def test_explore(client: TestClient, release: Release) -> None:
    """Shares of other economies and groups, in an earlier edition and the latest."""
    edition = release.editions("gdp_nominal", "weo")[0]
    areas = ("CJK", "USA", "EU27")
    for more, as_of in (("", ()), (f"&as_of={edition}", ("--as-of", edition))):
        view = f"indicator=gdp_nominal&source=weo&areas={','.join(areas)}&from=2010&to=2020{more}"
        head, body = rows(client, f"/explore?{view}", "explore")
        said = {
            SAY.economy(area): shares("gdp_nominal", "weo", area, *as_of)
            for area in areas
            if f"{SAY.economy(area)}" in head or SAY.economy(area, short=True) in head
        }
        short = {SAY.economy(area, short=True): SAY.economy(area) for area in areas}
        shown = [name for name in head if name in said or name in short]
        assert shown
        for line in body:
            by_name = dict(zip(head, line, strict=True))
            for name in shown:
                expected = told(said[short.get(name, name)][line[0]])
                assert by_name[name].partition(" (")[0] == expected


def test_claims(client: TestClient) -> None:
    """Every cell of the strip: its verdict and its share."""
    head, body = rows(client, "/claim", "claim-strip")
    cells = {
        (line[0], name): cell
        for line in body
        for name, cell in zip(head[1:], line[1:], strict=True)
        if cell != DASH
    }
    found = printed("claim", "--json")
    fractions = {claim.id: claim.fraction for claim in catalog.claims().values()}
    years = {line[0] for line in body}
    for row in found:
        name = f"{SAY.indicator(row['indicator'], short=True)} {SAY.source_short(row['source'])}"
        if row["time_period"] in years:
            sides = {"close": "▽△", "fails": "▼▲"}.get(row["verdict"], ("", ""))
            side = sides[row["share"] > fractions[row["claim"]]]
            sign = VERDICT_SIGNS[row["verdict"]] + side
            said = f"{sign} {told(row)}"
            assert cells.pop((row["time_period"], name)).partition(" (")[0] == said
    assert cells == {}


@pytest.mark.parametrize("year", ["", "2023"])
def test_verdicts_of_the_story(client: TestClient, year: str) -> None:
    """The first chart's table: the share of each definition and source in its last observed year, or in one year."""
    _, body = rows(client, f"/?lang=en{f'&year={year}' if year else ''}", "definitions")
    lines = {
        (name, source, when, share, said.split(" ", 1)[1])
        for name, source, _, when, share, said, _ in body
    }
    newest = {}
    for row in printed("claim", "--json"):
        if row["obs_status"] != "F" and row["time_period"] == (year or row["time_period"]):
            newest[row["claim"], row["indicator"], row["source"]] = row
    expected = {
        (
            SAY.indicator(row["indicator"], short=True),
            SAY.source_short(row["source"]),
            row["time_period"],
            told(row),
            SAY.gettext(VERDICTS[row["verdict"]]),
        )
        for row in newest.values()
    }
    assert lines == expected
    assert len(body) == len(expected)


@pytest.mark.parametrize(
    ("first", "last", "as_of"), [("2021", "2024", ""), ("2010", "2020", "2024-04")]
)
def test_why(client: TestClient, first: str, last: str, as_of: str) -> None:
    """The split of the change, for each of the three and together."""
    _, body = rows(
        client, f"/why?from={first}&to={last}{f'&as_of={as_of}' if as_of else ''}", "why"
    )
    said = printed(
        "why", "--from", first, "--to", last, *(("--as-of", as_of) if as_of else ()), "--json"
    )
    assert len(said) == 4
    for n, row in enumerate(said, start=1):
        real, prices, rate, world = (
            row[part] for part in ("real_growth", "prices", "exchange_rate", "world_growth")
        )
        world_real, world_prices = row["world_real_growth"], row["world_prices_and_rates"]
        # Where too few economies are held, the World's growth is not split and nothing is relative to it.
        relative = None if world_real is None else real + world_real
        others = None if world_real is None else prices + rate + world_prices
        parts = [row["share_to"] - row["share_from"], relative, real, world_real]
        parts += [others, prices + rate, prices, rate, world_prices, world]
        assert [line[n] for line in body] == [
            SAY.percent(row["share_from"], 2),
            SAY.percent(row["share_to"], 2),
            *("–" if part is None else SAY.points(part, 2) for part in parts),
        ]


def test_revisions(client: TestClient, release: Release) -> None:
    """The share of a year as each edition told it."""
    _, body = rows(client, "/revisions?year=2022", "revisions")
    editions = {SAY.edition("weo", e): e for e in release.editions("gdp_nominal", "weo")}
    assert len(body) > 5
    for name, share, *_ in body:
        known = shares("gdp_nominal", "weo", "CJK", "--as-of", editions[name])
        assert share == told(known["2022"])
