"""Areas in a row, with their count, with those counted in: one area with a formula."""

from __future__ import annotations

from dataclasses import replace

from etl import catalog
from etl.reading.areas import PAST, REGIONS, added, codes, members
from etl.reading.lexer import Token, Tokens, joined
from etl.reading.tables import words

_COMMAS = {
    "en": frozenset(","),
    "zh": frozenset("、·"),
    "ja": frozenset("、·,"),
    "ko": frozenset(",、·"),
}
_PEOPLES = words("listing", "peoples")
_GOES_ON = frozenset({"hold", "sum", "function"})
_LARGEST = ("大", "largest", "biggest", "leading", "대")
_FIVE = "BRA+RUS+IND+CHN+ZAF"
_NEAR = frozenset(
    {"function", "object", "comma", "to", "topic", "in", "ending", "of", "predicate", "by"}
)
#: No list of economies in a sentence is longer.
_LONGEST = 40
#: How far from "including" its areas may stand.
_FAR = 4


def counted(tokens: Tokens, code: str) -> Tokens:
    """3カ国 and 3국 in figures are "the three countries"; other counts say nothing."""
    return [_counted(token) for token in tokens]


def _counted(token: Token) -> Token:
    if token.num is None or token.num.kind != "count":
        return token
    if token.num.value in {2.0, 3.0}:
        return replace(token, kind="trio", value=str(int(token.num.value)), num=None)
    return replace(token, kind="count", value="", num=None)


def with_their_count(tokens: Tokens, code: str) -> Tokens:
    """中日韩三国, 日中両国, "BRICS5カ国", "the APEC members": the count belongs to the name."""
    done: Tokens = []
    for token in tokens:
        last = done[-1] if done else None
        region = _region(done)
        if token.kind == "trio" and token.value == "3" and _of_world(done, token):
            # "The world's three largest economies" are not the three.
            done.append(replace(token, value="rest"))
        elif region is not None and token.kind == "trio" and token.value == "3":
            # 東アジアの3か国, "Northeast Asia's big three"
            done[region:] = [
                joined(done[region], token, value=catalog.CJK, parts=catalog.members(catalog.CJK))
            ]
        elif (three := _three_of(done, token)) is not None:
            done[three:] = [
                joined(
                    done[three],
                    token,
                    kind="area",
                    value=catalog.CJK,
                    parts=catalog.members(catalog.CJK),
                )
            ]
        elif last and last.kind == "area" and _counts(last, token, code):
            done[-1] = joined(last, token, **_five(last, token))
        elif len(done) > 1 and done[-1].kind == "of" and _apposed(done[-2], token):
            done[-2:] = [joined(done[-2], token)]
        else:
            done.append(token)
    return done


def _three_of(done: Tokens, token: Token) -> int | None:
    """Where "the three big economies of Northeast Asia" begin, if that ends with this token."""
    if token.kind != "area" or token.value not in {"EASTASIA", "NEASIA"}:
        return None
    at = len(done) - 1
    if at < 0 or done[at].text != "of":
        return None
    while at >= 0 and done[at].kind in {"of", "function", "agent"}:
        at -= 1
    three = at >= 0 and done[at].kind == "trio" and done[at].value == "3"
    return at if three else None


def _of_world(done: Tokens, token: Token) -> bool:
    """Whether the largest of the world are meant: 世界三大经济体, "the world's three largest economies"."""
    at = len(done) - 1
    while at >= 0 and done[at].kind in {"of", "poss"}:
        at -= 1
    ranked = any(word in token.text.lower() for word in _LARGEST)
    return at >= 0 and ranked and done[at].value == catalog.WORLD


def _region(done: Tokens) -> int | None:
    """Where the region stands whose three are named next."""
    at = len(done) - 1
    while at >= 0 and done[at].kind in {"of", "poss"}:
        at -= 1
    if at < 0 or done[at].kind != "area" or done[at].value not in {"EASTASIA", "NEASIA"}:
        return None
    return at


def _counts(area: Token, token: Token, code: str) -> bool:
    if area.value == catalog.WORLD or not (token.glued or code in {"ko", "en"}):
        return False
    if token.kind == "trio" and token.value in {"2", "3"}:
        return len(area.parts) > 1 or area.value in catalog.groups() or area.value == PAST
    if token.kind == "trio":
        return token.value in {"agreement", "bloc", "region"}
    people = token.kind == "function" and token.text in _PEOPLES
    return token.kind == "count" or people or token.value == "member"


def _apposed(area: Token, token: Token) -> bool:
    """米国、メキシコ、カナダの3か国."""
    if area.kind != "area" or token.kind != "trio" or token.value not in {"2", "3"}:
        return False
    return len(area.parts) == int(token.value) or area.value in {catalog.CJK, "USMCA", PAST}


