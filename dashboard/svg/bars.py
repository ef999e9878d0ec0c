"""Bars in an SVG: bar traces, beside or upon each other as plotly.js puts them."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from dashboard.markup import Markup, fragment
from dashboard.svg.axes import Axis
from dashboard.svg.paint import class_of, colour, element, number, stroke
from dashboard.svg.sheet import Plot
from dashboard.svg.spec import Spec, either, number_of, pick, picked, value_of

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
    """

    i: int
    near: float
    far: float
    base: float
    top: float


@dataclass
class Bars:
    """A bar trace: what the figure says of it, its colour in the colourway, and its bars."""

    trace: Spec
    color: str
    bars: list[Bar] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.lying = self.trace.get("orientation") == "h"
        self.marker: Spec = self.trace.get("marker") or {}


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
            before[stack] = Bar(i, near, near + width, base, base + size)
            group.bars.append(before[stack])


def _axes(plot: Plot, group: Bars) -> tuple[Axis, Axis]:
    """The axis along which bars stand, and that along which they reach."""
    return (plot.y, plot.x) if group.lying else (plot.x, plot.y)


def _values(plot: Plot, group: Bars) -> list[tuple[float, float, int]]:
    along, up = _axes(plot, group)
    places, sizes = group.trace.get(along.letter) or (), group.trace.get(up.letter) or ()
    pairs = enumerate(zip(places, sizes, strict=True))
    rows = [(value_of(place), value_of(size), i) for i, (place, size) in pairs]
    return [(p, s, i) for p, s, i in rows if p is not None and s is not None]


def draw(plot: Plot, groups: list[Bars]) -> Markup:
    """The bars of a plot, each trace in a group of its own."""
    layout, drawn = plot.sheet.layout, []
    gapless = layout.get("bargap") == 0 and not layout.get("bargroupgap")
    for group in groups:
        outlined = (group.marker.get("line") or {}).get("width")
        stacked = layout.get("barmode") == "stack" and len(groups) > 1
        # Without this, neighbours would shine through between each other.
        sharp = stacked or (gapless and not outlined)
        shapes = [_rectangle(plot, group, bar.i, _ends(plot, group, bar)) for bar in group.bars]
        sharpness = "crispEdges" if sharp else None
        inner = element("g", shapes, clip_path=plot.clip, shape_rendering=sharpness)
        marked = class_of(group.trace.get("legendgroup"))
        drawn.append(element("g", inner, opacity=group.trace.get("opacity"), class_=marked))
    return fragment(drawn)


def _ends(plot: Plot, group: Bars, bar: Bar) -> Ends:
    along, up = _axes(plot, group)
    near, far = along.pixel(bar.near, clip=True) or 0.0, along.pixel(bar.far, clip=True) or 0.0
    base, top = up.pixel(bar.base, clip=True) or 0.0, up.pixel(bar.top, clip=True) or 0.0
    if 0 < abs(top - base) < 1:
        # plotly.js widens what is thinner than a pixel, to be seen for certain.
        low, high = math.floor(min(base, top)), math.ceil(max(base, top))
        base, top = (low, high) if base < top else (high, low)
    return near, far, base, top


def _rectangle(plot: Plot, group: Bars, i: int, ends: Ends) -> Markup:
    marker = group.marker
    paint = colour(pick(marker.get("color"), i) or group.color)
    hatch = picked(marker.get("pattern"), i)
    fill = plot.sheet.pattern(hatch, paint) if hatch.get("shape") else paint
    look = {"fill": fill, **stroke(picked(marker.get("line"), i), "#444", 0)}
    side0, side1, base, top = map(number, ends)
    if group.lying:
        d = f"M{base},{side0}H{top}V{side1}H{base}Z"
    else:
        d = f"M{side0},{base}V{top}H{side1}V{base}Z"
    return element("path", d=d, **look, opacity=pick(marker.get("opacity"), i))
