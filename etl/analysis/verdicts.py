"""The one rule by which a value is what a claim says: about, over, nearly, at least, under, between. Pure.

There is one tolerance for all comparators:

* ``about``, ``exact``: the value may be off by it on either side;
* ``over``, ``at_least``, ``under``, ``between``: the value has to be on the right side; on the wrong side it is
  ``close`` within the tolerance of ``holds``;
* ``nearly``: the value has to be below, and within the tolerance; above it is ``close`` at most.

Nothing is decided that lies nearer to where two verdicts meet than such values are revised: it is ``borderline``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

#: ``borderline``: nearer to a threshold than shares are revised on average. ``depends``: on the base year of volumes.
Verdict = Literal["holds", "close", "fails", "borderline", "depends"]
#: Values are compared to this many digits, so that 24.0 % is within a point of 25 %.
DIGITS = 9
#: What rounds to zero at so many digits.
_NOTHING = 10.0**-DIGITS / 2


@dataclass(frozen=True)
class Said:
    """What a claim says of a value, and how far off it may be, in one unit.

    Attributes:
        value: The value.
        holds: The tolerance for ``holds``.
        close: The tolerance for ``close``.
        comparator: ``about``, ``exact``, ``over``, ``at_least``, ``nearly``, ``under`` or ``between``.
        upper: The upper end of a range.
    """

    value: float
    holds: float
    close: float
    comparator: str = "about"
    upper: float | None = None

    @cached_property
    def size(self) -> float:
        """What distances are compared to."""
        return max(abs(self.value), abs(self.upper or 0.0), 1e-300)

    @cached_property
    def limits(self) -> tuple[float, float]:
        """The greatest distances, compared to `DIGITS` digits, at which it holds and at which it is close."""
        nothing = _NOTHING * self.size
        return self.holds + nothing, self.close + nothing

    @cached_property
    def edges(self) -> tuple[float, ...]:
        """Where two verdicts meet."""
        value, holds, close = self.value, self.holds, self.close
        match self.comparator:
            case "over" | "at_least":
                return value - holds, value
            case "under":
                return value, value + holds
            case "nearly":
                return value - close, value - holds, value, value + holds
            case "between":
                upper = value if self.upper is None else self.upper
                return value - holds, value, upper, upper + holds
            case _:
                return value - close, value - holds, value + holds, value + close


def verdict(found: float, said: Said, margin: float = 0.0) -> Verdict:
    """The verdict on a value.

    Args:
        found: What it is.
        said: What the claim says.
        margin: By how much such values are revised on average, in the same unit.

    >>> verdict(0.203, Said(0.2, 0.01, 0.025, "over")), verdict(0.254, Said(0.25, 0.01, 0.025, "nearly"))
    ('holds', 'close')
    >>> verdict(0.2420, Said(0.25, 0.01, 0.025), margin=0.0029)
    'borderline'
    """
    if margin and is_near(found, said.edges, margin):
        return "borderline"
    if said.comparator == "about":
        return _by_distance(abs(found - said.value), said)
    far, right = off(found, said)
    if right:
        return "holds"
    if said.comparator == "exact" or (said.comparator == "nearly" and found < said.value):
        return _by_distance(far, said)
    return "close" if far <= said.limits[0] and said.holds > 0 else "fails"


def _by_distance(far: float, said: Said) -> Verdict:
    holds, close = said.limits
    return "holds" if far <= holds else "close" if far <= close else "fails"


def off(found: float, said: Said) -> tuple[float, bool]:
    """The distance from what is said, and whether the value is on the side that the words mean.

    Example:
        ``off(0.26, said)[1]`` is true where "more than 25%" is said, and false where "less than 25%" is.
    """
    nothing = max(abs(said.value), 1e-300) * _NOTHING
    apart, upper = found - said.value, said.upper
    far = abs(apart)
    match said.comparator:
        case "over":
            right = apart > nothing
        case "at_least":
            right = apart >= -nothing
        case "under":
            right = apart < -nothing
        case "between":
            right = apart >= -nothing and upper is not None and found - upper <= nothing
        case comparator:
            right = far <= nothing and comparator != "nearly"
    if said.comparator == "between" and upper is not None:
        far = min(far, abs(found - upper))
    return far, right


def over_base_years(found: Sequence[Verdict]) -> Verdict:
    """The verdict on volumes, given the verdicts at the prices of each base year: theirs, if they agree.

    >>> over_base_years(["holds", "fails"])
    'depends'
    """
    return found[0] if len(set(found)) == 1 else "depends"


def is_near(found: float, edges: Iterable[float], margin: float) -> bool:
    """Whether a value lies nearer to an edge than a margin, to eight digits.

    >>> is_near(0.2420, [0.24, 0.26], 0.0029)
    True
    """
    for edge in edges:
        far = abs(found - edge)
        # Rounding takes ten times as long as the rest, and decides hardly ever.
        if far < margin + 1e-8 and round(far, 8) < margin:
            return True
    return False
