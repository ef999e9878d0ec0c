"""The definitions side by side: the right shares, years, bands and statuses, in every language and on a phone."""

from __future__ import annotations

import io
import re

import pytest
from openpyxl import load_workbook

from dashboard.exports import export
from dashboard.exports.native import take_apart
from dashboard.figures import FIGURES, draw
from dashboard.figures.claim.plan import label
from dashboard.figures.definitions import DEFINITION_LINES, DEFINITIONS
from dashboard.look.canvas import canvas_for, presets
from dashboard.look.view import View
from dashboard.svg.picture import to_svg
from dashboard.words.wording import in_language
from etl import catalog
from etl.errors import UsageError
from etl.observations import rows_of
from etl.storage.store import Release
from tests.live_charts import live

THREE = ["CHN", "JPN", "KOR"]


def view(**query: str) -> View:
    return View.strict(query)


def dots(release: Release, asked: View) -> dict[str, tuple[float, bool]]:
    """Name of a dot -> the share at which it lies, and whether it is hollow."""
    figure = live(draw(DEFINITIONS, DEFINITIONS.select(release, asked), asked))
    return {
        trace["name"]: (trace["x"][0], "open" in (trace["marker"]["symbol"] or ""))
        for trace in figure.data
    }


@pytest.mark.parametrize("query", [{}, {"year": "2023"}, {"year": "2026"}, {"to": "2015"}])
def test_dots_lie_at_the_shares_of_the_release(release: Release, query: dict[str, str]) -> None:
    """Each dot is the sum of the three by the World, added up here, in the year of its definition."""
    words, asked = in_language("en"), view(**query)
    drawn = dots(release, asked)
    expected = {}
    for claim in catalog.claims().values():
        for indicator, source in claim.definitions:
            table = release.select(indicator, source)
            wide = table.pivot_table(index="time_period", columns="ref_area", values="value")
            shares = (wide[THREE].sum(axis=1, min_count=3) / wide["WLD"]).dropna()
            ahead = set(
                table[(table["ref_area"].isin(THREE)) & (table["obs_status"] == "F")]["time_period"]
            )
            shares = shares[shares.index <= query.get("to", "9999")]
            years = [query["year"]] if "year" in query else sorted(set(shares.index) - ahead)[-1:]
            for year in set(years) & set(shares.index):
                name = words.aside(*label(words, indicator, source))
                expected[name] = (pytest.approx(shares[year], abs=1e-12), year in ahead)

    assert drawn == expected
    assert len(expected) >= 2


def test_the_greatest_share_stands_first(release: Release) -> None:
    """Of each claim from the top down, and where each source has a line, whichever it is from."""
    data = DEFINITIONS.select(release, view())
    figure = live(draw(DEFINITIONS, data, view()))
    places = [(trace["y"][0], trace["x"][0]) for trace in figure.data]
    heights = sorted({y for y, _ in places}, reverse=True)
    shares = [x for y, x in sorted(places, reverse=True)]

    assert len(heights) == len(places) == len(data.rows)
    assert shares[:6] == sorted(shares[:6], reverse=True)
    assert shares[6:] == sorted(shares[6:], reverse=True)


@pytest.mark.parametrize(
    ("query", "widths"),
    [({}, [5.0, 2.0, 5.0, 2.0]), ({"holds": "2", "close": "4"}, [8.0, 4.0, 8.0, 4.0])],
)
def test_bands_are_those_of_the_rule(
    release: Release, query: dict[str, str], widths: list[float]
) -> None:
    """Around each claim's fraction: what is close, and what holds."""
    asked = view(**query)
    shapes = live(draw(DEFINITIONS, DEFINITIONS.select(release, asked), asked)).layout.shapes
    bands = [shape for shape in shapes if shape.type == "rect"]

    assert [round((band.x1 - band.x0) * 100, 6) for band in bands] == widths
    assert [round((band.x1 + band.x0) / 2, 6) for band in bands] == [0.25, 0.25, 0.2, 0.2]


def test_the_nearest_fraction_has_one_band(release: Release) -> None:
    """From the geometric midpoint with a fifth to that with a third."""
    asked = view(rule="fraction", claim="one_fourth")
    shapes = live(draw(DEFINITIONS, DEFINITIONS.select(release, asked), asked)).layout.shapes
    bands = [(shape.x0, shape.x1) for shape in shapes if shape.type == "rect"]

    assert bands == [(pytest.approx((1 / 20) ** 0.5), pytest.approx((1 / 12) ** 0.5))]


