"""What the guards hold data to, and the upstream errors that are known."""

from __future__ import annotations

from functools import cache
from typing import Literal

from pydantic import Field

from etl.catalog._facts import Fact, table
from etl.errors import named


class Guard(Fact):
    """What a guard holds new data to.

    Attributes:
        severity: An ``error`` blocks publishing unless forced; a ``warning`` is written into the release.
        reason: Why there is such a guard.
        limits: Its thresholds; the file says why they are what they are.
        ranges: Plausible values: ``{"gdp_nominal": {"WLD": [low, high]}}``.
        known: What is known to be so and is not reported: ``["weo goods_services_exports"]``.
        wholes: Aggregates and the groups or economies that they are made of: ``{"EUU": ["EU27"]}``.
        months: From when on a source has editions of which months only: ``{"weo": ["2013", ["04", "10"]]}``.
    """

    id: str
    severity: Literal["error", "warning"]
    reason: str
    limits: dict[str, float] = Field(default_factory=dict)
    ranges: dict[str, dict[str, tuple[float, float]]] = Field(default_factory=dict)
    known: tuple[str, ...] = ()
    wholes: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    months: dict[str, tuple[str, tuple[str, ...]]] = Field(default_factory=dict)


class Correction(Fact):
    """A known upstream error and what is put in its place.

    Attributes:
        first: The first period that it concerns.
        last: The last period that it concerns.
        since: The first edition with the error; empty if all have it.
        until: The last edition with the error; empty while it is not mended.
        expect: The wrong value: anything else is left alone.
        value: What is put in its place; without one the observation is missing, which is never zero.
        why: What is wrong, in a sentence.
        cite: Where that is said.
    """

    id: str
    source: str
    indicator: str
    ref_area: str
    first: str
    last: str
    since: str = ""
    until: str = ""
    expect: float
    value: float | None = None
    why: str
    cite: str


@cache
def guards() -> dict[str, Guard]:
    """All guards' facts, in the order of the file.

    Example:
        >>> {each.severity for each in guards().values()} <= {"error", "warning", "note"}
        True
    """
    return {key: Guard(id=key, **facts) for key, facts in table("guards").items()}


@cache
def corrections() -> dict[str, Correction]:
    """All corrections, in the order of the file.

    Example:
        >>> all(correction.id == name for name, correction in corrections().items())
        True
    """
    return {key: Correction(id=key, **facts) for key, facts in table("corrections").items()}


def guard(name: str) -> Guard:
    """What the guard of this name holds data to.

    Raises:
        UnknownName: There is none.

    Example:
        >>> guard("share_jump").severity
        'error'
    """
    return named("guard", name, guards())
