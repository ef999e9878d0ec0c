"""Trade among those named: 三国间贸易额, "trilateral trade", "65 percent of the EU's trade is internal"."""

from __future__ import annotations

from etl import catalog
from etl.reading import making, references, subjects, topics
from etl.reading.areas import REGIONS, added, within
from etl.reading.draft import TRADE, Measured, Whole
from etl.reading.lexer import Token
from etl.reading.owners import head
from etl.reading.page import Page, Scope
from etl.reading.tables import words

#: More than the members: trade of a group with others.
OTHERS = "?"
_TRADE = Measured("trade")
#: Of two economies such a total is that of the trade between them.
_TOTALS = words("intra", "totals")


def means_intra(page: Page, at: int) -> bool:
    """Whether a word like "among" or 间 names those among whom trade is."""
    value = page.value(at).split()[0]
    if value not in {"among", "within"}:
        return True
    if page.en:
        k = page.skip(at + 1, {"function"})
        return page.area(k) or page.kind(k) == "pronoun"
    k = page.skip(at - 1, {"of"}, -1)
    joined = page.tokens[at].glued or page.code == "ko"
    return joined and (page.area(k) or page.kind(k) == "pronoun")


def those_among(page: Page, said: int, where: Scope) -> str:
    """Among whom; empty if the words do not name them, `OTHERS` where a group trades with others."""
    value = page.value(said).split()[0]
    if value in catalog.groups() or value in REGIONS:
        return value
    named = _after(page, said, value) if page.en else _before(page, said, where, value)
    if named:
        return named
    if value == "bilateral":
        pair = next((parts for parts in reversed(page.state.listed) if len(parts) == 2), None)
        return added(*pair) if pair else OTHERS
    trilateral = any(page.kind(j) == "trilateral" for j in where.before)
    return catalog.CJK if trilateral else ""


def _after(page: Page, said: int, value: str) -> str:
    k = page.skip(said + 1, {"function"})
    if value not in {"among", "within"}:
        return ""
    if page.kind(k) == "pronoun":
        return references.antecedent(page, k)
    if page.kind(k) != "area":
        return ""
    return OTHERS if _mixed(page.tokens[k]) else page.value(k)


def _mixed(area: Token) -> bool:
    """A group with others, or with another group: their trade is no trade among members."""
    groups = {code for code in area.parts if code in REGIONS or code in catalog.groups()}
    return len(area.parts) > 1 and bool(groups - {catalog.CJK} or "CJK" in area.parts)


def _before(page: Page, said: int, where: Scope, value: str) -> str:
    k = page.skip(said - 1, {"of", "function", "sum"}, -1)
    if page.kind(k) == "pronoun":
        return references.antecedent(page, k)
    if not page.area(k):
        return ""
    others = {
        page.value(j)
        for j in range(where.low, said)
        if page.area(j) and j != k and page.roles.get(j) != "versus"
    }
    mixed = _mixed(page.tokens[k]) or (value == "among" and others - {page.value(k)})
    return OTHERS if mixed else page.value(k)


def share(page: Page, where: Scope, whole: Whole, named: list[Measured]) -> bool:
    """Whether the number is the share of trade among members; if so it is read."""
    said = _said(page, where, named)
    if said is None and not whole.intra:
        return _carried(page, where, whole, named)
    if _of_another(page, where, whole, said):
        return False
    if _with_others(page, where) or _pairs(whole.area, said, page, where):
        making.refuse(page, where, "partner")
        return True
    if any(one.measure not in TRADE for one in _all(page, where, whole, named)):
        return False
    area = those_among(page, said, where) if said is not None else whole.area
    if not area and said is not None and whole.area != catalog.WORLD:
        area = whole.area
    area = area or subjects.subject(page, where)[0]
    if not area or area == catalog.WORLD:
        return False
    if area == OTHERS:
        making.refuse(page, where, "partner")
        return True
    _add(page, where, whole, area, whole.area or area, said, _trade(named, whole))
    if page.en and whole.high > where.at:
        page.used[where.at] = whole.high
    return True


def _with_others(page: Page, where: Scope) -> bool:
    """Such as "80 percent of their trade is with others"."""
    return page.en and any(
        page.word(at) in {"others", "outsiders", "outside"} or page.value(at) == "rest"
        for at in where.after
    )


def _pairs(whole: str, said: int | None, page: Page, where: Scope) -> bool:
    """日韩之间的贸易额不到中日贸易额的三成: trade of two pairs, which is no share of either."""
    among = those_among(page, said, where) if said is not None else ""
    further = [k for k in where.after if page.kind(k) == "intra" and means_intra(page, k)]
    if among and any(those_among(page, k, where) not in {"", among} for k in further):
        return True
    pairs = whole.count("+") == among.count("+") == 1
    return pairs and bool(set(whole.split("+")) & set(among.split("+"))) and whole != among


def _said(page: Page, where: Scope, named: list[Measured]) -> int | None:
    """Where a word says that trade among members is meant."""
    places = [*where.before, *where.after, *(where.earlier if not named else ())]
    return next((at for at in places if page.kind(at) == "intra" and means_intra(page, at)), None)


def _of_another(page: Page, where: Scope, whole: Whole, said: int | None) -> bool:
    """RCEP域内のGDPの8割超は日中韓: "within" only says of what the share is."""
    here = said is not None and whole.low >= 0 and 0 <= whole.at <= said < where.at
    if not (whole.intra or (here and not page.en)) or not whole.area:
        return False
    area, at = subjects.subject(page, where, whole.at)
    return at >= 0 and area != whole.area and within(area, whole.area)


