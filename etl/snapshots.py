"""The raw bytes of each answer, kept write-once with their origin, so that a parser can be corrected later.

``snapshots/<source>/<first 16 of sha256>.gz`` holds the bytes, the ``.origin.json`` beside it says where they came from.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from pathlib import Path

from etl import catalog
from etl.errors import StoreError
from etl.transport import Answer


def keep(folder: Path, source: str, answer: Answer) -> str:
    """Keep an answer and return the sha256 of its bytes; the same bytes are kept once.

    Raises:
        StoreError: The folder cannot be written.
    """
    facts = catalog.source(source)
    digest = hashlib.sha256(answer.body).hexdigest()
    path = folder / source / f"{digest[:16]}.gz"
    if path.exists():
        return digest
    origin = {
        "url": answer.url,
        "retrieved_at": answer.retrieved_at.isoformat(timespec="seconds"),
        "sha256": digest,
        "bytes": len(answer.body),
        "source": source,
        "provider": facts.provider,
        "licence": facts.licence,
        "licence_url": facts.licence_url,
        "citation": facts.citation.format(edition="the day of retrieval", home=facts.home),
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path.with_suffix(".origin.json"), json.dumps(origin, indent=1).encode())
        write_atomically(path, gzip.compress(answer.body, 3, mtime=0))
    except OSError as error:
        raise StoreError(
            f"The snapshot {path} could not be written: {error.strerror}.",
            hint="Free some space or set TRILATERAL_DATA to a folder that can be written.",
        ) from error
    return digest


def read(path: Path) -> bytes:
    """The bytes of a kept answer.

    Raises:
        StoreError: They are not the bytes that were kept.
    """
    try:
        body = gzip.decompress(path.read_bytes())
        said = json.loads(path.with_suffix(".origin.json").read_text(encoding="utf-8"))["sha256"]
    except (OSError, EOFError, gzip.BadGzipFile, ValueError, KeyError) as error:
        raise StoreError(f"The snapshot {path} cannot be read.", hint="Delete it and refresh.") from error
    if hashlib.sha256(body).hexdigest() != said:
        raise StoreError(f"The snapshot {path} is not what was kept (sha256).", hint="Delete it and refresh.")
    return body


def write_atomically(path: Path, body: bytes) -> None:
    """Write a file so that a reader finds all of it or nothing."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with temporary.open("wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
