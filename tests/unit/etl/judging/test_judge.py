"""Claims judged: comparators, years, definitions, ranks, forecasts, membership; and every value by a second path."""

from __future__ import annotations

import pytest

from etl import catalog
from etl.analysis.claims import Rule, Tolerance, check, latest
from etl.analysis.shares import shares_in
from etl.analysis.verdicts import Said, verdict
from etl.judging import judge
from etl.judging.findings import Judgement
from etl.judging.judge import today
from etl.judging.membership import variants
from etl.judging.tolerance import around
from etl.reading import Claim, read
from etl.storage.store import Release
from tests.shipped import shipped_store
from tests.small import GDP, changed, release, table

POINT = Tolerance(0.01, 0.025)


@pytest.fixture(scope="module")
def shipped() -> Release:
    return shipped_store().open()


def judged(text: str, of: Release, said_on: str = "") -> Judgement:
    """The judgement on the one claim of a text."""
    (claim,) = read(text, said_on=said_on).claims
    return judge(of, claim, said_on=said_on)


def said(value: float, comparator: str, upper: float | None = None) -> Said:
    return Said(value, POINT.holds, POINT.close, comparator, upper)


@pytest.mark.parametrize(
    ("found", "value", "comparator", "expected"),
    [
        (0.24, 0.25, "about", "holds"),
        (0.2399999, 0.25, "about", "close"),
        (0.275, 0.25, "exact", "close"),
        (0.2750001, 0.25, "exact", "fails"),
        (0.203, 0.2, "over", "holds"),
        (0.35, 0.2, "over", "holds"),
        (0.2, 0.2, "over", "close"),
        (0.19, 0.2, "over", "close"),
        (0.1899999, 0.2, "over", "fails"),
        (0.2, 0.2, "at_least", "holds"),
        (0.195, 0.2, "at_least", "close"),
        (0.254, 0.25, "nearly", "close"),
        (0.25, 0.25, "nearly", "close"),
        (0.245, 0.25, "nearly", "holds"),
        (0.235, 0.25, "nearly", "close"),
        (0.2649, 0.25, "nearly", "fails"),
        (0.2, 0.25, "nearly", "fails"),
        (0.199, 0.2, "under", "holds"),
        (0.05, 0.2, "under", "holds"),
        (0.2, 0.2, "under", "close"),
        (0.215, 0.2, "under", "fails"),
    ],
)
def test_a_comparator_has_its_side(
    found: float, value: float, comparator: str, expected: str
) -> None:
    assert verdict(found, said(value, comparator)) == expected


@pytest.mark.parametrize(
    ("found", "expected"),
    [(0.14, "holds"), (0.145, "holds"), (0.15, "holds"), (0.159, "close"), (0.165, "fails")],
)
def test_a_range_has_two_ends(found: float, expected: str) -> None:
    assert verdict(found, said(0.14, "between", 0.15)) == expected


def test_the_tolerance_of_small_shares_and_of_amounts_is_in_proportion() -> None:
    usual = Tolerance(1.0, 2.5)
    assert around(0.1, "share", usual) == POINT
    assert around(0.02, "share", usual).holds == pytest.approx(0.002)
    assert around(2e12, "usd", usual).holds == pytest.approx(0.08e12)
    assert around(4, "rank", usual) == Tolerance(0.0, 0.0)


SMALL = release(table(), table(source="weo", edition="2025-10", forecasts_from="2024"))


def test_a_share_is_judged_by_every_definition_that_the_release_has() -> None:
    found = judged("The three made up about 22% of world GDP in 2023.", SMALL)
    assert found.verdict == "holds"
    assert [(each.indicator, each.source) for each in found.findings] == [
        ("gdp_nominal", "wdi"),
        ("gdp_nominal", "weo"),
    ]
    assert found.nearest is found.findings[0]


def test_without_a_year_the_last_observed_one_is_meant_and_a_forecast_is_none() -> None:
    found = judged("The three make up about 22% of world GDP.", SMALL)
    assert {each.source: each.time_period for each in found.findings} == {
        "wdi": "2024",
        "weo": "2023",
    }
    assert not found.forecast


def test_on_an_earlier_day_the_year_before_it_is_meant() -> None:
    found = judged("The three make up 24% of world GDP.", SMALL, "2023-05-01")
    assert {each.time_period for each in found.findings} == {"2022"}


def test_forecasts_are_named_as_such_and_give_way_to_observations() -> None:
    weo = release(table(source="weo", edition="2025-10", forecasts_from="2024"))
    alone = judged("The three made up 22% of world GDP in 2024.", weo)
    assert alone.forecast
    assert alone.findings[0].obs_status == "F"
    both = judged("The three made up 22% of world GDP in 2024.", SMALL)
    assert [each.source for each in both.findings] == ["wdi"]


