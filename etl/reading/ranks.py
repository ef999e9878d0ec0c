"""Ranks: the second-largest economy, 世界第四位, 세계 6위, second only to."""

from __future__ import annotations

from etl import catalog
from etl.reading import distributing, making, subjects, topics
from etl.reading.areas import PAST, REGIONS
from etl.reading.draft import GDP, TRADE, Measured, Whole
from etl.reading.english import cardinal
from etl.reading.page import Page, Scope
from etl.reading.rank_holders import VERBS, holder
from etl.reading.rank_nouns import WITHIN, measure_of, noun_of, row_end

_BEFORE_FIELD = frozenset(
    {"poss", "function", "of", "from", "in", "count", "sum", "superlative", "rank"}
)
_ENDS = frozenset({"", "comma", "stop", "and", "semicolon", "in", "by", "close"})
_AMONG = frozenset({"で", "では", "에서", "에서는"})
#: How far after a rank it may be said that it is only aimed at.
_NEAR_AIM = 6


def is_rank(page: Page, at: int) -> bool:
    """Whether an ordinal is a rank: with a superlative or a field, in a list, or where a rank is carried on."""
    num = page.num(at)
    if not page.en or (num is not None and num.hedge == "at_least" and not num.words):
        return True
    k = page.skip(row_end(page, at) + 1, {"mark"})
    if page.kind(k) == "superlative" or "rank" in {page.value(at - 1), page.kind(k)}:
        return True
    before = page.skip(at - 1, {"function"}, -1)
    named = page.kind(before) in {"area", "poss", "measure", "rank"}
    if page.kind(k) in _ENDS and (named or _among(page, k) or _in_row(page, before)):
        return True
    if page.kind(k) == "definition" and page.kind(before) in {"and", "comma"}:
        return True
    if page.kind(before) == "from" and page.kind(k) in _ENDS:
        # "Ranked 13th in 2022, down from 10th in 2020"
        return any(
            n.kind == "rank" and is_rank(page, a)
            for a in range(at)
            if (n := page.num(a)) is not None
        )
    numbered = page.word(at).startswith(("no", "number", "#"))
    return page.kind(k) in {"measure", "agent"} and numbered


def _among(page: Page, at: int) -> bool:
    """Such as "third in the world", "fifth in nominal terms", "sixth among exporters"."""
    k = page.skip(at + 1, {"function"})
    field = page.kind(k) == "area" and _is_field(page, k)
    return page.word(at) in WITHIN and (field or page.kind(k) in {"definition", "agent"})


def _in_row(page: Page, at: int) -> bool:
    """Such as "rank fourth and thirteenth": whether a rank stands before the link at a place."""
    k = page.skip(at, {"and", "comma", "function"}, -1)
    num = page.num(k)
    return k < at and num is not None and num.kind == "rank" and is_rank(page, k)


def is_superlative(page: Page, at: int) -> bool:
    """Whether a superlative is a rank of its own: "the world's largest", not "the second-largest", "one of the largest"."""
    num = page.num(page.skip(at - 1, {"mark"}, -1))
    if num is not None and num.kind == "rank":
        return False
    if page.value(at + 1) == "after" and page.kind(at + 1) == "rank":
        return False
    near = range(max(0, at - 6), at)
    if page.en and any(page.value(k) == "count" and page.kind(k + 1) == "of" for k in near):
        # "Three of the world's largest economies"
        return False
    one_of = page.en and any(page.word(k) in {"one", "among"} for k in near)
    return one_of if page.value(at - 1) == "count" and page.en else not one_of


def read(page: Page, where: Scope) -> None:
    """Read the rank at the anchor, or say why it is not covered."""
    at = where.at
    if page.kind(at) == "rank" and page.value(at) == "after":
        _implied(page, where)
        return
    if _aimed(page, where):
        making.miss(page, where, "aim")
        return
    noun, end = noun_of(page, at)
    one, why = measure_of(page, where, noun)
    if why:
        making.miss(page, where, why)
        if why != "rank_of_contribution":
            making.block(page, where, why if why != "ambiguous" else "")
        return
    if one is None:
        making.miss(page, where, "ambiguous")
        return
    if page.kind(noun) in {"measure", "agent"}:
        end = noun
    field, field_at = _field(page, where)
    if topics.narrowed(page, where, one.measure):
        making.refuse(page, where, "other_measure")
        return
    if _is_partner(page, where) or (
        one.measure in TRADE and _among_partners(page, where, field_at, noun)
    ):
        making.refuse(page, where, "partner")
        return
    area, named = holder(page, where, field_at, end)
    # "Two of the three are among the ten largest": which of them, or each, and not all as one.
    first_so_many = page.value(at) == "at_least" or _top(page, at)
    several = first_so_many and (area == catalog.CJK or "+" in area)
    if not area or area == PAST or several or topics.strange(page, where, named, []):
        making.miss(page, where, "ambiguous")
        return
    _add(page, where, area, one, field, field_at, named, end)


def _aimed(page: Page, where: Scope) -> bool:
    """Such as "must become the fifth-largest exporter", 세계 10위 경제대국을 지향한다."""
    if page.code in {"en", "zh"}:
        return any(page.kind(at) == "aim" for at in where.before)
    return any(page.kind(at) == "aim" for at in range(where.at, where.at + _NEAR_AIM))


