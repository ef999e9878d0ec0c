"""Comparisons: larger than, so many times, the size of, on a par with."""

from __future__ import annotations

from etl import catalog
from etl.reading import dating, distributing, growth, making, phrases, subjects, topics
from etl.reading.areas import PAST, codes
from etl.reading.comparing import objects
from etl.reading.draft import GDP, POPULATION, Draft, Measured, Whole
from etl.reading.numbers import Num
from etl.reading.page import Page, Scope

#: Sums that are compared as one.
_SUMS = frozenset({"ASEAN+CJK", "KOR+PRK", "EST+LVA+LTU", "BRA+RUS+IND+CHN+ZAF"})

#: Ways to measure that are those of GDP.
_PRICES = frozenset({"ppp", "nominal", "constant", "ppp_constant"})

_WERE = frozenset({"was", "were", "had"})
_THINGS = frozenset({"額", "규모", "것", "もの", "規模"})
#: Words that compare rates as well as sizes.
_RATES = ("more", "less", "above", "below", "higher", "lower", "exceed", "well above", "well below")
#: What is larger by a part, and what smaller.
_MORE = {"more": 1, "over": 1, "less": -1, "under": -1}


def read(page: Page, where: Scope) -> None:
    """Read the comparison at the anchor, or say why it is not covered."""
    found = objects(page, where.at)
    if where.at in page.taken or not found or _is_row(page, found[0]):
        return
    named, _, why = topics.topic(page, where, Whole())
    if why or (page.state.why and not named):
        making.miss(page, where, why or page.state.why)
        return
    if _of_growth(page, where, named):
        making.miss(page, where, "rank_of_contribution")
        return
    if _of_rate(page, where, named):
        making.miss(page, where, "growth_rate")
        return
    area, at = subjects.subject(page, where)
    measures = _measures(page, where, area, named)
    unclear = not measures or not area or area == PAST
    if unclear or topics.strange(page, where, at, named):
        making.miss(page, where, "ambiguous")
        return
    one = measures[0]
    if page.state.framed("other") and not any(
        page.candidate(k) or page.kind(k) == "pronoun" for k in where.before
    ):
        # アップルの時価総額は3.5兆ドルで、韓国のGDPを上回る: it is still about what is not covered.
        making.miss(page, where, page.state.why or "ambiguous")
        return
    if _of_another(page, where, found[0]) or _then(page, where, found[0]):
        making.miss(page, where, "ambiguous")
        return
    low, high = min(found[0], where.at), max(found[0], where.at)
    first = min(low, at) if at >= where.near else low
    for other in _sides(page, found[0]):
        if not set(codes(other)) & set(codes(area)):
            _compared(page, where, area, one, other, first, high)
    _further(page, where, found[0], area, one)
    page.used[where.at] = high + 1
    making.remember(page, area, (one,), "comparison", page.value(found[0]))


def _of_growth(page: Page, where: Scope, named: list[Measured]) -> bool:
    """对世界经济增长的贡献率为38.6%，超过七国集团: whether contributions to growth are compared, and no sizes."""
    own = named or len(page.value(where.at).split()) > 1 or _later(page, where)
    sized = any(page.kind(k) in {"agent", "measure"} for k in where.clause)
    return page.state.framed("growth_contribution") and not (own or sized)


def _of_rate(page: Page, where: Scope, named: list[Measured]) -> bool:
    """Such as "grew 5.2 percent, more than the US": rates are compared; "overtaking the US" is said of sizes."""
    own = named or any(
        page.candidate(k) or page.kind(k) in {"pronoun", "agent", "measure"} for k in where.before
    )
    return page.state.framed("rate") and not own and page.word(where.at).startswith(_RATES)


def _compared(
    page: Page, where: Scope, area: str, one: Measured, other: str, first: int, last: int
) -> Draft:
    comparator = page.value(where.at).split()[0]
    draft = making.add(
        page, where, "comparison", area, one, versus=other, unit="ratio", first=first, last=last
    )
    plain = {"ratio": "about", "nearly": "about", "more": "over", "less": "under"}
    return making.without_number(draft, plain.get(comparator, comparator))


