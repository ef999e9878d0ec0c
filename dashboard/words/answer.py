"""The answer to a claim in one line: by which definition it is true, and what its usual definition gives instead.

It says no more than the verdicts do: "only" where every other definition is plainly off, and nothing of a definition
that is borderline or depends on the base year but that it is undecided.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from dashboard.locale import N_
from dashboard.words import histories, sentences, verdicts
from dashboard.words.wording import Words, sentence_case
from etl import catalog
from etl.analysis import claims
from etl.analysis.claims import Rule
from etl.storage.store import Release

#: A share rises or falls "since" a year if it did so in so many years without a break, and by so much altogether.
YEARS, LEAST = 3, 0.005
#: What is said of the definitions by which a claim is true; "at" of GDP, which is valued at prices, "for" of trade.
_TRUE = {
    "gdp": (N_("{claim} at {definitions}"), N_("{claim} only at {definitions}")),
    "trade": (N_("{claim} for {definitions}"), N_("{claim} only for {definitions}")),
}
_EVERY, _NONE = N_("{claim} under every definition"), N_("{claim} under no definition")
_UNDECIDED = {
    "gdp": N_("{claim}: undecided at {definitions}"),
    "trade": N_("{claim}: undecided for {definitions}"),
}
#: What another definition gives: steadily falling, steadily rising, neither; and where it is the one that comes closest.
_GIVES = {
    ("gdp", -1): N_("{share} at {definition}, falling since {year}"),
    ("gdp", 1): N_("{share} at {definition}, rising since {year}"),
    ("gdp", 0): N_("{share} at {definition}"),
    ("trade", -1): N_("{share} for {definition}, falling since {year}"),
    ("trade", 1): N_("{share} for {definition}, rising since {year}"),
    ("trade", 0): N_("{share} for {definition}"),
}
_CLOSEST = {
    "gdp": N_("closest: {share} at {definition}"),
    "trade": N_("closest: {share} for {definition}"),
}


@dataclass(frozen=True)
class Course:
    """Where a share has gone of late: 1 up, -1 down, 0 neither; and the year in which that began."""

    way: int = 0
    since: str = ""


def course(shares: Mapping[str, float]) -> Course:
    """Where a share has gone in the last years without a break.

    Args:
        shares: Year -> share, observed ones alone.

    >>> course({"2021": 0.257, "2022": 0.239, "2023": 0.228, "2024": 0.222})
    Course(way=-1, since='2021')
    >>> course({"2021": 0.257, "2022": 0.239, "2023": 0.240, "2024": 0.222}).way
    0
    """
    years = sorted(shares, reverse=True)
    way, since = 0, ""
    for later, earlier in pairwise(years):
        step = (shares[later] > shares[earlier]) - (shares[later] < shares[earlier])
        if int(later) - int(earlier) != 1 or not step or way not in (0, step):
            break
        way, since = step, earlier
    steady = since and int(years[0]) - int(since) >= YEARS
    if not steady or abs(shares[years[0]] - shares[since]) < LEAST:
        return Course()
    return Course(way, since)


def answer(
    words: Words,
    claim: catalog.Claim,
    rows: Sequence[Any],
    courses: Mapping[str, Course],
    rule: Rule,
) -> str:
    """What is to be said of a claim, in one line without a full stop.

    Args:
        words: The words of a language.
        claim: The claim, about whatever area.
        rows: A row of `etl.analysis.claims.judged` of each definition, of one year each.
        courses: Indicator -> where its share has gone.
        rule: The rule by which they were checked.

    Example:
        ``answer(words, claim, rows, {}, Rule())`` is ``"One-fifth of world trade only for exports of goods; ..."``.
    """
    holding = [row for row in rows if row.verdict == "holds"]
    undecided = [row for row in rows if row.verdict in ("borderline", "depends")]
    off = [row for row in rows if row.verdict in ("close", "fails")]
    told = [_head(words, claim, holding, undecided, off)]
    usual = [row for row in off if catalog.indicator(row.indicator).lead]
    if usual:
        told.append(_gives(words, claim, usual[0], courses, rule))
    elif not holding and not undecided:
        nearest = min(off, key=lambda row: abs(row.share - claim.fraction))
        told.append(
            words.gettext(_CLOSEST[claim.measure]).format(**_named(words, claim, nearest, rule))
        )
    return words.clauses(told)


def _head(
    words: Words,
    claim: catalog.Claim,
    holding: Sequence[Any],
    undecided: Sequence[Any],
    off: Sequence[Any],
) -> str:
    """By which definitions a claim is true."""
    text = sentence_case(words.gettext(claim.text))
    if len(holding) > 1 and not undecided and not off:
        return words.gettext(_EVERY).format(claim=text)
    if not holding and not undecided:
        return words.gettext(_NONE).format(claim=text)
    some, only = _TRUE[claim.measure]
    pattern = (only if off and not undecided else some) if holding else _UNDECIDED[claim.measure]
    names = [words.short_in_sentence(row.indicator) for row in holding or undecided]
    return words.gettext(pattern).format(claim=text, definitions=words.join(names))


def _gives(
    words: Words, claim: catalog.Claim, row: Any, courses: Mapping[str, Course], rule: Rule
) -> str:
    """The share by a definition, and where it has gone."""
    went = courses.get(row.indicator, Course())
    pattern = words.gettext(_GIVES[claim.measure, went.way])
    return pattern.format(year=went.since, **_named(words, claim, row, rule))


def _named(words: Words, claim: catalog.Claim, row: Any, rule: Rule) -> dict[str, str]:
    share = verdicts.told(words, row.share, claim, rule)
    return {
        "share": words.of_year(share, row.time_period, row.obs_status),
        "definition": words.short_in_sentence(row.indicator),
    }


def answers(release: Release, words: Words, rule: Rule, *, area: str = catalog.CJK) -> list[str]:
    """The answer to each claim under a rule, from the latest observed year of each definition.

    Args:
        release: The release.
        words: The words of a language.
        rule: The rule.
        area: Whose share it is.

    Example:
        >>> from dashboard.words.wording import in_language
        >>> len(answers(release, in_language("en"), Rule())) == len(catalog.claims())
        True
    """

    def make() -> list[str]:
        checked = claims.judged(release, rule, area=area)
        now = sentences.by_claim(sentences.main_definitions(checked))
        every = histories.by_definition(row for row in checked if row.obs_status != "F")
        return [
            answer(words, catalog.claims()[claim], rows, _courses(every, rows), rule)
            for claim, rows in now.items()
        ]

    key = ("answers", words.lang, words.order, rule, area)
    return release.cache.get_or_compute(key, make)


def _courses(
    observed: Mapping[tuple[str, str, str], Sequence[Any]], now: Sequence[Any]
) -> dict[str, Course]:
    """Where the share of each definition went up to the year that is told."""
    return {
        row.indicator: course(
            {
                each.time_period: each.share
                for each in observed[row.claim, row.indicator, row.source]
            }
        )
        for row in now
    }
