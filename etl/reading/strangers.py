"""Who is no economy that is known: Guangdong, Shenzhen, a company."""

from __future__ import annotations

from etl.reading.page import Page

#: After a name that begins a sentence, where any word has a capital.
VERBS = frozenset({"is", "was", "has", "had", "would", "will", "could", "may", "might", "remains"})
_BEFORE_MEASURE = frozenset({"definition", "sum", "function"})
_NO_ECONOMY = frozenset({"subnational", "company"})


def is_stranger(page: Page, at: int) -> bool:
    """Such as "Guangdong's GDP", "the GDP of Shenzhen", 深圳のGDP, 선전의 GDP, "Chinese peoples part of it"."""
    kind, value = page.kind(at), page.value(at)
    if kind == "modifier":
        return page.en and value != "office"
    unknown = kind == "unknown" and (page.en or len(page.tokens[at].text) > 1)
    if not unknown and value not in _NO_ECONOMY:
        return False
    if page.en and page.tokens[at].text[0].isupper():
        before = page.skip(at - 1, {"function"}, -1)
        if page.kind(before) == "of" and page.kind(before - 1) == "measure":
            return True
    if page.en and value in _NO_ECONOMY and page.word(at + 1) in VERBS:
        return True
    end = page.skip(at + 1, {"function", "other"} if page.en else set())
    if not page.en and value in _NO_ECONOMY and page.kind(end) == "unknown":
        # 東京圏のGDP
        end += page.tokens[end].glued
    link = page.kind(end) == ("poss" if page.en else "of") and end < at + 3
    k = end + 1 if link else at + 1
    k = page.skip(k + (page.value(k) == "alone"), _BEFORE_MEASURE)
    owns = link or value in _NO_ECONOMY or (page.code == "ko" and page.word(at).endswith("의"))
    return owns and page.kind(k) in {"measure", "share"}
