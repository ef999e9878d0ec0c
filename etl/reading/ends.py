"""The two ends of a change that says its unit once: 20から25%へ上昇, 20에서 25%로, 从20提高到25%."""

from __future__ import annotations

from dataclasses import replace

from etl.reading.lexer import Token, Tokens
from etl.reading.rows import scale, with_unit

_FROM = ("から", "에서")
#: Between the ends, and between the second end and the verb.
_BETWEEN = frozenset({"from", "rise", "to", "year", "of", "topic", "function", "object", "before"})
_BEFORE_VERB = frozenset({"to", "object", "function", "topic", "after", "comma"})
_UNITS = frozenset({"ratio", "usd", "persons"})
_FAR = 8
_NEAR = 4
#: No end is further from the other than by this factor: 2000から24兆ドル says a year.
_MOST = 50.0


def of_change(tokens: Tokens, code: str) -> Tokens:
    """What rises or falls from one number to another is no range, and its first number has the unit of the second."""
    if code == "en":
        return tokens
    done: Tokens = []
    for at, token in enumerate(tokens):
        done += _apart(token) if _is_range(token) and _changes(tokens, at) else [token]
    for at, token in enumerate(done):
        num = token.num
        if num is not None and num.kind == "plain" and not num.words and num.to is None:
            last = _other_end(done, at, code)
            done[at] = _shared(token, done[last]) if last else token
    return done


def _is_range(token: Token) -> bool:
    return bool(token.num and token.num.to is not None and any(w in token.text for w in _FROM))


def _changes(tokens: Tokens, at: int) -> bool:
    """Whether a verb of change follows: 25%へ上昇; not 20から25%を占める."""
    for token in tokens[at + 1 : at + 1 + _NEAR]:
        if token.kind == "rise":
            return True
        if token.kind not in _BEFORE_VERB:
            return False
    return False


def _apart(token: Token) -> Tokens:
    """The first number, the word between, and the second number of what looks like a range."""
    word = next(each for each in _FROM if each in token.text)
    place = token.text.index(word)
    low, high = token.text[:place].rstrip(), token.text[place + len(word) :].lstrip()
    if token.num is None:
        return [token]
    middle = token.start + place
    first = replace(token.num, to=None)
    second = replace(first, value=token.num.to or 0.0)
    return [
        replace(token, end=token.start + len(low), text=low, num=first),
        Token("from", "from", middle, middle + len(word), word, glued=True),
        replace(token, start=token.end - len(high), text=high, num=second, glued=True),
    ]


def _other_end(tokens: Tokens, at: int, code: str) -> int:
    """Where the number with a unit stands to which a plain one changes; 0 if there is none."""
    begins = tokens[at - 1].kind if at else ""
    if begins == "of" and at > 1 and tokens[at - 2].kind == "year":
        begins = tokens[at - 3].kind if at > 2 else ""
    if code == "zh" and begins != "from":
        return 0
    kinds: list[str] = []
    for k in range(at + 1, min(len(tokens), at + 1 + _FAR)):
        num = tokens[k].num
        if num is not None:
            led = _to_zh(tokens[at + 1 : k]) if code == "zh" else kinds[:1] == ["from"]
            changes = code == "zh" or _changes(tokens, k)
            return k if led and changes and num.kind in _UNITS and num.to is None else 0
        if tokens[k].kind not in _BETWEEN:
            return 0
        kinds.append(tokens[k].kind)
    return 0


def _to_zh(between: Tokens) -> bool:
    return any(each.kind == "to" or "to" in each.value.split() for each in between)


def _shared(token: Token, last: Token) -> Token:
    """A plain number with the unit of the other end, unless that makes it something else."""
    if token.num is None or last.num is None:
        return token
    given = with_unit(token, last.num, scale(last))
    value = given.num.value if given.num else 0.0
    near = last.num.value / _MOST <= value <= last.num.value * _MOST
    return given if near and (last.num.kind != "ratio" or value <= 1) else token