def _five(area: Token, count: Token) -> dict[str, object]:
    """The BRICS, counted as five, are the five of 2010."""
    if area.value == "BRICS" and ("5" in count.text or "五" in count.text):
        return {"value": _FIVE, "parts": codes(_FIVE)}
    return {}


def lists(tokens: Tokens, code: str) -> Tokens:
    """Areas in a row are one area with parts: China, Japan and Korea; 中国、日本、韩国; 한국·중국·일본."""
    done: Tokens = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.kind != "area" or token.value == catalog.WORLD:
            done.append(token)
            at += 1
            continue
        run, end = _run(tokens, at, code)
        left_out = at > 0 and tokens[at - 1].value == "without" and tokens[at - 1].kind == "include"
        if left_out and len(run) > 2 and tokens[end : end + 1] and tokens[end].kind in _GOES_ON:
            # "Without China, Japan and Korea together account for"
            run, end = [token], at + 1
        if len(run) > 1:
            parts = tuple(part for each in run for part in _parts(each))
            value = added(*(each.value for each in run))
            token = joined(token, tokens[end - 1], value=value, parts=parts)
        done.append(token)
        at = end
    return done


def _beside(last: Token, token: Token, code: str) -> bool:
    """ドイツイギリスフランス, 미국 일본 독일: names in a row without anything between."""
    if code == "ko":
        return not {last.value, token.value} & REGIONS
    return token.glued and code in {"ja", "zh"}


def _past_members(tokens: Tokens, at: int) -> int:
    """Such as "and the ten member states of ASEAN": the words before the name."""
    inner = {"function", "count", "trio", "of", "num"}
    end = at
    while end < min(len(tokens), at + 5) and tokens[end].kind in inner:
        num = tokens[end].num
        if num is not None and num.kind not in {"plain", "count"}:
            # "a tenth of China's and two fifths of Japan's"
            return at
        end += 1
    return end if any(token.kind == "of" for token in tokens[at:end]) else at


def _parts(area: Token) -> tuple[str, ...]:
    several = len(area.parts) > 1 and area.value not in catalog.groups()
    return area.parts if several else (area.value,)


def _run(tokens: Tokens, at: int, code: str) -> tuple[Tokens, int]:
    """The areas of a list that begins at ``at``, and where it ends."""
    run, end, link = [tokens[at]], at + 1, ""
    while end < len(tokens) and len(run) < _LONGEST:
        step = end
        while step < min(len(tokens), end + 4) and (
            _links(tokens[step], code) or _owning(tokens, step) or _both(tokens, step)
        ):
            step += 1
        if code == "en" and step > end and tokens[step - 1].kind in {"and", "function"}:
            step = _past_members(tokens, step)
        if step >= len(tokens) or not tokens[step].names_areas:
            break
        if step == end and not _beside(tokens[end - 1], tokens[step], code):
            break
        joint = " ".join(token.text for token in tokens[end:step])
        if code == "en" and "and" in link.split() and joint in {",", ", the"}:
            # "Excluding China, Japan and Korea, Asia accounts for"
            break
        link = joint
        run.append(tokens[step])
        end = step + 1
    # "According to China, Japan ...", "more than Italy, and Japan": in English a list of two has no comma.
    if (code == "en" and link.startswith(",") and len(run) == 2) or _nested(run):
        return [tokens[at]], at + 1
    return run, end


def _owning(tokens: Tokens, at: int) -> bool:
    """Such as "China's, Japan's and Korea's"."""
    between = [token.kind for token in tokens[at : at + 2]]
    return between in (["poss", "and"], ["poss", "comma"])


def _both(tokens: Tokens, at: int) -> bool:
    """EUも米国も上回る, EU도 미국도 앞선다: both are compared with."""
    words = [token.text for token in tokens[at : at + 3]]
    if len(words) < 3 or words[0] not in {"も", "도"} or not words[2].startswith(words[0]):
        return False
    compared = [token.kind for token in tokens[at + 2 : at + 4]]
    return tokens[at + 1].kind == "area" and "predicate" in compared


def _nested(run: Tokens) -> bool:
    """ASEAN, then ASEAN+3: not a list to be added up."""
    seen: set[str] = set()
    for each in run:
        if seen & set(each.parts):
            return True
        seen |= set(each.parts)
    return False


def _links(token: Token, code: str) -> bool:
    if token.kind == "and":
        return token.value != "both" or code == "en"
    if token.kind == "comma":
        return token.text in _COMMAS[code]
    if token.kind == "mark":
        return token.text in {"·", "-", "+", "/"}
    return code == "en" and token.kind == "function" and token.text == "the"


