"""The edges of what can be shown: gaps, one year, forecasts, small values; each held against the release's own rows."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import pandas as pd
import pytest

from dashboard.figures import FIGURES, draw
from dashboard.figures.explore import marks
from dashboard.figures.kit import gaps
from dashboard.figures.kit.base import year_ticks
from dashboard.figures.kit.metrics import text_width
from dashboard.locale import LANGUAGES
from dashboard.look.canvas import canvas_for, presets
from dashboard.look.charts import KINDS
from dashboard.look.view import View
from dashboard.words.wording import in_language
from dashboard.words.years import stretches
from etl import catalog
from etl.errors import UsageError
from etl.storage.store import Release
from tests.live_charts import Part, live
from tests.small import changed, release, table

EXPLORE, SHARES, TRADE = (FIGURES[name] for name in ("explore", "gdp-share", "trade-share"))


def sums(release: Release, indicator: str, source: str, area: str) -> dict[int, float]:
    """Year -> the sum of an area's members, where all have a value: straight from the rows of the release."""
    rows = release.select(indicator, source)
    members = catalog.members(area)
    rows = rows[rows["ref_area"].isin(members) & (rows["freq"] == "A")].dropna(subset=["value"])
    counted = rows.groupby("time_period")["value"].agg(["sum", "count"])
    whole = counted[counted["count"] == len(members)]["sum"]
    return {int(year): float(value) for year, value in whole.items()}


def segments(*traces: Part) -> set[tuple[int, int]]:
    """Every pair of years that something drawn joins by a line or an area."""
    found = set()
    for trace in traces:
        if trace.type == "scatter" and "lines" in (trace.mode or "lines"):
            points = list(zip(trace.x, trace.y, strict=True))
            found |= {(int(a), int(b)) for (a, y), (b, z) in pairwise(points) if None not in (y, z)}
    return found


# --- Gaps --------------------------------------------------------------------------------------


@pytest.mark.parametrize("source", ["unctad", "wdi"])
def test_nothing_is_drawn_through_a_missing_year(release: Release, source: str) -> None:
    """Only neighbouring years that both have a share are joined."""
    if not release.has("goods_trade", source):
        pytest.skip("not in this release")
    view = View(source=source)
    data = TRADE.select(release, view)
    three = sums(release, "goods_trade", source, "CJK")
    world = release.select("goods_trade", source)
    world = world[world["ref_area"] == "WLD"].dropna(subset=["value"])
    known = sorted(set(three) & set(world["time_period"].astype(int)))
    joined = segments(*live(TRADE.build(data, view)).data)
    assert joined == {(a, b) for a, b in pairwise(known) if b == a + 1}
    missing = [year for year in range(known[0], known[-1]) if year not in known]
    notes = " ".join(TRADE.caption(data, view).notes)
    assert all(str(year) in notes for year in missing)


def test_the_reason_of_a_gap_is_who_has_no_value(release: Release) -> None:
    """China has no trade in 1949: the note says so."""
    view = View()
    rows = release.select("goods_trade", "unctad")
    of_1949 = rows[(rows["time_period"] == "1949") & rows["value"].notna()]
    lacking = set(catalog.members("CJK")) - set(of_1949["ref_area"])
    assert lacking == {"CHN"}
    notes = TRADE.caption(TRADE.select(release, view), view).notes
    assert "Years without a value: 1949 (China)." in notes


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_highest_share_beside_a_gap_is_that_of_the_years_with_data(
    release: Release, lang: str
) -> None:
    """A year without a share may have had a higher one; where no such year lies between, nothing is said of it."""
    words, three = in_language(lang), sums(release, "goods_trade", "unctad", "CJK")
    world = sums(release, "goods_trade", "unctad", "WLD")
    shares = {year: three[year] / world[year] for year in three if year in world}
    peak = max(shares, key=lambda year: shares[year])
    gap = min(set(range(min(shares), max(shares))) - set(shares))
    told = words.gettext("The highest share of the years with data was {peak}, in {year}.")
    told = told.format(peak=words.percent(shares[peak]), year=peak)
    sentence = words.gettext(
        "{indicator}: China, Japan and the Republic of Korea accounted for {share} of the world total in {year}; the highest of the years with data was {peak} in {peak_year}."
    )
    for first, beside in ((None, True), (gap, False), (gap + 1, False)):
        view = View(first=first, lang=lang)
        data = TRADE.select(release, view)
        assert (told in TRADE.spoken(data, view).say) == beside
        last = data.facts["last_observed"]
        said = sentence.format(
            indicator=words.indicator("goods_trade"), year=last, peak_year=peak,
            share=words.percent(shares[int(last)]), peak=words.percent(shares[peak]),
        )  # fmt: skip
        assert (said in TRADE.caption(data, view).point) == beside


