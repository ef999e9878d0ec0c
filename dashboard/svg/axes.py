"""Axes in an SVG: where values lie, and lines, ticks and labels to the pixel as plotly.js has them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from dashboard.figures.kit.chart import Axis, Chart, Font
from dashboard.markup import Markup, fragment
from dashboard.svg.paint import crisp, crisp_path, group, number, whole
from dashboard.svg.words import LINE, look_of, parse, words


@dataclass(frozen=True, slots=True)
class Area:
    """The rectangle inside the margins."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class Ruler:
    """An axis in its place.

    Attributes:
        id: Its name, such as ``x2``.
        axis: What the chart says of it.
        offset: Where it starts: pixels from the left or upper edge of the paper.
        length: Pixels.
        used: Whether a series lies on it.
    """

    id: str
    axis: Axis
    offset: float
    length: float
    used: bool

    @cached_property
    def across(self) -> bool:
        """Whether it is a horizontal one."""
        return self.id[0] == "x"

    @cached_property
    def visible(self) -> bool:
        """Whether anything of it is drawn."""
        return self.axis.visible and (self.used or bool(self.axis.tickvals))

    @cached_property
    def thickness(self) -> int:
        """The width of its line, which also counts where none is drawn."""
        return crisp(self.axis.linewidth if self.axis.showline else 1)

    @cached_property
    def pixel(self) -> Callable[[float], float]:
        """Pixels from the offset, for a value; what has no logarithm lies far outside."""
        place = self.place
        if not self.axis.log:
            return place
        start, stop = self.axis.range
        far = 0.5 * (start + stop - 20 * abs(start - stop))
        return lambda value: place(math.log10(value) if value > 0 else far)

    @cached_property
    def place(self) -> Callable[[float], float]:
        """The same in the terms of the range, which for a log axis are exponents; much lies at the same few values."""
        (start, stop), length, across = self.axis.range, self.length, self.across

        @lru_cache(maxsize=4096)
        def place(value: float) -> float:
            part = (value - start) / (stop - start)
            return round(length * (part if across else 1 - part), 2)

        return place

    @cached_property
    def ticks(self) -> list[tuple[float, str]]:
        """Where the ticks are, in pixels from the offset, and what stands there."""
        low, high = sorted(self.axis.range)
        slack = (high - low) * 1e-4
        spots = zip(map(self.axis.spot, self.axis.tickvals), self.axis.ticktext, strict=True)
        return [(self.place(s), text) for s, text in spots if low - slack < s < high + slack]


def rulers(chart: Chart) -> tuple[Area, dict[str, Ruler]]:
    """The room for the plot of a chart, and its axes by their names."""
    margin = chart.margin
    left, right, top, bottom = map(whole, (margin.left, margin.right, margin.top, margin.bottom))
    area = Area(left, top, chart.width - left - right, chart.height - top - bottom)
    used = {name for series in chart.series for name in (series.xaxis, series.yaxis)}
    return area, {name: _ruler(name, axis, area, name in used) for name, axis in chart.axes.items()}


def _ruler(name: str, axis: Axis, area: Area, used: bool) -> Ruler:
    low, high = axis.domain
    if name[0] == "x":
        return Ruler(name, axis, area.left + low * area.width, (high - low) * area.width, used)
    return Ruler(name, axis, area.top + (1 - high) * area.height, (high - low) * area.height, used)


def _segment(ruler: Ruler, along: tuple[float, float], across: tuple[float, float]) -> str:
    """The path of a line, its ends given along the axis and across it."""
    (x, u), (y, v) = (along, across) if ruler.across else (across, along)
    return f"M{number(x)},{number(y)}{f'H{number(u)}' if v == y else f'V{number(v)}'}"


def grid(ruler: Ruler, counter: Ruler) -> Markup:
    """Lines through the plot at each tick but those at its very ends."""
    axis, across = ruler.axis, (counter.offset, counter.offset + counter.length)
    if not axis.showgrid:
        return Markup()
    places = [ruler.offset + p for p, _ in ruler.ticks if 1 < p < ruler.length - 1]
    d = "".join(_segment(ruler, (p, p), across) for p in places)
    return crisp_path(d, axis.gridcolor, axis.gridwidth)


def furniture(ruler: Ruler, all_rulers: Mapping[str, Ruler], font: Font) -> Markup:
    """The line, the ticks and their labels.

    Args:
        ruler: The axis.
        all_rulers: The axes, among them that at which it stands.
        font: The font of the picture.
    """
    axis, away = ruler.axis, 1 if ruler.across else -1
    first = next(name for name in all_rulers if name[0] != ruler.id[0])
    anchor = all_rulers[axis.anchor or first]
    half = ruler.thickness / 2
    at = anchor.offset + anchor.length + half if ruler.across else anchor.offset - half
    edge, parts = at + away * half, []
    if axis.showline:
        d = _segment(ruler, (ruler.offset, ruler.offset + ruler.length), (at, at))
        parts.append(crisp_path(d, axis.linecolor, axis.linewidth))
    places = [(ruler.offset + place, text) for place, text in ruler.ticks]
    if axis.ticks:
        d = "".join(_segment(ruler, (p, p), (edge, edge + away * axis.ticklen)) for p, _ in places)
        parts.append(crisp_path(d, axis.tickcolor, 1))
    small = axis.tickfont or font
    gap = axis.ticklen + 0.2 * small.size if axis.ticks else 0.2 * small.size * bool(axis.showline)
    start = edge + away * gap
    labels = [_label(ruler, place, text, start, small) for place, text in places if text]
    anchor_of = "middle" if ruler.across else "end"
    return fragment(parts, group(labels, **look_of(small, font), text_anchor=anchor_of))


def _label(ruler: Ruler, along: float, text: str, edge: float, font: Font) -> Markup:
    """One label; its lines grow away from the axis, or stay centred beside it."""
    lines = parse(text)
    if ruler.across:
        return words(lines, along, edge + font.size, font, font)
    up = (len(lines) - 1) * LINE * font.size / 2
    return words(lines, edge, along + 0.35 * font.size - up, font, font)
