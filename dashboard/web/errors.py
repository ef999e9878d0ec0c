"""The errors of the server, and the HTTP status of each error."""

from __future__ import annotations

from dashboard.live import NoSuchRelease
from etl.errors import (
    Busy,
    ExportError,
    SourceError,
    StoreError,
    TrilateralError,
    UnknownName,
    UsageError,
)


class Refused(UsageError):
    """A request that is refused, whatever its path."""

    def __init__(self, message: str, status: int, *, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.status = status


class TooMany(Busy):
    """Files are asked for too often."""


class FilesMissing(TrilateralError):
    """The style sheet or the scripts of pages cannot be read on this server."""


class InternalError(TrilateralError):
    """An exception that nothing handled."""


_STATUSES: dict[type[TrilateralError], int] = {
    UsageError: 400,
    NoSuchRelease: 404,
    TooMany: 429,
    TrilateralError: 500,
    SourceError: 502,
    ExportError: 503,
    StoreError: 503,
    FilesMissing: 503,
}
#: Kinds of names that are part of an address: there is nothing at an address with another name.
_ADDRESSES = frozenset({"figure", "file", "format", "page", "release"})


def status_of(error: TrilateralError) -> int:
    """The HTTP status that an error is answered with: that of the nearest class that has one.

    >>> status_of(UnknownName("figure", "gdp", ["gdp-share"]))
    404
    """
    if isinstance(error, Refused):
        return error.status
    if isinstance(error, UnknownName) and error.kind in _ADDRESSES:
        return 404
    return next(_STATUSES[kind] for kind in type(error).__mro__ if kind in _STATUSES)
