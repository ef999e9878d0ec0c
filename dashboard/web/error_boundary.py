"""The answer to an exception that nothing else handled: a request id, and none of its details."""

from __future__ import annotations

import asyncio
import logging
import uuid

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.locale import N_
from dashboard.web.error_pages import error_response
from dashboard.web.errors import InternalError
from etl.errors import Busy

log = logging.getLogger(__name__)


class BodyTooLong(Exception):
    """The body of a request is longer than allowed; `dashboard.web.limits` answers it."""


class TrackedSend:
    """Sends on, and remembers whether the response has started: after that no other response is possible."""

    def __init__(self, send: Send) -> None:
        self.started = False
        self._send = send

    async def __call__(self, message: Message) -> None:
        """Send one message of the response."""
        self.started = True
        await self._send(message)


class ErrorBoundary:
    """Turns an unhandled exception into an error response with the request id; the log has the traceback."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and answer it if that fails."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        tracked = TrackedSend(send)
        try:
            await self.app(scope, receive, tracked)
        except BodyTooLong:
            raise
        except asyncio.CancelledError:
            # The server stops and does not wait any longer; a proxy in front of it retries on another server.
            if tracked.started:
                raise
            error = Busy(
                N_("The server is being restarted."),
                hint=N_("Try again in a moment."),
                retry_after=1,
            )
            await error_response(Request(scope), error)(scope, receive, send)
        except Exception:  # whatever it is: the reader gets an answer without details
            number = request_id(scope)
            log.exception("%s %s failed [%s]", scope["method"], scope["path"], number)
            if tracked.started:
                raise
            failed = InternalError(
                N_("Something went wrong (reference {number})."),
                hint=N_("Try again, or quote this reference to the administrator."),
                number=number,
            )
            await error_response(Request(scope), failed)(scope, receive, send)


def request_id(scope: Scope) -> str:
    """The id that the log has this request under."""
    state = scope.setdefault("state", {})
    number: str = state.setdefault("request_id", uuid.uuid4().hex[:16])
    return number
