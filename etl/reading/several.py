"""Numbers of several: "respectively", 分别, それぞれ, 각각; and one number that each of them has: "each", 均, ともに."""

from __future__ import annotations

from dataclasses import replace

from etl import catalog
from etl.reading import distributing, yearly
from etl.reading.areas import codes
from etl.reading.dating import AGAINST
from etl.reading.draft import Draft
from etl.reading.lexer import Token
from etl.reading.page import Page

#: Claims that a row of numbers may make.
_ROWS = frozenset({"share", "amount", "growth_contribution"})
#: In these languages one word means both "respectively" and "each".
_BOTH = frozenset({"ja", "ko"})
_UNITS = frozenset({"share", "usd", "persons"})
#: A larger plain number before a row is a year or the like.
_FEW = 1000
_LINKS = frozenset({"and", "comma", "function"})
_EXPORTS = ("export", "出", "수출")
_IMPORTS = ("import", "进", "入", "수입")


def read(page: Page) -> None:
    """Give every number of a row to whom, when or what it is of; what cannot be told apart is not understood."""
    done = yearly.in_turn(page)
    if not done:
        _told_apart(page)
    yearly.spread(page, done)


def _told_apart(page: Page) -> None:
    _fractions(page)
    if _listed(page) or _unlike(page):
        return
    at = next((k for k, token in enumerate(page.tokens) if token.kind == "each"), None)
    if at is None and page.code == "zh":
        at = next((k for k in page.places("hold") if page.word(k - 1) == "都"), None)
    if at is None or _of_others(page, at):
        return
    row = [draft for draft in page.drafts if _governed(page, at, draft)]
    anchors = {draft.at for draft in row}
    if len(anchors) > 1 or (anchors and _further(page, at, anchors)):
        if not page.value(at):
            _in_turn(page, row)
    elif len(row) == 1 and (page.value(at) or page.code in _BOTH or page.kind(at) == "hold"):
        _split(page, at, row[0])


def _of_others(page: Page, at: int) -> bool:
    """Such as 两版报告均显示，三国...: each of what was said before anybody was named."""
    named = [k for k in page.places("area") if page.candidate(k)]
    return not page.en and bool(named) and named[0] > at and page.stopped(at, named[0])


def _fractions(page: Page) -> None:
    """Such as "17, 4 and 1.6 percent of world GDP": the unit of a row is said once, and so is whose each is."""
    for draft in list(page.drafts):
        k = page.skip(draft.at - 1, {"and", "comma"}, -1)
        num = page.num(k)
        plain = num is not None and num.kind == "plain" and not num.words and num.value < _FEW
        if draft.unit in _UNITS and k < draft.at - 1 and plain:
            _refuse(page, draft)


def _listed(page: Page) -> bool:
    """三国GDP、贸易额占全球24%和20%: of a list of measures each has its number; whether there was such a row."""
    last = -1
    rows: dict[int, list[Draft]] = {}
    for draft in page.drafts:
        rows.setdefault(draft.at, []).append(draft)
    for at, first in rows.items():
        row = _beside(page, rows, at)
        if at <= last or len(first) < 2 or len(row) < 2:
            continue
        last = row[-1]
        for n, k in enumerate(row):
            for own, draft in enumerate(rows[k]):
                if len(row) != len(first):
                    _refuse(page, draft)
                elif own != n:
                    page.drafts.remove(draft)
    return last >= 0


def _unlike(page: Page) -> bool:
    """China and Japan account for 17 percent and 4 percent: one economy has no two sizes; whether there was such a row."""
    rows = {draft.at: [draft] for draft in page.drafts if draft.type in _ROWS}
    last = -1
    for at in list(rows):
        row = [rows[k][0] for k in _beside(page, rows, at)]
        alike = {(d.type, d.areas, d.of, d.unit) for d in row}
        if at <= last or len(row) < 2 or len(alike) > 1:
            continue
        last = row[-1].at
        if _measured(page, row):
            continue
        parts = distributing.in_turn(page, at, len(row)) if not _yearly(page, row) else ()
        for n, draft in enumerate(row):
            if parts:
                draft.areas = parts[n]
            else:
                _refuse(page, draft)
    return last >= 0


