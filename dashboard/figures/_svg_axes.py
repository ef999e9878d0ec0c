"""Axes in an SVG: where values lie, and grid, lines, ticks and labels, pixel by pixel as plotly.js has them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from dashboard.figures._svg_text import LINE, Font, Spec, attributes, colour, parse, words

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
        start: The value, or its logarithm, or the serial number of the category, at the left or lower end.
        stop: The same at the right or upper end.
        root: The axis it is laid over, or itself.
    """

    id: str
    spec: Spec
    kind: str
    offset: float
    length: float
    root: str
    categories: dict[str, int] = field(default_factory=dict)
    start: float = 0.0
    stop: float = 1.0

    @property
    def letter(self) -> str:
        """``x`` or ``y``."""
        return self.id[0]

    @property
    def side(self) -> str:
        """Where its ticks stand."""
        return str(self.spec.get("side") or ("bottom" if self.letter == "x" else "left"))

    @property
    def beyond(self) -> bool:
        """Whether its ticks stand at the right or lower side."""
        return self.side in {"right", "bottom"}

    @property
    def line(self) -> float:
        """The width of its line in pixels: whole ones, as plotly.js draws it; 1 where none is drawn."""
        return crisp(self.spec.get("linewidth")) if self.has_line else 1

    @property
    def has_line(self) -> bool:
        """Whether a line is drawn."""
        return self.visible and asked(self.spec, "showline", "linecolor", "linewidth")

    @property
    def visible(self) -> bool:
        """Whether anything of it is drawn."""
        return self.spec.get("visible") is not False

    def value(self, given: object) -> float | None:
        """What stands for a value of the data: a number, for a category its serial number, for a gap none."""
        if self.kind == "category":
            return self.categories.get(str(given))
        return as_number(given)

    def pixel(self, value: float | None, *, clip: bool = False) -> float | None:
        """Pixels from the axis' offset, as plotly.js rounds them.

        Args:
            value: As `value` gives it.
            clip: Whether what has no logarithm lies far outside, rather than nowhere.
        """
        if value is None:
            return None
        if self.kind == "log":
            if value > 0:
                value = math.log10(value)
            elif clip:
                value = 0.5 * (self.start + self.stop - 20 * abs(self.start - self.stop))
            else:
                return None
        return self.place(value)

    def place(self, value: float) -> float:
        """The same for a value in the terms of the range, which for a log axis are exponents."""
        span = self.stop - self.start
        part = (value - self.start) / span if self.letter == "x" else (self.stop - value) / span
        return round(self.length * part, 2)


def as_number(given: object) -> float | None:
    """A finite number, or none."""
    try:
        number = float(given)  # type: ignore[arg-type]  # anything may stand in a figure's data
    except (TypeError, ValueError):
        return None
    return number if math.isfinite(number) else None


def crisp(width: object) -> float:
    """The width of a line that is not smoothed: whole pixels, at least one."""
    return max(1, math.floor((as_number(width) or 1) + 0.5))


def asked(spec: Spec, switch: str, *facts: str) -> bool:
    """Whether a part is drawn: it is switched on, or not switched off and described."""
    on = spec.get(switch)
    return bool(on) if on is not None else any(spec.get(fact) for fact in facts)


def build(layout: Spec, data: Iterable[Spec], area: Area) -> dict[str, Axis]:
    """The axes of a figure by their ids.

    Raises:
        ValueError: An axis is of a kind that is not drawn.
    """
    values: dict[str, list[Any]] = {}
    for trace in data:
        for letter in "xy":
            values.setdefault(trace.get(f"{letter}axis") or letter, []).extend(trace.get(letter) or ())
    for name in layout:
        if re.fullmatch(r"[xy]axis([2-9]|[1-9]\d+)?", name):
            values.setdefault(name.replace("axis", ""), [])
    for letter in "xy":
        values.setdefault(letter, [])
    return {id_: _axis(id_, layout, given, area) for id_, given in values.items()}


def _axis(id_: str, layout: Spec, given: list[Any], area: Area) -> Axis:
    spec: Spec = layout.get(f"{id_[0]}axis{id_[1:]}") or {}
    root = str(spec.get("overlaying") or id_)
    low, high = (layout.get(f"{id_[0]}axis{root[1:]}") or {}).get("domain") or (0, 1)
    kind = spec.get("type") or _kind(id_, given)
    if kind not in {"linear", "log", "category"}:
        raise ValueError(f"to_svg draws linear, log and category axes; the axis {id_} is of type {kind!r}")
    if id_[0] == "x":
        axis = Axis(id_, spec, kind, area.left + low * area.width, (high - low) * area.width, root)
    else:
        axis = Axis(id_, spec, kind, area.top + (1 - high) * area.height, (high - low) * area.height, root)
    if kind == "category":
        order = [*(spec.get("categoryarray") or ()), *(v for v in given if v is not None)]
        axis.categories = {name: i for i, name in enumerate(dict.fromkeys(str(v) for v in order))}
    return axis


