"""By how much something grew, which is no size; and who contributed to growth."""

from __future__ import annotations

from etl import catalog
from etl.reading import making, partners, subjects, topics
from etl.reading.comparing import objects
from etl.reading.draft import GDP, TRADE, Whole
from etl.reading.intra import means_intra, those_among
from etl.reading.making import miss
from etl.reading.page import Page, Scope
from etl.reading.wholes import whole as whole_of

#: Such as "climbed above a quarter", where "climbed over ten percent" would be a rate.
_LEVELS = ("above", "below", "past", "beyond", "under", "well above", "well below", "just above")


def rate(page: Page, where: Scope) -> bool:
    """Whether the number is by how much something grew, and not how much there is."""
    if page.en:
        return _rate_en(page, where)
    if _restated(page, where):
        return True
    before, after = where.at - 1, where.at + 1
    if page.code == "zh":
        if page.kind(before) == "growth":
            return True
        if page.kind(before) == "rise" and "to" not in page.value(before):
            return True
        grown = page.kind(after + 1) == "growth" or page.value(after + 1) == "growth_rate"
        return page.kind(after) == "of" and grown
    if page.code == "ko" and page.kind(after) == "object":
        after += 1
    return page.kind(after) == "rise"


def _restated(page: Page, where: Scope) -> bool:
    """17.8%から4%へと半分以下に落ち込んだ: by how much, after both ends of the change."""
    num = page.num(where.at)
    last = page.drafts[-1] if page.drafts else None
    if num is None or not num.words or last is None or last.type != "change":
        return False
    gap = range(last.last + 1, where.at)
    return len(gap) <= 2 and not page.stopped(gap.start, gap.stop)


def _rate_en(page: Page, where: Scope) -> bool:
    before, after = where.at - 1, where.at + 1
    if page.kind(after) == "rise":
        if page.value(after) == "rate":
            return True
        noun = page.word(after) not in {"up", "down"} and page.kind(after + 1) != "from"
        if noun:
            return True
    if page.kind(before) == "of" and page.kind(before - 1) == "growth":
        # "global growth of 3.2 percent"
        return True
    if page.kind(before) == "by":
        return not any(
            page.kind(at) in {"predicate", "before", "after"} and objects(page, at)
            for at in where.before
        )
    k = page.skip(before, {"function"}, -1)
    level = page.word(where.at).startswith(_LEVELS)
    return page.kind(max(k, where.low)) == "rise" and not level


def multiplied(page: Page, where: Scope) -> bool:
    """Whether a multiple is growth: 増長近五倍, 6倍に増え."""
    skipped = page.skip(where.at + 1, {"to", "after", "function", "topic", "object"})
    if page.kind(skipped) == "rise" and skipped < where.at + 4:
        return True
    return any(page.kind(k) == "rise" for k in where.before) or page.kind(where.at - 1) == "growth"


def mention(page: Page, where: Scope) -> None:
    """What is not covered still names what the next number is about: "trade among them grew fivefold to $780 bn"."""
    state = page.state
    whole = whole_of(page, where)
    named, _, why = topics.topic(page, where, whole)
    named_before = making.named_before(page, where, whole.at)
    state.about(named_before)
    if not named_before and any(page.world(at) for at in where.before):
        state.world_in = state.sentence
    if why:
        state.why = why
        state.enter("other")
        return
    measures = named or whole.measures
    if (
        measures
        and measures[0].measure in TRADE
        and partners.named(page, where, measures[0].measure)
    ):
        state.why = "partner"
        state.enter("other")
        return
    if measures:
        state.measuring(tuple(measures))
    _mention_trade(page, where)
    shared = whole.area and not whole.growth and (whole.its or whole.area == catalog.WORLD)
    if shared:
        state.enter("share")
        state.whole = whole.area
    elif state.frame != "share" or measures:
        state.enter("rate")


def _mention_trade(page: Page, where: Scope) -> None:
    said = next(
        (at for at in where.back if page.kind(at) == "intra" and means_intra(page, at)), None
    )
    if said is not None:
        among = those_among(page, said, where)
        page.state.among = among or subjects.subject(page, where)[0]
    elif any(page.kind(at) == "trilateral" for at in where.before):
        page.state.among = catalog.CJK


