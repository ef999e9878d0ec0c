"""Files that are whole or not there."""

from __future__ import annotations

import os
import threading
from pathlib import Path


def write_atomically(path: Path, body: bytes) -> None:
    """Write a file so that a reader finds all of it or nothing.

    Example:
        ``write_atomically(Path("current"), b"20261129T130049Z-3a46acd7135a")``
    """
    # The thread is in the name: two threads may write the same file at the same time.
    temporary = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}.part")
    try:
        with temporary.open("wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
