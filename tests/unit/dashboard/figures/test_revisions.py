"""One year edition by edition, and whole lines of editions against the latest."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard.figures import FIGURES, FigureSpec, draw
from dashboard.figures.revisions.dots import moment
from dashboard.figures.revisions.frame import claim_of
from dashboard.figures.revisions.vintages import (
    REVISIONS,
    REVISIONS_LINES,
    default_source,
    vintages,
)
from dashboard.locale import LANGUAGES
from dashboard.look import theme
from dashboard.look.canvas import canvas_for, presets
from dashboard.look.view import View
from dashboard.svg.picture import to_svg
from etl import catalog
from etl.analysis.shares import shares
from etl.errors import UsageError
from etl.storage.store import Release
from tests import small
from tests.live_charts import live
from tests.unit.dashboard.boxes import boxes, clipped, collisions

BOTH = (REVISIONS, REVISIONS_LINES)


def view(**query: str) -> View:
    return View.strict(query)


def revised() -> Release:
    """Three editions: 2024 first expected, then observed, then revised; and another source with one."""
    return small.release(
        small.table(
            small.changed("CHN", "2024", 20_000),
            source="weo",
            edition="2024-10",
            forecasts_from="2024",
        ),
        small.table(source="weo", edition="2025-04"),
        small.table(small.changed("CHN", "2024", 18_000), source="weo", edition="2025-10"),
        small.table(source="wdi"),
    )


def one_edition() -> Release:
    return small.release(small.table(source="weo", edition="2025-10"))


def test_every_edition_has_its_own_share(release: Release) -> None:
    """The share of each edition is computed from that edition alone."""
    for indicator, source in (("gdp_nominal", "weo"), ("gdp_ppp", "weo"), ("gdp_nominal", "wdi")):
        found = vintages(release, indicator, source)
        editions = release.editions(indicator, source)
        assert list(dict.fromkeys(found["edition"])) == editions
        for edition in editions:
            rows = release.everything
            own = rows[
                (rows["indicator"] == indicator)
                & (rows["source"] == source)
                & (rows["edition"] == edition)
            ]
            expected = shares(own, catalog.CJK).dropna(subset=["share"])
            got = found[found["edition"] == edition]
            assert list(got["share"]) == list(expected["share"])


def test_source_with_the_most_editions_is_the_default() -> None:
    """Revisions are looked for where there are the most; of equals in the indicator's own order."""
    assert default_source(revised(), "gdp_nominal") == "weo"
    assert default_source(small.release(small.table()), "gdp_nominal") == "wdi"


def test_sentence_of_a_forecast_that_came_true_or_not() -> None:
    """What was expected then, what it is now."""
    data = REVISIONS.select(revised(), view())

    expected, now = (20_000 + 4_026 + 1_875) / 111_670, (18_000 + 4_026 + 1_875) / 111_670
    point = REVISIONS.caption(data, view()).point
    assert point.startswith("Based on International Monetary Fund projections of October 2024")
    assert (
        f"the 2024 share would have been {expected:.1%}; the latest data give {now:.1%}." in point
    )


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"as_of": "2025-04"}, "the 2024 share was 22.1%"),
        ({"year": "2022"}, "the 2022 share was 23.3%"),
        ({"source": "wdi"}, "Only the edition of"),
    ],
)
def test_sentences(query: dict[str, str], said: str) -> None:
    """Observed then and now, and an edition alone, have their own sentences."""
    data = REVISIONS.select(revised(), view(**query))

    assert said in REVISIONS.caption(data, view(**query)).point


def test_sentence_of_two_forecasts() -> None:
    """What is a forecast still is not said to have come true."""
    release = small.release(
        small.table(source="weo", edition="2023-10", forecasts_from="2023"),
        small.table(source="weo", edition="2024-04", forecasts_from="2024"),
    )
    shown = view(year="2024")

    assert (
        "the latest projections give"
        in REVISIONS.caption(REVISIONS.select(release, shown), shown).point
    )


def test_shipped_sentence_equals_the_figures(release: Release) -> None:
    """What the IMF expected in April 2022 for 2023 is what that edition holds."""
    shown = view(source="weo", year="2023", as_of="2022-04")
    data = REVISIONS.select(release, shown)
    rows = data.rows.set_index("edition")

    point = REVISIONS.caption(data, shown).point
    assert (
        f"projections of April 2022, the 2023 share would have been {rows.loc['2022-04', 'share']:.1%};"
        in point
    )
    assert f"{rows['share'].iloc[-1]:.1%}" in point


def test_one_edition_is_said_plainly() -> None:
    """With one edition there is one dot, and a note that there is nothing to compare."""
    for spec in BOTH:
        data = spec.select(one_edition(), view())
        assert "one edition" in " ".join(spec.caption(data, view()).notes)
        assert live(spec.build(data, view())).data
    assert len(REVISIONS.select(one_edition(), view()).rows) == 1


def test_forecasts_are_hollow_and_dashed() -> None:
    """An expected share is not drawn as an observed one."""
    shown = view()
    figure = live(REVISIONS.build(REVISIONS.select(revised(), shown), shown))

    colours = figure.data[-1].marker.color
    assert colours[0] != colours[1] == colours[2]
    assert [trace.line.dash for trace in figure.data[:-1]] == ["dash", "solid"]
    lines = live(REVISIONS_LINES.build(REVISIONS_LINES.select(revised(), shown), shown))
    assert "dash" in {trace.line.dash for trace in lines.data}