def _add(
    page: Page,
    where: Scope,
    area: str,
    one: Measured,
    field: str,
    field_at: int,
    named: int,
    end: int,
) -> None:
    at, base = where.at, field or catalog.WORLD
    last = max(end, field_at) if field_at > at else end
    whole = Whole(at=field_at, low=field_at)
    first = making.first(page, where, whole, named)
    draft = making.add(page, where, "rank", area, one, of=base, unit="rank", first=first, last=last)
    num, top = page.num(at), _top(page, at)
    if num is None:
        making.without_number(draft, "at_least" if top else "exact", top or 1.0)
    page.used[at] = last + 1
    making.remember(page, area, (one,), "rank", base)
    if named >= 0 and area in page.tokens[named].parts:
        # Of a list only the first has the rank, but the sentence goes on about them all.
        page.state.about(page.value(named))


def _is_partner(page: Page, where: Scope) -> bool:
    """Such as "exports to the world's largest economy": with whom somebody trades, and no rank of theirs."""
    k, between = where.at - 1, {"poss", "superlative", "definition", "mark"}
    while page.kind(k) in between or page.world(k) or page.word(k) == "the":
        k -= 1
    return page.en and (page.value(k) == "partner" or page.word(k) == "with")


def _among_partners(page: Page, where: Scope, field_at: int, noun: int) -> bool:
    """日本の輸入は中国からが第1位: a rank among the partners of one economy."""
    if page.kind(noun) == "agent" or (field_at >= 0 and page.world(field_at)):
        return False
    near = [at for at in [*where.back, *where.after] if page.area(at)]
    if not page.en and any(page.kind(at + 1) == "from" for at in near):
        return True
    return len({page.value(at) for at in near if page.roles.get(at) != "versus"}) > 1


def _top(page: Page, at: int) -> float:
    """Such as "Among the ten largest": ten."""
    if not page.en or page.value(at - 1) != "count":
        return 0.0
    got = cardinal(page.word(at - 1), 0)
    return got.value if got else 0.0


def _field(page: Page, where: Scope) -> tuple[str, int]:
    """Among whom it is the rank: the world's, Asia's; and where that is named."""
    at = page.skip(where.at - 1, _BEFORE_FIELD, -1)
    if page.word(at) in _AMONG:
        # アジアで3番目, 아시아에서 세 번째
        at -= 1
    if at >= where.low and _is_field(page, at):
        return page.value(at), at
    if page.en:
        inner = {"mark", "superlative", "measure", "agent", "function"}
        k = page.skip(where.at + 1, inner)
        if page.word(k) == "in" and k < where.at + 6:
            k = page.skip(k + 1, {"function"})
            if page.kind(k) == "area":
                return page.value(k), k
    state = page.state
    return (state.whole, -1) if state.framed("rank") else ("", -1)


def _is_field(page: Page, at: int) -> bool:
    value, parts = page.value(at), page.tokens[at].parts
    if page.kind(at) != "area" or page.kind(at + 1) == "topic":
        return False
    if not (page.world(at) or set(parts) & REGIONS or value in catalog.groups()):
        return False
    verb = page.en and page.kind(at + 1) == "function" and page.word(at + 1) in VERBS | {"the"}
    return not verb


def _implied(page: Page, where: Scope) -> None:
    """Such as "Second only to", に次ぐ: the rank after those named."""
    at = where.at
    k = _those(page, at)
    if not page.area(k):
        return
    page.roles[k] = "versus"
    named, _, why = topics.topic(page, where, Whole())
    if _said(page, at, k):
        # The rank that follows is about the same.
        named_before = making.named_before(page, where, k)
        page.state.about(named_before or distributing.other(page, k)[0])
        if named:
            page.state.measuring(tuple(named))
        return
    if why or page.state.why:
        making.miss(page, where, why or page.state.why)
        return
    one = _implied_measure(page, where, named)
    area, _ = subjects.subject(page, where)
    if area == page.value(k):
        area, _ = distributing.other(page, k)
    if one is None or not area:
        making.miss(page, where, "ambiguous")
        return
    low, high = min(k, at), max(k, at)
    low = min(low, where.near) if page.en else low
    high = at + 1 if page.code in {"ja", "ko"} and page.kind(at + 1) == "measure" else high
    draft = making.add(
        page, where, "rank", area, one, of=catalog.WORLD, unit="rank", first=low, last=high
    )
    token = page.tokens[k]
    listed = "+" in token.value and token.value != "ASEAN+CJK"
    making.without_number(draft, "exact", float(len(token.parts) + 1 if listed else 2))
    page.used[at] = high + 1
    making.remember(page, area, (one,), "rank", catalog.WORLD)


def _those(page: Page, at: int) -> int:
    """Where those are named after whom it ranks."""
    if page.code in {"ja", "ko"}:
        k = page.skip(at - 1, {"topic", "object", "function"}, -1)
        return page.skip(page.unboxed(k), {"topic", "object", "function"}, -1)
    k = at + 1
    while page.kind(k) == "function" or page.value(k) in {"both", "that"}:
        k += 1
    return k


def _said(page: Page, at: int, named: int) -> bool:
    """Whether the rank itself follows: に次ぐ3位."""
    k = at + 1 if page.code in {"ja", "ko"} else page.unboxed(named + 1, 1)
    skipped = {"function", "comma", "topic", "object", "ending", "of"}
    while page.kind(k) in skipped or page.value(k) == "rank":
        k += 1
    num = page.num(k + 1 if page.world(k) else k)
    return num is not None and num.kind == "rank"


def _implied_measure(page: Page, where: Scope, named: list[Measured]) -> Measured | None:
    for one in [*named, *topics.earlier(page, where), *topics.carried(page)]:
        if one.measure != "size":
            return one
    for at in where.after:
        if page.kind(at) == "agent" and page.value(at) != "other":
            return Measured.of(page.value(at))
    sized = any(page.kind(k) in {"measure", "agent"} for k in [*where.back, *where.after])
    return GDP if sized or page.document.sizes else None