def _kind(id_: str, given: list[Any]) -> str:
    """The kind that plotly.js would take values for."""
    odd = [v for v in given if v is not None and as_number(v) is None and v == v]
    if not odd:
        return "linear"
    if not all(isinstance(v, str) for v in odd) or any(_DATE.match(v) for v in odd):
        raise ValueError(f"to_svg does not draw dates: give the axis {id_} a type and the figure numbers or categories")
    return "category"


def fit(axis: Axis, axes: Mapping[str, Axis], extent: tuple[list[float], bool, bool]) -> None:
    """Set the range: the one that is given, or about the one that plotly.js would choose.

    Args:
        axis: The axis.
        axes: All of them.
        extent: The values drawn along it, whether zero must be in sight, and whether there is room at the ends.
    """
    match = axes.get(str(axis.spec.get("matches")))
    given = axis.spec.get("range") or (match.spec.get("range") if match else None)
    if given and None not in given:
        axis.start, axis.stop = float(given[0]), float(given[1])
        return
    values, to_zero, padded = extent
    if axis.kind == "category":
        low, high = -0.5, max(len(axis.categories), 1) - 0.5
    else:
        low, high = _about(axis, values, to_zero=to_zero, padded=padded)
    flip = axis.spec.get("autorange") == "reversed"
    axis.start, axis.stop = (high, low) if flip else (low, high)


def _about(axis: Axis, values: list[float], *, to_zero: bool, padded: bool) -> tuple[float, float]:
    if axis.kind == "log":
        values, to_zero = [math.log10(v) for v in values if v > 0], False
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    if to_zero:
        low, high = min(low, 0.0), max(high, 0.0)
    if low == high:
        low, high = low - 1, high + 1
    pad = (high - low) / 18 if padded else 0.0
    return (0.0 if to_zero and low == 0 else low - pad), (0.0 if to_zero and high == 0 else high + pad)


def ticks(axis: Axis, size: float) -> list[tuple[float, str]]:
    """Where the ticks are, in the terms of the range, and what stands there.

    Raises:
        ValueError: The labels need a formatter that is not here.
    """
    low, high = sorted((axis.start, axis.stop))
    slack = (high - low) * 1e-4
    if axis.spec.get("tickvals") is not None and axis.spec.get("tickmode") != "linear":
        places = [_place(axis, v) for v in axis.spec["tickvals"]]
        said = [str(t) for t in axis.spec.get("ticktext") or ()]
        said += ["" if p is None else _shown(axis, p, 1e-6) for p in places[len(said) :]]
        both = zip(places, said, strict=False)
        return [(p, text) for p, text in both if p is not None and low - slack < p < high + slack]
    step = _step(axis, size)
    first = (as_number(axis.spec.get("tick0")) or 0.0) if axis.spec.get("dtick") else 0.0
    n = math.ceil((low - slack - first) / step)
    found = []
    while first + n * step < high + slack:
        found.append((first + n * step, _shown(axis, first + n * step, step)))
        n += 1
    return found


def _place(axis: Axis, value: object) -> float | None:
    place = axis.value(value)
    if place is None and axis.kind == "category":
        return as_number(value)
    if place is not None and axis.kind == "log":
        return math.log10(place) if place > 0 else None
    return place


def _step(axis: Axis, size: float) -> float:
    given = as_number(axis.spec.get("dtick"))
    if given:
        return given
    span = abs(axis.stop - axis.start)
    if axis.kind == "category":
        return float(math.ceil(max(1.0, span * size * 1.2 / axis.length)))
    if axis.kind == "log":
        return 1.0
    rough = span / (min(9, max(4, axis.length / (80 if axis.letter == "x" else 40))) + 1)
    base = 10.0 ** math.floor(math.log10(rough))
    return base * next((m for m in (2, 5, 10) if rough <= base * m), 10)


def _shown(axis: Axis, place: float, step: float) -> str:
    """The text of a tick without a text of its own: plain numbers, thousands and more as k, M, B, T."""
    if axis.spec.get("tickformat"):
        raise ValueError(f"to_svg formats no ticks: give the axis {axis.id} tickvals and ticktext")
    if axis.kind == "category":
        return next((name for name, n in axis.categories.items() if n == place), "")
    value = 10.0**place if axis.kind == "log" else place
    top = max(abs(value) if axis.kind == "log" else 0, abs(axis.start), abs(axis.stop))
    power = math.floor(math.log10(top) + 0.01) if top else 0
    thousands = max(0, min(4, round((power - 1) / 3))) if power > 3 else 0
    digits = max(0, 2 - math.floor(math.log10(step) + 0.01) + 3 * thousands) if axis.kind == "linear" else 9
    text = f"{abs(value) / 1000**thousands:.{min(digits, 12)}f}"
    text = (text.rstrip("0").rstrip(".") if "." in text else text) + ("kMBT"[thousands - 1] if thousands else "")
    sign = "\N{MINUS SIGN}" if value < 0 and text.strip("0.") else ""
    return f"{axis.spec.get('tickprefix') or ''}{sign}{text}{axis.spec.get('ticksuffix') or ''}"


