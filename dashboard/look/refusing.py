"""Why a value of a view cannot be used, in words: what was given, and what may be given."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from dashboard.look.appearance import PRESET
from dashboard.look.canvas import presets
from dashboard.look.question import AREA, EDITION, RELEASE, SHARE

#: Pattern -> what has it, in words.
_HAS = {
    AREA: "give economies and groups, added up if need be: JPN, CJK+HKG+MAC, WLD-CJK",
    EDITION: "give an edition or a date, for example 2025-10",
    SHARE: "give a share, for example 24% or 0.24",
    RELEASE: "give the id or short name of a release",
}
#: Kind of error of pydantic -> what may be given.
_GIVE = {
    "bool_parsing": "give 1 or 0",
    "int_parsing": "give a whole number",
    "float_parsing": "give a number",
}


def said(error: ValidationError) -> str:
    """What is wrong with the first value that cannot be used: its name, the value, and what to give instead.

    Example:
        >>> from dashboard.look.view import View
        >>> try:
        ...     View.model_validate({"as_of": "xyz"})
        ... except ValidationError as error:
        ...     said(error)
        "as_of cannot be 'xyz': give an edition or a date, for example 2025-10."
    """
    every = error.errors()
    mine = [each for each in every if each["loc"][:1] == every[0]["loc"][:1]]
    # "0 or 200 to 4000": that it is not 0 says nothing of what it may be.
    first = next((each for each in mine if each["type"] != "literal_error"), mine[0])
    where = ".".join(str(part) for part in first["loc"][:1])
    given = "" if not where else f"{where} cannot be {str(first['input'])[:40]!r}: "
    return f"{given}{_reason(first)}."


def _reason(fault: Any) -> str:
    pattern = fault.get("ctx", {}).get("pattern", "")
    if pattern == PRESET:
        return f"give one of {', '.join(presets())}"
    text = str(fault["msg"]).removeprefix("Value error, ")
    return _HAS.get(pattern) or _GIVE.get(fault["type"]) or text
