"""Words beside an area or a measure that make something else of it."""

from __future__ import annotations

from dataclasses import replace

from etl import catalog
from etl.reading.areas import REGIONS, codes
from etl.reading.lexer import Token, Tokens, joined
from etl.reading.tables import words

_OF_ECONOMY = frozenset(
    {
        "measure",
        "share",
        "definition",
        "adjective",
        "growth",
        "num",
        "agent",
        "intra",
        "contribution",
        "sum",
        "trilateral",
    }
)
#: "The APEC economies" are APEC.
_OF_AREAS = frozenset({"economies", "markets", "area", "region", "zone", "bloc"})
_TRADE = frozenset({"trade", "exports", "imports"})
_SPOILING = frozenset({"other_measure", "growth_rate", "per_capita", "company", "tariff"})
#: Korean nouns that modify the next have none of these endings.
_ENDINGS = tuple("은는이가을를의에서로고며면한된인던할적")


def adjectives(tokens: Tokens, code: str) -> Tokens:
    """Such as "Chinese exports", which are China's; "Japanese exporters" are not Japan; "the APEC economies" are APEC."""
    done: Tokens = []
    for n, token in enumerate(tokens):
        if token.kind == "adjective":
            if done and done[-1].kind == "trio" and codes(token.value)[0] in REGIONS:
                # "the three Asian economies"
                continue
            kind = "area" if _owns(tokens, n) else "unknown"
            done.append(replace(token, kind=kind, parts=codes(token.value)))
        elif not (token.text in _OF_AREAS and done and done[-1].kind == "area"):
            done.append(token)
    return done


def _owns(tokens: Tokens, at: int) -> bool:
    """Whether an adjective, or the row of adjectives it stands in, is of what is measured, or of people."""
    row = {"adjective", "comma", "and"}
    first = last = at
    while first > 0 and tokens[first - 1].kind in row:
        first -= 1
    while last + 1 < len(tokens) and tokens[last + 1].kind in row:
        last += 1
    while tokens[last].kind != "adjective":
        last -= 1
    between = {"definition", "function", "mark"}
    after = next((each for each in tokens[last + 1 : last + 4] if each.kind not in between), None)
    if after is not None and after.kind in {"measure", "share", "agent", "growth"}:
        return True
    ends = after is None or after.kind in {"stop", "comma", "semicolon"}
    return ends and first > 0 and tokens[first - 1].text in {"is", "are", "was", "were"}


def verbs(tokens: Tokens, code: str) -> Tokens:
    """Such as "China ships": a verb after a name, else a noun."""
    done: Tokens = []
    for token in tokens:
        if token.kind == "hold" and "noun" in token.value.split():
            named = bool(done) and done[-1].kind in {"area", "trio", "pronoun"}
            verb = token.value.replace(" noun", "")
            kind, value = ("hold", verb) if named else ("other", "other_measure")
            token = replace(token, kind=kind, value=value)
        done.append(token)
    return done


def worldwide(tokens: Tokens, code: str) -> Tokens:
    """Such as "trade with the world", "exports to the rest of the world": trade with everybody is the total."""
    if code != "en" or not any(token.value == "partner" for token in tokens):
        return tokens
    done: Tokens = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        k = at + 1 + (at + 1 < len(tokens) and tokens[at + 1].text.lower() == "the")
        after = tokens[k] if k < len(tokens) else None
        ends = k + 1 >= len(tokens) or tokens[k + 1].kind not in {"poss", "measure"}
        world = (
            after is not None
            and ends
            and (after.value == catalog.WORLD or after.text.lower().endswith("rest of the world"))
        )
        measure = token.text.lower().split()[0] if token.value == "partner" else ""
        if world and measure in _TRADE:
            done.append(replace(token, kind="measure", value=measure))
            at = k + 1
        else:
            done.append(token)
            at += 1
    return done


