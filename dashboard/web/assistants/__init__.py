"""The answers as tools for assistants, over the Model Context Protocol: ``trilateral mcp``, and ``/mcp`` where that is on.

::

    arguments  what may be asked: typed and bounded
    answers    what is answered: numbers with their proof, sentences to quote
    tools      the tools, and the functions that answer
    server     the protocol, the one module that loads its SDK
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

from fastapi import FastAPI
from starlette.requests import Request
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard import settings
from dashboard.live import Live
from dashboard.locale import N_
from dashboard.web.error_pages import error_response
from dashboard.web.errors import Refused
from dashboard.web.limits import is_host

PATH = "/mcp"
#: The names of this machine for itself.
LOCAL = ("127.0.0.1", "localhost", "::1")


def register(server: FastAPI, live: Live) -> None:
    """Add the route. Where it is off, it says so, and the SDK is not loaded."""
    chosen = settings.load()
    if not chosen.mcp:
        server.router.routes.append(Route(PATH, _Off()))
        return
    from dashboard.web.assistants.server import over_http

    manager = over_http(live, lambda: server.state.turns.turn())
    names = [*LOCAL, *filter(None, chosen.hosts.split(",")), urlsplit(chosen.public_url).hostname or ""]  # fmt: skip
    server.router.routes.append(Route(PATH, Door(manager.handle_request, names)))
    around = server.router.lifespan_context

    @asynccontextmanager
    async def lifespan(app: Any) -> AsyncIterator[Any]:
        async with around(app) as state, manager.run():
            yield state

    server.router.lifespan_context = lifespan


class _Off:
    """What answers where the tools are not served."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        error = Refused(
            N_("There is nothing at this address."),
            404,
            hint="The tools for assistants are off here; TRILATERAL_MCP=1 turns them on.",
        )
        await error_response(Request(scope), error)(scope, receive, send)


class Door:
    """Refuses names that are not ours: what a page of another site could send through a reader's browser (DNS rebinding).

    And all but POST: there are no sessions, so a stream of what happens in one (GET) would never end, and never say anything.

    Args:
        app: What is behind it.
        names: The names under which it answers.
    """

    def __init__(self, app: ASGIApp, names: list[str]) -> None:
        self.app = app
        self.names = [name.strip().lower() for name in names if name.strip()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        request = Request(scope)
        if request.method != "POST":
            answer = error_response(request, Refused(N_("Method not allowed."), 405))
            answer.headers["Allow"] = "POST"
            await answer(scope, receive, send)
            return
        origin = request.headers.get("origin")
        given = [request.headers.get("host", ""), *([] if origin is None else [_host(origin)])]
        if all(any(is_host(each, name) for name in self.names) for each in given):
            await self.app(scope, receive, send)
            return
        error = Refused(
            N_("Unknown host name."),
            403,
            hint="The tools answer under 127.0.0.1, localhost, and the names in TRILATERAL_HOSTS and TRILATERAL_PUBLIC_URL, to these origins alone.",
        )
        await error_response(request, error)(scope, receive, send)


def _host(origin: str) -> str:
    """The host of an origin; nothing for ``null`` and whatever else is none."""
    scheme, _, host = origin.partition("://")
    return host if scheme in ("http", "https") else ""
