"""Words that tell a value: labels of charts, which move with their value and are read from a cell."""

from __future__ import annotations

from dataclasses import replace

from dashboard.exports.native.drawing import Axis, Drawing, Kind, Panel, Series, Tag
from dashboard.exports.native.labels import placed
from dashboard.exports.native.reading import Reading
from dashboard.figures.kit.base import LINE_HEIGHT
from dashboard.figures.kit.chart import CATEGORY, Text

#: What programs leave between a value and its label, in sizes of the type.
_GAP = 0.15
#: How far labels stand from the ends of bars, beyond that.
_OFF = 0.25
_ROUNDING = 1e-9
_SIDES = {"left": "r", "right": "l"}
#: The side of a value on which a label stands -> where its anchor is from there, in gaps to the right and down.
_ANCHORS = {"r": (1, 0), "l": (-1, 0), "t": (0, -1), "b": (0, 1), "ctr": (0, 0)}


def bind(reading: Reading, text: Text) -> bool:
    """Make words the label of the value that they tell, or the names of bars those of an axis; whether that was done."""
    panels = reading.drawing.panels
    if text.name == CATEGORY:
        for panel in panels:
            panel.skip = panel.skip or 1
        return bool(panels)
    if text.tells is None:
        return False
    name, at = text.tells
    for panel in panels:
        if at not in panel.numbers:
            continue
        n = panel.numbers.index(at)
        owner = _owner(reading, panel, name, n)
        if owner is not None:
            _tag(reading, panel, owner, n, text)
            return True
    return False


def lead(drawing: Drawing) -> None:
    """Have lines lead from the labels of a drawing to what they tell."""
    for panel in drawing.panels:
        panel.led = bool(panel.tagged)


def _owner(reading: Reading, panel: Panel, name: str | None, n: int) -> Series | None:
    """The series whose value of a category is told; of forecasts, which continue a line, the line of theirs."""
    if name is None:
        seen = [series for series in panel.series if series.colour is not None]
        return seen[0] if len(seen) == 1 else None
    names = {name, reading.later.format(name)}
    return next(
        (
            series
            for series in (*reversed(panel.series), *panel.guides)
            if (series.name in names or series.piece_of == name) and series.values[n] is not None
        ),
        None,
    )


def _tag(reading: Reading, panel: Panel, owner: Series, n: int, text: Text) -> None:
    """Add a label."""
    tag = Tag(text.text, text.font.size, text.font.color, "outEnd")
    if text.stays:
        _fixed(reading, panel, owner, n, text, replace(tag, at=n))
    elif owner.kind in {"line", "dots"}:
        owner.tags[n] = _pushed(reading, panel, owner, n, text, tag)
    elif panel.horizontal and not panel.stacked:
        owner.tags[n] = tag
    elif panel.horizontal:
        # Programs put nothing beside the end of a bar that stands on another: the label is of a bar of no length.
        guide = _guide(panel, owner, "bar")
        guide.values[n] = 0.0
        # By rounding the end of the longest bar may lie beyond the axis, where programs draw nothing.
        panel.axis.high += (panel.axis.high - panel.axis.low) * _ROUNDING
        guide.tags[n] = replace(tag, side="inBase", push=(tag.size * _OFF, 0.0))
    else:
        # Nor beside an area or a stack: the label is of a point in its middle.
        under = panel.series[: panel.series.index(owner)]
        below = [series for series in under if series.kind == owner.kind]
        guide = _guide(panel, owner, "line")
        own = owner.values[n] or 0.0
        guide.values[n] = sum(s.values[n] or 0.0 for s in below) + own / 2
        guide.tags[n] = _pushed(reading, panel, guide, n, text, tag)


def _fixed(reading: Reading, panel: Panel, owner: Series, n: int, text: Text, tag: Tag) -> None:
    """Add a label that stands where it does whatever the value is: of a point at the end of its row, or above its years."""
    if panel.across:
        guide = _guide(panel, owner, "dots")
        guide.xs, guide.values = [_within(panel.across)], [owner.values[n]]
    else:
        guide = _guide(panel, owner, "line")
        guide.values[0] = _within(panel.axis)
    guide.tags[0] = _pushed(reading, panel, guide, 0, text, tag)


def _within(axis: Axis) -> float:
    """The upper end of an axis; programs draw nothing that lies beyond it by rounding."""
    return axis.high - (axis.high if axis.log else axis.high - axis.low) * _ROUNDING


def _guide(panel: Panel, owner: Series, kind: Kind) -> Series:
    """What is not seen and carries the labels of a series."""
    found = next((guide for guide in panel.guides if guide.name == owner.name), None)
    if found is None:
        found = Series(owner.name, kind, [None] * len(panel.categories), None)
        found.piece_of = owner.piece_of
        panel.guides.append(found)
    return found


def _pushed(reading: Reading, panel: Panel, series: Series, n: int, text: Text, tag: Tag) -> Tag:
    """A label beside its value, moved to where the picture has it if that is elsewhere."""
    (x, y), label = panel.spot(series, n), placed(reading, text)
    gap = series.dots.get(n, series.marker) / 2 + tag.size * _GAP
    side = _SIDES.get(text.xanchor, {"bottom": "t", "top": "b"}.get(text.yanchor, "ctr"))
    right, down = _ANCHORS[side]
    up = label.y
    if side in {"r", "l"}:
        # Programs centre it beside its value, whichever side of it the picture has at a place.
        half = tag.size * LINE_HEIGHT * len(text.text.split("<br>")) / 2
        up += {"top": half, "bottom": -half}.get(text.yanchor, 0.0)
    return replace(tag, side=side, push=(label.x - x - right * gap, up - y - down * gap))
