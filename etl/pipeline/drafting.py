"""The release as it would be, and what the guards say of it; nothing is written here."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from etl import checks
from etl.checks import Finding
from etl.editions import split
from etl.observations import concat, empty
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
    """

    held: Release | None
    fetched: Mapping[str, Fetched]
    asked: Collection[str]
    files: bool
    extract: bool
    corrected: Mapping[str, int]
    provenance: str


@dataclass(frozen=True)
class Draft:
    """A release as it would be.

    Attributes:
        about: What its package says, without its files.
        release: The release.
        findings: What the guards found.
        failed: Source -> why nothing of it, or not all, is in the release.
        fresh: How fresh each source is.
    """

    about: dict[str, Any]
    release: Release
    findings: tuple[Finding, ...]
    failed: Mapping[str, str]
    fresh: description.Freshness


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
        aside: Whether a source that a guard stumbles over is set aside: the others do not wait for it.
    """
    made = _described(everything, way, failed)
    candidate = checks.Candidate(
        made.release, way.held, arrived, files=way.files, extract=way.extract
    )
    findings = checks.run(candidate)
    unjudged = checks.unjudged(candidate, findings) if aside else {}
    if unjudged and set(unjudged) < set(arrived["source"]):
        rest = arrived[~arrived["source"].isin(list(unjudged))]
        return draft(_as_held(candidate, unjudged), rest, way, {**failed, **unjudged}, aside=False)
    return replace(made, findings=tuple(findings))


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


def _as_held(candidate: checks.Candidate, sources: Collection[str]) -> pd.DataFrame:
    """Everything that would be published, but of some sources what is held."""
    held = candidate.held.everything if candidate.held else empty()
    return concat(
        [
            table[table["source"].isin(list(sources)) == mine]
            for table, mine in ((candidate.release.everything, False), (held, True))
        ]
    )


def _areas(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The descriptions of the areas; the last one counts."""
    found = pd.concat(tables, ignore_index=True).drop_duplicates("ref_area", keep="last")
    return found[list(AREA_COLUMNS)].sort_values("ref_area", ignore_index=True)


__all__ = ["Draft", "Way", "draft"]
