"""What lies upon the plots of an SVG: shapes, the title and annotations."""

from __future__ import annotations

import math

from dashboard.figures.kit.base import UNTIL
from dashboard.svg.paint import attributes, class_of, colour, number, stroke, whole
from dashboard.svg.sheet import Sheet
from dashboard.svg.spec import Spec, either, number_of
from dashboard.svg.words import measure, parse, words

Point = tuple[float, float]

#: How far the middle of a block lies from its anchor, in widths or heights.
_SHIFTS = {"left": 0.5, "top": 0.5, "center": 0.0, "middle": 0.0, "right": -0.5, "bottom": -0.5}
_ANCHORS = {"left": "start", "center": "middle", "right": "end"}
_ACROSS, _UP = ("left", "center", "right"), ("bottom", "middle", "top")


def _third(given: object, share: float, names: tuple[str, str, str]) -> str:
    """The anchor that is named, or that of the third in which something lies."""
    if given in names:
        return str(given)
    return names[0 if share <= 1 / 3 else 2 if share >= 2 / 3 else 1]


def shapes(sheet: Sheet, layer: str) -> str:
    """The shapes of a layer; those below that refer to the paper lie lowest."""
    found = [shape for shape in sheet.layout["shapes"] if (shape.get("layer") or "above") == layer]
    if layer == "below":
        found.sort(key=lambda shape: "paper" not in {shape.get("xref"), shape.get("yref")})
    return "".join(_shape(sheet, shape) for shape in found)


def _shape(sheet: Sheet, shape: Spec) -> str:
    kind = shape.get("type") or "rect"
    if kind not in {"line", "rect"}:
        raise ValueError(f"to_svg draws lines and rectangles, not a shape of type {kind!r}")
    ends: list[list[float]] = []
    edges: list[float] = []
    bound = False
    for letter, room in (("x", sheet.width), ("y", sheet.height)):
        ref, values = shape.get(f"{letter}ref"), (shape.get(f"{letter}{n}") for n in (0, 1))
        ends.append([sheet.at(ref or letter, letter, value, exponents=False) for value in values])
        axis = sheet.axis_of(ref, letter)
        edges += (axis.offset, axis.length) if axis else (0, room)
        bound = bound or axis is not None
    (x0, x1), (y0, y1) = (map(number, pair) for pair in ends)
    d = f"M{x0},{y0}L{x1},{y1}" if kind == "line" else f"M{x0},{y0}H{x1}V{y1}H{x0}Z"
    look = {
        "fill": colour(shape.get("fillcolor") or "none"),
        **stroke(shape.get("line") or {}, "#444", 2),
    }
    if bound:
        # What lies at values does not leave their axis.
        left, width, top, height = edges
        look["clip_path"] = sheet.clip(left, top, width, height)
    return f"<path{attributes(d=d, **look, opacity=shape.get('opacity'))}/>"


def title_of(sheet: Sheet) -> str:
    """The title of the layout."""
    given, area = sheet.layout.get("title") or {}, sheet.area
    if not given.get("text"):
        return ""
    font = sheet.font.over({"size": whole(sheet.font.size * 1.4)}).over(given.get("font"))
    pad = {side: either((given.get("pad") or {}).get(side[0]), 0) for side in _ACROSS + _UP}
    share, height = either(given.get("x"), 0.5), number_of(given.get("y"))
    across = _third(given.get("xanchor"), share, _ACROSS)
    left, width = (area.left, area.width) if given.get("xref") == "paper" else (0, sheet.width)
    x = left + share * width - 2 * _SHIFTS[across] * -pad[across]
    up = _third(given.get("yanchor"), 0 if height is None else height, _UP)
    y = area.top / 2
    if height is not None:
        top, room = (area.top, area.height) if given.get("yref") == "paper" else (0, sheet.height)
        y = top + (1 - height) * room + 2 * _SHIFTS[up] * pad[up]
    lines = parse(given["text"])
    if len(lines) == 1:
        # plotly.js forgets to lower a title of several lines.
        y += font.size * {"top": 0.7, "middle": 0.35, "bottom": 0}[up]
    return words(lines, x, y, font, sheet.font, anchor=_ANCHORS[across])


def notes(sheet: Sheet) -> str:
    """The annotations, and those that the style sheet shows until forecasts are shown."""
    until = (sheet.layout.get("meta") or {}).get(UNTIL) or []
    drawn = "".join(_note(sheet, note) for note in until)
    hidden = f'<g{class_of(UNTIL)} display="none">{drawn}</g>' if drawn else ""
    return "".join(_note(sheet, note) for note in sheet.layout["annotations"]) + hidden


