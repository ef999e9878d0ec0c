"""Texts that readers send to be checked: judged at once, never kept, and no part of them in the log."""

from __future__ import annotations

import logging
import traceback

from dashboard.locale import N_
from dashboard.web.errors import InternalError, Refused
from etl.analysis.claims import Rule
from etl.documents import Paper, opened
from etl.errors import TrilateralError, UsageError
from etl.judging import Review, review
from etl.storage.store import Release

log = logging.getLogger(__name__)


def of_document(name: str, body: bytes) -> Paper:
    """A document that a reader sent, as text with places.

    Args:
        name: Its name; only its ending is looked at, and no message repeats it.
        body: What it holds.

    Raises:
        Refused: It cannot be read.
    """
    try:
        return opened(f"document.{name.rpartition('.')[2][:8]}", body)
    except UsageError as error:
        raise Refused(
            N_("This document cannot be read."),
            422,
            hint=N_(
                "Send a .docx, .pptx or .md file, a .pdf that contains its text, or plain text in UTF-8."
            ),
        ) from error


def reviewed(release: Release, text: str, *, said_on: str = "", as_of: str = "") -> Review:
    """Every claim of a text, judged.

    Args:
        release: The release.
        text: What a reader sent.
        said_on: The day on which it was said.
        as_of: An edition or a date; the latest if empty.

    Raises:
        InternalError: The text could not be read; the log says where, and nothing of the text.

    Example:
        >>> len(reviewed(release, "They make up about one-fourth of the world's GDP.").claims)
        1
    """
    try:
        return review(release, text, said_on=said_on, rule=Rule(as_of=as_of))
    except TrilateralError:
        raise
    except Exception as error:  # noqa: BLE001 - its message and its traceback might quote the text
        last = traceback.extract_tb(error.__traceback__)[-1]
        log.error("A text could not be read: %s in %s, line %d", type(error).__name__, last.name, last.lineno)  # fmt: skip
        failed = InternalError(
            N_("This text cannot be read."), hint=N_("Leave part of it out, and try again.")
        )
        raise failed from None
