"""What is made of the amounts of each area: shares, growth, an index, amounts per person, ranks among all economies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from dashboard.figures.explore import values
from dashboard.figures.explore.asked import Asked, whole_of
from dashboard.look.charts import Transform
from etl import catalog
from etl.errors import UsageError

POPULATION = "population"


@dataclass(frozen=True)
class Made:
    """How values come from amounts.

    Attributes:
        transform: What is made of the amounts.
        whole: The totals that shares are of: the World's, or another area's.
        whole_area: The area of these totals.
        people: The population, for amounts per person.
        people_edition: In which edition; that of the amounts wherever it has one.
        base: The year in which an index is 100.
    """

    transform: Transform
    whole: pd.DataFrame
    whole_area: str
    people: values.Wide | None = None
    people_edition: str = ""
    base: str = ""

    def of(self, table: values.Wide, area: str) -> pd.DataFrame:
        """The values of an area, all years: ``value, numerator, denominator, obs_status, missing``."""
        change = self.transform.change
        if change == "share":
            return values.part(table, area, self.whole_area)
        whole = values.total(table, area)
        if self.people is not None and change == "level":
            return values.divided(whole, values.total(self.people, area), POPULATION)
        if change == "contribution":
            return values.contribution(whole, self.whole, area, self.whole_area)
        whole = amounts(table, self.people, area)
        if change == "growth":
            return values.growth(whole, area)
        return values.index(whole, self.base) if change == "index" else values.level(whole)

    def everywhere(self, asked: Asked) -> pd.DataFrame:
        """The values of all economies of the source, to rank among: years down, economies across.

        Shares rank as amounts do.
        """
        found = asked.table.values[asked.economies()]
        if self.people is not None:
            found = found / self.people.values.reindex(index=found.index, columns=found.columns)
        if self.transform.change == "growth":
            return found / found.shift(1) - 1
        if self.transform.change == "contribution":
            change = found - found.shift(1)
            return change[(self.whole["value"].diff() > 0).reindex(change.index, fill_value=False)]
        return found / found.loc[self.base] if self.base else found


def amounts(table: values.Wide, people: values.Wide | None, area: str) -> pd.DataFrame:
    """The amounts of an area, per person where there are people; as `values.total` has them."""
    whole = values.total(table, area)
    if people is None:
        return whole
    return values.quotient(whole, values.total(people, area), POPULATION)


def made(asked: Asked, areas: tuple[str, ...]) -> Made:
    """What the view makes of the amounts of these areas.

    Raises:
        UsageError: There is no World to divide by, no population, or no base year.
    """
    transform, of = asked.transform, whole_of(asked.question)
    whole, (people, edition) = divisors(asked)
    base = ""
    if transform.change == "index":
        base = _base(asked, {area: amounts(asked.table, people, area) for area in areas})
    return Made(transform, whole, of, people, edition, base)


def divisors(asked: Asked) -> tuple[pd.DataFrame, tuple[values.Wide | None, str]]:
    """What values are divided by: the totals that shares are of, and the population with its edition.

    Raises:
        UsageError: The source has no World to divide by, or no population.
    """
    words, of = asked.words, whole_of(asked.question)
    whole = values.total(asked.table, of)
    of_whole = asked.transform.change in ("share", "contribution")
    if of_whole and of == catalog.WORLD and not len(whole):
        raise UsageError(
            words.gettext("This source has no world total, so there is no share of it."),
            hint=words.gettext(
                "Choose amounts instead of shares, or another source; world totals are never added up here."
            ),
        )
    return whole, _people(asked) if asked.transform.per_person else (None, "")


def _people(asked: Asked) -> tuple[values.Wide, str]:
    """The population of the same source: of the same edition, or of the nearest that has it.

    Raises:
        UsageError: The source has none, or people are what is measured.
    """
    words, source = asked.words, asked.source
    if catalog.indicator(asked.indicator).measure == "population":
        raise UsageError(
            words.gettext("Population per person is not meaningful."),
            hint=words.gettext("Choose amounts, shares, growth or an index."),
        )
    editions = asked.release.editions(POPULATION, source)
    if not editions:
        raise UsageError(
            words.gettext(
                "An amount per person needs the population of the same source; {source} has none."
            ).format(source=words.source(source)),
            hint=words.gettext("Choose another source.")
            if _others_have_people(asked)
            else words.gettext("Choose amounts, shares, growth or an index."),
        )
    nearest = asked.release.edition(POPULATION, source, asked.edition) or editions[0]
    return values.wide(asked.release, POPULATION, source, nearest), nearest


def _others_have_people(asked: Asked) -> bool:
    """Whether another source of what is measured has the population, too."""
    return any(
        asked.release.editions(POPULATION, source)
        and asked.release.editions(asked.indicator, source)
        for source in catalog.indicator(asked.indicator).sources
    )


def _base(asked: Asked, wholes: Mapping[str, pd.DataFrame]) -> str:
    """The base year of an index: the one asked for, else the first shown in which all have a value; what has none at all is left out, as in amounts.

    Raises:
        UsageError: Not all have a value in the year asked for, or there is no such year.
    """
    words, view = asked.words, asked.question
    found = {
        area: set(whole.index[whole["value"].fillna(0) != 0]) for area, whole in wholes.items()
    }
    have = {area: years for area, years in found.items() if years} or found
    common = sorted(set.intersection(*have.values()))
    if view.year and str(view.year) not in common:
        lacking = [area for area, years in have.items() if str(view.year) not in years]
        raise UsageError(
            words.gettext(
                "An index needs a value for each economy in its base year; in {year} there is none for {economies}."
            ).format(
                year=view.year,
                economies=words.join([words.economy(area, short=True) for area in lacking]),
            ),
            hint=words.gettext("Choose another base year."),
        )
    shown = [year for year in common if view.shows(year)]
    if not view.year and not shown:
        raise UsageError(
            words.gettext("An index needs a base year in which all have a value; there is none."),
            hint=words.gettext("Choose other economies or years."),
        )
    return str(view.year) if view.year else shown[0]
