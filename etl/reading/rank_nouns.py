"""What a rank is by: the noun behind it, the one of its row, or what the clause is about."""

from __future__ import annotations

from etl.reading import making, topics
from etl.reading.draft import GDP, POPULATION, TRADE, Measured, Whole
from etl.reading.page import Page, Scope
from etl.reading.tables import words

WITHIN = frozenset({"in", "among", "amongst"})
_FILLERS = frozenset({"的", "の", "大", "으로", "nation", "position"})
_ADJECTIVES = frozenset({"major", "national", "single"})
_DOTS = frozenset({"·", "・"})
#: What is ranked in Korean stands apart from its rank: 세계 최대 조선국.
_KOREAN_NOUNS = tuple(words("ranks", "korean_nouns"))
_ROWS = ("rank", "amount", "share", "comparison", "change")


def row_end(page: Page, at: int) -> int:
    """Such as "second, fourth and 12th largest": where the last rank of a row stands."""
    while True:
        k = page.skip(at + 1, {"comma", "and", "function"})
        num = page.num(k)
        if k == at + 1 or num is None or num.kind != "rank":
            return at
        at = k


def noun_of(page: Page, at: int) -> tuple[int, int]:
    """Where the noun of a rank stands, and where what is before it ends."""
    end = row_end(page, at) if page.en else at
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
    if page.word(at) not in WITHIN:
        return -1
    passed = {"function", "poss", "superlative", "definition", "area"}
    k = page.skip(at + 1, passed)
    world = any(page.world(n) for n in range(at, k))
    others = any(page.area(n) for n in range(at, k))
    return k if page.kind(k) in {"agent", "measure"} and world and not others else -1


def measure_of(page: Page, where: Scope, noun: int) -> tuple[Measured | None, str]:
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
        one, _ = _by_noun(page, noun_of(page, at)[0])
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
