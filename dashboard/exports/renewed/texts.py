"""Paragraphs renewed: one that says what we wrote says what we write now, in the look that somebody gave it."""

from __future__ import annotations

import copy
import itertools
import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Any

from lxml import etree

#: Numbers, words and single letters: a change ends with them, so that what is bold stays so.
_TOKENS = re.compile(r"\d[\d.,]*\d|\d|[A-Za-z]+|\s+|.", re.DOTALL)
#: Titles of other years are alike in all but their numbers.
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")


def text_of(paragraph: Any) -> str:
    """The text of a paragraph of a slide or of a document, without its fields' numbers of pages.

    Example:
        ``text_of(shape.text_frame.paragraphs[0]._p)``
    """
    return "".join(each.text or "" for each in _pieces(paragraph))


def _pieces(paragraph: Any) -> list[Any]:
    """What holds the letters of a paragraph, without what fields show: numbers of slides and of captions."""
    found, inside = [], 0
    for each in paragraph.iter("{*}t", "{*}fldChar"):
        if etree.QName(each).localname == "fldChar":
            kind = next(iter(each.attrib.values()), "")
            inside += {"begin": 1, "end": -1}.get(str(kind), 0)
        elif not inside and next(each.iterancestors("{*}fld", "{*}fldSimple"), None) is None:
            found.append(each)
    return found


def bare(text: str) -> str:
    """A text to be compared: programs write blanks in their own ways.

    >>> bare("22.2\N{NO-BREAK SPACE}%  of it ")
    '22.2 % of it'
    """
    return " ".join(text.split())


def skeleton(text: str) -> str:
    """A text without its numbers.

    >>> skeleton("China 16.5% in 2024")
    'China #% in #'
    """
    return _DIGITS.sub("#", bare(text))


