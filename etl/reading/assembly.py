"""A sentence is read: who the three are, where its numbers are, and each number in turn."""

from __future__ import annotations

from dataclasses import replace

from etl import catalog
from etl.reading import comparisons, dating, growth, making, ranks, stance, subjects, topics
from etl.reading.amounts import LEAST_PLAIN
from etl.reading.areas import PAST, added, codes
from etl.reading.changes import READERS
from etl.reading.changes import read as read_change
from etl.reading.comparing import compares
from etl.reading.lexer import Token
from etl.reading.page import Page, Scope, scope

_NUMERIC = frozenset({"ratio", "usd", "intl", "currency", "persons", "times", "points"})
_PLACES = frozenset({"in", "across", "throughout"})


def assemble(page: Page) -> None:
    """Read a sentence: its claims are then in ``page.drafts``, what is not covered in ``page.missed``."""
    for at, token in enumerate(page.tokens):
        _resolve(page, at, token)
    for at in range(len(page.tokens)):
        _mark(page, at)
    page.anchors = [at for at in range(len(page.tokens)) if _is_anchor(page, at)]
    n = 0
    while n < len(page.anchors):
        n += _read(page, n)
    topics.trailing(page)
    dating.backfill(page)
    _respectively(page)
    stance.judge(page)


def _resolve(page: Page, at: int, token: Token) -> None:
    """The three, the two: who they are. Others are pronouns, looked up when they are read."""
    listed = page.state.listed
    if token.kind == "area":
        if token.value in {catalog.CJK, "USMCA"}:
            listed.append(catalog.members(token.value))
        elif token.value == PAST or len(token.parts) > 1:
            listed.append(token.parts)
    elif token.kind == "trio":
        who = _counted(listed, int(token.value)) if token.value.isdigit() else ""
        kind = "area" if who else "pronoun"
        value = who or token.value
        page.change(at, replace(token, kind=kind, value=value, parts=codes(who)))


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


def _mark(page: Page, at: int) -> None:
    """What an area is there for, where a word beside it says so."""
    if page.kind(at) not in {"area", "pronoun"}:
        return
    if page.en:
        before = page.skip(at - 1, {"function"}, -1) if page.word(at - 1) == "the" else at - 1
        placed = page.kind(before) == "in" and page.word(before) in _PLACES
        if placed and page.kind(before - 1) == "growth":
            # "growth in Asia" is Asia's
            placed = any(page.area(k) for k in range(before))
        if placed or page.kind(at - 1) == "to":
            page.roles[at] = "place"
    elif _is_object(page, at) or _is_done_to(page, at):
        page.roles[at] = "object"
    elif page.value(at + 1) == "than":
        page.roles[at] = "versus"
    else:
        towards = at - 1 if page.code == "zh" else at + 1
        if page.kind(towards) == "object" and page.value(towards) == "for":
            page.roles[at] = "place"
    if page.value(at - 1) == "than":
        page.roles[at] = "versus"


def _is_object(page: Page, at: int) -> bool:
    """일본을 따돌리고: whom something is done to; not 한국과 일본을 합하면."""
    if page.code not in {"ja", "ko"} or page.word(at + 1) not in {"を", "을", "를"}:
        return False
    after = page.skip(at + 2, {"function"})
    return page.kind(after) not in {"sum", "include", "trio", "area"}


def _is_done_to(page: Page, at: int) -> bool:
    """德国取代日本: after an unknown verb."""
    verb = page.code == "zh" and page.kind(at - 1) == "unknown" and page.tokens[at].glued
    return verb and page.kind(at - 2) in {"area", "modifier"}


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


def _currency(page: Page, where: Scope) -> None:
    """Yuan, yen, won: not covered, but what they measure is the topic; in brackets not even that."""
    making.miss(page, where, "currency")
    if page.kind(where.near - 1) != "open":
        growth.mention(page, where)


def _respectively(page: Page) -> None:
    """分别占21%和24%: shares of what was named before, in this order."""
    each = next((at for at, token in enumerate(page.tokens) if token.kind == "each"), None)
    if each is None:
        return
    row = [draft for draft in page.drafts if draft.type == "share" and (page.en or draft.at > each)]
    if len(row) < 2:
        return
    named = list(dict.fromkeys(draft.measure for draft in page.drafts if draft.type == "amount"))
    if len(named) == len(row) and len({draft.measure for draft in row}) == 1:
        for draft, measure in zip(row, named, strict=True):
            draft.measure, draft.definition = measure, ()
        return
    for draft in row:
        draft.areas = subjects.distributed(page, draft.at) or draft.areas
