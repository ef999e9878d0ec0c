"""CORS for public routes: pages of any site may read data and files, which need no cookie and no password."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.web.routes import find

#: Response headers that scripts of other sites may read.
EXPOSED = "ETag, Accept-Ranges, Content-Range, Link, X-Release, X-Total-Count, Content-Disposition, Retry-After"
#: Seconds for which a browser may keep the answer to a preflight request.
PREFLIGHT_SECONDS = 86_400


class PublicCors:
    """Adds the CORS headers to every response of a public route, also where the request names no origin.

    Starlette's own middleware adds them only where it does, and a shared cache then gives that response to all.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a preflight request, or pass a request on and add to its response."""
        route = find(scope["path"]) if scope["type"] == "http" else None
        if route is None or not route.readable:
            await self.app(scope, receive, send)
            return
        if scope["method"] == "OPTIONS":
            methods = "POST" if route.posts else "GET, HEAD"
            headers = {"Allow": f"{methods}, OPTIONS", "Access-Control-Allow-Origin": "*"}
            if "access-control-request-method" in Headers(scope=scope):
                headers |= {
                    "Access-Control-Allow-Methods": methods,
                    "Access-Control-Allow-Headers": "Content-Type"
                    if route.posts
                    else "If-None-Match",
                    "Access-Control-Max-Age": str(PREFLIGHT_SECONDS),
                }
            await Response(status_code=204, headers=headers)(scope, receive, send)
            return

        async def add_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Access-Control-Allow-Origin"] = "*"
                headers["Access-Control-Expose-Headers"] = EXPOSED
            await send(message)

        await self.app(scope, receive, add_headers)
