"""Which releases and raw answers are still needed, and the removal of the others.

Always kept are the release that is served, the one that it was compared with when it was published, and one that is
held; of the raw answers the last one of each address, which a source may ask for again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from etl import catalog
from etl.errors import StoreError
from etl.storage import holds, snapshots
from etl.storage.naming import published
from etl.storage.store import PACKAGE, Store

#: What is kept by default: this number of the newest releases, and all of the last days.
KEEP, KEEP_DAYS = 10, 90


@dataclass(frozen=True)
class Plan:
    """What is to be removed.

    Attributes:
        releases: Ids of releases, newest first.
        snapshots: Names of raw answers, without an ending.
        kept: Ids of the releases that stay.
    """

    releases: tuple[str, ...]
    snapshots: tuple[str, ...]
    kept: tuple[str, ...]


def plan(store: Store, keep: int, keep_days: int, now: datetime | None = None) -> Plan:
    """What nobody needs any more.

    Args:
        store: The store.
        keep: How many of the newest releases stay.
        keep_days: For how many days releases and raw answers stay.
        now: The time, if it is not the present.

    Raises:
        StoreError: The release that is served cannot be read: then nothing is to be removed.

    Example:
        ``plan(store, keep=10, keep_days=90)`` are the releases and snapshots that nobody needs.
    """
    since = (now or datetime.now(UTC)) - timedelta(days=keep_days)
    current = store.open()
    hold = holds.read(store.backend)
    needed = {current.id, current.changes.get("from"), hold.release if hold else None}
    ids = store.ids()
    kept = [
        release_id
        for rank, release_id in enumerate(ids)
        if rank < keep or release_id in needed or (keep_days and published(release_id) >= since)
    ]
    oldest = min((published(each) for each in kept), default=since)
    # What a release was made from came shortly before it was published.
    raw = _answers(store, min(since, oldest - timedelta(days=1)))
    return Plan(tuple(each for each in ids if each not in kept), tuple(raw), tuple(kept))


def remove(store: Store, chosen: Plan) -> Plan:
    """Remove what was chosen; call under the lock of the store.

    Returns:
        What was removed: what somebody rolled back to meanwhile stays.

    Raises:
        StoreError: The store cannot be written.

    Example:
        ``remove(store, plan(store, keep=10, keep_days=90))``
    """
    removed = []
    for release_id in chosen.releases:
        hold = holds.read(store.backend)
        if release_id in (store.current_id(), hold and hold.release):
            continue
        store.backend.remove_folder(f"releases/{release_id}", first=PACKAGE)
        removed.append(release_id)
    for path in chosen.snapshots:
        snapshots.forget(store.backend, path)
    return Plan(tuple(removed), chosen.snapshots, chosen.kept)


def _answers(store: Store, since: datetime) -> Iterator[str]:
    """Raw answers from before a day, but for the last one of each address."""
    for source in catalog.sources():
        last: dict[str, tuple[datetime, str]] = {}
        found = []
        for path in snapshots.kept(store.backend, source):
            try:
                url, when = snapshots.came_from(store.backend, path)
            except StoreError:
                # Half of one, or one that was damaged: it is of no use, and there is no telling how old it is.
                continue
            found.append((when, path))
            last[url] = max(last.get(url, (when, path)), (when, path))
        needed = {path for _, path in last.values()}
        yield from (path for when, path in found if when < since and path not in needed)


__all__ = ["KEEP", "KEEP_DAYS", "Plan", "plan", "published", "remove"]