@pytest.mark.parametrize(
    ("lang", "gap"),
    [
        ("en", "1949 (China)"),
        ("zh", "1949年（中国）"),
        ("ja", "1949年（中国）"),
        ("ko", "1949년(중국)"),
    ],
)
def test_the_year_of_a_gap_is_said_as_years_are(release: Release, lang: str, gap: str) -> None:
    view = View(lang=lang)
    assert gap in " ".join(TRADE.caption(TRADE.select(release, view), view).notes)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if KINDS[kind].years != "one"])
@pytest.mark.parametrize(("area", "source"), [("EU27", "wdi"), ("ASEAN", "weo")])
def test_a_group_that_begins_late_says_why(
    release: Release, kind: str, area: str, source: str
) -> None:
    """The note names the members that had no value in the last year without one."""
    view = View(kind=kind, areas=("CJK", area), source=source)
    data = EXPLORE.select(release, view)
    first = min(sums(release, "gdp_nominal", source, area))
    rows = release.select("gdp_nominal", source)
    before = rows[(rows["time_period"] == str(first - 1)) & rows["value"].notna()]
    lacking = [m for m in catalog.members(area) if m not in set(before["ref_area"])]
    assert lacking
    words = in_language("en")
    notes = " ".join(EXPLORE.caption(data, view).notes)
    assert f"–{first - 1} ({gaps.named(words, lacking)})" in notes
    together = KINDS[kind].years != "all" or KINDS[kind].shows == "rank"
    assert ("Only years in which all have a value are shown" in notes) == together


