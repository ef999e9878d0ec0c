"""The raw bytes of each answer, kept write-once with their origin, so that a parser can be corrected later.

``snapshots/<source>/<first 16 of sha256>.gz`` holds the bytes, the ``.origin.json`` beside it says where they came from.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from datetime import datetime
from pathlib import Path

from etl import catalog
from etl.errors import StoreError
from etl.files import write_atomically
from etl.transport import Answer

_ORIGIN = ".origin.json"


def keep(folder: Path, source: str, answer: Answer) -> str:
    """Keep an answer and return the sha256 of its bytes; the same bytes are kept once.

    Raises:
        StoreError: The folder cannot be written.
    """
    facts = catalog.source(source)
    digest = hashlib.sha256(answer.body).hexdigest()
    path = folder / source / f"{digest[:16]}.gz"
    if _whole(path):
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
        write_atomically(path.with_suffix(_ORIGIN), json.dumps(origin, indent=1).encode())
        write_atomically(path, gzip.compress(answer.body, 3, mtime=0))
    except OSError as error:
        raise StoreError(
            f"The snapshot {path} could not be written: {error.strerror}.",
            hint="Nothing was changed. Free some space, or set TRILATERAL_DATA to a folder that can be written.",
        ) from error
    return digest


def read(path: Path) -> bytes:
    """The bytes of a kept answer.

    Raises:
        StoreError: They are not the bytes that were kept.
    """
    try:
        body = gzip.decompress(path.read_bytes())
        said = _origin(path)["sha256"]
    except (OSError, EOFError, ValueError, KeyError) as error:
        raise StoreError(
            f"The snapshot {path} cannot be read.", hint="Delete it and refresh."
        ) from error
    if hashlib.sha256(body).hexdigest() != said:
        raise StoreError(
            f"The snapshot {path} is not what was kept (sha256).", hint="Delete it and refresh."
        )
    return body


def recall(folder: Path, source: str, url: str) -> Answer | None:
    """The answer kept last from an address, or None if there is none or it was damaged."""
    found = []
    for path in (folder / source).glob(f"*{_ORIGIN}"):
        try:
            origin = json.loads(path.read_text(encoding="utf-8"))
            if origin["url"] == url:
                found.append((datetime.fromisoformat(origin["retrieved_at"]), path))
        except (OSError, ValueError, KeyError):
            continue
    for retrieved_at, path in sorted(found, reverse=True):
        try:
            body = read(path.with_name(path.name.removesuffix(_ORIGIN) + ".gz"))
        except StoreError:
            continue
        return Answer(url, body, retrieved_at)
    return None


def sweep(folder: Path) -> None:
    """Remove what a killed run left half-written; only the holder of the store's lock may call this."""
    for left in folder.glob("*/.*.part"):
        left.unlink(missing_ok=True)


def _origin(path: Path) -> dict[str, str]:
    origin: dict[str, str] = json.loads(path.with_suffix(_ORIGIN).read_text(encoding="utf-8"))
    return origin


def _whole(path: Path) -> bool:
    """Whether an answer is kept here undamaged; what is damaged is written anew."""
    try:
        read(path)
    except StoreError:
        return False
    return True
