"""How the last refresh ended: one small file beside ``current``, for status, metrics, banners and alerts.

A refresh that finds nothing new publishes nothing, and yet the figures are fresher than before; a refresh that fails
publishes nothing either. The release cannot tell the two apart, this note can.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from etl import catalog
from etl.errors import StoreError
from etl.storage.moments import Moment
from etl.storage.store import Release, Store

#: Hidden, as the lock is: it is no part of what is published.
NOTE = ".refresh.json"

Outcome = Literal["published", "unchanged", "in_part", "refused", "failed", "stopped"]
OUTCOMES: tuple[Outcome, ...] = (
    "published",
    "unchanged",
    "in_part",
    "refused",
    "failed",
    "stopped",
)

_NEVER = datetime.min.replace(tzinfo=UTC)


#: For so many releases, the latest, it is remembered what was known of each while it was served.
_REMEMBERED = 20


class Known(BaseModel):
    """What was learned about one release while it was served: an answer about another one says nothing about it.

    Attributes:
        checked: Source -> when it last answered that it has nothing else, or sent what this release has.
        read: Source -> when all of it was last read.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    checked: Mapping[str, Moment] = Field(default_factory=dict)
    read: Mapping[str, Moment] = Field(default_factory=dict)


class Run(BaseModel):
    """The end of a refresh or an import.

    Attributes:
        finished: When.
        outcome: ``published``; ``unchanged``: nothing was new; ``in_part``: a source could not be read or was refused; ``refused``: a
            guard refused; ``failed``: nothing could be read or written; ``stopped``: somebody rolled back meanwhile.
        summary: What happened, in one line.
        release: The release that it published, or empty.
        checked: Source -> when it last answered a refresh, this one or one before, whichever release was served.
        failed: Source -> why it could not be read, or was refused, when it was last asked.
        since: Source that failed -> when it did so first, without having answered in between.
        findings: What the guards found in what came: ``guard``, ``severity`` and ``message`` of each finding.
        read: Source -> when all of it was last read, and not only whether there is news of the three and the World.
        known: Release -> what was learned about it; empty in the note of an earlier version.
    """

    # What a later version adds to the note is nothing to this one.
    model_config = ConfigDict(frozen=True, extra="ignore")

    finished: Moment
    outcome: Outcome
    summary: str
    release: str = ""
    checked: Mapping[str, Moment] = Field(default_factory=dict)
    failed: Mapping[str, str] = Field(default_factory=dict)
    since: Mapping[str, Moment] = Field(default_factory=dict)
    findings: tuple[Mapping[str, str], ...] = ()
    read: Mapping[str, Moment] = Field(default_factory=dict)
    known: Mapping[str, Known] = Field(default_factory=dict)


def note(
    store: Store,
    outcome: Outcome,
    summary: str,
    *,
    release: str = "",
    over: str | None = None,
    asked: Collection[str] = (),
    failed: Mapping[str, str] | None = None,
    withheld: Collection[str] | None = None,
    findings: Iterable[Mapping[str, str]] = (),
    read: Collection[str] = (),
) -> None:
    """Write down how a run ended. Best effort: a note that cannot be written stops nobody.

    Args:
        store: What was refreshed.
        outcome: How it ended.
        summary: What happened, in one line.
        release: The release that it published, or empty.
        over: The release that this one was built from.
        asked: The sources that a refresh asked; none for an import.
        failed: Those of them that could not be read or were refused, and why.
        withheld: Those of them that brought news of which nothing was published; of a run that was refused all if it is
            not said.
        findings: What the guards found in what came.
        read: The sources of which all was read, and nothing was refused.

    Example:
        ``note(store, "published", "2 values are new", release=release.id)``
    """
    now, failed = datetime.now(UTC).replace(microsecond=0), failed or {}
    before = last(store)
    # A source whose news were refused has answered, and yet what is shown is not what it says; of one without news it is.
    if withheld is None:
        withheld = asked if outcome == "refused" else ()
    answered = {name: now for name in asked if name not in failed and name not in withheld}
    # Of a source that was not asked stays what was known.
    just_read = dict.fromkeys(read, now)
    missed = {n: why for n, why in (before.failed if before else {}).items() if n not in asked}
    failed = {**missed, **failed}
    run = Run(
        finished=now,
        outcome=outcome,
        summary=summary,
        release=release,
        checked={**(before.checked if before else {}), **answered},
        failed=failed,
        since={name: (before.since if before else {}).get(name, now) for name in failed},
        findings=tuple(findings),
        read={**(before.read if before else {}), **just_read},
        known=_learned(store, before, release, over, Known(checked=answered, read=just_read)),
    )
    try:
        store.backend.write(NOTE, f"{run.model_dump_json(indent=1)}\n".encode())
    except StoreError:
        return


