"""Presenter mode by keyboard: one figure a screen, a pause at the border of forecasts, and out again."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site, alive

pytestmark = pytest.mark.browser

ADDRESS = "/?source=weo"


def visible(page: Page) -> list[str]:
    """The ids of the sections that can be seen."""
    found: list[str] = page.evaluate(
        "[...document.querySelectorAll('main > section[id]')].filter(s => s.getClientRects().length).map(s => s.id)"
    )
    return found


def test_arrow_keys_go_through_the_story(page: Page, site: Site) -> None:
    """One figure a screen; forecasts come with a key of their own; Escape gives the page back as it was."""
    alive(page, f"{site.url}{ADDRESS}")
    page.keyboard.press("p")
    expect(page.locator("#presenter")).to_be_visible()
    assert visible(page) == ["headline"]

    page.keyboard.press("ArrowRight")
    assert visible(page) == ["gdp-share"]
    expect(page.locator("#presenter [role=status]")).to_contain_text("Observed years only")
    expect(page.locator("#gdp-share .page .forecast").first).to_be_hidden()
    expect(page.locator("#gdp-share .page .until")).to_contain_text("China")
    ticks = "[...document.querySelectorAll('#gdp-share .page text')].map(t => t.textContent + t.getAttribute('y'))"
    axes = page.evaluate(ticks)

    page.keyboard.press("PageDown")
    assert visible(page) == ["gdp-share"]
    expect(page.locator("#gdp-share .page .forecast").first).to_be_visible()
    expect(page.locator("#gdp-share .page .until")).to_be_hidden()
    assert page.evaluate(ticks) == axes
    assert "forecasts" not in page.url

    page.keyboard.press("ArrowRight")
    assert visible(page) == ["trade-share"]

    page.keyboard.press("Escape")
    expect(page.locator("#presenter")).to_have_count(0)
    assert page.url == f"{site.url}{ADDRESS}"
    assert len(visible(page)) > 1
    assert page.evaluate("document.activeElement.id") == "trade-share-title"


@pytest.mark.parametrize(
    ("path", "figures"),
    [
        ("/explore", ["explore"]),
        ("/why", ["why"]),
        ("/trade", ["trade-flows", "trade-matrix", "trade-among", "trade-mirrors", "trade-net"]),
    ],
)
def test_every_page_of_figures_can_be_presented(
    page: Page, site: Site, path: str, figures: list[str]
) -> None:
    """Its figures one by one, as large as the screen, without what chooses and what explains."""
    alive(page, f"{site.url}{path}")
    page.locator("#present").click()
    expect(page.locator("#presenter")).to_be_visible()
    for number, name in enumerate(figures):
        if number:
            page.keyboard.press("ArrowRight")
        assert visible(page) == [name]
        drawn = page.locator(f"#{name} .pictures").bounding_box()
        assert drawn
        assert drawn["height"] > page.viewport_size["height"] / 2
        around = page.locator(f"#{name} :is(.panel,.controls,.takeaway,details)")
        assert not any(part.is_visible() for part in around.all())
    expect(page.locator("#presenter [data-go=on]")).to_be_disabled()


def test_address_begins_the_presentation(page: Page, site: Site) -> None:
    """A link with ``present=1`` and a figure begins there, and is announced."""
    page.goto(f"{site.url}/?present=1#claim-strip")

    expect(page.locator("#presenter")).to_be_visible(timeout=30_000)
    assert visible(page) == ["claim-strip"]
    expect(page.locator("#presenter [role=status]")).to_contain_text("by which definition")


def test_by_pointer(page: Page, site: Site) -> None:
    """The link, and three buttons with names, do the same as the keys."""
    alive(page, f"{site.url}/revisions")
    # The slide in sight is the first one: the link itself is at the foot of the page, and going there would scroll.
    page.evaluate("scrollTo(0, 0)")
    page.locator("#present").dispatch_event("click")
    expect(page.get_by_role("button", name="Back")).to_be_disabled()
    page.get_by_role("button", name="Next").click()
    assert visible(page) == ["revisions-lines"]
    page.get_by_role("button", name="Exit").click()
    expect(page.locator("#presenter")).to_have_count(0)


def test_the_key_is_not_taken_from_those_who_need_it(page: Page, site: Site) -> None:
    """In a field the key is a letter, and it can be turned off for good."""
    alive(page, f"{site.url}/about")
    page.locator("[data-keys-choice]").click()
    expect(page.locator("[data-keys-choice]")).to_have_attribute("aria-pressed", "false")

    alive(page, f"{site.url}/")
    page.keyboard.press("p")
    page.wait_for_timeout(300)
    assert page.locator("#presenter").count() == 0


def test_figures_do_not_move_by_themselves(page: Page, site: Site) -> None:
    """Who asks for less motion gets none."""
    page.emulate_media(reduced_motion="reduce")
    alive(page, f"{site.url}/revisions")
    page.keyboard.press("p")
    expect(page.locator("#presenter")).to_be_visible()
    page.keyboard.press("ArrowRight")

    assert page.evaluate("document.getAnimations().length") == 0


@pytest.mark.parametrize("size", [(1024, 768), (800, 600)])
@pytest.mark.parametrize("path", ["/", "/explore", "/why", "/trade", "/revisions", "/claim"])
def test_small_projectors(page: Page, site: Site, path: str, size: tuple[int, int]) -> None:
    """Nothing is cut at the right or below, and the buttons cover no word."""
    width, height = size
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{site.url}{path}?present=1&lang=ja")
    expect(page.locator("#presenter")).to_be_visible(timeout=30_000)
    on = page.locator("#presenter [data-go=on]")
    while True:
        expect(page.locator("html[data-turning]")).to_have_count(0)
        page.evaluate("() => new Promise(requestAnimationFrame)")
        found = page.evaluate(
            """() => {
              const slide = [...document.querySelectorAll("main > section[id]")].find((s) => s.getClientRects().length);
              const bar = document.getElementById("presenter").getBoundingClientRect();
              const boxes = [...slide.querySelectorAll("*:not(svg *),svg text")].filter((e) => e.checkVisibility()
                && !e.matches(".unseen,.word,.side")).map((e) => e.getBoundingClientRect());
              const lines = [...slide.querySelectorAll(".caption-line")].flatMap((e) => [...e.getClientRects()]);
              return [Math.max(...boxes.map((b) => b.right)), Math.max(...boxes.map((b) => b.bottom)),
                document.documentElement.scrollWidth, document.documentElement.scrollHeight,
                lines.filter((l) => l.right > bar.left && l.bottom > bar.top).length];
            }"""
        )
        assert found[0] <= width, visible(page)
        assert found[1] <= height, visible(page)
        assert found[2:] == [width, height, 0], visible(page)
        if on.is_disabled():
            break
        page.keyboard.press("ArrowRight")
