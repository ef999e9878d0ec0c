"""Whether the text asserts a claim, denies it, asks, or reports it; and whether it looks ahead."""

from __future__ import annotations

from etl.reading.draft import Draft
from etl.reading.page import Page

#: Words that deny what stands before them, where others deny what follows.
_BACKWARDS = frozenset(
    {
        "不实",
        "错误",
        "不正确",
        "并不属实",
        "不属实",
        "谣言",
        "误解",
        "站不住脚",
        "没有依据",
        "没有根据",
        "untrue",
        "wrong",
        "false",
        "not true",
        "is wrong",
        "incorrect",
        "a myth",
        "myth",
        "is false",
    }
)
#: Words that deny only the clause they stand in.
_CLOSE = frozenset({"not", "is not", "are not", "isn't", "aren't", "don't", "doesn't"})
_CLOSE_VERBS = frozenset({"do not account", "does not account", "did not account"})
_NO_DENIAL = frozenset({"no longer", "never been"})
_OFTEN = ("흔히", "いわゆる", "이른바", "よく")
_INVERTED = frozenset(
    {"is", "are", "do", "does", "did", "can", "could", "has", "have", "was", "were"}
)
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
    word = page.word(at)
    if page.value(at) == "but" or word in _NO_DENIAL:
        return False
    if at > draft.at:
        near = not _others(page, draft, draft.at, at) and not _parted(page, draft.at, at)
        return word in _BACKWARDS and near
    places = range(at, len(page.tokens))
    but = next((k for k in places if "but" in {page.value(k), page.word(k)}), len(page.tokens))
    if draft.at > but:
        return False
    if word in _CLOSE or word in _CLOSE_VERBS:
        return not page.stopped(at, draft.at) and not _others(page, draft, at, draft.at)
    return not _parted(page, at, draft.at)


def _denies_last(page: Page, at: int, draft: Draft) -> bool:
    """...ではなく..., ...이 아니라...; ...との主張もあるが、統計はそれを裏付けていない."""
    if at < draft.at or _others(page, draft, draft.at, at):
        return False
    close = page.value(at) == "but" or page.word(at) in {"ではない", "아니다", "아닙니다"}
    return not (close and page.stopped(draft.at, at))


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
        return at < draft.at
    return at > draft.at or page.word(at).startswith(_OFTEN)


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
        return strong and not last and _governs(page, draft)
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


def _governs(page: Page, draft: Draft) -> bool:
    """Whether a forecast without a year is about this number."""
    return any(
        token.kind == "forecast"
        and token.value != "will"
        and not page.stopped(min(at, draft.at), max(at, draft.at))
        for at, token in enumerate(page.tokens)
    )
