"""The Dash application: one address in, one page out. The first response holds the finished page."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from html import escape
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, dcc, html
from dash.development.base_component import Component
from fastapi import FastAPI

from dashboard import pages, theme
from dashboard.components.context import Context
from dashboard.components.markup import Picture, to_html
from dashboard.components.still import still
from dashboard.drawing import NARROW, WIDE, chart, pictures
from dashboard.figures import FigureData, FigureSpec
from dashboard.links import first_figure, meta
from dashboard.live import Live
from dashboard.locale import LANGUAGES, TAGS
from dashboard.view import View, query_of
from dashboard.wording import words
from etl.kept import Kept
from etl.settings import CHECKOUT

ASSETS = CHECKOUT / "assets"
PLOTLY = "vendor/plotly-basic.min.js"

#: How many finished pages are kept for a release.
DOCUMENTS = 256
#: Dash ships these with every page; nothing here uses them.
_UNUSED = re.compile(r"dash_table")
_GRAPH = {"displayModeBar": False, "responsive": True, "showTips": False, "doubleClick": False}


class App(Dash):
    """Dash with the finished page in its first response, and its scripts loaded after that.

    Args:
        server: The web server that the routes of Dash are added to.
        live: The release to show.
    """

    def __init__(self, server: FastAPI, live: Live) -> None:
        super().__init__(
            "dashboard",
            server=server,
            assets_folder=str(ASSETS),
            assets_ignore=r".*\.js|.*\.css",
            update_title="",
            websocket_callbacks=False,
            serve_locally=True,
        )
        self.live = live
        self.layout = html.Div(
            [dcc.Location(id="url", refresh=False), dcc.Store(id="address"), html.Div(id="page")]
        )
        self.clientside_callback(
            ClientsideFunction("trilateral", "address"),
            Output("address", "data"),
            Input("url", "pathname"),
            Input("url", "search"),
        )
        self.callback(
            Output("page", "children"), Input("address", "data"), prevent_initial_call=True
        )(self.page)

    def page(self, address: Mapping[str, Any]) -> Component | list[Component]:
        """The page at an address, with live charts."""
        path = str(address.get("path", "/"))
        if path not in pages.BODIES:
            return []
        release = self.live.release
        view, refused = View.lenient(query_of(str(address.get("search", ""))))
        theme_shown = (
            view.theme if view.theme != "auto" else ("dark" if address.get("dark") else "light")
        )
        preset = NARROW if address.get("narrow") else WIDE

        def show(spec: FigureSpec, data: FigureData, chosen: View) -> Component:
            shown = chosen.replace(theme=theme_shown, preset=preset)
            figure = chart(release, spec, data, shown)
            return dcc.Graph(id=f"chart-{spec.id}", figure=figure, config=_GRAPH, className="drawn")

        page: Component = still(
            pages.page(Context(release, view, path, show, _notices(view, refused)))
        )
        return page

    def document(self, path: str, query: Mapping[str, str], base: str) -> tuple[str, bool]:
        """The first response to an address: the finished page as HTML, and whether all of the query was usable."""
        release = self.live.release
        view, refused = View.lenient(query)

        def show(spec: FigureSpec, data: FigureData, chosen: View) -> Component:
            return html.Div(Picture(pictures(release, spec, data, chosen)), className="pictures")

        context = Context(release, view, path, show, _notices(view, refused))
        if refused:
            return self._html(context, to_html(pages.page(context)), base), False
        documents = release.kept.once(("documents",), lambda: Kept(DOCUMENTS))
        key = (path, view.query(), base)
        return documents.once(
            key, lambda: self._html(context, to_html(pages.page(context)), base)
        ), True

    def _html(self, context: Context, body: str, base: str) -> str:
        title, description = pages.title(context)
        view, lang = context.view, TAGS[context.view.lang]
        others = "".join(
            f'<link rel="alternate" hreflang="{TAGS[other]}" href="{base}{escape(context.link(lang=other))}">'
            for other in LANGUAGES
        )
        has_charts = 'class="pictures"' in body
        figure = first_figure(body)
        plotly = (
            f'<script src="{self.asset(PLOTLY)}"></script>'
            if has_charts and (ASSETS / PLOTLY).exists()
            else ""
        )
        scripts = [
            s for s in self._generate_scripts_html().splitlines() if s and not _UNUSED.search(s)
        ]
        return (
            f'<!DOCTYPE html><html lang="{lang}" data-theme="{view.theme}"><head><meta charset="utf-8">'
            f'<meta name="viewport" content="width=device-width,initial-scale=1"><title>{escape(title)}</title>'
            f'<meta name="description" content="{escape(description)}">'
            f'<link rel="canonical" href="{base}{escape(context.link())}">{others}'
            f"{meta(figure, view, base, title, description) if figure else ''}"
            f'<link rel="alternate" type="application/atom+xml" href="/feed.atom">'
            f'<link rel="icon" type="image/svg+xml" href="{self.asset("logo.svg")}">'
            f"<style>{theme.css()}{_style()}</style>"
            f'<script src="{self.asset("boot.js")}" defer></script></head>'
            f'<body><div id="first">{body}</div><div id="react-entry-point" class="waiting"></div>'
            f'<script id="_dash-config" type="application/json">{self._settings()}</script>'
            f'<template id="scripts">{plotly}<script src="{self.asset("app.js")}"></script><script src="{self.asset("reader.js")}"></script><script src="{self.asset("brush.js")}"></script><script src="{self.asset("present.js")}"></script><script src="{self.asset("still.js")}"></script><script src="{self.asset("takeaway.js")}"></script>'
            f"{''.join(scripts)}{self._generate_renderer()}</template></body></html>"
        )

    def _settings(self) -> str:
        """What Dash's scripts need to know; nothing that differs between processes or tells of the machine."""
        told = self._config()
        for name in ("end_id", "websocket", "python_version", "plotly_cloud_installed"):
            told.pop(name, None)
        return json.dumps(told, sort_keys=True).replace("<", "\\u003c")

    def asset(self, name: str) -> str:
        """The address of an asset, with its time of change, so that it may be kept for long."""
        path = ASSETS / name
        return (
            f"/assets/{name}?m={int(path.stat().st_mtime)}" if path.exists() else f"/assets/{name}"
        )


def _notices(view: View, refused: Mapping[str, str]) -> tuple[str, ...]:
    """What was left out of an address, in the reader's language."""
    text = words(view.lang)._(
        "The address says {name}={value}, which cannot be used; the default is shown."
    )
    return tuple(text.format(name=name, value=value[:40]) for name, value in refused.items())


def _style() -> str:
    """The style sheet, inside the page: one request less before the first paint."""
    return (ASSETS / "style.css").read_text(encoding="utf-8")


__all__ = ["ASSETS", "App"]
