"""Local copies of the files of releases that are in a bucket, by the release's id.

They are not trusted: the reader verifies them, and downloads again what is not what was published. They are not
needed: where they cannot be written, every start downloads the release again.
"""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
import tempfile
from pathlib import Path

from etl.storage.files import write_atomically

log = logging.getLogger(__name__)

#: The maximum number of releases with copies, the one shown and those before it.
KEPT = 4
#: The file that names the release shown last on this machine.
SHOWN = "current"
#: A folder that can neither be read nor written.
NOWHERE = Path(os.devnull) / "trilateral"


class LocalCopies:
    """Files of the releases of one store; several processes may share it.

    Args:
        folder: Where caches are; a folder of this user's own if empty.
        origin: Identifies the store.
    """

    def __init__(self, folder: str, origin: str) -> None:
        base = Path(folder).expanduser() if folder else _own_folder()
        self.root = base / hashlib.sha256(origin.encode()).hexdigest()[:16]
        self._said = False

    def read(self, path: str) -> bytes | None:
        """The copy of a file, or None."""
        try:
            return (self.root / path).read_bytes()
        except OSError:
            return None

    def write(self, path: str, body: bytes) -> None:
        """Copy a file; whole or not at all."""
        try:
            (self.root / path).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_atomically(self.root / path, body)
        except FileNotFoundError:
            # Another process has forgotten this release meanwhile.
            return
        except OSError as error:
            if not self._said:
                log.warning(
                    "%s cannot be written (%s): releases are fetched from the bucket at every start. "
                    "TRILATERAL_CACHE names another folder.",
                    self.root,
                    error.strerror,
                )
            self._said = True

    def used(self, release_id: str) -> None:
        """Record that a release is in use, and delete the copies of those that were in use longest ago."""
        releases = self.root / "releases"
        shown = (self.read(SHOWN) or b"").decode("utf-8", "replace").strip()
        try:
            os.utime(releases / release_id)
            kept = sorted(releases.iterdir(), key=lambda path: path.stat().st_mtime)
        except OSError:
            return
        # The one shown was opened long ago, and is in use all the same.
        kept.sort(key=lambda path: path.name == shown)
        for old in kept[:-KEPT]:
            # A process that still wants it fetches it again.
            shutil.rmtree(old, ignore_errors=True)


def _own_folder() -> Path:
    """Where this user's caches are; below the system's temporary files where the user has no home."""
    if base := os.environ.get("XDG_CACHE_HOME"):
        return Path(base) / "trilateral"
    home = Path(os.path.expanduser("~"))  # noqa: PTH111 - never fails, as Path.home() does without a home
    if home.is_dir() and os.access(home, os.W_OK):
        return home / ".cache" / "trilateral"
    shared = Path(tempfile.gettempdir()) / f"trilateral-{os.getuid()}"
    try:
        shared.mkdir(mode=0o700, exist_ok=True)
        mine = shared.lstat().st_uid == os.getuid() and not shared.is_symlink()
    except OSError:
        mine = False
    # Where all may write, somebody else may have been there first; nothing is kept in a folder of theirs.
    return shared if mine else NOWHERE
