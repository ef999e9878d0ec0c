"""Whether this machine's clock can be right: not before what was published already, and not far from the services'."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Literal, NamedTuple

from etl import settings
from etl.editions import base
from etl.errors import TrilateralError
from etl.places import SHIPPED
from etl.sources.transport import CLOCKS_APART
from etl.storage.moments import SLACK
from etl.storage.store import Store

#: From so far apart on buckets refuse what is signed, and a certificate may count as not yet valid.
NOTICED = timedelta(minutes=15)


class Known(NamedTuple):
    """A moment that is past, and what tells of it."""

    at: datetime
    what: str


class Judged(NamedTuple):
    """What is said of a clock.

    Attributes:
        state: ``ok``, ``warning`` or ``problem``.
        said: In words.
        hint: What to do, or empty.
    """

    state: Literal["ok", "warning", "problem"]
    said: str
    hint: str = ""


def judge(apart: Mapping[str, timedelta], now: datetime | None = None) -> Judged:
    """Whether this machine's clock can be right.

    Args:
        apart: Service -> how far its clock is ahead of ours, where one was asked.
        now: The time by our clock, if it is not the present.

    Example:
        ``judge({"imf": timedelta(hours=3)}).state`` is ``warning``.
    """
    now = now or datetime.now(UTC)
    here = f"{now:%Y-%m-%d %H:%M} UTC"
    newest = max(_known(), default=None)
    if newest and newest.at > now + SLACK:
        return Judged(
            "problem",
            f"this machine's clock says {here}, and {newest.what} is of {newest.at:%Y-%m-%d %H:%M}",
            "Set the clock; if it is right, that one was dated by a wrong one: roll back to an earlier release.",
        )
    if not apart:
        return Judged("ok", f"{here} (no service asked; --network does)")
    service, most = max(apart.items(), key=lambda each: abs(each[1]))
    if abs(most) <= NOTICED:
        return Judged("ok", f"{here}, as the services have it")
    side = "ahead of" if most > timedelta() else "behind"
    said = f"this machine's clock says {here}, that of {service} is {_length(abs(most))} {side} it"
    if abs(most) > CLOCKS_APART:
        return Judged(
            "problem", said, "Set the clock that is wrong: until then nothing is published."
        )
    return Judged("warning", said, "Set the clock that is wrong: signatures and certificates fail.")


def _known() -> Iterator[Known]:
    """What is past for certain: the releases and editions of the store, and of the release that is shipped."""
    for url in dict.fromkeys((settings.load().data, str(SHIPPED))):
        try:
            store = Store(url)
            for each in store.ids():
                yield Known(datetime.fromisoformat(each.partition("-")[0]), f"release {each}")
            served = store.current_id()
            about = store.description(served) if served else {}
        except TrilateralError:
            # What is wrong with the store is said of the store.
            continue
        for edition in about.get("editions", []):
            label = base(edition["edition"])
            day = datetime.fromisoformat(label if len(label) > 7 else f"{label}-01")
            yield Known(day.replace(tzinfo=UTC), f"{edition['source']} {edition['edition']}")


def _length(apart: timedelta) -> str:
    """How long, in the largest unit that has at least two.

    >>> _length(timedelta(hours=3)), _length(timedelta(days=800))
    ('180 minutes', '800 days')
    """
    minutes = apart / timedelta(minutes=1)
    if minutes < 48 * 60:
        return f"{minutes:.0f} minutes"
    return f"{apart / timedelta(days=1):.0f} days"
