"""Sentences say what was measured: ranks as ranks, volumes at whose prices, services as no definition of a claim."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard.exports import prepare
from dashboard.figures import FIGURES
from dashboard.locale import LANGUAGES
from dashboard.look.view import View
from dashboard.words.wording import in_language
from etl import catalog
from etl.errors import UsageError
from etl.storage.store import Release
from tests.live_charts import live

#: A rank of two digits and one of one digit, as each language has them.
PLACES = {
    "en": ("2nd", "13th"),
    "zh": ("第2位", "第13位"),
    "ja": ("2位", "13位"),
    "ko": ("2위", "13위"),
}
#: Indicators that are at the prices of one year, and that year as the publisher names it.
PRICES = {"gdp_constant": "2015", "gdp_ppp_constant": "2021"}
#: What the catalogue says to be no definition of a claim about trade.
APART = (
    "services_exports", "services_imports", "services_trade",
    "goods_bop_exports", "goods_bop_imports", "goods_bop_trade",
)  # fmt: skip


def place(release: Release, area: str, year: str) -> int:
    """The rank of an economy by GDP, counted from the rows."""
    rows = release.select("gdp_nominal", "wdi")
    known = release.areas
    economies = set(known.loc[known["kind"] == "economy", "ref_area"])
    of_year = rows[(rows["time_period"] == year) & rows["ref_area"].isin(economies)]
    values = of_year.set_index("ref_area")["value"].dropna()
    return 1 + int((values > values[area]).sum())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_ranks_are_told_as_ranks(release: Release, lang: str) -> None:
    """In the sentence, the alt text and at the lines' ends; axis and table have plain numbers."""
    second, thirteenth = PLACES[lang]
    view = View(kind="rank", areas=("CHN", "KOR"), first=2020, last=2024, lang=lang)
    job = prepare(release, "explore", view)
    assert place(release, "CHN", "2024") == 2
    korea = {year: place(release, "KOR", year) for year in ("2020", "2024")}
    ending = thirteenth.replace("13", "{}")
    words = in_language(lang)
    if lang == "en":
        ending = "{}" + {10: "th", 11: "th", 12: "th", 13: "th"}[korea["2024"]]
    for text in (job.caption.point, job.caption.alt):
        assert second in text
        assert ending.format(korea["2024"]) in text
    figure = live(FIGURES["explore"].build(job.data, view))
    labels = [note.text for note in figure.layout.annotations if note.text]
    china = words.economy("CHN", short=True)
    assert any(china in label and second in label for label in labels), labels
    cells = pd.DataFrame(FIGURES["explore"].table(job.data, view))
    assert set(cells.iloc[0].iloc[1:3]) == {"2", str(korea["2024"])}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("indicator", PRICES)
@pytest.mark.parametrize("kind", ["line", "bars", "rank", "share"])
@pytest.mark.parametrize("transform", ["level", "share", "per_person"])
def test_volumes_are_told_at_whose_prices(
    release: Release, indicator: str, kind: str, transform: str, lang: str
) -> None:
    if kind == "share" and transform == "per_person":
        return
    view = View(
        indicator=indicator, kind=kind, transform=transform, areas=("CHN", "JPN", "KOR"), lang=lang
    )
    told = prepare(release, "explore", view).caption
    year = PRICES[indicator]
    opening = told.point.split("2024")[0]
    assert year in opening, told.point
    assert year in told.alt.split("2024")[0]


@pytest.mark.parametrize("indicator", PRICES)
def test_the_share_of_the_three_is_told_at_whose_prices(release: Release, indicator: str) -> None:
    told = prepare(release, "gdp-share", View(indicator=indicator)).caption
    assert f"({PRICES[indicator]} prices)" in told.point
    assert f"({PRICES[indicator]} prices)" in told.alt


