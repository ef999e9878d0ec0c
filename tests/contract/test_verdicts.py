"""No verdict on a page says what the quality report of the same release contradicts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from urllib.parse import parse_qs, urlsplit

import pytest

from dashboard.components.context import Context
from dashboard.components.render import to_html
from dashboard.locale import LANGUAGES
from dashboard.look.view import View
from dashboard.pages import PAGES
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
