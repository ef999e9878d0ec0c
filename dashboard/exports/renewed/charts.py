"""A native chart renewed: its values, names, marks of points and ends of axes; its look is as somebody left it."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from dashboard.exports.office.chart_cells import PLACE
from dashboard.exports.renewed import labels, order, texts
from dashboard.exports.renewed import series as cells
from dashboard.exports.renewed.series import Points, c, of_key, put, same

#: What of an axis follows from its values, and where the plot lies in its frame.
_OF_AXES = ("min", "max", "majorUnit", "minorUnit", "tickLblSkip", "tickMarkSkip", "baseTimeUnit", "majorTickMark", "tickLblPos")  # fmt: skip
_ROOM = 0.002
#: A series that somebody has hidden by a filter.
_HIDDEN = "{http://schemas.microsoft.com/office/drawing/2012/chart}ser"


@dataclass
class Renewed:
    """What came of a chart.

    Attributes:
        series: The series that were renewed, as they are, with ours of now.
        values: Their values.
        typed: Values that somebody had typed and that were kept: series, key and value.
        labels: Labels that somebody had typed and that were kept; those that somebody deleted say nothing.
        lost: What somebody had typed to what is no longer drawn, in words.
        added: Series that are new.
        gone: Series that we no longer draw.
    """

    series: list[tuple[Any, Any]] = field(default_factory=list)
    values: list[Points] = field(default_factory=list)
    typed: list[tuple[str, str, str]] = field(default_factory=list)
    labels: list[tuple[str, str, str]] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    gone: list[Any] = field(default_factory=list)


#: Points that look otherwise than their series, by their keys.
_Marks = dict[str, Any]
#: A series by its name, its kind, and how many of both come before it.
_Key = tuple[str, int]


def _keyed(chart: Any) -> dict[_Key, Any]:
    """The series of a chart; those of one name, as hollow marks have them, by their turn."""
    found: dict[_Key, Any] = {}
    seen: Counter[str] = Counter()
    for each in sorted(chart.iter(c("ser"), _HIDDEN), key=_number):
        name = cells.name_of(each)
        found[name, seen[name]] = each
        seen[name] += 1
    return found


def _number(series: Any) -> int:
    found = series.find(c("idx"))
    return int(found.get("val", "0")) if found is not None else 0


def likeness(theirs: Any, old: Any) -> int:
    """How many series two charts have in common, by their names.

    Example:
        ``likeness(chart, other)``
    """
    return len(_keyed(theirs).keys() & _keyed(old).keys())


def merge(theirs: Any, old: Any, new: Any) -> Renewed:
    """Renew a chart in place.

    Args:
        theirs: The root of the chart as it is.
        old: As we wrote it.
        new: As we write it now.

    Example:
        ``merge(parts.tree("ppt/charts/chart1.xml"), old_root, new_root)``
    """
    made = Renewed()
    own, before, after = (_keyed(each) for each in (theirs, old, new))
    renamed, now = _renamed(own, before), _successors(before, after)
    turns = order.turns(theirs, old, [(p, before[key]) for key, p in renamed.items() if key in now])
    for key, series in before.items():
        place = renamed.get(key)
        if place is not None and key in now:
            _series(made, place, series, after[now[key]])
        elif place is not None:
            _lost(made, key[0].removeprefix(f"{PLACE} "), series, labels.typed(place, series))
            place.getparent().remove(place)
            made.gone.append(place)
    for key, series in after.items():
        if key not in now.values():
            _add(made, theirs, after, key, series)
    order.renew(made.series, theirs, (old, new), turns)
    _axes(theirs, old, new)
    _layout(theirs, old, new)
    bodies = [each.find(f"{c('chart')}/{c('title')}//{c('rich')}") for each in (theirs, old, new)]
    if all(body is not None for body in bodies):
        texts.merge(*bodies)
    return made


def _successors(before: dict[_Key, Any], after: dict[_Key, Any]) -> dict[_Key, _Key]:
    """Which series of then is which of now: that of its name, or, where all of its kind have others, in their turn.

    >>> _successors({("Share in 2024", 0): None}, {("PPP", 0): None, ("Share in 2025", 0): None})
    {('Share in 2024', 0): ('Share in 2025', 0)}
    """
    found = {key: key for key in before if key in after}
    kinds: dict[_Key, tuple[list[_Key], list[_Key]]] = {}
    for n, keys in enumerate((before, after)):
        for name, turn in keys:
            kinds.setdefault((texts.skeleton(name), turn), ([], []))[n].append((name, turn))
    for then, now in kinds.values():
        if len(then) == len(now) and not found.keys() & set(then):
            found |= zip(then, now, strict=True)
    return found


def _renamed(own: dict[_Key, Any], before: dict[_Key, Any]) -> dict[_Key, Any]:
    """Where each series of ours is now: under its name, or, where somebody gave it another one, by its values."""
    found: dict[_Key, Any] = {}
    for key, series in before.items():
        # Some programs number those of one name otherwise: what is inside of hollow marks has no labels.
        named = [
            each
            for (name, _), each in own.items()
            if name == key[0] and not any(each is taken for taken in found.values())
        ]
        if named and key in own:
            found[key] = max(named, key=lambda each: _likeness(each, series))
    free = [series for key, series in own.items() if key not in before]
    for key, series in before.items():
        if key in found:
            continue
        values = cells.points(series).values
        alike = (each for each in free if _alike(cells.points(each).values, values))
        place = next(alike, None)
        if place is not None and any(value is not None for value in values):
            free.remove(place)
            found[key] = place
    return found


def _likeness(a: Any, b: Any) -> tuple[bool, int]:
    """How much two series of one name are alike: by whether they have labels, and by their colours."""
    colours = [{e.get("val") for e in each.iter("{*}srgbClr", "{*}schemeClr")} for each in (a, b)]
    told = [any(labels.said(e).strip() for e in labels.by_key(each).values()) for each in (a, b)]
    return told[0] == told[1], len(colours[0] & colours[1]) - len(colours[0] ^ colours[1])


def _alike(a: list[str | None], b: list[str | None]) -> bool:
    return len(a) == len(b) and all(same(x, y) for x, y in zip(a, b, strict=True))


def _series(made: Renewed, theirs: Any, old: Any, new: Any) -> None:
    was = cells.points(theirs)
    told = cells.merged(was, *(cells.points(each) for each in (old, new)))
    name = cells.name_of(theirs)
    if name == cells.name_of(old):
        cells.set_name(theirs, cells.name_of(new))
    marks, named = _by_key(theirs), labels.by_key(theirs)
    cells.write(theirs, told, new)
    if theirs.getparent().tag == old.getparent().tag:
        _points(theirs, marks, (_by_key(old), _by_key(new)), told)
        order.format_as(theirs, old, new)
    words = labels.merge(theirs, named, (old, new), told)
    made.series.append((theirs, new))
    made.values.append(told)
    name = name.removeprefix(f"{PLACE} ")
    made.typed += [(name, cells.shown(new, key), value or "") for key, value in told.typed.items()]
    made.labels += [
        (name, f"{cells.shown(new, key)}, label {said!r}", text) for key, said, text in words.kept
    ]
    _lost(made, name, new, words.lost)


def _lost(made: Renewed, name: str, series: Any, words: list[tuple[str, str, str]]) -> None:
    """Tell labels that somebody had typed to what is no longer drawn."""
    made.lost += [
        f"label {text!r} of {name} {cells.shown(series, key)}: that is no longer drawn"
        for key, _, text in words
    ]


def _points(theirs: Any, own: _Marks, ours: tuple[_Marks, _Marks], told: Points) -> None:
    """The points that look otherwise than their series: forecasts, and what is marked; those that somebody painted stay."""
    for key in dict.fromkeys([*ours[0], *ours[1]]):
        mine, was, now = (of_key(each, key) for each in (own, *ours))
        if order.looks(mine, dashed=False) != order.looks(was, dashed=False):
            continue
        if mine is not None:
            theirs.remove(mine)
        at = told.place(key)
        if now is not None and at is not None:
            point = copy.deepcopy(now)
            point.find(c("idx")).set("val", str(at))
            put(theirs, point)
    # Years may have been added before those that somebody painted.
    for key, point in own.items():
        at = told.place(key)
        if point.getparent() is theirs and at is not None:
            point.find(c("idx")).set("val", str(at))
    ordered = sorted(theirs.findall(c("dPt")), key=_number)
    for point in ordered:
        theirs.remove(point)
    for point in reversed(ordered):
        put(theirs, point)


def _by_key(series: Any) -> _Marks:
    keys = cells.points(series).keys
    return {keys[n]: p for p in series.findall(c("dPt")) if (n := _number(p)) < len(keys)}


def _add(made: Renewed, theirs: Any, after: dict[_Key, Any], key: _Key, series: Any) -> None:
    """Put a series that is new where it is drawn: into the group of its kind."""
    group = next((each for each in theirs.iter(series.getparent().tag)), None)
    if group is None:
        return
    added = copy.deepcopy(series)
    numbers = [_number(each) for each in theirs.iter(c("ser"))]
    for name in ("idx", "order"):
        added.find(c(name)).set("val", str(max(numbers, default=-1) + 1))
    last = group.findall(c("ser"))
    last[-1].addnext(added) if last else group.insert(len(group) - 2, added)
    made.series.append((added, series))
    made.values.append(cells.points(added))
    made.added.append(key[0])


def _facts(chart: Any) -> Iterator[dict[str, Any]]:
    """What of each axis follows from its values."""
    plot = chart.find(f"{c('chart')}/{c('plotArea')}")
    for axis in plot if plot is not None else ():
        if axis.tag.endswith("Ax"):
            yield {n: f for n in _OF_AXES if (f := axis.find(f".//{c(n)}")) is not None}


def _axes(theirs: Any, old: Any, new: Any) -> None:
    for own, before, after in zip(_facts(theirs), _facts(old), _facts(new), strict=False):
        for name in own.keys() & before.keys() & after.keys():
            if same(own[name].get("val"), before[name].get("val")):
                own[name].set("val", after[name].get("val"))


def _layout(theirs: Any, old: Any, new: Any) -> None:
    """Where the plot lies in its frame: names of other lengths leave it other room."""
    path = f"{c('chart')}/{c('plotArea')}/{c('layout')}/{c('manualLayout')}"
    own, before, after = (each.find(path) for each in (theirs, old, new))
    if own is None or before is None or after is None:
        return
    for name in "xywh":
        places = [each.find(c(name)) for each in (own, before, after)]
        if any(place is None for place in places):
            continue
        at, was = (float(place.get("val", "0")) for place in places[:2])
        if abs(at - was) < _ROOM:
            places[0].set("val", places[2].get("val"))