@pytest.mark.parametrize("transform", ["level", "growth", "index"])
def test_an_economy_that_begins_late_needs_no_reason_but_its_first_year(
    release: Release, transform: str
) -> None:
    """Where nobody is added up, a line begins where the source begins, and the year is said beside earlier lines."""
    data = EXPLORE.select(release, View(areas=("CHN", "RUS", "USA"), transform=transform))
    notes = " ".join(EXPLORE.caption(data, View(areas=("CHN", "RUS", "USA"))).notes)
    assert "without a value" not in notes
    first = min(sums(release, "gdp_nominal", "wdi", "RUS")) + (transform == "growth")
    assert f"First year with a value: Russia {first}." in notes


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["explore", "gdp-share", "trade-share", "definition-lines"])
def test_years_before_the_first_value_are_said_where_they_are_asked_for(
    release: Release, name: str, lang: str
) -> None:
    spec, words = FIGURES[name], in_language(lang)
    pattern = words.gettext("First year with a value: {each}.")
    view = View(first=1930, lang=lang)
    data = spec.select(release, view)
    indicator, source = data.rows.iloc[0][["indicator", "source"]]
    first = words.year(str(min(sums(release, indicator, source, "CJK"))))
    told = " ".join(spec.caption(data, view).notes)
    if name == "definition-lines":
        assert pattern.split("{each}")[0] in told
        assert first in told
        return
    assert pattern.format(each=first) in told
    later = view.replace(first=int(re.sub(r"\D", "", first)))
    assert pattern.split("{each}")[0] not in " ".join(
        spec.caption(spec.select(release, later), later).notes
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_sum_without_a_value_says_who_lacks_one(release: Release, lang: str) -> None:
    """Beside others in a note, and alone in the refusal."""
    words = in_language(lang)
    years = sums(release, "gdp_nominal", "wdi", "RCEP")
    last = min(years) - 1
    rows = release.select("gdp_nominal", "wdi")
    known = rows[(rows["time_period"] == str(last)) & rows["value"].notna()]["ref_area"]
    lacking = [m for m in catalog.members("RCEP") if m not in set(known)]
    told = words.aside(words.economy("RCEP", short=True), gaps.named(words, lacking))
    view = View(areas=("RCEP", "CJK"), last=last, lang=lang)
    assert told in " ".join(EXPLORE.caption(EXPLORE.select(release, view), view).notes)
    with pytest.raises(UsageError, match=re.escape(told)):
        EXPLORE.select(release, view.replace(areas=("RCEP",)))


# --- Breaks ------------------------------------------------------------------------------------


def marked(release: Release, indicator: str, area: str) -> list[str]:
    """The years after a break, straight from the rows of the release."""
    rows = release.select(indicator, "unctad")
    rows = rows[rows["ref_area"].isin(catalog.members(area)) & (rows["obs_status"] == "B")]
    return sorted(set(rows["time_period"]))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "indicator", ["services_exports", "goods_services_bop_trade", "goods_bop_trade"]
)
@pytest.mark.parametrize("name", ["explore", "trade-share", "definition-lines", "claim-strip"])
def test_a_break_is_said_where_values_on_both_sides_are_shown(
    release: Release, name: str, indicator: str, lang: str
) -> None:
    """Below charts and in what is spoken; not where all years are on one side of it, or the publisher marks none."""
    spec, words = FIGURES[name], in_language(lang)
    before = words.gettext(
        "Values before and after a break in the series are not comparable: {each}."
    ).split("{each}")[0]
    found = marked(release, indicator, "CJK")
    view = View(indicator=indicator, lang=lang)
    if name in ("definition-lines", "claim-strip"):
        view, found = View(lang=lang), marked(release, "goods_services_bop_trade", "CJK")
    data = spec.select(release, view)
    notes = " ".join(spec.caption(data, view).notes)
    assert (before in notes) == bool(found)
    for year in found:
        assert (
            words.gettext("{economy} {value}").format(
                economy=words.economy("CHN", short=True), value=words.year(year)
            )
            in notes
        )
        after = view.replace(first=int(year))
        assert before not in " ".join(spec.caption(spec.select(release, after), after).notes)
    if name in ("explore", "trade-share"):
        assert (before in " ".join(spec.spoken(data, view).asked)) == bool(found)


@pytest.mark.parametrize(
    ("choice", "crossed"),
    [
        ({"kind": "bars"}, False),
        ({"kind": "bars", "transform": "growth", "year": 2014}, True),
        ({"kind": "bars", "transform": "growth", "year": 2015}, False),
        ({"kind": "bars", "transform": "index", "year": 2010}, True),
        ({"kind": "bars", "transform": "index", "year": 2015}, False),
        ({"kind": "slope"}, True),
        ({"areas": ("JPN",)}, False),
        ({"areas": ("JPN",), "of": "RCEP"}, True),
    ],
)
def test_what_is_compared_across_a_break(
    release: Release, choice: dict[str, Any], crossed: bool
) -> None:
    """Growth with the year before, an index with its base, a share with those of other years."""
    assert marked(release, "services_exports", "CHN") == ["2014"]
    view = View(indicator="services_exports", **choice)
    notes = " ".join(EXPLORE.caption(EXPLORE.select(release, view), view).notes)
    assert ("a break in the series" in notes) == crossed


