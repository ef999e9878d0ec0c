"""Figures outside of the pages: files, decks, short links, frames, cards of other sites."""

from __future__ import annotations

import json
import re
from html import escape
from typing import Annotated
from urllib.parse import parse_qsl, urlsplit

from fastapi import FastAPI, Query, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse

from dashboard import meters, settings
from dashboard.components.links import HEIGHT, WIDTH, frame_code, meta, page_of
from dashboard.drawing import WIDE, chart, pictures
from dashboard.exports import FORMATS, Export, export
from dashboard.exports.carried.refigure import PPTX, deck_name
from dashboard.exports.office import deck
from dashboard.figures import FIGURES, figure
from dashboard.live import Live
from dashboard.locale import LANGUAGES
from dashboard.look import theme
from dashboard.look.canvas import canvas
from dashboard.look.view import USUAL_LOOK, View
from dashboard.web import openapi
from dashboard.web.app import ASSETS, PLOTLY
from dashboard.web.errors import Refused
from dashboard.web.responses import conditional
from dashboard.words.wording import words
from etl.errors import UnknownName
from etl.storage.store import Release

#: How the choice among looks of the download form becomes fields of the view.
LOOK = {
    "dark": {"theme": "dark"},
    "grey": {"grey": "1"},
    "transparent": {"transparent": "1"},
    "plain": {"plain": "1"},
    "light": {"theme": "light"},
}


def register(server: FastAPI, live: Live) -> None:
    """Add the routes."""
    both = ["GET", "HEAD"]

    @server.api_route(
        "/figure/{filename}",
        methods=both,
        summary="A figure as a file",
        response_class=Response,
        responses=openapi.FILE,
        openapi_extra=openapi.WITH_VIEW,
    )
    def figure_file(filename: str, request: Request) -> Response:
        """The figure of a view in a format: ``/figure/gdp-share.svg?source=weo&lang=ja&preset=slide``.

        Without an ending, ``form=svg`` in the query names the format: what a plain form sends.
        """
        name, _, form = filename.partition(".")
        query = dict(request.query_params)
        if not form:
            figure(name)
            return RedirectResponse(_form_target(name, query), 303)
        view = View.strict(query)
        release = live.named(view.release)
        made = export(release, name, form, view)
        return _sent(request, made, form, release, frozen=bool(view.release))

    @server.api_route(
        "/deck.pptx",
        methods=both,
        summary="The whole story as slides",
        response_class=Response,
        responses=openapi.DECK,
        openapi_extra=openapi.WITH_VIEW,
    )
    def deck_file(request: Request, figures: str = "") -> Response:
        """The deck in a language: ``/deck.pptx?lang=ko``; ``figures=gdp-share,why`` chooses, in an order of one's own."""
        view = View.strict({"preset": "slide", **dict(request.query_params)})
        release = live.named(view.release)
        names = tuple(dict.fromkeys(name for name in figures.split(",") if name))
        with meters.exporting("deck") as fresh:

            def make() -> Export:
                fresh()
                return _deck(release, view, names)

            made = meters.get_or_compute("file", release.cache, ("deck", view.query(), names), make)
        return _sent(request, made, "pptx", release, frozen=bool(view.release))

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
        figure(name)
        view = View.strict(dict(request.query_params)).replace(**USUAL_LOOK)
        return RedirectResponse(page_of(name, view), 302)

    @server.api_route(
        "/embed/{name}",
        methods=both,
        summary="A figure for a frame",
        response_class=HTMLResponse,
        responses=openapi.FRAME,
        openapi_extra=openapi.WITH_VIEW,
    )
    def embed(name: str, request: Request) -> Response:
        """A figure without the page around it; ``release=`` freezes it."""
        view = View.strict(dict(request.query_params))
        release = live.named(view.release)
        body = frame(release, name, view, base_of(request))
        age = 86400 if view.release else 60
        headers = {"Cache-Control": f"public, max-age={age}", "X-Release": release.id}
        return conditional(request, body.encode(), "text/html", headers)

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
    """The address that readers have: the one that is set, or that of the request."""
    return settings.load().public_url.rstrip("/") or str(request.base_url).rstrip("/")


def target(url: str, base: str) -> tuple[str, View]:
    """The figure and view that a link of ours means.

    Raises:
        UsageError: It is no link of ours.
    """
    try:
        parts = urlsplit(url)
    except ValueError:  # brackets that are no address of version 6
        parts = urlsplit("")
    query = dict(parse_qsl(parts.query))
    found = re.fullmatch(r"/(?:embed|f|figure)/([a-z0-9-]+)(?:\.[a-z.]+)?", parts.path)
    name = found[1] if found else parts.fragment
    if not found and not name:
        name = next((s.id for s in FIGURES.values() if s.page == (parts.path or "/")), "")
    if parts.netloc != urlsplit(base).netloc or name not in FIGURES:
        raise Refused(
            "This is not an address of a figure here.",
            404,
            hint=f"Give one that begins with {base}/embed/.",
        )
    return name, View.strict(query)


