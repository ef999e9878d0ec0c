"""Log lines: one JSON object per line for collectors, or one plain line for people. Nothing in a record breaks a line."""

from __future__ import annotations

import json
import logging
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, Literal, TextIO

#: Facts that are added to every line written within a context; a request's id, for example.
within: ContextVar[Mapping[str, Any] | None] = ContextVar("facts of all lines", default=None)


class JsonLines(logging.Formatter):
    """One JSON object per line: time, level, event, and the facts given as ``extra={"facts": {...}}``."""

    def format(self, record: logging.LogRecord) -> str:
        """The line for a record."""
        line: dict[str, Any] = {
            "time": _time(record),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **_facts(record),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


class TextLines(logging.Formatter):
    """One line for people: time, level, event and facts; a traceback below, if there is one."""

    def format(self, record: logging.LogRecord) -> str:
        """The line for a record."""
        facts = "".join(f" {name}={value}" for name, value in _facts(record).items())
        line = printable(
            f"{_time(record)} {record.levelname.lower()}: {record.getMessage()}{facts}"
        )
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


def printable(text: str) -> str:
    r"""A text on one line: what would break it, or move a terminal's cursor, is written as an escape.

    >>> printable("a\nb\x1b[2Jc")
    'a\\nb\\x1b[2Jc'
    """
    return "".join(
        repr(letter)[1:-1] if unicodedata.category(letter) in _UNSEEN else letter for letter in text
    )


def config(form: Literal["text", "json"], levels: Mapping[str, str]) -> dict[str, Any]:
    """What `logging.config.dictConfig` is given by a server: everything on stderr, in one form.

    Args:
        form: ``json`` for one object per line, ``text`` for people.
        levels: The level of each logger that writes more than warnings: ``{"dashboard": "INFO"}``.

    Example:
        >>> config("json", {"etl": "INFO"})["version"]
        1
    """
    lines = JsonLines if form == "json" else TextLines
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": f"{__name__}.{lines.__name__}"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {name: {"level": level} for name, level in levels.items()},
    }


@contextmanager
def lines_to(stream: TextIO, lines: logging.Formatter) -> Iterator[None]:
    """Write what is logged within this block to a stream, and nowhere else that a block around it named.

    Args:
        stream: Standard error, as a rule.
        lines: `JsonLines` or `TextLines`.

    Example:
        ``with lines_to(sys.stderr, JsonLines()): refresh(store, settings)``
    """
    root, handler = logging.getLogger(), _Lines(stream)
    handler.setFormatter(lines)
    before = [each for each in root.handlers if isinstance(each, _Lines)]
    for each in before:
        root.removeHandler(each)
    root.addHandler(handler)
    try:
        yield
    finally:
        root.removeHandler(handler)
        for each in before:
            root.addHandler(each)


class _Lines(logging.StreamHandler[TextIO]):
    """A handler that `lines_to` added."""


#: Control and formatting characters, surrogates, and what some programs take for the end of a line.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def _facts(record: logging.LogRecord) -> dict[str, Any]:
    return {**(within.get() or {}), **getattr(record, "facts", {})}


def _time(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
