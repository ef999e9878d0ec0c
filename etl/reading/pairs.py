"""Trade named by those between whom it is: "Japan-Korea trade", "Sino-Japanese trade" is trade among them."""

from __future__ import annotations

from dataclasses import replace

from etl import catalog
from etl.reading.areas import added
from etl.reading.lexer import Token, Tokens, joined

_HYPHENS = frozenset({"-", "/"})
_BETWEEN = frozenset({"definition", "bilateral", "trilateral", "adjective", "function"})
#: More than three would be a list.
_MOST = 3


def hyphened(tokens: Tokens, code: str) -> Tokens:
    """Such as "US-China trade" as "trade among the US and China"."""
    if code != "en":
        return tokens
    done: Tokens = []
    at = 0
    while at < len(tokens):
        area, end = _joined(tokens, at)
        trade = end
        while trade < min(len(tokens), end + 3) and tokens[trade].kind in _BETWEEN:
            trade += 1
        if area is None or trade >= len(tokens) or not _is_trade(tokens[trade]):
            done.append(tokens[at])
            at += 1
            continue
        among = replace(tokens[trade], kind="intra", value="among", text="among")
        done += [each for each in tokens[end:trade] if each.kind == "definition"]
        done += [tokens[trade], among, area]
        at = trade + 1
    return done


def _is_trade(token: Token) -> bool:
    return token.kind == "measure" and token.value.split()[0] == "trade"


def _joined(tokens: Tokens, at: int) -> tuple[Token | None, int]:
    """The areas with hyphens between them that begin at a place, and where they end."""
    first = tokens[at]
    if not first.names_areas:
        return None, at + 1
    parts, end = [first.value], at + 1
    while end + 1 < len(tokens) and _glued(tokens, end) and len(parts) < _MOST:
        parts.append(tokens[end + 1].value)
        end += 2
    if len(parts) == 1:
        # "Sino-Japanese", "China-Japan-ROK"
        paired = "-" in first.text and (len(first.parts) > 1 or first.value == catalog.CJK)
        return (first, end) if paired else (None, end)
    value = added(*parts)
    return joined(first, tokens[end - 1], value=value, parts=tuple(parts)), end


def _glued(tokens: Tokens, at: int) -> bool:
    hyphen, area = tokens[at], tokens[at + 1]
    linked = hyphen.kind == "mark" and hyphen.text in _HYPHENS and hyphen.glued
    return linked and area.names_areas and area.glued
