"""Which years a claim is about: those that it names, else the last one with figures when it was said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from etl.analysis.levels import Level
from etl.judging.unjudged import Unjudged
from etl.reading.claims import Claim
from etl.storage.store import Release

#: A definition whose last year is older than this many years before the newest says nothing about today.
STALE = 3
#: Over how many years growth may be meant where no year is said.
SPANS = (1, 5, 10)


@dataclass(frozen=True, slots=True)
class Period:
    """A year, or the time from one to another.

    Attributes:
        year: The year, or the last one.
        since: The first one of a change or of growth; empty for others.
        reading: Readings with different numbers are different meanings; those with the same are all meant.
    """

    year: str
    since: str = ""
    reading: int = 0


def newest(release: Release, as_of: str = "") -> str:
    """The last year for which a release has any observed annual value; as of a day, at most the last whole year then."""

    def find() -> str:
        rows = release.observations
        observed = rows[(rows["obs_status"] != "F") & (rows["freq"] == "A")]
        return max(observed["time_period"].unique(), default="")

    found: str = release.cache.get_or_compute(("newest year",), find)
    return min(found, str(int(as_of[:4]) - 1)) if as_of else found


def periods(
    claim: Claim, years: list[str], known: Callable[[str], Level], *, limit: str, today: str
) -> list[Period]:
    """The periods that a claim may be about.

    Args:
        claim: The claim.
        years: The years of a definition, ascending.
        known: What the definition has for the claim in a year.
        limit: The last year that can be meant where none is said; empty for any.
        today: The newest year with figures.

    Raises:
        Unjudged: No year is said where one has to be, or there are no figures for it.
    """
    if claim.type == "change":
        return [_change(claim, years, known, limit, today)]
    named = claim.year.isdecimal()
    if (claim.forecast or claim.untimed) and not named:
        raise Unjudged("no_year")
    first = claim.year if named else _last(years, known, limit, today)
    last = first
    if named and claim.year_to:
        last = claim.year_to if claim.year_to.isdecimal() else _last(years, known, "", today)
    if claim.type == "growth_contribution":
        return _growth(first, last, named=named)
    return [Period(str(year)) for year in range(int(first), int(last) + 1)]


def _change(
    claim: Claim, years: list[str], known: Callable[[str], Level], limit: str, today: str
) -> Period:
    ends = []
    for year, asked in ((claim.year, False), (claim.year_to, claim.forecast)):
        if year.isdecimal():
            ends.append(year)
        elif asked or claim.untimed or (year != "latest" and not ends):
            raise Unjudged("no_year")
        else:
            ends.append(_last(years, known, limit, today))
    if ends[0] >= ends[1]:
        raise Unjudged("no_year")
    return Period(ends[1], ends[0])


def _growth(first: str, last: str, *, named: bool) -> list[Period]:
    """In a year: since the year before. Over years: since the first, or since the year before it."""
    if not named:
        return [Period(last, str(int(last) - span), span) for span in SPANS]
    before = str(int(first) - 1)
    return (
        [Period(last, before)] if first == last else [Period(last, before), Period(last, first, 1)]
    )


def _last(years: list[str], known: Callable[[str], Level], limit: str, today: str) -> str:
    """The last observed year, not after the limit and not out of date."""
    for year in reversed(years):
        if year > min(today, limit or today):
            # Nothing is observed yet: whether a forecast can be ranked is not asked.
            continue
        if int(year) < int(min(today, limit or today)) - STALE:
            break
        found = known(year)
        if found.known and found.obs_status != "F":
            return year
    raise Unjudged("year")
