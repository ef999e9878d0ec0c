"""Files of releases that came from a bucket, kept on this machine by the release's id.

Nothing here is trusted: whoever reads verifies, and fetches anew what is not what was published. Nothing here is
needed: where it cannot be written, every start fetches the release again.
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

#: Releases that are kept, the one shown and those before it.
KEPT = 4
#: Names the release that was shown last on this machine.
SHOWN = "current"
#: A folder that can neither be read nor written.
NOWHERE = Path(os.devnull) / "trilateral"


class LocalCopies:
    """Files of the releases of one store; several processes may share it.

    Args:
        folder: Where caches are; a folder of this user's own if empty.
        origin: Tells the store from every other.
    """

    def __init__(self, folder: str, origin: str) -> None:
        base = Path(folder).expanduser() if folder else _own_folder()
        self.root = base / hashlib.sha256(origin.encode()).hexdigest()[:16]
        self._said = False

    def read(self, path: str) -> bytes | None:
        """A file that is kept, or None."""
        try:
            return (self.root / path).read_bytes()
        except OSError:
            return None

    def write(self, path: str, body: bytes) -> None:
        """Keep a file; whole or not at all."""
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
        """Note that a release is in use, and forget those that were in use longest ago."""
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