def test_a_gap_in_a_line_is_named() -> None:
    """A missing year in the middle is drawn as a gap and named."""
    small = release(table(changed("JPN", "2022", None)))
    view = View(areas=("JPN", "CHN"))
    data = EXPLORE.select(small, view)
    assert "Years without a value: Japan: 2022." in EXPLORE.caption(data, view).notes
    japan = [t for t in live(EXPLORE.build(data, view)).data if t.name == "Japan"]
    assert not {(2021, 2022), (2022, 2023), (2021, 2023)} & {
        pair for trace in japan for pair in segments(trace)
    }


def test_editions_that_are_not_held_are_not_joined() -> None:
    """Between October 2022 and April 2024 there were two editions; the dots are not joined, and both are named."""
    view, spec = View(source="weo"), FIGURES["revisions"]
    held = ["2022-04", "2022-10", "2024-04", "2024-10"]
    some = release(*(table(source="weo", edition=edition) for edition in held))
    data = spec.select(some, view)
    shown = list(data.rows["edition"])
    published = [
        f"{year}-{month:02}"
        for year in range(int(held[0][:4]), int(held[-1][:4]) + 1)
        for month in (4, 10)
    ]
    lost = [e for e in published if held[0] < e < held[-1] and e not in held]
    assert lost == ["2023-04", "2023-10"]
    figure = live(spec.build(data, view))
    joined = {
        pair
        for trace in figure.data
        if trace.mode == "lines"
        for pair in pairwise(round(x, 3) for x in trace.x)
    }
    places = [int(e[:4]) + (int(e[5:7]) - 0.5) / 12 for e in shown]
    for (one, x), (other, y) in pairwise(zip(shown, places, strict=True)):
        broken = any(one < edition < other for edition in lost)
        assert ((round(x, 3), round(y, 3)) in joined) != broken
    words = in_language("en")
    named = words.join([words.edition("weo", edition) for edition in lost])
    for each in (spec, FIGURES["revisions-lines"]):
        notes = each.caption(each.select(some, view), view).notes
        assert f"Not in this release: the editions of {named}." in notes


def test_the_shipped_editions_are_joined(release: Release) -> None:
    """No edition is missing between those of the release: the line of dots does not break off."""
    data = FIGURES["revisions"].select(release, View())
    assert data.facts["source"] == "weo"
    assert data.facts["unheld"] == []
    assert {"2023-04", "2023-10"} <= set(data.rows["edition"])


def test_runs_and_pieces() -> None:
    """Neighbours stay together, a border is cut and belongs to both, a year alone is a piece."""
    assert stretches([]) == []
    assert gaps.split([1948, 1950, 1951], 1950) == [
        (False, [1948]),
        (False, [1950]),
        (True, [1950, 1951]),
    ]
    assert gaps.split([2025, 2026], 2024) == [(True, [2025, 2026])]
    assert gaps.pieces([1, 2, 3, 5], {2, 5}) == [[1, 2], [2, 3], [5]]


# --- One year ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["gdp-share", "trade-share"])
def test_one_year_is_a_stacked_bar(release: Release, name: str) -> None:
    """An area of one year has no width: three bars on each other make the share."""
    spec, view = FIGURES[name], View(first=2020, last=2020)
    data = spec.select(release, view)
    figure = live(spec.build(data, view))
    bars = [trace for trace in figure.data if trace.type == "bar"]
    assert len(bars) == 3
    total = data.rows.set_index("ref_area")["share"]["CJK"]
    assert sum(bar.y[0] for bar in bars) == pytest.approx(total)
    assert figure.layout.barmode == "stack"


@pytest.mark.parametrize(
    "kind", [kind for kind in KINDS if KINDS[kind].stacked and not KINDS[kind].whole]
)
def test_stacks_of_one_year_are_bars(release: Release, kind: str) -> None:
    """No dot stands at a sum of others."""
    view = View(kind=kind, first=2020, last=2020)
    data = EXPLORE.select(release, view)
    figure = live(EXPLORE.build(data, view))
    bars = {t.name: t.y[0] for t in figure.data if t.type == "bar"}
    rows = data.rows.set_index("ref_area")["value"]
    assert bars == {in_language("en").economy(a, short=True): rows[a] for a in data.facts["areas"]}
    assert not any(t.stackgroup for t in figure.data if t.type == "scatter")


