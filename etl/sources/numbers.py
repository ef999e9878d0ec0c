"""Numbers as files and services write them: read as they are meant, or refused; never guessed.

Which mark stands before the decimals is not written in a file. One cell tells it for all: ``11221,836`` cannot have a
comma between its thousands, ``1,234.5`` cannot have one before its decimals. A file whose cells contradict each other, or
that has only cells like ``1,234``, is refused.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

from etl.errors import BadAnswer

#: A cell as it was read: text, or a number of a workbook.
Cell = str | float

#: What stands in the place of a number that there is not, in small letters.
MISSING = frozenset(
    [
        *("", ".", "..", "...", "-", "--", "---"),
        *("\N{EN DASH}", "\N{EM DASH}", "\N{HORIZONTAL ELLIPSIS}"),
        *("n/a", "n.a.", "na", "nan", "np", "null", "none", "no data", "not available"),
    ]
)

# Never "\d": to it the digits of all scripts are digits.
_DIGITS = re.compile(r"[0-9]+")
_MARKS = (
    " .,'\N{RIGHT SINGLE QUOTATION MARK}\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}"
)
_SIGNS = "-\N{MINUS SIGN}"
_NUMBER = re.compile(f"([{_SIGNS}]?)([0-9][0-9{_MARKS}]*|[.,][0-9]+)(?:[eE]([+-]?[0-9]{{1,4}}))?")
#: Thousands in groups of three with one and the same mark between them.
_GROUPS = re.compile(r"[1-9][0-9]{0,2}(?:([^0-9])[0-9]{3})(?:\1[0-9]{3})*")
#: The number of digits from which a number would have thousands separators, if its file used any.
_LONG = 5


def missing(cell: Cell) -> bool:
    """Whether a cell stands for a number that there is not: empty, ``..``, ``n/a``, ``--`` ...

    Example:
        >>> missing("n/a"), missing("0")
        (True, False)
    """
    return isinstance(cell, str) and cell.strip().casefold() in MISSING


class Numbers:
    """The numbers of one file.

    >>> numbers = Numbers("a.csv", ["11221,836", "2,929", "n/a"])
    >>> numbers.read("2,929"), numbers.read("11221,836", power=9), numbers.read("n/a")
    (2.929, 11221836000000.0, None)

    Args:
        name: What the file is called in messages.
        cells: All its cells that may be numbers; the others do not matter.
        uneven: Long numbers may have marks between their thousands here and none there.

    Raises:
        BadAnswer: Its cells contradict each other, or may be read in two ways.
    """

    def __init__(self, name: str, cells: Iterable[Cell], *, uneven: bool = False) -> None:
        self._name = name
        evidence: dict[str, str] = {}
        ways: dict[str, str] = {}
        long: dict[bool, str] = {}
        for cell in cells:
            parts = _parts(cell) if isinstance(cell, str) else None
            if parts is None:
                continue
            readings = {mark: _plain(*parts, decimal=mark) for mark in ".,"}
            sure = [mark for mark, text in readings.items() if text is not None]
            if len(sure) == 1:
                evidence.setdefault(sure[0], str(cell).strip())
            elif len(set(readings.values())) > 1:
                ways.setdefault("," if "," in str(cell) else ".", str(cell).strip())
            if sure and len(str(readings[sure[0]]).partition(".")[0]) >= _LONG:
                long.setdefault(bool(_GROUPS.match(parts[1])), str(cell).strip())
        if len(evidence) > 1:
            raise self._refused(
                f"holds both {evidence['.']!r} and {evidence[',']!r}: the decimals stand once behind a point, once behind a comma"
            )
        if len(long) > 1 and not uneven:
            raise self._refused(
                f"holds both {long[False]!r} and {long[True]!r}: marks between the thousands in one number and none in the other"
            )
        if not evidence and "," in ways:
            raise self._refused(f"holds {ways[',']!r}, and nothing tells what its comma stands for")
        self._decimal = next(iter(evidence), ".")

    def read(self, cell: Cell, power: int = 0, where: str = "", line: int = 0) -> float | None:
        """The number in a cell, times a power of ten; None if there is none.

        The power is added to the number's own, so that ``18270.357`` billions end in no stray digits.

        Args:
            cell: The cell.
            power: ``9`` for billions.
            where: Of what it is, for the message.
            line: The number of its line in the file, for the message; 0 if it is not known.

        Raises:
            BadAnswer: It is no number, or a larger one than there can be.
        """
        if missing(cell):
            return None
        value = math.nan
        if isinstance(cell, float):
            mantissa, _, own = repr(cell).partition("e")
            value = float(f"{mantissa}e{int(own or 0) + power}") if math.isfinite(cell) else cell
        elif parts := _parts(cell):
            text = _plain(*parts, decimal=self._decimal)
            value = math.nan if text is None else float(f"{text}e{int(parts[2] or 0) + power}")
        if not math.isfinite(value):
            shown = cell.strip() if isinstance(cell, str) else cell
            raise BadAnswer(
                f"{self._name} holds {shown!r}{where and f' for {where}'}{(line and f' in line {line:,}') or ''}, not a number.",
                hint="Download it again, or correct that cell.",
            )
        return value

    def _refused(self, why: str) -> BadAnswer:
        return BadAnswer(
            f"{self._name} {why}.",
            hint="Download it again, or save it with decimal points and without marks between thousands.",
        )


def number(text: str, name: str) -> float | None:
    """The number in a text of a service, which writes decimal points and no marks; None if there is none.

    Args:
        text: The text.
        name: Who sent it, for the message.

    Raises:
        BadAnswer: It is no number.
    """
    if missing(text):
        return None
    parts = _parts(text)
    plain = _plain(*parts, decimal=".") if parts else None
    value = float(f"{plain}e{(parts and parts[2]) or 0}") if plain is not None else math.nan
    if not math.isfinite(value) or (parts and not re.fullmatch(r"[0-9.]*", parts[1])):
        raise BadAnswer(f"{name} sent {text.strip()!r} where a number should be.")
    return value


def _parts(text: str) -> tuple[str, str, str] | None:
    """Sign, digits with their marks, and exponent of what looks like a number."""
    found = _NUMBER.fullmatch(text.strip())
    if not found:
        return None
    return "-" if found[1] else "", found[2].strip(), found[3] or ""


def _plain(sign: str, body: str, exponent: str, *, decimal: str) -> str | None:
    """The number without marks between its thousands and with a decimal point, if it may be written so."""
    whole, point, decimals = body.partition(decimal)
    if decimals and not _DIGITS.fullmatch(decimals):
        return None
    if point and not whole and not decimals:
        return None
    if whole and not _DIGITS.fullmatch(whole):
        groups = _GROUPS.fullmatch(whole)
        # Nobody writes thousands where the power of ten stands behind.
        if groups is None or exponent:
            return None
        whole = whole.replace(groups[1], "")
    return f"{sign}{whole or '0'}{point and '.'}{decimals}"
