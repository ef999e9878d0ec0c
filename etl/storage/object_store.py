"""The objects in a bucket, with the errors of the service translated.

What a store in a bucket rests on is a conditional write: an object is created only if there is none, or replaced only
if it is still the version that was seen (S3 ``If-None-Match`` and ``If-Match``, the generations of Google, the ETags of
Azure). obstore speaks all three alike.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal, NamedTuple
from urllib.parse import urlsplit

import obstore
from obstore import exceptions
from obstore.store import from_url

from etl.errors import StoreChanged, UsageError
from etl.settings import EtlSettings
from etl.storage.object_errors import (
    contrary,
    first_line,
    no_bucket,
    translated,
    unconditional,
    unsure,
)

if TYPE_CHECKING:
    from obstore import UpdateVersion as Version

#: Written to learn the bucket's time, and whether its service keeps to conditions.
_PROBE = ".probe"
#: What leads to other services than the usual ones, and whose of Azure's it is.
_ADDRESSES = (
    "AWS_ENDPOINT",
    "AWS_ENDPOINT_URL",
    "AWS_ENDPOINT_URL_S3",
    "AZURE_ENDPOINT",
    "AZURE_STORAGE_ENDPOINT",
    "AZURITE_BLOB_STORAGE_URL",
    "GOOGLE_BASE_URL",
)
_ACCOUNT = "AZURE_STORAGE_ACCOUNT_NAME"
#: So often the proof is begun anew if another writer tries at the same moment.
_PROOFS = 5
_CONDITION = (exceptions.AlreadyExistsError, exceptions.PreconditionError)


class PreconditionFailed(StoreChanged):
    """An object is not, or no longer, in the state in which it was to be replaced."""


@dataclass(frozen=True)
class Object:
    """What was read: the bytes, which version they are, and when they were written by the bucket's clock."""

    body: bytes
    version: Version
    modified: datetime


class Entry(NamedTuple):
    """A line in a list of objects."""

    path: str
    modified: datetime


class ObjectStore:
    """The objects below one address.

    Args:
        url: The address, for messages.
        store: The client of the service.
    """

    def __init__(self, url: str, store: Any) -> None:
        self.url = url.rstrip("/")
        self._store = store
        self._proven = False
        #: How the service wants to be asked for a version.
        self.form = _FORMS[0]

    @property
    def origin(self) -> str:
        """Tells this bucket from another one of the same name at another service."""
        return " ".join([self.url, *(f"{k}={v}" for k, v in sorted(_services().items()))])

    def get(self, path: str) -> Object | None:
        """An object, or None if there is none."""
        with self._said_clearly(path):
            try:
                found = obstore.get(self._store, path)
                body = bytes(found.bytes())
            except FileNotFoundError as error:
                if no_bucket(error):
                    raise
                return None
        return Object(body, _version(found.meta), found.meta["last_modified"])

    def put(
        self, path: str, body: bytes, mode: Literal["overwrite", "create"] | Version = "overwrite"
    ) -> Version:
        """Write an object; a reader finds the old bytes or the new ones.

        Args:
            path: Which.
            body: Its bytes.
            mode: ``create``: only if there is none; a version: only if it is still this one.

        Returns:
            The version it is now.

        Raises:
            PreconditionFailed: The condition does not hold.
            StoreError: It could not be written.
        """
        with self._said_clearly(path, mode):
            asked = self.form(mode) if isinstance(mode, dict) else mode
            # In one piece: what is cut off half-way leaves nothing that somebody would have to sweep.
            return _version(obstore.put(self._store, path, body, mode=asked, use_multipart=False))

    def entries(self, path: str) -> list[Entry]:
        """Everything below a path, in order of names."""
        with self._said_clearly(path):
            pages = obstore.list(self._store, f"{path}/")
            return [Entry(meta["path"], meta["last_modified"]) for page in pages for meta in page]

    def delete(self, paths: Iterable[str]) -> None:
        """Remove objects; those that are gone already are no fault."""
        for path in paths:
            with self._said_clearly(path):
                try:
                    obstore.delete(self._store, path)
                except FileNotFoundError:
                    continue

    def now(self) -> datetime:
        """The time by the bucket's clock, which all who use it share."""
        self.put(_PROBE, b"")
        with self._said_clearly(_PROBE):
            now: datetime = obstore.head(self._store, _PROBE)["last_modified"]
        return now

    def prove(self) -> None:
        """Check that the service honours conditions: one that ignores them would let two writers win.

        Both ways: a write whose condition holds succeeds, and one whose condition does not hold is refused.

        Raises:
            StoreError: It does not.
        """
        if self._proven:
            return
        for _ in range(_PROOFS):
            body = secrets.token_bytes(8)
            first = self.put(_PROBE, body)
            if self._replaces(first, body):
                break
        else:
            raise unsure(self.url)
        self._refuses("create")
        self._refuses(first)
        self._proven = True

    def speak_like(self, other: ObjectStore) -> None:
        """Ask as another client of the same service, which proved how it wants to be asked."""
        self.form, self._proven = other.form, other._proven

    def _replaces(self, version: Version, body: bytes) -> bool:
        """Whether an object is replaced that is still what it was; not if another writer tries at the same moment.

        Raises:
            StoreError: It is still the same, and the service says that it is not, however it is asked.
        """
        for self.form in _FORMS:
            try:
                self.put(_PROBE, secrets.token_bytes(8), version)
            except PreconditionFailed:
                found = self.get(_PROBE)
                if found is None or found.body != body:
                    return False
            else:
                return True
        self.form = _FORMS[0]
        raise contrary(self.url)

    def _refuses(self, mode: Literal["create"] | Version) -> None:
        try:
            self.put(_PROBE, b"", mode)
        except PreconditionFailed:
            return
        raise unconditional(self.url)

    @contextmanager
    def _said_clearly(self, path: str, mode: object = None) -> Iterator[None]:
        try:
            yield
        except _CONDITION as error:
            raise _precondition_failed(self.url, path) from error
        except FileNotFoundError as error:
            if isinstance(mode, dict) and not no_bucket(error):
                # There was a version to replace, and now there is no object at all.
                raise _precondition_failed(self.url, path) from error
            raise translated(self.url, error) from error
        except (exceptions.BaseError, OSError) as error:
            raise translated(self.url, error) from error
        except BaseException as error:
            # What obstore did not foresee is no Exception in Python, and would end the thread that follows a release.
            if type(error).__name__ != "PanicException":
                raise
            raise translated(self.url, error) from error


