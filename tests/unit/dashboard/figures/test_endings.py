"""Labels at the ends of lines: in the order of the values, and led to their own dot wherever they do not stand beside it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from dashboard.figures import FIGURES, draw
from dashboard.figures.kit.endings import LEADER
from dashboard.look.canvas import canvas_for, presets
from dashboard.look.charts import KINDS
from dashboard.look.view import View
from dashboard.words.wording import in_language
from etl.storage.store import Release
from tests.live_charts import live

CROWD = ("CHN", "JPN", "KOR", "USA", "DEU", "IND", "GBR", "FRA", "BRA", "ITA", "CAN", "RUS")
SPEC = FIGURES["explore"]
#: The kinds of chart with labels at the ends of lines.
LABELLED = [kind.id for kind in KINDS.values() if kind.builder in ("lines", "slope")]
#: How the label begins that counts those left out.
MORE = {"en": "+ ", "ja": "他"}


def drawn(release: Release, **chosen: Any) -> tuple[dict[str, Any], dict[str, float], View]:
    """The layout of a crowded figure, the last value of each economy's short name, and the view."""
    view = View(areas=CROWD, **chosen)
    data = SPEC.select(release, view)
    rows = data.rows[data.rows["value"].notna()].sort_values("time_period")
    words = in_language(view.lang, view.order)
    last = rows.groupby("ref_area")["value"].last()
    values = {words.economy(str(area), short=True): float(v) for area, v in last.items()}
    return live(draw(SPEC, data, view)).to_plotly_json()["layout"], values, view


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("preset", ["slide", "column", "page", "phone"])
@pytest.mark.parametrize("kind", LABELLED)
def test_labels_are_led_to_their_own_dots(
    release: Release, kind: str, preset: str, lang: str
) -> None:
    """Every label that stands nearer to another dot than to its own has a line to its own, in its colour."""
    layout, values, view = drawn(release, kind=kind, preset=preset, lang=lang)
    notes = {
        name: note
        for note in layout["annotations"]
        for name in values
        if note.get("xref") == "paper" and note["x"] == 1 and note["text"].startswith(name)
    }
    # Only what is counted may be missing, the least first.
    more = [note["text"] for note in layout["annotations"] if note["text"].startswith(MORE[lang])]
    assert bool(more) == (len(notes) < len(values))
    assert not more or str(len(values) - len(notes)) in more[0]
    told = sorted(notes, key=lambda name: -notes[name]["y"])
    expected = sorted(values, key=lambda name: values[name] * (1 if kind == "rank" else -1))
    expected = expected[: len(notes)]
    assert [values[name] for name in told] == [values[name] for name in expected]
    low, high = layout["yaxis"]["range"]
    dots = {name: (value - low) / (high - low) for name, value in values.items()}
    lines = [shape for shape in layout["shapes"] if shape.get("name") == LEADER]
    high_of = canvas_for(view).height
    for name, note in notes.items():
        away = abs(note["y"] - dots[name])
        near = any(abs(note["y"] - other) < away - 1e-9 for other in dots.values())
        if near or away * high_of > note["font"]["size"]:
            ends = [s for s in lines if abs(s["y1"] - note["y"]) < 1e-9 and s["x1"] > 1]
            assert [round(s["y0"], 9) for s in ends] == [round(dots[name], 9)], name


def test_what_has_no_room_is_counted(release: Release) -> None:
    """Where the plot is too low for twelve labels in legible type, the largest are told, and how many more there are."""
    view = View(areas=CROWD, preset="page", width=3000, height=150)
    layout = live(draw(SPEC, SPEC.select(release, view), view)).to_plotly_json()["layout"]
    told = [n["text"] for n in layout["annotations"] if n.get("x") == 1 and n["xref"] == "paper"]
    more = [text for text in told if text.startswith("+ ")]
    assert more == [f"+ {12 - (len(told) - 1)} more"]
    assert told[0].startswith("China")
    assert len(told) > 2


@pytest.mark.parametrize("preset", sorted(presets()))
@pytest.mark.parametrize("name", ["gdp-share", "trade-share"])
def test_labels_of_areas_stand_beside_them_or_are_led_there(
    release: Release, name: str, preset: str
) -> None:
    """The middle of a label is at the height of its area, or a line leads there; so it is with forecasts kept back."""
    spec, names = FIGURES[name], {"China": "CHN", "Japan": "JPN", "ROK": "KOR"}
    seen = 0
    for more in ({}, {"source": "weo"}, {"first": 1950, "last": 1971}):
        if more.get("source") and name != "gdp-share":
            continue
        view = View(preset=preset, **more)
        data = spec.select(release, view)
        layout = live(draw(spec, data, view)).to_plotly_json()["layout"]
        top, margin = layout["yaxis"]["range"][1], layout["margin"]
        plot = layout["height"] - margin["t"] - margin["b"]
        until = (layout.get("meta") or {}).get("until", [])
        rows = data.rows[data.rows["share"].notna()]
        for period, marks in (
            (rows["time_period"].max(), [*layout["annotations"], *layout["shapes"]]),
            (data.facts["last_observed"], until),
        ):
            shares = rows[rows["time_period"] == period].set_index("ref_area")["share"]
            low, bands = 0.0, {}
            for area in names.values():
                bands[area] = (low / top, (low + shares[area]) / top)
                low += shares[area]
            lines = [mark for mark in marks if mark.get("name") == LEADER]
            for mark in marks:
                area = names.get(re.sub("<[^>]*>", "", mark.get("text", "")).split(" ")[0])
                if area is None or mark["xref"] != "paper" or mark.get("name") == "furniture":
                    continue
                seen += 1
                lower, upper = bands[area]
                led = [line for line in lines if abs(line["y1"] - mark["y"]) < 1e-9]
                # Half a letter is no distance.
                near = mark["font"]["size"] / 2 / plot
                assert lower - near <= mark["y"] <= upper + near or led, (view.query(), area)
                assert all(lower < line["y0"] < upper for line in led), (view.query(), area)
    assert seen >= 6


def test_a_leader_within_the_plot_is_no_line_of_values(release: Release) -> None:
    """October 2020 ends in 2025, others in 2031: what leads from there is dotted; what leads from the edge is solid."""
    view = View(preset="slide")
    spec = FIGURES["revisions-lines"]
    chart = draw(spec, spec.select(release, view), view)
    leaders = [shape for shape in chart.shapes if shape.name == LEADER]
    assert any(shape.x0 < 0.99 for shape in leaders)
    assert all((shape.line.dash == "dot") == (shape.x0 < 0.99) for shape in leaders)
