"""Areas taken together with others: "China with Hong Kong accounts for", 中国は香港と合わせて, 중국은 홍콩과 함께."""

from __future__ import annotations

from dataclasses import replace

from etl import catalog
from etl.reading.areas import added
from etl.reading.lexer import Token, Tokens
from etl.reading.tables import words

_TOGETHER = frozenset({"together", "combined", "along", "taken", "added", "jointly"})
_JOINTLY = words("company", "jointly")
_VERBS = frozenset({"is", "are", "was", "were", "has", "have", "had", "would", "will"})
#: The GDP of those named is the sum of theirs; the trade of one with another is not.
_SUMS = frozenset({"gdp", "population", "size"})


def accompanied(tokens: Tokens, code: str) -> Tokens:
    """The sum in the place of an area with those that it is taken together with."""
    for at, token in enumerate(tokens):
        if _named(token):
            found = _english(tokens, at) if code == "en" else _eastern(tokens, at)
            found = found or _with_the_three(tokens, at)
            if found:
                return accompanied(found, code)
    return tokens


def _named(token: Token) -> bool:
    kind = token.as_area.kind
    return kind in {"area", "trilateral"} and token.value != catalog.WORLD


def _with_the_three(tokens: Tokens, at: int) -> Tokens | None:
    """The three and ASEAN, 三国与东盟, 3か国とASEAN: a list of which one is told by its count."""
    k = at + 2 + (_word(tokens, at + 2) == "the")
    if _kind(tokens, at + 1) != "and" or k >= len(tokens) or not _named(tokens[k]):
        return None
    if "trio" not in {tokens[at].kind, tokens[k].kind}:
        return None
    token = _sum(tokens[at], tokens[k])
    return [*tokens[:at], token, *tokens[k + 1 :]] if token else None


def _kind(tokens: Tokens, at: int) -> str:
    return tokens[at].kind if 0 <= at < len(tokens) else ""


def _word(tokens: Tokens, at: int) -> str:
    return tokens[at].text.lower() if 0 <= at < len(tokens) else ""


def _sum(first: Token, second: Token) -> Token | None:
    """Both as one area; nothing where one is counted twice."""
    first, second = first.as_area, second.as_area
    if set(first.parts) & set(second.parts):
        return None
    value = added(first.value, second.value)
    start, end = min(first.start, second.start), max(first.end, second.end)
    return replace(first, value=value, parts=(value,), start=start, end=end)


def _english(tokens: Tokens, at: int) -> Tokens | None:
    """A [, together] with B [,] and a verb; "Together with B, A" and a verb."""
    k = at + 1
    if _kind(tokens, k) == "comma" and _word(tokens, at - 1) == "with":
        return _ahead(tokens, at)
    k += _kind(tokens, k) == "comma"
    k += _word(tokens, k) in {"taken", "when"}
    k += _word(tokens, k) in _TOGETHER
    if _word(tokens, k) not in {"with", "alongside"} or not _whose(tokens, at):
        return None
    k += 1 + (_word(tokens, k + 1) == "the")
    if k >= len(tokens) or not _named(tokens[k]):
        return None
    end = k + 1 + (_kind(tokens, k + 1) == "comma")
    token = _sum(tokens[at], tokens[k])
    if token is None or not _verb(tokens, end):
        return None
    return [*tokens[:at], token, *tokens[end:]]


def _ahead(tokens: Tokens, at: int) -> Tokens | None:
    k = at + 2
    alone = at == 1 or _kind(tokens, at - 2) in {"stop", "semicolon"}
    if k >= len(tokens) or not (alone or _word(tokens, at - 2) in _TOGETHER):
        return None
    token = _sum(tokens[k], tokens[at]) if _named(tokens[k]) else None
    holds = _kind(tokens, k + 1) == "hold" if alone else _verb(tokens, k + 1)
    return [*tokens[: at - 1 - (not alone)], token, *tokens[k + 1 :]] if token and holds else None


def _verb(tokens: Tokens, at: int) -> bool:
    return _kind(tokens, at) in {"hold", "predicate"} or _word(tokens, at) in _VERBS


def _whose(tokens: Tokens, at: int) -> bool:
    """Whether the area is a subject or owns something that can be added up."""
    if _kind(tokens, at - 1) != "of":
        return True
    return _kind(tokens, at - 2) == "measure" and tokens[at - 2].value in _SUMS


def _eastern(tokens: Tokens, at: int) -> Tokens | None:
    """AはBと合わせて, A은 B와 함께; Bを合わせたA; Bと合わせると、Aは, 与B一起，A."""
    joint = at + 2 if _kind(tokens, at + 1) == "and" else at + 1
    held = _kind(tokens, joint) == "sum" or _word(tokens, joint) in _JOINTLY
    k = joint + 1 + (_kind(tokens, joint + 1) == "comma")
    led = joint == at + 2 or _kind(tokens, at - 1) == "and"
    if held and led and k < len(tokens) and _named(tokens[k]):
        whole = _sum(tokens[k], tokens[at])
        low = at - (joint == at + 1)
        return [*tokens[:low], whole, *tokens[k + 1 :]] if whole else None
    if _word(tokens, at + 2) == "合わせた" and at + 3 < len(tokens) and _named(tokens[at + 3]):
        whole = _sum(tokens[at + 3], tokens[at])
        return [*tokens[:at], whole, *tokens[at + 4 :]] if whole else None
    between = [_kind(tokens, at + step) for step in (1, 2, 3)]
    if between != ["topic", "area", "and"] or _word(tokens, at + 4) not in _JOINTLY:
        return None
    token = _sum(tokens[at], tokens[at + 2]) if _named(tokens[at + 2]) else None
    return [*tokens[:at], token, tokens[at + 1], *tokens[at + 5 :]] if token else None
