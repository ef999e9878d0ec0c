"""How moments are written: in one form, in notes of the store, in JSON and in tables."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated

from pydantic import AwareDatetime, PlainSerializer

#: How far time zones and the clocks of other machines that publish may be apart.
SLACK = timedelta(days=1)


def written(moment: datetime) -> str:
    """A moment as it is written, in UTC and whole seconds.

    Example:
        >>> written(datetime(2026, 11, 28, 15, 50, 7, 123456, tzinfo=UTC))
        '2026-11-28T15:50:07+00:00'
    """
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def age(moment: datetime, now: datetime) -> timedelta | None:
    """How long ago a moment was; None where it is so far ahead of the clock that this cannot be told.

    Otherwise a clock that fell back would make everything look fresh for as long as it is wrong.

    Example:
        >>> age(datetime(2026, 11, 28, tzinfo=UTC), now=datetime(2026, 11, 30, tzinfo=UTC)).days
        2
        >>> age(datetime(2026, 11, 28, tzinfo=UTC), now=datetime(2020, 1, 1, tzinfo=UTC)) is None
        True
    """
    return None if moment > now + SLACK else now - moment


#: A moment in a note.
Moment = Annotated[AwareDatetime, PlainSerializer(written, return_type=str, when_used="json")]
