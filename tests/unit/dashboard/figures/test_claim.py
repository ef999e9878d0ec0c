"""The strip of verdicts: what it shows, what fits, and what others have said."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pandas as pd
import pytest

from dashboard.figures import draw
from dashboard.figures.claim.plan import candidates, legend
from dashboard.figures.claim.shades import FILLS, INKS
from dashboard.figures.claim.strip import CLAIM_STRIP, YEARS_BEFORE
from dashboard.figures.kit.chart import Curve
from dashboard.figures.kit.grey import greyed
from dashboard.figures.kit.legend import SIZE, in_lines
from dashboard.figures.kit.metrics import text_width
from dashboard.figures.kit.sheet import Margins, bare
from dashboard.locale import LANGUAGES
from dashboard.look import theme
from dashboard.look.canvas import canvas_for, presets
from dashboard.look.view import View
from dashboard.svg.picture import to_svg
from dashboard.words import published
from dashboard.words.terms import VERDICT_SIGNS, VERDICTS
from dashboard.words.wording import in_language
from etl import catalog
from etl.analysis import claims
from etl.analysis.claims import Rule, Tolerance
from etl.errors import UsageError
from etl.storage.store import Release
from tests import small
from tests.live_charts import live
from tests.unit.dashboard.boxes import clipped, collisions


def view(**query: str) -> View:
    return View.strict(query)


def small_release() -> Release:
    """Market prices from two sources, one with a forecast, and exports."""
    return small.release(
        small.table(),
        small.table(source="weo", edition="2025-04", forecasts_from="2024"),
        small.table(source="unctad", indicator="goods_exports", edition="2025-04-15"),
    )


def test_verdicts_are_those_of_the_core(release: Release) -> None:
    """The rows are those of the claim check, within the years and of the rule of the view."""
    data = CLAIM_STRIP.select(
        release, view(**{"from": "2010", "to": "2020", "holds": "2", "close": "5"})
    )

    expected = claims.check(release, Rule(Tolerance(2, 5)))
    expected = expected[expected["time_period"].between("2010", "2020")]
    shown = data.rows[list(expected)].astype(expected.dtypes.to_dict())
    pd.testing.assert_frame_equal(shown, expected.reset_index(drop=True))


def test_begins_a_quarter_of_a_century_before_the_last_observed_year(release: Release) -> None:
    data = CLAIM_STRIP.select(release, view())

    observed = data.rows[data.rows["obs_status"] != "F"]["time_period"]
    assert int(observed.max()) - int(data.rows["time_period"].min()) == YEARS_BEFORE


@pytest.mark.parametrize(
    "query",
    [{}, {"indicator": "goods_exports"}, {"source": "weo"}, {"to": "2012"}, {"holds": "0.1", "close": "0.2"},
     {"claim": "one_fifth", "holds": "4", "close": "8"}, {"as_of": "2022-04"}, {"from": "2003"}],
)  # fmt: skip
def test_only_years_that_matter_are_drawn(release: Release, query: dict[str, str]) -> None:
    """Two years before the first in which a claim is not simply untrue, or was made; all in the table, and if a reader asks for them."""
    shown = view(**query)
    data = CLAIM_STRIP.select(release, shown)
    rows = data.rows.astype({"time_period": int})
    figure = live(CLAIM_STRIP.build(data, shown))
    drawn = {x for trace in figure.data if trace.type == "bar" for x in trace.x}
    first = int(rows["time_period"].min())
    if "from" in query:
        assert min(drawn) == first == 2003
        return
    spoken = {
        (e["claim"], e["indicator"], e["source"], int(e["period"])) for e in data.facts["said"]
    }
    matter = [
        row.time_period
        for row in rows.itertuples()
        if row.verdict != "fails"
        or (row.claim, row.indicator, row.source, row.time_period) in spoken
    ]
    last = int(data.facts["last_observed"])
    begin = max(first, min(min(matter) - 2, last - 9) if matter else first)
    assert min(drawn) == begin
    left = rows[rows["time_period"] < begin]
    assert set(left["verdict"]) <= {"fails"}
    assert set(CLAIM_STRIP.table(data, shown)["Year"]) == set(rows["time_period"].astype(str))
    notes = " ".join(CLAIM_STRIP.caption(data, shown).notes)
    assert (f"Not drawn: {in_language('en').span(str(first), str(begin - 1))}," in notes) == (
        begin > first
    )


@pytest.mark.parametrize(
    ("query", "column"),
    [
        ({"claim": "one_fifth"}, "claim"),
        ({"source": "weo"}, "source"),
        ({"indicator": "gdp_ppp"}, "indicator"),
    ],
)
def test_filters(release: Release, query: dict[str, str], column: str) -> None:
    """A claim, a source or an indicator of the view leaves out all others."""
    data = CLAIM_STRIP.select(release, view(**query))

    assert set(data.rows[column]) == set(query.values())


def test_without_forecasts(release: Release) -> None:
    """A view without forecasts has no year that is one."""
    assert "F" not in set(CLAIM_STRIP.select(release, view(forecasts="0")).rows["obs_status"])


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"from": "2090"}, "no verdict"),
        ({"source": "imts"}, "no verdict"),
        ({"as_of": "1950"}, "No edition of 1950 or earlier is held"),
        ({"indicator": "exchange_rate"}, "no verdict"),
    ],
)
def test_what_cannot_be_is_said(release: Release, query: dict[str, str], said: str) -> None:
    """Nothing to show is an error that says what to do, not an empty picture."""
    with pytest.raises(UsageError, match=said) as error:
        CLAIM_STRIP.select(release, view(**query))

    assert error.value.hint


def test_cells_have_the_colour_of_their_verdict() -> None:
    """Every cell is in the trace of its verdict, at its year; forecasts in traces of their own with a pattern."""
    data = CLAIM_STRIP.select(small_release(), view())
    figure = live(CLAIM_STRIP.build(data, view()))

    bars = [trace for trace in figure.data if trace.type == "bar"]
    cells = sum(len(trace.x) for trace in bars)
    assert cells == len(data.rows)
    hatched = sum(len(trace.x) for trace in bars if trace.marker.pattern.shape)
    assert hatched == (data.rows["obs_status"] == "F").sum() > 0
    for verdict in VERDICTS:
        years = sorted(
            int(y) for y in data.rows.loc[data.rows["verdict"] == verdict, "time_period"]
        )
        assert years == sorted(x for t in bars if t.name == VERDICTS[verdict] for x in t.x)


def test_every_cell_has_a_sign_where_it_fits(release: Release) -> None:
    """Verdicts are never told by colour alone: by a sign, by sign and share, or by the height of the cell."""

    def texts(query: View) -> list[str]:
        figure = live(CLAIM_STRIP.build(CLAIM_STRIP.select(release, query), query))
        return [
            text
            for trace in figure.data
            if trace.type == "scatter" and trace.mode == "text"
            for text in trace.text
        ]

    assert set(texts(view())) == {"✓", "△", "▽", "▼", "±", "↕"}
    assert all(
        len(text) > 3
        for text in texts(view(**{"from": "2020", "forecasts": "0", "preset": "slide"}))
    )
    phone = view(preset="phone")
    figure = live(CLAIM_STRIP.build(CLAIM_STRIP.select(release, phone), phone))
    heights = {t.name: t.y[0] for t in figure.data if t.type == "bar"}
    assert not texts(phone)
    assert heights["holds"] > heights["close"] > heights["does not hold"]


@pytest.mark.parametrize("preset", sorted(presets()))
@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_words_overlap(release: Release, preset: str, lang: str) -> None:
    """On every canvas and in every language labels stand clear of each other and within the picture."""
    for more in ({}, {"claim": "one_fourth", "from": "2015"}, {"source": "wdi"}):
        shown = view(preset=preset, lang=lang, **more)
        figure = live(draw(CLAIM_STRIP, CLAIM_STRIP.select(release, shown), shown))
        canvas = canvas_for(shown)

        assert collisions(figure, canvas.width, canvas.height) == []
        assert clipped(figure, canvas.width, canvas.height) == []


def test_where_not_all_fit_the_note_says_so(release: Release) -> None:
    """A small canvas shows fewer definitions and says how many of how many."""
    shown = view(preset="phone")
    data = CLAIM_STRIP.select(release, shown)
    count = len(data.rows[["claim", "indicator", "source"]].drop_duplicates())

    assert any(f"of {count} definitions" in note for note in CLAIM_STRIP.caption(data, shown).notes)
    assert not any(
        note.startswith("Shown: ") or " Shown: " in note
        for note in CLAIM_STRIP.caption(data, view()).notes
    )


def test_fewer_definitions_are_always_a_part() -> None:
    """What may be left out goes step by step, and something always remains."""
    every = [("a", "x", "s1"), ("a", "x", "s2"), ("a", "y", "s1"), ("b", "z", "s1")]
    main = [("a", "x", "s1"), ("a", "y", "s1"), ("b", "z", "s1")]

    found = candidates(every, main)

    assert [len(keys) for keys in found] == [4, 3, 2]
    assert all(set(fewer) < set(more) for more, fewer in pairwise(found))


def test_pure(release: Release) -> None:
    """Built twice it is the same, and its rows are left as they were."""
    data = CLAIM_STRIP.select(release, view())
    before = data.rows.copy()

    assert CLAIM_STRIP.build(data, view()) == CLAIM_STRIP.build(data, view())
    pd.testing.assert_frame_equal(data.rows, before)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_own_drawing(release: Release, theme: str) -> None:
    """Everything in it can be drawn without a browser."""
    shown = view(theme=theme)
    figure = draw(CLAIM_STRIP, CLAIM_STRIP.select(release, shown), shown)

    assert "✓" in to_svg(figure)


def test_table_has_sign_and_share_of_every_cell() -> None:
    """The table has a column a definition, newest year first, and calls forecasts so."""
    data = CLAIM_STRIP.select(small_release(), view())
    table = pd.DataFrame(CLAIM_STRIP.table(data, view()))

    assert list(table["Year"]) == ["2024", "2023", "2022", "2021"]
    assert table["Market exchange rates WEO"][0].endswith("(forecast)")
    row = data.rows[(data.rows["source"] == "wdi") & (data.rows["time_period"] == "2021")].iloc[0]
    assert (
        table["Market exchange rates WDI"][3]
        == f"{VERDICT_SIGNS[row['verdict']]} {row['share']:.2%}"
    )


def test_rule_is_said(release: Release) -> None:
    """The rule of the view stands under the title."""
    data = CLAIM_STRIP.select(release, view(holds="0.5", close="3"))

    assert "±0.5" in CLAIM_STRIP.caption(data, view(holds="0.5", close="3")).subtitle


def test_all_editions_are_named(release: Release) -> None:
    """The source line names every source of the strip."""
    data = CLAIM_STRIP.select(release, view())
    source = CLAIM_STRIP.caption(data, view()).source

    for name in set(data.rows["source"]):
        assert catalog.source(name).title in source


# --- What others have said ---------------------------------------------------------------------


@pytest.mark.parametrize("lang", sorted(LANGUAGES))
def test_one_definition_is_not_counted(lang: str) -> None:
    """Where a claim has one definition, its verdict is told; nobody is told that it holds by 1 of 1 or 0 of 1."""
    asked = view(lang=lang, indicator="goods_exports")
    data = CLAIM_STRIP.select(small_release(), asked)
    assert set(data.rows["indicator"]) == {"goods_exports"}

    finding, said = CLAIM_STRIP.caption(data, asked).finding, CLAIM_STRIP.spoken(data, asked).say
    words, last = in_language(lang), data.rows[data.rows["obs_status"] != "F"].iloc[-1]
    assert in_language(lang).indicator("goods_exports", short=True).lower() in finding.lower()
    assert words.gettext(VERDICTS[last["verdict"]]) in said[0]
    assert "1" not in finding.replace(words.gettext("one-fifth of world trade"), ""), finding


def test_closest_definition(release: Release) -> None:
    """Of all definitions that may have been meant, none is nearer in the year that was spoken of."""
    found = published.said(release)
    assert found
    for each in found:
        distances = []
        for indicator in each.claim.indicators:
            for source in catalog.indicator(indicator).sources:
                if release.has(indicator, source):
                    series = published._series(release, each.claim.area, indicator, source)
                    if each.period in series:
                        distances.append(abs(series[each.period].share - each.claim.share))
        nearest = abs(each.closest.share - each.claim.share)
        assert nearest == pytest.approx(min(distances), abs=1e-4)


def test_year_is_the_one_that_was_named(release: Release) -> None:
    """A claim that names its year is set beside that year; another beside the year before it was said."""
    for each in published.said(release):
        if each.claim.data_year:
            assert each.period == each.claim.data_year
        elif each.claim.said:
            assert each.period == str(int(each.claim.said[:4]) - 1)


def test_then_is_an_edition_known_then(release: Release) -> None:
    """What was known then is of an edition that was out, and of the same year and definition."""
    known = [each for each in published.said(release) if each.then]
    assert known
    for each in known:
        assert each.then is not None
        assert each.then.edition[: len(each.claim.said)] <= each.claim.said
        assert (each.then.indicator, each.then.period) == (
            each.closest.indicator,
            each.closest.period,
        )


def test_true_when_said(release: Release) -> None:
    """The edition of its day is the latest one known by then; without one the first that is held is named."""
    for each in published.said(release):
        sources = catalog.indicator(each.closest.indicator).sources
        held = [(e, s) for s in sources for e in release.editions(each.closest.indicator, s)]
        if each.then:
            then, source = each.then, each.then.source
            later = [e for e, s in held if s == source and then.edition < e <= each.claim.said]
            assert later == []
            plain = release.select(then.indicator, source, then.edition)
            cells = {(r.ref_area, r.time_period): r.value for r in plain.itertuples()}
            members = catalog.members(each.claim.area)
            summed = sum(cells[area, each.period] for area in members)
            assert then.share == pytest.approx(summed / cells["WLD", each.period])
        elif each.claim.said:
            assert each.first_held[::-1] == min(held)
            assert each.first_held[1] > each.claim.said or not each.then


def test_over_is_met_by_more(release: Release) -> None:
    """What is said to be over a share is true of any larger one."""
    over = [each for each in published.said(release) if each.claim.comparison == "over"]
    assert over
    for each in over:
        found = each.verdict(each.closest, Tolerance(1.0, 2.5))
        assert (found == "holds") == (each.closest.share >= each.claim.share - 0.01)


def test_far_off_claims_have_no_dot(release: Release) -> None:
    """A share that no definition comes close to is not drawn onto one."""
    data = CLAIM_STRIP.select(release, view())
    far = {
        each.claim.id
        for each in published.said(release)
        if abs(each.closest.share - each.claim.share) * 100 > view().close
        or each.claim.area != catalog.CJK
    }
    assert far
    assert far.isdisjoint(each["id"] for each in data.facts["said"])


def test_nothing_said_nothing_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without published claims there are no dots, and nothing about them in the legend."""
    monkeypatch.setattr(catalog, "published_claims", dict)
    release = small_release()
    data = CLAIM_STRIP.select(release, view())
    figure = live(CLAIM_STRIP.build(data, view()))

    assert data.facts["said"] == []
    assert not [
        trace for trace in figure.data if trace.type == "scatter" and trace.mode == "markers"
    ]
    assert "published claim" not in str(figure.layout.annotations)


