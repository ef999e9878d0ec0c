"""The declared facts: complete, consistent with each other, and every claim about the world with its source."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import urlsplit

import pytest
from pydantic import ValidationError

from etl import catalog
from etl.catalog import measured
from etl.catalog.areas import areas, from_imf
from etl.catalog.series import series_of
from etl.errors import UnknownName

#: Domains whose pages are primary sources: of who acted, was party to it or keeps the figures, or of who holds the text.
PRIMARY = {
    "gov.cn": "China: government, ministries, bureau of statistics",
    "go.jp": "Japan: cabinet, ministries, agencies",
    "go.kr": "Republic of Korea: ministries, archive of the presidents",
    "bok.or.kr": "Bank of Korea, which compiles the national accounts",
    "dfat.gov.au": "Australia's foreign ministry, of a party to RCEP",
    "govinfo.gov": "United States: Federal Register",
    "wto.org": "World Trade Organization",
    "imf.org": "International Monetary Fund",
    "worldbank.org": "World Bank",
    "federalreservehistory.org": "Federal Reserve, written by the Federal Reserve Bank of New York",
    "fraser.stlouisfed.org": "Federal Reserve Bank of St. Louis: archive of filings",
    "reliefweb.int": "United Nations: archive of the reports of the WHO",
    "g8.utoronto.ca": "University of Toronto: archive of communiqués",
}
#: Events of which no primary source was found that says it with its date: where it is read instead, and why there.
NOT_PRIMARY = {
    "coop1999": ("www.hankyung.com", "a newspaper of the day; the ministries' pages say the year"),
    "dispute2012": ("cc.pacforum.org", "a chronology by neither side; the two tell it apart"),
    "yen": ("iranpress.com", "a news agency; the figures of the release show it too"),
    "chn_census": ("www.channelnewsasia.com", "reports the bureau; the release shows it too"),
}


def parsed(text: str) -> date:
    """The first day of a day, a month or a year."""
    return date.fromisoformat(
        text + "-01-01"[: 3 * (3 - len(text.split("-")))] if len(text) < 10 else text
    )


def test_indicators_name_known_sources_and_parts() -> None:
    for indicator in catalog.indicators().values():
        assert set(indicator.series) <= set(catalog.sources())
        assert set(indicator.sum_of) <= set(catalog.indicators())
        assert bool(indicator.series) != bool(indicator.sum_of)
        assert indicator.default_source in indicator.sources
        assert set(indicator.claim_sources) <= set(indicator.sources)
        assert indicator.unit in catalog.units()
        assert (indicator.flow is not None) == (indicator.measure == "trade")


@pytest.mark.parametrize(
    ("source", "fact"), [("wdi", "title"), ("weo", "unit"), ("unctad", "title")]
)
def test_each_series_that_files_name_has_its_facts(source: str, fact: str) -> None:
    """They show that a code was moved; without them a file's column of that code is taken for what it is not."""
    codes = {
        part
        for indicator in catalog.indicators().values()
        if source in indicator.series
        # UNCTAD's reports are of several series and flows.
        for part in (
            indicator.series[source].split("/")[1:]
            if source == "unctad"
            else [indicator.series[source]]
        )
    }
    lacking = {code for code in codes if not getattr(series_of(source).get(code), fact, "")}
    assert not lacking, f"etl/catalog/series.toml says no {fact} of {source} {sorted(lacking)}"
    assert set(series_of(source)) == codes, "and of nothing else"


def test_each_measure_with_shares_has_one_lead() -> None:
    shared = [catalog.indicator(name) for name in catalog.with_shares()]
    leads = [each.measure for each in shared if each.lead]
    assert sorted(leads) == sorted({each.measure for each in shared})
    assert all(
        catalog.indicator(catalog.lead_first(measure)[0]).lead
        and set(catalog.lead_first(measure)) == set(catalog.of_measure(measure))
        for measure in leads
    )


def test_units_at_prices_of_a_year_name_the_unit_at_current_prices() -> None:
    for unit in catalog.units().values():
        assert bool(unit.current) == bool(unit.base_year)
        assert unit.kind in catalog.units()
        assert not catalog.unit(unit.kind).current


def test_claims_name_known_definitions() -> None:
    for claim in catalog.claims().values():
        for indicator, source in claim.definitions:
            assert source in catalog.indicator(indicator).sources
            assert catalog.indicator(indicator).measure == claim.measure


@pytest.mark.parametrize(
    ("group", "size"),
    [("CJK", 3), ("EU27", 27), ("ASEAN", 10), ("RCEP", 15), ("USMCA", 3), ("G7", 7), ("BRICS", 11)],
)
def test_groups_have_their_members(group: str, size: int) -> None:
    facts = catalog.groups()[group]
    economies = {a.ref_area for a in areas().values() if a.kind == "economy"}
    assert len(facts.members) == len(set(facts.members)) == size
    assert set(facts.members) <= economies
    assert set(facts.joined) <= set(facts.members)
    if group != "CJK":
        assert facts.source.startswith("https://")
        assert facts.note
        assert max(map(parsed, [*facts.joined.values(), "1900"])) <= parsed(facts.since)


def test_asean_is_within_rcep() -> None:
    assert set(catalog.members("ASEAN")) < set(catalog.members("RCEP"))
    assert {"CHN", "JPN", "KOR"} < set(catalog.members("RCEP"))


def test_area_that_is_no_group_is_its_own_member() -> None:
    assert catalog.members("JPN") == ("JPN",)


