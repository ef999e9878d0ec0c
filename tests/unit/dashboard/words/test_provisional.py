"""What its publisher calls preliminary or an estimate is said to be so wherever it is told, in every language."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace
from itertools import pairwise
from types import SimpleNamespace

import pandas as pd
import pytest
from starlette.testclient import TestClient

from dashboard.drawing import PLACES
from dashboard.exports import export
from dashboard.figures import FIGURES, draw
from dashboard.figures.kit.tooltips import MISSING
from dashboard.locale import LANGUAGES
from dashboard.look.charts import KINDS
from dashboard.look.view import View
from dashboard.words import sentences
from dashboard.words.reviewing import found_line
from dashboard.words.wording import in_language
from dashboard.words.years import unsettled
from etl import catalog
from etl.analysis.claims import Rule
from etl.judging import review
from etl.storage.store import Release
from tests.live_charts import having, live

SHARE, EXPLORE = FIGURES["trade-share"], FIGURES["explore"]


def provisional_years(release: Release) -> list[str]:
    """The years of trade in goods of which UNCTAD's figure of one of the three or the World is provisional."""
    rows = release.select("goods_exports", "unctad")
    areas = rows["ref_area"].isin(["CHN", "JPN", "KOR", "WLD"])
    return sorted(set(rows.loc[areas & (rows["obs_status"] == "P"), "time_period"]))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_share_of_trade(release: Release, lang: str) -> None:
    """Sentence, note, tooltip, table and file."""
    (year,) = provisional_years(release)
    words = in_language(lang)
    view = View.strict({"indicator": "goods_exports", "source": "unctad", "lang": lang})
    data = SHARE.select(release, view)
    said, marked = unsettled(words, [(year, "P")])[0], words.status("P")
    assert year in said
    caption = SHARE.caption(data, view)
    assert said in caption.point
    assert said in caption.alt
    assert said in caption.notes
    told = [
        text
        for trace in live(draw(SHARE, data, view)).data
        for x, text in zip(trace.x, trace.customdata or [], strict=False)
        if str(x) == year
    ]
    assert len(told) == 4
    assert all(marked in text for text in told)
    table = pd.DataFrame(SHARE.table(data, view)).set_index(words.gettext("Year"))
    assert table.loc[year, words.gettext("Status")] == marked
    body = json.loads(export(release, "trade-share", "json", view).body)
    assert said in body["point"]
    before = View.strict(
        {"indicator": "goods_exports", "source": "unctad", "to": "2024", "lang": lang}
    )
    earlier = SHARE.caption(SHARE.select(release, before), before)
    assert said not in (*earlier.notes, earlier.point)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_explore(release: Release, lang: str, kind: str) -> None:
    """Sentence or tooltip and note of every kind of chart that has the year."""
    (year,) = provisional_years(release)
    words = in_language(lang)
    asked = {"indicator": "goods_exports", "source": "unctad", "kind": kind, "lang": lang}
    if KINDS[kind].years == "one":
        asked["year"] = year
    view = View.strict(asked)
    data = EXPLORE.select(release, view)
    assert year in set(data.rows["time_period"])
    caption = EXPLORE.caption(data, view)
    assert unsettled(words, [(year, "P")])[0] in caption.notes
    marked = words.status("P")
    assert marked in caption.point + caption.alt


@pytest.mark.parametrize("lang", LANGUAGES)
def test_verdicts(release: Release, lang: str) -> None:
    """A definition whose last year is provisional says so, in the answer and in its history."""
    words, rule = in_language(lang), Rule()
    assert any(row.obs_status == "P" for row in sentences.now_of(release, rule))
    answers = " ".join(sentences.answers(release, words, rule))
    assert words.status("P") in answers


@pytest.mark.parametrize("lang", LANGUAGES)
def test_sources_that_disagree(release: Release, lang: str) -> None:
    """The other source's share of a year is provisional as its definition's own is: the World Bank's PPP of 2023."""
    rows = release.select("gdp_ppp", "wdi")
    last = rows[rows["time_period"] == rows["time_period"].max()]
    assert set(last["obs_status"]) == {"P"}
    words = in_language(lang)
    told = sentences.headline(release, words, Rule())["one_fourth"]
    bank, year = words.gettext("World Bank"), last["time_period"].iloc[0]
    [said] = [part for part in re.findall(r"[(（]([^()（）]*)[)）]", told) if bank in part]
    assert year in said
    assert words.status("P") in said


#: UNCTAD's figure of China's exports of goods and services in 2010 is an estimate, those of the years before are not.
ESTIMATED = "2010"


