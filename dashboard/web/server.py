"""The web server: pages, files and health, on one FastAPI application with Dash inside."""

from __future__ import annotations

import gc
import hashlib
import logging
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request, Response
from fastapi.responses import FileResponse, HTMLResponse
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware

from dashboard import pages, settings
from dashboard.exports.pictures.browser import shared
from dashboard.live import Live
from dashboard.locale import N_
from dashboard.web import api, charts, embeds, health
from dashboard.web.ahead import Ahead
from dashboard.web.api import feed
from dashboard.web.app import ASSETS, UNKNOWN_SCRIPT, App
from dashboard.web.errors import Refused, status_of
from dashboard.web.headers import Hardened
from dashboard.web.limits import Guarded, Limited
from dashboard.web.middleware import MOST, OneRelease, SameAgain
from dashboard.web.observing import Observed
from dashboard.web.plain import plain_page, refusal
from etl import settings as etl_settings
from etl.errors import TrilateralError
from etl.storage.memo import Kept
from etl.storage.memory import be_lean
from etl.storage.store import Store

log = logging.getLogger(__name__)

#: Doors that Dash opens for its developer tools and for calls over websockets.
UNUSED = ("/_reload-hash", "/_favicon.ico", "/_dash-ws-callback")
#: How many releases the feed tells of.
ENTRIES = 50


def create(store: Store | None = None) -> FastAPI:
    """The application; called once a process.

    Args:
        store: Where the releases are; the store that the environment names if left out.
    """
    be_lean()
    # A thread that makes something lets others in so often: who asks for what is at hand waits half as long meanwhile.
    sys.setswitchinterval(0.001)
    chosen = settings.load()
    live = Live(store or Store(etl_settings.load().data))

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        # The code stays until the end: looking for garbage in it would stop all readers for a tenth of a second each time.
        gc.collect()
        gc.freeze()
        live.start()
        yield
        live.stop()
        shared.close()
        gc.unfreeze()

    server = FastAPI(
        title="Trilateral",
        lifespan=lifespan,
        openapi_url="/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    server.add_exception_handler(TrilateralError, _said)
    server.add_exception_handler(HTTPException, _not_so)
    api.install(server, live)
    health.register(server, live)
    embeds.register(server, live)
    charts.register(server, live)
    _feed(server, live)
    # Below Dash, whose own layer would swallow an error at "/" and in callbacks.
    server.add_middleware(Guarded)
    app = App(server, live)
    server.add_exception_handler(UNKNOWN_SCRIPT, _not_so)
    _pages(server, app)
    server.state.app = app
    asked = Kept(MOST)
    live.ahead = Ahead(app, asked)
    # The last one added sees a request first; Dash's own layer, added with it, reads the body of callbacks.
    server.add_middleware(GZipMiddleware, minimum_size=500, compresslevel=5)
    server.add_middleware(SameAgain, live=live, asked=asked)
    server.add_middleware(Limited, hosts=chosen.hosts.split(","), rate=chosen.export_rate)
    server.add_middleware(Guarded)
    server.add_middleware(api.FromAnywhere)
    server.add_middleware(OneRelease, live=live)
    server.add_middleware(Observed)
    server.add_middleware(Hardened, frames=chosen.embed_origins)
    return server


def _pages(server: FastAPI, app: App) -> None:
    """One route a page; everything else that nobody answers is not found."""

    def route(path: str) -> Callable[[Request], Response]:
        def answer(request: Request) -> Response:
            base = embeds.base_of(request)
            html, usable = app.document(path, dict(request.query_params), base)
            if not usable:
                # A link with an unusable value is shown with its defaults, and the status says that it is wrong.
                return HTMLResponse(html, 400)
            headers = {
                "ETag": f'W/"{hashlib.sha256(html).hexdigest()[:20]}"',
                "Cache-Control": "no-cache",
            }
            if request.headers.get("if-none-match") == headers["ETag"]:
                return Response(status_code=304, headers=headers)
            return HTMLResponse(html, headers=headers)

        return answer

    routes = []
    for path in pages.PAGES:
        server.add_api_route(path, route(path), methods=["GET", "HEAD"], include_in_schema=False)
        routes.append(server.router.routes.pop())
    # Before Dash's own index, which answers every address; and without those of its doors that nothing here uses.
    server.router.routes[:] = [
        *routes,
        *(each for each in server.router.routes if getattr(each, "path", "") not in UNUSED),
    ]

    @server.api_route("/favicon.ico", methods=["GET", "HEAD"], include_in_schema=False)
    def icon() -> Response:
        # Browsers ask for it beside what is no page of ours to name another: frames, drawings, PDFs.
        headers = {"Cache-Control": "public, max-age=86400"}
        return FileResponse(ASSETS / "logo.svg", media_type="image/svg+xml", headers=headers)

    @server.get("/{path:path}", include_in_schema=False)
    def not_found(path: str, request: Request) -> Response:
        return HTMLResponse(
            plain_page(
                request.query_params, N_("There is nothing at this address"), f"/{path[:80]}"
            ),
            404,
        )


def _feed(server: FastAPI, live: Live) -> None:
    @server.get(
        "/feed.atom",
        summary="The releases as an Atom feed",
        response_class=Response,
        tags=["Server"],
    )
    def feed_atom(request: Request) -> Response:
        """One entry a release, with what changed in it."""
        release = live.release
        # Looked up once for each release that is shown: in a bucket every release is a question.
        releases = release.kept.once(("releases",), live.store.releases)[:ENTRIES]
        changes = {release.id: release.changes}
        body = feed.atom(releases, embeds.base_of(request), changes)
        etag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
        headers = {"ETag": etag, "Cache-Control": "public, max-age=300"}
        if request.headers.get("if-none-match") == etag:
            return Response(status_code=304, headers=headers)
        return Response(body, media_type="application/atom+xml", headers=headers)


def _said(request: Request, error: Exception) -> Response:
    """An error of ours, in its own words."""
    if not isinstance(error, TrilateralError):
        raise error
    if status_of(error) >= 500:
        log.error("%s: %s", request.scope["path"], error)
    return refusal(request, error)


def _not_so(request: Request, error: Exception) -> Response:
    """What the frameworks refuse: no such path below a folder, no such method, no such script."""
    if not isinstance(error, HTTPException):
        error = HTTPException(404)
    known = {
        404: N_("There is nothing at this address."),
        405: N_("This address does not take this method."),
    }
    answer = refusal(
        request, Refused(known.get(error.status_code, error.detail), error.status_code)
    )
    answer.headers.update(error.headers or {})
    return answer
