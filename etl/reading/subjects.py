"""Whom a number is about: named in its clause, after it, before it, or carried on."""

from __future__ import annotations

from etl import catalog
from etl.reading.areas import REGIONS, added, codes, is_group
from etl.reading.owners import owner, unclear
from etl.reading.page import Page, Scope
from etl.reading.references import antecedent, bloc
from etl.reading.strangers import VERBS, is_stranger

Found = tuple[str, int]
_NOBODY: Found = ("", -1)
_TOPIC = frozenset({"は", "은", "는"})
_DEFINING = frozenset({"that", "which", "who", "that is", "that are"})
_OF_THREE = frozenset({"the three countries", "the three economies", "the three nations"})
_HEADS = frozenset({"economy", "economies", "country", "countries", "nation", "nations", "those"})
#: A word stands for somebody, and nobody knows for whom.
_UNRESOLVED = "?"
#: With a name these are the noun that a Japanese clause is about.
_NOUN = frozenset({"of", "measure", "definition", "sum", "and", "area"})
#: How a Japanese clause ends that is about the name after it.
_ATTRIBUTIVE = tuple("るたつぶむくすうなの")
#: How a Korean clause ends that another follows.
_ON = ("며", "고", "지만", "으나")


def subject(page: Page, where: Scope, but: int = -1) -> Found:
    """The formula of whom it is about and where that is named; -1 where it is carried on.

    ``but`` is an area that it is not: that of the whole.
    """
    for look in (
        _said_of,
        _owning,
        _defined,
        _some_of,
        _joined,
        _in_clause,
        _boxed,
        _of_stranger,
        _of_either,
        _after,
        _added_up,
        _ahead_of_all,
        _earlier,
    ):
        found = look(page, where, but)
        if found[0] == _UNRESOLVED:
            return "", found[1]
        if found[0]:
            return found
    state = page.state
    if state.stranger or _ranked(page, where):
        return _NOBODY
    if state.area and state.area_in == state.sentence:
        return state.area, -1
    for look in (_in_place, _said_after):
        found = look(page, where, but)
        if found[0]:
            return found
    if page.en and _somebody(page, where):
        return _NOBODY
    if not page.en and not state.area and any(page.value(at) == "intra" for at in where.before):
        # 区域内经济, 역내 경제: of those named before, if there are any.
        return bloc(page), -1
    return state.area or page.document.default(), -1


def _ranked(page: Page, where: Scope) -> bool:
    """Such as "The two largest account for 43 percent", 排名前五的经济体占一半: whoever is ranked, and nobody is."""
    index = page.anchors.index(where.at) if where.at in page.anchors else 0
    before = page.anchors[index - 1] if index else -1
    num = page.num(before)
    ranked = page.kind(before) == "superlative" or (num is not None and num.kind == "rank")
    if not ranked or page.stopped(before, where.at):
        return False
    return not any(draft.at == before for draft in page.drafts)


def _somebody(page: Page, where: Scope) -> bool:
    """Whether a name that nobody knows stands in an English clause: "The Greater Bay Area has a GDP of ..."."""
    if any(page.value(at) in {"their", "our"} for at in where.before):
        return False
    return any(
        page.kind(at) == "unknown" and page.tokens[at].text[0].isupper() and _is_name(page, at)
        for at in where.before
    )


def _is_name(page: Page, at: int) -> bool:
    """At the beginning of a sentence any word has a capital: a name has a verb after it."""
    verb = page.kind(at + 1) == "hold" or page.word(at + 1) in VERBS
    return at > 0 or verb or page.value(at + 1) == "alone"


def _said_of(page: Page, where: Scope, but: int) -> Found:
    """Such as "smaller than the US, which has 26 percent", 26%を占める米国より小さい: not of the one who is smaller."""
    at, sure = owner(page, where, but)
    if at < 0:
        named = any(page.candidate(k) and k != but for k in where.before)
        return (_UNRESOLVED, where.at + 2) if named and unclear(page, where.at) else _NOBODY
    return (page.value(at) if sure else _UNRESOLVED), at


