"""Amounts of money and numbers of people."""

from __future__ import annotations

from dataclasses import replace

from etl import catalog
from etl.reading import growth, intra, making, partners, phrases, subjects, topics
from etl.reading.areas import PAST, is_group
from etl.reading.draft import GDP, POPULATION, TRADE, Measured, Whole
from etl.reading.page import Page, Scope

#: Between an amount and what it is the worth of: "worth of", 어치의.
_WORTH = frozenset({"function", "ending", "of"})
_WORTHS = frozenset({"worth", "치의", "치", "相当の"})
#: Less is the size of no economy.
LEAST_DOLLARS = 1e8
LEAST_PERSONS = 1e5
#: From here on a number without a unit may be one of dollars or persons.
LEAST_PLAIN = 1e6


def read(page: Page, where: Scope) -> None:
    """Read the amount of dollars at the anchor, or say why it is not covered."""
    why = _no_size(page, where)
    if why:
        making.miss(page, where, why)
        return
    named, _, why = topics.topic(page, where, Whole())
    after = topics.after(page, where) or phrases.of_measures(page, where.at).measures
    after = after or _economy(page, where)
    if why and not after:
        making.refuse(page, where, why)
        return
    if len(after or named) > 1:
        # GDP and trade added up are no measure.
        making.refuse(page, where, "ambiguous")
        return
    measures = after or named or _measures(page, where)
    one = next((m for m in measures if m.measure in {"gdp", "size", *TRADE}), None)
    num = page.num(where.at)
    if one is None or num is None or num.value < LEAST_DOLLARS:
        making.refuse(page, where, page.state.why or "ambiguous")
        return
    if one.measure in TRADE and _monthly(page, where):
        making.miss(page, where, "time")
        return
    counted, why = _counted(page, where, one)
    traded = one.measure in TRADE
    if why or (traded and (partners.named(page, where, one.measure) or _returned(page, where))):
        making.refuse(page, where, why or "partner")
        return
    area, at = _subject(page, where)
    unsized = one.measure == "size" and at > where.at and topics.unknown(page, where)
    if not area or area == PAST or unsized or topics.strange(page, where, at, named):
        making.miss(page, where, "ambiguous")
        return
    if traded and _among(page, where, counted, at, fresh=not named and not after):
        return
    if one != counted:
        _shared(page, page.value(page.skip(where.at + 1, _WORTH)))
    _add(page, where, area, at, counted, bool(after))


def _counted(page: Page, where: Scope, one: Measured) -> tuple[Measured, str]:
    """Such as "exported $632 billion worth of goods", 出口了6322亿美元的货物: of what; or why that is not covered."""
    k = page.skip(where.at + 1, _WORTH)
    of = any(page.kind(at) == "of" or page.word(at) in _WORTHS for at in range(where.at + 1, k))
    if one.measure not in TRADE or one.indicator or not of:
        return one, ""
    if page.value(k) in {"goods", "goods_services"}:
        return Measured(one.measure, f"{page.value(k)}_{one.measure}"), ""
    if page.kind(k) == "other" or page.value(k) == "services":
        return one, "other_measure"
    dealt = page.en or page.kind(k + 1) in {"object", "stop", "comma", ""}
    return one, "ambiguous" if page.kind(k) == "unknown" and dealt else ""


def _shared(page: Page, goods: str) -> None:
    """Such as "exported $717 billion and imported $786 billion worth of goods": both are of goods."""
    last = page.drafts[-1] if page.drafts else None
    if last is None or last.definition or page.kind(last.at + 1) != "and":
        return
    if last.type == "amount" and last.measure in TRADE:
        last.definition = (f"{goods}_{last.measure}",)


def _economy(page: Page, where: Scope) -> list[Measured]:
    """Such as "a $24 trillion economy"."""
    at = where.at + 1
    sized = page.en and page.kind(at) == "measure" and page.word(at) == "economy"
    return [GDP] if sized and page.kind(at + 1) not in {"unknown", "other", "of"} else []


def _returned(page: Page, where: Scope) -> bool:
    """EUの対中輸出は2,000億ドル、輸入は5,000億ドル: the other way of trade with a partner."""
    bound = any(why == "partner" for _, _, why in page.missed)
    return bound and not any(page.candidate(at) for at in where.before)


def _no_size(page: Page, where: Scope) -> str:
    """Why the amount is no size of an economy."""
    if growth.rate(page, where):
        return "difference"
    beside = [*where.before, where.at + 1, where.at + 2]
    if any(page.kind(k) == "time" and page.value(k) == "per" for k in beside):
        return "rate_of_time"
    if making.part_year(page, where):
        return "time"
    if any(page.kind(k) == "other" and page.value(k) == "difference" for k in where.back):
        return "difference"
    return "aim" if topics.aims(page, where) else ""


