"""Axes in an SVG: where values lie, and lines, ticks and labels to the pixel as plotly.js has them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from dashboard.markup import Markup, fragment
from dashboard.svg.paint import crisp, crisp_path, number
from dashboard.svg.spec import Spec, either, number_of
from dashboard.svg.words import LINE, Font, parse, words


@dataclass(frozen=True)
class Area:
    """The rectangle inside the margins."""

    left: float
    top: float
    width: float
    height: float


@dataclass
class Axis:
    """One axis.

    Attributes:
        id: Plotly's id, ``x2`` for the layout's ``xaxis2``.
        kind: ``linear`` or ``log``.
        offset: Where it starts: pixels from the left or upper edge of the paper.
        length: Pixels.
        start: The value at its left or lower end; its logarithm on a log axis.
        stop: The same at the other end.
        used: Whether a trace lies on it.
    """

    id: str
    spec: Spec
    kind: str
    offset: float
    length: float
    start: float
    stop: float
    used: bool = True

    @property
    def letter(self) -> str:
        """``x`` or ``y``."""
        return self.id[0]

    @property
    def visible(self) -> bool:
        """Whether anything of it is drawn."""
        return self.spec.get("visible") is not False and (self.used or "tickvals" in self.spec)

    @property
    def beyond(self) -> bool:
        """Whether it stands at the lower or right side of its plot."""
        usual = "bottom" if self.letter == "x" else "left"
        return (self.spec.get("side") or usual) in {"bottom", "right"}

    @property
    def has_line(self) -> bool:
        """Whether it has a line."""
        return self.visible and bool(self.spec.get("showline"))

    @property
    def thickness(self) -> float:
        """The width of its line, which also counts where none is drawn."""
        return crisp(self.spec.get("linewidth") if self.has_line else 1)

    def pixel(self, value: float | None, *, clip: bool = False) -> float | None:
        """Pixels from the offset. What has no logarithm lies nowhere or, clipped, far outside."""
        if value is None or self.kind != "log":
            return None if value is None else self.place(value)
        if value > 0:
            return self.place(math.log10(value))
        far = 0.5 * (self.start + self.stop - 20 * abs(self.start - self.stop))
        return self.place(far) if clip else None

    def spot(self, given: object) -> float | None:
        """The place, in the terms of the range, of what a tick or a shape names."""
        value = number_of(given)
        if self.kind == "log" and value is not None:
            return math.log10(value) if value > 0 else None
        return value

    def place(self, value: float) -> float:
        """The same for a value in the terms of the range, which for a log axis are exponents."""
        part = (value - self.start) / (self.stop - self.start)
        return round(self.length * (part if self.letter == "x" else 1 - part), 2)

    def inside(self, value: float) -> bool:
        """Whether a place, in the terms of the range, is more than a pixel away from the ends."""
        return 1 < self.place(value) < self.length - 1


def build(layout: Spec, data: Iterable[Spec], area: Area) -> dict[str, Axis]:
    """The axes of a layout by their ids.

    Raises:
        ValueError: An axis is of a kind that is not drawn, or says not where it starts and ends.
    """
    used = {trace.get(f"{letter}axis") or letter for trace in data for letter in "xy"}
    ids = (key.replace("axis", "") for key in layout if key[1:5] == "axis")
    return {id_: _axis(id_, layout, area, used=id_ in used) for id_ in ids}


def _axis(id_: str, layout: Spec, area: Area, *, used: bool) -> Axis:
    letter = id_[0]
    spec = layout[f"{letter}axis{id_[1:]}"]
    low, high = spec.get("domain") or (0, 1)
    kind = spec.get("type") or "linear"
    if kind not in {"linear", "log"}:
        raise ValueError(f"to_svg draws linear and log axes, and {id_} is of type {kind!r}")
    room = area.width if letter == "x" else area.height
    offset = area.left + low * room if letter == "x" else area.top + (1 - high) * room
    start, stop = _range(id_, spec, used=used)
    return Axis(id_, spec, kind, offset, (high - low) * room, start, stop, used)


def _range(id_: str, spec: Spec, *, used: bool) -> tuple[float, float]:
    """Where an axis starts and ends; one on which nothing lies may leave that open."""
    given = spec.get("range")
    if not given or None in given:
        if used:
            raise ValueError(f"to_svg chooses no ranges: give the axis {id_} one")
        return 0.0, 1.0
    start, stop = map(float, given)
    return (start - 1, stop + 1) if start == stop else (start, stop)


def ticks(axis: Axis) -> list[tuple[float, str]]:
    """Where the ticks are, in the terms of the range, and what stands there.

    Raises:
        ValueError: The axis leaves its ticks or their labels to plotly.js.
    """
    low, high = sorted((axis.start, axis.stop))
    slack = (high - low) * 1e-4
    values, texts = axis.spec.get("tickvals"), axis.spec.get("ticktext") or ()
    if values is None or len(texts) < len(values) or axis.spec.get("tickmode") == "linear":
        raise ValueError(f"to_svg chooses no ticks: give the axis {axis.id} tickvals and ticktext")
    places = zip(map(axis.spot, values), map(str, texts), strict=False)
    return [(p, text) for p, text in places if p is not None and low - slack < p < high + slack]


def across(axis: Axis, counter: Axis, place: float) -> str:
    """The path of a line through the plot at a place of the axis."""
    at = axis.offset + axis.place(place)
    return _segment(axis, at, at, counter.offset, counter.offset + counter.length)


def _segment(axis: Axis, along0: float, along1: float, across0: float, across1: float) -> str:
    """The path from one point to another, their places given along the axis and across it."""
    start, end = (along0, across0), (along1, across1)
    (x0, y0), (x1, y1) = (start, end) if axis.letter == "x" else (start[::-1], end[::-1])
    return f"M{number(x0)},{number(y0)}L{number(x1)},{number(y1)}"


def line_at(axis: Axis, anchor: Axis) -> float:
    """Where the middle of the axis' line is, beside another axis."""
    half = axis.thickness / 2
    return anchor.offset + anchor.length + half if axis.beyond else anchor.offset - half


