"""Where a source lacks some of the six flows of a year: what is said of the others is true, and those that lack are named.

The right answers are counted from the rows of the release.
"""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd
import pytest

from dashboard.drawing import chart
from dashboard.exports import prepare
from dashboard.figures import FIGURES
from dashboard.figures.kit.tooltips import MISSING
from dashboard.figures.trade.matrix import _FINDING
from dashboard.figures.trade.spoken import _LARGEST
from dashboard.figures.trade.text import flow_in_words, flow_name, flow_told, later_in_words
from dashboard.locale import LANGUAGES
from dashboard.look.view import View
from dashboard.words.wording import in_language
from dashboard.words.years import spans
from etl.errors import UsageError
from etl.storage.store import Release

MIRRORS = ("bilateral_goods_exports", "bilateral_goods_imports")
THREE = ("CHN", "JPN", "KOR")
EXTRACT = "This release was made from public copies that hold only some of the flows; a refresh adds those that the service has."
#: Those with one tooltip for several series, which are columns of their tables.
WITH_COLUMNS = {"definition-lines", "explore", "gdp-share", "trade-flows", "trade-share"}


def rows_of(release: Release) -> pd.DataFrame:
    """All flows of whole years, by exporter and importer whoever reports them."""
    rows = release.everything
    rows = rows[rows["indicator"].isin(MIRRORS) & (rows["freq"] == "A") & rows["value"].notna()]
    rows = rows[rows["ref_area"].isin(THREE) & rows["counterpart_area"].isin(THREE)]
    ends = rows[["ref_area", "counterpart_area"]].astype(str).to_numpy()
    turned = (rows["indicator"] == MIRRORS[1]).to_numpy()
    ends[turned] = ends[turned, ::-1]
    return rows.assign(
        exporter=ends[:, 0], importer=ends[:, 1], time_period=rows["time_period"].astype(str)
    )


def release_sources(release: Release, indicator: str) -> list[str]:
    """The sources that the release has of an indicator."""
    rows = release.everything
    return sorted(set(rows.loc[rows["indicator"] == indicator, "source"].astype(str)))


def flows_of(release: Release) -> dict[tuple[str, str, str], dict[tuple[str, str], float]]:
    """Mirror, source and year -> the flows that are known."""
    keys = ["indicator", "source", "time_period"]
    return {
        (str(mirror), str(source), str(year)): dict(
            zip(zip(each["exporter"], each["importer"], strict=True), each["value"], strict=True)
        )
        for (mirror, source, year), each in rows_of(release).groupby(keys, observed=True)
    }


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_flow_is_the_largest_of_a_year_in_which_others_lack(release: Release, lang: str) -> None:
    """Headline, speaker notes, notes and alternative text of the matrix, of every mirror, source and year that lacks a flow."""
    words, counted = in_language(lang), set[int]()
    for (mirror, source, year), known in flows_of(release).items():
        if len(known) == 6 and year < "2013":
            continue
        counted.add(len(known))
        shown = View(indicator=mirror, source=source, year=int(year), lang=lang)
        job = prepare(release, "trade-matrix", shown)
        largest = max(known, key=lambda pair: known[pair])
        told = {"year": year, "flow": flow_in_words(words, largest, mirror)}
        amount = words.amounts(known.values(), "USD")[list(known).index(largest)]
        which = 0 if len(known) == 6 else 2 if len(known) == 1 else 1
        finding = words.gettext(_FINDING[which]).format(**told, amount=amount)
        assert job.caption.finding == finding, (mirror, source, year)
        say = job.spec.spoken(job.data, shown).say
        assert say[0] == words.gettext(_LARGEST[which]).format(**told, amount=amount)
        lacking = [
            flow_told(words, (a, b)) for a in THREE for b in THREE if a != b and (a, b) not in known
        ]
        notes = [note for note in job.caption.notes if all(flow in note for flow in lacking)]
        assert bool(lacking) == any(note in say and note in job.caption.alt for note in notes)
        # The copies that this release was made from hold only some of the flows of the service.
        assert (source == "comtrade" and bool(lacking)) == (
            words.gettext(EXTRACT) in job.caption.notes
        )
    assert {1, 2, 5, 6} <= counted


def tooltips(release: Release, figure: str, view: View) -> dict[str, dict[str, str]]:
    """Year -> what its tooltip says, without marks, by the name of the series; where one tooltip serves all series."""
    spec, found = FIGURES[figure], dict[str, dict[str, str]]()
    drawn = chart(release, spec, spec.select(release, view), view)
    if drawn["layout"].get("hovermode") != "x unified":
        return {}
    for trace in drawn["data"]:
        if trace.get("hovertemplate"):
            for year, text in zip(trace["x"], trace["customdata"], strict=True):
                if year is not None:
                    found.setdefault(str(year), {})[trace.get("name", "")] = text
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("mirror", MIRRORS)
@pytest.mark.parametrize("kind", ["line", "multiples"])
def test_tooltips_have_the_flows_of_years_without_a_sum(
    release: Release, mirror: str, kind: str, lang: str
) -> None:
    """Each known flow of every year of the axis is in its tooltip; where bars lack, the flow that lacks is named."""
    words, holes = in_language(lang), 0
    view = View(indicator=mirror, source="wits", kind=kind, lang=lang)
    flows, told = flows_of(release), tooltips(release, "trade-flows", view)
    for year, lines in told.items():
        known = flows[mirror, "wits", year]
        holes += len(known) < 6
        for pair in ((a, b) for a in THREE for b in THREE if a != b):
            text = lines[flow_name(words, pair)]
            if pair in known:
                assert words.amount(known[pair], "USD") in text, (year, pair)
            else:
                assert (MISSING if kind == "multiples" else words.gettext("no value")) in text
        if kind == "line":
            together = lines[words.gettext("Together")]
            assert (MISSING in together) == (len(known) < 6)
    assert len(told) > 20
    assert holes


