"""Answers -> observations -> release: the only orchestrator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from etl import catalog, checks, revisions, snapshots
from etl.checks import Finding
from etl.errors import GuardsFailed, SourceError, UnknownName
from etl.observations import concat, from_records, validate, weakest
from etl.places import Folder
from etl.settings import Settings
from etl.sources import ADAPTERS
from etl.sources.base import AREA_COLUMNS, Fetched, Progress, no_areas
from etl.store import Release, Store
from etl.transport import Transport

GROUP = ["source", "indicator", "edition"]


@dataclass(frozen=True)
class Outcome:
    """What came of a refresh.

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


def refresh(
    store: Store,
    settings: Settings,
    sources: Sequence[str] = (),
    *,
    dry_run: bool = False,
    force: bool = False,
    provenance: str = "",
    progress: Progress = lambda words: None,
) -> Outcome:
    """Fetch what changed, build, check, and publish if the guards pass.

    Args:
        store: Where to publish.
        settings: Where the services are.
        sources: Which sources; all if empty.
        dry_run: Show the change without publishing.
        force: Publish in spite of guards; the findings are written into the release.
        provenance: How the figures came here, if not straight from the services.
        progress: Called with a few words at each step.

    Raises:
        UnknownName: There is no such source.
        SourceError: No source at all could be read.
        GuardsFailed: A guard refused.
        StoreError: The store is held by another refresh, or cannot be written.
    """
    for name in sources:
        if name not in ADAPTERS:
            raise UnknownName("source to refresh", name, ADAPTERS)
    with store.lock():
        held = store.open() if store.current_id() else None
        fetched: dict[str, Fetched] = {}
        failed: dict[str, str] = {}
        for name in sources or ADAPTERS:
            try:
                result = _fetch(name, store, settings, held, progress)
            except SourceError as error:
                failed[name] = str(error)
                progress(f"{name}: {error}")
            else:
                if result is not None:
                    fetched[name] = result
        if failed and len(failed) == len(sources or ADAPTERS):
            raise SourceError(
                f"No source could be read. {' '.join(f'{name}: {why}' for name, why in failed.items())}",
                hint="Nothing was changed.",
            )
        return publish(
            store, held, fetched, failed=failed, dry_run=dry_run, force=force, provenance=provenance, progress=progress
        )


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
) -> Outcome:
    """Merge what was fetched into what is held, check it, and publish it if anything is new. Call under the lock."""
    before = held.everything if held else concat([])
    new = [concat([f.observations, sums(f.observations)]) for f in fetched.values()]
    everything = merge(before, concat(new))
    notes = tuple(note for f in fetched.values() for note in f.notes)
    if held and len(everything) == len(before) and everything.equals(before):
        return Outcome(None, "Nothing new: the services say what the release already holds.", notes=notes, failed=failed)
    progress("checking")
    validate(everything, "The new release")
    observations, vintages = split(everything)
    old = held.observations if held else None
    findings = checks.run(observations, old)
    change = revisions.changes(observations, old)
    summary = revisions.summary(change)
    errors = [finding for finding in findings if finding.severity == "error"]
    if errors and not force:
        raise GuardsFailed(
            f"Not published: {' '.join(f'[{e.guard}] {e.message}' for e in errors[:5])}",
            hint="Look at the source; 'trilateral refresh --force' publishes all the same and writes down why.",
        )
    if dry_run:
        return Outcome(None, f"Would publish: {summary}", change, tuple(findings), notes, failed)
    tables = {
        "observations": observations,
        "vintages": vintages,
        "areas": _areas([held.areas if held else no_areas(), *(f.areas for f in fetched.values())]),
    }
    about = describe(everything, held, failed, provenance) | {"summary": summary}
    report = {"findings": [f.as_dict() for f in findings], "forced": bool(errors)}
    release_id = store.publish(tables, {"checks": report, "changes": change}, about)
    progress(f"published {release_id}")
    return Outcome(release_id, f"Published {release_id}: {summary}", change, tuple(findings), notes, failed)