def last(store: Store) -> Run | None:
    """How the last run ended, or None if nobody wrote it down.

    Example:
        >>> last(Store("/nowhere/store")) is None
        True
    """
    try:
        body = store.backend.read(NOTE)
        return Run.model_validate_json(body) if body else None
    except (StoreError, ValidationError):
        return None


def _learned(
    store: Store, before: Run | None, published: str, over: str | None, now: Known
) -> dict[str, Known]:
    """What is known of each release after a run: what it learned is about the release that is served at its end."""
    known = dict(before.known) if before else {}
    try:
        served = published or store.current_id()
    except StoreError:
        served = None
    if served is None:
        return known
    was = _known(before, served, over)
    known.pop(served, None)
    known[served] = Known(checked={**was.checked, **now.checked}, read={**was.read, **now.read})
    return dict(list(known.items())[-_REMEMBERED:])


def _known(run: Run | None, release: str, over: str | None) -> Known:
    """What is known of a release; of one that no run has noted, what was known of the one it was built from."""
    if run is None:
        return Known()
    if not run.known:
        # An earlier version did not write down which release it had asked about.
        return Known(checked=run.checked, read=run.read)
    return run.known.get(release) or run.known.get(over or "") or Known()


def checked(release: Release, run: Run | None) -> dict[str, datetime]:
    """Source -> when it was last known that it has nothing newer than this release.

    After a rollback these are the times at which this release was asked about, and not those of the newer one.

    Example:
        >>> set(checked(release, None)) <= {edition["source"] for edition in release.package["editions"]}
        True
    """
    asked = _known(run, release.id, release.changes.get("from")).checked
    return {
        s["name"]: max(
            datetime.fromisoformat(s.get("checked") or release.package["created"]),
            asked.get(s["name"], _NEVER),
        )
        for s in release.package["sources"]
    }


def confirmed(release: Release, run: Run | None) -> datetime:
    """Since when it is not known whether there is something newer: the source that was asked longest ago counts.

    Example:
        >>> confirmed(release, None) <= release.created
        True
    """
    found = checked(release, run)
    # A source without a service comes in files only: nobody can ask it for news.
    asked = [when for name, when in found.items() if _has_service(name)]
    return min(asked or found.values(), default=release.created)


def to_read_in_full(release: Release, run: Run | None, every: timedelta) -> set[str]:
    """The sources of which not all was read for so long: what the probes do not look at may have been revised.

    Who never wrote down when it was reads all of it once the release is so old. What was read in the future was read
    by a clock that was wrong, and is read again.

    Example:
        >>> to_read_in_full(release, None, timedelta(days=36500))
        set()
    """
    read = _known(run, release.id, release.changes.get("from")).read
    now = datetime.now(UTC)
    return {
        s["name"]
        for s in release.package["sources"]
        if abs(now - read.get(s["name"], release.created)) > every
    }


def missed(release: Release, run: Run | None) -> dict[str, str]:
    """Source -> why it could not be read when it was last asked.

    Example:
        >>> missed(release, None)
        {}
    """
    answered = run.checked if run else {}
    stale = {
        s["name"]: s["stale"]
        for s in release.package["sources"]
        # A release that was rolled back to knows nothing of the answers since.
        if "stale" in s and answered.get(s["name"], _NEVER) <= release.created
    }
    known = {s["name"] for s in release.package["sources"]}
    return stale | {n: why for n, why in (run.failed if run else {}).items() if n in known}


def _has_service(source: str) -> bool:
    known = catalog.sources().get(source)
    return known is None or bool(known.service)
