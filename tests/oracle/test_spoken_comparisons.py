"""What speaker notes say of comparisons is true: ranks, parts, amounts, growth, indices, people, per person."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from tests.oracle import reading
from tests.oracle.draws import LANGS
from tests.oracle.facts import Facts, Series
from tests.oracle.reading import Printed
from tests.oracle.test_spoken import notes

NAMES = {
    "en": {"CJK": "CJK", "CHN": "China", "JPN": "Japan", "KOR": "ROK", "USA": "United States"},
    "zh": {"CJK": "中日韩", "CHN": "中国", "JPN": "日本", "KOR": "韩国", "USA": "美国"},
    "ja": {"CJK": "日中韓", "CHN": "中国", "JPN": "日本", "KOR": "韓国", "USA": "米国"},
    "ko": {"CJK": "한중일", "CHN": "중국", "JPN": "일본", "KOR": "한국", "USA": "미국"},
}
POWERS = {"tn": 12, "bn": 9, "m": 6, "万亿": 12, "亿": 8, "万": 4, "兆": 12, "億": 8, "조": 12, "억": 8, "만": 4}  # fmt: skip
NUMBER = r"(?:US\$|Int\$|第)?([−-]?\d[\d,]*(?:\.\d+)?)(?: ?(tn|bn|m\b|万亿|亿|万|兆|億|조|억|만))?"
YEAR = r"(?<![\d,.])(?:19|20)\d\d(?![\d,]|\.\d)"
#: What is said of the values: of ranks among whom, of parts of what, of volumes at which prices.
TOPICS = {
    "rank": {"en": "rank among all economies", "zh": "所有经济体", "ja": "すべての国・地域", "ko": "모든 국가·지역"},
    "shown": {"en": "rank among those shown", "zh": "所示", "ja": "表示した", "ko": "표시된"},
    "part": {"en": "sum of those shown", "zh": "合计", "ja": "合計", "ko": "합계"},
    "volume": dict.fromkeys(LANGS, "2015"),
    "": dict.fromkeys(LANGS, ""),
}  # fmt: skip


def number(text: str) -> Printed:
    """The number at the beginning of a text, whatever its power."""
    found = re.match(NUMBER, text)
    assert found, text
    power = POWERS.get(found[2] or "", 0)
    bare = found[1].replace("−", "-").replace(",", "")
    return Printed(float(bare) * 10**power, len(bare.partition(".")[2]) - power)


def numbers(series: Series, factor: float = 1) -> dict[int, float]:
    return {year: value.number * factor for year, value in series.items()}


def level(facts: Facts, indicator: str, source: str, area: str) -> dict[int, float]:
    return numbers(facts.levels(indicator, source, facts.edition(indicator, source), area))


def true(facts: Facts, view: dict[str, str], area: str, base: int) -> dict[int, float]:
    """The values of an area as they are to be said, by years."""
    indicator = view.get("indicator", "gdp_nominal")
    source = view.get("source") or facts.indicators[indicator]["default_source"]
    key = (indicator, source, facts.edition(indicator, source))
    own = level(facts, indicator, source, area)
    areas = view.get("areas", "").split(",")
    match view.get("kind", ""), view.get("transform", "share"):
        case "rank", _ if "CJK" not in areas:
            return numbers(facts.ranks(*key, area))
        case ("rank" | "share") as kind, _:
            every = [level(facts, indicator, source, each) for each in areas]
            years = set.intersection(*map(set, every))
            if kind == "rank":
                return {y: 1 + sum(each[y] > own[y] for each in every) for y in years}
            return {y: 100 * own[y] / sum(each[y] for each in every) for y in years}
        case _, "share":
            return numbers(facts.shares(*key, area), 100)
        case _, "growth":
            return numbers(facts.growth(*key, area), 100)
        case _, "index":
            return {y: 100 * v / own[base] for y, v in own.items()}
        case _, "per_person":
            people = level(facts, "population", source, area)
            return {y: v / people[y] for y, v in own.items() if y in people}
        case _:
            return own


FOUR = "CHN,JPN,KOR,USA"
VIEWS = (
    ("rank", {"kind": "rank", "areas": FOUR}),
    ("rank", {"kind": "rank", "areas": "KOR,CHN", "indicator": "gdp_ppp"}),
    ("rank", {"kind": "rank", "areas": "JPN,KOR", "indicator": "population"}),
    ("shown", {"kind": "rank", "areas": "CJK,USA", "indicator": "gdp_ppp"}),
    ("part", {"kind": "share", "areas": "CHN,JPN,KOR"}),
    ("part", {"kind": "share", "areas": "CHN,JPN,KOR", "indicator": "population"}),
    ("", {"transform": "level"}),
    ("", {"transform": "level", "source": "weo", "from": "2027"}),
    ("", {"transform": "level", "areas": "CHN,JPN,KOR,USA,CJK"}),
    ("", {"areas": "CHN,JPN,KOR,IDN,USA"}),
    ("volume", {"transform": "level", "indicator": "gdp_constant", "areas": "CHN,JPN,KOR"}),
    ("", {"transform": "level", "indicator": "population"}),
    ("", {"indicator": "population"}),
    ("", {"kind": "bars", "transform": "level", "year": "2010"}),
    ("", {"transform": "growth"}),
    ("", {"transform": "growth", "indicator": "gdp_constant"}),
    ("", {"transform": "growth", "indicator": "population", "areas": "KOR,JPN"}),
    ("", {"transform": "index", "from": "2000"}),
    ("", {"transform": "index", "indicator": "population", "areas": "CHN,JPN,KOR"}),
    ("", {"transform": "per_person", "areas": FOUR}),
    ("volume", {"transform": "per_person", "indicator": "gdp_constant", "areas": FOUR}),
)


@pytest.mark.parametrize(("topic", "view"), VIEWS, ids=lambda v: str(v)[:80])
@pytest.mark.parametrize("lang", LANGS)
def test_each_value_is_that_of_its_economy_and_year(
    client: TestClient, facts: Facts, topic: str, view: dict[str, str], lang: str
) -> None:
    say, _, _ = notes(client, "explore", lang, **view)
    assert TOPICS[topic][lang] in say
    based = re.search(r"(\d{4})[年년]? ?(?:为|=|\uff1d) ?100", say)
    base = int(based[1]) if based else 0
    areas = [area for area in view.get("areas", "CJK,CHN,JPN,KOR").split(",") if area]
    # Whom the headline is about comes first: the three together, else who has most; of ranks nobody.
    indicator = view.get("indicator", "gdp_nominal")
    source = view.get("source") or facts.indicators[indicator]["default_source"]
    usual = facts.levels(indicator, source, facts.edition(indicator, source), areas[0])
    spoken_of = next(y for y in sorted(reading.years(say), reverse=True) if y in usual)
    if view.get("kind") != "rank":
        values = {area: true(facts, view, area, base)[spoken_of] for area in areas}
        leads = "CJK" if "CJK" in areas else max(values, key=values.__getitem__)
        areas.sort(key=lambda area: area != leads)
    # A sentence names four; the course of the first comes last: its name, and two years with a value each.
    areas = areas[:4]
    *first, last = [each for each in re.split(r"(?<=。)|(?<=\.)\s", say) if each.strip()]
    head, truth = say, true(facts, view, areas[0], base)
    if first and last.strip().startswith(NAMES[lang][areas[0]]) and len(reading.years(last)) == 2:
        head = "".join(first)
        years = [int(found[0]) for found in re.finditer(YEAR, last)]
        told = [number(found[0]) for found in re.finditer(NUMBER, re.sub(YEAR, "@", last))]
        assert len(told) == 2, say
        assert all(n.says(truth[y]) for y, n in zip(years, told, strict=True)), say
    else:
        assert "2027" in view.values() or "bars" in view.values(), say
    # Besides there are years of prices and of the base of an index, which are earlier.
    year = max(reading.years(head))
    for area in areas:
        value = re.search(rf"{NAMES[lang][area]}[^\d,，、]{{0,6}}?(?={NUMBER})", head)
        assert value, (area, say)
        truth = true(facts, view, area, base)
        assert number(head[value.end() :]).says(truth[year]), (area, truth[year], say)
