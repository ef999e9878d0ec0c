"""Rows of numbers that share what is said once, and names in a row with something said of one of them in between."""

from __future__ import annotations

from dataclasses import replace

from etl import catalog
from etl.reading.lexer import Token, Tokens
from etl.reading.numbers import Num
from etl.reading.numerals import DIGITS
from etl.reading.tables import table

_LINKS = frozenset({"and", "comma"})
#: Units that a row of numbers says once.
_UNITS = frozenset({"ratio", "usd", "persons"})
#: No row of numbers or names is longer.
_LONGEST = 12
#: No more tokens are said of a name in the middle of a list.
_ASIDE = 12
#: What a list may follow; after any other word its first name may stand by itself: "unlike China, the ..., Japan".
_LEADS = frozenset({"of", "stop", "semicolon", "colon", "quote", "and"})
_LEADING_WORDS = frozenset({"between", "among", "by", "in", "that", "together", "while", "but"})
#: How what is said of a name begins.
_SAID = frozenset({"the", "with", "home", "now", "currently", "a", "an", "which"})
#: As of, where a day stands before it.
_AS_OF = ("現在", "현재")
_DAYS = ("月", "日", "末", "時点", "월", "일", "말", "の")
#: Words between a rank and the name whose title it is.
_TITLE = frozenset({"of", "agent", "superlative", "function", "measure", "ending"})
#: What is counted in "every fourth dollar", as the kind of its number.
_COUNTED = table("words")["rows"]["counted"]
_UNLISTED = frozenset({"semicolon", "stop", "colon", "hold"})


def units(tokens: Tokens, code: str) -> Tokens:
    """17.8, 4.2 and 1.7 trillion dollars; 16.9, 17.5 and 26.1 percent; 29.2兆、18.7兆、19.4兆ドル: the unit is said once."""
    done = _slashed(tokens)
    last = -1
    for at, token in enumerate(tokens):
        if token.num is None or token.num.kind not in _UNITS or token.num.words or at <= last:
            continue
        last = at
        begins = _begins(done, at) if code == "en" else -1
        if begins >= 0:
            done[begins] = with_unit(done[begins], token.num, scale(token))
        row = _row(done, at)
        linked = any(each.kind == "and" for each in done[row[0] : at]) if row else False
        exact = bool(row) and code != "en" and "." in done[row[0]].text
        if len(row) > 1 or linked or exact:
            worth = scale(token)
            for k in row:
                done[k] = with_unit(done[k], token.num, worth)
    return done


def measures(tokens: Tokens, code: str) -> Tokens:
    """인구·GDP·교역, 人口・GDP・貿易: dots between measures make a list as commas do."""
    done = list(tokens)
    for at in range(1, len(tokens) - 1):
        dot = tokens[at].kind == "mark" and tokens[at].text in {"·", "・"}
        if dot and tokens[at - 1].kind == "measure" and tokens[at + 1].kind == "measure":
            done[at] = replace(tokens[at], kind="comma", value="")
    return done


def _slashed(tokens: Tokens) -> Tokens:
    """23/20/20 per cent: a slash between numbers makes a row as "and" does."""
    done = list(tokens)
    for at in range(1, len(tokens) - 1):
        if tokens[at].text == "/" and tokens[at - 1].num and tokens[at + 1].num:
            done[at] = replace(tokens[at], kind="and", value="")
    return done


def _begins(tokens: Tokens, at: int) -> int:
    """Where a change begins that ends here: "from 20 to nearly 26 per cent", which says the unit once; -1 if none does."""
    k = at - 1
    while k > 1 and tokens[k].kind in {"before", "function"}:
        k -= 1
    num = tokens[k - 1].num if k > 1 and tokens[k].kind == "to" else None
    hedged = k - 2
    while hedged > 0 and tokens[hedged].kind in {"before", "function"}:
        hedged -= 1
    plain = num is not None and num.kind == "plain" and not num.words and num.to is None
    return k - 1 if plain and tokens[hedged].kind == "from" else -1


def _row(tokens: Tokens, at: int) -> list[int]:
    """Where the numbers without a unit stand that are listed before one that has it."""
    found: list[int] = []
    while len(found) < _LONGEST:
        k = at - 1
        while k >= 0 and tokens[k].kind in _LINKS:
            k -= 1
        num = tokens[k].num if k >= 0 else None
        if k == at - 1 or num is None or num.kind != "plain" or num.words or num.to is not None:
            break
        found.insert(0, k)
        at = k
    before = tokens[at - 1].text.lower() if at else ""
    return [] if before == "between" else found


def scale(token: Token) -> float:
    """What one is worth in a number such as "1.7 trillion": 1e12."""
    figure = DIGITS.search(token.text)
    said = float(figure[0].replace(",", "")) if figure else 0.0
    return token.num.value / said if token.num and said else 1.0