def excluded(tokens: Tokens, code: str) -> Tokens:
    """Such as "excluding Japan, the G7's share", 日本を除くアジア: a formula with a minus."""
    for n, token in enumerate(tokens):
        if token.kind != "include" or token.value != "without":
            continue
        step = 1 if code in {"en", "zh"} else -1
        part = _area(tokens, n, step, counted=True)
        whole = None if part is None else _area(tokens, max(n, part), 1, counted=True)
        if part is not None and whole is None and step > 0:
            left_out = _after_whole(tokens, n, part)
            if left_out:
                return excluded(left_out, code)
        if part is None or whole is None or not _holds(tokens[whole], tokens[part]):
            continue
        value = f"{tokens[whole].value}-{tokens[part].value}"
        named = replace(tokens[whole], kind="area", value=value, parts=(value,))
        return excluded([*tokens[: min(n, part)], named, *tokens[whole + 1 :]], code)
    return tokens


def _holds(whole: Token, part: Token) -> bool:
    """Whether an area may have another left out of it; of "the three" that is seen when they are known."""
    if whole.kind == "trio" and not set(part.parts) & REGIONS:
        return True
    if whole.value == catalog.WORLD or set(whole.parts) & REGIONS or part.kind == "trio":
        return True
    return set(catalog.members(part.value)) <= {
        member for each in codes(whole.value) for member in catalog.members(each)
    }


def _after_whole(tokens: Tokens, n: int, part: int) -> Tokens | None:
    """Such as "Asia, excluding China, accounts for": what is left out stands after the whole."""
    at = n - 1 - (n > 0 and tokens[n - 1].kind == "comma")
    if at < 0 or tokens[at].as_area.kind != "area" or not _holds(tokens[at], tokens[part]):
        return None
    value = f"{tokens[at].value}-{tokens[part].value}"
    end = part + 1
    end += at < n - 1 and end < len(tokens) and tokens[end].kind == "comma"
    named = replace(tokens[at], kind="area", value=value, parts=(value,))
    return [*tokens[:at], named, *tokens[end:]]


def included(tokens: Tokens, code: str) -> Tokens:
    """Such as "China, including Hong Kong and Macao", 홍콩을 포함하면 중국, EU27に英国を加えた."""
    for n, token in enumerate(tokens):
        found = _included(tokens, n) if token.kind == "include" else None
        if found:
            return included(_merged(tokens, n, *found), code)
    return tokens


def _included(tokens: Tokens, n: int) -> tuple[int, int] | None:
    """Where the whole and where the part stands that the word at ``n`` puts together."""
    left, right = _area(tokens, n, -1), _area(tokens, n, 1)
    value = tokens[n].value
    if value in {"after", "added"}:
        left = left if left is not None else _area(tokens, n, -1, counted=True)
        if left is not None and right is not None:
            return left, right
        if value == "added" and right is None and left is not None:
            return _before(tokens, n, left)
        if left is None and right is not None:
            # 计入香港后，中日韩, "Including Hong Kong, the three"
            whole = _next(tokens, right)
            return (whole, right) if whole is not None else None
        return None
    return _before(tokens, n, left) if value == "before" and left is not None else None


def _before(tokens: Tokens, n: int, part: int) -> tuple[int, int] | None:
    """B included, A ...: A is before B, or after the word."""
    left = _area(tokens, part, -1, counted=True)
    if left is not None and tokens[left].value != catalog.WORLD:
        return left, part
    whole = _next(tokens, n)
    return None if whole is None else (whole, part)


def _next(tokens: Tokens, n: int) -> int | None:
    """The area or "the three" that a number after it is of, if one is named soon after a place."""
    for at in range(n + 1, min(n + 9, len(tokens))):
        if tokens[at].num:
            break
        who = tokens[at].kind in {"area", "trilateral", "trio"}
        if who and tokens[at].value != catalog.WORLD:
            return at
    return None


def _area(tokens: Tokens, n: int, step: int, *, counted: bool = False) -> int | None:
    """The nearest area in a direction, over words that say nothing; ``counted``: "the three" is one, too."""
    for at in range(n + step, n + (_FAR + 1) * step, step):
        if not 0 <= at < len(tokens):
            return None
        if (tokens[at].as_area if counted else tokens[at]).kind == "area":
            return at
        if tokens[at].kind not in _NEAR or (tokens[at].kind == "of" and step > 0):
            return None
    return None


def _merged(tokens: Tokens, n: int, whole: int, part: int) -> Tokens:
    """One area in the place of the whole; the part and the word are taken away."""
    first = tokens[whole]
    named = first.as_area.value if first.as_area.kind == "area" else catalog.CJK
    value = added(named, tokens[part].value)
    if first.kind == "area" and members(tokens[part].value) <= members(named):
        # "RCEP, including China": it is counted already.
        value = named
    token = replace(first, kind="area", value=value, parts=(value,))
    if whole < n:
        high = max(n, part)
        return [*tokens[:whole], replace(token, end=tokens[high].end), *tokens[high + 1 :]]
    low = min(n, part)
    rest = [each for at, each in enumerate(tokens) if at < low or at > n or at == whole]
    return [token if each is first else each for each in rest if each is not tokens[part]]
