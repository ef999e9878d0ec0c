"""The declared facts: groups, indicators, sources, claims, events ..., read from the TOML files beside this one.

Code holds quirks only; a new indicator is one table in ``indicators.toml``.
"""

from __future__ import annotations

from calendar import month_name
from functools import cache
from typing import Literal

from pydantic import Field

from etl.catalog._facts import Fact, table
from etl.catalog.comparability import Break, breaks, fiscal_years
from etl.catalog.context import (
    Event,
    PublishedClaim,
    event_categories,
    events,
    published_claims,
)
from etl.catalog.formulas import (
    FORMULA,
    WORLD,
    canonical,
    is_formula,
    is_sum,
    known_area,
    outside,
    overlap,
    parts,
    terms,
)
from etl.catalog.measured import (
    Claim,
    Indicator,
    claim_about,
    claim_on,
    claimed,
    claims,
    current,
    indicator,
    indicators,
    lead_first,
    meant_by,
    of_measure,
    renamed,
    unit,
    units,
    with_shares,
)
from etl.catalog.quality import Correction, Guard, corrections, guard, guards
from etl.errors import named

CJK = "CJK"


class Service(Fact):
    """A service on the network.

    Attributes:
        url: Its base URL, unless the setting ``<service>_url`` says otherwise.
        about: A description.
    """

    url: str
    about: str


class Rhythm(Fact):
    """When the editions of a source come.

    Attributes:
        days: Month and day on which one comes each year, about; empty if they come at any time.
        every_days: About how many days after the one before the next one comes, where there are no such days.
        grace_days: How many days after the expected day it counts as overdue.
        why: What that rests on, a message.
    """

    days: tuple[str, ...] = ()
    every_days: int = 0
    grace_days: int
    why: str


class Source(Fact):
    """Where figures come from, and the provider that answers for them.

    Attributes:
        adapter: Module and class in `etl.sources` that ask the service; empty for what comes in files only.
        service: The service that is asked; empty for what comes in files only.
        services: The services that are declared with this source.
        series: Indicator -> what this source calls it, for those whose own entries do not say it.
        precedence: Where several sources name an area, the name of the highest one is kept.
        provisional_until: Month and day; an edition up to it has provisional figures of the year before.
        unlisted: Economies that others list and this source does not, though its World total may hold them.
        approximate: The editions of which nobody knows the day: they are dated by their month, and said to be about that.
        edition_months: The months in which editions are published; none where they come at any time.
        rhythm: When the next edition is expected.
    """

    id: str
    name: str
    provider: str
    title: str
    home: str
    licence: str
    licence_title: str
    licence_url: str
    citation: str
    attribution: str
    edition_style: Literal["date", "month"]
    world: str
    short: str = ""
    adapter: str = ""
    service: str = ""
    services: dict[str, Service] = Field(default_factory=dict)
    series: dict[str, str] = Field(default_factory=dict)
    precedence: int = 0
    provisional_until: str = ""
    unlisted: tuple[str, ...] = ()
    approximate: tuple[str, ...] = ()
    edition_months: tuple[int, ...] = ()
    rhythm: Rhythm

    def dated(self, edition: str) -> str:
        """An edition as citations name it, in English.

        >>> sources()["unctad"].dated("2025-04-15"), sources()["unctad"].dated("2026-03-19")
        ('about April 2025', '2026-03-19')
        """
        if edition.partition(".")[0] not in self.approximate:
            return edition
        return f"about {month_name[int(edition[5:7])]} {edition[:4]}"

    def cited(self, *editions: str) -> str:
        """How to cite these editions."""
        return self.citation.format(edition=", ".join(map(self.dated, editions)), home=self.home)

    def editions_between(self, first: str, last: str) -> list[str]:
        """The editions that were published from one to another, both included; none where they come at any time.

        >>> sources()["weo"].editions_between("2022-10", "2023-10")
        ['2022-10', '2023-04', '2023-10']
        """
        found = [
            f"{year}-{month:02}"
            for year in range(int(first[:4]), int(last[:4]) + 1)
            for month in self.edition_months
        ]
        return [edition for edition in found if first[:7] <= edition <= last[:7]]


class Group(Fact):
    """Economies added up by us.

    Attributes:
        members: Who is counted, in every year shown: today's members, so that a curve never jumps by accession.
        since: The day from which the group had exactly these members; empty if that has no meaning.
        joined: When those joined who were not there from the beginning.
        left: Who was counted in before, and until which day.
        signed: The day of an agreement, whose signatories are counted whenever it entered into force for them.
        note: What a reader must know of the membership.
        source: Where the membership can be read.
    """

    id: str
    name: str
    short: str
    members: tuple[str, ...]
    since: str = ""
    joined: dict[str, str] = Field(default_factory=dict)
    left: dict[str, str] = Field(default_factory=dict)
    signed: str = ""
    note: str = ""
    source: str = ""


@cache
def sources() -> dict[str, Source]:
    """All sources, in the order of the file.

    Example:
        >>> {"weo", "wdi"} <= set(sources())
        True
    """
    return {key: Source(id=key, **facts) for key, facts in table("sources").items()}


@cache
def services() -> dict[str, Service]:
    """All services on the network, in the order of the sources that declare them.

    Example:
        >>> services()["imf"].url.startswith("https://")
        True
    """
    return {key: facts for source in sources().values() for key, facts in source.services.items()}


@cache
def groups() -> dict[str, Group]:
    """All groups, in the order of the file.

    Example:
        >>> groups()["CJK"].members
        ('CHN', 'JPN', 'KOR')
    """
    return {key: Group(id=key, **facts) for key, facts in table("groups").items()}


def source(name: str) -> Source:
    """The source of this name.

    Raises:
        UnknownName: There is none.

    Example:
        >>> source("weo").id
        'weo'
    """
    return named("source", name, sources())


def core() -> tuple[str, ...]:
    """The core areas: the three and the World.

    >>> core()
    ('CHN', 'JPN', 'KOR', 'WLD')
    """
    return (*members(CJK), WORLD)


def members(area: str) -> tuple[str, ...]:
    """Whose values are needed for ``area``: the members of a group or a formula, or the economy itself.

    Raises:
        UsageError: An economy is counted twice in a formula, or taken out of what it is not part of.

    Example:
        >>> members("CJK+HKG")
        ('CHN', 'JPN', 'KOR', 'HKG')
    """
    return tuple(terms(area))


__all__ = [
    "CJK",
    "FORMULA",
    "WORLD",
    "Break",
    "Claim",
    "Correction",
    "Event",
    "Group",
    "Guard",
    "Indicator",
    "PublishedClaim",
    "Rhythm",
    "Source",
    "breaks",
    "canonical",
    "claim_about",
    "claim_on",
    "claimed",
    "claims",
    "core",
    "corrections",
    "current",
    "event_categories",
    "events",
    "fiscal_years",
    "groups",
    "guard",
    "guards",
    "indicator",
    "indicators",
    "is_formula",
    "is_sum",
    "known_area",
    "lead_first",
    "meant_by",
    "members",
    "of_measure",
    "outside",
    "overlap",
    "parts",
    "published_claims",
    "renamed",
    "services",
    "source",
    "sources",
    "table",
    "terms",
    "unit",
    "units",
    "with_shares",
]
