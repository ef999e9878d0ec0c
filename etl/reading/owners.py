"""Whose a number is where grammar says it: "the US, which has 26 percent", 26%を占める米国より, 26%的美国, 26%를 차지하는 미국."""

from __future__ import annotations

from etl.reading.page import Page, Scope

_RELATIVES = frozenset({"which", "whose"})
_FINITE = frozenset({"is", "are", "was", "were", "has", "have", "had", "would", "will"})
#: What may stand before the subject of a clause.
_OPENING = frozenset({"function", "definition", "time", "year", "in", "sum"})
_BOUNDS = frozenset({"comma", "semicolon", "stop", "quote", "colon", ""})
#: An aside is no longer.
_ASIDE = 25
_HELD = frozenset({"versus", "object"})
#: Between a number and the noun that a Japanese or Korean clause before it is about.
_CLAUSE = frozenset({"object", "to", "hold", "function", "ending", "after", "rise", "sum"})
#: What may follow that noun: with any other word it is no longer the noun alone (米国企業, アジア有数の).
_ENDS = frozenset({"topic", "object", "predicate", "to", "and", "comma", "stop", "before", "after"})
_LONGEST = 6
#: Numbers that may be somebody's; a rank has its title, a word that compares its sides.
_OWNED = frozenset({"ratio", "usd", "intl", "persons", "plain"})
#: How a verb ends before its noun: 占める, 占めた, 持つ; 차지하는, 차지한 end in ㄴ.
_ATTRIBUTIVE = tuple("るたつぶむくすう")
_FINAL_N = 4
#: 低于4.5万亿美元的德国: below Germany, or Germany's GDP below that sum?
_COMPARING = tuple("高低大小超不")


def owner(page: Page, where: Scope, but: int = -1) -> tuple[int, bool]:
    """Where the owner of the number at the anchor stands, -1 if grammar names none; and whether that is sure."""
    at, sure = _english(page, where) if page.en else (attributed(page, where.at), True)
    if at < 0 or at == but or (but >= 0 and page.value(at) == page.value(but)):
        return -1, True
    led = page.word(where.at).startswith(_COMPARING) and page.value(where.at) in {"over", "under"}
    return at, sure and not (page.code == "zh" and led)


def _english(page: Page, where: Scope) -> tuple[int, bool]:
    """Such as "smaller than the US, which has 26 percent", "ahead of the EU at 14 percent"; "with 14 percent" may be either's."""
    k = where.near - 2
    if page.word(where.near) in _RELATIVES and page.kind(where.near - 1) == "comma":
        after = page.kind(page.skip(k - 1, {"function"}, -1)) == "rank"
        held = page.roles.get(k) in _HELD or after or page.word(where.near) == "whose"
        return (k, True) if page.area(k) and held else (-1, True)
    k = _before_aside(page, where)
    if k >= 0:
        return k, True
    k = where.at - 2
    beside = page.word(where.at - 1) in {"at", "with"} and page.area(k)
    if beside and page.roles.get(k) in _HELD:
        return k, page.word(where.at - 1) == "at"
    return -1, True


def _before_aside(page: Page, where: Scope) -> int:
    """Such as "RCEP, led by China, accounts for": the subject stands before what is said aside; -1 if there is none."""
    verb = page.skip(where.near, {"time", "sum", "year"})
    finite = page.word(verb) in _FINITE or page.kind(verb) == "hold"
    if page.kind(where.near - 1) != "comma" or not finite or "ing" in page.word(verb).split(" ")[0]:
        return -1
    k = where.near - 2
    while k > max(0, where.near - _ASIDE) and page.kind(k) not in _BOUNDS:
        k -= 1
    begins = page.skip(k - 2, _OPENING, -1) if page.kind(k) == "comma" and page.area(k - 1) else k
    opens = begins < k and page.kind(begins) in _BOUNDS
    return k - 1 if opens and not page.roles.get(k - 1) else -1


def attributed(page: Page, at: int) -> int:
    """The noun that a clause with the number stands before: 占全球26%的美国, 4.5兆ドルのドイツに; -1 if there is none."""
    k = head(page, at)
    # 被4.5万亿美元的德国GDP超过
    named = page.code == "zh" and page.kind(k + 1) == "measure"
    end = k + 1 + named
    return k if page.kind(end) in _ENDS or end == len(page.tokens) else -1


def head(page: Page, at: int) -> int:
    """The name with which the noun begins that a clause with the number stands before: 1300亿美元的三国贸易额; -1 if there is none."""
    num = page.num(at)
    if page.en or num is None or num.kind not in _OWNED:
        return -1
    k = at + 2 if page.kind(at + 1) == "of" else _past_verb(page, at)
    return k if page.area(k) else -1


def unclear(page: Page, at: int) -> bool:
    """占六分之一的欧盟举行会谈: whether an unknown word follows the noun, so that it may be the noun's or a longer one's."""
    k = at + 2
    clause = page.code == "zh" and page.kind(at + 1) == "of" and page.num(at) is not None
    return clause and page.kind(k) in {"area", "modifier"} and page.kind(k + 1) == "unknown"


def _past_verb(page: Page, at: int) -> int:
    if page.code not in {"ja", "ko"}:
        return -1
    k = page.skip(at + 1, _CLAUSE)
    last = page.tokens[k - 1]
    if not at + 1 < k <= at + _LONGEST or last.kind in {"object", "to"}:
        return -1
    return k if _attributive(page.code, last.text) else -1


def _attributive(code: str, verb: str) -> bool:
    """Whether a verb in this form says something of the noun after it."""
    if code == "ja":
        return verb.endswith(_ATTRIBUTIVE)
    return "가" <= verb[-1] <= "힣" and (ord(verb[-1]) - ord("가")) % 28 == _FINAL_N
