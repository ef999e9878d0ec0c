"""A hold on a release: it stays the one that is served, whatever arrives, until a person ends the hold.

One small file beside ``current``. It is set without the lock of refreshes, since one that hangs is a reason to set it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NoReturn

from pydantic import BaseModel, ConfigDict, ValidationError

from etl.errors import GuardsFailed, StoreError
from etl.storage.moments import Moment

if TYPE_CHECKING:
    from etl.storage.backends import StorageBackend

#: Hidden, as the lock is: it is no part of what is published.
NOTE = ".hold.json"

_HINT = "'trilateral unhold' lets refreshes publish again."


class Edition(BaseModel):
    """An edition that is refused while the hold lasts."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    source: str
    edition: str

    def __str__(self) -> str:
        return f"{self.source} {self.edition}"


class Hold(BaseModel):
    """A hold.

    Attributes:
        release: The id of the release that is held.
        since: When the hold was set.
        refuses: The editions of other releases that this one does not have.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    release: str
    since: Moment
    refuses: tuple[Edition, ...] = ()

    @property
    def named(self) -> str:
        """What it refuses by name: ``wdi 2026-07-13, weo 2026-10``; empty if it is nothing that is known already."""
        return ", ".join(map(str, self.refuses))

    def __str__(self) -> str:
        """In a sentence.

        >>> str(Hold(release="r", since="2026-11-28T12:00Z", refuses=[{"source": "wdi", "edition": "2026-07-13"}]))
        'Release r is held since 2026-11-28 12:00 UTC and refuses wdi 2026-07-13.'
        """
        names = f" and refuses {self.named}" if self.refuses else ""
        return f"Release {self.release} is held since {self.since:%Y-%m-%d %H:%M} UTC{names}."


def read(backend: StorageBackend) -> Hold | None:
    """The hold on a store, or None.

    Raises:
        StoreError: The store does not answer, or the note of the hold cannot be understood.

    Example:
        ``read(store.backend)`` is None where no release is held.
    """
    body = backend.read(NOTE)
    try:
        return Hold.model_validate_json(body) if body else None
    except ValidationError as error:
        raise StoreError(
            f"The hold on {backend.name} cannot be understood ({NOTE}).",
            hint="Nothing is published meanwhile; 'trilateral unhold' removes it.",
        ) from error


def end(backend: StorageBackend) -> None:
    """End the hold, if there is one.

    Raises:
        StoreError: The store cannot be written.

    Example:
        ``end(store.backend)``
    """
    backend.remove(NOTE)


def lacking(
    release: Mapping[str, Any], others: Iterable[Mapping[str, Any]], earlier: Hold | None = None
) -> tuple[Edition, ...]:
    """The editions that a hold on a release refuses: those of any other release, or of a hold before, that it has not.

    Of any other: it may have been rolled back to before it is held, and what was served then is not known any more.

    Args:
        release: What its package says.
        others: What the packages of the other releases say.
        earlier: The hold before, if there is one.

    Example:
        >>> lacking({"editions": []}, [{"editions": [{"source": "wdi", "edition": "2026-07-13"}]}])
        (Edition(source='wdi', edition='2026-07-13'),)
    """
    refused = set(earlier.refuses) if earlier else set()
    refused = refused.union(*map(_editions, others)) - _editions(release)
    return tuple(sorted(refused, key=str))


def _editions(package: Mapping[str, Any]) -> set[Edition]:
    return {Edition(source=e["source"], edition=e["edition"]) for e in package["editions"]}


def refuse(
    hold: Hold,
    editions: Sequence[Mapping[str, Any]],
    failed: Mapping[str, str],
    news: Iterable[str] = (),
) -> NoReturn:
    """Say that a release is not published because of a hold.

    Args:
        hold: The hold.
        editions: The editions that the release would have.
        failed: The sources that could not be read, and why.
        news: The sources that brought what is refused.

    Raises:
        GuardsFailed: Always.

    Example:
        ``refuse(hold, release.package["editions"], {})`` raises `GuardsFailed`.
    """
    raise GuardsFailed(
        f"Not published: [hold] {explain(hold, editions)}", hint=_HINT, failed=failed, news=news
    )


def explain(hold: Hold, editions: Sequence[Mapping[str, Any]]) -> str:
    """Why a release is not published, in a sentence: of the editions that are refused those that it would have.

    Example:
        ``explain(hold, release.package["editions"])``
    """
    has = {(e["source"], e["edition"]) for e in editions}
    refused = tuple(e for e in hold.refuses if (e.source, e.edition) in has)
    return str(hold.model_copy(update={"refuses": refused}))


def set_on(
    backend: StorageBackend, release_id: str, refuses: tuple[Edition, ...], now: datetime
) -> Hold:
    """Hold a release, from now on.

    Raises:
        StoreError: The store cannot be written.

    Example:
        ``set_on(store.backend, release.id, (), datetime.now(UTC))``
    """
    hold = Hold(release=release_id, since=now, refuses=refuses)
    backend.write(NOTE, f"{hold.model_dump_json(indent=1)}\n".encode())
    return hold
