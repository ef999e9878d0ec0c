"""What a presenter says of the claims under every definition, and must not say."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dashboard.figures.kit import speaking
from dashboard.figures.kit.spec import FigureData, Spoken
from dashboard.locale import N_
from dashboard.look.view import View
from dashboard.words import sentences
from dashboard.words.wording import Words, sentence_case, words_for
from etl import catalog
from etl.analysis import claims


def spoken(data: FigureData, view: View) -> Spoken:
    """By how many definitions each claim holds, and by which; if asked, which gives least.

    Example:
        ``spoken(data, view).say`` begins with “About one-fourth of the world's GDP” and the definitions under which it holds.
    """
    words = words_for(view)
    say, lowest, counted = [], [], list[Any]()
    latest = claims.last_observed(data.each)
    # Of a year that is forecast there is nothing else to say.
    shown, tense = (latest, "now") if latest else (data.each, "ahead")
    tense = "past" if data.facts["past"] else tense
    for claim, every in sentences.by_claim(sentences.each_once(shown)).items():
        counted += every
        say.append(_count(words, catalog.claims()[claim], every, tense))
        lowest.append(_definition(words, min(every, key=lambda row: float(row.share))))
    return Spoken(
        say=tuple(say),
        asked=(
            _rule(words, view),
            *_undecided(words, counted),
            words.gettext("The lowest shares: {definitions}.").format(
                definitions=words.join(lowest)
            ),
            speaking.sources(words, data),
            speaking.mainland(words),
        ),
        avoid=(
            words.gettext("“True” or “false” without the definition and the year."),
            words.gettext("“Published”: these shares are calculated here."),
        ),
    )


def _definition(words: Words, row: Any) -> str:
    """A definition with its share and year."""
    return sentences.definition(words, row, words.percent(float(row.share)))


#: By how many definitions a claim holds, and by none: now, of earlier editions or years, of a year that is forecast.
_COUNTED = {
    "now": (
        N_("“{claim}” holds under {count} of {all} definitions: {definitions}."),
        N_("“{claim}” holds under none of the {all} definitions."),
    ),
    "past": (
        N_("“{claim}” held under {count} of {all} definitions: {definitions}."),
        N_("“{claim}” held under none of the {all} definitions."),
    ),
    "ahead": (
        N_("“{claim}” would hold under {count} of {all} definitions: {definitions}."),
        N_("“{claim}” would hold under none of the {all} definitions."),
    ),
}


def _count(words: Words, claim: catalog.Claim, every: list[Any], tense: str) -> str:
    if len(every) == 1 and tense != "ahead":
        row = every[0]
        measure = words.gettext("The measure is {indicator}.")
        return words.sentences(
            [
                speaking.verdict(words, claim, row.verdict, row.time_period),
                measure.format(indicator=_definition(words, row)),
            ]
        )
    holding = [row for row in every if row.verdict == "holds"]
    some, none = _COUNTED[tense]
    return words.gettext(some if holding else none).format(
        claim=sentence_case(words.gettext(claim.text)), count=len(holding), all=len(every),
        definitions=words.join([_definition(words, row) for row in holding]),
    )  # fmt: skip


#: Why a definition is not counted although its share may be near enough.
_UNDECIDED = {
    "borderline": N_("Borderline and not counted (nearer a threshold than usual revisions): {definitions}."),
    "depends": N_("Dependent on the base year and not counted: {definitions}."),
}  # fmt: skip


def _undecided(words: Words, counted: Iterable[Any]) -> list[str]:
    """Which of the definitions that were counted are undecided, and why."""
    rows, told = list(counted), []
    for found, pattern in _UNDECIDED.items():
        named = [
            words.aside(words.short_in_sentence(row.indicator), words.percent(float(row.share)))
            for row in rows
            if row.verdict == found
        ]
        if named:
            told.append(words.gettext(pattern).format(definitions=words.join(named)))
    return told


def _rule(words: Words, view: View) -> str:
    if view.rule.about == "fraction":
        return words.gettext("“Holds” means that no other simple fraction is nearer.")
    if view.holds == 1:
        return words.gettext("“Holds” means at most one percentage point off.")
    return words.gettext("“Holds” means at most {holds} percentage points off.").format(
        holds=words.number_short(view.holds)
    )