def test_fills_have_a_colour_for_every_verdict() -> None:
    assert set(FILLS) == set(VERDICTS) == set(VERDICT_SIGNS)


# --- How far, and on which side ----------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "query", [{}, {"holds": "2", "close": "4", "theme": "dark"}, {"preset": "phone"}]
)
def test_colours_and_signs_tell_how_far_and_on_which_side(
    release: Release, lang: str, query: dict[str, str]
) -> None:
    """Each cell, by its year and share: counted from the rows, in points, and not by the code that draws."""
    shown = view(lang=lang, **query)
    data, colours = CLAIM_STRIP.select(release, shown), theme.palette(shown.theme)
    rows, phone = data.rows[data.rows["time_period"] >= data.facts["from"]], "preset" in query
    off = (rows["share"] - rows["claim"].map({"one_fourth": 0.25, "one_fifth": 0.2})) * 100
    holds, close = float(query.get("holds", 1)), float(query.get("close", 2.5))
    step = rows["verdict"].map({"holds": holds / 2, "fails": close * 2}).fillna((holds + close) / 2)
    hue = rows["verdict"].map({"holds": "holds", "fails": "fails"}).fillna("close")
    far, forecast = off.abs().round(6) > step, rows["obs_status"] == "F"
    assert 20 < far.sum() < len(rows) - 20
    pairs = {
        (name, strong): (near, distant)
        for name in ("holds", "close", "fails")
        for strong in (True, False)
        for near, distant in [
            ("fails", "quiet") if name == "fails" and strong
            else ("quiet", "quiet_far") if name == "fails" else (name, f"{name}_far")
        ]
    }  # fmt: skip
    fills = [colours[pairs[h, f or phone][d]] for h, f, d in zip(hue, forecast, far, strict=True)]
    if phone:  # without signs, what is not decided is hollow, its edge as far as others are paler
        hollow = rows["verdict"].isin(["borderline", "depends"]) & ~forecast
        assert hollow.sum() > 10
        edges = {True: colours["close"], False: colours["close_text"]}
        fills = [edges[d] if h else f for f, h, d in zip(fills, hollow, far, strict=True)]
    own = {("close", True): "△", ("close", False): "▽", ("fails", True): "▲", ("fails", False): "▼"}
    marks = [
        own.get((verdict, up), VERDICT_SIGNS[verdict])
        for verdict, up in zip(rows["verdict"], off > 0, strict=True)
    ]
    figure = live(CLAIM_STRIP.build(data, shown))
    drawn = Counter(
        (
            x,
            trace.marker.line.color
            if trace.marker.color == colours["paper"]
            else trace.marker.color,
        )
        for trace in figure.data
        if trace.type == "bar"
        for x in trace.x
    )
    signs = Counter(
        (x, text)
        for trace in figure.data
        if trace.type == "scatter" and trace.mode == "text"
        for x, text in zip(trace.x, trace.text, strict=True)
    )
    years = rows["time_period"].astype(int)
    if phone:
        assert drawn <= Counter(zip(years, fills, strict=True))
        assert len({colour for _, colour in drawn}) > 4
        assert not signs
    else:
        assert drawn == Counter(zip(years, fills, strict=True))
        assert signs == Counter(zip(years, marks, strict=True))
    words, told = in_language(lang), " ".join(note.text for note in figure.layout.annotations)
    scale = words.gettext("same colour, fainter: farther from {share}")
    for claim in () if phone else ("25%", "20%"):
        assert scale.format(share=claim) in told
    noted = " ".join(CLAIM_STRIP.caption(data, shown).notes)
    for sign, border in zip("✓≈✕", (holds / 2, (holds + close) / 2, close * 2), strict=True):
        assert f"{sign} {border:g}" in noted
    [sides] = re.findall("≈ ([△▽]*)", told)
    assert set(sides) == (set() if phone else {"△", "▽"} & set(marks))