def _note(sheet: Sheet, note: Spec) -> str:
    """Words at a place, or away from it with a line to it; nothing if the place is out of sight."""
    found = _anchor(sheet, note)
    if found is None:
        return ""
    head, anchors = found
    font, lines = sheet.font.over(note.get("font")), parse(note.get("text") or "")
    wide, high = measure(lines, font)
    border, angle = either(note.get("borderwidth"), 1), either(note.get("textangle"), 0)
    pad = border + either(note.get("borderpad"), 1)
    box = whole(wide + 2 * pad), whole(high + 2 * pad)
    pointing = note.get("showarrow") is not False
    tail = head
    if pointing:
        tail = head[0] + either(note.get("ax"), -10), head[1] + either(note.get("ay"), -30)
    x, y = _middle(tail, anchors, box, angle, about_anchor=pointing)
    left, top = whole(x - box[0] / 2), whole(y - box[1] / 2)
    align = note.get("align") or "center"
    start = left + pad + {"left": 0, "center": wide / 2, "right": wide}[align]
    steady = _steady_end(angle, anchors) if len(lines) == 1 else ""
    if steady:
        # The same to see, and an estimated width then does no harm.
        align, start = (
            steady,
            {"left": left + pad, "center": x, "right": x + box[0] / 2 - pad}[steady],
        )
    drawn = words(lines, start, top + pad + font.reach[0], font, sheet.font, anchor=_ANCHORS[align])
    drawn = _background(note, left, top, box, border) + drawn
    if angle:
        drawn = f'<g transform="rotate({number(angle)},{number(x)},{number(y)})">{drawn}</g>'
    if pointing:
        drawn += _pointer(note, head, tail, (x, y, box[0] - border, box[1] - border))
    look = attributes(opacity=note.get("opacity")) + class_of(note.get("name"))
    return f"<g{look}>{drawn}</g>" if look else drawn


def _anchor(sheet: Sheet, note: Spec) -> tuple[Point, tuple[str, str]] | None:
    """The place of an annotation in pixels, and which sides of it stand there; none if it is out of sight."""
    places, anchors = [], []
    for letter, names, way in (("x", _ACROSS, 1), ("y", _UP, -1)):
        ref, given = note.get(f"{letter}ref") or letter, note.get(letter)
        place, axis = sheet.at(ref, letter, given, exponents=True), sheet.axis_of(ref, letter)
        if axis and not -0.01 <= place - axis.offset <= axis.length + 0.01:
            return None
        places.append(place + way * either(note.get(f"{letter}shift"), 0))
        loose = axis is None and note.get("showarrow") is False
        anchors.append(
            _third(note.get(f"{letter}anchor"), either(given, 0.5) if loose else 0.5, names)
        )
    return (places[0], places[1]), (anchors[0], anchors[1])


def _steady_end(angle: float, anchors: tuple[str, str]) -> str:
    """The end of a line of text that stays where it is, however long the line."""
    upward = {"bottom": "left", "middle": "center", "top": "right"}[anchors[1]]
    downward = {"bottom": "right", "middle": "center", "top": "left"}[anchors[1]]
    turned: dict[float, str] = {0: anchors[0], -90: upward, 90: downward}
    return turned.get(angle, "")


def _middle(
    at: Point, anchors: tuple[str, str], box: tuple[int, int], angle: float, *, about_anchor: bool
) -> Point:
    """The middle of a block turned about its anchor, or anchored by the room that it takes turned."""
    width, height, right, down = *box, _SHIFTS[anchors[0]], _SHIFTS[anchors[1]]
    sin, cos = math.sin(math.radians(angle)), math.cos(math.radians(angle))
    if about_anchor:
        shift = width * cos * right - height * sin * down, width * sin * right + height * cos * down
    else:
        sin, cos = abs(sin), abs(cos)
        shift = (width * cos + height * sin) * right, (width * sin + height * cos) * down
    return at[0] + shift[0], at[1] + shift[1]


def _background(note: Spec, left: int, top: int, box: tuple[int, int], border: float) -> str:
    if not note.get("bgcolor") and not note.get("bordercolor"):
        return ""
    look = stroke({"width": border}, note["bordercolor"], 1) if note.get("bordercolor") else {}
    size = {"width": float(box[0] - border), "height": float(box[1] - border)}
    place = {"x": left + border / 2, "y": top + border / 2}
    return (
        f"<rect{attributes(**place, **size, fill=colour(note.get('bgcolor') or 'none'), **look)}/>"
    )


def _pointer(note: Spec, head: Point, tail: Point, box: tuple[float, float, float, float]) -> str:
    """The line from the edge of the words to the place; none if the place is among the words."""
    if note.get("arrowhead") != 0:
        raise ValueError("to_svg draws arrows without heads: give the annotation arrowhead=0")
    x, y, width, height = box
    dx, dy = head[0] - tail[0], head[1] - tail[1]
    parts = [1.0]
    for d, start, middle, size in ((dx, tail[0], x, width), (dy, tail[1], y, height)):
        if d:
            parts.append((middle + math.copysign(size / 2, d) - start) / d)
    leaves = max(0.0, min(parts))
    if leaves >= 1:
        return ""
    arrives = 1 - either(note.get("standoff"), 0) / math.hypot(dx, dy)
    path = "L".join(
        f"{number(tail[0] + t * dx)},{number(tail[1] + t * dy)}" for t in (leaves, arrives)
    )
    look = stroke({"width": note.get("arrowwidth")}, note.get("arrowcolor") or "#444", 2)
    return f"<path{attributes(d='M' + path, **look)}/>"
