"""What every test of the oracle reads: the facts of the shipped release, and the server that speaks of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from dashboard.web.server import create
from etl.places import CHECKOUT
from tests.oracle.facts import Facts
from tests.shipped import shipped_store


@pytest.fixture(scope="session")
def facts() -> Facts:
    store = CHECKOUT / "data"
    current = (store / "current").read_text(encoding="utf-8").strip()
    return Facts(store / "releases" / current, CHECKOUT / "etl" / "catalog")


@pytest.fixture(scope="session")
def client() -> Iterator[TestClient]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRILATERAL_MAX_AGE", "0")
        patch.setenv("TRILATERAL_EXPORT_RATE", "0")
        app = create(shipped_store())
    with TestClient(app) as client:
        yield client
