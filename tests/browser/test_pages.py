"""The pages as readers use them."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from dashboard import pages
from dashboard.locale import LANGUAGES
from tests.browser.conftest import Site, alive, violations, wake
from tests.pairs import in_turn

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("path", "lang"), in_turn(sorted(pages.PAGES), LANGUAGES, times=2))
def test_live_page(page: Page, site: Site, path: str, lang: str) -> None:
    """Every page comes alive, without errors and without asking anybody else.

    In two languages: the scripts of a page are the same in all, and have its words from the page.
    """
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on(
        "console", lambda message: said.append(message.text) if message.type == "error" else None
    )

    alive(page, f"{site.url}{path}?lang={lang}")

    assert page.evaluate("document.documentElement.lang") == LANGUAGES[lang].tag
    assert page.locator("h1").count() == 1
    assert [url for url in asked if not url.startswith((site.url, "data:", "blob:"))] == []
    assert said == []
    assert page.context.cookies() == []


@pytest.mark.parametrize("path", sorted(pages.PAGES))
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_access(browser: Browser, site: Site, path: str, scheme: str) -> None:
    """axe finds nothing on any page, light and dark, before and after it comes alive.

    Before that in light only: what is there before stands on the live page, too, and is looked at there in the dark.
    """
    context = browser.new_context(color_scheme=scheme, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{site.url}{path}")
    first = violations(page) if scheme == "light" else []
    wake(page)
    live = violations(page)
    context.close()

    assert (first, live) == ([], [])


@pytest.mark.parametrize("path", sorted(pages.PAGES))
@pytest.mark.parametrize("width", [320, 390, 1440])
def test_no_sideways_scrolling(browser: Browser, site: Site, path: str, width: int) -> None:
    """No page is wider than its window."""
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto(f"{site.url}{path}")
    first = page.evaluate("document.documentElement.scrollWidth")
    wake(page)
    live = page.evaluate("document.documentElement.scrollWidth")
    context.close()

    assert (first, live) == (width, width)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_pages_are_named_in_one_line(page: Page, site: Site, lang: str) -> None:
    """On the screen of a laptop, in every language."""
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{site.url}/?lang={lang}")

    tops = (
        "[...document.querySelectorAll('.page > header a')].filter(a => a.checkVisibility())"
        ".map(a => a.getBoundingClientRect().top)"
    )
    found = page.evaluate(tops)

    assert max(found) - min(found) < 12


@pytest.mark.parametrize(("lang", "theme"), in_turn(LANGUAGES, ["auto", "light", "dark"]))
def test_the_head_of_a_page_on_a_phone(page: Page, site: Site, lang: str, theme: str) -> None:
    """Two lines: name and settings, and the pages, of which the one that is shown is in sight; nothing is loaded for that."""
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{site.url}/about?lang={lang}&theme={theme}")

    brand, nav, settings = (
        page.locator(f".page > header > {part}").bounding_box()
        for part in (".brand", "nav", ".settings")
    )
    assert brand
    assert nav
    assert settings
    assert settings["y"] < brand["y"] + brand["height"] <= nav["y"] + 1
    here = page.locator("header nav [aria-current]").bounding_box()
    assert here
    assert here["x"] >= 0
    assert here["x"] + here["width"] <= 390
    page.wait_for_timeout(300)
    # Facts for search engines (JSON-LD) are data: nothing runs.
    runs = "head script:not([type='application/ld+json'])"
    assert page.evaluate(f'document.querySelectorAll("{runs}").length') == 1


def test_choices_are_in_the_address(page: Page, site: Site) -> None:
    """A choice changes the address and the chart, and Back undoes it."""
    alive(page, f"{site.url}/")
    chart = page.locator("#gdp-share .point").first
    before = chart.inner_text()

    page.locator("#gdp-share a.chip", has_text="PPP").first.click()
    expect(chart).not_to_have_text(before, use_inner_text=True)
    assert "indicator=gdp_ppp" in page.url

    page.go_back()
    expect(chart).to_have_text(before, use_inner_text=True)
    assert "indicator" not in page.url


def test_a_link_shows_the_same_view(browser: Browser, page: Page, site: Site) -> None:
    """What one reader sees, another sees who opens the link; and neither changes the other's view."""
    alive(page, f"{site.url}/?indicator=gdp_ppp&source=weo&from=2000")
    mine = page.locator("#gdp-share .point").inner_text()

    other = browser.new_context().new_page()
    alive(other, page.url)
    assert other.locator("#gdp-share .point").inner_text() == mine

    other.locator("#gdp-share a.chip", has_text="Market exchange rates").first.click()
    expect(other.locator("#gdp-share .point").first).not_to_have_text(mine, use_inner_text=True)
    assert page.locator("#gdp-share .point").inner_text() == mine
    other.context.close()


def test_years_by_keyboard(page: Page, site: Site) -> None:
    """The years can be chosen with the keyboard alone."""
    alive(page, f"{site.url}/")
    page.locator("#gdp-share-from").focus()
    page.keyboard.type("2000")
    page.wait_for_url(lambda address: "from=2000" in address)

    assert page.locator("#gdp-share-from").input_value() == "2000"


