"""Probes of machines: whether the process answers, whether a release is loaded, metrics."""

from __future__ import annotations

import anyio
import anyio.to_thread
from fastapi import FastAPI, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4

from dashboard.live import Live
from dashboard.web import assets
from dashboard.web.metrics import StateCollector, scrape
from etl.errors import NoRelease


def register(server: FastAPI, live: Live) -> None:
    """Add ``/healthz``, ``/readyz`` and ``/metrics``.

    None of them waits for a thread of the pool: all of these may be busy making files.
    """
    both = ["GET", "HEAD"]

    @server.api_route(
        "/healthz",
        methods=both,
        summary="Whether the process answers",
        response_class=PlainTextResponse,
        tags=["Server"],
    )
    async def healthz() -> Response:
        return PlainTextResponse("ok")

    @server.api_route(
        "/readyz",
        methods=both,
        summary="Whether a release is loaded and pages can be served",
        tags=["Server"],
        responses={
            503: {"description": "There is no release to show yet, or no page can be served."}
        },
    )
    async def readyz() -> Response:
        if lost := assets.missing():
            error = f"Pages cannot be served: {', '.join(lost)} cannot be read in {assets.ASSETS}."
            return JSONResponse({"error": error, "hint": "Install the product again."}, 503)
        try:
            return JSONResponse({"release": live.release.id})
        except NoRelease as error:
            return JSONResponse({"error": str(error.args[0]), "hint": error.hint}, 503)

    state, turns = StateCollector(live), anyio.CapacityLimiter(1)

    @server.get("/metrics", include_in_schema=False)
    async def metrics() -> Response:
        body = await anyio.to_thread.run_sync(scrape, state, limiter=turns)
        headers = {"Cache-Control": "no-store"}
        return Response(body, media_type=CONTENT_TYPE_PLAIN_0_0_4, headers=headers)
