"""Guards on what is about to be published. A finding of severity ``error`` blocks publishing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Literal

import pandas as pd

from etl import catalog
from etl.observations import KEY
from etl.shares import shares

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Finding:
    """What a guard found: which guard, how bad, and what in words."""

    guard: str
    severity: Severity
    message: str

    def as_dict(self) -> dict[str, Any]:
        """For ``checks.json``."""
        return asdict(self)


def keys_unique(new: pd.DataFrame, old: pd.DataFrame | None) -> list[Finding]:
    """No two rows say something of the same observation."""
    twice = new[new.duplicated(list(KEY), keep="first")]
    return [_error("keys_unique", f"{_named(row)} stands twice") for row in twice.head(3).itertuples()]


def coverage(new: pd.DataFrame, old: pd.DataFrame | None) -> list[Finding]:
    """No indicator, economy or year that the last release had has vanished."""
    if old is None:
        return []
    findings = []
    for column, word in (("indicator", "indicator"), ("ref_area", "area"), ("time_period", "period")):
        group = ["source"] if column == "indicator" else ["source", "indicator"]
        was = old[[*group, column]].drop_duplicates()
        now = new[[*group, column]].drop_duplicates()
        gone = was.merge(now, how="left", indicator=True).query("_merge == 'left_only'")
        findings += [
            _error("coverage", f"{word} {row[-2]} of {' '.join(row[:-2])} has vanished")
            for row in gone.head(3).astype(str).itertuples(index=False, name=None)
        ]
    return findings


def world_present(new: pd.DataFrame, old: pd.DataFrame | None) -> list[Finding]:
    """The World has a value wherever the three have one in the past, and it is not below their sum."""
    findings = []
    for (source, indicator), rows in new.groupby(["source", "indicator"]):
        if catalog.indicator(str(indicator)).measure == "support" or catalog.WORLD not in set(rows["ref_area"]):
            continue
        table = shares(rows, catalog.CJK)
        above = table[table["share"] > 1]
        findings += [
            _error("world_present", f"{source} {indicator} {row.time_period}: the three exceed the World")
            for row in above.head(3).itertuples()
        ]
    return findings


Guard = Callable[[pd.DataFrame, pd.DataFrame | None], list[Finding]]

GUARDS: tuple[Guard, ...] = (keys_unique, coverage, world_present)


@dataclass(frozen=True)
class Candidate:
    release: Any
    held: Any
    arrived: pd.DataFrame
    extract: bool = False


def run(candidate: Candidate) -> list[Finding]:
    """What all guards find in the latest editions."""
    old = candidate.held.observations if candidate.held else None
    return [finding for guard in GUARDS for finding in guard(candidate.release.observations, old)]


def report(findings: list[Finding]) -> dict[str, Any]:
    return {"findings": [f.as_dict() for f in findings], "forced": any(f.severity == "error" for f in findings)}


def _error(guard: str, message: str) -> Finding:
    return Finding(guard, "error", f"{message}.")


def _named(row: Any) -> str:
    return f"{row.source} {row.indicator} {row.ref_area} {row.time_period} ({row.edition})"