def test_without_scripts(browser: Browser, site: Site) -> None:
    """Without scripts the page is whole, and its controls work."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.url}/?lang=ja")
    page.locator("#gdp-share-from").select_option("2000")
    page.locator("#gdp-share form button[type=submit]").first.click()

    assert "from=2000" in page.url
    assert "lang=ja" in page.url
    assert page.locator("#gdp-share svg[role=img]").first.is_visible()

    # Choices of several groups are all kept, whichever button is pressed; what they make senseless goes.
    page.goto(f"{site.url}/explore?lang=ko&source=weo&areas=CHN,USA")
    page.locator("#explore-more").evaluate("(each) => (each.open = true)")
    page.locator("#explore-indicator").select_option("population")
    page.locator("#explore-kind").select_option("slope")
    page.locator("#explore-from").select_option("1990")
    page.locator("main .without-script").last.click()
    asked = dict(parse_qsl(urlsplit(page.url).query))
    assert asked == {
        "lang": "ko", "areas": "CHN,USA", "indicator": "population", "kind": "slope", "from": "1990",
    }  # fmt: skip
    assert page.locator("main .notice").count() == 0
    context.close()


@pytest.mark.parametrize("path", sorted(pages.PAGES))
def test_no_control_is_dead_without_scripts(browser: Browser, site: Site, path: str) -> None:
    """Every button that is seen sends a form; every field is in one that is sent somewhere."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.url}{path}")
    page.evaluate(
        "document.querySelectorAll('details').forEach((each) => { each.removeAttribute('name'); each.open = true })"
    )
    dead = page.evaluate(
        """() => [...document.querySelectorAll("button, select, input, textarea")]
          .filter((each) => each.checkVisibility() && !each.disabled && each.type !== "hidden")
          .filter((each) => !each.form || !each.form.action || (each.nodeName === "BUTTON" && each.type !== "submit"))
          .map((each) => each.outerHTML.slice(0, 120))"""
    )
    assert dead == []
    without_button = page.evaluate(
        """() => [...document.forms].filter((form) => [...form.elements].some((each) => each.checkVisibility()))
          .filter((form) => ![...form.elements].some((each) => each.type === "submit" && each.checkVisibility()))
          .map((form) => form.outerHTML.slice(0, 120))"""
    )
    assert without_button == []
    context.close()


def test_a_new_release_is_followed(page: Page, site: Site) -> None:
    """A new release is shown without a reload, and the reader's view stays."""
    alive(page, f"{site.url}/?indicator=gdp_ppp&from=2000")
    new = site.publish_again("again")

    page.wait_for_selector(f'#page .page[data-release="{new}"]', timeout=10_000)

    assert "indicator=gdp_ppp&from=2000" in page.url
    assert page.locator("#gdp-share a.chip.chosen", has_text="PPP").count() >= 1


def test_what_is_in_sight_comes_alive_by_itself(page: Page, site: Site) -> None:
    """In a quiet moment the picture in sight becomes a chart, and again after a choice; what is far below waits."""
    live = ".pictures[data-live=here] .js-plotly-plot"
    alive(page, f"{site.url}/")
    page.locator("#gdp-share").scroll_into_view_if_needed()
    page.wait_for_selector(f"#gdp-share {live}")
    assert page.locator(f"#revisions {live}").count() == 0

    page.locator("#gdp-share a.chip", has_text="PPP").first.click()
    page.wait_for_selector(f"#gdp-share [data-view*=gdp_ppp] {live}")


def test_a_chart_of_another_release_stays_a_picture(page: Page, site: Site) -> None:
    """What is published while a reader points does not stand beside what was there before."""
    wake = (
        "async () => !!(await trilateral.wake(document.querySelector('[data-reader=gdp-share]')))"
    )

    def another(route: Route) -> None:
        answer = route.fetch()
        named = {**answer.headers, "x-trilateral-release": "20300101T000000Z-000000000000"}
        route.fulfill(response=answer, headers=named)

    page.route("**/chart/**", another)
    alive(page, f"{site.url}/")
    assert not page.evaluate(wake)
    page.unroute("**/chart/**")
    assert page.evaluate(wake)


def test_theme_follows_the_reader(browser: Browser, site: Site) -> None:
    """The page is dark where the reader's system is, and a choice of one's own wins."""
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    alive(page, f"{site.url}/")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    alive(page, f"{site.url}/?theme=light")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    context.close()

    assert dark != light == "rgb(255, 255, 255)"


@pytest.mark.parametrize("lang", sorted(LANGUAGES))
def test_changes_are_announced(page: Page, site: Site, lang: str) -> None:
    """A region that screen readers follow tells the title of another page, and what a figure says after a choice."""
    alive(page, f"{site.url}/?lang={lang}")
    region = page.locator("[aria-live=polite]#announced")
    assert region.inner_text() == ""
    point = page.locator("#gdp-share p.point")
    before = point.inner_text()
    page.locator('#gdp-share a.chip[href*="indicator=gdp_ppp"]').first.click()
    expect(point).not_to_have_text(before)
    expect(region).to_have_text(point.inner_text())
    page.locator("header nav a").nth(1).click()
    expect(page.locator("#page > .page")).to_have_attribute("data-page", "/claim")
    expect(region).to_have_text(page.title())


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_the_answer_and_the_first_chart_are_above_the_fold(
    browser: Browser, site: Site, lang: str, width: int, height: int
) -> None:
    """On a laptop and on a phone, in every language: nobody scrolls to see by which definition it is true."""
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    page.goto(f"{site.url}/?lang={lang}")
    heading, chart = (
        page.locator(each).bounding_box() for each in ("h1", "#definitions .pictures")
    )
    context.close()

    assert heading is not None
    assert chart is not None
    assert heading["y"] + heading["height"] <= chart["y"]
    assert chart["y"] + chart["height"] <= height
