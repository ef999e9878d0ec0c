"""What of the growth of a whole is an area's: by levels at one set of prices, or by growth rates with their weights."""

from __future__ import annotations

import math
from collections.abc import Callable

from etl import catalog
from etl.analysis.levels import Level, Levels, weakest
from etl.judging.unjudged import Unjudged

#: Growth rates, and the levels that weigh them when they are added up.
RATES, WEIGHTS = "gdp_growth", "gdp_ppp"
Grown = Callable[[str, str, str, str], Level]


def of_levels(values: Levels, *, points: bool) -> Grown:
    """The increase of an area divided by that of the whole; in points, by the whole's level at the start."""

    def grown(areas: str, of: str, since: str, year: str) -> Level:
        own = [values.of(areas, each) for each in (since, year)]
        whole = [values.of(of, each) for each in (since, year)]
        every = (*own, *whole)
        if not all(each.known for each in every):
            return _unknown(*every)
        total = whole[1].value - whole[0].value
        if total <= 0:
            raise Unjudged("kind")
        base = whole[0].value if points else total
        return Level((own[1].value - own[0].value) / base, weakest(*every))

    return grown


def of_rates(rates: Levels, weights: Levels, *, points: bool) -> Grown:
    """The sum over years and economies of weight times growth, divided by that of the whole.

    The weight of an economy is its part of the whole at purchasing power parity in the year before: the way in which
    the World Economic Outlook adds growth rates up.
    """

    def grown(areas: str, of: str, since: str, year: str) -> Level:
        if any(sign < 0 for sign in catalog.terms(areas).values()) or catalog.is_sum(of):
            raise Unjudged("kind")
        own, total, parts = 0.0, 0.0, []
        for each in range(int(since) + 1, int(year) + 1):
            before, now = str(each - 1), str(each)
            whole = [weights.of(of, before), rates.of(of, now)]
            for member in catalog.terms(areas):
                mine = [weights.of(member, before), rates.of(member, now)]
                parts += mine
                own += mine[0].value / whole[0].value * mine[1].value
            parts += whole
            total += whole[1].value
        if not parts or not all(each.known for each in parts):
            return _unknown(*parts)
        if total <= 0:
            raise Unjudged("kind")
        return Level(own / (100 if points else total), weakest(*parts))

    return grown


def none(areas: str, of: str, since: str, year: str) -> Level:
    """Of flows no growth is known.

    Raises:
        Unjudged: Always.
    """
    raise Unjudged("kind")


def _unknown(*levels: Level) -> Level:
    missing = dict.fromkeys(name for each in levels for name in each.missing)
    return Level(math.nan, "O", tuple(missing))
