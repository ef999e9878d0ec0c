"""Answers -> observations -> release: the only orchestrator."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from etl import catalog, importers
from etl.bounded.limits import MEMORY, limited
from etl.checks import Finding
from etl.counts import many
from etl.editions import split, sums
from etl.errors import (
    BadAnswer,
    GuardsFailed,
    NothingRead,
    ParserFault,
    RolledBack,
    SourceError,
    StoreError,
    TrilateralError,
    UnknownName,
)
from etl.observations import empty, validate
from etl.pipeline.publishing import Outcome, publish
from etl.settings import EtlSettings
from etl.sources import adapters
from etl.sources.base import Adapter, Fetched, Progress
from etl.sources.transport import Transport
from etl.storage import first, runs, snapshots
from etl.storage.backends import StorageBackend
from etl.storage.memory import be_lean
from etl.storage.store import Release, Store

#: Probes look at the three and the World; how often everything is read, whatever they say.
IN_FULL = timedelta(days=7)
#: How long is waited before it is looked whether a signal came.
STEP_SECONDS = 1.0
#: How much address space the reading of files may take, in bytes: so much, and so many times their size.
ROOM, TIMES = 256 * 1024**2, 10


def refresh(
    store: Store,
    settings: EtlSettings,
    sources: Sequence[str] = (),
    *,
    dry_run: bool = False,
    force: bool = False,
    provenance: str = "",
    asked: first.Asked = "perhaps",
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
        asked: Who wants a first release where the store has none (see `etl.storage.first`).
        progress: Called with a message at each step.

    Raises:
        UnknownName: There is no such source.
        NothingRead: No source at all could be read.
        GuardsFailed: A guard refused, or the store has lost its releases.
        RolledBack: Somebody rolled back meanwhile.
        StoreError: The store is held by another refresh, or cannot be written.

    Example:
        ``refresh(store, settings, ["weo", "wdi"])``
    """
    for name in sources:
        if name not in adapters():
            raise UnknownName("source to refresh", name, adapters())
    wanted = [name for name in adapters() if not sources or name in sources]
    be_lean()
    # Before the lock: a bare mount point is not written to.
    refused = first.refusal(store, asked)
    if refused and not dry_run:
        raise refused
    with store.lock(), _nothing_kept_in_vain(store, progress) as answers:
        held = store.open() if store.current_id() else None
        fetched, failed = fetch(wanted, store, settings, held, progress, answers)
        if len(failed) == len(wanted) and not fetched:
            raise NothingRead(failed)
        outcome = publish(
            store,
            held,
            fetched,
            failed=failed,
            asked=wanted,
            dry_run=dry_run,
            force=force,
            provenance=provenance,
            progress=progress,
        )
    if refused:
        return _would_be(outcome, refused)
    _seen(store, outcome, held)
    return replace(outcome, read=tuple(n for n in fetched if n not in outcome.failed))


@contextmanager
def _nothing_kept_in_vain(store: Store, progress: Progress) -> Iterator[snapshots.Answers]:
    """The answers that a run keeps; they are removed where the store fails it, of a full disk for example.

    What a guard refuses, or a parser does not understand, stays to be looked at.
    """
    answers = snapshots.Answers(store.backend)
    try:
        yield answers
    except RolledBack:
        raise
    except StoreError:
        if count := answers.forget_all():
            progress(f"removed {many(count, 'raw answer')} that this run had kept")
        raise


def import_files(
    store: Store,
    paths: Sequence[Path],
    *,
    edition: str = "",
    extract: bool = False,
    dry_run: bool = False,
    force: bool = False,
    provenance: str = "",
    asked: first.Asked = "perhaps",
    progress: Progress = lambda words: None,
) -> Outcome:
    """Publish what official bulk files hold, by the same path as `refresh`.

    Args:
        store: Where to publish.
        paths: The files; their kind is recognised by their content.
        edition: The edition of files that do not say it themselves.
        extract: The files hold a part of the areas only: areas that no group counts may be missing.
        dry_run: Show the change without publishing.
        force: Publish in spite of guards.
        provenance: How the figures came here, if not straight from the provider.
        asked: Who wants a first release where the store has none (see `etl.storage.first`).
        progress: Called with a message at each step.

    Raises:
        UsageError: A file is of no known kind, or does not say its edition and none is given.
        BadAnswer: A file is of a known kind, but damaged, or takes more memory or time than there is.
        GuardsFailed: A guard refused, or the store has lost its releases.
        RolledBack: Somebody rolled back meanwhile.
        StoreError: The store is held by another run, or cannot be written.

    Example:
        ``import_files(store, [Path("WEOOct2025all.xlsx")], dry_run=True)``
    """
    be_lean()
    refused = first.refusal(store, asked)
    if refused and not dry_run:
        raise refused
    size = sum(path.stat().st_size for path in paths if path.is_file())
    names = ", ".join(path.name for path in paths[:3]) + (" ..." if paths[3:] else "")
    with limited(names, min(MEMORY, ROOM + TIMES * size)):
        parts = importers.collect(paths, edition, progress)
    with store.lock():
        held = store.open() if store.current_id() else None
        fetched = importers.resolve(parts, held.rows(source="weo") if held else empty())
        outcome = publish(
            store,
            held,
            fetched,
            failed={},
            dry_run=dry_run,
            force=force,
            provenance=provenance,
            progress=progress,
            files=True,
            extract=extract,
        )
    if refused:
        return _would_be(outcome, refused)
    _seen(store, outcome, held)
    return outcome


