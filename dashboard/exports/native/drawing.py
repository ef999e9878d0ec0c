"""What office programs have of their own: charts, lines, boxes and texts, with places in pixels."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from dashboard.figures.kit.chart import Cell

Kind = Literal["area", "line", "bar", "dots"]
Value = float | None


@dataclass(frozen=True)
class Rect:
    """A rectangle in pixels."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.top + self.height


@dataclass(frozen=True)
class Tag:
    """The label of a value, which moves with it; its text stands in a cell of its own.

    Attributes:
        text: What it says, with tags.
        size: Of the type, in pixels.
        colour: Of the type.
        side: On which side of the value it stands (ST_DLblPos).
        push: How far to the right and down it is moved from there, in pixels.
        at: The index of the value that it tells, in the series of that name, where it stands at another one.
    """

    text: str
    size: float
    colour: str
    side: str
    push: tuple[float, float] = (0.0, 0.0)
    at: int | None = None


@dataclass
class Series:
    """One series of a native chart.

    Attributes:
        name: As in a legend.
        kind: How it is drawn.
        values: One a category; None where there is none.
        colour: Its colour, or None for a carrier that is not seen.
        points: Colours of single points, by their index.
        width: Of the line in pixels.
        dash: Plotly's name of the dash.
        hatch: The two colours of a pattern, or nothing.
        hatches: The same for those of `points` that have a pattern.
        marker: The size of markers, 0 for none.
        edge: The colour of the edge of markers, or nothing.
        edges: The same for single points.
        group: Series of one group stack.
        xs: Positions on the horizontal axis, for dots.
        dots: The sizes of markers of single points, by their index.
        named: Whether its name and its value stand at its end.
        piece_of: The series of which this is a year that stands alone, drawn as a bar; empty for others.
        signed: What bars are when they are drawn as a length on a carrier: the values with their sign.
        begins: For bars on a carrier, by their index: where each begins, and the bar at whose end, or at whose beginning, that
            is: its index, and whether it is the end; None where it begins at a value of its own.
        whole: Whether what they tell is where such bars end, not how far they go.
        tags: Labels of single values, by their index.
    """

    name: str
    kind: Kind
    values: list[Value]
    colour: str | None
    points: dict[int, str] = field(default_factory=dict)
    width: float = 0.0
    dash: str = "solid"
    hatch: str = ""
    hatches: dict[int, str] = field(default_factory=dict)
    marker: float = 0.0
    edge: str = ""
    edges: dict[int, str] = field(default_factory=dict)
    group: str = ""
    xs: list[float] = field(default_factory=list)
    dots: dict[int, float] = field(default_factory=dict)
    named: bool = False
    piece_of: str = ""
    signed: list[Value] = field(default_factory=list)
    begins: dict[int, tuple[float, tuple[int, bool] | None]] = field(default_factory=dict)
    whole: bool = False
    tags: dict[int, Tag] = field(default_factory=dict)


@dataclass
class Axis:
    """An axis of values.

    Attributes:
        low: Its lower end.
        high: Its upper end.
        step: Between two ticks; None if the ticks are not evenly spaced.
        form: The number format of its labels; None if the labels are texts of their own.
        log: Whether it is logarithmic.
        downwards: Whether its lower end is at the top, as that of ranks is.
        shown: Whether it has labels.
        grid: Whether it has a grid.
    """

    low: float
    high: float
    step: float | None = None
    form: str | None = None
    log: bool = False
    downwards: bool = False
    shown: bool = True
    grid: bool = True


