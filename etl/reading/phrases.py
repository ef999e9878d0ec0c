"""The whole of a share in English: the noun phrase after "of", or after "share of" before the number."""

from __future__ import annotations

from dataclasses import replace

from etl import catalog
from etl.reading.areas import is_group
from etl.reading.draft import Measured, Whole
from etl.reading.page import Page, Scope, scope

_OWNERS = frozenset({"its", "their", "our"})
#: Verbs and prepositions that end a phrase in which nothing is measured yet.
_ENDS = frozenset({"is", "are", "was", "were", "in", "as", "by"})

_LINKS = frozenset({"and", "comma"})
#: No row of numbers that say their whole last is longer.
_LONGEST = 6
_COUNTED = frozenset({"predicate", "superlative", "num", "count"})


def whole(page: Page, where: Scope) -> Whole:
    """The whole that a percentage or a fraction is of, as far as it stands beside it."""
    at = where.at + 1
    while page.kind(at) in {"close", "poss"} or page.word(at) == "worth":
        at += 1
    return _after(page, where, at) or _share_of(page, where) or _leading(page, where) or Whole()


def _after(page: Page, where: Scope, at: int) -> Whole | None:
    """Such as "24 percent of global GDP", "a 25% share of trade", "90 percent in East Asia", "a 25 percent tariff"."""
    following = _row(page, where)
    if following > 0:
        found = _after(page, scope(page, page.anchors.index(following)), following + 1)
        return replace(found, high=-1) if found and found.area else None
    kind = page.kind(at)
    if kind == "share" and page.kind(at + 1) in {"of", "in"}:
        return phrase(page, at + 2, where.high)
    if kind == "part" and page.kind(at + 1) == "of":
        # "... of that of the European Union"
        return phrase(page, at + 2, _until(page, at + 2))
    if kind == "of":
        found = phrase(page, at + 1, _until(page, at + 1))
        said = found.area or found.measures or found.why or found.its or found.growth
        found.why = found.why if said else "ambiguous"
        return found
    if kind == "in" and page.word(at) == "in":
        found = phrase(page, at + 1, where.high)
        return found if is_group(found.area) and not found.measures else None
    if page.word(at) == "on" and page.world(page.skip(at + 1, {"function"})):
        # "one person in five on the planet"
        return phrase(page, at + 1, where.high)
    beside = kind in {"unknown", "other"} and page.tokens[at].start - page.tokens[where.at].end <= 1
    if beside:
        return Whole(why=page.value(at) or "ambiguous", low=where.at, high=at + 1)
    return None


def _row(page: Page, where: Scope) -> int:
    """Where the next number of a row stands that says the whole last: "17 percent, 4 percent and 2 percent of world GDP"."""
    at = where.at
    if not page.places("and"):
        return 0
    following = _listed(page, at)
    for _ in range(_LONGEST):
        k = _listed(page, at)
        if k == at + 1 or k not in page.anchors or not _alike(page, at, k):
            return 0
        if any(page.kind(link) == "and" for link in range(at + 1, k)):
            return following
        at = k
    return 0


def _listed(page: Page, at: int) -> int:
    """Where the next number of a row may stand, with whose it is: "17 percent, Japan for 4 percent and Korea 2 percent"."""
    k = page.skip(at + 1, _LINKS)
    name = k + (page.word(k) == "the")
    if k == at + 1 or not page.area(name):
        return k
    return name + 1 + (page.value(name + 1) == "for")


def _alike(page: Page, a: int, b: int) -> bool:
    first, second = page.num(a), page.num(b)
    return first is not None and second is not None and first.kind == second.kind == "ratio"


def _share_of(page: Page, where: Scope) -> Whole | None:
    """Such as "Japan's share of world GDP has fallen to 4 percent"."""
    for at in where.back:
        weight = page.value(at) == "size" and page.kind(at + 1) == "in"
        if weight or (page.kind(at) == "share" and page.value(at) != "none"):
            k = page.skip(at + 1, {"function"})
            if page.kind(k) in {"of", "in"}:
                found = _in_that(page, where, phrase(page, k + 1, where.at))
                if found is None:
                    return Whole(its="share", low=at)
                found.high = -1
                if found.area or found.why or found.measures:
                    return found
            if page.world(at - 1):
                # "for a global share of 2.8 percent"
                return Whole(area=catalog.WORLD, at=at - 1, low=at - 1)
            if page.word(at - 1) == "market":
                # "semiconductor market share"
                return Whole(why="other_measure", low=at - 1)
            return Whole(its="share", low=at)
    return None


def _in_that(page: Page, where: Scope, found: Whole) -> Whole | None:
    """Such as "the share of ASEAN in world trade"; nothing where only whose share it is is said."""
    if not found.area or found.area == catalog.WORLD or found.measures:
        return found
    if page.kind(found.high) == "in" and not page.value(found.high):
        inner = phrase(page, found.high + 1, where.at)
        if inner.area or inner.measures:
            return inner
    named = any(page.candidate(at) for at in range(where.low, where.at) if at != found.at)
    return found if named else None


def _leading(page: Page, where: Scope) -> Whole | None:
    """Such as "Of world GDP, the three have 24 percent"; "in world trade"."""
    for at in where.back:
        leads = at == where.near or page.kind(at - 1) in {"", "comma", "function"}
        if leads and page.word(at) in {"of", "in"}:
            found = phrase(page, at + 1, where.at)
            if found.area == catalog.WORLD and (found.measures or found.growth):
                found.high = -1
                return found
    return None


