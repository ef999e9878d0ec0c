"""Numbers with what stands around them and says how exact they are; ranges; the same number twice."""

from __future__ import annotations

from dataclasses import replace

from etl import catalog
from etl.reading.lexer import Token, Tokens
from etl.reading.numbers import Num
from etl.reading.tables import table

#: What may stand between a hedge and its number.
_BETWEEN = {code: frozenset(said) for code, said in table("words")["hedging"]["between"].items()}
#: Of several hedges, the one that says most.
_ORDER = ("under", "at_least", "over", "nearly", "about", "exact")
#: What "at most" is said of.
_BOUNDED = frozenset({"ratio", "usd", "persons", "intl"})
_APPOSED = frozenset({"comma", "open", "before", "mark"})
#: How far before its hedge "never" may stand, and what it makes of it.
_NEVER = 12
_NEVERS = {"under": "at_least", "nearly": "at_least", "over": "under", "at_least": "under"}
_BY_FAR = frozenset({"크게", "훨씬"})
_AMIDST = frozenset({"間", "사이", "之间", "の間"})
#: No more dollars or persons are divided in words.
_FEW = 100
_DIVIDED = frozenset({"area", "measure", "definition"})
_BEFORE_ONE = _DIVIDED | {"function", "of", "in", "comma", "poss"}
#: A fraction and its figure are no further apart than this.
_SAME = 0.026


def hedged(tokens: Tokens, code: str) -> Tokens:
    """Numbers with their hedges as one token, whose value is the comparator."""
    done: Tokens = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.num is None:
            done.append(_superlative(token, tokens[at + 1] if at + 1 < len(tokens) else None))
            at += 1
            continue
        said, start, led = _before(done, token, code)
        end, more, ranged = _after(tokens, at, code)
        num = _decade(token.num) if ranged and token.num.kind == "ratio" else token.num
        more = [*more, "about"] if ranged and num.kind != "ratio" else more
        said = _never(done, said)
        hedges = [*([num.hedge] if num.hedge else []), *said, *more]
        comparator = "between" if num.to is not None else _comparator(hedges)
        # What stands after it may be said of another's size: EUの約14%を上回る.
        num = replace(num, hedge=_comparator(hedges[: len(hedges) - len(more)]))
        if num.kind == "rank" and comparator == "under":
            # 10位以内 is at least the tenth
            comparator = "at_least"
        last = tokens[end - 1].end
        text = f"{led} {token.text}" if led else token.text
        done.append(replace(token, start=start, end=last, text=text, value=comparator, num=num))
        at = end
    return done


def _superlative(token: Token, after: Token | None) -> Token:
    """최대 before a noun is the largest, before a number or the world's number at most: 最大で世界の25%."""
    counts = after is not None and (after.num or after.kind in {"before", "function"})
    if token.kind == "before" and token.text.lower().startswith("as ") and not counts:
        # "five times as much as Japan's"
        return replace(token, kind="function", value="")
    if token.kind != "before" or token.value != "superlative":
        return token
    counted = after is not None and after.num is not None and after.num.kind in _BOUNDED
    if counted or (after is not None and after.value == catalog.WORLD):
        return replace(token, value="under")
    return replace(token, kind="superlative", value="")


def _before(done: Tokens, token: Token, code: str) -> tuple[list[str], int, str]:
    """The hedges before a number, taken off what is done, where the first begins, and its words."""
    said: list[str] = []
    start, led = token.start, ""
    while True:
        at = len(done) - 1
        while at >= 0 and done[at].kind == "function" and done[at].text.lower() in _BETWEEN[code]:
            at -= 1
        if _set_off(done, at):
            # "account for, at the very least, a fifth"
            del done[at]
            del done[at - 2]
            at -= 2
        if at < 0 or done[at].kind != "before":
            return said, start, led
        said.append(done[at].value)
        start, led = done[at].start, done[at].text
        del done[at:]


def _set_off(done: Tokens, at: int) -> bool:
    """Whether a hedge stands between commas that ends here."""
    return at > 2 and [each.kind for each in done[at - 2 : at + 1]] == ["comma", "before", "comma"]


def _never(done: Tokens, said: list[str]) -> list[str]:
    """Such as "never made up less than": at least."""
    for at in range(len(done) - 1, max(len(done) - _NEVER, 0) - 1, -1):
        token = done[at]
        if token.kind in {"comma", "semicolon", "stop"} or token.num:
            break
        if token.value == "never":
            if set(said) & set(_NEVERS):
                # Said with the hedge, it denies nothing more.
                done[at] = replace(token, kind="function", value="")
            return [_NEVERS.get(each, each) for each in said]
    return said


