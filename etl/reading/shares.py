"""Percentages and fractions: shares of the world, of a group, of what was said before."""

from __future__ import annotations

from etl import catalog
from etl.reading import comparisons, growth, intra, making, subjects, topics, wholes
from etl.reading.areas import PAST, codes, is_group, within
from etl.reading.draft import GDP, POPULATION, TRADE, Measured, Whole
from etl.reading.page import Page, Scope

_OTHERS = frozenset({"company", "subnational", "not_economic"})
_EMPTY = frozenset({"function", "and", "comma", "quote"})
_IS = frozenset({"is", "are", "was", "were", "will", "has", "have"})
_GROWTH = frozenset({"growth", "increase", "rise", "expansion"})
_ITS = frozenset({"その", "그"})
_NAMING = frozenset({"pronoun", "trio", "trilateral", "hold", "in", "by", "from", "rise"})
_BLOCKING = _OTHERS | {"partner"}


def read(page: Page, where: Scope) -> None:
    """Read the percentage or fraction at the anchor, or say why it is not covered."""
    if comparisons.by_part(page, where):
        return
    if _composed(page, where):
        making.refuse(page, where, "composition")
        return
    if growth.rate(page, where):
        making.miss(page, where, "growth_rate")
        growth.mention(page, where)
        return
    if _restated(page, where) or comparisons.size_of(page, where):
        return
    if _of_that(page, where):
        making.miss(page, where, "ambiguous")
        return
    whole = _total(page, where) or wholes.whole(page, where)
    named, _, why = topics.topic(page, where, whole)
    why = whole.why or why or ("aim" if topics.aims(page, where) else "")
    why = why or ("time" if making.part_year(page, where) else "")
    why = why or _done_to_part(page, where)
    if why:
        _refuse(page, where, whole, why)
    elif not (
        _part(page, where, whole)
        or growth.contributes(page, where, whole)
        or intra.share(page, where, whole, named)
    ):
        _share(page, where, whole, named)


def _done_to_part(page: Page, where: Scope) -> str:
    """90%以上的货物贸易将实现零关税, 90%の貿易で関税が撤廃される: why what is done to a part of trade is no share."""
    if page.en or page.kind(where.at + 1) != "of":
        return ""
    return next((page.value(at) for at in where.after if page.value(at) == "tariff"), "")


def _composed(page: Page, where: Scope) -> bool:
    """その3分の1は電子製品だ, 其中三分之一是电子产品, 五分之一的数据中心: what a part of it is."""
    at = where.at + 1
    if not page.en and page.kind(at) == "of":
        k = page.skip(at + 1, {"definition", "sum", "function"})
        return page.kind(k) == "other" or (
            page.kind(k) == "unknown" and len(page.tokens[k].text) > 1
        )
    if page.en or not (page.kind(at) == "topic" or page.word(at) == "是"):
        return False
    k = page.skip(at + 1, {"function"})
    return page.kind(k) == "unknown" and len(page.tokens[k].text) > 1


def _refuse(page: Page, where: Scope, whole: Whole, why: str) -> None:
    """Not covered: what it is of names no topic for what follows."""
    if page.en and whole.high > where.at:
        page.used[where.at] = whole.high
    making.refuse(page, where, why)
    if page.en and whole.area == catalog.WORLD:
        # "a quarter of the world's steel, a fifth of its trade"
        page.state.whole = whole.area


def _of_that(page: Page, where: Scope) -> bool:
    """日本的比重约为其四分之一, "Japan's is a quarter of that": of another's share, not of the world."""
    at = where.at
    if page.en:
        said = page.kind(at + 1) == "part" and not page.value(at + 1) and page.kind(at + 2) != "of"
    else:
        said = page.value(at - 1) == "0" or page.word(at - 1) in _ITS
    last = page.drafts[-1] if page.drafts else None
    other = next((page.value(k) for k in where.before if page.candidate(k)), "")
    return said and bool(other) and other != (last.areas if last else "")


