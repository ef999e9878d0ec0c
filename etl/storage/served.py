"""A store that is read from a server of ours, over its data API; nothing is written there.

Every byte is verified as it is in a bucket: a release is what its id says, whoever hands it on.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any, NoReturn

from etl.errors import StoreError
from etl.settings import EtlSettings
from etl.storage.object_store import ObjectStore, connect

_API = "api/v1"


class Served:
    """The storage backend of what a server shows.

    Args:
        objects: What it answers, below its address.
    """

    def __init__(self, objects: ObjectStore) -> None:
        self.objects = objects

    @property
    def name(self) -> str:
        """Its address in messages."""
        return self.objects.url

    @property
    def place(self) -> str:
        """Its address."""
        return self.objects.url

    @property
    def origin(self) -> str:
        """Its address, which distinguishes it from every other."""
        return self.objects.url

    def read(self, path: str) -> bytes | None:
        """The bytes of a file of a release, or the name of the one that is shown; a server tells nothing else."""
        if path == "current":
            return f"{self._answer('releases/latest')['id']}\n".encode()
        if not path.startswith("releases/"):
            return None
        found = self.objects.get(f"{_API}/{path}")
        return None if found is None else found.body

    def folders(self, path: str, holding: str) -> list[str]:
        """The ids of the releases that it has."""
        if path != "releases":
            return []
        return [str(line["id"]) for line in self._answer("releases")["data"]]

    def files(self, path: str) -> list[str]:
        """None: a server lists no files."""
        return []

    def write(self, path: str, body: bytes) -> None:
        """Refused."""
        self._refuse()

    def write_folder(self, path: str, files: Mapping[str, bytes]) -> None:
        """Refused."""
        self._refuse()

    def remove(self, path: str) -> None:
        """Refused."""
        self._refuse()

    def remove_folder(self, path: str, first: str) -> None:
        """Refused."""
        self._refuse()

    def lock(self, name: str, over: str) -> AbstractContextManager[None]:
        """Refused."""
        self._refuse()

    def _answer(self, path: str) -> dict[str, Any]:
        found = self.objects.get(f"{_API}/{path}")
        try:
            answer = json.loads(found.body) if found else None
        except ValueError:
            answer = None
        if not isinstance(answer, dict) or not {"id", "data"} & answer.keys():
            raise StoreError(
                f"{self.name} is not the address of a server with releases.",
                hint="Give the address under which its story is read, without a page.",
            )
        return answer

    def _refuse(self) -> NoReturn:
        raise StoreError(
            f"{self.name} can only be read: nothing is published over HTTP.",
            hint="Nothing was changed. Name the server's own store, or another one, in TRILATERAL_DATA.",
        )


def served(url: str, settings: EtlSettings) -> Served:
    """The storage backend of a server.

    Raises:
        UsageError: The address cannot be used.

    Example:
        ``served("https://stats.example.org", load()).read("current")``
    """
    return Served(connect(url.rstrip("/"), settings))
