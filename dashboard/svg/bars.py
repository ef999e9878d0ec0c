"""Bars in an SVG: bar traces, beside or upon each other and labelled as plotly.js does it."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from dashboard.svg.axes import Axis
from dashboard.svg.paint import attributes, class_of, colour, contrast, number, stroke
from dashboard.svg.sheet import Plot
from dashboard.svg.spec import Spec, either, number_of, pick, picked
from dashboard.svg.words import measure, parse, words

#: Pixels between the end of a bar and its text.
_TEXT_PAD = 3

#: Pixels across and along a bar: its one side and the other, its base and its top.
Ends = tuple[float, float, float, float]


@dataclass
class Bar:
    """One bar.

    Attributes:
        i: Its number in the trace.
        near: Where it starts along the axis on which it stands.
        far: Where it ends there.
        base: From where it reaches.
        top: To where.
        last: Whether none is stacked upon it.
    """

    i: int
    near: float
    far: float
    base: float
    top: float
    last: bool = True


@dataclass
class Bars:
    """A bar trace: what the figure says of it, its colour in the colourway, and its bars."""

    trace: Spec
    color: str
    bars: list[Bar] = field(default_factory=list)

    def __post_init__(self) -> None:
        lying = self.trace.get("x") is not None and self.trace.get("y") is None
        self.lying = (self.trace.get("orientation") or ("h" if lying else "v")) == "h"
        self.marker: Spec = self.trace.get("marker") or {}

    def along(self, letter: str) -> list[float]:
        """The values along an axis."""
        if self.stands_on(letter):
            return [value for bar in self.bars for value in (bar.base, bar.top)]
        return [value for bar in self.bars for value in (bar.near, bar.far)]

    def stands_on(self, letter: str) -> bool:
        """Whether it is counted from the zero of an axis."""
        return self.lying == (letter == "x")

    def needs_room(self, letter: str) -> bool:
        """Whether plotly.js leaves room at the ends of an axis."""
        return self.stands_on(letter)


def arrange(plot: Plot, traces: Sequence[tuple[Spec, str]]) -> list[Bars]:
    """The bar traces of a plot, each bar in its place."""
    found = [Bars(trace, color) for trace, color in traces]
    mode = plot.sheet.layout.get("barmode") or "group"
    # Bars that say where they are stand by themselves.
    own = {"group": "offset", "overlay": "type"}.get(mode, "base")
    for lying in (False, True):
        same = [group for group in found if group.lying == lying]
        for group in same:
            if group.trace.get(own) is not None:
                _place(plot, [group], "overlay")
        _place(plot, [group for group in same if group.trace.get(own) is None], mode)
    return found


def _place(plot: Plot, groups: list[Bars], mode: str) -> None:
    """Set where bars stand and how far they reach."""
    layout, stacked = plot.sheet.layout, mode in {"stack", "relative"}
    rows = [_values(plot, group) for group in groups]
    places = [place for row in rows for place, _, _ in row]
    distinct = sorted(set(places))
    slot = min((b - a for a, b in itertools.pairwise(distinct)), default=1.0)
    slot = 1.0 if groups and _axes(plot, groups[0])[0].kind == "category" else slot
    slot *= 1 - either(layout.get("bargap"), 0.2)
    beside = mode == "group" and len(places) != len(distinct)
    slot /= len(groups) if beside else 1
    wide = slot * (1 - either(layout.get("bargroupgap"), 0))
    before: dict[tuple[object, ...], Bar] = {}
    for n, (group, row) in enumerate(zip(groups, rows, strict=True)):
        middle = (n - (len(groups) - 1) / 2) * slot if beside else 0.0
        for place, size, i in row:
            width = either(pick(group.trace.get("width"), i), wide)
            near = place + either(pick(group.trace.get("offset"), i), middle - width / 2)
            base = number_of(pick(group.trace.get("base"), i))
            # Without stacks only bars of one trace at one place are stacked: they would hide each other.
            alone = (None if stacked else n, None if base is None else i)
            stack = (place, size < 0 and mode != "stack", *alone)
            below = before.get(stack)
            base = below.top if below else base or 0.0
            bar = before[stack] = Bar(i, near, near + width, base, base + size)
            if below and stacked:
                below.last = False
            group.bars.append(bar)


def _axes(plot: Plot, group: Bars) -> tuple[Axis, Axis]:
    """The axis along which bars stand, and that along which they reach."""
    return (plot.y, plot.x) if group.lying else (plot.x, plot.y)


def _values(plot: Plot, group: Bars) -> list[tuple[float, float, int]]:
    along, up = _axes(plot, group)
    places, sizes = group.trace.get(along.letter), group.trace.get(up.letter) or ()
    places = range(len(sizes)) if places is None else places
    pairs = enumerate(zip(places, sizes, strict=False))
    rows = [(along.value(place), up.value(size), i) for i, (place, size) in pairs]
    return [(p, s, i) for p, s, i in rows if p is not None and s is not None]


def draw(plot: Plot, groups: list[Bars]) -> str:
    """The bars of a plot, each trace in a group of its own."""
    layout, drawn = plot.sheet.layout, ""
    gapless = layout.get("bargap") == 0 and not layout.get("bargroupgap")
    for group in groups:
        outlined = (group.marker.get("line") or {}).get("width")
        stacked = layout.get("barmode") == "stack" and len(groups) > 1
        # Without this, neighbours would shine through between each other.
        sharp = stacked or (gapless and not outlined)
        placed = [(bar, _ends(plot, group, bar)) for bar in group.bars]
        shapes = "".join(_rectangle(plot, group, bar.i, ends) for bar, ends in placed)
        texts = "".join(_text(plot, group, bar, ends) for bar, ends in placed)
        free = group.trace.get("cliponaxis") is False
        look = attributes(clip_path=plot.clip, shape_rendering="crispEdges" if sharp else None)
        texts = (
            f"<g{attributes(clip_path=None if free else plot.clip)}>{texts}</g>" if texts else ""
        )
        whole = attributes(opacity=group.trace.get("opacity"))
        whole += class_of(group.trace.get("legendgroup"))
        drawn += f"<g{whole}><g{look}>{shapes}</g>{texts}</g>"
    return drawn


def _ends(plot: Plot, group: Bars, bar: Bar) -> Ends:
    along, up = _axes(plot, group)
    near, far = along.pixel(bar.near, clip=True) or 0.0, along.pixel(bar.far, clip=True) or 0.0
    base, top = up.pixel(bar.base, clip=True) or 0.0, up.pixel(bar.top, clip=True) or 0.0
    if 0 < abs(top - base) < 1:
        # plotly.js widens what is thinner than a pixel, to be seen for certain.
        low, high = math.floor(min(base, top)), math.ceil(max(base, top))
        base, top = (low, high) if base < top else (high, low)
    return near, far, base, top


def _rectangle(plot: Plot, group: Bars, i: int, ends: Ends) -> str:
    marker = group.marker
    paint, hatch = (
        colour(pick(marker.get("color"), i) or group.color),
        picked(marker.get("pattern"), i),
    )
    fill = plot.sheet.pattern(hatch, paint) if hatch.get("shape") else paint
    look = {"fill": fill, **stroke(picked(marker.get("line"), i), "#444", 0)}
    side0, side1, base, top = map(number, ends)
    standing, lying = (
        f"M{side0},{base}V{top}H{side1}V{base}Z",
        f"M{base},{side0}H{top}V{side1}H{base}Z",
    )
    d = lying if group.lying else standing
    return f"<path{attributes(d=d, **look, opacity=pick(marker.get('opacity'), i))}/>"


def _text(plot: Plot, group: Bars, bar: Bar, ends: Ends) -> str:
    """The text of a bar: beyond its top, or inside it at its top, at its base or between.

    Raises:
        ValueError: Whether outside or inside is left to the browser.
    """
    trace, base = group.trace, plot.sheet.font
    text, where = pick(trace.get("text"), bar.i), pick(trace.get("textposition"), bar.i) or "auto"
    if text in (None, "") or where == "none":
        return ""
    if where == "auto":
        raise ValueError("to_svg does not choose where texts of bars are: say inside or outside")
    inside = where == "inside" or not bar.last
    own = dict(trace.get("textfont") or {})
    own |= trace.get("insidetextfont" if inside else "outsidetextfont") or {}
    if inside and not own.get("color"):
        own["color"] = contrast(pick(group.marker.get("color"), bar.i) or group.color)
    font, lines = base.over(picked(own, bar.i)), parse(text)
    wide, high = measure(lines, font)
    side0, side1, foot, top = ends
    # Plotly keeps away from the edges where there is room for that.
    thin = min(abs(side1 - side0), abs(top - foot)) if inside else abs(side1 - side0)
    pad = _TEXT_PAD if thin > 2 * _TEXT_PAD else 0
    up = (1 if group.lying else -1) if top == foot else math.copysign(1, top - foot)
    place = (trace.get("insidetextanchor") or "end") if inside else "beyond"
    edge = {"start": foot, "middle": (foot + top) / 2}.get(place, top)
    grows = {"end": -up, "middle": 0}.get(place, up)
    edge, middle = edge + grows * pad, (side0 + side1) / 2
    if not group.lying:
        y = edge + (grows - 1) * high / 2 + font.reach[0]
        return words(lines, middle, y, font, base, anchor="middle")
    x, anchor = edge + grows * wide / 2, "middle"
    if len(lines) == 1:
        # From the edge, so that an estimated width does no harm.
        x, anchor = edge, {1: "start", 0: "middle", -1: "end"}[int(grows)]
    return words(lines, x, middle - high / 2 + font.reach[0], font, base, anchor=anchor)
