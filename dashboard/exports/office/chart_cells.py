"""The sheet of a native chart: which column holds what, and which cells follow from others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from html import unescape

from dashboard.exports.native import Panel, Series, number_format

#: A number in a label.
_NUMBER = re.compile("[+\N{MINUS SIGN}-]?\\d[\\d,]*(?:\\.\\d+)?%?")
#: What stands before the name of a series over the columns of its labels, and of the places where these stand.
_LABEL, _PLACE = "Aa", "⌖"


def columns(panel: Panel) -> list[tuple[str, Sequence[object]]]:
    """The sheet of a panel, column by column: categories, then series; for dots two columns each, if they share no positions.

    What is drawn as a length on a carrier follows with its sign; then come the places of labels that stand beside a
    stack, and at last the labels.

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
    signed = [(f"± {s.name}", s.signed) for s in panel.series if s.signed and s.colour is not None]
    drawn = [(s.name, s.values) for s in panel.series]
    return [("", panel.categories), *drawn, *signed, *places, *labels]


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
    """The column of the values of a series, or of the places of its labels."""
    for n, each in enumerate(panel.series):
        if each is series:
            return 2 * n + 1 if panel.across and not panel.shared else n + 1
    return _head(panel, f"{_PLACE} {series.name}")


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
    """Line and column -> the formula of a cell that follows from others: where labels stand, and what they say.

    Example:
        ``formulas(panel)`` is empty where a chart has no labels.
    """
    found: dict[tuple[int, int], str] = {}
    for series in panel.tagged:
        owner = next(each for each in panel.series if each.name == series.name)
        column = _head(panel, f"± {owner.name}") if owner.signed else column_of(panel, owner)
        values = owner.signed or owner.values
        below = [s for s in panel.series[: panel.series.index(owner)] if s.kind == owner.kind]
        for n, tag in series.tags.items():
            if series is not owner and not panel.horizontal:
                cells = [f"{letter(column_of(panel, s))}{n + 2}" for s in (*below, owner)]
                place = n + 1, column_of(panel, series)
                found[place] = f"={'+'.join(cells)}/2"
            named = owner.name, f"{letter(column_of(panel, owner))}$1"
            formula = _formula(plain(tag.text), values[n], f"{letter(column)}{n + 2}", named)
            if formula:
                found[n + 1, label_column_of(panel, series)] = formula
    return found


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
