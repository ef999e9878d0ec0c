"""Sentences made from the figures say what the figures say, in every language."""

from __future__ import annotations

import json
import statistics
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from dashboard.commands.main import app
from dashboard.locale import LANGUAGES
from dashboard.look.view import View
from dashboard.words import histories, sentences, verdicts
from dashboard.words.wording import in_language
from etl import catalog
from etl.analysis import claims
from etl.analysis.claims import Rule, Tolerance
from etl.observations import rows_of
from etl.places import CHECKOUT
from etl.storage.store import Release
from tests import methods, small

EN = in_language("en")
FOURTH = catalog.claims()["one_fourth"]


def rows(shares: dict[int, float], forecasts: tuple[int, ...] = ()) -> pd.DataFrame:
    """The checked shares of one definition."""
    rule = Tolerance(FOURTH.holds, FOURTH.close)
    return pd.DataFrame(
        [
            {
                "claim": FOURTH.id,
                "indicator": "gdp_ppp",
                "source": "weo",
                "edition": "2025-10",
                "time_period": str(year),
                "share": share,
                "verdict": claims.verdict(share, FOURTH.fraction, rule),
                "obs_status": "F" if year in forecasts else "A",
            }
            for year, share in shares.items()
        ]
    )


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        ({2019: 0.20, 2020: 0.245, 2021: 0.25}, "Holds since 2020: 25.0% in 2021."),
        (
            {2018: 0.25, 2019: 0.25, 2020: 0.20, 2021: 0.25},
            "Held in 2018–2019 and holds since 2021: 25.0% in 2021.",
        ),
        (
            {2018: 0.25, 2019: 0.20, 2020: 0.25, 2021: 0.20},
            "Held in 2018 and 2020; 20.0% (too low) in 2021.",
        ),
        ({2020: 0.25, 2021: 0.23}, "Held in 2020; close with 23.0% (too low) in 2021."),
        ({2020: 0.20, 2021: 0.23}, "Never held; close with 23.0% (too low) in 2021."),
        (
            {2019: 0.22, 2020: 0.21, 2021: 0.20},
            "Never held; 20.0% (too low) in 2021, closest in 2019 (22.0%).",
        ),
    ],
)
def test_history(shares: dict[int, float], said: str) -> None:
    """Each course of verdicts has its sentence."""
    assert histories.history(EN, list(rows(shares).itertuples()), FOURTH, Rule()) == said


def test_years_that_were_too_high_are_not_taken_for_too_low() -> None:
    """Between years that hold, a share may have been above the claim: one expects it below."""
    shares = {2018: 0.25, 2019: 0.27, 2020: 0.28, 2021: 0.25}

    told = histories.history(EN, list(rows(shares).itertuples()), FOURTH, Rule())

    assert told == (
        "Held in 2018 and holds since 2021: 25.0% in 2021. The share was too high in 2019–2020."
    )


def test_what_ended_is_told_as_past() -> None:
    """A year that others have followed is no present: nothing "holds since" then."""
    shares = {2018: 0.20, 2019: 0.25, 2020: 0.25}

    told = histories.history(
        EN, list(rows(shares).itertuples()), FOURTH, Rule(last=2020), past=True
    )

    assert told == "Held in 2019–2020; 25.0% in 2020."


@pytest.mark.parametrize(
    ("rule", "past"),
    [
        (Rule(), False),
        (Rule(Tolerance(0.1, 0.2)), False),
        (Rule(first=2010), False),
        (Rule(last=2001), True),
        (Rule(as_of="2022-04"), True),
        (Rule(as_of="2099-01"), False),
    ],
)
def test_one_rule_reaches_every_sentence(release: Release, rule: Rule, past: bool) -> None:
    """The answers are those of shares, years and editions of the rule, found here by plain arithmetic."""
    told = " ".join(sentences.answers(release, EN, rule))
    now = sentences.now_of(release, rule)

    assert claims.is_past(release, rule) is past
    assert ("Does not hold" not in told) if past else ("Did not hold" not in told)
    for row in now:
        claim = catalog.claims()[row.claim]
        rows = release.select(row.indicator, row.source, rule.as_of)
        values = {
            (area, period): value
            for area, period, value, status in zip(
                rows["ref_area"],
                rows["time_period"],
                rows["value"],
                rows["obs_status"],
                strict=True,
            )
            if status != "F"
        }
        whole = [
            period
            for area, period in values
            if area == "WLD"
            and (rule.first or 0) <= int(period) <= (rule.last or 9999)
            and all((one, period) in values for one in ("CHN", "JPN", "KOR"))
        ]
        year = max(whole)
        share = sum(values[one, year] for one in ("CHN", "JPN", "KOR")) / values["WLD", year]
        holds, close = (
            (rule.tolerance.holds, rule.tolerance.close)
            if rule.tolerance
            else (claim.holds, claim.close)
        )
        assert row.time_period == year
        margin = 0.0
        if row.indicator in ("gdp_nominal", "gdp_ppp"):
            margin = statistics.mean(methods.revised(row.indicator).values()) * 100
        shares = [share]
        if bases := catalog.indicator(row.indicator).base_years:
            kinds = zip(release.areas["ref_area"], release.areas["kind"], strict=True)
            economies = [area for area, kind in kinds if kind == "economy" and area != "WLD"]
            shares += [methods.revalued(row.indicator, base, year, economies) for base in bases]
        found = set()
        for each in shares:
            off = abs(each - claim.fraction) * 100
            near = min(abs(off - holds), abs(off - close)) < margin
            decided = "holds" if off <= holds else "close" if off <= close else "fails"
            found.add("borderline" if near else decided)
        assert row.verdict == (found.pop() if len(found) == 1 else "depends")
        assert f"{share:.1%} in {year}" in told or f"{share:.2%} in {year}" in told


