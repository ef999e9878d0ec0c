"""Units that a heading or a note says once for a list: "Share of world GDP (per cent): ...", (单位：％), （単位：兆ドル）, (단위: %)."""

from __future__ import annotations

import re
from dataclasses import replace

from etl.reading import english, numbers
from etl.reading.language import Code, language
from etl.reading.lexer import Token, Tokens
from etl.reading.numbers import Num

#: No bracket that says a unit is longer.
_FAR = 10
_BESIDE = frozenset({"year", "comma", "colon"})
_NAMES = frozenset({"unit", "units", "in", "单位", "単位", "단위"})
_BEGINS = frozenset({"open", "comma"})
_KINDS = frozenset({"ratio", "usd", "intl", "persons", "plain"})
_WHOLE = 100
_MONEY = re.compile(r"(?:US\$|USD|\$)\s")


def headed(tokens: Tokens, code: Code) -> Tokens:
    """The numbers of a list with the unit that stands once, before or after all of them."""
    done = list(tokens)
    for at in range(len(tokens) - 1, -1, -1):
        end = _end(done, at) if done[at].kind in _BEGINS else 0
        unit = _unit(done[at + 1 : end], code) if end else None
        if unit is None:
            continue
        later = _bare(done, end + 1, len(done))
        # A note at the end is of all before it; in the midst of numbers it is of the next ones.
        ends = not any(token.num for token in done[end + 1 :])
        rows = later or (_bare(done, 0, at) if ends and done[at].kind == "open" else [])
        if not rows:
            continue
        for k in rows:
            done[k] = _of(done[k], unit)
        kept = [token for token in done[at + 1 : end] if token.kind == "year"]
        boxed = done[at].kind == "open"
        done[at : end + boxed] = [done[at], *kept, done[end]] if kept and boxed else kept
    return done


def _end(tokens: Tokens, at: int) -> int:
    """Where what may be a unit ends that begins after a place: at its bracket, or at a colon."""
    closes = "close" if tokens[at].kind == "open" else "colon"
    for k in range(at + 1, min(len(tokens), at + _FAR)):
        if tokens[k].kind == closes and not (closes == "colon" and k == at + 1):
            return k
        if tokens[k].num or tokens[k].kind in {"open", "stop", "area"}:
            return 0
    return 0


def _unit(inside: Tokens, code: Code) -> Num | None:
    """What one is in the unit that stands there and is all that stands there, beside a year."""
    said = [t for t in inside if t.kind not in _BESIDE and t.text.lower() not in _NAMES]
    if not said:
        return None
    text = "".join(("" if t.glued and n else " " * bool(n)) + t.text for n, t in enumerate(said))
    facts = language(code)

    def units(whole: str, at: int) -> tuple[str, int] | None:
        word = facts.unit(whole, whole.lower(), at)
        return (word.value, at + len(word.text)) if word else None

    money = _MONEY.match(text) if code == "en" else None
    if money:
        # "US$ trillion": the sign stands before the number.
        one = f"{money[0].strip()}1 {text[money.end() :]}"
    else:
        one = f"1 {text}" if code == "en" else f"1{text}"
    got = (english if code == "en" else numbers).found(one, 0, units)
    if got is None or got[1] < len(one) or got[0].kind not in _KINDS:
        return None
    # 人口 alone is what is counted.
    counted = got[0].kind in {"plain", "persons"} and got[0].value <= 1
    return None if counted else got[0]


def _bare(tokens: Tokens, low: int, high: int) -> list[int]:
    """Where numbers without a unit stand."""
    return [
        k
        for k in range(low, high)
        if (num := tokens[k].num) is not None and num.kind == "plain" and not num.words
    ]


def _of(token: Token, unit: Num) -> Token:
    """A number in a unit; no share is above the whole."""
    num = token.num
    if num is None or (unit.kind == "ratio" and num.value > _WHOLE):
        return token
    worth = unit.value if unit.kind == "ratio" or num.value < 1e6 else 1.0
    value = float(f"{num.value * worth:.12g}")
    kind = unit.kind
    return replace(token, value=kind, num=replace(num, kind=kind, value=value))