@pytest.fixture
def estimate(release: Release) -> dict[str, str]:
    """A question whose last year is an estimate."""
    rows = release.select("goods_services_bop_exports", "unctad")
    rows = rows[(rows["ref_area"] == "CHN") & (rows["freq"] == "A")].set_index("time_period")
    assert list(rows.loc["2007":ESTIMATED, "obs_status"]) == ["A", "A", "A", "E"]
    return {
        "indicator": "goods_services_bop_exports",
        "source": "unctad",
        "from": "2007",
        "to": "2010",
    }


@pytest.mark.parametrize("lang", LANGUAGES)
def test_estimates_of_a_share(release: Release, lang: str, estimate: dict[str, str]) -> None:
    """Sentence, alt text, note, tooltip, table and file; no other year is called an estimate."""
    words, view = in_language(lang), View.strict(estimate | {"lang": lang})
    data = SHARE.select(release, view)
    (said,), marked = unsettled(words, [(ESTIMATED, "E")]), words.status("E")
    caption = SHARE.caption(data, view)
    for text in (caption.point, caption.alt, " ".join(caption.notes)):
        assert said in text
    told = {
        (trace.name, str(x)): text
        for trace in live(draw(SHARE, data, view)).data
        for x, text in zip(trace.x, trace.customdata or [], strict=False)
    }
    estimated = {key for key, text in told.items() if marked in text}
    assert {year for _, year in estimated} == {ESTIMATED}
    assert len(estimated) == 2
    table = pd.DataFrame(SHARE.table(data, view)).set_index(words.gettext("Year"))
    # Japan's and the Republic of Korea's are final: each cell has its own status.
    assert words.gettext("Status") not in table
    (china, three), others = [words.economy(a) for a in ("CHN", "CJK")], ["JPN", "KOR"]
    for column in (china, three):
        found = [year for year, cell in table[column].items() if marked in cell]
        assert found == [ESTIMATED]
    for area in others:
        assert not table[words.economy(area)].str.contains(marked).any()
    assert said in json.loads(export(release, "trade-share", "json", view).body)["point"]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_estimates_of_explore(
    release: Release, lang: str, kind: str, estimate: dict[str, str]
) -> None:
    """Sentence or alt text, note and tooltip of every kind of chart."""
    words = in_language(lang)
    asked = estimate | {"kind": kind, "lang": lang, "areas": "CHN,JPN"}
    if KINDS[kind].years == "one":
        asked["year"] = ESTIMATED
    view = View.strict(asked)
    data = EXPLORE.select(release, EXPLORE.used(view))
    caption = EXPLORE.caption(data, view)
    # The value of Japan is final.
    assert unsettled(words, [(ESTIMATED, "E"), (ESTIMATED, "A")])[0] in caption.notes
    assert words.status("E") in caption.point
    assert words.status("E") in caption.alt
    if KINDS[kind].across_years and KINDS[kind].shows == "value":
        told = [
            text
            for trace in live(draw(EXPLORE, data, view)).data
            for x, text in zip(trace.x, trace.customdata or [], strict=False)
            if text and words.status("E") in text and str(x) == ESTIMATED
        ]
        assert told


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("status", ["P", "E", "A"])
def test_definitions_and_findings(release: Release, lang: str, status: str) -> None:
    """A definition in an answer, and what a review found, say what the value is."""
    words = in_language(lang)
    row = SimpleNamespace(
        indicator="goods_trade",
        claim=catalog.claim_about("goods_trade").id,
        share=0.18,
        time_period="2024",
        obs_status=status,
    )
    said = sentences.definition(words, row, Rule())
    assert (words.status(status) in said) == (status != "A")
    said_once = "In 2010 China accounted for 9% of world exports of goods and services."
    (found,) = review(release, said_once).claims
    assert found.judgement.nearest is not None
    near = replace(found.judgement.nearest, obs_status=status)
    line = found_line(words, found.judgement.claim, near)
    assert (words.status(status) in line) == (status != "A")


def test_years_apart_are_not_drawn_together() -> None:
    """What is an estimate in 1999 and 2001 is said of these years alone."""
    told = unsettled(
        in_language("en"), [("1999", "E"), ("2000", "A"), ("2001", "E"), ("2002", "P")]
    )
    assert told == [
        "Figures for 2002 are provisional.",
        "Figures for 1999 and 2001 are estimates.",
    ]


