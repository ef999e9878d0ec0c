"""Each error has its HTTP status; the data side knows nothing of it."""

from __future__ import annotations

import pytest

from dashboard.web.errors import Refused, TooMany, status_of
from etl import errors


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.TrilateralError("x"), 500),
        (errors.UsageError("x"), 400),
        (errors.UnknownName("indicator", "x", []), 400),
        (errors.UnknownName("figure", "x", []), 404),
        (errors.UnknownName("format", "x", []), 404),
        (errors.UnknownName("page", "x", []), 404),
        (errors.UnknownName("release", "x", []), 404),
        (errors.UnknownName("file", "x", []), 404),
        (errors.Unavailable("x"), 502),
        (errors.NoRelease("x"), 503),
        (errors.ReleaseDamaged("x"), 503),
        (errors.GuardsFailed("x"), 500),
        (errors.ExportError("x"), 503),
        (errors.Busy("x"), 503),
        (TooMany("x"), 429),
        (Refused("x", 413), 413),
    ],
)
def test_status_of_an_error(error: errors.TrilateralError, status: int) -> None:
    assert status_of(error) == status
