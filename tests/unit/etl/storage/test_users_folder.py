"""The store of a user who installed the package: it begins with what ships, and stands alone once it has something."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from etl import places
from etl.errors import NoRelease, StoreError
from etl.storage import holds
from etl.storage.store import Store
from tests.small import changed, publish, table

SHIPPED = "2025-07-01"


@pytest.fixture
def package(tmp_path: Path) -> Store:
    """The store that ships with a package."""
    store = Store(str(tmp_path / "site" / "etl" / "data"))
    publish(store, table(edition=SHIPPED))
    return store


@pytest.fixture
def own(package: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """The default store of a user who installed that package."""
    monkeypatch.setattr(places, "SHIPPED", Path(package.url))
    monkeypatch.setattr(places, "DEFAULT", tmp_path / "home" / "trilateral")
    return Store(str(places.DEFAULT))


def test_reading_copies_nothing(own: Store, package: Store) -> None:
    assert own.open().id == package.current_id() == own.current_id()
    assert own.ids() == package.ids()
    assert [each.current for each in own.releases(verified=True)] == [True]
    assert not Path(own.url).exists()
    assert package.url in own.place
    assert own.url in own.place


def test_what_is_published_is_the_users_own(own: Store, package: Store) -> None:
    shipped = package.current_id()
    before = {path.name for path in Path(package.url).glob("releases/*/*")}
    with own.lock():
        made = publish(own, table(changed("CHN", "2024", 18_800.0), edition="2025-10-07"))
    assert own.current_id() == made != shipped
    assert own.place == own.url
    # Its history is whole whatever package comes next.
    shutil.rmtree(package.url)
    assert set(own.ids()) == {made, shipped}
    assert own.open(shipped).editions("gdp_nominal", "wdi") == [SHIPPED]
    assert {path.name for path in Path(own.url).glob(f"releases/{shipped}/*")} == before


def test_a_newer_package_brings_newer_figures_until_then(own: Store, package: Store) -> None:
    """Also after a refresh that found nothing, which leaves its notes."""
    own.backend.write(".refresh.json", b"{}")
    newer = publish(package, table(changed("CHN", "2024", 18_800.0), edition="2025-10-07"))
    assert own.current_id() == own.open().id == newer
    assert own.backend.read(".refresh.json") == b"{}"


def test_going_back_is_written_to_the_users_own(own: Store, package: Store) -> None:
    shipped = str(package.current_id())
    own.set_current(shipped)
    publish(package, table(changed("CHN", "2024", 18_800.0), edition="2025-10-07"))
    assert own.current_id() == shipped == own.open().id


def test_a_held_release_outlasts_the_package(own: Store, package: Store) -> None:
    shipped = str(package.current_id())
    holds.set_on(own.backend, shipped, [], datetime.now(UTC))
    publish(package, table(changed("CHN", "2024", 18_800.0), edition="2025-10-07"))
    shutil.rmtree(Path(package.url) / "releases" / shipped)
    assert own.open().id == shipped


def test_a_named_store_is_what_it_holds(own: Store, tmp_path: Path) -> None:
    """Only the default begins with what ships: a store that somebody named and that is empty may not be mounted."""
    with pytest.raises(NoRelease):
        Store(str(tmp_path / "named")).open()


def test_a_home_that_cannot_be_written_is_read_all_the_same(own: Store) -> None:
    Path(own.url).parent.write_bytes(b"no folder")
    assert own.open().id
    with pytest.raises(StoreError, match="TRILATERAL_DATA"):
        publish(own, table(changed("CHN", "2024", 18_800.0), edition="2025-10-07"))


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"HOME": "/home/kim"}, "/home/kim/.local/share/trilateral"),
        ({"HOME": "/home/kim", "XDG_DATA_HOME": "/data"}, "/data/trilateral"),
        ({"HOME": "/home/kim", "XDG_DATA_HOME": "data"}, "/home/kim/.local/share/trilateral"),
    ],
)
def test_where_a_users_folder_is(
    environment: dict[str, str], expected: str, tmp_path: Path
) -> None:
    """As installed: the package has its release inside."""
    (tmp_path / "etl" / "data").mkdir(parents=True)
    for name in ("__init__.py", "places.py"):
        shutil.copy(places.CHECKOUT / "etl" / name, tmp_path / "etl" / name)
    said = subprocess.run(
        [sys.executable, "-c", "from etl import places; print(places.DEFAULT, places.SHIPPED)"],
        env={**environment, "PYTHONPATH": str(tmp_path), "PATH": os.environ["PATH"]},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )  # fmt: skip
    assert said.stdout.split() == [expected, str(tmp_path / "etl" / "data")]