@pytest.mark.parametrize("lang", ["en", "zh", "ja", "ko"])
def test_definitions_are_named_on_a_phone(release: Release, lang: str) -> None:
    """With their shares; sources share a line there, and a note says how many of all have room."""
    asked, words = view(lang=lang, preset="phone"), in_language(lang)
    data = DEFINITIONS.select(release, asked)
    drawn = draw(DEFINITIONS, data, asked)
    shown = {trace["name"] for trace in live(drawn).data}
    told = re.sub(r"<[^>]*>", "", to_svg(drawn))
    rows = [
        row
        for row in rows_of(data.rows)
        if words.aside(*label(words, row.indicator, row.source)) in shown
    ]

    assert len(rows) == len(shown)
    assert len({row.indicator for row in rows}) >= 10
    for row in rows:
        assert words.indicator(row.indicator, short=True) in told
        main = (row.claim, row.indicator, row.source) in data.facts["main"]
        assert not main or words.percent(row.share) in told
    note = words.gettext("Shown: {shown} of {all} definitions.")
    counted = note.format(shown=len(shown), all=len(data.rows))
    said = " ".join(DEFINITIONS.caption(data, asked).notes)
    assert (counted in said) == (len(shown) < len(data.rows))


def test_a_year_that_is_forecast_is_said_to_be_one(release: Release) -> None:
    """Nothing of it holds or has held: it would."""
    asked = view(year="2026")
    data = DEFINITIONS.select(release, asked)
    told, said = DEFINITIONS.caption(data, asked), DEFINITIONS.spoken(data, asked)

    assert "Would " in told.point
    assert "Holds:" not in told.point
    assert "forecast" in told.finding
    assert all(" would hold under " in text for text in said.say)
    assert "No share in 2026: " in told.notes[0]


def test_a_year_without_any_share_is_refused(release: Release) -> None:
    """In words, and also where the years that count leave it out."""
    for query in ({"year": "1900"}, {"year": "2023", "to": "2015"}):
        with pytest.raises(UsageError, match="no verdict for this choice"):
            DEFINITIONS.select(release, view(**query))


def test_native_dots_have_the_values_of_the_picture(release: Release) -> None:
    """Each definition is a series of the chart of a slide, at its share."""
    asked = view(preset="slide")
    drawn = draw(DEFINITIONS, DEFINITIONS.select(release, asked), asked)
    figure = live(drawn)
    (panel,) = take_apart(drawn, "#ffffff").panels
    found = {
        series.name: [x for x, y in zip(series.xs, series.values, strict=True) if y is not None]
        for series in panel.series
    }

    assert found == {trace["name"]: list(trace["x"]) for trace in figure.data}


@pytest.mark.parametrize("query", [{}, {"areas": "IND"}, {"areas": "ASEAN", "claim": "one_fourth"}])
def test_lines_are_the_shares_of_the_release(release: Release, query: dict[str, str]) -> None:
    """By each definition, of the area that is asked for, from the usual source; the claim's line stands beside the three alone."""
    asked, words = view(**query, **{"from": "2005", "to": "2024"}), in_language("en")
    data = DEFINITION_LINES.select(release, asked)
    figure = live(draw(DEFINITION_LINES, data, asked))
    members = list(catalog.members(query.get("areas", "CJK")))
    drawn: dict[str, dict[int, float]] = {}
    for trace in figure.data:
        if trace.mode == "lines":
            known = {x: y for x, y in zip(trace.x, trace.y, strict=True) if y is not None}
            drawn.setdefault(trace.name, {}).update(known)
    expected = {}
    for name in dict.fromkeys(data.rows["indicator"]):
        table = release.select(name, catalog.indicator(name).default_source)
        wide = table.pivot_table(index="time_period", columns="ref_area", values="value")
        wide = wide.loc["2005":"2024"]  # type: ignore[misc]  # years are texts
        shares = (wide[members].sum(axis=1, min_count=len(members)) / wide["WLD"]).dropna()
        expected[words.indicator(name, short=True)] = pytest.approx(
            {int(year): share for year, share in shares.items()}, abs=1e-12
        )

    assert drawn == expected
    claimed = [shape.y0 for shape in figure.layout.shapes if shape.line.dash == "dot"]
    each = data.rows.drop_duplicates("indicator")["claim"]
    assert claimed == ([] if "areas" in query else [catalog.claims()[c].fraction for c in each])


@pytest.mark.parametrize("lang", ["en", "zh", "ja", "ko"])
@pytest.mark.parametrize("preset", ["page", "tablet", "frame", "phone", "slide", "square"])
def test_lines_are_named_in_full(release: Release, lang: str, preset: str) -> None:
    """In type that can be read; a note says how many of all have room."""
    asked, words = view(lang=lang, preset=preset), in_language(lang)
    data = DEFINITION_LINES.select(release, asked)
    figure = live(draw(DEFINITION_LINES, data, asked))
    every = [words.indicator(name, short=True) for name in dict.fromkeys(data.rows["indicator"])]
    shown = list(dict.fromkeys(trace.name for trace in figure.data if trace.mode == "lines"))
    notes = [note for note in figure.layout.annotations if note.yanchor == "top"]
    told = re.sub(r"<[^>]*>| ", "", "".join(note.text for note in notes))
    said = " ".join(DEFINITION_LINES.caption(data, asked).notes)
    note = words.gettext("Shown: {shown} of {all} definitions.")

    assert len(shown) >= 6
    assert preset != "page" or shown == every
    assert shown == [name for name in every if name in shown]
    assert all(name.replace(" ", "") in told for name in shown)
    least = canvas_for(asked).type * (0.6 if preset in ("slide", "square") else 0.8)
    assert min(each.font.size for each in notes) >= least
    assert (note.format(shown=len(shown), all=len(every)) in said) == (shown != every)


