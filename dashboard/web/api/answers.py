"""Answers of the data API: a page of rows as JSON or CSV, revalidated by its content."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pandas as pd
from fastapi import Request, Response
from pydantic import BaseModel

from dashboard.exports.data.tables import harmless
from dashboard.web.api.models import columns, written
from dashboard.web.api.queries import Window
from dashboard.web.links import base_of
from dashboard.web.responses import conditional

JSON, CSV = "application/json", "text/csv; charset=utf-8"
#: A new release is followed within seconds, so an answer is asked for again soon; most of these cost nothing (304).
SOON = "public, max-age=60"
#: A release never changes; what is made of it changes with the version of the program at most.
FROZEN = "public, max-age=86400"


def rows_of(
    request: Request, frame: pd.DataFrame, model: type[BaseModel], query: Window, release: str
) -> Response:
    """A page of a table, in the format asked for.

    Args:
        request: What was asked.
        frame: All rows, in an order that stays.
        model: What a row is; its fields are the columns.
        query: Which page.
        release: The id of the release.
    """
    page, following = cut(frame, query, address(request), release)
    headers = told(frame, query, release, following)
    if getattr(query, "format", "json") == "csv":
        name = request.url.path.rpartition("/")[2]
        headers["Content-Disposition"] = f'inline; filename="{name}-{release}.csv"'
        return finished(request, to_csv(written(page, model)), CSV, headers)
    content = content_of(written(page, model), len(frame), query, release, following)
    return finished(request, to_json(content), JSON, headers)


def address(request: Request) -> str:
    """What was asked, as an address that readers have."""
    return f"{base_of(request)}{request.url.path}?{request.url.query}"


def cut(
    frame: pd.DataFrame, query: Window, asked: str, release: str
) -> tuple[pd.DataFrame, str | None]:
    """The rows of a page, and the address of the next one."""
    after = query.offset + query.limit
    following = None
    if after < len(frame):
        place, _, words = asked.partition("?")
        kept = [(k, v) for k, v in parse_qsl(words) if k not in ("offset", "release")]
        # All pages are of one release, also if another one is published meanwhile.
        rest = [*kept, ("offset", after), ("release", release)]
        following = f"{place}?{urlencode(rest, safe=',')}"
    return frame.iloc[query.offset : after], following


def told(frame: pd.DataFrame, query: Window, release: str, following: str | None) -> dict[str, str]:
    """The headers of an answer with rows."""
    headers = {
        "X-Total-Count": str(len(frame)),
        "X-Release": release,
        "Cache-Control": FROZEN if query.release else SOON,
    }
    if following:
        headers["Link"] = f'<{following}>; rel="next"'
    return headers


def content_of(
    page: pd.DataFrame, total: int, query: Window, release: str, following: str | None
) -> dict[str, Any]:
    """A page as JSON has it."""
    return {
        "release": release,
        "total": total,
        "limit": query.limit,
        "offset": query.offset,
        "next": following,
        "data": records(page),
    }


def finished(
    request: Request, body: bytes, media_type: str, headers: Mapping[str, str] | None = None
) -> Response:
    """The response with a body, which caches may keep for a short time unless ``headers`` say otherwise."""
    return conditional(request, body, media_type, {"Cache-Control": SOON, **(headers or {})})


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
    """CSV with every digit of a number, ``true`` and ``false`` as in JSON; no text in it is a formula."""
    texts = [name for name, kind in frame.dtypes.items() if kind.kind not in "fiu"]
    safe = frame.assign(**{str(name): frame[name].map(_written) for name in texts})
    return bytes(safe.to_csv(index=False, lineterminator="\r\n").encode())


def _written(value: Any) -> Any:
    """A value as it stands in a field of CSV."""
    if isinstance(value, list):
        return " ".join(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return harmless(value)


def frame_of(rows: Sequence[Mapping[str, Any]], model: type[BaseModel]) -> pd.DataFrame:
    """Rows as a table with the columns of the model, also if there are none."""
    return pd.DataFrame(list(rows), columns=columns(model))