def merge(before: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """What is held and what is new. An edition that says something else under the same label is another vintage:
    its label gets ``.2``, ``.3`` ..."""
    known = {tuple(key): rows for key, rows in before.groupby(GROUP)}
    added = []
    for key, rows in new.groupby(GROUP):
        source, indicator, edition = (str(part) for part in key)
        labels = [label for s, i, label in known if (s, i) == (source, indicator) and _same_label(label, edition)]
        if any(_same(known[source, indicator, label], rows) for label in labels):
            continue
        if labels:
            rows = rows.assign(edition=f"{edition}.{len(labels) + 1}")
        added.append(rows)
    return concat([before, *added]) if added else before


def split(everything: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The latest edition of each source's indicators, and the earlier ones."""
    newest = everything.groupby(["source", "indicator"])["edition"].transform("max") == everything["edition"]
    return everything[newest].reset_index(drop=True), everything[~newest].reset_index(drop=True)


def sums(observations: pd.DataFrame) -> pd.DataFrame:
    """The indicators that are sums of others, where source, edition, area and period have all the parts."""
    tables = []
    key = ["source", "edition", "ref_area", "counterpart_area", "freq", "time_period"]
    for name, facts in catalog.indicators().items():
        parts = observations[observations["indicator"].isin(list(facts.sum_of))]
        if parts.empty:
            continue
        found = parts.groupby(key, as_index=False).agg(
            value=("value", "sum"), parts=("indicator", "nunique"), obs_status=("obs_status", weakest)
        )
        whole = found[found["parts"] == len(facts.sum_of)].drop(columns="parts")
        tables.append(from_records(whole.to_dict("records"), indicator=name))
    return concat(tables)


def describe(
    everything: pd.DataFrame, held: Release | None, failed: Mapping[str, str], provenance: str
) -> dict[str, Any]:
    """What ``datapackage.json`` says of publishers, editions, licences, citations and freshness."""
    found = everything[GROUP].drop_duplicates()
    names = sorted(set(found["source"]))
    was = {s["name"]: s for s in (held.package["sources"] if held else [])}
    now = datetime.now(UTC).isoformat(timespec="seconds")
    sources, licences = [], {}
    for name in names:
        facts = catalog.source(name)
        newest = max(found.loc[found["source"] == name, "edition"])
        licences[facts.licence] = {"name": facts.licence, "title": facts.licence_title, "path": facts.licence_url}
        state = {"stale": failed[name], "checked": was.get(name, {}).get("checked", now)} if name in failed else {"checked": now}
        sources.append(
            {
                "name": name,
                "title": facts.title,
                "path": facts.home,
                "publisher": facts.provider,
                "edition": newest,
                "licence": facts.licence,
                "attribution": facts.attribution,
                "citation": facts.citation.format(edition=newest, home=facts.home),
            }
            | state
        )
    return {
        "profile": "data-package",
        "name": "trilateral-release",
        "title": "China, Japan and the Republic of Korea in the world economy",
        "provenance": provenance or (held.package.get("provenance", "") if held else ""),
        "licenses": list(licences.values()),
        "sources": sources,
        "editions": found.sort_values(GROUP).to_dict("records"),
    }


def snapshot_folder(store: Store) -> Path | None:
    """Where raw answers are kept: beside the releases of a store on disk."""
    return store.place.root / "snapshots" if isinstance(store.place, Folder) else None


def _fetch(name: str, store: Store, settings: Settings, held: Release | None, progress: Progress) -> Fetched | None:
    """What a source says now, or None if it says what is held."""
    folder = snapshot_folder(store)
    transport = Transport(settings, (lambda answer: snapshots.keep(folder, name, answer)) if folder else None)
    probe = Transport(settings)
    mine = held.everything[held.everything["source"] == name] if held else concat([])
    adapter = ADAPTERS[name]
    if len(mine):
        progress(f"{name}: asking for news")
        if not adapter.changed(probe, settings, mine):
            progress(f"{name}: nothing new")
            return None
    result = adapter.fetch(transport, settings, mine, lambda words: progress(f"{name}: {words}"))
    validate(result.observations, f"What {name} sent")
    return result


def _areas(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """What is said of the areas; the last word counts."""
    found = pd.concat(tables, ignore_index=True).drop_duplicates("ref_area", keep="last")
    return found[list(AREA_COLUMNS)].sort_values("ref_area", ignore_index=True)


def _same_label(label: str, edition: str) -> bool:
    return label.partition(".")[0] == edition.partition(".")[0]


def _same(left: pd.DataFrame, right: pd.DataFrame) -> bool:
    """Whether two editions say the same."""
    columns = ["ref_area", "counterpart_area", "freq", "time_period", "value", "obs_status"]
    order = columns[:4]
    a, b = (f[columns].sort_values(order, ignore_index=True) for f in (left, right))
    return bool(a.equals(b))
