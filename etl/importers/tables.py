"""Tables with a column a year: their headings and their lines, with everything that may have happened to them."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from etl.counts import many
from etl.errors import BadAnswer
from etl.importers.base import breaks_off
from etl.importers.sheets import Row, Sheet, heading, text
from etl.sources.base import left_out
from etl.sources.numbers import Cell, missing

_YEAR = re.compile(r"(?:yr)?([12][0-9]{3})(?:\.0)?(?: \[yr([12][0-9]{3})\])?")
#: What looks like a year or a part of one, in whatever digits, and is not written as files write years.
_LIKE_A_YEAR = re.compile(
    r"(?:fy|cy|yr)?\s*[12][0-9]{3}(?:\W?\s*[qm]?[0-9]{1,2}){0,2}\W?\s*(?:[a-z]{0,4}|\w)\W*"
)


@dataclass(frozen=True)
class Line:
    """A line of a table.

    Attributes:
        number: Its number in the file, from 1, for messages.
        cells: Heading -> cell, for headings that are no years.
        years: Year -> cell.
    """

    number: int
    cells: Mapping[str, Cell]
    years: Mapping[str, Cell]

    def text(self, *headings: str) -> str:
        """The text under the first of the headings that the table has and that is not empty here."""
        return next((found for name in headings if (found := text(self.cells.get(name, "")))), "")


@dataclass
class Table:
    """The table that begins with a row of a sheet.

    Attributes:
        sheet: Where it stands.
        start: The number of the row with its headings, from 0.
        key: Whether a line is one of figures: it has the codes that such a line has.
        below: Whether a line ends the table: its footer, and perhaps another table below, hold figures of other kinds.
        may_end: Whether the file may end with this line though nothing ends the line.
        notes: What was passed over while its lines were read, counted and named.
        words: The cells of the lines that are none of figures, as they were come across.
    """

    sheet: Sheet
    start: int
    key: Callable[[Line], bool]
    below: Callable[[str], bool] = lambda words: False
    may_end: Callable[[str], bool] = lambda line: False
    notes: list[str] = field(default_factory=list)
    words: list[list[str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.headings = [heading(cell) for cell in self.sheet.head[self.start]]
        self.years = {n: year for n, name in enumerate(self.headings) if (year := year_of(name))}
        named = Counter(
            name for n, name in enumerate(self.headings) if name and n not in self.years
        )
        named.update(self.years.values())
        if twice := [name for name, times in named.items() if times > 1]:
            raise BadAnswer(
                f"{self.sheet.name} has the heading {twice[0]!r} more than once.",
                hint="Download it again, or take the wrong column out.",
            )
        first, last = min(self.years, default=0), max(self.years, default=-1)
        between = [name for name in self.headings[first : last + 1] if name and not year_of(name)]
        strange = between + [
            name for name in named if name not in self.years.values() and _like_a_year(name)
        ]
        if strange:
            raise BadAnswer(
                f"{self.sheet.name} has the heading {strange[0]!r}, which is not a year as such files write it.",
                hint="Take this column out, or correct its heading.",
            )
        order = sorted(map(int, self.years.values()))
        gaps = [str(y) for a, b in itertools.pairwise(order) for y in range(a + 1, b)]
        if gaps:
            self.notes.append(
                f"{self.sheet.name} has no column for {', '.join(gaps[:5])}{' ...' if gaps[5:] else ''}"
            )

    def __contains__(self, name: str) -> bool:
        return name in self.headings

    def columns_left(self, taken: Collection[str]) -> list[str]:
        """A note of the columns that nothing is taken from, counted and by their headings; nothing where there are none."""
        left = [
            name
            for n, name in enumerate(self.headings)
            if name and n not in self.years and name not in taken
        ]
        note = left_out(self.sheet.name, f"{many(len(left), 'other column')}", left)
        return [note] if note else []

    def lines(self) -> Iterator[Line]:
        """The lines of figures.

        Raises:
            BadAnswer: A line breaks off, has more cells than there are headings, or holds figures and no codes.
        """
        # A number that lost its last digits is still a number.
        if self.sheet.tail and not self.may_end(self.sheet.tail):
            raise breaks_off(self.sheet.name, self.sheet.tail)
        self._check_above()
        again = left_out = usual = 0
        ended = False
        width = max((n + 1 for n, name in enumerate(self.headings) if name), default=0)
        rows = enumerate(itertools.islice(self.sheet.rows(), self.start + 1, None), self.start + 2)
        for number, cells in rows:
            # Nearly all empty lines have empty cells only, which need not be read one by one.
            if set(cells) <= {""} or not any(map(text, cells)):
                continue
            if [heading(cell) for cell in cells[:width]] == self.headings[:width]:
                again += 1
                continue
            line = self._line(number, cells)
            if self.key(line):
                usual = usual or len(cells)
                self._check_width(number, cells, width, usual)
                yield line
                continue
            self.words.append([said for cell in cells if (said := text(cell))])
            ended = ended or self.below(" ".join(self.words[-1]))
            if not ended:
                self._check_words(line)
                left_out += 1
        if again:
            self.notes.append(
                f"{self.sheet.name}: its headings stand {many(again, 'time')} more, left out"
            )
        if left_out:
            self.notes.append(
                f"{self.sheet.name}: {many(left_out, 'line')} of words without figures, left out"
            )

    def _line(self, number: int, cells: Row) -> Line:
        named = zip(self.headings, cells, strict=False)
        return Line(
            number,
            {name: cell for n, (name, cell) in enumerate(named) if name and n not in self.years},
            {year: cells[n] if n < len(cells) else "" for n, year in self.years.items()},
        )

    def _check_width(self, number: int, cells: Row, width: int, usual: int) -> None:
        """Refuse lines that were cut, or that a lost or an unquoted separator has made shorter or longer than the first."""
        shown = " ".join(text(cell) for cell in cells)
        # The headings may have a separator more at their end than the lines, all of these.
        if self.sheet.whole and not width <= len(cells) == usual <= len(self.headings):
            raise breaks_off(self.sheet.name, shown, number)
        # A quotation mark that does not end takes in what separates cells.
        if self.sheet.separator == "\t" and any("\t" in text(cell) for cell in cells):
            raise breaks_off(self.sheet.name, shown, number)
        beyond = [text(cell) for cell in cells[len(self.headings) :] if text(cell)]
        beyond += [
            text(cell)
            for n, cell in enumerate(cells[: len(self.headings)])
            if not self.headings[n] and _is_figure(cell)
        ]
        if beyond:
            raise BadAnswer(
                f"{self.sheet.name} has {beyond[0]!r} below no heading, in line {number:,}: {shown[:60]!r}.",
                hint="Download it again.",
            )

    def _check_words(self, line: Line) -> None:
        """Refuse figures without the codes that tell whose they are, and what is left of a line that was broken."""
        words = self.words[-1]
        broken = _is_figure(words[0]) or any(_is_amount(word) for word in words)
        if broken or any(_is_figure(cell) for cell in line.years.values()):
            raise BadAnswer(
                f"{self.sheet.name} has figures, but no code to tell of what, in line {line.number:,}: "
                f"{' '.join(words)[:60]!r}.",
                hint="Download it again, or take the line out.",
            )

    def _check_above(self) -> None:
        """Refuse lines of figures above the headings: the table was sorted, and its headings with it."""
        for number, row in enumerate(self.sheet.head[: self.start], 1):
            line = self._line(number, [*row])
            if self.key(line) and any(_is_figure(cell) for cell in (*line.years.values(), row[-1])):
                raise BadAnswer(
                    f"{self.sheet.name} has figures above its headings, in line {number}.",
                    hint="Download it again, or sort it without its headings.",
                )


def year_of(name: str) -> str:
    """The year that a heading names: ``2019``, ``2019.0``, ``2019 [YR2019]``; empty if none."""
    found = _YEAR.fullmatch(name)
    return found[1] if found and found[2] in (None, found[1]) else ""


def has_years(headings: Sequence[str]) -> bool:
    """Whether any of the headings is a year, or a date or the like that a year has become (`Table` refuses it by name)."""
    return any(year_of(name) or _like_a_year(name) for name in headings)


def _like_a_year(name: str) -> bool:
    plain = unicodedata.normalize("NFKC", name)
    return bool(_LIKE_A_YEAR.fullmatch(plain) or re.fullmatch(r"[\d\W]*\d[\d\W]*", plain))


def _is_figure(cell: Cell) -> bool:
    """Whether a cell holds digits that might be a value."""
    if missing(cell):
        return False
    return isinstance(cell, float) or bool(
        re.fullmatch(r"[-(]?[\d.,'\s]+(e[+-]?\d+)?\)?", cell.strip(), re.IGNORECASE)
    )


def _is_amount(word: str) -> bool:
    """Whether a word is a figure that is no year and no number of a note: with decimals, or of five digits and more."""
    return _is_figure(word) and bool(re.search(r"[0-9][.,][0-9]|[0-9]{5}", word))