def _restated(page: Page, where: Scope) -> bool:
    """Such as "One quarter of world GDP, 25.0 percent": the same again."""
    num = page.num(where.at)
    if not page.drafts or where.near != where.at or num is None or num.to is not None:
        return False
    last = page.drafts[-1]
    if last.type != "share" or last.value is None or abs(last.value - num.value) > 1e-9:
        return False
    if page.en and page.kind(where.at + 1) in {"of", "in"}:
        return False
    last.last = where.at
    return True


def _share(page: Page, where: Scope, whole: Whole, named: list[Measured]) -> None:
    area, at = subjects.subject(page, where, whole.at)
    why = _no_share(page, where, whole, named)
    if why:
        _refuse(page, where, whole, why)
        return
    if _in_row(page, where, whole):
        area, at, whole = whole.area, whole.at, Whole(low=whole.low)
    base = whole.area or _own(page, whole) or _carried(page, where, whole, at)
    if not base:
        _without_whole(page, where, whole, named)
        return
    why = _uncovered(page, where, whole, named)
    after = topics.after(page, where)
    measures = _measures(page, where, whole, named, after) if not why else []
    measures = list(dict.fromkeys(measures))
    if not why and (not measures or topics.strange(page, where, at, named, whole)):
        making.refuse(page, where, page.state.why or "ambiguous")
        return
    if not why and topics.narrowed(page, where, measures[0].measure):
        making.refuse(page, where, "other_measure")
        return
    why = why or _nobody(page, where, area, base, at)
    if why:
        making.miss(page, where, why)
        if why in _BLOCKING:
            making.block(page, where, why)
    elif area == base == catalog.WORLD:
        making.miss(page, where, "ambiguous")
    elif base == catalog.WORLD or _of_group(page, where, area, base, measures, whole):
        _add(page, where, whole, area, at, base, measures)


def _no_share(page: Page, where: Scope, whole: Whole, named: list[Measured]) -> str:
    """Why it is nobody's share of the whole; empty if it may be."""
    if _itself(page, where, whole) or (whole.area and _of_growth(page, where)):
        return "ambiguous"
    if any(_is_goods(page, at) for at in where.before):
        return "composition"
    if _partners_row(page, whole):
        return "partner"
    return "ratio_within" if _mismatched(whole, named) else ""


def _of_growth(page: Page, where: Scope) -> bool:
    """Such as "The growth accounts for a quarter of the world economy": what grew has a size, growth has none."""
    held = page.en and any(page.kind(at) == "hold" or page.word(at) in _IS for at in where.before)
    return held and any(
        (page.kind(at) == "growth" or page.word(at) in _GROWTH)
        and (page.kind(at + 1) in {"hold", "of", "in"} or page.word(at + 1) in _IS)
        and page.kind(at - 1) not in {"of", "in", "by"}
        for at in where.before
    )


def _is_goods(page: Page, at: int) -> bool:
    """Services account for a quarter of trade, 服务占四分之一, サービスは: what trade consists of has no share of its own."""
    goods = page.kind(at) == "definition" and page.value(at) in {"goods", "services"}
    alone = page.kind(at - 1) not in {"in", "of", "measure", "and"}
    return goods and alone and page.kind(at + 1) in {"hold", "topic"}


def _partners_row(page: Page, whole: Whole) -> bool:
    """Such as "a quarter of Korea's exports and a fifth of Japan's": the row of a partner's shares goes on."""
    state = page.state
    row = state.framed("other") and state.why == "partner"
    return row and bool(whole.area) and whole.area != catalog.WORLD and not whole.measures


def _itself(page: Page, where: Scope, whole: Whole) -> bool:
    """Such as "a third of world trade is at risk": something is said of the part, and of nobody who has it."""
    if not page.en or whole.high <= where.at or page.skip(where.near, _EMPTY) != where.at:
        return False
    k = whole.high
    said = page.word(k) in _IS and page.kind(k + 1) in {"unknown", "function", "other"}
    # "A quarter of the world's people lack clean water"
    said = said or (page.kind(k) == "unknown" and page.tokens[k].text[0].islower())
    return said and not any(
        page.area(at) or page.kind(at) in _NAMING for at in range(k, len(page.tokens))
    )


