"""The one path by which anything is published: correct, merge, check, describe, publish."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pandas as pd

from etl import catalog, checks, corrections, revisions
from etl.checks import Finding
from etl.editions import GROUP, base, merge, split, sums
from etl.errors import GuardsFailed
from etl.observations import concat, empty, validate
from etl.sources.base import AREA_COLUMNS, Fetched, Progress, no_areas
from etl.store import Release, Store


@dataclass(frozen=True)
class Outcome:
    """What came of a refresh or an import.

    Attributes:
        release: The id of the release published, or None.
        summary: What happened, in one line.
        changes: What changed against the release before (see `etl.revisions`).
        findings: What the guards found.
        notes: What the services said they do not have.
        failed: Source -> why it could not be read; its last good data stay.
    """

    release: str | None
    summary: str
    changes: Mapping[str, Any] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()
    failed: Mapping[str, str] = field(default_factory=dict)


def publish(
    store: Store,
    held: Release | None,
    fetched: Mapping[str, Fetched],
    *,
    failed: Mapping[str, str],
    dry_run: bool,
    force: bool,
    provenance: str,
    progress: Progress,
    extract: bool = False,
) -> Outcome:
    """Merge what came into what is held, check it, and publish it if anything is new. Call under the lock.

    Args:
        store: Where to publish.
        held: The current release, or None before the first.
        fetched: What came, by source.
        failed: Source -> why it could not be read.
        dry_run: Show the change without publishing.
        force: Publish in spite of guards; the findings are written into the release.
        provenance: How the figures came here, if not straight from the services.
        progress: Called with a few words at each step.
        extract: What came are files that may hold a part of an edition only.

    Raises:
        GuardsFailed: A guard refused.
        StoreError: The store cannot be written.
    """
    before = held.everything if held else empty()
    arrived, applied, stale_corrections = corrections.apply(
        concat([f.observations for f in fetched.values()])
    )
    arrived = concat([arrived, sums(_with_other_parts(arrived, before))])
    everything = merge(before, arrived, extract=extract)
    notes = (*(note for f in fetched.values() for note in f.notes), *stale_corrections)
    if held and len(everything) == len(before) and everything.equals(before):
        return Outcome(
            None, "Nothing new: the release already holds all of it.", notes=notes, failed=failed
        )
    progress("checking")
    validate(everything, "The new release")
    observations, vintages = split(everything)
    about = describe(
        everything, held, failed, provenance, _published(fetched, everything, held), applied
    )
    areas = [held.areas if held else no_areas(), *(f.areas for f in fetched.values())]
    # A service knows its areas' names of today; a file knows those of its edition, if any.
    told = _areas(areas[::-1] if extract else areas)
    tables = {"observations": observations, "vintages": vintages, "areas": told}
    candidate = Release("", about, tables, {"checks": {}, "changes": {}})
    findings = checks.run(checks.Candidate(candidate, held, arrived, extract=extract))
    change = revisions.changes(observations, held.observations if held else None)
    summary = revisions.summary(change)
    errors = [finding for finding in findings if finding.severity == "error"]
    if errors and not force:
        raise GuardsFailed(
            f"Not published: {' '.join(f'[{e.guard}] {e.message}' for e in errors[:5])}",
            hint="Look at the source; with --force it is published all the same, and the reason written down.",
        )
    if dry_run:
        return Outcome(None, f"Would publish: {summary}", change, tuple(findings), notes, failed)
    report = checks.report(findings)
    release_id = store.publish(
        tables, {"checks": report, "changes": change}, about | {"summary": summary}
    )
    progress(f"published {release_id}")
    return Outcome(
        release_id, f"Published {release_id}: {summary}", change, tuple(findings), notes, failed
    )


def describe(
    everything: pd.DataFrame,
    held: Release | None,
    failed: Mapping[str, str],
    provenance: str = "",
    published: Mapping[tuple[str, str], str] | None = None,
    corrected: Mapping[str, int] | None = None,
) -> dict[str, Any]:
    """What ``datapackage.json`` says of publishers, editions, licences, citations, corrections and freshness.

    Args:
        everything: All observations of the release.
        held: The release before.
        failed: Source -> why it could not be read this time.
        provenance: How the figures came here; that of the release before if empty.
        published: (source, edition) -> the day it was published, where known.
        corrected: Correction -> how many values it changed in this release's new data.
    """
    found = everything[GROUP].drop_duplicates().sort_values(GROUP)
    editions = found.to_dict("records")
    for edition in editions:
        if day := (published or {}).get((edition["source"], edition["edition"])):
            edition["published"] = day
    names = sorted(set(found["source"]))
    facts = {name: catalog.source(name) for name in names}
    newest = found.groupby("source")["edition"].max()
    licences = {
        f.licence: {"name": f.licence, "title": f.licence_title, "path": f.licence_url}
        for f in facts.values()
    }
    return {
        "profile": "data-package",
        "name": "trilateral-release",
        "title": "China, Japan and the Republic of Korea in the world economy",
        "provenance": provenance or (held.package.get("provenance", "") if held else ""),
        "licenses": list(licences.values()),
        "sources": [_source(facts[name], newest[name], held, failed) for name in names],
        "editions": editions,
        "corrections": corrections.record(
            corrected or {}, held.package.get("corrections", []) if held else []
        ),
    }


def _source(
    facts: catalog.Source, newest: str, held: Release | None, failed: Mapping[str, str]
) -> dict[str, Any]:
    """What the package says of one source: who, under which terms, and how fresh."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    before: list[dict[str, Any]] = held.package["sources"] if held else []
    was: dict[str, Any] = next((s for s in before if s["name"] == facts.id), {})
    about = {
        "name": facts.id,
        "title": facts.title,
        "path": facts.home,
        "publisher": facts.provider,
        "edition": newest,
        "licence": facts.licence,
        "attribution": facts.attribution,
        "citation": facts.citation.format(edition=newest, home=facts.home),
        "checked": now,
    }
    if facts.id in failed:
        about["checked"] = was.get("checked", now)
        about |= {"stale": failed[facts.id], "stale_since": was.get("stale_since", now)}
    return about


