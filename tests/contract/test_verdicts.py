"""No verdict on a page says what the quality report of the same release contradicts."""

from __future__ import annotations

import html
import io
import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest
from starlette.testclient import TestClient

from dashboard.components.context import Context
from dashboard.components.html import to_html
from dashboard.locale import LANGUAGES
from dashboard.look.view import View
from dashboard.pages import PAGES
from dashboard.web.server import create
from dashboard.words.terms import VERDICT_SIGNS
from dashboard.words.wording import in_language
from dashboard.words.years import unsettled
from etl import catalog
from etl.analysis import claims, quality
from tests import methods
from tests.shipped import shipped_store

RELEASE = shipped_store().open()
REPORT = {(each.indicator, each.source): each for each in quality.report(RELEASE)}
#: A verdict in a list of definitions, and the link to the chart of the definition.
LINE = re.compile(r'<li><span class="verdict (\w+)">.*?<a href="([^"]+)".*?</li>', re.DOTALL)


#: What verdicts are called in sentences.
SAID = {
    "Holds": "holds",
    "Close": "close",
    "Does not hold": "fails",
    "Borderline": "borderline",
    "Depends on the base year": "depends",
}


def _told(page: str, lang: str) -> Iterator[tuple[str, str, str, str]]:
    """Claim's measure, indicator, source and verdict of each line of a page, with the line itself as the last."""
    body = PAGES[page].body(Context(RELEASE, View(lang=lang), page))
    for found in LINE.finditer("".join(map(to_html, body))):
        asked = {
            k: v[0] for k, v in parse_qs(urlsplit(found[2].replace("&amp;", "&")).query).items()
        }
        second = "trade" in asked
        name = asked["trade" if second else "indicator"]
        source = asked.get("trade_source" if second else "source", "")
        yield name, source or catalog.indicator(name).default_source, found[1], found[0]


def _own(share: float, fraction: float, revision: float) -> str:
    """The verdict within 1 and 2.5 points, where nothing within the mean revision of either is decided."""
    off = abs(share - fraction) * 100
    if revision and min(abs(off - 1), abs(off - 2.5)) < revision * 100:
        return "borderline"
    return "holds" if off <= 1 else "close" if off <= 2.5 else "fails"


@cache
def _expected(name: str, source: str) -> tuple[str, str]:
    """The verdict on the last observed share and its year, by the plain sums and what the report says of them."""
    claim, report = catalog.claim_about(name), REPORT.get((name, source))
    assert claim is not None
    row = next(
        row for row in claims.latest(claims.check(RELEASE)).itertuples()
        if (row.indicator, row.source) == (name, source)
    )  # fmt: skip
    year = str(row.time_period)
    share = methods.share(methods.newest(source, name), year)
    revision = report.revision if report else 0.0
    verdicts = {_own(share, claim.fraction, revision)}
    if bases := catalog.indicator(name).base_years:
        listed = RELEASE.areas.query("kind == 'economy' and ref_area != 'WLD'")["ref_area"]
        shares = [methods.revalued(name, base, year, listed) for base in bases]
        verdicts |= {_own(each, claim.fraction, revision) for each in shares}
    return (verdicts.pop() if len(verdicts) == 1 else "depends"), year


def _labels(served: TestClient) -> Iterator[tuple[str, str, str, str]]:
    """What the chart of the overview says beside each definition, on every size of it."""
    words = in_language("en")
    signs = {told: verdict for verdict, told in VERDICT_SIGNS.items()}
    named = {
        f"{words.indicator(name, short=True)} {words.source_short(source)}": (name, source)
        for name, indicator in catalog.indicators().items()
        for source in indicator.claim_sources
    }
    texts = re.findall("<text.*?</text>", served.get("/").text)
    labels = [html.unescape(re.sub("<.*?>", "", text)) for text in texts]
    for label, told in pairwise(labels):
        if label in named and (found := re.match(r"(\S)[△▽▲▼]? [\d.]+% (\d{4})", told)):
            yield (*named[label], found[2], signs[found[1]])


def _rows(rows: pd.DataFrame) -> Iterator[tuple[str, str, str, str]]:
    """The last observed year of each definition of a table."""
    observed = rows[rows["obs_status"] != "F"].astype({"time_period": str})
    last = observed.sort_values("time_period").groupby(["indicator", "source"]).tail(1)
    columns = ("indicator", "source", "time_period", "verdict")
    yield from zip(*(last[name] for name in columns), strict=True)


def _served(served: TestClient, address: str) -> pd.DataFrame:
    body = served.get(address).content
    if address.startswith("/api"):
        return pd.DataFrame(json.loads(body)["data"])
    return pd.read_csv(io.BytesIO(body))


def _said(served: TestClient) -> Iterator[tuple[str, str, str, str]]:
    """The sentences of the feed: a verdict, and the definitions that have it."""
    words = in_language("en")
    names = "|".join(SAID)
    feeds = (served.get(f"/feed.atom?claim={claim}").text for claim in catalog.claims())
    for verdict, listed in re.findall(rf"({names}): (.*?)\.(?= |<)", "".join(feeds)):
        for name, indicator in catalog.indicators().items():
            short = re.escape(words.indicator(name, short=True))
            found = re.search(
                rf"(?:^|, | and ){short} \([\d.]+% in (\d{{4}})", listed, re.IGNORECASE
            )
            if found and indicator.claim_sources:
                yield name, indicator.default_source, found[1], SAID[verdict]


DOORS: dict[str, Callable[[TestClient], Iterator[tuple[str, str, str, str]]]] = {
    "chart of the overview": _labels,
    "definitions": lambda served: _rows(_served(served, "/figure/definitions.csv")),
    "strip": lambda served: _rows(_served(served, "/figure/claim-strip.csv")),
    "interface": lambda served: _rows(_served(served, "/api/v1/claims")),
    "feed": _said,
}


@pytest.fixture(scope="module")
def served() -> Iterator[TestClient]:
    """A server of the shipped release."""
    with TestClient(create(shipped_store())) as client:
        yield client


@pytest.mark.parametrize("door", DOORS)
def test_every_door_has_the_verdict_of_the_report(served: TestClient, door: str) -> None:
    """Charts, files, programs and feeds say what follows from the report, for its year."""
    told = list(DOORS[door](served))
    assert len({(name, source) for name, source, *_ in told}) >= 10
    for name, source, year, verdict in told:
        expected, last = _expected(name, source)
        assert (name, source, year, verdict) == (name, source, last, expected)


@pytest.mark.parametrize("page", ["/claim"])
def test_verdicts_follow_from_the_report(page: str) -> None:
    """Within the mean revision nothing is decided, and on volumes nothing that hangs on the base year."""
    told = list(_told(page, "en"))
    assert len({(name, source) for name, source, *_ in told}) >= 8
    for name, source, verdict, _ in told:
        assert (name, source, verdict) == (name, source, _expected(name, source)[0])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_year_that_the_report_calls_provisional_is_so_beside_its_verdict(lang: str) -> None:
    """And no verdict is on a year later than the last one that the report has as observed."""
    words = in_language(lang)
    seen = set()
    for name, source, _, line in _told("/claim", lang):
        report = REPORT.get((name, source))
        if report is None:
            continue
        year = _expected(name, source)[1]
        assert year <= report.period
        if year == report.period and report.status in "PEF":
            (told,) = unsettled(words, [(year, report.status)])
            assert told in line
            seen.add((name, source))
    assert ("gdp_nominal", "wdi") in seen