def inside(axis: Axis, place: float) -> bool:
    """Whether a grid line is drawn: not within a pixel of the ends."""
    return 1 < axis.place(place) < axis.length - 1


def across(axis: Axis, counter: Axis, place: float) -> str:
    """The path of a line through the plot at a place of the axis."""
    at = axis.offset + axis.place(place)
    if axis.letter == "x":
        return f"M{_n(at)},{_n(counter.offset)}v{_n(counter.length)}"
    return f"M{_n(counter.offset)},{_n(at)}h{_n(counter.length)}"


def line_position(axis: Axis, anchor: Axis | None, area: Area) -> float:
    """Where the middle of the axis' line is, across the axis."""
    half = axis.line / 2
    if anchor is None:
        position = as_number(axis.spec.get("position")) or 0.0
        start = area.top + area.height * (1 - position) if axis.letter == "x" else area.left + area.width * position
        return start + half % 1
    return anchor.offset + anchor.length + half if axis.beyond else anchor.offset - half


def marks(axis: Axis, at: float, font: Font, base: Font) -> str:
    """Ticks and their labels.

    Args:
        axis: The axis.
        at: Where its line is.
        font: The layout's font.
        base: The font of the whole picture.
    """
    spec = axis.spec
    if spec.get("color"):
        font = font.over({"color": spec["color"]})
    font = font.over(spec.get("tickfont"))
    places = ticks(axis, font.size)
    sign = 1 if axis.beyond else -1
    length = _tick_length(spec)
    start = at + sign * axis.line / 2
    parts = []
    if length:
        end = start + (length if spec.get("ticks") != "inside" else -length) * sign
        along = [_n(axis.offset + axis.place(place)) for place, _ in places]
        path = [f"M{p},{_n(start)}V{_n(end)}" if axis.letter == "x" else f"M{_n(start)},{p}H{_n(end)}" for p in along]
        stroke = {"stroke": colour(spec.get("tickcolor") or spec.get("color") or "#444"), "stroke-width": crisp(spec.get("tickwidth"))}
        parts.append(f"<path{attributes({'d': ''.join(path), **stroke, 'fill': 'none', 'shape-rendering': 'crispEdges'})}/>")
    if spec.get("showticklabels") is not False:
        gap = length if length and spec.get("ticks") != "inside" else 0.0
        gap += 0.2 * font.size if gap or axis.has_line else 0.0
        gap += (as_number(spec.get("ticklabelstandoff")) or 0.0) + axis.line / 2
        parts += [_label(axis, place, text, at + sign * gap, font, base) for place, text in places if text]
    return "".join(parts)


def _tick_length(spec: Spec) -> float:
    drawn = spec.get("ticks")
    if drawn == "" or (drawn is None and not any(spec.get(k) for k in ("ticklen", "tickwidth", "tickcolor"))):
        return 0.0
    given = as_number(spec.get("ticklen"))
    return 5.0 if given is None else given


def _label(axis: Axis, place: float, text: str, edge: float, font: Font, base: Font) -> str:
    """One label; several lines grow away from the axis, or stay centred beside it."""
    lines = parse(text)
    extra = (len(lines) - 1) * LINE * font.size
    along = axis.offset + axis.place(place) + (as_number(axis.spec.get("ticklabelshift")) or 0.0)
    angle = as_number(axis.spec.get("tickangle")) or 0.0
    if axis.letter == "x":
        x, y = along, edge + font.size * (1 if axis.beyond else -0.2)
        anchor = "middle" if angle in {0, 180} else "end" if (angle < 0) == axis.beyond else "start"
        rise = 0.5 if abs(angle) > 60 else 0.0 if axis.beyond else 1.0
        if abs(angle) == 90:
            x += 0.175 * font.size * angle / 90
            y = edge + font.size * (0.7 if angle < 0 and axis.beyond else 0.35 if angle > 0 and not axis.beyond else 0.5)
    else:
        x, y = edge, along + 0.35 * font.size
        anchor, rise = "start" if axis.beyond else "end", 0.5
    turn = f"rotate({_n(angle)},{_n(x)},{_n(y - font.size / 2)})" if angle else ""
    return words(lines, x, y - rise * extra, font, base, anchor=anchor, transform=turn)


def _n(value: float) -> str:
    return f"{round(value, 2):.7g}"
