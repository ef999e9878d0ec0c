"""What lies upon the plots of an SVG: shapes and texts."""

from __future__ import annotations

from collections import Counter

from dashboard.figures.kit.chart import UNTIL, Font, Shape, Text
from dashboard.markup import Markup, fragment
from dashboard.svg.paint import box, class_of, element, group, polyline, stroke, whole
from dashboard.svg.sheet import Sheet
from dashboard.svg.words import look_of, measure, parse, reach, words

#: How far the middle of a block lies from its anchor, in widths or heights.
_SHIFTS = {"left": 0.5, "top": 0.5, "center": 0.0, "middle": 0.0, "right": -0.5, "bottom": -0.5}
_ANCHORS = {"left": "start", "center": "middle", "right": "end"}


def shapes(sheet: Sheet, layer: str) -> Markup:
    """The shapes of a layer; those below that refer to the paper lie lowest."""
    found = [shape for shape in sheet.chart.shapes if shape.layer == layer]
    if layer == "below":
        found.sort(key=lambda shape: "paper" not in {shape.xref, shape.yref})
    return fragment(_shape(sheet, shape) for shape in found)


def _shape(sheet: Sheet, shape: Shape) -> Markup:
    xs = [sheet.at(shape.xref, "x", value) for value in (shape.x0, shape.x1)]
    ys = [sheet.at(shape.yref, "y", value) for value in (shape.y0, shape.y1)]
    line, half = shape.type == "line", shape.line.width / 2
    ends = (xs[0], ys[0]), (xs[1], ys[1])
    d = polyline(ends) if line else box(*ends[0], *ends[1])
    look = {"fill": shape.fillcolor or "none", **stroke(shape.line)}
    x, y = sheet.ruler_of(shape.xref), sheet.ruler_of(shape.yref)
    if x or y:
        # What lies at values does not leave their axis.
        left, right = (x.offset, x.offset + x.length) if x else (0, sheet.chart.width)
        top, bottom = (y.offset, y.offset + y.length) if y else (0, sheet.chart.height)
        # A straight line is as long as it is, and reaches to its sides only.
        across, down = half * (not line or ys[0] != ys[1]), half * (not line or xs[0] != xs[1])
        within = min(xs) - across, min(ys) - down, max(xs) + across, max(ys) + down
        # One that ends where its axis does has nothing beyond.
        inside = (
            left <= within[0] and top <= within[1] and within[2] <= right and within[3] <= bottom
        )
        if not (line and inside):
            look["clip_path"] = sheet.clip((left, top, right, bottom), within)
    marked = class_of(shape.legendgroup)
    return element("path", d=d, **look, opacity=shape.opacity, class_=marked)


def notes(sheet: Sheet) -> Markup:
    """The texts, and what the style sheet shows until forecasts are shown."""
    drawn = fragment(
        _shape(sheet, each) if isinstance(each, Shape) else _note(sheet, each, sheet.chart.font)
        for each in sheet.chart.until
    )
    hidden = group(drawn, class_=UNTIL, display="none") if drawn else None
    texts, font = sheet.chart.texts, sheet.chart.font
    # What most texts look like is said once for all.
    usual = Counter(note.font for note in texts).most_common(1)[0][0] if texts else font
    said = [_note(sheet, note, usual) for note in texts]
    return fragment(group(said, **look_of(usual, font)), hidden)


def _note(sheet: Sheet, note: Text, base: Font) -> Markup:
    """Words at a place; nothing if the place is out of sight."""
    places = []
    for letter, ref, given in (("x", note.xref, note.x), ("y", note.yref, note.y)):
        place, ruler = sheet.at(ref, letter, given, exponents=True), sheet.ruler_of(ref)
        if ruler and not -0.01 <= place - ruler.offset <= ruler.length + 0.01:
            return Markup()
        places.append(place)
    places = [places[0] + note.xshift, places[1] - note.yshift]
    font, lines = note.font, parse(note.text)
    up, down = reach(sheet.chart.family, font.size)
    wide, high = measure(lines, font.size), up + down + (len(lines) - 1) * 1.3 * font.size
    # plotly.js keeps room for an edge of one pixel also where none is drawn.
    pad = 1 + note.borderpad
    box, anchors = (whole(wide + 2 * pad), whole(high + 2 * pad)), (note.xanchor, note.yanchor)
    x, y = (at + size * _SHIFTS[side] for at, size, side in zip(places, box, anchors, strict=True))
    left, top = whole(x - box[0] / 2), whole(y - box[1] / 2)
    if len(lines) == 1:
        # From the end that stays where it is: an estimated width then does no harm.
        align = note.xanchor
        start = {"left": left + pad, "center": x, "right": x + box[0] / 2 - pad}[align]
    else:
        align = note.align
        start = left + pad + {"left": 0, "center": wide / 2, "right": wide}[align]
    drawn = words(lines, start, top + pad + up, font, base, anchor=_ANCHORS[align])
    return group(drawn, class_=class_of(note.name))
