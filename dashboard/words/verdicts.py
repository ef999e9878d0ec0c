"""Whether a claim holds under one definition, as a sentence."""

from __future__ import annotations

from dashboard.locale import N_
from dashboard.words.wording import Words, sentence_case
from etl.catalog import Claim

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


def by_definition(words: Words, claim: Claim, verdict: str, *, past: bool = False) -> str:
    """Whether a claim holds under the definition at hand.

    Args:
        words: The words of a language.
        claim: The claim.
        verdict: The verdict on it, as `etl.analysis.claims.check` gives it.
        past: Whether that is of earlier editions or years.

    Example:
        >>> from dashboard.words.wording import in_language
        >>> from etl import catalog
        >>> by_definition(in_language("en"), catalog.claims()["one_fifth"], "fails")
        '“One-fifth of world trade” does not hold under this definition.'
    """
    return words.gettext((_THEN if past else _NOW)[verdict]).format(
        claim=sentence_case(words.gettext(claim.text))
    )
