"""The declared facts: groups, indicators, sources, claims, events ..., read from the TOML files beside this one.

Code holds quirks only; a new indicator is one table in ``indicators.toml``.
"""

from __future__ import annotations

from functools import cache
from typing import Literal

from pydantic import Field

from etl.catalog._facts import Fact, table
from etl.catalog.context import Event, PublishedClaim, events, published_claims
from etl.catalog.quality import Correction, Guard, corrections, guard, guards
from etl.errors import UnknownName

CJK = "CJK"
WORLD = "WLD"

Unit = Literal["USD", "INTL", "USD2015", "INTL2021", "PERSONS", "LCU", "PERCENT", "LCU_PER_USD"]


class Indicator(Fact):
    """What is measured, unit and method fixed.

    Attributes:
        series: What each source calls it: ``{"wdi": "NY.GDP.MKTP.CD"}``.
        sum_of: The indicators it is the sum of (same source, edition, area and period), or none.
        measure: ``gdp``, ``trade`` or ``population`` have shares of the world; ``support`` does not.
    """

    id: str
    name: str
    short: str
    concept: str
    measure: Literal["gdp", "trade", "population", "support"]
    unit: Unit
    price_basis: Literal["current", "constant", "none"]
    default_source: str
    series: dict[str, str] = Field(default_factory=dict)
    sum_of: tuple[str, ...] = ()

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources that have it, the default one first."""
        if self.sum_of:
            parts = [set(indicator(part).series) for part in self.sum_of]
            found = set.intersection(*parts)
        else:
            found = set(self.series)
        return tuple(sorted(found, key=lambda source: (source != self.default_source, source)))


class Source(Fact):
    """A service, and the provider that answers for its figures."""

    id: str
    name: str
    provider: str
    title: str
    url_setting: str
    home: str
    licence: str
    licence_title: str
    licence_url: str
    citation: str
    attribution: str
    edition_style: Literal["date", "month"]
    world: str


class Group(Fact):
    """Economies added up by us.

    Attributes:
        members: Who is counted, in every year shown: today's members, so that a curve never jumps by accession.
        since: The day from which the group had exactly these members; empty if that has no meaning.
        joined: When those joined who were not there from the beginning.
        note: What a reader must know of the membership.
        source: Where the membership can be read.
    """

    id: str
    name: str
    short: str
    members: tuple[str, ...]
    since: str = ""
    joined: dict[str, str] = Field(default_factory=dict)
    note: str = ""
    source: str = ""


class Claim(Fact):
    """A sentence with a fraction, checked against shares.

    Attributes:
        fraction: What the sentence says, as a fraction of the world.
        holds: It holds within this many percentage points.
        close: It is close within this many percentage points.
        definitions: The (indicator, source) pairs it is checked under.
    """

    id: str
    text: str
    fraction: float
    measure: str
    holds: float
    close: float
    definitions: tuple[tuple[str, str], ...]


@cache
def indicators() -> dict[str, Indicator]:
    """All indicators, in the order of the file."""
    return {key: Indicator(id=key, **facts) for key, facts in table("indicators").items()}


@cache
def sources() -> dict[str, Source]:
    """All sources, in the order of the file."""
    return {key: Source(id=key, **facts) for key, facts in table("sources").items()}


@cache
def groups() -> dict[str, Group]:
    """All groups, in the order of the file."""
    return {key: Group(id=key, **facts) for key, facts in table("groups").items()}


@cache
def claims() -> dict[str, Claim]:
    """All claims, in the order of the file."""
    return {key: Claim(id=key, **facts) for key, facts in table("claims").items()}


def indicator(name: str) -> Indicator:
    """The indicator of this name.

    Raises:
        UnknownName: There is none.
    """
    if name not in indicators():
        raise UnknownName("indicator", name, indicators())
    return indicators()[name]


def source(name: str) -> Source:
    """The source of this name.

    Raises:
        UnknownName: There is none.
    """
    if name not in sources():
        raise UnknownName("source", name, sources())
    return sources()[name]


def members(area: str) -> tuple[str, ...]:
    """The economies that ``area`` is made of: the members of a group, or the economy itself."""
    return groups()[area].members if area in groups() else (area,)


__all__ = [
    "CJK",
    "WORLD",
    "Claim",
    "Correction",
    "Event",
    "Group",
    "Guard",
    "Indicator",
    "PublishedClaim",
    "Source",
    "Unit",
    "claims",
    "corrections",
    "events",
    "groups",
    "guard",
    "guards",
    "indicator",
    "indicators",
    "members",
    "published_claims",
    "source",
    "sources",
    "table",
]
