"""What lies upon the plots of an SVG: shapes and annotations."""

from __future__ import annotations

from dashboard.figures.kit.base import UNTIL
from dashboard.markup import Markup, fragment
from dashboard.svg.paint import class_of, colour, element, number, stroke, whole
from dashboard.svg.sheet import Sheet
from dashboard.svg.spec import Spec, either
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


def shapes(sheet: Sheet, layer: str) -> Markup:
    """The shapes of a layer; those below that refer to the paper lie lowest."""
    found = [shape for shape in sheet.layout["shapes"] if (shape.get("layer") or "above") == layer]
    if layer == "below":
        found.sort(key=lambda shape: "paper" not in {shape.get("xref"), shape.get("yref")})
    return fragment(_shape(sheet, shape) for shape in found)


def _shape(sheet: Sheet, shape: Spec) -> Markup:
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
    marked = class_of(shape.get("legendgroup"))
    return element("path", d=d, **look, opacity=shape.get("opacity"), class_=marked)


def notes(sheet: Sheet) -> Markup:
    """The annotations, and those that the style sheet shows until forecasts are shown."""
    until = (sheet.layout.get("meta") or {}).get(UNTIL) or []
    drawn = fragment(
        _shape(sheet, mark) if mark.get("type") == "line" else _note(sheet, mark) for mark in until
    )
    hidden = element("g", drawn, class_=UNTIL, display="none") if drawn else None
    return fragment([_note(sheet, note) for note in sheet.layout["annotations"]], hidden)


def _note(sheet: Sheet, note: Spec) -> Markup:
    """Words at a place; nothing if the place is out of sight.

    Raises:
        ValueError: There is an arrow from the words to the place.
    """
    if note.get("showarrow") is not False:
        raise ValueError("to_svg draws no arrows: give the annotation showarrow=False")
    found = _anchor(sheet, note)
    if found is None:
        return Markup()
    place, anchors = found
    font, lines = sheet.font.over(note.get("font")), parse(note.get("text") or "")
    wide, high = measure(lines, font)
    # plotly.js keeps room for an edge of one pixel also where none is drawn.
    pad = 1 + either(note.get("borderpad"), 1)
    box = whole(wide + 2 * pad), whole(high + 2 * pad)
    x, y = (at + size * _SHIFTS[side] for at, size, side in zip(place, box, anchors, strict=True))
    left, top = whole(x - box[0] / 2), whole(y - box[1] / 2)
    if len(lines) == 1:
        # From the end that stays where it is: an estimated width then does no harm.
        align = anchors[0]
        start = {"left": left + pad, "center": x, "right": x + box[0] / 2 - pad}[align]
    else:
        align = note.get("align") or "center"
        start = left + pad + {"left": 0, "center": wide / 2, "right": wide}[align]
    drawn = words(lines, start, top + pad + font.reach[0], font, sheet.font, anchor=_ANCHORS[align])
    look = {"opacity": note.get("opacity"), "class_": class_of(note.get("name"))}
    return element("g", drawn, **look) if any(v not in (None, 1) for v in look.values()) else drawn


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
