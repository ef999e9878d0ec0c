"""Links from other sites: short links, oEmbed, and the address that they begin with."""

from __future__ import annotations

import re
from typing import Annotated
from urllib.parse import parse_qsl, urlsplit

from fastapi import FastAPI, Query, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from dashboard import settings
from dashboard.components.links import HEIGHT, WIDTH, first_of, frame_code, page_of
from dashboard.drawing import selected
from dashboard.figures import FIGURES, FORMER, figure
from dashboard.figures.choices import refuse_unread
from dashboard.live import Live
from dashboard.locale import SOURCE
from dashboard.look.view import FIELDS, USUAL_LOOK, View
from dashboard.web import openapi
from dashboard.web.asking import OTHERS
from dashboard.web.errors import Refused
from dashboard.web.files import DOWNLOAD
from dashboard.web.queries import view_of
from etl.storage.store import Release


def register(server: FastAPI, live: Live) -> None:
    """Add ``/f/{name}`` and ``/oembed``."""
    both = ["GET", "HEAD"]

    @server.api_route(
        "/f/{name}",
        methods=both,
        summary="A short link to a figure of a view",
        response_class=Response,
        status_code=302,
        responses=openapi.LINK,
        openapi_extra=openapi.WITH_VIEW,
    )
    def short_link(name: str, request: Request) -> Response:
        """To the page on which the figure of this view stands."""
        spec = figure(name)
        name = spec.id
        # Links that people post gather names of others: these lead nowhere.
        query = {name: value for name, value in request.query_params.items() if name in FIELDS}
        view = view_of(query).replace(**USUAL_LOOK)
        refuse_unread(spec, view)
        address, _, place = page_of(name, view).partition("#")
        if view.lang == SOURCE:
            # What was copied keeps its language, whatever the browser of the next reader asks for.
            address += f"{'&' if '?' in address else '?'}lang={SOURCE}"
        # What follows the # is not sent to servers: without this, previews would show the first figure of the page.
        mark = (
            ""
            if first_of(FIGURES[name].page) == name
            else f"{'&' if '?' in address else '?'}figure={name}"
        )
        return RedirectResponse(f"{settings.root()}{address}{mark}#{place}", 302)

    @server.api_route(
        "/oembed",
        methods=both,
        summary="What other sites need to show a figure (oEmbed)",
        responses=openapi.CARD,
    )
    def oembed(
        request: Request,
        url: str,
        format: Annotated[str, Query(json_schema_extra={"enum": ["json"]})] = "json",  # noqa: A002 - oEmbed's
        maxwidth: int = WIDTH,
        maxheight: int = HEIGHT,
    ) -> Response:
        """The frame for a link to a figure or page."""
        if format != "json":
            # The status is oEmbed's own for this.
            return JSONResponse({"error": "Only format=json is served.", "hint": ""}, 501)
        name, view = target(url, base_of(request))
        release = live.named(view.release)
        content = card(release, name, view, base_of(request), (maxwidth, maxheight))
        return JSONResponse(content, headers={"X-Release": release.id})


def base_of(request: Request) -> str:
    """The address that readers have: the one that is set, or that of the request.

    Example:
        ``base_of(request)`` is ``"https://stats.example.org"``.
    """
    return settings.load().public_url.rstrip("/") or str(request.base_url).rstrip("/")


def target(url: str, base: str) -> tuple[str, View]:
    """The figure and view that a link of ours means.

    Raises:
        Refused: It is no link of ours.
        UsageError: It has a value that cannot be used.
    """
    try:
        parts = urlsplit(url)
    except ValueError:  # brackets that are no address of version 6
        parts = urlsplit("")
    query = dict(parse_qsl(parts.query))
    ours = urlsplit(base)
    below = parts.path == ours.path or parts.path.startswith(f"{ours.path}/")
    path = parts.path.removeprefix(ours.path) or "/"
    found = re.fullmatch(r"/(?:embed|f|figure)/([a-z0-9-]+)(?:\.[a-z.]+)?", path)
    of_page = parts.fragment or query.get("figure", "") or first_of(path)
    name = found[1] if found else of_page
    name = FORMER.get(name, name)
    if parts.netloc != ours.netloc or not below or name not in FIGURES:
        raise Refused(
            "This is not an address of a figure here.",
            404,
            hint=f"Give one that begins with {base}/embed/.",
        )
    view = view_of(query, *OTHERS, DOWNLOAD)
    return name, view if found else FIGURES[name].from_page(view)


def card(
    release: Release, name: str, view: View, base: str, most: tuple[int, int]
) -> dict[str, object]:
    """The answer of oEmbed."""
    width, height = max(240, min(WIDTH, most[0])), max(200, min(HEIGHT, most[1]))
    spec = FIGURES[name]
    refuse_unread(spec, view)
    title = spec.caption(selected(release, spec, view), view).title
    return {
        "version": "1.0", "type": "rich", "title": title, "provider_name": "Trilateral", "provider_url": base,
        "width": width, "height": height, "cache_age": 3600, "html": frame_code(name, view, base, title, height),
        "thumbnail_url": f"{base}{view.link(f'/figure/{name}.png', preset='og', theme='light')}",
        "thumbnail_width": 1200, "thumbnail_height": 628,
    }  # fmt: skip
