"""What an SVG is drawn on: its chart, its axes, and the patterns and clips that are in use."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from dashboard.figures.kit.chart import Chart, Hatch
from dashboard.markup import Child, Markup
from dashboard.svg.axes import Area, Ruler
from dashboard.svg.paint import PREFIX, element, number

#: Left, top, right and lower edge.
Frame = tuple[float, float, float, float]


@dataclass
class Sheet:
    """The chart, its place and its axes by their names, and what is defined: its id and its element."""

    chart: Chart
    area: Area
    rulers: dict[str, Ruler]
    defs: dict[Markup, tuple[str, Markup]] = field(default_factory=dict)

    def ruler_of(self, ref: str) -> Ruler | None:
        """The axis at whose values a shape or text lies; none if it refers to a part of an axis or of the plot."""
        return self.rulers.get(ref)

    def at(self, ref: str, letter: str, given: float, *, exponents: bool = False) -> float:
        """Pixels from the left or upper edge of the paper.

        Args:
            ref: The name of an axis, that with `` domain``, or ``paper``.
            letter: ``x`` or ``y``.
            given: Where.
            exponents: Whether a log axis is given exponents, as texts do, or values, as shapes do.
        """
        ruler = self.rulers.get(ref)
        if ruler:
            return ruler.offset + (ruler.place(given) if exponents else ruler.pixel(given))
        area, within = self.area, self.rulers.get(ref.removesuffix(" domain"))
        offset, length = (area.left, area.width) if letter == "x" else (area.top, area.height)
        if within:
            offset, length = within.offset, within.length
        return offset + length * (given if letter == "x" else 1 - given)

    def clip(self, frame: Frame, within: Frame, moved: tuple[float, float] = (0, 0)) -> str | None:
        """A reference to a rectangle that hides what is outside it; none where nothing is.

        Args:
            frame: The rectangle: left, top, right and lower edge.
            within: The same of what is drawn.
            moved: Where both count from: an edge that lies on whole pixels cuts nothing off that ends there.
        """
        (left, top, right, bottom), (x0, y0, x1, y1) = frame, within
        gaps = [
            (x0 - left, left + moved[0]),
            (y0 - top, top + moved[1]),
            (right - x1, right + moved[0]),
            (bottom - y1, bottom + moved[1]),
        ]
        if all(gap >= 1 or (gap >= 0 and edge == int(edge)) for gap, edge in gaps):
            return None
        size = {"width": float(right - left), "height": float(bottom - top)}
        return self._define("clipPath", element("rect", x=float(left), y=float(top), **size))

    def pattern(self, hatch: Hatch, paint: str) -> str:
        """A reference to slanting lines that repeat."""
        over = hatch.fillmode == "overlay"
        back = hatch.bgcolor or (paint if over else "")
        # plotly.js gives the distance of the lines; the square that repeats is the diagonal of that.
        side = hatch.size * math.sqrt(2)
        square = {"width": side, "height": side}
        before, zero, q1, q3, end, after = (number(side * n / 4) for n in (-1, 0, 1, 3, 4, 5))
        d = f"M{before},{q1}L{q1},{before}M{zero},{end}L{end},{zero}M{q3},{after}L{after},{q3}"
        look = {"stroke": hatch.fgcolor, "opacity": hatch.fgopacity}
        return self._define(
            "pattern",
            element("rect", **square, fill=back) if back else None,
            element("path", d=d, stroke_width=hatch.solidity * hatch.size, **look, fill="none"),
            **square,
            patternUnits="userSpaceOnUse",
        )

    def _define(self, tag: str, *children: Child, **facts: object) -> str:
        name = f"{PREFIX}{len(self.defs)}"
        name, _ = self.defs.setdefault(
            element(tag, *children, **facts), (name, element(tag, *children, id=name, **facts))
        )
        return f"url(#{name})"

    def definitions(self) -> Markup | None:
        """The element that holds the patterns and clips."""
        return element("defs", [d for _, d in self.defs.values()]) if self.defs else None


@dataclass(frozen=True)
class Plot:
    """A pair of axes on a sheet. Inside it, pixels count from its upper left corner."""

    sheet: Sheet
    x: Ruler
    y: Ruler

    def clip(self, points: Sequence[tuple[float, float]], reach: float = 0) -> str | None:
        """A reference to its edges, if anything drawn through these points reaches beyond them."""
        xs, ys = zip(*points, strict=True) if points else ((0,), (0,))
        within = min(xs) - reach, min(ys) - reach, max(xs) + reach, max(ys) + reach
        moved = self.x.offset, self.y.offset
        return self.sheet.clip((0, 0, self.x.length, self.y.length), within, moved)
