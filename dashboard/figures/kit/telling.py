"""Which way a value went, in words: a sentence for each direction and tense, and the status of what is named in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from dashboard.words.wording import Words

#: Between two years; or a year beside the highest of several, and one that has no other beside it.
Direction = Literal["fell", "stayed", "rose", "highest", "lower", "alone"]
Tense = Literal["past", "forecast"]
#: The msgids of a sentence.
Patterns = Mapping[tuple[Direction, Tense], str]


def of_change(change: float) -> Direction:
    """The direction of a change.

    >>> of_change(-0.1), of_change(0), of_change(0.1)
    ('fell', 'stayed', 'rose')
    """
    return "rose" if change > 0 else "fell" if change < 0 else "stayed"


def of_peak(line: Mapping[str, float], period: str) -> Direction:
    """How the value of a year stands to the highest.

    Example:
        >>> of_peak({"2023": 0.25, "2024": 0.24}, "2024")
        'lower'
    """
    if len(line) < 2:
        return "alone"
    return "highest" if max(line, key=line.__getitem__) == period else "lower"


def told(
    words: Words,
    patterns: Patterns,
    values: Mapping[str, str],
    direction: Direction,
    tense: Tense = "past",
    statuses: Mapping[str, str] | None = None,
) -> str:
    """The sentence of a direction and a tense.

    Args:
        words: The words of a language.
        patterns: The sentence in each direction and tense.
        values: What the sentence names.
        direction: Which way it went.
        tense: Whether it did, or is expected to.
        statuses: The ``obs_status`` of some of the values, remarked behind them; a sentence on a forecast says it itself.

    Example:
        >>> from dashboard.words.wording import in_language
        >>> rose = {("rose", "past"): "It rose to {end}."}
        >>> told(in_language("en"), rose, {"end": "21.8%"}, of_change(0.1), statuses={"end": "P"})
        'It rose to 21.8% (provisional).'
    """
    marked = statuses if statuses and tense == "past" else {}
    said = {
        name: words.unsettled(value, marked[name]) if name in marked else value
        for name, value in values.items()
    }
    return words.gettext(patterns[direction, tense]).format(**said)