def _after(tokens: Tokens, at: int, code: str) -> tuple[int, list[str], bool]:
    """Where the hedges after a number end, what they say, and whether one makes it a range (40%대)."""
    end, ranged = at + 1, False
    said: list[str] = []
    while end < len(tokens) and len(said) < 3:
        step = end + _particle(tokens, end, code)
        after = tokens[step]
        if not (after.kind == "after" or _passes(after, code)) or (
            code in {"zh", "ja"} and not after.glued
        ):
            break
        if after.value == "range":
            ranged = True
        else:
            said.append(after.value)
        end = step + 1
        while code == "ko" and end < len(tokens) and _is_ending(tokens[end]):
            end += 1
    return end, said, ranged


def _passes(token: Token, code: str) -> bool:
    """4倍を超える規模: after a number such a word is its hedge, after an area it compares."""
    held = token.value in _ORDER and (code == "ko" or token.text.startswith("を"))
    return code in {"ja", "ko"} and token.kind == "predicate" and held


def _particle(tokens: Tokens, at: int, code: str) -> int:
    """24조 달러를 넘어: a particle may stand between."""
    step = 0
    while code == "ko" and step < 2 and at + step + 1 < len(tokens):
        token = tokens[at + step]
        if token.kind not in {"topic", "object"} or not token.glued:
            break
        step += 1
    # 14.9%를 크게 앞선다
    return step + (step > 0 and tokens[at + step].text in _BY_FAR)


def _is_ending(token: Token) -> bool:
    return token.kind == "ending" and token.glued


def _decade(num: Num) -> Num:
    """40%대 is from 40 to 50, 24%대 from 24 to 25 per cent."""
    step = 0.1 if round(num.value * 100) % 10 == 0 else 0.01
    return replace(num, to=round(num.value + step, 6))


def _comparator(said: list[str]) -> str:
    """What several hedges say together; what pulls both ways is about."""
    known = {each if each != "superlative" else "under" for each in said}
    if known & {"over", "at_least"} and known & {"nearly", "under"}:
        return "about"
    return next((each for each in _ORDER if each in known), "exact")


def parts(tokens: Tokens, code: str) -> Tokens:
    """略高于全球105.7万亿美元的22%: the hedge is of the part, not of what it is a part of."""
    done = list(tokens)
    for n in range(len(done) - 2):
        whole, link, part = done[n : n + 3]
        divided = whole.num is not None and whole.num.kind == "usd" and link.kind == "of"
        if code != "en" and divided and part.num is not None and part.num.kind == "ratio":
            hedge = n - 1
            while hedge >= 0 and done[hedge].kind in _DIVIDED | {"of"}:
                hedge -= 1
            led = [done[hedge].value] if hedge >= 0 and done[hedge].kind == "before" else []
            said = _comparator([whole.value, part.value, *led])
            done[n], done[n + 2] = replace(whole, value="exact"), replace(part, value=said)
            if led:
                done[hedge] = replace(done[hedge], kind="function", value="")
    return done


def ranges(tokens: Tokens, code: str) -> Tokens:
    """23%至24% is a range, unless something rises from one to the other."""
    done: Tokens = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.num and _spans(tokens, at):
            last = tokens[at + 2]
            num = replace(token.num, to=last.num.value if last.num else None)
            if done and done[-1].text.lower() == "between":
                token = replace(token, start=done.pop().start)
            done.append(replace(token, end=last.end, num=num, value="between"))
            at += 3
            continue
        done.append(token)
        at += 1
    return done


def _spans(tokens: Tokens, at: int) -> bool:
    links = {"to", "from", "mark"}
    if at and tokens[at - 1].text.lower() == "between":
        links = {"and"}
    if at + 2 >= len(tokens) or tokens[at + 1].kind not in links:
        return False
    first, last, link = tokens[at].num, tokens[at + 2].num, tokens[at + 1]
    if first is None or last is None or first.kind != last.kind:
        return False
    if first.kind not in {"ratio", "usd", "persons"} or first.to is not None or last.to is not None:
        return False
    if not first.value < last.value <= 2 * first.value:
        return False
    if any(each.kind == "from" for each in tokens[max(0, at - 4) : at]):
        return False
    if link.kind == "to" and link.text.lower() not in {"至", "到", "to"}:
        return False
    if any(each.text in _AMIDST for each in tokens[at + 3 : at + 5]):
        # Between the two, in words that stand after both.
        return True
    following = {each.kind for each in tokens[at + 3 : at + 6]}
    if following & {"rise", "arrow"} or (link.kind == "from" and "to" in following):
        return False
    return link.kind != "mark" or link.text in {"-", "~"}


