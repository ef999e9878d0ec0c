"""The words of the share of the world: caption, notes and table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from dashboard.figures.kit import gaps, telling
from dashboard.figures.kit.spec import Caption, Cells, FigureData, of_rows, once
from dashboard.figures.kit.statuses import with_statuses
from dashboard.figures.share.rows import lines_of, of_three, status_lines
from dashboard.locale import N_
from dashboard.look.view import View
from dashboard.words import errors, sums, volumes
from dashboard.words.verdicts import by_definition
from dashboard.words.wording import Words, sentence_case, words_for
from dashboard.words.years import broken, stretches, unsettled
from etl import catalog

#: The share of a year, where all years are shown and where some are: as a sentence, and as a headline.
_SENTENCE: telling.Patterns = {
    ("alone", "forecast"): N_("{indicator}: China, Japan and the Republic of Korea are forecast to account for {share} of the world total in {year}."),
    ("alone", "past"): N_("{indicator}: China, Japan and the Republic of Korea accounted for {share} of the world total in {year}."),
    ("highest", "past"): N_("{indicator}: China, Japan and the Republic of Korea accounted for {share} of the world total in {year}, the highest so far."),
    ("lower", "past"): N_("{indicator}: China, Japan and the Republic of Korea accounted for {share} of the world total in {year}; the highest was {peak} in {peak_year}."),
}  # fmt: skip
_FINDING: telling.Patterns = {
    ("alone", "forecast"): N_("{indicator}: {three} are forecast to have {share} of the world total in {year}"),
    ("alone", "past"): N_("{indicator}: {three} had {share} of the world total in {year}"),
    ("highest", "past"): N_("{indicator}: {three} had {share} of the world total in {year}, the highest so far"),
    ("lower", "past"): N_("{indicator}: {three} had {share} of the world total in {year}, down from {peak} in {peak_year}"),
}  # fmt: skip
_SENTENCE_SHOWN: telling.Patterns = {
    **_SENTENCE,
    ("highest", "past"): N_("{indicator}: China, Japan and the Republic of Korea accounted for {share} of the world total in {year}, the highest of the years shown."),
    ("lower", "past"): N_("{indicator}: China, Japan and the Republic of Korea accounted for {share} of the world total in {year}; the highest of the years shown was {peak} in {peak_year}."),
}  # fmt: skip
_FINDING_SHOWN: telling.Patterns = {
    **_FINDING,
    ("highest", "past"): N_("{indicator}: {three} had {share} of the world total in {year}, the highest of the years shown"),
}  # fmt: skip
#: The same where years between have no share, which may have been higher.
_SENTENCE_GAPS: telling.Patterns = {
    **_SENTENCE,
    ("highest", "past"): N_("{indicator}: China, Japan and the Republic of Korea accounted for {share} of the world total in {year}, the highest of the years with data."),
    ("lower", "past"): N_("{indicator}: China, Japan and the Republic of Korea accounted for {share} of the world total in {year}; the highest of the years with data was {peak} in {peak_year}."),
}  # fmt: skip
_FINDING_GAPS: telling.Patterns = {
    **_FINDING,
    ("highest", "past"): N_("{indicator}: {three} had {share} of the world total in {year}, the highest of the years with data"),
}  # fmt: skip
#: The same by which years the highest is one of (`peak_among`).
_PEAKS = {
    "all": (_SENTENCE, _FINDING),
    "shown": (_SENTENCE_SHOWN, _FINDING_SHOWN),
    "known": (_SENTENCE_GAPS, _FINDING_GAPS),
}


@of_rows
def peak_among(data: FigureData) -> Literal["all", "shown", "known"]:
    """Of which years the highest observed share is the highest: of all so far, of those shown, or of those with data.

    A year between that has no share may have had a higher one, and a forecast that is shown may be higher.
    """
    whole = of_three(data)
    observed = {int(row.time_period): row.share for row in whole if row.obs_status != "F"}
    if len(stretches(list(observed))) > 1:
        return "known"
    if data.facts["all_years"]:
        return "all"
    most = max(observed.values(), default=0.0)
    return "known" if any(row.share > most for row in whole) else "shown"


@once
def caption(data: FigureData, view: View) -> Caption:
    """Title, definition, source line and the sentence, all read from the rows."""
    words = words_for(view)
    name, facts = data.facts["indicator"], catalog.indicator(data.facts["indicator"])
    whole = of_three(data)
    period = data.facts["last_observed"] or whole[-1].time_period
    statuses = [(row.time_period, row.obs_status) for row in whole]
    accounted, finding = _told(words, data, whole, period)
    point = words.sentences(
        [
            accounted,
            *unsettled(words, [each for each in statuses if each[0] == period]),
            _judged(words, data, period),
        ]
    )
    parts = {area: line[period] for area, line in lines_of(data).items() if period in line}
    each = words.join(
        [
            words.gettext("{economy} {value}").format(
                economy=words.economy(area), value=words.percent(parts[area])
            )
            for area in words.three()
        ]
    )
    missing = _missing(words, data)
    alt = words.sentences(
        [words.gettext("{point} Of this: {each}.").format(point=point, each=each), missing]
    )
    mainland = words.mainland(catalog.indicator(name).measure)
    subtitle = words.gettext("{concept}; per cent of the world").format(
        concept=words.gettext(facts.concept)
    )
    return Caption(
        words.gettext("{indicator}: share of the world").format(indicator=words.indicator(name)),
        subtitle,
        alt,
        point,
        words.source_line(data.facts["source"], data.facts["edition"]),
        tuple(
            text
            for text in (
                volumes.note(words, name, data.facts["based"]),
                sums.note(words, data.facts["ratio"]),
                _observed(words, data, whole),
                *unsettled(words, statuses),
                *broken(words, data.facts.get("breaks", {})),
                errors.band_note(words, data.facts["band"]) if "band" in data.facts else "",
                missing,
                mainland,
            )
            if text
        ),
        finding,
    )


def _missing(words: Words, data: FigureData) -> str:
    """The years that have no share, and why; where all begin later than was asked, when they do."""
    # Of a first and a last year, too, of which some have a value and others none.
    lacking = {
        row.time_period: row.missing
        for row in data.each
        if row.ref_area == catalog.CJK and row.share != row.share
    }
    told = []
    if begins := data.facts.get("begins", ""):
        first = words.gettext("First year with a value: {each}.")
        told.append(first.format(each=words.year(begins)))
    if lacking:
        years = words.gettext("Years without a value: {years}.")
        told.append(years.format(years=words.join(gaps.reasons(words, lacking))))
    return words.sentences(told)


def _told(words: Words, data: FigureData, whole: Sequence[Any], period: str) -> tuple[str, str]:
    """How large the share is beside the highest, so far, of the years shown or of those with data: as a sentence, and as a headline.

    A forecast is told as one; the headline remarks on the status of both, which the sentence after it does.
    """
    shown = {row.time_period: row for row in whole}
    observed = {year: row.share for year, row in shown.items() if row.obs_status != "F"}
    peak = max(observed, key=observed.__getitem__, default=period)
    share, most = words.told_apart(shown[period].share, shown[peak].share)
    direction = telling.of_peak(observed, period)
    tense: telling.Tense = "past" if observed else "forecast"
    sentence, finding = _PEAKS[peak_among(data)]
    values = {
        "indicator": (name := words.indicator(data.facts["indicator"])), "three": words.names_of_three(),
        "share": share, "year": period, "peak": most, "peak_year": peak,
    }  # fmt: skip
    remarks = {"share": shown[period].obs_status, "peak": shown[peak].obs_status}
    priced = words.priced(name, catalog.indicator(data.facts["indicator"]).unit)
    return (
        telling.told(words, sentence, values | {"indicator": priced}, direction, tense),
        telling.told(words, finding, values, direction, tense, remarks),
    )


def _judged(words: Words, data: FigureData, period: str) -> str:
    """Whether the claim holds by this definition, or that it is none of the claim's; never of a forecast.

    It is told in the past where later years or editions are known.
    """
    if not data.facts["last_observed"]:
        return ""
    if not data.facts["claim"]:
        return _not_judged(words, data.facts["indicator"])
    claim = catalog.claims()[data.facts["claim"]]
    past = data.facts["past"] or period != data.facts["last_actual"]
    return by_definition(words, claim, data.facts["verdicts"][period], past=past)


def _not_judged(words: Words, indicator: str) -> str:
    """That what is shown, such as services alone, is no definition of the claim about trade; nothing where there is none."""
    claim = catalog.claim_on(catalog.indicator(indicator).measure)
    if claim is None:
        return ""
    return words.gettext("“{claim}” is not judged by this definition.").format(
        claim=sentence_case(words.gettext(claim.text))
    )


def _observed(words: Words, data: FigureData, whole: Sequence[Any]) -> str:
    """Where forecasts begin; nothing where the years that are shown end before."""
    provider = words.gettext(catalog.source(data.facts["source"]).provider)
    if not data.facts["last_observed"]:
        return words.gettext("All years shown are forecasts of the {provider}.").format(
            provider=provider
        )
    if any(row.obs_status == "F" for row in whole):
        pattern = words.gettext("Actual data to {year}; later years are {provider} projections.")
    elif data.facts["last_observed"] == data.facts["last_actual"]:
        pattern = words.gettext("Actual data to {year}.")
    else:
        return ""
    return pattern.format(year=data.facts["last_actual"], provider=provider)


def table(data: FigureData, view: View) -> Cells:
    """Periods down, newest first; the three and their sum across, with their statuses; a dash where there is no share."""
    words = words_for(view)
    lines = lines_of(data)
    # By the year: the first area need not have all that the others have.
    periods = sorted({row.time_period for row in data.each}, reverse=True)
    shown: dict[str, Sequence[str]] = {words.gettext("Year"): periods}
    columns = {}
    for area, codes in status_lines(data).items():
        line = lines.get(area, {})
        columns[words.economy(area)] = [
            (words.percent(line[period], 2), codes[period]) if period in line else ("–", "")
            for period in periods
        ]
    return shown | with_statuses(words, columns)