def card(
    release: Release, name: str, view: View, base: str, most: tuple[int, int]
) -> dict[str, object]:
    """The answer of oEmbed."""
    width, height = max(240, min(WIDTH, most[0])), max(200, min(HEIGHT, most[1]))
    spec = FIGURES[name]
    title = spec.caption(spec.select(release, view), view).title
    return {
        "version": "1.0", "type": "rich", "title": title, "provider_name": "Trilateral", "provider_url": base,
        "width": width, "height": height, "cache_age": 3600, "html": frame_code(name, view, base, title, height),
        "thumbnail_url": f"{base}{view.link(f'/figure/{name}.png', preset='og', theme='light')}",
        "thumbnail_width": 1200, "thumbnail_height": 628,
    }  # fmt: skip


_STYLE = """
html,body{height:100%;margin:0}body{font:15px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif;background:var(--paper);color:var(--text);
display:flex;flex-direction:column;padding:.7rem .9rem .5rem;box-sizing:border-box}
h1{font-size:1.15rem;line-height:1.25;margin:0}p{margin:.1rem 0}.muted,footer{color:var(--muted);font-size:.8rem}
main{display:contents}#figure{flex:1;min-height:180px;margin:.4rem 0;position:relative}#figure .drawn,#figure .drawn svg{position:absolute;inset:0;width:100%;height:100%}
#figure .drawn:is(.tablet,.phone){display:none}a{color:var(--accent)}
@media(max-width:900px){#figure .drawn.page{display:none}#figure .drawn.tablet{display:block}}
@media(max-width:480px){#figure .drawn.tablet{display:none}#figure .drawn.phone{display:block}}
.clear,.clear body{background:transparent}
"""


def frame(release: Release, name: str, view: View, base: str) -> str:
    """A page with one figure and nothing else, as large as the frame that it stands in."""
    spec, say = figure(name), words(view.lang, view.order)
    canvas(view)
    data = spec.select(release, view)
    told = spec.caption(data, view)
    live = chart(
        release,
        spec,
        data,
        view.replace(
            preset=WIDE, width=0, height=0, theme="light" if view.theme == "auto" else view.theme
        ),
    )
    head = (
        ""
        if view.plain
        else f'<h1>{escape(told.title)}</h1><p class="muted">{escape(told.subtitle)}</p>'
    )
    link = escape(f"{base}{view.link(f'/f/{name}')}")
    drawn = pictures(release, spec, data, view.replace(preset=WIDE, width=0, height=0, plain=False))
    content = json.dumps(live, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    plotly = (
        f'<script type="text/plain" id="plotly" data-src="/assets/{PLOTLY}"></script>'
        if (ASSETS / PLOTLY).exists()
        else ""
    )
    return (
        f'<!DOCTYPE html><html lang="{LANGUAGES[view.lang].tag}" data-theme="{view.theme}"{" class=clear" if view.transparent else ""}><head>'
        f'<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">'
        f"<title>{escape(told.title)} – Trilateral</title>{meta(name, view, base, told.title, told.point)}"
        f"<style>{theme.css()}{_STYLE}</style></head><body><main>{head}"
        f'<div id="figure" role="img" aria-label="{escape(told.alt)}">{drawn}</div></main>'
        f'<footer><p>{escape(told.source)} · <a href="{link}" target="_top" rel="noopener">Trilateral</a> · '
        f"{escape(say._('Release {release}').format(release=_release_name(release)))}</p></footer>"
        f'<script type="application/json" id="chart">{content}</script>{plotly}<script src="/assets/embed.js" defer></script></body></html>'
    )


def _release_name(release: Release) -> str:
    return f"{release.created:%Y-%m-%d}-{release.id.rpartition('-')[2][:6]}"


def _deck(release: Release, view: View, names: tuple[str, ...]) -> Export:
    jobs, told = deck.gather(release, view, settings.load().public_url.rstrip("/"), names)
    return Export(deck.pptx(jobs, told), PPTX, deck_name(view.lang))


def _form_target(name: str, query: dict[str, str]) -> str:
    """Where the plain form leads: the format is a part of the address, the look some fields of the view."""
    form = query.pop("form", "png")
    if form not in FORMATS:
        raise UnknownName("format", form, FORMATS)
    look = LOOK.get(query.pop("look", ""), {})
    return View.strict(query | look).link(f"/figure/{name}.{form}")


def _sent(request: Request, made: Export, form: str, release: Release, *, frozen: bool) -> Response:
    inline = FORMATS[form].picture and "download" not in request.query_params
    headers = {
        "Cache-Control": f"public, max-age={86400 if frozen else 60}",
        "X-Release": release.id,
        "Content-Disposition": f'{"inline" if inline else "attachment"}; filename="{made.filename}"',
    }
    return conditional(request, made.body, made.media_type, headers, etag=made.etag)
