"""Texts: at points and bars, along axes, and wherever the layout has them."""

from __future__ import annotations

from typing import Any

from dashboard.exports.native.drawing import Label, Stroke
from dashboard.exports.native.reading import Reading
from dashboard.exports.native.values import Trace, first, listed, name_of, nth, within

#: Between an axis and its labels, in sizes of the type: what plotly.js leaves with the ticks of our figures.
_GAP = 0.35


def texts(reading: Reading, trace: Trace, x: str, y: str) -> None:
    """Add the texts that stand at points."""
    said = trace.get("text")
    said = [said] * len(listed(trace["x"])) if isinstance(said, str) else listed(said)
    position = first(trace.get("textposition")) or "middle center"
    if not said or "text" not in (trace.get("mode") or ""):
        return
    font = trace.get("textfont") or {}
    size = float(first(font.get("size")) or reading.drawing.size)
    spots = zip(listed(trace["x"]), listed(trace["y"]), said, strict=False)
    for n, (a, b, text) in enumerate(spots):
        if not text or a is None or b is None:
            continue
        left, top, across, down = _at_point(reading, trace, (x, y), (a, b), size, position)
        colour = nth(font.get("color"), n) or reading.text
        reading.drawing.shapes.append(Label(str(text), left, top, size, colour, across, down))


def _at_point(
    reading: Reading,
    trace: Trace,
    axes: tuple[str, str],
    spot: tuple[Any, Any],
    size: float,
    position: str,
) -> tuple[float, float, str, str]:
    """Where a text beside a marker is, and which of its sides is there."""
    at, up = (reading.grid.place(axis, value) for axis, value in zip(axes, spot, strict=True))
    across = "right" if "left" in position else "left" if "right" in position else "center"
    down = "bottom" if "top" in position else "top" if "bottom" in position else "middle"
    push = size * 0.4 + float(first(within(trace, "marker", "size")) or 0) / 2
    at += {"left": push, "right": -push}.get(across, 0)
    up += {"bottom": -push, "top": push}.get(down, 0)
    return at, up, across, down


def ticks(reading: Reading, name: str, *, always: bool = False) -> None:
    """Add labels and grid of an axis that no number format can write or whose ticks are not even."""
    grid, drawing = reading.grid, reading.drawing
    axis, facts = grid.values(name), grid.axis(name)
    if (axis.form is not None and not always) or not facts.get("ticktext"):
        return
    font, gap = facts.get("tickfont") or {}, drawing.size * _GAP
    look = font.get("size", drawing.size), font.get("color", drawing.muted)
    low, high = sorted(grid.domain(name))
    top, bottom = sorted(grid.domain(name_of(facts.get("anchor") or "y")))
    for value, text in zip(facts["tickvals"], facts["ticktext"], strict=False):
        at = grid.place(name, value)
        if not low - 1 <= at <= high + 1:
            continue
        if name[0] == "y":
            line = Stroke(grid.plot.left, at, grid.plot.right, at, drawing.grid, 1)
            label = Label(str(text), grid.plot.left - gap, at, *look, "right")
        else:
            line = Stroke(at, top, at, bottom, drawing.grid, 1)
            label = Label(str(text), at, bottom + gap, *look, "center", "top")
        if axis.grid and axis.step is None:
            drawing.behind.append(line)
        if axis.shown:
            drawing.shapes += [label] if label.text else []
            if name[0] == "x" and facts.get("ticks") == "outside":
                tick = drawing.size * _GAP / 2
                drawing.shapes.append(Stroke(at, bottom, at, bottom + tick, drawing.line, 1))


def note(reading: Reading, facts: dict[str, Any]) -> None:
    """Add an annotation of the layout."""
    grid, drawing, font = reading.grid, reading.drawing, facts.get("font") or {}
    x = grid.point(facts.get("xref", "paper"), "x", facts.get("x", 0)) + facts.get("xshift", 0)
    y = grid.point(facts.get("yref", "paper"), "y", facts.get("y", 0)) - facts.get("yshift", 0)
    colour = font.get("color") or reading.text
    across, down = facts.get("xanchor"), facts.get("yanchor")
    size = font.get("size") or drawing.size
    # Plotly keeps a little room below a text that stands on a line.
    y -= size * 0.12 if down == "bottom" else 0
    drawing.shapes.append(
        Label(
            str(facts.get("text", "")),
            x,
            y,
            size,
            colour,
            across if across in {"left", "right"} else "center",
            down if down in {"top", "bottom"} else "middle",
        )
    )
