"""Figures for plotly.js: the live charts that replace the pictures on pages."""

from __future__ import annotations

import json
from collections.abc import Hashable

from fastapi import FastAPI, Request, Response
from starlette.concurrency import run_in_threadpool

from dashboard import meters
from dashboard.drawing import WIDE, chart, selected
from dashboard.figures import FigureSpec, figure
from dashboard.live import Live
from dashboard.look.view import View
from dashboard.web.queries import view_of
from dashboard.web.responses import conditional
from dashboard.web.turns import Turns
from etl.storage.store import Release


def register(server: FastAPI, live: Live) -> None:
    """Add the route."""
    turns: Turns = server.state.turns

    @server.get("/chart/{name}", include_in_schema=False)
    async def live_chart(name: str, request: Request) -> Response:
        """The figure of a view as JSON for plotly.js, as wide as its container."""
        spec = figure(name)
        view = spec.used(view_of({"preset": WIDE, **dict(request.query_params)}))
        key, release = ("chart file", name, view.query()), live.release
        if view.release in ("", release.id) and (kept := release.cache.get(key)):
            return _answer(request, release, kept)
        async with turns.turn():
            return _answer(request, *await run_in_threadpool(made, spec, view, key))

    def made(spec: FigureSpec, view: View, key: Hashable) -> tuple[Release, bytes]:
        release = live.named(view.release)

        def make() -> bytes:
            content = chart(release, spec, selected(release, spec, view), view)
            return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()

        return release, meters.get_or_compute("chart", release.cache, key, make)


def _answer(request: Request, release: Release, body: bytes) -> Response:
    headers = {"Cache-Control": "no-cache", "X-Release": release.id}
    return conditional(request, body, "application/json", headers)
