"""What a chart is: axes, curves and bars with their values, and the shapes and texts that lie on them.

Builders make it of rows and a view, through `dashboard.figures.kit.sheet.Sheet`. Everything that draws a chart reads it:
`dashboard.figures.kit.plotly` writes it for plotly.js, `dashboard.svg` as a picture, `dashboard.exports.native` as charts
and shapes of office programs. What a writer cannot draw cannot be said here, so that no writer has to refuse anything.

Words and units are those of Plotly's reference, where each property is explained: values of axes, pixels, parts of the
plot (``paper``). Only the properties that figures use are there.

>>> Curve(x=(2023, 2024), y=(0.25, 0.24), line=Stroke("#16202c", 2.2, "dash")).lines
True
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

#: How parts of a chart are named that only forecasts have: series and shapes by their group, texts by their name.
FORECAST = "forecast"
#: How those are named that stand there until forecasts are shown.
UNTIL = "until"
#: The name of texts and shapes that a table has as cells.
CELL = "cell"
#: The name of what bars are called, where that stands beside them.
CATEGORY = "category"
#: The name of what stands around a plot: title, subtitle, notes, source line, the code of its address.
FURNITURE = "furniture"

Number = float | None


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line: its colour, its width in pixels, and its dash, a word or lengths (``5px,2px``); no width is no line."""

    color: str = ""
    width: float = 2.0
    dash: str = "solid"


@dataclass(frozen=True, slots=True)
class Font:
    """The size of the type in pixels, and its colour; the family is the chart's."""

    size: float
    color: str


@dataclass(frozen=True, slots=True)
class Hatch:
    """Slanting lines, the sign of forecasts.

    Attributes:
        fgcolor: Of the lines.
        size: Their distance in pixels.
        solidity: The part of the area that they take.
        bgcolor: Between them; the colour of what is hatched where there is none.
        shape: ``/`` for lines; for several bars, one sign each, empty for those without.
        fillmode: Whether the pattern lies over the colour of what is hatched or takes its place.
        fgopacity: How much the lines cover.
    """

    fgcolor: str
    size: float
    solidity: float
    bgcolor: str = ""
    shape: str | Sequence[str] = "/"
    fillmode: Literal["", "overlay", "replace"] = ""
    fgopacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Marker:
    """Marks of a curve, or the look of bars.

    Attributes:
        color: Of all, or of each.
        size: The diameter in pixels of all marks, or of each.
        symbol: Full or hollow.
        line: The edge.
        pattern: Of bars.
        opacity: 0 for marks that are there for the pointer only.
        sizemode: What sizes are, where each mark has its own.
    """

    color: str | Sequence[str]
    size: float | Sequence[float] = 6.0
    symbol: Literal["circle", "circle-open"] = "circle"
    line: Stroke | None = None
    pattern: Hatch | None = None
    opacity: float | None = None
    sizemode: Literal["", "diameter"] = ""

    @property
    def hollow(self) -> bool:
        """Whether marks are rings."""
        return self.symbol == "circle-open"

    @property
    def edge(self) -> Stroke | None:
        """The edge, if it can be seen."""
        return self.line if self.line and self.line.width else None


