"""The addresses of the pages, and of everything where nothing is."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import urlencode

from fastapi import FastAPI, Request, Response
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool

from dashboard import pages
from dashboard.components.controls import SHOWN, chosen
from dashboard.components.picker import ADD, PICK, SUM, picked
from dashboard.exports import FORMATS
from dashboard.locale import N_
from dashboard.pages.check import AS, FILE, SLIDES
from dashboard.settings import root
from dashboard.web import assets, negotiation
from dashboard.web.app import App, Document
from dashboard.web.error_pages import plain_page
from dashboard.web.forms import document, fields
from dashboard.web.links import base_of
from dashboard.web.responses import conditional

#: Routes that Dash adds for its developer tools and for callbacks over websockets.
UNUSED = ("/_reload-hash", "/_favicon.ico", "/_dash-ws-callback")
_READ = ["GET", "HEAD"]


def register(server: FastAPI, app: App) -> None:
    """Add a route for each page, and one for everything that no other route answers."""
    routes = []
    for path in pages.PAGES:
        server.add_api_route(path, _page(app, path), methods=_READ, include_in_schema=False)
        routes.append(server.router.routes.pop())
        if pages.PAGES[path].posts:
            server.add_api_route(path, _sent(app, path), methods=["POST"], include_in_schema=False)
            routes.append(server.router.routes.pop())
    # Before Dash's own index, which answers every address.
    server.router.routes[:] = [
        *routes,
        *(each for each in server.router.routes if getattr(each, "path", "") not in UNUSED),
    ]
    server.add_api_route("/favicon.ico", _icon, methods=_READ, include_in_schema=False)
    server.add_api_route("/{path:path}", _not_found, methods=_READ, include_in_schema=False)


def _page(app: App, path: str) -> Callable[[Request], Awaitable[Response]]:
    async def page(request: Request) -> Response:
        base = base_of(request)
        if own := negotiation.elsewhere(request, base):
            headers = negotiation.VARY | {"Cache-Control": "no-cache"}
            return RedirectResponse(f"{root()}{path}?{own}", 302, headers=headers)
        sent = request.query_params.multi_items()
        if PICK in request.query_params or SUM in request.query_params:
            return RedirectResponse(f"{root()}{path}?{picked(sent)}", 303)
        if SHOWN in request.query_params:
            meant = urlencode(chosen(sent), safe=",")
            return RedirectResponse(f"{root()}{path}{'?' if meant else ''}{meant}", 303)
        query = dict(request.query_params)
        kept = None if query.get(ADD) else app.kept(path, query, base)
        if kept is not None:
            return _answer(kept, request)
        async with app.turns.turn():
            return await run_in_threadpool(_made, app, path, query, request)

    return page


def _made(app: App, path: str, query: Mapping[str, str], request: Request) -> Response:
    """A page that has to be made."""
    if query.get(ADD) and (more := app.adding(path, query)):
        return RedirectResponse(f"{root()}{more}", 303)
    return _answer(app.document(path, query, base_of(request)), request)


def _answer(made: Document, request: Request) -> Response:
    headers = negotiation.VARY | {"X-Release": made.release}
    if not made.usable:
        # The page is shown with defaults for unusable values; the status says that the link is wrong.
        return HTMLResponse(made.html, 400, headers=headers)
    return conditional(request, made.html, "text/html", headers | {"Cache-Control": "no-cache"})


def _sent(app: App, path: str) -> Callable[[Request], Awaitable[Response]]:
    async def sent(request: Request) -> Response:
        body, kind = await request.body(), request.headers.get("content-type", "")
        form, given = fields(body, kind), document(body, kind)
        query, base = dict(request.query_params), base_of(request)
        async with app.turns.turn():
            if form.get(AS) == SLIDES:
                slides, release = await run_in_threadpool(app.findings, query, form, given)
                named = {"Content-Disposition": f'attachment; filename="{FILE}"'}
                headers = {"X-Release": release, "Cache-Control": "no-store"}
                return Response(
                    slides, media_type=FORMATS["pptx"].media_type, headers=headers | named
                )
            made = await run_in_threadpool(app.sent, path, query, base, form, given)
        headers = {"X-Release": made.release, "Cache-Control": "no-store"}
        return HTMLResponse(made.html, 200 if made.usable else 400, headers=headers)

    return sent


def _icon() -> Response:
    # Browsers request it for what is no page of ours: frames, drawings, PDFs.
    headers = {"Cache-Control": "public, max-age=86400"}
    if not (assets.ASSETS / "logo.svg").is_file():
        return Response(status_code=404)
    return FileResponse(assets.ASSETS / "logo.svg", media_type="image/svg+xml", headers=headers)


def _not_found(path: str, request: Request) -> Response:
    page = f"/{path.strip('/')}"
    if page in pages.PAGES and path.endswith("/"):
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"{root()}{page}{query}", 308)
    title = N_("There is nothing at this address")
    return HTMLResponse(plain_page(request.query_params, title, f"/{path[:80]}"), 404)