def paired(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """Which text has become which: the same ones, then those of the same words, then those between them in turn.

    >>> paired(["Source: A", "Data to 2024.", "Note"], ["Source: A", "Data to 2025.", "Note"])
    {0: 0, 1: 1, 2: 2}
    >>> paired(["1990", "2000", "China 16%"], ["1990", "China 17%"])
    {0: 0, 2: 1}
    """
    found: dict[int, int] = {}
    for look in (bare, skeleton):
        rest = [n for n in range(len(old)) if n not in found]
        free = [n for n in range(len(new)) if n not in set(found.values())]
        match = SequenceMatcher(
            None, [look(old[n]) for n in rest], [look(new[n]) for n in free], autojunk=False
        )
        for a, b, size in match.get_matching_blocks():
            found |= {rest[a + n]: free[b + n] for n in range(size)}
    return dict(sorted(_with_neighbours(found, len(old), len(new)).items()))


def _with_neighbours(found: dict[int, int], old: int, new: int) -> dict[int, int]:
    """The same, with what stands alone between two pairs."""
    fixed = sorted({-1: -1, **found, old: new}.items())
    more = dict(found)
    for (a, b), (after, below) in itertools.pairwise(fixed):
        if after - a == below - b:
            more |= {a + n: b + n for n in range(1, after - a)}
    return more


def rewrite(paragraph: Any, text: str) -> None:
    """Give a paragraph another text; each letter that stays keeps its look, and what replaces others has that of the first.

    Example:
        ``rewrite(paragraph, "China 16.4%")``
    """
    pieces = _pieces(paragraph)
    if not pieces:
        return
    owners = [n for n, piece in enumerate(pieces) for _ in piece.text or ""]
    before = "".join(piece.text or "" for piece in pieces)
    written = ["" for _ in pieces]
    old, new = _TOKENS.findall(before), _TOKENS.findall(text)
    starts = [0]
    for token in old:
        starts.append(starts[-1] + len(token))
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            for at in range(starts[a], starts[b]):
                written[owners[at]] += before[at]
        elif d > c:
            # What is added goes to what stands before it.
            at = starts[a] if b > a else max(starts[a] - 1, 0)
            written[owners[at] if owners else 0] += "".join(new[c:d])
    for piece, letters in zip(pieces, written, strict=True):
        piece.text = letters
        if letters != letters.strip() and "wordprocessingml" in piece.tag:
            piece.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def paragraphs(body: Any) -> list[Any]:
    """The paragraphs of a text body, a cell or a document.

    Example:
        ``paragraphs(shape.text_frame._txBody)``
    """
    return list(body.iter("{*}p"))


def merge(theirs: Any, old: Any, new: Any) -> list[tuple[str, str]]:
    """Renew a body of text; returns what was written, before and after.

    Args:
        theirs: The body as it is.
        old: As we wrote it.
        new: As we write it now.

    Example:
        ``merge(shape.text_frame._txBody, old._txBody, new._txBody)``
    """
    return merge_all(*(paragraphs(body) for body in (theirs, old, new)))


def merge_all(
    theirs: Sequence[Any], old: Sequence[Any], new: Sequence[Any], *, alone: bool = False
) -> list[tuple[str, str]]:
    """Renew paragraphs; returns what was written, before and after.

    A paragraph that says what it said when we wrote it is renewed, one that we no longer write goes, a new one comes
    after the one that it follows. What somebody wrote or deleted stays so.

    Args:
        theirs: The paragraphs as they are.
        old: As we wrote them.
        new: As we write them now.
        alone: Whether what is there is some of it alone: nothing is added, and nothing goes.

    Example:
        ``merge_all(paragraphs(body), paragraphs(old), paragraphs(new))``
    """
    before, after = ([each for each in many if text_of(each).strip()] for many in (old, new))
    pairs = paired([text_of(each) for each in before], [text_of(each) for each in after])
    places = _places(theirs, [bare(text_of(each)) for each in before])
    done, at_new = [], dict[int, Any]()
    for n, place in places.items():
        said = text_of(place)
        if n not in pairs:
            if not alone and len(paragraphs(place.getparent())) > 1:
                place.getparent().remove(place)
                done.append((said, ""))
            continue
        at_new[pairs[n]] = place
        told = after[pairs[n]]
        if bare(text_of(before[n])) != bare(text_of(told)):
            rewrite(place, text_of(told))
            done.append((said, text_of(told)))
        recolour(place, before[n], told)
    for n in sorted(set(range(len(after))) - set(pairs.values())):
        if n - 1 in at_new and not alone:
            added = _like(at_new[n - 1], text_of(after[n]))
            at_new[n - 1].addnext(added)
            at_new[n] = added
            done.append(("", text_of(after[n])))
    return done


#: A paragraph that is as much like one of ours is that one, edited.
_EDITED = 0.6


def typed(theirs: Sequence[Any], old: Sequence[Any], new: Sequence[Any]) -> list[str]:
    """Paragraphs of ours that somebody has edited, and that we write otherwise now: they stay, and are to be named.

    Args:
        theirs: The paragraphs as they are.
        old: As we wrote them.
        new: As we write them now.

    Example:
        ``typed(paragraphs(body), paragraphs(old), paragraphs(new))`` is ``["The share was 22%, as we see it."]``.
    """
    own, before, after = (
        Counter(filter(None, (bare(text_of(each)) for each in many))) for many in (theirs, old, new)
    )
    gone, strange = before - after - own, own - before - after
    found = []
    for text in gone:
        scored = [(_ratio(text, each), each) for each in strange]
        best, said = max(scored, default=(0.0, ""))
        if best >= _EDITED:
            found.append(said)
            del strange[said]
    return found


def _ratio(one: str, other: str) -> float:
    """How alike two texts are; 0 where they cannot be alike enough."""
    match = SequenceMatcher(None, one, other, autojunk=False)
    if match.real_quick_ratio() < _EDITED or match.quick_ratio() < _EDITED:
        return 0.0
    return match.ratio()


def _places(theirs: Sequence[Any], texts: Sequence[str]) -> dict[int, Any]:
    """Where each of several texts stands as it was, each in a place of its own."""
    free = list(theirs)
    found: dict[int, Any] = {}
    for n, text in enumerate(texts):
        place = next((each for each in free if bare(text_of(each)) == text), None)
        if place is not None:
            free.remove(place)
            found[n] = place
    return found


def _like(paragraph: Any, text: str) -> Any:
    """Another paragraph that looks like one."""
    made = copy.deepcopy(paragraph)
    pieces = _pieces(made)
    for piece in pieces[1:]:
        piece.text = ""
    if pieces:
        pieces[0].text = text
    return made


def recolour(theirs: Any, old: Any, new: Any) -> None:
    """Give a paragraph, or a shape, the colour that it has now, where it has the one that it had: verdicts have theirs.

    Example:
        ``recolour(paragraph, old_paragraph, new_paragraph)``
    """
    own, before, after = (_colours(each) for each in (theirs, old, new))
    if len(before) == len(after) and [_val(each) for each in own] == [
        _val(each) for each in before
    ]:
        for each, told in zip(own, after, strict=True):
            if each.tag == told.tag:
                each.set("val", told.get("val"))


def _colours(element: Any) -> list[Any]:
    return list(element.iter("{*}srgbClr", "{*}schemeClr"))


def _val(colour: Any) -> str:
    return str(colour.get("val", "")).lower()
