"""Changes: two numbers that are the ends of one claim, in either order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Literal, cast

from etl.reading import amounts, comparisons, dating, making, ranks, shares
from etl.reading.claims import Comparator
from etl.reading.draft import Draft
from etl.reading.page import Page, Scope, scope
from etl.reading.tables import table
from etl.reading.years import Year

READERS: dict[str, Callable[[Page, Scope], None]] = {
    "ratio": shares.read,
    "usd": amounts.read,
    "intl": amounts.read,
    "persons": amounts.persons,
    "plain": amounts.plain,
    "rank": ranks.read,
    "times": comparisons.times,
}
_HEDGES: tuple[tuple[str, Comparator], ...] = tuple(table("words")["changes"]["hedges"].items())


def read(page: Page, n: int, where: Scope) -> int:
    """Read the change that begins with an anchor; how many anchors it holds, or 0 if there is none."""
    at = page.anchors[n]
    num = page.num(at)
    if num is None or num.kind not in READERS:
        return 0
    if num.to is not None and page.code == "ja" and page.kind(at + 1) == "from":
        # Such as 3%台から18%へ: it begins above 3 percent.
        start = replace(page.tokens[at], value="over", num=replace(num, to=None))
        page.change(at, start)
    elif num.to is not None:
        return _range(page, where) if page.en and page.kind(at - 1) == "from" else 0
    m = n + 1
    while m < len(page.anchors) and _aside(page, page.anchors[m]):
        m += 1
    if m == len(page.anchors):
        return 0
    second = page.num(page.anchors[m])
    if second is None or second.kind != num.kind or second.to is not None:
        return 0
    order = _order(page, at, page.anchors[m], where)
    if not order:
        return 0
    _changed(page, where, n, m, backwards=order == "back")
    return m - n + 1


def _aside(page: Page, at: int) -> bool:
    """A rank or a difference in brackets between the ends: 22.5%(세계 3위)에서."""
    num = page.num(at)
    boxed = page.kind(at - 1) in {"open", "area"} and "close" in {
        page.kind(at + 1),
        page.kind(at + 2),
    }
    return boxed and num is not None and num.kind in {"points", "rank"}


def _order(page: Page, a: int, b: int, where: Scope) -> str:
    """``forth`` from the first number to the second, ``back`` from the second to the first, or none."""
    between = range(a + 1, b)
    if any(page.kind(k) == "arrow" for k in between) and len(between) <= 2:
        return "forth"
    if page.en:
        return _order_en(page, a, b)
    if page.code == "zh":
        return _order_zh(page, where, between)
    return _order_left(page, a, b)


def _order_en(page: Page, a: int, b: int) -> str:
    before_a = page.kind(page.skip(a - 1, {"function", "of"}, -1))
    before_b = page.kind(max(a, page.skip(b - 1, {"function", "of"}, -1)))
    kinds = {page.kind(k) for k in range(a + 1, b)}
    if before_a == "from" and before_b == "to":
        return "forth"
    if before_b == "from" and not kinds & {"stop", "hold"}:
        return "back"
    grows = before_b == "to" and "rise" in kinds and not kinds & {"comma", "semicolon"}
    return "forth" if grows else ""


def _order_zh(page: Page, where: Scope, between: range) -> str:
    begins = any(page.kind(k) == "from" for k in where.before)
    ends = any(page.kind(k) == "to" or "to" in page.value(k).split() for k in between)
    stops = page.stopped(between.start, between.stop)
    return "forth" if begins and ends and not stops else ""


def _order_left(page: Page, a: int, b: int) -> str:
    """17%から24%へ, 5%에서 9.5%로; 22%強で、20%前後から高まった."""
    if any(page.kind(k) in {"semicolon", "stop"} for k in range(a + 1, b)):
        return ""
    k = _past_gloss(page, a + 1, b)
    leaves = page.kind(k) == "from" and page.value(k) != "in"
    if leaves and not page.stopped(k, b):
        return "forth"
    rest = range(b + 1, len(page.tokens))
    rises = any(page.kind(x) == "rise" for x in rest[:5])
    if page.kind(b + 1) == "from" and rises and not any(page.num(x) for x in rest):
        return "back"
    return ""


def _past_gloss(page: Page, at: int, high: int) -> int:
    while page.kind(at) in {"function", "close", "agent", "object", "open"} and at < high:
        if page.kind(at) == "open":
            while at < high and page.kind(at) != "close":
                at += 1
        else:
            at += 1
    return at


def _changed(page: Page, where: Scope, n: int, m: int, *, backwards: bool) -> None:
    """One claim with two ends, read as the level of one of its numbers."""
    a, b = page.anchors[n], page.anchors[m]
    year = dating.before(page, where)
    if dating.boxed(page, a + 1):
        # 22%(2010年)から24%(2023年)へ
        year = page.tokens[a + 1].year
    made = _level(page, where, a, b, m)
    if not made:
        return
    year_a = dating.after(page, where, b) if page.en else None
    year_b = dating.after(page, scope(page, m)) or dating.between(page, a, b)
    first, last = (b, a) if backwards else (a, b)
    start, end = page.tokens[first], page.tokens[last]
    if start.num is None or end.num is None:
        return
    for draft in made:
        _two_ends(draft, start.num.kind)
        making.without_number(draft, end.value, draft.value)
        draft.value, draft.value_to = start.num.value, end.num.value
        draft.comparator_from = _from(start.value)
        draft.last = max(draft.last, b)
        _date(page, draft, backwards, year, year_a, year_b)
    page.used[b] = max(page.used.get(b, 0), b + 1)
    if not backwards and year_b is not None:
        page.state.dated(year_b)
    elif backwards:
        # "24% (up from 20% in 2010), 20% of its exports": what follows is of the year of the end.
        page.state.year = year
    _asides(page, n, m, year)


def _level(page: Page, where: Scope, a: int, b: int, m: int) -> list[Draft]:
    """The claim that the first number makes alone, or the second with all that is before both."""
    before = len(page.drafts)
    num = page.num(a)
    reader = READERS[num.kind if num else "ratio"]
    reader(page, where)
    if len(page.drafts) == before:
        page.missed[:] = [each for each in page.missed if each[1] != a]
        reader(page, Scope(b, where.low, where.near, scope(page, m).high))
    return page.drafts[before:]


def _two_ends(draft: Draft, kind: str) -> None:
    if draft.type == "intra_trade":
        draft.measure = "intra_trade"
        draft.unit = "share" if kind == "ratio" else "usd"
        draft.of = draft.of if kind == "ratio" else ""
    elif draft.type == "comparison":
        draft.of = draft.versus
    draft.type = "change"


def _from(hedge: str) -> Comparator | Literal[""]:
    return "" if hedge == "exact" else cast(Comparator, hedge)


def _date(
    page: Page,
    draft: Draft,
    backwards: bool,
    before: Year | None,
    after_a: Year | None,
    after_b: Year | None,
) -> None:
    """The years of both ends; those of the last change where the words say "in the same period"."""
    state = page.state
    if page.en:
        first, second = dating.text(page, after_a)[0], dating.text(page, after_b)[0]
        if backwards:
            first, second = second, first
        if before and not (first or second) and dating.text(page, before)[1]:
            # "Between 2000 and 2023, ... rose from 4 to 14 percent"
            first, second = dating.text(page, before)
        elif not second and before and (backwards or not first):
            second = dating.text(page, before)[0]
    else:
        start, end = dating.text(page, before), dating.text(page, after_b)
        first, second = start[0], end[0] or start[1]
        if backwards:
            first, second = end[0], start[0]
    same = any(token.kind == "time" and token.value == "same" for token in page.tokens)
    if not (first or second) and (same or state.year_in == state.sentence):
        first, second = state.span
    if first == second:
        # No change is from a year to the same year: where it begins is not known.
        first = ""
    draft.year, draft.year_to, draft.dated = first, second, True
    draft.untimed = any(year is not None and year.vague for year in (before, after_a, after_b))
    if first or second:
        state.span = (first, second)


def _asides(page: Page, n: int, m: int, year: Year | None) -> None:
    """The ranks in brackets between the ends, of the year of the first."""
    for k in range(n + 1, m):
        num = page.num(page.anchors[k])
        if num is not None and num.kind == "rank":
            kept = page.state.year
            page.state.year = year or kept
            ranks.read(page, scope(page, k))
            page.state.year = kept


def _range(page: Page, where: Scope) -> int:
    """Such as "From over US$130 billion to US$500 billion" looks like a range."""
    before = len(page.drafts)
    num = page.num(where.at)
    if num is None:
        return 0
    READERS[num.kind](page, where)
    token = page.tokens[where.at]
    for draft in page.drafts[before:]:
        _two_ends(draft, num.kind)
        draft.comparator = "exact"
        draft.comparator_from = _hedge(token.text)
    return 1


def _hedge(text: str) -> Comparator | Literal[""]:
    lowered = text.lower()
    for words, said in _HEDGES:
        if lowered.startswith(words):
            return said
    return ""
