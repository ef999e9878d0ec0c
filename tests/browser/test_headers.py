"""Every kind of answer in a real browser under the production headers: nothing refused, nothing foreign, nothing wrong.

Pages that become live are in `test_pages`, under the same headers.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from dashboard.figures import FIGURES
from tests.browser.conftest import Site, violations

pytestmark = pytest.mark.browser

#: What is a page of its own, beside those that become live, and its status.
PLAIN = {
    "/docs": 200,
    "/nope": 404,
    "/explore/nope?lang=ja": 404,
    "/?from=abc": 400,
    "/embed/nope?lang=zh": 404,
    "/embed/gdp-share?source=nope&lang=ko": 400,
    f"/?x={'a' * 9000}&lang=zh": 414,
}


@dataclass
class Watched:
    """A tab, and what went wrong in it."""

    page: Page
    asked: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def foreign(self, site: Site) -> list[str]:
        """Requests to anybody else."""
        return [url for url in self.asked if not url.startswith((site.url, "data:", "blob:"))]


@pytest.fixture
def tab(browser: Browser) -> Iterator[Watched]:
    """A tab that does not bypass the policy."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    watched = Watched(context.new_page())
    context.on("request", lambda request: watched.asked.append(request.url))
    context.on("weberror", lambda error: watched.wrong.append(str(error.error)))
    watched.page.on("console", lambda said: _note(watched, said.type, said.text))
    yield watched
    assert context.cookies() == []
    context.close()


def _note(watched: Watched, kind: str, text: str) -> None:
    # The browser says so of each answer that is not 200, also of the very page that is looked at.
    if kind == "error" and "the server responded with a status of 4" not in text:
        watched.wrong.append(text)


@pytest.mark.parametrize("name", sorted(FIGURES))
def test_frames(tab: Watched, site: Site, name: str) -> None:
    """Every figure comes alive in its frame."""
    tab.page.goto(f"{site.url}/embed/{name}")
    tab.page.wait_for_selector("#figure .main-svg, #figure svg", timeout=20_000)
    tab.page.wait_for_load_state("networkidle")

    assert (violations(tab.page), tab.wrong, tab.foreign(site)) == ([], [], [])


@pytest.mark.parametrize("path", PLAIN, ids=lambda path: path[:40])
def test_other_pages(tab: Watched, site: Site, path: str) -> None:
    """The description of the API, and what is answered where something is wrong."""
    answer = tab.page.goto(f"{site.url}{path}")
    tab.page.wait_for_load_state("networkidle")

    assert answer is not None
    assert answer.status == PLAIN[path]
    assert (violations(tab.page), tab.wrong, tab.foreign(site)) == ([], [], [])


def test_the_description_opened(tab: Watched, site: Site) -> None:
    """What unfolds in the description of the API can be read and operated by everybody, too."""
    tab.page.goto(f"{site.url}/docs")
    tab.page.locator(".opblock-summary-control").first.click()
    tab.page.wait_for_selector(".opblock-body table.parameters", timeout=20_000)

    assert (violations(tab.page), tab.wrong, tab.foreign(site)) == ([], [], [])


def test_only_frames_are_shown_by_others(tab: Watched, site: Site) -> None:
    """A page of somebody else may show a figure, and not a page or a file of ours."""
    paths = {"figure": "/embed/gdp-share", "page": "/about", "file": "/figure/gdp-share.svg"}
    frames = "".join(
        f'<iframe src="{site.url}{path}" name="{name}"></iframe>' for name, path in paths.items()
    )
    with _elsewhere(frames.encode()) as address:
        tab.page.goto(address)
        tab.page.wait_for_load_state("networkidle")
        shown = {frame.name: frame.url for frame in tab.page.frames if frame.name}

        assert shown["figure"].startswith(site.url)
        assert tab.page.frame_locator("[name=figure]").locator("h1").count() == 1
        assert shown["page"].startswith("chrome-error:")
        assert shown["file"].startswith("chrome-error:")


@contextmanager
def _elsewhere(body: bytes) -> Iterator[str]:
    """A site of somebody else."""

    class Foreign(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Foreign) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_address[1]}/"
        server.shutdown()


def test_a_drawing_runs_nothing(tab: Watched, site: Site) -> None:
    """An SVG opened by itself is drawn, and belongs to no origin: what runs in it could not reach ours."""
    tab.page.goto(f"{site.url}/figure/gdp-share.svg")

    assert tab.page.evaluate("self.origin") == "null"
    assert tab.page.evaluate("document.querySelectorAll('text').length") > 10
    assert tab.wrong == []


def test_a_page_from_a_file_runs_nothing_here(tab: Watched, site: Site) -> None:
    """A figure as HTML is saved; where something shows it all the same, its scripts do not run on our origin."""
    address = f"{site.url}/figure/gdp-share.html"
    body = tab.page.request.get(address)
    assert body.headers["content-disposition"].startswith("attachment")

    def inline(route: Any) -> None:
        headers = {
            k: v
            for k, v in body.headers.items()
            if k not in ("content-disposition", "content-encoding")
        }
        route.fulfill(status=200, headers=headers, body=body.body())

    tab.page.route("**/figure/gdp-share.html", inline)
    tab.page.goto(address)

    assert tab.page.evaluate("typeof window.Plotly") == "undefined"
    assert tab.page.evaluate("self.origin") == "null"
    assert tab.page.locator("h1").count() == 1


def test_a_pdf_is_shown(tab: Watched, site: Site) -> None:
    """The policy of files does not keep a browser from showing a PDF."""
    answer = tab.page.request.get(f"{site.url}/figure/gdp-share.pdf")

    assert answer.headers["content-disposition"].startswith("inline")
    assert "sandbox" not in answer.headers["content-security-policy"]
