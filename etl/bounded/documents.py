"""XML and JSON from anywhere, read within bounds: units are counted, since a few bytes of each cost a hundred in memory.

>>> [element.tag for element in elements(b"<a><b/><c>text</c></a>")]
['b', 'c', 'a']
>>> json_value('{"a": [1, 2]}')
{'a': [1, 2]}
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

#: Elements of a document, and elements inside of each other.
MOST_ELEMENTS, DEEPEST = 500_000, 200
#: Attributes of a document, and bytes of one tag: a parser holds all attributes of an element at once.
MOST_ATTRIBUTES = 1_000_000
#: Values of a JSON text.
MOST_VALUES = 3_000_000


class DocumentError(ValueError):
    """A document is broken, too large, or declares a document type; the message says which."""


def elements(
    body: bytes, *, most: int = MOST_ELEMENTS, deepest: int = DEEPEST
) -> Iterator[ET.Element]:
    """The elements of a document as they end; each is emptied when the next is asked for.

    Raises:
        DocumentError: It is no XML, has too many elements, or declares a document type.

    Example:
        >>> [element.tag for element in elements(b"<a><b/></a>")]
        ['b', 'a']
    """
    for element in _parsed(body, most, deepest):
        yield element
        element.clear()


def root_of(body: bytes) -> ET.Element:
    """A document as a tree.

    Raises:
        DocumentError: It is no XML, has too many elements, or declares a document type.

    Example:
        >>> root_of(b"<a><b/></a>").tag
        'a'
    """
    root: ET.Element | None = None
    for element in _parsed(body, MOST_ELEMENTS, DEEPEST):
        root = element
    if root is None:
        raise DocumentError("it has no element")
    return root


def _parsed(body: bytes, most: int, deepest: int) -> Iterator[ET.Element]:
    """Each element at its end."""
    # What a tag costs is known only after the parser has read all of it: signs of attributes are counted before.
    if body.count(b"=") > MOST_ATTRIBUTES or body.count(b"<") > 2 * most:
        raise DocumentError(f"it has more than {most:,} elements or {MOST_ATTRIBUTES:,} attributes")
    depth = count = 0
    try:
        for event, element in iterparse(io.BytesIO(body), events=("start", "end"), forbid_dtd=True):
            if event == "start":
                depth, count = depth + 1, count + 1
                if depth > deepest:
                    raise DocumentError(f"it has more than {deepest} elements inside of each other")
                if count > most:
                    raise DocumentError(f"it has more than {most:,} elements")
            else:
                depth -= 1
                yield element
    except DefusedXmlException as error:
        raise DocumentError("it declares a document type or entities of its own") from error
    except (ParseError, ValueError, LookupError) as error:
        if isinstance(error, DocumentError):
            raise
        raise DocumentError("it is no XML") from error


def json_value(text: str | bytes) -> Any:
    """What a JSON text says.

    Raises:
        DocumentError: It is no JSON, has too many values, or too many inside of each other.

    Example:
        >>> json_value('{"a": [1]}')
        {'a': [1]}
    """
    body = text.encode() if isinstance(text, str) else text
    if sum(body.count(sign) for sign in (b"[", b"{", b",")) > MOST_VALUES:
        raise DocumentError(f"it has more than {MOST_VALUES:,} values")
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DocumentError("it is no JSON, or nests too deeply") from error
