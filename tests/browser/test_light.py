"""Pages are light: few elements, only the rules that they need, and nothing moves while they arrive."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Browser, Page

from dashboard import pages
from tests.browser.conftest import Site

pytestmark = pytest.mark.browser

#: The most elements that a page may have; the story and the claim check have most figures and most rows.
MOST = {"/": 6700, "/claim": 5500}
#: The same for all others.
USUALLY = 2600
#: The most kilobytes that a page may weigh when it comes, compressed at once: a twentieth more than it did when this was
#: written. What grows beyond has to be worth it.
HEAVIEST = {
    "/": 46.5, "/claim": 33.5, "/trade": 23, "/explore": 19.5, "/revisions": 16, "/why": 12.5, "/about": 9.4, "/check": 4,
}  # fmt: skip

MOVED = """new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => list.getEntries().forEach(each => (sum += each.value))).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(sum), 300);
})"""

LOOKS = """[...document.querySelectorAll("#page *")].map(each => {
  const { x, y, width, height } = each.getBoundingClientRect(), look = getComputedStyle(each);
  const said = ["color", "background", "border", "font", "fill", "stroke", "visibility", "clip-path", "cursor", "white-space"].map(name => look.getPropertyValue(name));
  return [each.tagName, each.className?.baseVal ?? each.className, x, y, width, height, ...said].join(" ");
})"""

WHOLE = """new Promise((done, failed) => {
  const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: "/assets/style.css", onload: done, onerror: failed });
  document.head.append(sheet);
})"""


@pytest.mark.parametrize("path", sorted(pages.PAGES))
def test_nothing_moves_while_a_page_arrives_on_a_phone(
    browser: Browser, site: Site, path: str
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    network = context.new_cdp_session(page)
    slow = {"offline": False, "latency": 50, "downloadThroughput": 20_000, "uploadThroughput": -1}
    network.send("Network.emulateNetworkConditions", slow)
    page.goto(f"{site.url}{path}")
    moved = page.evaluate(MOVED)
    elements = page.evaluate("document.querySelectorAll('*').length")
    # End tags that are left out leave no element in another of its kind.
    nested = page.evaluate(
        "document.querySelectorAll('td td,th td,td th,tr tr,li>li,dt dd,dd dt,dd dd,option option').length"
    )
    weighs = page.evaluate("performance.getEntriesByType('navigation')[0].encodedBodySize")
    # What waited for the rest of the page is seen.
    unseen = "[...document.querySelectorAll('main .point')].filter(each => getComputedStyle(each).visibility !== 'visible').length"
    hidden = page.evaluate(unseen)
    context.close()

    # Less than a fifth of what is counted as good; half a control may be there before the other half.
    assert moved < 0.02
    assert elements < MOST.get(path, USUALLY)
    assert (hidden, nested) == (0, 0)
    assert 1000 < weighs < 1024 * HEAVIEST[path]


@pytest.mark.parametrize("path", sorted(pages.PAGES))
def test_a_page_has_all_rules_that_it_needs(browser: Browser, site: Site, path: str) -> None:
    """The whole style sheet, which comes with the scripts, changes nothing: on no screen, in no colours, not on paper, nor what is unfolded."""
    # Colours change at once.
    context = browser.new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    # It stays as it was sent.
    context.route("**/boot.js*", lambda route: route.abort())
    page = context.new_page()
    page.goto(f"{site.url}{path}?lang=ja")
    page.evaluate("document.querySelectorAll('details').forEach(each => (each.open = true))")
    own = page.evaluate("document.querySelector('style').textContent.length")
    before = _looks(page)
    page.evaluate(WHOLE)
    after = _looks(page)
    whole = page.evaluate("[...document.styleSheets].at(-1).cssRules.length")
    # A map has colours that only few pages have.
    colour = "getComputedStyle(document.documentElement).getPropertyValue('--above3')"
    known = page.evaluate(colour)
    context.close()

    assert json.dumps(before) == json.dumps(after)
    assert whole > 200
    assert known
    assert own < 18_000


def _looks(page: Page) -> list[list[str]]:
    found = []
    for width in (390, 768, 1440):
        page.set_viewport_size({"width": width, "height": 844})
        found.append(page.evaluate(LOOKS))
    page.emulate_media(media="print")
    found.append(page.evaluate(LOOKS))
    page.emulate_media(media="screen", color_scheme="dark")
    found.append(page.evaluate(LOOKS))
    # As readers choose the colours.
    for chosen in ("light", "dark"):
        page.evaluate(f"document.documentElement.dataset.theme = '{chosen}'")
        found.append(page.evaluate(LOOKS))
        page.emulate_media(color_scheme="light")
    page.evaluate("document.documentElement.dataset.theme = 'auto'")
    return found
