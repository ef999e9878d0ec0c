"""Responses with an ETag: a client that has the body already gets 304 and no body; files come in parts, too."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

#: One range of bytes (RFC 9110, section 14.1.2); of several the whole is answered, as the standard allows.
_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")


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


def in_ranges(
    request: Request, body: bytes, media_type: str, headers: Mapping[str, str]
) -> Response:
    """The body or the part of it that is asked for (206), 304 if the client has it, 416 if there is no such part.

    Args:
        request: The request, for its ``Range``, ``If-Range`` and ``If-None-Match``.
        body: The whole body.
        media_type: Its media type.
        headers: Of every response.

    Example:
        ``in_ranges(request, b"0123", "text/csv", {}).headers["Accept-Ranges"]`` is ``bytes``.
    """
    asked = request.headers.get("range", "") if request.method == "GET" else ""
    etag = etag_of(body)
    if asked or "gzip" not in request.headers.get("accept-encoding", ""):
        # These very bytes: a part is only joined to others under a strong one.
        etag = etag.removeprefix("W/")
    whole = conditional(request, body, media_type, {**headers, "Accept-Ranges": "bytes"}, etag=etag)
    if whole.status_code != 200 or request.headers.get("if-range", etag) != etag:
        return whole
    found = _RANGE.fullmatch(asked)
    if not found or found.groups() == ("", ""):
        return whole
    length = len(body)
    first, last = found.groups()
    start = int(first) if first else max(0, length - int(last))
    end = min(int(last), length - 1) if first and last else length - 1
    if first and last and int(first) > int(last):
        return whole
    told = {name: value for name, value in whole.headers.items() if name != "content-length"}
    if start >= length or (not first and int(last) == 0):
        told["Content-Range"] = f"bytes */{length}"
        return Response(status_code=416, headers=told)
    told["Content-Range"] = f"bytes {start}-{end}/{length}"
    return Response(body[start : end + 1], 206, headers=told)


def _has(request: Request, etag: str) -> bool:
    """Whether ``If-None-Match`` names an ETag, by weak comparison (RFC 9110, section 13.1.2)."""
    known = [one.strip() for one in request.headers.get("if-none-match", "").split(",")]
    return "*" in known or etag.removeprefix("W/") in [one.removeprefix("W/") for one in known]
