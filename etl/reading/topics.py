"""What a clause is about: its measures beside the whole, those carried on, and whether it is about something else."""

from __future__ import annotations

from etl import catalog
from etl.reading import strangers
from etl.reading.dating import is_year
from etl.reading.draft import Measured, Whole
from etl.reading.making import combined
from etl.reading.page import Page, Scope
from etl.reading.tables import table

_WHOLE = frozenset({"of", "measure", "growth", "definition", "other", "sum", "intra"})
#: "As people often say": nothing is measured.
_PERSONS = frozenset({"people", "peoples"})
_STRANGERS = frozenset({"subnational", "company"})
_NAMED = frozenset({"gdp", "exports", "imports", "population", "trade"})


def note(page: Page, where: Scope) -> None:
    """Keep what the words since the last anchor say that holds from here on."""
    state = page.state
    index = page.anchors.index(where.at)
    last = page.anchors[index - 1] if index else -1
    for at in range(last + 1, where.at):
        kind, year = page.kind(at), page.tokens[at].year
        if kind == "definition":
            state.defined(combined(page, at), adverbial=page.kind(at + 1) != "measure")
        elif year is not None and is_year(page, at):
            state.dated(year)
        elif kind == "measure" and at >= page.used.get(last, 0):
            # The size of what was not covered: 规模连续14年居世界首位.
            sized = page.value(at) == "size" and state.framed("other")
            state.why = state.why if sized else ""
        elif strangers.is_stranger(page, at):
            state.stranger = True


def topic(page: Page, where: Scope, whole: Whole) -> tuple[list[Measured], int, str]:
    """The measures that the clause names beside the whole, where, or why what it names is not covered."""
    for at in where.before:
        if _of_whole(page, at, where, whole):
            continue
        if page.en and page.kind(at) == "area" and not _belongs(page, at):
            break
        kind, value = page.kind(at), page.value(at)
        if kind == "measure":
            why = _of_other(page, at)
            return (page.measured(at), at, "") if not why else ([], -1, why)
        if kind == "other" and value == "difference":
            return [], -1, value
        if kind == "other":
            # 교역 품목, 贸易品目: the last noun of a compound is what is counted
            near = page.measured(at) if page.en or page.kind(at - 1) != "measure" else []
            if near:
                page.missed.append((at, at, value))
            return near, at, "" if near else value
        if kind == "intra" and " " in value:
            return [Measured.of(value.split()[1])], at, ""
    return [], -1, ""


def _of_other(page: Page, at: int) -> str:
    """デジタル経済の規模, "the size of the digital economy": why what is measured so is not covered."""
    if not page.en:
        return (
            page.value(at - 2) if page.kind(at - 1) == "of" and page.kind(at - 2) == "other" else ""
        )
    k = page.skip(at + 2, {"function", "unknown"}) if page.kind(at + 1) == "of" else at
    return page.value(k) if page.kind(k) == "other" else ""


def _of_whole(page: Page, at: int, where: Scope, whole: Whole) -> bool:
    if page.en:
        return whole.low <= at < whole.high
    if whole.low < 0 or at < whole.low:
        return False
    if whole.at < 0:
        # GDPの4割, of nobody in particular
        return bool(whole.measures) and page.kind(at) == "measure"
    end = page.skip(whole.at + 1, _WHOLE) - 1
    return at <= min(end, where.at - 1)


def _belongs(page: Page, at: int) -> bool:
    """Whether what is before an area belongs to it: "the exports of China"."""
    k = page.skip(at - 1, {"function"}, -1)
    named = page.kind(k) in {"of", "in", "by", "intra", "from"} or page.value(k) == "partner"
    return named or page.world(at)


def earlier(page: Page, where: Scope) -> list[Measured]:
    """What the clauses before were about, since the last anchor."""
    for at in where.earlier:
        if page.kind(at) == "measure" and page.word(at) not in _PERSONS:
            return page.measured(at)
        if page.kind(at) == "other":
            return []
    return []


def earlier_other(page: Page, where: Scope) -> str:
    """Why what the clauses before, since the last anchor, were about is not covered."""
    for at in where.earlier:
        if page.kind(at) == "measure":
            return ""
        if page.kind(at) == "other":
            return page.value(at)
    return ""


def after(page: Page, where: Scope) -> list[Measured]:
    """全球三成左右的人口、经济总量和贸易额; 15兆ドルのGDP."""
    beside = page.code in {"ja", "ko"} and page.kind(where.at + 1) == "measure"
    if page.en or not (beside or page.kind(where.at + 1) == "of"):
        return []
    at = page.skip(where.at + (1 if beside else 2), {"definition", "sum"})
    found = []
    while page.kind(at) == "measure":
        found.append(Measured.of(page.value(at)))
        more = page.kind(at + 1) in {"comma", "and"} and page.kind(at + 2) == "measure"
        at += 2 if more else 1
    return found


