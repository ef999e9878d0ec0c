"""Trade with somebody: "exported US$152 billion to Japan", 对日本出口, 中国から輸入, 일본에 수출."""

from __future__ import annotations

from etl.reading.page import Page, Scope

_NAMED = frozenset({"area", "pronoun", "trio", "trilateral", "unknown"})
#: Words that say where exports go, besides those of the kind "to".
_TO = frozenset({"to", "向", "往", "에", "에게"})
_BOUND = frozenset({"向け", "向", "宛て", "あて", "향"})
_TOWARDS = frozenset({"対", "대", "对"})
_WITH = frozenset({"for", "with"})


def named(page: Page, where: Scope, measure: str) -> bool:
    """Whether an amount of exports, imports or trade is said to be with a partner, and so is no total."""
    if any(page.kind(at) == "intra" and _each_other(page, at) for at in where.after):
        return True
    if any(_bound(page, at) for at in where.back):
        return True
    return any(
        _directed(page, at, measure) and _somebody(page, at) for at in [*where.back, *where.after]
    )


def _bound(page: Page, at: int) -> bool:
    """EU向け輸出, 対EU輸出, 대EU 수출: whither the exports go stands before them."""
    if not page.area(at):
        return False
    return page.word(at + 1) in _BOUND or page.word(at - 1) in _TOWARDS


def _each_other(page: Page, at: int) -> bool:
    return page.value(at).split()[0] in {"themselves", "intra"}


def _directed(page: Page, at: int, measure: str) -> bool:
    """Exports go to somebody, imports come from somebody: "exports from Japan" are Japan's own."""
    kind, word = page.kind(at), page.word(at)
    if page.value(at) in _WITH and kind in {"object", "in"}:
        return page.value(at) == "with" or not page.en
    if measure == "exports":
        return kind == "to" or word in _TO
    from_there = kind == "from" or (page.code == "zh" and word == "来自")
    return measure == "imports" and from_there


def _somebody(page: Page, at: int) -> bool:
    """Whether the word of direction stands with an economy other than the world."""
    if page.code in {"ja", "ko"}:
        k = at - 2 if page.kind(at) == "from" and page.kind(at - 1) == "to" else at - 1
        return page.area(k)
    k = page.skip(at + 1, {"function", "sum"})
    if not page.en:
        return page.area(k)
    return page.kind(k) in _NAMED and not page.world(k)