def _owning(page: Page, where: Scope, but: int) -> Found:
    """Such as "ahead of the EU's 17 percent": whose the number is stands right before it."""
    at = where.at - 2
    owns = page.en and page.kind(where.at - 1) == "poss" and page.area(at) and at != but
    return (page.value(at), at) if owns else _NOBODY


def _some_of(page: Page, where: Scope, but: int) -> Found:
    """Such as "the world's four largest economies", "two of the three", "three of the world's largest": nobody says who."""
    for at in where.before if page.en else ():
        many = page.value(at) == "count" and page.kind(at) == "function" and page.word(at) != "one"
        k = page.skip(at + 2, {"function"})
        some = page.kind(at + 1) == "of" and (page.kind(k) in {"area", "pronoun"})
        if many and (some or page.kind(at + 1) == "superlative"):
            return _UNRESOLVED, at
    return _NOBODY


def _defined(page: Page, where: Scope, but: int) -> Found:
    """Such as "The economy that overtook Japan accounts for": somebody of whom something is said, and nobody says who."""
    for at in range(where.at - 1, 0, -1) if page.en else ():
        if page.stops(at) or page.num(at):
            break
        head = at - 1
        if page.word(at) in _DEFINING and page.candidate(head) and page.word(head) in _OF_THREE:
            # "The three countries that signed RCEP account for"
            return page.value(head), head
        told = page.area(at) and page.kind(at + 1) == "predicate"
        if not (told or page.word(at) in _DEFINING) or not _nameless(page, head):
            continue
        k = head - 1
        while k >= 0 and not page.stops(k):
            if page.area(k) or page.kind(k) in {"pronoun", "trilateral"}:
                # "China is the country that"
                return _NOBODY
            k -= 1
        # "The country that accounts for 17 percent is China"
        named = _after_en(page, where, but)
        return (page.value(named), named) if named >= 0 else (_UNRESOLVED, head)
    return _NOBODY


def _nameless(page: Page, at: int) -> bool:
    """Such as "the economy", "countries", "the nation"."""
    return page.word(at).removeprefix("the ") in _HEADS


def _joined(page: Page, where: Scope, but: int) -> Found:
    """Such as "Add Korea and you reach", これに韓国を加えると: the area that joins the one said last."""
    state = page.state
    if not state.area or state.area_in != state.sentence:
        return _NOBODY
    for at in where.back:
        if page.kind(at) == "include" and page.value(at) in {"add", "before", "after"}:
            step = -1 if page.value(at) == "before" else 1
            for k in range(at + step, at + 4 * step, step):
                if page.candidate(k):
                    return added(state.area, page.value(k)), k
    return _NOBODY


def _in_clause(page: Page, where: Scope, but: int) -> Found:
    return _first_of(page, where, where.before, but)


def _of_stranger(page: Page, where: Scope, but: int) -> Found:
    """Whose it is, is named in the clause and is no economy that is known."""
    at = next((at for at in where.before if is_stranger(page, at)), -1)
    counted = next((at for at in where.before if page.kind(at) == "count"), -1)
    num = page.num(where.at)
    if at < 0 <= counted and page.word(counted).endswith(("大", "대")):
        # 世界五大经济体占..., 세계 5대 경제 대국은
        return _UNRESOLVED, counted
    if at < 0 <= counted and num is not None and num.kind != "rank":
        # "The 15 members", "the top ten economies"
        group = page.state.area if is_group(page.state.area) else page.document.agreement()
        return group or _UNRESOLVED, counted
    return (_UNRESOLVED, at) if at >= 0 else _NOBODY


def _earlier(page: Page, where: Scope, but: int) -> Found:
    return _first_of(page, where, where.earlier, but)


def _first_of(page: Page, where: Scope, places: range, but: int) -> Found:
    for at in places:
        if at == but or (but >= 0 and page.value(at) == page.value(but)):
            continue
        if page.candidate(at):
            return page.value(at), at
        if page.kind(at) == "trilateral":
            return catalog.CJK, at
        if page.kind(at) == "pronoun":
            return antecedent(page, at, where) or _UNRESOLVED, at
    return _NOBODY


