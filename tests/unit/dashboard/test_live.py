"""The release that a server shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.live import Live
from etl.errors import NoRelease
from etl.store import Store


def _publish_again(store: Store) -> str:
    """The same figures as a new release."""
    held = store.open()
    tables = {name: getattr(held, name) for name in ("observations", "vintages", "areas")}
    about = {k: v for k, v in held.package.items() if k not in ("created", "resources")}
    return store.publish(
        tables, {"checks": held.checks, "changes": held.changes}, about | {"summary": "again"}
    )


def _damage(store: Store, release_id: str) -> None:
    path = Path(store.url) / "releases" / release_id / "observations.parquet"
    path.write_bytes(path.read_bytes()[:-100])


def test_follows_current(store: Store) -> None:
    """A new release is shown from the next look on."""
    live = Live(store)
    before = live.release.id

    new = _publish_again(store)
    live.look()

    assert live.release.id == new != before


def test_keeps_the_last_good_release(store: Store) -> None:
    """A damaged new release is not shown; the one before stays."""
    live = Live(store)
    good = live.release.id

    _damage(store, _publish_again(store))
    live.look()

    assert live.release.id == good


def test_starts_with_an_older_good_release(store: Store) -> None:
    """If the current release is damaged at the start, the newest one that is whole is shown."""
    good = store.current_id()
    _damage(store, _publish_again(store))

    assert Live(store).release.id == good


def test_says_that_there_is_none(tmp_path: Path) -> None:
    """Without any release the error names the store and the next step."""
    with pytest.raises(NoRelease, match="trilateral refresh"):
        _ = Live(Store(str(tmp_path))).release


def test_current_naming_nothing(store: Store) -> None:
    """If current names a release that is not there, the newest good one is shown."""
    good = store.current_id()
    (Path(store.url) / "current").write_text("20300101T000000Z-000000000000\n", encoding="utf-8")

    assert Live(store).release.id == good
