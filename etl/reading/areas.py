"""Areas as formulas: lists added up, groups recognised, members known."""

from __future__ import annotations

from functools import lru_cache

from etl import catalog
from etl.reading.tables import words

#: Named in sentences, but no groups of the catalogue: their members are not listed there.
REGIONS = words("areas", "regions")
#: "The three" and "the two" within a formula, until it is known who they are.
COUNTED = frozenset({"2", "3"})
#: The trios of the past that are called "the three kingdoms".
PAST = "PAST"


def codes(formula: str) -> tuple[str, ...]:
    """The codes of a formula, in its order."""
    return tuple(code for code in formula.split("+") if code)


def members(formula: str) -> frozenset[str]:
    """The economies of a formula; a region stays as it is named."""
    return frozenset(member for code in codes(formula) for member in catalog.members(code))


@lru_cache(maxsize=4096)
def added(*formulas: str) -> str:
    """The formula of areas added up, with a group's name where they are a group.

    >>> added("KOR", "CHN", "JPN"), added("CJK", "HKG")
    ('CJK', 'CJK+HKG')
    """
    parts = list(dict.fromkeys(code for formula in formulas for code in codes(formula)))
    for group in ("CJK", "USMCA", "G7"):
        if set(parts) == set(catalog.members(group)):
            return group
    return "+".join(parts)


def is_group(formula: str) -> bool:
    """Whether it is a group or a region, or a sum that holds one."""
    return any(
        code in catalog.groups() or code in REGIONS for code in codes(formula.partition("-")[0])
    )


def within(part: str, whole: str) -> bool:
    """Whether a share of ``whole`` may be ``part``'s: its members are among it, or nobody has listed them."""
    if part == whole:
        return False
    if whole == catalog.WORLD:
        return part != catalog.WORLD
    if set(codes(whole)) & REGIONS:
        return whole not in {"EMU", "G20", "OECD"} or members(part) <= members(whole) | {
            "CHN",
            "JPN",
            "KOR",
            "USA",
        }
    return members(part) < members(whole)
