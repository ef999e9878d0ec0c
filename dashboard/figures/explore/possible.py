"""Whether a view can be shown at all: the figure refuses what cannot, and controls do not offer it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from dataclasses import replace
from typing import Any

from dashboard.figures.explore import refusals, transforms, values
from dashboard.figures.explore.asked import Asked, areas_of, asked
from dashboard.locale import N_
from dashboard.look.charts import KINDS
from dashboard.look.question import Question
from dashboard.words.wording import Words, words_for
from etl.errors import TrilateralError
from etl.storage.store import Release

#: Why a year is no first or no last one.
EARLIER, LATER = N_("before the first year"), N_("after the last year")


def possible(release: Release, question: Question) -> Asked:
    """What a view asks for, looked up; only which years have amounts is needed to know that it can be, not the amounts.

    Raises:
        UsageError: It cannot be shown; the message says why in the view's language.

    Example:
        ``possible(release, question).indicator`` is ``"gdp_nominal"`` where the question names none.
    """
    wanted = _in_any_year(release, question)
    _refuse_years(wanted)
    return wanted


def _in_any_year(release: Release, question: Question) -> Asked:
    """What a view asks for, looked up; whatever its years."""
    refusals.refuse_view(question)
    wanted = asked(release, question)
    transforms.divisors(wanted)
    return wanted


def _refuse_years(wanted: Asked) -> None:
    """Refuse years without what the chart needs. What else it needs, such as people, can only leave fewer."""
    question, kind, transform = wanted.question, wanted.kind, wanted.transform
    every = {area: values.valued(wanted.table, area) for area in wanted.areas}
    if transform.change == "index" and not transform.per_person and question.year:
        _refuse_base(wanted, every)
    all_years = not (question.first or question.last)
    shown = {a: years if all_years else question.shown(years) for a, years in every.items()}
    shown = {area: years for area, years in shown.items() if years}
    if transform.change == "growth":
        if shown and not any(
            str(int(year) - 1) in every[area] for area, years in shown.items() for year in years
        ):
            raise refusals.no_growth(wanted)
    elif not shown:
        raise refusals.no_values(wanted)
    if shown and kind.years == "one" and question.year and transform.change != "index":
        valued = sorted(frozenset().union(*shown.values()))
        if str(question.year) not in valued:
            raise refusals.no_value_in(wanted, str(question.year), valued)
    # Of amounts and shares alone is it known here which areas are shown.
    if transform.adds_up:
        _refuse_together(wanted, shown)


def _refuse_together(wanted: Asked, shown: Mapping[str, Set[str]]) -> None:
    """Refuse where all areas need a value in the same years and have none."""
    kind = wanted.kind
    if kind.shows != "rank" and kind.years not in ("complete", "two"):
        return
    common = frozenset.intersection(*map(frozenset, shown.values()))
    if kind.shows == "rank":
        if not set(shown) <= set(wanted.economies()):
            if len(shown) < 2:
                raise refusals.no_rank_of_one(wanted)
            if not common:
                raise refusals.no_common_year(wanted)
    elif kind.years == "complete" and not common:
        raise refusals.no_common_year(wanted)
    elif kind.years == "two" and len(common) < 2:
        raise refusals.no_two_years(wanted)


def _refuse_base(wanted: Asked, every: Mapping[str, Set[str]]) -> None:
    """Refuse a base year in which not all have an amount."""
    having = tuple(a for a, years in every.items() if any(map(wanted.question.shows, years)))
    if having and not all(str(wanted.question.year) in every[area] for area in having):
        transforms.made(wanted, having)


def refusal(release: Release, question: Question, **changed: Any) -> str:
    """Why a view cannot be shown with other choices; empty if it can.

    Args:
        release: The release.
        question: The question as it is.
        changed: The choices, by the names of fields, each of them one that its field has.

    Example:
        >>> refusal(None, Question(first=2010), last=2000)
        'before the first year'
    """
    words, given = words_for(question), question.put(**changed)
    if given.first and given.last and given.first > given.last:
        return words.gettext(EARLIER if "last" in changed else LATER)
    try:
        possible(release, given)
    except TrilateralError as error:
        return _told(words, error)
    return ""


def refusal_by_year(release: Release, question: Question, field: str) -> Callable[[int], str]:
    """What `refusal` says of years, of which a page offers all: everything else is looked up once for them.

    Args:
        release: The release.
        question: The question as it is.
        field: ``first``, ``last`` or ``year``; 0 stands for its default.

    Example:
        ``refusal_by_year(release, Question(first=2010), "last")(2000)`` is ``"before the first year"``.
    """
    words = words_for(question)
    try:
        wanted, why = _in_any_year(release, question), ""
    except TrilateralError as error:
        wanted, why = None, _told(words, error)

    def ask(year: int) -> str:
        given = question.model_copy(update={field: year if year or field == "year" else None})
        if given.first and given.last and given.first > given.last:
            return words.gettext(EARLIER if field == "last" else LATER)
        if wanted is None:
            return why
        try:
            _refuse_years(replace(wanted, question=given))
        except TrilateralError as error:
            return _told(words, error)
        return ""

    return ask


def _told(words: Words, error: TrilateralError) -> str:
    """Why something is refused: the explorer says so in the view's language, others with values to be named."""
    return words.error(error)[0] if error.values else str(error.args[0])


def barred(question: Question, area: str) -> str:
    """Why an area cannot be shown with those of a view, whatever its values; empty if it can.

    Example:
        >>> barred(Question(), "USA"), barred(Question(kind="area"), "CJK")
        ('', 'China and CJK cannot be stacked: China would be counted twice.')
    """
    if not (KINDS[question.kind].stacked or question.of):
        return ""
    areas = (*areas_of(question), area)
    try:
        refusals.refuse_view(question.model_copy(update={"areas": areas}))
    except TrilateralError as error:
        return str(error.args[0])
    return ""
