"""Security headers of every response: what it may load, who may show it, what a browser must not guess.

They follow from the route of a request (`dashboard.web.routes`); a path without one gets the strictest.
SECURITY.md explains them; `tests/unit/dashboard/web/test_security.py` holds the two together.
"""

from __future__ import annotations

from functools import cache

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.web.routes import UNREGISTERED, Kind, Route, find

#: Pages and frames. Dash and Plotly set style attributes, hence 'unsafe-inline' for styles; scripts come from here only.
PAGE = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "connect-src 'self'; font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'"
)
#: Files and data: nothing in them runs or loads, and an opened one does not share our origin.
FILE = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
SANDBOX = "sandbox"

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
HTTPS_ONLY = "max-age=31536000"
FOR_LONG = "public, max-age=31536000, immutable"


class SecurityHeaders:
    """Adds the headers to every response.

    Args:
        app: The application.
        frames: Who may show figures in a frame, as a CSP source list.
    """

    def __init__(self, app: ASGIApp, frames: str) -> None:
        self.app = app
        self.frames = frames

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and add to its response."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        route = find(scope["path"])
        versioned = route.kind is Kind.ASSET and scope["query_string"].startswith(b"m=")

        async def add_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = dict(message["headers"])
                kind = given.get(b"content-type", b"")
                added = _added(route, b"pdf" in kind, scope.get("scheme") == "https", self.frames)
                headers = [*message["headers"], *(h for h in added if h[0] not in given)]
                if scope["method"] not in ("GET", "HEAD") and b"cache-control" not in given:
                    # What was sent may stand in the answer, also where it is refused.
                    headers.append((b"cache-control", b"no-store"))
                if versioned and message["status"] == 200:
                    headers = [h for h in headers if h[0] != b"cache-control"]
                    headers.append((b"cache-control", FOR_LONG.encode()))
                message = {**message, "headers": headers}
            await send(message)

        await self.app(scope, receive, add_headers)


def policy(path: str, frames: str = "'none'", *, pdf: bool = False) -> str:
    """The Content-Security-Policy of a response.

    Args:
        path: The path of the request.
        frames: Who may show figures in a frame.
        pdf: Whether it is a PDF, which browsers do not show in a sandbox.
    """
    return _policy(find(path), pdf, frames)


def _policy(route: Route, pdf: bool, frames: str) -> str:
    # In a sandbox no tool that checks pages could run either, and where nothing is there is a page that says so.
    loose = pdf or route is UNREGISTERED
    loads = PAGE if route.runs else FILE if loose else f"{FILE}; {SANDBOX}"
    shown_by = frames if route.kind is Kind.FRAME else "'none'"
    return f"{loads}; frame-ancestors {shown_by}"


@cache
def _added(route: Route, pdf: bool, secure: bool, frames: str) -> tuple[tuple[bytes, bytes], ...]:
    """The headers of one kind of response, as ASGI has them."""
    headers = {
        "Content-Security-Policy": _policy(route, pdf, frames),
        **ALWAYS,
        "Cross-Origin-Resource-Policy": "cross-origin" if route.public else "same-origin",
    }
    if route.kind is not Kind.FRAME:
        # For browsers that do not know frame-ancestors.
        headers["X-Frame-Options"] = "DENY"
    if secure:
        headers["Strict-Transport-Security"] = HTTPS_ONLY
    return tuple((name.lower().encode(), value.encode()) for name, value in headers.items())
