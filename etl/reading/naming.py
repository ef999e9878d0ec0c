"""What is measured, named at the end: "17.4% of the world total: merchandise trade (UNCTAD)"."""

from __future__ import annotations

from etl.reading.draft import Measured
from etl.reading.making import combined
from etl.reading.page import Page

#: After these nothing more is said of the number but what it measures.
_BEFORE = frozenset({"colon", "comma"})
_ENDS = frozenset({"open", "stop", "semicolon", ""})
_PHRASE = frozenset({"measure", "definition", "of", "function", "sum", "unknown", "and", "mark"})


def named_last(page: Page) -> None:
    """Give claims of a sentence that names no measure before them the one that it ends with.

    Where the end is a name that is not known, what is measured is not known either.
    """
    if not page.drafts or page.places("growth", "agent"):
        return
    last = max(draft.at for draft in page.drafts)
    at = next(
        (
            k
            for k in range(last + 1, len(page.tokens))
            if page.kind(k) in _BEFORE and _names(page, k)
        ),
        -1,
    )
    if at < 0 or any(page.kind(k) == "measure" for k in range(at)):
        return
    phrase = list(_phrase(page, at))
    place = next((k for k in phrase if page.kind(k) == "measure"), -1)
    if place < 0:
        for draft in list(page.drafts):
            page.drafts.remove(draft)
            page.missed.append((min(draft.first, draft.at), draft.at, "ambiguous"))
        return
    one = Measured.of(page.value(place)).sized
    defined = next((combined(page, k) for k in phrase if page.kind(k) == "definition"), "")
    for draft in page.drafts:
        draft.measure, draft.definition = one.measure, one.indicators(defined)
    page.state.measuring((one,))


def _phrase(page: Page, at: int) -> range:
    end = at + 1
    while page.kind(end) in _PHRASE:
        end += 1
    return range(at + 1, end)


def _names(page: Page, at: int) -> bool:
    """Whether a phrase that may name a measure follows, and then a bracket or the end."""
    phrase = _phrase(page, at)
    kinds = {page.kind(k) for k in phrase}
    # What is left of a citation that was read: (UNCTAD, about October 2024).
    ended = page.kind(page.skip(phrase.stop, {"year"})) in _ENDS
    # 贸易是关键 says something of it.
    named = "measure" in kinds and page.kind(phrase.stop - 1) in {"measure", "definition", "sum"}
    return ended and (named or (page.kind(at) == "colon" and kinds == {"unknown"}))
