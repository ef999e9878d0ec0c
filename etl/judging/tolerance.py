"""Whether a value is what a claim says, by its comparator: about, over, nearly, at least, under, between.

The rule itself is `etl.analysis.verdicts`, that of all claims; here are its tolerances, from those in percentage points of a
share (`etl.analysis.claims.Rule`).

Where methods differ by more than that, ``fails`` is not said so soon: see `MIRROR` and `GROWTH`.
"""

from __future__ import annotations

from dataclasses import replace

from etl import catalog
from etl.analysis import verdicts
from etl.analysis.claims import About, Rule, Tolerance, borders
from etl.analysis.claims import verdict as by_fraction
from etl.analysis.verdicts import Said, verdict
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
#: From best to worst; what is not decided is worse than what is close.
ORDER = ("holds", "close", "borderline", "depends", "fails")


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


def both(
    claim: Claim, found: float, start: float | None, rule: Rule, margin: float = 0.0
) -> tuple[Outcome, float]:
    """The verdict on a value and its distance, or the worse of both ends of a change.

    Args:
        claim: The claim.
        found: The value that was found, at the end of a change.
        start: The value at the start of a change; None for others.
        rule: The tolerance, and what "about" means: a share is judged by the nearest simple fraction where that is asked for
            and the claim says one, as `etl.analysis.claims.verdict` does.
        margin: By how much such values are revised on average, in the unit of the claim.
    """
    usual = next(iter(catalog.claims().values()))
    base = rule.tolerance or Tolerance(usual.holds, usual.close)
    if start is None:
        outcome, off = _one(claim, found, base, margin)
        return _nearest_simple(claim, found, rule, margin) or outcome, off
    before = replace(claim, comparator=claim.comparator_from or "exact", value_to=None)
    after = replace(claim, value=claim.value_to, value_to=None)
    ends = (_one(before, start, base, 0.0), _one(after, found, base, 0.0))
    return max((end[0] for end in ends), key=ORDER.index), max(end[1] for end in ends)


def about_of(claim: Claim, rule: Rule) -> About:
    """By which rule a claim is judged: the nearest simple fraction is asked for, and the claim says one; else points."""
    if rule.about != "fraction" or claim.value is None:
        return "points"
    plain = claim.type == "share" and claim.comparator in {"about", "exact"}
    return "fraction" if plain and borders(claim.value) else "points"


def _nearest_simple(claim: Claim, found: float, rule: Rule, margin: float) -> Outcome | None:
    """The verdict by the nearest simple fraction; None where that rule says nothing of the claim, and points count."""
    if claim.value is None or about_of(claim, rule) != "fraction":
        return None
    return by_fraction(found, claim.value, Tolerance(0.0, 0.0), about="fraction", margin=margin)


def _one(claim: Claim, found: float, base: Tolerance, margin: float) -> tuple[Outcome, float]:
    value = 1.0 if claim.value is None else claim.value
    if claim.unit == "rank":
        right = found <= value if claim.comparator == "at_least" else found == value
        return "holds" if right else "fails", 0.0 if right else abs(found - value)
    within = around(value, claim.unit, base)
    if claim.type == "growth_contribution":
        within = Tolerance(within.holds, within.close * GROWTH)
    upper = claim.value_to if claim.comparator == "between" else None
    said = Said(value, within.holds, within.close, claim.comparator, upper)
    outcome = verdict(found, said, margin)
    far, right = verdicts.off(found, said)
    if outcome == "fails" and claim.type == "growth_contribution" and far <= within.close:
        outcome = "close"
    if outcome == "fails" and "intra_trade" in (claim.type, claim.measure) and claim.unit == "usd":
        outcome = "close" if far <= MIRROR * abs(value) else "fails"
    return outcome, 0.0 if right else far / (within.holds or 1.0)
