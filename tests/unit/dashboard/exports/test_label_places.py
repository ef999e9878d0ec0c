"""Where labels of native charts stand: read from the XML of the chart, held against the picture's own texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from xml.etree import ElementTree as ET

import pytest

from dashboard.exports import Job
from dashboard.exports.native import Rect, take_apart
from dashboard.exports.office.chart_cells import plain
from dashboard.exports.office.chart_xml import chart_xml
from dashboard.exports.office.ooxml import Ink
from dashboard.exports.office.paint import Paint
from dashboard.figures.kit.chart import Chart, Text
from dashboard.words.wording import words_for

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
#: What places may differ by, in sizes of the type: what programs leave between a value with its mark and its label.
NEAR = 0.75


def number(element: ET.Element, path: str) -> float:
    found = element.find(path)
    assert found is not None, path
    return float(found.get("val", ""))


def spots(chart: ET.Element, size: tuple[float, float]) -> Iterator[tuple[str, float, float]]:
    """What each label says, and where a program puts it: the point of its axis, the side of it, and how far it is moved."""
    layout = chart.find(f".//{C}plotArea/{C}layout/{C}manualLayout")
    assert layout is not None
    left, top, width, height = (number(layout, f"{C}{name}") for name in "xywh")
    scales = {
        axis.find(f"{C}axPos").get("val"): axis.find(f"{C}scaling")
        for axis in chart.iter(f"{C}valAx")
    }  # type: ignore[union-attr]
    up, across = scales["l"], scales.get("b")
    between = next(chart.iter(f"{C}crossBetween")).get("val") == "between"
    for series in chart.iter(f"{C}ser"):
        values, places = (
            {int(p.get("idx", "")): float(p.findtext(f"{C}v", "")) for p in series.findall(f"{path}//{C}pt")}
            for path in ((f"{C}yVal", f"{C}xVal") if across is not None else (f"{C}val", f"{C}cat"))
        )  # fmt: skip
        for label in series.iter(f"{C}dLbl"):
            at = int(number(label, f"{C}idx"))
            low, high = (number(up, f"{C}{end}") for end in ("min", "max"))  # type: ignore[arg-type]
            y = top + height * (high - values[at]) / (high - low)
            if across is not None:
                low, high, x = *(number(across, f"{C}{end}") for end in ("min", "max")), places[at]
            else:
                years = {n: date.fromordinal(int(day) + 693594).year for n, day in places.items()}
                pad = 0.5 if between else 0.0
                low, high, x = min(years.values()) - pad, max(years.values()) + pad, years[at]
            x = left + width * (x - low) / (high - low)
            moved = label.find(f"{C}layout/{C}manualLayout")
            shift = [number(moved, f"{C}{n}") for n in "xy"] if moved is not None else [0.0, 0.0]
            said = " ".join("".join(p.itertext()) for p in label.iter(f"{A}p"))
            yield said, (x + shift[0]) * size[0], (y + shift[1]) * size[1]


def pictured(chart: Chart, text: Text) -> tuple[float, float]:
    """Where the picture has the anchor of a text, in pixels from the upper left corner."""
    margin = chart.margin
    wide = chart.width - margin.left - margin.right
    tall = chart.height - margin.top - margin.bottom
    part = []
    for ref, value in ((text.xref, text.x), (text.yref, text.y)):
        if ref == "paper":
            part.append(value)
            continue
        axis = chart.axes[ref]
        (start, end), (low, high) = axis.domain, axis.range
        part.append(start + (end - start) * (value - low) / (high - low))
    x = margin.left + part[0] * wide + text.xshift
    y = margin.top + (1 - part[1]) * tall - text.yshift
    # Programs centre a label that stands at one side of its value.
    high = text.font.size * 1.3 * len(text.text.split("<br>"))
    return x, y + {"top": high / 2}.get(text.yanchor, 0.0)


@pytest.mark.parametrize(
    ("name", "query", "lang"),
    [
        ("definitions", {}, "ko"),
        ("definition-lines", {}, "zh"),
        ("explore", {"kind": "multiples"}, "ja"),
        ("explore", {"source": "weo"}, "en"),
        ("revisions", {}, "en"),
        ("revisions-lines", {}, "zh"),
        ("trade-flows", {}, "ko"),
        ("trade-flows", {"kind": "multiples"}, "ja"),
    ],
)
def test_labels_stand_where_the_picture_has_them(
    make: Callable[..., Job], name: str, query: dict[str, object], lang: str
) -> None:
    job = make(name, lang=lang, preset="slide", **query)
    later = words_for(job.view).marked("{}", forecast=True)
    drawing = take_apart(job.chart, "#ffffff", later, job.caption.title)
    paint = Paint(drawing, Ink(lang), 0.5, Rect(0, 0, drawing.width, drawing.height))
    size = drawing.width, drawing.height
    found = [
        each
        for panel in drawing.panels
        for each in spots(ET.fromstring(chart_xml(panel, paint)), size)
    ]
    expected = [
        (plain(text.text).replace("\n", " "), *pictured(job.chart, text))
        for text in job.chart.texts
        if text.tells is not None
    ]
    assert len(found) == len(expected) > 1
    for (said, *place), (told, *own) in zip(sorted(found), sorted(expected), strict=True):
        assert said == told
        # Beside a value programs leave a little room of their own.
        assert place == pytest.approx(own, abs=job.chart.font.size * NEAR), said
