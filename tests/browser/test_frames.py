"""Figures in frames of other sites."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard.figures import FIGURES
from tests.browser.conftest import Site

pytestmark = pytest.mark.browser

LEAST = 11


def test_letters_can_be_read_on_every_width(page: Page, site: Site) -> None:
    """Pictures are drawn for the frame; nothing is wider than it, and the notes are there."""
    for width in (380, 440, 450, 560, 620, 640, 800, 1000, 1200):
        page.set_viewport_size({"width": width, "height": 400})
        for name in ("claim-strip", "trade-flows") if width != 560 else FIGURES:
            page.goto(f"{site.url}/embed/{name}?lang=ko")
            sizes, wide = page.evaluate(
                """() => {
                  const seen = (e) => e.getBoundingClientRect().width;
                  const svg = [...document.querySelectorAll(".drawn svg")].find(seen);
                  const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
                  const drawn = [...svg.querySelectorAll("text,tspan")].map((e) => parseFloat(getComputedStyle(e).fontSize) * scale);
                  const told = [...document.querySelectorAll("h1,p,a")].map((e) => parseFloat(getComputedStyle(e).fontSize));
                  return [[Math.min(...drawn), Math.min(...told)], document.documentElement.scrollWidth];
                }"""
            )
            assert min(sizes) >= LEAST, (name, width, sizes)
            assert wide == width, (name, width)
            if name == "definition-lines":
                assert "…" not in page.locator(".drawn:visible").inner_text()
            assert page.locator("footer .note").count() > 0


@pytest.mark.parametrize("theme", ["auto", "dark", "light"])
def test_a_frame_stays_dark_and_tells_its_height(browser: Browser, site: Site, theme: str) -> None:
    """Once it is alive its paper and its letters are those of its picture; nothing is loaded before."""
    context = browser.new_context(color_scheme="dark", viewport={"width": 560, "height": 700})
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site.url}/embed/gdp-share?theme={theme}")
    page.wait_for_timeout(900)
    assert not any("plotly" in url or "/chart/" in url for url in asked)
    still = page.locator(".drawn.frame text").last.evaluate("e => getComputedStyle(e).fill")
    size = page.evaluate("document.body.getBoundingClientRect().height")
    page.locator("#figure").hover()
    expect(page.locator("[data-live=here]")).to_have_count(1)
    paper = "e => getComputedStyle(e).backgroundColor"
    live = page.locator(".live .main-svg").first.evaluate(
        "e => getComputedStyle(e).backgroundColor"
    )
    words = page.locator(".live text").evaluate_all("all => all.map(e => getComputedStyle(e).fill)")
    body = page.locator("body").evaluate(paper)
    same = page.evaluate("document.body.getBoundingClientRect().height")
    context.close()

    assert live == body
    assert (body == "rgb(255, 255, 255)") == (theme == "light")
    assert still in words
    assert same == size
