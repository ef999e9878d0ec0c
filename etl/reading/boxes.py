"""Each with its own number before what they have together: "The US (26%), the EU (17%) and China (17%) make up 60% of world GDP"."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import cast

from etl.reading.areas import added, codes
from etl.reading.claims import Comparator
from etl.reading.draft import Draft
from etl.reading.lexer import Token, Tokens
from etl.reading.page import Page

_UNITS = {"ratio": "share", "usd": "usd", "persons": "persons"}
_LINKS = frozenset({"and", "comma"})
_HEDGES = frozenset({"before", "function"})
_TOTALS = frozenset({"sum", "trio"})
_VERBS = _TOTALS | {"hold"}
#: A bracket with more in it says more than a number.
_FAR = 8
_LONGEST = 12
#: Rounded numbers add up to their rounded total by this part of it.
_SLACK = 0.08


@dataclass(frozen=True, slots=True)
class _Item:
    """A name with its number: its tokens, those of its whole, where the next name may begin, and whether it is in brackets."""

    name: Token
    said: Tokens
    whole: Tokens
    end: int
    boxed: bool


def taken_out(tokens: Tokens, code: str) -> Tokens:
    """The names as a list without their numbers; these come behind the sentence, after a token ``boxed``."""
    for at, token in enumerate(tokens):
        if not token.names_areas or _goes_on(tokens, at):
            continue
        row = _row(tokens, at, code)
        total = _total_after(tokens, row) if len(row) > 1 else -1
        if total < 0 or (not row[0].boxed and _longer(tokens[:at], row)):
            continue
        names: Tokens = []
        for n, item in enumerate(row):
            names += [_link(tokens, row[n - 1].end)] if n else []
            names.append(item.name)
        middle, last = tokens[row[-1].end : total], tokens[total + 1 :]
        if code == "en" and middle[:1] and middle[0].kind == "of":
            # "China's 17 and Japan's 4 percent of world GDP add up to 21 percent"
            ends = next((k for k, each in enumerate(middle) if each.kind in _VERBS), 0)
            middle, last = middle[ends:], [*middle[:ends], *last]
        if not any(each.kind in {"area", "of"} for each in [*middle, *last[:1]]):
            # The whole is said once: "China (17% of world GDP) and Japan (4%) make up 21%".
            middle += row[0].whole if code != "en" else []
            last = [*row[0].whole, *last] if code == "en" else last
        mark = replace(token, kind="boxed", value="", parts=())
        numbers = [each for item in row for each in (item.name, *item.said)]
        return [*tokens[:at], *names, *middle, tokens[total], *last, mark, *numbers]
    return tokens


def _longer(before: Tokens, row: list[_Item]) -> bool:
    """Whether a number of the kind stands before a row: "China's GDP of $17.8 trillion, Japan's $4.2 and Korea's $1.7 trillion"."""
    return any(each.num is not None and each.num.kind == _kind(row[0]) for each in before)


def _goes_on(tokens: Tokens, at: int) -> bool:
    """Whether a number stands before a name in the same row: ...17.8万亿美元，日本4.2万亿美元."""
    linked = at > 1 and tokens[at - 1].kind in _LINKS
    return linked and (tokens[at - 2].num is not None or tokens[at - 2].kind == "close")


def _row(tokens: Tokens, at: int, code: str) -> list[_Item]:
    row: list[_Item] = []
    while len(row) < _LONGEST:
        item = _item(tokens, at)
        if item is None or (row and (_kind(item) != _kind(row[0]) or item.whole)):
            break
        row.append(item)
        at = item.end
        while at < len(tokens) and (
            tokens[at].kind in _LINKS or (code == "en" and tokens[at].text.lower() == "the")
        ):
            at += 1
        if at == item.end:
            break
    return row


def _item(tokens: Tokens, at: int) -> _Item | None:
    """The name at a place with one number in brackets, after "with" or "'s", or right behind it."""
    if at >= len(tokens) - 1 or not tokens[at].names_areas:
        return None
    boxed = tokens[at + 1].kind == "open"
    k = at + 1 + (boxed or tokens[at + 1].kind == "poss" or tokens[at + 1].text.lower() == "with")
    said: Tokens = []
    whole: Tokens = []
    while k < len(tokens) and len(said) + len(whole) < _FAR and tokens[k].kind != "close":
        own = tokens[k].num or tokens[k].kind in _HEDGES
        if tokens[k].names_areas or not (boxed or own) or (said and said[-1].num and not boxed):
            break
        (said if own else whole).append(tokens[k])
        k += 1
    numbers = [each.num for each in said if each.num]
    closed = not boxed or (k < len(tokens) and tokens[k].kind == "close")
    if len(numbers) != 1 or numbers[0].kind not in _UNITS or not closed:
        return None
    said += [tokens[k]] if boxed else []
    return _Item(tokens[at], said, whole, k + boxed, boxed)


def _kind(item: _Item) -> str:
    return next(each.num.kind for each in item.said if each.num)


def _link(tokens: Tokens, at: int) -> Token:
    """What links two names: "and" where it is said, else the comma."""
    return tokens[at + 1] if tokens[at + 1].kind == "and" else tokens[at]


def _total_after(tokens: Tokens, row: list[_Item]) -> int:
    """Where the next number of the kind stands, of nobody else, that words or brackets add them up to; -1 if there is none."""
    added_up = all(item.boxed for item in row)
    for k in range(row[-1].end, len(tokens)):
        token = tokens[k]
        if token.kind in {"semicolon", "stop"} or token.names_areas:
            break
        added_up = added_up or token.kind in _TOTALS
        if token.num and token.num.kind in _UNITS:
            return k if added_up and token.num.kind == _kind(row[0]) else -1
    return -1


def read(page: Page, listed: Tokens) -> None:
    """Give each name its part where the parts add up to the total that was read; else they are not understood."""
    base = len(page.tokens)
    page.append(listed)
    names = [at for at in range(base, len(page.tokens)) if page.area(at)]
    row = [(at, next((k for k in range(at, len(page.tokens)) if page.num(k)), at)) for at in names]
    total = _total(page, row) if row else None
    for at, k in row:
        num, last = page.num(k), k + (page.kind(k + 1) == "close")
        if total is None or num is None:
            page.missed.append((at, last, "ambiguous"))
            continue
        part = replace(total, areas=page.value(at), at=k, first=at, last=last)
        part.value, part.value_to = num.value, num.to
        part.comparator = cast(Comparator, page.value(k) or "exact")
        page.drafts.append(part)


def _total(page: Page, row: list[tuple[int, int]]) -> Draft | None:
    """The claim whose number the parts add up to."""
    who = set(codes(added(*(page.value(at) for at, _ in row))))
    numbers = [num for _, k in row if (num := page.num(k))]
    for draft in page.drafts if numbers else ():
        same = draft.type in {"share", "amount"} and set(codes(draft.areas)) == who
        same = same and draft.unit == _UNITS.get(numbers[0].kind) and draft.value_to is None
        if same and draft.value is not None:
            parts = sum(num.value for num in numbers)
            if abs(parts - draft.value) <= _SLACK * draft.value:
                return draft
    return None
