"""What files carry: figures, or a deck of several. Readers of formats are in `dashboard.exports.carried.readers`."""

from __future__ import annotations

import json
import re
import struct
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from dashboard.exports.carried.record import MOST_BYTES, Damaged, Record, from_text
from etl.bounded.documents import json_value

#: A picture has a handful of text chunks, an Office file a few parts of this kind.
MOST_PARTS = 400
#: What libraries raise at files that are not what they seem.
BROKEN = (
    ValueError,
    LookupError,
    TypeError,
    OSError,
    RecursionError,
    AttributeError,
    MemoryError,
    OverflowError,
    zlib.error,
    struct.error,
    pa.ArrowException,
)
#: What stands at the foot of every figure: which view of which release.
STAMP = re.compile(
    r"(?:\S*/f/)?(?P<figure>[a-z0-9-]{1,48})(?:\?(?P<view>\S{0,4000}))?"
    r"\s*·\s*(?P<release>[0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9a-f]{6})"
)


@dataclass(frozen=True)
class Carried:
    """What was found.

    Attributes:
        records: The figures; several in a deck.
        deck: What else a deck is made from; None for a single figure.
        left: What the file has besides, in words: a file that is made again is without it.
    """

    records: tuple[Record, ...]
    deck: dict[str, Any] | None = None
    left: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reader:
    """How files of a format are read.

    Attributes:
        fits: Whether a file is of this format, by its first bytes. No file is of two.
        read: What it carries, or None.
    """

    fits: Callable[[bytes], bool]
    read: Callable[[bytes], Carried | None]


def whole(text: str | bytes) -> Carried:
    """One figure, or a deck of several.

    Raises:
        Damaged: It is no record of ours.

    Example:
        ``whole(text).records[0].figure`` is ``"gdp-share"``.
    """
    if len(text) > MOST_BYTES:
        raise Damaged("The record inside this file is too large.")
    content = json_value(text)
    if isinstance(content, dict) and content.get("deck") is not None:
        records = content["records"]
        if (
            not isinstance(records, list)
            or not 0 < len(records) <= MOST_PARTS
            or not isinstance(content["deck"], dict)
        ):
            raise Damaged("The deck inside this file cannot be read.")
        return Carried(tuple(from_text(json.dumps(each)) for each in records), content["deck"])
    return Carried((from_text(text),))


def first(texts: Sequence[str | bytes]) -> Carried | None:
    """The first of several records, and which there are besides; None of none.

    Raises:
        Damaged: The first is no record of ours.

    Example:
        ``first([text])`` is what a file with one record carries.
    """
    if not texts:
        return None
    plain = [text.decode("utf-8", "replace") if isinstance(text, bytes) else text for text in texts]
    further = [text for text in dict.fromkeys(plain) if text != plain[0]]
    more = [name for text in further for name in _names_of(text)]
    said = (f"{len(more)} more figure{'s' if len(more) > 1 else ''} of ours ({', '.join(more)})",)
    return replace(whole(texts[0]), left=said if more else ())


def _names_of(text: str) -> list[str]:
    """The figures of a further record, which need not be whole: it is not made again."""
    try:
        return [record.figure for record in whole(text).records]
    except (Damaged, *BROKEN):
        return ["damaged"]
