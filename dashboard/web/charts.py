"""Figures for plotly.js: the live charts that replace the pictures on pages."""

from __future__ import annotations

import json

from fastapi import FastAPI, Request, Response

from dashboard.drawing import WIDE, chart, selected
from dashboard.figures import figure
from dashboard.live import Live
from dashboard.look.view import View
from dashboard.web.responses import conditional


def register(server: FastAPI, live: Live) -> None:
    """Add the route."""

    @server.get("/chart/{name}", include_in_schema=False)
    def live_chart(name: str, request: Request) -> Response:
        """The figure of a view as JSON for plotly.js, as wide as its container."""
        spec = figure(name)
        view = spec.used(View.strict({"preset": WIDE, **dict(request.query_params)}))
        release = live.named(view.release)

        def make() -> bytes:
            content = chart(release, spec, selected(release, spec, view), view)
            return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()

        headers = {"Cache-Control": "no-cache", "X-Release": release.id}
        body = release.cache.get_or_compute(("chart file", name, view.query()), make)
        return conditional(request, body, "application/json", headers)
