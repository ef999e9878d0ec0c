"""The raw bytes of each answer, stored write-once with their origin, so that a parser can be corrected later.

``snapshots/<source>/<first 16 of sha256>.gz`` holds the bytes, the ``.origin.json`` beside it says where they came from.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import threading
from contextlib import suppress
from datetime import datetime

from etl import catalog
from etl.errors import StoreError
from etl.sources.transport import Answer
from etl.storage.backends import StorageBackend

_ORIGIN = ".origin.json"


def keep(backend: StorageBackend, source: str, answer: Answer) -> str:
    """Store an answer and return the sha256 of its bytes; the same bytes are stored once.

    Raises:
        StoreError: The store cannot be written.

    Example:
        ``keep(store.backend, "imf", answer)`` is the name of the bytes: their sha256.
    """
    facts = catalog.source(source)
    digest = hashlib.sha256(answer.body).hexdigest()
    path = _path(source, digest)
    if _whole(backend, path):
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
        backend.write(f"{path}{_ORIGIN}", json.dumps(origin, indent=1).encode())
        backend.write(f"{path}.gz", gzip.compress(answer.body, 3, mtime=0))
    except StoreError:
        # Half of it is of no use, and a full disk has room for nothing that is of no use.
        with suppress(StoreError):
            forget(backend, path)
        raise
    return digest


class Answers:
    """The answers that one run keeps; where the store fails it, they are removed again: nothing was changed."""

    def __init__(self, backend: StorageBackend) -> None:
        self._backend = backend
        self._new: list[str] = []
        self._over = False
        self._turn = threading.Lock()

    def keep(self, source: str, answer: Answer) -> None:
        """Store an answer; one that comes in after `forget_all` is not stored.

        Raises:
            StoreError: The store cannot be written.
        """
        path = _path(source, hashlib.sha256(answer.body).hexdigest())
        held = _whole(self._backend, path)
        with self._turn:
            if self._over:
                return
            if not held:
                self._new.append(path)
        keep(self._backend, source, answer)
        if self._over and not held:
            self._forget(path)

    def forget_all(self) -> int:
        """Remove what this run stored, and report how many answers that were."""
        with self._turn:
            self._over = True
        return sum(map(self._forget, dict.fromkeys(self._new)))

    def _forget(self, path: str) -> bool:
        try:
            there = self._backend.read(f"{path}.gz") is not None
            forget(self._backend, path)
        except StoreError:
            return False
        return there


def read(backend: StorageBackend, path: str) -> bytes:
    """The bytes of a stored answer.

    Args:
        backend: Where it is stored.
        path: Its name there, without an ending.

    Raises:
        StoreError: They are not the bytes that were stored.
    """
    try:
        body = gzip.decompress(backend.read(f"{path}.gz") or b"")
        said = _origin(backend, path)["sha256"]
    except (OSError, EOFError, ValueError, KeyError) as error:
        raise StoreError(
            f"The snapshot {path} cannot be read.", hint="Delete it and refresh."
        ) from error
    if hashlib.sha256(body).hexdigest() != said:
        raise StoreError(
            f"The snapshot {path} is not what was kept (sha256).", hint="Delete it and refresh."
        )
    return body


def recall(backend: StorageBackend, source: str, url: str) -> Answer | None:
    """The answer stored last from an address, or None if there is none or it is damaged.

    Example:
        ``recall(store.backend, "imf", url)`` is None the first time.
    """
    folder = _folder(source)
    for name in backend.files(folder):
        if not name.endswith(_ORIGIN):
            continue
        path = f"{folder}/{name.removesuffix(_ORIGIN)}"
        try:
            origin = _origin(backend, path)
            if origin["url"] == url:
                retrieved_at = datetime.fromisoformat(origin["retrieved_at"])
                return Answer(url, read(backend, path), retrieved_at)
        except (StoreError, ValueError, KeyError):
            continue
    return None


def kept(backend: StorageBackend, source: str) -> list[str]:
    """The stored answers of a source, by their names without an ending."""
    folder = _folder(source)
    names = (name for name in backend.files(folder) if name.endswith(_ORIGIN))
    return [f"{folder}/{name.removesuffix(_ORIGIN)}" for name in names]


def came_from(backend: StorageBackend, path: str) -> tuple[str, datetime]:
    """The address that a stored answer came from, and when.

    Raises:
        StoreError: Its origin cannot be read.
    """
    try:
        origin = _origin(backend, path)
        return origin["url"], datetime.fromisoformat(origin["retrieved_at"])
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(
            f"The snapshot {path} cannot be read.", hint="Delete it and refresh."
        ) from error


def forget(backend: StorageBackend, path: str) -> None:
    """Delete a stored answer.

    Raises:
        StoreError: The store cannot be written.
    """
    # The bytes first: an origin without them is found by the next one who looks, bytes without an origin by nobody.
    backend.remove(f"{path}.gz")
    backend.remove(f"{path}{_ORIGIN}")


def _path(source: str, digest: str) -> str:
    return f"{_folder(source)}/{digest[:16]}"


def _folder(source: str) -> str:
    return f"snapshots/{source}"


def _origin(backend: StorageBackend, path: str) -> dict[str, str]:
    origin: dict[str, str] = json.loads(backend.read(f"{path}{_ORIGIN}") or b"")
    return origin


def _whole(backend: StorageBackend, path: str) -> bool:
    """Whether an answer is stored here undamaged; a damaged one is written again."""
    try:
        read(backend, path)
    except StoreError:
        return False
    return True
