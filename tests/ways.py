"""Ways that several tests go: publishing the same figures once more, waiting for what other processes do."""

from __future__ import annotations

import time
from collections.abc import Callable

from etl.store import Release, Store


def publish_again(store: Store, held: Release | None = None) -> str:
    """The same figures as a new release: those of the store's own, or of another store's."""
    held = held or store.open()
    about = {k: v for k, v in held.package.items() if k not in ("created", "resources")}
    # The same words in the same second would be the same release.
    about["summary"] = f"published again, {time.time_ns()}"
    tables = {name: getattr(held, name) for name in ("observations", "vintages", "areas")}
    notes = {"checks": held.checks, "changes": held.changes}
    return store.publish(tables, notes, about)


def until(true: Callable[[], bool], seconds: float = 60.0) -> float:
    """Wait until something is true, and how long that took; what cannot be asked yet is not true.

    Raises:
        AssertionError: It did not become true in time.
    """
    begun = time.monotonic()
    while True:
        try:
            if true():
                return time.monotonic() - begun
        except OSError:
            pass
        assert time.monotonic() - begun < seconds, "It did not happen in time."
        time.sleep(0.05)
