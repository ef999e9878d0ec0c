"""What a presenter says of why the share changed, and must not say."""

from __future__ import annotations

from dashboard.figures.kit import speaking
from dashboard.figures.kit.spec import Beside, FigureData, Spoken
from dashboard.figures.why.split import by_area, is_relative
from dashboard.figures.why.text import currencies, moved
from dashboard.locale import N_
from dashboard.look.question import Question
from dashboard.look.view import View
from dashboard.words.wording import Words, words_for
from etl import catalog
from etl.storage.store import Release

#: What each part contributed to an observed share, and to a projected one.
_RELATIVE = (
    N_("Relative to the world, real growth contributed {growth} points, and prices and exchange rates {prices}."),
    N_("Relative to the world, real growth is projected to contribute {growth} points, and prices and exchange rates {prices}."),
)  # fmt: skip
#: The same where the growth of the world is not split.
_ABSOLUTE = (
    N_("Real growth contributed {growth} points, prices and exchange rates {prices}, and the growth of world GDP {world}."),
    N_("Real growth is projected to contribute {growth} points, prices and exchange rates {prices}, and the growth of world GDP {world}."),
)  # fmt: skip
#: Both shares by the other definition: both observed, the last a projection, both projections.
_ELSEWHERE = (
    N_("Measured by {indicator}, the share was {start} in {first} and {end} in {last}."),
    N_("Measured by {indicator}, the share was {start} in {first} and is projected to be {end} in {last}."),
    N_("Measured by {indicator}, the share is projected to be {start} in {first} and {end} in {last}."),
)  # fmt: skip


def beside(release: Release, question: Question, data: FigureData) -> tuple[Beside, ...]:
    """The shares of both years by the other definition."""
    facts = data.facts
    years = [facts["first"], facts["last"]]
    return speaking.other_shares(
        release, facts["indicator"], facts["source"], years, question.as_of
    )


def spoken(data: FigureData, view: View) -> Spoken:
    """From where to where the share went, and what real growth, prices and exchange rates had in it."""
    words, facts = words_for(view), data.facts
    whole = by_area(data)[catalog.CJK]
    pattern = (
        words.gettext("Exchange rates alone are projected to contribute {points} points: {each}.")
        if facts["last"] in facts["forecasts"]
        else words.gettext("Exchange rates alone contributed {points} points: {each}.")
    )
    exchange = pattern.format(
        points=words.points(whole.exchange_rate), each=words.join(currencies(data, words))
    )
    foretold = list(facts["forecasts"])
    return Spoken(
        say=(_change(words, data), _parts(words, data)),
        asked=(
            *speaking.status(words, facts["source"], words.join(foretold), "F" if foretold else ""),
            exchange,
            *_elsewhere(words, data),
            speaking.sources(words, data),
            speaking.mainland(words),
        ),
        avoid=(
            words.gettext("“Because of”: contributions are arithmetic, not proof of a cause."),
            *speaking.not_without_definition(words, facts["indicator"]),
            *speaking.not_observed(words, facts["last"], foretold),
        ),
    )


def _change(words: Words, data: FigureData) -> str:
    facts = data.facts
    change, digits, start, end = moved(words, by_area(data)[catalog.CJK])
    if facts["first"] in facts["forecasts"]:
        pattern = words.gettext(
            "The three's share of world GDP is projected to be {start} in {first} and {end} in {last}, a change of {change} percentage points."
        )
    elif facts["last"] in facts["forecasts"]:
        pattern = words.gettext(
            "The three's share of world GDP was {start} in {first} and is projected to be {end} in {last}, a change of {change} percentage points."
        )
    else:
        pattern = words.gettext(
            "The three's share of world GDP was {start} in {first} and {end} in {last}, a change of {change} percentage points."
        )
    return pattern.format(
        start=start, end=end, first=facts["first"], last=facts["last"], change=words.points(change / 100, digits)
    )  # fmt: skip


def _parts(words: Words, data: FigureData) -> str:
    whole = by_area(data)[catalog.CJK]
    observed, ahead = _RELATIVE if is_relative(data) else _ABSOLUTE
    pattern = words.gettext(ahead if data.facts["last"] in data.facts["forecasts"] else observed)
    if is_relative(data):
        names = {"growth": "relative_real_growth", "prices": "relative_prices_and_rates"}
    else:
        names = {"growth": "real_growth", "prices": "prices_and_rates", "world": "world_growth"}
    return pattern.format(
        **{each: words.points(getattr(whole, name)) for each, name in names.items()}
    )


def _elsewhere(words: Words, data: FigureData) -> list[str]:
    """Both shares by the other definition."""
    found = speaking.beside(data)
    if len(found) != 2:
        return []
    pattern = _ELSEWHERE[sum(each.status == "F" for each in found)]
    own = {(origin.source, origin.edition) for origin in data.origins}
    # The sentence says itself what is a projection. Both are of one edition: another than the figure's stands with the latter.
    first, last = (each._replace(status="A") if each.status == "F" else each for each in found)
    return [
        words.gettext(pattern).format(
            indicator=words.in_sentence(first.indicator), first=first.period, last=last.period,
            start=words.unsettled(words.percent(first.value), first.status),
            end=speaking.attributed(words, words.percent(last.value), last, own),
        )
    ]  # fmt: skip
