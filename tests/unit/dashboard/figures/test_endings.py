"""Labels at the ends of lines: in the order of the values, and led to their own dot wherever they do not stand beside it."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.figures import FIGURES, draw
from dashboard.figures.kit.endings import LEADER
from dashboard.look.canvas import canvas_for
from dashboard.look.view import View
from dashboard.words.wording import in_language
from etl.storage.store import Release

CROWD = ("CHN", "JPN", "KOR", "USA", "DEU", "IND", "GBR", "FRA", "BRA", "ITA", "CAN", "RUS")
SPEC = FIGURES["explore"]
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
    return draw(SPEC, data, view).to_plotly_json()["layout"], values, view


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("preset", ["slide", "column", "page", "phone"])
@pytest.mark.parametrize("kind", ["line", "slope", "rank"])
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
    layout = draw(SPEC, SPEC.select(release, view), view).to_plotly_json()["layout"]
    told = [n["text"] for n in layout["annotations"] if n.get("x") == 1 and n["xref"] == "paper"]
    more = [text for text in told if text.startswith("+ ")]
    assert more == [f"+ {12 - (len(told) - 1)} more"]
    assert told[0].startswith("China")
    assert len(told) > 2
