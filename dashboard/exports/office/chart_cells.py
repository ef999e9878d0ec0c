"""The sheet of a native chart: which column holds what, and which cells follow from others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from html import unescape

from dashboard.exports.native import CARRIER, Panel, Series, number_format
from dashboard.exports.office import ooxml
from dashboard.words.terms import VERDICT_SIGNS

#: A number in a label.
_NUMBER = re.compile("[+\N{MINUS SIGN}-]?\\d[\\d,]*(?:\\.\\d+)?%?")
#: A number that is no year and no part of a name.
_AMOUNT = re.compile(r"\d[.,]\d|\d ?%")
_SIGNS = frozenset(VERDICT_SIGNS.values())
#: A piece of a label, whether it is bold and in italics, and a colour of its own.
Piece = tuple[str, bool, bool, str]
#: A value, and the cell or the cells that it is read from.
_Term = tuple[float, str]
#: What stands before the name of a series over the columns of its labels, and of the places where these stand.
_LABEL, PLACE = "Aa", "⌖"
#: The same for what bars on a carrier are drawn from: how long they are, and where they begin.
_LENGTH, _BEGIN = "↔", "⇥"


def columns(panel: Panel) -> list[tuple[str, Sequence[object]]]:
    """The sheet of a panel, column by column: categories, then series; for dots two columns each, if they share no positions.

    Bars on a carrier have their values, with their signs; what is drawn of them, the carrier and the length, follows from
    these in columns of its own. Then come the places of labels that stand beside a stack, and at last the labels.

    Example:
        ``columns(panel)[0]`` is the heading and the cells of the first column: the years.
    """
    labels = [(f"{_LABEL} {series.name}", label_texts(series)) for series in panel.tagged]
    places = [(f"{PLACE} {series.name}", series.values) for series in panel.guides]
    if panel.across:
        guides = _pairs((f"{PLACE} {s.name}", s) for s in panel.guides)
        if not panel.shared:
            return [*_pairs((s.name, s) for s in panel.series), *guides, *labels]
        drawn = [(s.name, s.values) for s in panel.series]
        return [(panel.along, panel.series[0].xs), *drawn, *guides, *labels]
    told = [(s.name, s.signed or s.values) for s in _told(panel)]
    carriers = [(s.name, s.values) for s in panel.series if s.colour is None]
    lengths = [(f"{_LENGTH} {s.name}", s.values) for s in _told(panel) if s.signed]
    begins = [(f"{_BEGIN} {s.name}", _begins(panel, s)) for s in _told(panel) if s.signed]
    return [("", panel.categories), *told, *carriers, *lengths, *begins, *places, *labels]


def _pairs(named: Iterable[tuple[str, Series]]) -> list[tuple[str, Sequence[object]]]:
    """The columns of dots that have positions of their own, under a name each."""
    found = list[tuple[str, Sequence[object]]]()
    for name, series in named:
        found += [(f"{name} x".strip(), series.xs), (name, series.values)]
    return found


def _told(panel: Panel) -> list[Series]:
    """The series that tell something: no carriers."""
    return [series for series in panel.series if series.colour is not None]


def _begins(panel: Panel, series: Series) -> list[float | None]:
    """Where the bars of a series begin."""
    found = series.begins
    return [found[n][0] if n in found else None for n in range(len(panel.categories))]


def letter(column: int) -> str:
    """The name of a column.

    >>> letter(0), letter(25), letter(26)
    ('A', 'Z', 'AA')
    """
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def column_of(panel: Panel, series: Series) -> int:
    """The column of what a series tells, of what a carrier is, or of the places of labels."""
    for n, each in enumerate(_told(panel)):
        if each is series:
            return 2 * n + 1 if panel.across and not panel.shared else n + 1
    carrier = any(each is series for each in panel.series)
    return _head(panel, series.name if carrier else f"{PLACE} {series.name}")


def drawn_column_of(panel: Panel, series: Series) -> int:
    """The column that a series is drawn from."""
    if series.signed and series.colour is not None:
        return _head(panel, f"{_LENGTH} {series.name}")
    return column_of(panel, series)


def label_column_of(panel: Panel, series: Series) -> int:
    """The column of the labels of a series."""
    return _head(panel, f"{_LABEL} {series.name}")


def _head(panel: Panel, head: str) -> int:
    return [name for name, _ in columns(panel)].index(head)


def label_texts(series: Series) -> list[str | None]:
    """The labels of a series, one a category, without tags; a line break stays one."""
    tags = series.tags
    return [told(tags[n].text) if n in tags else None for n in range(len(series.values))]


def told(text: str) -> str:
    """What of a label stands in its cell.

    >>> told("April 2026<br><b>21.9%</b>"), told("<b>China 16.5%</b>")
    ('21.9%', 'China 16.5%')
    """
    parts, at = pieces(text)
    return parts[at][0]


def pieces(text: str) -> tuple[list[Piece], int]:
    """A label in pieces of one look, and the number of that which is read from a cell: all of it, or what has the value.

    The sign of a verdict before a value is told with it, as it holds for that value alone.

    >>> pieces("<i>China 16.5%</i>")
    ([('China 16.5%', False, True, '')], 0)
    """
    found = list(ooxml.pieces(text))
    looks = list(
        dict.fromkeys((bold, slanted, own) for said, bold, slanted, own in found if said != "\n")
    )
    if len(looks) < 2:
        return [("".join(said for said, *_ in found), *looks[0])], 0
    at = max(range(len(found)), key=lambda n: _weight(found[n]))
    if at and _is_sign(found[at - 1][0]):
        found[at - 1 : at + 1] = [(found[at - 1][0] + found[at][0], *found[at][1:])]
        at -= 1
    return found, at


def _is_sign(text: str) -> bool:
    """Whether a piece is the sign of a verdict, with that of the side on which the value is or without."""
    return text.strip()[:1] in _SIGNS and len(text.split()) == 1


def _weight(piece: Piece) -> tuple[bool, bool, bool]:
    """How much a piece of a label looks like the value that it tells: no year, and no name with a digit."""
    said, bold, *_ = piece
    return bool(_AMOUNT.search(said)), bool(re.search(r"\d", said)), bold


def plain(text: str) -> str:
    """A label without tags, its line breaks kept.

    >>> plain("<b>China</b> 16.5% &amp; more")
    'China 16.5% & more'
    """
    return unescape(re.sub("<[^<>]*>", "", re.sub("<br */?>", "\n", text)))


def formulas(panel: Panel) -> dict[tuple[int, int], str]:
    """Line and column -> the formula of a cell that follows from others: where bars begin and labels stand, and what they say.

    Example:
        ``formulas(panel)`` is empty where a chart has neither labels nor bars on others.
    """
    found = _waterfall(panel)
    for series in panel.tagged:
        owner = next((each for each in panel.series if each.name == series.name), series)
        for n, tag in series.tags.items():
            at = n if tag.at is None else tag.at
            if series is not owner and tag.at is None and not panel.horizontal:
                below = [
                    s for s in panel.series[: panel.series.index(owner)] if s.kind == owner.kind
                ]
                found[n + 1, column_of(panel, series)] = f"={_sum(panel, [*below, owner], n)}/2"
            named = owner.name, f"{letter(column_of(panel, owner))}$1"
            if any(series is owner is guide for guide in panel.guides):
                found[n + 1, column_of(panel, series)] = f"={_sum(panel, _told(panel), n)}"
                named = "", ""
            formula = _formula(told(tag.text), _values(panel, owner, at), named)
            if formula:
                found[n + 1, label_column_of(panel, series)] = formula
    return found


def _sum(panel: Panel, several: Sequence[Series], n: int) -> str:
    """The sum of the values of a category."""
    return "+".join(f"{letter(column_of(panel, each))}{n + 2}" for each in several)


def _values(panel: Panel, owner: Series, n: int) -> list[_Term]:
    """What a label may tell, best first: the value, for dots where it is across, and how far it is above those beside it."""
    column = column_of(panel, owner)
    value, cell = (owner.signed or owner.values)[n], f"{letter(column)}{n + 2}"
    found = [(value, cell)]
    if panel.across:
        found.append((owner.xs[n], f"{letter(0 if panel.shared else column - 1)}{n + 2}"))
    beside = _told(panel) if owner.kind == "bar" and not panel.stacked else []
    found += [
        (value / base - 1, f"{cell}/{letter(column_of(panel, other))}{n + 2}-1")
        for other in beside
        if other is not owner and value is not None and (base := other.values[n])
    ]
    return [(value, cell) for value, cell in found if value is not None]


def _waterfall(panel: Panel) -> dict[tuple[int, int], str]:
    """What bars on a carrier are drawn from: where they begin, the carrier, and their length."""
    found: dict[tuple[int, int], str] = {}
    for series in panel.series:
        carrier = next((s for s in panel.series if s.name == f"{CARRIER} {series.name}"), None)
        if not series.signed or carrier is None or min(_edges(series)) < 0:
            continue
        value, begin = (letter(n) for n in (column_of(panel, series), _head(panel, f"{_BEGIN} {series.name}")))  # fmt: skip
        for n, (_, after) in series.begins.items():
            if after is not None:
                at, ended = after[0] + 2, after[1]
                begins = f"={begin}{at}+{value}{at}" if ended else f"={begin}{at}"
                found[n + 1, _head(panel, f"{_BEGIN} {series.name}")] = begins
            start, told = f"{begin}{n + 2}", f"{value}{n + 2}"
            end = told if series.whole else f"{start}+{told}"
            found[n + 1, column_of(panel, carrier)] = f"=MIN({start},{end})"
            found[n + 1, drawn_column_of(panel, series)] = (
                f"=ABS({told}-{start})" if series.whole else f"=ABS({told})"
            )
    return found


def _edges(series: Series) -> list[float]:
    """Where the bars of a series begin and end."""
    edges = []
    for n, (begin, _) in series.begins.items():
        told = series.signed[n] or 0.0
        edges += [begin, told if series.whole else begin + told]
    return edges


def _formula(text: str, values: Sequence[_Term], named: tuple[str, str]) -> str:
    """The formula of a label: the name and the values that it has, from their cells; none if no number format writes these.

    A verdict stands there as long as the value is the one that it is on.
    """
    parts, at = list[str](), 0
    for number in _NUMBER.finditer(text):
        terms = ((_term(number[0], *each), each) for each in values)
        term, (value, cell) = next((each for each in terms if each[0]), ("", (0.0, "")))
        if not term:
            continue
        before = text[at : number.start()]
        if not parts and _is_sign(before):
            parts.append(f'IF(ROUND({cell},9)={round(value, 9)!r},{_quoted(before)},"")')
        elif not parts and before.startswith(named[0]):
            parts += [named[1], _quoted(before[len(named[0]) :])]
        else:
            parts.append(_quoted(before))
        parts.append(term)
        at = number.end()
    parts.append(_quoted(text[at:]))
    return f"={'&'.join(part for part in parts if part)}" if at else ""


def _term(number: str, value: float, cell: str) -> str:
    """What writes a value as a number, or nothing: in a number format, in a unit of East Asia, or as a change with its sign."""
    for power in (1, 10**4, 10**8, 10**12):
        if form := number_format([value / power], [number]):
            return f'TEXT({cell}/{power},"{form}")' if power > 1 else f'TEXT({cell},"{form}")'
    digits = len(number.partition(".")[2].rstrip("%"))
    zeros = f"0.{'0' * digits}" if digits else "0"
    signed, sign = number.replace("\N{MINUS SIGN}", "-"), "%" if number.endswith("%") else ""
    if signed == f"{value * 100:+.{digits}f}{sign}":
        form = f"+{zeros}{sign};\N{MINUS SIGN}{zeros}{sign}"
        return f'TEXT({cell},"{form}")' if sign else f'TEXT(100*{cell},"{form}")'
    return ""


def _quoted(text: str) -> str:
    """A text within a formula."""
    lines = ['"{}"'.format(line.replace('"', '""')) for line in text.split("\n")]
    return "&CHAR(10)&".join(lines) if text else ""


def serial(year: str) -> int:
    """The first day of a year as sheets count days: from the end of 1899 on.

    >>> serial("1900")
    2
    """
    return (date(int(year), 1, 1) - date(1899, 12, 30)).days
