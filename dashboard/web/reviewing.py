"""Texts that readers send to be checked: judged at once, never kept, and no part of them in the log."""

from __future__ import annotations

import logging
import traceback

from dashboard.locale import N_
from dashboard.web.errors import InternalError
from etl.analysis.claims import Rule
from etl.errors import TrilateralError
from etl.judging import Review, review
from etl.storage.store import Release

log = logging.getLogger(__name__)


def reviewed(release: Release, text: str, *, said_on: str = "", as_of: str = "") -> Review:
    """Every claim of a text, judged.

    Args:
        release: The release.
        text: What a reader sent.
        said_on: The day on which it was said.
        as_of: An edition or a date; the latest if empty.

    Raises:
        InternalError: The text could not be read; the log says where, and nothing of the text.
    """
    try:
        return review(release, text, said_on=said_on, rule=Rule(as_of=as_of))
    except TrilateralError:
        raise
    except Exception as error:  # noqa: BLE001 - its message and its traceback might quote the text
        last = traceback.extract_tb(error.__traceback__)[-1]
        log.error("A text could not be read: %s in %s, line %d", type(error).__name__, last.name, last.lineno)  # fmt: skip
        failed = InternalError(
            N_("This text cannot be read."), hint=N_("Leave a part of it out, and try again.")
        )
        raise failed from None
