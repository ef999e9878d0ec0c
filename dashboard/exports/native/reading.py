"""What is known while a figure is taken apart."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.exports.native.drawing import Drawing
from dashboard.exports.native.grid import Grid


@dataclass
class Reading:
    """A figure that is being read.

    Attributes:
        grid: Where things are.
        drawing: What was found so far.
        paper: The colour of the paper.
        later: What a line of forecasts is called.
        text: The colour of text without one of its own.
        bars: How Plotly arranges the bars of a category.
        gap: The part of a category that bars leave free.
    """

    grid: Grid
    drawing: Drawing
    paper: str
    later: str
    text: str
    bars: str
    gap: float
