"""Bars in an SVG, beside or upon each other as plotly.js puts them."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

from dashboard.figures.kit.chart import Bars
from dashboard.markup import Markup, fragment, xml_attributes
from dashboard.svg.paint import box, class_of, group, stroke
from dashboard.svg.sheet import Plot


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar.

    Attributes:
        n: Its number in the series.
        near: Where it starts along the axis on which it stands.
        far: Where it ends there.
        base: From where it reaches.
        top: To where.
    """

    n: int
    near: float
    far: float
    base: float
    top: float


def arrange(plot: Plot, series: Sequence[Bars]) -> list[tuple[Bars, list[Bar]]]:
    """The bars of a plot, each in its place."""
    chart = plot.sheet.chart
    stacked, free = chart.barmode == "stack", 0.2 if chart.bargap is None else chart.bargap
    rows = [_values(bars) for bars in series]
    places = [place for row in rows for place, _, _ in row]
    distinct = sorted(set(places))
    slot = min((b - a for a, b in itertools.pairwise(distinct)), default=1.0) * (1 - free)
    # Bars that say where they begin stand by themselves.
    beside = chart.barmode in (None, "group") and len(places) != len(distinct)
    beside = beside and not any(bars.base for bars in series)
    slot /= len(series) if beside else 1
    below: dict[tuple[object, ...], float] = {}
    found = []
    for k, (bars, row) in enumerate(zip(series, rows, strict=True)):
        middle = (k - (len(series) - 1) / 2) * slot if beside else 0.0
        each = []
        for place, size, n in row:
            width = bars.wide(n, slot)
            near = place + middle - width / 2
            stack = (place, size < 0 and not stacked)
            base = bars.base[n] if bars.base else below.get(stack, 0.0) if stacked else 0.0
            each.append(Bar(n, near, near + width, base, base + size))
            below[stack] = base + size
        found.append((bars, each))
    return found


def _values(bars: Bars) -> list[tuple[float, float, int]]:
    """Where each bar stands, how far it reaches, and its number."""
    places, sizes = (bars.y, bars.x) if bars.lying else (bars.x, bars.y)
    pairs = enumerate(zip(places, sizes, strict=True))
    return [(p, s, n) for n, (p, s) in pairs if p is not None and s is not None]


def draw(plot: Plot, arranged: Sequence[tuple[Bars, list[Bar]]]) -> Markup:
    """The bars of a plot, each series in a group of its own; smoothed ones have a path each, else edges would differ by a shade."""
    chart, drawn = plot.sheet.chart, []
    for bars, each in arranged:
        # Without this, neighbours would shine through between each other.
        sharp = (chart.barmode == "stack" and len(arranged) > 1) or (
            chart.bargap == 0 and not bars.marker.edge
        )
        paths: dict[str, list[str]] = {}
        corners: list[tuple[float, float]] = []
        fill = _fills(plot, bars)
        for bar in each:
            x0, y0, x1, y1 = _corners(plot, bars, bar)
            corners += ((x0, y0), (x1, y1))
            paths.setdefault(fill(bar.n), []).append(box(x0, y0, x1, y1))
        look = stroke(bars.marker.line)
        one = next(iter(paths)) if len(paths) == 1 else None
        shapes = [
            Markup(f'<path d="{part}"{look_of}/>')
            for paint, parts in paths.items()
            for look_of in [xml_attributes({"fill": None if one else paint})]
            for part in (["".join(parts)] if sharp else parts)
        ]
        reach = bars.marker.line.width / 2 if bars.marker.line else 0
        own = {"clip_path": plot.clip(corners, reach), "class_": class_of(bars.legendgroup)}
        drawn.append(
            group(shapes, fill=one, **look, **own, shape_rendering="crispEdges" if sharp else None)
        )
    return fragment(drawn)


def _corners(plot: Plot, bars: Bars, bar: Bar) -> tuple[float, float, float, float]:
    """Two corners of a bar opposite each other."""
    along, up = (plot.y, plot.x) if bars.lying else (plot.x, plot.y)
    near, far, base, top = (
        along.pixel(bar.near),
        along.pixel(bar.far),
        up.pixel(bar.base),
        up.pixel(bar.top),
    )
    if 0 < abs(top - base) < 1:
        # plotly.js widens what is thinner than a pixel, to be seen for certain.
        low, high = math.floor(min(base, top)), math.ceil(max(base, top))
        base, top = (low, high) if base < top else (high, low)
    return (base, near, top, far) if bars.lying else (near, base, far, top)


def _fills(plot: Plot, bars: Bars) -> Callable[[int], str]:
    """What fills a bar, by its number: a colour, or a reference to a pattern."""
    color, hatch = bars.marker.color, bars.marker.pattern

    def paint(n: int) -> str:
        return color if isinstance(color, str) else color[n]

    if not hatch:
        return paint
    pattern = lru_cache(maxsize=256)(partial(plot.sheet.pattern, hatch))
    return lambda n: pattern(paint(n)) if bars.hatched(n) else paint(n)
