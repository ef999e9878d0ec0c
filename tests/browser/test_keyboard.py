"""Everything by keyboard, by touch, on small screens, on paper: as readers do it who have nothing else."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard import pages
from tests.browser.conftest import Site, alive
from tests.ways import until

pytestmark = pytest.mark.browser

#: All that the keyboard should reach, numbered in the order of the page.
REACHABLE = """() => [...document.querySelectorAll("a[href],button,select,input,textarea,summary,[tabindex='0']")]
  .filter((each) => each.checkVisibility({ visibilityProperty: true }) && !each.disabled)
  .map((each, n) => {
    each.stop = n;
    return `${each.tagName} ${each.id || each.textContent.slice(0, 30)}`;
  })"""
#: What has the focus, and whether that can be seen: an outline, within the window.
FOCUSED = """() => {
  const each = document.activeElement;
  if (each === document.body) return null;
  const [style, box] = [getComputedStyle(each), each.getBoundingClientRect()];
  return {
    stop: each.stop,
    name: `${each.tagName} ${each.id || each.textContent.slice(0, 30)}`,
    outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    inside: box.left >= -1 && box.right <= innerWidth + 1 && box.bottom > 0 && box.top < innerHeight,
  };
}"""

#: Of each small chart: where its ends and its middle are, what it shows, and the years at its ends.
PLOTS = """(chart) => Object.values(chart._fullLayout._plots).map(({ id, xaxis, yaxis }) => [
  xaxis._offset, xaxis._offset + xaxis._length, yaxis._offset + yaxis._length / 2,
  chart.data.find((each) => each.hovertemplate && (each.xaxis || "x") + (each.yaxis || "y") === id).name, ...xaxis.range])"""


@pytest.mark.parametrize("path", sorted(pages.PAGES))
def test_tab_reaches_everything(page: Page, site: Site, path: str) -> None:
    """Tab goes through every control in the order of the page, each visibly focused, and out at its end."""
    page.goto(f"{site.url}{path}")
    page.keyboard.press("Tab")
    page.wait_for_selector("body[data-ready]", timeout=20_000)
    wanted = page.evaluate(REACHABLE)
    stops = [page.evaluate(FOCUSED)]
    assert stops[0]["name"].startswith("A Skip")
    for _ in range(len(wanted) + 5):
        page.keyboard.press("Tab")
        found = page.evaluate(FOCUSED)
        if found is None or found["stop"] == 0:
            break
        stops.append(found)

    assert [stop["name"] for stop in stops] == wanted
    assert [stop["stop"] for stop in stops] == list(range(len(wanted)))
    assert [stop["name"] for stop in stops if not (stop["outlined"] and stop["inside"])] == []


def test_skip_link(page: Page, site: Site) -> None:
    """The first stop leads past the header to the content."""
    alive(page, f"{site.url}/claim")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_choices_keep_the_focus(page: Page, site: Site) -> None:
    """A link followed by Enter, a fold opened by Space and a select changed by arrows keep the focus and stay as they are."""
    alive(page, f"{site.url}/?source=weo")
    link = page.locator("#gdp-share a.chip", has_text="PPP").first
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**indicator=gdp_ppp**")
    page.wait_for_selector("#page:not([aria-busy])")
    assert page.evaluate("document.activeElement.textContent") == link.inner_text()
    assert page.evaluate("document.activeElement.getAttribute('aria-current')") == "true"

    fold = page.locator("#gdp-share summary", has_text="Table")
    fold.focus()
    page.keyboard.press("Space")
    expect(page.locator("#gdp-share .table")).to_be_visible()
    year = page.locator("#gdp-share-from")
    year.focus()
    page.keyboard.press("ArrowDown")
    page.wait_for_url(re.compile(r"from=\d{4}"))
    page.wait_for_selector("#page:not([aria-busy])")
    assert page.evaluate("document.activeElement.id") == "gdp-share-from"
    expect(page.locator("#gdp-share .table")).to_be_visible()


def test_what_is_taken_away_gives_the_focus_on(page: Page, site: Site) -> None:
    """Where the link that was followed is gone, what is in its place has the focus."""
    alive(page, f"{site.url}/explore?areas=CHN,JPN,KOR")
    page.locator("#explore-who > summary").click()
    page.get_by_role("link", name="Remove Japan").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**areas=CHN,KOR")
    page.wait_for_selector("#page:not([aria-busy])")
    assert page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("path", ["/", "/explore", "/why", "/revisions"])
def test_fingers_scroll_across_charts(browser: Browser, site: Site, path: str) -> None:
    """A finger that begins on a chart moves the page, alive or not; a tap brings the chart to life."""
    context = browser.new_context(
        viewport={"width": 390, "height": 760}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    alive(page, f"{site.url}{path}")
    region = page.locator("[data-reader]").first
    for _ in range(2):
        region.evaluate("each => each.scrollIntoView({ block: 'center', behavior: 'instant' })")
        box = region.bounding_box()
        assert box is not None
        swipe(page, box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        region.evaluate("each => each.scrollIntoView({ block: 'center', behavior: 'instant' })")
        region.tap()
        page.wait_for_selector("[data-live=here] .main-svg")
    context.close()


def swipe(page: Page, x: float, y: float) -> None:
    """Move a finger up from a place; the page follows it."""
    before = page.evaluate("scrollY")
    session = page.context.new_cdp_session(page)
    session.send(
        "Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]}
    )
    for step in range(1, 11):
        point = {"x": x, "y": y - 20 * step}
        session.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    until(lambda: page.evaluate("scrollY") - before > 100)


def test_a_tap_tells_the_values(browser: Browser, site: Site) -> None:
    """A tap on a year shows its values."""
    context = browser.new_context(
        viewport={"width": 390, "height": 760}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    alive(page, f"{site.url}/explore")
    page.locator("[data-reader]").tap(position={"x": 120, "y": 150})
    expect(page.locator(".hoverlayer .legend")).to_contain_text(re.compile(r"China \d"))
    context.close()


def test_a_tap_on_a_small_chart_tells_its_own_value(browser: Browser, site: Site) -> None:
    """Of the year that is tapped, also at an end of the axis where the chart has no value and writes no year."""
    context = browser.new_context(
        viewport={"width": 390, "height": 760}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    alive(page, f"{site.url}/claim")
    region = page.locator("[data-reader=definition-lines]")
    region.evaluate("each => each.scrollIntoView({ block: 'center', behavior: 'instant' })")
    region.tap(position={"x": 2, "y": 2})
    page.wait_for_selector("[data-reader=definition-lines] [data-live=here] .main-svg")
    chart = region.locator(".js-plotly-plot")
    plots = chart.evaluate(PLOTS)
    assert len(plots) == 10
    box = chart.bounding_box()
    assert box is not None
    for left, right, middle, name, first, last in plots:
        for x, year in ((left + 1, first), (right - 1, last)):
            page.touchscreen.tap(box["x"] + x, box["y"] + middle)
            told = region.locator(".hoverlayer .legend")
            expect(told).to_contain_text(str(year))
            expect(told).to_contain_text(f"{name} ")
    context.close()


@pytest.mark.parametrize("path", sorted(pages.PAGES))
def test_less_motion(browser: Browser, site: Site, path: str) -> None:
    """Who asks for less motion gets none."""
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    alive(page, f"{site.url}{path}")
    page.locator("header nav a").last.hover()
    assert page.evaluate("document.getAnimations().length") == 0
    context.close()


@pytest.mark.parametrize("path", ["/", "/explore", "/claim"])
def test_print(page: Page, site: Site, path: str, tmp_path: Path) -> None:
    """On paper stand the sentences, the charts and their sources; controls do not."""
    alive(page, f"{site.url}{path}?theme=dark")
    page.locator("[data-reader]").first.hover()
    page.wait_for_selector("[data-live=here]")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    for gone in ("header nav", "main select", ".takeaway", ".keys", ".skip"):
        assert page.locator(f"{gone}:visible").count() == 0
    drawn = page.locator(".pictures svg[role=img]:visible").count()
    assert drawn == page.locator(".pictures").count()
    file = tmp_path / "page.pdf"
    page.pdf(path=file, format="A4")
    text = subprocess.run(
        ["pdftotext", str(file), "-"], check=True, capture_output=True, text=True
    ).stdout
    assert page.locator("p.point").first.inner_text()[:40] in " ".join(text.split())
    assert "Source: " in text
