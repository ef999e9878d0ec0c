"""What is said of the errors of past forecasts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.words.wording import Words

#: A mean error of this part of the mean absolute error is called a bias: nearly all errors have one sign.
BIASED = 0.8


def bias(words: Words, mean: float, size: float, count: int) -> str:
    """How far past editions were off one year ahead: to one side, or to both.

    Args:
        words: The words.
        mean: The mean error, a fraction.
        size: The mean absolute error, a fraction.
        count: How many forecasts.

    Example:
        >>> from dashboard.words.wording import in_language
        >>> bias(in_language("en"), 0.002, 0.003, 9) != ""
        True
    """
    if abs(mean) < size * BIASED:
        pattern = words.gettext(
            "One year ahead, past editions were off by {points} percentage points on average, in both directions (n = {count})."
        )
    elif mean > 0:
        pattern = words.gettext(
            "One year ahead, past editions were too high by {points} percentage points on average (n = {count}): a bias, not scatter."
        )
    else:
        pattern = words.gettext(
            "One year ahead, past editions were too low by {points} percentage points on average (n = {count}): a bias, not scatter."
        )
    shown = abs(mean) if abs(mean) >= size * BIASED else size
    return pattern.format(points=words.number(shown * 100, 1), count=words.number(count))


def band_note(words: Words, band: Sequence[Mapping[str, Any]]) -> str:
    """What the band around forecasts is, with the mean error, the range and the number of each horizon.

    Args:
        words: The words.
        band: Its years, as `etl.analysis.forecasts.past_errors_band` has them; none if no error is known.

    Example:
        >>> from dashboard.words.wording import in_language
        >>> band_note(in_language("en"), [])
        'No band: how far past editions were off this many years ahead is not yet known.'
    """
    if not band:
        return words.gettext(
            "No band: how far past editions were off this many years ahead is not yet known."
        )
    each = [
        words.gettext("{ahead} yr: {mean} ({lowest} to {highest}; n = {count})").format(
            ahead=words.number(row["ahead"]),
            mean=words.points(row["mean_error"]),
            lowest=words.points(row["lowest"]),
            highest=words.points(row["highest"]),
            count=words.number(row["n"]),
        )
        for row in band
    ]
    told = words.gettext(
        "Band: each forecast minus the errors of past editions the same number of years ahead; a record, not a probability. "
        "Mean and range in percentage points, positive where the forecast was too high: {each}."
    ).format(each=words.clauses(each))
    one = [row for row in band if row["ahead"] == 1]
    return words.sentences(
        [told, *(bias(words, r["mean_error"], r["mean_absolute_error"], r["n"]) for r in one)]
    )


def band_told(words: Words, row: Mapping[str, Any]) -> str:
    """A year of the band at the pointer.

    Example:
        ``band_told(words, years_of(release, "gdp_nominal", "weo", "CJK", "", expected)[0])``
    """
    return words.gettext(
        "If as wrong as past editions: {low} to {high}, on average {middle} (n = {count})"
    ).format(
        low=words.percent(row["low"]),
        high=words.percent(row["high"]),
        middle=words.percent(row["middle"]),
        count=words.number(row["n"]),
    )
