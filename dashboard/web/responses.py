"""Responses with an ETag: a client that has the body already gets 304 and no body."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response


def etag_of(body: bytes) -> str:
    """A weak ETag of a body; weak, because it is the same for all encodings."""
    return f'W/"{hashlib.sha256(body).hexdigest()[:20]}"'


def conditional(
    request: Request,
    body: bytes,
    media_type: str,
    headers: Mapping[str, str],
    *,
    etag: str = "",
) -> Response:
    """The body, or 304 if the client has it.

    Args:
        request: The request, for its ``If-None-Match``.
        body: The body.
        media_type: Its media type.
        headers: Of both responses, ``Cache-Control`` among them.
        etag: The ETag, if it is known already; that of the body if left out.

    Example:
        ``conditional(request, b"{}", "application/json", {})`` has the status 200, or 304.
    """
    etag = etag or etag_of(body)
    headers = {**headers, "ETag": etag}
    if _has(request, etag):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=media_type, headers=headers)


def _has(request: Request, etag: str) -> bool:
    """Whether ``If-None-Match`` names an ETag, by weak comparison (RFC 9110, section 13.1.2)."""
    known = [one.strip() for one in request.headers.get("if-none-match", "").split(",")]
    return "*" in known or etag.removeprefix("W/") in [one.removeprefix("W/") for one in known]
