"""How moments are written: in one form, in notes of the store, in JSON and in tables."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AwareDatetime, PlainSerializer


def written(moment: datetime) -> str:
    """A moment as it is written, in UTC and whole seconds.

    Example:
        >>> written(datetime(2026, 11, 28, 15, 50, 7, 123456, tzinfo=UTC))
        '2026-11-28T15:50:07+00:00'
    """
    return moment.astimezone(UTC).isoformat(timespec="seconds")


#: A moment in a note.
Moment = Annotated[AwareDatetime, PlainSerializer(written, return_type=str, when_used="json")]
