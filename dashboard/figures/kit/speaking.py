"""What a presenter says of a figure: the sentences that all figures share, in the polite form of the language."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from dashboard.figures.kit.spec import Beside, FigureData
from dashboard.locale import N_
from dashboard.words.terms import UNSETTLED, VERDICTS
from dashboard.words.wording import Words, sentence_case
from dashboard.words.years import spans
from etl import catalog
from etl.analysis.shares import each_share
from etl.storage.store import Release

#: What is to be said of a year of which the figures are not final.
_STATUS = {
    "F": N_("The figure for {year} is a projection, based on {provider} data."),
    "E": N_("The figure for {year} is an estimate and may be revised."),
    "P": N_("The figure for {year} is provisional and may be revised."),
}
#: Why another definition gives another share of GDP, by the kind of its unit.
_OTHER_GDP = {
    "INTL": N_(
        "Purchasing power parity values the same goods at the same price everywhere and gives {share} for {year}."
    ),
    "USD": N_("Market exchange rates move with currencies and give {share} for {year}."),
}
#: The same of trade, by what is counted.
_OTHER_TRADE: dict[str | None, str] = {
    "exports": N_("Counting exports alone gives {share} for {year}."),
    "both": N_("Counting exports and imports together gives {share} for {year}."),
}
#: What a share of services is not to be called.
_NOT_ALL = N_("“World trade”: only services are counted here.")
#: What a share of trade is not to be called, by what is counted.
_NOT_TRADE: dict[str | None, str] = {
    "exports": N_("“Trade” without saying that only exports are counted."),
    "imports": N_("“Trade” without saying that only imports are counted."),
    "both": N_("“Share of exports”: exports and imports are counted here."),
}


def three(words: Words) -> str:
    """The three by their full names, within a sentence.

    Example:
        >>> from dashboard.words.wording import in_language
        >>> three(in_language("en"))
        'China, Japan and the Republic of Korea'
    """
    return words.join([words.within(area) for area in words.three()])


def sources(words: Words, data: FigureData) -> str:
    """Where the figures come from, with the editions.

    Example:
        ``sources(words, data)`` is ``"Source: World Bank, World Development Indicators, 13 July 2026."``
    """
    return words.gettext("Source: {sources}.").format(
        sources=words.clauses(words.editions((o.source, o.edition) for o in data.origins))
    )


def mainland(words: Words) -> str:
    """What "China" means.

    Example:
        ``mainland(words)`` is part of each answer on a figure that shows China.
    """
    return words.gettext(
        "China here means the mainland; Hong Kong and Macao are counted separately."
    )


def status(words: Words, source: str, year: str, codes: Iterable[str]) -> list[str]:
    """That the figure of a year is a projection, an estimate or provisional; nothing if it is final.

    Example:
        ``status(words, "unctad", "2025", ["P"])`` has one sentence.
    """
    provider = words.gettext(catalog.source(source).provider)
    found = set(codes)
    return [
        words.gettext(_STATUS[code]).format(year=year, provider=provider)
        for code in UNSETTLED
        if code in found
    ]


def later(words: Words, year: str, forecasts: Iterable[str]) -> list[str]:
    """That what is shown of later years are projections; nothing if none is shown.

    Example:
        ``later(words, "2025", ["2026", "2027"])`` has one sentence.
    """
    ahead = [each for each in forecasts if each > year]
    if not ahead:
        return []
    return [words.gettext("Years after {year} are projections.").format(year=year)]


def missing(words: Words, years: Sequence[str]) -> list[str]:
    """That years have no value; nothing if all have one.

    Example:
        ``missing(words, ["1949"])`` has one sentence.
    """
    if not years:
        return []
    return [words.gettext("There is no value for {years}.").format(years=spans(words, list(years)))]


def counterpart(indicator: str) -> str:
    """The other definition that a listener has most likely heard: of GDP at market rates that by PPP, of exports all trade.

    >>> counterpart("gdp_nominal"), counterpart("gdp_ppp"), counterpart("goods_exports"), counterpart("goods_trade")
    ('gdp_ppp', 'gdp_nominal', 'goods_trade', 'goods_exports')
    """
    facts = catalog.indicator(indicator)
    if facts.measure == "trade":
        whole = next((e.id for e in catalog.indicators().values() if indicator in e.sum_of), "")
        return whole or next(iter(facts.sum_of), "")
    kind = catalog.unit(facts.unit).kind
    return next(
        (
            each.id
            for each in catalog.indicators().values()
            if facts.measure == each.measure == "gdp"
            and each.price_basis == "current"
            and catalog.unit(each.unit).kind != kind
        ),
        "",
    )


def other_shares(
    release: Release, indicator: str, source: str, years: Sequence[str], as_of: str = "", area: str = catalog.CJK
) -> tuple[Beside, ...]:  # fmt: skip
    """What the other definition gives for the same years, from the same source if that has it.

    Example:
        ``other_shares(release, "gdp_nominal", "weo", ["2024"])`` is the share by purchasing power parity.
    """
    other = counterpart(indicator)
    offered = catalog.indicator(other).sources if other else ()
    for each in sorted(offered, key=lambda name: name != source):
        if not release.has(other, each, as_of):
            continue
        rows = each_share(release, other, each, area, as_of)
        known = {row.time_period: row for row in rows if row.share == row.share}
        if years and all(year in known for year in years):
            return tuple(
                Beside(other, each, year, row.share, row.obs_status, row.edition, area)
                for year in years
                for row in (known[year],)
            )
    return ()


def beside(data: FigureData) -> list[Beside]:
    """What another definition gives; files that were made before have nothing of it.

    Example:
        ``beside(data)[0].indicator`` is ``"gdp_ppp"`` beside a share at market exchange rates.
    """
    return [Beside(*each) for each in data.facts.get("beside", ())]


def other_share(words: Words, data: FigureData) -> list[str]:
    """The share by the other definition, and why it is another one.

    Example:
        ``other_share(words, data)`` has one sentence, or none where nothing stands beside the figure.
    """
    told = []
    for each in beside(data)[:1]:
        facts = catalog.indicator(each.indicator)
        if facts.measure == "trade":
            pattern = _OTHER_TRADE[facts.flow]
        else:
            pattern = _OTHER_GDP[catalog.unit(facts.unit).kind]
        own = {(origin.source, origin.edition) for origin in data.origins}
        share = attributed(words, words.percent(each.value), each, own)
        told.append(words.gettext(pattern).format(year=each.period, share=share))
    return told


def attributed(
    words: Words, value: str, beside: Beside, own: Collection[tuple[str, str]] = ()
) -> str:
    """A value by another definition with where it is from, which is not always where the figure is from, and its status.

    Args:
        words: The language.
        value: The value in words.
        beside: The value by the other definition.
        own: Sources and editions that the figure's own sentence names: they are not named again, others of a source in short.

    Example:
        ``attributed(words, "24.5%", beside)`` is ``"24.5% (IMF, World Economic Outlook, April 2026)"``.
    """
    if (beside.source, beside.edition) in own:
        return words.unsettled(value, beside.status)
    named = beside.source in {source for source, _ in own}
    origin = words.source_short(beside.source) if named else words.source(beside.source)
    if beside.edition:
        edition = words.edition(beside.source, beside.edition)
        origin = words.gettext("{source}, {edition}").format(source=origin, edition=edition)
    if beside.status not in UNSETTLED:
        return words.aside(value, origin)
    pattern = words.gettext("{value} ({source}, {status})")
    return pattern.format(value=value, source=origin, status=words.status(beside.status))


def not_without_definition(words: Words, indicator: str) -> list[str]:
    """What a share is not to be called: a part of "the economy" or of "trade", as if there were one definition.

    Example:
        ``not_without_definition(words, "goods_exports")`` has one sentence.
    """
    facts = catalog.indicator(indicator)
    if facts.measure == "trade":
        alone = [words.gettext(_NOT_ALL)] if facts.services else []
        flow = [words.gettext(_NOT_TRADE[facts.flow])] if facts.flow in _NOT_TRADE else []
        return [*alone, *flow]
    if facts.measure != "gdp":
        return []
    claim = catalog.claim_about(indicator)
    if claim is None:
        return []
    return [
        words.gettext("“{claim}” without the definition: here it is {indicator}.").format(
            claim=sentence_case(words.gettext(claim.text)), indicator=words.in_sentence(indicator)
        )
    ]


def not_published(words: Words, source: str) -> str:
    """That nobody but this product says this share.

    Example:
        ``not_published(words, "weo")`` names the IMF, which publishes the amounts.
    """
    return words.gettext(
        "That this share is published by the source ({provider}): it is calculated here from its data."
    ).format(provider=words.gettext(catalog.source(source).provider))


def not_observed(words: Words, year: str, forecasts: Iterable[str]) -> list[str]:
    """That a year which is told, or years which are shown after it, are not to be told as observed.

    Example:
        ``not_observed(words, "2026", ["2026"])`` has one sentence.
    """
    ahead = sorted(each for each in forecasts if each >= year)
    if not ahead:
        return []
    pattern = (
        words.gettext("“Was” or “reached”: {year} is a projection.")
        if ahead[0] == year
        else words.gettext("“Will be” for the years after {year}: they are projections.")
    )
    return [pattern.format(year=year)]


def verdict(words: Words, claim: catalog.Claim, found: str, year: str) -> str:
    """The verdict on a claim for a year, under the definition of which one speaks.

    Example:
        >>> from dashboard.words.wording import in_language
        >>> verdict(in_language("en"), catalog.claims()["one_fifth"], "holds", "2019")
        'The verdict on “one-fifth of world trade” for 2019: holds.'
    """
    pattern = words.gettext("The verdict on “{claim}” for {year}: {verdict}.")
    return pattern.format(
        claim=words.gettext(claim.text), year=year, verdict=words.gettext(VERDICTS[found])
    )
