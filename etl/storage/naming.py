"""Names of releases: the id, which begins with the time of its making, and the short name that figures and pages show."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from etl.errors import UsageError

_ID, _SHORT = r"[0-9]{8}T[0-9]{6}Z-[0-9a-f]{12}", r"[0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9a-f]{6}"
#: Either of them, as a regular expression.
NAME = f"({_ID}|{_SHORT})"


def is_id(name: str) -> bool:
    """Whether a name has the form of an id."""
    return re.fullmatch(_ID, name) is not None


def short_name(release_id: str) -> str:
    """The day on which a release was made, and how its digest begins.

    >>> short_name("20261126T000407Z-5e332f680d41")
    '2026-11-26-5e332f'
    """
    made, _, digest = release_id.partition("-")
    return f"{made[:4]}-{made[4:6]}-{made[6:8]}-{digest[:6]}"


def published(release_id: str) -> datetime:
    """When a release was published, as its id says.

    >>> published("20261126T000407Z-5e332f680d41").isoformat()
    '2026-11-26T00:04:07+00:00'
    """
    return datetime.strptime(release_id[:16], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def find(name: str, ids: Callable[[], Iterable[str]]) -> str | None:
    """The id that a name means; None if no release is called so.

    Args:
        name: An id or a short name.
        ids: Lists the ids that there are; called only where it is needed.

    Raises:
        UsageError: Several releases have this short name.
    """
    if is_id(name):
        return name
    if not re.fullmatch(_SHORT, name):
        return None
    found = [each for each in ids() if short_name(each) == name]
    if len(found) > 1:
        raise UsageError(
            f"The store has several releases called {name}.",
            hint=f"Give the id of one of them: {', '.join(sorted(found))}.",
        )
    return found[0] if found else None
