"""A native table renewed cell by cell; rows and columns that somebody deleted stay deleted, and their own stay."""

from __future__ import annotations

import copy
from typing import Any

from dashboard.exports.renewed import texts


def merge(theirs: Any, old: Any, new: Any) -> list[tuple[str, str]]:
    """Renew a table in place; returns the texts that were written, before and after.

    Args:
        theirs: The ``a:tbl`` as it is.
        old: As we wrote it.
        new: As we write it now.

    Raises:
        Reshaped: It has other columns now, and somebody has edited it.

    Example:
        ``merge(frame.table._tbl, old._tbl, new._tbl)``
    """
    own, before, after = (_rows(each) for each in (theirs, old, new))
    if len({len(row.findall("{*}tc")) for row in (*before, *after)}) > 1:
        return _whole(theirs, old, new)
    now = texts.paired([_said(row) for row in before], [_said(row) for row in after])
    found = {n: place for n, row in enumerate(before) if (place := _place(own, row)) is not None}
    done: list[tuple[str, str]] = []
    last: dict[int, Any] = {}
    for n, row in found.items():
        if n in now:
            done += _cells(row, before[n], after[now[n]])
            last[now[n]] = row
        else:
            row.getparent().remove(row)
    for n in sorted(set(range(len(after))) - set(now.values())):
        if n - 1 in last and len(after[n]) == len(last[n - 1]):
            row = copy.deepcopy(after[n])
            last[n - 1].addnext(row)
            last[n] = row
            done.append(("", _said(row)))
    return done


class Reshaped(ValueError):
    """A table that has other columns now, and that somebody has edited."""


def _whole(theirs: Any, old: Any, new: Any) -> list[tuple[str, str]]:
    """Exchange a table that has other columns now, a year more: cells of then are no cells of now."""
    said = [[_said(row) for row in _rows(each)] for each in (theirs, old, new)]
    if said[0] != said[1]:
        raise Reshaped
    for child in list(theirs):
        theirs.remove(child)
    theirs.extend(copy.deepcopy(child) for child in new)
    return [(a, b) for a, b in zip(said[1], said[2], strict=False) if a != b]


def _rows(table: Any) -> list[Any]:
    return list(table.iter("{*}tr"))


def _said(row: Any) -> str:
    return " | ".join(_text(cell) for cell in row.iter("{*}tc"))


def _text(cell: Any) -> str:
    return texts.bare(" ".join(texts.text_of(each) for each in texts.paragraphs(cell)))


def _place(own: list[Any], row: Any) -> Any:
    """Where a row is now: the one that begins as it does, or, whatever it begins with, says most of what it says."""
    said = [_text(cell) for cell in row.iter("{*}tc")]
    scored = [
        (
            len(set(said) & {_text(cell) for cell in each.iter("{*}tc")})
            + 2 * (said[:1] == [_text(c) for c in each.iter("{*}tc")][:1]),
            -n,
        )
        for n, each in enumerate(own)
    ]
    best, at = max(scored, default=(0, 0))
    return own.pop(-at) if best > 1 else None


def _cells(theirs: Any, old: Any, new: Any) -> list[tuple[str, str]]:
    rows = [list(row.iter("{*}tc")) for row in (theirs, old, new)]
    done: list[tuple[str, str]] = []
    for n, before in enumerate(rows[1]):
        if n >= len(rows[2]):
            continue
        same = (each for each in rows[0] if _text(each) == _text(before))
        place = rows[0][n] if len(rows[0]) == len(rows[1]) else next(same, None)
        bodies = [
            each.find("{*}txBody") for each in (place, before, rows[2][n]) if each is not None
        ]
        if len(bodies) == 3 and all(body is not None for body in bodies):
            done += texts.merge(*bodies)
    return done