@pytest.mark.parametrize("look", [{}, {"theme": "dark"}, {"grey": "1"}])
@pytest.mark.parametrize("preset", ["page", "tablet", "frame", "phone", "column", "slide"])
@pytest.mark.parametrize("first", ["1990", "2005", "2019"])
def test_verdicts_differ_without_their_colours(
    release: Release, first: str, preset: str, look: dict[str, str]
) -> None:
    """By a sign in each cell, or else by height and fill; and the legend has the verdicts and sides that are drawn."""
    shown, words = view(preset=preset, **{"from": first}, **look), in_language("en")
    figure = live(draw(CLAIM_STRIP, CLAIM_STRIP.select(release, shown), shown))
    bars = [trace for trace in figure.data if trace.type == "bar"]
    signs = [t for trace in figure.data if trace.type == "scatter" for t in trace.text or ()]
    assert not signs or len(signs) == sum(len(trace.x) for trace in bars)
    plain = [re.sub("<[^>]*>", "", note.text) for note in figure.layout.annotations]
    own = [re.search(rf"{mark} ?[△▽▲▼]* {words.gettext(VERDICTS[name])}", text)
           for name, mark in VERDICT_SIGNS.items() for text in plain if text[0] in "■▪▬□▫▨"]  # fmt: skip
    told = [found[0] for found in own if found]
    assert {each.split(" ", 1)[1].lstrip("△▽▲▼ ") for each in told} == {t.name for t in bars}
    beside = "".join(text for text in plain if text[0] not in "■▪▬□▫▨")
    assert set(re.findall("[△▽▲▼]", "".join(told))) <= set("".join(signs) + beside)
    assert any("▨ forecast" in text for text in plain) == any(t.legendgroup for t in bars)
    if signs:
        return
    looks = [(t.name, t.y[0] > 0.6, bool(t.marker.line.width)) for t in bars if not t.legendgroup]
    high = {name: (tall, hollow) for name, tall, hollow in looks}
    assert high == {
        name: (verdict in ("holds", "borderline"), verdict in ("borderline", "depends"))
        for verdict, text in VERDICTS.items()
        if (name := words.gettext(text)) in high
    }
    flat = {t.name: t.y[0] for t in bars if not t.legendgroup}
    assert flat["does not hold"] < flat["close"] / 3
    for trace in bars:
        if trace.marker.line.width and not trace.legendgroup:
            assert theme.contrast(trace.marker.line.color, trace.marker.color) > 2.8


