"""When a claim held by one definition over the years, in a sentence; each pattern is a message."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from operator import attrgetter
from typing import Any

from dashboard.locale import N_
from dashboard.words.verdicts import side, told
from dashboard.words.wording import Words
from dashboard.words.years import unsettled
from etl import catalog
from etl.analysis.claims import Rule

#: Verdict of the last observed year and whether it held before -> what is said of a definition over the years.
_HISTORY = {
    ("holds", False): N_("Holds since {since}: {share} in {year}."),
    ("holds", True): N_("Held in {runs} and holds since {since}: {share} in {year}."),
    ("close", True): N_("Held in {runs}; close with {share} in {year}."),
    ("close", False): N_("Never held; close with {share} in {year}."),
    ("fails", True): N_("Held in {runs}; {share} in {year}."),
    ("fails", False): N_("Never held; {share} in {year}, closest in {best_year} ({best})."),
    # Of a year that is the closest itself.
    ("fails", None): N_("Never held; {share} in {year}, the closest so far."),
    ("borderline", True): N_("Held in {runs}; borderline with {share} in {year}."),
    ("borderline", False): N_("Never held; borderline with {share} in {year}."),
    ("depends", True): N_("Held in {runs} at the prices of every base year; {share} in {year}."),
    ("depends", False): N_("Depends on the base year; {share} in {year}."),
}
#: Between which shares volumes move with the base year.
_RANGE = N_(
    "Volumes of {year} at the prices of other base years: {low} to {high} of the sum of all economies."
)
#: The same of the past, by whether it held in any year; None: it did not, and the last year is the closest.
_HISTORY_THEN = {
    True: N_("Held in {runs}; {share} in {year}."),
    False: N_("Did not hold; {share} in {year}, closest in {best_year} ({best})."),
    None: N_("Did not hold; {share} in {year}, the closest of the years shown."),
}
#: The same where it held in no year and the last one is no plain failure.
_UNDECIDED_THEN = {
    "close": N_("Was close with {share} in {year}."),
    "borderline": N_("Was borderline with {share} in {year}."),
    "depends": N_("Depended on the base year; {share} in {year}."),
}


@dataclass(frozen=True)
class History:
    """What is to be said of a claim by one definition.

    Attributes:
        claim: The id of the claim.
        indicator: The definition.
        source: Where its figures are from.
        edition: In which edition.
        now: The row of `etl.analysis.claims.judged` of the last observed year.
        sentence: The whole history in a sentence.
    """

    claim: str
    indicator: str
    source: str
    edition: str
    now: Any
    sentence: str


def histories(
    words: Words, checked: Iterable[Any], rule: Rule, *, past: bool = False
) -> list[History]:
    """Each definition of each claim over all its years, in the order of the catalogue.

    Example:
        ``histories(words, claims.judged(release), Rule())[0]`` is one definition over all its years.
    """
    found = []
    for (claim, indicator, source), rows in by_definition(checked).items():
        observed = [row for row in rows if row.obs_status != "F"]
        if observed:
            now, sentence = (
                observed[-1],
                history(words, rows, catalog.claims()[claim], rule, past=past),
            )
            found.append(History(claim, indicator, source, now.edition, now, sentence))
    return found


def by_definition(checked: Iterable[Any]) -> dict[tuple[str, str, str], list[Any]]:
    """Claim, indicator and source -> rows, in their order.

    Example:
        >>> from etl.analysis.claims import judged
        >>> ("one_fourth", "gdp_nominal", "weo") in by_definition(judged(release))
        True
    """
    found: dict[tuple[str, str, str], list[Any]] = {}
    for key, rows in groupby(checked, attrgetter("claim", "indicator", "source")):
        found.setdefault(key, []).extend(rows)
    return found


def history(
    words: Words, rows: Sequence[Any], claim: catalog.Claim, rule: Rule, *, past: bool = False
) -> str:
    """When a claim held by one definition, and what the share is now.

    Args:
        words: The words of a language.
        rows: Rows of `etl.analysis.claims.judged` of one claim and one definition, at least one of them observed.
        claim: The claim.
        rule: The rule that they were checked by.
        past: Whether that is of earlier editions or years.
    """
    observed = [row for row in rows if row.obs_status != "F"]
    now, spans = observed[-1], runs(observed)
    since = spans.pop()[0] if now.verdict == "holds" and not past else ""
    nearest = min(observed, key=lambda row: abs(row.share - claim.fraction))
    # None: it never held, and the last year is the one that came closest.
    held = bool(spans) or (None if nearest is now and (past or now.verdict == "fails") else False)
    then = _UNDECIDED_THEN.get(now.verdict) if not spans else None
    pattern = (then or _HISTORY_THEN[held]) if past else _HISTORY[now.verdict, held]
    share = told(words, now.share, claim, rule)
    parts = [
        words.gettext(pattern).format(
            runs=words.join([words.span(first, last) for first, last in spans]),
            since=since,
            share=words.aside(share, which) if (which := side(words, now)) else share,
            year=now.time_period,
            best=told(words, nearest.share, claim, rule),
            best_year=nearest.time_period,
        )
    ]
    parts += unsettled(words, [(now.time_period, now.obs_status)])
    if (least := getattr(now, "low", math.nan)) == least:  # not a number: of no base year
        low, high = words.percent(now.low), words.percent(now.high)
        parts.append(words.gettext(_RANGE).format(year=now.time_period, low=low, high=high))
    # Between years that hold, a share may have been too low or too high: only the first is what one expects.
    higher = runs(
        [r for r in observed if r.share > claim.fraction and r is not now], "close", "fails"
    )
    if higher:
        years = words.join([words.span(first, last) for first, last in higher])
        parts.append(words.gettext("The share was too high in {runs}.").format(runs=years))
    expected = [row for row in rows if row.obs_status == "F"]
    if expected:
        parts.append(
            words.gettext("The forecast for {year} is {share}.").format(
                year=expected[-1].time_period, share=words.percent(expected[-1].share)
            )
        )
    return words.sentences(parts)


def runs(observed: Sequence[Any], *verdicts: str) -> list[tuple[str, str]]:
    """The years of a verdict, as spans of neighbouring years: ``[("2018", "2021"), ("2023", "2024")]``.

    Args:
        observed: Rows of one claim and definition, sorted by period. A year without a share ends a span.
        verdicts: Which verdicts count; ``holds`` if left out.
    """
    wanted = verdicts or ("holds",)
    held = [int(row.time_period) for row in observed if row.verdict in wanted]
    if not held:
        return []
    breaks = [n for n, (year, following) in enumerate(pairwise(held), 1) if following != year + 1]
    edges = [0, *breaks, len(held)]
    return [(str(held[start]), str(held[stop - 1])) for start, stop in pairwise(edges)]
