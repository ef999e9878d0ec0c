"""Every address, once: what kind of answer it gives, and whether pages of other sites may have it.

A route is an entry here and a function in a module that `MODULES` names. Headers, limits, cross-origin rules, error pages, metrics and docs/reference.md read `find`. What is not registered
here gets the strictest treatment, also if something answers it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from dashboard.pages import PAGES


class Kind(Enum):
    """What an address answers with."""

    PAGE = "a page of ours, whose scripts run"
    FRAME = "a page of ours that other sites may show in a frame"
    FILE = "something made on request and saved: asked for a limited number of times a minute"
    DATA = "what programs read; nothing in it runs"
    LINK = "the way to another address"
    ASSET = "what pages load, never changing under one address"
    CALLBACK = "what the scripts of Dash ask"
    PROBE = "what machines ask that run this one, under whatever name"


@dataclass(frozen=True, eq=False)
class Route:
    """An address, or all addresses below one.

    Attributes:
        path: The address; what varies stands in braces, at the end.
        kind: What it answers with.
        public: Whether pages of other sites may read it (CORS) or load it; frames are only loaded.
        about: What is there, for docs/reference.md; nothing if nobody but our own pages asks for it.
        posts: Whether something is sent to it, by POST; a limited number of times a minute, as with files.
    """

    path: str
    kind: Kind
    public: bool = False
    about: str = ""
    posts: bool = False

    @property
    def runs(self) -> bool:
        """Whether scripts run in what it answers with."""
        return self.kind in (Kind.PAGE, Kind.FRAME)

    @property
    def readable(self) -> bool:
        """Whether scripts of other sites may read what it answers with."""
        return self.public and self.kind is not Kind.FRAME


ROUTES = (
    *(Route(page.path, Kind.PAGE, about=page.name, posts=page.posts) for page in PAGES.values()),
    Route("/figure/{filename}", Kind.FILE, public=True, about="A figure as a file; the query is its view."),
    Route("/deck.pptx", Kind.FILE, public=True, about="The whole story as slides; the query is a view."),
    Route("/embed/{name}", Kind.FRAME, public=True, about="A figure for a frame; the query is its view."),
    Route("/f/{name}", Kind.LINK, about="To the page on which a figure stands; the query is its view."),
    Route("/oembed", Kind.DATA, public=True, about="What other sites need to show a figure, by `url=`."),
    Route("/feed.atom", Kind.DATA, public=True, about="The releases as an Atom feed; `claim=` and `lang=` give that of one claim."),
    Route("/api/v1/review", Kind.DATA, public=True, posts=True, about="The claims of a text, checked."),
    Route("/calendar.ics", Kind.DATA, public=True, about="When the next editions are expected, as a calendar; `lang=` is its language."),
    Route("/robots.txt", Kind.DATA, about="What crawlers may ask for."),
    Route("/sitemap.xml", Kind.DATA, about="The pages in every language, for search engines."),
    Route("/catalog.jsonld", Kind.DATA, public=True, about="The release for data catalogues (DCAT, JSON-LD)."),
    Route("/llms.txt", Kind.DATA, public=True, about="What assistants read first."),
    Route("/api/{path:path}", Kind.DATA, public=True, about="The data API: see below and [api.md](api.md)."),
    Route("/sdmx/{path:path}", Kind.DATA, public=True, about="Observations and shares for SDMX clients, at `/sdmx/2.1` (SDMX REST 1.5): see [api.md](api.md)."),
    Route("/mcp", Kind.DATA, posts=True, about="The tools for assistants (Model Context Protocol), where `TRILATERAL_MCP` is on: see [assistants.md](assistants.md)."),
    Route("/docs", Kind.PAGE, about="The page of the data API."),
    Route("/openapi.json", Kind.DATA, public=True, about="Its description."),
    Route("/chart/{name}", Kind.DATA),
    Route("/notes/{name}", Kind.DATA),
    Route("/assets/{path:path}", Kind.ASSET),
    Route("/favicon.ico", Kind.ASSET),
    Route("/_dash-component-suites/{path:path}", Kind.ASSET),
    Route("/_dash-update-component", Kind.CALLBACK),
    Route("/_dash-layout", Kind.CALLBACK),
    Route("/_dash-dependencies", Kind.CALLBACK),
    Route("/healthz", Kind.PROBE, about="Whether the process answers."),
    Route("/readyz", Kind.PROBE, about="Whether a good release is loaded."),
    Route("/metrics", Kind.PROBE, about="Metrics for Prometheus."),
)  # fmt: skip

#: The modules of `dashboard.web` that answer at these addresses, each by its function ``register(server, live)``; the
#: data API and what Dash answers are installed by themselves.
MODULES = (
    "health", "files", "frames", "links", "charts", "notes", "styles", "starting", "catalogues", "api.feed", "api.calendar", "api.sdmx.rest", "assistants",
)  # fmt: skip

#: What nobody registered: nothing in it runs, no other site reads it, and it may not be asked for without end.
UNREGISTERED = Route("none", Kind.FILE)

_EXACT = {route.path: route for route in ROUTES if "{" not in route.path}
_BELOW = {route.path.partition("{")[0]: route for route in ROUTES if "{" in route.path}


def find(path: str) -> Route:
    """The route of a request's path; `UNREGISTERED` if there is none.

    Example:
        >>> find("/claim").path, find("/no-such-page") is UNREGISTERED
        ('/claim', True)
    """
    return _EXACT.get(path) or _BELOW.get(path[: path.find("/", 1) + 1], UNREGISTERED)