def _in_row(page: Page, where: Scope, whole: Whole) -> bool:
    """EUの30.4%に比べ: another economy's share, that the one said before is held against."""
    row = page.state.framed("share") and page.state.whole == catalog.WORLD
    named = whole.area and whole.area != catalog.WORLD and not whole.measures
    if row and named and page.en:
        # "far ahead of the 14.9 percent of the US"
        k = page.skip(where.at - 1, {"function"}, -1)
        return page.kind(k) == "predicate" and whole.high > where.at
    if row and named and not page.en and _held_against(page, where):
        return True
    times = page.num(where.at + 2) if page.kind(where.at + 1) == "of" else None
    if row and named and not page.en and times is not None and times.kind == "times":
        # Japan's share, multiplied: 日本の4%の4倍を超える.
        return True
    k = page.skip(
        where.at + 1, {"object", "topic", "to"} if page.value(where.at + 1) != "than" else set()
    )
    return bool(row and named and not page.en and page.value(k) == "than")


def _held_against(page: Page, where: Scope) -> bool:
    """24%で、EUの17%を上回り, 高于欧盟的17%: over a smaller share, or under a larger one, is over or under that share."""
    last = page.drafts[-1] if page.drafts else None
    if last is None or last.value is None or last.of != catalog.WORLD:
        return False
    first = next((d for d in page.drafts if d.type == "share" and d.of == catalog.WORLD), last)
    return making.held_against(page, where, first.value or last.value)


def _add(
    page: Page,
    where: Scope,
    whole: Whole,
    area: str,
    at: int,
    base: str,
    measures: list[Measured],
) -> None:
    if topics.after(page, where):
        page.used[where.at] = topics.after_end(page, where)
    elif page.en and whole.high > where.at:
        page.used[where.at] = whole.high
    first = making.first(page, where, whole, at)
    last = making.owned(page, where, making.last(where, whole))
    for one in measures:
        making.add(page, where, "share", area, one, of=base, first=first, last=last)
    before = page.state.area
    making.remember(page, area, tuple(measures), "share", base)
    if at >= 0 and page.roles.get(at) in {"versus", "object"}:
        # Such as "ahead of the EU's 17 percent but behind the US", 26%を占める米国より小さい.
        page.state.about(making.named_before(page, where, at) or before)


def _mismatched(whole: Whole, named: list[Measured]) -> bool:
    """Exports as a share of GDP: a ratio within an economy."""
    if not whole.measures or not named or named[0].measure == "size":
        return False
    return whole.measures[0].measure != named[0].measure


def _own(page: Page, whole: Whole) -> str:
    """Such as "... of the world's economy and 18.5 percent of its exports": the world's."""
    its = page.en and whole.its == "its" and bool(whole.measures)
    return page.state.whole if its and page.state.framed("share", "other") else ""


def _carried(page: Page, where: Scope, whole: Whole, at: int) -> str:
    """The whole that was said before and still holds; empty if there is none."""
    state = page.state
    if state.framed("rate") or topics.unknown(page, where, whole):
        return ""
    if state.framed("growth_contribution") and any(page.kind(k) == "measure" for k in where.before):
        # 对全球增长的贡献率为30%，占GDP的比重为17%: of the whole whose growth it was.
        return state.whole
    if whole.its == "share" and (at >= where.low or state.area):
        if state.frame == "other" and state.why:
            return ""
        return catalog.WORLD if at >= where.low or state.frame == "share" else ""
    group = _within_group(page, where)
    if group:
        return group
    if state.frame == "share" and (state.framed("share") or topics.follows(page, where)):
        return state.whole
    if state.framed("amount", "rank", back=1) and topics.holds(page, where):
        return catalog.WORLD if state.whole == catalog.WORLD or page.document.world else ""
    return ""


