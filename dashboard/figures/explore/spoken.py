"""What a presenter says of a comparison, and must not say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.figures.explore.finding import leader, of_all
from dashboard.figures.explore.notes import of_area
from dashboard.figures.explore.text import moment, topic, value_format
from dashboard.figures.explore.wholes import asked_in, course, together
from dashboard.figures.kit import speaking
from dashboard.figures.kit.spec import Beside, FigureData, Spoken
from dashboard.look.charts import KINDS, TRANSFORMS
from dashboard.look.question import Question
from dashboard.look.view import View
from dashboard.words.terms import UNSETTLED
from dashboard.words.wording import Words, words_for
from dashboard.words.years import broken
from etl import catalog
from etl.storage.store import Release

#: Nobody listens to more values than these in a sentence.
SAID = 4


def beside(release: Release, question: Question, data: FigureData) -> tuple[Beside, ...]:
    """The share of the economy of the headline by the other definition, where shares of the world are shown."""
    if not _of_the_world(data):
        return ()
    facts = data.facts
    first = together(facts["areas"]) if KINDS[facts["kind"]].whole else _now(data)[0].ref_area
    return speaking.other_shares(
        release, facts["indicator"], facts["source"], [moment(data)], question.as_of, first
    )


def spoken(data: FigureData, view: View) -> Spoken:
    """The first values of the year, and the course of the first economy, which is that of the headline."""
    words, facts, year = words_for(view), data.facts, moment(data)
    now = _now(data)
    # Of the year itself forecasts count where they are said, of later years where they are shown.
    ahead = [row.ref_area for row in now[:SAID] if row.obs_status == "F"]
    later = {row.time_period for row in data.each if row.obs_status == "F"} - {year}
    forecasts = sorted(later | ({year} if ahead else set()))
    concept = words.gettext(catalog.indicator(facts["indicator"]).concept)
    absent = [words.economy(area, short=True) for area in facts["skipped"]]
    lacking = words.gettext("There are no values for {economies}.")
    shown = {member for area in facts["areas"] for member in catalog.members(area)}
    return Spoken(
        say=(_values(words, data, view, now), *_course(words, data, view)),
        asked=(
            *_statuses(words, facts["source"], year, now[:SAID]),
            *speaking.later(words, year, forecasts),
            words.gettext("The definition: {concept}.").format(concept=concept),
            *_other(words, data),
            *broken(words, facts.get("breaks", {})),
            *([lacking.format(economies=words.join(absent))] if absent else []),
            speaking.sources(words, data),
            *([speaking.mainland(words)] if "CHN" in shown else []),
        ),
        avoid=(
            *_not_said(words, data),
            *_not_observed(words, year, ahead, len(now[:SAID]), forecasts),
            *_not_of_all(words, data),
        ),
    )


def _now(data: FigureData) -> list[Any]:
    """The values of the year that is spoken of, that of the headline first."""
    year = moment(data)
    first = leader(data, year)
    return sorted(asked_in(data, year), key=lambda row: row.ref_area != first)


def _statuses(words: Words, source: str, year: str, now: Sequence[Any]) -> list[str]:
    """What is not final of the values that are said, and of whom unless it is so of all."""
    told = []
    for code in UNSETTLED:
        areas = [row.ref_area for row in now if row.obs_status == code]
        said = speaking.status(words, source, year, [code] if areas else [])
        told += said if len(areas) == len(now) else [_of(words, areas, each) for each in said]
    return told


def _of(words: Words, areas: Sequence[str], sentence: str) -> str:
    """A sentence with of whom it is."""
    names = words.join([words.within(area, short=True) for area in areas])
    return words.gettext("For {economy}: {sentence}").format(economy=names, sentence=sentence)


def _not_observed(
    words: Words, year: str, ahead: Sequence[str], count: int, forecasts: Sequence[str]
) -> list[str]:
    """What is not to be said as observed: of all values of the year that are said, of some of them, or of later years."""
    if not 0 < len(ahead) < count:
        return speaking.not_observed(words, year, forecasts)
    pattern = words.gettext("“Was” or “reached” of {economies}: {year} is a projection.")
    names = words.join([words.within(area, short=True) for area in ahead])
    return [pattern.format(economies=names, year=year)]


def _of_the_world(data: FigureData) -> bool:
    """Whether shares of the world are shown."""
    facts = data.facts
    return (
        TRANSFORMS[facts["transform"]].change == "share"
        and facts["of"] == catalog.WORLD
        and KINDS[facts["kind"]].shows == "value"
    )


def _values(words: Words, data: FigureData, view: View, now: list[Any]) -> str:
    values = [(row.ref_area, row.value, row.obs_status) for row in now]
    if KINDS[data.facts["kind"]].whole and len(now) > 1:
        values.insert(0, of_all(data))
    told = value_format(data, view).values(value for _, value, _ in values)
    each = [
        of_area(words, area, value, forecast=status == "F")
        for (area, _, status), value in zip(values, told, strict=True)
    ][: len(values) - max(0, len(now) - SAID)]
    said = words.gettext("{subject}. In {year}: {each}.").format(
        subject=topic(data, view), year=moment(data), each=words.join(each)
    )
    more = len(now) - SAID
    if more <= 0:
        return said
    others = words.gettext("The chart shows {count} more.").format(count=more)
    return words.sentences([said, others])


def _course(words: Words, data: FigureData, view: View) -> list[str]:
    """From where to where the first economy went in the observed years."""
    if KINDS[data.facts["kind"]].years == "one":
        return []
    area = _now(data)[0].ref_area
    rows = [row for row in course(data, area) if row.obs_status != "F"]
    if len(rows) < 2:
        return []
    start, end = rows[0], rows[-1]
    first, last = value_format(data, view).values([start.value, end.value])
    return [
        words.gettext("{economy}: {first_value} in {first} and {last_value} in {last}.").format(
            economy=words.economy(area, short=True), first=start.time_period, last=end.time_period,
            first_value=first, last_value=last,
        )
    ]  # fmt: skip


def _other(words: Words, data: FigureData) -> list[str]:
    """The other definition, of the economy whose share it is."""
    if not speaking.beside(data):
        return []
    # Files that were made before do not say whose share it is: it is that of the first that was asked for.
    area = speaking.beside(data)[0].area or asked_in(data, moment(data))[0].ref_area
    return [_of(words, [area], told) for told in speaking.other_share(words, data)]


def _not_of_all(words: Words, data: FigureData) -> list[str]:
    """What the areas that are shown do not say."""
    if data.facts.get("among") == "all":
        return [
            words.gettext("“Largest in total” from a rank alone: a rank does not say how large.")
        ]
    if "everyone" in data.facts:
        return [
            words.gettext(
                "“Every economy of the world”: only those with a value from this source in {year} are shown."
            ).format(year=data.facts["year"])
        ]
    return [words.gettext("“All economies”: only those chosen are shown.")]


def _not_said(words: Words, data: FigureData) -> list[str]:
    facts = data.facts
    indicator = catalog.indicator(facts["indicator"])
    if TRANSFORMS[facts["transform"]].change == "growth" and indicator.price_basis == "current":
        return [words.gettext("“Real growth”: this growth includes prices and exchange rates.")]
    return speaking.not_without_definition(words, indicator.id) if _of_the_world(data) else []