@dataclass
class Panel:
    """One native chart.

    Attributes:
        plot: Where its plot is.
        categories: Its categories.
        series: Its series.
        axis: Its axis of values.
        across: Its other axis of values, for dots.
        horizontal: Whether bars lie.
        reverse: Whether the first category is at the top or right.
        between: Whether categories have room of their own, as bars need it.
        stacked: Whether bars of one category stack.
        gap: Between bars, in per cent of a bar.
        skip: Every how many categories one is named, from the first on; 0 for never.
        along: What the positions along the other axis are, as the head of their column; may be empty.
        dates: The number format of positions that are days, as sheets count them; empty where they are plain numbers.
        beside: Whether the names of categories are texts beside the chart: programs count from the first
            category, and the figure does not.
        numbers: Where the categories are along their axis.
        guides: Series that are not seen and carry labels, where programs have no place for these at what they tell; each
            has the name of the series whose values they tell, or tells the sums of all bars.
        led: Whether lines lead from labels to what they tell.
    """

    plot: Rect
    categories: list[str]
    series: list[Series]
    axis: Axis
    across: Axis | None = None
    horizontal: bool = False
    reverse: bool = False
    between: bool = False
    stacked: bool = False
    gap: int = 60
    skip: int = 1
    along: str = ""
    dates: str = ""
    beside: bool = False
    numbers: list[float] = field(default_factory=list)
    guides: list[Series] = field(default_factory=list)
    led: bool = False

    @cached_property
    def years(self) -> bool:
        """Whether the categories are years; asked for with each of their values."""
        names = self.categories
        return (
            len(names) > 1
            and all(name.isdecimal() and len(name) == 4 for name in names)
            and all(a < b for a, b in itertools.pairwise(names))
        )

    def spot(self, series: Series, n: int) -> tuple[float, float]:
        """Where a value of a series is, in pixels; bars do not lie."""
        pad = 0.5 if self.between else 0.0
        numbers, plot, axis = self.numbers, self.plot, self.axis
        span = numbers[-1] - numbers[0] + 2 * pad
        along = (numbers[n] - numbers[0] + pad) / span if span else 0.5
        if self.across:
            ends = self.across
            along = (series.xs[n] - ends.low) / (ends.high - ends.low)
        low, high, at = axis.low, axis.high, series.values[n] or 0.0
        if axis.log:
            low, high, at = math.log10(low), math.log10(high), math.log10(at)
        up = (at - low) / (high - low)
        up = 1 - up if axis.downwards else up
        return plot.left + along * plot.width, plot.bottom - up * plot.height

    @property
    def in_rows(self) -> bool:
        """Whether dots tell where they are across, each on a row of its own."""
        return bool(self.across and self.along and not self.dates)

    @property
    def tagged(self) -> list[Series]:
        """The series that have labels of their own."""
        return [series for series in (*self.series, *self.guides) if series.tags]

    @property
    def shared(self) -> bool:
        """Whether all dots have the same positions along the other axis, so that one column holds them."""
        return bool(self.series) and all(s.xs == self.series[0].xs for s in self.series)

    @property
    def gaps(self) -> list[tuple[int, int]]:
        """Between which categories areas begin or end within the chart, by their index."""
        areas = [s for s in self.series if s.kind == "area"]
        known = [any(s.values[n] is not None for s in areas) for n in range(len(self.categories))]
        return [(n, n + 1) for n, (a, b) in enumerate(itertools.pairwise(known)) if a != b]


@dataclass(frozen=True)
class Label:
    """A text at a point."""

    text: str
    x: float
    y: float
    size: float
    colour: str
    across: str = "left"
    down: str = "middle"


@dataclass(frozen=True)
class Stroke:
    """A line between two points."""

    x0: float
    y0: float
    x1: float
    y1: float
    colour: str
    width: float
    dash: str = "solid"


@dataclass(frozen=True)
class Block:
    """A filled rectangle, or an ellipse; with a pattern, or an edge only; or one that shows the ground of the slide."""

    rect: Rect
    colour: str | None
    opacity: float = 1.0
    round: bool = False
    hatch: str = ""
    edge: str = ""
    edge_width: float = 0.0
    ground: bool = False


@dataclass(frozen=True)
class Outline:
    """What lies between the corners of an outline, filled."""

    corners: tuple[tuple[float, float], ...]
    colour: str
    opacity: float = 1.0


@dataclass(frozen=True)
class Table:
    """A native table.

    Attributes:
        rect: Where it is.
        widths: Of its columns.
        heights: Of its rows, the first of which names the columns.
        rows: Its cells.
        gap: Between cells.
        foot: The part of a row that is left free at the foot of its cells.
        keys: What each column is, or nothing.
    """

    rect: Rect
    widths: Sequence[float]
    heights: Sequence[float]
    rows: Sequence[Sequence[Cell]]
    gap: float
    foot: float
    keys: Sequence[str] = ()

    def middles(self) -> Iterator[tuple[Cell, float, float]]:
        """Each cell and its middle."""
        top = self.rect.top
        for row, height in zip(self.rows, self.heights, strict=True):
            at, left = 0, self.rect.left
            for cell in row:
                width = sum(self.widths[at : at + cell.span])
                yield cell, left + width / 2, top + height / 2
                at, left = at + cell.span, left + width
            top += height


#: What lies below or above the charts.
Shape = Block | Label | Outline | Stroke


@dataclass
class Drawing:
    """A whole figure, taken apart.

    Attributes:
        width: Pixels.
        height: Pixels.
        size: Of the type.
        muted: The colour of numbers along the axes.
        grid: The colour of the grid.
        line: The colour of axes.
        paper: The colour of the paper, which hollow marks show.
        panels: The charts.
        table: The table that stands for charts where a figure is one.
        behind: Shapes below the charts.
        shapes: Shapes above the charts.
    """

    width: float
    height: float
    size: float
    muted: str
    grid: str
    line: str
    paper: str = "#ffffff"
    panels: list[Panel] = field(default_factory=list)
    table: Table | None = None
    behind: list[Shape] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)