def _within_group(page: Page, where: Scope) -> str:
    """占全球三成的RCEP中，三国占八成, RCEPのうち3か国が8割, RCEP 가운데: the group within which a share is told."""
    if page.en:
        return ""
    for k in range(where.at - 1, 0, -1):
        if page.num(k) is not None or page.kind(k) in {"semicolon", "stop"}:
            break
        inside = (page.kind(k + 1), page.value(k + 1)) == ("in", "in")
        if page.area(k) and inside and is_group(page.value(k)):
            return page.value(k)
    return ""


def _total(page: Page, where: Scope) -> Whole | None:
    """Exports came to so much, "some 19% of the total", 全体の19%, 占总额的19%: of what all have together."""
    at = where.at
    named = any(
        page.kind(k) in {"area", "pronoun", "measure", "other", "unknown", "modifier", "part"}
        for k in where.before
    )
    if named or not page.state.framed("amount") or page.state.why:
        return None
    if page.en:
        k = page.skip(at + 2, {"function"})
        ends = page.kind(k + 1) in {"stop", "comma", "semicolon", "close", ""}
        said = page.kind(at + 1) == "of" and page.word(k) == "total" and ends
        return Whole(area=catalog.WORLD, low=at + 1, high=k + 1) if said else None
    said = page.kind(at - 1) == "of" and page.kind(at - 2) == "sum"
    return Whole(area=catalog.WORLD, low=at - 2) if said else None


def _without_whole(page: Page, where: Scope, whole: Whole, named: list[Measured]) -> None:
    state = page.state
    if state.framed("rate"):
        making.miss(page, where, "growth_rate")
        return
    making.miss(page, where, state.why or "ambiguous")
    if named or topics.unknown(page, where, whole):
        making.block(page, where, state.why)


def _uncovered(page: Page, where: Scope, whole: Whole, named: list[Measured]) -> str:
    if not whole.area and not named and _grew(page, where):
        return "growth_rate"
    if not whole.area and any(page.word(at) == "いずれも" for at in where.before):
        return "summary"
    if not whole.area and not named and _record(page, where):
        return "record"
    owned = whole.its in {"our", "their"} and whole.measures and not whole.area
    return "partner" if owned and whole.measures[0].measure in TRADE else ""


def _grew(page: Page, where: Scope) -> bool:
    """Korea's growth was 2.6%, 韓国の成長は2.6%: a rate, whatever share was said before."""
    kinds = {page.kind(at) for at in where.before}
    return "growth" in kinds and "share" not in kinds


def _record(page: Page, where: Scope) -> bool:
    """初めて30%を超えた after the share itself: a record, and no further claim."""
    own = any(page.candidate(at) or page.kind(at) == "year" for at in where.before)
    said = any(page.value(at) == "record" for at in where.clause)
    return bool(page.drafts) and said and not own


def _measures(
    page: Page, where: Scope, whole: Whole, named: list[Measured], after: list[Measured]
) -> list[Measured]:
    """What is measured: as the whole, the noun after the number, the topic or the verb says, or as before."""
    num = page.num(where.at)
    found = _shipped(page, where, whole.measures or after or named)
    if not found and num is not None and num.each == "persons":
        found = [POPULATION]
    found = found or topics.by_verb(page, where)
    if found:
        return found
    if topics.earlier_other(page, where):
        return []
    if topics.unknown(page, where, whole):
        return []
    found = topics.earlier(page, where) or topics.carried(page)
    return found or ([] if page.state.why else [GDP])


def _shipped(page: Page, where: Scope, found: list[Measured]) -> list[Measured]:
    """Such as "supplied a fifth of the goods traded": a share of exports."""
    verbs = topics.by_verb(page, where)
    one_way = [one.measure for one in verbs] in (["exports"], ["imports"])
    if [one.measure for one in found] != ["trade"] or not one_way:
        return found
    return [Measured(verbs[0].measure, found[0].indicator.replace("trade", verbs[0].measure))]