def boxed(page: Page, where: Scope) -> int:
    """The area that a bracket follows: 日本(8.5%), "the EU (65.7 percent)"; -1 if there is none."""
    at = where.near - 2
    at -= page.kind(at) == "poss"
    apposed = page.kind(where.near - 1) == "comma" and page.word(where.near) == "at"
    apposed = apposed and page.roles.get(at) != "versus"
    return at if (page.kind(where.near - 1) == "open" or apposed) and page.area(at) else -1


def _boxed(page: Page, where: Scope, but: int) -> Found:
    at = boxed(page, where)
    joined = page.word(where.near) in {"with", "at"}
    if at < 0 and page.en and joined and page.area(where.near - 2):
        # "is smaller than China, with 17 percent": of which of them, nobody knows.
        against = (
            page.kind(where.near - 1) == "comma" and page.roles.get(where.near - 2) == "versus"
        )
        return (_UNRESOLVED, where.near - 2) if against else _NOBODY
    return (page.value(at), at) if at >= 0 else _NOBODY


def _after(page: Page, where: Scope, but: int) -> Found:
    at = _after_en(page, where, but) if page.en else _after_cjk(page, where, but)
    if at < 0 or (page.code == "ja" and at > where.at + 1 and _another(page, at) >= 0):
        return _NOBODY
    if not page.en:
        page.used[where.at] = max(page.used.get(where.at, 0), at + 1)
    return page.value(at), at


def _after_en(page: Page, where: Scope, but: int) -> int:
    """Such as "40 percent for USMCA", "originate in China, Japan or Korea", "1.5% in Japan" of a row."""
    row = page.drafts and where.near == where.at and page.kind(where.at + 1) in {"in", "from"}
    if row and page.area(where.at + 2) and where.at + 2 != but:
        return where.at + 2
    for at in where.after:
        if page.kind(at) == "in" and page.value(at) == "for":
            k = page.skip(at + 1, {"function"})
            if k != but and page.area(k):
                return k
        if page.kind(at) == "hold" and "subject" in page.value(at):
            return next((k for k in range(at + 1, where.high) if page.area(k)), -1)
        if page.word(at) in {"is", "are", "was", "were"} and page.area(at + 1):
            return at + 1
    return -1


def _after_cjk(page: Page, where: Scope, but: int) -> int:
    """世界のGDPの2割を占める日中韓, 四分之三来自中日韩, 60%를 넘는 EU."""
    at = _named_after(page, where, but)
    return -1 if any(_goes_on(page, k) for k in range(where.at + 1, at)) else at


def _another(page: Page, at: int) -> int:
    """20%で中国のGDPは, 20%を占め中国のGDPは: where the next topic ends if a clause does before its name; not 占める中国, -1."""
    k = page.skip(at + 1, _NOUN)
    last = page.word(at - 1)
    ends = last == "で" if page.kind(at - 1) == "object" else not last.endswith(_ATTRIBUTIVE)
    return k if page.kind(at - 1) != "of" and ends and page.word(k) in _TOPIC else -1


def _of_either(page: Page, where: Scope, but: int) -> Found:
    """世界の17%で中国は2位だ: of whom the first number is nobody says, unless somebody or a topic of its own is named."""
    at = _named_after(page, where, but) if page.code == "ja" else -1
    end = _another(page, at) if at > where.at + 1 else -1
    if end < 0 or page.state.area_in == page.state.sentence or _earlier(page, where, but)[0]:
        return _NOBODY
    own = any(page.kind(k) == "topic" for k in where.before)
    told = any(page.kind(k) == "measure" for k in range(at, end)) and page.word(at - 1) != "で"
    return _NOBODY if own and told else (_UNRESOLVED, at)


def _goes_on(page: Page, at: int) -> bool:
    """Whether a clause ends here and another begins: 20%이며 중국은, 차지하고 중국은; not 차지하고 있는 중국."""
    clause = page.kind(at) == "ending" and page.word(at).endswith(_ON)
    return clause and not page.word(at + 1).startswith("있")


