"""The OpenAPI document with real examples, and the page that shows it without a request to anybody else."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from fastapi.responses import HTMLResponse
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from dashboard import settings
from dashboard.live import Live
from dashboard.locale import LANGUAGES, SOURCE
from dashboard.markup import Child, Markup, fragment, html_document, html_element
from dashboard.web.api import answers, models
from dashboard.web.api.questions import QUESTIONS, base
from dashboard.web.api.refusals import refused
from dashboard.web.api.routes import ROOT
from dashboard.web.openapi import EVERYWHERE
from dashboard.web.routes import Kind, find
from etl.errors import TrilateralError
from etl.storage.store import Release

#: Where `make setup` puts the page's script and style; without them the page is a plain list.
SWAGGER = "vendor/swagger"
_FILES = ("swagger-ui-bundle.js", "swagger-ui.css")
_TAGS = {
    "Data": "Rows, as JSON, CSV and SDMX.",
    "Figures": "Figures as files, in frames and on cards of other sites.",
    "Server": "For those who run it, and for readers of feeds.",
}
#: What is there for the scripts of our own pages, Dash's among them, is no part of what we promise.
_OURS_ALONE = (Kind.ASSET, Kind.CALLBACK)
#: Parameters that every address has.
_LAST = "as_of edition release limit offset format"

ABOUT = """Shares of China, Japan and the Republic of Korea in the world economy, and all that they are made of.

Every answer names its release (`release`, `X-Release`), and releases never change: keep the id to reproduce a figure.
Numbers are in units (dollars, persons), shares are fractions; a missing value is null or has no row, never zero.
With `release=` an answer never changes; without it, it is that of the release that is served.
Answers with rows come in pages (`limit`, `offset`, `next`), as JSON or CSV; each has an `ETag`, and asking again with
`If-None-Match` costs nothing. What cannot be answered is said in words: `error` what is wrong, `hint` what to give.
Reading is free from any origin. Cite the sources that `/api/v1/releases/current` names."""


def document(server: FastAPI, live: Live) -> None:
    """Let the server describe itself, with examples from the release that it serves, and answer bad types in words."""

    def openapi() -> dict[str, Any]:
        try:
            release = live.release
        except TrilateralError:
            return _plain(server)
        return release.cache.get_or_compute(
            ("api", "openapi"), lambda: _with_examples(_plain(server), release)
        )

    server.openapi = openapi  # type: ignore[method-assign]
    server.add_exception_handler(RequestValidationError, refused)


def page(server: FastAPI, assets: Path) -> None:
    """``/docs``: the document for people. Its script is ours, and the policy of every page holds for it."""

    @server.get("/docs", include_in_schema=False)
    def docs(request: Request) -> Response:
        if all((assets / SWAGGER / name).exists() for name in _FILES):
            return HTMLResponse(_interactive())
        return HTMLResponse(_listed(server.openapi()))


def _plain(server: FastAPI) -> dict[str, Any]:
    found: dict[str, Any] = get_openapi(
        title="Trilateral",
        version="1",
        description=ABOUT,
        routes=[_asked(r) for r in server.routes],
        tags=[{"name": name, "description": about} for name, about in _TAGS.items()],
    )
    if settings.root():
        found["servers"] = [{"url": settings.root()}]
    for path in [path for path in found["paths"] if find(path).kind in _OURS_ALONE]:
        del found["paths"][path]
    for operation in (each for facts in found["paths"].values() for each in facts.values()):
        operation.setdefault("tags", ["Figures"])
        # What is asked comes before how it is answered.
        operation.get("parameters", []).sort(key=lambda p: _LAST.find(p["name"]))
        operation["responses"] = EVERYWHERE | operation["responses"]
    # All errors have one schema; this one is the framework's own.
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
    """The document with what this release answers to a question for each address."""
    for name, question in QUESTIONS.items():
        operation = described["paths"].get(f"{ROOT}/{name}", {}).get("get")
        if not operation:
            continue
        asked = f"{ROOT}/{name}?{question.example}"
        query = question.query.model_validate(dict(parse_qsl(question.example)))
        try:
            found = question.table(release, query)
        except TrilateralError:
            continue
        page, following = answers.cut(found, query, f"{base()}{asked}", release.id)
        page = models.written(page, question.model)
        content = operation["responses"]["200"]["content"]
        content["application/json"]["example"] = answers.content_of(
            page, len(found), query, release.id, following
        )
        content["text/csv"]["example"] = answers.to_csv(page).decode()
        operation["description"] += f"\n\nFor example: `{asked}`"
    return described


def _interactive() -> Markup:
    """The page with the script that makes it of the document."""
    folder = f"/assets/{SWAGGER}"
    head = fragment(
        html_element("link", rel="stylesheet", href=f"{folder}/swagger-ui.css"),
        html_element("link", rel="stylesheet", href="/assets/docs.css"),
        html_element("script", src=f"{folder}/swagger-ui-bundle.js", defer=True),
        html_element("script", src="/assets/docs.js", defer=True),
    )
    return _frame(
        head,
        html_element("div", id="docs", data_src="/openapi.json"),
        html_element("noscript", html_element("p", "The whole description: ", _link())),
    )


def _listed(described: dict[str, Any]) -> Markup:
    """The addresses as a plain list, where the script of the interactive page is not installed."""
    lines = (
        (
            html_element("dt", html_element("code", f"{method.upper()} {path}")),
            html_element("dd", operation.get("summary", "")),
        )
        for path, facts in described["paths"].items()
        for method, operation in facts.items()
    )
    return _frame(
        None,
        html_element("h1", "Trilateral: data API"),
        html_element("p", described["info"]["description"]),
        html_element("p", "The whole description: ", _link(), "."),
        html_element("dl", *lines),
    )


_ABOUT = "The data API of Trilateral: addresses, parameters, examples."


def _link() -> Markup:
    return html_element("a", "/openapi.json", href="/openapi.json")


def _frame(head: Child, *body: Child) -> Markup:
    return html_document(
        html_element(
            "head",
            html_element("meta", charset="utf-8"),
            html_element("title", "Data API – Trilateral"),
            html_element("meta", name="viewport", content="width=device-width,initial-scale=1"),
            html_element("meta", name="description", content=_ABOUT),
            html_element("link", rel="icon", type="image/svg+xml", href="/assets/logo.svg"),
            head,
        ),
        html_element("body", *body),
        lang=LANGUAGES[SOURCE].tag,
    )