def _until(page: Page, at: int) -> int:
    """Up to the next number, over the commas and "and" of lists."""
    return next((k for k in page.anchors if k >= at and page.num(k)), len(page.tokens))


def of_measures(page: Page, at: int) -> Whole:
    """What an amount is "of" or "in": US$26.2 trillion of global output; nothing if that is not covered."""
    if not page.en or page.kind(at + 1) not in {"of", "in"}:
        return Whole()
    found = phrase(page, at + 2, _until(page, at + 2))
    return Whole() if found.why else found


def phrase(page: Page, at: int, high: int) -> Whole:
    """A noun phrase: "the world's GDP", "world trade", "trade for the entire world", "its exports"."""
    found = Whole(low=at)
    while at < high and (
        page.kind(at) in {"function", "sum", "adjective"} or page.value(at) == "both"
    ):
        found.its = page.value(at) if page.value(at) in _OWNERS else found.its
        at += 1
    if at >= high:
        return found
    if page.kind(at) in {"area", "pronoun", "trilateral"}:
        return _owned(page, found, at, high)
    if page.kind(at) == "intra":
        found.intra = True
        at += 1
    _Measures(page, found, high).read(at)
    if (found.measures or found.growth) and not found.its:
        if page.kind(found.high) in {"of", "in"}:
            _owner(page, found)
        elif page.world(found.high):
            # "the goods traded worldwide"
            found.area, found.at, found.high = page.value(found.high), found.high, found.high + 1
    return found


def _owned(page: Page, found: Whole, at: int, high: int) -> Whole:
    """Whose it is, then what: "the world's GDP", "humanity"."""
    if page.kind(at) == "area":
        found.area, found.at = page.value(at), at
    elif page.kind(at) == "trilateral":
        # "of the trilateral total"
        found.area, found.at = catalog.CJK, at
    else:
        found.its = "its"
    if page.kind(at + 1) == "measure" and page.tokens[at + 1].start < page.tokens[at].end:
        found.measures.append(Measured.of(page.value(at + 1)))
        at += 1
    owns = page.kind(at + 1) == "poss"
    at += 2 if owns else 1
    num = page.num(at)
    counts = page.kind(at) in _COUNTED or page.value(at) == "count"
    if owns and counts and (num is None or num.kind in {"plain", "rank", "count", "other"}):
        # "half of the world's top ten ports"
        found.why, found.high = "ambiguous", at
        return found
    return _Measures(page, found, high).read(at)


def _owner(page: Page, found: Whole) -> None:
    """What, then whose it is: "trade for the entire world"."""
    at = found.high + 1
    while page.kind(at) == "function":
        found.its = page.value(at) if page.value(at) in _OWNERS else found.its
        at += 1
    if page.kind(at) == "area":
        found.area, found.at, found.high = page.value(at), at, at + 1
        if found.growth and page.kind(at + 1) == "measure":
            # "the growth of the world economy"
            found.measures.append(Measured.of(page.value(at + 1)))
            found.high += 1


class _Measures:
    """What is measured, after whose it is."""

    def __init__(self, page: Page, found: Whole, high: int) -> None:
        self.page = page
        self.found = found
        self.end = high

    def read(self, at: int) -> Whole:
        page, found = self.page, self.found
        found.high = at
        while at < self.end and (self.word(at) or self.filler(at)):
            at += 1
        after = page.kind(found.high + 1)
        if found.measures and page.kind(found.high) == "of" and after in {"unknown", "other"}:
            # "exports of cars"
            found.why = "other_measure"
        self.its_own()
        if page.value(found.high) == "partner":
            found.why = "partner"
        return found

    def its_own(self) -> None:
        """Such as "20 percent of the world's GDP and of its population"."""
        page, found = self.page, self.found
        at = found.high
        links = page.kind(at) == "and" and page.kind(at + 1) == "of" and page.word(at + 2) == "its"
        if found.measures and links and page.kind(at + 3) == "measure" and at + 3 < self.end:
            found.measures.append(Measured.of(page.value(at + 3)))
            found.high = at + 4

    def word(self, at: int) -> bool:
        page, found = self.page, self.found
        kind, value = page.kind(at), page.value(at)
        if kind == "measure":
            found.measures.append(Measured.of(value))
        elif kind == "growth":
            found.growth = True
        elif kind == "other":
            found.why = found.why if found.measures else value
            self.end = at
        elif kind == "agent" and not found.measures:
            # "a tenth of the world market"
            found.why, self.end = "other_measure", at
        else:
            return kind == "unknown" and self.unknown(at)
        found.high = at + 1
        return True

    def unknown(self, at: int) -> bool:
        """Such as "A fifth of the world's vineyards"; a name after the world is the next clause."""
        page, found = self.page, self.found
        noun = found.area != catalog.WORLD or page.tokens[at].text[0].islower()
        if not found.measures and not found.growth and noun:
            found.why = "ambiguous"
        return False

    def filler(self, at: int) -> bool:
        page, found = self.page, self.found
        kind = page.kind(at)
        if kind == "definition":
            found.why = "other_measure" if page.value(at) == "services" else found.why
            return True
        if kind in {"and", "comma"}:
            return page.listed(at)
        if found.measures:
            return False
        if kind == "intra":
            found.intra = True
            return True
        return kind in {"function", "sum", "mark"} and page.word(at) not in _ENDS
