"""What a figure leaves out of what was asked for, or ends early, is said in its notes, its alt text and its files."""

from __future__ import annotations

import json

import pytest

from dashboard.exports import prepare
from dashboard.exports.data import tables
from dashboard.figures import FIGURES
from dashboard.locale import LANGUAGES
from dashboard.look.charts import KINDS
from dashboard.look.view import View
from dashboard.words.wording import in_language
from etl.errors import UsageError
from etl.storage.store import Release

#: Values of India end before those of China and Japan in this source, and its population is foretold long before.
AREAS = ("CHN", "JPN", "IND")
#: Japan has no value of the last year, and the United States none at all.
SERVICES = View(indicator="goods_services_exports", source="wdi", areas=("CHN", "JPN", "USA"))


def last(release: Release, indicator: str, source: str, area: str, *, observed: bool) -> str:
    """The last year of an economy, from the rows of the release."""
    rows = release.select(indicator, source)
    rows = rows[(rows["ref_area"] == area) & rows["value"].notna()]
    return str((rows[rows["obs_status"] != "F"] if observed else rows)["time_period"].max())


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("transform", ["level", "growth", "per_person", "per_person_growth"])
def test_a_series_that_ends_early_is_named(
    release: Release, kind: str, transform: str, lang: str
) -> None:
    stacked = KINDS[kind].stacked and transform != "level"
    if stacked:
        return
    transform = "share" if KINDS[kind].whole else transform
    view = View(kind=kind, transform=transform, areas=AREAS, source="weo", lang=lang)
    job, words = prepare(release, "explore", view), in_language(lang)
    people = "per_person" in transform
    ends = {area: last(release, "gdp_nominal", "weo", area, observed=False) for area in AREAS}
    seen = {
        area: min(
            last(release, each, "weo", area, observed=True)
            for each in ("gdp_nominal", *(["population"] if people else []))
        )
        for area in AREAS
    }
    assert ends["IND"] < ends["CHN"]
    assert seen["IND"] < seen["CHN"]
    shown = job.data.rows[job.data.rows["value"].notna()].groupby("ref_area")["time_period"].max()
    india = words.economy("IND", short=True)
    notes = [note for note in job.caption.notes if india in note]
    early = shown["IND"] < shown.max() or KINDS[kind].years in ("one", "two", "complete")
    if not early:
        return
    assert notes, job.caption.notes
    assert any(note in job.caption.alt for note in notes)
    assert any(note in json.loads(tables.json(job))["notes"] for note in notes)
    if KINDS[kind].years in ("one", "two"):
        assert shown.max() == seen["IND"]
        assert any(words.year(seen["IND"]) in note for note in notes)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_who_has_no_value_is_named(release: Release, kind: str, lang: str) -> None:
    if kind == "rank":  # the source has too few economies to rank among
        return
    shown = SERVICES.replace(transform="share" if KINDS[kind].whole else "level")
    job = prepare(release, "explore", shown.replace(kind=kind, lang=lang))
    words = in_language(lang)
    for area in ("JPN", "USA"):
        told = [
            note
            for note in job.caption.notes
            if words.economy(area, short=True) in note and note in job.caption.alt
        ]
        assert told, (area, job.caption.notes)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_sum_that_ends_with_the_first_of_its_members_names_it(
    release: Release, lang: str
) -> None:
    """The World and China have a value of 2025, Japan has none: the share of the three ends the year before."""
    view = View(indicator="goods_services_exports", lang=lang)
    job, words = prepare(release, "trade-share", view), in_language(lang)
    ends = {
        area: last(release, "goods_services_exports", "wdi", area, observed=True)
        for area in ("CHN", "JPN")
    }
    assert ends["JPN"] < ends["CHN"]
    [told] = [n for n in job.caption.notes if words.economy("JPN", short=True) in n]
    assert ends["CHN"] in told
    assert told in job.caption.alt


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["trade-flows", "trade-among", "trade-net"])
def test_years_without_a_total_are_in_the_alt_text(release: Release, name: str, lang: str) -> None:
    assert name in FIGURES
    job, words = prepare(release, name, View(lang=lang)), in_language(lang)
    patterns = (
        "No total for {years}: one or more flows are missing, and missing is not zero.",
        "Only years in which all six flows and all totals are known: {years}.",
    )
    starts = [words.gettext(each).partition("{")[0] for each in patterns]
    # In Korean the pattern begins with the years, and the particle after them is that of their unit.
    ends = words.gettext(patterns[0]).rpartition("}")[2].removeprefix("은(는)")
    told = [
        note
        for note in job.caption.notes
        if any(start and note.startswith(start) for start in starts)
        or (not starts[0] and note.endswith(ends))
    ]
    assert told, job.caption.notes
    assert all(note in job.caption.alt for note in told)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_growth_lacks_the_year_after_a_missing_one_too(release: Release, lang: str) -> None:
    """The sum begins with the last member's first value; its growth begins the year after, and no year before is named."""
    areas, view = ("CHN", "BRICS"), View(transform="growth", source="weo", lang=lang)
    job, words = prepare(release, "explore", view.replace(areas=areas)), in_language(lang)
    rows = release.select("gdp_nominal", "weo")
    begins = rows[rows["value"].notna()].groupby("ref_area")["time_period"].min().astype(int)
    assert begins["RUS"] > begins["CHN"]
    [told] = [n for n in job.caption.notes if words.economy("RUS", short=True) in n]
    assert str(begins["CHN"] + 1) in told
    assert str(begins["RUS"]) in told
    assert str(begins["CHN"]) not in told


@pytest.mark.parametrize("lang", LANGUAGES)
def test_who_nobody_knows_is_not_said_to_lack_values(release: Release, lang: str) -> None:
    """The World Bank has no row of TWN, whose name is known; nothing is called XYZ."""
    asked = ("CHN", "TWN", "XYZ", "CHN+QQQ")
    job = prepare(release, "explore", View(areas=asked, source="wdi", lang=lang))
    [note] = [note for note in job.caption.notes if "XYZ" in note]
    assert "CHN+QQQ" in note
    assert note in job.caption.alt
    assert job.data.facts["skipped"] == ("TWN",)
    with pytest.raises(UsageError, match="XYZ"):
        prepare(release, "explore", View(areas=("XYZ",), lang=lang))
