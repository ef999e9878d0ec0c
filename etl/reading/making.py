"""Making claims: their quote, hedge, definition and year; and what a claim leaves behind for the next one."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from etl import catalog
from etl.reading import dating
from etl.reading.claims import Comparator, Type, Unit
from etl.reading.draft import TRADE, Draft, Measured, Whole
from etl.reading.numbers import Num
from etl.reading.owners import attributed
from etl.reading.page import Page, Scope

_UNITS: dict[str, Unit] = {
    "usd": "usd",
    "intl": "usd",
    "plain": "usd",
    "persons": "persons",
    "rank": "rank",
    "points": "points",
    "times": "ratio",
}
_MONTHS = ("月", "월", "个月", "か月", "カ月", "개월")
_LEADING = frozenset({"function", "comma", "and", "quote", "mark", "open"})
#: Between a hedge and the number that it is about: 接近全球总量的四分之一.
_HEDGED = frozenset(
    {"of", "area", "measure", "sum", "share", "growth", "definition", "function", "pronoun"}
)
_HEDGES = frozenset({"about", "over", "nearly", "under", "at_least"})
_MORE = frozenset({"over", "at_least"})
_HELD = _MORE | {"under", "nearly"}


def miss(page: Page, where: Scope, why: str) -> None:
    """The number is not covered, or not understood."""
    page.missed.append((min(where.near, where.at), where.at, why))
    named = next((page.value(at) for at in where.before if page.candidate(at)), "")
    page.state.about(named)


def block(page: Page, where: Scope, why: str) -> None:
    """The topic is not covered: nothing is carried on from before."""
    page.state.enter("other")
    if why:
        page.state.why = why
    page.state.about(named_before(page, where))


def refuse(page: Page, where: Scope, why: str) -> None:
    """Both: the number is not covered, and neither is what goes on with its topic."""
    miss(page, where, why)
    block(page, where, why)


def part_year(page: Page, where: Scope) -> bool:
    """Whether a quarter, a half or some months are meant, which no annual figure can be held against."""
    end = where.high if page.en else where.at
    return any(
        _is_part(page, at)
        for at in page.places("time", "other number")
        if at < end and at != where.at
    )


def _is_part(page: Page, at: int) -> bool:
    if page.kind(at) == "time":
        return page.value(at) == ""
    num = page.num(at)
    if num is None or num.kind != "other" or not page.word(at).endswith(_MONTHS):
        return False
    # 12月25日 is a day on which something was said.
    following = page.num(at + 1)
    return following is None or not page.word(at + 1).endswith(("日", "일", "号"))


def named_before(page: Page, where: Scope, but: int = -1) -> str:
    """The area named last before the anchor."""
    for at in where.back:
        if at != but and page.candidate(at):
            return page.value(at)
        if at != but and page.kind(at) == "pronoun" and page.state.area:
            return page.state.area
    return ""


def remember(
    page: Page, area: str, measures: tuple[Measured, ...], frame: Type, whole: str = ""
) -> None:
    """What the next number may leave out."""
    state = page.state
    state.among = area if frame == "intra_trade" else ""
    if frame == "comparison":
        state.versus = whole
        row = state.framed("share", "intra_trade", "growth_contribution")
        if row and state.area == area:
            return
    if area != catalog.WORLD:
        state.about(area)
    state.measuring(measures)
    state.enter(frame)
    if frame == "intra_trade" or (whole and frame != "comparison"):
        state.whole = whole


def add(
    page: Page,
    where: Scope,
    kind: Type,
    areas: str,
    one: Measured,
    *,
    of: str = "",
    versus: str = "",
    unit: Unit | None = None,
    first: int,
    last: int,
) -> Draft:
    """A claim about the number at the anchor; ``first`` and ``last`` are the tokens that its quote holds."""
    num = page.num(where.at)
    draft = Draft(
        type=kind,
        areas=areas,
        measure=one.sized.measure,
        of=of,
        versus=versus,
        unit=unit or (_UNITS.get(num.kind, "share") if num else "ratio"),
        at=where.at,
        definition=one.sized.indicators(_definition(page, where, one.sized)),
        value=num.value if num else None,
        value_to=num.to if num else None,
        comparator=_comparator(page, where, num),
        first=min(first, where.at),
        last=max(last, where.at),
    )
    dating.date(page, draft, where)
    page.drafts.append(draft)
    return draft


def without_number(draft: Draft, comparator: str = "exact", value: float | None = None) -> Draft:
    """The claim says no number of its own, or one in words."""
    draft.value, draft.value_to = value, None
    draft.comparator = cast(Comparator, comparator)
    return draft


def _comparator(page: Page, where: Scope, num: Num | None) -> Comparator:
    if num is None:
        return "exact"
    said = page.value(where.at) or "exact"
    if said == "exact":
        said = hedged_before(page, where) or said
    return cast(Comparator, said)


def hedge_at(page: Page, where: Scope) -> int:
    """Where a Chinese hedge may stand before the whole, or before who a bracket is about; -1 if that is another clause."""
    if attributed(page, where.at) >= 0:
        # 小于占全球GDP26%的美国: who is smaller, not how much it is
        return -1
    at = page.skip(where.at - 1, _HEDGED, -1)
    beyond = page.unboxed(at)
    if beyond != at:
        return page.skip(beyond, _HEDGED, -1)
    return at if at >= where.near else -1


def hedged_before(page: Page, where: Scope) -> str:
    """约占全球份额的13.2%; 많아야 세계의 16%: a hedge before the whole."""
    if page.code == "zh":
        at = hedge_at(page, where)
        if at < 0:
            return ""
        if page.kind(at) == "hold" and page.value(at) in _HEDGES:
            return page.value(at)
        at -= page.kind(at) == "hold"
        before = page.kind(at) == "before" and at < where.at - 1
        return page.value(at) if before and page.value(at) in _HEDGES else ""
    if not page.en:
        for at in where.before:
            if page.kind(at) == "before" and page.value(at) in {"under", "at_least", "about"}:
                return page.value(at)
            if page.num(at):
                break
    return ""


def held_against(page: Page, where: Scope, level: float) -> bool:
    """Whether the size at the anchor is one that ``level`` is larger or smaller than; it is then said by itself.

    4.2兆ドルで、ドイツの約4.5兆ドルを下回り is about 4.5, not under 4.5; 高于欧盟的15%左右 is about 15.
    """
    num, said, at = page.num(where.at), page.value(where.at), where.at
    if num is None or num.to is not None:
        return False
    hedge = hedge_at(page, where) if page.code == "zh" and said not in _HELD else -1
    led = page.value(hedge) if page.kind(hedge) == "before" else ""
    said = led or said
    if said not in _HELD or not (num.value < level if said in _MORE else num.value > level):
        return False
    if led:
        page.change(hedge, replace(page.tokens[hedge], kind="function", value=""))
    else:
        page.change(at, replace(page.tokens[at], value=num.hedge or "exact"))
    return True


# Definitions


def combined(page: Page, at: int) -> str:
    """A definition with the one beside it: constant prices and purchasing power are one."""
    near = range(max(0, at - 4), min(len(page.tokens), at + 3))
    said = {page.value(k) for k in near if page.kind(k) == "definition"}
    return "ppp_constant" if "ppp" in said and said & {"constant", "real"} else page.value(at)


def priced(page: Page, where: Scope) -> bool:
    """Purchasing power and market rates are said of GDP."""
    named = {page.value(at) for at in [*where.back, *where.after] if page.kind(at) == "definition"}
    return bool(named & {"ppp", "nominal", "constant", "ppp_constant"})


def _definition(page: Page, where: Scope, one: Measured) -> str:
    """How it is measured: the nearest words that say so, or those of before that still hold."""
    priced = page.kind(where.at + 1) == "of" and page.kind(where.at + 2) == "definition"
    if page.en or page.kind(where.at + 1) in {"open", "definition"} or priced:
        # 以4.2万亿美元的名义GDP
        for at in where.after:
            if page.kind(at) == "definition" and page.value(at) not in {"goods", "services"}:
                return combined(page, at)
    behind = _behind(page, where)
    if behind >= 0:
        return combined(page, behind)
    for at in where.back:
        if page.kind(at) == "definition":
            return combined(page, at)
    return _carried(page, where, one) or _inherited(page, where, one)


def _behind(page: Page, where: Scope) -> int:
    """Where a definition stands by itself behind what it is of: "24.1% of world GDP, PPP."; -1 if none does."""
    k = next((at for at in range(where.at + 1, len(page.tokens)) if page.stops(at)), -1)
    at = page.skip(k + 1, {"function"})
    if page.kind(k) != "comma" or page.kind(at) != "definition":
        return -1
    end = page.skip(at, {"definition", "function"})
    alone = page.kind(end) in {"comma", "semicolon", "stop", "close", ""}
    return at if alone and page.value(at) not in {"goods", "services", "goods_services"} else -1


def _carried(page: Page, where: Scope, one: Measured) -> str:
    state = page.state
    own = any(
        page.kind(at) == "measure" for at in [*where.before, *(where.after if page.en else ())]
    )
    if state.definition_in == state.sentence:
        free = not own or state.adverbial or one.measure not in TRADE
        return state.definition if free else ""
    own = own or any(page.kind(at) == "agent" for at in where.clause)
    return state.definition if not own and state.frame_in >= state.sentence - 1 else ""


def _inherited(page: Page, where: Scope, one: Measured) -> str:
    """Goods, or goods and services, said once in a sentence holds for its further exports and imports."""
    state = page.state
    if one.measure not in TRADE or one.indicator or state.measures_in != state.sentence:
        return ""
    last = state.measures[0].indicator if state.measures else ""
    near = where.clause if page.en else where.before
    own = any(
        page.kind(at) in {"measure", "intra"} and page.kind(at - 1) in {"area", "poss"}
        for at in near
    )
    if own or not last.startswith("goods"):
        return ""
    return "goods_services" if last.startswith("goods_services") else "goods"


# Quotes


def first(page: Page, where: Scope, whole: Whole, subject: int = -1) -> int:
    """The token with which the quote begins: the subject or the whole, whichever is first in the clause."""
    places = (whole.low, whole.at, subject if subject >= where.near else -1)
    low = min((at for at in places if where.low <= at < where.at), default=where.near)
    while low < where.at and page.kind(low) in _LEADING:
        low += 1
    return low


def last(where: Scope, whole: Whole) -> int:
    """The token with which the quote ends."""
    return max(where.at, whole.high - 1)


def owned(page: Page, where: Scope, end: int) -> int:
    """The token with which a quote ends, with the name of whom grammar says the number is: 被4.5万亿美元的德国."""
    return max(end, attributed(page, where.at))
