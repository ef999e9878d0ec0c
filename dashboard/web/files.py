"""Figures and decks as files."""

from __future__ import annotations

from fastapi import FastAPI, Request, Response
from fastapi.responses import RedirectResponse

from dashboard import meters, settings
from dashboard.exports import FORMATS, Export, export
from dashboard.exports.filenames import deck_name
from dashboard.exports.office import deck
from dashboard.figures import figure
from dashboard.live import Live
from dashboard.look.view import View
from dashboard.web import openapi
from dashboard.web.queries import view_of
from dashboard.web.responses import conditional
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

#: The name in a query that asks browsers to save a picture instead of showing it.
DOWNLOAD = "download"


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
        view = view_of(query, DOWNLOAD)
        release = live.named(view.release)
        made = export(release, name, form, view)
        return _sent(request, made, form, release, frozen=bool(view.release))

    @server.api_route(
        "/deck.pptx",
        methods=both,
        summary="The whole overview as slides",
        response_class=Response,
        responses=openapi.DECK,
        openapi_extra=openapi.WITH_VIEW,
    )
    def deck_file(request: Request, figures: str = "") -> Response:
        """The deck in a language: ``/deck.pptx?lang=ko``; ``figures=gdp-share,why`` chooses, in an order of one's own."""
        view = view_of({"preset": "slide", **dict(request.query_params)}, "figures", DOWNLOAD)
        release = live.named(view.release)
        names = tuple(dict.fromkeys(name for name in figures.split(",") if name))
        with meters.exporting("deck") as fresh:

            def make() -> Export:
                fresh()
                return _deck(release, view, names)

            made = meters.get_or_compute("file", release.cache, ("deck", view.query(), names), make)
        return _sent(request, made, "pptx", release, frozen=bool(view.release))


def _deck(release: Release, view: View, names: tuple[str, ...]) -> Export:
    jobs, told = deck.gather(release, view, settings.load().public_url.rstrip("/"), names)
    return Export(deck.pptx(jobs, told), FORMATS["pptx"].media_type, deck_name(view.lang))


def _form_target(name: str, query: dict[str, str]) -> str:
    """Where the plain form leads: the format is a part of the address, the look some fields of the view."""
    form = query.pop("form", "png")
    if form not in FORMATS:
        raise UnknownName("format", form, FORMATS)
    look = query.pop("look", "light")
    if look not in LOOK:
        raise UnknownName("look", look, LOOK)
    return view_of(query | LOOK[look], DOWNLOAD).link(f"/figure/{name}.{form}")


def _sent(request: Request, made: Export, form: str, release: Release, *, frozen: bool) -> Response:
    inline = FORMATS[form].picture and DOWNLOAD not in request.query_params
    headers = {
        "Cache-Control": f"public, max-age={86400 if frozen else 60}",
        "X-Release": release.id,
        "Content-Disposition": f'{"inline" if inline else "attachment"}; filename="{made.filename}"',
    }
    return conditional(request, made.body, made.media_type, headers, etag=made.etag)
