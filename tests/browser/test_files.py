"""Files that a reader opens in a browser, with no server behind them."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from dashboard.exports import prepare
from dashboard.exports.pictures import page as pages
from dashboard.look.view import View
from etl.settings import CHECKOUT
from etl.storage.store import Store
from tests.browser.conftest import Site

pytestmark = pytest.mark.browser


def test_a_page_is_alive_without_the_network(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "figure.html"
    job = prepare(Store(str(CHECKOUT / "data")).open(), "gdp-share", View(lang="ja", source="weo"))
    path.write_bytes(pages.html(job))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    page.wait_for_selector(".main-svg")
    assert asked == [path.as_uri()]


def test_the_first_touch_of_a_page_may_open_the_preview(page: Page, site: Site) -> None:
    """The panel opens before the script that fills it is there."""
    page.goto(f"{site.url}/")
    panel = page.locator("details.more-files").first
    panel.locator("summary").click()
    preview = panel.locator(".preview img")
    preview.wait_for()
    with page.expect_response("**/figure/*.png?*preset=square*") as answer:
        panel.locator("select[name=preset]").select_option("square")
    assert answer.value.ok
    assert "preset=square" in (preview.get_attribute("src") or "")
