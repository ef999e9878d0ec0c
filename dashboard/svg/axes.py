"""Axes in an SVG: where values lie, and lines, ticks and labels to the pixel as plotly.js has them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from dashboard.svg.paint import crisp, crisp_path, number, whole
from dashboard.svg.spec import Spec, either, number_of
from dashboard.svg.words import LINE, Font, parse, words

_DATE = re.compile(r"\d{4}-\d\d?(-|$)")


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
        kind: ``linear``, ``log`` or ``category``.
        offset: Where it starts: pixels from the left or upper edge of the paper.
        length: Pixels.
        start: What lies at its left or lower end: a value, its logarithm, or the number of a category.
        stop: What lies at the other end.
    """

    id: str
    spec: Spec
    kind: str
    offset: float
    length: float
    categories: dict[str, int] = field(default_factory=dict)
    start: float = 0.0
    stop: float = 1.0

    @property
    def letter(self) -> str:
        """``x`` or ``y``."""
        return self.id[0]

    @property
    def visible(self) -> bool:
        """Whether anything of it is drawn."""
        return self.spec.get("visible") is not False

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

    def value(self, given: object) -> float | None:
        """What stands for a value of the data: a number, for a category its place, for a gap none."""
        return self.categories.get(str(given)) if self.kind == "category" else number_of(given)

    def pixel(self, value: float | None, *, clip: bool = False) -> float | None:
        """Pixels from the offset. What has no logarithm lies nowhere or, clipped, far outside."""
        if value is None or self.kind != "log":
            return None if value is None else self.place(value)
        if value > 0:
            return self.place(math.log10(value))
        far = 0.5 * (self.start + self.stop - 20 * abs(self.start - self.stop))
        return self.place(far) if clip else None

    def spot(self, given: object) -> float | None:
        """The place, in the terms of the range, of what a tick or a shape names: also the number of a category."""
        value = number_of(given)
        if self.kind == "category":
            return self.value(given) if value is None else value
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
        ValueError: An axis is of a kind that is not drawn.
    """
    values: dict[str, list[Any]] = {}
    for trace in data:
        for letter in "xy":
            own = values.setdefault(trace.get(f"{letter}axis") or letter, [])
            own += trace.get(letter) or ()
    ids = (key.replace("axis", "") for key in layout if key[1:5] == "axis")
    return {id_: _axis(id_, layout, values.get(id_) or [], area) for id_ in ids}


def _axis(id_: str, layout: Spec, given: list[Any], area: Area) -> Axis:
    letter = id_[0]
    spec = layout[f"{letter}axis{id_[1:]}"]
    root = layout[f"{letter}axis{str(spec.get('overlaying') or id_)[1:]}"]
    low, high = root.get("domain") or (0, 1)
    kind = spec.get("type") or _kind(id_, given)
    if kind not in {"linear", "log", "category"}:
        raise ValueError(
            f"to_svg draws linear, log and category axes, and {id_} is of type {kind!r}"
        )
    room = area.width if letter == "x" else area.height
    offset = area.left + low * room if letter == "x" else area.top + (1 - high) * room
    axis = Axis(id_, spec, kind, offset, (high - low) * room)
    if kind == "category":
        order = [*(spec.get("categoryarray") or ()), *(v for v in given if v is not None)]
        axis.categories = {name: i for i, name in enumerate(dict.fromkeys(map(str, order)))}
    return axis


def _kind(id_: str, given: list[Any]) -> str:
    """The kind for which plotly.js would take values."""
    odd = [v for v in given if v is not None and number_of(v) is None and v == v]
    if any(not isinstance(v, str) or _DATE.match(v) for v in odd):
        raise ValueError(f"to_svg draws no dates: give {id_} numbers or categories")
    return "category" if odd else "linear"


def fit(axis: Axis, values: list[float], *, from_zero: bool, room: bool) -> None:
    """Set the range: the one given, or about the one that plotly.js would choose.

    Args:
        axis: The axis.
        values: What is drawn along it.
        from_zero: Whether zero must be in sight.
        room: Whether there is room at the ends.
    """
    given = axis.spec.get("range")
    if given and None not in given:
        axis.start, axis.stop = map(float, given)
    else:
        low, high = _span(axis, values, from_zero=from_zero, room=room)
        backwards = axis.spec.get("autorange") == "reversed"
        axis.start, axis.stop = (high, low) if backwards else (low, high)
    if axis.start == axis.stop:
        axis.start, axis.stop = axis.start - 1, axis.stop + 1


def _span(axis: Axis, values: list[float], *, from_zero: bool, room: bool) -> tuple[float, float]:
    if axis.kind == "category":
        return -0.5, max(len(axis.categories), 1) - 0.5
    if axis.kind == "log":
        values, from_zero = [math.log10(v) for v in values if v > 0], False
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    if from_zero:
        low, high = min(low, 0.0), max(high, 0.0)
    pad = (high - low) / 18 if room else 0.0
    return low - pad * (low != 0 or not from_zero), high + pad * (high != 0 or not from_zero)


def ticks(axis: Axis) -> list[tuple[float, str]]:
    """Where the ticks are, in the terms of the range, and what stands there.

    Raises:
        ValueError: A label needs a formatter that is not here.
    """
    low, high = sorted((axis.start, axis.stop))
    slack = (high - low) * 1e-4
    if axis.spec.get("tickvals") is not None and axis.spec.get("tickmode") != "linear":
        places = [axis.spot(value) for value in axis.spec["tickvals"]]
        said = [str(text) for text in axis.spec.get("ticktext") or ()]
        said += ["" if p is None else _shown(axis, p) for p in places[len(said) :]]
        both = zip(places, said, strict=False)
        return [(p, text) for p, text in both if p is not None and low - slack < p < high + slack]
    step, first = _step(axis), either(axis.spec.get("tick0"), 0)
    start = math.ceil((low - slack - first) / step)
    stop = math.floor((high + slack - first) / step)
    places_ = (first + n * step for n in range(start, stop + 1))
    return [(place, _shown(axis, place)) for place in places_]


def _step(axis: Axis) -> float:
    """The step that is given, or the round one that plotly.js would take."""
    given = number_of(axis.spec.get("dtick"))
    if given or axis.kind != "linear":
        return given or 1.0
    parts = min(9, max(4, axis.length / (80 if axis.letter == "x" else 40))) + 1
    rough = abs(axis.stop - axis.start) / parts
    base = 10.0 ** math.floor(math.log10(rough))
    return base * next((m for m in (2, 5, 10) if rough <= base * m), 10)


def _shown(axis: Axis, place: float) -> str:
    """The text of a tick that has none of its own: the plain number."""
    if axis.spec.get("tickformat"):
        raise ValueError(f"to_svg formats no ticks: give the axis {axis.id} tickvals and ticktext")
    if axis.kind == "category":
        return next((name for name, n in axis.categories.items() if n == place), "")
    value = round(10**place if axis.kind == "log" else place, 9)
    text = f"{value:.10g}".replace("-", "\N{MINUS SIGN}")
    return f"{axis.spec.get('tickprefix') or ''}{text}{axis.spec.get('ticksuffix') or ''}"


def across(axis: Axis, counter: Axis, place: float) -> str:
    """The path of a line through the plot at a place of the axis."""
    at = axis.offset + axis.place(place)
    return _segment(axis, at, at, counter.offset, counter.offset + counter.length)


def _segment(axis: Axis, along0: float, along1: float, across0: float, across1: float) -> str:
    """The path from one point to another, their places given along the axis and across it."""
    start, end = (along0, across0), (along1, across1)
    (x0, y0), (x1, y1) = (start, end) if axis.letter == "x" else (start[::-1], end[::-1])
    return f"M{number(x0)},{number(y0)}L{number(x1)},{number(y1)}"


def line_at(axis: Axis, anchor: Axis | None, area: Area) -> float:
    """Where the middle of the axis' line is, beside another axis or free."""
    half = axis.thickness / 2
    if anchor is not None:
        return anchor.offset + anchor.length + half if axis.beyond else anchor.offset - half
    share = either(axis.spec.get("position"), 0)
    down = area.top + area.height * (1 - share)
    return half % 1 + (down if axis.letter == "x" else area.left + area.width * share)


