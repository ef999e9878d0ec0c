"""Where the words of a drawn picture lie, read from its SVG: those of axes, marks and notes alike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile
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
    return list(_found(root, (0.0, 0.0), 0, float(root.get("font-size", "12")), without))


def _found(
    node: ET.Element, moved: tuple[float, float], turned: int, size: float, without: str
) -> Iterator[Box]:
    if node.get("class") == without:
        return
    size = float(node.get("font-size", size))
    transform = node.get("transform", "")
    shift = re.fullmatch(r"translate\(([-\d.]+),([-\d.]+)\)", transform)
    turn = re.fullmatch(r"rotate\((-?90),([-\d.]+),([-\d.]+)\)", transform)
    assert not transform or shift or turn, transform
    if shift:
        moved = (moved[0] + float(shift[1]), moved[1] + float(shift[2]))
    if node.tag == f"{_SVG}text":
        yield from _lines(node, moved, size, turn)
        return
    for child in node:
        inner = list(_found(child, moved, turned, size, without))
        yield from (_turned(box, turn, moved) for box in inner) if turn else inner


def _lines(
    node: ET.Element, moved: tuple[float, float], size: float, turn: re.Match[str] | None
) -> Iterator[Box]:
    """The lines of a text element; runs of one line have no place of their own."""
    rows = [child for child in node if child.get("x")] or [node]
    for row in rows:
        text = "".join(row.itertext())
        bold = bool(row.find(".//*[@font-weight]") is not None or node.get("font-weight"))
        wide = text_width(text, size, bold=bold)
        x, y = moved[0] + float(row.get("x", "0")), moved[1] + float(row.get("y", "0"))
        left = (
            x - {"start": 0.0, "middle": 0.5, "end": 1.0}[node.get("text-anchor", "start")] * wide
        )
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
