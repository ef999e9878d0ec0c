"""Where things are: the axes of a chart, and values as pixels."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

from dashboard.exports.native.drawing import Axis, Rect
from dashboard.exports.native.formats import number_format
from dashboard.exports.native.values import is_number, plain
from dashboard.figures.kit import chart as kit


class Grid:
    """The axes of one chart."""

    def __init__(self, chart: kit.Chart) -> None:
        self._axes, margin = chart.axes, chart.margin
        self.plot = Rect(
            margin.left,
            margin.top,
            chart.width - margin.left - margin.right,
            chart.height - margin.top - margin.bottom,
        )

    def axis(self, name: str) -> kit.Axis:
        """An axis, such as ``y2``."""
        return self._axes.get(name) or kit.Axis(range=(0, 1))

    # Positions.

    def domain(self, name: str) -> tuple[float, float]:
        """Where an axis begins and ends, in pixels; the vertical ones from the bottom up."""
        low, high = (self._part(name[0], part) for part in self.axis(name).domain)
        return low, high

    def _part(self, letter: str, part: float) -> float:
        """A part of the plot as a pixel."""
        if letter == "x":
            return self.plot.left + part * self.plot.width
        return self.plot.bottom - part * self.plot.height

    def range(self, name: str) -> tuple[float, float]:
        """The values at both ends of an axis."""
        low, high = map(float, self.axis(name).range)
        # A single year has room around it.
        return (low - 0.5, high + 0.5) if low == high else (low, high)

    def along(self, name: str, number: float) -> float:
        """A number along an axis, on logarithmic ones the exponent, as a pixel."""
        start, end = self.domain(name)
        low, high = self.range(name)
        return start + (number - low) / (high - low) * (end - start)

    def place(self, name: str, value: float) -> float:
        """A value as a pixel."""
        return self.along(name, self.axis(name).spot(value))

    def point(self, ref: str, letter: str, value: float) -> float:
        """Where a shape or text stands: on an axis, or in parts of an axis or of the plot."""
        if ref == "paper":
            return self._part(letter, value)
        if ref.endswith(" domain"):
            start, end = self.domain(ref.removesuffix(" domain"))
            return start + value * (end - start)
        return self.along(ref, value)

    def named_otherwise(self, name: str, numbers: Sequence[float], skip: int) -> bool:
        """Whether other categories are named than programs would name, which count from the first, or none."""
        axis = self.axis(name)
        if axis.tickvals and not any(axis.ticktext):
            return True
        inside = [tick for tick in axis.tickvals if numbers[0] <= tick <= numbers[-1]]
        return bool(skip and inside) and any((tick - numbers[0]) % skip for tick in inside)

    # Ticks.

    def categories(
        self, name: str, several: Sequence[kit.Curve | kit.Bars]
    ) -> tuple[list[str], list[float]]:
        """The categories of an axis and their positions; a year that nothing is known of is one without a value."""
        axis = self.axis(name)
        said = {
            float(value): plain(text)
            for value, text in zip(axis.tickvals, axis.ticktext, strict=False)
        }
        at = (v for series in several for v in (series.x if name[0] == "x" else series.y))
        years = sorted({int(v) for v in at if v is not None})
        bars = any(isinstance(series, kit.Bars) for series in several)
        step = 1 if bars else min((b - a for a, b in itertools.pairwise(years)), default=1)
        if years and all((year - years[0]) % step == 0 for year in years):
            years = list(range(years[0], years[-1] + 1, step))
        if len(years) > len(said):
            said = {}
        return [said.get(float(year), str(year)) for year in years], [float(year) for year in years]

    def skip(self, name: str, count: int) -> int:
        """Every how many of the categories, of which there are `count`, one is named; 0 for never."""
        axis = self.axis(name)
        if not axis.visible:
            return 0
        if len(axis.tickvals) > 1:
            return max(1, round(axis.tickvals[1] - axis.tickvals[0]))
        return 1 if count <= 40 else math.ceil(count / 12)

    def values(self, name: str) -> Axis:
        """An axis of values, as far as a chart can have it."""
        axis, (start, end) = self.axis(name), self.range(name)
        low, high = sorted((start, end))
        found = Axis(
            *((10**low, 10**high) if axis.log else (low, high)),
            log=axis.log,
            downwards=start > end,
            shown=axis.visible,
            grid=bool(axis.showgrid) and axis.visible,
        )
        ticks = [float(v) for v in axis.tickvals]
        if axis.log or len(ticks) < 2:
            return found
        step = ticks[1] - ticks[0]
        even = len({round(b - a, 9) for a, b in itertools.pairwise(ticks)}) == 1
        # Programs count ticks from the lower end of the axis.
        offset = (ticks[0] - found.low) / step
        if even and abs(offset - round(offset)) < 1e-6:
            found.step = step
            found.form = number_format(ticks, [plain(text) for text in axis.ticktext])
        return found

    def points(self, series: kit.Series) -> list[tuple[float, float]]:
        """The values of a series in pixels, without its gaps."""
        return [
            (self.place(series.xaxis, a), self.place(series.yaxis, b))
            for a, b in zip(series.x, series.y, strict=True)
            if a is not None and is_number(b)
        ]