def test_sources_that_disagree_are_named() -> None:
    """A verdict by one source does not stand alone where another source gives another."""
    both = pd.concat([rows({2024: 0.242}), rows({2024: 0.23}).assign(source="wdi")])

    told = sentences.verdict_now(
        EN, rows_of(rows({2024: 0.242})), Rule(), checked=histories.by_definition(rows_of(both))
    )

    name = EN.short_in_sentence("gdp_ppp")
    assert told == (
        f"Holds: {name} (24.2% in 2024). Sources disagree: {name} (World Bank: 23.0% in 2024)."
    )


def test_another_year_is_no_disagreement() -> None:
    """A source that has a later year does not disagree with one that gives the same verdict on each year that both have."""
    mine = rows({2023: 0.23, 2024: 0.242})
    both = pd.concat([mine, rows({2022: 0.242, 2023: 0.231}).assign(source="wdi")])
    now = rows_of(rows({2024: 0.242}))

    assert "disagree" not in sentences.verdict_now(
        EN, now, Rule(), checked=histories.by_definition(rows_of(both))
    )
    apart = pd.concat([mine, rows({2022: 0.23, 2023: 0.242}).assign(source="wdi")])
    told = sentences.verdict_now(EN, now, Rule(), checked=histories.by_definition(rows_of(apart)))
    assert told.endswith("(World Bank: 24.2% in 2023).")


def test_forecast_is_told_apart() -> None:
    """A forecast never makes a claim hold; it is told as what it is."""
    told = histories.history(
        EN, list(rows({2023: 0.20, 2024: 0.25}, forecasts=(2024,)).itertuples()), FOURTH, Rule()
    )

    assert (
        told
        == "Never held; 20.0% (too low) in 2023, the closest so far. The forecast for 2024 is 25.0%."
    )


def test_second_decimal_where_the_first_would_deceive() -> None:
    """23.96 % is not within a point of 25 %, so it is not written as 24.0 %."""
    assert verdicts.told(EN, 0.2396, FOURTH, Rule()) == "23.96%"
    assert verdicts.told(EN, 0.2404, FOURTH, Rule()) == "24.0%"
    assert verdicts.told(EN, 0.2216, FOURTH, Rule()) == "22.2%"


@given(st.lists(st.booleans(), min_size=1, max_size=30))
def test_runs_are_exactly_the_years_that_hold(held: list[bool]) -> None:
    """Spans of years hold every year in which the claim held and no other, and never touch."""
    found = histories.runs(
        list(rows({2000 + n: 0.25 if each else 0.2 for n, each in enumerate(held)}).itertuples())
    )

    years = {year for first, last in found for year in range(int(first), int(last) + 1)}
    assert years == {2000 + n for n, each in enumerate(held) if each}
    assert all(int(b[0]) - int(a[1]) > 1 for a, b in pairwise(found))


