"""The words that the figures of trade among the three share: names of flows, notes, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from dashboard.figures.kit.spec import FigureData
from dashboard.figures.trade.sources import FLOWS, INDICATOR, Pair, pair_of
from dashboard.words import amounts
from dashboard.words.wording import Words
from dashboard.words.years import spans, unsettled
from etl import catalog


def flow_name(words: Words, pair: Pair) -> str:
    """Who exports to whom, as a label; sentences have `flow_told` or `flow_in_words`."""
    return words.gettext("{exporter} → {partner}").format(
        exporter=words.economy(pair[0], short=True), partner=words.economy(pair[1], short=True)
    )


def flow_told(words: Words, pair: Pair) -> str:
    """Who exports to whom in a list of flows within a sentence: "China to Japan"."""
    exporter, importer = (words.within(code, short=True) for code in pair)
    return words.gettext("{exporter} to {partner}").format(exporter=exporter, partner=importer)


def flow_in_words(words: Words, pair: Pair, indicator: str) -> str:
    """A flow within a sentence, as its reporter has it: "China's exports to Japan"."""
    exporter, importer = (words.within(code, short=True) for code in pair)
    pattern = (
        words.gettext("{exporter}'s exports to {partner}")
        if indicator == INDICATOR
        else words.gettext("{partner}'s imports from {exporter}")
    )
    return pattern.format(exporter=exporter, partner=importer)


def flows_told(words: Words, flows: Mapping[Pair, float], unit: str) -> tuple[dict[Pair, str], str]:
    """The amounts of the flows of one year and their sum, all in one size and with as many decimals.

    Labels, sentences and notes of one figure take them from here, so that none of them rounds otherwise.
    """
    total = sum(flows.values())
    size = amounts.size(max(flows.values()), unit, words.lang)
    digits = amounts.digits(total, size)
    each = {pair: words.amount(value, unit, size, digits) for pair, value in flows.items()}
    return each, words.amount(total, unit, size, digits)


def missing_flows(data: FigureData) -> dict[str, list[Pair]]:
    """Year -> the flows that are not reported, of the years in which others are."""
    found: dict[str, list[Pair]] = {}
    for row in data.each:
        if pd.isna(row.value):
            found.setdefault(row.time_period, []).append(pair_of(row))
    return found


def absent_in(data: FigureData, words: Words, year: str) -> list[str]:
    """Which flows of a year are not reported: nothing where all are.

    Example:
        ``absent_in(data, words, "2022")`` is ``["Not in this release: China to Japan."]`` where that flow is missing.
    """
    absent = [flow_told(words, pair) for pair in missing_flows(data).get(year, [])]
    if not absent:
        return []
    return [words.gettext("Not in this release: {flows}.").format(flows=words.join(absent))]


def of_the_known(words: Words, known: int, patterns: tuple[str, str, str]) -> str:
    """The pattern of a sentence on the largest flow of a year: no flow is that of the year while another is missing.

    Args:
        words: The words.
        known: How many flows of the year are known.
        patterns: Of all six, of some of them, of a single one.
    """
    return words.gettext(patterns[0 if known == FLOWS else 1 if known > 1 else 2])


def notes(data: FigureData, words: Words, *, sums: bool = True) -> list[str]:
    """What a reader must know of all these figures.

    Args:
        data: The rows.
        words: The words.
        sums: Whether flows are added up, which needs all six.
    """
    if data.facts["indicator"] == INDICATOR:
        told = words.gettext(
            "Exports as the exporter reports them (f.o.b.); what the partner reports as imports differs."
        )
    else:
        told = words.gettext(
            "Imports as the importer reports them (c.i.f.), the measure of the Trilateral Cooperation Secretariat; what the partner reports as exports differs."
        )
    found = [told, *unsettled(words, ((row.time_period, row.obs_status) for row in data.each))]
    found += no_total(data, words) if sums else []
    if data.facts.get("later"):
        found.append(later_in_words(words, data.facts["later"]))
    found.append(words.mainland("trade"))
    return found


def no_total(data: FigureData, words: Words) -> list[str]:
    """The years for which there is no sum of the flows.

    Example:
        ``no_total(data, words)`` is empty where all six flows are known in all years.
    """
    incomplete = [year for year in data.facts["years"] if year not in data.facts["complete"]]
    if not incomplete:
        return []
    pattern = words.gettext(
        "No total for {years}: one or more flows are missing, and missing is not zero."
    )
    return [pattern.format(years=spans(words, incomplete))]


def gaps_in_words(data: FigureData, words: Words) -> list[str]:
    """Which flows are missing in which years, and why, as far as that is known: ``2014–2022: China to Japan``.

    Example:
        ``gaps_in_words(data, words)`` is ``["2014–2022: China to Japan"]`` where that flow is missing.
    """
    by_flows: dict[tuple[Pair, ...], list[str]] = {}
    if "value" in data.columns:
        for year, lacking in missing_flows(data).items():
            by_flows.setdefault(tuple(lacking), []).append(year)
    told = [
        words.gettext("{name}: {sentence}").format(
            name=spans(words, years),
            sentence=words.join([flow_told(words, pair) for pair in lacking]),
        )
        for lacking, years in by_flows.items()
    ]
    return [*told, *of_an_extract(data, words)] if told else []


def of_an_extract(data: FigureData, words: Words) -> list[str]:
    """Why flows are missing that the service has: nothing where the release was made from the service itself."""
    if not data.facts["extract"]:
        return []
    return [
        words.gettext(
            "This release was made from public copies that hold only some of the flows; a refresh adds those that the service has."
        )
    ]


def later_in_words(words: Words, found: tuple[Sequence[str], str]) -> str:
    """Which years another source has, and that they do not go on the line of the one that is shown.

    Example:
        >>> from dashboard.words.wording import in_language
        >>> later_in_words(in_language("en"), (("2023", "2024"), "imts"))
        'International Trade in Goods by partner has all six flows for 2023–2024; the two are not joined.'
    """
    years, source = found
    return words.gettext("{source} has all six flows for {years}; the two are not joined.").format(
        source=words.gettext(catalog.source(source).name), years=spans(words, years)
    )
