"""The last slides: sources with their dates and terms as a table in the reader's language, and lists of paragraphs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pptx.enum.shapes import PP_PLACEHOLDER

from dashboard.exports import slides
from dashboard.exports.native import Rect
from dashboard.exports.office import ooxml
from dashboard.exports.office.layouts import layout, region
from dashboard.exports.office.titles import LEAST
from dashboard.exports.slides import Stage
from dashboard.exports.slides.table import add_table
from dashboard.figures.kit import furniture
from dashboard.figures.kit.base import LINE_HEIGHT
from dashboard.words.sourcing import HEADS, Sourced
from dashboard.words.wording import Words
from etl import catalog

#: How the width of the table of sources is divided: source, edition, last checked, licence.
_PARTS = (0.34, 0.24, 0.15, 0.27)


def sources(
    made: Stage, words: Words, found: Sequence[Sourced], release: str, notes: Sequence[str]
) -> None:
    """The slide of the sources.

    Args:
        made: The presentation.
        words: The words of a language.
        found: The sources.
        release: Which release of ours it is.
        notes: What stands in its notes: how to cite the sources, and their addresses.

    Example:
        ``sources(made, words, sourced(words, release, origins), release.id, citations(origins))``
    """
    name = words.gettext("Sources, licences, freshness")
    slide, room = _titled(made, name)
    rows = [[words.gettext(head) for head in HEADS], *(each.cells for each in found)]
    high = add_table(made, slide, "Sources", rows, _PARTS, room)
    size = max(made.type * furniture.NOTE, LEAST / made.points(1))
    below = Rect(room.left, room.top + high + size, room.width, size * LINE_HEIGHT)
    told = words.labelled(words.gettext("Release of the data"), release)
    slides.text_box(made, slide, "Foot", [slides.Line(told, size, made.colours["muted"])], below)
    slides.add_notes(made, slide, [*notes, told])
    slides.drop_empty(slide)
    numbered(made, slide)


def listing(
    made: Stage,
    name: str,
    texts: Sequence[str],
    shape: str = "Sources",
    notes: Sequence[str] = (),
) -> None:
    """Slides of paragraphs below a title: as large as fits, and on several where they would be too small to be read.

    Args:
        made: The presentation.
        name: The title.
        texts: The paragraphs.
        shape: What their box is called.
        notes: What is said of them; the paragraphs themselves if left out.

    Example:
        ``listing(made, "Sources", ["World Bank ..."])``
    """
    for part in _parted(made, name, texts):
        slide, room = _titled(made, name)
        size = next((s for s in _sizes(made) if _fits(made, part, s, room)), _sizes(made)[-1])
        colour = made.colours["text"]
        lines = [slides.Line(text, size, colour, gap=size * _GAP) for text in part]
        slides.text_box(made, slide, shape, lines, room)
        slides.add_notes(made, slide, notes or part)
        slides.drop_empty(slide)
        numbered(made, slide)


#: Between paragraphs, in the size of their type.
_GAP = 0.45


def _sizes(made: Stage) -> list[float]:
    """The sizes of paragraphs that are tried; the least can still be read."""
    least = LEAST / made.points(1)
    return [max(made.type * scale, least) for scale in (0.95, 0.8, 0.72, 0.64)]


def _fits(made: Stage, texts: Sequence[str], size: float, room: Rect) -> bool:
    return tall(made, texts, size, room.width, size * _GAP) <= room.height


def _parted(made: Stage, name: str, texts: Sequence[str]) -> list[list[str]]:
    """Paragraphs by slides: as many on each as fit at the least size, one at least."""
    room, least, found = _room(made, name), _sizes(made)[-1], [list[str]()]
    for text in texts:
        if found[-1] and not _fits(made, [*found[-1], text], least, room):
            found.append([])
        found[-1].append(text)
    return found


def _room(made: Stage, name: str) -> Rect:
    """What a title leaves of a slide."""
    width, height = made.size
    if made.branded:
        return region(made.deck, layout(made.deck, PP_PLACEHOLDER.TITLE))[1]
    edge, size = made.type * furniture.EDGE, made.type * furniture.TITLE
    rows = made.rows(name, size, width - 2 * edge, bold=True)
    top = edge + rows * size * LINE_HEIGHT + made.type * 0.6
    return Rect(edge, top, width - 2 * edge, height - edge * 1.7 - top)


def _titled(made: Stage, name: str) -> tuple[Any, Rect]:
    """A slide with a title, and the room below it."""
    slide = made.deck.slides.add_slide(layout(made.deck, PP_PLACEHOLDER.TITLE))
    room = _room(made, name)
    if made.branded:
        slides.themed_title(made, slide, name, region(made.deck, slide.slide_layout)[0])
    else:
        edge, size = made.type * furniture.EDGE, made.type * furniture.TITLE
        head = Rect(edge, edge, room.width, room.top - made.type * 0.6 - edge)
        slides.title(made, slide, name, head, size, made.colours["text"])
    return slide, room


def numbered(made: Stage, slide: Any) -> None:
    """The number of a slide at the lower right, on the line of the stamp.

    Example:
        ``numbered(made, made.deck.slides[0])``
    """
    width, height = made.size
    edge = made.type * furniture.EDGE
    size = max(made.type * furniture.STAMP, LEAST / made.points(1))
    place = Rect(width - edge - size * 4, height - edge * 0.7 - size * LINE_HEIGHT, size * 4, size)
    slides.number(made, slide, place, size)


def citations(found: Iterable[tuple[str, str]]) -> list[str]:
    """How to cite sources, the editions of each named together.

    Args:
        found: Sources and their editions, each as often as it occurs.

    Example:
        ``citations([("wdi", "2026-07-13"), ("wdi", "2026-02-24")])`` is one citation.
    """
    editions: dict[str, set[str]] = {}
    for source, edition in found:
        editions.setdefault(source, set()).add(edition)
    return [catalog.source(name).cited(*sorted(each)) for name, each in editions.items()]


def tall(made: Stage, texts: Sequence[str], size: float, width: float, gap: float) -> float:
    """How high paragraphs are.

    Example:
        ``tall(made, ["Sources"], 24, 880, 10)``
    """
    lines = sum(made.rows(ooxml.plain(text), size, width) for text in texts)
    return lines * size * LINE_HEIGHT + (len(texts) - 1) * gap
