"""Years without a value: where what is drawn breaks off, and what is said of why. Nothing is drawn through them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise

from dashboard.words.wording import Words
from dashboard.words.years import spans, stretches

#: At most this many economies are named for which there is no value; of more the number is said.
MOST_NAMED = 4


def split(years: Sequence[int], border: int) -> list[tuple[bool, list[int]]]:
    """Runs of neighbours, observed ones and, from the last observed year on, forecast ones.

    Args:
        years: The years with a value.
        border: The last observed year; before the first year if nothing is observed.

    Returns:
        Whether a run is a forecast, and its years. The border year begins the forecasts, too: that is where they are
        joined to what is observed.

    >>> split([2022, 2023, 2024], 2023)
    [(False, [2022, 2023]), (True, [2023, 2024])]
    """
    found = []
    for run in stretches(years):
        observed = [year for year in run if year <= border]
        forecast = [year for year in run if year >= border]
        if observed:
            found.append((False, observed))
        if forecast and forecast[-1] > border:
            found.append((True, forecast))
    return found


def pieces(years: Sequence[int], borders: Collection[int]) -> list[list[int]]:
    """Runs of neighbours, cut at each border; a border year ends one piece and begins the next.

    >>> pieces([2019, 2020, 2021, 2023], {2020})
    [[2019, 2020], [2020, 2021], [2023]]
    """
    found = []
    for run in stretches(years):
        cuts = sorted(year for year in set(borders) if run[0] < year < run[-1])
        edges = [run[0], *cuts, run[-1]]
        found += [list(range(start, end + 1)) for start, end in pairwise(edges)]
    return found


def joined(parts: Sequence[list[int]], n: int) -> bool:
    """Whether a piece begins with the year that ends the piece before it: that year is told once.

    Example:
        >>> joined([[1992, 1993], [1993, 1995]], 1)
        True
    """
    return n > 0 and parts[n - 1][-1] == parts[n][0]


def reasons(words: Words, lacking: Mapping[str, str]) -> list[str]:
    """Years that lack a value, with who has none, in words: ``1949 (China)``.

    Args:
        words: The words.
        lacking: Year -> the areas that have no value, separated by blanks.

    Example:
        ``reasons(words, {"1949": "CHN"})`` is ``"1949 (China)"``.
    """
    years: dict[str, list[str]] = {}
    for year, areas in sorted(lacking.items()):
        years.setdefault(areas, []).append(year)
    return [
        words.aside(spans(words, found), named(words, areas.split()))
        for areas, found in years.items()
    ]


def named(words: Words, areas: Sequence[str]) -> str:
    """Areas in words: each, or how many there are.

    Example:
        >>> from dashboard.words.wording import in_language
        >>> named(in_language("en"), ["CHN", "JPN"])
        'China and Japan'
    """
    if len(areas) > MOST_NAMED:
        return words.gettext("{count} economies").format(count=len(areas))
    return words.join([words.economy(area, short=True) for area in areas])
