"""Waiting for what other processes do."""

from __future__ import annotations

import time
from collections.abc import Callable


def until(true: Callable[[], bool], seconds: float = 60.0) -> float:
    """Wait until something is true, and how long that took; what cannot be asked yet is not true.

    Raises:
        AssertionError: It did not become true in time.
    """
    begun = time.monotonic()
    while True:
        try:
            if true():
                return time.monotonic() - begun
        except OSError:
            pass
        assert time.monotonic() - begun < seconds, "It did not happen in time."
        time.sleep(0.05)
