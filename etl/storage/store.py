"""The store: everyone reads a release, and publishes one, through this module only.

::

    <store>/current                     one line: the id of the release that is served; replaced last, atomically
    <store>/releases/<id>/              immutable: observations.parquet, vintages.parquet, areas.parquet,
                                        checks.json, changes.json, datapackage.json
    <store>/snapshots/<source>/...      raw answers (see `etl.storage.snapshots`)

An id is the moment of publishing and a digest of ``datapackage.json``, which in turn holds the sha256 of every
file: a release that was truncated or altered is refused by name.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from etl import settings
from etl.errors import (
    NoRelease,
    ReleaseDamaged,
    RolledBack,
    StoreBusy,
    StoreChanged,
    StoreError,
    UnknownName,
    UnknownRelease,
)
from etl.storage import holds, naming
from etl.storage.addresses import backend_of
from etl.storage.backends import StorageBackend
from etl.storage.local_copies import SHOWN, LocalCopies
from etl.storage.release import Release
from etl.storage.tables import Tables, parquet

if TYPE_CHECKING:
    import pandas as pd

TABLES = ("observations", "vintages", "areas")
NOTES = ("checks", "changes")
PACKAGE = "datapackage.json"
CURRENT = "current"
#: The maximum number of simultaneous requests to a bucket.
AT_ONCE = 16


@dataclass(frozen=True)
class ReleaseInfo:
    """One row of `trilateral releases`.

    ``damaged`` names the files that are not what was published; empty if all are, or were not looked at.
    """

    id: str
    created: str
    rows: int
    current: bool
    summary: str
    damaged: str = ""


class Store:
    """Releases in a folder or a bucket.

    Args:
        url: A path, the address of a bucket (``s3://bucket/prefix``), or that of a server, which is read only.

    Example:
        >>> store = Store("/nowhere/store")
        >>> store.ids(), store.current_id()
        ([], None)

        ``store.open().select("gdp_nominal", "wdi")`` are the rows of the latest edition.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.backend: StorageBackend = backend_of(url)
        #: Which release was served when the lock was taken.
        self._found: str | None = None
        #: Copies of the files of releases, for a store that is not on this machine.
        self._near = (
            LocalCopies(settings.load().cache, origin) if (origin := self.backend.origin) else None
        )

    @property
    def place(self) -> str:
        """Where it is, and for a user's folder that has nothing of its own yet where its release is, in words."""
        return self.backend.place

    def current_id(self) -> str | None:
        """The id of the release that is served, or None before the first."""
        return _id(self.backend.read(CURRENT))

    def remember(self, release_id: str) -> None:
        """Record on this machine which release is shown, for a start while the store cannot be reached."""
        if self._near:
            self._near.write(SHOWN, f"{release_id}\n".encode())

    def remembered(self) -> str | None:
        """The release that was shown last on this machine; None if it is not known."""
        return _id(self._near.read(SHOWN)) if self._near else None

    def releases(
        self,
        unreadable: Callable[[str, StoreError], None] = lambda *_: None,
        *,
        verified: bool = False,
    ) -> list[ReleaseInfo]:
        """All complete releases, newest first, a row per release.

        Args:
            unreadable: Called with the id of each release that cannot be read, and the reason; the others are listed.
            verified: Read every file of every release, and list damaged ones with what is damaged, also where it is
                their description.

        Raises:
            StoreError: None of them can be read.
        """
        current = self.current_id()

        def info(release_id: str) -> ReleaseInfo | StoreError:
            served = release_id == current
            try:
                package = self._package(release_id, keep=False)
                damaged = self._damage(release_id, package) if verified else ""
            except ReleaseDamaged as error:
                if not verified:
                    return error
                when = naming.published(release_id).isoformat()
                return ReleaseInfo(release_id, when, 0, served, "", error.values["what"])
            except StoreError as error:
                return error
            rows = sum(
                r["rows"] for r in package["resources"] if r["name"] in ("observations", "vintages")
            )
            summary = package.get("summary", "")
            return ReleaseInfo(release_id, package["created"], rows, served, summary, damaged)

        ids = self.ids()
        with ThreadPoolExecutor(AT_ONCE) as pool:
            found = list(pool.map(info, ids))
        listed = [each for each in found if isinstance(each, ReleaseInfo)]
        for release_id, error in zip(ids, found, strict=True):
            if isinstance(error, StoreError):
                if not listed and not isinstance(error, NoRelease | ReleaseDamaged):
                    raise error
                unreadable(release_id, error)
        return listed

    def ids(self) -> list[str]:
        """The ids of all complete releases, newest first."""
        names = self.backend.folders("releases", holding=PACKAGE)
        return sorted((name for name in names if not name.startswith(".")), reverse=True)

    def find(self, name: str) -> str:
        """The id of a release by its id or by the short name that figures and pages show.

        An id is returned as it is: whether there is such a release, opening it shows.

        Raises:
            UnknownRelease: No release has this short name.
            UsageError: Several have.
        """
        found = naming.find(name, self.ids)
        if found is None:
            raise self._unknown(name)
        return found

    def _unknown(self, name: str) -> UnknownRelease:
        return UnknownRelease(
            "The store {store} has no release {release}.",
            hint="'trilateral releases' lists them; 'trilateral rollback RELEASE' makes another one current.",
            store=self.url,
            release=name,
        )

    def open(self, release_id: str | None = None) -> Release:
        """A release, every byte verified.

        Args:
            release_id: Its id or short name; the current one if left out.

        Raises:
            UnknownRelease: There is no such release.
            NoRelease: There is none yet, or ``current`` names one that is not there.
            UsageError: Several releases have this short name.
            ReleaseDamaged: A file is missing or not what was published.
        """
        wanted = self.find(release_id) if release_id else self.current_id()
        if wanted is None:
            raise NoRelease(
                "The store {store} has no release yet.",
                hint="Run 'trilateral refresh'.",
                store=self.url,
            )
        try:
            package = self._package(wanted)
        except UnknownRelease as error:
            if release_id:
                raise
            # Nobody named it but ``current``.
            message, hint = error.patterns
            raise NoRelease(message, hint=hint, **error.values) from error
        tables, notes = {}, {}
        for resource in package["resources"]:
            body = self._resource_of(wanted, resource)
            if resource["name"] in TABLES:
                tables[resource["name"]] = body
            else:
                notes[resource["name"]] = json.loads(body)
        if self._near:
            self._near.used(wanted)
        return Release(wanted, package, Tables(tables), notes)

    def file(self, release: Release, name: str) -> bytes | None:
        """A file of a release, its description among them, every byte verified, or None if it has none of this name.

        Raises:
            ReleaseDamaged: It is missing or not what was published.
        """
        if name == PACKAGE:
            return self._file(release.id, name, partial(_is_package, release.id))
        named = (r for r in release.package["resources"] if r["path"] == name)
        return next((self._resource_of(release.id, resource) for resource in named), None)

    def description(self, release_id: str) -> dict[str, Any]:
        """The content of ``datapackage.json`` of a release.

        Raises:
            NoRelease: There is no such release.
            ReleaseDamaged: It is not what was published.
        """
        return self._package(release_id, keep=False)

    def descriptions(self, ids: Iterable[str]) -> list[dict[str, Any]]:
        """The content of ``datapackage.json`` of those of some releases that can be read."""

        def one(release_id: str) -> dict[str, Any] | None:
            with suppress(StoreError):
                return self.description(release_id)
            return None

        with ThreadPoolExecutor(AT_ONCE) as pool:
            return [each for each in pool.map(one, ids) if each]

    def publish(
        self, tables: Mapping[str, pd.DataFrame], notes: Mapping[str, Any], about: Mapping[str, Any]
    ) -> str:
        """Write a new release whole, then let ``current`` name it.

        Args:
            tables: The tables by their names (`TABLES`).
            notes: ``checks`` and ``changes``.
            about: The other fields of ``datapackage.json``: title, sources, licences, editions, summary.

        Returns:
            The id of the release.

        Raises:
            StoreError: The store cannot be written; ``current`` is as it was.
            RolledBack: Somebody rolled back since the lock was taken.
            GuardsFailed: A release is held.
        """
        files = {f"{name}.parquet": parquet(tables[name]) for name in TABLES}
        files |= {f"{name}.json": _json(notes[name]) for name in NOTES}
        created = datetime.now(UTC)
        package = dict(about) | {
            "created": created.isoformat(timespec="seconds"),
            "resources": [_resource(path, body, tables) for path, body in files.items()],
        }
        release_id = f"{created:%Y%m%dT%H%M%SZ}-{_digest(package)}"
        files[PACKAGE] = _json(package)
        # The same content in the same second is the same release, which exists already.
        there = set(self.ids())
        is_new = release_id not in there
        if is_new:
            self.backend.write_folder(f"releases/{release_id}", files)
        try:
            self._serve(release_id, package, there)
        except BaseException:
            if is_new:
                self._take_back(release_id)
            raise
        return release_id

    def _serve(self, release_id: str, package: Mapping[str, Any], there: set[str]) -> None:
        """Let ``current`` name a release that was just written, unless a person has said otherwise meanwhile."""
        try:
            self.set_current(release_id)
        except StoreBusy as error:
            # Whoever rolled back meanwhile may have set a hold: that is the better message.
            self._heed_hold(release_id, package)
            # A person goes back to a release that there was; another refresh, to which the lock was lost, makes one.
            served = self.current_id()
            if isinstance(error, StoreChanged) and served in there and served != self._found:
                raise RolledBack(str(served)) from error
            raise
        self._heed_hold(release_id, package)

    def _take_back(self, release_id: str) -> None:
        """Remove a release that was written and is not to be served: where ``current`` is damaged, the newest one is."""
        with suppress(StoreError):
            if self.current_id() != release_id:
                self.backend.remove_folder(f"releases/{release_id}", PACKAGE)

    def _heed_hold(self, release_id: str, package: Mapping[str, Any]) -> None:
        """A hold that was set while a release was being published outlasts it, whichever came first.

        Raises:
            GuardsFailed: There is one.
        """
        hold = holds.read(self.backend)
        if hold is None or hold.release == release_id:
            return
        if self.current_id() == release_id:
            # Unless whoever holds it does so in this moment.
            with suppress(StoreBusy):
                self.set_current(hold.release)
        holds.refuse(hold, package["editions"], {})

    def set_current(self, release_id: str) -> None:
        """Let ``current`` name a release.

        Raises:
            UnknownName: There is no such release.
            StoreError: The store cannot be written.
        """
        if release_id not in self.ids():
            raise UnknownName("release", release_id, self.ids())
        self.backend.write(CURRENT, f"{release_id}\n".encode())

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the store for writing; released by the end of the block or of the process.

        Raises:
            StoreBusy: Another refresh holds it.
        """
        with self.backend.lock("refresh", over=CURRENT):
            self._found = self.current_id()
            yield

    def _resource_of(
        self, release_id: str, resource: Mapping[str, Any], *, keep: bool = True
    ) -> bytes:
        whole = partial(_is, resource["hash"])
        body = self._file(release_id, resource["path"], whole, keep=keep)
        if body is None:
            raise _damaged(release_id, resource["path"], "is missing")
        if not whole(body):
            raise _damaged(release_id, resource["path"], "is not what was published (sha256)")
        return body

    def _damage(self, release_id: str, package: Mapping[str, Any]) -> str:
        """The files of a release that are not what was published, and how so; empty if all are."""
        found = []
        for resource in package["resources"]:
            try:
                self._resource_of(release_id, resource, keep=False)
            except ReleaseDamaged as error:
                found.append(error.values["what"])
        return "; ".join(found)

    def _file(
        self, release_id: str, name: str, whole: Callable[[bytes], bool], *, keep: bool = True
    ) -> bytes | None:
        """A file of a release: the copy on this machine if it is whole, else the one in the store."""
        path = f"releases/{release_id}/{name}"
        if self._near is None:
            return self.backend.read(path)
        near = self._near.read(path)
        if near is not None and whole(near):
            return near
        body = self.backend.read(path)
        if keep and body is not None and whole(body):
            self._near.write(path, body)
        return body

    def _package(self, release_id: str, *, keep: bool = True) -> dict[str, Any]:
        # An id may come from a request: it must not be a path to somewhere else.
        known = naming.is_id(release_id)
        whole = partial(_is_package, release_id)
        body = self._file(release_id, PACKAGE, whole, keep=keep) if known else None
        if body is None:
            raise self._unknown(release_id)
        try:
            package: dict[str, Any] = json.loads(body)
        except ValueError as error:
            raise _damaged(release_id, PACKAGE, "is broken") from error
        if release_id.rpartition("-")[2] != _digest(package):
            raise _damaged(release_id, PACKAGE, "is not what was published (digest)")
        return package


def _id(body: bytes | None) -> str | None:
    """The id in a file such as ``current``."""
    return body.decode("utf-8", "replace").strip() or None if body is not None else None


def _is(said: str, body: bytes) -> bool:
    """Whether bytes have a hash."""
    return f"sha256:{hashlib.sha256(body).hexdigest()}" == said


def _is_package(release_id: str, body: bytes) -> bool:
    """Whether bytes are the description of a release."""
    try:
        return release_id.rpartition("-")[2] == _digest(json.loads(body))
    except ValueError:
        return False


def _json(content: Any) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _digest(package: Mapping[str, Any]) -> str:
    return hashlib.sha256(
        json.dumps(package, ensure_ascii=False, sort_keys=True).encode()
    ).hexdigest()[:12]


def _resource(path: str, body: bytes, tables: Mapping[str, pd.DataFrame]) -> dict[str, Any]:
    """A frictionless resource descriptor."""
    name = path.partition(".")[0]
    facts: dict[str, Any] = {
        "name": name,
        "path": path,
        "bytes": len(body),
        "hash": f"sha256:{hashlib.sha256(body).hexdigest()}",
    }
    if name not in tables:
        return facts | {"format": "json", "mediatype": "application/json"}
    fields = [
        {"name": column, "type": "number" if kind.kind == "f" else "string"}
        for column, kind in tables[name].dtypes.items()
    ]
    return facts | {
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "rows": len(tables[name]),
        "schema": {"fields": fields},
    }


def _damaged(release_id: str, path: str, what: str) -> ReleaseDamaged:
    return ReleaseDamaged(
        "Release {release}: {what}.",
        hint="Restore the file, or run 'trilateral rollback' to a release that is whole.",
        release=release_id,
        what=f"{path} {what}",
    )


__all__ = ["NOTES", "PACKAGE", "TABLES", "Release", "ReleaseInfo", "Store"]