def connect(url: str, settings: EtlSettings) -> ObjectStore:
    """The objects below an address such as ``s3://bucket/prefix``.

    Who asks, and at which service, is said by the environment, as that service's own tools have it: ``AWS_…``,
    ``GOOGLE_…``, ``AZURE_…``, or the role of the machine.

    Raises:
        UsageError: The address, or what the environment says, cannot be used.
    """
    _check_addresses()
    if urlsplit(url).query or urlsplit(url).fragment:
        raise UsageError(
            f"TRILATERAL_DATA cannot be {url!r}.",
            hint="Give no more than s3://bucket/prefix or https://server/path.",
        )
    try:
        store = from_url(
            url,
            client_options={
                # Without TLS only where the address, or the environment, names a service without it.
                "allow_http": any(v.startswith("http://") for v in (url, *_services().values())),
                "connect_timeout": timedelta(seconds=settings.connect_timeout),
                "timeout": timedelta(seconds=settings.read_timeout),
            },
            retry_config={
                "max_retries": max(settings.attempts - 1, 0),
                "retry_timeout": timedelta(seconds=settings.deadline),
                "backoff": {
                    "init_backoff": timedelta(milliseconds=100),
                    "max_backoff": timedelta(seconds=2),
                    "base": 2,
                },
            },
        )
    except (exceptions.BaseError, ValueError, OSError) as error:
        raise UsageError(
            f"TRILATERAL_DATA cannot be {url!r}: {first_line(error)}.",
            hint="Give a folder or s3://bucket/prefix (gs://…, az://…), and the variables of that service.",
        ) from error
    return ObjectStore(url, store)


def _services() -> dict[str, str]:
    """What the environment says of where the services are."""
    return {name: os.environ[name] for name in (*_ADDRESSES, _ACCOUNT) if name in os.environ}


def _check_addresses() -> None:
    """Refuse what is no address of a service.

    Raises:
        UsageError: One of the environment is none.
    """
    for name in _ADDRESSES:
        parts = urlsplit(os.environ.get(name, "http://unset"))
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise UsageError(
                f"{name} cannot be {os.environ[name]!r}.",
                hint="Give an address that begins with http:// or https://, or unset it.",
            )


def _as_it_is(version: Version) -> Version:
    return version


def _bare(version: Version) -> Version:
    """A version whose ETag has no quotes: Ceph up to 16 compares it with them, and finds that it is another one."""
    return {**version, "e_tag": tag.strip('"')} if (tag := version.get("e_tag")) else version


def _quoted(version: Version) -> Version:
    """A version whose ETag has quotes, as HTTP has it, where the service gave it without."""
    return {**version, "e_tag": f'"{tag}"'} if (tag := version.get("e_tag")) else version


#: How a service may want an ETag; the first that it accepts is used.
_FORMS = (_as_it_is, _bare, _quoted)


def _version(facts: Mapping[str, Any]) -> Version:
    """What marks the state that an object is in; what the service does not use is left out."""
    marks: Version = {}
    if e_tag := facts.get("e_tag"):
        marks["e_tag"] = e_tag
    if version := facts.get("version"):
        marks["version"] = version
    return marks


def _precondition_failed(url: str, path: str) -> PreconditionFailed:
    return PreconditionFailed(
        f"Another process has written {url}/{path} meanwhile.",
        hint="Nothing was changed. Try again.",
    )
