"""Claims checked against shares: whether "about one-fourth" holds, by definition and year.

"About" has two rules. By points, a share may be off by so many percentage points. By fraction, a claim holds where its
fraction is the nearest of the simple fractions, which border each other at their geometric midpoints: between a fourth
and a fifth that is the root of 1/20, 22.36 %.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from itertools import groupby, pairwise
from typing import Any, Literal, NamedTuple

import pandas as pd

from etl import catalog
from etl.analysis import verdicts
from etl.analysis.margins import mean_revision
from etl.analysis.shares import each_share
from etl.analysis.verdicts import Verdict, over_base_years
from etl.analysis.volumes import spread
from etl.observations import rows_of, table_of
from etl.storage.store import Release

#: What "about" means: within so many percentage points, or the nearest simple fraction.
About = Literal["points", "fraction"]
#: The fractions that sentences name.
SIMPLE = (*(Fraction(1, n) for n in range(10, 1, -1)), Fraction(2, 3), Fraction(3, 4), Fraction(1))
_SIMPLE = [(each, float(each)) for each in SIMPLE]


@dataclass(frozen=True)
class Tolerance:
    """The maximum distance between share and claim, in percentage points, for ``holds`` and for ``close``."""

    holds: float
    close: float


@dataclass(frozen=True)
class Rule:
    """The rule by which claims are checked; every statement on them depends on all of it.

    Attributes:
        tolerance: The maximum distance of a share; ``None`` for the claims' own.
        as_of: An edition or a date; empty for the latest editions.
        first: The first year that is checked; ``None`` for the first there is.
        last: The last year that is checked; ``None`` for the last there is.
        about: What "about" means.
    """

    tolerance: Tolerance | None = None
    as_of: str = ""
    first: int | None = None
    last: int | None = None
    about: About = "points"

    def of(self, claim: catalog.Claim) -> Tolerance:
        """The tolerance of a claim under this rule.

        >>> Rule().of(catalog.claims()["one_fourth"])
        Tolerance(holds=1.0, close=2.5)
        """
        return self.tolerance or Tolerance(claim.holds, claim.close)

    def covers(self, period: str) -> bool:
        """Whether a year is checked.

        >>> Rule(last=2001).covers("2002")
        False
        """
        return (self.first or 0) <= int(period[:4]) <= (self.last or 9999)


def verdict(
    share: float,
    fraction: float,
    tolerance: Tolerance,
    *,
    about: About = "points",
    margin: float = 0.0,
) -> Verdict:
    """The verdict on a claim's fraction, given a share.

    Args:
        share: A fraction.
        fraction: What the claim says.
        tolerance: The maximum distances, for the rule by points.
        about: The rule. By fraction, a claim whose fraction is not one of `SIMPLE` is checked by points.
        margin: By how much shares are revised on average, as a fraction; nothing within it of a threshold is decided.

    >>> verdict(0.222, 0.25, Tolerance(1.0, 2.5))
    'fails'
    >>> verdict(0.222, 0.20, Tolerance(1.0, 2.5), about="fraction")
    'holds'
    >>> verdict(0.2420, 0.25, Tolerance(1.0, 2.5), margin=0.0029)
    'borderline'
    """
    return _judge(fraction, tolerance, about)(share, margin)


@lru_cache(maxsize=256)
def _judge(
    fraction: float, tolerance: Tolerance, about: About
) -> Callable[[float, float], Verdict]:
    """What gives the verdict on a share, revised by a margin: thousands are judged by the same claim and rule."""
    if about == "fraction" and (edges := borders(fraction)):
        low, high = edges

        def nearest(share: float, margin: float) -> Verdict:
            if margin and verdicts.is_near(share, edges, margin):
                return "borderline"
            return "holds" if low <= share < high else "fails"

        return nearest
    # Shares are compared to a millionth of a point, so that 24.0 % is within one point of 25 %.
    said = verdicts.Said(fraction, tolerance.holds / 100, tolerance.close / 100)
    return lambda share, margin: verdicts.verdict(share, said, margin)


def borders(fraction: float) -> tuple[float, float] | None:
    """Between which shares a simple fraction is the nearest: its geometric midpoints with its neighbours.

    >>> low, high = borders(0.25)
    >>> round(low, 4), round(high, 4)
    (0.2236, 0.2887)
    """
    simple = [float(each) for each in SIMPLE]
    found = [n for n, each in enumerate(simple) if math.isclose(each, fraction, abs_tol=1e-9)]
    if not found or not 0 < found[0] < len(simple) - 1:
        return None
    middles = [math.sqrt(low * high) for low, high in pairwise(simple)]
    return middles[found[0] - 1], middles[found[0]]


def nearest_simple(share: float) -> Fraction:
    """The simple fraction that a share is nearest to, by geometric midpoints.

    >>> nearest_simple(0.222), nearest_simple(0.182), nearest_simple(0.166)
    (Fraction(1, 5), Fraction(1, 6), Fraction(1, 6))
    """
    return min(_SIMPLE, key=lambda each: abs(math.log(max(share, 1e-9) / each[1])))[0]


class Judged(NamedTuple):
    """A claim under one definition in one year.

    Attributes:
        claim: The id of the claim.
        indicator: The definition.
        source: Where its figures are from.
        edition: In which edition.
        time_period: The year.
        share: A fraction.
        verdict: Whether the claim holds.
        obs_status: The weakest status of the inputs.
        low: Of volumes, the least share at the prices of the base years; else not a number.
        high: The greatest.
    """

    claim: str
    indicator: str
    source: str
    edition: str
    time_period: str
    share: float
    verdict: Verdict
    obs_status: str
    low: float
    high: float


#: The columns of `check` and, of volumes, the least and the greatest share at the prices of the base years.
COLUMNS, RANGE = Judged._fields[:-2], Judged._fields[-2:]


def check(release: Release, rule: Rule = Rule(), *, area: str = catalog.CJK) -> pd.DataFrame:
    """Every claim under every definition and year that the release has, as a table of what `judged` gives.

    Args:
        release: The release to look into.
        rule: Tolerance, edition and years.
        area: The group or economy whose share it is.

    Returns:
        One row per claim, definition and year with a share, `COLUMNS` and `RANGE`; shares are fractions. Do not change it.

    Example:
        ``check(release, Rule(last=2024))`` has the verdicts on all years up to 2024.
    """
    return release.cache.get_or_compute(
        ("claims", rule, area), lambda: table_of(judged(release, rule, area=area), Judged._fields)
    )


def judged(release: Release, rule: Rule = Rule(), *, area: str = catalog.CJK) -> tuple[Judged, ...]:
    """What `check` gives, as it is asked for most: row by row. Sorted as the catalogue has the definitions, then by year.

    Example:
        ``judged(release, Rule(first=2024, last=2024))[0].verdict``
    """
    if rule.first or rule.last:
        # No verdict depends on which other years are asked for.
        every = judged(release, replace(rule, first=None, last=None), area=area)
        covered = set(filter(rule.covers, {row.time_period for row in every}))
        return tuple(row for row in every if row.time_period in covered)
    return release.cache.get_or_compute(
        ("judged", rule, area),
        lambda: tuple(_judged(release, rule, area, _stated(release, rule.as_of, area))),
    )


def judged_last(release: Release, rule: Rule, *, area: str = catalog.CJK) -> list[Judged]:
    """The verdicts on the last observed year of each claim, indicator and source: no other year is judged for them.

    Example:
        ``judged_last(release, Rule())`` is ``last_observed(judged(release))``.
    """
    return list(_judged(release, rule, area, _last_stated(release, rule, area)))


def _judged(release: Release, rule: Rule, area: str, stated: Iterable[_Stated]) -> Iterator[Judged]:
    defined = [pair for claim in catalog.claims().values() for pair in claim.definitions]
    known = _Known(release, rule, area, defined)
    for row in stated:
        claim, indicator, source, edition, period, share, status = row
        found, low, high = known.verdict(claim, indicator, source, period, share)
        yield Judged(claim, indicator, source, edition, period, share, found, status, low, high)


def refuse_before(release: Release, as_of: str, claim: str = "") -> None:
    """Refuse a day before the first edition of every definition of the claims, or of one of them.

    Raises:
        UsageError: No edition that old is held; the message names the first.

    Example:
        ``refuse_before(release, "2022-04")`` does nothing where an edition of April 2022 is held.
    """
    asked = [each for each in catalog.claims().values() if claim in ("", each.id)]
    release.refuse_before([pair for each in asked for pair in each.definitions], as_of)


def of_definition(
    release: Release, rule: Rule, claim: catalog.Claim, indicator: str, source: str
) -> dict[str, Verdict]:
    """Year -> the verdict on a claim by one definition, whether claims are usually checked by it or not.

    Example:
        ``of_definition(release, Rule(), catalog.claims()["one_fourth"], "gdp_nominal", "weo")["2024"]``
    """
    known = _Known(release, rule, catalog.CJK, [(indicator, source)])
    return {
        row.time_period: known.verdict(claim.id, indicator, source, row.time_period, row.share)[0]
        for row in each_share(release, indicator, source, catalog.CJK, rule.as_of)
        if row.share == row.share
    }


#: What a verdict is on.
ON = ["claim", "indicator", "source", "time_period"]


def compared(new: Release, old: Release) -> pd.DataFrame:
    """The verdicts that flipped between two releases: shares of both, judged alike.

    How near to a threshold nothing is decided follows from the revisions that a release holds, and whether verdicts
    are asked at the prices of several base years from the series it has: a release that holds more of either has
    other words for the same share. So both are judged by the mean revisions of the newer one, and at the prices of
    other base years only where both have them.

    Returns:
        One row per claim, definition and year whose verdict is another one: `ON`, ``share``, ``share_old``,
        ``verdict`` and ``verdict_old``.

    Example:
        ``compared(store.open(), store.open("20261128T154943Z-dfc4175fed44"))``
    """
    was = {_on(row): row.share for row in _stated(old, "", catalog.CJK)}
    both = [row for row in _stated(new, "", catalog.CJK) if _on(row) in was]
    defined = [(row.indicator, row.source) for row in both]
    now = _Known(new, Rule(), catalog.CJK, defined)
    then = _Known(old, Rule(), catalog.CJK, defined, margins=now.margins)
    found = []
    for row in both:
        on, pair = _on(row), (row.indicator, row.source)
        based = all(row.time_period in known.spreads[pair] for known in (now, then))
        verdict, before = (
            known.verdict(*on, share, based)[0]
            for known, share in ((now, row.share), (then, was[on]))
        )
        if verdict != before:
            found.append((*on, row.share, was[on], verdict, before))
    return table_of(found, [*ON, "share", "share_old", "verdict", "verdict_old"])


def _on(row: _Stated) -> tuple[str, str, str, str]:
    """What a verdict is on."""
    return row.claim, row.indicator, row.source, row.time_period


class _Known:
    """What verdicts rest on beside the share itself: mean revisions, and the shares at the prices of other base years."""

    def __init__(
        self,
        release: Release,
        rule: Rule,
        area: str,
        defined: Iterable[tuple[str, str]],
        margins: Mapping[tuple[str, str], float] | None = None,
    ) -> None:
        defined = list(dict.fromkeys(defined))
        self.judges = {
            each.id: _judge(each.fraction, rule.of(each), rule.about)
            for each in catalog.claims().values()
        }
        self.margins = margins or {pair: mean_revision(release, *pair, area) for pair in defined}
        self.spreads = {pair: spread(release, *pair, area, rule.as_of) for pair in defined}

    def verdict(
        self,
        claim: str,
        indicator: str,
        source: str,
        period: str,
        share: float,
        based_too: bool = True,
    ) -> tuple[Verdict, float, float]:
        """A verdict, and between which shares it moves with the base year; not a number where it has none."""
        judge, pair = self.judges[claim], (indicator, source)
        based, margin = self.spreads[pair].get(period) if based_too else (), self.margins[pair]
        if not based:
            return judge(share, margin), math.nan, math.nan
        every = [judge(each, margin) for each in (share, *based)]
        return over_base_years(every), min(based), max(based)


def is_past(release: Release, rule: Rule) -> bool:
    """Whether a rule is about the past: about earlier editions, or about years before the last observed one.

    Example:
        ``is_past(release, Rule(last=2015))`` is true.
    """

    def make() -> bool:
        today = {row[:3]: row for row in _last_stated(release, Rule(), catalog.CJK)}
        then = last_observed(judged(release, rule))
        both = [(row, today[row[:3]]) for row in then if row[:3] in today]
        return any(
            row.edition < now.edition or row.time_period < now.time_period for row, now in both
        )

    return bool(
        (rule.as_of or rule.last)
        and release.cache.get_or_compute(("claims of the past", rule), make)
    )


class _Stated(NamedTuple):
    """What `Judged` says but for the verdict."""

    claim: str
    indicator: str
    source: str
    edition: str
    time_period: str
    share: float
    obs_status: str


def _stated(release: Release, as_of: str, area: str) -> list[_Stated]:
    """The shares by every definition of every claim, found once."""

    def make() -> list[_Stated]:
        return [
            _Stated(
                claim.id, indicator, source, row.edition, row.time_period, row.share, row.obs_status
            )
            for claim in catalog.claims().values()
            for indicator, source in claim.definitions
            if release.has(indicator, source, as_of)
            for row in each_share(release, indicator, source, area, as_of)
            if row.share == row.share  # not a number is no share
        ]

    return release.cache.get_or_compute(("stated", as_of, area), make)


def _last_stated(release: Release, rule: Rule, area: str) -> list[_Stated]:
    """The share in the last observed year that a rule covers, by every definition of every claim."""

    def make() -> list[list[_Stated]]:
        observed = (row for row in _stated(release, rule.as_of, area) if row.obs_status != "F")
        series = (list(rows) for _, rows in groupby(observed, lambda row: row[:3]))
        return [sorted(rows, key=lambda row: row.time_period, reverse=True) for rows in series]

    series = release.cache.get_or_compute(("stated backwards", rule.as_of, area), make)
    last = (next((r for r in rows if rule.covers(r.time_period)), None) for rows in series)
    return [row for row in last if row is not None]


def last_observed(rows: Iterable[Any]) -> list[Any]:
    """Of rows of `judged` the last observed (not forecast) year of each claim, indicator and source.

    Example:
        ``last_observed(judged(release))`` has the verdicts as of today.
    """
    newest: dict[tuple[str, str, str], Any] = {}
    for row in rows:
        if row.obs_status != "F":
            key = row.claim, row.indicator, row.source
            if key not in newest or row.time_period > newest[key].time_period:
                newest[key] = row
    return list(newest.values())


def latest(checked: pd.DataFrame) -> pd.DataFrame:
    """The same of a table.

    Example:
        ``latest(check(release))`` has the verdicts as of today.
    """
    return table_of(last_observed(rows_of(checked)), checked.columns)
