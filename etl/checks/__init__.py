"""Guards on what is about to be published. A finding of severity ``error`` blocks publishing.

What each guard holds data to, and why, is declared in ``catalog/guards.toml`` under the name of its function.
"""

from __future__ import annotations

import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from etl import catalog
from etl.checks import (
    agreement,
    arithmetic,
    forecasts,
    history,
    integrity,
    kinds,
    magnitude,
    revised,
    wholes,
)
from etl.checks.candidate import Candidate, Finding, Guard, Severity, Trouble
from etl.observations import empty
from etl.storage.store import Release

GUARDS: dict[str, Guard] = {
    guard.__name__: guard
    for guard in (
        integrity.keys_unique,
        integrity.values_usable,
        integrity.forecast_marked,
        integrity.last_year,
        wholes.world_present,
        wholes.nobody_above_world,
        wholes.economies_add_up,
        wholes.aggregates_add_up,
        wholes.aggregates_steady,
        wholes.flows_within_total,
        wholes.periods_add_up,
        kinds.kinds_add_up,
        arithmetic.ragged_year,
        arithmetic.recomputed,
        magnitude.plausible_range,
        magnitude.in_proportion,
        magnitude.same_values,
        magnitude.magnitude,
        magnitude.jump,
        magnitude.rounded,
        magnitude.carried,
        history.coverage,
        history.edition_order,
        history.one_edition,
        history.repeated,
        revised.shifted,
        revised.revision,
        revised.share_moved,
        revised.share_jump,
        revised.actual_years,
        forecasts.forecast_step,
        forecasts.forecast_moved,
        agreement.growth_agrees,
        agreement.dollars_agree,
        agreement.sources_apart,
    )
}

#: So many findings of one guard are written out; the rest are counted.
MOST = 10


def run(candidate: Candidate, most: int | None = MOST) -> list[Finding]:
    """What all guards find, errors first; a guard that fails on its input is reported as an error, and the others still run.

    Args:
        candidate: What is about to be published.
        most: So many findings of a guard are written out, and the rest counted; all if None.

    Example:
        ``[finding for finding in run(candidate) if finding.severity == "error"]`` is what keeps a release back.
    """
    found = [finding for name in GUARDS for finding in _caught(name, candidate, most)]
    return sorted(found, key=lambda finding: finding.severity != "error")


def at_fault(
    candidate: Candidate, findings: Sequence[Finding], most: int | None = MOST
) -> dict[str, list[Finding]]:
    """Source -> the errors that its news alone brings, beside what is held of the others.

    An error that only the news of several sources bring together is nobody's: nothing says which of them is wrong.

    Example:
        ``at_fault(candidate, run(candidate))`` is ``{"wdi": [...]}`` where the World Bank alone sent what is wrong.
    """
    wrong = dict.fromkeys(finding.guard for finding in findings if finding.severity == "error")
    if wrong and len(candidate.news) == 1 == candidate.arrived["source"].nunique():
        # Nothing came beside it: what was found, it alone brings.
        return {candidate.news[0]: [f for f in findings if f.severity == "error"]}
    found = {}
    for source in candidate.news if wrong else ():
        alone = candidate.only(source)
        errors = [f for name in wrong for f in _caught(name, alone, most) if f.severity == "error"]
        if errors:
            found[source] = errors
    return found


def one_edition(withheld: Mapping[str, Mapping[str, str]]) -> list[Finding]:
    """What is told of parts of a sum that were not taken, where there is no candidate to look at: nothing else was new.

    Example:
        >>> one_edition({})
        []
    """
    nothing = Release(
        "", {}, {"observations": empty(), "vintages": empty()}, {"checks": {}, "changes": {}}
    )
    return run_one("one_edition", Candidate(nothing, None, empty(), withheld=withheld))


def in_words(errors: Sequence[Finding]) -> str:
    """The first finding of each guard, how many more it found, and how to see them.

    Example:
        >>> in_words([Finding("revision", "error", f"wdi KOR {year} is revised.") for year in (2023, 2024)])
        '[revision] wdi KOR 2023 is revised. (and 1 more; --dry-run lists all)'
    """
    by_guard: dict[str, list[Finding]] = {}
    for error in errors:
        by_guard.setdefault(error.guard, []).append(error)
    return " ".join(
        f"[{guard}] {found[0].message}"
        + (f" (and {more:,} more; --dry-run lists all)" if more else "")
        for guard, found in by_guard.items()
        for more in [sum(each.of for each in found) - 1]
    )


def _caught(name: str, candidate: Candidate, most: int | None = MOST) -> list[Finding]:
    try:
        return run_one(name, candidate, most)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - what a guard did not foresee is what it is for
        place = traceback.extract_tb(error.__traceback__)[-1]
        why = f"{type(error).__name__}: {' '.join(str(error).split())[:160]}"
        where = f"{Path(place.filename).name}:{place.lineno}"
        message = f"The guard itself stumbled over what came ({why}, {where})."
        return [Finding(name, "error", message, stumbled=True)]


def again(release: Release, held: Release | None) -> Candidate:
    """A published release as a candidate: the guards look at all of it again, under the terms that it came under.

    Example:
        >>> again(release, None).whole
        True
    """
    said = release.checks
    return Candidate(
        release,
        held,
        release.observations,
        files=bool(said.get("files", said.get("extract"))),
        extract=bool("files" in said and said.get("extract")),
        whole=True,
    )


def run_one(name: str, candidate: Candidate, most: int | None = MOST) -> list[Finding]:
    """What one guard finds: so many findings are written out, the worst first, and the rest counted; all if None.

    Example:
        ``run_one("share_jump", candidate)`` are the findings of one guard.
    """
    facts = catalog.guard(name)
    troubles = list(GUARDS[name](candidate, facts))
    # The worst are never among those that are only counted.
    troubles.sort(key=lambda trouble: (trouble.severity or facts.severity) != "error")
    found = [Finding(name, t.severity or facts.severity, f"{t.message}.") for t in troubles[:most]]
    if rest := troubles[len(found) :]:
        words = f"And {len(rest):,} more of the kind, which a dry run or 'trilateral check' lists."
        found.append(Finding(name, rest[0].severity or facts.severity, words, of=len(rest)))
    return found


def report(
    findings: Sequence[Finding], *, files: bool = False, extract: bool = False
) -> dict[str, Any]:
    """What ``checks.json`` says: the findings, whether they were overruled, and what was looked for.

    Args:
        findings: What was found.
        files: Whether the release came from files that may hold a part of an edition only.
        extract: Whether whoever imported them said that they hold a part of the areas only.

    Example:
        >>> report([])["forced"]
        False
    """
    return {
        "findings": [finding.as_dict() for finding in findings],
        "forced": any(finding.severity == "error" for finding in findings),
        "files": files,
        "extract": extract,
        "guards": [
            {
                "guard": name,
                "severity": (facts := catalog.guard(name)).severity,
                "reason": facts.reason,
                "findings": sum(finding.of for finding in findings if finding.guard == name),
            }
            for name in GUARDS
        ],
    }


__all__ = [
    "GUARDS",
    "MOST",
    "Candidate",
    "Finding",
    "Guard",
    "Severity",
    "Trouble",
    "again",
    "at_fault",
    "in_words",
    "one_edition",
    "report",
    "run",
    "run_one",
]
