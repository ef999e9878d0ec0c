"""The two rules for "about" in words: within a tolerance in percentage points, and the nearest simple fraction."""

from __future__ import annotations

from typing import Any

from dashboard.words.wording import Words
from etl import catalog
from etl.analysis import claims
from etl.analysis.claims import Rule, Tolerance
from etl.judging import Judgement
from etl.judging.tolerance import around


def tolerance_in_words(words: Words, tolerance: Tolerance) -> str:
    """What "holds" and "close" mean, by points.

    Example:
        >>> from dashboard.words.wording import in_language
        >>> tolerance_in_words(in_language("en"), Tolerance(1, 2.5))
        '“Holds”: ±1, “close”: ±2.5 percentage points.'
    """
    return words.gettext("“Holds”: ±{holds}, “close”: ±{close} percentage points.").format(
        holds=words.number_short(tolerance.holds), close=words.number_short(tolerance.close)
    )


def rule_in_words(words: Words, rule: Rule, tolerance: Tolerance) -> list[str]:
    """What the verdicts mean under a rule: "holds" and "close", and what is borderline.

    Args:
        words: The words of a language.
        rule: The rule.
        tolerance: What it is by points.

    Example:
        ``rule_in_words(words, Rule(), Rule().of(claim))`` has one sentence on "holds" and one on "close".
    """
    about = tolerance_in_words(words, tolerance) if rule.about == "points" else _nearest(words)
    undecided = words.gettext(
        "“Borderline”: closer to a threshold than the average revision of first estimates."
    )
    return [about, undecided]


def _nearest(words: Words) -> str:
    return words.gettext(
        "“Holds” means that no other simple fraction (one half, one third, one fourth …) is nearer, by geometric midpoints."
    )


def applied(words: Words, judgement: Judgement, rule: Rule) -> list[str]:
    """By which rule a claim of a share was judged; and why by points, where the nearest simple fraction was asked for.

    Example:
        ``applied(words, judged.judgement, Rule(about="fraction"))``
    """
    if judgement.about == "fraction":
        return [_nearest(words)]
    told = []
    if rule.about == "fraction":
        told.append(
            words.gettext(
                "The rule of the nearest simple fraction does not fit this claim; it is judged by its distance."
            )
        )
    claim = judgement.claim
    if claim.type == "share" and claim.value is not None and claim.comparator in {"about", "exact"}:
        usual = next(iter(catalog.claims().values()))
        tolerance = rule.tolerance or Tolerance(usual.holds, usual.close)
        within = around(claim.value, claim.unit, tolerance)
        points = Tolerance(round(within.holds * 100, 2), round(within.close * 100, 2))
        told.append(tolerance_in_words(words, points))
    return told


def both_rules(words: Words, row: Any) -> str:
    """The verdict of a share by both rules for "about": its distance in percentage points, and the nearest simple fraction.

    Args:
        words: The words of a language.
        row: A row of `etl.analysis.claims.check`.

    Example:
        ``both_rules(words, row)`` names the points that a share is off, and the simple fraction that is nearest.
    """
    claim = catalog.claims()[row.claim]
    off, relative = row.share - claim.fraction, row.share / claim.fraction - 1
    points = words.gettext("off by {points} points, or {relative} of the fraction").format(
        points=words.points(off), relative=words.change(relative)
    )
    nearest = words.gettext("nearest simple fraction: {fraction}").format(
        fraction=words.fraction(claims.nearest_simple(row.share))
    )
    return words.clauses([points, nearest])
