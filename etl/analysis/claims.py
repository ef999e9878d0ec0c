"""Claims checked against shares: whether "about one-fourth" holds, by definition and year."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import pandas as pd

from etl import catalog
from etl.analysis.shares import shares_in
from etl.storage.store import Release

Verdict = Literal["holds", "close", "fails"]


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
    """

    tolerance: Tolerance | None = None
    as_of: str = ""
    first: int | None = None
    last: int | None = None

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


def verdict(share: float, fraction: float, tolerance: Tolerance) -> Verdict:
    """The verdict on a claim's fraction, given a share.

    >>> verdict(0.222, 0.25, Tolerance(1.0, 2.5))
    'fails'
    """
    # Shares are compared to a millionth of a point, so that 24.0 % is within one point of 25 %.
    off = round(abs(share - fraction) * 100, 6)
    if off <= tolerance.holds:
        return "holds"
    return "close" if off <= tolerance.close else "fails"


COLUMNS = (
    "claim",
    "indicator",
    "source",
    "edition",
    "time_period",
    "share",
    "verdict",
    "obs_status",
)


def check(release: Release, rule: Rule = Rule(), *, area: str = catalog.CJK) -> pd.DataFrame:
    """Every claim under every definition and year that the release has.

    Args:
        release: The release to look into.
        rule: Tolerance, edition and years.
        area: The group or economy whose share it is.

    Returns:
        One row per claim, definition and year with a share, `COLUMNS`; shares are fractions. Do not change it.

    Example:
        ``check(release, Rule(last=2024))`` has the verdicts on all years up to 2024.
    """
    return release.cache.get_or_compute(("claims", rule, area), lambda: _check(release, rule, area))


def _check(release: Release, rule: Rule, area: str) -> pd.DataFrame:
    found = release.cache.get_or_compute(
        ("stated", rule.as_of, area), lambda: _stated(release, rule.as_of, area)
    )
    if rule.first or rule.last:
        within = [rule.covers(period) for period in found["time_period"]]
        found = found[within].reset_index(drop=True)
    rules = {claim.id: (claim.fraction, rule.of(claim)) for claim in catalog.claims().values()}
    verdicts = [
        verdict(share, *rules[claim])
        for claim, share in zip(found["claim"].tolist(), found["share"].tolist(), strict=True)
    ]
    return found.assign(verdict=verdicts)[list(COLUMNS)]


def is_past(release: Release, rule: Rule) -> bool:
    """Whether a rule is about the past: about earlier editions, or about years before the last observed one.

    Example:
        ``is_past(release, Rule(last=2015))`` is true.
    """

    def make() -> bool:
        today = latest(check(release, replace(rule, as_of="", first=None, last=None)))
        then = latest(check(release, rule))
        key, facts = ["claim", "indicator", "source"], ["edition", "time_period"]
        both = then.merge(today, on=key, suffixes=("", "_now"))
        return any((both[name] < both[f"{name}_now"]).any() for name in facts)

    return bool(
        (rule.as_of or rule.last)
        and release.cache.get_or_compute(("claims of the past", rule), make)
    )


def _stated(release: Release, as_of: str, area: str) -> pd.DataFrame:
    """The shares by every definition of every claim, without verdicts."""
    tables = [
        shares_in(release, indicator, source, area, as_of)
        .dropna(subset=["share"])
        .assign(claim=claim.id)
        for claim in catalog.claims().values()
        for indicator, source in claim.definitions
        if release.has(indicator, source, as_of)
    ]
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=list(COLUMNS))


def latest(checked: pd.DataFrame) -> pd.DataFrame:
    """The last observed (not forecast) year of each definition: one row per claim, indicator and source.

    Example:
        ``latest(check(release))`` has the verdicts as of today.
    """
    observed = checked[checked["obs_status"] != "F"]
    newest: dict[tuple[str, str, str], tuple[str, int]] = {}
    columns = [observed[name].tolist() for name in ("claim", "indicator", "source", "time_period")]
    for n, (claim, indicator, source, period) in enumerate(zip(*columns, strict=True)):
        key = claim, indicator, source
        if key not in newest or period > newest[key][0]:
            newest[key] = period, n
    return observed.iloc[[n for _, n in newest.values()]].reset_index(drop=True)


__all__ = ["COLUMNS", "Rule", "Tolerance", "Verdict", "check", "is_past", "latest", "verdict"]