@pytest.mark.parametrize("name", ["light", "dark", "grey"])
def test_signs_are_legible_on_their_cells(name: str) -> None:
    """Also in print without colour, where a colour without a grey of its own is as light as it was."""
    light = theme.palettes()["light"]

    def seen(role: str) -> str:
        if name != "grey":
            return theme.palettes()[name][role]
        chart = replace(bare(view(), Margins()), paper=light[role])
        return greyed(chart).paper

    for fill, ink in INKS.items():
        assert theme.contrast(seen(fill), seen(ink)) >= 4.5, (fill, ink)
    assert len({seen(role) for role in INKS}) == len(INKS)


@pytest.mark.parametrize(("space", "ems"), [("\N{EM SPACE}", 1.0), ("\N{EN SPACE}", 0.5)])
def test_wide_spaces_have_their_width(space: str, ems: float) -> None:
    """Else lines whose parts stand an em apart are longer than they are counted, and their end is cut off."""
    assert text_width(f"a{space}b", 100) == text_width("ab", 100) + 100 * ems


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("preset", presets())
def test_legend_is_within_the_picture(lang: str, preset: str) -> None:
    """Its lines as they are written, spaces counted one by one, fit the width that there is; sides take no line of their own."""
    canvas = canvas_for(view(preset=preset, lang=lang))
    lines = legend(in_language(lang), canvas, said=True)
    plain = [(g, r, re.sub(" ?[△▽▲▼]+", "", t)) for line in lines for g, r, t in line]
    assert len(lines) == len(in_lines(plain, canvas))
    for line in lines:
        size = canvas.type * SIZE
        told = sum(text_width(f"{glyph} {words}", size) for glyph, _, words in line)
        assert told + (len(line) - 1) * size <= canvas.width, (lang, preset, line)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("preset", presets())
