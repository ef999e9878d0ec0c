"""The prefix of every address: the path of ``TRILATERAL_PUBLIC_URL``."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.web.routes import UNREGISTERED, find
from etl.errors import UsageError


class PathPrefix:
    """Takes the prefix off the path of a request, if the proxy before the server has not done so.

    Below it everything knows paths without the prefix; `dashboard.settings.root` puts it before what is sent out.
    What a request says of a prefix (``X-Forwarded-Prefix``) is not read: only the setting counts.

    Args:
        app: The application.
        root: The prefix, without a slash at the end; empty for none.

    Raises:
        UsageError: The prefix is an address of ours itself, so that nobody could tell whether it was taken off.
    """

    def __init__(self, app: ASGIApp, root: str) -> None:
        if root and {find(root), find(f"{root}/")} != {UNREGISTERED}:
            raise UsageError(
                f"TRILATERAL_PUBLIC_URL cannot end in {root}: that is an address of the dashboard itself.",
                hint="Choose another path, such as /trilateral.",
            )
        self.app = app
        self.root = root

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on under its path without the prefix."""
        if self.root and scope["type"] == "http":
            path, raw = scope["path"], scope.get("raw_path") or b""
            if path == self.root or path.startswith(f"{self.root}/"):
                scope = {**scope, "path": path.removeprefix(self.root) or "/"}
                scope["raw_path"] = raw.removeprefix(self.root.encode()) or b"/"
        await self.app(scope, receive, send)