def _of_another(page: Page, where: Scope, at: int) -> bool:
    """日本のGDPはEUの輸出を上回る: whether the other side has a measure of its own, and the subject another one."""
    k = page.skip(at + 1, {"of"} if not page.en else {"poss"})
    of = page.skip(at - 1, {"function"}, -1)
    if page.en and page.kind(of) == "of":
        k = of - 1
    sizes = {
        n: Measured.of(page.value(n)).measure
        for n in {k, *where.clause}
        if page.kind(n) == "measure" and page.value(n) != "size"
    }
    own = sizes.pop(k, "")
    return bool(own) and bool(sizes) and own not in sizes.values()


def _then(page: Page, where: Scope, at: int) -> bool:
    """Such as "as large as that of the EU was in 2022", 2022年的欧盟: whether the other side is that of another year."""
    if page.en:
        k = page.skip(at + 1, {"poss", "measure"})
        k = page.skip(k, {"comma"})
        return page.word(k) in _WERE and page.kind(k + 1) == "in" and page.kind(k + 2) == "year"
    linked = page.kind(at - 1) == "of"
    year = at - 1 - linked
    if page.kind(year) != "year":
        return False
    before = range(where.low, year)
    named = linked and any(page.candidate(k) or page.kind(k) == "pronoun" for k in before)
    return named or any(page.kind(k) == "year" for k in before)


def _is_row(page: Page, at: int) -> bool:
    """An area that a number follows in brackets is its subject: "lower than that of the EU (65.7 percent)"."""
    boxed = page.kind(at + 1) in {"open", "poss"} and page.num(at + 2)
    if boxed and page.state.frame == "intra_trade":
        page.roles.pop(at, None)
        return True
    return False


def _measures(page: Page, where: Scope, area: str, named: list[Measured]) -> list[Measured]:
    found = [one for one in named if one.measure != "size"] or _later(page, where)
    if found:
        return found
    by_word = page.value(where.at).split()[1:]
    if by_word:
        return [Measured(by_word[0])]
    found = topics.carried(page) or _coming(page, where)
    if found:
        return found
    sized = any(page.value(k) == "size" for k in where.clause)
    economic = any(
        page.kind(k) == "agent" or page.word(k).endswith("economies")
        for k in [*where.back, *where.after]
    )
    known = page.document.sizes or making.priced(page, where)
    return [GDP] if sized or economic or (area and known) else []


def _later(page: Page, where: Scope) -> list[Measured]:
    """Such as "Outweighs the G7 in the world economy"."""
    for at in where.after:
        named = page.kind(at) == "measure" and page.value(at) != "size"
        if named and (page.en or page.world(at - 1)):
            return [Measured.of(page.value(at))]
    return []


def _coming(page: Page, where: Scope) -> list[Measured]:
    """印度超过中国，成为世界第一人口大国: the noun of the rank that follows."""
    for at in range(where.at + 1, len(page.tokens)):
        other = page.area(at) and page.roles.get(at) != "versus"
        if page.kind(at) in {"semicolon", "stop"} or other:
            break
        if page.kind(at) == "agent" and page.value(at) != "other":
            return [Measured.of(page.value(at))]
        if page.kind(at) == "superlative" and page.value(at).startswith("population"):
            return [POPULATION]
        if page.kind(at) == "definition" and page.value(at) in _PRICES:
            return [GDP]
    return []


