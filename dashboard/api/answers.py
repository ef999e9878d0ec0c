"""How the data API answers: a page of rows as JSON or CSV, told apart by its content, free to read from anywhere."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import pandas as pd
from fastapi import Request, Response
from pydantic import BaseModel

from dashboard.api.models import columns
from dashboard.api.queries import Window

JSON, CSV = "application/json", "text/csv; charset=utf-8"
#: A new release is followed within seconds, so an answer is asked for again soon; most of these cost nothing (304).
CACHE = "public, max-age=60"
#: What spreadsheets take for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def rows_of(
    request: Request,
    frame: pd.DataFrame,
    model: type[BaseModel],
    query: Window,
    release: str,
    form: str,
) -> Response:
    """A page of a table, in the format asked for.

    Args:
        request: What was asked.
        frame: All rows, in an order that stays.
        model: What a row is; its fields are the columns.
        query: Which page.
        release: The id of the release.
        form: ``json`` or ``csv``.
    """
    page = frame.iloc[query.offset : query.offset + query.limit][columns(model)]
    following = _next(request, query, len(frame))
    headers = {"X-Total-Count": str(len(frame)), "X-Release": release}
    if following:
        headers["Link"] = f'<{following}>; rel="next"'
    if form == "csv":
        return finished(request, to_csv(page), CSV, headers)
    content = {
        "release": release,
        "total": len(frame),
        "limit": query.limit,
        "offset": query.offset,
        "next": following,
        "data": records(page),
    }
    return finished(request, to_json(content), JSON, headers)


def finished(
    request: Request, body: bytes, media_type: str, headers: Mapping[str, str] | None = None
) -> Response:
    """An answer with a name for its bytes; 304 and no body if the reader has these very bytes."""
    tag = f'W/"{hashlib.sha256(body).hexdigest()[:20]}"'
    told = {**(headers or {}), "ETag": tag, "Cache-Control": CACHE}
    known = request.headers.get("if-none-match", "")
    if tag.removeprefix("W/") in (one.strip().removeprefix("W/") for one in known.split(",")):
        return Response(status_code=304, headers=told)
    return Response(body, media_type=media_type, headers=told)


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as JSON has them: null where there is no value."""
    return [
        {str(k): None if v is None or v != v else v for k, v in row.items()}
        for row in frame.to_dict("records")
    ]


def to_json(content: Any) -> bytes:
    """JSON with every digit of a number."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def to_csv(frame: pd.DataFrame) -> bytes:
    """CSV with every digit of a number; no text in it is a formula."""
    texts = [name for name, kind in frame.dtypes.items() if kind.kind not in "fiub"]
    safe = frame.assign(**{str(name): frame[name].map(harmless) for name in texts})
    return bytes(safe.to_csv(index=False, lineterminator="\r\n").encode())


def harmless(value: Any) -> Any:
    """A text that a spreadsheet does not take for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _next(request: Request, query: Window, total: int) -> str | None:
    """The address of the rows after these."""
    offset = query.offset + query.limit
    if offset >= total:
        return None
    asked = {name: value for name, value in request.query_params.items() if name != "offset"}
    return f"{request.url.path}?{urlencode([*asked.items(), ('offset', offset)], safe=',')}"


def frame_of(rows: Sequence[Mapping[str, Any]], model: type[BaseModel]) -> pd.DataFrame:
    """Rows as a table with the columns of the model, also if there are none."""
    return pd.DataFrame(list(rows), columns=columns(model))


__all__ = [
    "CSV",
    "JSON",
    "finished",
    "frame_of",
    "harmless",
    "records",
    "rows_of",
    "to_csv",
    "to_json",
]
