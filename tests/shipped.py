"""The release that ships with the product, the same one to all tests of a process."""

from __future__ import annotations

from etl.places import CHECKOUT
from etl.storage.store import Release, Store

_READ: dict[str, Release] = {}


class _Shared(Store):
    """The store, whose release is read and verified whenever it is asked for, and computed with once."""

    def open(self, release_id: str | None = None) -> Release:
        found = super().open(release_id)
        return _READ.setdefault(found.id, found)


def shipped_store() -> Store:
    """The store that ships; what is computed from its release is computed once, whoever opens it.

    For tests of what is made from the release. Those of how it is read, kept and made ready, and those that change how
    it is computed, worded or named, open a `Store` of their own.
    """
    return _Shared(str(CHECKOUT / "data"))
