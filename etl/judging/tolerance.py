"""Whether a value is what a claim says, by its comparator: about, over, nearly, at least, under, between.

There is one tolerance for all comparators, in percentage points of a share (`etl.analysis.claims.Rule`):

* ``about``, ``exact``: the value may be off by it on either side;
* ``over``, ``at_least``, ``under``, ``between``: the value has to be on the right side; on the wrong side it is
  ``close`` within the tolerance of ``holds``;
* ``nearly``: the value has to be below, and within the tolerance; above it is ``close`` at most.

Where methods differ by more than that, ``fails`` is not said so soon: see `MIRROR` and `GROWTH`.
"""

from __future__ import annotations

from dataclasses import replace

from etl import catalog
from etl.analysis.claims import Rule, Tolerance
from etl.judging.findings import Outcome
from etl.reading.claims import Claim

#: Below a tenth, points are too coarse: the tolerance shrinks in proportion.
SMALL = 0.1
#: What a tolerance in points is to an amount: its proportion of one-fourth, the share that this product is about.
AMOUNT = 0.25
#: Exports as exporters report them, and the same flows as importers report them, c.i.f.: they differ by up to this much.
MIRROR = 0.2
#: Parts of the world's growth depend on prices, weights and base years: what is ``close`` may be off by this many times as much.
GROWTH = 2.0
#: From best to worst.
ORDER = ("holds", "close", "fails")
#: Values are compared to this many digits, so that 24.0 % is within a point of 25 %.
DIGITS = 9


def around(value: float, unit: str, tolerance: Tolerance) -> Tolerance:
    """The tolerance around a value in the unit of a claim.

    >>> around(0.25, "share", Tolerance(1.0, 2.5))
    Tolerance(holds=0.01, close=0.025)
    >>> around(0.05, "share", Tolerance(1.0, 2.5))
    Tolerance(holds=0.005, close=0.0125)
    >>> around(20e12, "usd", Tolerance(1.0, 2.5))
    Tolerance(holds=800000000000.0, close=2000000000000.0)
    """
    if unit == "rank":
        return Tolerance(0.0, 0.0)
    scale = min(1.0, abs(value) / SMALL) if unit in {"share", "points"} else abs(value) / AMOUNT
    return Tolerance(tolerance.holds / 100 * scale, tolerance.close / 100 * scale)


def verdict(
    found: float, value: float, comparator: str, within: Tolerance, upper: float | None = None
) -> Outcome:
    """The verdict on a value.

    Args:
        found: What it is.
        value: What the claim says.
        comparator: How the claim hedges it.
        within: The tolerance, in the same unit.
        upper: The upper end of a range.

    >>> within = Tolerance(0.01, 0.025)
    >>> verdict(0.203, 0.2, "over", within), verdict(0.254, 0.25, "nearly", within)
    ('holds', 'close')
    """
    far, right = _off(found, value, comparator, upper)
    size = max(abs(value), abs(upper or 0.0), 1e-300)
    if right:
        return "holds"
    near = round((far - within.holds) / size, DIGITS) <= 0
    if comparator in {"about", "exact"}:
        return "holds" if near else _close(far, within.close, size)
    if comparator == "nearly" and found < value:
        return "holds" if near else _close(far, within.close, size)
    return "close" if near and within.holds > 0 else "fails"


def both(claim: Claim, found: float, start: float | None, rule: Rule) -> tuple[Outcome, float]:
    """The verdict on a value and its distance, or the worse of both ends of a change.

    Args:
        claim: The claim.
        found: The value that was found, at the end of a change.
        start: The value at the start of a change; None for others.
        rule: The tolerance.
    """
    usual = next(iter(catalog.claims().values()))
    base = rule.tolerance or Tolerance(usual.holds, usual.close)
    if start is None:
        return _one(claim, found, base)
    before = replace(claim, comparator=claim.comparator_from or "exact", value_to=None)
    after = replace(claim, value=claim.value_to, value_to=None)
    ends = (_one(before, start, base), _one(after, found, base))
    return max((end[0] for end in ends), key=ORDER.index), max(end[1] for end in ends)


def _one(claim: Claim, found: float, base: Tolerance) -> tuple[Outcome, float]:
    value = 1.0 if claim.value is None else claim.value
    if claim.unit == "rank":
        right = found <= value if claim.comparator == "at_least" else found == value
        return "holds" if right else "fails", 0.0 if right else abs(found - value)
    within = around(value, claim.unit, base)
    if claim.type == "growth_contribution":
        within = Tolerance(within.holds, within.close * GROWTH)
    upper = claim.value_to if claim.comparator == "between" else None
    outcome = verdict(found, value, claim.comparator, within, upper)
    far, _ = _off(found, value, claim.comparator, upper)
    if outcome == "fails" and claim.type == "growth_contribution" and far <= within.close:
        outcome = "close"
    if outcome == "fails" and "intra_trade" in (claim.type, claim.measure) and claim.unit == "usd":
        outcome = "close" if far <= MIRROR * abs(value) else "fails"
    return outcome, off(found, claim, within)


def off(found: float, claim: Claim, within: Tolerance) -> float:
    """How far a value is from what a claim says, in units of the tolerance; a rank in ranks."""
    value = 1.0 if claim.value is None else claim.value
    upper = claim.value_to if claim.comparator == "between" else None
    far, right = _off(found, value, claim.comparator, upper)
    return 0.0 if right else far / (within.holds or 1.0)


def _off(found: float, value: float, comparator: str, upper: float | None) -> tuple[float, bool]:
    """The distance from what is said, and whether the value is on the side that the words mean."""
    size = max(abs(value), 1e-300)
    apart = round((found - value) / size, DIGITS)
    right = {
        "over": apart > 0,
        "at_least": apart >= 0,
        "under": apart < 0,
        "between": apart >= 0 and upper is not None and round((found - upper) / size, DIGITS) <= 0,
    }.get(comparator, apart == 0 and comparator != "nearly")
    far = abs(found - value)
    if comparator == "between" and upper is not None:
        far = min(far, abs(found - upper))
    return far, right


def _close(far: float, close: float, size: float) -> Outcome:
    return "close" if round((far - close) / size, DIGITS) <= 0 else "fails"