def _nobody(page: Page, where: Scope, area: str, base: str, at: int) -> str:
    """Why nobody may be taken for the subject; empty if somebody may."""
    if PAST in {area, base}:
        return "other_three"
    if not area:
        return "ambiguous"
    if at >= 0 or page.state.area_in == page.state.sentence:
        return ""
    if base != catalog.WORLD and not page.state.area:
        # Nobody is taken for the subject of a share of a group that nobody named.
        return "ambiguous"
    if page.state.framed("other"):
        # What was not covered is still the subject.
        return page.state.why or "ambiguous"
    others = [page.value(k) for k in range(where.near) if page.kind(k) == "other"]
    return next((why for why in reversed(others) if why in _OTHERS), "")


def _of_group(
    page: Page, where: Scope, area: str, base: str, measures: list[Measured], whole: Whole
) -> bool:
    """Whether a share of something else than the world is one; else it is a ratio, a partner's share, or unclear."""
    trade = measures[0].measure in TRADE
    if not area or area == base:
        making.miss(page, where, "partner" if trade else "ambiguous")
        making.block(page, where, "")
        return False
    if is_group(base) and within(area, base):
        return True
    if trade and whole.measures:
        _refuse(page, where, whole, "partner")
        return False
    _ratio(page, where, area, base, measures, whole)
    return False


def _ratio(
    page: Page, where: Scope, area: str, base: str, measures: list[Measured], whole: Whole
) -> None:
    """日本の40%, "a third of China's weight": one economy measured by another."""
    found = [one for one in measures if one.measure != "size"] or topics.carried(page) or [GDP]
    if found[0].measure == "trade" and set(codes(area)) & set(codes(base)):
        # 日韓の貿易額は日中の4分の1: trade between pairs, not theirs with the world.
        making.miss(page, where, "partner")
        return
    making.add(
        page,
        where,
        "comparison",
        area,
        found[0],
        versus=base,
        unit="ratio",
        first=making.first(page, where, whole),
        last=making.last(where, whole),
    )
    making.remember(page, area, tuple(found[:1]), "comparison", base)


def _part(page: Page, where: Scope, whole: Whole) -> bool:
    """其中中国约占一半, そのうち, "about half of it": a share of what was said last."""
    state = page.state
    if whole.area or not state.area or not state.measures:
        return False
    if state.frame not in {"share", "growth_contribution"} and not (
        state.frame == "amount" and state.area == catalog.WORLD
    ):
        return False
    said = next(
        (at for at in where.back if page.kind(at) == "part" and page.value(at) != "alone"), None
    )
    if said is not None:
        area, at = subjects.subject(page, where, whole.at)
        shown = any(page.kind(k) == "hold" for k in where.clause) or any(
            page.kind(k) == "share" for k in where.after
        )
        shown = shown or page.value(said) == "share"
        found = at >= 0 and (shown or at > where.at)
    elif page.en and page.kind(where.at + 1) == "part":
        said = where.at + 1
        at = next((k for k in where.after if page.candidate(k)), -1)
        area, found = page.value(at), at >= 0
    else:
        return False
    if not found or area == state.area or topics.unknown(page, where, whole):
        return False
    if _of_either(page, where):
        making.miss(page, where, "ambiguous")
        return True
    _add_part(page, where, area, said)
    return True


def _of_either(page: Page, where: Scope) -> bool:
    """三国占世界的24%，其中中国占17%: of the world, or of the three? A figure below theirs may be either."""
    num, last = page.num(where.at), page.drafts[-1] if page.drafts else None
    if num is None or num.words or last is None or last.type != "share" or last.value is None:
        return False
    return num.value <= last.value


def _add_part(page: Page, where: Scope, area: str, said: int) -> None:
    state = page.state
    measures, base = state.measures, state.area
    making.add(
        page,
        where,
        "growth_contribution" if state.frame == "growth_contribution" else "share",
        area,
        measures[0],
        of=base,
        first=min(said, where.near),
        last=max(said, where.at),
    )
    if state.frame != "growth_contribution":
        making.remember(page, area, measures, "share", base)