def _sides(page: Page, at: int) -> list[str]:
    """The areas compared with, one by one, or as a sum where the words add them up."""
    token = page.tokens[at]
    boxed, summed = _boxed(page, at)
    if len(boxed) > 1:
        return ["+".join(boxed)] if summed else boxed
    group = token.value in catalog.groups() or token.value in _SUMS or "+" not in token.value
    around = [at + 1, at + 2, at + 3, at + 4] if not page.en else [at - 1, at - 2, at + 1]
    if page.en and [page.kind(at - 2), page.kind(at - 1)] == ["measure", "of"]:
        # "the combined GDP of Japan and Korea"
        around += [at - 3, at - 4]
    if page.kind(at + 1) == "poss":
        # "than Japan's and Korea's combined"
        around.append(at + 2)
    summed = any(page.kind(k) == "sum" and page.word(k) != "모두" for k in around)
    return [token.value] if group or summed else list(token.parts)


def _boxed(page: Page, at: int) -> tuple[list[str], bool]:
    """Such as "Japan ($4.2 trillion) and Korea ($1.7 trillion) combined": the areas from a place on; whether they are added up."""
    found, end, after = [], at, at
    while page.area(end) and page.kind(end + 1) == "open" and page.code in {"en", "zh"}:
        found.append(page.value(end))
        after = page.unboxed(end + 1, 1)
        end = page.skip(after, {"and", "comma", "function"})
    return found, bool(found) and page.kind(page.skip(after, {"of"})) == "sum"


def _further(page: Page, where: Scope, at: int, area: str, one: Measured) -> None:
    """Such as "Overtook the US in 2011 and EU in 2012": a further one after its year."""
    kinds = [page.kind(at + n) for n in (1, 2, 3)]
    if not page.en or kinds != ["in", "year", "and"] or not page.drafts:
        return
    last = page.drafts[-1]
    last.year, last.dated = dating.text(page, page.tokens[at + 2].year)[0], True
    k = page.skip(at + 4, {"function"})
    if page.area(k):
        draft = _compared(page, where, area, one, page.value(k), where.at, k)
        if page.kind(k + 1) == "in" and page.kind(k + 2) == "year":
            draft.year, draft.dated = dating.text(page, page.tokens[k + 2].year)[0], True


def by_part(page: Page, where: Scope) -> bool:
    """Such as "Tops that of the euro area by half", 比欧元区高出一半, ユーロ圏を5割上回る; read if it is one."""
    num = page.num(where.at)
    if num is None:
        return False
    if not page.en:
        return _by_more(page, where, num)
    if page.value(where.at + 1) in _MORE and page.kind(where.at + 1) in {"predicate", "before"}:
        return _part_more(page, where, num)
    if page.kind(where.at - 1) != "by" or not page.drafts:
        return False
    last = page.drafts[-1]
    if last.type != "comparison" or last.value is not None:
        return False
    last.value = 1 + (num.value if last.comparator == "over" else -num.value)
    making.without_number(last, page.value(where.at), last.value)
    last.last = where.at
    return True


def _part_more(page: Page, where: Scope, num: Num) -> bool:
    """Such as "20 percent larger than", "a third less than": more or less by a part."""
    at = where.at + 1
    found = objects(page, at)
    if not found or not _ratio(page, where, Whole(area=page.value(found[0])), last=found[0]):
        return False
    page.roles[found[0]] = "versus"
    page.taken.add(at)
    part = 1 + _MORE[page.value(at)] * num.value
    _behind(page, page.drafts[-1], found[0] + 1)
    making.without_number(page.drafts[-1], page.value(where.at), part)
    page.used[where.at] = found[0] + 1
    return True


def _behind(page: Page, draft: Draft, at: int) -> None:
    """Such as "a third larger than the US in PPP terms": how it is measured stands behind whom it is compared with."""
    k = page.skip(at, {"in", "function", "measure", "poss"})
    if page.kind(k) == "definition" and not draft.definition:
        draft.definition = Measured(draft.measure).indicators(making.combined(page, k))


