"""Whether the services can be reached: asked as a refresh asks, by the same client, proxy and certificates."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from etl import catalog, settings
from etl.errors import SourceError, StoreError, Unavailable
from etl.observations import empty
from etl.settings import EtlSettings
from etl.sources import adapters, network
from etl.sources.transport import ClocksApart, Request, Transport
from etl.storage.store import Release, Store

#: Seconds for all that one service is asked: a person waits.
PATIENCE = 30.0


class Reached(NamedTuple):
    """What came of asking a service.

    Attributes:
        well: Whether a refresh would be answered.
        said: What happened, with the way that was taken.
        hint: What to do next, or empty.
        clock_ahead: How far its clock is ahead of ours, if it said.
    """

    well: bool
    said: str
    hint: str = ""
    clock_ahead: timedelta | None = None


def ask(service: str) -> Reached:
    """Ask one service what a refresh asks first: whether it has news.

    Args:
        service: Its name in the catalogue (``worldbank``).

    Example:
        ``ask("imf")`` says whether the service was reached, and in what time.
    """
    chosen = settings.load().model_copy(update={"attempts": 1, "source_deadline": PATIENCE})
    url = chosen.url(service)
    with Transport(chosen) as session:
        try:
            way = network.route(url)
            _asked(service, url, chosen, session)
        except SourceError as error:
            said = str(error.args[0]).rstrip(".")
            return Reached(False, said, error.hint, session.clock_ahead)
        return Reached(True, f"{url} answers, {way}", "", session.clock_ahead)


def _asked(service: str, url: str, chosen: EtlSettings, session: Transport) -> None:
    """Ask, and understand the answer.

    Raises:
        SourceError: A refresh would fail here, too.
    """
    held = _held(chosen)
    mine = [s.id for s in catalog.sources().values() if s.service == service and s.adapter]
    for source in mine:
        rows = held.rows(source=source) if held else empty()
        if len(rows):
            adapters()[source].changed(session, chosen, rows)
            return
    try:
        session.get(Request(url), len)
    except (Unavailable, ClocksApart):
        raise
    except SourceError:
        # It has nothing at this address, and says so: it is there.
        return


def _held(chosen: EtlSettings) -> Release | None:
    """The release that is served, if there is one."""
    try:
        return Store(chosen.data).open()
    except StoreError:
        return None
