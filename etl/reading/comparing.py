"""What a word compares with: the areas beside "larger than", 超过, 上回る, 앞지르다."""

from __future__ import annotations

from etl.reading.page import Page
from etl.reading.subjects import part_of

#: What marks the other side within the word that compares.
_MARKED = ("を", "より", "보다")
_AFTER_EN = frozenset({"function", "predicate", "pronoun", "sum", "time"})
_BEFORE = frozenset({"object", "topic", "and", "function", "to", "sum", "before", "ending", "of"})


def compares(page: Page, at: int) -> bool:
    """Whether a word compares with an area beside it; that area is then the other side."""
    kind, value = page.kind(at), page.value(at)
    if value in {"ratio", "that", "range", "superlative"}:
        return False
    if kind == "before" and page.code in {"ja", "ko"}:
        return False
    sized = value in {"more", "less"}
    found = [k for k in objects(page, at) if sized or page.roles.get(k) != "versus"]
    for k in found:
        page.roles[k] = "versus"
    return bool(found)


def objects(page: Page, at: int) -> list[int]:
    """Where the area stands that the word at ``at`` compares with."""
    if page.en:
        return _after_en(page, at)
    return _after_zh(page, at) if page.code == "zh" else _before(page, at)


def _after_en(page: Page, at: int) -> list[int]:
    k = at + 1
    while k <= at + 7 and (
        page.kind(k) in _AFTER_EN or page.value(k) == "both" or page.word(k) == "under"
    ):
        k += 1
    k += page.kind(k) == "poss"
    if page.kind(k) == "measure" and page.kind(k + 1) == "of":
        # "Exceeds the GDP of the EU".
        k = page.skip(k + 2, {"function"})
    return [k] if page.area(k) else []


def _after_zh(page: Page, at: int) -> list[int]:
    k = page.skip(at + 1, {"function", "sum"})
    if page.area(k):
        hedge = page.kind(at) == "before" and page.value(at) == "about"
        return [] if hedge or part_of(page, k) else [k]
    if page.kind(at) != "predicate":
        return []
    k = page.skip(at - 1, {"function", "before", "sum"}, -1)
    return [k] if page.area(k) and page.kind(k - 1) in {"and", "object"} else []


def _before(page: Page, at: int) -> list[int]:
    k = at - 1
    by_size = page.value(at) in {"more", "less"}
    if by_size and not any(page.value(n) == "than" for n in range(max(0, at - 5), at)):
        return []
    while k >= at - 6 and (page.kind(k) in _BEFORE or page.value(k) == "size" or _points(page, k)):
        k -= 1
    if own_measure(page, k, at):
        k = page.skip(k - 1, {"of"}, -1)
    return [k] if page.area(k) else []


def own_measure(page: Page, k: int, at: int) -> bool:
    """EUのGDPを上回る, 유럽연합의 GDP를 넘어서다: whether a measure with its area is what the word at ``at`` compares with."""
    before = page.skip(k - 1, {"of"}, -1)
    if page.kind(k) not in {"measure", "this"} or not page.area(before):
        return False
    mark = page.skip(k + 1, {"of", "sum"})
    return (
        page.kind(mark) == "object"
        or page.value(mark) == "than"
        or (mark == at and page.word(at).startswith(_MARKED))
    )


def _points(page: Page, at: int) -> bool:
    """미국을 4%포인트 앞섰다: by how much."""
    num = page.num(at)
    return num is not None and num.kind == "points"