def test_events_are_dated_sourced_and_labelled() -> None:
    events = list(catalog.events().values())
    assert len(events) >= 25
    assert [e.date for e in events] == sorted(e.date for e in events)
    for event in events:
        assert parsed(event.date) <= parsed(event.end or "2100")
        assert event.source.startswith("http"), event.id
        assert " " not in event.source
        assert event.label
    ranked = sorted((e for e in events if e.rank), key=lambda event: event.rank)
    assert [e.rank for e in ranked] == list(range(1, len(ranked) + 1))
    assert [e.id for e in ranked[:3]] == ["plaza", "yuan1994", "crisis1997"]
    assert all(e.brief and e.category != "dispute" for e in ranked)


def test_facts_are_read_at_primary_sources_but_for_those_named() -> None:
    """A new event, break or fiscal year from the press needs an entry above; one that is no longer needed goes."""
    events = {event.id: event.source for event in catalog.events().values()}
    breaks = {f"break {each.id}": each.cite for each in catalog.breaks().values()}
    years = {f"fiscal years {name}": each.cite for name, each in catalog.fiscal_years().items()}
    hosts = {name: urlsplit(url).hostname or "" for name, url in (events | breaks | years).items()}
    of = {
        name: next((d for d in PRIMARY if f".{host}".endswith(f".{d}")), "")
        for name, host in hosts.items()
    }
    elsewhere = {name: hosts[name] for name, domain in of.items() if not domain}
    assert elsewhere == {name: host for name, (host, _) in NOT_PRIMARY.items()}
    assert set(of.values()) - {""} == set(PRIMARY)


def test_summits_are_all_there_in_order() -> None:
    summits = [e for e in catalog.events().values() if e.category == "summit"]
    assert [e.label[:3] for e in summits] == [
        "1st",
        "2nd",
        "3rd",
        *(f"{n}th" for n in range(4, 10)),
    ]


def test_published_claims_are_sourced_fractions() -> None:
    for claim in catalog.published_claims().values():
        assert 0 < claim.share < 1
        assert claim.source.startswith("http")
        assert claim.speaker
        assert claim.text
        assert re.fullmatch(r"(\d{4}(-\d{2}(-\d{2})?)?)?", claim.said)
        assert re.fullmatch(r"(\d{4})?", claim.data_year)
    ours = catalog.published_claims()["tcs_gdp"]
    assert (ours.share, ours.measure) == (0.25, "gdp")
    assert catalog.published_claims()["tcs2019_gdp"].comparison == "over"


def test_the_archive_of_claims() -> None:
    """At least sixty, ten of them in each language, of areas that the catalogue knows."""
    every = catalog.published_claims().values()
    assert len(every) >= 60
    for lang in ("en", "zh", "ja", "ko"):
        assert sum(claim.lang == lang for claim in every) >= 10
    for claim in every:
        assert catalog.members(claim.area)
        assert claim.indicators


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("kherald2017_gdp", {"gdp_nominal"}),
        ("mofcom_gdp", {"gdp_nominal"}),
        ("tcs_yang_trade", {"goods_trade", "goods_services_trade", "goods_services_bop_trade"}),
        ("chinadaily2017_gdp", {"gdp_nominal", "gdp_ppp"}),
        (
            "tcs_iwatani_exp",
            {"goods_exports", "goods_services_exports", "goods_services_bop_exports"},
        ),
    ],
)
def test_published_claims_mean_what_their_words_allow(name: str, allowed: set[str]) -> None:
    """Dollars are at market rates, trade is exports and imports, and nobody spoke of a base year to come."""
    assert set(catalog.published_claims()[name].indicators) == allowed


def test_corrections_say_why_and_where_that_can_be_seen() -> None:
    for fix in catalog.corrections().values():
        assert fix.source in catalog.sources()
        assert fix.source in catalog.indicator(fix.indicator).sources
        assert fix.first <= fix.last
        assert fix.why.endswith(".")
        assert len(fix.cite) > 20


def test_guards_ranges_name_known_indicators_and_areas() -> None:
    for indicator, ranges in catalog.guard("plausible_range").ranges.items():
        assert catalog.indicator(indicator)
        assert set(ranges) <= set(areas())
        assert all(low < high for low, high in ranges.values())


def test_imf_names_lead_to_codes_that_are_known() -> None:
    names = catalog.table("imf_names")
    known = set(areas()) | set(from_imf())
    assert set(names["codes"].values()) <= known
    assert not set(names["own_regions"]) & set(names["codes"])
    three = {
        names["codes"][name]
        for name in ("China, People's Republic of", "Japan", "Korea, Republic of")
    }
    assert three == {"CHN", "JPN", "KOR"}
    assert names["codes"]["World"] == "G001"


@pytest.mark.parametrize("look", [catalog.indicator, catalog.source, catalog.guard])
def test_unknown_name_is_told_with_a_guess(look: object) -> None:
    assert callable(look)
    with pytest.raises(UnknownName, match="Known: "):
        look("nothing")
    with pytest.raises(UnknownName, match="Did you mean 'gdp_nominal'"):
        catalog.indicator("gdp_nominl")


def test_unknown_word_in_a_file_is_refused() -> None:
    with pytest.raises(ValidationError):
        catalog.Group(id="x", name="x", short="x", members=("JPN",), sinse="2020")  # type: ignore[call-arg]


def test_a_new_claim_needs_its_entry_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is checked under each indicator that says so, and stands on the charts of what it measures."""
    entry = {
        "text": "one-fifth of the world's people", "label": "One-fifth", "fraction": 0.2,
        "measure": "population", "holds": 1.0, "close": 2.5,
    }  # fmt: skip
    added = catalog.Claim(id="people", **entry)
    monkeypatch.setattr(measured, "claims", lambda: {"people": added})
    assert added.definitions == (("population", "wdi"), ("population", "weo"))
    assert catalog.claim_about("population") == added
    assert catalog.claim_about("gdp_nominal") is None
