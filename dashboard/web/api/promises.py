"""What the document of the data API promises of its answers: their status, headers and media types."""

from __future__ import annotations

from typing import Any

from fastapi import Response
from pydantic import BaseModel

from dashboard.web.api import models

_PROBLEM = {"model": models.Problem}
#: What every question may be answered with instead of rows.
PROBLEMS: dict[int | str, dict[str, Any]] = {
    304: {"description": "The reader has it already."},
    400: {**_PROBLEM, "description": "What is asked for is not there."},
    404: {**_PROBLEM, "description": "The release does not exist, or is no longer kept."},
    422: {**_PROBLEM, "description": "A parameter cannot be used."},
    503: {**_PROBLEM, "description": "There is no release to answer from."},
}

TEXT, _OBJECT = {"schema": {"type": "string"}}, {"schema": {"type": "object"}}
#: Of every answer with content.
HEADERS = {
    "ETag": {"description": "A name for these very bytes.", **TEXT},
    "Cache-Control": {"description": "A minute; a day if `release` was given.", **TEXT},
    "X-Release": {"description": "The id of the release.", **TEXT},
}
#: What a file is answered with, whole or in parts.
FILE: dict[int | str, dict[str, Any]] = {
    **PROBLEMS,
    200: {
        "content": {
            **dict.fromkeys(("application/vnd.apache.parquet", "text/csv"), TEXT),
            **dict.fromkeys(
                ("application/json", "application/ld+json", "application/csvm+json"), _OBJECT
            ),
        },
        "headers": HEADERS | {"Accept-Ranges": {"description": "`bytes`.", **TEXT}},
    },
    206: {"description": "The part that `Range` asks for; `Content-Range` says which."},
    416: {"description": "The file has no such part; `Content-Range` says how long it is."},
}
_ROW_HEADERS = HEADERS | {
    "X-Total-Count": {"description": "How many rows there are.", "schema": {"type": "integer"}},
    "Link": {"description": 'The address of the rows after these, with rel="next".', **TEXT},
}


def rows(model: type[BaseModel], *others: str) -> dict[str, Any]:
    """What an address that answers with rows promises.

    Args:
        model: What a row is.
        others: Media types besides JSON and CSV.

    Example:
        ``rows(models.Share)["responses"][200]["model"]`` is ``SharePage``.
    """
    content: dict[str, Any] = {"text/csv": TEXT}
    content |= {kind: _OBJECT if kind.endswith("json") else TEXT for kind in others}
    good = {"model": models.page(model), "content": content, "headers": _ROW_HEADERS}
    return {"response_class": Response, "responses": {**PROBLEMS, 200: good}}