@pytest.mark.parametrize("figure", sorted(FIGURES))
def test_what_the_table_has_of_a_year_its_tooltip_has(release: Release, figure: str) -> None:
    """No dash beside the pointer where the table has a value of that year, in every figure with a tooltip for all series."""
    spec, compared = FIGURES[figure], 0
    for indicator in spec.indicators[:3]:
        for source in release_sources(release, indicator):
            view = View(indicator=indicator, source=source)
            try:
                told = tooltips(release, figure, view)
            except UsageError:  # the source has none of what the figure shows
                continue
            table = pd.DataFrame(spec.table(spec.select(release, view), view))
            for line in table.astype(str).to_dict("records"):
                lines = told.get(line[table.columns[0]], {})
                for name in set(lines) & set(table.columns):
                    compared += 1
                    if (
                        line[name] == MISSING
                    ):  # what is told of a value that there is not has no digit
                        assert not re.search(r"\d", lines[name].removeprefix(name)), (line, name)
                    else:
                        assert MISSING not in lines[name].split(), (line, name)
    # Charts whose tooltips are of single points have none for all series, and that of one series has no name.
    assert (compared > 300) == (figure in WITH_COLUMNS), figure


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("mirror", MIRRORS)
def test_all_later_years_of_another_source_are_named(
    release: Release, mirror: str, lang: str
) -> None:
    """Below what ends first, and above the page: which years the other source has in full, each of them and no other."""
    words, known = in_language(lang), flows_of(release)
    complete = {
        source: sorted(y for m, s, y in known if (m, s) == (mirror, source) and len(known[m, s, y]) == 6)
        for source in release_sources(release, mirror)
    }  # fmt: skip
    after = [year for year in complete["comtrade"] if year > complete["wits"][-1]]
    assert after
    told = later_in_words(words, (after, "comtrade"))
    assert spans(words, after) in told
    view = View(indicator=mirror, source="wits", lang=lang)
    for figure in ("trade-flows", "trade-among"):
        assert told in prepare(release, figure, view).caption.notes
    until = prepare(release, "trade-flows", view.replace(last=int(after[0]))).caption.notes
    assert later_in_words(words, (after[:1], "comtrade")) in until


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("mirror", MIRRORS)
def test_a_year_with_all_flows_and_no_share_says_whose_total_is_missing(
    release: Release, mirror: str, lang: str
) -> None:
    words, known = in_language(lang), flows_of(release)
    rows = release.everything
    totals = rows[
        (rows["indicator"] == mirror.removeprefix("bilateral_")) & (rows["source"] == "comtrade")
    ]
    totals = totals[(totals["counterpart_area"] == "_Z") & totals["value"].notna()]
    have = totals.groupby(totals["time_period"].astype(str))["ref_area"].agg(set)
    job = prepare(release, "trade-among", View(indicator=mirror, source="comtrade", lang=lang))
    lacking = {
        year: [area for area in THREE if area not in have[year]]
        for m, s, year in known
        if (m, s) == (mirror, "comtrade") and len(known[m, s, year]) == 6
    }
    shown = set(job.data.rows.dropna(subset=["share"])["time_period"].astype(str))
    assert shown == {year for year, areas in lacking.items() if not areas}
    asked = job.spec.spoken(job.data, View(indicator=mirror, source="comtrade", lang=lang)).asked
    for year, areas in lacking.items():
        names = words.join([words.within(area, short=True) for area in areas])
        told = [n for n in job.caption.notes if areas and names in n and words.year(year) in n]
        assert len(told) == bool(areas)
        assert all(note in job.caption.alt for note in told)
        assert bool(areas) == any(areas and names in n and words.year(year) in n for n in asked)
    assert any(lacking.values()) == (mirror == MIRRORS[0])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_one_flow_has_no_widest_gap(release: Release, lang: str) -> None:
    """Of a single flow the difference is told once; of several the flow with the widest gap is named."""
    spec, view, words = FIGURES["trade-mirrors"], View(lang=lang), in_language(lang)
    every = spec.select(release, view)
    some = {"complete": False, "absent": ()}
    for count in (1, 2):
        data = replace(every, each=every.each[:count], facts=every.facts | some)
        row = max(data.each, key=lambda row: abs(row.imports / row.exports - 1))
        texts = spec.caption(data, view).alt, " ".join(spec.spoken(data, view).say)
        patterns = (
            "Of these flows, the widest gap is in trade from {flow}: {ratio}.",
            "Of these flows, the widest gap is in trade from {flow}, at {ratio}.",
        )
        for text, pattern in zip(texts, patterns, strict=True):
            told = words.gettext(pattern).format(
                flow=flow_told(words, (row.ref_area, row.counterpart_area)),
                ratio=words.change(row.imports / row.exports - 1),
            )
            assert (told in text) == (count > 1), text