def after_end(page: Page, where: Scope) -> int:
    """Where the measures after the number end."""
    at = where.at + 1
    while page.kind(at) in {"of", "measure", "definition", "sum"} or page.listed(at):
        at += 1
    return at


def by_verb(page: Page, where: Scope) -> list[Measured]:
    """What the verb measures: "ship", 生み出す, "home to"."""
    for at in where.clause:
        if page.kind(at) == "hold":
            for word in page.value(at).split():
                if word in _NAMED:
                    return [Measured(word)]
    return []


def carried(page: Page) -> list[Measured]:
    """What was measured last, if that still holds."""
    state = page.state
    if state.why or not state.measures:
        return []
    holds = state.measures_in == state.sentence or state.frame not in {"", "other"}
    return list(state.measures) if holds else []


def unknown(page: Page, where: Scope, whole: Whole | None = None) -> bool:
    """Whether the clause names something that is not known."""
    for at in where.before:
        if whole and whole.low <= at < whole.high:
            continue
        if page.kind(at) == "modifier":
            return True
        if page.kind(at) == "unknown" and (page.en or len(page.tokens[at].text) > 1):
            return True
    return False


def strange(
    page: Page, where: Scope, at: int, named: list[Measured], whole: Whole | None = None
) -> bool:
    """Whether the clause is about something unknown, so that no subject may be carried into it."""
    if named or at >= where.near:
        return False
    if page.en and any(page.value(k) in {"their", "our"} for k in where.before):
        return False
    return unknown(page, where, whole)


_STEMS: dict[str, list[str]] = table("words")["topics"]["stems"]


_TRADED = frozenset({"agent", "measure"})


def _of_something(page: Page, at: int) -> bool:
    """Such as "importer of LNG"."""
    return page.word(at + 1) == "of" and page.kind(at + 2) in {"other", "unknown"}


def narrowed(page: Page, where: Scope, measure: str) -> bool:
    """世界のLNG輸入の2割を占める世界第2位の輸入国: whether the word was of something narrower, and still is."""
    if measure not in _STEMS or any(page.candidate(at) for at in where.before):
        return False
    return any(
        any(stem in page.word(at) for stem in _STEMS[measure])
        and (page.kind(at) not in _TRADED or _of_something(page, at))
        for at in page.places("other", "unknown", *_TRADED)
        if at < where.at
    )


def follows(page: Page, where: Scope) -> bool:
    """Whether a sentence goes on with the topic of the last: "in 2023 it was", a further line of a list."""
    said = {"this", "part", "pronoun"}
    if any(page.kind(at) in said for at in range(where.low, where.at)):
        return True
    return not any(page.kind(at) in {"unknown", "other", "modifier"} for at in where.before)


def holds(page: Page, where: Scope) -> bool:
    """Whether the clause says that something has a share, or stands in brackets after what has."""
    places = where.before if page.en else where.clause
    boxed = page.kind(where.near - 1) == "open"
    return boxed or any(page.kind(at) == "hold" for at in places)


def aims(page: Page, where: Scope) -> bool:
    """Whether the number is a goal."""
    first = page.code in {"en", "zh"}
    return any(at < where.at if first else at >= where.at for at in page.places("aim"))


def trailing(page: Page) -> None:
    """What stands after the last number is the topic of the next sentence."""
    state = page.state
    last = page.anchors[-1] if page.anchors else -1
    for at in range(max(last + 1, page.used.get(last, 0)), len(page.tokens)):
        if page.kind(at) == "definition":
            state.defined(page.value(at), adverbial=state.adverbial)
        elif last < 0:
            _heading(page, at)


def _heading(page: Page, at: int) -> None:
    """A sentence without a number names the topic of the next one."""
    state, kind, value = page.state, page.kind(at), page.value(at)
    year = page.tokens[at].year
    if kind == "area" and page.candidate(at):
        state.about(value)
    elif kind == "measure":
        state.measuring((Measured.of(value),))
        state.frame = "" if state.frame == "other" else state.frame
    elif kind == "other":
        state.why = value
        first = page.skip(0, {"function"}) == at
        if (
            first
            and value in _STRANGERS
            and not any(page.candidate(k) for k in page.places("area"))
        ):
            # "Guangdong is rich. Its GDP ..."
            state.stranger = True
    elif year is not None:
        state.dated(year)
    elif kind == "share" and any(page.world(k) for k in range(len(page.tokens))):
        state.enter("share")
        state.whole = catalog.WORLD
