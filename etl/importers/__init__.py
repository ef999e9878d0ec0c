"""Official bulk files in, observations out: for networks that cannot reach the services."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from etl.sources.base import Fetched, Progress


def read(paths: Sequence[Path], edition: str, progress: Progress) -> dict[str, Fetched]:
    """What the files hold, by source."""
    raise NotImplementedError
