"""Whether the services can be reached: asked as a refresh asks, by the same client, proxy and certificates."""

from __future__ import annotations

from typing import NamedTuple

from etl import catalog, settings
from etl.errors import SourceError, StoreError, Unavailable
from etl.observations import empty
from etl.settings import EtlSettings
from etl.sources import adapters, network
from etl.sources.transport import Request, Transport
from etl.storage.store import Release, Store

#: Seconds for all that one service is asked: a person waits.
PATIENCE = 30.0


class Reached(NamedTuple):
    """What came of asking a service.

    Attributes:
        well: Whether a refresh would be answered.
        said: What happened, with the way that was taken.
        hint: What to do next, or empty.
    """

    well: bool
    said: str
    hint: str = ""


def ask(service: str) -> Reached:
    """Ask one service what a refresh asks first: whether it has news.

    Args:
        service: Its name in the catalogue (``worldbank``).
    """
    chosen = settings.load().model_copy(update={"attempts": 1, "source_deadline": PATIENCE})
    url = chosen.url(service)
    try:
        way = network.route(url)
        _asked(service, url, chosen)
    except SourceError as error:
        return Reached(False, str(error.args[0]).rstrip("."), error.hint)
    return Reached(True, f"{url} answers, {way}")


def _asked(service: str, url: str, chosen: EtlSettings) -> None:
    """Ask, and understand the answer.

    Raises:
        SourceError: A refresh would fail here, too.
    """
    held = _held(chosen)
    mine = [s.id for s in catalog.sources().values() if s.service == service and s.adapter]
    with Transport(chosen) as session:
        for source in mine:
            rows = held.rows(source=source) if held else empty()
            if len(rows):
                adapters()[source].changed(session, chosen, rows)
                return
        try:
            session.get(Request(url), len)
        except Unavailable:
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


__all__ = ["Reached", "ask"]