def with_unit(token: Token, unit: Num, one: float) -> Token:
    """A plain number with the unit of its row, and with its scale, ``one``, unless it says its own: 29.2兆."""
    num = token.num or unit
    worth = one if abs(scale(token) - 1.0) < 1e-9 else 1.0
    shared = replace(num, kind=unit.kind, value=float(f"{num.value * worth:.12g}"))
    return replace(token, value=unit.kind, num=shared)


def shares(tokens: Tokens, code: str) -> Tokens:
    """Such as "the shares of China and the EU in world GDP", "shares in world trade": no shares of a company."""
    done = list(tokens)
    for at in range(len(tokens) - 4) if code == "en" else ():
        whole = tokens[at + 1].kind in {"of", "in"} and tokens[at].text.lower() == "shares"
        if whole and _world(tokens[at + 2 + (tokens[at + 2].text.lower() == "the")]):
            done[at] = replace(tokens[at], kind="share", value="")
        link = tokens[at + 1].kind == "of" and tokens[at].text.lower() == "shares"
        k = at + 2 + (tokens[at + 2].text.lower() == "the")
        if link and tokens[k].names_areas and tokens[k + 1].kind == "in":
            done[at] = replace(tokens[at], kind="share", value="")
    return done


def _world(token: Token) -> bool:
    return token.kind == "area" and token.value == catalog.WORLD


def firsts(tokens: Tokens, code: str) -> Tokens:
    """Such as "ranked first, fifth and sixth": the first of a row of ranks is a number as the others are."""
    if not any(token.kind == "rank" and token.value == "first" for token in tokens):
        return tokens
    done: Tokens = []
    for at, token in enumerate(tokens):
        k = at + 1
        while k < len(tokens) and tokens[k].kind in _LINKS:
            k += 1
        num = tokens[k].num if at + 1 < k < len(tokens) else None
        row = num is not None and num.kind == "rank" and token.kind == "rank"
        if row and token.value == "first" and token.text.lower().endswith(" first"):
            place = len(token.text) - len("first")
            verb = replace(
                token, value="rank", end=token.start + place - 1, text=token.text[: place - 1]
            )
            one = Num("rank", 1.0, words=True)
            first = replace(
                token, kind="num", value="rank", start=token.start + place, text="first", num=one
            )
            done += [verb, first]
        else:
            done.append(token)
    return done


def every(tokens: Tokens, code: str) -> Tokens:
    """Such as "every fourth dollar", "every fifth person": one in so many."""
    done: Tokens = []
    for at, token in enumerate(tokens):
        num = done[-1].num if done else None
        counted = _COUNTED.get(token.text.lower(), "") if code == "en" else ""
        led = len(done) > 1 and done[-2].text.lower() == "every"
        if num is not None and num.kind == "rank" and num.value > 1 and counted and led:
            ratio = Num("ratio", 1 / num.value, words=True, each=counted)
            done[-2:] = [
                replace(done[-1], start=done[-2].start, end=token.end, value="", num=ratio)
            ]
        else:
            done.append(tokens[at])
    return done


def as_of(tokens: Tokens, code: str) -> Tokens:
    """2024年1月1日現在, 2023년 말 현재: as of a day that is said, not now."""
    done: Tokens = []
    for token in tokens:
        latest = token.kind == "year" and token.text.startswith(_AS_OF)
        if latest and _is_day(done):
            done.append(replace(token, kind="function", value="", year=None))
        else:
            done.append(token)
    return done


def _is_day(tokens: Tokens) -> bool:
    """Whether what ends here is a year with its month and day, or its end."""
    at = len(tokens) - 1
    while at >= 0 and tokens[at].text.endswith(_DAYS):
        at -= 1
    return at >= 0 and tokens[at].kind == "year" and tokens[at].year is not None


def apposed(tokens: Tokens, code: str) -> Tokens:
    """Such as "China, the world's second-largest economy, Japan and Korea": said of China first, then the list."""
    done: Tokens = []
    at = 0
    read = _list if code == "en" else _titled
    while at < len(tokens):
        asides, names, end = read(tokens, at)
        if asides:
            begin = len(done)
            while begin and done[begin - 1].kind not in {"semicolon", "stop"}:
                begin -= 1
            done = [*done[:begin], *asides, *done[begin:], *names]
            at = end
        else:
            done.append(tokens[at])
            at += 1
    return done


