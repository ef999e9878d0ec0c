"""From words to phrases: each pass takes the tokens of a sentence and gives them back a little simpler.

None of the passes knows what a claim is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from etl import catalog
from etl.reading import (
    boxes,
    capitals,
    company,
    correcting,
    ends,
    glosses,
    headings,
    hedging,
    listing,
    modifiers,
    pairs,
    rows,
)
from etl.reading.areas import added, codes
from etl.reading.language import Code
from etl.reading.lexer import Token, Tokens

Pass = Callable[[Tokens, Code], Tokens]


def compose(tokens: Tokens, code: Code) -> Tokens:
    """The tokens of a sentence as phrases: areas added up, hedges joined to numbers, modifiers taken away."""
    for each in _PASSES:
        tokens = each(tokens, code)
    return tokens


def _worlds(tokens: Tokens, code: str) -> Tokens:
    """The world is an area; 人类 is the world and its population; a measured definition is two words."""
    done: Tokens = []
    for at, token in enumerate(tokens):
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        if token.kind == "world" and token.value == "rest" and after and after.kind == "hold":
            # "The rest of the world accounts for": nobody who is named.
            done.append(replace(token, kind="trio"))
        else:
            done += _world(token)
    return done


def _world(token: Token) -> list[Token]:
    if token.kind == "area":
        value = added(token.value)
        return [replace(token, value=value, parts=token.parts or codes(value))]
    if token.kind == "definition" and " " in token.value:
        definition, measure = token.value.split()
        return [replace(token, value=definition), replace(token, kind="measure", value=measure)]
    if token.kind != "world":
        return [token]
    if token.value in {"international", "rest"}:
        return [replace(token, kind="function", value="")]
    world = replace(token, kind="area", value=catalog.WORLD, parts=(catalog.WORLD,))
    if not token.value:
        return [world]
    return [world, replace(token, kind="measure", start=token.end - 1, glued=True)]


def _dotted(tokens: Tokens, code: str) -> Tokens:
    """인구·GDP·교역: dots between measures are commas."""
    done = list(tokens)
    for n in range(1, len(done) - 1) if code != "en" else ():
        if done[n].text in {"·", "・"} and done[n - 1].kind == done[n + 1].kind == "measure":
            done[n] = replace(done[n], kind="comma", value="")
    return done


_PASSES: tuple[Pass, ...] = (
    capitals.standing,
    headings.headed,
    glosses.said_before,
    _worlds,
    modifiers.worldwide,
    modifiers.priced,
    glosses.without_glosses,
    glosses.without_asides,
    glosses.besides,
    modifiers.adjectives,
    listing.counted,
    listing.with_their_count,
    listing.excluded,
    pairs.hyphened,
    boxes.taken_out,
    rows.as_of,
    rows.apposed,
    listing.lists,
    listing.excluded,
    listing.with_their_count,
    listing.included,
    correcting.others,
    glosses.compared,
    company.accompanied,
    modifiers.verbs,
    modifiers.compounds,
    modifiers.offices,
    modifiers.base_years,
    modifiers.dollars,
    modifiers.goods,
    rows.measures,
    rows.shares,
    rows.firsts,
    rows.every,
    ends.of_change,
    rows.units,
    hedging.hedged,
    hedging.parts,
    hedging.ranges,
    hedging.one_in,
    hedging.one_of,
    hedging.doubled,
)
