"""Sentences that are true: what the nearest definition says about the subject of a claim, with its year and source."""

from __future__ import annotations

from dashboard.locale import LANGUAGES, N_
from dashboard.words.wording import Words, in_language, sentence_case
from etl import catalog
from etl.judging import Finding
from etl.reading import Claim

#: A rank with its word, so that a remark on its status stands behind both.
_PLACE = N_("number {value}")
#: What is said by the unit of a claim: of the World, and of another whole.
_SHARE = (
    N_("In {year}, {area} accounted for {value} of the world total: {definition}."),
    N_("In {year}, {area} accounted for {value} of the total of {of}: {definition}."),
)
_RANK = (
    N_("In {year}, {area} ranked {value} in the world: {definition}."),
    N_("In {year}, {area} ranked {value} in {of}: {definition}."),
)
_GROWTH = (
    N_("From {since} to {year}, {area} accounted for {value} of world growth: {definition}."),
    N_("From {since} to {year}, {area} accounted for {value} of the growth of {of}: {definition}."),
)  # fmt: skip
_POINTS = (
    N_("From {since} to {year}, {area} contributed {value} to world growth: {definition}."),
    N_("From {since} to {year}, {area} contributed {value} to the growth of {of}: {definition}."),
)
_AMOUNT = N_("In {year}, {area} came to {value}: {definition}.")
_RATIO = N_("In {year}, {area} came to {value} times the size of {versus}: {definition}.")
_AMONG = N_("In {year}, trade among {area} came to {value}: {definition}.")
_AMONG_SHARE = N_("In {year}, {value} of the exports of {area} went to one another: {definition}.")
#: A forecast is never worded as an observation.
_FORECAST = N_("The forecast for {area} in {year} is {value}: {definition}.")
_FORECASTS = {
    "share": (
        N_("The forecast for the share of {area} in {year} is {value}: {definition}."),
        N_("The forecast for the share of {area} in the total of {of} in {year} is {value}: {definition}."),
    ),
    "rank": (
        N_("The forecast for the rank of {area} in the world in {year} is {value}: {definition}."),
        N_("The forecast for the rank of {area} in {of} in {year} is {value}: {definition}."),
    ),
    "ratio": (N_("The forecast for {area} in {year} is {value} times the size of {versus}: {definition}."),) * 2,
}  # fmt: skip
_FORECAST_GROWTH = (
    N_("The forecast for the contribution of {area} to world growth from {since} to {year} is {value}: {definition}."),
    N_("The forecast for the contribution of {area} to the growth of {of} from {since} to {year} is {value}: {definition}."),
)  # fmt: skip
_FLOWS = {
    "bilateral_goods_exports": N_("In {year}, {area} reported goods exports of {value} to {partner} ({source})."),
    "bilateral_goods_imports": N_("In {year}, {area} reported goods imports of {value} from {partner} ({source})."),
}  # fmt: skip
_CHANGE = N_("For {area} it was {start} in {since} and {value} in {year}: {definition}.")


def value_of(words: Words, claim: Claim, value: float, indicator: str = "") -> str:
    """A value in the unit of a claim: ``25%``, ``US$20 tn``, ``4``, ``2.5``.

    Args:
        words: The words of a language.
        claim: The claim.
        value: The value.
        indicator: The definition that it was measured by; what the text says if empty.
    """
    if claim.unit == "points":
        number = words.number(value * 100, 1) if indicator else words.number_short(value * 100)
        return words.gettext("{value} percentage points").format(value=number)
    if claim.unit == "share":
        exact = bool(indicator) or round(value * 100, 6) % 1
        return words.percent(value, 1 if exact else 0)
    if claim.unit == "rank":
        return words.number_short(value)
    if claim.unit == "ratio":
        return words.number_short(round(value, 2))
    unit = catalog.indicator(indicator).unit if indicator else _unit(claim)
    return words.amount(value, unit)


def _unit(claim: Claim) -> str:
    if claim.unit == "persons":
        return "PERSONS"
    return catalog.indicator(claim.definition[0]).unit if len(claim.definition) == 1 else "USD"


def named(words: Words, each: Finding) -> str:
    """A definition with its source and edition.

    Example:
        ``named(words, judged.today)`` is ``"GDP at market exchange rates (WDI, 13 July 2026)"``.
    """
    return words.aside(words.indicator(each.indicator), edition_of(words, each))


def edition_of(words: Words, each: Finding) -> str:
    """A source with its edition: ``WDI, 13 July 2026``."""
    return words.gettext("{source}, {edition}").format(
        source=words.source_short(each.source), edition=words.edition(each.source, each.edition)
    )


def statement(words: Words, claim: Claim, each: Finding | None) -> str:
    """A sentence about the subject of a claim that is true by the definition that comes nearest; empty if there is none.

    Example:
        ``statement(words, claim, judged.today)`` is a sentence that can be said instead of the claim.
    """
    if each is None:
        return ""
    elsewhere = claim.of not in ("", catalog.WORLD)
    start = "" if each.start is None else value_of(words, claim, each.start, each.indicator)
    pattern = (_expected if each.forecast else _pattern)(claim, elsewhere=elsewhere)
    value = value_of(words, claim, each.value, each.indicator)
    if claim.unit == "rank":
        value = words.gettext(_PLACE).format(value=value)
    if not each.forecast:
        # The patterns of forecasts say so themselves.
        value = words.unsettled(value, each.obs_status)
    text = words.gettext(pattern).format(
        area=words.within(each.areas if len(each.areas) < 40 else claim.areas),
        of=words.within(claim.of) if elsewhere else "",
        versus=words.within(claim.versus) if claim.versus else "",
        year=each.time_period,
        since=each.since,
        start=start,
        value=value,
        definition=named(words, each),
    )
    return sentence_case(text)


def _expected(claim: Claim, *, elsewhere: bool) -> str:
    if claim.type == "growth_contribution":
        return _FORECAST_GROWTH[elsewhere]
    return _FORECASTS[claim.unit][elsewhere] if claim.unit in _FORECASTS else _FORECAST


def _pattern(claim: Claim, *, elsewhere: bool) -> str:
    if claim.type == "change":
        return _CHANGE
    if claim.type == "intra_trade":
        return _AMONG if claim.unit == "usd" else _AMONG_SHARE
    if claim.type == "growth_contribution":
        return (_POINTS if claim.unit == "points" else _GROWTH)[elsewhere]
    patterns = {"rank": _RANK[elsewhere], "ratio": _RATIO, "share": _SHARE[elsewhere]}
    return patterns.get(claim.unit, _AMOUNT)


def flow(words: Words, each: Finding) -> str:
    """What one side, the area, reports of a flow of goods with the other, as a sentence.

    Example:
        ``flow(words, found)`` is ``"In 2024, China reported goods exports of US$152.0 bn to Japan (UN Comtrade, 29 November 2026)."``
    """
    amount = words.amount(each.value, catalog.indicator(each.indicator).unit)
    text = words.gettext(_FLOWS[each.indicator]).format(
        area=words.within(each.areas),
        partner=words.within(each.other),
        year=each.time_period,
        value=words.unsettled(amount, each.obs_status),
        source=edition_of(words, each),
    )
    return sentence_case(text)


def in_languages(claim: Claim, each: Finding | None) -> dict[str, str] | None:
    """`statement` in every language; None if there is none."""
    if each is None:
        return None
    return {lang: statement(in_language(lang), claim, each) for lang in LANGUAGES}