def _monthly(page: Page, where: Scope) -> bool:
    """Such as "exports reached US$300 billion in May"; a day of a month only says when it was said."""
    near = [*where.before, *where.after]
    if page.en and any(page.tokens[at].text == "May" and page.kind(at - 1) == "in" for at in near):
        return True
    return any(
        page.value(at) == "month" and not (page.num(at - 1) or page.num(at + 1)) for at in near
    )


def _measures(page: Page, where: Scope) -> list[Measured]:
    """What is measured, where the clause does not say it before the number."""
    state = page.state
    found = topics.by_verb(page, where) or topics.earlier(page, where) or _relative(page, where)
    if found:
        return found
    if state.why and _parallel(page, where):
        state.why = ""
    if not state.why:
        found = _coming(page, where)
    if topics.unknown(page, where) or state.why:
        return []
    return found or topics.carried(page)


def _relative(page: Page, where: Scope) -> list[Measured]:
    """24조 달러에 이르는 3국의 경제: the noun after the number."""
    if page.code == "ja" and page.kind(where.at + 1) == "of":
        # 6,322億ドルの財を輸出した
        k = page.skip(where.at + 2, {"definition"})
        goods = k > where.at + 2 and page.kind(k) == "object"
        if goods and page.value(k + 1).split()[:1] in (["exports"], ["imports"]):
            return [Measured.of(page.value(k + 1))]
    if not page.en:
        for k in where.after:
            sized = page.kind(k) == "measure" and page.value(k) != "size"
            if sized and page.kind(k - 1) in {"of", "area", "intra"}:
                return [Measured.of(page.value(k))]
    return []


def _parallel(page: Page, where: Scope) -> bool:
    """日本为5.087万亿美元 after a semicolon: the row's first topic again."""
    rows = [draft for draft in page.drafts if draft.type == "amount"]
    named = any(page.candidate(at) for at in where.before)
    if page.kind(where.near - 1) != "semicolon" or not rows or not named:
        return False
    page.state.measuring((Measured(rows[0].measure),))
    return True


def _coming(page: Page, where: Scope) -> list[Measured]:
    """中国(13.6万亿美元)、日本(4.97万亿美元)GDP总量: the measure after the row."""
    state = page.state
    if subjects.boxed(page, where) < 0 or state.measures_in == state.sentence:
        return []
    for at in range(where.at + 1, len(page.tokens)):
        if page.kind(at) == "measure":
            return [Measured.of(page.value(at))]
        if page.kind(at) in {"other", "unknown"}:
            break
    return []


def _subject(page: Page, where: Scope) -> tuple[str, int]:
    at = _world(page, where)
    if at >= 0:
        return catalog.WORLD, at
    state = page.state
    if state.world_in == state.sentence != state.area_in and not any(
        page.candidate(k) for k in where.back
    ):
        # "Global trade fell by 1.2 percent to $31 trillion"
        return catalog.WORLD, -1
    at = subjects.boxed(page, where)
    if at >= 0 and where.near == where.at:
        return page.value(at), at
    return subjects.subject(page, where)


def _world(page: Page, where: Scope) -> int:
    """Where the world is named, if the amount is its own total."""
    others = {"hold", "pronoun"}
    if not any(page.candidate(at) or page.kind(at) in others for at in where.before):
        at = next((at for at in where.before if page.world(at)), -1)
        within = page.skip(at + 1, {"measure", "of"})
        if at >= 0 and page.kind(within) not in {"in", "from"}:
            return at
    owned = page.kind(where.at - 1) == "poss" and page.world(where.at - 2)
    return where.at - 2 if owned else -1


def _among(page: Page, where: Scope, one: Measured, at: int, *, fresh: bool) -> bool:
    """Whether it is trade among those named; if so it is read."""
    state = page.state
    among = intra.amount(page, where, at)
    if not among and fresh and state.measures_in >= state.sentence - 1:
        among = state.among
    if among and "+" not in among and not is_group(among):
        # "Trade between Japan and its two neighbours"
        among = intra.OTHERS
    if among == intra.OTHERS:
        making.refuse(page, where, "partner")
    elif among:
        first = making.first(page, where, Whole(), at)
        plain = Measured(one.measure, one.indicator)
        making.add(page, where, "intra_trade", among, plain, first=first, last=where.at)
        making.remember(page, among, (one,), "intra_trade")
    return bool(among)


