"""The Dash application: one address in, one page out. The first response holds the finished page."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from html import escape
from typing import Any
from urllib.parse import quote_plus

import anyio.to_thread
from dash import Dash, Input, Output, exceptions
from fastapi import FastAPI

from dashboard import meters, pages
from dashboard.components.context import Context
from dashboard.components.links import first_figure, meta
from dashboard.components.render import to_html
from dashboard.components.shell import NOTICES, notice
from dashboard.components.site import Answer, Site, answer
from dashboard.drawing import WIDE
from dashboard.live import Live
from dashboard.locale import LANGUAGES
from dashboard.look import theme
from dashboard.look.view import View, query_of
from dashboard.words.freshness import Freshness, sentences
from dashboard.words.wording import words
from etl.cache import Cache
from etl.settings import CHECKOUT
from etl.storage.store import Release

ASSETS = CHECKOUT / "assets"
PLOTLY = "vendor/plotly-basic.min.js"

#: So many callbacks are answered at once: more threads than cores make each other slow, and those who only ask for
#: what is at hand as well.
TURNS = 2
#: How many finished pages are kept for a release, and how many bytes of them.
DOCUMENTS, ROOM = 256, 48 * 1024 * 1024
#: What Dash raises where a script is asked for that it does not have.
UNKNOWN_SCRIPT = exceptions.DependencyException
#: Stands for our own address in a page that is kept: else every name that we are called by would have pages of its own.
HERE = b"https://here.invalid"
#: Our own, in this order, after Dash's.
SCRIPTS = (
    "morph.js", "live.js", "site.js", "reader.js", "brush.js", "present.js", "takeaway.js",
)  # fmt: skip
#: Dash ships these with every page; nothing here uses them.
_UNUSED = re.compile(r"/dash/(dash_table|html|dcc)/")


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
        self._turns = anyio.CapacityLimiter(TURNS)
        self.layout = [Site(id="site")]
        self.callback(
            Output("site", "answer"), Input("site", "address"), prevent_initial_call=True
        )(self._aside)

    async def _aside(self, address: Mapping[str, Any]) -> Answer | None:
        # In a thread: those who ask for what is at hand do not wait for what has to be made.
        return await anyio.to_thread.run_sync(self.answer, address, limiter=self._turns)

    def answer(self, address: Mapping[str, Any]) -> Answer | None:
        """The page at an address, with pictures as wide as the reader's window; nothing if there is none."""
        path = str(address.get("path", "/"))
        if path not in pages.PAGES:
            return None
        view, refused = View.lenient(query_of(str(address.get("search", ""))))
        preset = str(address.get("preset", WIDE))
        shown = self.live.shown
        notices = _notices(view, refused, shown.freshness)
        context = Context(shown.release, view, path, notices, (preset,))
        return answer(pages.page(context), pages.title(context)[0])

    def document(self, path: str, query: Mapping[str, str], base: str) -> tuple[bytes, bool]:
        """The first response to an address: the finished page as HTML, and whether all of the query was usable.

        Pages are kept without what only one reader is told: a page with unusable values costs no more than others.
        """
        shown = self.live.shown
        view, refused = View.lenient(query)
        documents = kept_documents(shown.release)

        def make() -> bytes:
            context = Context(shown.release, view, path, _notices(view, {}, shown.freshness))
            return self._html(context, to_html(pages.page(context)), HERE.decode()).encode()

        page = meters.get_or_compute(
            "document", documents, (path, view.query(), shown.freshness), make
        )
        own = "".join(to_html(notice(text)) for text in _notices(view, refused))
        page = page.replace(NOTICES, NOTICES + own.encode(), 1) if own else page
        here, quoted = base.encode(), quote_plus(base).encode()
        return page.replace(HERE, here).replace(quote_plus(HERE).encode(), quoted), not refused

    def _html(self, context: Context, body: str, base: str) -> str:
        title, description = pages.title(context)
        view, lang = context.view, LANGUAGES[context.view.lang].tag
        others = "".join(
            f'<link rel="alternate" hreflang="{LANGUAGES[other].tag}" href="{base}{escape(context.link(lang=other))}">'
            for other in LANGUAGES
        )
        figure = first_figure(body)
        scripts = [
            s for s in self._generate_scripts_html().splitlines() if s and not _UNUSED.search(s)
        ]
        own = "".join(f'<script src="{self.asset(name)}"></script>' for name in SCRIPTS)
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
            f'<body><div id="page">{body}</div><div id="react-entry-point"></div>'
            f'<script id="_dash-config" type="application/json">{self._settings()}</script>'
            f'<template id="scripts" data-plotly="{self._plotly()}">{"".join(scripts)}{own}{self._generate_renderer()}</template></body></html>'
        )

    def _plotly(self) -> str:
        """The address of plotly.js: of the part that is installed beside this, or of the whole that comes with Plotly."""
        if (ASSETS / PLOTLY).exists():
            return self.asset(PLOTLY)
        return str(
            self.get_relative_path("/_dash-component-suites/plotly/package_data/plotly.min.js")
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


def kept_documents(release: Release) -> Cache:
    """Finished pages by (path, query of the view, freshness)."""
    kept: Cache = release.cache.get_or_compute(("documents",), lambda: Cache(DOCUMENTS, ROOM))
    return kept


def _notices(
    view: View, refused: Mapping[str, str], fresh: Freshness | None = None
) -> tuple[str, ...]:
    """How fresh the figures are, and what was left out of an address, in the reader's language."""
    say = words(view.lang, view.order)
    text = say._("The address says {name}={value}, which cannot be used; the default is shown.")
    left_out = (text.format(name=name, value=value[:40]) for name, value in refused.items())
    told = say.sentences(sentences(fresh, say)) if fresh else ""
    return (*([told] if told else []), *left_out)


def _style() -> str:
    """The style sheet, inside the page: one request less before the first paint."""
    return (ASSETS / "style.css").read_text(encoding="utf-8")


__all__ = ["ASSETS", "UNKNOWN_SCRIPT", "App", "kept_documents"]
