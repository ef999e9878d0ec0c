"""Scales of values, linear or logarithmic, and how much room is left for a plot."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dashboard.figures.kit import furniture
from dashboard.figures.kit.base import Margins, nice_ticks
from dashboard.figures.kit.spec import Caption
from dashboard.look import theme
from dashboard.look.appearance import Look
from dashboard.look.canvas import canvas_for


@dataclass(frozen=True)
class Scale:
    """Where values lie between the lower and the upper end of an axis.

    Attributes:
        low: The value at the lower end; above `high` on an axis that counts downwards.
        high: The value at the upper end.
        log: Whether equal factors are equally far apart.
    """

    low: float
    high: float
    log: bool = False

    def place(self, value: float) -> float:
        """How far up a value lies: 0 at the lower end, 1 at the upper."""
        low, high, value = (
            (math.log10(v) for v in (self.low, self.high, value))
            if self.log
            else (self.low, self.high, value)
        )
        return (value - low) / (high - low)

    def ticks(self, count: int) -> list[float]:
        """Round values, about ``count`` of them."""
        if not self.log:
            # Adding zero turns -0.0 into 0.0.
            return [tick + 0.0 for tick in nice_ticks(self.high, count, self.low)]
        # Per decade 1, 2 and 5 where there is room, else 1 alone.
        decades = range(math.floor(math.log10(self.low)), math.ceil(math.log10(self.high)) + 1)
        found: list[float] = []
        for steps in ((1, 2, 5), (1, 3), (1,)):
            found = [
                s * 10.0**d for d in decades for s in steps if self.low <= s * 10.0**d <= self.high
            ]
            if len(found) <= count * 1.5:
                break
        if len(found) < min(3, count):
            # Within a decade or so, round values at equal distances say more than one or two powers.
            tried = (nice_ticks(self.high, n, self.low) for n in range(count, 3 * count))
            even = ([t for t in ticks if self.low <= t <= self.high] for ticks in tried)
            found = next((ticks for ticks in even if len(ticks) >= min(3, count)), found)
        every = max(1, math.ceil(len(found) / (count * 1.5)))
        return found[::every] or [self.low, self.high]

    @property
    def axis(self) -> dict[str, object]:
        """The type and the range, as Plotly wants them."""
        if self.log:
            return {"type": "log", "range": [math.log10(self.low), math.log10(self.high)]}
        return {"type": "linear", "range": [self.low, self.high]}


def scale_for(values: Sequence[float], *, log: bool, from_zero: bool, room: float = 0.08) -> Scale:
    """A scale that holds values with a little room at its ends.

    Args:
        values: At least one; all positive for a logarithm.
        log: Whether it is logarithmic.
        from_zero: Whether it begins at zero if no value is less.
        room: The share of the span that is left free above, and below where it does not begin at zero.

    Example:
        >>> scale_for([2.0, 10.0], log=False, from_zero=True)
        Scale(low=0.0, high=10.8, log=False)
    """
    low, high = min(values), max(values)
    if log:
        factor = max((high / low) ** room, 1.05)
        return Scale(low / factor, high * factor, log=True)
    if from_zero:
        low, high = min(0.0, low), max(0.0, high)
    span = (high - low) or abs(high) or 1.0
    below = 0.0 if from_zero and low == 0.0 else low - span * room
    return Scale(max(below, 0.0) if low >= 0 else below, high + span * room)


def value_axis(
    look: Look, scale: Scale, ticks: Sequence[float], labels: Sequence[str]
) -> dict[str, object]:
    """A vertical axis with a light grid, on a scale.

    Example:
        >>> value_axis(Look(), scale_for([0.0, 0.3], log=False, from_zero=True), [0.0, 0.2], ["0%", "20%"])["ticktext"]
        ['0%', '20%']
    """
    canvas, colours = canvas_for(look), theme.palette(look.theme)
    return {
        **scale.axis,
        "tickmode": "array",
        "tickvals": list(ticks),
        "ticktext": list(labels),
        "showgrid": True,
        "gridcolor": colours["grid"],
        "gridwidth": 1,
        "zeroline": False,
        "showline": False,
        # Invisible ticks keep the numbers off the plot.
        "ticks": "outside",
        "ticklen": canvas.type * 0.35,
        "tickcolor": "rgba(0,0,0,0)",
        "tickfont": {"color": colours["muted"], "size": canvas.type * 0.93},
        "fixedrange": True,
    }


def plot_size(
    look: Look, margins: Margins, words: Caption | Callable[[], Caption]
) -> tuple[float, float]:
    """Width and height that are left for the plot, in pixels.

    Args:
        look: The look, for the size of the canvas.
        margins: What the axes and labels take.
        words: The words of the figure, or what makes them: they stand inside it in files only.

    Example:
        ``plot_size(look, Margins(right=80), caption)`` is a width and a height, such as ``(780.0, 390.0)``.
    """
    canvas = canvas_for(look)
    taken = Margins()
    if canvas.furniture:
        taken = furniture.room(words() if callable(words) else words, look)
    width = canvas.width - margins.left - margins.right - taken.left - taken.right
    height = canvas.height - margins.top - margins.bottom - taken.top - taken.bottom
    return max(width, 10.0), max(height, 10.0)
