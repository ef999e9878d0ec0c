"""The definitions over the years: each share has its own year and status, in table, tooltip, note and speech."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd
import pytest

from dashboard.figures import draw
from dashboard.figures.definitions import DEFINITION_LINES
from dashboard.figures.kit.base import FORECAST
from dashboard.figures.kit.plotly import written
from dashboard.figures.kit.tooltips import MISSING, of_one_year
from dashboard.locale import LANGUAGES
from dashboard.look.view import View
from dashboard.words.wording import in_language
from etl import catalog
from etl.storage.store import Release
from tests.live_charts import having, live

WHOLE = ["CHN", "JPN", "KOR", "WLD"]


def statuses(release: Release) -> dict[str, dict[str, str]]:
    """Indicator -> year -> the weakest status of the three and the World, where all four have a value."""
    found = {}
    for name in catalog.claimed():
        rows = release.select(name, catalog.indicator(name).default_source)
        rows = rows[rows["ref_area"].isin(WHOLE) & rows["value"].notna()]
        wide = rows.pivot_table(
            index="time_period", columns="ref_area", values="obs_status", aggfunc="first"
        ).dropna()
        found[name] = {
            str(year): max(codes, key="ABPEF".index)
            for year, *codes in wide[WHOLE].itertuples(name=None)
        }
    return found


def latest(release: Release) -> dict[str, tuple[str, str]]:
    """Indicator -> its last year that is no forecast, and the status of it."""
    return {
        name: max((year, code) for year, code in each.items() if code != "F")
        for name, each in statuses(release).items()
    }


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_cell_has_its_own_status(release: Release, lang: str) -> None:
    """Those of a year are not alike: table and tooltip mark what is not observed, and nothing else."""
    words, view = in_language(lang), View.strict({"lang": lang})
    data, expected = DEFINITION_LINES.select(release, view), statuses(release)
    shown = pd.DataFrame(DEFINITION_LINES.table(data, view)).set_index(words.gettext("Year"))
    told = {
        (trace["name"], str(year)): text
        for trace in written(draw(DEFINITION_LINES, data, view))["data"]
        for year, text in zip(trace["x"], trace.get("customdata") or [], strict=False)
        if text
    }
    mixed = 0
    assert words.gettext("Status") not in shown
    for year in shown.index:
        codes = {name: each[year] for name, each in expected.items() if year in each}
        mixed += len(set(codes.values())) > 1
        for name in expected:
            called = words.indicator(name, short=True)
            if name not in codes:
                assert shown.loc[year, called] == MISSING
                continue
            marked = shown.loc[year, called], told[called, year]
            found = {code for code in "ABPEF" if all(words.status(code) in text for text in marked)}
            assert found == {codes[name]} - {"A"}, (year, name)
            assert all(("(" in t or "（" in t) == (codes[name] != "A") for t in marked)
    assert mixed >= 2


@pytest.mark.parametrize("lang", LANGUAGES)
def test_shares_on_a_phone_have_their_years(release: Release, lang: str) -> None:
    """Where labels have no room for years, the notes of that size say of which each is, and what is not final."""
    words, expected = in_language(lang), latest(release)
    view = View.strict({"lang": lang, "preset": "phone"})
    data = DEFINITION_LINES.select(release, view)
    shown = {t["name"] for t in written(draw(DEFINITION_LINES, data, view))["data"] if "name" in t}
    named = {n: each for n, each in expected.items() if words.indicator(n, short=True) in shown}
    note = DEFINITION_LINES.caption(data, view).notes[0]
    label = words.gettext("Latest year")
    said = re.split(r"[:：]", note[note.index(label) :], maxsplit=1)[1]
    said = re.split(r"\. |\.$|。", said)[0]
    parts = said.split(words.language.clause_separator)
    groups: dict[tuple[str, str], list[str]] = {}
    for name, found in named.items():
        groups.setdefault(found, []).append(name)

    assert len(parts) == len(groups) >= 2
    for (year, code), names in groups.items():
        when = words.unsettled(words.year(year), code)
        every = [words.short_in_sentence(name) for name in names]
        assert any(
            when in part
            and (part == parts[-1] or words.join(every) in part)
            and (code != "A" or words.status("P") not in part)
            for part in parts
        ), (year, code, parts)
    assert max(groups.values(), key=len) == [
        name for name in named if words.short_in_sentence(name) not in said
    ]
    wide = view.replace(preset="page")
    assert label not in " ".join(DEFINITION_LINES.caption(data, wide).notes)
    one = having(data, data.rows[data.rows["indicator"] == "goods_trade"])
    year, code = expected["goods_trade"]
    alone = words.labelled(label, words.unsettled(words.year(year), code))
    assert alone in DEFINITION_LINES.caption(one, view).notes[0]


@pytest.mark.parametrize("preset", ["page", "phone", "slide"])
@pytest.mark.parametrize("query", [{}, {"forecasts": "0"}, {"claim": "one_fifth"}, {"to": "2020"}])
def test_forecasts_are_named(release: Release, preset: str, query: dict[str, str]) -> None:
    """By definition and years, where any is drawn; claim lines are not called forecasts."""
    words, view = in_language("en"), View.strict({"preset": preset, **query})
    data = DEFINITION_LINES.select(release, DEFINITION_LINES.used(view))
    drawn = {
        trace["name"]: [year for year, text in zip(trace["x"], trace["customdata"], strict=True) if text]
        for trace in written(draw(DEFINITION_LINES, data, view))["data"]
        if trace.get("legendgroup") == "forecast" and trace["mode"] == "lines"
    }  # fmt: skip
    ahead = {
        words.indicator(name, short=True): [int(y) for y, code in each.items() if code == "F"]
        for name, each in statuses(release).items()
        if not query
    }
    last = max(year for year, _ in latest(release).values())
    note = DEFINITION_LINES.caption(data, view).notes[0]

    assert set(drawn) == {name for name, years in ahead.items() if years}
    assert ("forecast" in note) == bool(drawn)
    assert "ashed" not in note
    for name, years in drawn.items():
        assert f"{name} {years[0]}" in note
        assert years[0] > int(last) - 1
    assert "Claim lines: " in note


def test_a_forecast_without_a_chart_is_not_noted(release: Release) -> None:
    """What a small picture has no room for is not there to be explained."""
    view = View.strict({"preset": "phone"})
    data = DEFINITION_LINES.select(release, view)
    late = having(data, data.rows.assign(obs_status=data.rows["obs_status"].mask(
        (data.rows["indicator"] == "goods_services_bop_trade") & (data.rows["time_period"] == "2023"), "F")))  # fmt: skip
    name = in_language("en").short_in_sentence("goods_services_bop_trade")
    assert name not in DEFINITION_LINES.caption(late, view).notes[0]
    assert f"{name} 2023" in DEFINITION_LINES.caption(late, view.replace(preset="page")).notes[0]


def test_every_tooltip_has_its_year(release: Release) -> None:
    """In each small chart there is a point in every year, and Plotly heads it with that year, also where none is written."""
    view = View.strict({"preset": "phone"})
    data = DEFINITION_LINES.select(release, view)
    chart: dict[str, Any] = of_one_year(written(draw(DEFINITION_LINES, data, view)))
    years = sorted({int(year) for year in data.rows["time_period"]})
    hovering = [trace for trace in chart["data"] if trace.get("hovertemplate")]
    assert len(hovering) == 10
    for trace in hovering:
        assert trace["x"][::2] == list(range(years[0], years[-1] + 1))
        axis = chart["layout"][f"xaxis{trace['xaxis'][1:]}"]
        assert axis["ticktext"] == [str(year) for year in axis["tickvals"]]
    begun = {t["name"]: t["customdata"][0].endswith(MISSING) for t in hovering}
    first = {
        in_language("en").indicator(name, short=True): min(each) > str(years[0])
        for name, each in statuses(release).items()
    }
    assert begun == {name: first[name] for name in begun}
    quiet = [a for n, a in chart["layout"].items() if n.startswith("xaxis") and a.get("showticklabels") is False]  # fmt: skip
    assert quiet
    drawn = written(draw(DEFINITION_LINES, data, view))["layout"]
    assert sum(n.startswith("xaxis") and not any(a["ticktext"]) for n, a in drawn.items()) == len(quiet)  # fmt: skip


@pytest.mark.parametrize("forecasts", [True, False])
@pytest.mark.parametrize("first", [None, 2023])
def test_a_forecast_that_its_dot_would_hide_has_a_ring(
    release: Release, first: int | None, forecasts: bool
) -> None:
    """Where the years after the dot are narrower than a letter; a dash that is longer is seen by itself."""
    view = View(first=first, forecasts=forecasts)
    data = DEFINITION_LINES.select(release, view)
    ahead = data.rows[data.rows["obs_status"] == "F"]
    rings = [
        (trace.x[0], trace.y[0], trace.legendgroup)
        for trace in live(DEFINITION_LINES.build(data, view)).data
        if trace.mode == "markers" and trace.marker.symbol == "circle-open"
    ]
    last = ahead.sort_values("time_period").groupby("indicator").tail(1)
    wanted = [(int(row.time_period), row.share, FORECAST) for row in last.itertuples()]
    assert bool(wanted) == forecasts
    assert rings == ([] if first else wanted)
