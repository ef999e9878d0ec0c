"""Where a template has its title, and the room that it leaves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pptx.enum.shapes import PP_PLACEHOLDER

from dashboard.exports.native import Rect
from dashboard.exports.office.brand import PIXEL

_TITLES = {PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE}
_BODIES = {PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT}
_FEET = {PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER}


def layout(deck: Any, *kinds: Any) -> Any:
    """The layout whose placeholders fit best: a title, and as little else as can be.

    Example:
        ``layout(deck, PP_PLACEHOLDER.TITLE)`` is the layout with a title alone.
    """

    def cost(found: Any) -> tuple[int, int]:
        types = [p.placeholder_format.type for p in found.placeholders]
        types = [kind for kind in types if kind not in _FEET]
        return -sum(kind in types for kind in kinds), len(types)

    return min(deck.slide_layouts, key=cost)


def region(deck: Any, found: Any) -> tuple[Rect, Rect]:
    """Where a layout has its title, and what it leaves for a figure, in pixels.

    The room is as wide as the body text of the template, and as high as title and footers let it be.

    Example:
        ``title, rest = region(deck, layout(deck, PP_PLACEHOLDER.TITLE))``
    """
    width, height = deck.slide_width / PIXEL, deck.slide_height / PIXEL
    head = next(
        _places(found, _TITLES), Rect(width * 0.05, height * 0.05, width * 0.9, height * 0.12)
    )
    # A template of one size may have layouts that were made for another.
    left = max(0.0, head.left)
    right = head.right if head.right <= width else width - max(left, width * 0.05)
    head = Rect(left, head.top, right - left, head.height)
    bodies = [*_places(found, _BODIES), *_places(deck.slide_master, _BODIES), head]
    # Some templates have narrow bodies side by side, or bodies that were made for another size of slide.
    wide = (body for body in bodies if body.left >= 0 and body.right <= width)
    body = next((body for body in wide if body.width > width * 0.7), None)
    left, right = (body.left, body.right) if body else (width * 0.05, width * 0.95)
    feet = (foot.top for foot in _places(found, _FEET) if foot.top > height * 0.7)
    low = min(feet, default=height * 0.97)
    top = min(head.bottom + height * 0.01, height * 0.4)
    if head.top > height / 2:
        top, low = height * 0.04, min(low, head.top)
    return head, Rect(left, top, right - left, low - top)


def _places(sheet: Any, kinds: set[Any]) -> Iterator[Rect]:
    """The places of the placeholders of some kinds."""
    for place in sheet.placeholders:
        if place.placeholder_format.type in kinds and place.top is not None:
            yield Rect(*(v / PIXEL for v in (place.left, place.top, place.width, place.height)))