def _titled(tokens: Tokens, at: int) -> tuple[Tokens, Tokens, int]:
    """世界2位の経済大国の中国と4位の日本、韓国は; 中国(世界第二大经济体)、日本和韩国: the rank of each, then the list."""
    asides: Tokens = []
    names: Tokens = []
    k, end, begin = at, at, _title_end(tokens, at)
    for _ in range(_LONGEST):
        name = _title_end(tokens, k)
        if name >= len(tokens) or not tokens[name].names_areas:
            break
        names.append(tokens[name])
        close = _box_end(tokens, name + 1)
        said = tokens[k : close or name + 1]
        if len(said) > 1:
            stop = replace(tokens[name], kind="semicolon", value="", text=";", parts=())
            asides += [*said, stop]
        end = close or name + 1
        if end >= len(tokens) or tokens[end].kind not in _LINKS:
            break
        names.append(tokens[end])
        k = end + 1
    if names and not names[-1].names_areas:
        names.pop()
    ranked = sum(each.kind == "semicolon" for each in asides)
    listed = sum(each.names_areas for each in names)
    only_first = ranked == 1 and begin > at
    return (asides, names, end) if ranked and listed > 1 and not only_first else ([], [], at)


def _title_end(tokens: Tokens, at: int) -> int:
    """Where the name stands that a rank at a place is a title of; the place itself if there is none."""
    k = at
    while k < min(len(tokens), at + _ASIDE) and (
        tokens[k].kind in _TITLE
        or _is_rank(tokens[k])
        or (tokens[k].kind == "area" and not tokens[k].names_areas)
    ):
        k += 1
    ranked = any(_is_rank(each) for each in tokens[at:k])
    named = k < len(tokens) and tokens[k].names_areas and not _is_rank(tokens[k - 1])
    return k if ranked and named else at


def _is_rank(token: Token) -> bool:
    return token.kind == "superlative" or (token.num is not None and token.num.kind == "rank")


def _box_end(tokens: Tokens, at: int) -> int:
    """Where a bracket ends that holds nothing but a rank; 0 if there is none."""
    if at >= len(tokens) or tokens[at].kind != "open":
        return 0
    for k in range(at + 1, min(len(tokens), at + _ASIDE)):
        if tokens[k].kind == "close":
            return k + 1 if any(_is_rank(each) for each in tokens[at:k]) else 0
        if tokens[k].names_areas or (tokens[k].num is not None and not _is_rank(tokens[k])):
            return 0
    return 0


def _list(tokens: Tokens, at: int) -> tuple[Tokens, Tokens, int]:
    """What is said of the names of a list that begins at a place, the list without it, and where it ends."""
    asides: Tokens = []
    names: Tokens = []
    nothing: tuple[Tokens, Tokens, int] = ([], [], at)
    if not tokens[at].names_areas or not _leads(tokens, at):
        return nothing
    k, linked = at, False
    for _ in range(_LONGEST):
        name, k = tokens[k], k + 1
        names.append(name)
        comma = tokens[k] if k < len(tokens) and tokens[k].kind == "comma" else None
        close = _aside_end(tokens, k, ranked=linked) if comma is not None else 0
        box = _box_end(tokens, k)
        if box:
            asides += [name, *tokens[k:box], replace(name, kind="semicolon", text=";", parts=())]
            k, comma = box, None
        if linked and not asides:
            return nothing
        if comma is not None and close:
            asides += [name, *tokens[k:close], replace(comma, kind="semicolon", text=";")]
            k = close
        if linked:
            return (asides, names, k + bool(close)) if asides else nothing
        link = k
        while k < len(tokens) and tokens[k].kind in _LINKS:
            linked = linked or tokens[k].kind == "and"
            k += 1
        if k == link or k >= len(tokens):
            return nothing
        names.append(next((t for t in tokens[link:k] if t.kind == "and"), tokens[link]))
        k += tokens[k].text.lower() == "the"
        if k >= len(tokens) or not tokens[k].names_areas:
            return nothing
    return nothing


def _leads(tokens: Tokens, at: int) -> bool:
    """Whether a list may begin at a place."""
    before = tokens[at - 1] if at else None
    return before is None or before.kind in _LEADS or before.text.lower() in _LEADING_WORDS


def _aside_end(tokens: Tokens, at: int, *, ranked: bool) -> int:
    """Where the comma stands that ends what is said of a name after the comma at a place; 0 if nothing is.

    ``ranked``: after the last name only a rank is of that name alone; "with a fifth of the people" is of all.
    """
    if at + 1 >= len(tokens):
        return 0
    begins = tokens[at + 1].text.lower() in _SAID or tokens[at + 1].kind == "area"
    said = False
    for k in range(at + 1, min(len(tokens), at + _ASIDE)):
        token = tokens[k]
        if token.kind == "comma":
            return k if said and begins else 0
        if token.kind in _UNLISTED or token.names_areas:
            return 0
        rank = token.kind in {"superlative", "rank"}
        said = said or rank or (token.num is not None and not ranked)
    return 0
