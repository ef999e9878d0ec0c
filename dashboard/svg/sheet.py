"""What an SVG is drawn on: its layout, its axes, and the patterns and clips that are in use."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from dashboard.svg.axes import Area, Axis, line_at
from dashboard.svg.paint import attributes, colour, contrast, number, whole
from dashboard.svg.spec import Spec, either, number_of
from dashboard.svg.words import Font

#: Stands for the picture's own prefix of ids until that is known; `escape` lets it into no text.
PREFIX = "\0"


@dataclass
class Sheet:
    """The layout, the sizes, the axes by their ids, and what is defined: its id and its element."""

    layout: Spec
    width: int
    height: int
    axes: dict[str, Axis] = field(default_factory=dict)
    defs: dict[str, tuple[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        margin = self.layout.get("margin") or {}
        left, right, bottom = (whole(either(margin.get(side), 80)) for side in "lrb")
        top = whole(either(margin.get("t"), 100))
        self.font = Font().over(self.layout.get("font"))
        self.area = Area(left, top, self.width - left - right, self.height - top - bottom)

    def line_of(self, axis: Axis) -> float:
        """Where the line of an axis is: at the axis at which it stands, or free."""
        free = number_of(axis.spec.get("position")) is not None
        first = next((id_ for id_ in self.axes if id_[0] != axis.letter), "free")
        anchor = self.axes.get(axis.spec.get("anchor") or ("free" if free else first))
        return line_at(axis, anchor, self.area)

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
        rect = attributes(x=float(x), y=float(y), width=float(width), height=float(height))
        return self._define("clipPath", "", f"<rect{rect}/>")

    def pattern(self, hatch: Spec, paint: str) -> str:
        """A reference to lines or dots that repeat."""
        back, fore, strength = hatch.get("bgcolor"), hatch.get("fgcolor") or paint, 1.0
        if hatch.get("fillmode") == "overlay":
            back = back or paint
            fore, strength = hatch.get("fgcolor") or contrast(back), 0.5
        size, solidity = either(hatch.get("size"), 8), either(hatch.get("solidity"), 0.3)
        side, lines = _hatching(str(hatch["shape"]), size, solidity)
        square = attributes(width=float(side), height=float(side))
        paper = f"<rect{square}{attributes(fill=colour(back))}/>" if back else ""
        look = attributes(stroke=colour(fore), opacity=either(hatch.get("fgopacity"), strength))
        facts = f'{square} patternUnits="userSpaceOnUse"'
        return self._define("pattern", facts, f'{paper}<path{lines}{look} fill="none"/>')

    def _define(self, tag: str, facts: str, inner: str) -> str:
        name = f"{PREFIX}{len(self.defs)}"
        name, _ = self.defs.setdefault(
            f"{tag}{facts}{inner}", (name, f'<{tag} id="{name}"{facts}>{inner}</{tag}>')
        )
        return f"url(#{name})"

    def definitions(self) -> str:
        """The element that holds the patterns and clips."""
        return f"<defs>{''.join(d for _, d in self.defs.values())}</defs>" if self.defs else ""


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


def _hatching(shape: str, size: float, solidity: float) -> tuple[float, str]:
    """The side of the square that repeats, and the attributes of the path in it."""
    side = size * math.sqrt(2) if shape in {"/", "\\", "x"} else size
    before, zero, q1, q2, q3, end, after = (number(side * n / 4) for n in (-1, 0, 1, 2, 3, 4, 5))
    rising = f"M{before},{q1}L{q1},{before}M{zero},{end}L{end},{zero}M{q3},{after}L{after},{q3}"
    falling = f"M{q3},{before}L{after},{q1}M{zero},{zero}L{end},{end}M{before},{q3}L{q1},{after}"
    upright, level, dot = f"M{q2},{zero}V{end}", f"M{zero},{q2}H{end}", f"M{q2},{q2}h0"
    paths = {"/": rising, "\\": falling, "x": rising + falling}
    paths |= {"|": upright, "-": level, "+": upright + level, ".": dot}
    if shape not in paths:
        raise ValueError(f"to_svg does not draw patterns of shape {shape!r}")
    width, cap = solidity * size, None
    if shape in {"x", "+"}:
        width = size - size * math.sqrt(1 - solidity)
    elif shape == ".":
        width, cap = 2 * size * math.sqrt(solidity / math.pi), "round"
    return side, attributes(d=paths[shape], stroke_width=width, stroke_linecap=cap)
