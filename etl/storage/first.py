"""Whether a store without a release is new, or one that was in use and was emptied, or is not mounted.

A first release has nothing before it: no history, no hold, no neighbours for the guards. So it is made on purpose: by
a person, where nothing says that the store had a release before; and by a schedule, or in spite of what says so, only
where it is asked for.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Literal

from etl import settings
from etl.counts import many
from etl.errors import GuardsFailed
from etl.storage import holds, runs
from etl.storage.backends import Folder
from etl.storage.local_copies import LocalCopies
from etl.storage.store import Store

#: Who wants a first release: a person who runs a command, a person who asks for one, nobody.
Asked = Literal["perhaps", "yes", "no"]

#: The file of this machine that names the release that was last seen in a store.
_SEEN = "seen"


def refusal(store: Store, asked: Asked) -> GuardsFailed | None:
    """Why a first release is refused: nobody has asked for it, and the store may have been in use.

    Args:
        store: Where it would be published.
        asked: Who wants one.

    Returns:
        The error to raise where the store has no release that is served and it had one, or only a schedule runs; else None.

    Example:
        ``refusal(store, "no")`` is an error where there is no release yet.
    """
    if store.current_id():
        return None
    if there := store.ids():
        return GuardsFailed(
            f"Not published: [first] The store {store.url} has {many(len(there), 'release')} and names none as the one that is served.",
            hint=f"'trilateral rollback {there[0]}' serves the newest.",
        )
    used = _used(store)
    if asked == "yes" or (asked == "perhaps" and not used):
        return None
    why = used or "a schedule makes no first release"
    return GuardsFailed(
        f"Not published: [first] The store {store.url} has no release, and {why}. It may have been emptied, or not be mounted.",
        hint="Mount or restore it. If it is to begin anew, 'trilateral refresh --first' publishes a first release, "
        "which has no earlier editions, no hold, and nothing for guards to compare with.",
    )


def remember(store: Store, release_id: str) -> None:
    """Note on this machine that a store has had a release. Best effort: where it cannot be noted, only a store knows.

    Example:
        ``remember(store, release.id)``
    """
    path = _notes(store).root / _SEEN
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.write_text(f"{release_id}\n", encoding="utf-8")


def _used(store: Store) -> str:
    """What says that a store without a release had one, in words; empty if nothing does."""
    run = runs.last(store)
    if run and (known := [*run.known] or [run.release])[-1]:
        return f"its last run, of {run.finished:%Y-%m-%d %H:%M} UTC, knew release {known[-1]}"
    if store.backend.read(holds.NOTE):
        return f"a hold lies in it ({holds.NOTE})"
    if isinstance(store.backend, Folder) and not store.backend.root.exists():
        # What is not mounted leaves an empty folder behind; one that is gone altogether was removed on purpose.
        return ""
    seen = (_notes(store).read(_SEEN) or b"").decode("utf-8", "replace").strip()
    seen = seen or store.remembered() or ""
    return f"this machine has seen release {seen} there" if seen else ""


def _notes(store: Store) -> LocalCopies:
    """Where this machine keeps what it knows of a store."""
    here = store.backend.origin or f"folder {Path(store.backend.name).absolute()}"
    return LocalCopies(settings.load().cache, here)
