"""Why a value of a view cannot be used, in words: what was given, and what may be given."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from dashboard.locale import N_
from dashboard.look.appearance import PRESET
from dashboard.look.canvas import presets
from dashboard.look.question import AREA, EDITION, RELEASE, SHARE
from etl.catalog.names import similar

#: Pattern -> what has it, in words.
_HAS = {
    AREA: N_(
        "Give economies and groups, added or subtracted if need be: JPN, CJK+HKG+MAC, WLD-CJK."
    ),
    EDITION: N_("Give an edition or a date, for example 2025-10."),
    SHARE: N_("Give a share, for example 24%, 0.24 or 1/4."),
    RELEASE: N_("Give the id or short name of a release."),
}
#: Kind of error of pydantic -> what may be given.
_GIVE = {
    "bool_parsing": N_("Give 1 or 0."),
    "int_parsing": N_("Give a whole number."),
    "float_parsing": N_("Give a number."),
}
#: Kind of error -> where its bound is, and what may be given.
_BOUNDS = {
    "less_than_equal": ("le", N_("Give {values} at most.")),
    "greater_than_equal": ("ge", N_("Give {values} at least.")),
}
#: What the question says of a value -> the same as a message.
_OTHERS = {
    "give a sum and its name, as in CHN+IND:Two": N_(
        "Give a sum and its name of up to 32 letters and digits, as in CHN+IND:Two."
    ),
    "that is the name of an economy or a group": N_("That is the name of an economy or a group."),
}
#: Where all that may be given is known.
_ONE_OF = N_("Give one of {values}.")


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
    first = _first(error)
    where = ".".join(str(part) for part in first["loc"][:1])
    given = "" if not where else f"{where} cannot be {str(first['input'])[:40]!r}: "
    named = similar(str(first["input"])) if first.get("ctx", {}).get("pattern") == AREA else ""
    return f"{given}{_reason(first)}.{f' Similar names: {named}.' if named else ''}"


def advice(error: ValidationError) -> tuple[str, str]:
    """What may be given in place of a value: a message to translate, and the ``{values}`` in it; empty if not known.

    Example:
        >>> from dashboard.look.view import View
        >>> try:
        ...     View.model_validate({"as_of": "xyz"})
        ... except ValidationError as error:
        ...     advice(error)
        ('Give an edition or a date, for example 2025-10.', '')
    """
    fault = _first(error)
    known = _known(fault)
    if known[0]:
        return known
    if fault["type"] == "literal_error":
        return _ONE_OF, fault["ctx"]["expected"].replace("'", "").replace(" or ", ", ")
    if fault["type"] in _BOUNDS:
        bound, message = _BOUNDS[fault["type"]]
        return message, f"{fault['ctx'][bound]:g}"
    return _OTHERS.get(_text(fault), ""), ""


def _first(error: ValidationError) -> Any:
    """What is wrong with the first value."""
    every = error.errors()
    mine = [each for each in every if each["loc"][:1] == every[0]["loc"][:1]]
    # "0 or 200 to 4000": that it is not 0 says nothing of what it may be.
    return next((each for each in mine if each["type"] != "literal_error"), mine[0])


def _known(fault: Any) -> tuple[str, str]:
    """What may be given for a pattern or a type, as in `advice`."""
    pattern = fault.get("ctx", {}).get("pattern", "")
    if pattern == PRESET:
        return _ONE_OF, ", ".join(presets())
    return _HAS.get(pattern) or _GIVE.get(fault["type"], ""), ""


def _text(fault: Any) -> str:
    return str(fault["msg"]).removeprefix("Value error, ")


def _reason(fault: Any) -> str:
    message, values = _known(fault)
    told = message.format(values=values).rstrip(".")
    return told[:1].lower() + told[1:] or _text(fault)
