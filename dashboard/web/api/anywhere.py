"""Data and files may be read by the pages of any site: they are public, and no cookie or password goes with a request."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.web.routes import find

#: What a script of another site may read of an answer.
EXPOSED = "ETag, Link, X-Release, X-Total-Count, Content-Disposition, Retry-After"
#: Seconds for which a browser need not ask again whether it may ask.
LONG = 86_400


class FromAnywhere:
    """Says so to browsers (CORS), in every answer: a cache in between may give it to a page of another site.

    Starlette's own layer says it only to requests that name their origin, and what it says is then cached for all.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a browser that asks whether it may ask, or pass a request on and add to its answer."""
        if scope["type"] != "http" or not find(scope["path"]).readable:
            await self.app(scope, receive, send)
            return
        if scope["method"] == "OPTIONS":
            told = {"Allow": "GET, HEAD, OPTIONS", "Access-Control-Allow-Origin": "*"}
            if "access-control-request-method" in Headers(scope=scope):
                told |= {
                    "Access-Control-Allow-Methods": "GET, HEAD",
                    "Access-Control-Allow-Headers": "If-None-Match",
                    "Access-Control-Max-Age": str(LONG),
                }
            await Response(status_code=204, headers=told)(scope, receive, send)
            return

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Access-Control-Allow-Origin"] = "*"
                headers["Access-Control-Expose-Headers"] = EXPOSED
            await send(message)

        await self.app(scope, receive, answer)


__all__ = ["FromAnywhere"]
