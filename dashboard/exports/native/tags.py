"""Words that tell a value: labels of charts, which move with their value and are read from a cell."""

from __future__ import annotations

from dataclasses import replace

from dashboard.exports.native.drawing import Drawing, Kind, Panel, Series, Tag
from dashboard.exports.native.labels import placed
from dashboard.exports.native.reading import Reading
from dashboard.figures.kit.chart import CATEGORY, Text

#: What programs leave between a value and its label, in sizes of the type.
_GAP = 0.15
#: How far labels stand from the ends of bars, beyond that.
_OFF = 0.25
_ROUNDING = 1e-9
_SIDES = {"left": "r", "right": "l"}


def bind(reading: Reading, text: Text) -> bool:
    """Make words the label of the value that they tell, or the names of bars those of an axis; whether that was done."""
    panels = reading.drawing.panels
    if text.name == CATEGORY:
        for panel in panels:
            panel.skip = panel.skip or 1
        return bool(panels)
    # A label of a chart has one colour.
    if text.tells is None or "<span" in text.text:
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
            for series in reversed(panel.series)
            if (series.name in names or series.piece_of == name) and series.values[n] is not None
        ),
        None,
    )


def _tag(reading: Reading, panel: Panel, owner: Series, n: int, text: Text) -> None:
    """Add a label."""
    tag = Tag(text.text, text.font.size, text.font.color, "outEnd")
    if owner.kind in {"line", "dots"}:
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


def _guide(panel: Panel, owner: Series, kind: Kind) -> Series:
    """What is not seen and carries the labels of a series."""
    found = next((guide for guide in panel.guides if guide.name == owner.name), None)
    if found is None:
        found = Series(owner.name, kind, [None] * len(panel.categories), None)
        panel.guides.append(found)
    return found


def _pushed(reading: Reading, panel: Panel, series: Series, n: int, text: Text, tag: Tag) -> Tag:
    """A label beside its value, moved to where the picture has it if that is elsewhere."""
    (x, y), label = panel.spot(n, series.values[n] or 0.0), placed(reading, text)
    gap = series.dots.get(n, series.marker) / 2 + tag.size * _GAP
    side = _SIDES.get(text.xanchor, "t" if text.yanchor == "bottom" else "b")
    from_x, from_y = {"r": (x + gap, y), "l": (x - gap, y), "t": (x, y - gap), "b": (x, y + gap)}[
        side
    ]
    return replace(tag, side=side, push=(label.x - from_x, label.y - from_y))
