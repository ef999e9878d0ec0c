"""The order and the look of the series of a chart renewed: both as we write them now, where nobody has changed them."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from dashboard.exports.renewed.series import c, put

#: What of the look of a series others may have, whatever program wrote it.
_LOOKS = frozenset({"srgbClr", "schemeClr", "pattFill", "prstDash", "symbol", "size", "noFill"})
#: Programs round the widths of lines to hundredths of a millimetre, in EMU.
_ROUNDED = 1_300


@dataclass(frozen=True)
class Turns:
    """Whose order the series of a chart have.

    Attributes:
        placed: They stand in the file as we put them.
        numbered: They have the order in which we numbered them.
        sorted: They stand in the file in the order of their numbers, as some programs write them.
    """

    placed: bool
    numbered: bool
    sorted: bool


def turns(theirs: Any, old: Any, pairs: Sequence[tuple[Any, Any]]) -> Turns:
    """Whether somebody has changed the order of series; to be asked before they are renewed.

    Args:
        theirs: The root of the chart.
        old: As we wrote it.
        pairs: Its series that stay, with ours of then.

    Example:
        ``turns(root, old_root, pairs).placed``
    """
    own, before = _places(theirs), _places(old)
    stand = sorted(pairs, key=lambda each: own[each[0]])
    placed = stand == sorted(stand, key=lambda each: before[each[1]])
    numbered = _ascending([_turn(new) for _, new in sorted(stand, key=lambda e: _turn(e[0]))])
    in_turn = _ascending([_turn(each) for each in own])
    # Some programs number series as they stand.
    return Turns(placed, numbered or (placed and in_turn), in_turn)


def renew(
    series: Sequence[tuple[Any, Any]], theirs: Any, ours: tuple[Any, Any], had: Turns
) -> None:
    """Let the series of a chart stand in the order, and under the numbers, that they have in ours of now.

    Args:
        series: Its series, with ours of now.
        theirs: The root of the chart.
        ours: As we wrote it, and as we write it now.
        had: Whose order they had.

    Example:
        ``renew(made.series, root, (old_root, new_root), turns(root, old_root, pairs))``
    """
    if had.numbered:
        _number(theirs, series)
    after = _places(ours[1])
    if had.placed:
        _arrange([mine for mine, _ in sorted(series, key=lambda each: after[each[1]])])
        _legend(theirs, *ours)
    elif had.sorted:
        _arrange(sorted((mine for mine, _ in series), key=_turn))


def _places(root: Any) -> dict[Any, int]:
    return {each: n for n, each in enumerate(root.iter("{*}ser"))}


def _turn(series: Any) -> int:
    found = series.find(c("order"))
    return int(found.get("val", "0")) if found is not None else 0


def _ascending(numbers: Sequence[int]) -> bool:
    return list(numbers) == sorted(numbers)


def _number(theirs: Any, series: Sequence[tuple[Any, Any]]) -> None:
    """Number ours as they are now; those of somebody's own come after them."""
    ours = {mine for mine, _ in series}
    others = sorted((each for each in theirs.iter("{*}ser") if each not in ours), key=_turn)
    for name in ("idx", "order"):
        taken = [-1]
        for mine, new in series:
            told = new.find(c(name)).get("val")
            mine.find(c(name)).set("val", told)
            taken.append(int(told))
        for n, each in enumerate(others, start=max(taken) + 1):
            each.find(c(name)).set("val", str(n))


def _arrange(ordered: Sequence[Any]) -> None:
    """Put series into an order, within their groups, in the places that they have together."""
    for group in {each.getparent() for each in ordered}:
        own = [each for each in ordered if each.getparent() is group]
        spots = []
        for each in sorted(own, key=group.index):
            spot = etree.Comment("")
            group.replace(each, spot)
            spots.append(spot)
        for spot, each in zip(spots, own, strict=True):
            group.replace(spot, each)


def _legend(theirs: Any, old: Any, new: Any) -> None:
    """Which series the legend leaves out: it counts them as they stand."""
    path = f".//{c('legend')}"
    own, before, after = (each.find(path) for each in (theirs, old, new))
    if own is None or before is None or after is None:
        return
    entries = [each.findall(c("legendEntry")) for each in (own, before, after)]
    left = [[each.find(c("idx")).get("val") for each in several] for several in entries[:2]]
    place = own.find(c("legendPos"))
    if left[0] != left[1] or place is None:
        return
    for each in entries[0]:
        own.remove(each)
    for each in reversed(entries[2]):
        place.addnext(copy.deepcopy(each))


def format_as(theirs: Any, old: Any, new: Any) -> None:
    """Give a series the line, the area and the marks that it has now, where it has those that it had.

    Example:
        ``format_as(series, old_series, new_series)``
    """
    for name in ("spPr", "marker"):
        own, before, after = (each.find(c(name)) for each in (theirs, old, new))
        if not _alike(own, before) or _written(before) == _written(after):
            continue
        if own is not None:
            theirs.remove(own)
        if after is not None:
            put(theirs, copy.deepcopy(after))


def _written(look: Any) -> bytes:
    return etree.tostring(look, method="c14n", exclusive=True) if look is not None else b""


def _alike(a: Any, b: Any) -> bool:
    """Whether two looks are one, whatever program wrote them."""
    if a is None or b is None:
        return a is b
    if looks(a) != looks(b):
        return False
    wide = [[int(each.get("w", "0")) for each in look.iter("{*}ln")] for look in (a, b)]
    return len(wide[0]) == len(wide[1]) and all(
        abs(x - y) <= _ROUNDED for x, y in zip(*wide, strict=True)
    )


def looks(look: Any, *, dashed: bool = True) -> list[tuple[str, str]] | None:
    """How a series or a point looks, whatever program wrote it; None where nothing says it.

    Args:
        look: An element that says it.
        dashed: Whether dashes count; a point has those of its series.

    Example:
        ``looks(series.find(c("spPr")))`` is ``[("srgbClr", "1b4f8f")]``.
    """
    if look is None:
        return None
    return [
        (name, str(each.get("val") or each.get("prst") or "").lower())
        for each in look.iter("{*}*")
        if (name := etree.QName(each).localname) in _LOOKS and (dashed or name != "prstDash")
    ]