def _by_more(page: Page, where: Scope, num: Num) -> bool:
    """Larger or smaller by a part than an area beside the number."""
    at = where.at
    if page.code == "zh":
        k = page.skip(at - 1, {"rise", "function"}, -1)
        sign, high = page.value(k + 1), at
        beside = page.value(k - 1) == "than"
    else:
        k = at - 2
        high = next((n for n in range(at, at + 4) if page.value(n) in _MORE), at)
        sign = page.value(high)
        beside = page.value(at - 1) == "than" or page.word(at - 1) in {"を", "을", "를"}
    if not beside or not page.area(k) or sign not in _MORE:
        return False
    found = Whole(area=page.value(k), at=k, low=k)
    page.roles[k] = "versus"
    if not _ratio(page, where, found, last=high):
        return True
    draft = page.drafts[-1]
    making.without_number(
        draft,
        "exact" if high == at and page.code != "zh" else page.value(at),
        1 + _MORE[sign] * num.value,
    )
    page.used[at] = high + 1
    return True


def size_of(page: Page, where: Scope) -> bool:
    """Such as "Nine-tenths the size of the US economy", "2.5 times that of Japan"; read if it is one."""
    at = where.at + 1
    if not page.en or page.kind(at) != "predicate":
        return False
    inner = at + 2 if page.kind(at + 1) == "predicate" else at + 1
    found = phrases.phrase(page, inner, len(page.tokens))
    if not found.area or found.area == catalog.WORLD:
        return False
    page.taken.add(at)
    if _ratio(page, where, found, last=found.high - 1):
        page.roles[found.at] = "versus"
        page.used[where.at] = found.high
    return True


def times(page: Page, where: Scope) -> None:
    """Read a multiple: of another economy, else growth."""
    state = page.state
    if growth.rate(page, where) or growth.multiplied(page, where):
        making.miss(page, where, "growth_rate")
        growth.mention(page, where)
        return
    if size_of(page, where):
        return
    found = _multiplied(page, where)
    if not found.area and state.frame == "comparison" and not topics.unknown(page, where, found):
        found.area = state.versus
    if not found.area or found.area == catalog.WORLD:
        making.miss(page, where, "ambiguous")
        return
    _ratio(page, where, found, last=making.last(where, found))


def _multiplied(page: Page, where: Scope) -> Whole:
    """韓国の4.9倍, "2.5 times Japan's": what is multiplied."""
    if page.en:
        named = page.kind(where.at + 1) in {"area", "function"}
        return phrases.phrase(page, where.at + 1, where.high) if named else Whole()
    inner = {"of", "measure", "object", "sum"}
    at = max(page.skip(where.at - 1, inner, -1), where.low - 1)
    at = page.unboxed(at)
    if page.word(at) in _THINGS and page.kind(at - 1) == "sum":
        # 合わせた額の2倍, 합친 것의 두 배
        at = page.skip(at - 1, inner, -1)
    if page.kind(at) != "area" or at == where.at - 1:
        return Whole()
    measures = [
        Measured.of(page.value(k)) for k in range(at, where.at) if page.kind(k) == "measure"
    ]
    return Whole(area=page.value(at), at=at, low=at, high=where.at, measures=measures)


def _ratio(page: Page, where: Scope, found: Whole, *, last: int) -> bool:
    state = page.state
    named, _, why = topics.topic(page, where, found)
    if why or (state.why and not named):
        making.miss(page, where, why or state.why)
        return False
    if not found.measures and _of_growth(page, where, named):
        making.miss(page, where, "rank_of_contribution")
        return False
    area, at = subjects.subject(page, where, found.at)
    if area == found.area:
        area, at = distributing.other(page, found.at)
    if not area or area == found.area:
        making.miss(page, where, "ambiguous")
        return False
    known = [*found.measures, *named, *topics.carried(page)]
    one = next((one for one in known if one.measure != "size"), GDP)
    if one.measure == "trade" and set(codes(area)) & set(codes(found.area)):
        # 日韓の貿易額は日中の4分の1: trade between pairs, not theirs with the world.
        making.miss(page, where, "partner")
        return False
    making.add(
        page,
        where,
        "comparison",
        area,
        one,
        versus=found.area,
        unit="ratio",
        first=making.first(page, where, found if not page.en else Whole(), at),
        last=last,
    )
    making.remember(page, area, (one,), "comparison", found.area)
    return True
