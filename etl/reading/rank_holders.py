"""Whose a rank is: named in its clause, after it, or of the sentence before."""

from __future__ import annotations

from etl.reading import distributing, references, subjects
from etl.reading.page import Page, Scope

VERBS = frozenset({"is", "was", "are", "were", "has", "remains"})
#: What may stand before a rank that is the subject of its clause.
_LEADS = frozenset({"function", "poss", "of", "definition", "superlative", "mark", "year", "in"})
_TOPICS = frozenset({"は", "が", "은", "는", "이", "가"})
_BECOMES = ("되", "됐", "된", "될", "돼", "아니")
#: These say the rank of somebody.
_NAMES = frozenset({"as", "it", "is", "are", "作为", "是", "为", "成为", "居", "列"})
_IS = frozenset({"は", "는", "은"})


def _is_subject(page: Page, where: Scope, end: int) -> bool:
    """Such as "The world's largest economy accounts for", 世界第二大经济体占, 世界最大の経済大国は: who that is, nobody says."""
    if any(page.kind(k) not in _LEADS and not page.world(k) for k in where.before):
        return False
    named = any(page.candidate(k) or page.kind(k) == "pronoun" for k in range(where.at))
    if named or any(page.word(k) in _NAMES for k in where.before):
        return False
    after = end + 1
    if page.code in {"ja", "ko"}:
        return page.word(after) in _TOPICS and not page.word(after + 1).startswith(_BECOMES)
    after += page.en and page.kind(after) == "function" and page.word(after) not in VERBS
    return page.kind(after) == "hold" or (page.en and page.word(after) in VERBS)


def holder(page: Page, where: Scope, field_at: int, end: int) -> tuple[str, int]:
    """Whose it is, and where that is named; empty and -1 where nobody knows, -1 where it is carried on."""
    each = distributing.distributed(page, where.at)
    if each:
        return each, -1
    if distributing.in_row(page, where.at):
        # "the world's second, fourth and 12th largest economies": nobody says which is whose.
        return "", -1
    if not page.en and page.word(where.at + 1) in _IS:
        return _equated(page, where)
    if _is_subject(page, where, end):
        return _equated(page, where)
    for at in where.before:
        if at != field_at and page.candidate(at):
            return page.value(at), at
        if page.kind(at) == "pronoun":
            return references.antecedent(page, at, where), at
    at = _introduced(page, where)
    if at >= 0:
        return page.value(at), at
    found = (-1, "") if page.en else _beyond(page, where, field_at)
    return (found[1], found[0]) if found[1] else subjects.subject(page, where, field_at)


def _introduced(page: Page, where: Scope) -> int:
    """Such as "As the world's second-largest economy, China ...", 作为第四大经济体，日本: named after the comma; or -1."""
    said = {"function", "poss", "of", "mark", "quote", "definition"}
    led = all(page.kind(k) in said or page.world(k) for k in where.before)
    opens = where.near == 0 or page.kind(where.near - 1) in {"semicolon", "comma", "stop"}
    if page.code not in {"en", "zh"} or not (led and opens):
        return -1
    words = {page.word(k) for k in where.before}
    if words & {*VERBS, "it"} or not (
        words & {"as", "作为", "身为"} or (page.en and where.near == 0)
    ):
        return -1
    k = page.skip(where.at + 1, {*said, "superlative", "agent", "measure", "rank"})
    at = page.skip(k + 1, {"function"})
    return at if page.kind(k) == "comma" and page.candidate(at) else -1


def _equated(page: Page, where: Scope) -> tuple[str, int]:
    """1位は約20兆ドルのアメリカ: who it is stands after."""
    at = next((k for k in range(where.at + 1, len(page.tokens)) if page.candidate(k)), -1)
    return (page.value(at), at) if at >= 0 and not page.stopped(where.at, at) else ("", -1)


def _beyond(page: Page, where: Scope, field_at: int) -> tuple[int, str]:
    """The subject that the clause goes on with, or that follows."""
    index, state = page.anchors.index(where.at), page.state
    same = index > 0 and not page.stopped(page.anchors[index - 1], where.at)
    if same and state.area_in == state.sentence:
        return -1, state.area
    for at in where.after:
        if at != field_at and page.candidate(at):
            return at, distributing.first_named(page, at)
    at = _after_amount(page, where)
    return at, page.value(at) if at >= 0 else ""


def _after_amount(page: Page, where: Scope) -> int:
    """세계 최대 수출국은 2조 2천억 달러를 수출한 중국: named after the number that follows."""
    following = page.anchors.index(where.at) + 1
    if page.kind(where.at) != "superlative" or following == len(page.anchors):
        return -1
    if any(page.candidate(k) for k in range(where.at)):
        return -1
    stop = page.anchors[following]
    at = next((k for k in range(stop + 1, len(page.tokens)) if page.candidate(k)), -1)
    return at if at >= 0 and not page.stopped(where.at, at) else -1
