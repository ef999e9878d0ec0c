"""Answers -> observations -> release: the only orchestrator."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from etl import importers, snapshots
from etl.editions import merge, split, sums
from etl.errors import SourceError, UnknownName
from etl.observations import concat, validate
from etl.places import Folder
from etl.publishing import Outcome, publish
from etl.settings import Settings
from etl.sources import ADAPTERS
from etl.sources.base import Fetched, Progress
from etl.store import Release, Store
from etl.transport import Transport


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


def import_files(
    store: Store,
    paths: Sequence[Path],
    *,
    edition: str = "",
    dry_run: bool = False,
    force: bool = False,
    provenance: str = "",
    progress: Progress = lambda words: None,
) -> Outcome:
    """Publish what official bulk files hold, by the same path as `refresh`.

    Args:
        store: Where to publish.
        paths: The files; their kind is recognised by their content.
        edition: The edition of files that do not say it themselves.
        dry_run: Show the change without publishing.
        force: Publish in spite of guards.
        provenance: How the figures came here, if not straight from the provider.
        progress: Called with a few words at each step.

    Raises:
        UsageError: A file is of no known kind, or does not say its edition and none is given.
        BadAnswer: A file is of a known kind, but damaged.
        GuardsFailed: A guard refused.
        StoreError: The store is held by another run, or cannot be written.
    """
    fetched = importers.read(paths, edition, progress)
    with store.lock():
        held = store.open() if store.current_id() else None
        return publish(
            store,
            held,
            fetched,
            failed={},
            dry_run=dry_run,
            force=force,
            provenance=provenance,
            progress=progress,
            extract=True,
        )


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


__all__ = ["Outcome", "import_files", "merge", "publish", "refresh", "split", "sums"]
