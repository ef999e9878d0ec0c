"""Curves in an SVG: scatter traces, stacked, filled and labelled as plotly.js does it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from dashboard.markup import Markup, fragment
from dashboard.svg.paint import class_of, colour, element, number, stroke
from dashboard.svg.sheet import Plot
from dashboard.svg.spec import Spec, either, number_of, pick, picked, value_of
from dashboard.svg.words import LINE, parse, words

Point = tuple[float, float]


@dataclass
class Curve:
    """A scatter trace.

    Attributes:
        trace: What the figure says of it.
        color: Its colour in the colourway.
        points: The values and the number of each point; a gap has no values.
        fills: What is filled below its line, by itself or by the curve after it.
        back: The path from its end to its start.
    """

    trace: Spec
    color: str
    points: list[tuple[float | None, float | None, int | None]]
    fills: list[Markup] = field(default_factory=list)
    back: str = ""

    def __post_init__(self) -> None:
        self.line: Spec = self.trace.get("line") or {}
        self.marker: Spec = self.trace.get("marker") or {}
        self.stack = str(self.trace.get("stackgroup") or "")
        few = "lines+markers" if len(self.points) < 20 and not self.stack else "lines"
        self.mode = str(self.trace.get("mode") or few)
        self.fill = str(self.trace.get("fill") or ("tonexty" if self.stack else "none"))
        marked = self.marker.get("color")
        self.paint = colour(
            self.line.get("color") or (marked if isinstance(marked, str) else self.color)
        )


def arrange(traces: Sequence[tuple[Spec, str]]) -> list[Curve]:
    """The scatter traces of a plot, stacked, in the order in which they are drawn."""
    stacks: dict[str | int, list[Curve]] = {}
    for n, (trace, color) in enumerate(traces):
        curve = Curve(trace, color, _points(trace))
        stacks.setdefault(curve.stack or n, []).append(curve)
    for stack in stacks.values():
        if stack[0].stack:
            _pile(stack)
    return [curve for stack in stacks.values() for curve in stack]


def _points(trace: Spec) -> list[tuple[float | None, float | None, int | None]]:
    pairs = zip(trace.get("x") or (), trace.get("y") or (), strict=True)
    return [(value_of(x), value_of(y), i) for i, (x, y) in enumerate(pairs)]


def _pile(stack: list[Curve]) -> None:
    """Put curves upon each other; one that has no value somewhere adds nothing there."""
    places = {x for curve in stack for x, _, _ in curve.points if x is not None}
    below = dict.fromkeys(sorted(places), 0.0)
    for curve in stack:
        own = {x: (y, i) for x, y, i in curve.points if x is not None}
        curve.points = []
        for x in below:
            y, i = own.get(x, (None, None))
            below[x] += y or 0.0
            curve.points.append((x, below[x], i))


def draw(plot: Plot, curves: list[Curve]) -> Markup:
    """The curves of a plot, each in a group of its own."""
    before: dict[str, Curve] = {}
    lines = []
    for curve in curves:
        lines.append(_line(plot, curve, before.get(curve.stack)))
        before[curve.stack] = curve
    drawn = []
    for curve, line in zip(curves, lines, strict=True):
        marks, inner = _marks(plot, curve), fragment(curve.fills, line)
        clip, free = plot.clip, curve.trace.get("cliponaxis") is False
        if free and marks and inner:
            inner = element("g", inner, clip_path=clip)
        if inner or marks:
            clip_path = None if free and marks else clip
            # plotly.js forgets the opacity of traces with a fill.
            opacity = curve.trace.get("opacity") if curve.fill == "none" else None
            marked = class_of(curve.trace.get("legendgroup"))
            group = element("g", inner, marks, clip_path=clip_path, opacity=opacity, class_=marked)
            drawn.append(group)
    return fragment(drawn)


def _line(plot: Plot, curve: Curve, below: Curve | None) -> Markup:
    """The line of a curve. What it fills down to the curve before lies with that one, below its line."""
    segments = _segments(plot, curve)
    has_line, shape = "lines" in curve.mode, str(curve.line.get("shape") or "linear")
    if shape != "linear":
        raise ValueError(f"to_svg does not draw lines of shape {shape!r}")
    if not segments or not (has_line or curve.fill != "none"):
        return Markup()
    # Along the axis to which it fills, a curve bridges its gaps.
    joint = "L" if curve.fill[-1] == "y" else "ZM"
    forth = joint.join(map(_path, segments))
    curve.back = joint.join(_path(points[::-1]) for points in segments[::-1])
    if curve.fill != "none":
        _fill(plot, curve, below, forth, (segments[0][0], segments[-1][-1]))
    look = stroke(curve.line, curve.paint, 2)
    d = "".join("M" + _path(points) for points in segments)
    return element("path", d=d, **look, fill="none") if has_line and look else Markup()


def _segments(plot: Plot, curve: Curve) -> list[list[Point]]:
    segments: list[list[Point]] = [[]]
    for x, y, _ in curve.points:
        p, q = plot.x.pixel(x, clip=True), plot.y.pixel(y, clip=True)
        if p is not None and q is not None:
            segments[-1].append((p, q))
        elif not curve.trace.get("connectgaps"):
            segments.append([])
    return [points for points in segments if points]


def _path(points: Sequence[Point]) -> str:
    return "L".join(f"{number(x)},{number(y)}" for x, y in points)


def _fill(
    plot: Plot, curve: Curve, below: Curve | None, forth: str, ends: tuple[Point, Point]
) -> None:
    """Fill down to the curve below or, without one, to zero."""
    if curve.fill not in {"tozeroy", "tonexty"}:
        raise ValueError(f"to_svg does not fill {curve.fill!r}")
    (x0, _), (x1, _) = ends
    owner = curve
    if curve.fill == "tonexty" and below:
        d, owner = f"M{forth}L{below.back}Z", below
    else:
        zero = number(plot.y.pixel(0, clip=True) or 0)
        d = f"M{number(x1)},{zero}L{number(x0)},{zero}L{forth}Z"
    given, hatch = curve.trace.get("fillcolor"), curve.trace.get("fillpattern") or {}
    paint = colour(given) if given else curve.paint
    fill = plot.sheet.pattern(hatch, paint) if hatch.get("shape") else paint
    # Plotly's own choice is the line's colour at half strength.
    if owner is curve or owner.back:
        owner.fills.append(element("path", d=d, fill=fill, fill_opacity=None if given else 0.5))


def _marks(plot: Plot, curve: Curve) -> Markup:
    """Markers, then texts; where they are not clipped, only those within the ranges."""
    if curve.mode == "lines":
        return Markup()
    free = curve.trace.get("cliponaxis") is False
    markers, texts = [], []
    for x, y, i in curve.points:
        p, q = plot.x.pixel(x), plot.y.pixel(y)
        if i is None or p is None or q is None:
            continue
        if free and not (0 <= p <= plot.x.length and 0 <= q <= plot.y.length):
            continue
        if "markers" in curve.mode:
            markers.append(_marker(curve, i, p, q))
        if "text" in curve.mode:
            texts.append(_text(plot, curve, i, p, q))
    return fragment(markers, texts)


def _radius(curve: Curve, i: int) -> float:
    size = curve.marker.get("size")
    if not isinstance(size, list):
        return (number_of(size) or 6) / 2
    part = either(pick(size, i), 0) / 2 / either(curve.marker.get("sizeref"), 1)
    return part**0.5 if curve.marker.get("sizemode") == "area" else part


def _marker(curve: Curve, i: int, x: float, y: float) -> Markup:
    marker, bubbles = curve.marker, isinstance(curve.marker.get("size"), list)
    symbol = str(pick(marker.get("symbol"), i) or "circle")
    paint = colour(pick(marker.get("color"), i) or curve.line.get("color") or curve.color)
    outline = picked(marker.get("line"), i)
    if symbol == "circle":
        look = {"fill": paint, **stroke(outline, "#fff" if bubbles else "#444", int(bubbles))}
    elif symbol == "circle-open":
        look = {"fill": "none", **stroke({"width": outline.get("width") or 1}, paint, 1)}
    else:
        raise ValueError(f"to_svg does not draw markers of symbol {symbol!r}")
    opacity = pick(marker.get("opacity"), i)
    look["opacity"] = 0.7 if opacity is None and bubbles else opacity
    return element("circle", cx=x, cy=y, r=_radius(curve, i), **look)


def _text(plot: Plot, curve: Curve, i: int, x: float, y: float) -> Markup:
    text = pick(curve.trace.get("text"), i)
    if text is None:
        return Markup()
    font, lines = plot.sheet.font.over(picked(curve.trace.get("textfont"), i)), parse(text)
    where = str(pick(curve.trace.get("textposition"), i) or "middle center")
    away = _radius(curve, i) / 0.8 + 1 if "markers" in curve.mode else 0.0
    down = -1 if "top" in where else 1 if "bottom" in where else 0
    side, anchor = (
        (-1, "end") if "left" in where else (1, "start") if "right" in where else (0, "middle")
    )
    rows = (len(lines) - 1) * LINE + 1
    baseline = y + font.size * 0.75 + down * away + (down - 1) * rows * font.size / 2
    return words(lines, x + side * away, baseline, font, plot.sheet.font, anchor=anchor)
