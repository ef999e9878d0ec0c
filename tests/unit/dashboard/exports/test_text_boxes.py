"""What a native chart leaves to text boxes on slides, for every figure, kind of chart and size: the list, with the reasons."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest

from dashboard.exports import Job
from dashboard.exports.native import Drawing, Label, take_apart
from dashboard.figures import FIGURES
from dashboard.look import theme
from dashboard.look.charts import KINDS
from dashboard.words.wording import words_for

#: Why a text is a box beside the chart.
REASONS = {
    "axis": "An axis whose places programs cannot name: uneven ones, or years not counted from the first.",
    "claim": "It names the line of a claim, which is a shape, and tells no value of the release.",
    "divider": "It names a side of the line between observations and forecasts, which is a shape.",
    "event": "It names an event, whose line is a shape.",
    "legend": "It explains signs and colours, which the legend of a program does not have.",
    "name": "It names a row, a bar or a small chart, in a colour of its own or broken to its room, and tells no value.",
    "shapes": "Programs have no such chart: squares, rectangles and tiles are shapes, and so are their texts.",
    "year": "It names the year of all bars, of an end of lines, or of the line where forecasts begin.",
}
#: Figure and kind -> the reasons for what is left there. What is not listed has none.
LEFT: dict[tuple[str, str], set[str]] = {
    ("definitions", ""): {"axis", "claim", "legend", "name"},
    ("definition-lines", ""): {"axis", "name"},
    ("gdp-share", ""): {"axis", "claim"},
    ("gdp-share", "weo"): {"axis", "claim", "divider"},
    ("trade-share", ""): {"axis", "claim"},
    ("claim-strip", ""): {"legend"},
    ("revisions", ""): {"axis", "claim", "divider"},
    ("revisions-lines", ""): {"axis", "claim", "divider", "year"},
    ("explore", ""): {"axis", "event"},
    ("explore", "line"): {"axis", "event"},
    ("explore", "weo"): {"axis", "divider", "event"},
    ("explore", "area"): {"axis", "event"},
    ("explore", "share"): {"axis", "event"},
    ("explore", "bars"): {"year"},
    ("explore", "slope"): {"year"},
    ("explore", "rank"): {"axis", "event"},
    ("explore", "multiples"): {"name"},
    ("explore", "squares"): {"shapes"},
    ("explore", "treemap"): {"shapes"},
    ("explore", "map"): {"shapes"},
    ("why", ""): {"axis"},
    ("trade-flows", ""): {"axis"},
    ("trade-flows", "multiples"): {"name"},
    ("trade-among", ""): {"axis"},
    ("trade-mirrors", ""): {"name", "year"},
}
VIEWS = [
    *((name, "") for name in FIGURES),
    *(("explore", kind) for kind in KINDS),
    ("trade-flows", "multiples"),
    ("gdp-share", "weo"),
    ("explore", "weo"),
]
#: A value as figures write it: a year alone is none.
_VALUE = re.compile(r"\d[.,]\d|\d ?%|\d[\d,.]* ?(?:bn|tn|m)\b")
_SIGNS = re.compile("[■●○▨━▢]")


def reasons(job: Job, drawing: Drawing) -> Iterator[tuple[str, str]]:
    """Each text that is a box, without tags, and why."""
    chart, words = job.chart, words_for(job.view)
    colours = theme.palette(job.view.theme)
    ticks = {text for axis in chart.axes.values() for text in axis.ticktext}
    sides = {words.gettext(each) for each in ("forecast", "observed", "Forecast")}
    for label in (shape for shape in drawing.shapes if isinstance(shape, Label)):
        text = re.sub("<[^>]*>", "", re.sub("<br */?>", " ", label.text))
        bare = text.strip()
        if not drawing.panels and not drawing.table:
            yield bare, "shapes"
        elif label.text in ticks and label.size <= chart.font.size:
            yield bare, "axis"
        elif _SIGNS.search(bare):
            yield bare, "legend"
        elif colours["claim"] in label.text or label.colour == colours["claim"]:
            yield bare, "claim"
        elif bare in sides:
            yield bare, "divider"
        elif re.fullmatch(r"\d{4}", bare):
            yield bare, "year"
        elif job.spec.id == "explore" and job.view.kind != "multiples":
            yield bare, "event"
        else:
            yield bare, "name"


@pytest.mark.parametrize("preset", ["page", "slide"])
@pytest.mark.parametrize(("name", "kind"), VIEWS)
def test_text_boxes_beside_a_chart_are_those_that_cannot_be_labels(
    make: Callable[..., Job], name: str, kind: str, preset: str
) -> None:
    query = {"source": "weo"} if kind == "weo" else {"kind": kind} if kind else {}
    job = make(name, preset=preset, **query)
    later = words_for(job.view).marked("{}", forecast=True)
    drawing = take_apart(job.chart, "#ffffff", later, job.caption.title)
    found = list(reasons(job, drawing))
    left = {reason for _, reason in found}
    assert left <= set(REASONS)
    assert left == LEFT.get((name, kind), set()), found
    # Nothing but places along axes, claims and what has no chart at all has a number.
    told = [text for text, reason in found if reason not in {"axis", "claim", "shapes"}]
    assert not [text for text in told if _VALUE.search(text)]
    # All that the figure says of its values is a label of the chart, once.
    texts = [text for text in job.chart.texts if text.tells is not None]
    tags = sum(len(series.tags) for panel in drawing.panels for series in panel.tagged)
    assert tags == len(texts) or not drawing.panels
