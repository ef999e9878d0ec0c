"""The labels of values in a chart renewed: they say, and stand at, what they do now; those that somebody deleted stay so."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from dashboard.exports.office.labels_xml import SAID
from dashboard.exports.renewed import series as cells
from dashboard.exports.renewed import texts
from dashboard.exports.renewed.series import LATER, Points, c, of_key, put, same

_RANGE = f"{LATER}datalabelsRange"
#: What some programs write for a label that is read from a cell.
_FIELD = "[CELLRANGE]"


@dataclass
class Merged:
    """What came of the labels of a series: of each the key of what it stood at, what we wrote, and what it says.

    Attributes:
        kept: Those that somebody typed, and those that somebody deleted, which say nothing.
        lost: Those that somebody typed, at what is no longer drawn.
        cells: Where those stood whose words somebody has put into their cells, by where they stand.
    """

    kept: list[tuple[str, str, str]] = field(default_factory=list)
    lost: list[tuple[str, str, str]] = field(default_factory=list)
    cells: dict[int, int] = field(default_factory=dict)


def merge(theirs: Any, labels: Mapping[str, Any], ours: tuple[Any, Any], told: Points) -> Merged:
    """Renew the labels of a series in place: each follows what it is about, whatever number that has now.

    Args:
        theirs: The series.
        labels: Its labels, by the keys of what they stood at.
        ours: The series as we wrote it, and as we write it now.
        told: Its values now.

    Example:
        ``merge(series, by_key(series), (old_series, new_series), points).kept``
    """
    own, before, after = (each.find(c("dLbls")) for each in (theirs, *ours))
    if after is not None and before is None and own is None:
        own = copy.deepcopy(after)
        for each in own.findall(c("dLbl")):
            own.remove(each)
        put(theirs, own)
    made = Merged()
    if own is not None:
        _each(made, own, labels, ours, told)
    if own is not None and before is not None and after is None:
        _without(theirs, own)
    _range(theirs, ours[1], told, made.cells)
    return made


def _without(theirs: Any, own: Any) -> None:
    """Take away what labels of ours have left in a series that has none now: how they look, and their cells."""
    shown = (each for each in own if each.tag in {c(name) for name in SAID})
    if own.find(c("dLbl")) is None and all(each.get("val") in {"0", "false"} for each in shown):
        theirs.remove(own)
    if next(own.iter("{*}fld"), None) is None:
        for each in [*theirs.iter(_RANGE)]:
            extension = each.getparent()
            several = extension.getparent()
            several.remove(extension)
            if not len(several):
                theirs.remove(several)


def typed(theirs: Any, old: Any) -> list[tuple[str, str, str]]:
    """The labels of a series that somebody has typed: key, what we wrote, and what they say.

    Example:
        ``typed(series, old_series)``
    """
    both = [(each, _found(by_key(old), each.key)) for each in _all(theirs)]
    return [
        (mine.key, _words(was), said(mine.label)) for mine, was in both if _by_hand(mine.label, was)
    ]


def by_key(series: Any) -> dict[str, Any]:
    """The labels of a series, by the keys of what they stand at.

    Example:
        ``by_key(series)["46023"]``
    """
    keys, labels = cells.points(series).keys, series.find(c("dLbls"))
    found = labels.findall(c("dLbl")) if labels is not None else []
    return {keys[n]: each for each in found if (n := _number(each)) < len(keys)}


@dataclass(frozen=True)
class _Label:
    """A label and the key of what it stands at."""

    key: str
    label: Any


def _all(series: Any) -> list[_Label]:
    return [_Label(*each) for each in by_key(series).items()]


def _found(labels: Mapping[str, Any], key: str) -> _Label | None:
    return next((_Label(k, label) for k, label in labels.items() if same(k, key)), None)


def _words(label: _Label | None) -> str:
    return said(label.label) if label is not None else ""


def _each(
    made: Merged, own: Any, labels: Mapping[str, Any], ours: tuple[Any, Any], told: Points
) -> None:
    """Renew each label."""
    before, after = (by_key(each) for each in ours)
    now = _successors(before, after, cells.points(ours[1]))
    for key, label in labels.items():
        was = _found(before, key)
        goes = _Label(now[was.key], after[now[was.key]]) if was and was.key in now else None
        _one(made, own, _Label(key, label), (was, goes), told)
    # Some programs leave out what somebody deleted.
    missing = [key for key in now if labels and _found(labels, key) is None]
    made.kept += [(key, said(before[key]), "") for key in missing]
    taken = {_number(each) for each in own.findall(c("dLbl"))}
    for key in after.keys() - now.values():
        at = told.place(key)
        if at is not None and at not in taken:
            _numbered(own, copy.deepcopy(after[key]), at)
    ordered = sorted(own.findall(c("dLbl")), key=_number)
    for label in reversed(ordered):
        own.remove(label)
        own.insert(0, label)


def _successors(
    before: Mapping[str, Any], after: Mapping[str, Any], points: Points
) -> dict[str, str]:
    """Where the label of each key stands now: at the same, or, as those at ends of lines, where its words are.

    What is no longer drawn has no label elsewhere, unless all that is drawn has other keys, as positions are.
    """
    found = {key: k for key in before for k in after if same(key, k)}
    stable = any(points.has(key) for key in before)
    rest = [key for key in before if key not in found and (points.has(key) or not stable)]
    free = [key for key in after if key not in found.values()]
    pairs = texts.paired([said(before[key]) for key in rest], [said(after[key]) for key in free])
    return found | {rest[n]: free[k] for n, k in pairs.items()}


def _one(
    made: Merged, own: Any, mine: _Label, ours: tuple[_Label | None, _Label | None], told: Points
) -> None:
    """Renew a label: as a whole where nobody has touched it, by its words where they are ours."""
    was, goes = ours
    at, label, before = (
        told.place(goes.key if goes else mine.key),
        mine.label,
        _number(mine.label),
    )
    hand = _by_hand(label, was)
    if at is None or (was and not goes and not hand):
        own.remove(label)
        made.lost += [(mine.key, _words(was), said(label))] if hand else []
        return
    if was and goes and _look(label) == _look(was.label):
        own.remove(label)
        _numbered(own, copy.deepcopy(goes.label), at)
        return
    label.find(c("idx")).set("val", str(at))
    if not was:
        return
    if hand and next(label.iter("{*}fld"), None) is not None:
        # One that is read from a cell says what somebody has put there.
        made.cells[at] = before
    elif hand or _deleted(label):
        made.kept.append((mine.key, _words(was), said(label) if hand else ""))
    elif goes:
        _rewrite(label, was.label, goes.label)


def _rewrite(mine: Any, before: Any, after: Any) -> None:
    """Give a label that says what we wrote the words of now."""
    pieces, told = list(mine.iter("{*}t")), list(after.iter("{*}t"))
    # Programs may write one piece for several.
    lines = [each.text or "" for each in told] if len(pieces) == len(told) else [said(after)]
    for n, piece in enumerate(pieces):
        piece.text = lines[n] if n < len(lines) else ""
    texts.recolour(mine, before, after)


def _by_hand(mine: Any, was: _Label | None) -> bool:
    """Whether somebody has typed what a label says."""
    if _deleted(mine) or next(mine.iter("{*}t"), None) is None:
        return False
    ours = (_FIELD, texts.bare(said(was.label))) if was else ()
    return texts.bare(said(mine, was.label if was else None)) not in ours


def _deleted(label: Any) -> bool:
    found = label.find(c("delete"))
    if found is not None:
        return found.get("val", "1") not in {"0", "false"}
    # Some programs let it say nothing instead.
    shown = [each for name in SAID if (each := label.find(c(name))) is not None]
    silent = bool(shown) and all(each.get("val") in {"0", "false"} for each in shown)
    return silent and next(label.iter("{*}t"), None) is None


def _numbered(own: Any, label: Any, at: int) -> None:
    label.find(c("idx")).set("val", str(at))
    own.insert(0, label)


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


def _range(theirs: Any, new: Any, told: Points, kept: Mapping[int, int]) -> None:
    """The cells that labels are read from, and what they say now; what somebody has put into some stays."""
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
    cache = own.find(f"{LATER}dlblRangeCache")
    if cache is not None:
        words, was = range_values(new, told), cells.cached(cache)
        for n, before in kept.items():
            words[n] = was[before] if before < len(was) else words[n]
        cells.fill(cache, words)


def range_values(new: Any, told: Points) -> list[str | None]:
    """What the labels of a series say, one a value of it.

    Example:
        ``range_values(new_series, points)[-1]`` is ``"China 16.5%"``.
    """
    cache = next(new.iter(f"{LATER}dlblRangeCache"), None)
    words = cells.cached(cache) if cache is not None else []
    known = cells.points(new).keys
    found = dict(zip(known, words + [None] * (len(known) - len(words)), strict=False))
    return [of_key(found, key) for key in told.keys]
