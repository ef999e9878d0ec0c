"""What is said beside a figure: whose share by another definition it is, in which tense, also in files made before."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from dashboard.figures import FIGURES
from dashboard.figures.kit.spec import FigureData, Spoken
from dashboard.locale import LANGUAGES
from dashboard.look.view import View
from dashboard.words.wording import in_language
from etl import catalog
from etl.storage.store import Release


def said(release: Release, figure: str, **query: str) -> tuple[FigureData, Spoken]:
    view = View.strict(query)
    data = FIGURES[figure].select(release, view)
    return data, FIGURES[figure].spoken(data, view)


def test_files_made_before_name_the_source_without_its_edition(release: Release) -> None:
    """Their facts have neither edition nor area."""
    data, _ = said(release, "gdp-share")
    [beside] = data.facts["beside"]
    assert beside.edition == release.edition(beside.indicator, beside.source)
    earlier = replace(data, facts=data.facts | {"beside": (tuple(beside)[:5],)})
    asked = " ".join(FIGURES["gdp-share"].spoken(earlier, View()).asked)
    words = in_language("en")
    assert f"({words.source(beside.source)}) for {beside.period}." in asked


def test_trade_by_the_other_side_has_its_source_only_where_it_is_another(release: Release) -> None:
    """The line of sources names that of the figure already."""
    data, told = said(release, "trade-flows")
    [beside] = data.facts["beside"]
    assert (beside.source, beside.edition) == (data.facts["source"], data.facts["edition"])
    words = in_language("en")
    amount = words.amount(beside.value, data.facts["unit"])
    assert f"reported {amount} for" in " ".join(told.asked)
    other = replace(data, facts=data.facts | {"beside": (beside._replace(edition="2020-01-01"),)})
    asked = " ".join(FIGURES["trade-flows"].spoken(other, View()).asked)
    assert f"{amount} ({words.source_short(beside.source)}, 1 January 2020)" in asked


#: The statuses of both years, and how they are said.
TENSES = {
    "AA": r"the share was \S+% in 2024 and \S+% in 2026\.",
    "AF": r"the share was \S+% in 2024 and is projected to be \S+% in 2026\.",
    "FF": r"the share is projected to be \S+% in 2024 and \S+% in 2026\.",
}


@pytest.mark.parametrize("codes", TENSES)
def test_shares_by_the_other_definition_have_the_tense_of_their_years(
    release: Release, codes: str
) -> None:
    data, _ = said(release, "why", **{"from": "2024", "to": "2026"})
    found = data.facts["beside"]
    assert "".join(each.status for each in found) == "AF"
    beside = tuple(each._replace(status=code) for each, code in zip(found, codes, strict=True))
    told = FIGURES["why"].spoken(replace(data, facts=data.facts | {"beside": beside}), View())
    assert re.search(TENSES[codes], " ".join(told.asked)), told.asked


def shares_of(release: Release, indicator: str) -> dict[str, tuple[float, str]]:
    """Year -> the share of the three, from the rows of the release, and its weakest status; forecasts are left out."""
    rows = release.select(indicator, catalog.indicator(indicator).default_source)
    rows = rows[(rows["freq"] == "A") & (rows["counterpart_area"] == "_Z")]
    found: dict[str, dict[str, tuple[float, str]]] = {}
    for area, year, value, code in zip(
        *(rows[name] for name in ("ref_area", "time_period", "value", "obs_status")), strict=True
    ):
        if area in ("CHN", "JPN", "KOR", "WLD") and value == value:
            found.setdefault(year, {})[area] = value, code
    shares = {}
    for year, each in found.items():
        code = max((status for _, status in each.values()), key="ABPEF".index)
        if len(each) == 4 and code != "F":
            three = sum(each[area][0] for area in ("CHN", "JPN", "KOR"))
            shares[year] = three / each["WLD"][0], code
    return shares


@pytest.mark.parametrize("figure", ["definitions", "claim-strip"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_definition_within_the_tolerance_is_counted_or_explained(
    release: Release, figure: str, lang: str
) -> None:
    """Who is told what "holds" means must not find a share that near which is not among those that hold."""
    words, (_, told) = in_language(lang), said(release, figure, lang=lang)
    explained = [text for text in told.asked if text in _undecided(release, figure, lang)]
    counted = " ".join(told.say)
    near = apart = 0
    for claim in catalog.claims().values():
        for name in dict.fromkeys(name for name, _ in claim.definitions):
            shares = shares_of(release, name)
            share, _ = shares[max(shares)]
            called = rf"{re.escape(words.short_in_sentence(name))} ?[(（].*?{re.escape(words.percent(share))}"
            holds, undecided = (
                bool(re.search(called, text)) for text in (counted, " ".join(explained))
            )
            assert not (holds and undecided), name
            if abs(share - claim.fraction) * 100 <= claim.holds:
                near += 1
                assert holds or undecided, (name, share, told)
                apart += undecided
            else:
                assert not holds, (name, share)
    assert near > apart > 0


def _undecided(release: Release, figure: str, lang: str) -> list[str]:
    """The answers that are no longer there where every verdict is plain."""
    spec, view = FIGURES[figure], View.strict({"lang": lang})
    data = spec.select(release, view)
    plain = [
        row._replace(verdict="close") if row.verdict in ("borderline", "depends") else row
        for row in data.each
    ]
    left = spec.spoken(replace(data, each=plain), view).asked
    return [text for text in spec.spoken(data, view).asked if text not in left]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_definitions_over_the_years_are_said_as_title_and_labels_have_them(
    release: Release, lang: str
) -> None:
    """Each with its own last observed year, and what is not final of it."""
    words, (data, told) = in_language(lang), said(release, "definition-lines", lang=lang)
    text = " ".join(told.say)
    lowest_and_highest = FIGURES["definition-lines"].caption(data, View(lang=lang)).finding
    ends = re.findall(r"[\d.]+(?=%)", lowest_and_highest)
    for claim in catalog.claims().values():
        every = []
        for name in dict.fromkeys(name for name, _ in claim.definitions):
            shares = shares_of(release, name)
            year = max(shares)
            share, code = shares[year]
            every.append(share)
            value = words.unsettled(words.percent(share), code)
            # The year before a definition is the one that stands with it.
            before, found, _ = text.partition(f"{words.short_in_sentence(name)} {value}")
            assert found, (name, text)
            assert re.findall(r"20\d\d", before)[-1] == year, (name, text)
        assert {f"{share * 100:.1f}" for share in (min(every), max(every))} <= set(ends)


RANKED = "CHN,JPN,KOR,USA,IND,DEU,RUS,IDN,BRA"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_only_values_that_are_said_are_called_projections(release: Release, lang: str) -> None:
    """Of a rank that is not said nothing is said; of one among several, whose it is."""
    rows = release.select("gdp_ppp", "weo")
    rows = rows[(rows["time_period"] == "2025") & rows["ref_area"].isin(RANKED.split(","))]
    assert set(rows.loc[rows["obs_status"] == "F", "ref_area"]) == {"IND"}
    words, query = in_language(lang), {"kind": "rank", "indicator": "gdp_ppp", "lang": lang}
    india, warning = (
        words.within("IND", short=True),
        words.gettext("“Was” or “reached”: {year} is a projection."),
    )
    status = words.gettext("The figure for {year} is a projection, based on {provider} data.").format(
        year="2025", provider=words.gettext(catalog.source("weo").provider)
    )  # fmt: skip
    _, told = said(release, "explore", areas=RANKED, **query)
    assert india not in " ".join((*told.say, *told.asked, *told.avoid))
    assert status not in " ".join(told.asked)
    assert warning.format(year="2025") not in told.avoid
    _, told = said(release, "explore", areas="CHN,IND", **query)
    assert any(status in text and india in text for text in told.asked)
    named = words.gettext("“Was” or “reached” of {economies}: {year} is a projection.")
    assert named.format(economies=india, year="2025") in told.avoid


@pytest.mark.parametrize("figure", ["trade-flows", "trade-matrix", "trade-among", "trade-net"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_trade_is_not_to_be_said_without_what_is_counted(
    release: Release, figure: str, lang: str
) -> None:
    """The notes say "trade" themselves: what is meant stands beside the advice."""
    for side, valued, other in (("exports", r"f\.o\.b\.|FOB", r"c\.i\.f\.|CIF"), ("imports", r"c\.i\.f\.|CIF", r"f\.o\.b\.|FOB")):  # fmt: skip
        _, told = said(release, figure, indicator=f"bilateral_goods_{side}", lang=lang)
        avoid = " ".join(told.avoid)
        assert re.search(valued, avoid), avoid
        assert not re.search(other, avoid), avoid