def contributes(page: Page, where: Scope, whole: Whole) -> bool:
    """Whether the number is a contribution to growth; if so it is read."""
    if not (whole.growth or _contribution(page, where, whole)):
        return False
    base, at = _grown(page, where, whole)
    if base and not whole.growth and _of_share(page, where):
        making.refuse(page, where, "ambiguous")
        return True
    if not base:
        if whole.measures:
            return False
        making.refuse(page, where, "ambiguous")
        return True
    if any(one.measure != "gdp" for one in whole.measures):
        making.refuse(page, where, "other_measure")
        return True
    area, named = subjects.subject(page, where, at)
    if not area or area == base:
        return False
    num = page.num(where.at)
    making.add(
        page,
        where,
        "growth_contribution",
        area,
        GDP,
        of=base,
        unit="points" if num and num.kind == "points" else "share",
        first=making.first(page, where, whole, named),
        last=making.last(where, whole),
    )
    if page.en and whole.high > where.at:
        page.used[where.at] = whole.high
    making.remember(page, area, (GDP,), "growth_contribution", base)
    return True


def _contribution(page: Page, where: Scope, whole: Whole) -> bool:
    if any(page.kind(at) == "contribution" for at in [*where.back, *where.after]):
        return True
    row = page.state.framed("growth_contribution") or (
        page.state.framed("growth_contribution", back=1) and topics.follows(page, where)
    )
    return row and not whole.measures and not whole.area and not _of_level(page, where)


def _of_level(page: Page, where: Scope) -> bool:
    """贡献率为30%，占GDP的比重为17%; GDP占17%; 占比17%: after a contribution to growth, a share of the economy itself."""
    return any(page.kind(at) in {"measure", "share"} for at in where.before)


def _grown(page: Page, where: Scope, whole: Whole) -> tuple[str, int]:
    """Whose growth it is, and where that is named."""
    state = page.state
    if whole.growth:
        carried = state.whole if whole.its and state.framed("share") else ""
        return whole.area or carried, whole.at
    for at in where.back:
        rate_ = page.kind(at) == "other" and page.value(at) == "growth_rate"
        if page.kind(at) == "growth" or rate_:
            k = page.skip(at - 1, {"of", "measure", "function"}, -1)
            if page.kind(k) == "area":
                return page.value(k), k
    if whole.measures or _to_level(page, where):
        return "", -1
    if state.frame == "growth_contribution" and state.whole:
        return state.whole, -1
    named = any(page.world(k) for k in range(where.at))
    return (catalog.WORLD, -1) if named else ("", -1)


def _of_share(page: Page, where: Scope) -> bool:
    """Such as "17.8 percent of world GDP ... now contributes 4 percent": to what, nobody says; not 贡献率."""
    said = any(page.kind(at) == "growth" for at in range(len(page.tokens)))
    return page.en and page.state.framed("share") and not said


def _to_level(page: Page, where: Scope) -> bool:
    """对世界GDP的贡献: a contribution to the level, which is no share of growth."""
    for at in where.back:
        if page.kind(at) == "contribution":
            k = page.skip(at - 1, {"of", "object", "function"}, -1)
            return page.kind(k) == "measure"
    return False


def _added(page: Page, where: Scope) -> Whole:
    """Such as "added 1.5 percentage points to global growth": to whose growth."""
    at = where.at + 2
    k = page.skip(at + 1, {"poss", "measure"})
    if not page.en or page.kind(at - 1) != "to" or page.kind(k) != "growth":
        return Whole()
    return Whole(area=page.value(at), at=at, low=at, high=k + 1, growth=page.kind(at) == "area")


def points(page: Page, where: Scope) -> None:
    """Percentage points: a contribution to growth, else a difference."""
    said = any(page.kind(at) == "contribution" for at in [*where.back, *where.after])
    added = _added(page, where)
    if added.growth and contributes(page, where, added):
        return
    if (said or page.state.framed("growth_contribution")) and contributes(page, where, Whole()):
        return
    miss(page, where, "difference")
    mention(page, where)
