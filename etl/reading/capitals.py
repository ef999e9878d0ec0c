"""Capitals that stand for their countries: "Beijing, Tokyo and Seoul together", "trade between Tokyo and Seoul", 北京とソウルの貿易."""

from __future__ import annotations

from dataclasses import replace

from etl import catalog
from etl.reading.areas import added
from etl.reading.lexer import Token, Tokens, joined
from etl.reading.tables import words

_LINKS = frozenset({"and", "comma", "mark"})
_NEAR = 3
#: A sentence with one of these is about the cities.
_CITIES = words("capitals", "cities")
_AMONG = frozenset({"between", "among"})


def standing(tokens: Tokens, code: str) -> Tokens:
    """All three capitals in a list are the three; two are their countries where trade between them is told; else cities."""
    if not any(token.kind == "capital" for token in tokens):
        return tokens
    cities = any(_of_cities(token) for token in tokens)
    done: Tokens = []
    at = 0
    while at < len(tokens):
        row, end = _row(tokens, at)
        if not row:
            done.append(tokens[at])
            at += 1
            continue
        value = added(*(token.value for token in row))
        named = value == catalog.CJK or (len(row) == 2 and _trading(tokens, at, end))
        if named and not cities:
            parts = tuple(token.value for token in row)
            done.append(joined(row[0], row[-1], kind="area", value=value, parts=parts))
        else:
            done += [_city(token) for token in tokens[at:end]]
        at = end
    return done


def _of_cities(token: Token) -> bool:
    """Whether a word is about cities, or about people, of whom cities are full."""
    people = token.kind == "measure" and token.value == "population"
    counted = token.num is not None and "persons" in {token.num.kind, token.num.each}
    return people or counted or any(word in token.text.lower() for word in _CITIES)


def _row(tokens: Tokens, at: int) -> tuple[Tokens, int]:
    """The capitals in a list that begins at a place, and where it ends."""
    row: Tokens = []
    end = at
    while end < len(tokens) and tokens[end].kind == "capital":
        row.append(tokens[end])
        at = end + 1
        end = at
        while end < len(tokens) and tokens[end].kind in _LINKS:
            end += 1
    return row, at


def _trading(tokens: Tokens, first: int, end: int) -> bool:
    """Whether trade between two is told: "trade between Tokyo and Seoul", 北京とソウルの貿易, 도쿄와 서울 간 교역."""
    led = first > 1 and tokens[first - 1].text.lower() in _AMONG
    if led and any(_is_trade(each) for each in tokens[max(0, first - 1 - _NEAR) : first - 1]):
        return True
    return any(_is_trade(each) for each in tokens[end : end + _NEAR] if tokens[end].kind != "comma")


def _is_trade(token: Token) -> bool:
    return token.kind == "measure" and token.value.split()[0] == "trade"


def _city(token: Token) -> Token:
    return replace(token, kind="other", value="subnational") if token.kind == "capital" else token