def _named_after(page: Page, where: Scope, but: int) -> int:
    num = page.num(where.at)
    if num:
        peopled = num.kind == "persons" and page.kind(where.at + 1) == "of"
        if peopled and page.area(where.at + 2) and where.at + 2 != but:
            # 14億人の中国
            return where.at + 2
        at = page.skip(where.at + 1, {"ending", "function", "object"})
        if at < where.high and page.area(at) and at != but and not part_of(page, at):
            return at
    for at in where.after:
        if at != but and page.candidate(at) and not part_of(page, at):
            return at if not _begins(page, where, at) else -1
    return -1


def _begins(page: Page, where: Scope, at: int) -> bool:
    """Whether a clause of its own begins with an area: 世界の17%に 韓は1.7%, not 2割を占める日中韓は."""
    held = any(page.kind(k) == "hold" for k in range(where.at, at))
    return page.word(at + 1) in _TOPIC and not held and at > where.at + 1


def part_of(page: Page, at: int) -> bool:
    """Whether it is an area whose part is meant: 超过日本的四分之一."""
    k = page.skip(at + 1, {"of", "measure", "sum"})
    return k > at + 1 and page.num(k) is not None


def _added_up(page: Page, where: Scope, but: int) -> Found:
    """Such as "Giving a total of", 合計すると: of those whose amounts were said in this sentence."""
    named = [draft.areas for draft in page.drafts if draft.type in {"amount", "share", "rank"}]
    if len(set(named)) < 2 or any("+" in each or is_group(each) for each in named):
        return _NOBODY
    summed = any(page.kind(at) == "sum" for at in where.back)
    return (added(*named), -1) if summed else _NOBODY


def _ahead_of_all(page: Page, where: Scope, but: int) -> Found:
    """Such as "In accounting for 18 percent of world GDP, China leads": the clause before its subject."""
    if not page.en or where.near or page.kind(0) not in {"in", "hold", "by", "rank"}:
        return _NOBODY
    rest = (at for at in page.places("area") if at > where.at)
    at = next((at for at in rest if at != but and page.candidate(at)), -1)
    return (page.value(at), at) if at >= 0 else _NOBODY


def _in_place(page: Page, where: Scope, but: int) -> Found:
    """Such as "Exports reached US$684 billion in Korea": a place, where nobody else is named."""
    if page.en:
        for at in where.after:
            placed = page.area(at) and page.roles.get(at) == "place"
            if placed and not set(codes(page.value(at))) & REGIONS:
                return page.value(at), at
    return _NOBODY


def _said_after(page: Page, where: Scope, but: int) -> Found:
    """亚洲贸易的一半以上、RCEP贸易的七成左右由中日韩完成: named after it all."""
    kinds = ("hold", "by", "area") if page.en else ("area",)
    for at in page.places(*kinds):
        if at < where.high:
            continue
        k = _named_by_verb(page, at) if page.en else at if at != but and _closes(page, at) else -1
        if k >= 0:
            return page.value(k), k
    return _NOBODY


def _named_by_verb(page: Page, at: int) -> int:
    verb = page.kind(at) == "hold" and "subject" in page.value(at)
    agent = page.kind(at) == "by" and page.area(at + 1)
    if verb or agent:
        return next((k for k in page.places("area") if k > at and page.area(k)), -1)
    shares = page.candidate(at) and [page.kind(at + 1), page.kind(at + 2)] == ["poss", "share"]
    return at if shares else -1


def _closes(page: Page, at: int) -> bool:
    if not page.candidate(at):
        return False
    if page.kind(at + 1) in {"topic", "hold", "share"} or page.kind(at - 1) in {"hold", "from"}:
        return True
    rest = range(at + 1, len(page.tokens))
    shared = any(page.kind(k) == "share" for k in rest[:6])
    return page.kind(at + 1) == "of" and shared and not any(page.num(k) for k in rest)
