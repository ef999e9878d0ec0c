"""Claims checked against shares: does "about one-fourth" hold, by which definition, in which year?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from etl import catalog
from etl.analysis.shares import shares_in
from etl.storage.store import Release

Verdict = Literal["holds", "close", "fails"]


@dataclass(frozen=True)
class Tolerance:
    """How far off a share may be, in percentage points: it ``holds`` within, it is ``close`` within."""

    holds: float
    close: float


def verdict(share: float, fraction: float, tolerance: Tolerance) -> Verdict:
    """What a share says of a fraction.

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


def check(
    release: Release,
    *,
    as_of: str = "",
    area: str = catalog.CJK,
    tolerance: Tolerance | None = None,
) -> pd.DataFrame:
    """Every claim under every definition and year that the release has.

    Args:
        release: The release to look into.
        as_of: An edition or a date; empty for the latest.
        area: Whose share.
        tolerance: Another rule than the claims' own.

    Returns:
        One row a claim, definition and year with a share, `COLUMNS`. Do not change it.
    """
    return release.kept.once(
        ("claims", as_of, area, tolerance), lambda: _check(release, as_of, area, tolerance)
    )


def _check(release: Release, as_of: str, area: str, tolerance: Tolerance | None) -> pd.DataFrame:
    found = release.kept.once(("stated", as_of, area), lambda: _stated(release, as_of, area))
    rules = {
        claim.id: (claim.fraction, tolerance or Tolerance(claim.holds, claim.close))
        for claim in catalog.claims().values()
    }
    verdicts = [
        verdict(share, *rules[claim])
        for claim, share in zip(found["claim"].tolist(), found["share"].tolist(), strict=True)
    ]
    return found.assign(verdict=verdicts)[list(COLUMNS)]


def _stated(release: Release, as_of: str, area: str) -> pd.DataFrame:
    """What the claims are about: the shares by every definition, without verdicts."""
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
    """The last observed (not forecast) year of each definition; one row a claim, indicator and source."""
    observed = checked[checked["obs_status"] != "F"]
    newest: dict[tuple[str, str, str], tuple[str, int]] = {}
    columns = [observed[name].tolist() for name in ("claim", "indicator", "source", "time_period")]
    for n, (claim, indicator, source, period) in enumerate(zip(*columns, strict=True)):
        key = claim, indicator, source
        if key not in newest or period > newest[key][0]:
            newest[key] = period, n
    return observed.iloc[[n for _, n in newest.values()]].reset_index(drop=True)


__all__ = ["COLUMNS", "Tolerance", "Verdict", "check", "latest", "verdict"]