def compounds(tokens: Tokens, code: str) -> Tokens:
    """A known word that is a part of an unknown compound says something else: 贸易摩擦, 自動車輸出, "car output"."""
    done: Tokens = []
    for n, token in enumerate(tokens):
        after = tokens[n + 1] if n + 1 < len(tokens) else None
        before = done[-1] if done else None
        if token.kind in {"measure", "agent"}:
            token = _before_word(token, before, code) or _after_word(token, after, code) or token
            if token.kind == "unknown" and before and before.kind == "area" and token.glued:
                # 中美贸易战: whose it is, and no economy that is measured
                done[-1] = replace(before, kind="modifier")
        elif token.names_areas:
            token = replace(token, kind="modifier") if _noun_after(after, code) else token
        done.append(token)
    return done


def _noun_after(after: Token | None, code: str) -> bool:
    """Whether an unknown noun follows as a part of the same word."""
    if code == "en" or after is None or after.kind != "unknown" or not after.glued:
        return False
    return len(after.text) > 1 or "가" <= after.text <= "힣"


def _after_word(token: Token, after: Token | None, code: str) -> Token | None:
    if _noun_after(after, code):
        return replace(token, kind="unknown")
    if after is None or after.kind != "other":
        return None
    if code == "en":
        # "GDP per person" is no size of an economy; other words follow a measure without being part of it.
        spoilt = after.value == "per_capita"
    else:
        spoilt = after.glued and after.value in _SPOILING
    return replace(token, kind="other", value=after.value) if spoilt else None


def _before_word(token: Token, before: Token | None, code: str) -> Token | None:
    if before is None:
        return None
    if before.kind == "definition" and before.value == "services":
        return replace(token, kind="other", value="other_measure")
    beside = token.glued or code in {"en", "ko"}
    if beside and before.kind == "unknown" and _modifies(before, code):
        return replace(token, kind="other", value="other_measure")
    if beside and before.kind == "other" and before.value in _SPOILING - {"tariff"}:
        return replace(token, kind="other", value=before.value)
    return None


def _modifies(unknown: Token, code: str) -> bool:
    if code == "ko":
        return not unknown.text.endswith(_ENDINGS)
    if code == "en":
        return unknown.text[:1].islower() or unknown.text.isupper()
    return len(unknown.text) > 1


def offices(tokens: Tokens, code: str) -> Tokens:
    """China's foreign ministry, 韩国政府, 日中韓首脳会談: who speaks is not who is measured."""
    done = list(tokens)
    between = {"poss", "of", "function", "trilateral", "quote"}
    for n, token in enumerate(tokens):
        if token.kind != "area" or token.value == catalog.WORLD:
            continue
        ahead = next((each for each in tokens[n + 1 : n + 4] if each.kind not in between), None)
        if ahead is None:
            continue
        owns = code == "en" and tokens[n + 1].kind == "poss" and ahead.kind == "unknown"
        measured = any(each.kind in _OF_ECONOMY for each in tokens[n + 2 : n + 5])
        if ahead.kind == "office":
            done[n] = replace(token, kind="modifier", value="office")
        elif owns and not measured:
            done[n] = replace(token, kind="modifier")
    return done


#: After a year: at the prices of that year.
_PRICES = words("modifiers", "prices")
_PRICED_KO = frozenset({"가격으로", "가격기준", "달러로"})
_AT = frozenset({"at", "按", "以", "按照"})
_SHUT = frozenset({"comma", "close", "stop", "semicolon", ""})
_BASED = words("modifiers", "based")
#: Prices that are said in dollars, too.
_PRICED = frozenset({"constant", "real", "ppp", "ppp_constant"})
_PARTS = frozenset({"semicolon", "stop"})


def priced(tokens: Tokens, code: str) -> Tokens:
    """At prices of a year, "in 2015 US dollars", 2015年価格: constant prices, and no year of the claim."""
    done: Tokens = []
    for n, token in enumerate(tokens):
        word = token.text.lower()
        priced_in = word in _PRICES or (code == "ko" and word in _PRICED_KO)
        said = priced_in and done and done[-1].kind == "year"
        if said and (word in _PRICED_KO or _led(done) or _ends(tokens, n + 1)):
            done[-1] = joined(done[-1], token, kind="definition", value="constant", year=None)
        else:
            done.append(token)
    return done


