"""A native table renewed cell by cell; rows and columns that somebody deleted stay deleted, and their own stay.

Rows are known by how they begin and by what they say, columns by their keys, which the tables of slides carry
(`dashboard.exports.slides.tables`), by their heads, or by their place. Where a table has other columns now, a year more,
each cell of theirs goes to the column that it belongs to; what has no place any more is refused, and not lost. A table
that an earlier version laid out otherwise is known by the numbers of its rows (`dashboard.exports.office.table_keys`).
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, NamedTuple

from lxml import etree

from dashboard.exports.office import table_keys
from dashboard.exports.renewed import columns, texts
from dashboard.exports.renewed.columns import Cell, Reshaped, cells_of, rows_of, said_in

#: The grounds of cells, of which one has at most one (ECMA-376 part 1, 20.1.8; of Word 17.4.32).
_GROUNDS = frozenset({"noFill", "solidFill", "gradFill", "blipFill", "pattFill", "grpFill", "shd"})
#: What programs add to texts that they save again.
_REMARKS = frozenset({"dirty", "err", "smtClean", "noProof"})
#: A row that begins otherwise is still one of ours if so many of its other cells are.
_MOST_OF_IT = 0.5


@dataclass(frozen=True)
class _Plan:
    """What becomes of a table.

    Attributes:
        old: As we wrote it, without the columns that somebody deleted.
        new: As we write it now, without them.
        there: Row of ours of then -> the row of theirs that it is.
        rows: Row of ours of then -> of now.
        columns: Column of ours of then -> of now.
        had: Column of theirs -> of ours of then.
    """

    old: Any
    new: Any
    there: dict[int, Any]
    rows: dict[int, int]
    columns: dict[int, int]
    had: dict[int, int]

    @property
    def fixed(self) -> bool:
        """Whether all columns are where they were."""
        same = {n: n for n in range(columns.count(self.old))}
        return self.columns == same and len(same) == columns.count(self.new)


class Merged(NamedTuple):
    """What came of a table.

    Attributes:
        texts: The texts that were written, before and after.
        typed: What somebody had typed into cells that we write otherwise now, and that stays.
    """

    texts: list[tuple[str, str]]
    typed: list[str]


def merge(theirs: Any, old: Any, new: Any) -> Merged:
    """Renew a table in place.

    Args:
        theirs: The ``a:tbl`` or ``w:tbl`` as it is.
        old: As we wrote it.
        new: As we write it now.

    Raises:
        Reshaped: It has other columns now, in which what somebody did to it has no place; it is as it was.

    One that another version wrote, and nobody has touched, is ours of now.

    Example:
        ``merge(frame.table._tbl, old._tbl, new._tbl)``
    """
    try:
        plan = _planned(theirs, old, new)
    except Reshaped:
        if not _untouched(theirs):
            raise
        return _replaced(theirs, new)
    if len(plan.there) < len(rows_of(theirs)) and _untouched(theirs):
        return _replaced(theirs, new)
    made, kept, done = _rows(plan), _typed(plan), list[tuple[str, str]]()
    before, after = rows_of(plan.old), rows_of(plan.new)
    last: dict[int, Any] = {}
    for n, row in plan.there.items():
        if n not in made:
            row.getparent().remove(row)
            continue
        told = said_in(row), said_in(made[n])
        done += [told] if told[0] != told[1] else []
        row[:] = list(made[n])
        _height(row, before[n], after[plan.rows[n]])
        last[plan.rows[n]] = row
    for n in sorted(set(range(len(after))) - set(plan.rows.values())):
        if n - 1 in last:
            row = copy.deepcopy(after[n])
            last[n - 1].addnext(row)
            last[n] = row
            done.append(("", said_in(row)))
    columns.widths(theirs, plan.old, plan.new, fixed=plan.fixed)
    return Merged(done, kept)


def _untouched(table: Any) -> bool:
    """Whether all that a table says is ours, though another version wrote it than the one that compares it here."""
    rows = rows_of(table)
    return table_keys.untouched(rows, [[each.text for each in cells_of(row)] for row in rows])


def _replaced(theirs: Any, new: Any) -> Merged:
    """Put a table of ours in the place of one."""
    before, after = (rows_of(each) for each in (theirs, new))
    told = zip_longest(map(said_in, before), map(said_in, after), fillvalue="")
    done = [(was, now) for was, now in told if was != now]
    kept = [each for each in theirs if etree.QName(each).localname not in {"tblGrid", "tr"}]
    fresh = [copy.deepcopy(each) for each in (new.find("{*}tblGrid"), *after)]
    theirs[:] = [*kept, *fresh]
    return Merged(done, [])


def _typed(plan: _Plan) -> list[str]:
    """What somebody typed over what we write otherwise now."""
    before, after = rows_of(plan.old), rows_of(plan.new)
    found = []
    for n, row in plan.there.items():
        if plan.rows.get(n, -1) < 0:
            continue
        was, now = (
            {c.start: c.text for c in cells_of(each)} for each in (before[n], after[plan.rows[n]])
        )
        for cell in cells_of(row):
            at = plan.had.get(cell.start, -1)
            told = now.get(plan.columns.get(at, -1), "")
            if at in was and cell.text not in ("", was[at], told) and was[at] != told:
                found.append(cell.text)
    return found


def likeness(theirs: Any, old: Any) -> float:
    """How many of the rows of ours a table has, as a part of them.

    Example:
        ``likeness(table, table)`` is 1.0.
    """
    before = rows_of(old)
    return len(_there(rows_of(theirs), before)) / max(len(before), 1)


def _planned(theirs: Any, old: Any, new: Any) -> _Plan:
    own, before, after = (rows_of(each) for each in (theirs, old, new))
    there = _there(own, before)
    heads = [[said_in(row, heads=True) for row in rows] for rows in (before, after)]
    rows = texts.paired(*heads)
    had = columns.kept(theirs, old, [(row, before[n]) for n, row in there.items()])
    now = columns.successors(old, new)
    gone = set(range(columns.count(old))) - set(had.values())
    left = [n for n in range(columns.count(old)) if n not in gone]
    dropped = {now[n] for n in gone if n in now}
    stays = [n for n in range(columns.count(new)) if n not in dropped]
    plan = _Plan(
        columns.without(old, gone),
        columns.without(new, dropped),
        there,
        rows,
        {left.index(a): stays.index(b) for a, b in now.items() if a in left and b in stays},
        {t: left.index(n) for t, n in had.items()},
    )
    strange = len(there) < len(own) or len(had) < columns.count(theirs)
    if strange and not plan.fixed:
        raise Reshaped
    return plan


def _there(own: Sequence[Any], before: Sequence[Any]) -> dict[int, Any]:
    """Where each row of ours is now: the best pairs first, each row once."""
    said = [[[each.text for each in cells_of(row)] for row in rows] for rows in (before, own)]
    scored = sorted(
        (-score, abs(n - m), n, m)
        for n, old in enumerate(said[0])
        for m, now in enumerate(said[1])
        if (score := _alike(old, now)) > 0
    )
    found, taken = dict[int, int](), set[int]()
    for _, _, n, m in scored:
        if n not in found and m not in taken:
            found[n] = m
            taken.add(m)
    return {n: own[m] for n, m in sorted(found.items())}


def _alike(old: Sequence[str], now: Sequence[str]) -> float:
    """How much a row looks like one of ours: by its beginning, or by most of what else it says."""
    if not any(old) or not any(now):
        return float(not any(old) and not any(now))
    if len(old) == len(now):
        same = sum(a == b for a, b in zip(old[1:], now[1:], strict=True))
    else:
        same = len(set(filter(None, old[1:])) & set(now[1:]))
    part = same / max(len(old) - 1, 1)
    if old[0] == now[0] and (old[0] or part > 0):
        return 1 + part
    return part if part > _MOST_OF_IT and same > 1 else 0.0


def _rows(plan: _Plan) -> dict[int, Any]:
    """The rows of theirs as they are to be, by the numbers of ours of then; those that we no longer write are left out.

    Raises:
        Reshaped: Somebody typed into a column that there is no longer.
    """
    before, after, found = rows_of(plan.old), rows_of(plan.new), dict[int, Any]()
    for n, row in plan.there.items():
        if n in plan.rows:
            now = after[plan.rows[n]]
            found[n] = _row(plan, row, before[n], now)
            _renumbered(found[n], now)
        elif [each.text for each in cells_of(row)] != [each.text for each in cells_of(before[n])]:
            found[n] = copy.deepcopy(row)
            plan.rows[n] = -1
    return found


def _row(plan: _Plan, theirs: Any, old: Any, new: Any) -> Any:
    """A row with the columns of now: what stays of theirs, renewed, and what is new of ours."""
    own = {plan.had[each.start]: each for each in cells_of(theirs) if each.start in plan.had}
    before = {each.start: each for each in cells_of(old)}
    now = {each.start: each for each in cells_of(new)}
    result = copy.deepcopy(theirs)
    if plan.fixed:
        spots = {each.start: each for each in cells_of(result)}
        by_old = {plan.had[at]: each for at, each in spots.items() if at in plan.had}
        for at in by_old.keys() & before.keys() & now.keys():
            _put(by_old[at], _merged(own[at], before[at], now[at]))
        return result
    sources = {plan.columns[at]: at for at in own if at in plan.columns and at in before}
    for at, cell in own.items():
        known = at in before and (cell.text == before[at].text or at in plan.columns)
        if not known or (
            at in plan.columns and plan.columns[at] not in now and cell.text != before[at].text
        ):
            raise Reshaped
    inner = []
    for at, cell in now.items():
        from_old = sources.get(at)
        if from_old is None:
            inner += [copy.deepcopy(each) for each in cell.elements]
        else:
            inner += columns.spanning(_merged(own[from_old], before[from_old], cell), cell)
    for each in cells_of(result):
        for element in each.elements:
            element.getparent().remove(element)
    rest = [each for each in result if etree.QName(each).localname != "extLst"]
    result[:] = [*rest, *inner, *(each for each in result if each not in rest)]
    return result


def _renumbered(row: Any, new: Any) -> None:
    """Give a row the number of ours of now, by which it is known whether somebody touches it."""
    for each in row.findall("{*}extLst"):
        row.remove(each)
    row.extend(copy.deepcopy(each) for each in new.findall("{*}extLst"))


def _put(spot: Cell, element: Any) -> None:
    spot.elements[0].getparent().replace(spot.elements[0], element)


def _merged(theirs: Cell, old: Cell, new: Cell) -> Any:
    """A cell renewed: one that nobody touched is ours of now."""
    own, before, after = theirs.elements[0], old.elements[0], new.elements[0]
    if _same(own, before):
        return copy.deepcopy(after)
    made = copy.deepcopy(own)
    if theirs.text == old.text and not (old.text and new.text):
        _emptied(made, after)
    else:
        texts.merge(made, before, after)
    _look(made, before, after)
    return made


def _same(one: Any, other: Any) -> bool:
    """Whether two elements are the same but for what programs remark."""
    return _bare(one) == _bare(other)


def _bare(element: Any) -> tuple[Any, ...]:
    facts = sorted(
        (etree.QName(name).localname, value.lower())
        for name, value in element.attrib.items()
        if etree.QName(name).localname not in _REMARKS
    )
    inner = tuple(_bare(each) for each in element if isinstance(each.tag, str))
    return element.tag, tuple(facts), (element.text or "") if not inner else "", inner


def _emptied(theirs: Any, new: Any) -> None:
    """Give a cell that is empty, or is to be, the paragraphs of ours."""
    body, told = (each if (at := each.find("{*}txBody")) is None else at for each in (theirs, new))
    for each in body.findall("{*}p"):
        body.remove(each)
    body.extend(copy.deepcopy(each) for each in told.findall("{*}p"))


def _look(theirs: Any, old: Any, new: Any) -> None:
    """Give a cell the ground and the size of type that it has now, where it has those that it had: verdicts have theirs."""
    places = [each.find("{*}tcPr") for each in (theirs, old, new)]
    if all(place is not None for place in places):
        own, before, after = ([e for e in place if _ground(e)] for place in places)
        if [_bare(e) for e in own] == [_bare(e) for e in before] and own and after:
            own[0].getparent().replace(own[0], copy.deepcopy(after[0]))
    kinds = "{*}rPr", "{*}endParaRPr"
    sizes = [{s for e in each.iter(*kinds) if (s := e.get("sz"))} for each in (theirs, old, new)]
    if sizes[0] == sizes[1] and len(sizes[0]) == len(sizes[2]) == 1:
        for each in theirs.iter(*kinds):
            each.set("sz", next(iter(sizes[2])))


def _ground(element: Any) -> bool:
    return etree.QName(element).localname in _GROUNDS


def _height(theirs: Any, old: Any, new: Any) -> None:
    if theirs.get("h") and theirs.get("h") == old.get("h") and new.get("h"):
        theirs.set("h", new.get("h"))
