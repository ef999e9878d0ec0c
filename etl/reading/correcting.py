"""Somebody who is denied beside the one who is meant: "Germany, not Japan", 不是日本，而是德国, 日本ではなくドイツ."""

from __future__ import annotations

from etl.reading.lexer import Tokens
from etl.reading.tables import words

_NOT = words("correcting", "not")
_BUT = frozenset({"but", "而是", "而"})
_BETWEEN = frozenset({"comma", "function", "topic", "and", "object"})


def others(tokens: Tokens, code: str) -> Tokens:
    """A sentence without those who are denied, where another one is named in their place."""
    done = list(tokens)
    at = 0
    while at < len(done):
        span = (_first if code in {"en", "zh"} else _last)(done, at)
        if span is None:
            at += 1
        else:
            del done[span[0] : span[1]]
            at = span[0]
    return done


def _first(tokens: Tokens, at: int) -> tuple[int, int] | None:
    """Such as "Germany, not Japan,", "not Japan but Germany", 不是日本，而是德国."""
    if not _is(tokens, at, _NOT):
        return None
    k = at + 1
    while _kind(tokens, k) == "function" and k < at + 3:
        k += 1
    if not _area(tokens, k):
        return None
    end = k + 1
    turned = end
    while _kind(tokens, turned) == "comma":
        turned += 1
    if _is(tokens, turned, _BUT):
        after = turned + 1
        while _kind(tokens, after) == "function":
            after += 1
        # 而是: its verb stays
        return (at, turned + 1) if _area(tokens, after) else None
    before = at - 1
    while _kind(tokens, before) in _BETWEEN and before > at - 3:
        before -= 1
    if not _area(tokens, before) or before == at:
        return None
    apposed = _kind(tokens, before + 1) == "comma" and _kind(tokens, end) == "comma"
    return before + 1, end + apposed


def _last(tokens: Tokens, at: int) -> tuple[int, int] | None:
    """日本ではなくドイツ, 일본이 아니라 독일."""
    if not _area(tokens, at):
        return None
    k = at + 1
    while _kind(tokens, k) in {"topic", "function"} and k < at + 3 and not _is(tokens, k, _NOT):
        k += 1
    if not _is(tokens, k, _NOT):
        return None
    end = k + 1
    while _kind(tokens, end) == "comma":
        end += 1
    return (at, end) if _area(tokens, end) else None


def _kind(tokens: Tokens, at: int) -> str:
    return tokens[at].kind if 0 <= at < len(tokens) else ""


def _is(tokens: Tokens, at: int, words: frozenset[str]) -> bool:
    return 0 <= at < len(tokens) and tokens[at].text.lower() in words


def _area(tokens: Tokens, at: int) -> bool:
    return 0 <= at < len(tokens) and tokens[at].names_areas
