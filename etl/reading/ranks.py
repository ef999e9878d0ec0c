"""Ranks: the second-largest economy, 世界第四位, 세계 6위, second only to."""

from __future__ import annotations

from etl import catalog
from etl.reading import making, subjects, topics
from etl.reading.areas import PAST, REGIONS
from etl.reading.draft import GDP, POPULATION, TRADE, Measured, Whole
from etl.reading.english import cardinal
from etl.reading.page import Page, Scope
from etl.reading.tables import words

_FILLERS = frozenset({"的", "の", "大", "으로", "nation", "position"})
_ADJECTIVES = frozenset({"major", "national", "single"})
_BEFORE_FIELD = frozenset(
    {"poss", "function", "of", "from", "in", "count", "sum", "superlative", "rank"}
)
#: What may stand before a rank that is the subject of its clause.
_LEADS = frozenset({"function", "poss", "of", "definition", "superlative", "mark", "year", "in"})
_TOPICS = frozenset({"は", "が", "은", "는", "이", "가"})
_BECOMES = ("되", "됐", "된", "될", "돼", "아니")
#: These say the rank of somebody.
_NAMES = frozenset({"as", "it", "is", "are", "作为", "是", "为", "成为", "居", "列"})
_VERBS = frozenset({"is", "was", "are", "were", "has", "remains"})
_ENDS = frozenset({"", "comma", "stop", "and", "semicolon", "in", "by", "close"})
_AMONG = frozenset({"で", "では", "에서", "에서는"})
_WITHIN = frozenset({"in", "among", "amongst"})
_DOTS = frozenset({"·", "・"})
_IS = frozenset({"は", "는", "은"})
#: What is ranked in Korean stands apart from its rank: 세계 최대 조선국.
_KOREAN_NOUNS = tuple(words("ranks", "korean_nouns"))
#: How far after a rank it may be said that it is only aimed at.
_NEAR_AIM = 6
_ROWS = ("rank", "amount", "share", "comparison", "change")


def is_rank(page: Page, at: int) -> bool:
    """Whether an ordinal is a rank: with a superlative or a field, in a list, or where a rank is carried on."""
    num = page.num(at)
    if not page.en or (num is not None and num.hedge == "at_least" and not num.words):
        return True
    k = page.skip(_row_end(page, at) + 1, {"mark"})
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
    return page.word(at) in _WITHIN and (field or page.kind(k) in {"definition", "agent"})


def _in_row(page: Page, at: int) -> bool:
    """Such as "rank fourth and thirteenth": whether a rank stands before the link at a place."""
    k = page.skip(at, {"and", "comma", "function"}, -1)
    num = page.num(k)
    return k < at and num is not None and num.kind == "rank" and is_rank(page, k)


def _row_end(page: Page, at: int) -> int:
    """Such as "second, fourth and 12th largest": where the last rank of a row stands."""
    while True:
        k = page.skip(at + 1, {"comma", "and", "function"})
        num = page.num(k)
        if k == at + 1 or num is None or num.kind != "rank":
            return at
        at = k


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
    noun, end = _noun(page, at)
    one, why = _measure(page, where, noun)
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
    area, named = _subject(page, where, field_at, end)
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


def _noun(page: Page, at: int) -> tuple[int, int]:
    """Where the noun of a rank stands, and where what is before it ends."""
    end = _row_end(page, at) if page.en else at
    k = end + 1
    while (
        page.kind(k) in {"mark", "superlative", "poss"}
        or (page.kind(k) == "function" and page.word(k) in _FILLERS)
        or (page.kind(k) == "of" and not page.en)
    ):
        end = k
        k += 1
    if page.en:
        among = _those_ranked(page, k + (page.value(k) == "place"))
        return (among, end) if among >= 0 else (k, end)
    k += page.word(k) in _DOTS
    if page.word(k - 1) in _DOTS and page.num(k + 1):
        # GDP 12위·수출 6위: the measure of the next rank
        return len(page.tokens), at
    return k, end


def _those_ranked(page: Page, at: int) -> int:
    """Such as "fourth place among the world's largest economies": where they are named; -1 if they are not."""
    if page.word(at) not in _WITHIN:
        return -1
    passed = {"function", "poss", "superlative", "definition", "area"}
    k = page.skip(at + 1, passed)
    world = any(page.world(n) for n in range(at, k))
    others = any(page.area(n) for n in range(at, k))
    return k if page.kind(k) in {"agent", "measure"} and world and not others else -1


