"""What is known while a figure is taken apart."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.exports.native.drawing import Drawing, Panel
from dashboard.exports.native.grid import Grid


@dataclass
class Reading:
    """A figure that is being read.

    Attributes:
        grid: Where things are.
        drawing: What was found so far.
        paper: The colour of the paper.
        later: What a line of forecasts is called.
        title: What a series is called that the figure gives no name.
        text: The colour of text without one of its own.
        bars: How Plotly arranges the bars of a category.
        gap: The part of a category that bars leave free.
    """

    grid: Grid
    drawing: Drawing
    paper: str
    later: str
    title: str
    text: str
    bars: str
    gap: float

    def unnamed(self, panel: Panel) -> str:
        """The name of the next series that has none of its own."""
        taken = sum(series.name.startswith(self.title) for series in panel.series)
        return f"{self.title} ({taken + 1})" if taken else self.title
