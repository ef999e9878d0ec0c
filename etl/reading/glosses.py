"""What stands in brackets or aside and says nothing of its own; what is said after but belongs before."""

from __future__ import annotations

from dataclasses import replace

from etl.reading.lexer import Token, Tokens
from etl.reading.tables import words

#: Brackets are not looked through further than this.
_FAR = 40
_THAT = frozenset({"that", "this", "that is", "such"})
_ASIDE = frozenset({"function", "intra", "measure", "of", "area", "object", "unknown"})
_KEPT = frozenset({"definition", "year"})
_ALL = words("glosses", "all")
_STILL = frozenset({"还", "要", "更", "都", "还要", "略"})
_SIZES = {
    **dict.fromkeys("大多高", "over"),
    **dict.fromkeys("小少低", "under"),
}
_SAID = frozenset({"num", "superlative", "rank"})


def said_before(tokens: Tokens, code: str) -> Tokens:
    """What a number is of comes before it: 21.9%：这就是2024年三国GDP占世界的比重."""
    at = _below(tokens, code)
    if at is None or not any(token.num for token in tokens[:at]):
        return tokens
    if any(token.num for token in tokens[at:]):
        return tokens
    end = next((n for n in range(at, len(tokens)) if tokens[n].kind == "stop"), len(tokens))
    comma = replace(tokens[at], kind="comma", value="", text=",")
    return [*tokens[at + 1 : end], comma, *tokens[:at], *tokens[end:]]


def compared(tokens: Tokens, code: str) -> Tokens:
    """比欧盟还大 is 大于欧盟: the word that compares comes before whom it compares with."""
    if code != "zh":
        return tokens
    done = list(tokens)
    for at in range(len(done) - 2, -1, -1):
        if done[at].value != "than" or not done[at + 1].names_areas:
            continue
        end = at + 2
        while end < len(done) and (done[end].kind == "sum" or done[end].text in _STILL):
            end += 1
        sign = _SIZES.get(done[end].text, "") if end < len(done) else ""
        rest = done[end + 1 : end + 2]
        if sign and not (rest and (rest[0].num or rest[0].kind in {"unknown", "before"})):
            word = replace(done[at], kind="predicate", value=sign)
            done[at:] = [word, *done[at + 1 : end], *done[end + 1 :]]
            done[at + 2 :] = [each for each in done[at + 2 :] if each.text not in _STILL]
    return done


def _below(tokens: Tokens, code: str) -> int | None:
    for at, token in enumerate(tokens):
        if token.kind == "this" and token.value == "below":
            return at
        colon = code == "en" and at > 0 and tokens[at - 1].kind == "colon"
        if colon and token.text.lower() in _THAT:
            return at
    return None


def without_glosses(tokens: Tokens, code: str) -> Tokens:
    """Without brackets that hold no number: "(GDP)", "(NAFTA)"; their years and definitions stay."""
    done: Tokens = []
    at = 0
    while at < len(tokens):
        end = _closing(tokens, at) if tokens[at].kind == "open" else None
        if end is None or any(_says(token) for token in tokens[at:end]):
            done.append(tokens[at])
            at += 1
            continue
        counted = _counted(tokens[at + 1 : end])
        if counted and done and done[-1].kind == "area":
            # アジア(中国を除く): before the name it says the same, "China (including Hong Kong)" after it.
            left_out = any(token.value == "without" for token in counted)
            done[len(done) - left_out :] = [*counted, done[-1]] if left_out else counted
            at = end + 1
            continue
        held = "all" if any(_of_all(token) for token in tokens[at:end]) else "boxed"
        kept = [
            replace(token, value=held) if token.kind == "year" else token
            for token in tokens[at:end]
            if token.kind in _KEPT
        ]
        # A bracket at the beginning is a note: it says of what has been said.
        done += tokens[at : end + 1] if kept and not done else kept
        at = end + 1
    return done


def _says(token: Token) -> bool:
    """Whether a bracket has something to say: a rank, or a number that counts no members."""
    return token.kind in _SAID and not (token.num is not None and token.num.kind == "count")


def _of_all(token: Token) -> bool:
    """(均为2024年), （いずれも2024年）: of all the numbers before, not of the last alone."""
    return token.kind == "each" or token.text.lower() in _ALL


def _counted(inside: Tokens) -> Tokens:
    """What a bracket counts in or leaves out; empty if it says nothing of it."""
    said = any(token.kind == "include" for token in inside)
    return inside if said and any(token.names_areas for token in inside) else []


def besides(tokens: Tokens, code: str) -> Tokens:
    """除中国外，亚洲, "leaving China out, Asia": what is left out of a whole that is named next."""
    done = list(tokens)
    for at in range(len(done) - 3, -1, -1) if code == "en" else ():
        left = done[at].text.lower() == "leaving" and done[at + 2].text.lower() == "out"
        if left and done[at + 1].names_areas:
            done[at : at + 3] = [replace(done[at], kind="include", value="without"), done[at + 1]]
    for at in range(len(done) - 2, -1, -1):
        end = at + 1 + (code == "zh" and done[at + 1].text == "了")
        if code != "zh" or done[at].text not in {"除", "除了"} or not done[end].as_area.names_areas:
            continue
        rest = end + 1
        while rest < len(done) and done[rest].text in {"以", "之", "外", "之外", "以外", ","}:
            rest += 1
        if any(each.text.endswith("外") for each in done[end + 1 : rest]):
            word = replace(done[at], kind="include", value="without")
            done[at:rest] = [word, done[end]]
    return done


def _closing(tokens: Tokens, at: int) -> int | None:
    for end in range(at + 1, min(len(tokens), at + _FAR)):
        if tokens[end].kind == "close":
            return end
        if tokens[end].kind == "open":
            return None
    return None


def without_asides(tokens: Tokens, code: str) -> Tokens:
    """Without how it was counted: "counting its internal trade", EU域内の取引を除けば."""
    for n, token in enumerate(tokens):
        if token.kind == "include":
            low, high = _aside(tokens, n, code)
            if low < high:
                return without_asides([*tokens[:low], *tokens[high:]], code)
    return tokens


def _aside(tokens: Tokens, n: int, code: str) -> tuple[int, int]:
    """From where to where the aside goes whose word of counting stands at ``n``."""
    end = _trade(tokens, n, 1) if code in {"en", "zh"} else None
    if end is not None:
        return n, end + 1
    end = _trade(tokens, n, -1) if code != "en" else None
    if end is None:
        return n, n
    named = end > 0 and tokens[end - 1].kind == "area"
    return end - 1 if named else end, n + 1


def _trade(tokens: Tokens, n: int, step: int) -> int | None:
    """Where the internal trade that is counted in or left out ends, in a direction."""
    found = None
    for at in range(n + step, n + 6 * step, step):
        if not 0 <= at < len(tokens) or tokens[at].kind not in _ASIDE:
            break
        if tokens[at].kind == "intra" or (tokens[at].kind == "measure" and found and step > 0):
            found = at
    return found
