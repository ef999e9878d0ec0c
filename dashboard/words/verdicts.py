"""Whether a claim holds under one definition: as a sentence, as a sign, and how its share stands to it."""

from __future__ import annotations

from typing import Any

from dashboard.locale import N_
from dashboard.words.terms import VERDICT_SIGNS
from dashboard.words.wording import Words, sentence_case
from etl import catalog
from etl.analysis.claims import Rule, verdict

#: A verdict -> the sentence of it: of the newest data, and of earlier ones.
_NOW = {
    "holds": N_("“{claim}” holds under this definition."),
    "close": N_("“{claim}” is close under this definition."),
    "fails": N_("“{claim}” does not hold under this definition."),
    "borderline": N_("“{claim}” is borderline under this definition."),
    "depends": N_("Whether “{claim}” holds depends on the base year."),
}
_THEN = {
    "holds": N_("“{claim}” held under this definition."),
    "close": N_("“{claim}” was close under this definition."),
    "fails": N_("“{claim}” did not hold under this definition."),
    "borderline": N_("“{claim}” was borderline under this definition."),
    "depends": N_("Whether “{claim}” held depends on the base year."),
}

#: The signs of a share above and below a claim that does not hold: hollow where it is close.
SIDES = {"close": ("△", "▽"), "fails": ("▲", "▼")}
_ABOVE, _BELOW = N_("too high"), N_("too low")


def by_definition(words: Words, claim: catalog.Claim, found: str, *, past: bool = False) -> str:
    """Whether a claim holds under the definition at hand.

    Args:
        words: The words of a language.
        claim: The claim.
        found: The verdict on it, as `etl.analysis.claims.check` gives it.
        past: Whether that is of earlier editions or years.

    Example:
        >>> from dashboard.words.wording import in_language
        >>> by_definition(in_language("en"), catalog.claims()["one_fifth"], "fails")
        '“One-fifth of world trade” does not hold under this definition.'
    """
    return words.gettext((_THEN if past else _NOW)[found]).format(
        claim=sentence_case(words.gettext(claim.text))
    )


def _is_below(row: Any) -> bool:
    """Whether a share is below what its claim says."""
    return not row.share > catalog.claims()[row.claim].fraction


def sign(row: Any) -> str:
    """The sign of a verdict; where it does not hold, with a second one for whether the share is too high or too low.

    Args:
        row: A row of `etl.analysis.claims.judged`.

    Example:
        ``sign(row)`` is ``"✓"`` where a claim holds, ``"≈▽"`` where the share is a little too low, ``"✕▼"`` where it is much too low.
    """
    mark = VERDICT_SIGNS[row.verdict]
    return mark + SIDES[row.verdict][_is_below(row)] if row.verdict in SIDES else mark


def side(words: Words, row: Any) -> str:
    """The same in words: ``too high`` or ``too low`` where a claim is close or fails, else nothing.

    Example:
        ``side(words, row)`` is ``"too low"`` where a claim of one-fourth is judged by a share of a fifth.
    """
    if row.verdict not in SIDES:
        return ""
    return words.gettext(_BELOW if _is_below(row) else _ABOVE)


def told(words: Words, share: float, claim: catalog.Claim, rule: Rule) -> str:
    """A share as text; with a second decimal where one would round it over a border of the rule.

    With 23.96 %, one-fourth does not hold within one point, though it rounds to 24.0 %.

    Example:
        ``told(words, 0.25, catalog.claims()["one_fourth"], Rule())`` is ``"25.0%"``.
    """
    found = [
        verdict(each, claim.fraction, rule.of(claim), about=rule.about)
        for each in (round(share, 3), share)
    ]
    return words.percent(share, 1 if found[0] == found[1] else 2)
