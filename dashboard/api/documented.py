"""The OpenAPI document with real examples, and the page that shows it without a request to anybody else."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from fastapi.responses import HTMLResponse, JSONResponse
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from dashboard.api import models, tables
from dashboard.api.answers import records
from dashboard.api.queries import (
    ClaimsQuery,
    DecompositionQuery,
    ObservationsQuery,
    SharesQuery,
    VintagesQuery,
)
from dashboard.api.routes import ROOT
from dashboard.live import Live
from etl import catalog, decomposition
from etl.errors import TrilateralError
from etl.store import Release

#: Where `make setup` puts the page's script and style; without them the page is a plain list.
SWAGGER = "vendor/swagger"
_FILES = ("swagger-ui-bundle.js", "swagger-ui.css")

ABOUT = """Shares of China, Japan and the Republic of Korea in the world economy, and all that they are made of.

Every answer names its release (`release`, `X-Release`), and releases never change: keep the id to reproduce a figure.
Numbers are in units (dollars, persons), shares are fractions; a missing value is null or has no row, never zero.
Answers with rows come in pages (`limit`, `offset`, `next`), as JSON or CSV; each has an `ETag`, and asking again with
`If-None-Match` costs nothing. An address or a parameter that does not exist is refused in words.
Reading is free from any origin. Cite the sources that `/api/v1/releases/current` names."""


def document(server: FastAPI, live: Live) -> None:
    """Let the server describe itself, with examples from the release that it serves, and answer bad types in words."""

    def openapi() -> dict[str, Any]:
        try:
            release = live.release
        except TrilateralError:
            return _plain(server)
        return release.kept.once(
            ("api", "openapi"), lambda: _with_examples(_plain(server), release)
        )

    server.openapi = openapi  # type: ignore[method-assign]
    server.add_exception_handler(RequestValidationError, _unusable)


def page(server: FastAPI, assets: Path) -> None:
    """``/docs``: the document for people. Its script is ours, and the policy of every page holds for it."""

    @server.get("/docs", include_in_schema=False)
    def docs(request: Request) -> Response:
        if all((assets / SWAGGER / name).exists() for name in _FILES):
            return HTMLResponse(_INTERACTIVE)
        return HTMLResponse(_listed(server.openapi()))


def _plain(server: FastAPI) -> dict[str, Any]:
    found: dict[str, Any] = get_openapi(
        title="Trilateral",
        version="1",
        description=ABOUT,
        routes=[_asked(r) for r in server.routes],
    )
    for path in [path for path in found["paths"] if path.startswith(("/_", "/assets"))]:
        # Dash's own doors are no part of what we promise.
        del found["paths"][path]
    # Every error is said in one form; this is the framework's own.
    for name in ("HTTPValidationError", "ValidationError"):
        found.get("components", {}).get("schemas", {}).pop(name, None)
    return found


def _asked(route: BaseRoute) -> BaseRoute:
    """A route without HEAD, which is GET without the body and needs no words of its own."""
    if not isinstance(route, APIRoute) or "GET" not in (route.methods or ()):
        return route
    plain = copy.copy(route)
    plain.methods = {"GET"}
    return plain


def _with_examples(described: dict[str, Any], release: Release) -> dict[str, Any]:
    """The document with the first rows that this release answers with."""
    for name, ask in _EXAMPLES.items():
        operation = described["paths"].get(f"{ROOT}/{name}", {}).get("get")
        if not operation:
            continue
        try:
            found = ask(release)
        except TrilateralError:
            continue
        example = {
            "release": release.id,
            "total": len(found),
            "limit": 2,
            "offset": 0,
            "next": None,
        }
        example["data"] = records(found.head(2))
        if len(found) > 2:
            example["next"] = f"{ROOT}/{name}?limit=2&offset=2"
        content = operation["responses"]["200"]["content"]
        content["application/json"]["example"] = example
        content["text/csv"]["example"] = found.head(2).to_csv(index=False)
    return described


def _shares(release: Release) -> Any:
    found = tables.shares(release, SharesQuery())
    return found.dropna(subset=["share"])[models.columns(models.Share)].tail(2)


def _decomposition(release: Release) -> Any:
    years = decomposition.years(release)
    query = DecompositionQuery.model_validate({"from": years[0], "to": years[-1]})
    return tables.decomposition(release, query)


_EXAMPLES: dict[str, Callable[[Release], Any]] = {
    "shares": _shares,
    "observations": lambda release: tables.observations(
        release, ObservationsQuery(area=["JPN"], indicator=next(iter(catalog.indicators())))
    ),
    "vintages": lambda release: tables.vintages(release, VintagesQuery()),
    "claims": lambda release: tables.checked(release, ClaimsQuery(latest=True)),
    "decomposition": _decomposition,
    "figures": lambda _: tables.figures(""),
    "indicators": lambda _: tables.indicators(),
    "areas": tables.areas,
}


def _unusable(request: Request, error: Exception) -> Response:
    """A parameter that cannot be used: which, and why."""
    if not isinstance(error, RequestValidationError):
        raise error
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"] if part not in ("query", "path"))
    said = first["msg"].removeprefix("Value error, ")
    unknown = first["type"] == "extra_forbidden"
    text = f"There is no parameter {where[:40]!r}." if unknown else f"{where[:40]}: {said}."
    text = text.replace(" : ", " ").removeprefix(": ").replace("..", ".")
    return JSONResponse({"error": text, "hint": "See /docs for what may be asked."}, 422)


def _listed(described: dict[str, Any]) -> str:
    """The addresses as a plain list, where the interactive page was not installed."""
    lines = "".join(
        f"<dt><code>GET {escape(path)}</code></dt><dd>{escape(facts['get'].get('summary', ''))}</dd>"
        for path, facts in described["paths"].items()
        if "get" in facts
    )
    return _FRAME.format(
        head="",
        body="<h1>Trilateral: data API</h1>"
        f"<p>{escape(json.dumps(described['info']['description'])[1:-1]).replace(chr(92) + 'n', ' ')}</p>"
        f'<p>The whole description: <a href="/openapi.json">/openapi.json</a>.</p><dl>{lines}</dl>',
    )


_FRAME = (
    '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Data API – Trilateral</title>'
    '<meta name="viewport" content="width=device-width,initial-scale=1">'
    '<meta name="description" content="The data API of Trilateral: addresses, parameters, examples.">'
    '<link rel="icon" type="image/svg+xml" href="/assets/logo.svg">{head}</head><body>{body}</body></html>'
)
_INTERACTIVE = _FRAME.format(
    head=f'<link rel="stylesheet" href="/assets/{SWAGGER}/swagger-ui.css">'
    f'<script src="/assets/{SWAGGER}/swagger-ui-bundle.js" defer></script>'
    '<script src="/assets/docs.js" defer></script>',
    body='<main id="docs"></main><noscript><p>The whole description: '
    '<a href="/openapi.json">/openapi.json</a>.</p></noscript>',
)

__all__ = ["SWAGGER", "document", "page"]
