"""A sentence is read: who the three are, where its numbers are, and each number in turn."""

from __future__ import annotations

import re
from dataclasses import replace

from etl import catalog
from etl.reading import (
    boxes,
    comparisons,
    dating,
    growth,
    making,
    ranks,
    relative,
    roles,
    several,
    stance,
    topics,
)
from etl.reading.amounts import LEAST_PLAIN
from etl.reading.areas import PAST, REGIONS, added, codes, members
from etl.reading.changes import READERS
from etl.reading.changes import read as read_change
from etl.reading.comparing import compares
from etl.reading.lexer import Token
from etl.reading.naming import named_last
from etl.reading.page import Page, Scope, scope

#: "The three" and "the two" in a formula.
_COUNTED = re.compile(r"(?<![^+-])([23])(?![^+-])")
#: Claims whose number is a part of a whole.
_PARTS = frozenset({"share", "intra_trade", "change"})
_NUMERIC = frozenset({"ratio", "usd", "intl", "currency", "persons", "times", "points"})


def assemble(page: Page) -> None:
    """Read a sentence: its claims are then in ``page.drafts``, what is not covered in ``page.missed``."""
    listed = page.cut("boxed")
    for at, token in enumerate(page.tokens):
        _resolve(page, at, token)
    for at in range(len(page.tokens)):
        roles.mark(page, at)
    relative.resolve(page)
    page.anchors = [at for at in range(len(page.tokens)) if _is_anchor(page, at)]
    n = 0
    while n < len(page.anchors):
        n += _read(page, n)
    topics.trailing(page)
    dating.backfill(page)
    relative.held_against(page)
    several.read(page)
    _no_more_than_all(page)
    named_last(page)
    stance.judge(page)
    boxes.read(page, listed)


def _no_more_than_all(page: Page) -> None:
    """No part is more than its whole: such a number is of something else."""
    for draft in list(page.drafts):
        part = draft.unit == "share" and draft.type in _PARTS
        if part and max(draft.value or 0.0, draft.value_to or 0.0) > 1:
            page.drafts.remove(draft)
            page.missed.append((min(draft.first, draft.at), draft.at, "ambiguous"))


def _resolve(page: Page, at: int, token: Token) -> None:
    """The three, the two: who they are. Others are pronouns, looked up when they are read."""
    listed = page.state.listed
    if token.kind == "area" and _COUNTED.search(token.value):
        value = _named(listed, token.value)
        page.change(at, replace(token, value=value, parts=codes(value)))
    elif token.kind == "area":
        if token.value in {catalog.CJK, "USMCA"}:
            listed.append(catalog.members(token.value))
        elif token.value == PAST or len(token.parts) > 1:
            listed.append(token.parts)
    elif token.kind == "trio":
        who = _counted(listed, int(token.value)) if token.value.isdigit() else ""
        kind = "area" if who else "pronoun"
        value = who or token.value
        page.change(at, replace(token, kind=kind, value=value, parts=codes(who)))


def _named(listed: list[tuple[str, ...]], formula: str) -> str:
    """A formula such as "the three and ASEAN" or "the three without China" with who the three are; "?" if that is not known."""
    known = [_counted(listed, int(said[1])) for said in _COUNTED.finditer(formula)]
    if not all(known):
        return "?"
    value = _COUNTED.sub(lambda said: _counted(listed, int(said[1])), formula)
    whole, less, part = value.partition("-")
    if less and not (set(codes(whole)) & REGIONS or members(part) <= members(whole)):
        return "?"
    return value if less else added(value)


def _counted(listed: list[tuple[str, ...]], count: int) -> str:
    """The last list of so many economies; "the three" of whom nobody was named are China, Japan and Korea."""
    if count < 2:
        return ""
    for parts in reversed(listed):
        if PAST in parts:
            return PAST
        if len(parts) == count:
            return added(*parts)
    return catalog.CJK if count == 3 else ""


def _is_anchor(page: Page, at: int) -> bool:
    """Whether something is read at this place: a number, a rank, a comparison."""
    token = page.tokens[at]
    num = token.num
    if num is not None:
        if num.kind == "rank":
            return ranks.is_rank(page, at)
        return num.kind in _NUMERIC or (num.kind == "plain" and num.value >= LEAST_PLAIN)
    if token.kind == "superlative":
        return ranks.is_superlative(page, at)
    if token.kind == "rank":
        return token.value in {"after", "first", "first world"}
    return token.kind in {"predicate", "before", "after"} and compares(page, at)


def _read(page: Page, n: int) -> int:
    """Read the anchor, with those that belong to the same claim; how many there were."""
    where = scope(page, n)
    topics.note(page, where)
    if _per_head(page, where):
        making.refuse(page, where, "per_capita")
        return 1
    changed = read_change(page, n, where)
    if changed:
        return changed
    num = page.num(where.at)
    if num is None:
        ranked = page.kind(where.at) in {"superlative", "rank"}
        (ranks.read if ranked else comparisons.read)(page, where)
    elif num.kind in READERS:
        READERS[num.kind](page, where)
    elif num.kind == "points":
        growth.points(page, where)
    else:
        _currency(page, where)
    return 1


def _per_head(page: Page, where: Scope) -> bool:
    """Such as "In per capita terms, Japan is ...", 按人均计算，; "... on a per capita basis": of every number of the clause."""
    for at in page.places("other"):
        if page.value(at) != "per_capita":
            continue
        end = page.skip(at + 1, {"function"})
        low, high = min(end, where.at), max(at, where.at)
        if any(page.kind(k) in {"semicolon", "stop", "sum"} for k in range(low, high)):
            continue
        ahead = end > at + 1 and page.kind(end) == "comma" and end < where.at
        basis = page.en and page.word(at + 1) in {"terms", "basis"} and where.at < at < where.high
        if ahead or basis:
            return True
    return False


def _currency(page: Page, where: Scope) -> None:
    """Yuan, yen, won: not covered, but what they measure is the topic; in brackets not even that."""
    making.miss(page, where, "currency")
    if page.kind(where.near - 1) != "open":
        growth.mention(page, where)