def test_a_missing_year_ends_a_span() -> None:
    """What is not known did not hold."""
    assert histories.runs(list(rows({2020: 0.25, 2022: 0.25}).itertuples())) == [
        ("2020", "2020"),
        ("2022", "2022"),
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_sentences_equal_the_shares(release: Release, lang: str) -> None:
    """Every sentence has the share and the year of its definition's last observed year."""
    words = in_language(lang)
    newest = claims.latest(claims.check(release)).set_index(["claim", "indicator", "source"])

    found = histories.histories(words, claims.judged(release), Rule())
    assert len(found) == len(newest)
    for each in found:
        row = newest.loc[(each.claim, each.indicator, each.source)]
        assert each.now.verdict == row["verdict"]
        assert row["time_period"] in each.sentence
        assert (
            verdicts.told(words, row["share"], catalog.claims()[each.claim], Rule())
            in each.sentence
        )
        assert "{" not in each.sentence


def test_only_forecasts_have_no_history() -> None:
    """A definition without an observed year has no verdict yet."""
    assert histories.histories(EN, rows_of(rows({2030: 0.25}, forecasts=(2030,))), Rule()) == []


def test_each_indicator_once_from_its_default_source(release: Release) -> None:
    """The answer names each indicator once, from its default source where the release has that."""
    now = sentences.main_definitions(claims.judged(release))

    assert len({(row.claim, row.indicator) for row in now}) == len(now)
    for row in now:
        default = catalog.indicator(row.indicator).default_source
        assert row.source == default or not release.has(row.indicator, default)


def test_names_in_lists_have_no_commas() -> None:
    """Short names stand in lists: a comma or a bracket of their own would break the list."""
    for claim in catalog.claims().values():
        for indicator, _ in claim.definitions:
            assert not set(EN.short_in_sentence(indicator)) & set(",()")


def test_answer_counts_every_definition(release: Release) -> None:
    """No definition is left out of the answer."""
    now = sentences.main_definitions(claims.judged(release))
    for claim, those in sentences.by_claim(now).items():
        for shares in (True, False):
            answer = sentences.verdict_now(EN, those, Rule(), shares=shares)
            for row in those:
                assert EN.short_in_sentence(row.indicator) in answer, claim


def test_command_says_what_the_page_says(monkeypatch: pytest.MonkeyPatch, release: Release) -> None:
    """``trilateral claim`` prints the very sentences of the page, in the language asked for."""
    monkeypatch.setenv("TRILATERAL_DATA", str(CHECKOUT / "data"))
    for lang in ("en", "ko"):
        result = CliRunner().invoke(app, ["claim", "--lang", lang])
        assert result.exit_code == 0
        for each in histories.histories(in_language(lang), claims.judged(release), Rule()):
            assert each.sentence in result.stdout


def test_command_for_machines_is_unchanged(monkeypatch: pytest.MonkeyPatch) -> None:
    """With ``--json`` it prints the records of the contract."""
    monkeypatch.setenv("TRILATERAL_DATA", str(CHECKOUT / "data"))
    result = CliRunner().invoke(app, ["claim", "--json"])

    assert list(json.loads(result.stdout)[0]) == list(claims.COLUMNS)


@pytest.mark.parametrize("option", [["--lang", "xx"], ["--as-of", "soon"], ["--as-of", "1950"]])
def test_command_refuses(monkeypatch: pytest.MonkeyPatch, option: list[str]) -> None:
    """An unknown language, no date, and a date before all editions are refused."""
    monkeypatch.setenv("TRILATERAL_DATA", str(CHECKOUT / "data"))
    result = CliRunner().invoke(app, ["claim", *option])

    assert result.exception is not None
    assert result.stdout == ""


def test_report_of_a_release_without_claims() -> None:
    """With nothing to check there is nothing to say."""
    nothing = small.release(small.table(indicator="exchange_rate"))

    assert sentences.claim_report(nothing, EN, Rule()) == ""


def test_the_rule_for_about_is_chosen_in_the_address_and_by_the_command(release: Release) -> None:
    """22.x % is nearer to a fifth than to a fourth: both rules stand beside each other, whichever is chosen."""
    view = View.strict({"rule": "fraction"})
    assert view.rule.about == "fraction"
    assert view.query() == "rule=fraction"
    told = sentences.answers(release, EN, view.rule)
    assert told[0] == "Checked by the nearest simple fraction."
    report = CliRunner().invoke(app, ["claim", "--rule", "fraction"])
    assert report.exit_code == 0
    assert "nearest simple fraction: 1/5" in report.stdout
    assert "no other simple fraction" in report.stdout
    refused = CliRunner().invoke(app, ["claim", "--rule", "nearest"])
    assert refused.exit_code != 0
    newest = claims.latest(claims.check(release, view.rule))
    for row in newest[newest["indicator"] == "goods_trade"].itertuples():
        assert (row.verdict == "holds") == (1 / 30**0.5 <= row.share < 1 / 20**0.5)
