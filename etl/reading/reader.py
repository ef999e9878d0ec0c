"""The door of the reader."""

from __future__ import annotations

import re
from dataclasses import replace

from etl import catalog
from etl.reading import lists
from etl.reading.assembly import assemble
from etl.reading.citing import Cited, cited
from etl.reading.claims import Claim, Measure, NotUnderstood, Reading
from etl.reading.compose import compose
from etl.reading.document import Document
from etl.reading.draft import Draft
from etl.reading.language import language
from etl.reading.lexer import Token, lex
from etl.reading.normal import normalise
from etl.reading.other_times import other_times, without
from etl.reading.page import Page
from etl.reading.sentences import Sentence, split
from etl.reading.state import State

#: The indicators by which a measure may be judged where the words leave the definition open.
CANDIDATES: dict[str, tuple[str, ...]] = {
    "gdp": ("gdp_nominal", "gdp_ppp", "gdp_constant", "gdp_ppp_constant"),
    "trade": ("goods_trade", *catalog.meant_by("goods_services_trade")),
    "exports": ("goods_exports", *catalog.meant_by("goods_services_exports")),
    "imports": ("goods_imports", *catalog.meant_by("goods_services_imports")),
    "population": ("population",),
    "intra_trade": ("bilateral_goods_exports",),
}
#: Of whom notes say whether they are counted with China, and the words for it: "Hong Kong and Macao are counted separately".
_BESIDE = frozenset({"HKG", "MAC", "TWN"})
_COUNTED = re.compile(
    r"separate|\b(?:their|its) own\b|\b(?:in|ex)clu[ds]|另行|单独|單獨|分开|分開|不包括|不含|包括"
    r"|別|独立|含(?:む|ま|め)|除(?:く|い)|따로|별도|제외|포함",
    re.IGNORECASE,
)
_MAINLAND = re.compile(r"mainland|内地|大陆|大陸|本土|본토", re.IGNORECASE)
_QUOTED = re.compile(r"[“\"‘'「『].{1,12}[”\"’'」』]")
#: A note is short: a longer sentence with a year is about that year itself.
_NOTE = 12
#: And it says so: set in brackets, headed as a note, about the figures, or about what was just said. Any other last
#: sentence is about something else, and its year dates nothing but itself.
_NOTED = re.compile(
    r"^\s*[(（\[【*※]|^\s*(?:注|备注|註|주\b|참고|notes?\b)"
    r"|^\s*(?:this|that|these|those|it|all)\b|^\s*(?:これ|それ|以上|这|此|그|이(?:는|것)|모두)"
    r"|\b(?:data|figures?|numbers|statistics|source)\b"
    r"|数据|数字|数値|データ|統計|统计|現在|자료|수치|통계|기준",
    re.IGNORECASE,
)


def read(text: str, *, said_on: str = "", lang: str = "") -> Reading:
    """The claims that a text makes about the size of economies and groups, and the numbers that were not understood.

    Args:
        text: Any text; English, Chinese, Japanese and Korean are read.
        said_on: The day on which it was said, ``YYYY-MM-DD``: "last year" is resolved against it.
        lang: The language, where the characters do not show it.

    >>> read("China accounts for 18% of world GDP.").claims[0].value
    0.18
    """
    sentences = split(normalise(text), lang)
    told = [cited(each.text, each.code) for each in sentences]
    others = [
        other_times(rest.chars, each.code) for each, (_, rest) in zip(sentences, told, strict=True)
    ]
    phrases = [
        compose(without(lex(rest.chars, language(each.code)), times), each.code)
        for each, (_, rest), times in zip(sentences, told, others, strict=True)
    ]
    state = State(said=int(said_on[:4]) if said_on[:4].isdecimal() else None)
    document = Document(phrases)
    pages = []
    said = state.said
    noted, before = False, state.whom()
    for n, (sentence, tokens) in enumerate(zip(sentences, phrases, strict=True)):
        state.sentence = n
        # An edition looks ahead from its own year.
        edition = told[n][0].edition
        state.said = int(edition[:4]) if edition else said
        page = Page(sentence.code, tokens, state, document)
        before = before if noted else state.whom()
        assemble(page)
        mainland = _MAINLAND.search(sentence.text.chars) is not None
        if _is_territory(sentence, page):
            # What follows is about whom it was about before, or about whom the sentence compares them with.
            state.back_to(before)
            state.about("" if mainland or noted else _other(page))
        # A note may take two sentences, of which the first says that “China” is the mainland.
        noted = mainland and not page.drafts and _QUOTED.search(sentence.text.chars) is not None
        if others[n]:
            _untimed(page)
        pages.append((sentence, page))
    state.said = said
    lists.date(pages)
    _dated_by_note(pages, state)
    return Reading(
        claims=tuple(
            _told(_claim(text, each, page, d), of)
            for (each, page), (of, _) in zip(pages, told, strict=True)
            for d in page.drafts
        ),
        not_understood=tuple(
            _missed(text, each, page, m) for each, page in pages for m in page.missed
        ),
    )