def test_true_when_said_is_by_the_edition_of_the_day() -> None:
    then = {**GDP, "WLD": {**GDP["WLD"], "2023": 91_000}}
    both = release(
        table(then, source="weo", edition="2024-04"), table(source="weo", edition="2025-10")
    )
    found = judged("The three made up 26% of world GDP in 2023.", both, "2024-06-01")
    assert (found.verdict, found.then) == ("fails", "holds")
    assert found.findings_then[0].edition == "2024-04"
    before = judged("The three made up 26% of world GDP in 2023.", both, "2024-02-01")
    assert before.then is None


@pytest.mark.parametrize(
    ("text", "verdict", "why"),
    [
        ("The three made up a fifth of world GDP in 1950.", "unknown", "year"),
        ("The three are expected to make up 30% of world GDP.", "unknown", "no_year"),
        ("In the 1990s, the three made up a quarter of world GDP.", "unknown", "no_year"),
        ("According to the 2019 report, China's GDP is larger than Japan's.", "unknown", "no_year"),
        ("Asia makes up 40% of world GDP.", "unknown", "area"),
        ("China's GDP was US$20 trillion in 2024.", "close", ""),
        ("China's GDP was over US$18 trillion in 2024.", "holds", ""),
        ("China's GDP was larger than Japan's in 2024.", "holds", ""),
        ("Japan's GDP was larger than China's in 2024.", "fails", ""),
    ],
)
def test_what_cannot_be_judged_says_why(text: str, verdict: str, why: str) -> None:
    found = judged(text, SMALL)
    assert (found.verdict, found.why) == (verdict, why)


def test_a_member_without_a_value_leaves_no_verdict() -> None:
    lacking = release(table(changed("KOR", "2024", None)))
    found = judged("The three made up a fifth of world GDP in 2024.", lacking)
    assert (found.verdict, found.why, found.lacking) == ("unknown", "missing", ("KOR",))


def test_the_one_rule_holds_for_every_comparator() -> None:
    (claim,) = read("The three made up about 25% of world GDP in 2024.").claims
    assert judge(SMALL, claim).verdict == "fails"
    assert judge(SMALL, claim, rule=Rule(Tolerance(4.0, 5.0))).verdict == "holds"


@pytest.mark.parametrize(
    ("text", "lacking"),
    [
        ("EU members do 60% of their trade with one another.", "EU27"),
        ("Trade among the ASEAN members came to US$800 billion in 2023.", "ASEAN"),
    ],
)
def test_trade_among_those_whose_flows_are_not_held_is_not_a_matter_of_the_year(
    shipped: Release, text: str, lacking: str
) -> None:
    found = judged(text, shipped)
    assert (found.verdict, found.why, found.lacking) == ("unknown", "flows", (lacking,))
    early = judged("Trade among China, Japan and Korea was US$1 billion in 1950.", shipped)
    assert (early.verdict, early.why) == ("unknown", "year")


def test_a_rank_needs_everybody_who_may_be_larger(shipped: Release) -> None:
    assert judged("Japan ranked fourth in the world by GDP in 2024.", SMALL).why == "field"
    german = judged(
        "In 2023, Germany was the world's third-largest economy in US dollars.", shipped
    )
    assert german.verdict in {"holds", "mixed"}
    values = shipped.select("gdp_nominal", "wdi").query("time_period == '2023'")
    named = shipped.areas.query("kind == 'economy'")["ref_area"]
    order = values[values["ref_area"].isin(named)].sort_values("value", ascending=False)
    expected = order["ref_area"].tolist().index("DEU") + 1
    found = {(each.indicator, each.source): each.value for each in german.findings}
    assert found["gdp_nominal", "wdi"] == expected


@pytest.mark.parametrize(
    ("last", "year", "expected"),
    [
        (800, "2023", ("holds", "")),  # at most 1 600 today, less than Korea
        (1_000, "2023", ("unknown", "missing")),  # may have become 2 000
        (800, "2019", ("unknown", "field")),  # too long ago to bound it
    ],
)
def test_a_rank_holds_where_the_last_values_of_the_absent_are_far_below(
    last: float, year: str, expected: tuple[str, str]
) -> None:
    rest = {"CHN": 18_740, "JPN": 4_026, "KOR": 1_875, "TUV": 0.065}
    values = {
        **GDP,
        "DEU": {year: last, "2024": None},
        "WLD": {**GDP["WLD"], "2024": sum(rest.values()) + 2_000},
    }
    found = judged(
        "Korea was the world's third largest economy in nominal terms in 2024.",
        release(table(values)),
    )
    assert (found.verdict, found.why) == expected