@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_shows_something_of_one_year(release: Release, name: str) -> None:
    """A range of one year is drawn, or refused in words."""
    spec = FIGURES[name]
    kinds = (
        KINDS
        if name == "explore"
        else ("line", "multiples")
        if name == "trade-flows"
        else ("line",)
    )
    for kind in kinds:
        view = View(first=2015, last=2015, kind=kind)
        if name == "why" or kind == "slope":
            with pytest.raises(Exception, match=r"two (different )?years"):
                spec.select(release, view)
            continue
        figure = live(draw(spec, spec.select(release, view), view))
        seen = [
            t
            for t in figure.data
            if t.type == "bar" or "markers" in (t.mode or "") or len(t.x or ()) > 1
        ]
        # The matrix is made of boxes.
        assert seen or len(figure.layout.shapes) > 6, (name, kind)


# --- Forecasts ---------------------------------------------------------------------------------


def test_each_series_is_a_forecast_from_its_own_first_one(release: Release) -> None:
    """Who is still observed is not drawn as forecast, nor is the band behind it."""
    view = View(source="weo", areas=("CJK", "ASEAN"))
    data = EXPLORE.select(release, view)
    rows = release.select("gdp_nominal", "weo")
    expected = rows[(rows["obs_status"] == "F") & rows["ref_area"].isin(catalog.members("ASEAN"))]
    own = int(expected["time_period"].min()) - 1
    others = rows[(rows["obs_status"] == "F") & rows["ref_area"].isin(catalog.members("CJK"))]
    late = int(others["time_period"].min()) - 1
    assert own < late
    figure = live(EXPLORE.build(data, view))
    solid = {t.name: max(t.x) for t in figure.data if t.mode == "lines" and t.line.dash == "solid"}
    assert solid == {"CJK": late, "ASEAN": own}
    [band] = [s for s in figure.layout.shapes if s.type == "rect"]
    assert band.x0 == late
    stacked = view.replace(kind="area")
    data = EXPLORE.select(release, stacked)
    hatched: dict[str, list[int]] = {}
    figure = live(EXPLORE.build(data, stacked))
    # China, Japan and the Republic of Korea are observed where ASEAN is not: no band lies behind them there.
    assert [s.x0 for s in figure.layout.shapes if s.type == "rect"] == [late]
    sums = [t for t in figure.data if t.name == "Together" and t.mode == "lines"]
    assert {min(t.x) for t in sums if t.line.dash != "solid"} == {own, late}
    for trace in figure.data:
        if trace.stackgroup and trace.fillpattern.shape:
            hatched.setdefault(trace.name, []).append(min(trace.x))
    assert {name: min(years) for name, years in hatched.items()} == {"CJK": late, "ASEAN": own}


def test_forecasts_alone_are_in_a_band_and_dashed(release: Release) -> None:
    """A range of forecasts has no solid line, and its labels are italic."""
    view = View(source="weo", areas=("CHN",), first=2027, last=2030)
    figure = live(EXPLORE.build(EXPLORE.select(release, view), view))
    assert not [t for t in figure.data if t.mode == "lines" and t.line.dash == "solid"]
    assert [s.x0 for s in figure.layout.shapes if s.type == "rect"] == [2027]
    assert any(str(n.text).startswith("<i>China") for n in figure.layout.annotations)


