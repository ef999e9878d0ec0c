"""Years in words: neighbours drawn together, and those whose figures are not final."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from dashboard.locale import N_
from dashboard.words.wording import Words

#: What is observed and not final -> what is said of figures of some years.
_UNSETTLED = {
    "P": N_("Figures for {years} are provisional."),
    "E": N_("Figures for {years} are estimates."),
}
#: The same of years in which other figures are not.
_PARTLY = {
    "P": N_("Some figures for {years} are provisional."),
    "E": N_("Some figures for {years} are estimates."),
}


def stretches(years: Sequence[int]) -> list[list[int]]:
    """Years as runs of neighbours.

    >>> stretches([1948, 1950, 1951])
    [[1948], [1950, 1951]]
    """
    runs: list[list[int]] = [[years[0]]] if years else []
    for before, year in pairwise(years):
        if year == before + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return runs


def spans(words: Words, years: Sequence[str]) -> str:
    """Years in a sentence, neighbours drawn together, each span with the word for the year where there is one.

    Example:
        >>> from dashboard.words.wording import in_language
        >>> spans(in_language("en"), ["1992", "1993", "1995"])
        '1992–1993 and 1995'
        >>> spans(in_language("ja"), ["1992", "1993", "1995"])
        '1992～1993年、1995年'
    """
    runs = stretches([int(year) for year in years])
    return words.join([words.span(str(run[0]), str(run[-1])) for run in runs])


def unsettled(words: Words, statuses: Iterable[tuple[str, str]]) -> list[str]:
    """That figures of some years are provisional, and of some estimates: a sentence each, none where all are final.

    Args:
        words: The words.
        statuses: The year of each value that is shown and its ``obs_status``; those that are final, too, since what is
            said of a year is said of all its values.

    Example:
        >>> from dashboard.words.wording import in_language
        >>> unsettled(in_language("en"), [("2024", "A"), ("2025", "P")])
        ['Figures for 2025 are provisional.']
        >>> unsettled(in_language("en"), [("2018", "A"), ("2018", "E")])
        ['Some figures for 2018 are estimates.']
    """
    found: dict[str, set[str]] = {}
    for period, status in statuses:
        found.setdefault(period, set()).add(status)
    told = []
    for status, pattern in _UNSETTLED.items():
        whole = [period for period in sorted(found) if found[period] == {status}]
        partly = [period for period in sorted(found) if found[period] > {status}]
        for years, said in ((whole, pattern), (partly, _PARTLY[status])):
            if years:
                told.append(words.gettext(said).format(years=spans(words, years)))
    return told


def broken(words: Words, crossed: Mapping[str, Sequence[str]], aside: str = "") -> list[str]:
    """Across which years values are not comparable, and whose: one sentence, none where no break is shown.

    Args:
        words: The words.
        crossed: Economy -> the first years after a break; see `etl.analysis.breaks.crossed`.
        aside: Which of several series these are, if several are shown.

    Example:
        >>> from dashboard.words.wording import in_language
        >>> broken(in_language("en"), {"CHN": ["2014"]})
        ['Values before and after a break in the series are not comparable: China 2014.']
    """
    if not crossed:
        return []
    pattern = words.gettext("{economy} {value}")
    each = words.join(
        [
            pattern.format(economy=words.economy(area, short=True), value=spans(words, starts))
            for area, starts in crossed.items()
        ]
    )
    told = words.gettext(
        "Values before and after a break in the series are not comparable: {each}."
    )
    return [told.format(each=words.set_off(each, aside) if aside else each)]


def broken_by(
    words: Words, breaks: Mapping[str, Mapping[str, Sequence[str]]], shown: Iterable[str]
) -> list[str]:
    """The same of several definitions: a sentence for those that have the same breaks, with their names.

    Args:
        words: The words.
        breaks: Indicator -> economy -> years; see `etl.analysis.breaks.of_definitions`.
        shown: The indicators that are shown.

    Example:
        >>> from dashboard.words.wording import in_language
        >>> broken_by(in_language("en"), {"goods_exports": {"CHN": ["2014"]}}, ["goods_exports", "gdp_ppp"])
        ['Values before and after a break in the series are not comparable: China 2014 (exports of goods).']
    """
    alike: dict[tuple[tuple[str, tuple[str, ...]], ...], list[str]] = {}
    for name in dict.fromkeys(shown):
        if found := breaks.get(name):
            key = tuple((area, tuple(starts)) for area, starts in found.items())
            alike.setdefault(key, []).append(words.short_in_sentence(name))
    return [
        sentence
        for found, names in alike.items()
        for sentence in broken(words, dict(found), words.join(names))
    ]
