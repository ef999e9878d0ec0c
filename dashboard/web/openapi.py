"""Responses in the OpenAPI document: those of files, frames and cards, and errors; the data API describes its own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dashboard.exports import FORMATS
from dashboard.look.view import View

Responses = dict[int | str, dict[str, Any]]

_PROBLEM = {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
_PAGE = {"text/html": {"schema": {"type": "string"}}}
_WHY = {
    400: "What is asked for cannot be made, or the server does not answer under this name.",
    404: "There is no such figure, format or release.",
    413: "The request is too long.",
    414: "The address is too long.",
    422: "A parameter cannot be used.",
    429: "Too many files were asked for; Retry-After says in how many seconds to ask again.",
    431: "The headers are too long.",
    501: "Another format than JSON is asked for.",
    500: "Something failed here; the answer has a number that the log has, too.",
    503: "There is no release yet, or it cannot be done now; Retry-After may say when to ask again.",
}
#: Responses that every address may give.
EVERYWHERE: Responses = {
    str(status): {"description": _WHY[status], "content": _PROBLEM}
    for status in (400, 413, 414, 431, 500)
}


def responses(good: Iterable[str], *refused: int, page: bool = False) -> Responses:
    """The responses of an address.

    Args:
        good: Media types of what was asked for.
        refused: Statuses of its errors.
        page: Whether its errors are pages.
    """
    kinds = sorted({kind.partition(";")[0] for kind in good})
    found: Responses = {
        200: {
            "description": "What was asked for.",
            "content": {kind: {"schema": _schema(kind)} for kind in kinds},
        },
        304: {"description": "The reader has it already."},
    }
    content = _PAGE if page else _PROBLEM
    for status in (*refused, 503):
        found[status] = {"description": _WHY[status], "content": content}
    # Without this, FastAPI documents errors in a form of its own.
    found[422] = {"description": _WHY[422], "content": _PROBLEM}
    if page:
        for status in (413, 414, 431, 500):
            found[status] = {"description": _WHY[status], "content": _PAGE}
    return found


def _schema(kind: str) -> dict[str, str]:
    if "json" in kind:
        return {"type": "object"}
    return {"type": "string"} | ({} if kind.startswith("text/") else {"format": "binary"})


def _fields() -> list[dict[str, Any]]:
    """The fields of a view as parameters of a query."""
    found = []
    described = View.model_json_schema(by_alias=True)
    for name, schema in described["properties"].items():
        shown = {key: part for key, part in schema.items() if key != "title"}
        field: dict[str, Any] = {"name": name, "in": "query", "required": False, "schema": shown}
        if shown.get("type") == "array":
            field["explode"] = False
        found.append(field)
    return found


#: For `openapi_extra` of what takes a view.
WITH_VIEW: dict[str, Any] = {"parameters": _fields()}

FILE = responses((f.media_type for f in FORMATS.values()), 400, 404, 429)
FILE[303] = {
    "description": "To the address of the file, where `form` in the query names the format."
}
DECK = responses((FORMATS["pptx"].media_type,), 400, 404, 429)
FRAME = responses(("text/html",), 400, 404, page=True)
LINK = {302: {"description": "To the page."}} | responses((), 400, 404)
del LINK[200], LINK[304]
CARD = responses(("application/json",), 400, 404, 501)
