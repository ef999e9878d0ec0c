"""Which of several areas a number is of: "respectively", ranks in a row, the other of two."""

from __future__ import annotations

from etl import catalog
from etl.reading.language import language
from etl.reading.page import Page

#: The characters that stand for the three in the name of all of them.
_INITIALS = {"CHN": "中중", "JPN": "日일", "KOR": "韩韓한"}


def distributed(page: Page, at: int) -> str:
    """Such as "Respectively", 分别, 각각: the n-th number is the n-th area's."""
    each = next((k for k in page.places("each") if not page.value(k)), None)
    num = page.num(at)
    if num is None:
        return ""
    row = [a for a in page.anchors if (n := page.num(a)) and n.kind == num.kind]
    if each is None:
        row = _close_row(page, row, at) if num.kind == "rank" else []
    elif not page.en:
        row = [a for a in row if a > each]
    if at not in row or len(row) < 2:
        return ""
    parts = _parts(page, row[0] if page.en or each is None else each, len(row))
    return parts[row.index(at)] if parts else ""


def in_row(page: Page, at: int) -> bool:
    """Whether a rank stands beside others, each of which is another economy's."""
    row = [a for a in page.anchors if (n := page.num(a)) and n.kind == "rank"]
    return at in row and len(_close_row(page, row, at)) > 1


def _close_row(page: Page, row: list[int], at: int) -> list[int]:
    """The ranks that stand beside each other: "the second, fourth and 12th largest economies"."""
    between = {"comma", "and", "function", "mark"}
    first = last = at
    for a in row:
        if a > last and page.skip(last + 1, between) == a:
            last = a
    for a in reversed(row):
        if a < first and page.skip(a + 1, between) == first:
            first = a
    return [a for a in row if first <= a <= last]


def _parts(page: Page, high: int, count: int) -> tuple[str, ...]:
    """So many areas before a place: the parts of a list, or one by one."""
    named = [k for k in range(high) if page.candidate(k)]
    if not named:
        return ()
    parts = _in_order(page, named[-1])
    if len(parts) == count:
        return parts
    singles = tuple(page.value(k) for k in named)
    return singles[-count:] if len(singles) >= count else ()


def other(page: Page, at: int) -> tuple[str, int]:
    """日本(4.2兆ドル)は韓国(1.7兆ドル)の2.5倍: the only one named before whom it is compared with."""
    named = [k for k in page.places("area") if k < at and page.candidate(k)]
    named = [k for k in named if page.value(k) != page.value(at)]
    return (
        (page.value(named[0]), named[0]) if len({page.value(k) for k in named}) == 1 else ("", -1)
    )


def in_turn(page: Page, at: int, count: int) -> tuple[str, ...]:
    """So many areas that are named before a place, in their order; empty if there are others."""
    return _parts(page, at, count)


def first_named(page: Page, at: int) -> str:
    """Whom words right before a list are about: 世界2位の経済大国である中国と、日本 says it of China alone."""
    token = page.tokens[at]
    name = language(page.code).match(token.text, token.text.lower(), 0)
    alone = name is not None and len(name.text) == len(token.text)
    first = name.value if name is not None and alone and name.kind == "area" else ""
    return first if len(token.parts) > 1 and first == token.parts[0] else token.value


def _in_order(page: Page, at: int) -> tuple[str, ...]:
    """The parts of an area as they are written: 韩中日 begins with Korea; "the three" have no order."""
    parts, word = page.tokens[at].parts, page.tokens[at].text
    if page.value(at) != catalog.CJK or set(parts) == set(catalog.members(catalog.CJK)):
        return parts
    written = {word.find(char): code for code, chars in _INITIALS.items() for char in chars}
    found = sorted((place, code) for place, code in written.items() if place >= 0)
    return tuple(code for _, code in found) if len(found) == 3 else parts