def _add(page: Page, where: Scope, area: str, at: int, one: Measured, after: bool) -> None:
    num, state = page.num(where.at), page.state
    last = where.at
    _held_against(page, where, area, one)
    if after:
        found = phrases.of_measures(page, where.at)
        last = (found.high if page.en else topics.after_end(page, where)) - 1
        page.used[where.at] = last + 1
    first, last = making.first(page, where, Whole(), at), making.owned(page, where, last)
    draft = making.add(page, where, "amount", area, one, first=first, last=last)
    if num is not None and num.kind == "intl":
        draft.definition = GDP.indicators("ppp")
    row = state.whole if state.frame_in == state.sentence else ""
    _remember(page, where, at, area, one.sized, row)


def _held_against(page: Page, where: Scope, area: str, one: Measured) -> None:
    """4.2兆ドルで、ドイツの約4.5兆ドルを下回り, 低于德国的4.5万亿美元: whoever is below that has been named before."""
    if page.en or page.kind(where.at - 1) != "of" or not page.area(where.at - 2):
        return
    hedge = making.hedge_at(page, where) if page.code == "zh" else -1
    led = page.kind(hedge) == "before" and page.value(hedge) in {"over", "under"}
    if led and any(page.candidate(k) for k in range(where.near, hedge)):
        # 中国GDP超过日本的5.8万亿美元
        page.change(hedge, replace(page.tokens[hedge], kind="function", value=""))
        page.roles[where.at - 2] = "versus"
        return
    before = (d for d in reversed(page.drafts) if d.type == "amount" and d.areas != area)
    other = next((d for d in before if d.measure == one.sized.measure and d.value), None)
    if other is not None:
        making.held_against(page, where, other.value or 0.0)


def _remember(page: Page, where: Scope, at: int, area: str, one: Measured, whole: str = "") -> None:
    """What the next number may leave out; 仅次于印度（14.4亿）: it is still about whom India is compared with."""
    before = page.state.area
    making.remember(page, area, (one,), "amount", whole)
    if at >= 0 and page.roles.get(at) in {"versus", "object"}:
        page.state.about(making.named_before(page, where, at) or before)


def persons(page: Page, where: Scope) -> None:
    """Read the number of people at the anchor, or say why it is not covered."""
    num = page.num(where.at)
    small = num is None or num.value < LEAST_PERSONS
    if small or growth.rate(page, where) or topics.aims(page, where):
        making.miss(page, where, "other_measure")
        return
    named, _, why = topics.topic(page, where, Whole())
    after = topics.after(page, where)
    population = any(one.measure == "population" for one in [*named, *after])
    stated = any(word in page.word(where.at) for word in ("人口", "인구", "population"))
    if why and not population:
        making.refuse(page, where, why)
        return
    area, at = _subject(page, where)
    of = page.skip(where.at - 1, {"function"}, -1)
    if page.en and page.kind(of) == "of" and not (named or page.word(of - 1) == "one"):
        # "Of the 8 billion people on Earth": what is divided, not whose it is.
        area = catalog.WORLD if any(page.world(k) for k in where.after) else ""
    strange = topics.unknown(page, where) or topics.strange(page, where, at, named)
    if not area or area == PAST or (strange and not population and not stated):
        making.miss(page, where, "ambiguous")
        return
    if after:
        page.used[where.at] = topics.after_end(page, where)
    first = making.first(page, where, Whole(), at)
    making.add(page, where, "amount", area, POPULATION, unit="persons", first=first, last=where.at)
    _remember(page, where, at, area, POPULATION)


def plain(page: Page, where: Scope) -> None:
    """A large number without a unit: persons after "population", dollars after "dollar GDP"."""
    named, _, why = topics.topic(page, where, Whole())
    named = named or (topics.earlier(page, where) if page.en else [])
    one = next(iter([*topics.after(page, where), *named]), None)
    state = page.state
    named_here = any(page.candidate(at) for at in where.before) or (
        subjects.boxed(page, where) >= 0 and not where.before
    )
    people = state.framed("amount", "rank") and named_here
    if one is None and people and state.measures == (POPULATION,):
        # "Japan has a population of 124 million, and Korea one of 52 million"
        one = POPULATION
    dollars = state.definition == "nominal" and state.definition_in == state.sentence
    if why:
        making.miss(page, where, why)
    elif one == POPULATION or topics.by_verb(page, where) == [POPULATION]:
        persons(page, where)
    elif one is not None and one.measure in {"gdp", *TRADE} and dollars:
        read(page, where)
