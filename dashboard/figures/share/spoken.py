"""What a presenter says of the share of the three, and must not say."""

from __future__ import annotations

import pandas as pd

from dashboard.figures.kit import speaking
from dashboard.figures.kit.spec import Beside, FigureData, Spoken
from dashboard.figures.share.text import peak_among
from dashboard.locale import N_
from dashboard.look.question import Question
from dashboard.look.view import View
from dashboard.words.wording import Words, words_for
from dashboard.words.years import broken
from etl import catalog
from etl.storage.store import Release

#: That the year that is told has the highest share, or which other year has: of all years, of those shown, of those known.
_HIGHEST = {
    "all": (
        N_("That is the highest share so far."),
        N_("The highest share so far was {peak}, in {year}."),
    ),
    "shown": (
        N_("That is the highest share of the years shown."),
        N_("The highest share of the years shown was {peak}, in {year}."),
    ),
    "known": (
        N_("That is the highest share of the years with data."),
        N_("The highest share of the years with data was {peak}, in {year}."),
    ),
}


def beside(release: Release, question: Question, data: FigureData) -> tuple[Beside, ...]:
    """The share by the other definition in the year that is spoken of."""
    name, source = data.facts["indicator"], data.facts["source"]
    return speaking.other_shares(release, name, source, [moment(data)], question.as_of)


def whole_of(data: FigureData) -> pd.DataFrame:
    """The rows of the three together that have a share."""
    return data.rows[(data.rows["ref_area"] == catalog.CJK) & data.rows["share"].notna()]


def moment(data: FigureData) -> str:
    """The year to speak of: the last observed one, or of forecasts the last."""
    return str(data.facts["last_observed"] or whole_of(data)["time_period"].iloc[-1])


def spoken(data: FigureData, view: View) -> Spoken:
    """The share with its year and definition, the highest, and the verdict on the claim."""
    words, whole, year = words_for(view), whole_of(data), moment(data)
    name, source = data.facts["indicator"], data.facts["source"]
    by_year = whole.set_index("time_period")
    statuses = by_year["obs_status"]
    forecasts = list(statuses.index[statuses == "F"])
    of_three = data.rows[data.rows["ref_area"] == catalog.CJK].set_index("time_period")["share"]
    shown = of_three.loc[by_year.index[0] : by_year.index[-1]]
    return Spoken(
        say=(
            _share(words, name, year, by_year),
            *_highest(words, data, year, by_year),
            *_verdict(words, data, year),
        ),
        asked=(
            *speaking.status(words, source, year, [str(statuses[year])]),
            *speaking.later(words, year, forecasts),
            *speaking.other_share(words, data),
            *speaking.missing(words, list(shown.index[shown.isna()])),
            *broken(words, data.facts.get("breaks", {})),
            speaking.sources(words, data),
            speaking.mainland(words),
        ),
        avoid=(
            *speaking.not_without_definition(words, name),
            *speaking.not_observed(words, year, forecasts),
            speaking.not_published(words, source),
        ),
    )


def _share(words: Words, name: str, year: str, by_year: pd.DataFrame) -> str:
    pattern = (
        words.gettext(
            "Measured by {indicator}, {three} together are projected to have {share} of the world total in {year}."
        )
        if by_year.loc[year, "obs_status"] == "F"
        else words.gettext(
            "Measured by {indicator}, {three} together had {share} of the world total in {year}."
        )
    )
    return pattern.format(
        indicator=words.in_sentence(name), three=speaking.three(words), year=year,
        share=_told(words, year, by_year),
    )  # fmt: skip


def _told(words: Words, year: str, by_year: pd.DataFrame) -> str:
    """The share as it is told beside the highest."""
    observed = by_year[by_year["obs_status"] != "F"]["share"]
    found = float(by_year.loc[year, "share"])
    return words.told_apart(found, float(observed.max()) if len(observed) else found)[0]


def _highest(words: Words, data: FigureData, year: str, by_year: pd.DataFrame) -> list[str]:
    """When the share was the highest, of all years or of those shown; nothing of forecasts or of one year."""
    observed = by_year[by_year["obs_status"] != "F"]["share"]
    if len(observed) < 2:
        return []
    peak = str(observed.idxmax())
    highest, other = _HIGHEST[peak_among(data)]
    if peak == year:
        return [words.gettext(highest)]
    most = words.told_apart(float(by_year.loc[year, "share"]), float(observed[peak]))[1]
    return [words.gettext(other).format(peak=most, year=peak)]


def _verdict(words: Words, data: FigureData, year: str) -> list[str]:
    """The verdict on the claim; none on forecasts."""
    if not data.facts["claim"] or not data.facts["last_observed"]:
        return []
    claim = catalog.claims()[data.facts["claim"]]
    return [speaking.verdict(words, claim, data.facts["verdicts"][year], year)]
