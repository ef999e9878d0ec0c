"""Forms that pages send by POST, as browsers write them; bodies are bounded by `dashboard.web.limits`."""

from __future__ import annotations

from collections.abc import Iterator
from email import policy
from email.parser import BytesParser
from urllib.parse import parse_qsl

from dashboard.locale import N_
from dashboard.web.errors import Refused

#: The field that carries a document.
DOCUMENT = "document"
MULTIPART, URLENCODED = "multipart/form-data", "application/x-www-form-urlencoded"


def fields(body: bytes, content_type: str) -> dict[str, str]:
    r"""The fields of a form by their names; lines end as in Python.

    Raises:
        Refused: It is no form.

    >>> fields(b"text=a+b%0D%0Ac", "application/x-www-form-urlencoded")
    {'text': 'a b\nc'}
    """
    kind = content_type.partition(";")[0].strip().lower()
    if kind == MULTIPART:
        found = _parts(body, content_type)
    elif kind == URLENCODED:
        found = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    else:
        raise Refused(N_("Unrecognised form."), 415, hint=N_("Use the form of the page."))
    return {name: value.replace("\r\n", "\n") for name, value in found.items()}


def document(body: bytes, content_type: str) -> tuple[str, bytes] | None:
    """The document that a form carries, by its name; None if it has none."""
    if content_type.partition(";")[0].strip().lower() != MULTIPART:
        return None
    for name, content, file in _every(body, content_type):
        if name == DOCUMENT and file and content:
            return file, content
    return None


def _parts(body: bytes, content_type: str) -> dict[str, str]:
    parts = _every(body, content_type)
    return {
        name: content.decode("utf-8", "replace") for name, content, _ in parts if name != DOCUMENT
    }


def _every(body: bytes, content_type: str) -> Iterator[tuple[str, bytes, str]]:
    """The name, the content and the name of the file of each part."""
    head = b"Content-Type: " + content_type.encode("latin-1", "replace") + b"\r\n\r\n"
    message = BytesParser(policy=policy.HTTP).parsebytes(head + body)
    for part in message.iter_parts():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        if isinstance(name, str) and isinstance(content, bytes):
            yield name, content, part.get_filename() or ""