def furniture(axis: Axis, at: float, font: Font) -> Markup:
    """The line, the ticks and their labels.

    Args:
        axis: The axis.
        at: Where the middle of its line is.
        font: The font of the picture.
    """
    spec, away = axis.spec, 1 if axis.beyond else -1
    color = spec.get("color") or "#444"
    own = font.over({"color": spec.get("color")})
    parts = []
    if axis.has_line:
        d = _segment(axis, axis.offset, axis.offset + axis.length, at, at)
        line = {"color": spec.get("linecolor"), "width": spec.get("linewidth")}
        parts.append(crisp_path(d, line, color))
    outside, length = spec.get("ticks") == "outside", either(spec.get("ticklen"), 5)
    places = ticks(axis)
    if spec.get("ticks"):
        way = away if outside else -away
        foot = at + way * axis.thickness / 2
        along = [axis.offset + axis.place(place) for place, _ in places]
        d = "".join(_segment(axis, p, p, foot, foot + way * length) for p in along)
        line = {"color": spec.get("tickcolor"), "width": spec.get("tickwidth")}
        parts.append(crisp_path(d, line, color))
    edge = at + away * axis.thickness / 2
    if spec.get("showticklabels") is not False:
        small = own.over(spec.get("tickfont"))
        gap = length * outside + 0.2 * small.size * (outside or axis.has_line)
        gap += either(spec.get("ticklabelstandoff"), 0)
        start = edge + away * gap
        parts += [_label(axis, p, text, start, small, font) for p, text in places if text]
    return fragment(parts)


def _label(axis: Axis, place: float, text: str, edge: float, font: Font, base: Font) -> Markup:
    """One label; its lines grow away from the axis, or stay centred beside it."""
    lines = parse(text)
    extra = (len(lines) - 1) * LINE * font.size
    along = axis.offset + axis.place(place)
    if axis.letter == "y":
        x, y, anchor = edge, along + 0.35 * font.size - extra / 2, "start" if axis.beyond else "end"
    else:
        x, y = along, edge + font.size if axis.beyond else edge - font.size * 0.2 - extra
        anchor = "middle"
    return words(lines, x, y, font, base, anchor=anchor)
