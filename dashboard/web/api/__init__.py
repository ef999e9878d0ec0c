"""The data API: typed questions to the release that is served, answered by the arithmetic of the commands.

::

    queries     what may be asked: typed and bounded
    tables      the answers as tables, pure
    models      what a row is
    answers     pages of rows as JSON and CSV, with ETags
    refusals    errors of parameters, in words
    questions   the questions by the names of their addresses, for whoever asks without HTTP
    sdmx        observations as SDMX
    routes      the addresses
    promises    what the document says of their answers
    documented  the OpenAPI document and the page that shows it
"""

from __future__ import annotations

from fastapi import FastAPI

from dashboard.live import Live
from dashboard.web.api import documented
from dashboard.web.api.routes import ROOT, router
from dashboard.web.assets import ASSETS


def install(server: FastAPI, live: Live) -> None:
    """Add the data API and the document to a server.

    Example:
        ``install(FastAPI(), live)``
    """
    server.include_router(router(live, server.router.route_class))
    documented.document(server, live)
    documented.page(server, ASSETS)


__all__ = ["ROOT", "install"]
