"""What crawlers, data catalogues and assistants ask for: robots.txt, the site map, a DCAT catalogue, llms.txt."""

from __future__ import annotations

from fastapi import FastAPI, Request, Response

from dashboard import settings
from dashboard.components.context import Context
from dashboard.components.links import shortened
from dashboard.live import Live
from dashboard.locale import LANGUAGES, SOURCE
from dashboard.look.view import View
from dashboard.markup import XML_DECLARATION, Markup, json_text, xml_element
from dashboard.pages import PAGES, title
from dashboard.web import linked_data
from dashboard.web.links import base_of
from dashboard.web.responses import conditional
from dashboard.web.routes import ROUTES
from dashboard.words.wording import in_language
from etl.storage.store import Release

#: What has nothing for search engines: callbacks of scripts, and files that are drawn when they are asked for.
_NOT_FOR_CRAWLERS = ("/_dash-", "/chart/", "/deck.pptx")
#: Addresses that are named at the end of llms.txt.
_MORE = ("/catalog.jsonld", "/feed.atom", "/calendar.ics", "/sitemap.xml")
_SOON = {"Cache-Control": "public, max-age=3600"}


def register(server: FastAPI, live: Live) -> None:
    """Add ``/robots.txt``, ``/sitemap.xml``, ``/catalog.jsonld`` and ``/llms.txt``."""
    both = ["GET", "HEAD"]

    @server.api_route("/robots.txt", methods=both, include_in_schema=False)
    def robots_txt(request: Request) -> Response:
        body = robots(base_of(request)).encode()
        return conditional(request, body, "text/plain; charset=utf-8", _SOON)

    @server.api_route("/sitemap.xml", methods=both, include_in_schema=False)
    def sitemap_xml(request: Request) -> Response:
        body = sitemap(live.release, base_of(request)).encode()
        return conditional(request, body, "application/xml", _SOON)

    @server.api_route("/catalog.jsonld", methods=both, include_in_schema=False)
    def catalog_jsonld(request: Request) -> Response:
        found = linked_data.dcat(live.release, in_language(SOURCE), base_of(request))
        return conditional(request, json_text(found).encode(), "application/ld+json", _SOON)

    @server.api_route("/llms.txt", methods=both, include_in_schema=False)
    def llms_txt(request: Request) -> Response:
        body = llms(live.release, base_of(request)).encode()
        return conditional(request, body, "text/plain; charset=utf-8", _SOON)


def robots(base: str) -> str:
    """What crawlers may ask for (RFC 9309), and where the site map is.

    Views of pages are open to them: these say themselves that they are not to be listed, and that no link of theirs is
    to be followed (`dashboard.web.document`).

    Args:
        base: The address of the server, without a slash at the end.

    Example:
        >>> robots("https://stats.example.org").splitlines()[0]
        'User-agent: *'
    """
    closed = (f"Disallow: {settings.root()}{path}" for path in _NOT_FOR_CRAWLERS)
    return "\n".join(["User-agent: *", *closed, "", f"Sitemap: {base}/sitemap.xml", ""])


def sitemap(release: Release, base: str) -> str:
    """Each page in each language, with the others (sitemaps.org, with the alternates that search engines read).

    Args:
        release: The release that is served; its day is that of every page.
        base: The address of the server, without a slash at the end.

    Example:
        ``sitemap(release, "https://stats.example.org").count("<url>")`` is pages times languages.
    """
    day = release.created.date().isoformat()

    def others(path: str) -> list[Markup]:
        return [
            xml_element(
                "xhtml:link",
                rel="alternate",
                hreflang=language.tag,
                href=base + View(lang=language.code).link(path),
            )
            for language in LANGUAGES.values()
        ]

    urls = (
        xml_element(
            "url",
            xml_element("loc", base + View(lang=lang).link(path)),
            xml_element("lastmod", day),
            others(path),
        )
        for path in PAGES
        for lang in LANGUAGES
    )
    found = xml_element(
        "urlset",
        *urls,
        xmlns="http://www.sitemaps.org/schemas/sitemap/0.9",
        **{"xmlns:xhtml": "http://www.w3.org/1999/xhtml"},
    )
    return f"{XML_DECLARATION}{found}\n"


def llms(release: Release, base: str) -> str:
    """What assistants read first: what is here, what to ask for a number, and how to cite it (llmstxt.org).

    Args:
        release: The release that is served.
        base: The address of the server, without a slash at the end.

    Example:
        ``llms(release, "https://stats.example.org")`` begins with ``# Trilateral``.
    """
    words = in_language(SOURCE)
    api = f"{base}/api/v1"
    lines = [
        f"# {linked_data.NAME}",
        "",
        f"> {linked_data.description(words)}",
        "",
        f"Release {release.id}. A share is that of one source and one edition; forecasts are marked; a missing value is never filled.",
        "Take numbers from the data API instead of remembering them, with source, edition and year, and cite the source.",
        "",
        "## Pages",
        "",
        *(
            f"- [{words.gettext(page.name)}]({base}{path}): {shortened(described(release, path))}"
            for path, page in PAGES.items()
        ),
        "",
        "## Data",
        "",
        f"- [Is a sentence true?]({api}/claim?share=0.25&measure=gdp&areas=CJK): a claim by its parts, judged by every definition",
        f"- [Shares]({api}/shares?indicator=gdp_nominal&area=CJK&format=csv): the share of an economy or group in the world by year",
        f"- [All observations]({api}/releases/latest/observations.csv): one table, also as observations.parquet",
        f"- [The same as SDMX]({base}/sdmx/2.1/dataflow): for SDMX clients, as SDMX-ML, SDMX-CSV and SDMX-JSON",
        f"- [Description of the files]({api}/releases/latest/croissant.json): Croissant; csv-metadata.json and dcat.jsonld beside it",
        f"- [Sources, licences, citations]({api}/releases/current): and when each was confirmed",
        f"- [Description of the data API]({base}/openapi.json): OpenAPI; every answer names its release",
        *(
            [
                f"- [Tools]({base}/mcp): the same as tools of the Model Context Protocol, each number with its proof"
            ]
            if settings.load().mcp
            else []
        ),
        "",
        "## Optional",
        "",
        *(
            f"- [{route.path.lstrip('/')}]({base}{route.path}): {route.about}"
            for route in ROUTES
            if route.path in _MORE
        ),
    ]
    return "\n".join([*lines, ""])


def described(release: Release, path: str) -> str:
    """What a page says in one sentence, as search engines get it."""
    return title(Context(release, View(lang=SOURCE), path))[1]
