"""A document as text: its pieces in their order, each with its place."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Literal

#: Where in a document beside its body a piece stands.
Part = Literal["", "notes", "footnote", "endnote", "header", "footer", "diagram"]
#: Between pieces: a sentence never goes on from one to the next.
GAP = "\n\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a piece of a document stands; everything is counted from 1, and 0 where there is no such thing.

    Attributes:
        page: Of a PDF.
        slide: Of a presentation.
        line: Of a text.
        paragraph: Among those of the body, of a slide or of a note that have text; those of tables do not count.
        table: Among the tables of the document or of the slide.
        row: Of the table.
        cell: Of the row.
        part: What it belongs to, if not to the body.
    """

    page: int = 0
    slide: int = 0
    line: int = 0
    paragraph: int = 0
    table: int = 0
    row: int = 0
    cell: int = 0
    part: Part = ""

    def record(self) -> dict[str, Any]:
        """What is known of it.

        >>> Place(slide=3, part="notes").record()
        {'slide': 3, 'part': 'notes'}
        """
        return {name: value for name, value in asdict(self).items() if value}


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph, a cell, a page: text at one place."""

    text: str
    place: Place


class Paper:
    r"""A document.

    Attributes:
        pieces: Its pieces, in the order in which one reads them.
        text: All of it, with an empty line between pieces.
        starts: Where in it each piece begins.

    >>> paper = Paper([Piece("One", Place(slide=1)), Piece("Two", Place(slide=2))])
    >>> paper.text, paper.at(5).place.slide, paper.within(5)
    ('One\n\nTwo', 2, (1, 0))
    """

    def __init__(self, pieces: Iterable[Piece], gap: str = GAP) -> None:
        self.pieces = tuple(pieces)
        self.text = gap.join(piece.text for piece in self.pieces)
        starts, at = [], 0
        for piece in self.pieces:
            starts.append(at)
            at += len(piece.text) + len(gap)
        self.starts = tuple(starts)

    def within(self, start: int) -> tuple[int, int]:
        """The number of the piece in which a character of the text stands, and where in it."""
        number = max(bisect_right(self.starts, start) - 1, 0)
        return number, start - self.starts[number]

    def at(self, start: int) -> Piece:
        """The piece in which a character of the text stands."""
        return self.pieces[self.within(start)[0]]


def of_text(text: str) -> Paper:
    r"""A text by its lines, unchanged.

    >>> of_text("One\nTwo").at(4).place.line
    2
    """
    lines = enumerate(text.split("\n"), 1)
    return Paper([Piece(line, Place(line=n)) for n, line in lines], gap="\n")
