"""Texts: at points and bars, along axes, and wherever the layout has them."""

from __future__ import annotations

from typing import Any

from dashboard.exports.native.drawing import Label, Stroke
from dashboard.exports.native.reading import Reading
from dashboard.exports.native.values import Trace, first, listed, nth, within


def texts(reading: Reading, trace: Trace, x: str, y: str) -> None:
    """Add the texts that stand at points or bars."""
    said, bar = trace.get("text"), trace["type"] == "bar"
    said = [said] * len(listed(trace["x"])) if isinstance(said, str) else listed(said)
    position = first(trace.get("textposition")) or ("auto" if bar else "middle center")
    if not said or position == "none" or not (bar or "text" in (trace.get("mode") or "")):
        return
    font, bases = trace.get("textfont") or {}, listed(trace.get("base")) if bar else []
    size = float(first(font.get("size")) or reading.drawing.size)
    spots = zip(listed(trace["x"]), listed(trace["y"]), said, strict=False)
    for n, (a, b, text) in enumerate(spots):
        if not text or a is None or b is None:
            continue
        if bar:
            base = float((bases[n] if n < len(bases) else 0) or 0)
            place = _at_bar(reading, trace, (x, y), (a, b), base, size, position)
        else:
            place = _at_point(reading, trace, (x, y), (a, b), size, position)
        colour = nth(font.get("color"), n) or reading.text
        left, top, across, down = place
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


def _at_bar(
    reading: Reading,
    trace: Trace,
    axes: tuple[str, str],
    spot: tuple[Any, Any],
    base: float,
    size: float,
    position: str,
) -> tuple[float, float, str, str]:
    """Where the text of a bar is: after its end, or in its middle."""
    grid, (x, y), (a, b) = reading.grid, axes, spot
    if trace.get("orientation") == "h":
        start, end, up = grid.place(x, base), grid.place(x, base + float(a)), grid.place(y, b)
        if position != "outside":
            return (start + end) / 2, up, "center", "middle"
        if float(a) < 0:
            return end - 0.4 * size, up, "right", "middle"
        return end + 0.4 * size, up, "left", "middle"
    start, end, at = grid.place(y, base), grid.place(y, base + float(b)), grid.place(x, a)
    if position != "outside":
        return at, (start + end) / 2, "center", "middle"
    if float(b) < 0:
        return at, end + 0.25 * size, "center", "top"
    return at, end - 0.25 * size, "center", "bottom"


def ticks(reading: Reading, name: str, *, always: bool = False) -> None:
    """Add labels and grid of an axis that no number format can write or whose ticks are not even."""
    grid, drawing = reading.grid, reading.drawing
    axis, facts = grid.values(name), grid.axis(name)
    if (axis.form is not None and not always) or not facts.get("ticktext"):
        return
    font, gap = facts.get("tickfont") or {}, drawing.size * 0.35
    look = font.get("size", drawing.size), font.get("color", drawing.muted)
    low, high = sorted(grid.domain(name))
    top, bottom = sorted(grid.domain("y1"))
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
            drawing.shapes.append(label)


def note(reading: Reading, facts: dict[str, Any]) -> None:
    """Add an annotation of the layout, with its arrow as a line."""
    grid, drawing, font = reading.grid, reading.drawing, facts.get("font") or {}
    x = grid.point(facts.get("xref", "paper"), "x", facts.get("x", 0)) + facts.get("xshift", 0)
    y = grid.point(facts.get("yref", "paper"), "y", facts.get("y", 0)) - facts.get("yshift", 0)
    colour = font.get("color") or reading.text
    if facts.get("showarrow", True) and (facts.get("ax") or facts.get("ay")):
        tip = x, y
        x, y = x + facts.get("ax", 0), y + facts.get("ay", 0)
        if facts.get("arrowwidth") != 0:
            line = facts.get("arrowcolor") or colour, facts.get("arrowwidth") or 1
            drawing.shapes.append(Stroke(*tip, x, y, *line))
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