def one_in(tokens: Tokens, code: str) -> Tokens:
    """全球每七美元的商品出口中就有一美元: one in seven, of what stands between."""
    done: Tokens = []
    at = 0
    while at < len(tokens):
        end = _share_of(tokens, at)
        if end is None:
            done.append(tokens[at])
            at += 1
            continue
        first, last = tokens[at], tokens[end]
        whole, part = (each.num.value if each.num else 1.0 for each in (first, last))
        inner = [each for each in tokens[at + 1 : end] if each.kind in _DIVIDED]
        hedges = [each.value for each in tokens[at + 1 : end] if each.kind == "before"]
        link = replace(first, kind="of", value="", num=None)
        ratio = Num("ratio", part / whole, words=True, each=first.num.kind if first.num else "")
        said = _comparator([*hedges, last.value])
        if done and done[-1].value == "every":
            done.pop()
        done += [*inner, link, replace(last, num=ratio, value=said)]
        at = end + 1
    return done


def one_of(tokens: Tokens, code: str) -> Tokens:
    """Such as "of every four dollars of value added, one": one quarter of it."""
    for at, token in enumerate(tokens):
        end = _one_of(tokens, at) if code == "en" else None
        if end is not None and token.num:
            ratio = Num("ratio", 1 / token.num.value, words=True, each=token.num.kind)
            link = replace(token, kind="of", value="", text="of", num=None)
            said = [each for each in tokens[at + 1 : end] if each.kind in _DIVIDED]
            said.sort(key=lambda each: each.kind != "area")
            rest = [replace(token, num=ratio, value="exact"), link, *said, *tokens[end + 1 :]]
            return [*tokens[: max(0, at - 2)], *rest]
    return tokens


def _one_of(tokens: Tokens, at: int) -> int | None:
    """Where "one" stands that is a part of "every four dollars" at a place."""
    num = tokens[at].num
    if num is None or num.kind not in {"usd", "persons"} or num.value > _FEW:
        return None
    if [each.text.lower() for each in tokens[max(0, at - 2) : at]] != ["of", "every"]:
        return None
    end = at + 1
    while end < min(len(tokens), at + 10) and tokens[end].kind in _BEFORE_ONE:
        if tokens[end].text.lower() == "one":
            return end
        end += 1
    return None


def _share_of(tokens: Tokens, at: int) -> int | None:
    first = tokens[at].num
    if first is None or first.kind not in {"usd", "persons"} or first.value > _FEW:
        return None
    kinds = {"of", "measure", "in", "function", "definition", "before"}
    end = at + 1
    while end < min(len(tokens), at + 8) and (
        tokens[end].kind in kinds
        or tokens[end].value == catalog.WORLD
        or (tokens[end].kind == "comma" and tokens[end - 1].kind == "in")
    ):
        end += 1
    last = tokens[end].num if end < len(tokens) else None
    inside = any(token.kind == "in" for token in tokens[at:end])
    if last is None or not inside or not 0 < last.value < first.value:
        return None
    counted = last.kind == "other" and tokens[end].text.endswith("个")
    return end if last.kind == first.kind or counted else None


def doubled(tokens: Tokens, code: str) -> Tokens:
    """A fraction and its figure are one number: 4분의 1(23.1%), "one quarter, 25.0 percent"."""
    done: Tokens = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        end = _same_again(tokens, at)
        if end:
            second = tokens[end]
            boxed = tokens[at + 1].kind == "open" and end + 1 < len(tokens)
            close = end + 1 if boxed and tokens[end + 1].kind == "close" else end
            figure = second if token.num and token.num.words else token
            done.append(replace(token, end=tokens[close].end, num=figure.num, value=figure.value))
            at = close + 1
            continue
        done.append(token)
        at += 1
    return done


def _same_again(tokens: Tokens, at: int) -> int | None:
    first = tokens[at].num
    if first is None or first.kind != "ratio" or first.to is not None:
        return None
    end = at + 1
    while end < min(len(tokens), at + 5) and (
        tokens[end].kind in _APPOSED or tokens[end].value == "i.e."
    ):
        end += 1
    second = tokens[end].num if end < len(tokens) and end > at + 1 else None
    if second is None or second.kind != "ratio" or second.to is not None:
        return None
    same = first.words != second.words and abs(first.value - second.value) <= _SAME
    return end if same else None
