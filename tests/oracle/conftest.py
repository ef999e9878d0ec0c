"""What every test of the oracle reads: the facts of the shipped release, and the server that speaks of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from dashboard.web.server import create
from tests.oracle.facts import Facts, shipped
from tests.shipped import shipped_store


@pytest.fixture(scope="session")
def facts() -> Facts:
    return shipped()


@pytest.fixture(scope="session")
def client() -> Iterator[TestClient]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRILATERAL_MAX_AGE", "0")
        patch.setenv("TRILATERAL_EXPORT_RATE", "0")
        app = create(shipped_store())
    with TestClient(app) as client:
        yield client
