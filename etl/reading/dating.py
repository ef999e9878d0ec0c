"""Which year a number is of."""

from __future__ import annotations

import re

from etl.reading.draft import Draft
from etl.reading.owners import head
from etl.reading.page import Page, Scope
from etl.reading.years import Year

_OWN = frozenset({"measure", "agent", "intra", "growth"})
#: How a year in brackets is marked that held no number: of the number before, or of all before.
_BOXED = frozenset({"boxed", "all"})
#: After these comes what is held against it: another year, another number.
AGAINST = frozenset({"compared with", "compared to", "versus", "vs", "vs.", "against"})
_NAMED = frozenset({"area", "pronoun", "trilateral", "unknown", "modifier"})
_BOX = frozenset({"open", "close"})
#: What is so for a while, and is not reported for a year as amounts and shares are.
_STATES = frozenset({"rank", "comparison"})
_WERE = frozenset({"was", "were"})
_TOLD = frozenset({"said", "says", "noted", "added", "told", "stated", "according to", "argued"})
_WAS = {
    "ja": re.compile(r"^[^、。,]{1,20}?(?:だった|であった)"),
    "ko": re.compile(
        r"^[^,.]{1,20}?(?:였다|이었다|였으|이었으|였지|이었지|였고|이었고|였던|이었던)"
    ),
}
_NEAR = 8
_WAYS = ("up", "down")
_LARGER = frozenset({"over", "under", "more", "less"})
_INFLECTED = frozenset({"function", "ending", "to"})
_ENDS = frozenset({"close", "function", "ending", "comma", "stop", "quote"})
_AFTER = frozenset({"open", "to", "topic", "object", "definition"})


def text(page: Page, year: Year | None) -> tuple[str, str]:
    """The year and, of a period, its end; empty where the day that it was said is needed and not known."""
    if year is None:
        return "", ""
    said = page.state.said
    first, last = year.said_in(said)
    if last.startswith("-"):
        last = str(said + int(last)) if said is not None else ""
    return first, last


def before(page: Page, where: Scope) -> Year | None:
    """The year that stands nearest before the anchor, since the last one; another time only where there is none."""
    low = where.low
    if not page.en:
        index = page.anchors.index(where.at) if where.at in page.anchors else 0
        low = page.anchors[index - 1] + 1 if index else 0
    years = [page.tokens[at].year for at in range(where.at - 1, low - 1, -1) if is_year(page, at)]
    return next((year for year in years if year and not year.vague), next(iter(years), None))


def is_year(page: Page, at: int) -> bool:
    """Whether a year is said of what is told; not one that it is compared with: 2002년보다, "relative to 2010"."""
    if page.kind(at) != "year" or page.value(at + 1) == "than":
        return False
    if page.word(at - 1) in AGAINST or page.word(at + 1) == "대비" or _relative(page, at):
        return False
    if page.num(page.skip(at + 1, {"of"})):
        return True
    if (_risen_en if page.en else _risen)(page, at):
        return False
    # 2000年の7%に比べ、2023年は: what is held against comes before the word in Japanese and Korean.
    led = page.code in {"en", "zh"}
    before = {page.value(at - 1), page.value(page.skip(at - 1, {"in"}, -1))} if led else set()
    return "than" not in before


def _risen_en(page: Page, at: int) -> bool:
    """Such as "up from 2013", "a rise from 2013", "higher than in 2013", "unlike in 2013"."""
    k = page.skip(at - 1, {"in"}, -1)
    if page.kind(k) == "from":
        return page.word(k).startswith(_WAYS) or page.kind(k - 1) == "rise"
    larger = page.kind(k) == "before" and page.value(k).split()[0] in _LARGER and k < at - 1
    return larger or page.kind(k) == "predicate" or page.word(k) == "unlike"


def _risen(page: Page, at: int) -> bool:
    """2013年から増加して, 2013년에서 늘어난: where a rise begins of which no number is said."""
    if page.kind(at + 1) != "from" or page.kind(at + 2) != "rise":
        return False
    return not any(page.num(k) for k in range(at + 2, page.skip(at + 3, _INFLECTED)))


def _relative(page: Page, at: int) -> bool:
    """Such as "relative to 2010"."""
    return page.en and page.word(at - 1) == "to" and page.word(at - 2) == "relative"


