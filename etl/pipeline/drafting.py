"""The release as it would be, and what the guards say of it; nothing is written here."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from etl import catalog, checks
from etl.checks import Finding
from etl.editions import split
from etl.pipeline import description
from etl.sources.base import AREA_COLUMNS, Fetched, no_areas
from etl.storage.release import Release


@dataclass(frozen=True)
class Way:
    """By which way the figures came.

    Attributes:
        held: The current release, or None before the first.
        fetched: What came, by source, without its tables.
        asked: The sources that were asked, those without news among them.
        files: What came are files that may hold a part of an edition only.
        extract: Whoever imported them said that they hold a part of the areas only.
        corrected: Correction -> how many values it changed.
        provenance: How the figures came here, if not straight from the services.
        dry_run: Somebody looks at the change: everything that the guards find is listed.
        withheld: Source -> indicator -> why nothing was taken of what came of it (see `etl.pipeline.together`).
    """

    held: Release | None
    fetched: Mapping[str, Fetched]
    asked: Collection[str]
    files: bool
    extract: bool
    corrected: Mapping[str, int]
    provenance: str
    dry_run: bool = False
    withheld: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def most(self) -> int | None:
        """So many findings of a guard are written out; all if somebody looks at the change."""
        return None if self.dry_run else checks.MOST

    def without(self, sources: Collection[str]) -> Way:
        """It without what came of some sources."""
        return replace(
            self,
            fetched={name: came for name, came in self.fetched.items() if name not in sources},
            corrected={
                name: values
                for name, values in self.corrected.items()
                if catalog.corrections()[name].source not in sources
            },
        )


@dataclass(frozen=True)
class Draft:
    """A release as it would be.

    Attributes:
        about: What its package says, without its files.
        release: The release.
        findings: What the guards found.
        failed: Source -> why nothing of it, or not all, is in the release.
        fresh: How fresh each source is.
        aside: Source -> what the guards found in its news, where that keeps no other source waiting: of it stays
            what is held.
        refused: Source -> what the guards found in its news, where nothing is published; what only the news of several
            sources raise is found in those of each.
    """

    about: dict[str, Any]
    release: Release
    findings: tuple[Finding, ...]
    failed: Mapping[str, str]
    fresh: description.Freshness
    aside: Mapping[str, Sequence[Finding]] = field(default_factory=dict)
    refused: Mapping[str, Sequence[Finding]] = field(default_factory=dict)


def draft(
    everything: pd.DataFrame,
    arrived: pd.DataFrame,
    way: Way,
    failed: Mapping[str, str],
    *,
    aside: bool,
) -> Draft:
    """Describe and check what would be published.

    Args:
        everything: All observations of it.
        arrived: The source, indicator and edition of what came.
        way: By which way.
        failed: Source -> why it could not be read, wholly or in part.
        aside: Whether a source of which a guard refuses the news is set aside: the others do not wait for it.
    """
    made = _described(everything, way, failed)
    candidate = checks.Candidate(
        made.release,
        way.held,
        arrived,
        files=way.files,
        extract=way.extract,
        withheld=way.withheld,
    )
    findings = checks.run(candidate, way.most)
    refused = _set_aside(candidate, findings, way) if aside else {}
    if refused and set(refused) < set(candidate.news):
        rest = arrived[~arrived["source"].isin(list(refused))]
        why = {source: checks.in_words(errors) for source, errors in refused.items()}
        others = draft(
            candidate.without(refused), rest, way.without(refused), {**failed, **why}, aside=False
        )
        if not any(finding.severity == "error" for finding in others.findings):
            return replace(others, aside=refused)
    errors = [finding for finding in findings if finding.severity == "error"]
    # Of files and of a first release nobody asks a service again tomorrow.
    kept = candidate.news if errors and aside and way.held is not None and not way.files else ()
    return replace(
        made,
        findings=tuple(findings),
        refused={source: refused.get(source, errors) for source in kept},
    )


def _set_aside(
    candidate: checks.Candidate, findings: Sequence[Finding], way: Way
) -> dict[str, list[Finding]]:
    """Source -> what the guards found in its news, where the other sources are published without them.

    Of a source that is refused stays what is held; files and a first release are whole or not at all: there whoever
    began it looks on, and nothing is held to compare the next one with. What a guard only stumbles over is nobody's
    fault, and set aside everywhere.
    """
    refuses = way.held is not None and not way.files
    if not refuses and not any(finding.stumbled for finding in findings):
        return {}  # nothing can be: the guards need not look at each source by itself
    return {
        source: errors
        for source, errors in checks.at_fault(candidate, findings, way.most).items()
        if refuses or all(error.stumbled for error in errors)
    }


def _described(everything: pd.DataFrame, way: Way, failed: Mapping[str, str]) -> Draft:
    fresh = description.freshness(way.held, {*way.asked, *way.fetched, *failed}, failed)
    about = description.describe(
        everything,
        way.held,
        fresh=fresh,
        published=description.publication_days(way.fetched, everything, way.held),
        corrected=way.corrected,
        provenance=way.provenance,
    )
    areas = [way.held.areas if way.held else no_areas(), *(f.areas for f in way.fetched.values())]
    observations, vintages = split(everything)
    tables = {
        "observations": observations,
        "vintages": vintages,
        # A service has the current names of its areas; a file those of its edition, if any.
        "areas": _areas(areas[::-1] if way.files else areas),
    }
    release = Release("", about, tables, {"checks": {}, "changes": {}})
    return Draft(about, release, (), failed, fresh)


def _areas(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The descriptions of the areas; the last one counts."""
    found = pd.concat(tables, ignore_index=True).drop_duplicates("ref_area", keep="last")
    return found[list(AREA_COLUMNS)].sort_values("ref_area", ignore_index=True)
