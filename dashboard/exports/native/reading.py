"""What is known while a chart is taken apart."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.exports.native.drawing import Drawing, Panel
from dashboard.exports.native.grid import Grid
from dashboard.figures.kit.chart import Chart


@dataclass
class Reading:
    """A chart that is being read.

    Attributes:
        chart: The chart.
        grid: Where things are.
        drawing: What was found so far.
        later: What a line of forecasts is called.
        title: What a series is called that the chart gives no name.
    """

    chart: Chart
    grid: Grid
    drawing: Drawing
    later: str
    title: str

    @property
    def paper(self) -> str:
        """The colour of the paper."""
        return self.drawing.paper

    def unnamed(self, panel: Panel) -> str:
        """The name of the next series that has none of its own."""
        taken = sum(series.name.startswith(self.title) for series in panel.series)
        return f"{self.title} ({taken + 1})" if taken else self.title