def _is_territory(sentence: Sentence, page: Page) -> bool:
    """Whether a sentence says how territories are counted, and nothing of their size."""
    about = page.state.area
    return (
        page.state.area_in == page.state.sentence
        and not page.drafts
        and _is_beside(about)
        and _COUNTED.search(sentence.text.chars) is not None
    )


def _other(page: Page) -> str:
    """The first economy in a sentence that is none of those of which notes speak."""
    named = (page.value(at) for at in range(len(page.tokens)) if page.area(at))
    return next((each for each in named if not _is_beside(each)), "")


def _is_beside(area: str) -> bool:
    """Whether an area is one of those of which notes speak, or a sum of them."""
    return set(re.split(r"[+-]", area)) <= _BESIDE


def _told(claim: Claim, of: Cited) -> Claim:
    """A claim with whose figures the words name: of a publisher's sources those that have its measure."""
    having = {name for each in claim.candidates for name in catalog.indicator(each).sources}
    known = tuple(name for name in of.sources if name in having)
    return replace(claim, sources=known or of.sources, edition=of.edition)


def _untimed(page: Page) -> None:
    """What is said in "the 2023 report" is not said of 2023, and nobody knows of which year it is."""
    for draft in page.drafts:
        draft.untimed = True


def _dated_by_note(pages: list[tuple[Sentence, Page]], state: State) -> None:
    """A note at the end dates what has no year: 注：2023年数据, (数字はすべて2007年現在)."""
    if len(pages) < 2:
        return
    tokens = pages[-1][1].tokens
    years = [token.year for token in tokens if token.year is not None]
    if len(years) != 1 or len(tokens) >= _NOTE or any(token.num for token in tokens):
        return
    if not _NOTED.search(pages[-1][0].text.chars):
        return
    first, last = years[0].said_in(state.said)
    for _, page in pages:
        for draft in page.drafts:
            if draft.year in {"", "latest"}:
                draft.year, draft.year_to = first, last


def _quote(
    text: str, sentence: Sentence, tokens: list[Token], first: int, last: int
) -> tuple[str, int, int]:
    held = tokens[first : last + 1]
    start, end = sentence.text.span(
        min(token.start for token in held), max(token.end for token in held)
    )
    return text[start:end], start, end


def _claim(text: str, sentence: Sentence, page: Page, draft: Draft) -> Claim:
    quote, start, end = _quote(text, sentence, page.tokens, draft.first, draft.last)
    measure: Measure = draft.measure  # type: ignore[assignment]
    return Claim(
        quote=quote,
        start=start,
        end=end,
        type=draft.type,
        areas=draft.areas,
        of=draft.of,
        versus=draft.versus,
        measure=measure,
        definition=draft.definition,
        candidates=tuple(each for name in draft.definition for each in catalog.meant_by(name))
        or CANDIDATES[measure],
        value=_rounded(draft.value),
        value_to=_rounded(draft.value_to),
        comparator=draft.comparator,
        comparator_from=draft.comparator_from,
        unit=draft.unit,
        year=draft.year,
        year_to=draft.year_to,
        untimed=draft.untimed and not (draft.year_to if draft.type == "change" else draft.year),
        forecast=draft.forecast,
        stance=draft.stance,
    )


def _rounded(value: float | None) -> float | None:
    """Without what binary fractions add: 0.23, not 0.22999999999999998."""
    return None if value is None else float(f"{value:.12g}")


def _missed(
    text: str, sentence: Sentence, page: Page, missed: tuple[int, int, str]
) -> NotUnderstood:
    first, last, why = missed
    quote, start, end = _quote(text, sentence, page.tokens, first, last)
    return NotUnderstood(quote=quote, start=start, end=end, why=why)