def _measure(page: Page, where: Scope, noun: int) -> tuple[Measured | None, str]:
    """What the rank is by, or why it is not covered."""
    state = page.state
    counted = any(
        page.kind(k) == "superlative" and page.value(k).startswith("population")
        for k in range(where.at, noun)
    )
    if counted:
        return POPULATION, ""
    one, why = _by_noun(page, noun)
    if one is None and not why and page.en:
        one, why = _ranked_in(page, where)
    if one is not None or why:
        return one, why
    named, _, why = topics.topic(page, where, Whole())
    named = named or topics.earlier(page, where) or _row_noun(page, where)
    if not named and state.frame == "growth_contribution":
        return None, "rank_of_contribution"
    if not named and state.frame == "other":
        return None, state.why or "ambiguous"
    return _by_topic(page, where, named, why)


def _by_noun(page: Page, at: int) -> tuple[Measured | None, str]:
    """The second-largest economy, exporter, car market."""
    for _ in range(4):
        adjective = page.kind(at) == "function" and page.word(at) in _ADJECTIVES
        if not adjective and page.kind(at) not in {"definition", "sum", "mark"}:
            break
        at += 1
    kind, value = page.kind(at), page.value(at)
    if kind in {"agent", "measure"} and value != "size":
        modified = page.en and kind == "measure" and page.kind(at + 1) == "unknown"
        further = {page.kind(at + 2), page.kind(page.skip(at + 2, {"function"}))}
        modified = modified or (
            page.en and page.kind(at + 1) == "of" and bool(further & {"unknown", "other"})
        )
        if value == "other" or modified:
            return None, "other_measure"
        return Measured.of(value), ""
    if kind == "other":
        return None, value
    noun = page.word(at).endswith(_KOREAN_NOUNS)
    if kind == "unknown" and (page.en or page.tokens[at].glued or noun):
        return None, "other_measure"
    return None, ""


def _ranked_in(page: Page, where: Scope) -> tuple[Measured | None, str]:
    """Such as "Ranked sixth in the world in exports", "by GDP", "in services trade"."""
    for at in where.after:
        leads = page.kind(at - 1) in {"in", "by", "definition"}
        if leads and page.kind(at) == "other":
            return None, page.value(at)
        if leads and page.kind(at) == "measure" and page.value(at) != "size":
            one = Measured.of(page.value(at))
            said = page.value(at - 1) if one.measure in TRADE else ""
            return Measured(one.measure, next(iter(one.indicators(said)), "")), ""
    return None, ""


def _row_noun(page: Page, where: Scope) -> list[Measured]:
    """中国は世界第2位、日本は第4位の経済大国: the noun of the row stands after its last rank."""
    index = page.anchors.index(where.at)
    for at in page.anchors[index + 1 :]:
        num = page.num(at)
        if num is None or num.kind != "rank" or any(d.type == "rank" for d in page.drafts):
            break
        one, _ = _by_noun(page, _noun(page, at)[0])
        if one is not None:
            return [one]
    return []


def _by_topic(
    page: Page, where: Scope, named: list[Measured], why: str
) -> tuple[Measured | None, str]:
    """What the clause or the row is about."""
    state = page.state
    if why or (state.why and all(one.measure == "size" for one in named)):
        return None, why or state.why
    ranked = [draft for draft in page.drafts if draft.type == "rank"]
    before = page.anchors[max(page.anchors.index(where.at) - 1, 0)]
    if not named and page.kind(before) == "rank" and page.value(before) == "after":
        # 輸入でも米国に次ぐ2位
        named = list(state.measures)
    if not named and ranked:
        first = ranked[0]
        fixed = first.definition[0] if first.definition and first.measure in TRADE else ""
        named = [Measured(first.measure, fixed)]
    if not named and (state.framed("rank", back=1) or state.measures_in == state.sentence):
        named = list(state.measures)
    row = state.measures_in == state.sentence or state.framed("rank", back=1)
    carried = topics.carried(page) if row and state.frame in _ROWS else []
    found = next((one for one in [*named, *carried] if one.measure != "size"), None)
    sized = any(page.kind(k) == "measure" for k in [*where.clause, *_rest(page, where)])
    sized = sized or bool(named) or making.priced(page, where)
    return found or (GDP if sized else None), ""


def _rest(page: Page, where: Scope) -> range:
    """The rest of the clause, over what it is compared with: "slipped behind Germany as the yen shrank its GDP"."""
    end = next((k for k in range(where.at, len(page.tokens)) if page.stops(k)), len(page.tokens))
    return range(where.at, end if page.en else where.at)


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
    verb = page.en and page.kind(at + 1) == "function" and page.word(at + 1) in _VERBS | {"the"}
    return not verb


