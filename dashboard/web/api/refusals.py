"""What cannot be asked, in words: which parameter, what is wrong with it, what to give instead."""

from __future__ import annotations

import difflib
import types
from collections.abc import Mapping, Sequence
from typing import Any, get_args, get_type_hints

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from dashboard.web.api.fields import IN_WORDS, NAMING, Unusable
from etl.catalog.names import similar

_GIVE = {
    "bool_parsing": "Give true or false.",
    "bool_type": "Give true or false.",
    "string_too_long": "Give a shorter text.",
    "too_short": "Give at least one, or leave it out.",
}
#: Where pydantic says that a parameter stood.
_PLACES = ("query", "path", "body")


def refused(request: Request, error: Exception) -> Response:
    """The answer to a parameter that cannot be used."""
    if not isinstance(error, RequestValidationError):
        raise error
    said, hint = in_words(error.errors()[0], _asked(request))
    return JSONResponse({"error": said, "hint": hint}, 422)


def in_words(fault: Mapping[str, Any], known: Sequence[str] = ()) -> tuple[str, str]:
    """What is wrong with a value, and what to do about it.

    Args:
        fault: What pydantic found, one of ``ValidationError.errors()``.
        known: The names of all parameters.

    Example:
        >>> in_words({"type": "missing", "loc": ("query", "from"), "input": {}})[0]
        'from is missing.'
    """
    context = fault.get("ctx", {})
    if fault["type"] == "json_invalid":
        return "The body is no JSON.", "Send one as /docs describes it."
    where = next((str(part) for part in fault["loc"] if part not in _PLACES), "")[:40]
    if fault["type"] == "extra_forbidden":
        close = difflib.get_close_matches(where, known, n=1)
        guess = f"Did you mean {close[0]!r}? " if close else ""
        return f"There is no parameter {where!r}.", f"{guess}Known: {', '.join(known)}."
    cause = context.get("error")
    if not where and isinstance(cause, Unusable):
        # Wrong only together: the message names them.
        return str(cause), cause.hint
    if not where:
        return "The body is not a JSON object.", "Send one as /docs describes it."
    if fault["type"] == "missing":
        return f"{where} is missing.", f"Add {where} to the question; /docs has an example."
    given = repr(fault["input"])
    if len(given) > 60:
        given = f"{given[:59]}…"
    error = f"{where} cannot be {given}."
    if isinstance(cause, Unusable):
        return error, cause.hint
    instead = _instead(fault["type"], context)
    if context.get("pattern") in NAMING and (found := similar(_text(fault["input"]))):
        instead = f"Similar names: {found}. {instead}"
    return error, instead


def _text(given: Any) -> str:
    return ",".join(map(str, given)) if isinstance(given, list | tuple) else str(given)


def _instead(kind: str, context: Mapping[str, Any]) -> str:
    """What to give."""
    if "pattern" in context:
        return f"Give {IN_WORDS.get(context['pattern'], 'what /docs says')}."
    if isinstance(cause := context.get("error"), ValueError):
        said = str(cause)
        return f"{said[:1].upper()}{said[1:]}."
    if "expected" in context:
        return f"Give {context['expected']}."
    bounds = {"greater_than_equal": ("ge", "or more"), "less_than_equal": ("le", "or less")}
    if kind in bounds:
        name, words = bounds[kind]
        return f"Give a number that is {context[name]} {words}."
    if kind.startswith(("int_", "float_")):
        return "Give a whole number."
    if kind == "too_long":
        return f"Give at most {context['max_length']}."
    return _GIVE.get(kind, "/docs says what may be given.")


def _asked(request: Request) -> list[str]:
    """The names of the parameters that the address of a request takes."""
    endpoint = getattr(request.scope.get("route"), "endpoint", None)
    if not isinstance(endpoint, types.FunctionType):
        return []
    model = next(
        (
            part
            for hint in get_type_hints(endpoint).values()
            for part in (hint, *get_args(hint))
            if isinstance(part, type) and issubclass(part, BaseModel)
        ),
        None,
    )
    return [] if model is None else parameters(model)


def parameters(model: type[BaseModel]) -> list[str]:
    """The names of the parameters of a question.

    Example:
        ``parameters(SharesQuery)`` has ``from`` in it.
    """
    return sorted(field.alias or name for name, field in model.model_fields.items())
