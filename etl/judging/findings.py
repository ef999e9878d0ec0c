"""What was found about a claim: one finding per definition and year, and the verdict that they add up to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from etl.analysis import verdicts
from etl.analysis.claims import About
from etl.reading.claims import Claim

#: The verdict by one definition.
Outcome = verdicts.Verdict
Verdict = Literal["holds", "close", "fails", "borderline", "depends", "mixed", "unknown"]
#: Why there is no verdict, or why verdicts differ.
Why = Literal[
    "",
    "area",  # not in the catalogue
    "part",  # not a part of the whole
    "year",  # no figures for the year
    "no_year",  # a forecast, an end of a change, or a time without a year
    "missing",  # a member lacks a value
    "flows",  # no flows among the members in any year
    "field",  # a rank that depends on whom one counts
    "stance",  # denied or asked, not asserted
    "source",  # the source that the words name has no such figures
    "edition",  # no edition of the day that the words name is held
    "as_of",  # no edition of the day that is asked for is held
    "kind",  # a kind of claim that cannot be judged
    "definition",  # verdicts differ by definition
    "members",  # verdicts differ by the membership of a group
    "period",  # verdicts differ by the years that may be meant
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one definition says about a claim.

    Attributes:
        indicator: The definition.
        source: Where its figures are from.
        edition: In which edition.
        time_period: The year, or the last one of a period.
        since: The first year of a change or of a period; empty for others.
        areas: Whose figures, as a formula; differs from the claim's where the membership of a group changed.
        other: The whole, the field or the other side, in the same way; empty if there is none.
        value: What was found, in the unit of the claim: a share, an amount, a rank, a ratio.
        start: The same at the start of a change.
        verdict: The verdict by this definition.
        obs_status: The weakest status of its inputs.
        off: The distance from what the claim says in units of the tolerance: 1 is the border of ``holds``.
        current: Whether no other source of the definition has a later year; others count for nothing where the claim names no year.
        main: Whether the words, taken plainly, mean this definition; others count only where these fail.
    """

    indicator: str
    source: str
    edition: str
    time_period: str
    since: str = ""
    areas: str
    other: str = ""
    value: float
    start: float | None = None
    verdict: Outcome
    obs_status: str
    off: float
    main: bool = True
    current: bool = True

    @property
    def forecast(self) -> bool:
        """Whether it rests on a forecast."""
        return self.obs_status == "F"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A claim with its verdicts.

    Attributes:
        claim: The claim.
        verdict: The verdict by the latest editions; ``mixed`` where definitions differ.
        why: Why there is none, or why it is mixed.
        lacking: The areas that are not known or lack a value, where that is why.
        findings: One per definition (indicator and source), year and membership; none where it could not be judged.
        nearest: The definition that comes closest, one that does not depend on the base year first; None if there is none.
        then: The verdict by the editions known on the day it was said; None if that is not known.
        findings_then: What that rests on.
        unjudged_then: Why it could not be judged by those editions, where that is so.
        first: The first edition that is held, where none is as old as asked for or named.
        about: By which rule a share was judged: within a tolerance in percentage points, or by the nearest simple fraction.
    """

    claim: Claim
    verdict: Verdict
    why: Why = ""
    lacking: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    nearest: Finding | None = None
    then: Verdict | None = None
    findings_then: tuple[Finding, ...] = field(default=())
    about: About = "points"
    first: str = ""
    unjudged_then: Judgement | None = None

    @property
    def forecast(self) -> bool:
        """Whether the verdict rests on forecasts alone."""
        return bool(self.findings) and all(each.forecast for each in self.findings)