def _yearly(page: Page, row: list[Draft]) -> bool:
    """2021、2022和2023年GDP占全球的24.1、23.5和22.8%: whether each number may be of another year."""
    years = [at for at, token in enumerate(page.tokens) if _is_year(token)]
    before = [at for at in years if at < row[0].at]
    return len(row) in {len(before), len(years) - len(before)}


def _is_year(token: Token) -> bool:
    num = token.num
    listed = num is not None and num.kind == "plain" and 1900 <= num.value < 2100
    return token.kind == "year" or listed


def _beside(page: Page, rows: dict[int, list[Draft]], at: int) -> list[int]:
    """The numbers that follow one at once, and are of the same measures because nothing else was said."""
    row, measures = [at], [draft.measure for draft in rows[at]]
    for k in (k for k in page.anchors if k > at):
        own = [draft.measure for draft in rows.get(k, ())]
        against = any(page.word(n) in AGAINST for n in range(row[-1] + 1, k))
        if page.skip(row[-1] + 1, _LINKS) != k or own != measures or against:
            break
        row.append(k)
    return row


def _governed(page: Page, at: int, draft: Draft) -> bool:
    if draft.type not in _ROWS:
        return False
    low, high = min(at, draft.at), max(at, draft.at)
    if any(page.kind(k) == "semicolon" for k in range(low, high)):
        return False
    return draft.at > at or page.en


def _further(page: Page, at: int, anchors: set[int]) -> bool:
    """Whether the row has numbers of the same kind that made no claim."""
    num = page.num(next(iter(anchors)))
    low = 0 if page.en else at
    kinds = [n.kind for k in page.anchors if k > low and (n := page.num(k)) is not None]
    return num is not None and kinds.count(num.kind) > 1


def _several(draft: Draft) -> bool:
    return draft.areas == catalog.CJK or "+" in draft.areas


def _in_turn(page: Page, row: list[Draft]) -> None:
    """The n-th number is that of the n-th area or measure that was named."""
    if _measured(page, row):
        return
    for draft in row:
        area = distributing.distributed(page, draft.at)
        if area:
            draft.areas = area
        elif _several(draft) or draft.measure == "trade":
            _refuse(page, draft)


def _measured(page: Page, row: list[Draft]) -> bool:
    """分别占21%和24%: shares of what was measured before; "exports and imports ... respectively"."""
    if len({draft.at for draft in row}) < len(row) or len({draft.measure for draft in row}) != 1:
        return False
    named = list(dict.fromkeys(draft.measure for draft in page.drafts if draft.type == "amount"))
    if len(named) != len(row) or row[0].type != "share":
        named = _trade(page, row)
    if len(named) != len(row):
        return False
    for draft, measure in zip(row, named, strict=True):
        draft.measure, draft.definition = measure, ()
    return True


def _trade(page: Page, row: list[Draft]) -> list[str]:
    """Exports and imports in the order in which one word or phrase names them."""
    if row[0].measure != "trade" or len(row) != 2:
        return []
    for at in range(row[0].at, -1, -1):
        word = page.word(at)
        out = next((word.find(each) for each in _EXPORTS if each in word), -1)
        into = next((word.find(each) for each in _IMPORTS if each in word), -1)
        if page.kind(at) == "measure" and out >= 0 and into >= 0:
            return ["exports", "imports"] if out < into else ["imports", "exports"]
    return []


def _split(page: Page, at: int, draft: Draft) -> None:
    """Each of those named has the number; of a group that is not counted out nobody knows who."""
    others = [each for each in page.drafts if each is not draft and each.areas == draft.areas]
    beside = [each for each in others if each.at != draft.at or each.measure != draft.measure]
    if beside or not _several(draft) or any(page.kind(k) == "sum" for k in range(at, draft.at)):
        return
    parts = catalog.members(catalog.CJK) if draft.areas == catalog.CJK else codes(draft.areas)
    place = page.drafts.index(draft)
    page.drafts[place : place + 1] = [replace(draft, areas=part) for part in parts]


def _refuse(page: Page, draft: Draft) -> None:
    page.drafts.remove(draft)
    page.missed.append((min(draft.first, draft.at), draft.at, "ambiguous"))