def test_current_prices_are_those_of_no_one_year(release: Release) -> None:
    told = prepare(release, "explore", View(transform="level")).caption
    assert "prices" not in told.point


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("indicator", APART)
def test_what_is_no_definition_of_a_claim_has_no_verdict(
    release: Release, indicator: str, lang: str
) -> None:
    """In sentences, alt texts, pictures and speaker notes of shares and of revisions."""
    assert not catalog.indicator(indicator).claim_sources
    words = in_language(lang)
    claim = catalog.claims()["one_fifth"]
    label, said = words.gettext(claim.label), words.gettext(claim.text)
    for name, view in (
        ("trade-share", View(indicator=indicator, lang=lang)),
        ("revisions", View(indicator=indicator, lang=lang)),
    ):
        job = prepare(release, name, view)
        assert not job.data.facts["claim"]
        spec = FIGURES[name]
        notes = " ".join(
            note.text or "" for note in live(spec.build(job.data, view)).layout.annotations
        )
        assert label not in notes
        spoken = spec.spoken(job.data, view)
        assert said not in " ".join((*spoken.say, *spoken.asked))
    point = prepare(release, "trade-share", View(indicator=indicator, lang=lang)).caption.point
    told = words.gettext("“{claim}” is not judged by this definition.").split("{claim}")
    assert all(part in point for part in told)


def test_services_alone_are_not_called_trade(release: Release) -> None:
    view = View(indicator="services_trade")
    job = prepare(release, "explore", view)
    avoid = " ".join(FIGURES["explore"].spoken(job.data, view).avoid)
    assert "only services are counted" in avoid


@pytest.mark.parametrize("indicator", [*APART, "goods_exports"])
def test_only_goods_are_re_exported(release: Release, indicator: str) -> None:
    """What passes through Hong Kong on its way is goods: of services alone nothing is counted twice."""
    view = View(indicator=indicator, areas=("CHN+HKG+MAC", "JPN"))
    notes = " ".join(prepare(release, "explore", view).caption.notes)
    assert ("re-exports" in notes) == ("goods" in indicator)


@pytest.mark.parametrize(
    ("indicator", "source", "hint"),
    [
        # Nobody else publishes these here; the World Bank has both exports and people.
        ("services_exports", "", "Choose amounts, shares, growth or an index."),
        ("goods_exports", "unctad", "Choose another source."),
    ],
)
def test_the_hint_can_be_followed(release: Release, indicator: str, source: str, hint: str) -> None:
    view = View(indicator=indicator, source=source, transform="per_person", areas=("JPN",))
    with pytest.raises(UsageError) as refused:
        prepare(release, "explore", view)
    assert refused.value.hint == hint
    if "source" in hint:
        assert (
            prepare(release, "explore", view.replace(source="wdi")).data.rows["value"].notna().any()
        )


@pytest.mark.parametrize("indicator", ["services_exports", "goods_trade", "gdp_nominal"])
def test_revisions_say_what_is_not_final(release: Release, indicator: str) -> None:
    """The last value has the status of its weakest part, read from the rows."""
    job = prepare(release, "revisions", View(indicator=indicator))
    last = release.select(indicator, job.data.facts["source"])
    year = job.data.facts["year"]
    of_year = last[
        (last["time_period"] == year) & last["ref_area"].isin(["CHN", "JPN", "KOR", "WLD"])
    ]
    statuses = set(of_year["obs_status"])
    remark = "(provisional)" if "P" in statuses else "(estimate)" if "E" in statuses else ""
    assert ("(" in job.caption.point) == bool(remark), job.caption.point
    assert remark in job.caption.point
    assert remark in FIGURES["revisions"].caption(job.data, job.view).headings(job.view)[0]


def test_names_have_their_articles_in_english(release: Release) -> None:
    view = View(areas=("CHN",), of="RCEP")
    told = prepare(release, "explore", view).caption
    assert "per cent of the Regional Comprehensive Economic Partnership" in told.subtitle
    view = View(areas=("USA", "CHN"))
    job = prepare(release, "explore", view)
    asked = " ".join(FIGURES["explore"].spoken(job.data, view).asked)
    assert "For the United States: " in asked


@pytest.mark.parametrize(
    ("area", "of", "told"),
    [
        ("USA", "RCEP", "The United States is not part of RCEP."),
        (
            "CJK",
            "ASEAN+JPN",
            "CJK is not part of ASEAN + Japan, which does not include China and the Republic of Korea.",
        ),
    ],
)
def test_who_is_no_part_is_said_once(release: Release, area: str, of: str, told: str) -> None:
    with pytest.raises(UsageError) as refused:
        prepare(release, "explore", View(areas=(area,), of=of))
    assert str(refused.value.args[0]) == told
