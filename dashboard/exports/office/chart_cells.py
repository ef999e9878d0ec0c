"""The sheet of a native chart: which column holds what, and which cells follow from others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from html import unescape

from dashboard.exports.native import CARRIER, Panel, Series, number_format

#: A number in a label.
_NUMBER = re.compile("[+\N{MINUS SIGN}-]?\\d[\\d,]*(?:\\.\\d+)?%?")
#: What stands before the name of a series over the columns of its labels, and of the places where these stand.
_LABEL, _PLACE = "Aa", "⌖"
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
    places = [(f"{_PLACE} {series.name}", series.values) for series in panel.guides]
    if panel.across and panel.shared:
        drawn = [(s.name, s.values) for s in panel.series]
        return [(panel.along, panel.series[0].xs), *drawn, *labels]
    if panel.across:
        return [
            pair
            for s in panel.series
            for pair in ((f"{s.name} x".strip(), s.xs), (s.name, s.values))
        ]
    told = [(s.name, s.signed or s.values) for s in _told(panel)]
    carriers = [(s.name, s.values) for s in panel.series if s.colour is None]
    lengths = [(f"{_LENGTH} {s.name}", s.values) for s in _told(panel) if s.signed]
    begins = [(f"{_BEGIN} {s.name}", _begins(panel, s)) for s in _told(panel) if s.signed]
    return [("", panel.categories), *told, *carriers, *lengths, *begins, *places, *labels]


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
    return _head(panel, series.name if carrier else f"{_PLACE} {series.name}")


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
    return [plain(tags[n].text) if n in tags else None for n in range(len(series.values))]


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
        owner = next(each for each in panel.series if each.name == series.name)
        column = column_of(panel, owner)
        values = owner.signed or owner.values
        below = [s for s in panel.series[: panel.series.index(owner)] if s.kind == owner.kind]
        for n, tag in series.tags.items():
            if series is not owner and not panel.horizontal:
                cells = [f"{letter(column_of(panel, s))}{n + 2}" for s in (*below, owner)]
                place = n + 1, column_of(panel, series)
                found[place] = f"={'+'.join(cells)}/2"
            named = owner.name, f"{letter(column)}$1"
            formula = _formula(plain(tag.text), values[n], f"{letter(column)}{n + 2}", named)
            if formula:
                found[n + 1, label_column_of(panel, series)] = formula
    return found


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


def _formula(text: str, value: float | None, cell: str, named: tuple[str, str]) -> str:
    """The formula of a label: the name and the value that it has, from their cells; none if no number format writes it."""
    if value is None:
        return ""
    for number in _NUMBER.finditer(text):
        term = _term(number[0], value, cell)
        if term:
            name, head = named
            before, after = text[: number.start()], text[number.end() :]
            parts = [_quoted(before), term, _quoted(after)]
            if before.startswith(name):
                parts[:1] = [head, _quoted(before[len(name) :])]
            return f"={'&'.join(part for part in parts if part)}"
    return ""


def _term(number: str, value: float, cell: str) -> str:
    """What writes a value as a number, or nothing: in a number format, or as percentage points with their sign."""
    form = number_format([value], [number])
    if form:
        return f'TEXT({cell},"{form}")'
    digits = len(number.partition(".")[2])
    if number.replace("\N{MINUS SIGN}", "-") == f"{value * 100:+.{digits}f}":
        zeros = f"0.{'0' * digits}" if digits else "0"
        return f'TEXT(100*{cell},"+{zeros};\N{MINUS SIGN}{zeros}")'
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
