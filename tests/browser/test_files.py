"""Files that a reader opens in a browser, with no server behind them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from dashboard.exports import prepare
from dashboard.exports.pictures import page as pages
from dashboard.look.view import View
from etl.places import CHECKOUT
from etl.storage.store import Store
from tests.browser.conftest import Site, alive

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


def dropped(page: Page, name: str, kind: str, body: bytes) -> None:
    """Drop a file on the page."""
    page.evaluate(
        """([name, kind, bytes]) => {
          const files = new DataTransfer();
          files.items.add(new File([new Uint8Array(bytes)], name, { type: kind }));
          document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: files, bubbles: true, cancelable: true }));
        }""",
        [name, kind, list(body)],
    )


def test_a_dropped_file_opens_its_view_or_says_why_not(page: Page, site: Site) -> None:
    """PNG and SVG of ours open what they show; slides, foreign and stripped pictures say that they do not."""
    alive(page, f"{site.url}/about?lang=ja")
    said = page.locator("#dropped")
    picture = page.request.get(f"{site.url}/figure/why.png?from=2000&to=2010&lang=ko").body()
    stripped = Image.open(io.BytesIO(picture)).convert("RGB")
    plain = io.BytesIO()
    stripped.save(plain, "PNG")
    for name, kind, body in (
        ("a.pptx", "", b"PK"), ("a.png", "image/png", plain.getvalue()), ("a.svg", "image/svg+xml", b"<svg/>"),
    ):  # fmt: skip
        dropped(page, name, kind, body)
        expect(said).to_be_visible()
        said.get_by_role("button").click()
        expect(said).to_be_hidden()
    for ext, kind in (("svg", "image/svg+xml"), ("png", "image/png")):
        body = page.request.get(f"{site.url}/figure/why.{ext}?from=2000&to=2010&lang=ko").body()
        alive(page, f"{site.url}/about?lang=ja")
        dropped(page, f"a.{ext}", kind, body)
        page.wait_for_url(lambda url: "/why?" in url)
        assert "from=2000" in page.url
        assert "lang=ko" in page.url