def _all(page: Page, where: Scope, whole: Whole, named: list[Measured]) -> list[Measured]:
    return [*whole.measures, *named, *topics.after(page, where)]


def _trade(named: list[Measured], whole: Whole) -> Measured:
    found = next((one for one in [*named, *whole.measures] if one.measure in TRADE), _TRADE)
    return _TRADE if found.total else found


def _add(
    page: Page,
    where: Scope,
    whole: Whole,
    area: str,
    base: str,
    said: int | None,
    one: Measured = _TRADE,
) -> None:
    beyond = said if said is not None and said > where.at else where.at
    making.add(
        page,
        where,
        "intra_trade",
        area,
        one,
        of=base,
        first=making.first(page, where, whole, said if said is not None else -1),
        last=max(making.last(where, whole), beyond),
    )
    making.remember(page, area, (_TRADE,), "intra_trade", base)


def _carried(page: Page, where: Scope, whole: Whole, named: list[Measured]) -> bool:
    """EUの6割超, "compared with 40 percent for USMCA": the row goes on."""
    state = page.state
    if not state.framed("intra_trade", back=1):
        return False
    if state.frame_in != state.sentence and not topics.follows(page, where):
        return False
    if any(one.measure not in TRADE for one in _all(page, where, whole, named)):
        return False
    if whole.area == catalog.WORLD:
        return _of_world(page, where, whole, named)
    area = whole.area
    if whole.its in {"their", "our", "its"} and whole.measures:
        area = state.area
    if not area:
        if topics.unknown(page, where, whole):
            return False
        area, at = _placed(page, where) or subjects.subject(page, where)
        if at < 0 and not topics.holds(page, where):
            return False
    if not area or area == catalog.WORLD:
        return False
    _add(page, where, whole, area, area, None)
    return True


def _placed(page: Page, where: Scope) -> tuple[str, int] | None:
    """Such as "while in East Asia the figure is 50 percent"."""
    at = next((at for at in where.before if page.area(at)), -1)
    return (page.value(at), at) if page.roles.get(at) == "place" else None


def _of_world(page: Page, where: Scope, whole: Whole, named: list[Measured]) -> bool:
    """三国间贸易额达7800亿美元，占全球贸易的3%."""
    own = any(page.candidate(at) for at in where.before if at != whole.at)
    if named or own or not topics.holds(page, where):
        return False
    _add(page, where, whole, page.state.area, catalog.WORLD, None)
    return True


def amount(page: Page, where: Scope, named_at: int) -> str:
    """Among whom an amount of trade is; empty if it is trade in total, `OTHERS` where a group trades with others."""
    for at in where.back:
        if page.kind(at) == "intra" and means_intra(page, at):
            found = those_among(page, at, where)
            if found == OTHERS and page.value(at).startswith("bilateral"):
                parts = page.tokens[named_at].parts if named_at >= 0 else ()
                return added(*parts) if len(parts) == 2 else OTHERS
            return found or subjects.subject(page, where)[0]
        if page.kind(at) == "trilateral" and page.kind(at + 1) in {"measure", "definition"}:
            return catalog.CJK
    return "" if page.en else _headed(page, where) or _plain(page, where)


def _headed(page: Page, where: Scope) -> str:
    """1300亿美元的三国贸易额, 1300億ドルだった3か国間の貿易, 1300억 달러였던 3국 간 교역: the noun is what the amount was of."""
    k = head(page, where.at)
    said = page.skip(k + 1, {"year"})
    at = page.skip(said, {"intra", "of"})
    own = any(page.kind(j) == "measure" for j in where.before)
    if own or k < 0 or page.kind(at) != "measure":
        return ""
    if page.kind(said) == "intra" and means_intra(page, said):
        return those_among(page, said, where)
    return _among_named(page, at)


def _of_pairs(page: Page, at: int) -> bool:
    """Whether a word for trade may be of that between two: 贸易额, 両国の貿易総額; not 进出口总额, which is theirs in total."""
    if page.value(at) == "trade":
        return True
    summed = any(page.kind(k) in {"sum", "each"} for k in range(at))
    return page.word(at) in _TOTALS and not summed


def _plain(page: Page, where: Scope) -> str:
    """三国贸易额, 3국 교역액, 日本と中国の貿易額: plain trade of several is among them; 三国的贸易总额 is not."""
    own = any(page.kind(at) in {"measure", "area"} for at in where.before)
    for at in where.before if own else where.back:
        among = _among_named(page, at)
        if among:
            return among
    return ""


def _among_named(page: Page, at: int) -> str:
    """Among whom trade is where only their names stand before the word for it; empty if it is trade in total."""
    if page.kind(at) != "measure" or not _of_pairs(page, at):
        return ""
    linked = page.kind(page.skip(at - 1, {"year"}, -1)) == "of"
    k = page.skip(at - 1, {"year", "of"}, -1)
    # ASEANと日中韓との貿易額
    k -= linked and page.kind(k) == "and"
    if not page.area(k):
        return ""
    area = page.tokens[k]
    if _mixed(area):
        return OTHERS
    total = page.value(at) != "trade"
    few = len(area.parts) in ({2} if linked or total else {2, 3})
    if (few and area.value not in catalog.groups()) or (
        area.value == catalog.CJK and not (linked or total)
    ):
        return area.value
    return ""
