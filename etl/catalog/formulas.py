"""Areas as formulas: economies and groups added up (``CJK+HKG+MAC``), or taken out of one (``WLD-CJK``, ``CJK-JPN``).

Only sums of published values are made: nobody is counted twice, and nobody is taken out who is not in.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache, lru_cache

from etl.catalog._facts import table
from etl.errors import UnknownName, UsageError

WORLD = "WLD"
#: What a formula looks like. In query strings a blank is a plus.
FORMULA = r"[A-Z0-9]{2,8}(?:[+ -][A-Z0-9]{2,8}){0,15}"
#: What an area may be, in errors; pages say the same (`dashboard.look.refusing`).
GIVE = "Give economies and groups, added or subtracted if need be: JPN, CJK+HKG+MAC, WLD-CJK."
_PARTS = re.compile(r"([+-]?)([A-Z0-9]{2,8})")


def canonical(formula: str) -> str:
    """A formula as addresses, files and tables write it: blanks are pluses, as query strings have them.

    >>> canonical("CJK HKG MAC")
    'CJK+HKG+MAC'
    """
    return "+".join(formula.split())


def parts(formula: str) -> tuple[tuple[int, str], ...]:
    """The signs and codes of a formula, in its order.

    >>> parts("ASEAN+CJK-JPN")
    ((1, 'ASEAN'), (1, 'CJK'), (-1, 'JPN'))
    """
    found = _PARTS.findall(canonical(formula))
    return tuple((-1 if sign == "-" else 1, code) for sign, code in found)


def is_formula(area: str) -> bool:
    """Whether an area is a sum or a difference, not one code.

    Example:
        >>> is_formula("CJK+HKG"), is_formula("CJK")
        (True, False)
    """
    return len(parts(area)) > 1


@cache
def _groups() -> dict[str, tuple[str, ...]]:
    return {name: tuple(facts["members"]) for name, facts in table("groups").items()}


def is_sum(area: str) -> bool:
    """Whether an area is added up by us: a group or a formula.

    >>> is_sum("CJK"), is_sum("JPN+KOR"), is_sum("JPN"), is_sum("WLD")
    (True, True, False, False)
    """
    return area in _groups() or is_formula(area)


def overlap(one: str, other: str) -> list[str]:
    """Who is counted in both of two areas.

    >>> overlap("CJK", "JPN+USA"), overlap("WLD-CJK", "CJK"), overlap("WLD-CJK", "USA")
    (['JPN'], [], ['USA'])
    """
    first, second = terms(one), terms(other)
    if WORLD in second and WORLD not in first:
        first, second = second, first
    if WORLD not in first:
        return [member for member in first if member in second]
    return [member for member in second if member not in first or member == WORLD]


def outside(area: str, whole: str) -> list[str]:
    """Who of an area is not part of another one: a share of that one would be none.

    Args:
        area: The area.
        whole: The area that it is said to be a part of. All are part of the World, but those that a formula takes out of it.

    >>> outside("CJK", "ASEAN+JPN"), outside("HKG", "WLD-CJK"), outside("CJK+HKG", "WLD-CJK")
    (['CHN', 'KOR'], [], ['CHN', 'JPN', 'KOR'])
    >>> outside("WLD-CJK", "WLD-KOR"), outside("WLD-KOR", "WLD-CJK"), outside("WLD", "CJK")
    ([], ['CHN', 'JPN'], ['WLD'])
    """
    inner, outer = terms(area), terms(whole)
    if WORLD not in outer:
        return [member for member in inner if member not in outer]
    taken = [member for member, sign in outer.items() if sign < 0]
    if WORLD in inner:
        return [member for member in taken if inner.get(member) != -1]
    return [member for member in inner if member in taken]


def known_area(area: str, areas: Collection[str]) -> str:
    """An area as tables name it, all of whose parts are known.

    Args:
        area: An economy, a group or a formula, as it was asked for.
        areas: The codes that there are figures of.

    Raises:
        UnknownName: There is no such economy or group.
        UsageError: It is no formula, or an economy is counted twice, or taken out of what it is not part of.

    Example:
        >>> known_area("CJK+HKG", {"HKG"})
        'CJK+HKG'
    """
    found = canonical(area)
    for code in re.split("[+-]", found):
        if code and code not in _groups() and code not in areas:
            from etl.catalog.names import similar

            known = [*_groups(), *areas]
            # "South Korea" is one name.
            told = similar(area) if " " in area.strip() else similar(code)
            name = area if told and " " in area.strip() else code
            raise UnknownName("area", name, known, similar=told, instead=GIVE)
    if not re.fullmatch(FORMULA, found):
        raise UsageError("{area} is not an area.", hint=GIVE, area=area)
    terms(found)
    return found


#: A reader may write any formula.
@lru_cache(maxsize=4096)
def terms(area: str) -> dict[str, int]:
    """What is added up for an area: each code with +1, or -1 where it is taken out of the World. Do not change it.

    Args:
        area: An economy, a group or a formula of these.

    Raises:
        UsageError: An economy is counted twice, or taken out of what it is not part of.

    Example:
        >>> terms("CJK+HKG")
        {'CHN': 1, 'JPN': 1, 'KOR': 1, 'HKG': 1}
        >>> terms("CJK-JPN"), terms("WLD-KOR")
        ({'CHN': 1, 'KOR': 1}, {'WLD': 1, 'KOR': -1})
    """
    groups, found = _groups(), dict[str, int]()
    for sign, code in parts(area):
        for member in groups.get(code, (code,)):
            if sign > 0:
                _add(found, member, area)
            else:
                _take(found, member, area)
    if not found:
        raise UsageError(
            "Nothing is left in {area}.",
            hint="Exclude fewer economies.",
            area=area,
        )
    return found


def _add(found: dict[str, int], member: str, area: str) -> None:
    if member in found or (found and WORLD in (member, *found)):
        raise UsageError(
            "{member} would be counted twice in {area}.",
            hint="Name each economy once: by itself or in a group.",
            member=member,
            area=area,
        )
    found[member] = 1


def _take(found: dict[str, int], member: str, area: str) -> None:
    if found.get(member) == 1 and (member != WORLD or len(found) == 1):
        del found[member]
    elif found.get(WORLD) == 1 and member not in found:
        found[member] = -1
    else:
        raise UsageError(
            "{member} cannot be taken out of {area}: it is not part of it.",
            hint="Only economies that are part of the sum can be subtracted.",
            member=member,
            area=area,
        )
