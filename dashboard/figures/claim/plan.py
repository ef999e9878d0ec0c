"""What of the strip of verdicts fits a canvas, and where it lies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dashboard.figures.claim.shades import FILLS
from dashboard.figures.kit.base import LINE_HEIGHT, Margins
from dashboard.figures.kit.furniture import no_room
from dashboard.figures.kit.legend import Entry, in_lines
from dashboard.figures.kit.metrics import text_width
from dashboard.look.canvas import Canvas
from dashboard.words.terms import UNSETTLED, VERDICT_SIGNS, VERDICTS
from dashboard.words.verdicts import SIDES, sign
from dashboard.words.wording import Words

#: The claim, the indicator and the source of a line.
Key = tuple[str, str, str]

#: The height of a cell within its row.
CELL = 0.84
#: The least height of a row, in multiples of the type; where labels stand above the cells,
#: two rows a line.
LEAST_ROW, LEAST_ROW_NARROW, LEAST_ROW_PHONE = 1.24, 1.2, 0.98
#: The rows of such a line, and between two claims.
LINE_NARROW, GAP = 2.2, 0.45
#: Below this width, in multiples of the type, labels stand above the cells.
NARROW = 43
#: The type of labels, in multiples of the base size.
LABEL = 0.93
#: What others said: a ring around the sign, or a dot where there is none.
DOTS = {False: "○", True: "●"}


#: What legends have beside a verdict where cells are too small for signs: as high and as hollow as its cells, in their colour.
GLYPHS = {
    "holds": ("■", "holds"),
    "close": ("▪", "close"),
    "fails": ("▬", "fails"),
    "borderline": ("□", "close_text"),
    "depends": ("▫", "close_text"),
}


@dataclass(frozen=True)
class Drawn:
    """What of a legend is drawn.

    Attributes:
        small: Whether cells are too small for signs.
        signs: The signs of verdicts, with those of the sides where they are drawn.
        forecast: Whether there are forecasts.
    """

    small: bool
    signs: frozenset[str]
    forecast: bool


@dataclass(frozen=True)
class Line:
    """A definition of a claim: its verdicts by year, and the middle of its cells, in rows from the top."""

    claim: str
    indicator: str
    source: str
    middle: float
    cells: tuple[Any, ...]

    @property
    def latest(self) -> Any:
        """The last observed year, or the last forecast if nothing is observed."""
        return next((c for c in reversed(self.cells) if c.obs_status != "F"), self.cells[-1])


@dataclass(frozen=True)
class Plan:
    """Where everything lies; a row is one unit high, the first heading at 0, downwards negative.

    Attributes:
        headings: The middle of each claim's heading.
        lines: The definitions.
        depth: The height of all, in rows.
        margins: Room around the cells, in pixels, without that of title and notes.
        row: The height of a row in pixels.
        cell: The width of a year in pixels.
        first: The first year.
        last: The last year.
        signs: What fits into a cell: ``numbers`` (sign and share), ``signs`` or ``none``.
        sign_size: The size of what stands in a cell.
        narrow: Whether labels stand above the cells instead of beside them.
        latest: Sign, share and year of the last observed year of each line, with its status where that has room.
    """

    headings: dict[str, float]
    lines: list[Line]
    depth: float
    margins: Margins
    row: float
    cell: float
    first: int
    last: int
    signs: str
    sign_size: float
    narrow: bool
    latest: list[tuple[str, str, str]]

    @property
    def tells_statuses(self) -> bool:
        """Whether each latest share that is provisional or an estimate says so."""
        return all(
            line.latest.obs_status not in UNSETTLED or year != line.latest.time_period
            for line, (_, _, year) in zip(self.lines, self.latest, strict=True)
        )

    @property
    def width(self) -> float:
        """The width of all cells in pixels."""
        return self.cell * (self.last - self.first + 1)


def is_narrow(canvas: Canvas) -> bool:
    """Whether labels beside the cells would leave these too narrow for what stands upon them.

    Example:
        ``is_narrow(canvas_for(View(preset="phone")))`` is true.
    """
    return canvas.narrow or canvas.width < NARROW * canvas.type


def candidates(everything: Iterable[Key], main: Sequence[Key]) -> list[list[Key]]:
    """What may be shown, best first: all definitions, each indicator once, ever fewer of these."""
    found = [[*everything], [key for key in everything if key in main]]
    claims = list(dict.fromkeys(claim for claim, _, _ in found[1]))
    for count in range(len(found[1]), 0, -1):
        fewer = [key for claim in claims for key in [k for k in found[1] if k[0] == claim][:count]]
        if len(fewer) < len(found[-1]):
            found.append(fewer)
    return found


def fits(keys: Sequence[Key], words: Words, canvas: Canvas, taken: Margins, *, said: bool) -> bool:
    """Whether these definitions can be read on a canvas of which title and notes have taken their part."""
    narrow = is_narrow(canvas)
    if narrow and len({(claim, indicator) for claim, indicator, _ in keys}) < len(keys):
        return False
    around = _margins(keys, [], words, canvas, said=said)
    high = canvas.height - taken.top - taken.bottom - around.top - around.bottom
    return high / _depth(keys, narrow=narrow) >= canvas.type * (
        LEAST_ROW_PHONE if canvas.narrow else LEAST_ROW_NARROW if narrow else LEAST_ROW
    )


def plan(
    keys: Sequence[Key],
    groups: Mapping[Key, Sequence[Any]],
    words: Words,
    canvas: Canvas,
    taken: Margins,
    *,
    said: bool,
) -> Plan:
    """Where the definitions lie.

    Args:
        keys: The definitions to show.
        groups: The verdicts of these and maybe of others, by definition.
        words: The words.
        canvas: The canvas.
        taken: What title and notes take of it.
        said: Whether the legend has what others said.

    Raises:
        UsageError: Nothing is left between the words.
    """
    narrow = is_narrow(canvas)
    unit = LINE_NARROW if narrow else 1
    headings: dict[str, float] = {}
    lines: list[Line] = []
    y = 0.0
    for key in keys:
        if key[0] not in headings:
            y -= GAP if headings else 0
            headings[key[0]] = y - 0.5
            y -= 1
        lines.append(Line(*key, y - (1.56 if narrow else 0.5), tuple(groups[key])))
        y -= unit
    short = [_latest(words, line, status=False) for line in lines]
    plain = _laid(keys, lines, short, -y, words, canvas, taken, said=said)
    # The status stands beside the year where it takes neither the signs their room nor lies upon a name.
    told = [_latest(words, line, status=True) for line in lines]
    if narrow:
        names = [label(words, line.indicator, line.source)[0] for line in lines]
        size = canvas.type * LABEL
        told = [
            full if apart(name, "", full, size, plain.width) else year
            for name, full, year in zip(names, told, short, strict=True)
        ]
    full = _laid(keys, lines, told, -y, words, canvas, taken, said=said)
    best = full if full.signs == plain.signs else plain
    if best.row <= 0 or best.cell <= 0:
        raise no_room(canvas)
    return replace(best, headings=headings)


def _laid(
    keys: Sequence[Key],
    lines: list[Line],
    told: list[tuple[str, str, str]],
    depth: float,
    words: Words,
    canvas: Canvas,
    taken: Margins,
    *,
    said: bool,
) -> Plan:
    """The lines with what is told beside them, without the headings."""
    margins = _margins(keys, told, words, canvas, said=said)
    # The axis has no year in which nothing is shown.
    shown = [int(cell.time_period) for line in lines for cell in line.cells]
    first, last = min(shown), max(shown)
    row = (canvas.height - taken.top - taken.bottom - margins.top - margins.bottom) / depth
    cell = (canvas.width - margins.left - margins.right - taken.left - taken.right) / (
        last - first + 1
    )
    size = min(canvas.type * 0.9, row * CELL * 0.78, cell * 0.8)
    signs = "none"
    if size >= canvas.type * 0.72 and cell >= size * 1.15:
        signs = (
            "numbers" if cell >= text_width(f"▼ {words.percent(0.25)}", size) * 1.15 else "signs"
        )
    narrow = is_narrow(canvas)
    return Plan({}, lines, depth, margins, row, cell, first, last, signs, size, narrow, told)


def apart(name: str, source: str, told: tuple[str, str, str], size: float, width: float) -> bool:
    """Whether a name with its source and what is told of it can stand side by side in a width."""
    both = text_width(f"{name} {source}", size) + text_width(" ".join(told), size, bold=True)
    return both + size <= width


def _depth(keys: Sequence[Key], *, narrow: bool) -> float:
    claims = len({claim for claim, _, _ in keys})
    return len(keys) * (LINE_NARROW if narrow else 1) + claims + GAP * (claims - 1)


def _margins(
    keys: Sequence[Key],
    told: Sequence[tuple[str, str, str]],
    words: Words,
    canvas: Canvas,
    *,
    said: bool,
) -> Margins:
    """Room for the legend, the axis and, beside the cells, the labels."""
    top = len(legend(words, canvas, said=said)) * canvas.type * LINE_HEIGHT + canvas.type * 0.45
    left = right = text_width("0000", canvas.type) / 2
    if not is_narrow(canvas):
        size = canvas.type * LABEL
        left = (
            max(text_width(" ".join(label(words, *key[1:])), size) for key in keys)
            + canvas.type * 0.9
        )
        right = max((text_width(" ".join(each), size, bold=True) for each in told), default=0.0)
        right += canvas.type * 0.6
    return Margins(left, right, top, canvas.type * 1.9)


def label(words: Words, indicator: str, source: str) -> tuple[str, str]:
    """The name of a definition, and its source.

    Example:
        ``label(words, "gdp_ppp", "weo")`` is ``("PPP", "WEO")``.
    """
    return words.indicator(indicator, short=True), words.source_short(source)


def _latest(words: Words, line: Line, *, status: bool) -> tuple[str, str, str]:
    """Sign, share and year of the last observed year, with its status unless that is final."""
    now = line.latest
    year = words.unsettled(now.time_period, now.obs_status) if status else now.time_period
    return sign(now), words.percent(now.share), year


def legend(
    words: Words, canvas: Canvas, *, said: bool, drawn: Drawn | None = None
) -> list[list[Entry]]:
    """Lines of (glyph, role of its colour, words) that fit the width; with the signs of the sides where they take no line.

    Args:
        words: The words.
        canvas: The canvas.
        said: Whether published claims are marked.
        drawn: What is drawn; all that can be, if it is not known yet.
    """
    shown = []
    if drawn is None or drawn.forecast:
        shown.append(("▨", "muted", words.gettext("forecast")))
    if said:
        shown.append((DOTS[is_narrow(canvas)], "claim", words.gettext("published claim")))
    plain, sided = (
        in_lines([*_verdicts(words, drawn, sides=sides), *shown], canvas) for sides in (False, True)
    )
    return plain if is_narrow(canvas) or len(sided) > len(plain) else sided


def _verdicts(words: Words, drawn: Drawn | None, *, sides: bool) -> list[Entry]:
    entries = []
    glyphs = GLYPHS if drawn and drawn.small else {}
    for verdict, text in VERDICTS.items():
        mark = VERDICT_SIGNS[verdict]
        if drawn and not any(each.startswith(mark) for each in drawn.signs):
            continue
        own = "".join(
            side
            for side in SIDES.get(verdict, ())
            if sides and (drawn is None or mark + side in drawn.signs)
        )
        glyph, role = glyphs.get(verdict, ("■", FILLS[verdict]))
        told = " ".join(filter(None, (mark, own, words.gettext(text))))
        entries.append((glyph, role, told))
    return entries