class Later(Sequence[str | None]):
    """Texts that are made when they are first read: pictures read nothing of what the pointer does.

    Args:
        make: Makes them.

    Example:
        >>> list(Later(lambda: ["24%", "25%"]))
        ['24%', '25%']
    """

    def __init__(self, make: Callable[[], Sequence[str | None]]) -> None:
        self._make = make

    @cached_property
    def _texts(self) -> Sequence[str | None]:
        return self._make()

    def __getitem__(self, at: Any) -> Any:
        """The text at a place, or those of a slice."""
        return self._texts[at]

    def __len__(self) -> int:
        """How many they are."""
        return len(self._texts)

    def __eq__(self, other: object) -> bool:
        """Whether others are the same texts."""
        return isinstance(other, Sequence) and list(self) == list(other)

    def __hash__(self) -> int:
        """What is the same for the same texts."""
        return hash(tuple(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Values on a pair of axes.

    Attributes:
        x: Positions along the horizontal axis; None for a gap.
        y: Positions along the vertical axis; None for a gap.
        name: As in a legend.
        marker: The look of marks or bars.
        customdata: What the pointer reads at each value.
        hovertemplate: The sentence around that.
        hoverinfo: ``skip`` where the pointer reads nothing.
        legendgroup: `FORECAST` for what is seen with forecasts only.
        xaxis: The name of the horizontal axis.
        yaxis: The name of the vertical axis.
        meta: What else writers of tables must know, such as the values where bars are drawn from an origin.
    """

    x: Sequence[Number]
    y: Sequence[Number]
    name: str | None = None
    marker: Marker | None = None
    customdata: Sequence[str | None] | None = None
    hovertemplate: str | None = None
    hoverinfo: str | None = None
    legendgroup: str | None = None
    xaxis: str = "x"
    yaxis: str = "y"
    meta: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve(Series):
    """A line, an area, marks or texts: what of it is drawn its `mode` says.

    Attributes:
        mode: Of lines, markers and text those that are drawn.
        line: The line.
        stackgroup: Curves of one group stack, as areas.
        fill: Whether it is filled down to the curve before it.
        fillcolor: Of the area; that of the line at half strength where there is none.
        fillpattern: Of the area.
        text: What stands at each value.
        textfont: Its type.
        cliponaxis: Whether the marks end where the plot ends.
    """

    mode: str = "lines"
    line: Stroke | None = None
    stackgroup: str = ""
    fill: Literal["", "tonexty"] = ""
    fillcolor: str | None = None
    fillpattern: Hatch | None = None
    text: Sequence[str] | None = None
    textfont: Font | None = None
    cliponaxis: bool = True

    @property
    def lines(self) -> bool:
        """Whether there is a line."""
        return "lines" in self.mode

    @property
    def marks(self) -> Marker | None:
        """The marks, if there are any."""
        return self.marker if "markers" in self.mode else None

    @property
    def texts(self) -> Sequence[str]:
        """What is written at the values."""
        return (self.text or ()) if "text" in self.mode else ()

    @property
    def color(self) -> str:
        """The colour of the line, or of the first mark."""
        if self.line and self.line.color:
            return self.line.color
        marked = self.marker.color if self.marker else ""
        return marked if isinstance(marked, str) else marked[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars(Series):
    """Bars.

    Attributes:
        base: Where each begins; zero, or the end of the one below it, where there is none.
        width: Of all, or of each, in units of the axis on which they stand; what `Chart.bargap` leaves free where there is
            none.
        orientation: ``h`` where they lie.
    """

    marker: Marker
    base: Sequence[float] | None = None
    width: float | Sequence[float] | None = None
    orientation: Literal["v", "h"] = "v"

    @property
    def lying(self) -> bool:
        """Whether they lie."""
        return self.orientation == "h"

    @property
    def uneven(self) -> bool:
        """Whether each has a width of its own."""
        return isinstance(self.width, Sequence)

    def wide(self, n: int, usual: float) -> float:
        """The width of a bar, by its number; the usual one where none is given."""
        if self.width is None:
            return usual
        return self.width[n] if isinstance(self.width, Sequence) else self.width

    def hatched(self, n: int) -> bool:
        """Whether a bar is hatched, by its number."""
        pattern = self.marker.pattern
        return bool(
            pattern and (pattern.shape if isinstance(pattern.shape, str) else pattern.shape[n])
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A line or a box, from one corner to the other; on axes it ends with the plot.

    Attributes:
        type: A line or a rectangle.
        x0: Where it begins.
        x1: Where it ends.
        y0: Where it begins.
        y1: Where it ends.
        xref: What ``x0`` and ``x1`` are: values of an axis (``x2``), parts of it (``x2 domain``) or of the plot (``paper``).
        yref: The same for ``y0`` and ``y1``.
        line: Its line, or its edge.
        fillcolor: Of a rectangle.
        opacity: Of a rectangle.
        layer: Below the grid, between it and the series, or above these.
        name: What it is for.
        legendgroup: `FORECAST` for what is seen with forecasts only.
    """

    type: Literal["line", "rect"]
    x0: float
    x1: float
    y0: float
    y1: float
    xref: str = "x"
    yref: str = "y"
    line: Stroke = Stroke("#444444")
    fillcolor: str | None = None
    opacity: float = 1.0
    layer: Literal["below", "between", "above"] = "above"
    name: str | None = None
    legendgroup: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Words at a place.

    Attributes:
        text: The words, with ``<b>``, ``<i>``, ``<br>`` and coloured ``<span>``.
        font: Their type.
        x: Where their anchor is.
        y: Where their anchor is.
        xref: What ``x`` is, as for `Shape`; on logarithmic axes the exponent.
        yref: The same for ``y``.
        xanchor: Which side of the words stands there.
        yanchor: Which side of the words stands there.
        xshift: Pixels to the right of it.
        yshift: Pixels above it.
        align: How several lines stand among each other.
        borderpad: Pixels of room around them.
        name: `FURNITURE`, `FORECAST`, `CATEGORY` or nothing.
        tells: The value that they tell, where they tell one: the name of its series, and its place along the years or bars.
        stays: Whether they stand where they do whatever that value is: at the end of its row, or above its chart.
    """

    text: str
    font: Font
    x: float
    y: float
    xref: str
    yref: str
    xanchor: Literal["left", "center", "right"]
    yanchor: Literal["top", "middle", "bottom"]
    xshift: float = 0.0
    yshift: float = 0.0
    align: Literal["left", "center", "right"] = "center"
    borderpad: float = 1.0
    name: str | None = None
    tells: tuple[str | None, float] | None = None
    stays: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """An axis.

    Attributes:
        range: The values at its left or lower end and at the other; exponents where it is logarithmic.
        type: Linear or logarithmic.
        visible: Whether anything of it is drawn.
        tickvals: Where ticks are.
        ticktext: What stands there.
        tickmode: That these are all.
        tickfont: The type of what stands there.
        ticks: ``outside`` where ticks keep the numbers off the plot.
        ticklen: How long they are in pixels.
        tickcolor: Their colour.
        showgrid: Whether there is a line through the plot at each tick.
        gridcolor: Its colour.
        gridwidth: Its width in pixels.
        showline: Whether the axis has a line.
        linecolor: Its colour.
        linewidth: Its width in pixels.
        zeroline: Never: where there is one it is a `Shape`.
        spikecolor: The colour of the line at the pointer.
        spikethickness: Its width in pixels.
        fixedrange: That readers do not zoom.
        domain: The part of the plot that it takes.
        anchor: At which other axis it stands.
    """

    range: Sequence[float]
    type: Literal["linear", "log"] = "linear"
    visible: bool = True
    tickvals: Sequence[float] = ()
    ticktext: Sequence[str] = ()
    tickmode: Literal["", "array"] = ""
    tickfont: Font | None = None
    ticks: Literal["", "outside"] = ""
    ticklen: float = 5.0
    tickcolor: str = ""
    showgrid: bool | None = None
    gridcolor: str = ""
    gridwidth: float = 0.0
    showline: bool | None = None
    linecolor: str = ""
    linewidth: float = 0.0
    zeroline: Literal[False] | None = None
    spikecolor: str = ""
    spikethickness: float = 0.0
    fixedrange: bool = False
    domain: Sequence[float] = (0, 1)
    anchor: str = ""

    @property
    def log(self) -> bool:
        """Whether it is logarithmic."""
        return self.type == "log"

    def spot(self, value: float) -> float:
        """A value in the terms of the range.

        >>> Axis(range=(0, 2), type="log").spot(100)
        2.0
        """
        return math.log10(value) if self.log else value


@dataclass
class Margins:
    """Room around the plot, in pixels."""

    left: float = 0
    right: float = 0
    top: float = 0
    bottom: float = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell of a table.

    Attributes:
        text: What it says, with tags; several lines by ``<br>``.
        font: Its type.
        fill: The colour of its ground, or nothing.
        hatch: The colour of the hatching of a forecast, or nothing.
        align: At which side its words stand.
        ring: The colour of a ring around its words, or nothing.
        span: How many columns it takes.
    """

    text: str
    font: Font
    fill: str = ""
    hatch: str = ""
    align: Literal["left", "center", "right"] = "center"
    ring: str = ""
    span: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What lies on a plot as a table, for programs that have tables: it stands for all series, texts and axes of the plot.

    Attributes:
        rows: The rows, the first of which names the columns; the first cell of the others names the row.
        heights: How high they are, the first in pixels, the others in parts of the plot.
        widths: How wide the columns left and right of the plot are, in pixels; those between share its width evenly.
        above: How far above the plot the table begins, in pixels.
        gap: Between cells, in pixels.
        foot: The part of a row that is left free at the foot of its cells.
        keys: What each column is, so that it is found again when others come or go; may be left out.
    """

    rows: Sequence[Sequence[Cell]]
    heights: Sequence[float]
    widths: tuple[float, float]
    above: float = 0.0
    gap: float = 1.0
    foot: float = 0.0
    keys: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart.

    Attributes:
        width: Pixels.
        height: Pixels.
        margin: Room around the plot.
        family: The families of its type.
        font: The size and the colour of its type.
        paper: The colour of its ground.
        hover: Size and colour of the words at the pointer, and the colours of their ground and of its edge.
        hovermode: Whether the pointer reads all series of a year, the nearest value or nothing.
        axes: By their names: ``x``, ``y``, ``x2`` ...
        series: Curves and bars, in the order in which they are drawn.
        shapes: Lines and boxes.
        texts: Words.
        until: Shapes and texts that stand there until forecasts are shown.
        barmode: How bars of one place stand.
        bargap: The part of a place that they leave free.
        table: The same as a table, where it is one.
    """

    width: int
    height: int
    margin: Margins
    family: str
    font: Font
    paper: str
    hover: tuple[Font, str, str]
    hovermode: Literal["x unified", "closest", False]
    axes: Mapping[str, Axis]
    series: Sequence[Curve | Bars]
    shapes: Sequence[Shape]
    texts: Sequence[Text]
    until: Sequence[Shape | Text] = ()
    barmode: Literal["group", "stack", "overlay"] | None = None
    bargap: float | None = None
    table: Table | None = None
