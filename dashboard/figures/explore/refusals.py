"""What cannot be shown, said before anything is computed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

from dashboard.figures.explore import values
from dashboard.figures.explore.asked import Asked, areas_of, whole_of
from dashboard.figures.kit import gaps
from dashboard.figures.kit.gaps import MOST_NAMED
from dashboard.look.charts import KINDS, TRANSFORMS
from dashboard.look.question import Question
from dashboard.words import comparing
from dashboard.words.wording import Words, sentence_case, words_for
from dashboard.words.years import spans
from etl import catalog
from etl.analysis import quality
from etl.catalog.areas import areas as described
from etl.errors import UsageError


def refuse_view(question: Question) -> None:
    """Refuse what no values could make possible.

    Raises:
        UsageError: A kind of chart, a transform, an axis or areas that do not go together.
    """
    words, kind, transform = (
        words_for(question),
        KINDS[question.kind],
        TRANSFORMS[question.transform],
    )
    if kind.whole and transform.change != "share":
        raise UsageError(
            words.gettext("Only shares can be shown as parts of a whole."),
            hint=words.gettext("Choose shares, or another kind of chart."),
        )
    if kind.stacked and not transform.adds_up:
        raise UsageError(
            words.gettext(
                "Only amounts and shares can be stacked: growth, an index or amounts per person do not add up."
            ),
            hint=words.gettext("Choose lines, or amounts or shares."),
        )
    if kind.shown and transform.change not in kind.shown:
        raise UsageError(
            words.gettext("This kind of chart cannot show {choice}.").format(
                choice=words.quote(words.gettext(transform.label))
            ),
            hint=words.gettext("Give one of {values}.").format(
                values=words.join(
                    [
                        words.quote(words.gettext(each.label))
                        for each in TRANSFORMS.values()
                        if each.change in kind.shown
                    ]
                )
            ),
        )
    if question.scale == "log" and not kind.axis:
        raise UsageError(
            words.gettext("This kind of chart has no value axis."),
            hint=words.gettext("Choose lines, or a linear axis."),
        )
    if question.scale == "log" and kind.from_zero:
        raise UsageError(
            words.gettext(
                "This kind of chart begins at zero, which a logarithmic axis does not have."
            ),
            hint=words.gettext("Choose lines, or a linear axis."),
        )
    indicator = catalog.indicator(question.indicator or catalog.with_shares()[0])
    if transform.change == "contribution" and indicator.price_basis != "constant":
        why = (
            words.gettext(
                "A share of world growth is defined for output at constant prices, and this indicator is not output."
            )
            if indicator.price_basis == "none"
            else words.gettext(
                "A share of world growth needs volumes: at current prices growth includes prices and exchange rates."
            )
        )
        raise UsageError(why, hint=words.gettext("Choose an indicator at constant prices."))
    if transform.change == "share":
        _refuse_outsiders(question, words)
    if kind.everyone:
        _refuse_less(question, words)
    if kind.stacked:
        _refuse_overlap(question, words)


def refuse_values(rows: Iterable[Any], asked: Asked) -> None:
    """Refuse a logarithm of what is not positive, and parts of a whole that are negative.

    Raises:
        UsageError: There are such values.

    Example:
        ``refuse_values(rows, asked)`` raises where the axis is logarithmic and a row is 0.
    """
    if asked.kind.whole and any(row.value < 0 for row in rows):
        raise UsageError(
            asked.words.gettext(
                "Negative values cannot be parts of a whole, and there are some here."
            ),
            hint=asked.words.gettext("Choose another kind of chart, or other years."),
        )
    if asked.question.scale == "log" and any(row.value <= 0 for row in rows):
        raise UsageError(
            asked.words.gettext(
                "A logarithmic axis cannot show zero or negative values, and there are some here."
            ),
            hint=asked.words.gettext("Choose a linear axis, or other years."),
        )


def nobody(words: Words, names: Sequence[str]) -> str:
    """That nothing is called so.

    Example:
        >>> from dashboard.words.wording import in_language
        >>> nobody(in_language("en"), ["XYZ"])
        'There is no economy or group “XYZ”.'
    """
    told = words.join([words.quote(name) for name in names])
    return words.gettext("There is no economy or group {names}.").format(names=told)


def refuse_shrinking(rows: Sequence[Any], asked: Asked) -> None:
    """Refuse a share of growth in a year in which the world did not grow.

    Raises:
        UsageError: That year is asked for, or there is no other.
    """
    if asked.transform.change != "contribution":
        return
    shrunk = shrinking(rows)
    year = str(asked.question.year) if asked.kind.years == "one" else ""
    if year in shrunk or all(row.value != row.value for row in rows):
        raise UsageError(
            asked.words.gettext(
                "World output did not grow in {years}, so there is no share of its growth."
            ).format(years=spans(asked.words, [year] if year in shrunk else shrunk)),
            hint=asked.words.gettext("Choose another year."),
        )


def shrinking(rows: Iterable[Any]) -> list[str]:
    """The years in which the whole did not grow, of rows that have its change as their denominator.

    Example:
        ``shrinking(rows)`` is ``["2009", "2020"]``.
    """
    return sorted({row.time_period for row in rows if row.denominator <= 0})


def no_values(asked: Asked) -> UsageError:
    """That there is nothing to show, who lacks a value of sums, and what else to choose."""
    words = asked.words
    if unknown := asked.unknown():
        return UsageError(
            nobody(words, unknown),
            hint=words.gettext("Choose other economies, years or another source."),
        )
    told = words.gettext(
        "There is no value of {indicator} from {source} for these economies in these years."
    ).format(indicator=words.indicator(asked.indicator), source=words.source(asked.source))
    missing, lacking = quality.unlisted(asked.release), wanting(asked, asked.areas)
    return UsageError(
        words.sentences(
            [
                told,
                valueless(words, lacking, lacking) if lacking else "",
                comparing.unlisted(words, asked.source, asked.areas, missing),
            ]
        ),
        hint=words.gettext("Choose other economies, years or another source."),
    )


def wanting(asked: Asked, areas: Iterable[str]) -> dict[str, str]:
    """The sums of which some members have a value in the years of the view, and never all: who has none, or lacks one to the end.

    Example:
        ``wanting(asked, ["RCEP"])`` is ``{"RCEP": "VNM"}`` of the years 1960 to 1984.
    """
    found = dict[str, str]()
    for area in filter(catalog.is_sum, areas):
        missing = values.total(asked.table, area)["missing"].to_dict()
        shown = [missing[year].split() for year in missing if asked.question.shows(year)]
        if shown and all(shown):
            never = [who for who in shown[-1] if all(who in year for year in shown)]
            found[area] = " ".join(never or shown[-1])
    return found


def valueless(words: Words, areas: Iterable[str], wanting: Mapping[str, str]) -> str:
    """Who has no value at all, of sums with the members that lack one.

    Example:
        >>> from dashboard.words.wording import in_language
        >>> valueless(in_language("en"), ["RCEP", "JPN"], {"RCEP": "VNM"})
        'No values for: RCEP (Vietnam) and Japan.'
    """
    named = [
        words.aside(words.economy(area, short=True), gaps.named(words, wanting[area].split()))
        if wanting.get(area)
        else words.economy(area, short=True)
        for area in areas
    ]
    return words.gettext("No values for: {economies}.").format(economies=words.join(named))


def no_growth(asked: Asked) -> UsageError:
    """That growth needs a year before."""
    words = asked.words
    return UsageError(
        words.gettext("Growth needs two consecutive years; here there is only one."),
        hint=words.gettext("Choose more years."),
    )


def no_common_year(asked: Asked) -> UsageError:
    """That there is no year for all of them."""
    words = asked.words
    return UsageError(
        words.gettext("There is no year in which all of these economies have a value."),
        hint=words.gettext("Choose other economies or years."),
    )


def no_value_in(asked: Asked, year: str, valued: Sequence[str]) -> UsageError:
    """That there is no value in a year, and in which years there are some."""
    words = asked.words
    return UsageError(
        words.gettext("There is no value in {year}.").format(year=year),
        hint=words.gettext("Available for {first} to {last}.").format(
            first=valued[0], last=valued[-1]
        ),
    )


def no_two_years(asked: Asked) -> UsageError:
    """That a slope needs two years."""
    words = asked.words
    return UsageError(
        words.gettext(
            "A slope chart needs two years in which all of these economies have a value."
        ),
        hint=words.gettext("Choose other economies or years."),
    )


def no_rank_of_one(asked: Asked) -> UsageError:
    """That nothing is ranked among itself."""
    words = asked.words
    return UsageError(
        words.gettext("Ranking needs at least two economies."),
        hint=words.gettext("Add an economy."),
    )


def _refuse_outsiders(question: Question, words: Words) -> None:
    """Refuse a share of an area that not all of the economy or group belongs to."""
    of = whole_of(question)
    for area in areas_of(question):
        if outside := catalog.outside(area, of):
            more = " …" if len(outside) > MOST_NAMED else ""
            named = words.within(area, short=True)
            pattern = (
                words.gettext("{area} is not part of {whole}.")
                if list(outside) == [area]
                else words.gettext(
                    "{area} is not part of {whole}, which does not include {economies}."
                )
            )
            raise UsageError(
                pattern.format(
                    area=sentence_case(named),
                    whole=words.within(of, short=True),
                    economies=words.join([words.within(each) for each in outside[:MOST_NAMED]])
                    + more,
                ),
                hint=words.gettext("Choose its members, or a share of the world."),
            )


def _refuse_less(question: Question, words: Words) -> None:
    """Refuse to set off among all economies what is none and no sum of some."""
    for area in areas_of(question):
        signs = catalog.terms(area)
        if set(signs.values()) != {1} or any(_is_aggregate(code) for code in signs):
            raise UsageError(
                words.gettext(
                    "{area} cannot be highlighted among all economies: it is neither an economy nor a sum of economies."
                ).format(area=sentence_case(words.within(area, short=True))),
                hint=words.gettext("Leave it out, or choose lines."),
            )


def _is_aggregate(code: str) -> bool:
    """Whether a code is that of the World or of another aggregate of a provider."""
    area = described().get(code)
    return code == catalog.WORLD or bool(area and area.kind == "aggregate")


def _refuse_overlap(question: Question, words: Words) -> None:
    """Refuse to stack an economy twice."""
    for first, second in combinations(areas_of(question), 2):
        both = catalog.overlap(first, second)
        if catalog.WORLD in (first, second) and both:
            raise UsageError(
                words.gettext("The world cannot be stacked with its own parts."),
                hint=words.gettext("Leave it out, or choose lines."),
            )
        if both:
            raise UsageError(
                words.gettext(
                    "{first} and {second} cannot be stacked: {member} would be counted twice."
                ).format(
                    first=words.economy(first, short=True),
                    second=words.economy(second, short=True),
                    member=words.economy(both[0]),
                ),
                hint=words.gettext("Leave one of them out, or choose lines."),
            )
