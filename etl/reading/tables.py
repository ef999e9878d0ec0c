"""The tables of the reader: the TOML files beside this module, where words live."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from etl.places import declared


@cache
def table(name: str) -> dict[str, Any]:
    """A file of words and forms, read once.

    >>> table("years")["eras"]["平成"]
    1988
    """
    return declared(__package__, name)


def words(module: str, name: str) -> frozenset[str]:
    """Words that only one module of the reader asks for.

    >>> "rather than" in words("correcting", "not")
    True
    """
    return frozenset(table("words")[module][name])


def form(
    alternatives: Iterable[str], parts: Mapping[str, str], *, any_case: bool = False
) -> re.Pattern[str]:
    """A regular expression of alternatives, in which names in braces stand for parts.

    >>> form(["{Y}年", "年{Y}"], {"Y": "[0-9]{4}"}).pattern
    '[0-9]{4}年|年[0-9]{4}'
    """
    text = "|".join(alternatives)
    for name, part in parts.items():
        text = text.replace(f"{{{name}}}", part)
    return re.compile(text, re.IGNORECASE if any_case else 0)
