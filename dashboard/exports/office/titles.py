"""How large a template writes its titles, and how large a title may be that is to fit into their place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pptx.enum.shapes import PP_PLACEHOLDER

from dashboard.exports.office.ooxml import POINT
from dashboard.figures.kit.base import LINE_HEIGHT
from dashboard.figures.kit.metrics import wrap

_TITLES = {PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE}
_NAMES = {
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
}
#: The size of text that says none (ECMA-376 part 1, 21.1.2.3.9), and the least that is read, in points.
USUAL, LEAST = 18.0, 10.0
#: The room at the sides of a frame, and above and below its text, where it says none (21.1.2.1.1), in EMU.
SIDE, END = 91_440, 45_720
#: Fonts of templates may be wider than those that are measured.
_SLACK = 1.06


@dataclass(frozen=True)
class Look:
    """How a template writes its titles.

    Attributes:
        size: Of the type, in points.
        capitals: Whether all letters are capitals.
        sides: The room at both sides together, in EMU.
        ends: The room above and below the text together.
    """

    size: float = USUAL
    capitals: bool = False
    sides: int = 2 * SIDE
    ends: int = 2 * END


def look(layout: Any, master: Any) -> Look:
    """How the titles of a layout look: by itself, by its master, and by the master's styles, the nearest first.

    Example:
        ``look(layout, layout.slide_master).size`` is 44.0 in a template as PowerPoint makes it.
    """
    bodies = [place._element.txBody for place in (_title(layout), _title(master)) if place]
    runs = [run for body in bodies for run in body.findall("a:lstStyle/a:lvl1pPr/a:defRPr", _NAMES)]
    runs += master._element.findall("p:txStyles/p:titleStyle/a:lvl1pPr/a:defRPr", _NAMES)
    frames = [found for body in bodies for found in body.findall("a:bodyPr", _NAMES)]
    size, capitals = (_first(runs, name) for name in ("sz", "cap"))
    left, right = (_first(frames, name, str(SIDE)) for name in ("lIns", "rIns"))
    top, bottom = (_first(frames, name, str(END)) for name in ("tIns", "bIns"))
    return Look(
        int(size) / 100 if size else USUAL,
        capitals == "all",
        int(left) + int(right),
        int(top) + int(bottom),
    )


def fitting(text: str, known: Look, width: float, height: float) -> float:
    """The size in points, not above the template's own, at which a title fits into a place of a width and a height in EMU.

    Example:
        >>> fitting("The share fell", Look(size=44), 8_000_000, 1_000_000)
        44
        >>> fitting("The share of the world's GDP fell from 2021 to 2025", Look(size=44), 4_000_000, 1_000_000)
        21
    """
    told = text.upper() if known.capitals else text
    wide, high = (width - known.sides) / POINT, (height - known.ends) / POINT

    def fits(size: float) -> bool:
        lines = wrap(told, size * _SLACK, wide, bold=True)
        return len(lines) * size * LINE_HEIGHT <= high

    sizes = (known.size - n for n in range(int(known.size - LEAST) + 1))
    return next((size for size in sizes if fits(size)), min(LEAST, known.size))


def _title(sheet: Any) -> Any:
    """The title of a layout or a master, None if it has none."""
    return next((p for p in sheet.placeholders if p.placeholder_format.type in _TITLES), None)


def _first(elements: list[Any], name: str, usual: str = "") -> str:
    """The attribute of the first element that has it."""
    found = (each.get(name) for each in elements)
    return next((value for value in found if value is not None), usual)
