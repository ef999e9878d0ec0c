"""Servers in processes of their own: a free port, waiting until they answer, readers that count what they lose."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


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