def _with_other_parts(arrived: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """What came, and of the same editions the other parts of sums: exports today, imports from yesterday's file."""
    parts = {part for facts in catalog.indicators().values() for part in facts.sum_of}
    came = set(zip(arrived["source"], arrived["edition"], strict=True))
    have = set(zip(arrived["source"], arrived["edition"], arrived["indicator"], strict=True))
    candidates = before[before["indicator"].isin(parts)]
    keys = zip(candidates["source"], candidates["edition"], candidates["indicator"], strict=True)
    wanted = pd.Series(
        [key[:2] in came and key not in have for key in keys], index=candidates.index, dtype=bool
    )
    return concat([arrived, candidates[wanted]])


def _published(
    fetched: Mapping[str, Fetched], everything: pd.DataFrame, held: Release | None
) -> dict[tuple[str, str], str]:
    """(source, edition) -> the day it was published, as far as the providers say so.

    An edition published again under its old label was first seen today: asked for as of an earlier day, it must
    not be found.
    """
    known = {
        (e["source"], e["edition"]): e["published"]
        for e in (held.package["editions"] if held else [])
        if e.get("published")
    }
    for source, result in fetched.items():
        known = {
            (source, edition): day for edition, day in getattr(result, "published", {}).items()
        } | known
    today = datetime.now(UTC).date().isoformat()
    for source, edition in (
        everything[["source", "edition"]].drop_duplicates().itertuples(index=False)
    ):
        if base(edition) != edition:
            known.setdefault((source, edition), today)
    return known


def _areas(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """What is said of the areas; the last word counts."""
    found = pd.concat(tables, ignore_index=True).drop_duplicates("ref_area", keep="last")
    return found[list(AREA_COLUMNS)].sort_values("ref_area", ignore_index=True)