def _would_be(outcome: Outcome, refused: GuardsFailed) -> Outcome:
    """The outcome of a dry run where the run itself would not begin: the store has lost its releases."""
    why = Finding("first", "error", f"{refused}".removeprefix("Not published: [first] "))
    _, _, change = outcome.summary.partition(": ")
    return replace(
        outcome, summary=f"Would be refused (first): {change}", findings=(*outcome.findings, why)
    )


def _seen(store: Store, outcome: Outcome, held: Release | None) -> None:
    """Let this machine know that the store has a release."""
    if release_id := outcome.release or (held.id if held else ""):
        first.remember(store, release_id)


def fetch(
    names: Sequence[str],
    store: Store,
    settings: EtlSettings,
    held: Release | None,
    progress: Progress,
    answers: snapshots.Answers | None = None,
) -> tuple[dict[str, Fetched], dict[str, str]]:
    """Fetch from the sources: different services in parallel, the sources of one service in turn.

    Args:
        names: Which sources, in the order of `etl.sources.adapters`.
        store: Where answers are stored.
        settings: Where the services are.
        held: The current release, or None before the first.
        progress: Called with a message at each step.
        answers: Keeps the raw answers.

    Returns:
        Source -> what came, without those that say what is held; source -> why it failed, wholly or in part.

    Raises:
        StoreError: An answer could not be stored.
    """
    # What came in part only last time is asked for again, whether there is news or not; and now and then everything.
    run = runs.last(store)
    answers = answers or snapshots.Answers(store.backend)
    whole = {*runs.missed(held, run), *runs.to_read_in_full(held, run, IN_FULL)} if held else set()

    def one(name: str) -> Fetched | SourceError | None:
        try:
            return _fetch(
                name, store.backend, settings, held, progress, answers, in_full=name in whole
            )
        except SourceError as error:
            found = error
        except (TrilateralError, MemoryError):
            raise
        except Exception as error:  # noqa: BLE001 - whatever one source does, the others go on
            found = ParserFault(name, error)
        progress(f"{name}: {found}")
        return found

    def one_service(service: str) -> dict[str, Fetched | SourceError | None]:
        mine = [name for name in names if catalog.source(name).service == service]
        return {name: one(name) for name in mine}

    services = sorted({catalog.source(name).service for name in names})
    pool = ThreadPoolExecutor(len(services))
    try:
        asked = [pool.submit(one_service, service) for service in services]
        _wait_for(asked)
        results = {name: r for part in asked for name, r in part.result().items()}
    finally:
        # Where somebody ends the run nobody waits for a service that does not answer.
        pool.shutdown(wait=sys.exc_info()[0] is None, cancel_futures=True)
    fetched = {name: result for name in names if isinstance(result := results[name], Fetched)}
    failed = {
        name: str(result) for name in names if isinstance(result := results[name], SourceError)
    }
    for name, result in list(fetched.items()):
        try:
            # In this thread: what validates takes long to import, which no two threads can do at once.
            validate(result.observations, f"What {name} sent")
        except BadAnswer as error:
            del fetched[name]
            failed[name] = str(error)
            progress(f"{name}: {error}")
            continue
        if result.failed:
            failed[name] = "; ".join(f"{what}: {why}" for what, why in result.failed.items())
    return fetched, failed


def _wait_for(asked: Sequence[Future[Any]]) -> None:
    """Until all are done, or one has failed; its error is raised.

    In steps: a signal that comes in the moment before a wait without end is not heard until that ends.
    """
    waiting = {*asked}
    while waiting:
        done, waiting = wait(asked, timeout=STEP_SECONDS, return_when=FIRST_EXCEPTION)
        for each in done:
            each.result()


def _fetch(
    name: str,
    backend: StorageBackend,
    settings: EtlSettings,
    held: Release | None,
    progress: Progress,
    answers: snapshots.Answers,
    *,
    in_full: bool,
) -> Fetched | None:
    """What a source has now, or None if that is what is held."""
    adapter = adapters()[name]
    # One for both: a service that is slow to report whether there is news has that much less time to deliver it.
    until = time.monotonic() + settings.source_deadline
    mine = held.rows(source=name) if held else empty()
    recall = partial(snapshots.recall, backend, name)
    if len(mine) and in_full:
        progress(f"{name}: reading all of it")
    elif len(mine):
        progress(f"{name}: asking for news")
        doing = f"{name}, asked for news"
        with Transport(settings, recall=recall, until=until, doing=doing) as probe:
            if not _changed(adapter, probe, settings, mine, until):
                progress(f"{name}: nothing new")
                return None
    keep = partial(answers.keep, name)
    with Transport(settings, keep, recall, until, doing=f"{name}, read") as transport:
        return adapter.fetch(transport, settings, mine, lambda words: progress(f"{name}: {words}"))


def _changed(
    adapter: Adapter, probe: Transport, settings: EtlSettings, mine: pd.DataFrame, until: float
) -> bool:
    """Whether there is news; where that cannot be determined, fetching may still succeed.

    Raises:
        SourceError: All of the source's time went into the question: there is none left to fetch anything.
    """
    try:
        return adapter.changed(probe, settings, mine)
    except SourceError:
        if time.monotonic() >= until:
            raise
        return True


__all__ = ["Outcome", "import_files", "publish", "refresh", "split", "sums"]
