"""Texts: at points, along axes, and wherever the chart has them."""

from __future__ import annotations

from dashboard.exports.native.drawing import Label, Stroke
from dashboard.exports.native.reading import Reading
from dashboard.figures.kit.chart import Curve, Font, Text

#: Between an axis and its labels, in sizes of the type: what plotly.js leaves with the ticks of our figures.
_GAP = 0.35


def texts(reading: Reading, curve: Curve) -> None:
    """Add the texts that stand at points."""
    font, grid = curve.textfont or reading.chart.font, reading.grid
    for a, b, text in zip(curve.x, curve.y, curve.texts, strict=False):
        if text and a is not None and b is not None:
            x, y = grid.place(curve.xaxis, a), grid.place(curve.yaxis, b)
            reading.drawing.shapes.append(Label(text, x, y, font.size, font.color, "center"))


def ticks(reading: Reading, name: str, *, always: bool = False) -> None:
    """Add labels and grid of an axis that no number format can write or whose ticks are not even."""
    grid, drawing = reading.grid, reading.drawing
    axis, facts = grid.values(name), grid.axis(name)
    if (axis.form is not None and not always) or not facts.ticktext:
        return
    font, gap = facts.tickfont or Font(drawing.size, drawing.muted), drawing.size * _GAP
    low, high = sorted(grid.domain(name))
    top, bottom = sorted(grid.domain(facts.anchor or "y"))
    for value, text in zip(facts.tickvals, facts.ticktext, strict=False):
        at = grid.place(name, value)
        if not low - 1 <= at <= high + 1:
            continue
        if name[0] == "y":
            line = Stroke(grid.plot.left, at, grid.plot.right, at, drawing.grid, 1)
            label = Label(text, grid.plot.left - gap, at, font.size, font.color, "right")
        else:
            line = Stroke(at, top, at, bottom, drawing.grid, 1)
            label = Label(text, at, bottom + gap, font.size, font.color, "center", "top")
        if axis.grid and axis.step is None:
            drawing.behind.append(line)
        if axis.shown:
            drawing.shapes += [label] if label.text else []
            if name[0] == "x" and facts.ticks == "outside":
                tick = drawing.size * _GAP / 2
                drawing.shapes.append(Stroke(at, bottom, at, bottom + tick, drawing.line, 1))


def placed(reading: Reading, text: Text) -> Label:
    """Words where the chart has them."""
    x = reading.grid.point(text.xref, "x", text.x) + text.xshift
    y = reading.grid.point(text.yref, "y", text.y) - text.yshift
    # In pictures there is a little room below a text that stands on a line.
    y -= text.font.size * 0.12 if text.yanchor == "bottom" else 0
    look = text.font.size, text.font.color, text.xanchor, text.yanchor
    return Label(text.text, x, y, *look)
