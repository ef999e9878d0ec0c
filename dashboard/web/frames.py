"""Figures in frames of other sites."""

from __future__ import annotations

from collections.abc import Iterable

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse

from dashboard.components.links import meta
from dashboard.components.notes import Line, by_place, shown_at
from dashboard.drawing import MEDIUM, NARROW, WIDE, captions, pictures, selected, told_at
from dashboard.figures import figure
from dashboard.figures.choices import refuse_unread, refuse_unused
from dashboard.live import Live
from dashboard.locale import LANGUAGES
from dashboard.look import theme
from dashboard.look.view import View
from dashboard.markup import Markup, html_document, html_element
from dashboard.settings import root
from dashboard.web import openapi
from dashboard.web.assets import asset, plotly
from dashboard.web.links import base_of
from dashboard.web.queries import view_of
from dashboard.web.responses import conditional
from dashboard.words.wording import words_for
from etl.places import shipped_text
from etl.storage.store import Release


def register(server: FastAPI, live: Live) -> None:
    """Add ``/embed/{name}``."""

    @server.api_route(
        "/embed/{name}",
        methods=["GET", "HEAD"],
        summary="A figure for a frame",
        response_class=HTMLResponse,
        responses=openapi.FRAME,
        openapi_extra=openapi.WITH_VIEW,
    )
    def embed(name: str, request: Request) -> Response:
        """A figure without the page around it; ``release=`` freezes it."""
        view = view_of(request.query_params)
        release = live.named(view.release)
        body = frame(release, name, view, base_of(request))
        age = 86400 if view.release else 60
        headers = {"Cache-Control": f"public, max-age={age}", "X-Release": release.id}
        return conditional(request, body.encode(), "text/html", headers)


#: What the picture of a frame is drawn for; the style sheet shows the one whose letters have at least 11 pixels.
PLACES = (WIDE, MEDIUM, "frame", NARROW)

_STYLE = shipped_text(__package__, "frame.css")


def frame(release: Release, name: str, view: View, base: str) -> Markup:
    """A page with one figure and nothing else, as large as the frame that it stands in.

    Args:
        release: The release.
        name: The id of the figure.
        view: Its view.
        base: The address of the server, without a slash at the end.
    """
    spec, words = figure(name), words_for(view)
    name = spec.id
    refuse_unread(spec, view)
    data = selected(release, spec, view)
    refuse_unused(spec, view, data)
    shown = view.replace(preset=WIDE, width=0, height=0, plain=False)
    sizes = captions(release, spec, data, shown, PLACES)
    told = sizes[WIDE]
    place = html_element(
        "div",
        html_element(
            "div",
            pictures(release, spec, data, shown, PLACES),
            id=told_at(spec),
            class_="pictures",
            role="img",
            aria_label=told.alt,
        ),
        id="figure",
        data_reader=name,
        data_view=shown.replace(theme="auto").query(),
    )
    heading = (
        html_element("h1", told.headings(view)[0]),
        _lines("muted", by_place(sizes, lambda each: [each.subtitle])),
    )
    link = html_element(
        "a", "Trilateral", href=base + view.link(f"/f/{name}"), target="_top", rel="noopener"
    )
    quality = html_element(
        "a",
        words.gettext("Data quality"),
        href=f"{base}{View(lang=view.lang, release=view.release).link('/about')}#quality",
        target="_top",
        rel="noopener",
    )
    made = words.gettext("Release {release}").format(release=release.name)
    body = html_element(
        "body",
        html_element("main", None if view.plain else heading, place),
        html_element(
            "footer",
            html_element("p", told.source, " · ", link, " · ", quality, " · ", made),
            _lines("note", by_place(sizes, lambda each: each.notes)),
        ),
        html_element("template", id="scripts", data_plotly=plotly() or None),
        (html_element("script", src=asset(each), defer=True) for each in ("live.js", "embed.js")),
        data_release=release.id,
    )
    head = html_element(
        "head",
        html_element("meta", charset="utf-8"),
        html_element("meta", name="viewport", content="width=device-width,initial-scale=1"),
        html_element("meta", name="robots", content="noindex"),
        html_element("title", told.title, " – Trilateral"),
        meta(name, view, base, told.title, told.point),
        html_element("style", Markup(theme.css(_STYLE + body) + _STYLE)),
    )
    return html_document(
        head,
        body,
        lang=LANGUAGES[view.lang].tag,
        data_theme=view.theme,
        data_root=root() or None,
        # On a page of others nothing is loaded before a reader points at the figure.
        data_wake="touch",
        class_="clear" if view.transparent else None,
    )


def _lines(kind: str, lines: Iterable[Line]) -> list[Markup]:
    """Paragraphs of a kind, of all sizes."""
    return [html_element("p", text, class_=shown_at(kind, places)) for text, places in lines]
