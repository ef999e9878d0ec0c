"""What an area is there for, where a word beside it says so: compared with, a place, done to, or doing something to whom it is about."""

from __future__ import annotations

from etl.reading.areas import REGIONS
from etl.reading.page import Page
from etl.reading.tables import words

_PLACES = frozenset({"in", "across", "throughout"})
_OWN = frozenset({"function", "comma", "sum"})
#: Taken as one, those named are still whom it is about.
_AS_ONE = ("一つ", "1つ", "ひとつ", "一体", "ひとまとめ", "하나", "한데", "단일")
_HOLDS = frozenset(["includes", "comprises", "encompasses", "groups", "unites", "contains"])
#: What is done to somebody by another.
_DONE = words("roles", "done")
#: 밀리다, 뒤지다, 추월당하다
_PASSIVES = ("밀려", "밀리", "밀렸", "당해", "당하", "당했", "뒤져", "뒤처")


def mark(page: Page, at: int) -> None:
    """Say what the area at a place is there for; nothing where it may be whom a number is about."""
    if page.kind(at) not in {"area", "pronoun"}:
        return
    role = _english(page, at) if page.en else _eastern(page, at)
    role = "versus" if page.value(at - 1) == "than" else role
    if role:
        page.roles[at] = role


def _english(page: Page, at: int) -> str:
    before = page.skip(at - 1, {"function"}, -1) if page.word(at - 1) == "the" else at - 1
    placed = page.kind(before) == "in" and page.word(before) in _PLACES
    if placed and page.kind(before - 1) == "growth":
        # "growth in Asia" is Asia's
        placed = any(page.area(k) for k in range(before))
    bound = page.skip(at - 1, {"function"}, -1)
    # "exports to the EU" is one word that names a partner
    if placed or page.kind(at - 1) == "to" or page.value(bound) == "partner":
        return "place"
    if page.word(at - 1) in _HOLDS and page.word(at - 2) in {"which", "that"}:
        # "RCEP, which includes the three"
        return "object"
    if page.word(at - 1) == "unlike" and page.kind(at - 2) == "comma":
        return "object"
    # "overtaken by Germany"
    return "object" if page.kind(at - 1) == "by" and page.word(at - 2) in _DONE else ""


def _eastern(page: Page, at: int) -> str:
    if _is_object(page, at) or _is_done_to(page, at) or _does(page, at):
        return "object"
    if page.value(at + 1) == "than":
        return "versus"
    towards = at - 1 if page.code == "zh" else at + 1
    placed = page.kind(towards) == "object" and page.value(towards) == "for"
    return "place" if placed or _is_part_of(page, at) else ""


def _is_part_of(page: Page, at: int) -> bool:
    """三国是东亚最重要的经济体, 日中韓は東アジアの主要国であり: the region of which somebody is a part."""
    if not set(page.tokens[at].parts) & REGIONS:
        return False
    if page.code == "zh":
        return page.word(at - 1) in {"是", "为", "作为"} and page.area(page.skip(at - 2, _OWN, -1))
    named = page.kind(at - 1) == "topic" and page.area(at - 2)
    return named and page.kind(at + 1) == "of"


def _is_object(page: Page, at: int) -> bool:
    """일본을 따돌리고: whom something is done to; not 한국과 일본을 합하면."""
    if page.code not in {"ja", "ko"} or page.word(at + 1) not in {"を", "을", "를"}:
        return False
    after = page.skip(at + 2, {"function"})
    if page.word(at + 2).startswith(_AS_ONE):
        return False
    return page.kind(after) not in {"sum", "include", "trio", "area"}


def _is_done_to(page: Page, at: int) -> bool:
    """德国取代日本: after an unknown verb."""
    verb = page.code == "zh" and page.kind(at - 1) == "unknown" and page.tokens[at].glued
    return verb and page.kind(at - 2) in {"area", "modifier"}


def _does(page: Page, at: int) -> bool:
    """被德国超越, ドイツに抜かれ, 독일에 밀려: who does something to whom it is about."""
    if page.code == "zh":
        return page.word(at - 1) in {"被", "遭"}
    mark = page.unboxed(at + 1, 1)
    k = mark + 1
    done = page.word(mark) in {"に", "에", "에게"} and page.tokens[mark].glued
    while done and k < mark + 7 and page.kind(k) in {"unknown", "and", "function", "predicate"}:
        if page.word(k).startswith(_PASSIVES) or (page.word(k) == "れ" and k > mark + 1):
            return True
        k += 1
    return False
