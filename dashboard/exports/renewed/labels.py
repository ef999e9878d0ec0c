"""The labels of values in a chart renewed: they say, and stand at, what they do now; those that somebody deleted stay so."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Set
from typing import Any

from lxml import etree

from dashboard.exports.renewed import series as cells
from dashboard.exports.renewed import texts
from dashboard.exports.renewed.series import Points, c, put, same

_LATER = "{http://schemas.microsoft.com/office/drawing/2012/chart}"
_RANGE = f"{_LATER}datalabelsRange"
#: What some programs write for a label that is read from a cell.
_FIELD = "[CELLRANGE]"


def merge(
    theirs: Any, labels: Mapping[str, Any], ours: tuple[Any, Any], told: Points
) -> dict[str, str]:
    """Renew the labels of a series in place; returns those that somebody has typed, by the keys of what they stand at.

    Args:
        theirs: The series.
        labels: Its labels, by the keys of what they stood at.
        ours: The series as we wrote it, and as we write it now.
        told: Its values now.

    Example:
        ``merge(series, by_key(series), (old_series, new_series), points)``
    """
    own, before, after = (each.find(c("dLbls")) for each in (theirs, *ours))
    if after is not None and before is None and own is None:
        own = copy.deepcopy(after)
        for each in own.findall(c("dLbl")):
            own.remove(each)
        put(theirs, own)
        before = etree.Element(c("dLbls"))
    kept: dict[str, Any] = {}
    if own is not None and before is not None and after is not None:
        kept = _each(own, labels, (by_key(ours[0]), by_key(ours[1])), told)
    _range(theirs, ours[1], told, {_number(label) for label in kept.values()})
    # One that is read from a cell says what somebody has put there.
    return {
        key: said(label) for key, label in kept.items() if next(label.iter("{*}fld"), None) is None
    }


def by_key(series: Any) -> dict[str, Any]:
    """The labels of a series, by the keys of what they stand at.

    Example:
        ``by_key(series)["46023"]``
    """
    keys, labels = cells.points(series).keys, series.find(c("dLbls"))
    found = labels.findall(c("dLbl")) if labels is not None else []
    return {keys[n]: each for each in found if (n := _number(each)) < len(keys)}


def _each(
    own: Any,
    labels: Mapping[str, Any],
    ours: tuple[Mapping[str, Any], Mapping[str, Any]],
    told: Points,
) -> dict[str, Any]:
    """Renew each label; returns those whose words are somebody's own."""
    before, after = ours
    kept: dict[str, Any] = {}
    keys, now = list(before), list(after)
    pairs = texts.paired([said(before[k]) for k in keys], [said(after[k]) for k in now])
    for n, key in enumerate(keys):
        mine = next((label for at, label in labels.items() if same(at, key)), None)
        if mine is None:
            continue
        if n in pairs:
            if _one(own, mine, before[key], after[now[pairs[n]]], _place(told, now[pairs[n]])):
                kept[now[pairs[n]]] = mine
        elif _look(mine) == _look(before[key]):
            own.remove(mine)
    for n in sorted(set(range(len(now))) - set(pairs.values())):
        at = _place(told, now[n])
        if at is not None:
            _numbered(own, copy.deepcopy(after[now[n]]), at)
    ordered = sorted(own.findall(c("dLbl")), key=_number)
    for label in reversed(ordered):
        own.remove(label)
        own.insert(0, label)
    return kept


def _one(own: Any, mine: Any, before: Any, after: Any, at: int | None) -> bool:
    """Renew a label: as a whole where nobody has touched it, by its words where they are ours; whether they are not."""
    if at is None:
        own.remove(mine)
    elif _look(mine) == _look(before):
        own.remove(mine)
        _numbered(own, copy.deepcopy(after), at)
    else:
        mine.find(c("idx")).set("val", str(at))
        pieces, told = list(mine.iter("{*}t")), list(after.iter("{*}t"))
        if not pieces:
            return False
        if texts.bare(said(mine, before)) not in (texts.bare(said(before)), _FIELD):
            return True
        # Programs may write one piece for several.
        lines = [each.text or "" for each in told] if len(pieces) == len(told) else [said(after)]
        for n, piece in enumerate(pieces):
            piece.text = lines[n] if n < len(lines) else ""
        texts.recolour(mine, before, after)
    return False


def _numbered(own: Any, label: Any, at: int) -> None:
    label.find(c("idx")).set("val", str(at))
    own.insert(0, label)


def _place(told: Points, key: str) -> int | None:
    return next((n for n, each in enumerate(told.keys) if same(each, key)), None)


def said(label: Any, like: Any = None) -> str:
    """The words of a label; what is read from a cell as another one of ours has it, where a program wrote no words.

    Example:
        ``said(label)`` is ``"China 16.5%"``.
    """
    words = "".join(each.text or "" for each in label.iter("{*}t"))
    field = next(like.iter("{*}fld"), None) if like is not None else None
    told = "".join(each.text or "" for each in field.iter("{*}t")) if field is not None else _FIELD
    return words.replace(_FIELD, told)


def _look(label: Any) -> bytes:
    """A label without what tells it from others: its place, and the id of its field."""
    made = copy.deepcopy(label)
    made.tail = None
    made.remove(made.find(c("idx")))
    for each in made.iter("{*}fld"):
        each.attrib.pop("id", None)
    body: bytes = etree.tostring(made, method="c14n", exclusive=True)
    return body


def _number(label: Any) -> int:
    return int(label.find(c("idx")).get("val", "0"))


def _range(theirs: Any, new: Any, told: Points, kept: Set[int]) -> None:
    """The cells that labels are read from, and what they say now; those of labels that are kept say what they said."""
    after = next(new.iter(_RANGE), None)
    own = next(theirs.iter(_RANGE), None)
    if after is None or theirs.find(c("dLbls")) is None:
        return
    if own is None:
        extensions = next(iter(theirs.findall(c("extLst"))), None)
        if extensions is None:
            extensions = etree.SubElement(theirs, c("extLst"))
        extensions.append(copy.deepcopy(after.getparent()))
        own = next(theirs.iter(_RANGE))
    cache = own.find(f"{_LATER}dlblRangeCache")
    if cache is not None:
        words, was = range_values(new, told), cells.cached(cache)
        words = [was[n] if n in kept and n < len(was) else text for n, text in enumerate(words)]
        cells.fill(cache, words)


def range_values(new: Any, told: Points) -> list[str | None]:
    """What the labels of a series say, one a value of it.

    Example:
        ``range_values(new_series, points)[-1]`` is ``"China 16.5%"``.
    """
    cache = next(new.iter(f"{_LATER}dlblRangeCache"), None)
    words = cells.cached(cache) if cache is not None else []
    known = cells.points(new).keys
    found = dict(zip(known, words + [None] * (len(known) - len(words)), strict=False))
    return [next((v for k, v in found.items() if same(k, key)), None) for key in told.keys]


def range_of(series: Any) -> Any:
    """The reference of a series to the cells of its labels, or None.

    Example:
        ``range_of(series).text`` is ``"Chart!$H$2:$H$67"``.
    """
    return next(series.iter(f"{_LATER}f"), None)