def furniture(axis: Axis, at: float, font: Font) -> str:
    """The line, the ticks, their labels and the title.

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
    parts.append(_title(axis, edge - away * axis.thickness, own, font))
    return "".join(parts)


def _label(axis: Axis, place: float, text: str, edge: float, font: Font, base: Font) -> str:
    """One label; its lines grow away from the axis, or stay centred beside it."""
    lines = parse(text)
    extra = (len(lines) - 1) * LINE * font.size
    along, angle = axis.offset + axis.place(place), either(axis.spec.get("tickangle"), 0)
    leaning = "end" if (angle < 0) == axis.beyond else "start"
    if axis.letter == "y":
        x, y, anchor = edge, along + 0.35 * font.size - extra / 2, "start" if axis.beyond else "end"
    elif abs(angle) == 90:
        rise = 0.7 if angle < 0 and axis.beyond else 0.35 if angle > 0 and not axis.beyond else 0.5
        x, y = along + 0.175 * font.size * angle / 90, edge + font.size * rise - extra / 2
        anchor = leaning
    else:
        x, y = along, edge + font.size if axis.beyond else edge - font.size * 0.2 - extra
        anchor = leaning if angle else "middle"
    turn = f"rotate({number(angle)},{number(x)},{number(y - font.size / 2)})" if angle else ""
    return words(lines, x, y, font, base, anchor=anchor, transform=turn)


def _title(axis: Axis, edge: float, font: Font, base: Font) -> str:
    given = axis.spec.get("title") or {}
    given = {"text": given} if isinstance(given, str) else given
    if not given.get("text"):
        return ""
    font = font.over({"size": whole(font.size * 1.2)}).over(given.get("font"))
    # Without labels, and with them: how far the title keeps away, in ems.
    ems = {
        ("x", True): (2, 3),
        ("x", False): (1.5, 2.5),
        ("y", False): (1.5, 2),
        ("y", True): (2, 2.5),
    }
    labels = axis.spec.get("showticklabels") is not False
    gap = 10 + font.size * ems[axis.letter, axis.beyond][labels] + (axis.thickness - 1)
    at, along = edge + (gap if axis.beyond else -gap), axis.offset + axis.length / 2
    x, y = (along, at) if axis.letter == "x" else (at, along)
    turn = f"rotate(-90,{number(x)},{number(y)})" if axis.letter == "y" else ""
    return words(parse(given["text"]), x, y, font, base, anchor="middle", transform=turn)
