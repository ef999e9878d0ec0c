"""Areas and lines over categories; forecasts after observations."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.exports.native.drawing import Block, Panel, Rect, Series
from dashboard.exports.native.reading import Reading
from dashboard.exports.native.values import each, is_number
from dashboard.figures.kit.chart import Curve, Stroke

#: How much of forecasts the veil of paper hides; the hatching of pictures leaves as much of their colour.
_VEIL = 0.42


def add_lines(
    reading: Reading, panel: Panel, curves: Sequence[Curve], numbers: Sequence[float]
) -> None:
    """Add areas and lines. What continues an area is one series with it; a line of forecasts is one of its own.

    Args:
        reading: The figure.
        panel: The chart.
        curves: The lines.
        numbers: Where the categories are along the axis.
    """
    places = {number: n for n, number in enumerate(numbers)}
    pieces: list[tuple[str, Series]] = []
    for curve in curves:
        # What lies between two lines that stack with nothing is no area from zero: both lines say it.
        area = bool(curve.stackgroup)
        if curve.mode == "none" and not area:
            continue
        series = _series(curve, len(numbers), reading.paper)
        for at, value in zip(curve.x, curve.y, strict=True):
            spot = None if at is None else places.get(float(at))
            if spot is not None and is_number(value):
                series.values[spot] = float(value)
        # An area of one year has no width; a bar has.
        if area and len(numbers) == 1:
            series.kind, panel.stacked = "bar", True
        if series.name or not _is_end(pieces, series):
            _add(reading, panel, pieces, series, numbers, ahead=_is_forecast(curve))


def _add(
    reading: Reading,
    panel: Panel,
    pieces: list[tuple[str, Series]],
    series: Series,
    numbers: Sequence[float],
    *,
    ahead: bool,
) -> None:
    """Add a piece of a line or area to the series that it continues, or as a series of its own."""
    name = series.name
    before = next(
        (s for known, s in reversed(pieces) if known == name and _goes_on(s, series)), None
    )
    if series.kind == "area":
        if ahead or (before is not None and _touches(before, series)):
            _veil(reading, panel, series, numbers)
        if before is not None:
            _fill(before, series)
            return
    elif before is not None and before.dash == series.dash:
        _fill(before, series)
        return
    elif name and (ahead or before is not None):
        # No program dashes half a line.
        series.name = reading.later.format(name)
    series.name = series.name or reading.unnamed(panel)
    pieces.append((name, series))
    panel.series.append(series)


def _is_forecast(curve: Curve) -> bool:
    """Whether a curve shows forecasts: areas are hatched then, lines dashed."""
    if curve.stackgroup:
        return curve.fillpattern is not None
    return curve.line is not None and curve.line.dash != "solid"


def _is_end(pieces: Sequence[tuple[str, Series]], mark: Series) -> bool:
    """Whether markers are points of lines that are there already; these are given them."""
    lines = [s for _, s in pieces if (s.kind, s.colour) == ("line", mark.colour)]
    if mark.kind != "line" or mark.width or not mark.marker:
        return False
    owners: dict[int, Series] = {}
    for n, value in enumerate(mark.values):
        if value is not None:
            owner = next((s for s in reversed(lines) if s.values[n] == value), None)
            if owner is None:
                return False
            owners[n] = owner
    for n, owner in owners.items():
        owner.dots[n] = mark.marker
    return True


def width_of(curve: Curve) -> float:
    """The width of a line, 0 if there are markers only."""
    return (curve.line or Stroke()).width if curve.lines else 0.0


def _series(curve: Curve, count: int, paper: str) -> Series:
    """How a line or an area looks."""
    area, marks = bool(curve.stackgroup), curve.marks
    series = Series(
        curve.name or "",
        "area" if area else "line",
        [None] * count,
        (curve.fillcolor if area else None) or curve.color,
        width=width_of(curve),
        dash=(curve.line or Stroke()).dash,
        group="stacked" if area else "",
    )
    if marks:
        paint = str(each(marks.color, 0))
        series.marker = float(each(marks.size, 0))
        if not curve.lines:
            series.colour = paint
        if marks.hollow:
            series.colour, series.edge = paper, series.colour or ""
        elif marks.edge:
            series.edge = marks.edge.color
    return series


def _goes_on(before: Series, later: Series) -> bool:
    """Whether one series begins where another of its kind ends."""
    ends = [n for n, value in enumerate(before.values) if value is not None]
    starts = [n for n, value in enumerate(later.values) if value is not None]
    return before.kind == later.kind and bool(ends and starts) and starts[0] >= ends[-1]


def _touches(before: Series, later: Series) -> bool:
    """Whether one series begins at the very point where another ends, as forecasts do; after a gap it does not."""
    both = zip(before.values, later.values, strict=True)
    return any(known is not None and after is not None for known, after in both)


def _fill(before: Series, later: Series) -> None:
    """Give a series the values of the piece that continues it."""
    both = zip(before.values, later.values, strict=True)
    before.values = [after if known is None else known for known, after in both]


def _veil(reading: Reading, panel: Panel, later: Series, numbers: Sequence[float]) -> None:
    """A veil over the forecasts of areas: office programs cannot change a pattern halfway."""
    told = [n for n, value in enumerate(later.values) if value is not None]
    block = Block(_across(panel, numbers, told[0], told[-1]), reading.paper, opacity=_VEIL)
    if told[0] < told[-1] and block not in reading.drawing.shapes:
        reading.drawing.shapes.insert(0, block)


def cover_gaps(reading: Reading, panel: Panel, numbers: Sequence[float]) -> None:
    """Cover areas where nothing is known: office programs draw a missing value of an area as zero."""
    for before, after in panel.gaps:
        block = Block(_across(panel, numbers, before, after), reading.paper, ground=True)
        reading.drawing.shapes.insert(0, block)


def _across(panel: Panel, numbers: Sequence[float], first: int, last: int) -> Rect:
    """The part of a plot between two categories; between bars, categories have room of their own."""
    pad = 0.5 if panel.between else 0.0
    unit = panel.plot.width / max(1.0, numbers[-1] - numbers[0] + 2 * pad)
    left, right = (panel.plot.left + (numbers[n] - numbers[0] + pad) * unit for n in (first, last))
    return Rect(left, panel.plot.top, right - left, panel.plot.height)