def test_some_values_of_a_year_are_not_all(release: Release) -> None:
    """A year in which few economies have an estimate is not called one as a whole, on no kind of chart."""
    asked = {
        "indicator": "goods_bop_exports",
        "source": "unctad",
        "year": "2018",
        "areas": "USA,IND",
    }
    rows = release.select("goods_bop_exports", "unctad")
    of_year = rows[rows["time_period"] == "2018"].set_index("ref_area")["obs_status"]
    assert set(of_year) == {"A", "E"}
    assert {*of_year[["USA", "IND", "WLD"]]} == {"A"}
    for kind, said in (("map", "Some figures for 2018 are estimates."), ("bars", "")):
        view = View.strict(asked | {"kind": kind})
        told = EXPLORE.caption(EXPLORE.select(release, view), view).notes
        assert [note for note in told if "estimates" in note] == ([said] if said else [])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_heading_has_the_status_with_the_value(release: Release, lang: str) -> None:
    """What stands above a figure is quoted by itself; the year it compares with is final and has no remark."""
    (year,) = provisional_years(release)
    words = in_language(lang)
    rows = release.select("goods_exports", "unctad")
    rows = rows[rows["ref_area"].isin(["CHN", "JPN", "KOR", "WLD"])]
    values = rows.pivot_table(index="time_period", columns="ref_area", values="value")
    share = values.loc[year, ["CHN", "JPN", "KOR"]].sum() / values.loc[year, "WLD"]
    marked = words.aside(words.percent(share), words.status("P"))
    view = View.strict({"indicator": "goods_exports", "source": "unctad", "lang": lang})
    heading = SHARE.caption(SHARE.select(release, view), view).headings(view)[0]
    assert marked in heading
    assert heading.count(words.status("P")) == 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_answers_of_the_overview_have_the_status_beside_the_year(
    client: TestClient, release: Release, lang: str
) -> None:
    """A share that its publisher calls provisional is so on the first screen, and one that is final has no remark.

    Where a size has no room for it, the notes below say so to readers of every size.
    """
    words = in_language(lang)
    page = client.get(f"/?lang={lang}").text

    def texts(drawn: str) -> list[str]:
        return [html.unescape(re.sub("<.*?>", "", t)) for t in re.findall("<text.*?</text>", drawn)]

    def beside(indicator: str, source: str) -> set[str]:
        """What follows the name of a definition: sign, share and year."""
        name = f"{words.indicator(indicator, short=True)} {source}"
        return {after for label, after in pairwise(texts(page)) if label == name}

    (year,) = provisional_years(release)
    shares = beside("goods_exports", "UNCTAD")
    assert shares
    marked = words.aside(year, words.status("P"))
    assert any(share.endswith(marked) for share in shares)
    assert all(share.endswith((marked, year)) for share in shares)
    strip = page[page.index('id="claim-strip"') :]
    strip = strip[: strip.index("</section>")]
    name = words.indicator("goods_exports", short=True)
    names = (name, f"{name} UNCTAD")
    below = re.findall(r'class="caption-line(?: at ([a-z ]+))?">(.*?)</span>', strip)
    for place in PLACES:
        [drawn] = re.findall(rf'<div class="drawn {place}">(.*?)</svg>', strip, re.DOTALL)
        noted = [line for at, line in below if not at or place in at.split()]
        told = [after for label, after in pairwise(texts(drawn)) if label in names]
        assert told
        marked_there = all(share.endswith(marked) for share in told)
        assert marked_there or any(words.status("P") in line for line in noted)
    final = beside("goods_services_exports", "WDI")
    assert final
    assert all(re.search(r"20\d\d$", share) for share in final)


#: Figures whose values are all of one status in the shipped release, with what else they can be.
TOLD = [
    ("trade-flows", {}),
    ("trade-flows", {"kind": "multiples"}),
    ("trade-among", {}),
    ("trade-mirrors", {}),
    ("trade-net", {}),
    ("why", {}),
    ("gdp-share", {}),
    ("explore", {}),
    ("explore", {"kind": "slope"}),
    ("explore", {"kind": "bars"}),
    ("explore", {"kind": "multiples"}),
    ("explore", {"kind": "area"}),
]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("status", "PE")
@pytest.mark.parametrize(("name", "asked"), TOLD)
def test_every_tooltip(
    release: Release, name: str, asked: dict[str, str], status: str, lang: str
) -> None:
    """Whatever the publisher says of all values, the tooltip of each says it: by figure, kind of chart and language."""
    spec, view = FIGURES[name], View.strict({**asked, "lang": lang})
    data = spec.select(release, view)
    weak = having(data, data.rows.assign(obs_status=status))
    if name == "why":
        weak = replace(weak, facts={**data.facts, "forecasts": (), "statuses": dict.fromkeys((data.facts["first"], data.facts["last"]), status)})  # fmt: skip
    mark = in_language(lang).status(status)
    told = [
        text
        for trace in live(draw(spec, weak, view)).data
        if trace.hovertemplate and trace.customdata is not None
        for text in trace.customdata
        if text
    ]
    assert told
    assert not [text for text in told if mark not in text and MISSING not in text]
