"""What happened, and what others said: events and published claims, each with its source."""

from __future__ import annotations

from functools import cache
from typing import Literal, get_args

from etl.catalog._facts import Fact, table
from etl.catalog.measured import Flow, Measure, indicator, of_measure


class Event(Fact):
    """Something that happened and helps to read a curve.

    Attributes:
        date: When it happened or began, as exactly as its source says: ``2011-09-01``, ``2012-11`` or ``1999``.
        end: When it ended, if it lasted; empty otherwise.
        shown: Whether it is one of the main events, of whatever category.
        rank: Its rank among those that a figure names by itself, 1 first; 0 for those that it does not.
        brief: What a figure names it; empty for its label.
        label: What it is, in a few words.
        source: Where that can be read.
    """

    id: str
    date: str
    end: str = ""
    category: Literal[
        "cooperation", "summit", "trade_regime", "shock", "dispute", "currency", "measurement"
    ]
    shown: bool
    rank: int = 0
    brief: str = ""
    label: str
    source: str


class PublishedClaim(Fact):
    """A share of the world that somebody published, to be set beside what the statistics say.

    Attributes:
        speaker: Who said it, in the language of the words.
        lang: The language of the words.
        area: Whose share it is: an economy, a group or a formula.
        said: When, as exactly as known; empty for a page without a date.
        data_year: The year that it is about; empty if it does not say.
        measure: What the share is of.
        flow: Which flow of trade is meant; any if None.
        meant: The indicators that its words allow, where they say more than measure and flow: an amount in US dollars
            is at market rates, "trade volume" is exports and imports.
        share: What it says, as a fraction of the world.
        comparison: Whether the share is ``about`` this or ``over`` it.
        text: The words, as quoted by the source.
        source: Where they can be read.
    """

    id: str
    speaker: str
    lang: str = "en"
    area: str = "CJK"
    said: str = ""
    data_year: str = ""
    measure: Measure
    flow: Flow | None = None
    meant: tuple[str, ...] = ()
    share: float
    comparison: Literal["about", "over"] = "about"
    text: str
    source: str

    @property
    def indicators(self) -> tuple[str, ...]:
        """The ids of the indicators that may have been meant: none is younger than the words."""
        allowed = self.meant or of_measure(self.measure, self.flow)
        return tuple(
            name
            for name in allowed
            if indicator(name).claim_sources
            and (not self.said or indicator(name).known_since <= self.said)
        )


@cache
def events() -> dict[str, Event]:
    """All events, in the order of their dates.

    Example:
        >>> [event.date for event in events().values()] == sorted(event.date for event in events().values())
        True
    """
    found = [Event(id=key, **facts) for key, facts in table("events").items()]
    return {event.id: event for event in sorted(found, key=lambda event: event.date)}


def event_categories() -> tuple[str, ...]:
    """What events can be asked for by: none, those that a figure names by itself, the main ones, and each category.

    Example:
        >>> event_categories()[:3]
        ('none', 'key', 'main')
    """
    return ("none", "key", "main", *get_args(Event.model_fields["category"].annotation))


@cache
def published_claims() -> dict[str, PublishedClaim]:
    """All published claims, in the order of the file.

    Example:
        >>> all(claim.id == name for name, claim in published_claims().items())
        True
    """
    return {
        key: PublishedClaim(id=key, **facts) for key, facts in table("published_claims").items()
    }
