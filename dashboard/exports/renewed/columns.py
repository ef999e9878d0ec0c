"""The columns of native tables: which is which when others come, go or are deleted (ECMA-376 part 1, 17.4 and 21.1.3)."""

from __future__ import annotations

import copy
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.exports.office import table_keys
from dashboard.exports.renewed import texts

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class Reshaped(ValueError):
    """A table that has other columns now, in which what somebody did to it has no place."""


@dataclass(frozen=True)
class Cell:
    """A cell of a row.

    Attributes:
        start: The number of its column.
        span: How many columns it takes.
        elements: Its element, and those of the cells that it takes the place of.
        text: What it says.
    """

    start: int
    span: int
    elements: tuple[Any, ...]
    text: str


def rows_of(table: Any) -> list[Any]:
    """The rows of a table, without those of tables inside of it.

    Example:
        ``len(rows_of(frame.table._tbl))``
    """
    return list(table.findall("{*}tr"))


def cells_of(row: Any) -> list[Cell]:
    """The cells of a row; on slides those that others cover belong to these.

    Example:
        ``[cell.text for cell in cells_of(row)]``
    """
    found: list[Cell] = []
    at = 0
    for each in row.findall("{*}tc"):
        if each.get("hMerge") in {"1", "true"} and found:
            last = found[-1]
            found[-1] = Cell(last.start, last.span + 1, (*last.elements, each), last.text)
            at += 1
            continue
        told = each.find("{*}tcPr/{*}gridSpan")
        span = int(told.get(f"{_WORD}val", "1")) if told is not None else 1
        found.append(Cell(at, span, (each,), _text(each)))
        at += span
    return found


def said_in(row: Any, *, heads: bool = False) -> str:
    """What a row says, or how it begins.

    Example:
        ``said_in(row)`` is ``"PPP | 24.5%"``.
    """
    said = [each.text for each in cells_of(row)]
    return next(iter(said), "") if heads else " | ".join(said)


def _text(cell: Any) -> str:
    return texts.bare(" ".join(texts.text_of(each) for each in texts.paragraphs(cell)))


def _grid(table: Any) -> list[Any]:
    return list(table.findall("{*}tblGrid/{*}gridCol"))


def count(table: Any) -> int:
    """How many columns a table has.

    Example:
        ``count(frame.table._tbl)``
    """
    return len(_grid(table))


def _keys(table: Any) -> list[str]:
    return table_keys.columns(_grid(table))


def _heads(table: Any) -> list[str]:
    """What stands over each column, where each has a head of its own."""
    rows = rows_of(table)
    found = [each.text for each in cells_of(rows[0])] if rows else []
    return found if len(set(found)) == len(found) == count(table) else []


def successors(old: Any, new: Any) -> dict[int, int]:
    """Which column of ours of then is which of now.

    Raises:
        Reshaped: Nothing tells.

    Example:
        ``successors(old_table, new_table)`` is ``{0: 0, 1: 1}`` where both have the same two.
    """
    for told in (_keys, _heads):
        before, after = told(old), told(new)
        if before and after:
            return {n: after.index(each) for n, each in enumerate(before) if each in after}
    if count(old) != count(new):
        raise Reshaped
    return {n: n for n in range(count(old))}


def kept(theirs: Any, old: Any, rows: Sequence[tuple[Any, Any]]) -> dict[int, int]:
    """Which column of theirs is which of ours of then: by keys, by their number, or by what stands in them.

    Args:
        theirs: Their table.
        old: Ours.
        rows: Their rows, each with ours that it is.

    Raises:
        Reshaped: It may be one or the other.

    Example:
        ``kept(table, table, [])`` is ``{0: 0, 1: 1}`` of a table with two columns.
    """
    own, before = _keys(theirs), _keys(old)
    if own and set(own) & set(before):
        return {n: before.index(each) for n, each in enumerate(own) if each in before}
    if count(theirs) == count(old):
        return {n: n for n in range(count(old))}
    told = [[{each.start: each.text for each in cells_of(row)} for row in pair] for pair in rows]
    alike = [
        [sum(bool(a.get(t)) and a.get(t) == b.get(o) for a, b in told) for o in range(count(old))]
        for t in range(count(theirs))
    ]
    first = _aligned(alike)
    turned = _aligned([row[::-1] for row in alike[::-1]])
    ends = len(alike) - 1, count(old) - 1
    if first != {ends[0] - t: ends[1] - o for t, o in turned.items()}:
        raise Reshaped
    return first


def _aligned(alike: Sequence[Sequence[int]]) -> dict[int, int]:
    """Pairs in order with the most in common, the earliest of several.

    >>> _aligned([[2, 0, 0], [0, 0, 2]])
    {0: 0, 1: 2}
    """
    high, wide = len(alike), len(alike[0]) if alike else 0
    best = [[0] * (wide + 1) for _ in range(high + 1)]
    for t in reversed(range(high)):
        for o in reversed(range(wide)):
            taken = alike[t][o] + best[t + 1][o + 1] if alike[t][o] else 0
            best[t][o] = max(best[t + 1][o], best[t][o + 1], taken)
    found, t, o = dict[int, int](), 0, 0
    while t < high and o < wide:
        if alike[t][o] and best[t][o] == alike[t][o] + best[t + 1][o + 1]:
            found[t] = o
            t, o = t + 1, o + 1
        elif best[t][o] == best[t + 1][o]:
            t += 1
        else:
            o += 1
    return found


def without(table: Any, gone: Collection[int]) -> Any:
    """A table without some of its columns.

    Example:
        ``without(table, {1})``
    """
    if not gone:
        return table
    made = copy.deepcopy(table)
    for row in rows_of(made):
        for cell in cells_of(row):
            left = [n for n in range(cell.start, cell.start + cell.span) if n not in gone]
            if not left:
                for each in cell.elements:
                    row.remove(each)
            elif len(left) < cell.span:
                _narrowed(row, cell, len(left))
    for n, column in enumerate(_grid(made)):
        if n in gone:
            column.getparent().remove(column)
    return made


def _narrowed(row: Any, cell: Cell, span: int) -> None:
    for each in cell.elements[span:]:
        row.remove(each)
    _span(cell.elements[0], span)


def _span(element: Any, span: int) -> None:
    """Let a cell take so many columns."""
    if (told := element.find("{*}tcPr/{*}gridSpan")) is not None:
        told.set(f"{_WORD}val", str(span))
    elif span > 1:
        element.set("gridSpan", str(span))
    else:
        element.attrib.pop("gridSpan", None)


def spanning(element: Any, like: Cell) -> list[Any]:
    """A cell that takes as many columns as another one, with those that it covers.

    Example:
        ``spanning(element, cell)``
    """
    _span(element, like.span)
    return [element, *(copy.deepcopy(each) for each in like.elements[1:])]


def widths(theirs: Any, old: Any, new: Any, *, fixed: bool) -> None:
    """Give the columns the widths of now: all of them if there are others, else where they have those that they had.

    Example:
        ``widths(table, old, new, fixed=True)``
    """
    own, before, after = (_grid(each) for each in (theirs, old, new))
    if not fixed:
        grid = theirs.find("{*}tblGrid")
        grid[:] = [copy.deepcopy(each) for each in after]
    elif len(own) == len(before):
        for column, was, now in zip(own, before, after, strict=True):
            for name, value in column.attrib.items():
                if was.get(name) == value and now.get(name):
                    column.set(name, now.get(name))
