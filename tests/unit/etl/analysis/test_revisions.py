"""The refresh as a reviewed change: what was revised, added, lost, flipped; in words, as JSON and as a feed."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

import pytest

from dashboard.web.api import feed
from etl import catalog
from etl.analysis import claims, revisions
from etl.analysis.margins import mean_revision
from etl.analysis.shares import shares_in
from etl.observations import concat
from etl.storage.store import Release, ReleaseInfo
from tests.shipped import shipped_store
from tests.small import GDP, changed, release, table

NEXT = "2026-07-13"
ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture(scope="module")
def shipped() -> Release:
    return shipped_store().open()


def test_first_release_has_editions_and_no_revisions() -> None:
    change = revisions.changes(release(table()), None)
    assert change["from"] is None
    assert change["editions"] == [
        {"source": "wdi", "indicator": "gdp_nominal", "from": None, "to": "2025-07-01"}
    ]
    assert (change["added"], change["removed"], change["revised"]) == (len(table()), 0, 0)
    assert change["revisions"] == change["claims"] == change["actuals"] == change["years"] == []
    assert change["coverage"]["indicators_added"] == ["wdi gdp_nominal"]


def test_revised_values_old_new_and_relative() -> None:
    revised = table(changed("KOR", "2023", 1_900, changed("DEU", "2022", 4_200)), edition=NEXT)
    change = revisions.changes(release(table(), revised), release(table()))
    assert change["revised"] == 2
    assert change["revisions"] == [
        {
            "source": "wdi",
            "indicator": "gdp_nominal",
            "ref_area": "KOR",
            "counterpart_area": "_Z",
            "time_period": "2023",
            "old": 1_845e9,
            "new": 1_900e9,
            "relative": pytest.approx(1_900 / 1_845 - 1),
            "obs_status": "A",
        }
    ]
    assert change["by_indicator"] == [
        {
            "source": "wdi",
            "indicator": "gdp_nominal",
            "added": 0,
            "revised": 2,
            "removed": 0,
            "largest": pytest.approx(1_900 / 1_845 - 1),
        }
    ]
    assert change["indicators"] == ["gdp_nominal"]
    assert json.loads(json.dumps(change)) == change


def test_largest_revisions_come_first() -> None:
    revised = table(changed("KOR", "2023", 1_900, changed("JPN", "2022", 5_000)), edition=NEXT)
    change = revisions.changes(release(table(), revised), release(table()))
    assert [r["ref_area"] for r in change["revisions"]] == ["JPN", "KOR"]


def test_years_added_name_the_areas_that_have_them() -> None:
    old = table(
        {area: {y: v for y, v in years.items() if y < "2024"} for area, years in GDP.items()}
    )
    new = table(changed("KOR", "2024", None), edition=NEXT)
    change = revisions.changes(release(old, new), release(old))
    assert change["years"] == [
        {
            "source": "wdi",
            "indicator": "gdp_nominal",
            "periods": ["2024"],
            "areas": ["CHN", "JPN", "WLD"],
        }
    ]


def test_forecasts_that_became_actual() -> None:
    old = table(source="weo", edition="2024-10", forecasts_from="2024")
    new = table(changed("JPN", "2024", 4_100), source="weo", edition="2025-04")
    change = revisions.changes(release(old, new), release(old))
    assert [a["ref_area"] for a in change["actuals"]] == ["CHN", "JPN", "KOR", "WLD"]
    japan = change["actuals"][1]
    assert (japan["old"], japan["new"], japan["time_period"]) == (4_026e9, 4_100e9, "2024")


def test_verdicts_that_flipped() -> None:
    new = table(changed("CHN", "2023", 19_000), edition=NEXT)
    change = revisions.changes(release(table(), new), release(table()))
    (flip,) = change["claims"]
    assert (flip["claim"], flip["time_period"], flip["from"], flip["to"]) == (
        "one_fourth",
        "2023",
        "fails",
        "close",
    )
    assert flip["share_from"] < flip["share_to"]


def test_a_release_that_holds_more_editions_flips_nothing(shipped: Release) -> None:
    """Without earlier editions nothing is borderline: other words for the same shares."""
    bare = Release(
        "bare",
        shipped.package,
        {
            "observations": shipped.observations,
            "vintages": shipped.vintages.iloc[:0],
            "areas": shipped.areas,
        },
        {"checks": {}, "changes": {}},
    )
    words = [claims.check(each).set_index(claims.ON)["verdict"] for each in (shipped, bare)]
    assert (words[0] != words[1].reindex(words[0].index)).any()
    for new, old in ((shipped, bare), (bare, shipped)):
        change = revisions.changes(new, old)
        assert change["claims"] == []
        assert not any("Verdicts" in line for line in revisions.lines(change))


def test_shares_that_moved_flip_what_the_newer_margin_says(shipped: Release) -> None:
    """Both sides judged one by one, with the mean revision of the newer release."""
    where = shipped.observations["ref_area"].isin(["CHN"]) & (
        shipped.observations["indicator"] == "gdp_nominal"
    )
    value = shipped.observations["value"].mask(where, shipped.observations["value"] * 0.93)
    old = Release(
        "old",
        shipped.package,
        {
            "observations": shipped.observations.assign(value=value),
            "vintages": shipped.vintages.iloc[:0],
            "areas": shipped.areas,
        },
        {"checks": {}, "changes": {}},
    )
    expected = set()
    for source in ("wdi", "weo"):
        margin = mean_revision(shipped, "gdp_nominal", source)
        sides = [shares_in(each, "gdp_nominal", source, catalog.CJK) for each in (old, shipped)]
        was, now = (s.dropna(subset=["share"]).set_index("time_period")["share"] for s in sides)
        for claim in catalog.claims().values():
            if ("gdp_nominal", source) not in claim.definitions:
                continue
            for year in now.index:
                sizes = claims.Tolerance(claim.holds, claim.close)
                pair = [
                    claims.verdict(each[year], claim.fraction, sizes, margin=margin)
                    for each in (was, now)
                ]
                if pair[0] != pair[1]:
                    expected.add((claim.id, source, year, *pair))
    flips = revisions.changes(shipped, old)["claims"]
    found = {
        (f["claim"], f["source"], f["time_period"], f["from"], f["to"])
        for f in flips
        if f["indicator"] == "gdp_nominal"
    }
    assert found == expected
    assert expected


def test_a_record_in_other_words_is_judged_again() -> None:
    """What a release of an earlier version recorded: only shares count, and words that nobody knows harm nobody."""
    flip = {"indicator": "gdp_nominal", "source": "wdi", "time_period": "2023"}
    recorded = [
        {**flip, "claim": "one_fourth", "from": "borderline", "to": "holds", "share_from": 0.2490, "share_to": 0.2492},
        {**flip, "claim": "one_fourth", "from": "true", "to": "false", "share_from": 0.2490, "share_to": 0.2},
        {**flip, "claim": "one_hundredth", "from": "holds", "to": "fails", "share_from": 0.2490, "share_to": 0.2},
    ]  # fmt: skip
    published = release(table())
    published.changes["claims"] = recorded
    (left,) = revisions.recorded_flips(published)
    assert (left["from"], left["to"], left["share_to"]) == ("holds", "fails", 0.2)


def test_coverage_that_came_and_went() -> None:
    fewer = table({area: years for area, years in GDP.items() if area != "TUV"}, edition=NEXT)
    more = concat([fewer, table(indicator="population", unit=1e6)])
    coverage = revisions.changes(release(table(), more), release(table()))["coverage"]
    assert coverage == {
        "indicators_added": ["wdi population"],
        "indicators_removed": [],
        "areas_added": [],
        "areas_removed": ["wdi gdp_nominal TUV"],
    }


def test_earlier_editions_are_told_and_change_nothing_else() -> None:
    old = release(table())
    change = revisions.changes(release(table(), table(edition="2024-10-24")), old)
    assert change["vintages"] == [
        {"source": "wdi", "indicator": "gdp_nominal", "edition": "2024-10-24"}
    ]
    assert change["editions"] == []
    assert revisions.summary(change) == "earlier editions added: wdi 2024-10-24"


def test_earlier_edition_that_is_filled_in_is_told_with_its_number_of_values() -> None:
    """A second file of an edition: 'no value changed' would hide what ``--as-of`` finds from now on."""
    countries = {area: years for area, years in GDP.items() if area != "WLD"}
    old = release(table(), table(countries, edition="2024-10-24"))
    change = revisions.changes(release(table(), table(edition="2024-10-24")), old)
    more = len(GDP["WLD"])
    assert change["filled"] == [
        {"source": "wdi", "indicator": "gdp_nominal", "edition": "2024-10-24", "values": more}
    ]
    assert (
        revisions.summary(change) == f"earlier editions filled in: wdi 2024-10-24 ({more} values)"
    )


def test_edition_that_becomes_earlier_did_not_come() -> None:
    change = revisions.changes(release(table(), table(edition=NEXT)), release(table()))
    assert change["vintages"] == []


def test_nothing_changed() -> None:
    change = revisions.changes(release(table()), release(table()))
    assert revisions.summary(change) == "no value changed"
    assert list(revisions.lines(change)) == ["no value changed"]


def test_words_for_a_person() -> None:
    new = table(changed("CHN", "2023", 19_000), edition=NEXT)
    text = "\n".join(revisions.lines(revisions.changes(release(table(), new), release(table()))))
    assert text.startswith(f"wdi {NEXT}; 1 values revised; 1 verdict flipped")
    assert f"wdi gdp_nominal: 2025-07-01 -> {NEXT}" in text
    assert "one_fourth by gdp_nominal (wdi) 2023: fails -> close (22.22% -> 23.34%)" in text
    assert "wdi gdp_nominal CHN 2023: 1.779e+13 -> 1.9e+13 (+6.80%)" in text


def test_words_are_bounded() -> None:
    new = table(
        {a: {y: v * 1.01 for y, v in years.items()} for a, years in GDP.items()}, edition=NEXT
    )
    change = revisions.changes(release(table(), new), release(table()))
    assert "  ... and 14 more" in list(revisions.lines(change, most=2))


def test_years_in_a_row_are_a_range() -> None:
    old = table({"CHN": {"2010": 6_000.0}})
    new = table(
        {"CHN": {str(y): 6_000.0 + y for y in (2001, 2002, 2003, 2005, 2010)}}, edition=NEXT
    )
    text = "\n".join(revisions.lines(revisions.changes(release(old, new), release(old))))
    assert "wdi gdp_nominal: 2001-2003, 2005 (CHN)" in text


RELEASES = [
    ReleaseInfo(
        "20261123T120000Z-b",
        "2026-11-23T12:00:00+00:00",
        48,
        True,
        "wdi 2026-07-13; 1 values revised <&>",
    ),
    ReleaseInfo("20260101T120000Z-a", "2026-01-01T12:00:00+00:00", 24, False, "first"),
]


def test_feed_has_one_entry_a_release() -> None:
    new = release(table(), table(changed("CHN", "2023", 19_000), edition=NEXT))
    change = revisions.changes(new, release(table()))
    body = feed.atom(RELEASES, "https://example.org", {RELEASES[0].id: change})
    root = ET.fromstring(body)
    assert body.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n')
    assert root.findtext("a:updated", namespaces=ATOM) == RELEASES[0].created
    links = {link.get("rel"): link.get("href") for link in root.findall("a:link", ATOM)}
    assert links["self"] == "https://example.org/feed.atom"
    first, second = root.findall("a:entry", ATOM)
    assert first.findtext("a:title", namespaces=ATOM) == (
        "Release of 2026-11-23: wdi 2026-07-13; 1 values revised <&>"
    )
    assert "fails -> close" in (first.findtext("a:content", namespaces=ATOM) or "")
    assert second.findtext("a:content", namespaces=ATOM) == "first"
    ids = {entry.findtext("a:id", namespaces=ATOM) for entry in (first, second)}
    assert len(ids) == 2


def test_feed_is_the_same_each_time_and_its_ids_do_not_depend_on_the_address() -> None:
    def ids(body: bytes) -> list[str | None]:
        return [each.text for each in ET.fromstring(body).iter(f"{{{feed.ATOM}}}id")]

    here, there = (feed.atom(RELEASES, url) for url in ("https://a.example", "https://b.example"))
    assert here == feed.atom(RELEASES, "https://a.example")
    assert ids(here) == ids(there)


def test_feed_before_the_first_release_is_valid() -> None:
    root = ET.fromstring(feed.atom([], "https://example.org"))
    assert root.findtext("a:updated", namespaces=ATOM) == feed.BEGINNING
    assert root.findall("a:entry", ATOM) == []