def test_a_rank_by_what_the_words_mean_second_does_not_fail_a_claim() -> None:
    whole = {"2024": sum(GDP[area]["2024"] for area in GDP if area != "WLD")}
    parities = table({**GDP, "WLD": whole}, indicator="gdp_ppp", source="weo")
    said = "Korea was the world's second largest economy in 2024."
    found = judged(said, release(table(GDP), parities))
    assert (found.verdict, found.why) == ("unknown", "field")
    both = release(table({**GDP, "WLD": whole}), parities)
    assert judged(said, both).verdict == "fails"


@pytest.mark.parametrize(
    "text",
    [
        "Korea is the {}th largest economy in the world.",
        "韓国は世界第{}位の経済大国である。",
        "한국은 세계 {}위의 경제 대국이다.",
        "韩国是世界第{}大经济体。",
    ],
)
def test_a_rank_of_today_is_that_of_the_last_observed_year(shipped: Release, text: str) -> None:
    values = shipped.select("gdp_nominal", "weo")
    observed = values.query("ref_area == 'KOR' and obs_status != 'F'")["time_period"].max()
    named = shipped.areas.query("kind == 'economy'")["ref_area"]
    rows = values[values["ref_area"].isin(named) & (values["time_period"] == observed)]
    own = rows.loc[rows["ref_area"] == "KOR", "value"].item()
    place = 1 + int((rows["value"] > own).sum())
    found = judged(text.format(place), shipped)
    ranks = {(each.indicator, each.source): each for each in found.findings}
    assert ranks["gdp_nominal", "weo"].time_period == observed
    assert ranks["gdp_nominal", "weo"].value == place
    assert found.verdict in {"holds", "mixed"}


def test_what_words_mean_plainly_decides_and_another_definition_makes_a_failure_mixed(
    shipped: Release,
) -> None:
    plain = judged("China's GDP was US$18.7 trillion in 2024.", shipped)
    assert plain.verdict == "holds"
    assert {each.indicator for each in plain.findings if each.main} == {"gdp_nominal"}
    parities = judged("China's GDP was US$38.2 trillion in 2024.", shipped)
    assert (parities.verdict, parities.why) == ("mixed", "definition")
    assert judged("China's GDP was US$60 trillion in 2024.", shipped).verdict == "fails"


def test_denials_and_questions_put_no_verdict_on_the_text(shipped: Release) -> None:
    (claim,) = read("China accounts for 17% of world GDP.").claims
    denied = Claim(
        **{name: getattr(claim, name) for name in claim.__slots__} | {"stance": "denied"}
    )
    found = judge(shipped, denied)
    assert (found.verdict, found.why) == ("unknown", "stance")
    assert found.findings


def test_groups_have_the_members_of_the_day() -> None:
    assert variants("EU27", "2024-05-01", "2023") == ("EU27",)
    today_, then = variants("EU27", "2018-05-01", "2018")
    assert today_ == "EU27"
    assert set(catalog.members(then)) == {*catalog.members("EU27"), "GBR"}
    assert set(catalog.members(variants("RCEP", "2018")[1])) == {*catalog.members("RCEP"), "IND"}
    assert set(catalog.members(variants("BRICS", "2015")[1])) == {"BRA", "RUS", "IND", "CHN", "ZAF"}
    assert variants("ASEAN+CJK", "2015") == ("ASEAN+CJK",)
    # Named beside the group of which they were a member, they are counted once.
    assert variants("EU27+GBR", "2018") == ("EU27+GBR",)


TEXTS = (
    "The three countries account for about one-fourth of the world's GDP and one-fifth of world trade.",
    "In 2020, China, Japan and Korea made up 24% of world GDP.",
    "ASEAN+3 makes up 30% of world GDP at purchasing power parity.",
    "With Hong Kong and Macao, China accounts for nearly a fifth of world merchandise exports.",
    "中日韩三国GDP约占全球的四分之一，人口占世界的五分之一。",
    "日中韓3か国のGDPは世界の約4分の1を占める。",
    "한중일 3국은 세계 GDP의 약 4분의 1을 차지한다.",
    "RCEP accounted for 29% of world GDP in 2019.",
)


