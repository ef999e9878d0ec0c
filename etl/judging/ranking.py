"""The rank of an area among economies, where it is certain that nobody larger lacks a value."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from etl import catalog
from etl.analysis.levels import Level, Levels
from etl.judging.unjudged import Unjudged

#: With whom groups are compared: each of these as one, or its members one by one.
BLOCS = ("EU27", "USMCA", "ASEAN")
#: An economy without a value in a year counts by its last one, if that is no more than so many years old,
RECENT = 3
#: and has neither grown nor shrunk by more than this factor since.
MARGIN = 2.0


def rank(
    levels: Levels,
    area: str,
    of: str,
    year: str,
    economies: Iterable[str],
    elsewhere: Callable[[str, str], float],
) -> Level:
    """The rank of an area, 1 for the largest.

    Args:
        levels: The values of a definition.
        area: An economy, a group or a formula.
        of: Among whom: the World, or a group.
        year: The year.
        economies: All economies that there are.
        elsewhere: The value of an economy in a year in other sources; not a number where there is none.

    Raises:
        Unjudged: Somebody who may be larger has no value, or the rank of a group depends on which blocs one counts.
    """
    own = levels.of(area, year)
    if not own.known:
        return own
    inside = set(catalog.terms(area))
    field = set(economies if of == catalog.WORLD else catalog.terms(of)) - {catalog.WORLD}
    values = levels.each(field, year)
    _complete(levels, own, of, year, field - inside, values, elsewhere)
    others = {code: value for code, value in values.items() if code not in inside}
    alone = _place(own.value, others.values())
    if catalog.is_sum(area):
        for count in range(1, len(BLOCS) + 1):
            if _place(own.value, _with_blocs(levels, year, others, inside, BLOCS[:count])) != alone:
                raise Unjudged("field")
    return Level(float(alone), own.obs_status)


def _place(own: float, others: Iterable[float]) -> int:
    return 1 + sum(value > own for value in others)


def _with_blocs(
    levels: Levels, year: str, others: dict[str, float], inside: set[str], blocs: tuple[str, ...]
) -> list[float]:
    left, found = dict(others), []
    for bloc in blocs:
        members = set(catalog.members(bloc))
        level = levels.of(bloc, year)
        if members & inside or not level.known:
            continue
        found.append(level.value)
        left = {code: value for code, value in left.items() if code not in members}
    return [*found, *left.values()]


def _complete(
    levels: Levels,
    own: Level,
    of: str,
    year: str,
    field: set[str],
    values: dict[str, float],
    elsewhere: Callable[[str, str], float],
) -> None:
    """Whether nobody who lacks a value can be larger."""
    absent = field - set(values)
    if of != catalog.WORLD:
        if absent:
            raise Unjudged("missing", tuple(sorted(absent)))
        return
    last = _recent(levels, absent, year)
    whole = levels.of(catalog.WORLD, year)
    rest = whole.value - sum(values.values()) - sum(last.values()) / MARGIN
    if not whole.known or rest >= own.value:
        raise Unjudged("field")
    larger = [
        code
        for code in absent
        if elsewhere(code, year) > own.value or last.get(code, 0.0) * MARGIN >= own.value
    ]
    if larger:
        raise Unjudged("missing", tuple(sorted(larger)))


def _recent(levels: Levels, absent: set[str], year: str) -> dict[str, float]:
    """The last values of those who have none in a year, where they are recent."""
    found: dict[str, float] = {}
    for back in range(RECENT, 0, -1):
        found |= levels.each(absent, str(int(year) - back))
    return found