def test_without_forecasts() -> None:
    """A view without forecasts leaves out the editions that expected the year."""
    data = REVISIONS.select(revised(), view(forecasts="0"))

    assert list(data.rows["edition"]) == ["2025-04", "2025-10"]
    assert data.facts["then"] == "2025-04"
    with pytest.raises(UsageError, match="forecast"):
        REVISIONS.select(
            small.release(small.table(source="weo", edition="2020-10", forecasts_from="2021")),
            view(forecasts="0", year="2024"),
        )


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"year": "1900"}, "No edition has a share for 1900"),
        ({"indicator": "gdp_growth"}, "cannot show gdp_growth"),
        ({"source": "unctad"}, "has no gdp_nominal from unctad"),
        ({"as_of": "2001"}, "as of 2001"),
        ({"from": "2090"}, "no share in these years"),
    ],
)
def test_what_cannot_be_is_said(query: dict[str, str], said: str) -> None:
    """A view that asks for what is not there is refused with the reason."""
    spec = REVISIONS_LINES if "from" in query else REVISIONS
    with pytest.raises(UsageError) as error:
        spec.select(revised(), view(**query))

    assert said in str(error.value)


def test_table_tells_changes_in_points() -> None:
    """Newest edition first, each with its change from the one before."""
    table = pd.DataFrame(REVISIONS.table(REVISIONS.select(revised(), view()), view()))

    assert list(table["Edition"]) == ["October 2025", "April 2025", "October 2024"]
    change = (18_000 - 18_740) / 111_670 * 100
    assert table["Change, percentage points"][0] == f"{change:+.2f}".replace("-", "−")
    assert table["Change, percentage points"][2] == "–"
    lines = pd.DataFrame(REVISIONS_LINES.table(REVISIONS_LINES.select(revised(), view()), view()))
    assert list(lines.columns) == [
        "Year",
        "October 2024",
        "October 2025",
        "Change, percentage points",
    ]


def test_moments() -> None:
    """Editions lie on the axis in the order of their dates; a month counts as its middle."""
    editions = ["2024-04", "2024-05-31", "2024-10", "2025", "2025-10.2"]

    found = [moment(edition) for edition in editions]
    assert found == sorted(found)
    assert found[0] == pytest.approx(2024 + 3.5 / 12)
    assert moment("2024-01-01") == 2024


def test_claim_is_drawn_only_where_the_shares_are_near() -> None:
    """A claim far from all shares would flatten them."""
    data = REVISIONS.select(revised(), view())

    near, far = claim_of(data, [0.22, 0.26]), claim_of(data, [0.05, 0.06])
    assert near is not None
    assert near.id == "one_fourth"
    assert far is None


@pytest.mark.parametrize("spec", BOTH, ids=lambda spec: spec.id)
def test_the_name_of_the_claim_stands_where_no_border_crosses_it(
    release: Release, spec: FigureSpec
) -> None:
    """The border of forecasts goes down through the plot; the claim is named at its other side if that is free."""
    shown = view(preset="slide")
    canvas, figure = canvas_for(shown), live(draw(spec, spec.select(release, shown), shown))
    name = figure.layout.annotations[0]

    assert name.text.startswith("<b>")
    assert name.font.color == theme.palette("light")["claim"]
    assert name.xanchor == "left"
    drawn = boxes(figure, canvas.width, canvas.height)
    [crossed] = [box for box in drawn if name.text == f"<b>{box.text}</b>"]
    border = next(shape for shape in figure.layout.shapes if shape.line.dash == "dot")
    low, high = figure.layout.xaxis.range
    plot = canvas.width - figure.layout.margin.l - figure.layout.margin.r
    assert crossed.right < figure.layout.margin.l + (border.x0 - low) / (high - low) * plot


def test_every_share_is_written_where_there_is_room(release: Release) -> None:
    """On a slide each dot has its share; in a narrow column only those compared have."""

    def written(preset: str) -> int:
        shown = view(preset=preset)
        data = REVISIONS.select(release, shown)
        figure, told = live(draw(REVISIONS, data, shown)), {f"{s:.1%}" for s in data.rows["share"]}
        notes = [note.text for note in figure.layout.annotations if note.name != "furniture"]
        return sum(any(t in note for t in told) for note in notes)

    assert written("slide") == len(REVISIONS.select(release, view()).rows)
    assert written("column") == 2


@pytest.mark.parametrize("preset", sorted(presets()))
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("spec", BOTH, ids=lambda spec: spec.id)
def test_no_words_overlap(release: Release, spec: object, preset: str, lang: str) -> None:
    """On every canvas and in every language labels stand clear of each other and within the picture."""
    for more in (
        {},
        {"year": "2023", "as_of": "2022-04"},
        {"indicator": "gdp_ppp"},
        {"indicator": "goods_exports"},
    ):
        shown = view(preset=preset, lang=lang, **more)
        drawn = draw(spec, spec.select(release, shown), shown)  # type: ignore[arg-type, attr-defined]
        figure = live(drawn)
        canvas = canvas_for(shown)

        assert collisions(figure, canvas.width, canvas.height) == []
        assert clipped(figure, canvas.width, canvas.height) == []
        assert to_svg(drawn)


@pytest.mark.parametrize("spec", BOTH, ids=lambda spec: spec.id)
def test_pure(release: Release, spec: object) -> None:
    """Built twice it is the same, and its rows are left as they were."""
    data = spec.select(release, view())  # type: ignore[attr-defined]
    before = data.rows.copy()

    assert spec.build(data, view()) == spec.build(data, view())  # type: ignore[attr-defined]
    pd.testing.assert_frame_equal(data.rows, before)


def test_grey_lines_are_named(release: Release) -> None:
    """A note says how many editions the thin lines are: all but the two that stand out."""
    spec = FIGURES["revisions-lines"]
    data = spec.select(release, View())
    others = set(data.rows["edition"]) - {data.facts["then"], data.facts["edition"]}
    assert f"other editions of this source ({len(others)})" in spec.caption(data, View()).notes[0]