@pytest.mark.parametrize("text", TEXTS)
def test_every_value_is_that_of_the_share_tables(shipped: Release, text: str) -> None:
    claims = [claim for claim in read(text).claims if claim.type == "share"]
    assert claims
    for claim in claims:
        for each in judge(shipped, claim).findings:
            whole = claim.of or catalog.WORLD
            rows = shares_in(shipped, each.indicator, each.source, each.areas, of=whole)
            row = rows[rows["time_period"] == each.time_period].iloc[0]
            assert each.value == pytest.approx(row["share"], rel=1e-12)
            assert (each.edition, each.obs_status) == (row["edition"], row["obs_status"])


def test_contributions_to_growth_and_trade_among_members_by_hand(shipped: Release) -> None:
    found = judged("China contributed 30% of world growth in 2023.", shipped)
    rows = shipped.select("gdp_constant", "wdi").set_index(["ref_area", "time_period"])["value"]
    china, world = (rows[area, "2023"] - rows[area, "2022"] for area in ("CHN", "WLD"))
    values = {(each.indicator, each.source): each for each in found.findings}
    assert values["gdp_constant", "wdi"].value == pytest.approx(china / world)
    weo = [shipped.select(name, "weo") for name in ("gdp_growth", "gdp_ppp")]
    rates, weights = (t.set_index(["ref_area", "time_period"])["value"] for t in weo)
    by_hand = weights["CHN", "2022"] / weights["WLD", "2022"] * rates["CHN", "2023"]
    assert values["gdp_growth", "weo"].value == pytest.approx(by_hand / rates["WLD", "2023"])
    among = judged("Trade among the three countries reached $640 billion in 2018.", shipped)
    flows = shipped.select("bilateral_goods_exports", "wits").query("time_period == '2018'")
    assert among.findings[0].value == pytest.approx(flows["value"].sum())
    assert among.verdict == "holds"


def test_today_is_the_last_observed_year_of_the_nearest_definition(shipped: Release) -> None:
    old = judged("The three make up about a fifth of world GDP.", shipped, "2012-05-01")
    now = today(shipped, old)
    assert old.nearest is not None
    assert now is not None
    assert now.time_period > "2020" > old.nearest.time_period
    named = judged("In 2010, the three made up about a fifth of world GDP.", shipped)
    assert today(shipped, named) == named.nearest


def test_a_claim_of_ones_own_is_judged_by_the_rule_that_is_asked_for(shipped: Release) -> None:
    """Page, command and service show both verdicts side by side: of the same sentence they are the same."""
    rule = Rule(about="fraction")
    rows = latest(check(shipped, rule))
    told = rows[rows["claim"] == "one_fourth"].set_index(["indicator", "source"])["verdict"]
    for words in ("about a quarter of", "25% of"):
        (claim,) = read(f"The three account for {words} world GDP.").claims
        found = judge(shipped, claim, rule=rule).findings
        assert {(each.indicator, each.source): each.verdict for each in found} == dict(told)
    # By fraction what lies between a fourth's midpoints holds; a number that is no simple fraction is one of points.
    (claim,) = read("The three account for 24% of world GDP.").claims
    by_points = [each.verdict for each in judge(shipped, claim).findings]
    assert [each.verdict for each in judge(shipped, claim, rule=rule).findings] == by_points
    for said, about in (("24%", "points"), ("25%", "fraction"), ("more than 25%", "points")):
        (claim,) = read(f"The three account for {said} of world GDP.").claims
        assert judge(shipped, claim, rule=rule).about == about
        assert judge(shipped, claim).about == "points"


def test_what_hangs_on_the_base_year_is_not_the_nearest_where_another_decides(
    shipped: Release,
) -> None:
    """Volumes at constant prices come closest to 24 % in 2024, and depend on the year of their prices."""
    found = judged("In 2024, the three made up about 24.2% of world GDP.", shipped)
    closest = min((each for each in found.findings if each.current), key=lambda each: each.off)
    assert closest.verdict == "depends"
    assert found.nearest is not None
    assert found.nearest.verdict != "depends"


def test_the_base_year_makes_no_claim_mixed_that_fails_by_every_other_definition(
    shipped: Release,
) -> None:
    """At the prices of 2000 Japan had about a tenth of 2024's volumes; nobody who says "output" means these."""
    found = judged("Japan alone produces a tenth of the world's output.", shipped)
    verdicts = {each.indicator: each.verdict for each in found.findings if each.current}
    assert set(verdicts.values()) == {"fails", "depends"}
    assert found.verdict == "fails"
    real = judged("In real terms, Japan produced a tenth of world GDP in 2024.", shipped)
    assert "depends" in {each.verdict for each in real.findings}
    assert real.verdict in {"mixed", "depends"}
