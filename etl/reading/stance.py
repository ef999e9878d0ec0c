"""Whether the text asserts a claim, denies it, asks, or reports it; and whether it looks ahead."""

from __future__ import annotations

from etl.reading.draft import Draft
from etl.reading.page import Page
from etl.reading.tables import words

_INVERTED = words("stance", "inverted")
#: "Would" and "could" are said of what is only supposed: "if they were one country".
_MAY = frozenset({"will", "may", "might", "shall"})
#: From here on a year is ahead for whoever writes, if the day is not known.
_AHEAD = 2035


def judge(page: Page) -> None:
    """Give every claim its stance, and say whether it looks ahead."""
    for draft in page.drafts:
        if _denied(page, draft):
            draft.stance = "denied"
        elif _asked(page, draft):
            draft.stance = "asked"
        elif _attributed(page, draft):
            draft.stance = "attributed"
        draft.forecast = draft.forecast or _forecast(page, draft)


def _parted(page: Page, low: int, high: int) -> bool:
    return any(page.kind(at) == "semicolon" for at in range(low, high))


def _others(page: Page, draft: Draft, low: int, high: int) -> bool:
    return any(low < other.at < high for other in page.drafts if other is not draft)


# Denied


def _denied(page: Page, draft: Draft) -> bool:
    said = [at for at, token in enumerate(page.tokens) if token.kind == "deny"]
    if any(page.value(at) == "double" for at in said):
        return False
    first = page.code in {"en", "zh"}
    return any((_denies_first if first else _denies_last)(page, at, draft) for at in said)


def _denies_first(page: Page, at: int, draft: Draft) -> bool:
    """Such as "It is not true that ...", 不是...而是...; "... is a myth"."""
    value = page.value(at)
    if value == "but":
        return False
    if at > draft.at:
        # "... in neither 2022 nor 2023"
        neither = page.word(at) == "neither" and "year" in {page.kind(at + 1), page.kind(at + 2)}
        return (value == "back" or neither) and not _others(page, draft, draft.at, at)
    if _turned(page, at, draft) or (value == "back" and any(d.at < at for d in page.drafts)):
        # What was said before is false: "...; it is the fourth".
        return False
    if value in {"near", "never"}:
        return not page.stopped(at, draft.at) and not _others(page, draft, at, draft.at)
    return not _parted(page, at, draft.at)


def _turned(page: Page, at: int, draft: Draft) -> bool:
    """Whether "but" or 而是 stands between a word and the claim after it."""
    return any("but" in {page.value(k), page.word(k)} for k in range(at, draft.at))


def _denies_last(page: Page, at: int, draft: Draft) -> bool:
    """...ではなく..., ...이 아니라...; ...との主張もあるが、統計はそれを裏付けていない."""
    if at < draft.at or _others(page, draft, draft.at, at):
        return False
    return page.value(at) not in {"but", "near"} or not page.stopped(draft.at, at)


# Attributed


def _attributed(page: Page, draft: Draft) -> bool:
    return any(
        token.kind == "say" and _attributes(page, at, draft) for at, token in enumerate(page.tokens)
    )


def _attributes(page: Page, at: int, draft: Draft) -> bool:
    low, high = min(at, draft.at), max(at, draft.at)
    if _parted(page, low, high) or (not page.en and _others(page, draft, low, high)):
        return False
    if page.code in {"en", "zh"}:
        return at < draft.at and not _turned(page, at, draft)
    return at > draft.at or page.value(at) == "often"


# Asked


def _asked(page: Page, draft: Draft) -> bool:
    question = any(token.kind == "stop" and token.text in "?？" for token in page.tokens[-2:])
    asks = [at for at, token in enumerate(page.tokens) if token.kind == "ask"]
    if page.en:
        return question and (page.word(0) in _INVERTED or bool(asks))
    plain = any(page.value(at) == "" and at > draft.at for at in asks)
    return plain or (question and bool(asks))


# Ahead


def _forecast(page: Page, draft: Draft) -> bool:
    said = [token for token in page.tokens if token.kind == "forecast"]
    strong = any(token.value != "will" for token in said)
    last = draft.year_to or draft.year
    if not last.isdigit():
        return not last and ((strong and _governs(page, draft)) or _may(page, draft))
    year, now = int(last), page.state.said
    if now is not None:
        outlook = any(token.value == "outlook" for token in page.tokens)
        return year > now or (year == now and (outlook or bool(said)))
    return strong or _will(page, draft) or year >= _AHEAD


def _will(page: Page, draft: Draft) -> bool:
    """Such as "Will increase to 27% by 2018"."""
    return any(
        token.kind == "forecast" and (token.text.lower() in {"will", "should"} or page.code == "zh")
        for token in page.tokens[: draft.last + 1]
    )


def _may(page: Page, draft: Draft) -> bool:
    """Such as "may reach 30 percent": said of no year, and not of the last one."""
    return (
        page.en
        and draft.unit in {"share", "rank", "ratio"}
        and any(
            token.kind == "forecast"
            and token.text.lower() in _MAY
            and not page.stopped(at, draft.at)
            for at, token in enumerate(page.tokens[: draft.at])
            if not _others(page, draft, at, draft.at)
        )
    )


def _governs(page: Page, draft: Draft) -> bool:
    """Whether a forecast without a year is about this number."""
    return any(
        token.kind == "forecast"
        and token.value != "will"
        and (
            not page.stopped(min(at, draft.at), max(at, draft.at))
            # "By the end of this decade, ..."
            or (token.value == "ahead" and not _others(page, draft, at, draft.at))
        )
        for at, token in enumerate(page.tokens)
    )
