"""The dashboard below a path of somebody else's host, behind a real proxy, in a real browser."""

from __future__ import annotations

import subprocess
import time
import urllib.request
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Request

from benchmarks.common import free_port
from etl.places import CHECKOUT
from tests.browser.conftest import alive, served
from tests.ways import nginx, until

ROOT = "/trilateral"


@pytest.fixture(scope="module")
def prefixed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """nginx with the example that ships: it takes the prefix off, and has nothing else on its host; its port."""
    folder = tmp_path_factory.mktemp("proxy")
    port, front = free_port(), free_port()
    example = (CHECKOUT / "deploy" / "nginx-prefix.conf").read_text(encoding="utf-8")
    example = example.replace("http://trilateral/", f"http://127.0.0.1:{port}/")
    (folder / "nginx.conf").write_text(
        f"pid {folder}/pid; error_log {folder}/errors; events {{}} daemon off;"
        f"http {{ access_log off; client_body_temp_path {folder}/1; proxy_temp_path {folder}/2;"
        f"fastcgi_temp_path {folder}/3; uwsgi_temp_path {folder}/4; scgi_temp_path {folder}/5;"
        f"server {{ listen 127.0.0.1:{front};\n{example}\n}} }}",
        encoding="utf-8",
    )
    with served(CHECKOUT / "data", port, TRILATERAL_PUBLIC_URL=f"http://127.0.0.1:{front}{ROOT}/"):
        proxy = subprocess.Popen(
            [nginx(), "-p", folder, "-e", folder / "errors", "-c", folder / "nginx.conf"]
        )
        try:
            until(lambda: _answers(front))
            yield front
        finally:
            proxy.terminate()
            proxy.wait(10)


def test_a_page_is_alive_below_a_prefix(prefixed: int, page: Page) -> None:
    """Scripts come, a link is followed without a reload, a chart comes alive, and nothing is asked beside the prefix."""
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))

    alive(page, f"http://127.0.0.1:{prefixed}{ROOT}/?from=2010")
    page.evaluate("window.same = true")
    page.click(f'nav a[href^="{ROOT}/explore"]')
    page.wait_for_selector('#page [data-page="/explore"]')
    assert urlsplit(page.url).path == f"{ROOT}/explore"
    assert page.evaluate("window.same")
    page.locator("[data-reader]").first.hover()
    page.wait_for_selector(".js-plotly-plot")
    page.go_back()
    page.wait_for_selector('#page [data-page="/"]')

    # A slow answer makes the page ask whether the server is there at all.
    page.route("**/_dash-update-component", lambda route: (time.sleep(2), route.continue_()))
    with page.expect_request("**/healthz"):
        page.click(f'nav a[href^="{ROOT}/revisions"]')
    page.wait_for_selector('#page [data-page="/revisions"]')

    beside = [
        r.url
        for r in asked
        if not urlsplit(r.url).path.startswith(f"{ROOT}/") and r.url[:4] == "http"
    ]
    assert beside == []
    failed = [r.url for r in asked if (answer := r.response()) is not None and answer.status >= 400]
    assert failed == []


def _answers(port: int) -> bool:
    urllib.request.urlopen(f"http://127.0.0.1:{port}{ROOT}/readyz", timeout=2).close()
    return True
