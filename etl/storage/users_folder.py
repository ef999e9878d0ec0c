"""The store of a user who installed the package: a folder of their own, over the release that ships with it.

Until a release is published, named or held there, everything is read from the package: nothing is copied, no home need be
writable, and a newer package brings newer figures. From then on the folder stands alone; the release that it began
with is copied into it, so that its history stays whole whatever package comes next.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from etl.storage import holds
from etl.storage.backends import Folder

#: The file that names the release that is served, and the one that ends every release.
CURRENT, PACKAGE = "current", "datapackage.json"


class UsersFolder(Folder):
    """The storage backend of a folder that begins with what another one has.

    Args:
        root: The folder; made when first written to.
        shipped: The folder with a store that is only read.

    Example:
        ``UsersFolder(Path("~/.local/share/trilateral").expanduser(), SHIPPED).read("current")``
    """

    def __init__(self, root: Path, shipped: Path) -> None:
        super().__init__(root)
        self._shipped = Folder(shipped)

    @property
    def stands_alone(self) -> bool:
        """Whether a release was published, named or held here."""
        return super().read(CURRENT) is not None

    @property
    def place(self) -> str:
        """Where its release is, and where the next one will be."""
        if self.stands_alone:
            return str(self.root)
        return f"{self._shipped.root}, as shipped with the package; a refresh writes to {self.root}"

    def read(self, path: str) -> bytes | None:
        """The bytes of a file, or None if there is none."""
        found = super().read(path)
        if found is None and not self.stands_alone:
            return self._shipped.read(path)
        return found

    def folders(self, path: str, holding: str) -> list[str]:
        """The names of the folders in a folder that hold a certain file; none if it does not exist."""
        own = super().folders(path, holding)
        return own if self.stands_alone else sorted({*own, *self._shipped.folders(path, holding)})

    def write(self, path: str, body: bytes) -> None:
        """Write a file; a reader finds the old bytes or the new ones."""
        # A hold is on what is served now.
        if path in (CURRENT, holds.NOTE) and not self.stands_alone:
            self._begin()
        super().write(path, body)

    def _begin(self) -> None:
        """Copy what the store begins with: the releases, then the name of the one that is served."""
        own = super().folders("releases", PACKAGE)
        for name in self._shipped.folders("releases", PACKAGE):
            if name not in own:
                self.write_folder(f"releases/{name}", self._files(f"releases/{name}"))
        if served := self._shipped.read(CURRENT):
            super().write(CURRENT, served)

    def _files(self, path: str) -> Mapping[str, bytes]:
        """The files of a release, its description last."""
        names = sorted(self._shipped.files(path), key=lambda name: (name == PACKAGE, name))
        return {name: self._shipped.read(f"{path}/{name}") or b"" for name in names}
