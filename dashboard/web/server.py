"""The web server: pages, files and health, on one FastAPI application with Dash inside."""

from __future__ import annotations

import gc
import logging
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module

import anyio
import anyio.to_thread
from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException

from dashboard import settings
from dashboard.exports.pictures.browser import shared
from dashboard.live import Live
from dashboard.locale import N_
from dashboard.web import api, site
from dashboard.web.app import UNKNOWN_SCRIPT, App
from dashboard.web.callback_cache import MOST, CallbackCache
from dashboard.web.cors import PublicCors
from dashboard.web.error_boundary import ErrorBoundary
from dashboard.web.error_pages import error_response
from dashboard.web.errors import Refused, status_of
from dashboard.web.headers import SecurityHeaders
from dashboard.web.limits import RequestLimits
from dashboard.web.packing import Packing
from dashboard.web.prefix import PathPrefix
from dashboard.web.release_pinning import ReleasePinning
from dashboard.web.request_log import RequestLog
from dashboard.web.routes import MODULES
from dashboard.web.turns import Turns, route_class
from dashboard.web.warming import Warmer
from etl import settings as etl_settings
from etl.bounded.cache import Cache
from etl.errors import TrilateralError
from etl.storage.memory import be_lean
from etl.storage.store import Store

log = logging.getLogger(__name__)

#: After so many objects, and so many collections of those before, garbage is collected while pages are served.
COLLECT = (10_000, 10, 10)


def create(store: Store | None = None, *, first: float = 0) -> FastAPI:
    """The application; called once per process.

    Args:
        store: The store with the releases; that of the settings if left out.
        first: Seconds that making the first pages may take before the first request is taken.
    """
    be_lean()
    # Seconds after which a busy thread lets others run: cached responses wait half as long while something is made.
    sys.setswitchinterval(0.001)
    chosen = settings.load()
    live = Live(store or Store(etl_settings.load().data))

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        _build_routes(server)
        # Code and catalogues stay until the end; without this each full collection looks at them for a tenth of a second.
        gc.collect()
        gc.freeze()
        # Of what is left little is alive: looked at often, tables that are done with take 2 MB instead of 7.
        usual = gc.get_threshold()
        gc.set_threshold(*COLLECT)
        live.start()
        if first:
            with anyio.move_on_after(first):
                await anyio.to_thread.run_sync(app.make_first_pages, abandon_on_cancel=True)
        yield
        live.stop()
        shared.close()
        gc.set_threshold(*usual)
        gc.unfreeze()

    server = FastAPI(
        title="Trilateral",
        lifespan=lifespan,
        openapi_url="/openapi.json",
        docs_url=None,
        redoc_url=None,
        # Their own names put one of several methods in, and which one differs from process to process.
        generate_unique_id_function=lambda route: route.name,
    )
    turns = server.state.turns = Turns()
    server.router.route_class = route_class(turns)
    server.add_exception_handler(TrilateralError, _our_error)
    server.add_exception_handler(HTTPException, _http_error)
    api.install(server, live)
    for module in MODULES:
        import_module(f"dashboard.web.{module}").register(server, live)
    # Below the middleware of Dash, which would answer an exception at "/" and in callbacks by itself.
    server.add_middleware(ErrorBoundary)
    app = App(server, live, turns)
    server.add_exception_handler(UNKNOWN_SCRIPT, _http_error)
    site.register(server, app)
    server.state.app = app
    asked = Cache(MOST)
    live.warm = Warmer(app, asked)
    # The last one added sees a request first. Dash's own, added with it, reads the body of callbacks.
    server.add_middleware(Packing)
    server.add_middleware(CallbackCache, live=live, asked=asked)
    server.add_middleware(RequestLimits, hosts=chosen.hosts.split(","), rate=chosen.export_rate)
    server.add_middleware(ErrorBoundary)
    server.add_middleware(PublicCors)
    server.add_middleware(ReleasePinning, live=live)
    server.add_middleware(RequestLog)
    server.add_middleware(SecurityHeaders, frames=chosen.embed_origins)
    server.add_middleware(PathPrefix, root=settings.root())
    return server


def _build_routes(server: FastAPI) -> None:
    """Have all routes built now: FastAPI builds those of an included router when a request is first matched with them.

    That request would be the first choice of the first reader, who would wait for the data API meanwhile.
    """
    nowhere = {"type": "http", "method": "GET", "path": "/", "root_path": "", "headers": []}
    for route in server.routes:
        # A scope of its own: what a route finds is noted there.
        route.matches({**nowhere, "app": server})


def _our_error(request: Request, error: Exception) -> Response:
    """An error of ours, with its own message."""
    if not isinstance(error, TrilateralError):
        raise error
    if status_of(error) >= 500:
        log.error("%s: %s", request.scope["path"], error)
    return error_response(request, error)


def _http_error(request: Request, error: Exception) -> Response:
    """An error of the frameworks: no such path, no such method, no such script."""
    if not isinstance(error, HTTPException):
        error = HTTPException(404)
    known = {
        404: N_("There is nothing at this address."),
        405: N_("Method not allowed."),
    }
    answer = error_response(
        request, Refused(known.get(error.status_code, error.detail), error.status_code)
    )
    answer.headers.update(error.headers or {})
    return answer