def after(page: Page, where: Scope, until: int | None = None) -> Year | None:
    """The year that stands after the anchor: "in 2023", "(2021)"."""
    if not page.en:
        at = page.skip(where.at + 1, _AFTER)
        if boxed(page, at) and at <= where.at + 2:
            # 24兆ドル(2023年)と、...
            return page.tokens[at].year
        close = page.kind(at + 1) in {"close", "comma", "stop", "", "semicolon"}
        short = at <= where.at + 3
        return page.tokens[at].year if page.kind(at) == "year" and close and short else None
    high = min(until, len(page.tokens)) if until is not None else where.high
    for at in range(where.at + 1, high):
        if page.kind(at) in {"comma", "semicolon", "stop"}:
            break
        if page.kind(at) == "year":
            return page.tokens[at].year
    return None


def boxed(page: Page, at: int) -> bool:
    """Whether a year stood in brackets by itself."""
    return page.kind(at) == "year" and page.value(at) in _BOXED


def between(page: Page, first: int, last: int) -> Year | None:
    """The last year between two places."""
    for at in range(last - 1, first, -1):
        if page.kind(at) == "year":
            return page.tokens[at].year
    return None


def date(page: Page, draft: Draft, where: Scope) -> None:
    """Give a claim its year: the one beside it, or the one of before that still holds."""
    year = after(page, where)
    if year is None or year.vague:
        year = year or before(page, where)
    if year is None:
        year = _carried(page, where)
    if year is None:
        draft.untimed = draft.type in _STATES and _was(page, where)
        return
    draft.year, draft.year_to = text(page, year)
    if draft.year_to and draft.type != "growth_contribution" and _reached(page, where):
        draft.year, draft.year_to = draft.year_to, ""
    draft.dated = True
    draft.untimed = year.vague
    draft.forecast = draft.forecast or year.expected
    page.state.dated(year)


def _was(page: Page, where: Scope) -> bool:
    """Such as "Japan was the world's second-largest economy", 世界第2位だった, 세계 2위였다: at some time, and not now.

    What somebody "said was" so may be so still, and a year or an amount of the sentence may be meant.
    """
    if page.state.year_in == page.state.sentence or page.drafts:
        return False
    if page.en:
        told = any(page.word(at) in _TOLD for at in range(where.at))
        return not told and any(page.word(at) in _WERE for at in where.before)
    rest = "".join(token.text for token in page.tokens[where.at : where.at + _NEAR])
    said = _WAS[page.code].search(rest) if page.code in _WAS else None
    return said is not None


def _reached(page: Page, where: Scope) -> bool:
    """Such as "has doubled since 2005 to 14 percent", 2005年以来增至14%: the level at the end, not that of every year."""
    num = page.num(where.at)
    if (num is not None and num.to is not None) or any(
        page.word(at) == "never" for at in where.back
    ):
        # "Fell from 5 to 4.2 trillion" has both ends; "never since 2018" is every year.
        return False
    index = page.anchors.index(where.at) if where.at in page.anchors else 0
    # "rose by four points to 25 percent"
    before = page.num(page.anchors[index - 1]) if index else None
    by_points = before is not None and before.kind == "points"
    # "rose fifteenfold from 2000 to 2022, to US$18 trillion"
    by_points = by_points or (page.en and page.kind(where.at - 1) == "to")
    return by_points or any(page.kind(at) == "rise" for at in [*where.before, *where.after])


def _carried(page: Page, where: Scope) -> Year | None:
    state = page.state
    if _aside(page, where) or _of_noun(page, where):
        return None
    if state.year_in == state.sentence:
        return state.year if _elliptic_here(page, where) or not _parted(page, where) else None
    return state.year if state.year_in >= state.sentence - 1 and _elliptic(page, where) else None


def _aside(page: Page, where: Scope) -> bool:
    """Whether the year said last stands with a number of its own in a bracket: 24%(2010年は20%)、輸出の20%."""
    # 2023年(上年为23.9%): the year counted back is not the one that holds.
    told = [at for at in range(where.at) if (year := page.tokens[at].year) and not year.aside]
    last = max(told, default=0)
    begins = next((k for k in range(last, -1, -1) if page.kind(k) in _BOX), -1)
    ends = next((k for k in range(last, where.at) if page.kind(k) == "close"), -1)
    boxed = page.kind(begins) == "open" and ends > 0
    return boxed and any(page.num(k) for k in range(begins, ends))


