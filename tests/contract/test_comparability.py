"""Breaks between editions and fiscal years: what is declared is what the figures of the release show, and is told."""

from __future__ import annotations

import csv
import io
import statistics
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pandas as pd
import pytest

from dashboard.components.context import Context
from dashboard.components.html import to_html
from dashboard.components.quality_report import content
from dashboard.exports import prepare
from dashboard.exports.data import tables
from dashboard.figures import FIGURES
from dashboard.locale import LANGUAGES
from dashboard.look.view import View
from dashboard.web.api import queries
from dashboard.web.api import tables as api
from dashboard.words.wording import in_language
from etl import catalog
from etl.analysis import breaks
from etl.analysis.revisions import lines
from etl.errors import UsageError
from etl.observations import concat
from etl.pipeline.description import describe
from tests import methods
from tests.methods import THREE, share
from tests.shipped import shipped_store

GDP = ("gdp_nominal", "gdp_constant", "gdp_ppp", "gdp_ppp_constant", "gdp_lcu", "gdp_constant_lcu")
#: What years long past are revised by, when nothing but data changed: next to nothing.
UNREVISED = 0.004
RELEASE = shipped_store().open()


def _steps() -> Iterator[tuple[str, str, str, str]]:
    """Indicator, source, and an edition with the one after it."""
    for indicator in GDP:
        for source in ("weo", "wdi"):
            for before, after in pairwise(methods.editions(source, indicator)):
                yield indicator, source, before, after


def _revised(indicator: str, source: str, before: str, after: str, area: str) -> float:
    """By how much the years from 25 to five before an edition differ from the edition before it: the median."""
    old, new = (methods.editions(source, indicator)[edition] for edition in (before, after))
    end = int(after[:4])
    years = [(area, str(year)) for year in range(end - 25, end - 5)]
    return statistics.median(abs(new[k] / old[k] - 1) for k in years if k in old and k in new)


@pytest.mark.parametrize(("indicator", "source", "before", "after"), list(_steps()))
def test_whole_series_change_where_a_break_is_declared_and_nowhere_else(
    indicator: str, source: str, before: str, after: str
) -> None:
    """Both ways: each declared break is in the figures, and each change of a whole series is declared."""
    found = breaks.between(indicator, source, [before, after], area="").get(after, ())
    shown = {area for area in THREE if _revised(indicator, source, before, after, area) > UNREVISED}
    assert shown == {
        area for area in THREE if any(each.concerns(frozenset({area})) for each in found)
    }


def test_every_break_is_between_editions_that_are_held() -> None:
    """None is declared that nobody could see, and each says where it can be read."""
    seen = {
        (each.id, source)
        for indicator, source, before, after in _steps()
        for each in breaks.between(indicator, source, [before, after], area="").get(after, ())
    }
    assert seen == {
        (each.id, source) for each in catalog.breaks().values() for source in each.first
    }
    assert all(each.cite.startswith("https://") for each in catalog.breaks().values())


def test_events_that_name_a_figure_are_what_the_release_shows() -> None:
    """The yen's value in US dollars, and China's product of 2023 in the editions around the census."""
    yen = [
        methods.newest("weo", "gdp_nominal")["JPN", year]
        / methods.newest("weo", "gdp_lcu")["JPN", year]
        for year in ("2021", "2023")
    ]
    assert round(1 / (1 - yen[1] / yen[0])) == 5  # A fifth is the simple fraction next to it.
    assert "one-fifth" in catalog.events()["yen"].label
    china = methods.editions("wdi", "gdp_nominal")
    first = catalog.breaks()["chn_census5"].first["wdi"]
    before = max(edition for edition in china if edition < first)
    revised = china[first]["CHN", "2023"] / china[before]["CHN", "2023"] - 1
    assert f"{revised:.1%}" in catalog.events()["chn_census"].label


def test_the_share_of_2010_before_and_after_the_parities_of_2021() -> None:
    """20.31 to 19.35 per cent: the figure, its data and the plain sums say the same."""
    asked = View(indicator="gdp_ppp", source="weo", year=2010)
    data = FIGURES["revisions"].rows(RELEASE, asked.question)
    rows = data.rows.set_index("edition")
    for edition, status in (("2024-04", "A"), ("2024-10", "B")):
        own = share(methods.editions("weo", "gdp_ppp")[edition], "2010")
        assert rows.loc[edition, "share"] == pytest.approx(own, rel=1e-12)
        assert rows.loc[edition, "edition_status"] == status
    told = [f"{rows.loc[edition, 'share']:.2%}" for edition in ("2024-04", "2024-10")]
    assert told == ["20.31%", "19.35%"]
    assert rows.loc["2024-10", "obs_status"] == "A"  # The year itself is as observed as before.


@pytest.mark.parametrize("lang", LANGUAGES)
def test_breaks_are_told_in_notes_tables_answers_and_files(lang: str) -> None:
    words = in_language(lang)
    asked = View(indicator="gdp_ppp", source="weo", year=2010, lang=lang)
    job = prepare(RELEASE, "revisions", asked)
    spec = FIGURES["revisions"]
    labels = [words.gettext(catalog.breaks()[name].label) for name in ("icp2021", "kor_2020")]
    note = "\n".join(job.caption.notes)
    answers = "\n".join(spec.spoken(job.data, asked).asked)
    column = list(spec.table(job.data, asked)[words.gettext("Break with the edition before")])
    page = "".join(map(to_html, content(Context(RELEASE, View(lang=lang), "/about"))))
    assert words.join(labels) in column
    for label in labels:
        assert label in note
        assert label in answers
        assert label[1:] in page
    sheet = list(csv.DictReader(io.StringIO(tables.csv(job).decode("utf-8-sig"))))
    broken = [row["edition"] for row in sheet if row["edition_status"] == "B"]
    assert broken == ["2021-04", "2024-10", "2025-04", "2026-04"]