@pytest.mark.parametrize("preset", presets())
@pytest.mark.parametrize(
    ("name", "choice"),
    [
        ("explore", {"source": "weo", "areas": ("CJK", "ASEAN")}),
        ("explore", {"source": "weo", "areas": ("CJK", "ASEAN"), "kind": "multiples"}),
        ("explore", {"source": "weo", "kind": "area"}),
        ("gdp-share", {"source": "weo"}),
        ("revisions-lines", {"source": "weo"}),
    ],
)
def test_the_first_forecast_year_shows_a_gap(
    release: Release, preset: str, name: str, choice: dict[str, Any]
) -> None:
    """A dash and a gap are no longer than a year, also where there are many years and little room."""
    view = View(preset=preset, **choice)
    figure = live(FIGURES[name].build(FIGURES[name].select(release, view), view))
    size, margin = canvas_for(view), figure.layout.margin
    layout = figure.to_plotly_json()["layout"]
    seen = 0
    for trace in figure.data:
        if trace.mode != "lines" or trace.line.dash in ("solid", "dot", None) or len(trace.x) < 2:
            continue
        axis = layout[f"xaxis{(trace.xaxis or 'x')[1:]}"]
        part = axis.get("domain", (0, 1))
        room = (size.width - margin.l - margin.r) * (part[1] - part[0])
        year = room / (axis["range"][1] - axis["range"][0])
        dash = [3 * max(trace.line.width, 3)] * 2
        if trace.line.dash != "dash":
            dash = [float(length.removesuffix("px")) for length in trace.line.dash.split(",")]
        assert sum(dash) <= year * 1.02 or dash == [1.0, 1.0]
        seen += 1
    assert seen


# --- Axes and labels ---------------------------------------------------------------------------


@pytest.mark.parametrize("source", ["weo", "wdi"])
@pytest.mark.parametrize("preset", ["page", "phone", "slide"])
def test_ticks_of_revisions_are_what_they_say(release: Release, source: str, preset: str) -> None:
    """A tick at 21.25 % does not say 21.2 %."""
    view, spec = View(source=source, preset=preset), FIGURES["revisions"]
    axis = live(spec.build(spec.select(release, view), view)).layout.yaxis
    for value, text in zip(axis.tickvals, axis.ticktext, strict=True):
        assert float(text.rstrip("%")) == pytest.approx(value * 100, abs=1e-9)


@pytest.mark.parametrize("preset", presets())
def test_the_last_year_is_on_the_axis(release: Release, preset: str) -> None:
    """Labels at the end are of the last year: the axis names it."""
    for query in ({}, {"source": "weo"}, {"kind": "area"}, {"first": 1991, "last": 2016}):
        view = View(preset=preset, **query)
        data = EXPLORE.select(release, view)
        axis = live(EXPLORE.build(data, view)).layout.xaxis
        last = int(data.rows.loc[data.rows["value"].notna(), "time_period"].max())
        assert axis.tickvals[-1] == last


def test_ticks_stand_apart() -> None:
    """Round years that would lie under the last one are left out."""
    canvas = canvas_for(View())
    assert year_ticks(1960, 2025, canvas, 700)[-2:] == [2020, 2025]
    for last in range(2010, 2031):
        before, end = year_ticks(1960, last, canvas, 700)[-2:]
        assert end == last
        assert (end - before) / (last - 1960) * 700 > text_width("2000", canvas.type)
    assert year_ticks(2020, 2020, canvas, 700) == [2020]


def test_bars_say_their_year_and_why(release: Release) -> None:
    """The year of bars is in the chart; one that was not asked for has its reason."""
    few = View(kind="bars", areas=("CHN", "JPN", "KOR"), year=2010)
    figure = live(EXPLORE.build(EXPLORE.select(release, few), few))
    assert "<b>2010</b>" in [n.text for n in figure.layout.annotations]
    many = View(kind="bars", areas=("CJK", "BRICS"))
    data = EXPLORE.select(release, many)
    both = set(sums(release, "gdp_nominal", "wdi", "CJK")) & set(
        sums(release, "gdp_nominal", "wdi", "BRICS")
    )
    assert data.facts["year"] == str(max(both))
    notes = EXPLORE.caption(data, many).notes
    assert any(f"{max(both)} is the last year" in note for note in notes)