def _of_noun(page: Page, where: Scope) -> bool:
    """1999年仅为1300亿美元的三国贸易额增长到7800亿美元: whether the year is that of what is said of a noun, which rose since."""
    index = page.anchors.index(where.at) if where.at in page.anchors else 0
    before = page.anchors[index - 1] if index else -1
    k = head(page, before)
    dated = any(page.kind(at) == "year" for at in range(before))
    return k >= 0 and dated and any(page.kind(at) == "rise" for at in [*where.back, where.at + 2])


def _parted(page: Page, where: Scope) -> bool:
    """Whether a semicolon stands between the year and the number, and whose it is is said again.

    A clause that leaves its subject out leaves its year out, too: 2023年三国出口3.5万亿美元；进口2.6万亿美元.
    """
    last = max((at for at in range(where.at) if page.kind(at) == "year"), default=0)
    parted = any(page.kind(at) == "semicolon" for at in range(last, where.at))
    return parted and any(page.kind(at) in _NAMED for at in where.clause)


def _counts_people(page: Page, where: Scope) -> bool:
    num = page.num(where.at)
    return num is not None and num.kind == "persons"


def _elliptic_here(page: Page, where: Scope) -> bool:
    """Whether the clause leaves its measure to what was said in this sentence: then its year holds, too."""
    if _counts_people(page, where):
        return False
    own = [*where.back, *(where.after if page.en else ())]
    return not any(page.kind(at) in _OWN or page.num(at) for at in own)


def _elliptic(page: Page, where: Scope) -> bool:
    """Whether it goes on with the sentence before: a part of it, or without a measure of its own."""
    if _counts_people(page, where):
        return False
    if any(page.kind(at) == "part" for at in range(where.at)):
        return True
    later = page.en and any(page.kind(at) in {"measure", "growth"} for at in where.after)
    return not later and not any(page.kind(at) in {*_OWN, "num"} for at in range(where.at))


def _of_row(page: Page) -> None:
    """中国16.9%、日本4.1%、韓国1.7%(2023年): a year in brackets after a row holds for all of it."""
    last = -1
    for at in page.places("year"):
        before, last = last, at
        row = [d for d in page.drafts if before < d.at < at]
        if page.en or not row or not boxed(page, at):
            continue
        ends = page.skip(at + 1, _ENDS) >= len(page.tokens) or page.kind(at + 1) == "semicolon"
        for draft in row:
            parted = any(page.kind(k) == "semicolon" for k in range(draft.at, at))
            alike = (draft.type, draft.measure) == (row[-1].type, row[-1].measure)
            held = page.value(at) == "all" or (not parted and (ends or alike))
            if held and not (draft.dated or draft.untimed):
                draft.year, draft.year_to = text(page, page.tokens[at].year)
                draft.dated = True


def backfill(page: Page) -> None:
    """A year at the end of a row holds for all of it: "19.6 percent of ... and 18.5 percent of its exports in 2010"."""
    _of_row(page)
    years = [at for at, token in enumerate(page.tokens) if token.kind == "year"]
    if page.en:
        for this, following in zip(page.drafts[-2::-1], page.drafts[:0:-1], strict=True):
            parted = any(page.kind(k) == "semicolon" for k in range(this.at, following.at))
            parted = parted or any(page.word(k) in AGAINST for k in range(this.at, following.at))
            late = not parted and any(following.at < at for at in years)
            row = following.type == this.type != "comparison"
            same = row or not page.stopped(this.at, following.at)
            if late and same and following.dated and not this.dated:
                this.year, this.year_to = following.year, following.year_to
                this.dated = True
    if not page.drafts or len(years) != 1 or years[0] < page.drafts[-1].at:
        return
    if any(draft.dated and draft.year for draft in page.drafts):
        return
    at = years[0]
    aside = any(page.kind(k) == "unknown" for k in range(page.drafts[-1].last, at))
    if aside and any(page.kind(k) == "comma" for k in range(page.drafts[-1].last, at)):
        # The clause after the claims is about something else.
        return
    ends = page.skip(at + 1, {"close", "function", "comma", "stop", "quote"}) >= len(page.tokens)
    if page.en or ends:
        for draft in page.drafts:
            if not any(page.kind(k) == "semicolon" for k in range(draft.at, page.drafts[-1].at)):
                draft.year, draft.year_to = text(page, page.tokens[at].year)
