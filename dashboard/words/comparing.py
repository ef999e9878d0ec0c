"""Words on what cannot be compared: editions of which a later one rests on other methods."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboard.words.wording import Words


def reasons(words: Words, labels: Sequence[str]) -> str:
    """What changed, as a list; empty if nothing did.

    Example:
        >>> from dashboard.words.wording import in_language
        >>> reasons(in_language("en"), ["China's fifth economic census"])
        "China's fifth economic census"
    """
    return words.join([words.gettext(each) for each in labels])


def breaks_note(words: Words, source: str, found: Mapping[str, Sequence[str]]) -> str:
    """Which editions are not comparable with those before, and why.

    Args:
        words: The language.
        source: Whose editions they are.
        found: Edition -> what changed with it, as messages (see `etl.analysis.breaks`).

    Example:
        >>> from dashboard.words.wording import in_language
        >>> breaks_note(in_language("en"), "weo", {"2025-04": ["China's fifth economic census"]})
        "Breaks between editions, which changed methods or sources of all years: April 2025: China's fifth economic census."
    """
    each = [
        words.labelled(words.edition(source, edition), reasons(words, labels))
        for edition, labels in found.items()
    ]
    return words.gettext(
        "Breaks between editions, which changed methods or sources of all years: {each}."
    ).format(each=words.clauses(each))
