"""The answer in one line says what the rows say, and nothing that the verdicts do not."""

from __future__ import annotations

import re
from collections import namedtuple
from itertools import pairwise

import pandas as pd
import pytest

from dashboard.words.answer import Course, answer, answers
from dashboard.words.wording import in_language
from etl import catalog
from etl.analysis import claims
from etl.analysis.claims import Rule, Tolerance
from etl.storage.store import Release

Row = namedtuple("Row", "claim indicator share verdict time_period obs_status")
EN = in_language("en")
RULES = [
    Rule(),
    Rule(last=2015),
    Rule(as_of="2022-04"),
    Rule(Tolerance(2, 4)),
    Rule(Tolerance(0.5, 1)),
]


def shares(release: Release, rule: Rule, area: str, indicator: str, source: str) -> pd.Series:
    """Year -> share of an area by a definition, added up here, where it is observed."""
    table = release.select(indicator, source, rule.as_of)
    wide = table.pivot_table(index="time_period", columns="ref_area", values="value")
    members = [m for m in catalog.members(area) if m in wide.columns]
    ahead = table[
        (table["obs_status"] == "F") & table["ref_area"].isin([*members, "CHN", "JPN", "KOR"])
    ]
    found = (wide[members].sum(axis=1, min_count=len(catalog.members(area))) / wide["WLD"]).dropna()
    return found[(found.index <= str(rule.last or 9999)) & ~found.index.isin(ahead["time_period"])]


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("area", ["CJK", "USA", "EU27", "ASEAN"])
def test_every_number_of_the_answer_is_that_of_the_rows(
    release: Release, rule: Rule, area: str
) -> None:
    """Its share, its year, and since when it has fallen or risen, by a second way through the release."""
    names = {EN.short_in_sentence(each): each for each in catalog.indicators()}
    told = answers(release, EN, rule, area=area)
    pattern = (
        r"([\d.]+)% \((\d{4})[^)]*\) (?:at|for) ([^,;]+)(?:, (falling|rising) since (\d{4}))?$"
    )
    numbers = [found for text in told if (found := re.search(pattern, text))]

    assert told
    for number in numbers:
        share, year, name, way, since = number.groups()
        indicator = names[name]
        sources = [
            s
            for s in catalog.indicator(indicator).claim_sources
            if release.has(indicator, s, rule.as_of)
        ]
        usual = catalog.indicator(indicator).default_source
        own = shares(release, rule, area, indicator, usual if usual in sources else sources[0])
        assert year == own.index[-1]
        assert abs(own[year] * 100 - float(share)) <= 0.051
        steps = [(b, own[b] > own[a]) for a, b in pairwise(own.index)]
        if since:
            assert {up for b, up in steps if b > since} == {way == "rising"}
            assert [up for b, up in steps if b == since] != [way == "rising"]
            assert int(year) - int(since) >= 3


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("area", ["CJK", "USA", "EU27", "ASEAN"])
def test_it_names_those_that_hold_and_says_only_where_the_others_are_off(
    release: Release, rule: Rule, area: str
) -> None:
    """By the distance of each share, worked out here; what is undecided is called so, or not spoken of."""
    now = claims.latest(claims.check(release, rule, area=area))
    for text in answers(release, EN, rule, area=area):
        claim = next(
            c for c in catalog.claims().values() if text.startswith(c.text[:1].upper() + c.text[1:])
        )
        rows = now[now["claim"] == claim.id].drop_duplicates("indicator")
        off = {
            row.indicator
            for row in rows.itertuples()
            if row.verdict not in ("borderline", "depends")
            and round(abs(row.share - claim.fraction) * 100, 8) > rule.of(claim).holds
        }
        head = text.partition(";")[0].removeprefix(claim.text[:1].upper() + claim.text[1:])
        said = {
            row.indicator
            for row in rows.itertuples()
            if re.search(rf"\b{re.escape(EN.short_in_sentence(row.indicator))}\b", head)
        }

        if "under no" in head:
            assert off == set(rows["indicator"])
        elif "under every" in head:
            assert not off
            assert set(rows["verdict"]) == {"holds"}
        elif "undecided" in head:
            assert "holds" not in set(rows["verdict"])
        else:
            holding = set(rows[rows["verdict"] == "holds"]["indicator"])
            assert holding <= said
            assert ("only" in head) == (len(off) + len(holding) == len(rows) and bool(off))


def row(indicator: str, share: float, verdict: str, status: str = "A") -> Row:
    return Row("one_fourth", indicator, share, verdict, "2024", status)


@pytest.mark.parametrize(
    ("rows", "courses", "told"),
    [
        (
            [row("gdp_nominal", 0.222, "fails"), row("gdp_ppp", 0.25, "holds")],
            {"gdp_nominal": Course(-1, "2021")},
            "About one-fourth of the world's GDP only at PPP; 22.2% (2024) at market exchange rates, falling since 2021",
        ),
        (
            [
                row("gdp_nominal", 0.222, "fails"),
                row("gdp_ppp", 0.25, "holds"),
                row("gdp_constant", 0.26, "depends"),
            ],
            {},
            "About one-fourth of the world's GDP at PPP; 22.2% (2024) at market exchange rates",
        ),
        (
            [row("gdp_nominal", 0.26, "borderline"), row("gdp_ppp", 0.2, "fails")],
            {"gdp_nominal": Course(1, "2020")},
            "About one-fourth of the world's GDP: undecided at market exchange rates",
        ),
        (
            [row("gdp_ppp", 0.21, "fails", "P"), row("gdp_constant", 0.1, "fails")],
            {},
            "About one-fourth of the world's GDP under no definition; closest: 21.0% (2024, provisional) at PPP",
        ),
        (
            [row("gdp_nominal", 0.25, "holds"), row("gdp_ppp", 0.25, "holds")],
            {},
            "About one-fourth of the world's GDP under every definition",
        ),
        ([row("gdp_ppp", 0.25, "holds")], {}, "About one-fourth of the world's GDP at PPP"),
    ],
)
def test_what_is_said_of_verdicts(rows: list[Row], courses: dict[str, Course], told: str) -> None:
    """Never "only" beside one that is undecided, and nothing of a course that a borderline share has taken."""
    assert answer(EN, catalog.claims()["one_fourth"], rows, courses, Rule()) == told


@pytest.mark.parametrize("lang", ["zh", "ja", "ko"])
def test_all_languages_say_the_same(release: Release, lang: str) -> None:
    """The same shares and years of the same definitions."""
    words = in_language(lang)
    for ours, theirs in zip(
        answers(release, EN, Rule()), answers(release, words, Rule()), strict=True
    ):
        assert sorted(re.findall(r"[\d.]+%|\d{4}", ours)) == sorted(
            re.findall(r"[\d.]+%|\d{4}", theirs)
        )
        for name in catalog.indicators():
            said = re.search(rf"\b{re.escape(EN.short_in_sentence(name))}\b", ours)
            assert not said or words.short_in_sentence(name) in theirs
