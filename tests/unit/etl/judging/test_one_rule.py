"""One rule for every door: verdicts of texts are those of the claim check; sources that are named; faults of one claim."""

from __future__ import annotations

from typing import Any

import pytest

from etl.analysis import claims
from etl.errors import UsageError
from etl.judging import Judgement, judge, review
from etl.judging import text as text_of_judging
from etl.judging.asked import claim_of, share_claim
from etl.judging.judge import today
from etl.observations import rows_of
from etl.reading import Claim, read
from etl.storage.store import Release
from tests.shipped import shipped_store
from tests.small import release, table

SHIPPED = shipped_store().open()


def judged(text: str, of: Release) -> Judgement:
    """The judgement on the one claim of a text."""
    [claim] = read(text).claims
    return judge(of, claim)


def test_a_share_has_the_verdicts_of_the_claim_check_in_every_year() -> None:
    """By another path: the page computes them from shares, this from levels; both by one rule."""
    for name, share, measure in (("one_fourth", "25%", "gdp"), ("one_fifth", "20%", "trade")):
        rows = claims.check(SHIPPED)
        rows = rows[rows["claim"] == name]
        found = {
            (each.indicator, each.source, each.time_period): each.verdict
            for year in sorted(set(rows["time_period"]))
            for each in judge(SHIPPED, share_claim(share, measure, year=year)).findings
        }
        both = {
            (row.indicator, row.source, row.time_period): row.verdict
            for row in rows_of(rows)
            if (row.indicator, row.source, row.time_period) in found
        }
        assert len(both) > 80
        assert {key: found[key] for key in both} == both
        assert name != "one_fourth" or {"borderline", "depends"} <= set(both.values())


def test_one_source_s_next_year_is_no_disagreement_with_another_s_last() -> None:
    """Of sources that end in different years the last year decides; in one and the same year they may disagree."""
    ends = release(table(), table(source="weo", edition="2025-10", forecasts_from="2024"))
    low, high = (
        next(e for e in judged("They make up 22% of world GDP.", ends).findings if e.source == s)
        for s in ("weo", "wdi")
    )
    assert (low.time_period, high.time_period) == ("2023", "2024")
    assert (low.current, high.current) == (False, True)
    assert judged("They make up 22% of world GDP.", ends).verdict == high.verdict
    assert all(e.current for e in judged("In 2023 they made up 22% of world GDP.", ends).findings)


@pytest.mark.parametrize(
    ("text", "sources", "edition", "year"),
    [
        # In April 2022 the last actual year of the World was 2020: 2021 was an estimate.
        ("According to the IMF in April 2022, China accounted for 18% of world GDP.", {"weo"}, "2022-04", "2020"),
        ("The IMF's April 2023 data show that China made up 18% of world GDP in 2021.", {"weo"}, "2023-04", "2021"),
        ("World Bank figures: China made up 15% of world GDP in 2015.", {"wdi"}, "", "2015"),
        ("根据世界银行2015年数据，中国GDP占全球的15%。", {"wdi"}, "", "2015"),
        ("国际货币基金组织2022年4月的数据显示，中国GDP占世界的18%。", {"weo"}, "2022-04", "2020"),
        ("世界銀行によると、2015年の中国のGDPは世界の15%を占める。", {"wdi"}, "", "2015"),
        ("세계은행 2015년 자료에 따르면 한국의 GDP는 세계의 2%이다.", {"wdi"}, "", "2015"),
    ],
)  # fmt: skip
def test_a_source_that_is_named_is_what_a_claim_is_judged_by(
    text: str, sources: set[str], edition: str, year: str
) -> None:
    [claim] = read(text).claims
    assert (set(claim.sources), claim.edition) == (sources, edition)
    found = judge(SHIPPED, claim)
    assert {each.source for each in found.findings} == sources
    assert {each.time_period for each in found.findings} == {year}
    if edition:
        assert {each.edition for each in found.findings} == {edition}
        assert today(SHIPPED, found).edition > edition  # type: ignore[union-attr]


def test_a_name_without_a_word_that_tells_a_source_restricts_nothing() -> None:
    [claim] = read("China, a member of the World Bank, makes up 18% of world GDP.").claims
    assert claim.sources == ()


def test_a_source_without_such_figures_is_told_as_the_reason() -> None:
    found = judged("According to UNCTAD data, China made up 18% of world GDP in 2021.", SHIPPED)
    assert (found.verdict, found.why) == ("unknown", "source")
    early = "According to the IMF in April 1999, China made up 18% of world GDP."
    assert judged(early.replace("1999", "2019"), SHIPPED).why == "edition"


def test_one_claim_that_the_catalogue_refuses_never_ends_the_review(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(release: Release, claim: Claim, **given: Any) -> Any:
        if claim.areas == "JPN":
            raise UsageError("Nobody is counted twice.")
        return judge(release, claim, **given)

    monkeypatch.setattr(text_of_judging, "judge", refuse)
    found = review(SHIPPED, "China makes up 18% of world GDP. Japan makes up 4% of world GDP.")
    assert [each.judgement.claim.areas for each in found.claims] == ["CHN"]
    assert [(each.quote[:5], each.why) for each in found.not_understood] == [("Japan", "unknown_area")]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "value", "parts", "sentence"),
    [
        ("share", "24%", {"year": "2020"}, "In 2020 China, Japan and Korea made up about 24% of world GDP."),
        ("share", "0.13", {"measure": "exports", "areas": "CHN", "year": "2019", "comparator": "over"}, "In 2019 China had over 13% of world exports."),
        ("share", "20%", {"upper": "25%", "year": "2021"}, "In 2021 China, Japan and Korea made up 20-25% of world GDP."),
        ("rank", "2", {"areas": "CHN", "year": "2020"}, "In 2020 China was the second-largest economy in the world."),
        ("ratio", "1.4", {"areas": "CJK", "versus": "EU27", "year": "2022"}, "In 2022 the GDP of China, Japan and Korea was about 1.4 times that of the EU."),
        ("contribution", "30%", {"areas": "CHN", "year": "2023"}, "In 2023 China contributed about 30% of world growth."),
        ("amount", "24e12", {"year": "2022"}, "In 2022 the GDP of China, Japan and Korea was about 24 trillion dollars."),
    ],
)  # fmt: skip
def test_a_claim_by_its_parts_is_judged_as_its_sentence(
    said: str, value: str, parts: dict[str, str], sentence: str
) -> None:
    by_words, by_parts = judged(sentence, SHIPPED), judge(SHIPPED, claim_of(said, value, **parts))
    facts = [
        [(each.indicator, each.source, each.time_period, each.value) for each in one.findings]
        for one in (by_words, by_parts)
    ]
    assert facts[0] == facts[1]
    assert facts[0]
    assert by_parts.verdict == by_words.verdict
    assert by_parts.claim.value == pytest.approx(by_words.claim.value)


@pytest.mark.parametrize(
    ("said", "value", "parts"),
    [
        ("weight", "1", {}),
        ("share", "240%", {}),
        ("share", "", {}),
        ("rank", "2.5", {}),
        ("rank", "2%", {}),
        ("ratio", "2", {}),
        ("share", "24%", {"versus": "EU27"}),
        ("share", "24%", {"upper": "20%"}),
        ("share", "24%", {"comparator": "between"}),
        ("share", "24%", {"comparator": "perhaps"}),
        ("share", "24%", {"measure": "tourism"}),
        ("share", "24%", {"year": "20"}),
        ("share", "24%", {"year": "2020", "until": "2019"}),
    ],
)
def test_parts_that_make_no_claim_are_refused(said: str, value: str, parts: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        claim_of(said, value, **parts)
