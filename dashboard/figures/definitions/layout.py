"""What of the definitions side by side fits a canvas, and where it lies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.figures.claim.plan import CELL, LABEL, is_narrow, label
from dashboard.figures.definitions.rows import apart, ordered
from dashboard.figures.kit.base import Margins
from dashboard.figures.kit.furniture import no_room
from dashboard.figures.kit.metrics import text_width
from dashboard.figures.kit.spec import FigureData
from dashboard.look.canvas import Canvas
from dashboard.words.verdicts import sign
from dashboard.words.wording import Words

#: The rows of a line whose label stands above its dots, and of a heading, and of the gap between two claims.
ABOVE, HEAD, GAP = 2.05, 1.2, 0.5
#: Half the height of where dots lie below their label.
LANE = 0.42
#: The least height of a row, in multiples of the type: of one beside its label, of one below it.
LEAST, LEAST_ABOVE = 1.2, 0.98

#: Claim -> its lines; each a row of the data, and those of other sources on the same line.
Lines = Mapping[str, Sequence[list[Any]]]


@dataclass(frozen=True)
class Layout:
    """Where everything lies; a row is one unit high, downwards negative.

    Attributes:
        headings: Claim -> the middle of its heading.
        spans: Claim -> the upper and the lower edge of its lines.
        lines: The rows of each line with the middle of their dots.
        depth: The height of all, in rows.
        margins: Room around the plot in pixels, without that of title and notes.
        row: The height of a row in pixels.
        above: Whether labels stand above the dots instead of beside them.
    """

    headings: dict[str, float]
    spans: dict[str, tuple[float, float]]
    lines: list[tuple[list[Any], float]]
    depth: float
    margins: Margins
    row: float
    above: bool

    def lanes(self, claim: str) -> list[tuple[float, float]]:
        """The upper and lower edges of where the dots of a claim lie: all in one, or each line's own below its label."""
        if not self.above:
            return [self.spans[claim]]
        middles = [middle for line, middle in self.lines if line[0].claim == claim]
        return [(middle + LANE, middle - LANE) for middle in middles]

    @property
    def dot(self) -> float:
        """How large a dot may be so that it stays within its line, in pixels."""
        return self.row * (CELL if not self.above else 0.72)


def candidates(data: FigureData) -> Iterator[Lines]:
    """What may be shown, best first: each source on a line, each definition on one, ever fewer of these."""
    groups = ordered(data)
    yield {claim: apart(each) for claim, each in groups.items()}
    most = max(map(len, groups.values()))
    for count in range(most, 0, -1):
        yield {claim: _first(data, each, count) for claim, each in groups.items()}


def _first(data: FigureData, groups: Sequence[list[Any]], count: int) -> list[list[Any]]:
    """As many definitions as that, those first that the catalogue has first."""
    names = list(dict.fromkeys(key[1] for key in data.facts["main"]))
    kept = sorted(groups, key=lambda group: names.index(group[0].indicator))[:count]
    return [group for group in groups if group in kept]


def fits(lines: Lines, canvas: Canvas, height: float) -> bool:
    """Whether all lines can be read.

    Args:
        lines: What is to be shown.
        canvas: The canvas.
        height: What title, notes and legend leave of its height, in pixels.
    """
    above = is_narrow(canvas)
    if above and any(
        len({line[0].indicator for line in each}) < len(each) for each in lines.values()
    ):
        return False
    least = canvas.type * (LEAST_ABOVE if above else LEAST)
    return (height - _axis(canvas)) / _depth(lines, above=above) >= least


def laid(
    lines: Lines, words: Words, canvas: Canvas, room: tuple[float, float], top: float
) -> Layout:
    """Where these lines lie.

    Args:
        lines: What is shown.
        words: The words.
        canvas: The canvas.
        room: Width and height of what title, notes and legend leave of it, in pixels.
        top: What the legend takes above the lines.

    Raises:
        UsageError: Nothing is left between the words.
    """
    above = is_narrow(canvas)
    headings: dict[str, float] = {}
    spans: dict[str, tuple[float, float]] = {}
    placed: list[tuple[list[Any], float]] = []
    y = 0.0
    for claim, each in lines.items():
        y -= GAP if headings else 0
        headings[claim] = y - 0.5
        y -= HEAD
        start = y
        for line in each:
            placed.append((line, y - (1.5 if above else 0.5)))
            y -= ABOVE if above else 1
        spans[claim] = start, y
    margins = _margins(lines, words, canvas, top)
    wide, high = room[0] - margins.left - margins.right, room[1] - margins.bottom
    if wide < canvas.type * 4 or high <= 0:
        raise no_room(canvas)
    return Layout(headings, spans, placed, -y, margins, high / -y, above)


def named(words: Words, line: Sequence[Any]) -> tuple[str, str]:
    """The name of a definition, and the source of the share that is told beside it."""
    return label(words, line[0].indicator, line[0].source)


def value(words: Words, row: Any) -> tuple[str, str, str]:
    """Sign, share and year of a definition, with its status unless that is final."""
    return sign(row), words.percent(row.share), words.unsettled(row.time_period, row.obs_status)


def _depth(lines: Lines, *, above: bool) -> float:
    count = sum(map(len, lines.values()))
    return count * (ABOVE if above else 1) + len(lines) * HEAD + GAP * (len(lines) - 1)


def _axis(canvas: Canvas) -> float:
    return canvas.type * 1.9


def _margins(lines: Lines, words: Words, canvas: Canvas, top: float) -> Margins:
    """Room for the legend, the axis and, beside the dots, the labels."""
    left = right = text_width("00%", canvas.type) / 2
    if not is_narrow(canvas):
        size, every = canvas.type * LABEL, [line for each in lines.values() for line in each]
        left = max(text_width(" ".join(named(words, each)), size) for each in every)
        right = max(text_width(" ".join(value(words, each[0])), size, bold=True) for each in every)
        left, right = left + canvas.type * 0.9, right + canvas.type * 0.9
    return Margins(left, right, top, _axis(canvas))
