"""Curves in an SVG, stacked, filled and labelled as plotly.js does it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from dashboard.figures.kit.chart import Curve, Marker
from dashboard.markup import Markup, fragment
from dashboard.svg.paint import class_of, element, group, polyline, stroke
from dashboard.svg.sheet import Plot
from dashboard.svg.words import LINE, look_of, parse, words

Point = tuple[float, float]


@dataclass
class Drawn:
    """A curve that is being drawn.

    Attributes:
        curve: What the chart says of it.
        points: Its values, on top of those below it; a gap has none. And which of its own values each is, if any.
        fills: What is filled below its line, by itself or by the curve after it.
        reached: The points through which its line goes.
        filled: The points around what is filled.
    """

    curve: Curve
    points: list[tuple[float | None, float | None, int | None]]
    fills: list[Markup] = field(default_factory=list)
    reached: list[Point] = field(default_factory=list)
    filled: list[Point] = field(default_factory=list)


def arrange(curves: Sequence[Curve]) -> list[Drawn]:
    """The curves of a plot, stacked, in the order in which they are drawn."""
    stacks: dict[str | int, list[Drawn]] = {}
    for n, curve in enumerate(curves):
        pairs = enumerate(zip(curve.x, curve.y, strict=True))
        drawn = Drawn(curve, [(x, y, i) for i, (x, y) in pairs])
        stacks.setdefault(curve.stackgroup or n, []).append(drawn)
    for name, stack in stacks.items():
        if isinstance(name, str):
            _pile(stack)
    return [drawn for stack in stacks.values() for drawn in stack]


def _pile(stack: list[Drawn]) -> None:
    """Put curves upon each other; one that has no value somewhere adds nothing there."""
    places = {x for drawn in stack for x, _, _ in drawn.points if x is not None}
    below = dict.fromkeys(sorted(places), 0.0)
    for drawn in stack:
        own = {x: (y, i) for x, y, i in drawn.points if x is not None}
        drawn.points = []
        for x in below:
            y, i = own.get(x, (None, None))
            below[x] += y or 0.0
            drawn.points.append((x, below[x], i))


def draw(plot: Plot, curves: list[Drawn]) -> Markup:
    """The curves of a plot, each in a group of its own."""
    before: dict[str, Drawn] = {}
    lines = []
    for drawn in curves:
        lines.append(_line(plot, drawn, before.get(drawn.curve.stackgroup)))
        before[drawn.curve.stackgroup] = drawn
    groups = []
    for drawn, line in zip(curves, lines, strict=True):
        curve, inner = drawn.curve, fragment(drawn.fills, line)
        marks, reach = _marks(plot, drawn)
        clip = plot.clip(drawn.filled) or plot.clip(
            drawn.reached, curve.line.width if curve.line else 0
        )
        if marks and curve.cliponaxis:
            clip = clip or plot.clip(drawn.reached, reach)
            inner, marks = fragment(inner, marks), Markup()
        inner = group(inner, clip_path=clip)
        groups.append(group(inner, marks, class_=class_of(curve.legendgroup)))
    return fragment(groups)


def _line(plot: Plot, drawn: Drawn, below: Drawn | None) -> Markup:
    """The line of a curve. What it fills down to the curve before lies with that one, below its line."""
    segments, curve = _segments(plot, drawn), drawn.curve
    drawn.reached += (point for points in segments for point in points)
    filled = bool(curve.stackgroup or curve.fill)
    if not segments or not (curve.lines or filled):
        return Markup()
    if filled:
        # Along the axis to which it fills, a curve bridges its gaps.
        _fill(plot, drawn, below, drawn.reached)
    look = stroke(curve.line) if curve.lines else None
    return (
        element("path", d="".join(map(polyline, segments)), **look, fill="none")
        if look
        else Markup()
    )


def _segments(plot: Plot, drawn: Drawn) -> list[list[Point]]:
    segments: list[list[Point]] = [[]]
    for x, y, _ in drawn.points:
        if x is None or y is None:
            segments.append([])
        else:
            segments[-1].append((plot.x.pixel(x), plot.y.pixel(y)))
    return [points for points in segments if points]


def _fill(plot: Plot, drawn: Drawn, below: Drawn | None, points: Sequence[Point]) -> None:
    """Fill down to the curve below or, without one, to zero."""
    curve, owner = drawn.curve, below or drawn
    zero, (x0, _), (x1, _) = plot.y.pixel(0), points[0], points[-1]
    around = [*points, *below.reached[::-1]] if below else [(x1, zero), (x0, zero), *points]
    if below and not below.reached:
        return
    paint = curve.fillcolor or curve.color
    fill = plot.sheet.pattern(curve.fillpattern, paint) if curve.fillpattern else paint
    # Plotly's own choice is the line's colour at half strength.
    strength = None if curve.fillcolor else 0.5
    owner.fills.append(element("path", d=f"{polyline(around)}Z", fill=fill, fill_opacity=strength))
    owner.filled += around


def _marks(plot: Plot, drawn: Drawn) -> tuple[Markup, float]:
    """Markers, then texts, and how far they reach; where they are not clipped, only those within the ranges."""
    curve, markers, texts = drawn.curve, [], []
    marks, said = curve.marks, curve.texts
    # Marks that nobody sees are there for the pointer, which a picture has not.
    if not said and (not marks or marks.opacity == 0):
        return Markup(), 0.0
    for x, y, i in drawn.points:
        if i is None or x is None or y is None:
            continue
        p, q = plot.x.pixel(x), plot.y.pixel(y)
        if not curve.cliponaxis and not (0 <= p <= plot.x.length and 0 <= q <= plot.y.length):
            continue
        if marks:
            markers.append(_marker(marks, i, p, q))
        if said:
            texts.append(_text(plot, curve, said[i], p, q))
    font, base = curve.textfont or plot.sheet.chart.font, plot.sheet.chart.font
    look = look_of(font, base) if texts else {}
    reach = 0.0
    if marks:
        sizes = [marks.size] if isinstance(marks.size, float | int) else marks.size
        reach = max(sizes) / 2 + (marks.line.width / 2 if marks.line else 0)
    words_of = group(texts, **look, text_anchor="middle" if texts else None)
    return fragment(markers, words_of), math.inf if texts else reach


def _marker(marks: Marker, i: int, x: float, y: float) -> Markup:
    size = marks.size if isinstance(marks.size, float | int) else marks.size[i]
    paint = marks.color if isinstance(marks.color, str) else marks.color[i]
    look = stroke(marks.line, paint)
    fill = "none" if marks.hollow else paint
    return element("circle", cx=x, cy=y, r=size / 2, fill=fill, **look, opacity=marks.opacity)


def _text(plot: Plot, curve: Curve, text: str, x: float, y: float) -> Markup:
    font, lines = curve.textfont or plot.sheet.chart.font, parse(text)
    rows = (len(lines) - 1) * LINE + 1
    return words(lines, x, y + font.size * 0.75 - rows * font.size / 2, font, font)
