"""What a server holds in memory: one release, once."""

from __future__ import annotations

import gc
import weakref

import pytest
from starlette.testclient import TestClient

from dashboard import pages
from dashboard.web.server import create
from etl.storage.store import Release, Store
from tests.ways import publish_again

FILES = ("gdp-share.csv", "gdp-share.xlsx", "gdp-share.pptx", "gdp-share.html")


@pytest.fixture(scope="module", autouse=True)
def releases_are_computed_once() -> None:
    """They are not: each server has its own."""


def _read_all(client: TestClient) -> None:
    for address in (*pages.PAGES, *(f"/figure/{name}" for name in FILES), "/api/v1/vintages"):
        assert client.get(address).status_code == 200, address


@pytest.mark.slow
def test_a_release_is_freed_when_another_is_shown(store: Store) -> None:
    """Nothing that pages, files and answers keep outlives the release that it was made from."""
    server = create(store)
    live = server.state.app.live
    held = live.release
    another = publish_again(store)
    store.set_current(held.id)
    with TestClient(server) as client:
        _read_all(client)
        gone = weakref.ref(held)
        del held
        store.set_current(another)
        live.look()
        _read_all(client)
        gc.collect()
        assert live.release.id == another
        assert gone() is None


@pytest.mark.parametrize("kind", ["observations", "vintages"])
def test_an_edition_is_a_part_of_its_table_not_a_copy(release: Release, kind: str) -> None:
    """The letters of its codes lie where those of the whole table lie."""
    table = getattr(release, kind)
    first = table.iloc[0]
    rows = release.history(first["indicator"], first["source"])[first["edition"]]
    whole, part = (
        frame["ref_area"].array.__arrow_array__().chunk(0).buffers()[-1].address
        for frame in (table, rows)
    )
    assert part == whole