def _led(done: Tokens) -> bool:
    """At, 按, or a bracket before the year: how it is priced."""
    return len(done) > 1 and (done[-2].kind == "open" or done[-2].text.lower() in _AT)


def _ends(tokens: Tokens, at: int) -> bool:
    """Such as "In 2015 dollars were scarce", 2023年ドルは上昇し: what is said of the dollar says no prices."""
    return at >= len(tokens) or tokens[at].kind in _SHUT or tokens[at].text in _BASED


def base_years(tokens: Tokens, code: str) -> Tokens:
    """The year of constant prices is no year of the claim: 2015년 불변가격, "constant 2015 US dollars"."""
    done: Tokens = []
    for n, token in enumerate(tokens):
        near = [*tokens[max(0, n - 1) : n], *tokens[n + 1 : n + 2]]
        constant = any(
            each.kind == "definition"
            and each.value in {"constant", "ppp_constant"}
            and not each.text[:1].isdecimal()
            for each in near
        )
        if token.kind != "year" or not constant:
            done.append(token)
    return done


def dollars(tokens: Tokens, code: str) -> Tokens:
    """In dollars is at market rates, unless the clause says the prices: 実質GDP(2015年固定価格米ドル建て), "real GDP in US dollars"."""
    done = list(tokens)
    for at, token in enumerate(tokens):
        if token.kind == "definition" and token.value == "dollars":
            priced = any(each.value in _PRICED for each in _beside(tokens, at))
            done[at] = replace(
                token,
                kind="function" if priced else "definition",
                value="" if priced else "nominal",
            )
    return done


def _beside(tokens: Tokens, at: int) -> Tokens:
    """The definitions between the numbers before and after a place."""
    low, high = at, at
    while low > 0 and not (tokens[low - 1].num or tokens[low - 1].kind in _PARTS):
        low -= 1
    while high < len(tokens) and not (tokens[high].num or tokens[high].kind in _PARTS):
        high += 1
    return [each for each in tokens[low:high] if each.kind == "definition"]


def goods(tokens: Tokens, code: str) -> Tokens:
    """Such as "exporter of goods", 財の輸出国: the word says which exports."""
    done: Tokens = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if _open_trade(token):
            after = tokens[at + 1 : at + 3]
            if code == "en" and [each.kind for each in after] == ["of", "definition"]:
                done.append(joined(token, after[1], value=_fixed(token, after[1])))
                at += 3
                continue
            if code != "en" and [each.kind for each in done[-2:]] == ["definition", "of"]:
                first = done[-2]
                done[-2:] = []
                token = replace(token, start=first.start, value=_fixed(token, first))
            if code != "en":
                token = _branch(done, token)
        done.append(token)
        at += 1
    return done


def _branch(done: Tokens, token: Token) -> Token:
    """货物贸易出口额, 상품무역 수출액, 財貿易の輸出額: the exports of that trade, which is taken off what is done."""
    link = len(done) > 1 and done[-1].kind == "of"
    trade = done[-1 - link] if len(done) > link else None
    one_way = token.kind == "measure" and token.value.split()[0] in {"exports", "imports"}
    if (
        trade is None
        or not one_way
        or trade.kind != "measure"
        or not trade.value.startswith("trade")
    ):
        return token
    del done[-1 - link :]
    indicator = next((word for word in trade.value.split() if "_" in word), "")
    fixed = indicator.replace("trade", token.value.split()[0])
    return replace(token, start=trade.start, value=f"{token.value} {fixed}".strip())


def _open_trade(token: Token) -> bool:
    words = token.value.split()
    named = token.kind in {"agent", "measure"} and bool(words) and words[0] in _TRADE
    return named and not any("_" in word for word in words)


def _fixed(token: Token, definition: Token) -> str:
    if definition.value not in {"goods", "goods_services"}:
        return token.value
    return f"{token.value} {definition.value}_{token.value.split()[0]}"