def test_where_nothing_broke_nothing_is_told() -> None:
    job = prepare(RELEASE, "revisions", View(indicator="goods_exports", source="unctad"))
    assert set(job.data.rows["edition_status"]) == {"A"}
    shown = FIGURES["revisions"].table(job.data, job.view)
    assert "Break with the edition before" not in shown


def test_the_data_name_breaks() -> None:
    """The list of editions names them, and the description of a release says what they are."""
    rows = api.vintages(RELEASE, queries.VintagesQuery(indicator="gdp_ppp", source="weo"))
    named = {row.edition: row.breaks for row in rows.itertuples() if len(row.breaks)}
    assert named == {
        "2021-04": ["jpn_2015"],
        "2024-10": ["icp2021", "kor_2020"],
        "2025-04": ["chn_census5"],
        "2026-04": ["jpn_2020"],
    }
    package = describe(concat([RELEASE.observations, RELEASE.vintages]))
    entries = {
        entry["edition"]: entry["breaks"]
        for entry in package["editions"]
        if (entry["source"], entry["indicator"]) == ("weo", "gdp_ppp") and "breaks" in entry
    }
    assert entries == named
    assert [each["name"] for each in package["breaks"]] == list(catalog.breaks())


def test_a_refresh_over_a_break_says_so() -> None:
    edition = {"source": "weo", "indicator": "gdp_ppp", "from": "2024-04", "to": "2024-10"}
    names = ("vintages", "claims", "actuals", "years", "revisions", "by_indicator")
    change: dict[str, Any] = {name: [] for name in names}
    change |= {"editions": [edition], "added": 0, "removed": 0, "revised": 0, "coverage": {}}
    assert any("2024-04 -> 2024-10 (break: purchasing power" in line for line in lines(change))


def test_fiscal_years_are_those_of_both_sources() -> None:
    """Where both are declared by fiscal year both report the same growth; Australia's differs, since the IMF's is by calendar year."""
    wdi, weo = (catalog.fiscal_years()[source].ends for source in ("wdi", "weo"))
    assert set(weo.items()) < set(wdi.items())
    assert not set(THREE) & set(wdi)
    levels, growth = methods.newest("wdi", "gdp_constant"), methods.editions("weo", "gdp_growth")
    own = growth["2025-10"]

    def apart(area: str) -> float:
        years = [
            y for y in range(2008, 2024) if (area, str(y - 1)) in levels and (area, str(y)) in own
        ]
        return statistics.median(
            abs((levels[area, str(y)] / levels[area, str(y - 1)] - 1) * 100 - own[area, str(y)])
            for y in years
        )

    large = ("BGD", "EGY", "HTI", "IND", "IRN", "MMR", "NPL", "PRI")
    assert set(large) < set(weo)
    assert max(map(apart, large)) < 0.1 < min(map(apart, ("AUS", "UGA")))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_names_are_the_publishers_and_the_world_bank_lists_one_less(lang: str) -> None:
    """The IMF and UNCTAD list China, Taiwan Province of China, never by a shorter name; of the World Bank it is said that it does not."""
    words = in_language(lang)
    name = words.economy("TWN")
    core = {"en": "Taiwan", "zh": "台湾", "ja": "台湾", "ko": "타이완"}[lang]
    assert core in name
    for source, indicator in (("weo", "gdp_nominal"), ("unctad", "goods_exports")):
        asked = View(indicator=indicator, source=source, areas=("CHN", "TWN"), lang=lang)
        job = prepare(RELEASE, "explore", asked)
        caption, table = job.caption, pd.DataFrame(FIGURES["explore"].table(job.data, asked))
        told = "\n".join([*caption.notes, caption.alt, caption.point, caption.title])
        shown = f"{told}\n{table.to_csv()}\n{job.data.rows.to_csv()}"
        assert name in shown
        assert core not in shown.replace(name, "")
        assert core not in caption.source + "".join(job.citations)
    cells = methods.newest("wdi", "gdp_nominal")
    economies = RELEASE.areas.query("kind == 'economy' and ref_area != 'WLD'")["ref_area"]
    apart = cells["WLD", "2024"] - sum(cells.get((area, "2024"), 0.0) for area in economies)
    assert f"{apart / 1e9:.0f}" == "1049"
    asked = View(indicator="gdp_nominal", source="wdi", areas=("CHN", "TWN"), lang=lang)
    note = "\n".join(prepare(RELEASE, "explore", asked).caption.notes)
    with pytest.raises(UsageError) as refused:
        prepare(RELEASE, "explore", asked.replace(areas=("TWN",)))
    page = "".join(map(to_html, content(Context(RELEASE, View(lang=lang), "/about"))))
    for told in (note, str(refused.value), page):
        assert words.amount(apart, "USD", digits=3) in told
        assert name in told


@pytest.mark.parametrize("lang", LANGUAGES)
def test_trade_is_that_of_customs_territories(lang: str) -> None:
    words = in_language(lang)
    for name, asked in (
        ("trade-share", View(lang=lang)),
        ("trade-flows", View(lang=lang)),
        ("explore", View(indicator="goods_exports", source="unctad", lang=lang)),
    ):
        notes = prepare(RELEASE, name, asked).caption.notes
        assert words.mainland("trade") in notes
        assert words.mainland() not in notes