def test_a_share_that_is_not_final_is_said_to_be(release: Release, lang: str, preset: str) -> None:
    """Beside the share, or in the notes where it has no room there."""
    shown = view(preset=preset, lang=lang)
    words, data = in_language(lang), CLAIM_STRIP.select(release, shown)
    table = data.rows.astype({"time_period": int})
    observed = table[table["obs_status"] != "F"].sort_values("time_period")
    last = observed.groupby(["claim", "indicator", "source"]).tail(1)
    notes = " ".join(CLAIM_STRIP.caption(data, shown).notes)
    drawn = " ".join(
        re.sub("<[^>]*>", "", note.text)
        for note in live(CLAIM_STRIP.build(data, shown)).layout.annotations
    )
    remarks = [words.unsettled(str(year), status) for year, status in zip(last["time_period"], last["obs_status"], strict=True) if status in "PE"]  # fmt: skip
    assert remarks
    provisional = re.split(r"[（(]", words.unsettled("2025", "P"))[1].rstrip("）)")
    noted = [each for each in re.split(r"[.。]", notes) if provisional in each]
    assert any(remark in drawn for remark in remarks) or any("2025" in each for each in noted)


@pytest.mark.parametrize("first", [2016, 2020, 2023])
def test_circles_cover_no_share(release: Release, first: int) -> None:
    """Where cells have shares, a published claim is marked beside them."""
    asked = View(preset="slide", first=first, last=2024)
    chart = draw(CLAIM_STRIP, CLAIM_STRIP.select(release, asked), asked)
    low, high = chart.axes["x"].range
    year = (chart.width - chart.margin.left - chart.margin.right) / (high - low)
    marks = [each for each in chart.series if isinstance(each, Curve) and each.mode == "markers"]
    [circles] = [each for each in marks if each.customdata]
    written = [each for each in chart.series if isinstance(each, Curve) and each.mode == "text"]
    shares = {
        (x, y): (text, each.textfont.size)
        for each in written
        for x, y, text in zip(each.x, each.y, each.text, strict=True)
        if text.endswith("%")
    }
    assert len(circles.x) > 1
    for x, y in zip(circles.x, circles.y, strict=True):
        if found := shares.get((round(x - 0.1), y)):
            beside = (x - round(x - 0.1)) * year - circles.marker.size / 2
            assert beside >= text_width(*found) / 2, found
    assert bool(shares) == (first >= 2020)
