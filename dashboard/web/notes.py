"""What presenters say, for the presenter mode of pages: the notes that slides have, of a figure or of the opening."""

from __future__ import annotations

import json
from collections.abc import Hashable

from fastapi import FastAPI, Request, Response
from starlette.concurrency import run_in_threadpool

from dashboard.drawing import selected
from dashboard.exports.office import deck
from dashboard.figures import FigureSpec, figure
from dashboard.figures.kit.said import parts
from dashboard.live import Live
from dashboard.look.view import View
from dashboard.web.queries import view_of
from dashboard.web.responses import conditional
from dashboard.web.turns import Turns
from dashboard.words.wording import words_for
from etl.storage.store import Release

#: What the opening of the story is called here, beside the ids of figures.
OPENING = "opening"


def register(server: FastAPI, live: Live) -> None:
    """Add the route."""
    turns: Turns = server.state.turns

    @server.get("/notes/{name}", include_in_schema=False)
    async def notes(name: str, request: Request) -> Response:
        """The notes of a view as JSON: parts with a heading and texts."""
        spec = None if name == OPENING else figure(name)
        asked = view_of(dict(request.query_params))
        view = spec.used(asked) if spec else asked
        key, release = ("notes", name, view.query()), live.release
        if view.release in ("", release.id) and (kept := release.cache.get(key)):
            return _answer(request, release, kept)
        async with turns.turn():
            return _answer(request, *await run_in_threadpool(made, spec, view, key))

    def made(spec: FigureSpec | None, view: View, key: Hashable) -> tuple[Release, bytes]:
        release = live.named(view.release)

        def make() -> bytes:
            if spec is None:
                spoken = deck.opening(release, view)
            else:
                spoken = spec.spoken(selected(release, spec, view), view)
            told = [part._asdict() for part in parts(words_for(view), spoken)]
            return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()

        return release, release.cache.get_or_compute(key, make)


def _answer(request: Request, release: Release, body: bytes) -> Response:
    headers = {"Cache-Control": "no-cache", "X-Release": release.id}
    return conditional(request, body, "application/json", headers)