def test_bars_of_an_index_begin_at_its_base(release: Release) -> None:
    """Longer than 100 to the right, shorter to the left."""
    view = View(kind="bars", transform="index", year=2010, areas=("CHN", "JPN"))
    data = EXPLORE.select(release, view)
    [bars] = live(EXPLORE.build(data, view)).data
    assert set(bars.base) == {100}
    rows = release.select("gdp_nominal", "wdi").set_index(["ref_area", "time_period"])["value"]
    last = data.facts["year"]
    lengths = [rows[a, last] / rows[a, "2010"] * 100 - 100 for a in data.rows["ref_area"]]
    assert list(bars.x) == pytest.approx(lengths)


@pytest.mark.parametrize("preset", ["slide", "half-slide", "column", "phone", "page", "og"])
@pytest.mark.parametrize("kind", [kind for kind in KINDS if KINDS[kind].dated])
def test_events_are_drawn_as_the_note_says(release: Release, preset: str, kind: str) -> None:
    """As many events are marked as the note says, and they are those that it names."""
    view = View(events=("main",), preset=preset, kind=kind)
    data = EXPLORE.select(release, view)
    figure = live(EXPLORE.build(data, view))
    drawn = {s.x0 for s in figure.layout.shapes if s.type == "line" and s.xref == "x"}
    marked = marks.chosen(data, view)
    assert drawn == {int(event.date[:4]) for event in marked}
    assert drawn
    notes = " ".join(EXPLORE.caption(data, view).notes)
    count = len(marks.asked(data, view))
    assert (f"Events marked: {len(marked)} of {count};" in notes) == (len(marked) < count)


def test_small_values_differ_in_their_labels(release: Release) -> None:
    """Bars that differ to the eye do not all say 0.0 %."""
    areas = ("FJI", "MDV", "BTN", "TON")
    view = View(kind="bars", areas=areas)
    data = EXPLORE.select(release, view)
    figure = live(EXPLORE.build(data, view))
    values: dict[str, float] = data.rows.set_index("ref_area")["value"].to_dict()
    labels: list[Any] = [str(n.text) for n in figure.layout.annotations]
    for area, value in values.items():
        digits = f"{value * 100:.2g}"
        assert any(f"{float(digits):g}" in label for label in labels), (area, value)
    assert not any("0.0%" in label for label in labels)
    cells = pd.DataFrame(EXPLORE.table(data, view)).iloc[:, 1]
    assert cells.nunique() == pd.Series(values).nunique()


# --- Amounts side by side ----------------------------------------------------------------------

#: The figures and kinds whose labels are amounts.
AMOUNTS: list[tuple[str, dict[str, Any]]] = [
    ("trade-matrix", {}),
    ("trade-mirrors", {}),
    ("trade-flows", {"kind": "multiples"}),
    ("trade-flows", {}),
    *(
        ("explore", {"transform": "level", "kind": kind, "areas": areas})
        for kind in KINDS
        if KINDS[kind].shows == "value" and not KINDS[kind].whole
        for areas in [("CHN", "JPN", "KOR"), ("CHN", "LAO", "VNM", "IDN")]
    ),
]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("name", "choice"), AMOUNTS)
def test_amounts_of_one_unit_have_one_number_of_decimals(
    release: Release, lang: str, name: str, choice: dict[str, Any]
) -> None:
    """Beside 46.4 billion there is no 1,462 billion: labels of a picture that end alike are as exact as each other."""
    view = View(lang=lang, preset="page", **choice)
    figure = live(FIGURES[name].build(FIGURES[name].select(release, view), view))
    seen: dict[str, set[int]] = {}
    for note in figure.layout.annotations:
        for number, decimals, unit in re.findall(
            r"([\d,]*\d)(?:\.(\d+))?\s?(tn|bn|mn|[兆億亿万萬조억만]+)", str(note.text)
        ):
            assert number
            seen.setdefault(unit, set()).add(len(decimals))
    assert seen
    assert all(len(decimals) == 1 for decimals in seen.values()), seen
