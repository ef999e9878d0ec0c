"""Words on what cannot be compared: editions of which a later one rests on other methods, and who is listed by whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from dashboard.words.wording import Words
from etl import catalog


def reasons(words: Words, labels: Sequence[str]) -> str:
    """What changed, as a list; empty if nothing did.

    Example:
        >>> from dashboard.words.wording import in_language
        >>> reasons(in_language("en"), ["China's fifth economic census"])
        "China's fifth economic census"
    """
    return words.join([words.gettext(each) for each in labels])


def breaks_note(
    words: Words, source: str, found: Mapping[str, Sequence[str]], *, brief: bool = False
) -> str:
    """Which editions are not comparable with those before, and why.

    Args:
        words: The language.
        source: Whose editions they are.
        found: Edition -> what changed with it, as messages (see `etl.analysis.breaks`).
        brief: Whether it is to be spoken.

    Example:
        >>> from dashboard.words.wording import in_language
        >>> breaks_note(in_language("en"), "weo", {"2025-04": ["China's fifth economic census"]})
        "Breaks between editions, which changed methods or sources of all years: April 2025: China's fifth economic census."
    """
    each = [
        words.labelled(words.edition(source, edition), reasons(words, labels))
        for edition, labels in found.items()
    ]
    if brief:
        told = words.labelled(words.gettext("Breaks between editions"), words.clauses(each))
        return words.gettext("{statement}.").format(statement=told)
    return words.gettext(
        "Breaks between editions, which changed methods or sources of all years: {each}."
    ).format(each=words.clauses(each))


def unlisted(
    words: Words,
    source: str,
    areas: Iterable[str],
    missing: tuple[float, float, str] | None = None,
) -> str:
    """That a source does not list economies which are asked for; empty if it lists them.

    Args:
        words: The language.
        source: Which source.
        areas: What is asked for.
        missing: How much of its World total belongs to none of its economies (see `apart`), if that is to be said.

    Example:
        >>> from dashboard.words.wording import in_language
        >>> unlisted(in_language("en"), "wdi", ["CHN+TWN"])
        'The World Bank does not list China, Taiwan Province of China.'
        >>> unlisted(in_language("en"), "weo", ["CHN+TWN"])
        ''
    """
    facts = catalog.source(source)
    asked = {member for area in areas for member in catalog.members(area)}
    names = [words.economy(area) for area in facts.unlisted if area in asked]
    if not names:
        return ""
    told = words.gettext("The {provider} does not list {economies}.").format(
        provider=words.gettext(facts.provider), economies=words.join(names)
    )
    return words.sentences([told, apart(words, *missing) if missing else ""])


def apart(words: Words, value: float, share: float, year: str) -> str:
    """How much of the World Bank's World total belongs to none of its economies.

    Args:
        words: The language.
        value: The total less the sum of its economies, in US dollars.
        share: The same as a fraction of the total.
        year: Of which year.

    Example:
        >>> from dashboard.words.wording import in_language
        >>> apart(in_language("en"), 1.049e12, 0.0094, "2024").partition(" in 2024")[0]
        "The World Bank's world total exceeds the sum of its economies by US$1.049 tn"
    """
    return words.gettext(
        "The World Bank's world total exceeds the sum of its economies by {amount} in {year} ({share} of the total)."
    ).format(
        amount=words.amount(value, "USD", digits=3),
        year=year,
        share=words.percent(share, 2),
    )
