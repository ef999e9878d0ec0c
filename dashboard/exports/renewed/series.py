"""The numbers of a series of a chart as they stand in its cache, by category or by place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, TypeVar

from lxml import etree

T = TypeVar("T")

CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
#: What holds the places of a series, and what its values.
_ALONG, _UP = ("cat", "xVal"), ("val", "yVal")
#: What charts have had since 2013.
LATER = "{http://schemas.microsoft.com/office/drawing/2012/chart}"
#: The order of what a series begins with (CT_BarSer, CT_LineSer and the like).
_ORDER = ("idx", "order", "tx", "spPr", "invertIfNegative", "pictureOptions", "marker", "dPt", "dLbls")  # fmt: skip
#: Programs write the last digits of numbers in their own ways.
_NEAR = 1e-9


def c(name: str) -> str:
    """The full name of an element of a chart.

    >>> c("ser")
    '{http://schemas.openxmlformats.org/drawingml/2006/chart}ser'
    """
    return f"{{{CHART}}}{name}"


def put(series: Any, element: Any) -> None:
    """Put the look of a point, or the labels, at its place in a series: before others of its kind.

    Example:
        ``put(series, etree.Element(c("dPt")))``
    """
    before = {c(name) for name in _ORDER[: [c(name) for name in _ORDER].index(element.tag)]}
    last = [each for each in series if each.tag in before]
    last[-1].addnext(element) if last else series.insert(0, element)


def same(a: str | None, b: str | None) -> bool:
    """Whether two cached values are one: programs write numbers in their own ways.

    >>> same("0.1", "0.10000000000000001"), same("1", None), same("China", "China ")
    (True, False, True)
    """
    if a is None or b is None or a == b:
        return a == b
    try:
        x, y = float(a), float(b)
    except ValueError:
        return a.strip() == b.strip()
    return abs(x - y) <= _NEAR * max(1.0, abs(x), abs(y))


def name_of(series: Any) -> str:
    """The name of a series, as its cache has it.

    Example:
        ``name_of(series)`` is ``"China"``.
    """
    found = series.find(f"{c('tx')}//{c('v')}")
    return (found.text or "").strip() if found is not None else ""


@dataclass
class Points:
    """The values of a series.

    Attributes:
        keys: Where they stand: categories, or positions.
        values: The value of each; None where there is none.
        typed: Those that somebody has changed, by their keys.
    """

    keys: list[str]
    values: list[str | None]
    typed: dict[str, str | None] = field(default_factory=dict)

    def place(self, key: str) -> int | None:
        """The number of a key, or None."""
        if key in self.keys:
            return self.keys.index(key)
        return next((n for n, each in enumerate(self.keys) if same(each, key)), None)

    def at(self, key: str) -> str | None:
        """The value of a key."""
        return None if (n := self.place(key)) is None else self.values[n]

    def has(self, key: str) -> bool:
        """Whether there is such a key."""
        return self.place(key) is not None


def of_key(found: Mapping[str, T], key: str) -> T | None:
    """What there is of a key, whatever program wrote it.

    >>> of_key({"0.1": "a"}, "0.10000000000000001")
    'a'
    """
    return next((each for k, each in found.items() if same(k, key)), None)


def points(series: Any) -> Points:
    """What a series has in its caches.

    Example:
        ``points(series).at("2024")``
    """
    keys, values = (cached(_part(series, names)) for names in (_ALONG, _UP))
    size = max(len(keys), len(values))
    # A series without categories has its places in order.
    names = [
        k if k is not None else str(n) for n, k in enumerate(keys + [None] * (size - len(keys)))
    ]
    return Points(names, values + [None] * (size - len(values)))


def shown(series: Any, key: str) -> str:
    """A place of a series in words: days that sheets count from the end of 1899 on as years, or as months.

    Example:
        ``shown(series, "44303.458")`` is ``"2021-04"``.
    """
    part = _part(series, _ALONG)
    form = part.findtext(f".//{c('formatCode')}", "") if part is not None else ""
    try:
        day = date(1899, 12, 30) + timedelta(days=float(key)) if "y" in form.lower() else None
    except (ValueError, OverflowError):
        day = None
    if day is None:
        return key
    return str(day.year) if (day.month, day.day) == (1, 1) else f"{day:%Y-%m}"


def _part(series: Any, names: tuple[str, str]) -> Any:
    return next((each for each in series if each.tag in {c(name) for name in names}), None)


def cached(part: Any) -> list[str | None]:
    """What a cache holds, one a cell.

    Example:
        ``cached(series.find(c("val")))``
    """
    if part is None:
        return []
    count = part.find(f".//{c('ptCount')}")
    size = int(count.get("val", "0")) if count is not None else 0
    found: list[str | None] = [None] * min(size, 100_000)
    for point in part.iter(c("pt")):
        at, value = int(point.get("idx", "0")), point.find(c("v"))
        if at < len(found) and value is not None:
            found[at] = value.text
    return found


def merged(theirs: Points, old: Points, new: Points) -> Points:
    """The values that a series has now: ours are renewed, what somebody typed stays, and so does what they left out.

    >>> was, now = Points(["2023", "2024"], ["1", "2"]), Points(["2023", "2024", "2025"], ["1", "3", "4"])
    >>> merged(Points(["2024"], ["2"]), was, now).values
    ['3', '4']
    >>> merged(Points(["2023", "2024"], ["9", "2"]), was, now).typed
    {'2023': '9'}
    """
    known = [*zip(new.keys, new.values, strict=True)]
    keys = [key for key in theirs.keys if new.has(key) or not old.has(key)]
    keys += [key for key, _ in known if not old.has(key) and not any(same(key, k) for k in keys)]
    if all(new.has(key) for key in keys):
        keys = sorted(keys, key=lambda key: new.place(key) or 0)
    made = Points(keys, [])
    for key in keys:
        own = theirs.at(key)
        if theirs.has(key) and not same(own, old.at(key)):
            made.typed[key] = own
            made.values.append(own)
        else:
            made.values.append(new.at(key) if new.has(key) else own)
    return made


def write(series: Any, told: Points, like: Any) -> None:
    """Put values into the caches of a series, in the form that those of another have.

    Args:
        series: The series.
        told: Its values.
        like: The series as we write it now, for the form of its caches.

    Example:
        ``write(theirs, merged(points(theirs), points(old), points(new)), new)``
    """
    for names, values in ((_ALONG, told.keys), (_UP, told.values)):
        part, model = _part(series, names), _part(like, names)
        if part is None:
            continue
        cache = next(part.iter(c("numCache"), c("strCache"), c("numLit"), c("strLit")), None)
        if cache is None:
            continue
        form = model.find(f".//{c('formatCode')}") if model is not None else None
        own = cache.find(c("formatCode"))
        if form is not None and own is not None and not (own.text or "").strip():
            own.text = form.text
        fill(cache, values)


def fill(cache: Any, values: Sequence[str | None]) -> None:
    """Put values into a cache.

    Example:
        ``fill(cache, ["0.165", None])``
    """
    for each in [*cache.iter(c("pt"))]:
        cache.remove(each)
    last = cache.find(c("ptCount"))
    last.set("val", str(len(values)))
    for n, value in enumerate(values):
        if value is not None:
            point = etree.Element(c("pt"), idx=str(n))
            etree.SubElement(point, c("v")).text = value
            last.addnext(point)
            last = point


def set_name(series: Any, name: str) -> None:
    """Put a name into the cache of a series.

    Example:
        ``set_name(series, "China")``
    """
    found = series.find(f"{c('tx')}//{c('v')}")
    if found is not None:
        found.text = name


def refer(series: Any, like: Any) -> None:
    """Let a series refer to the cells that another one refers to.

    Example:
        ``refer(theirs, new)``
    """
    for names in (("tx", "tx"), _ALONG, _UP):
        part, model = _part(series, names), _part(like, names)
        if part is None or model is None:
            continue
        own, told = part.find(f".//{c('f')}"), model.find(f".//{c('f')}")
        if own is not None and told is not None:
            own.text = told.text
    own, told = range_of(series), range_of(like)
    if own is not None and told is not None:
        own.text = told.text


def range_of(series: Any) -> Any:
    """The reference of a series to the cells of its labels, or None.

    Example:
        ``range_of(series).text`` is ``"Chart!$H$2:$H$67"``.
    """
    return next(series.iter(f"{LATER}f"), None)