@pytest.mark.parametrize(
    ("query", "said"),
    [({"areas": "USA,IND"}, "one economy or group"), ({"areas": "XYZ"}, "no share of the world")],
)
def test_lines_of_several_areas_or_of_nobody_are_refused(
    release: Release, query: dict[str, str], said: str
) -> None:
    """In words, with what to choose instead."""
    with pytest.raises(UsageError, match=said):
        DEFINITION_LINES.select(release, view(**query))


def test_lines_of_claims_are_those_of_their_own_chart(release: Release) -> None:
    """On axes of its own plot, as plotly.js draws nothing else between grid and lines, and once in each sheet."""
    asked = View(preset="slide")
    data = DEFINITION_LINES.select(release, asked)
    figure = draw(DEFINITION_LINES, data, asked)
    lines = [shape for shape in live(figure).layout.shapes if shape.type == "line"]
    drawn = {(trace.xaxis or "x", trace.yaxis or "y") for trace in live(figure).data}
    between = [(shape.xref, shape.yref) for shape in lines if shape.layer == "between"]
    assert len(between) == len(drawn)
    assert set(between) == drawn

    book = load_workbook(io.BytesIO(export(release, DEFINITION_LINES.id, "xlsx", asked).body))
    sheets = [sheet for sheet in book if sheet.title.startswith("Chart")]
    assert len(sheets) == data.rows["indicator"].nunique() >= len(drawn)
    for sheet in sheets:
        names, *rows = sheet.iter_rows(values_only=True)
        about = catalog.claim_about(measured(str(names[1])))
        assert about is not None
        levels = [n for n, name in enumerate(names) if name and not re.search("[^0-9.]", str(name))]
        assert [names[n] for n in levels] == [f"{about.fraction:.6g}"]
        told = {row[levels[0]] for row in rows} - {None}
        assert list(told) == [pytest.approx(about.fraction, abs=1e-3)]


def measured(name: str) -> str:
    """The indicator of this short name."""
    words = in_language("en")
    return next(n for n in catalog.with_shares() if words.indicator(n, short=True) == name)


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("preset", presets())
@pytest.mark.parametrize("name", ["claim-strip", "definitions", "definition-lines"])
def test_source_lines_name_what_is_drawn(
    release: Release, name: str, preset: str, lang: str
) -> None:
    """The editions of the definitions that cells, dots and lines are of, and of no others."""
    spec, shown, words = FIGURES[name], View(preset=preset, lang=lang), in_language(lang)
    data = spec.select(release, shown)
    figure = live(draw(spec, data, shown))
    told = "".join(f"{t.name} {t.customdata}" for t in figure.data if t.customdata)
    told = re.sub(r"<br>|\s", "", told)
    drawn = set()
    for (indicator, source), rows in data.rows.groupby(["indicator", "source"], sort=False):
        called = words.aside(words.indicator(indicator), words.source_short(source))
        if name == "definition-lines":
            called = f"{words.indicator(indicator, short=True)} ("
        if re.sub(r"\s", "", called) in told:
            drawn.add((source, rows["edition"].iloc[0]))
    assert drawn
    every = [(each.source, each.edition) for each in data.origins]
    line = words.sources_line(each for each in every if each in drawn)
    assert spec.caption(data, shown).source == line
    assert (set(every) > drawn) or preset not in ("phone", "og")


@pytest.mark.parametrize("query", [{}, {"year": "2010"}])
@pytest.mark.parametrize("preset", [name for name, each in presets().items() if each.furniture])
def test_the_headline_is_of_the_dots_that_are_drawn(
    release: Release, preset: str, query: dict[str, str]
) -> None:
    """No share in it lies beyond the picture, small dots are explained where there are any, and PPP has room everywhere."""
    asked = view(preset=preset, **query)
    drawn = dots(release, asked)
    told = DEFINITIONS.caption(DEFINITIONS.select(release, asked), asked)
    said = [float(each) for each in re.findall(r"([\d.]+)%", told.headings(asked)[0])]
    shares = [100 * at for at, _ in drawn.values()]
    assert all(any(abs(each - share) <= 0.0501 for share in shares) for each in said)
    assert {round(min(shares), 1), round(max(shares), 1)} <= set(said)

    names = [name.rsplit(" (", 1)[0] for name in drawn]
    sizes = {
        trace["marker"]["size"]
        for trace in live(draw(DEFINITIONS, DEFINITIONS.select(release, asked), asked)).data
    }
    assert ("Small dots" in " ".join(told.notes)) == (len(sizes) > 1)
    assert "PPP" in names
