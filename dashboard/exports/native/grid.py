"""Where things are: the axes of a figure, and values as pixels."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import Any

from dashboard.exports.native.drawing import Axis, Rect
from dashboard.exports.native.formats import number_format
from dashboard.exports.native.values import Trace, listed, name_of, plain, short


class Grid:
    """The axes of one figure."""

    def __init__(self, layout: dict[str, Any]) -> None:
        self._layout = layout
        margin = layout["margin"]
        self.plot = Rect(
            margin["l"],
            margin["t"],
            layout["width"] - margin["l"] - margin["r"],
            layout["height"] - margin["t"] - margin["b"],
        )

    def axis(self, name: str) -> dict[str, Any]:
        """The facts of an axis, such as ``y2``."""
        number = "" if name[1:] == "1" else name[1:]
        return self._layout.get(f"{name[0]}axis{number}") or {}

    # Positions.

    def domain(self, name: str) -> tuple[float, float]:
        """Where an axis begins and ends, in pixels; the vertical ones from the bottom up."""
        low, high = self.axis(name).get("domain") or (0, 1)
        if name[0] == "x":
            return self.plot.left + low * self.plot.width, self.plot.left + high * self.plot.width
        return self.plot.bottom - low * self.plot.height, self.plot.bottom - high * self.plot.height

    def range(self, name: str) -> tuple[float, float]:
        """The values at both ends of an axis."""
        low, high = map(float, self.axis(name).get("range") or (0, 1))
        # A single year has room around it.
        return (low - 0.5, high + 0.5) if low == high else (low, high)

    def number(self, name: str, value: Any) -> float:
        """A value as a number along its axis."""
        number = float(value)
        return math.log10(number) if self.axis(name).get("type") == "log" and number > 0 else number

    def along(self, name: str, number: float) -> float:
        """A number along an axis as a pixel."""
        start, end = self.domain(name)
        low, high = self.range(name)
        return start + (number - low) / (high - low) * (end - start)

    def place(self, name: str, value: Any) -> float:
        """A value as a pixel."""
        return self.along(name, self.number(name, value))

    def spot(self, name: str, value: Any) -> float:
        """A value of a shape, which is already along a logarithmic axis, as a pixel."""
        return self.along(name, float(value))

    def point(self, ref: str, letter: str, value: Any) -> float:
        """Where a shape or annotation stands: on an axis, or in parts of an axis or of the plot."""
        if ref == "paper":
            if letter == "x":
                return self.plot.left + float(value) * self.plot.width
            return self.plot.bottom - float(value) * self.plot.height
        name = name_of(ref.removesuffix(" domain"))
        if ref.endswith(" domain"):
            start, end = self.domain(name)
            return start + float(value) * (end - start)
        return self.spot(name, value)

    def named_otherwise(self, name: str, numbers: Sequence[float], skip: int) -> bool:
        """Whether other categories are named than programs would name, which count from the first, or none."""
        ticks = [float(v) for v in self.axis(name).get("tickvals") or ()]
        if ticks and not any(self.axis(name).get("ticktext") or ()):
            return True
        inside = [tick for tick in ticks if numbers[0] <= tick <= numbers[-1]]
        return bool(skip and inside) and any((tick - numbers[0]) % skip for tick in inside)

    # Ticks.

    def said(self, name: str) -> dict[str, str]:
        """Tick -> its label."""
        axis = self.axis(name)
        pairs = zip(axis.get("tickvals") or (), axis.get("ticktext") or (), strict=False)
        return {short(value): plain(text) for value, text in pairs}

    def categories(self, name: str, traces: Sequence[Trace]) -> tuple[list[str], list[float]]:
        """The categories of an axis and their positions; a year that nothing is known of is one without a value."""
        said = self.said(name)
        values = (v for trace in traces for v in listed(trace.get(name[0])))
        years = sorted({int(v) for v in values if v is not None})
        bars = any(trace["type"] == "bar" for trace in traces)
        step = 1 if bars else min((b - a for a, b in itertools.pairwise(years)), default=1)
        if years and all((year - years[0]) % step == 0 for year in years):
            years = list(range(years[0], years[-1] + 1, step))
        if len(years) > len(said):
            said = {}
        return [said.get(str(year), str(year)) for year in years], [float(year) for year in years]

    def skip(self, name: str, count: int) -> int:
        """Every how many of the categories, of which there are `count`, one is named; 0 for never."""
        axis = self.axis(name)
        if axis.get("showticklabels") is False or axis.get("visible") is False:
            return 0
        ticks = [float(v) for v in axis.get("tickvals") or () if isinstance(v, int | float)]
        if len(ticks) > 1:
            return max(1, round(ticks[1] - ticks[0]))
        return 1 if count <= 40 else math.ceil(count / 12)

    def values(self, name: str) -> Axis:
        """An axis of values, as far as a chart can have it."""
        axis = self.axis(name)
        start, end = self.range(name)
        low, high = sorted((start, end))
        log = axis.get("type") == "log"
        found = Axis(*((10**low, 10**high) if log else (low, high)), log=log, downwards=start > end)
        seen = axis.get("visible") is not False
        found.shown = axis.get("showticklabels") is not False and seen
        found.grid = bool(axis.get("showgrid")) and seen
        ticks = [float(v) for v in axis.get("tickvals") or ()]
        if log or len(ticks) < 2:
            return found
        step = ticks[1] - ticks[0]
        even = len({round(b - a, 9) for a, b in itertools.pairwise(ticks)}) == 1
        # Programs count ticks from the lower end of the axis.
        offset = (ticks[0] - found.low) / step
        if even and abs(offset - round(offset)) < 1e-6:
            found.step = step
            found.form = number_format(ticks, [plain(t) for t in axis.get("ticktext") or ()])
        return found
