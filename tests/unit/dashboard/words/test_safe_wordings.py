"""What is offered as true says what it is of, and is read so: it is pasted into speeches, which are checked again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dashboard.locale import LANGUAGES
from dashboard.words import stating
from dashboard.words.wording import in_language
from etl import catalog
from etl.judging import judged
from etl.reading import Claim, read
from etl.storage.store import Release


def claim(measure: str, indicator: str) -> Claim:
    return Claim(
        quote="", start=0, end=0, type="share", areas="CJK", of="WLD", measure=measure, unit="share",  # type: ignore[arg-type]
        candidates=(indicator,), definition=(indicator,), value=0.2, year="2023",
    )  # fmt: skip


def measure_of(indicator: str) -> str:
    """What a share of an indicator is a share of, by the catalogue."""
    facts = catalog.indicator(indicator)
    one_way = facts.measure == "trade" and facts.flow in {"exports", "imports"}
    return str(facts.flow if one_way else facts.measure)


#: By which claims are judged.
DEFINITIONS = [name for name in catalog.with_shares() if catalog.indicator(name).claim_sources]


@pytest.mark.parametrize("lang", sorted(LANGUAGES))
@pytest.mark.parametrize("indicator", DEFINITIONS)
def test_a_safe_wording_is_read_as_what_it_is_of(
    release: Release, indicator: str, lang: str
) -> None:
    measure = measure_of(indicator)
    told = judged(release, claim(measure, indicator))
    assert told.today is not None
    sentence = stating.statement(in_language(lang), told.judgement.claim, told.today)
    (found,) = read(sentence).claims
    assert (found.type, found.areas, found.measure, found.year) == ("share", "CJK", measure, "2023")
    assert found.value == pytest.approx(told.today.value, abs=0.0005 + 1e-9)
    assert indicator in found.candidates


@pytest.mark.parametrize("lang", sorted(LANGUAGES))
def test_points_of_growth_are_said_as_points(release: Release, lang: str) -> None:
    """A contribution of 1.7 percentage points is no 1.7 % of the growth of the world."""
    (said,) = read("China contributed 1.5 percentage points to world growth in 2023.").claims
    told = judged(release, said)
    assert told.today is not None
    sentence = stating.statement(in_language(lang), said, told.today)
    points = in_language(lang).number(told.today.value * 100, 1)
    marks = {"en": " percentage points", "zh": "个百分点", "ja": "ポイント", "ko": "%포인트"}
    assert f"{points}{marks[lang]}" in sentence
    assert f"{points}%" not in sentence.replace("%포인트", "")


@pytest.mark.parametrize("lang", sorted(LANGUAGES))
def test_a_forecast_says_what_it_is_of(release: Release, lang: str) -> None:
    """Of another whole than the World, and of growth: neither is a share of the World."""
    words = in_language(lang)
    part = replace(claim("gdp", "gdp_nominal"), areas="CHN", of="CJK", year="2029", forecast=True)
    (growth,) = read("China will contribute 19% of world growth from 2025 to 2029.").claims
    marks = {"en": "growth from 2025 to 2029", "zh": "增长", "ja": "成長", "ko": "성장"}
    for said, of in ((part, words.within("CJK")), (growth, marks[lang])):
        told = judged(release, said)
        assert told.today is not None
        assert told.today.forecast
        sentence = stating.statement(words, said, told.today)
        assert of in sentence
        assert words.percent(told.today.value) in sentence


@pytest.mark.parametrize("lang", sorted(LANGUAGES))
def test_a_rank_is_told_with_its_status_behind_it(release: Release, lang: str) -> None:
    (said,) = read("Japan was the world's fourth-largest economy in 2025.").claims
    told = judged(release, said)
    assert told.today is not None
    words = in_language(lang)
    sentence = stating.statement(words, said, replace(told.today, obs_status="P"))
    place = {"en": "number {}", "zh": "第{}位", "ja": "第{}位", "ko": "{}위"}[lang]
    assert words.aside(place.format(int(told.today.value)), words.status("P")) in sentence
