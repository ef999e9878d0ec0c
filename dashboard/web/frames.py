"""Figures in frames of other sites."""

from __future__ import annotations

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse

from dashboard.components.links import meta
from dashboard.drawing import WIDE, chart, pictures
from dashboard.figures import figure
from dashboard.live import Live
from dashboard.locale import LANGUAGES
from dashboard.look import theme
from dashboard.look.canvas import canvas_for
from dashboard.look.view import View
from dashboard.markup import Markup, html_document, html_element, json_text
from dashboard.web import openapi
from dashboard.web.assets import asset, plotly
from dashboard.web.links import base_of
from dashboard.web.responses import conditional
from dashboard.words.wording import in_language
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
        view = View.strict(dict(request.query_params))
        release = live.named(view.release)
        body = frame(release, name, view, base_of(request))
        age = 86400 if view.release else 60
        headers = {"Cache-Control": f"public, max-age={age}", "X-Release": release.id}
        return conditional(request, body.encode(), "text/html", headers)


_STYLE = """
html,body{height:100%;margin:0}body{font:15px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif;background:var(--paper);color:var(--text);
display:flex;flex-direction:column;padding:.7rem .9rem .5rem;box-sizing:border-box}
h1{font-size:1.15rem;line-height:1.25;margin:0}p{margin:.1rem 0}.muted,footer{color:var(--muted);font-size:.8rem}
.note{font-size:.75rem;line-height:1.3}main{display:contents}#figure{flex:1;min-height:180px;margin:.4rem 0;position:relative}#figure .drawn,#figure .drawn svg{position:absolute;inset:0;width:100%;height:100%}
#figure .drawn:is(.tablet,.phone){display:none}a{color:var(--accent)}
@media(max-width:900px){#figure .drawn.page{display:none}#figure .drawn.tablet{display:block}}
@media(max-width:480px){#figure .drawn.tablet{display:none}#figure .drawn.phone{display:block}}
.clear,.clear body{background:transparent}
"""


def frame(release: Release, name: str, view: View, base: str) -> Markup:
    """A page with one figure and nothing else, as large as the frame that it stands in.

    Args:
        release: The release.
        name: The id of the figure.
        view: Its view.
        base: The address of the server, without a slash at the end.
    """
    spec, words = figure(name), in_language(view.lang, view.order)
    canvas_for(view)  # refuses a preset that there is not
    data = spec.select(release, view)
    told = spec.caption(data, view)
    drawn = pictures(release, spec, data, view.replace(preset=WIDE, width=0, height=0, plain=False))
    place = html_element("div", drawn, id="figure", role="img", aria_label=told.alt)
    heading = (
        html_element("h1", told.title),
        html_element("p", told.subtitle, class_="muted"),
    )
    link = html_element(
        "a", "Trilateral", href=base + view.link(f"/f/{name}"), target="_top", rel="noopener"
    )
    made = words.gettext("Release {release}").format(release=release.name)
    head = html_element(
        "head",
        html_element("meta", charset="utf-8"),
        html_element("meta", name="viewport", content="width=device-width,initial-scale=1"),
        html_element("meta", name="robots", content="noindex"),
        html_element("title", told.title, " – Trilateral"),
        meta(name, view, base, told.title, told.point),
        html_element("style", Markup(theme.css() + _STYLE)),
    )
    shown = view.replace(
        preset=WIDE, width=0, height=0, theme="light" if view.theme == "auto" else view.theme
    )
    body = html_element(
        "body",
        html_element("main", None if view.plain else heading, place),
        html_element(
            "footer",
            html_element("p", told.source, " · ", link, " · ", made),
            (html_element("p", note, class_="note") for note in told.notes),
        ),
        html_element(
            "script",
            json_text(chart(release, spec, data, shown)),
            type="application/json",
            id="chart",
        ),
        html_element("script", type="text/plain", id="plotly", data_src=plotly())
        if plotly()
        else None,
        html_element("script", src=asset("embed.js"), defer=True),
    )
    return html_document(
        head,
        body,
        lang=LANGUAGES[view.lang].tag,
        data_theme=view.theme,
        class_="clear" if view.transparent else None,
    )
