"""Who belonged to a group on the day that a claim is about, where that differs from today's members."""

from __future__ import annotations

from functools import lru_cache

from etl import catalog
from etl.errors import TrilateralError


@lru_cache(maxsize=4096)
def variants(area: str, *days: str) -> tuple[str, ...]:
    """The formulas that may be meant by an area: with today's members first, then with those of earlier days.

    Args:
        area: An area, as a formula.
        days: The days on which the words were said, or that they are about; a year is its last day.

    >>> variants("JPN", "2010"), len(variants("EU27", "2019")), len(variants("EU27", "2024"))
    (('JPN',), 2, 1)
    """
    found = [area]
    for day in days:
        parts = [(sign, _members(code, day)) for sign, code in catalog.parts(area)]
        if all(members for _, members in parts):
            terms = [("+" if sign > 0 else "-") + code for sign, of in parts for code in of]
            # Who was in a group then may be named beside it: EU27+GBR.
            formula = "".join(dict.fromkeys(terms)).removeprefix("+")
            if not _possible(formula) or _same(formula, area):
                continue
            if not any(_same(formula, other) for other in found):
                found.append(formula)
    return tuple(found)


def _possible(formula: str) -> bool:
    """Whether nobody is counted twice, or taken out who was not in."""
    try:
        catalog.terms(formula)
    except TrilateralError:
        return False
    return True


def _same(one: str, other: str) -> bool:
    return catalog.terms(one) == catalog.terms(other)


def _members(code: str, day: str) -> tuple[str, ...]:
    """The members of a group on a day; of an economy itself."""
    group = catalog.groups().get(code)
    if group is None or not day:
        return (code,)
    day = f"{day}-12-31"[:10]
    joined = {} if group.signed else group.joined
    stayed = tuple(each for each in group.members if joined.get(each, "") <= day)
    left = tuple(each for each, until in group.left.items() if day <= until)
    if {*stayed, *left} == set(group.members):
        return (code,)
    return (*stayed, *left)
