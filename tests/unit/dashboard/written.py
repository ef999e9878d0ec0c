"""Where the words of a drawn picture lie, read from its SVG: those of axes, marks and notes alike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise, takewhile
from xml.etree import ElementTree as ET

from dashboard.figures.kit.metrics import text_width
from tests.unit.dashboard.boxes import Box

_SVG = "{http://www.w3.org/2000/svg}"
#: How far letters reach above and below their line, in ems; what has no ink is left to overlap.
_UP, _DOWN = 0.72, 0.14
#: Widths are estimated on the safe side.
_SLACK = 0.3


def words(svg: str, *, without: str) -> list[Box]:
    """The boxes of all lines of text, but of those in a group of the class ``without``."""
    root = ET.fromstring(svg)
    own = float(root.get("font-size", "12")), "start"
    return list(_found(root, (0.0, 0.0), 0, own, without))


def _found(
    node: ET.Element,
    moved: tuple[float, float],
    turned: int,
    own: tuple[float, str],
    without: str,
) -> Iterator[Box]:
    if node.get("class") == without:
        return
    own = float(node.get("font-size", own[0])), node.get("text-anchor", own[1])
    transform = node.get("transform", "")
    shift = re.fullmatch(r"translate\(([-\d.]+),([-\d.]+)\)", transform)
    turn = re.fullmatch(r"rotate\((-?90),([-\d.]+),([-\d.]+)\)", transform)
    assert not transform or shift or turn, transform
    if shift:
        moved = (moved[0] + float(shift[1]), moved[1] + float(shift[2]))
    if node.tag == f"{_SVG}text":
        yield from _lines(node, moved, own, turn)
        return
    for child in node:
        inner = list(_found(child, moved, turned, own, without))
        yield from (_turned(box, turn, moved) for box in inner) if turn else inner


def _lines(
    node: ET.Element,
    moved: tuple[float, float],
    own: tuple[float, str],
    turn: re.Match[str] | None,
) -> Iterator[Box]:
    """The lines of a text element; runs of one line have no place of their own."""
    size, anchor = own
    rows = [child for child in node if child.get("x")] or [node]
    for row in rows:
        text = "".join(row.itertext())
        bold = bool(row.find(".//*[@font-weight]") is not None or node.get("font-weight"))
        wide = text_width(text, size, bold=bold)
        x, y = moved[0] + float(row.get("x", "0")), moved[1] + float(row.get("y", "0"))
        left = x - {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor] * wide
        box = Box(text, left, y - _UP * size, left + wide, y + _DOWN * size)
        if text.strip():
            yield _turned(box, turn, moved) if turn else box


def _turned(box: Box, turn: re.Match[str], moved: tuple[float, float]) -> Box:
    """A box a quarter around a place."""
    x, y = moved[0] + float(turn[2]), moved[1] + float(turn[3])
    sign = 1 if turn[1] == "90" else -1
    corners = [
        (x - sign * (v - y), y + sign * (u - x))
        for u, v in ((box.left, box.top), (box.right, box.bottom))
    ]
    (a, b), (c, d) = corners
    return Box(box.text, min(a, c), min(b, d), max(a, c), max(b, d))


def overlaps(found: list[Box], size: float) -> list[tuple[str, str]]:
    """Pairs of words that lie on each other."""
    slack = _SLACK * size
    ordered = sorted(found, key=lambda box: box.top)
    pairs = []
    for n, box in enumerate(ordered):
        # What begins below this one is no neighbour of it, and neither is what follows.
        near = takewhile(lambda other, end=box.bottom: other.top < end, ordered[n + 1 :])
        pairs += [(box.text, other.text) for other in near if box.meets(other, slack)]
    return pairs


def beyond(found: list[Box], width: float, height: float, size: float) -> list[str]:
    """Words that reach beyond the picture."""
    slack = _SLACK * size
    return [
        box.text
        for box in found
        if box.left < -slack
        or box.top < -slack
        or box.right > width + slack
        or box.bottom > height + slack
    ]


Place = tuple[float, float]
Stroke = tuple[Place, Place]


def lines(svg: str, *, without: str) -> list[Stroke]:
    """The pieces of the lines of series and of what stands upon them (claims, borders, leaders), not those of grids and axes.

    Those in a group of the class ``without`` are left out.
    """
    root = ET.fromstring(svg)
    clips = {
        f"url(#{clip.get('id')})": [
            float(clip[0].get(side, "0")) for side in ("x", "y", "width", "height")
        ]
        for clip in root.iter(f"{_SVG}clipPath")
    }
    return list(_strokes(root, (0.0, 0.0), clips, None, without))


def _strokes(
    node: ET.Element,
    moved: Place,
    clips: dict[str, list[float]],
    frame: Box | None,
    without: str,
) -> Iterator[Stroke]:
    if shift := re.fullmatch(r"translate\(([-\d.]+),([-\d.]+)\)", node.get("transform", "")):
        moved = (moved[0] + float(shift[1]), moved[1] + float(shift[2]))
    # Patterns are drawn elsewhere.
    if node.tag == f"{_SVG}defs" or node.get("class") == without:
        return
    if clip := clips.get(node.get("clip-path", "")):
        left, top = clip[0] + moved[0], clip[1] + moved[1]
        frame = Box("", left, top, left + clip[2], top + clip[3])
    if node.tag == f"{_SVG}path" and node.get("fill") == "none" and not node.get("shape-rendering"):
        for part in re.findall("M([^MZ]+)", node.get("d", "")):
            places = [[float(n) for n in place.split(",")] for place in part.split("L")]
            for stroke in pairwise((x + moved[0], y + moved[1]) for x, y in places):
                if shown := within(stroke, frame) if frame else stroke:
                    yield shown
    for child in node:
        yield from _strokes(child, moved, clips, frame, without)


def within(stroke: Stroke, box: Box) -> Stroke | None:
    """The part of a piece of a line that is inside of a box, if any is (Liang and Barsky)."""
    (x, y), (u, v) = stroke
    if (
        max(x, u) < box.left
        or min(x, u) > box.right
        or max(y, v) < box.top
        or min(y, v) > box.bottom
    ):
        return None  # as nearly all are
    enter, leave = 0.0, 1.0
    for start, end, low, high in ((x, u, box.left, box.right), (y, v, box.top, box.bottom)):
        if start == end:
            if not low <= start <= high:
                return None
            continue
        near, far = sorted(((low - start) / (end - start), (high - start) / (end - start)))
        enter, leave = max(enter, near), min(leave, far)
    if enter >= leave:
        return None
    return tuple((x + (u - x) * part, y + (v - y) * part) for part in (enter, leave))  # type: ignore[return-value]


def crossed(found: list[Box], strokes: list[Stroke], size: float) -> list[str]:
    """Words through which a line goes; at their edge, where there is hardly ink, it may pass."""
    slack = 0.12 * size
    inner = [
        Box(box.text, box.left + slack, box.top + slack, box.right - slack, box.bottom - slack)
        for box in found
    ]
    return [box.text for box in inner if any(within(stroke, box) for stroke in strokes)]
