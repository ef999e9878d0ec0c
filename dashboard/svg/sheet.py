"""What an SVG is drawn on: its layout, its axes, and the patterns and clips that are in use."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from dashboard.markup import Child, Markup
from dashboard.svg.axes import Area, Axis, line_at
from dashboard.svg.paint import PREFIX, colour, element, number, whole
from dashboard.svg.spec import Spec, either
from dashboard.svg.words import Font


@dataclass
class Sheet:
    """The layout, the sizes, the axes by their ids, and what is defined: its id and its element."""

    layout: Spec
    width: int
    height: int
    axes: dict[str, Axis] = field(default_factory=dict)
    defs: dict[Markup, tuple[str, Markup]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        margin = self.layout.get("margin") or {}
        left, right, bottom = (whole(either(margin.get(side), 80)) for side in "lrb")
        top = whole(either(margin.get("t"), 100))
        self.font = Font().over(self.layout.get("font"))
        self.area = Area(left, top, self.width - left - right, self.height - top - bottom)

    def line_of(self, axis: Axis) -> float:
        """Where the line of an axis is: at the axis at which it stands."""
        first = next(id_ for id_ in self.axes if id_[0] != axis.letter)
        return line_at(axis, self.axes[axis.spec.get("anchor") or first])

    def axis_of(self, ref: object, letter: str) -> Axis | None:
        """The axis at whose values a shape or annotation lies; none if it refers to a domain or the paper."""
        return None if str(ref).endswith(" domain") else self._axis(ref or letter)

    def _axis(self, ref: object) -> Axis | None:
        id_ = str(ref).removesuffix(" domain")
        if id_ != "paper" and id_ not in self.axes:
            raise ValueError(f"to_svg found no axis {id_!r}")
        return self.axes.get(id_)

    def at(self, ref: object, letter: str, given: object, *, exponents: bool) -> float:
        """Pixels from the left or upper edge of the paper.

        Args:
            ref: An axis' id, that with `` domain``, or ``paper``.
            letter: ``x`` or ``y``.
            given: Where.
            exponents: Whether a log axis is given exponents, as annotations do, or values, as shapes do.
        """
        axis, share = self.axis_of(ref, letter), either(given, 0)
        if axis is None:
            within, area = self._axis(ref), self.area
            offset, length = (area.left, area.width) if letter == "x" else (area.top, area.height)
            if within:
                offset, length = within.offset, within.length
            return offset + length * (share if letter == "x" else 1 - share)
        spot = share if exponents and axis.kind == "log" else axis.spot(given)
        return axis.offset + (
            axis.place(spot) if spot is not None else axis.pixel(0, clip=True) or 0
        )

    def clip(self, x: float, y: float, width: float, height: float) -> str:
        """A reference to a rectangle that hides what is outside it."""
        size = {"width": float(width), "height": float(height)}
        return self._define("clipPath", element("rect", x=float(x), y=float(y), **size))

    def pattern(self, hatch: Spec, paint: str) -> str:
        """A reference to slanting lines that repeat.

        Raises:
            ValueError: Another pattern is asked for.
        """
        if hatch["shape"] != "/":
            raise ValueError(f"to_svg does not draw patterns of shape {hatch['shape']!r}")
        back, fore, strength = hatch.get("bgcolor"), hatch.get("fgcolor") or paint, 1.0
        if hatch.get("fillmode") == "overlay":
            back, strength = back or paint, 0.5
        size, solidity = either(hatch.get("size"), 8), either(hatch.get("solidity"), 0.3)
        # plotly.js gives the distance of the lines; the square that repeats is the diagonal of that.
        side = size * math.sqrt(2)
        square = {"width": side, "height": side}
        before, zero, q1, q3, end, after = (number(side * n / 4) for n in (-1, 0, 1, 3, 4, 5))
        d = f"M{before},{q1}L{q1},{before}M{zero},{end}L{end},{zero}M{q3},{after}L{after},{q3}"
        look = {"stroke": colour(fore), "opacity": either(hatch.get("fgopacity"), strength)}
        return self._define(
            "pattern",
            element("rect", **square, fill=colour(back)) if back else None,
            element("path", d=d, stroke_width=float(solidity * size), **look, fill="none"),
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
    x: Axis
    y: Axis

    @property
    def clip(self) -> str:
        """A reference to its edges."""
        return self.sheet.clip(0, 0, self.x.length, self.y.length)