def _is_subject(page: Page, where: Scope, end: int) -> bool:
    """Such as "The world's largest economy accounts for", 世界第二大经济体占, 世界最大の経済大国は: who that is, nobody says."""
    if any(page.kind(k) not in _LEADS and not page.world(k) for k in where.before):
        return False
    named = any(page.candidate(k) or page.kind(k) == "pronoun" for k in range(where.at))
    if named or any(page.word(k) in _NAMES for k in where.before):
        return False
    after = end + 1
    if page.code in {"ja", "ko"}:
        return page.word(after) in _TOPICS and not page.word(after + 1).startswith(_BECOMES)
    after += page.en and page.kind(after) == "function" and page.word(after) not in _VERBS
    return page.kind(after) == "hold" or (page.en and page.word(after) in _VERBS)


def _subject(page: Page, where: Scope, field_at: int, end: int) -> tuple[str, int]:
    each = subjects.distributed(page, where.at)
    if each:
        return each, -1
    if subjects.in_row(page, where.at):
        # "the world's second, fourth and 12th largest economies": nobody says which is whose.
        return "", -1
    if not page.en and page.word(where.at + 1) in _IS:
        return _equated(page, where)
    if _is_subject(page, where, end):
        return _equated(page, where)
    for at in where.before:
        if at != field_at and page.candidate(at):
            return page.value(at), at
        if page.kind(at) == "pronoun":
            return subjects.antecedent(page, at, where), at
    at = _introduced(page, where)
    if at >= 0:
        return page.value(at), at
    found = (-1, "") if page.en else _beyond(page, where, field_at)
    return (found[1], found[0]) if found[1] else subjects.subject(page, where, field_at)


def _introduced(page: Page, where: Scope) -> int:
    """Such as "As the world's second-largest economy, China ...", 作为第四大经济体，日本: named after the comma; or -1."""
    said = {"function", "poss", "of", "mark", "quote", "definition"}
    led = all(page.kind(k) in said or page.world(k) for k in where.before)
    opens = where.near == 0 or page.kind(where.near - 1) in {"semicolon", "comma", "stop"}
    if page.code not in {"en", "zh"} or not (led and opens):
        return -1
    words = {page.word(k) for k in where.before}
    if words & {*_VERBS, "it"} or not (
        words & {"as", "作为", "身为"} or (page.en and where.near == 0)
    ):
        return -1
    k = page.skip(where.at + 1, {*said, "superlative", "agent", "measure", "rank"})
    at = page.skip(k + 1, {"function"})
    return at if page.kind(k) == "comma" and page.candidate(at) else -1


def _equated(page: Page, where: Scope) -> tuple[str, int]:
    """1位は約20兆ドルのアメリカ: who it is stands after."""
    at = next((k for k in range(where.at + 1, len(page.tokens)) if page.candidate(k)), -1)
    return (page.value(at), at) if at >= 0 and not page.stopped(where.at, at) else ("", -1)


def _beyond(page: Page, where: Scope, field_at: int) -> tuple[int, str]:
    """The subject that the clause goes on with, or that follows."""
    index, state = page.anchors.index(where.at), page.state
    same = index > 0 and not page.stopped(page.anchors[index - 1], where.at)
    if same and state.area_in == state.sentence:
        return -1, state.area
    for at in where.after:
        if at != field_at and page.candidate(at):
            return at, subjects.first_named(page, at)
    at = _after_amount(page, where)
    return at, page.value(at) if at >= 0 else ""


def _after_amount(page: Page, where: Scope) -> int:
    """세계 최대 수출국은 2조 2천억 달러를 수출한 중국: named after the number that follows."""
    following = page.anchors.index(where.at) + 1
    if page.kind(where.at) != "superlative" or following == len(page.anchors):
        return -1
    if any(page.candidate(k) for k in range(where.at)):
        return -1
    stop = page.anchors[following]
    at = next((k for k in range(stop + 1, len(page.tokens)) if page.candidate(k)), -1)
    return at if at >= 0 and not page.stopped(where.at, at) else -1


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
        page.state.about(named_before or subjects.other(page, k)[0])
        if named:
            page.state.measuring(tuple(named))
        return
    if why or page.state.why:
        making.miss(page, where, why or page.state.why)
        return
    one = _implied_measure(page, where, named)
    area, _ = subjects.subject(page, where)
    if area == page.value(k):
        area, _ = subjects.other(page, k)
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
