"""Guards on what is about to be published. A finding of severity ``error`` blocks publishing.

What each guard holds data to, and why, is declared in ``catalog/guards.toml`` under the name of its function.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from etl import catalog
from etl.checks import history, integrity, magnitude
from etl.checks.candidate import Candidate, Finding, Guard, Severity, Trouble

GUARDS: dict[str, Guard] = {
    guard.__name__: guard
    for guard in (
        integrity.keys_unique,
        integrity.values_usable,
        integrity.forecast_marked,
        integrity.world_present,
        integrity.ragged_year,
        integrity.recomputed,
        magnitude.plausible_range,
        magnitude.magnitude,
        magnitude.jump,
        history.coverage,
        history.shifted,
        history.revision,
        history.edition_order,
        history.sources_apart,
    )
}

#: So many findings of one guard are written out; the rest are counted.
MOST = 10


def run(candidate: Candidate) -> list[Finding]:
    """What all guards find, errors first."""
    found = [finding for name in GUARDS for finding in run_one(name, candidate)]
    return sorted(found, key=lambda finding: finding.severity != "error")


def run_one(name: str, candidate: Candidate) -> list[Finding]:
    """What one guard finds."""
    facts = catalog.guard(name)
    troubles = list(GUARDS[name](candidate, facts))
    # The worst are never among those that are only counted.
    troubles.sort(key=lambda trouble: (trouble.severity or facts.severity) != "error")
    found = [Finding(name, t.severity or facts.severity, f"{t.message}.") for t in troubles[:MOST]]
    if rest := troubles[MOST:]:
        found.append(
            Finding(
                name, rest[0].severity or facts.severity, f"And {len(rest):,} more of the kind."
            )
        )
    return found


def report(findings: Sequence[Finding], *, extract: bool = False) -> dict[str, Any]:
    """What ``checks.json`` says: the findings, whether they were overruled, and what was looked for.

    Args:
        findings: What was found.
        extract: Whether the release came from files that may hold a part of an edition only.
    """
    return {
        "findings": [finding.as_dict() for finding in findings],
        "forced": any(finding.severity == "error" for finding in findings),
        "extract": extract,
        "guards": [
            {
                "guard": name,
                "severity": (facts := catalog.guard(name)).severity,
                "reason": facts.reason,
                "findings": sum(finding.guard == name for finding in findings),
            }
            for name in GUARDS
        ],
    }


__all__ = [
    "GUARDS",
    "Candidate",
    "Finding",
    "Guard",
    "Severity",
    "Trouble",
    "report",
    "run",
    "run_one",
]
