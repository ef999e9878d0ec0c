"""What an importer is."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from dataclasses import dataclass

from etl.errors import BadAnswer, UsageError
from etl.sources.base import Fetched


@dataclass(frozen=True)
class Document:
    """One file, or one member of an archive.

    Attributes:
        name: What the reader calls it.
        body: Its bytes, unpacked.
        made: The day when the file was made, where its archive says so.
    """

    name: str
    body: bytes
    made: str = ""


@dataclass(frozen=True)
class Importer:
    """Recognises one kind of file by its content and reads it.

    Attributes:
        kind: What the file is, in words.
        recognises: Whether these bytes are such a file; looks at the beginning only, never raises.
        read: The observations in a document. The edition is for files that do not say their own; it raises
            `UsageError` where it is needed and empty, and `BadAnswer` where the file is damaged.
    """

    kind: str
    recognises: Callable[[bytes], bool]
    read: Callable[[Document, str], Fetched]


def decode(body: bytes) -> str:
    """The text of a file: UTF-8 with or without a mark, UTF-16 with or without one, or else Latin-1."""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", "replace")
    if body[1:2] == b"\x00":
        return body.decode("utf-16-le", "replace")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("latin-1")


def head(body: bytes, size: int = 8192) -> str:
    """The beginning of a file's text; of an even number of bytes, so that UTF-16 is not cut in a character."""
    return decode(
        body[:size]
        if body[1:2] == b"\x00" or body[:2] == b"\xff\xfe"
        else _whole_characters(body[:size])
    )


def first_row(body: bytes) -> list[str]:
    """The cells of a CSV file's first line; none of anything else."""
    try:
        return next(csv.reader([head(body).partition("\n")[0].rstrip("\r")]), [])
    except csv.Error:
        return []


def lines(document: Document) -> str:
    """The text of a file of lines, if it is whole.

    A file that was cut may look whole but for its last number: what ends without the end of a line is refused.

    Raises:
        BadAnswer: It ends within a line.
    """
    text = decode(document.body)
    if not text.endswith(("\n", "\r")):
        raise breaks_off(document, text.rpartition("\n")[2])
    return text


def breaks_off(document: Document, line: str) -> BadAnswer:
    """What to say of a file that was cut, or of a line with too few cells."""
    return BadAnswer(
        f"{document.name} breaks off in the line {line.strip()[:60]!r}.", hint="Download it again."
    )


def number(document: Document, text: str, exponent: int) -> float:
    """A number with commas between its thousands, times a power of ten.

    Read as "18743.803e9": multiplied by 1e9 it would end in stray digits.

    Raises:
        BadAnswer: The text is no number.
    """
    try:
        return float(f"{text.strip().replace(',', '')}e{exponent}")
    except ValueError as error:
        raise BadAnswer(
            f"{document.name} holds {text.strip()!r} where a number belongs."
        ) from error


def last_actual(text: str) -> str:
    """The last actual year in ``2024``, ``2024.0`` or ``FY2023/24``; of a fiscal year the first, to be careful."""
    found = re.search(r"\d{4}", text)
    return found[0] if found and found[0] != "0000" else ""


def needs_edition(document: Document, kind: str, example: str) -> UsageError:
    """What to say of a file that does not tell its edition."""
    unit = "day" if len(example) == 10 else "month"
    return UsageError(
        f"{document.name} ({kind}) does not say its edition.",
        hint=f"Say it: --edition {example}, the {unit} when the publisher released it; "
        "files of another edition in a command of their own.",
    )


def nothing_of_ours(document: Document, kind: str) -> UsageError:
    """What to say of a file without any indicator of the catalogue."""
    return UsageError(
        f"{document.name} ({kind}) holds no indicator of the catalogue.",
        hint="Indicators and their codes are declared in etl/catalog/indicators.toml.",
    )


def _whole_characters(part: bytes) -> bytes:
    """The bytes without a character of UTF-8 that the cut left in halves."""
    for cut in range(4):
        try:
            part[: len(part) - cut].decode("utf-8")
        except UnicodeDecodeError:
            continue
        return part[: len(part) - cut]
    return part
