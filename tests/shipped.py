"""The release that ships with the product, the same one to all tests of a process."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from etl.places import CHECKOUT
from etl.storage.store import Release, Store

SHIPPED = str(CHECKOUT / "data")
_READ: list[Release] = []
_open = Store.open


def _opened(self: Store, release_id: str | None = None) -> Release:
    """What a store opens; where that is the shipped release, byte by byte, the one that tests share."""
    found = _open(self, release_id)
    if not _READ:
        _READ.append(_open(Store(SHIPPED)))
    [shared] = _READ
    return shared if (found.id, found.package) == (shared.id, shared.package) else found


class _Shared(Store):
    """The store, whose release is read and verified whenever it is asked for, and computed with once."""

    open = _opened


def shipped_store() -> Store:
    """The store that ships; what is computed from its release is computed once, whoever opens it.

    For tests of what is made from the release. Those of how it is read, kept and made ready, and those that change how
    it is computed, worded or named, open a `Store` of their own.
    """
    return _Shared(SHIPPED)


def copied(folder: Path) -> Store:
    """A store of a test's own in a folder, with the shipped release in it."""
    current = Store(SHIPPED).current_id()
    assert current is not None
    shutil.copytree(Path(SHIPPED, "releases", current), folder / "releases" / current)
    (folder / "current").write_text(f"{current}\n", encoding="utf-8")
    return Store(str(folder))


@contextmanager
def computed_once() -> Iterator[None]:
    """Meanwhile every store, that of a command or a copy, opens the shipped release as `shipped_store` does.

    Finished pages of before are not kept: tests let the making of one fail, or count it.
    """
    for release in _READ:
        for kept in ("documents", "cards"):
            release.cache._within.pop(kept, None)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Store, "open", _opened)
        yield
