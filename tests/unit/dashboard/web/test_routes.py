"""Every address is registered once; what is not gets the strictest treatment."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from fastapi import FastAPI, Response
from starlette.responses import PlainTextResponse
from starlette.routing import Mount
from starlette.testclient import TestClient

from dashboard.pages import PAGES
from dashboard.web.headers import PAGE
from dashboard.web.routes import ROUTES, UNREGISTERED, Kind, Route, find
from dashboard.web.server import create
from etl.storage.store import Store
from tests.shipped import shipped_store

#: Answers all that nobody else answers.
CATCH_ALL = "/{path:path}"


@pytest.fixture(scope="module")
def server() -> FastAPI:
    with pytest.MonkeyPatch.context() as patches:
        patches.setenv("TRILATERAL_EXPORT_RATE", "1")
        return create(shipped_store())


def served(server: FastAPI) -> list[str]:
    """The templates of what the server answers."""
    return [path for path in _paths(server.routes) if path != CATCH_ALL]


def _paths(routes: Iterable[Any]) -> Iterator[str]:
    for route in routes:
        if inner := getattr(route, "original_router", None):
            yield from _paths(inner.routes)
        else:
            yield f"{route.path}/{{path}}" if isinstance(route, Mount) else route.path


def sample(path: str) -> str:
    """An address below a template."""
    return path.partition("{")[0] + "x" if "{" in path else path


def test_every_address_that_is_served_is_registered(server: FastAPI) -> None:
    found = served(server)
    assert len(found) > 20
    forgotten = [path for path in found if find(sample(path)) is UNREGISTERED]
    assert forgotten == [], "add these to dashboard.web.routes.ROUTES"


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.path)
def test_every_address_that_is_registered_is_served(server: FastAPI, route: Route) -> None:
    assert find(sample(route.path)) is route
    answering = [path for path in served(server) if find(sample(path)) is route]
    assert answering, f"nothing answers {route.path}"


def test_what_runs_and_what_other_sites_may_have() -> None:
    """A matter of security: whoever changes it changes it here, too; scripts run in pages and in nothing else."""
    assert {r.path for r in ROUTES if r.runs} == {*PAGES, "/docs", "/embed/{name}"}
    data = {"/figure/{filename}", "/deck.pptx", "/oembed", "/feed.atom", "/calendar.ics", "/api/{path:path}", "/api/v1/review", "/sdmx/{path:path}", "/openapi.json", "/catalog.jsonld", "/llms.txt"}  # fmt: skip
    assert {r.path for r in ROUTES if r.readable} == data
    assert {r.path for r in ROUTES if r.public} == {*data, "/embed/{name}"}
    assert {r.path for r in ROUTES if r.kind is Kind.FILE} == {"/figure/{filename}", "/deck.pptx"}
    assert {r.path for r in ROUTES if r.kind is Kind.PROBE} == {"/healthz", "/readyz", "/metrics"}


@pytest.mark.parametrize("path", ["/surprise", "/figures/x", "/api", "/embed", "//figure/x", ""])
def test_nobody_is_found_by_a_part_of_a_name(path: str) -> None:
    assert find(path) is UNREGISTERED


def test_every_process_describes_the_addresses_alike(server: FastAPI) -> None:
    """Operations are called by what answers them: no method of several stands in their names."""
    paths = server.openapi()["paths"].values()
    names = [operation["operationId"] for path in paths for operation in path.values()]
    assert {"healthz", "figure_file", "shares"} <= set(names)
    assert len(set(names)) == len(names)
    assert [name for name in names if re.search("_(get|head|post)$", name)] == []


def test_an_address_that_nobody_registered_is_treated_most_strictly(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No scripts, nothing loaded, no other site, not without end."""
    monkeypatch.setenv("TRILATERAL_EXPORT_RATE", "1")
    server = create(store)

    def surprise() -> Response:
        return PlainTextResponse("made at great cost")

    server.add_api_route("/surprise", surprise)
    server.router.routes.insert(0, server.router.routes.pop())
    with TestClient(server) as client:
        answers = [client.get("/surprise", headers={"Origin": "https://a.example"}) for _ in "123"]
        asked = client.options("/surprise", headers={"Access-Control-Request-Method": "GET"})
    told = answers[0].headers
    policy = told["content-security-policy"]
    assert policy.startswith("default-src 'none'; ")
    assert "script-src" not in policy
    assert policy.endswith("frame-ancestors 'none'")
    assert policy != PAGE
    assert told["cross-origin-resource-policy"] == "same-origin"
    assert told["x-frame-options"] == "DENY"
    assert "access-control-allow-origin" not in told
    assert "access-control-allow-origin" not in asked.headers
    assert [answer.status_code for answer in answers] == [200, 200, 429]
